"""The page of today: where the person left off, what is due, what waits to be sent."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from defender_desk.errors import DeskError
from defender_desk.ui import theme
from defender_desk.ui.page import Page
from defender_desk.ui.pages.today import cards, moments, plan, reminders, resume
from defender_desk.ui.pages.today.appointment import AppointmentPlace
from defender_desk.ui.pages.today.opener import Opener
from defender_desk.ui.pages.today.plan import PlanCard, PlanForm
from defender_desk.ui.widgets import (
    Beside,
    Button,
    Card,
    Chip,
    EmptyState,
    Icon,
    IconButton,
    Label,
    Notice,
    Scroll,
    column,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ROUTES = {
    "note": ("note", "note_id"), "declaration": ("declaration", "declaration_id"),
    "interview": ("interview", "interview_id"), "case": ("case", "case_id"),
    "assignment": ("assignment", "assignment_id"),
}
"""Kind of a record to the route that shows it and the argument that names it."""
_KEPT = ("case", "title", "errand", "day", "time", "place", "note", "attempt", "task_of", "task")
"""Fields of an appointment that come back when taking it out is undone."""


class TodayPage(Page):
    """Reads one view of the desk and shows it; every deed goes to another page."""

    def __init__(self, shell: Shell, planning: str = "", field: str = "title") -> None:
        """``planning`` opens the appointment of this id, or one that is ``new``."""
        super().__init__(shell)
        self.title = _("Today")
        self._planning = (planning, field)
        self.reminders = reminders.Reminders(shell)
        self._view: Any = None
        self._scroll = Scroll((18, 14, 16, 16), 12)
        self.appointment = AppointmentPlace(self, lambda: self._planned(None),
                                            self._scroll.ensureWidgetVisible)
        self._content = QVBoxLayout()
        self._content.setSpacing(12)
        self._scroll.column.addWidget(self.reminders)
        self._scroll.column.addLayout(self._content, 1)
        self.body.addWidget(self._scroll, 1)

    def first_focus(self) -> QWidget | None:
        """Where one left off; else where every page begins."""
        found: QWidget | None = self.findChild(Button, "resume")
        return found if found is not None and found.isVisible() else super().first_focus()

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Today alone."""
        return [(_("Today"), "today", {})]

    def refresh(self) -> None:
        """Read the day again."""
        self.load(self.shell.desk.today.view, self._show)
        planning, field = self._planning
        if planning:
            self._planning = ("", "")
            self.appointment.again(planning, field)
        self.load(partial(reminders.read, self.shell.desk), self.reminders.show_found)

    def main_action(self) -> None:
        """Go on where the person left off, or prepare what is not sent."""
        for name in ("resume", "prepare"):
            button = self.findChild(Button, name)
            if button is not None:
                button.click()
                return

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, view: Any) -> None:
        self._view = view
        put_back = self.appointment.set_aside()
        body = self._content
        empty(body)
        head = column(
            Label(moments.greeting(view.greeting_name, datetime.now().astimezone().hour), "screen"),
            Label(self._subtitle(view), "muted", wrap=True), spacing=2,
        )
        top = row(head, *self._head_buttons())
        _grows(top, 0)
        body.addWidget(top)
        left: list[QWidget | None] = []
        if view.resume is not None:
            left.append(resume.card(view.resume, partial(self.resume, view.resume)))
        if view.in_folder:
            left.append(self._in_folder(view.in_folder))
        left.append(self.appointment)
        planned = bool(view.plan or view.waiting)
        if planned:
            left.append(PlanCard(view.plan, view.waiting, view.date, {
                "tick": self._tick, "move": self._move, "edit": self.edit_appointment,
                "remove": self._take_out}))
        if view.tasks:
            left.append(self._tasks(view))
        elif not planned:
            left.append(self._nothing(view))
        if view.coming:
            left.append(plan.coming(view.coming, self.edit_appointment))
        if view.recent:
            left.append(cards.recent(self, view.recent))
        right: list[QWidget | None] = [cards.deadlines(self, view.deadlines),
                                       cards.unsent(self, view.unsent),
                                       cards.team(self, view.new_assignments)]
        main, side = column(*left, None, spacing=12), column(*right, None, spacing=12)
        body.addWidget(Beside(main, side, theme.wide(360), theme.wide(520), 16))
        body.addStretch(1)
        put_back()

    def _subtitle(self, view: Any) -> str:
        day = moments.long_day(datetime.now().astimezone().date())
        planned = plan.summed(view.plan)
        if planned:
            return _("{day} · {what} for today", day=day, what=planned)
        if not view.tasks:
            return day
        tasks = plural("{n} task asked for", "{n} tasks asked for", len(view.tasks),
                       n=len(view.tasks))
        return f"{day} · {tasks}"

    def _head_buttons(self) -> list[QWidget]:
        sheet = Button(_("Print my day"), "plain", "printer")
        menu = QMenu(sheet)
        menu.addAction(_("With initials alone"), lambda: self._print(False))
        menu.addAction(_("With places too"), lambda: self._print(True))
        sheet.setMenu(menu)
        return [sheet, Button(_("Add appointment"), "plain", "calendar-plus",
                              on=self.new_action)]

    def resume(self, found: Any) -> None:
        """Go to the very paragraph, file or field where something was typed last."""
        way = resume.way_back(found)
        if way is None:
            self.open_record(found.page_kind, found.page_id)
        elif way[0] == "today":
            self.appointment.again(way[1]["planning"], way[1]["field"])
        else:
            self.shell.go(way[0], **way[1])

    def _in_folder(self, count: int) -> QWidget:
        return Notice(
            "attention",
            plural("{n} file lies in the incoming folder without encryption.",
                   "{n} files lie in the incoming folder without encryption.", count, n=count),
            _("Bring it in before you lock and leave."),
            [(_("Bring photos"), lambda: self.shell.go("import_photos"))])

    # --- the plan ---------------------------------------------------------------------------------

    def new_action(self) -> None:
        """Write down an appointment."""
        self.appointment.open()

    @property
    def form(self) -> PlanForm | None:
        """The form of the appointment that is written down, None for none."""
        return self.appointment.form

    def edit_appointment(self, appointment_id: str) -> None:
        """Change an appointment."""
        desk = self.shell.desk
        self.load(lambda: desk.appointments.get(appointment_id), self.appointment.open)

    def before_leave(self) -> None:
        """What stands in an appointment that is not kept waits for the next time."""
        self.appointment.flush()

    def _planned(self, _made: Any) -> None:
        self.shell.saved()
        self.refresh()

    def _tick(self, each: Any, done: bool) -> None:
        desk = self.shell.desk

        def work() -> bool:
            desk.appointments.tick(each.id, done)
            # A visit where somebody is sought is an attempt of its own, and so is what the last
            # attempt asked for (design/screens.md, J3).
            return done and bool(each.case_id) and (bool(each.attempt) or (
                each.errand == "visit" and desk.search_attempts.searches(each.case_id)))

        def ticked(tried: bool) -> None:
            if tried:
                self.shell.go("search_log", case_id=each.case_id, new=True, place=each.place,
                              method=each.errand, at=plan.happened(each))
            else:
                self._planned(None)

        self.load(work, ticked)

    def _move(self, appointment_id: str, day: str, time: str) -> None:
        desk = self.shell.desk
        self.load(lambda: desk.appointments.move(appointment_id, day, time), self._planned)

    def _take_out(self, appointment_id: str) -> None:
        desk = self.shell.desk

        def work() -> dict[str, Any]:
            known = desk.appointments.get(appointment_id)
            desk.appointments.remove(appointment_id)
            return {name: getattr(known, name) for name in _KEPT}

        def gone(values: dict[str, Any]) -> None:
            self.refresh()
            self.shell.toast(_("Taken out of the plan"), partial(self._put_back, values))

        self.load(work, gone)

    def _put_back(self, values: dict[str, Any]) -> None:
        desk = self.shell.desk
        self.load(lambda: desk.appointments.save(values), self._planned)

    def _plan_task(self, task: Any, time: str) -> None:
        desk, day = self.shell.desk, self._view.date
        self.load(lambda: desk.appointments.plan_task(task.assignment, task.number, day, time),
                  self._planned)

    def _print(self, places: bool) -> None:
        desk, day = self.shell.desk, self._view.date

        def show(pdf: bytes) -> None:
            try:
                self.shell.print_pdf(pdf, f"{_('My day')} {day}")
            except DeskError as error:
                self.show_error(error)

        self.load(lambda: desk.today.sheet(places=places), show)

    def deeds(self) -> dict[str, Any]:
        """Ctrl+P prints the plan of the day."""
        return {"print": lambda: self._print(False)}

    def _nothing(self, view: Any) -> QWidget:
        card = Card()
        staff = self.shell.desk.is_staff
        buttons: list[tuple[str, str, Any]] = [
            (_("Add appointment"), "plain" if staff else "primary", self.new_action),
            (_("See my cases"), "plain", lambda: self.shell.go("cases")),
        ]
        if staff:
            buttons.insert(0, (_("New assignment"), "primary",
                               lambda: self.shell.go("new_assignment")))
        state = EmptyState("sun", _("Nothing for today."),
                           _("You can get ahead on something or add an appointment."), buttons)
        state.setMinimumHeight(200)
        card.add(state)
        return card

    def _tasks(self, view: Any) -> QWidget:
        card = Card(_("What the team asks for"), "list-checks", padded=False)
        for task in view.tasks[:8]:
            opener = Opener(task.title,
                            on=partial(self.shell.go, "case", case_id=task.case_id))
            words = column(opener, Label(task.case_code, "muted"), spacing=0)
            parts: list[QWidget | None] = [Icon("square", 16, "text_muted"), words, None]
            planned = {(each.title, each.case_code) for each in view.plan}
            if not task.done and (task.title, task.case_code) not in planned:
                parts.append(self._hours(task))
            if task.due:
                parts.append(Chip(moments.short_day(task.due), "", "alarm-clock"))
            card.add_row(*parts)
        return card

    def _hours(self, task: Any) -> QWidget:
        button = IconButton("clock", _("Plan for today: {what}", what=task.title))
        button.setProperty("kind", "more")
        menu = QMenu(button)
        for hour in plan.HOURS:
            menu.addAction(hour, partial(self._plan_task, task, hour))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def open_record(self, kind: str, record_id: str) -> None:
        """Go to the page of a record; one without a page of its own opens the cases."""
        if kind in ROUTES:
            route, name = ROUTES[kind]
            self.shell.go(route, **{name: record_id})
        elif kind == "search_attempt":
            self.load(lambda: self.shell.desk.search_attempts.get(record_id).case,
                      lambda case: self.shell.go("search_log", case_id=case,
                                                 attempt_id=record_id))
        else:
            self.shell.go("cases")


def _grows(made: QWidget, at: int) -> None:
    """Let the widget at place ``at`` of a row take the room that is left."""
    layout = made.layout()
    if isinstance(layout, QHBoxLayout):
        layout.setStretch(at, 1)
