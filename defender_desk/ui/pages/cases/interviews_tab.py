"""The interviews of a case, and how a new one begins."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from defender_desk.desk.interviews import InterviewRow
from defender_desk.desk.people import PersonRow
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Choice,
    EmptyState,
    Field,
    Icon,
    Label,
    column,
    row,
)
from defender_desk.wording import N_, _, plural

CONSENT = {
    "given": (N_("Consented"), "success", "shield-check"),
    "partly": (N_("Consented in part"), "warning", "shield"),
    "open": (N_("No consent"), "warning", "shield-alert"),
    "refused": (N_("No consent"), "danger", "shield-x"),
    "withdrawn": (N_("Consent withdrawn"), "danger", "shield-x"),
}
STEPS = {"prepare": N_("Preparing"), "consent": N_("Asking consent"),
         "conversation": N_("Conversation"), "close": N_("Finished")}


class InterviewsTab(Tab):
    """A new interview asks only with whom; the rest follows on its own page."""

    _asking = False
    _who: Choice | None = None

    def refresh(self) -> None:
        """Read interviews and people again."""
        self.page.load(
            lambda: (self.desk.interviews.of_case(self.case_id),
                     self.desk.people.of_case(self.case_id)),
            self._show,
        )

    def main_action(self) -> None:
        """Ask with whom; begin the interview once that is asked."""
        if self._asking and self._who is not None:
            self._start(str(self._who.value()))
            return
        self._asking = True
        self.refresh()

    def stop_asking(self) -> None:
        """Close the question with whom."""
        if self._asking:
            self._cancel()

    def _show(self, found: tuple[list[InterviewRow], list[PersonRow]]) -> None:
        rows, people = found
        body = self.cleared()
        if self._asking:
            self.ask(self._new(people))
        elif not rows:
            body.addWidget(EmptyState(
                "mic", _("No interviews."),
                _("Before talking about the case, the program guides you through consent."),
                [(_("New interview"), "primary", self.main_action)],
            ), 1)
            return
        else:
            count = plural("{n} interview", "{n} interviews", len(rows), n=len(rows))
            body.addWidget(row(Label(count, "muted"), None,
                               Button(_("New interview"), "soft", "mic", on=self.main_action)))
        if rows:
            body.addWidget(self.in_card(rows, self._row))
        body.addStretch(1)

    def _row(self, each: InterviewRow) -> list[QWidget | None]:
        words, tone, icon = CONSENT.get(each.consent_state, CONSENT["open"])
        opener = Button(_("Interview {number}", number=each.number), "link",
                        on=lambda: self.shell.go("interview", interview_id=each.id))
        notes = plural("{n} numbered note", "{n} numbered notes", each.notes, n=each.notes)
        second = " · ".join(p for p in (each.person_initials, moments.when(each.date), notes) if p)
        return [Icon("mic", 18, "text_muted"),
                column(opener, Label(second, "muted", wrap=True), spacing=0),
                Chip(_(STEPS.get(each.step, each.step))), Chip(_(words), tone, icon)]

    def _new(self, people: list[PersonRow]) -> QWidget:
        card = Card(_("New interview"), "mic")
        if not people:
            card.add(Label(_("First write down the person you will talk with."), "body",
                           wrap=True))
            card.add(row(Button(_("Add person"), "primary", "user-plus", on=self._another),
                         Button(_("Cancel"), on=self._cancel), None))
            return card
        known = {p.id for p in people}
        who = Choice([(p.id, " · ".join(x for x in (p.initials, p.role) if x)) for p in people],
                     self.page.shows if self.page.shows in known else people[0].id)
        self._who = who
        other = Button(_("Another person…"), "plain", "user-plus", on=self._another)
        across = row(Field(_("With whom"), who), other)
        lay = across.layout()
        if lay is not None:
            lay.setAlignment(other, Qt.AlignmentFlag.AlignBottom)
        card.add(across)
        card.add(row(
            Button(_("Begin"), "primary", "corner-down-right",
                   on=lambda: self._start(str(who.value()))),
            Button(_("Cancel"), on=self._cancel), None,
        ))
        return card

    def _another(self) -> None:
        """Write down who is not in the list; the interview begins with her afterwards."""
        self.shell.go("person", case_id=self.case_id, then="interviews")

    def _cancel(self) -> None:
        self._asking, self._who = False, None
        self.refresh()

    def _start(self, person_id: str) -> None:
        self._asking = False
        self.page.load(lambda: self.desk.interviews.start(self.case_id, person_id, {}),
                       lambda made: self.shell.go("interview", interview_id=made.id))
