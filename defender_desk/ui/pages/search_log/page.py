"""The search for a person: what was tried, in numbers and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.notes import FileRow
from defender_desk.desk.search_attempts import AttemptRow, SearchSummary
from defender_desk.domain.search_attempt import METHODS, SearchAttempt
from defender_desk.ui import theme
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.page import Page
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.search_log.form import AttemptForm
from defender_desk.ui.pages.search_log.photos import AttemptPhotos
from defender_desk.ui.pages.search_log.rows import AttemptLines
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Columns,
    EmptyState,
    Head,
    Label,
    chips_for,
    column,
    empty,
    row,
)
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

STATUS = {
    "to_search": (N_("Not searched yet"), ""), "searching": (N_("Being searched"), "warning"),
    "lead": (N_("Being searched, with leads"), "warning"), "located": (N_("Found"), "info"),
    "verified": (N_("Found and confirmed"), "success"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page reads at once."""

    case_id: str
    case_code: str
    case_title: str
    summary: SearchSummary
    rows: list[AttemptRow]
    places: list[str]
    people: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class One:
    """One attempt with its files."""

    attempt: SearchAttempt
    row: AttemptRow
    files: list[FileRow]


class SearchLogPage(Page):
    """``attempt_id`` is shown at first (the newest for ""); ``new`` begins another one.

    ``case_id`` is "" where the attempt tells it. ``place``, ``method`` and ``at`` (ISO) are those
    of a new one; ``field`` is where the focus goes.
    """

    def __init__(self, shell: Shell, case_id: str, attempt_id: str = "", new: bool = False,
                 place: str = "", method: str = "", at: str = "", field: str = "") -> None:
        super().__init__(shell)
        self.title = _("Search")
        self.case_id = case_id
        self.attempt_id = attempt_id
        self._new, self._field = new, field
        self._said = {"place": place, "date": at,
                      "method": method if method in dict(METHODS) else ""}
        self._code = ""
        self._saver: Autosave | None = None
        self.head = Head("", _("Search"), right=[
            Button(_("Record attempt"), "primary", "plus", on=self.new_action)])
        self.body.addWidget(self.head)
        self.numbers = [Figure(text) for text in (
            _("Attempts"), _("Places visited"), _("People asked"), _("Kilometres"))]
        self.list = AttemptLines(self.choose, _("Attempts"))
        self.files = AttemptPhotos(self)
        self.form = AttemptForm(self._touched, self.files)
        self._left = QWidget()
        self._inside = QVBoxLayout(self._left)
        self._inside.setContentsMargins(18, 12, 16, 12)
        self._inside.setSpacing(10)
        card = Card(_("Attempts"), "route", Label(_("from the newest to the oldest"), "muted"),
                    padded=False)
        card.body.addWidget(self.list, 1)
        self._card = card
        self._numbers = row(*self.numbers, spacing=10)
        self._inside.addWidget(self._numbers)
        self._inside.addWidget(card, 1)
        self._nothing: QWidget | None = None
        self.form.setMinimumWidth(theme.wide(360))
        self._columns = Columns(self._left, self.form, sizes=[766, 400], key="search_log",
                                drawer=_("Attempt"), parent=self)
        self.body.addWidget(self._columns, 1)
        self.conflicts = ConflictNotice(self)

    # --- the page -------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its search."""
        return [(_("Cases"), "cases", {}), (self._code or "…", "case", {"case_id": self.case_id}),
                (_("Searches"), "search_log", {"case_id": self.case_id})]

    def refresh(self) -> None:
        """Read the search again; begin a new attempt where that was asked for."""
        if self._new:
            self._new = False
            self.new_action()
            return
        self.load(self._read, self._show)

    def _read(self) -> Shown:
        desk = self.desk
        case_id = self.case_id or desk.search_attempts.get(self.attempt_id).case
        case = desk.cases.get(case_id)
        return Shown(
            case_id, case.code, case.title, desk.search_attempts.summary(case_id),
            desk.search_attempts.of_case(case_id), desk.search_attempts.places(case_id),
            [(each.id, each.initials) for each in desk.people.of_case(case_id)],
        )

    def _show(self, found: Shown) -> None:
        self.case_id = found.case_id
        self._code, self.title = found.case_code, found.case_code
        told = found.summary
        who = f"{told.sought_role} ({told.sought_initials})" if told.sought_role \
            else told.sought_initials
        self.head.show_title("", _("Search: {who}", who=who) if who else found.case_title)
        words, tone = STATUS[told.status]
        self.head.set_chips([Chip(_(words), tone)])
        for box, number in zip(self.numbers, (told.attempts, told.places, told.people,
                                              told.kilometres), strict=True):
            box.show_number(number)
        self.list.show_attempts(found.rows)
        self.form.offer(found.places, found.people)
        self._say_nothing(not found.rows)
        ids = [each.id for each in found.rows]
        if self.attempt_id not in ids:
            self.attempt_id = ids[0] if ids else ""
        if self.attempt_id:
            self.list.select(self.attempt_id)
            self.load(partial(self._one, self.attempt_id), self._show_one)
        self.shell.show_way()

    def _say_nothing(self, nothing: bool) -> None:
        self._numbers.setVisible(not nothing)
        self._card.setVisible(not nothing)
        self.form.setVisible(not nothing)
        if nothing and self._nothing is None:
            self._nothing = EmptyState(
                "footprints", _("No attempts recorded."),
                _("Note every attempt, even if no one was there. A closed door is evidence too."),
                [(_("Record attempt"), "primary", self.new_action)])
            self._inside.addWidget(self._nothing, 1)
        elif not nothing and self._nothing is not None:
            self._nothing.hide()
            self._nothing.deleteLater()
            self._nothing = None

    # --- one attempt ----------------------------------------------------------------------------

    def _one(self, attempt_id: str) -> One:
        desk = self.desk
        desk.drafts.commit(attempt_id)
        return One(desk.search_attempts.get(attempt_id), desk.search_attempts.row(attempt_id),
                   desk.notes.files(attempt_id))

    def _show_one(self, found: One) -> None:
        attempt = found.attempt
        if attempt.id != self.attempt_id:
            return
        if self._saver is None or not self._saver.dirty:
            self._saver = Autosave(self, attempt.id, "search_attempt", self.form.values,
                                   partial(self._kept, attempt.id))
            self.form.show_attempt(attempt)
            if self._field:
                self._columns.reveal()
                self.form.begin_at(self._field)
                self._field = ""
        self._show_row(found.row)
        self.files.show_files(attempt.id, found.files)
        self.conflicts.watch(lambda: [attempt.id, *(each.id for each in found.files)])

    def _show_row(self, found: AttemptRow) -> None:
        self.form.title.setText(_("Attempt {n}", n=found.number))
        lay = self.form.chips.layout()
        if lay is not None:
            empty(lay)
            for chip in chips_for(found.state, found.badges):
                lay.addWidget(chip)

    def choose(self, attempt_id: str) -> None:
        """Show another attempt; what was typed in the one before is kept first."""
        if attempt_id == self.attempt_id:
            self._columns.reveal()
            return
        self.before_leave()
        self.attempt_id = attempt_id
        self._saver = None
        self.shell.moved("search_log", case_id=self.case_id, attempt_id=attempt_id)
        self.load(partial(self._one, attempt_id), self._show_one)
        self._columns.reveal()

    def new_action(self) -> None:
        """Record another attempt: now, by a visit; what is known stands there already."""
        self.before_leave()
        self._saver = None
        desk, case_id = self.desk, self.case_id
        values: dict[str, Any] = {name: said for name, said in self._said.items() if said}
        self._said = {}
        self.load(lambda: desk.search_attempts.new(case_id, values), self._made)

    def _made(self, attempt: SearchAttempt) -> None:
        self.attempt_id = attempt.id
        self.shell.moved("search_log", same=True, case_id=self.case_id, attempt_id=attempt.id)
        self.shell.toast(_("Attempt {n} is recorded", n=attempt.number or 0),
                         partial(self._unmake, attempt.id))
        self.load(self._read, self._show)
        self._columns.reveal()
        self.form.place.setFocus()
        self.shell.refresh_badges()

    def _unmake(self, attempt_id: str) -> None:
        if self.attempt_id == attempt_id:
            self._saver, self.attempt_id = None, ""
        desk = self.desk
        self.load(lambda: desk.search_attempts.remove(attempt_id), lambda _none: self.refresh())

    # --- saving ---------------------------------------------------------------------------------

    def _touched(self, name: str) -> None:
        if self._saver is not None:
            self._saver.touched(name)

    def _kept(self, attempt_id: str) -> None:
        desk, case_id = self.desk, self.case_id

        def work() -> tuple[SearchSummary, list[AttemptRow]]:
            desk.search_attempts.follow_up(attempt_id)
            return desk.search_attempts.summary(case_id), desk.search_attempts.of_case(case_id)

        self.load(work, self._counted)

    def _counted(self, found: tuple[SearchSummary, list[AttemptRow]]) -> None:
        told, rows = found
        for box, number in zip(self.numbers, (told.attempts, told.places, told.people,
                                              told.kilometres), strict=True):
            box.show_number(number)
        words, tone = STATUS[told.status]
        self.head.set_chips([Chip(_(words), tone)])
        self.list.show_attempts(rows)
        self.list.select(self.attempt_id)
        mine = next((each for each in rows if each.id == self.attempt_id), None)
        if mine is not None:
            self._show_row(mine)

    def first_focus(self) -> QWidget | None:
        """The attempts; the form beside them shows the one that is chosen."""
        filled = self.list.isVisible() and self.list.model().rowCount()
        return self.list if filled else super().first_focus()

    def before_leave(self) -> None:
        """Keep what is being typed."""
        if self._saver is not None:
            self._saver.flush()

    def main_action(self) -> None:
        """Ctrl+Enter records another attempt."""
        self.new_action()


class Figure(Card):
    """A number with its words above."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._number = Label("", "section")
        self.add(column(Label(words, "help"), self._number, spacing=0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, number: int) -> None:
        """Show a number."""
        self._number.setText(str(number))
        self.setAccessibleName(f"{self._words}: {number}")

