"""An assignment that arrived: read it, say whether you know anybody in it, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout

from defender_desk.domain.initials import initials
from defender_desk.errors import DeskError
from defender_desk.ui import icons
from defender_desk.ui.page import Page
from defender_desk.ui.pages.assignments.sheet import Asked, Sheet
from defender_desk.ui.pages.today import moments
from defender_desk.ui.unfinished import Unfinished
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Field,
    Foot,
    Head,
    Label,
    LongText,
    Radios,
    Scroll,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.assignments import AssignmentPreview
    from defender_desk.ui.shell import Shell


class AssignmentPage(Page):
    """Nothing is accepted before the question about knowing somebody is answered.

    An answer that was begun is there the next time. ``field``: ``reason`` opens the refusal.
    """

    def __init__(self, shell: Shell, assignment_id: str, field: str = "") -> None:
        super().__init__(shell)
        self.assignment_id = assignment_id
        self._field = field
        self._unfinished = Unfinished(self, f"assignment.{assignment_id}", self._standing)
        self.title = _("Assignment")
        self._case = ""
        self._head = Head("", _("Assignment"))
        self._scroll = Scroll((18, 12, 18, 16), 12)
        self._foot = QVBoxLayout()
        self.conflict = Radios([])
        self.explained = LongText("", _("Who, and how"))
        self.reason = LongText("", _("Reason"))
        self._declining: Card | None = None
        self.body.addWidget(self._head)
        self.body.addWidget(self._scroll, 1)
        self.body.addLayout(self._foot)

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The inbox, this assignment."""
        return [(_("Inbox"), "inbox", {}),
                (self.title, "assignment", {"assignment_id": self.assignment_id})]

    def refresh(self) -> None:
        """Read the assignment and what was begun of the answer."""
        self.load(lambda: (self.desk.assignments.preview(self.assignment_id),
                           self._unfinished.begun()), self._show)

    def before_leave(self) -> None:
        """What was begun of the answer waits for the next time."""
        self._unfinished.flush()

    def _standing(self) -> dict[str, Any]:
        return {"answer": self.conflict.value(), "explained": self.explained.toPlainText(),
                "reason": self.reason.toPlainText()}

    def _typed(self, name: str = "") -> None:
        self._unfinished.touched(name)

    def main_action(self) -> None:
        """Accept the case."""
        self.accept()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, found: tuple[AssignmentPreview, dict[str, Any]]) -> None:
        seen, begun = found
        case, assignment = seen.case, seen.assignment
        self._case, self.title = case.id, case.code
        self.shell.show_way()
        self._head.show_title(case.code, case.title)
        body = self._scroll.column
        empty(body)
        asker = initials(assignment.requested_by)
        when = moments.full_day(assignment.received)
        told = _("Asked by {who} on {date}", who=asker, date=when) if when else _(
            "Asked by {who}", who=asker)
        asked_by = Label(told, "muted", wrap=True)
        said = row(asked_by, *self._chips(seen))
        across = said.layout()
        if isinstance(across, QHBoxLayout):
            across.setStretch(0, 1)
        body.addWidget(said)
        people = [(each.initials, each.role) for each in seen.people]
        place = ", ".join(p for p in (case.place, case.department) if p)
        body.addWidget(Sheet(Asked(
            case.type, case.risk, place, seen.safety, assignment.needed_es, assignment.needed_en,
            assignment.tasks, assignment.due, assignment.due_for, assignment.may_say,
            assignment.may_not_say, assignment.languages, people,
        )))
        if assignment.answer == "waiting" and not self.desk.is_staff:
            body.addWidget(self._question())
            self._begin(begun)
        body.addStretch(1)
        self._buttons(assignment.answer)

    def _chips(self, seen: AssignmentPreview) -> list[Any]:
        sender = Chip(_("From {who}", who=seen.from_initials), "info", "inbox")
        if seen.key_checked:
            words = _("Key confirmed")
            if seen.verified_with:
                words = _("Key confirmed with {who}", who=seen.verified_with)
            return [sender, Chip(words, "success", "shield-check")]
        return [sender, Chip(_("Key not confirmed"), "danger", "shield-alert")]

    def _question(self) -> Card:
        card = Card(_("Do you know anybody in the case?"), "users")
        self.conflict = Radios([("none", _("No, nobody")), ("explained", _("Yes, I explain it"))],
                               "", on=self._answered, across=True)
        self.explained = LongText("", _("Who, and how"))
        self.explained.setMaximumHeight(80)
        self.explained.textChanged.connect(lambda: self._typed("explained"))
        self._names = Label("", "body", wrap=True)
        self._show_names = Button(_("Show the names"), "plain", "eye", size="small",
                                  on=self.show_names)
        self._explain = Field(_("Who, and how"), self.explained)
        self._explain.hide()
        self._names.hide()
        card.add(row(Label(_("To answer, read the names where nobody sees your screen."), "muted",
                           wrap=True), self._show_names))
        card.add(self._names)
        card.add(self.conflict)
        card.add(self._explain)
        return card

    def _begin(self, begun: dict[str, Any]) -> None:
        """Fill in what was begun of the answer."""
        self._unfinished.watch(begun)
        self.conflict.set_value(str(begun.get("answer", "")))
        self.explained.show_value(str(begun.get("explained", "")))
        self._explain.setVisible(self.conflict.value() == "explained")
        if begun.get("reason"):
            self.ask_reason()
            self.reason.show_value(str(begun["reason"]))
        if self._field == "explained" and self.conflict.value() == "explained":
            self.explained.setFocus()
            self._scroll.ensureWidgetVisible(self.explained)

    def _answered(self, answer: str) -> None:
        self._explain.setVisible(answer == "explained")
        self._typed("explained")

    def show_names(self) -> None:
        """Show who is in the case by name, or hide them again; they are hidden when one leaves."""
        if self._names.isVisible():
            self._hide_names()
            return
        desk, mine = self.desk, self.assignment_id
        self.load(lambda: desk.assignments.names(mine), self._read_names)

    def _read_names(self, found: list[tuple[str, str]]) -> None:
        self._names.setText("\n".join(
            " · ".join(part for part in each if part) for each in found)
            or _("Nobody is named yet."))
        self._names.show()
        self._say(_("Hide the names"), "eye-off")
        self._scroll.ensureWidgetVisible(self._names)

    def _hide_names(self) -> None:
        self._names.setText("")
        self._names.hide()
        self._say(_("Show the names"), "eye")

    def _say(self, words: str, icon: str) -> None:
        self._show_names.setText(f" {words}")
        self._show_names.setAccessibleName(words)
        self._show_names.setIcon(icons.icon(icon, 16, "text"))

    def _buttons(self, answer: str) -> None:
        empty(self._foot)
        if self.desk.is_staff or answer == "accepted":
            opener = Button(_("Open the case"), "primary", "briefcase",
                            on=lambda: self.shell.go("case", case_id=self._case))
            self._foot.addWidget(Foot([], [opener]))
            return
        if answer == "declined":
            self._foot.addWidget(Foot([Label(_("You said that you cannot take it."), "muted")]))
            return
        self._foot.addWidget(Foot(
            [Button(_("Later"), on=self.later)],
            [Button(_("I cannot take it…"), on=self.ask_reason),
             Button(_("Accept the case"), "primary", "check", on=self.accept)],
        ))

    # --- deeds ------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Accept, once the question is answered."""
        answer, words = self.conflict.value(), self.explained.toPlainText().strip()
        if not answer or (answer == "explained" and not words):
            self._ask_first()
            return
        self.run(lambda _p: self.desk.assignments.accept(self.assignment_id, answer, words),
                 lambda _kept: self._accepted(), failed=self._refused)

    def _ask_first(self) -> None:
        from defender_desk.ui.widgets import Notice

        told = _("Answer first whether you know anybody in the case.")
        self.show_notice(Notice("warning", told))
        self._scroll.ensureWidgetVisible(self.conflict)
        # The circles take the focus, the widget around them does not; or the words still missing.
        box = self.explained if self.conflict.value() else \
            self.conflict.findChildren(QAbstractButton)[0]
        box.setFocus(Qt.FocusReason.TabFocusReason)

    def _accepted(self) -> None:
        self._unfinished.end()
        self.shell.refresh_badges()
        self.shell.saved()
        self.shell.toast(_("You accepted the case. Your answer goes with your next package."))
        self.shell.go("case", case_id=self._case)

    def later(self) -> None:
        """Leave it in the inbox."""
        self.load(lambda: self.desk.assignments.later(self.assignment_id),
                  lambda _done: self.shell.go("today"))

    def ask_reason(self) -> None:
        """Ask why, before the case is declined."""
        if self._declining is not None:
            self.reason.setFocus()
            return
        card = Card(_("Why you cannot take it"), "message-square")
        self.reason = LongText("", _("Reason"))
        self.reason.setMaximumHeight(90)
        self.reason.textChanged.connect(lambda: self._typed("reason"))
        card.add(Field(_("Reason for the team"), self.reason))
        card.add(row(Button(_("Say that I cannot take it"), "danger", on=self.decline),
                     Button(_("Cancel"), on=self._stop_declining), None))
        self._declining = card
        self._scroll.column.insertWidget(1, card)
        self.reason.setFocus()

    def _stop_declining(self) -> None:
        if self._declining is not None:
            self._declining.hide()
            self._declining.deleteLater()
            self._declining = None

    def decline(self) -> None:
        """Say no, with the reason."""
        reason = self.reason.toPlainText().strip()
        self.run(lambda _p: self.desk.assignments.decline(self.assignment_id, reason),
                 lambda _kept: self._declined(), failed=self._refused)

    def _declined(self) -> None:
        self._unfinished.end()
        self.shell.refresh_badges()
        self.shell.toast(_("Your answer goes with your next package."))
        self.shell.go("today")

    def _refused(self, error: DeskError) -> None:
        self.show_error(error)
