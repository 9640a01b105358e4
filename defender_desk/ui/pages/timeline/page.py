"""The line of time of a case: facts, work and what is due, by year or by month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy

from defender_desk.desk.timeline import Event
from defender_desk.ui.page import Page
from defender_desk.ui.pages.timeline.chart import Axis, Line, Rows
from defender_desk.ui.pages.timeline.scale import around, next_month, whole
from defender_desk.ui.widgets import (
    Chip,
    EmptyState,
    Filters,
    Head,
    IconButton,
    Label,
    Segmented,
    column,
    empty,
    frame,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ROUTES = {"note": ("note", "note_id"), "interview": ("interview", "interview_id"),
          "declaration": ("declaration", "declaration_id"),
          "search_attempt": ("search_log", "attempt_id"), "person": ("person", "person_id"),
          "appointment": ("today", ""), "case": ("case", "")}
"""Kind of a record to its route and the argument that names it."""


class TimelinePage(Page):
    """Nothing is entered here; Enter opens what an event tells of."""

    def __init__(self, shell: Shell, case_id: str) -> None:
        super().__init__(shell)
        self.title = _("Timeline")
        self.case_id = case_id
        self._code = ""
        self._events: list[Event] = []
        self.line = Line()
        self.axis = Axis(self.line)
        self.rows = Rows(self.line, self._chosen, self.open, _("Timeline"))
        self.filters = Filters(
            [("all", _("Everything")), ("facts", _("Facts")), ("work", _("Work")),
             ("due", _("To do"))], "all", self._filtered)
        self.zoom = Segmented([("year", _("Year")), ("month", _("Month"))], "year", self._zoomed)
        self.earlier = IconButton("chevron-left", _("Earlier (Ctrl+Left)"),
                                  lambda: self.move_by(-3), outlined=True)
        self.later = IconButton("chevron-right", _("Later (Ctrl+Right)"),
                                lambda: self.move_by(3), outlined=True)
        for keys, by in (("Ctrl+Left", -3), ("Ctrl+Right", 3)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda n=by: self.move_by(n))
        self.count = Label("", "muted")
        self.head = Head("", self.title, right=[self.earlier, self.zoom, self.later])
        self.body.addWidget(self.head)
        self.place = frame("pane", margins=(0, 0, 0, 0), spacing=0)
        self.filters.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        told = flow([self.filters, *self._legend(), self.count], 12)
        self.body.addWidget(column(told, margins=(16, 8, 16, 8)))
        self.body.addWidget(self.place, 1)
        lay = self.place.layout()
        assert lay is not None
        lay.addWidget(self.axis)
        lay.addWidget(self.rows)

    def _legend(self) -> list[Any]:
        return [Chip(_("Facts"), "primary"), Chip(_("Work"), "info"), Chip(_("To do"), "attention"),
                Label(_("a bar that fades: the date is not exact"), "help")]

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its timeline."""
        return [(_("Cases"), "cases", {}), (self._code or "…", "case", {"case_id": self.case_id}),
                (_("Timeline"), "timeline", {"case_id": self.case_id})]

    def refresh(self) -> None:
        """Read the events again."""
        desk, case_id = self.desk, self.case_id
        self.load(lambda: (desk.cases.get(case_id), desk.timeline.of_case(case_id)), self._show)

    def _show(self, found: tuple[Any, list[Event]]) -> None:
        case, self._events = found
        self._code = self.title = case.code
        self.head.show_title("", _("Timeline"))
        self.shell.show_way()
        if not self._events:
            lay = self.place.layout()
            assert lay is not None
            empty(lay)
            lay.addWidget(EmptyState(
                "clock", _("No dates yet."),
                _("They appear as you add evidence, interviews and attempts."),
                [(_("Back to the case"), "plain",
                  lambda: self.shell.go("case", case_id=self.case_id))]))
            for tool in (self.earlier, self.later, self.zoom, self.filters):
                tool.setEnabled(False)
            return
        self._fill()
        self.rows.setFocus()

    def _fill(self) -> None:
        only = self.filters.value()
        shown = [each for each in self._events if only in ("all", each.group)]
        self.count.setText(plural("{n} date", "{n} dates", len(shown), n=len(shown)))
        self._stretch_over(shown)
        self.rows.show_events(shown)

    def _stretch_over(self, shown: list[Event]) -> None:
        by_month = self.zoom.value() == "month"
        if by_month:
            chosen = self.rows.current() or (shown[0] if shown else None)
            if chosen is not None:
                self.line.stretch = around(date.fromisoformat(chosen.first))
        else:
            days = [date.fromisoformat(day) for each in shown for day in (each.first, each.last)]
            self.line.stretch = whole(days)
        for step in (self.earlier, self.later):
            step.setEnabled(by_month)
        self._redraw()

    def _redraw(self) -> None:
        self.axis.update()
        self.rows.viewport().update()

    def _filtered(self, _key: str) -> None:
        self._fill()

    def _zoomed(self, _key: str) -> None:
        self._stretch_over(self.rows.events)

    def _chosen(self, event: Event) -> None:
        """Month by month, what is chosen comes into view."""
        first, last = date.fromisoformat(event.first), date.fromisoformat(event.last)
        if self.zoom.value() == "month" and not self.line.stretch.holds(first, last):
            self.line.stretch = around(first)
            self._redraw()

    def move_by(self, months: int) -> None:
        """Show earlier or later months."""
        if self.zoom.value() == "month":
            middle = next_month(self.line.stretch.first, 6 + months)
            self.line.stretch = around(middle)
            self._redraw()

    def open(self, event: Event) -> None:
        """Open what an event tells of."""
        route, name = ROUTES[event.kind]
        arguments: dict[str, Any] = {name: event.id} if name else {}
        if route in ("search_log", "person", "case"):
            arguments["case_id"] = self.case_id
        self.shell.go(route, **arguments)

    def main_action(self) -> None:
        """Open the event that is chosen."""
        chosen = self.rows.current()
        if chosen is not None:
            self.open(chosen)

