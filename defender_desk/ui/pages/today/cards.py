"""The cards beside the plan of the day: lately, due, not sent, from the team."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.pages.today import moments
from defender_desk.ui.pages.today.opener import Opener
from defender_desk.ui.widgets import (
    Badge,
    Button,
    Card,
    Chip,
    Icon,
    Label,
    chips_for,
    column,
    frame,
    row,
)
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.pages.today.page import TodayPage

ICONS = {"note": "image", "declaration": "file-pen-line", "interview": "mic", "case": "briefcase",
         "person": "user", "assignment": "inbox", "search_attempt": "footprints"}


def recent(page: TodayPage, rows: Any) -> QWidget:
    """Records worked on last."""
    card = Card(_("Opened recently"), "file-clock", padded=False)
    grid = QGridLayout()
    grid.setSpacing(0)
    grid.setColumnStretch(0, 1)
    across = 2 if page.width() >= theme.wide(1000) else 1
    grid.setColumnStretch(across - 1, 1)
    for at, each in enumerate(rows[:6]):
        name = " ".join(part for part in (each.code, each.title) if part)
        opener = Opener(name, on=partial(page.open_record, each.kind, each.id))
        second = " · ".join(p for p in (each.case_code, moments.when(each.changed)) if p)
        words = column(opener, Label(second, "muted"), spacing=0)
        state = chips_for(each.state)[:1] if each.state else []
        made = frame("row", Icon(ICONS.get(each.kind, "file-text"), 16, "text_muted"), words,
                     None, *state, margins=(12, 6, 12, 6), across=True)
        grid.addWidget(made, at // across, at % across)
    card.body.addLayout(grid)
    return card


def deadlines(page: TodayPage, rows: Any) -> QWidget:
    """What is due, the soonest first."""
    see = Button(_("See all"), "link",
                 on=lambda: page.shell.go("cases", only="deadline")) if rows else None
    card = Card(_("Next deadlines"), "alarm-clock", see, padded=False)
    if not rows:
        card.add_row(Label(_("No deadlines."), "muted"))
    for each in rows[:5]:
        text, kind = moments.days_left(each.days_left)
        opener = Opener(each.case_code,
                        on=partial(page.shell.go, "case", case_id=each.case_id))
        opener.setAccessibleName(f"{each.case_code}: {each.text}")
        words = column(Label(each.text, "strong", wrap=True), opener, spacing=0)
        card.add_row(_day(each.date), words, Chip(text, kind))
    return card


def unsent(page: TodayPage, unsent: Any) -> QWidget:
    """What waits to be sent, and the button that packs it."""
    badge = Badge(str(unsent.count) if unsent.count else "", "attention")
    card = Card(_("Not sent"), "package", badge)
    if not unsent.count:
        card.add(Label(_("Everything is sent."), "strong"))
        card.add(Label(_("What you write today will wait here until you hand it over."),
                       "muted", wrap=True))
        return card
    for name in unsent.items[:4]:
        card.add(Label(name, "dense", wrap=True))
    more = unsent.count - len(unsent.items[:4])
    if more > 0:
        card.add(Label(plural("and {n} more", "and {n} more", more, n=more), "muted"))
    card.add(Label(_("About {size} in all; the words go first.", size=size_text(unsent.size)),
                   "muted", wrap=True))
    button = Button(_("Prepare package"), "soft", "package-plus",
                    on=lambda: page.shell.go("export"))
    button.setObjectName("prepare")
    card.add(button)
    return card


def team(page: TodayPage, rows: Any) -> QWidget:
    """What came from the other side, and where a file is opened."""
    badge = Badge(str(len(rows)) if rows else "", "info")
    title = _("From the Defenders") if page.shell.desk.is_staff else _("From the team")
    card = Card(title, "inbox", badge)
    for each in rows[:4]:
        words = column(
            Label(_new_words(page, each.case_code), "strong", wrap=True),
            Label(each.title, "muted", wrap=True), spacing=0,
        )
        opener = Button(_("Open"), "plain", size="small",
                        on=partial(page.shell.go, "assignment", assignment_id=each.id))
        opener.setAccessibleName(_("Open assignment {code}", code=each.case_code))
        card.add(row(words, opener))
    if not rows:
        card.add(Label(_("Nothing new. When you get a file, open it here."), "muted",
                       wrap=True))
    card.add(row(Button(_("Open a file…"), "plain", "folder-open",
                        on=lambda: page.shell.go("inbox", opening=True)), None))
    return card


def _new_words(page: TodayPage, code: str) -> str:
    if page.shell.desk.is_staff:
        return _("Waits for an answer: {code}", code=code)
    return _("New assignment: {code}", code=code)


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
