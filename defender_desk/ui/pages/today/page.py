"""The page of today: where the person left off, what is due, what waits to be sent."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.page import Page
from defender_desk.ui.pages.today import moments, reminders
from defender_desk.ui.pages.today.opener import Opener
from defender_desk.ui.widgets import (
    Badge,
    Beside,
    Button,
    Card,
    Chip,
    EmptyState,
    Icon,
    Label,
    Scroll,
    chips_for,
    column,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import (
    frame,
)
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ROUTES = {
    "note": ("note", "note_id"), "declaration": ("declaration", "declaration_id"),
    "interview": ("interview", "interview_id"), "case": ("case", "case_id"),
    "assignment": ("assignment", "assignment_id"),
}
"""Kind of a record to the route that shows it and the argument that names it."""

ICONS = {"note": "image", "declaration": "file-pen-line", "interview": "mic", "case": "briefcase",
         "person": "user", "assignment": "inbox"}


class TodayPage(Page):
    """Reads one view of the desk and shows it; every deed goes to another page."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Today")
        self.reminders = reminders.Reminders(shell)
        self._scroll = Scroll((18, 14, 16, 16), 12)
        self.body.addWidget(self.reminders)
        self.body.addWidget(self._scroll, 1)

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Today alone."""
        return [(_("Today"), "today", {})]

    def refresh(self) -> None:
        """Read the day again."""
        self.load(self.shell.desk.today.view, self._show)
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
        body = self._scroll.column
        empty(body)
        head = column(
            Label(moments.greeting(view.greeting_name, datetime.now().astimezone().hour), "screen"),
            Label(self._subtitle(view), "muted", wrap=True), spacing=2,
        )
        body.addWidget(head)
        left: list[QWidget | None] = []
        if view.resume is not None:
            left.append(self._resume(view.resume))
        left.append(self._tasks(view) if view.tasks else self._nothing(view))
        if view.recent:
            left.append(self._recent(view.recent))
        right: list[QWidget | None] = [self._deadlines(view.deadlines), self._unsent(view.unsent),
                                       self._team(view.new_assignments)]
        main, side = column(*left, None, spacing=12), column(*right, None, spacing=12)
        body.addWidget(Beside(main, side, theme.wide(360), theme.wide(420), 16))
        body.addStretch(1)

    def _subtitle(self, view: Any) -> str:
        day = moments.long_day(datetime.now().astimezone().date())
        if not view.tasks:
            return day
        tasks = plural("{n} task asked for", "{n} tasks asked for", len(view.tasks),
                       n=len(view.tasks))
        return f"{day} · {tasks}"

    def _resume(self, resume: Any) -> QWidget:
        words = column(
            Label(_("Go on where you left off"), "strong"),
            Label(" · ".join(part for part in (resume.code, resume.text) if part), "muted",
                  wrap=True),
            spacing=2,
        )
        button = Button(_("Go on writing"), "primary", "corner-down-right",
                        on=lambda: self.open_record(resume.kind, resume.id))
        button.setObjectName("resume")
        made = frame("note", Icon("history", 20, "on_primary_soft"), words, button,
                     across=True, spacing=14)
        made.setProperty("kind", "success")
        layout = made.layout()
        if layout is not None:
            layout.setAlignment(button, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return made

    def _nothing(self, view: Any) -> QWidget:
        card = Card()
        staff = self.shell.desk.is_staff
        buttons: list[tuple[str, str, Any]] = [
            (_("See my cases"), "plain", lambda: self.shell.go("cases"))
        ]
        if staff:
            buttons.insert(0, (_("New assignment"), "primary",
                               lambda: self.shell.go("new_assignment")))
        state = EmptyState("sun", _("Nothing for today."),
                           _("You can get ahead on something that is waiting."), buttons)
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
            if task.due:
                parts.append(Chip(moments.short_day(task.due), "", "alarm-clock"))
            card.add_row(*parts)
        return card

    def _recent(self, rows: Any) -> QWidget:
        card = Card(_("Opened recently"), "file-clock", padded=False)
        grid = QGridLayout()
        grid.setSpacing(0)
        grid.setColumnStretch(0, 1)
        across = 2 if self.width() >= theme.wide(1000) else 1
        grid.setColumnStretch(across - 1, 1)
        for at, each in enumerate(rows[:6]):
            name = " ".join(part for part in (each.code, each.title) if part)
            opener = Opener(name, on=partial(self.open_record, each.kind, each.id))
            second = " · ".join(p for p in (each.case_code, moments.when(each.changed)) if p)
            words = column(opener, Label(second, "muted"), spacing=0)
            state = chips_for(each.state)[:1] if each.state else []
            made = frame("row", Icon(ICONS.get(each.kind, "file-text"), 16, "text_muted"), words,
                         None, *state, margins=(12, 6, 12, 6), across=True)
            grid.addWidget(made, at // across, at % across)
        card.body.addLayout(grid)
        return card

    def _deadlines(self, rows: Any) -> QWidget:
        card = Card(_("Next deadlines"), "alarm-clock", padded=False)
        if not rows:
            card.add_row(Label(_("No deadlines."), "muted"))
        for each in rows[:5]:
            text, kind = moments.days_left(each.days_left)
            opener = Opener(each.case_code,
                            on=partial(self.shell.go, "case", case_id=each.case_id))
            opener.setAccessibleName(f"{each.case_code}: {each.text}")
            words = column(Label(each.text, "strong", wrap=True), opener, spacing=0)
            card.add_row(_day(each.date), words, Chip(text, kind))
        return card

    def _unsent(self, unsent: Any) -> QWidget:
        badge = Badge(str(unsent.count) if unsent.count else "", "attention")
        card = Card(_("Not sent"), "package", badge)
        if not unsent.count:
            card.add(Label(_("Everything is sent."), "strong"))
            card.add(Label(_("What you write today will wait here until you hand it over."),
                           "muted", wrap=True))
            return card
        for name in unsent.items[:4]:
            card.add(Label(name, "dense", wrap=True))
        if len(unsent.items) > 4:
            more = len(unsent.items) - 4
            card.add(Label(plural("and {n} more", "and {n} more", more, n=more), "muted"))
        card.add(Label(_("About {size} in all; the words go first.", size=size_text(unsent.size)),
                       "muted", wrap=True))
        button = Button(_("Prepare package"), "soft", "package-plus",
                        on=lambda: self.shell.go("export"))
        button.setObjectName("prepare")
        card.add(button)
        return card

    def _team(self, rows: Any) -> QWidget:
        badge = Badge(str(len(rows)) if rows else "", "info")
        title = _("From the Defenders") if self.shell.desk.is_staff else _("From the team")
        card = Card(title, "inbox", badge)
        for each in rows[:4]:
            words = column(
                Label(self._new_words(each.case_code), "strong", wrap=True),
                Label(each.title, "muted", wrap=True), spacing=0,
            )
            opener = Button(_("Open"), "plain", size="small",
                            on=partial(self.shell.go, "assignment", assignment_id=each.id))
            opener.setAccessibleName(_("Open assignment {code}", code=each.case_code))
            card.add(row(words, opener))
        if not rows:
            card.add(Label(_("Nothing new. When you get a file, open it here."), "muted",
                           wrap=True))
        card.add(row(Button(_("Open a file…"), "plain", "folder-open",
                            on=lambda: self.shell.go("inbox", opening=True)), None))
        return card

    def _new_words(self, code: str) -> str:
        if self.shell.desk.is_staff:
            return _("Waits for an answer: {code}", code=code)
        return _("New assignment: {code}", code=code)

    def open_record(self, kind: str, record_id: str) -> None:
        """Go to the page of a record; one without a page of its own opens the cases."""
        if kind in ROUTES:
            route, name = ROUTES[kind]
            self.shell.go(route, **{name: record_id})
        else:
            self.shell.go("cases")


def _day(iso: str) -> QWidget:
    """The day large, the month below it."""
    words = moments.short_day(iso).replace(",", "").split()
    number = next((word for word in words if word.isdigit() and len(word) < 3), "")
    rest = " ".join(word for word in words if word != number)
    lines = [Label(number, "section"), Label(rest, "help")]
    for each in lines:
        each.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made = column(None, *lines, None, spacing=0)
    made.setFixedWidth(theme.wide(40))
    made.setAccessibleName(moments.short_day(iso))
    return made
