"""Prepare package (S26): what, permissions, how, check and create, hand over (S27)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.desk.bundles import Plan
from defender_desk.desk.leaving import LeftOut
from defender_desk.desk.series import Series, SeriesDetail
from defender_desk.errors import Cancelled
from defender_desk.progress import Progress
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.exports import kept, steps
from defender_desk.ui.pages.exports.handing import HandOver
from defender_desk.ui.pages.exports.how import How
from defender_desk.ui.pages.exports.items import ItemList
from defender_desk.ui.pages.exports.roads import RoadCard
from defender_desk.ui.pages.exports.standing import Standing
from defender_desk.ui.tasks import Ticket
from defender_desk.ui.unfinished import Unfinished
from defender_desk.ui.widgets import (
    Button,
    Foot,
    Label,
    Notice,
    Progressing,
    Steps,
    empty,
    frame,
)
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

STEPS = (N_("What is sent"), N_("Check permissions"), N_("How it is handed over"),
         N_("Check and create"), N_("Hand over"))
_NEXT = (N_("Next: permissions"), N_("Next: how"), N_("Next: check"), N_("Create the files"),
         N_("Finish"))
MB = 1_000_000
NARROW = 760
"""Pixels of normal text below which the steps stand in one line above."""
LOOK_AGAIN = 300
"""Milliseconds between two looks at files that are being made."""
REVIEW, CREATE, HAND_OVER = 1, 3, 4


class ExportPage(Page):
    """The wizard. Nothing leaves the computer before the files are made.

    What was chosen outlives leaving, a lock and a crash, down to the control that had the focus.
    """

    def __init__(self, shell: Shell, case_id: str = "", series: str = "") -> None:
        super().__init__(shell)
        self.title = _("Prepare package")
        self.choice = kept.Choice(case_id, HAND_OVER if series else 0, series=series)
        self._form = f"export.{case_id}" if case_id else "export"
        self.kept = Unfinished(self, self._form, self._values)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_AGAIN)
        self._clock.timeout.connect(self._look)
        self.known = kept.Known()
        self.detail: SeriesDetail | None = None
        self._turn = 0
        self._read = False
        self._work: Ticket | None = None
        self.view: Any = None
        self._build()
        self.standing = Standing(self, self._controls)
        self._buttons()

    def _values(self) -> dict[str, Any]:
        return self.choice.to_values()

    def _build(self) -> None:
        self.steps = Steps([_(name) for name in STEPS], self.choice.step, self._back_to)
        heading = Label(_("Prepare package"), "section")
        self._promise = Label(
            _("Nothing leaves the computer yet. You can close this and go on later."), "help",
            wrap=True)
        for words in (heading, self._promise):
            words.setContentsMargins(8, 0, 4, 0)
        self._side = frame("panealt", heading, self.steps, None, self._promise,
                           margins=(8, 16, 8, 14), spacing=10)
        self._side.setFixedWidth(round(228 * min(theme.scale(), 1.25)))
        self._main = QWidget()
        self._main.setProperty("class", "pane")
        self._room = QVBoxLayout(self._main)
        self._room.setContentsMargins(20, 14, 20, 12)
        self._room.setSpacing(12)
        self._where = Label("", "group")
        self._where.hide()
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self._side)
        whole = QVBoxLayout()
        whole.setSpacing(0)
        self._where.setContentsMargins(20, 10, 20, 0)
        whole.addWidget(self._where)
        whole.addWidget(self._main, 1)
        both.addLayout(whole, 1)
        self.body.addLayout(both, 1)
        self.close_button = Button(_("Save and close"), on=self.save_and_close)
        self.back_button = Button(_("Back"), icon="arrow-left", on=self.previous)
        self.next_button = Button("", "primary", on=self.main_action)
        self.body.addWidget(Foot([self.close_button], [self.back_button, self.next_button]))

    def crumbs(self) -> list[Crumb]:
        """Outgoing, then this page."""
        return [(_("Outgoing"), "outgoing", {}), (_("Prepare package"), "export", {})]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names of the steps give their room to the step where there is little."""
        super().resizeEvent(event)
        narrow = self.width() < theme.wide(NARROW)
        self._side.setHidden(narrow)
        self._where.setHidden(not narrow)

    # --- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read what waits and what was chosen before, or the series that is to be handed over."""
        if self.choice.step == HAND_OVER:
            self._read_series()
            return
        case, bundles = self.choice.case_id or None, self.desk.bundles

        def work() -> kept.Found:
            bundles.sweep()
            begun = {} if self._read else self.kept.begun()
            if begun.get("folder") and not Path(begun["folder"]).is_dir():
                begun["folder"] = ""  # the stick is not plugged in now
            waiting = next((one.code for one in bundles.series() if one.state == "packed"), "")
            return kept.Found(bundles.unsent(case), self.desk.keys.team(), begun, waiting)

        self.load(work, self._waiting)

    def _waiting(self, found: kept.Found) -> None:
        self.known.rows, self.known.team = found.rows, found.team
        if not self._read:
            self._read = True
            self.kept.watch(found.begun)
            self._resume(found)
        if self.choice.step and not self.known.team:
            self.choice.step = 0
        self._show(self.choice.focus or self._main_control())
        running = next((each for each in self.tasks.offered_again
                        if each.again is not None and each.again[0] == "export"), None)
        if running is not None:
            self._waits(True)
            self._follow(running)
            self._clock.start()
        elif self.choice.step:
            self._plan()

    def _resume(self, found: kept.Found) -> None:
        """Go on where it was left; what came in between must be looked at first."""
        again = [(_("Begin again"), self._begin_again)]
        if found.begun:
            self.choice = kept.choice_of(self.choice.case_id, found.begun, CREATE)
            going = {row.id for row in self.known.chosen(self.choice)}
            if self.choice.step > REVIEW and not going <= (self.choice.reviewed or set()):
                self.choice.step, self.choice.focus = REVIEW, ""
                self.show_notice(Notice(
                    "info", _("Something new waits since you looked at the permissions."),
                    _("Look at them once more, then go on."), again))
            else:
                self.show_notice(Notice("info", _("Your choice is as you left it."),
                                        _("Nothing has left the computer."), again))
        elif found.waiting:
            told = _("Package {code} is made and waits to be handed over.", code=found.waiting)
            self.show_notice(Notice("info", told, "", [
                (_("Hand it over"), lambda: self.shell.go("export", series=found.waiting))]))

    def _begin_again(self) -> None:
        self.kept.end()
        self.shell.go("export", **({"case_id": self.choice.case_id} if self.choice.case_id else {}))

    def _plan(self) -> None:
        """Ask the desk what stays and what files there will be; only the last answer counts."""
        self._turn += 1
        turn, road, cap = self._turn, self.choice.road, self._cap()
        ids = [row.id for row in self.known.chosen(self.choice)]
        staying = [row.id for row in self.known.rows if not row.allowed]
        wanted, code, bundles = self._ids(), self.choice.code, self.desk.bundles

        def work() -> tuple[list[LeftOut], Plan | None, str]:
            plan = bundles.plan(wanted, road, cap) if ids else None
            return bundles.left_out(ids + staying), plan, code or bundles.new_code()

        def done(found: tuple[list[LeftOut], Plan | None, str]) -> None:
            if turn == self._turn:
                self.known.left_out, self.known.plan, self.choice.code = found
                self._show()

        self.load(work, done)

    def _read_series(self) -> None:
        self.load(lambda: self.desk.bundles.series_detail(self.choice.series), self._handing)

    def _handing(self, detail: SeriesDetail) -> None:
        self.detail = detail
        self._show(self._main_control())

    def _cap(self) -> int | None:
        return self.choice.cap * MB if self.choice.cap else None

    def _ids(self) -> list[str] | None:
        """The items to pack; None for everything, so that what was handed over is not repeated."""
        chosen = [row.id for row in self.known.chosen(self.choice)]
        allowed = sum(row.allowed for row in self.known.rows)
        return None if not self.choice.case_id and len(chosen) == allowed else chosen

    # --- showing ------------------------------------------------------------------------------

    def _show(self, begin: str = "") -> None:
        """Show the step; ``begin`` has the focus then, else the control that had it."""
        had = begin or self.standing.now() or self.standing.last
        empty(self._room)
        self.view = self._made_view()
        for each in (*self.view.findChildren(ItemList), *self.view.findChildren(RoadCard)):
            each.on_enter = self.main_action
        self._room.addWidget(self.view, 1)
        self._show_steps()
        self._promise.setVisible(self.choice.step < HAND_OVER)
        self._buttons()
        if had:
            self.standing.go(had)

    def _show_steps(self) -> None:
        """Show where we are; once the files are made no step can be gone back to."""
        step = self.choice.step
        self._where.setText(_("Step {n} of {total}: {name}", n=step + 1, total=len(STEPS),
                              name=_(STEPS[step])))
        if step != HAND_OVER:
            self.steps.set_now(step)
            return
        whole = self._side.layout()
        made = Steps([_(name) for name in STEPS], HAND_OVER)
        if whole is not None:
            whole.replaceWidget(self.steps, made)
        self.steps.hide()
        self.steps.deleteLater()
        self.steps = made

    def _made_view(self) -> QWidget:
        step = self.choice.step
        if step == HAND_OVER and self.detail is not None:
            return HandOver(self.shell, self.detail, self._hand)
        if not self.known.team:
            return steps.no_key(self.shell, staff=self.desk.is_staff)
        if not self.known.rows:
            return steps.nothing(self.shell)
        if step == 0:
            return steps.What(self.known, self.choice, self._ticked)
        if step == REVIEW:
            return steps.Permissions(self.known, self.choice)
        if step == CREATE - 1:
            return How(self.known, self.choice, self._road, self._capped)
        return steps.Check(self.known, self.choice, self._pick_folder)

    def _buttons(self) -> None:
        step = self.choice.step
        self.next_button.set_words(_(_NEXT[step]))
        self.back_button.setVisible(0 < step < HAND_OVER)
        self.close_button.setVisible(step < HAND_OVER)
        ready = bool(self.known.team and self.known.chosen(self.choice))
        if step == CREATE:
            ready = ready and self.choice.folder is not None and self.known.plan is not None
        self.next_button.setEnabled(ready or step == HAND_OVER)

    def _controls(self) -> dict[str, QWidget]:
        """What may have the focus in a step, by names that outlive making it anew."""
        inside: dict[str, QWidget] = getattr(self.view, "controls", dict)()
        return {**inside, "close": self.close_button, "back": self.back_button,
                "next": self.next_button}

    def _main_control(self) -> str:
        """Where a step begins: what is to be done in it first."""
        if self.choice.step == CREATE:
            return "folder" if self.choice.folder is None else "next"
        return {0: "items", REVIEW: "next", CREATE - 1: "road", HAND_OVER: "open"}[
            self.choice.step]

    def first_focus(self) -> QWidget | None:
        """The control where one stood, else the main one of the step."""
        found = self._controls()
        return found.get(self.standing.last) or found.get(self._main_control())

    # --- what the person does -----------------------------------------------------------------

    def main_action(self) -> None:
        """Go on; create the files at step 4; finish at step 5."""
        if not self.next_button.isEnabled():
            return
        if self.choice.step == CREATE:
            self.make_files()
        elif self.choice.step == HAND_OVER:
            self.shell.go("outgoing", series=self.choice.series)
        else:
            self._to(self.choice.step + 1)

    def previous(self) -> None:
        """One step back."""
        if 0 < self.choice.step < HAND_OVER:
            self._to(self.choice.step - 1)

    def _back_to(self, step: int) -> None:
        if self.choice.step < HAND_OVER:
            self._to(step)

    def _to(self, step: int) -> None:
        self.clear_notices()
        if self.choice.step == REVIEW < step:
            self.choice.reviewed = {row.id for row in self.known.chosen(self.choice)}
        self.choice.step, self.choice.focus = step, ""
        self._show(self._main_control())
        if step:
            self._plan()
        self._touched()

    def _touched(self) -> None:
        self.kept.touched(str(self.choice.step))

    def _ticked(self, ids: list[str]) -> None:
        going = set(ids)
        self.choice.skipped = {row.id for row in self.known.rows if row.id not in going}
        self.known.plan = None
        self._buttons()
        self._touched()

    def _road(self, road: str) -> None:
        self.choice.road, self.choice.cap = road, 0
        self._plan()
        self._touched()

    def _capped(self, megabytes: int) -> None:
        self.choice.cap = megabytes
        self._plan()
        self._touched()

    def _pick_folder(self) -> None:
        folder = self.shell.pick_folder(_("Where the files are written"))
        if folder is not None:
            self.choice.folder = folder
            self.clear_notices()
            self._show("next")
            self._touched()

    def save_and_close(self) -> None:
        """Keep the choice for later and leave."""
        self.shell.toast(_("Your choice is kept. Nothing has left the computer."))
        self.shell.go("outgoing")

    def before_leave(self) -> None:
        """Going elsewhere keeps the choice; files being made are not finished behind one's back."""
        if self.choice.step == HAND_OVER or not self._read:
            return
        if self._work is not None and not self._work.finished:
            self.shell.toast(_("The files go on being made; the bar below says when they are"
                               " done"))
        # Where one stands is worth keeping only once anything was chosen.
        begun = self.choice.step or self.choice.skipped
        self.choice.focus = self.standing.last if begun else ""
        self.kept.flush()

    def make_files(self) -> None:
        """Write the files of the series into the folder chosen."""
        folder = self.choice.folder
        if folder is None:
            return
        ids, road, cap, code = self._ids(), self.choice.road, self._cap(), self.choice.code
        bundles, unfinished, form = self.desk.bundles, self.desk.unfinished, self._form

        def work(progress: Progress) -> Series:
            made = bundles.export(ids, road, folder, progress, cap, code)
            unfinished.drop(form)
            return made

        self._waits(True)
        # It goes on when the page is left; what a lock stops, Today offers again.
        ticket = self.tasks.run(work, partial(self._over, self._created),
                                partial(self._over, self._refused), None)
        ticket.what, ticket.again = _("Creating the files"), (
            "export", {"case_id": self.choice.case_id})
        self._follow(ticket)

    def _follow(self, ticket: Ticket) -> None:
        """Show how far the files are."""
        self._work = ticket
        if not ticket.finished:
            self.clear_notices()
            shown = Progressing(ticket.what, ticket)
            self._place(shown)
            shown.stop.setFocus()

    def _over(self, then: Callable[[Any], object], found: Any) -> None:
        """The files are made, or are not; perhaps this page was left meanwhile."""
        if shiboken6.isValid(self):
            then(found)
        elif shiboken6.isValid(self.shell):
            self.shell.refresh_badges()
            if isinstance(found, Series):
                self.shell.toast(_("Package {code} is made and waits to be handed over.",
                                   code=found.code))

    def _look(self) -> None:
        """Files that were begun on an earlier visit are made: there they are."""
        if self._work is None or self._work.finished:
            self._clock.stop()
            self.shell.go("outgoing")

    def _waits(self, yes: bool) -> None:
        for button in (self.next_button, self.back_button, self.close_button):
            button.setEnabled(not yes)
        if self.view is not None:
            self.view.setEnabled(not yes)
        if not yes:
            self._buttons()

    def _refused(self, error: Any) -> None:
        self._waits(False)
        if isinstance(error, Cancelled):
            self.show_notice(Notice("info", _("Stopped."), _(
                "No file was left in the folder, and everything still waits here.")))
        else:
            self.show_error(error)
        self.standing.go("next")

    def _created(self, series: Series) -> None:
        self.kept.end()
        self.clear_notices()
        self._waits(False)
        folder: Path | None = self.choice.folder
        self.choice = kept.Choice(self.choice.case_id, HAND_OVER, road=self.choice.road,
                                  folder=folder, series=series.code)
        # Locked or left from here, Back and the way here lead to the files that were made.
        self.shell.moved("export", same=True, series=series.code)
        self.shell.refresh_badges()
        self._read_series()

    def _hand(self, n: int, yes: bool) -> None:
        code = self.choice.series

        def work() -> None:
            self.desk.bundles.mark_handed(code, n, yes)

        self.load(work, lambda _done: self.shell.refresh_badges())
