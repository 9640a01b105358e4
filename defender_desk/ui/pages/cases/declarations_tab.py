"""The declarations of a case, and how a new one begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from defender_desk.desk.interviews import InterviewRow
from defender_desk.desk.people import PersonRow
from defender_desk.domain.declaration import STEPS, TEMPLATES
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.today.opener import Opener
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Choice,
    EmptyState,
    Field,
    Icon,
    Label,
    chips_for,
    column,
    row,
)
from defender_desk.wording import _, plural

Found = tuple[Any, list[PersonRow], list[InterviewRow], dict[str, str], frozenset[str]]
_TONES = {"draft": ("", "pencil"), "with_advocate": ("info", "list-checks"),
          "ready": ("primary", "lock"), "signed": ("success", "signature")}


class DeclarationsTab(Tab):
    """A new declaration asks template, declarant and the interview it comes from."""

    _asking = False
    _spoke: Mapping[str, str] = {}
    """Interview to the person who spoke in it."""
    _unread: frozenset[str] = frozenset()
    """People of whom it was said that they do not read, or do not sign with a name."""
    _asked: tuple[Choice, Choice, Choice] | None = None
    """Template, declarant and interview, while they are asked."""

    def refresh(self) -> None:
        """Read declarations, people and interviews again."""
        def work() -> Found:
            interviews = self.desk.interviews.of_case(self.case_id)
            who = self.desk.interviews.speakers(self.case_id)
            people = self.desk.people.of_case(self.case_id)
            unread = frozenset(
                one for one, literacy, can_sign in self.desk.records.columns(
                    "person", ("id", "literacy", "can_sign"), case=self.case_id)
                if _does_not_read(literacy, can_sign))
            return self.desk.declarations.of_case(self.case_id), people, interviews, who, unread

        self.page.load(work, self._show)

    def main_action(self) -> None:
        """Ask who declares; begin the declaration once that is asked."""
        if self._asking and self._asked is not None:
            self._start(*(str(each.value()) for each in self._asked))
            return
        self._asking = True
        self.refresh()

    def stop_asking(self) -> None:
        """Close the question who declares."""
        if self._asking:
            self._cancel()

    def _show(self, found: Found) -> None:
        rows, people, interviews, self._spoke, self._unread = found
        body = self.cleared()
        if self._asking:
            self.ask(self._new(people, interviews))
        elif not rows:
            body.addWidget(EmptyState(
                "file-pen-line", _("No declarations."),
                _("Start from an interview: the program fills in the details and you write the"
                  " facts."),
                [(_("New declaration"), "primary", self.main_action)],
            ), 1)
            return
        else:
            count = plural("{n} declaration", "{n} declarations", len(rows), n=len(rows))
            body.addWidget(row(Label(count, "muted"), None,
                               Button(_("New declaration"), "soft", "file-plus",
                                      on=self.main_action)))
        if rows:
            body.addWidget(self.in_card(rows, self._row))
        body.addStretch(1)

    def _row(self, each: Any) -> list[QWidget | None]:
        opener = Opener(" ".join(p for p in (each.code, each.title) if p),
                        on=lambda: self.shell.go("declaration", declaration_id=each.id))
        tone, icon = _TONES.get(each.step, ("", "pencil"))
        step = _(dict(STEPS).get(each.step, each.step))
        if each.step == "draft":
            step = _("Draft {n}", n=each.draft)
        elif each.version:
            step = f"{step} {each.version}"
        cells: list[QWidget | None] = [
            Icon("file-pen-line", 18, "text_muted"),
            column(opener, Label(each.declarant_initials, "muted", wrap=True), spacing=0),
            Chip(step, tone, icon),
        ]
        cells.extend(chips_for(each.state)[:1])
        if each.step in {"ready", "signed"}:
            cells.append(Button(_("Print and sign"), "plain", "printer", size="small",
                                on=lambda: self.shell.go("signing", declaration_id=each.id)))
        return cells

    def _new(self, people: list[PersonRow], interviews: list[InterviewRow]) -> QWidget:
        card = Card(_("New declaration"), "file-plus")
        if not people:
            card.add(Label(_("First write down the person who declares."), "body", wrap=True))
            card.add(row(Button(_("Add person"), "primary", "user-plus", on=lambda: self.shell.go(
                "person", case_id=self.case_id)), Button(_("Cancel"), on=self._cancel), None))
            return card
        template = Choice([(key, _(text)) for key, text in TEMPLATES], "T1")

        def fits(person_id: str) -> None:
            template.set_value("T3" if person_id in self._unread else "T1")

        who = Choice([(p.id, " · ".join(x for x in (p.initials, p.role) if x)) for p in people],
                     people[0].id, fits)
        options = [("", _("From no interview"))]
        options.extend((i.id, " · ".join((_("Interview {number}", number=i.number),
                                          i.person_initials))) for i in interviews)

        def spoke(key: str) -> None:
            who.set_value(self._spoke.get(key) or who.value())
            fits(who.value())

        source = Choice(options, interviews[-1].id if interviews else "", spoke)
        spoke(source.value())
        self._asked = (template, who, source)
        card.add(Field(_("From which interview"), source))
        card.add(Field(_("Who declares"), who))
        card.add(Field(_("Template"), template,
                       _("Proposed by what is written of how the person reads and signs.")))
        card.add(row(
            Button(_("Begin"), "primary", "corner-down-right", on=lambda: self._start(
                str(template.value()), str(who.value()), str(source.value()))),
            Button(_("Cancel"), on=self._cancel), None,
        ))
        return card

    def _cancel(self) -> None:
        self._asking, self._asked = False, None
        self.refresh()

    def _start(self, template: str, person_id: str, interview_id: str) -> None:
        self._asking = False

        def work() -> Any:
            matters = self.desk.cases.matters(self.case_id)
            values = {"matter": matters[0].id} if matters else {}
            return self.desk.declarations.start(
                self.case_id, person_id, template,
                interview_id=interview_id or None, values=values,
            )

        self.page.load(work, lambda made: self.shell.go("declaration", declaration_id=made.id))


def _does_not_read(literacy: str, can_sign: str) -> bool:
    """Whether it was said that the person cannot read the paper or sign it with a name."""
    return literacy in ("poorly", "no") or can_sign in ("mark", "thumbprint", "other")
