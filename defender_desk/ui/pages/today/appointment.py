"""The form of an appointment in its place on Today: it outlives reading the day again, leaving the
page, a lock and a crash."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from defender_desk.ui.pages.today.plan import PlanForm
from defender_desk.ui.unfinished import Unfinished, begun_before
from defender_desk.ui.widgets.emptied import empty

if TYPE_CHECKING:
    from defender_desk.ui.page import Page

Found = tuple[list[tuple[str, str]], str, dict[str, Any]]
"""The cases that can be named, today, and what was begun."""


class AppointmentPlace(QWidget):
    """Empty and hidden until an appointment is written down; ``kept`` is told of one that is.

    ``seen`` is asked to bring the place into sight.
    """

    def __init__(self, page: Page, kept: Callable[[], object],
                 seen: Callable[[QWidget], object]) -> None:
        super().__init__(page)
        self._page, self._kept, self._seen = page, kept, seen
        self.form: PlanForm | None = None
        self._unfinished: Unfinished | None = None
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def set_aside(self) -> Callable[[], None]:
        """Keep what stands here while everything around is made anew; the answer puts it back."""
        typed_in = QApplication.focusWidget()
        inside = typed_in is not None and self.isAncestorOf(typed_in)
        self.setParent(self._page)

        def put_back() -> None:
            self.setVisible(self.form is not None)
            if inside and typed_in is not None:
                typed_in.setFocus()

        return put_back

    def open(self, known: Any = None, field: str = "title") -> None:
        """Write down an appointment, or change ``known``; the focus goes to ``field``."""
        self.flush()
        desk, name = self._page.desk, f"appointment.{known.id}" if known else "appointment"

        def read() -> Found:
            rows = desk.cases.rows(desk.cases.ids("", "active")[:200])
            return ([(each.id, f"{each.code} · {each.title}") for each in rows],
                    desk.records.today().isoformat(), desk.unfinished.of(name))

        self._page.load(read, partial(self._show, known, name, field))

    def again(self, appointment_id: str, field: str) -> None:
        """Go on with an appointment that was begun; ``new`` is one that is not kept yet."""
        if appointment_id == "new":
            self.open(None, field)
            return
        desk = self._page.desk
        self._page.load(lambda: desk.appointments.get(appointment_id),
                        lambda known: self.open(known, field))

    def flush(self) -> None:
        """What stands here and is not kept waits for the next time."""
        if self._unfinished is not None:
            self._unfinished.flush()

    def close_form(self) -> None:
        """Take the form away."""
        self._page.clear_notices()
        empty(self._lay)
        self.form = self._unfinished = None
        self.hide()

    def _show(self, known: Any, name: str, field: str, found: Found) -> None:
        cases, today, begun = found
        empty(self._lay)
        form = PlanForm(cases, today, self._keep, self._give_up, known)
        self.form, self._unfinished = form, Unfinished(self._page, name, form.standing)
        self._unfinished.watch(begun)
        form.on = self._unfinished.touched
        if begun:
            form.set_values(begun)
            self._page.show_notice(begun_before(partial(self._begin_again, known)))
        self._lay.addWidget(form)
        self.show()
        form.show()  # now: what is not shown yet cannot take the focus
        form.boxes.get(field, form.title_box).setFocus()
        self._seen(self)

    def _begin_again(self, known: Any) -> None:
        if self._unfinished is not None:
            self._unfinished.end()
        self._page.clear_notices()
        self.open(known)

    def _give_up(self) -> None:
        if self._unfinished is not None:
            planning, shell = self._unfinished.form.partition(".")[2] or "new", self._page.shell
            self._unfinished.give_up(lambda: shell.go("today", planning=planning))
        self.close_form()

    def _keep(self, values: dict[str, Any], appointment_id: str) -> None:
        desk = self._page.desk

        def kept(_made: Any) -> None:
            if self._unfinished is not None:
                self._unfinished.end()
            self.close_form()
            self._kept()

        self._page.load(lambda: desk.appointments.save(values, appointment_id or None), kept)
