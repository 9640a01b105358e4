"""The files that wait, day by day: a grid for each, new ones first, some of them covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.desk.photo_import import Glance, Waiting
from defender_desk.ui.pages.photo_import.grid import DayGrid
from defender_desk.ui.pages.photo_import.target import counted
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Button,
    Check,
    EmptyState,
    Label,
    Notice,
    Scroll,
    Segmented,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, plural

DAYS = 6
"""Days shown at first; a button shows the ones before."""


class DaysPane(QWidget):
    """``changed`` hears of ticks, ``glance`` looks at one photograph."""

    def __init__(
        self, changed: Callable[[], object],
        glance: Callable[[Waiting, Callable[[Glance | None], None]], object], *, covered: bool,
    ) -> None:
        super().__init__()
        self._changed, self._glance = changed, glance
        self.found: list[Waiting] = []
        self.grids: list[DayGrid] = []
        self._days = DAYS
        self.count = Label("", "strong")
        self.only = Segmented([("new", _("New ones")), ("all", _("All of them"))], "new",
                              lambda _key: self.show_days())
        self.cover = Check(_("Cover the pictures"), covered, self._covered)
        self.middle = Scroll((18, 4, 18, 12), 10)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        self.count.setMinimumHeight(self.only.sizeHint().height())
        self.cover.setMinimumHeight(self.only.sizeHint().height())
        lay.addWidget(row(flow([self.count, self.only, self.cover], 14),
                          margins=(18, 10, 18, 4)))
        lay.addWidget(self.middle, 1)

    def show_found(self, found: Sequence[Waiting], ticked: Sequence[str] = ()) -> None:
        """Show what was found, with the ``ticked`` ones (paths) ticked."""
        self.found, self._days = list(found), DAYS
        self.show_days(ticked)

    def new_ones(self) -> int:
        """How many files are not kept yet."""
        return sum(not each.here for each in self.found)

    def chosen(self) -> list[Waiting]:
        """The files that are ticked, the earliest first: their order in the note."""
        found = [each for grid in self.grids for each in grid.chosen()]
        return sorted(found, key=lambda each: (each.day, each.time, each.name))

    def seen(self) -> list[Glance]:
        """What the pictures that are ticked say of themselves."""
        return [fact for grid in self.grids for fact in grid.seen()]

    def show_days(self, ticked: Sequence[str] = ()) -> None:
        """Show the days anew; what was ticked stays ticked."""
        kept = {*ticked, *(str(each.path) for each in self.chosen())}
        body = self.middle.column
        empty(body)
        self.grids = []
        self._last_stop: QWidget = self.only.button("all")
        self.count.setText(plural("{n} new file", "{n} new files", self.new_ones(),
                                  n=self.new_ones()))
        shown = [each for each in self.found
                 if self.only.value() == "all" or not each.here]
        if not shown:
            body.addWidget(self._nothing(), 1)
            self._changed()
            return
        days = [(day, list(files)) for day, files in groupby(shown, lambda each: each.day)]
        for day, files in days[: self._days]:
            self._day(body, day, files)
        if len(days) > self._days:
            body.addWidget(row(Button(_("Show earlier days"), "plain", on=self._earlier), None))
        self._warn_forwarded(body, shown)
        body.addStretch(1)
        for grid in self.grids:
            grid.tick_files([*kept])
        self._changed()

    def _nothing(self) -> EmptyState:
        here = len(self.found)
        return EmptyState(
            "folder-input", _("No new files here."),
            plural("{n} file is kept already.", "{n} files are kept already.", here, n=here)
            if here else _("Copy the photos of the phone into this folder; they appear here."))

    def _day(self, body: QVBoxLayout, day: str, files: list[Waiting]) -> None:
        when = moments.full_day(day) or _("without a date")
        head = f"{when} · {counted(files)}"
        grid = DayGrid(files, head, self._changed, self._glance,
                       covered=self.cover.isChecked())
        new = sum(not each.here for each in files)
        every = Button(_("Choose all"), "plain", size="small",
                       on=lambda: grid.tick_all(len(grid.chosen()) < new))
        every.setAccessibleName(_("Choose all of {day}", day=when))
        every.setEnabled(new > 0)
        across = row(Label(head, "strong", wrap=True), every)
        lay = across.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.setStretch(0, 1)
        held = frame("bare", across, grid, margins=(0, 0, 0, 0), spacing=6)
        body.addWidget(held)
        # What is made later would come after everything else that Tab goes to.
        QWidget.setTabOrder(self._last_stop, every)
        QWidget.setTabOrder(every, grid)
        self._last_stop = grid
        self.grids.append(grid)

    @staticmethod
    def _warn_forwarded(body: QVBoxLayout, shown: list[Waiting]) -> None:
        lost = sum(each.forwarded and each.kind == "photo" for each in shown)
        if lost:
            body.addWidget(Notice(
                "warning",
                plural("{n} photo came through WhatsApp as a picture.",
                       "{n} photos came through WhatsApp as pictures.", lost, n=lost),
                _("It lost date, place and sharpness. If you can, ask for the original «as a"
                  " document».")))

    def _earlier(self) -> None:
        self._days += DAYS
        self.show_days()

    def _covered(self, covered: Any) -> None:
        for grid in self.grids:
            grid.cover(bool(covered))
