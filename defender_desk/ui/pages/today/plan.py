"""The plan of the day: what is to be done at which hour, ticked, moved, added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from defender_desk.desk.appointments import AppointmentRow
from defender_desk.domain.appointment import ERRANDS
from defender_desk.ui import theme
from defender_desk.ui.pages.today import moments
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import (
    Button,
    Card,
    Check,
    Chip,
    Choice,
    Field,
    Icon,
    IconButton,
    Label,
    Line,
    column,
    row,
)
from defender_desk.ui.widgets.moments import DayBox, TimeBox
from defender_desk.wording import _, plural

ICONS = {"task": "square-check", "visit": "footprints", "interview": "mic", "call": "phone",
         "office": "landmark", "signing": "fingerprint", "send": "send"}
HOURS = ("08:00", "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00")
"""Hours that the menu offers; another one is typed."""


class PlanCard(Card):
    """``deeds`` are tick(id, done), move(id, day, time), edit(id), remove(id)."""

    def __init__(self, rows: Sequence[AppointmentRow], waiting: Sequence[AppointmentRow],
                 today: str, deeds: dict[str, Callable[..., object]]) -> None:
        done = sum(bool(each.done) for each in rows)
        count = Label(plural("{done} of {total} done", "{done} of {total} done", done, done=done,
                             total=len(rows)) if rows else "", "muted")
        super().__init__(_("For today"), "list-checks", count, padded=False)
        self._deeds = deeds
        self._today = today
        for each in rows:
            self._row(each)
        if waiting:
            head = Label(_("Still waiting"), "group")
            head.setContentsMargins(12, 8, 12, 2)
            self.add(head)
            for each in waiting:
                self._row(each)

    def _row(self, each: AppointmentRow) -> None:
        tick = Check("", bool(each.done), partial(self._tick, each))
        tick.setAccessibleName(_("Done: {what}", what=each.title))
        when = each.time or "—"
        if each.day != self._today:
            when = moments.short_day(each.day) or _("no day")
        hour = Label(when, "muted")
        hour.setMinimumWidth(theme.wide(52))
        title = Label(sentence(each.title), "done" if each.done else "body", wrap=True)
        if each.done:
            crossed = title.font()
            crossed.setStrikeOut(True)
            title.setFont(crossed)
        second = " · ".join(p for p in (each.case_code, each.place, each.note) if p)
        words: list[QWidget | None] = [title]
        if second:
            words.append(Label(second, "help", wrap=True))
        chips: list[QWidget] = []
        if each.safety and not each.done:
            chip = Chip(_("Before acting"), "warning", "shield-alert")
            chip.setToolTip(tip(each.safety))
            chip.setAccessibleName(f"{_('Before acting')}: {each.safety}")
            chips.append(chip)
        made = self.add_row(tick, hour, Icon(ICONS.get(each.errand, "square-check"), 16,
                                             "text_muted"),
                            column(*words, spacing=0), *chips, self._menu(each))
        lay = made.layout()
        if lay is not None:
            lay.setStretch(3, 1)  # type: ignore[attr-defined]  # add_row makes a box layout

    def _menu(self, each: AppointmentRow) -> QWidget:
        button = IconButton("ellipsis", _("More: {what}", what=each.title))
        button.setProperty("kind", "more")
        menu = QMenu(button)
        menu.addAction(_("Change…"), lambda: self._deeds["edit"](each.id))
        hours = menu.addMenu(_("To a time today"))
        for hour in HOURS:
            hours.addAction(hour, partial(self._deeds["move"], each.id, self._today, hour))
        menu.addAction(_("To tomorrow"), partial(
            self._deeds["move"], each.id, later(self._today, 1), each.time))
        menu.addAction(_("To next week"), partial(
            self._deeds["move"], each.id, later(self._today, 7), each.time))
        menu.addSeparator()
        menu.addAction(_("Take out of the plan"), partial(self._deeds["remove"], each.id))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _tick(self, each: AppointmentRow, done: bool) -> None:
        self._deeds["tick"](each, done)


class PlanForm(Card):
    """A new appointment, or one that is changed; ``keep`` gets the values and the id."""

    def __init__(self, cases: Sequence[tuple[str, str]], today: str,
                 keep: Callable[[dict[str, Any], str], object],
                 close: Callable[[], object], known: Any = None) -> None:
        super().__init__(_("Change the appointment") if known else _("New appointment"),
                         "calendar-plus")
        self._id = known.id if known else ""
        self._keep = keep
        self.on: Callable[[str], object] = lambda _name: None
        """Is told the name of each field that the person changed."""
        self.title_box = Line(known.title if known else "", _("What, with roles or initials"))
        self.errand = Choice([(key, _(text)) for key, text in ERRANDS],
                             known.errand if known else "visit", self._told("errand"),
                             _("Kind of appointment"))
        self.case = Choice([("", _("No case")), *cases], known.case if known else "",
                           self._told("case"), _("Case"))
        self.day = DayBox(_("Day"), self._told("day"))
        self.day.set_value(known.day if known else today)
        self.time = TimeBox(_("Time"), self._told("time"))
        self.time.set_value(known.time if known else "")
        self.place = Line(known.place if known else "", _("Place"))
        self.note = Line(known.note if known else "", _("To take along"))
        self.boxes: dict[str, QWidget] = {
            "title": self.title_box, "errand": self.errand, "case": self.case, "day": self.day,
            "time": self.time, "place": self.place, "note": self.note}
        for name in ("title", "place", "note"):
            box = self.boxes[name]
            assert isinstance(box, Line)
            box.textEdited.connect(self._told(name))
        self.title_field = Field(
            _("What, with roles or initials"), self.title_box,
            _("The plan can be found by others: no names, no address of anybody."))
        self.add(self.title_field)
        self.add(row(Field(_("Kind of appointment"), self.errand), Field(_("Day"), self.day),
                     Field(_("Time"), self.time), spacing=12))
        self.add(row(Field(_("Case"), self.case), Field(_("Place"), self.place),
                     Field(_("To take along"), self.note), spacing=12))
        self.add(row(None, Button(_("Cancel"), "plain", on=close),
                     Button(_("Keep appointment"), "primary", "check", on=self.keep)))

    def keep(self) -> None:
        """Keep it, unless nothing was written."""
        if not self.title_box.text().strip():
            self.title_field.set_problem(_("This is needed."))
            self.title_box.setFocus()
            return
        self._keep({name: value.strip() for name, value in self.values().items()}, self._id)

    def values(self) -> dict[str, str]:
        """What stands in the fields, as journal JSON."""
        return {"title": self.title_box.text(), "errand": self.errand.value(),
                "case": self.case.value(), "day": self.day.value(), "time": self.time.value(),
                "place": self.place.text(), "note": self.note.text()}

    def standing(self) -> dict[str, str]:
        """Everything typed so far, a day or time that cannot be read yet too."""
        return {**self.values(), "day": self.day.standing(), "time": self.time.standing()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what was typed before."""
        for name, value in values.items():
            box = self.boxes.get(name)
            if isinstance(box, Line):
                box.show_value(str(value))
            elif isinstance(box, (DayBox, TimeBox)):
                box.show_standing(str(value))
            elif isinstance(box, Choice):
                box.set_value(str(value))

    def _told(self, name: str) -> Callable[..., None]:
        def told(*_value: object) -> None:
            self.on(name)

        return told


def happened(each: AppointmentRow) -> str:
    """The planned moment of today as ISO once it has come, "" for now."""
    now = datetime.now().astimezone()
    if each.day != now.date().isoformat() or not each.time:
        return ""
    hour, minute = (int(part) for part in each.time.split(":"))
    planned = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return planned.isoformat() if planned <= now else ""


def sentence(text: str) -> str:
    """A next step as it stands alone: it begins with a large letter."""
    return text[:1].upper() + text[1:]


def later(day: str, by: int) -> str:
    """The ISO day ``by`` days after an ISO day."""
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def summed(rows: Sequence[AppointmentRow]) -> str:
    """«1 visita, 1 entrevista y 1 firma para hoy»; "" for a day without any."""
    left = [each.errand for each in rows if not each.done]
    said = [_COUNTED[kind](left.count(kind)) for kind in _COUNTED if kind in left]
    if len(said) < 2:
        return "".join(said)
    return _("{some} and {last}", some=", ".join(said[:-1]), last=said[-1])


_COUNTED: dict[str, Callable[[int], str]] = {
    "visit": lambda n: plural("{n} visit", "{n} visits", n, n=n),
    "interview": lambda n: plural("{n} interview", "{n} interviews", n, n=n),
    "signing": lambda n: plural("{n} signing", "{n} signings", n, n=n),
}


def coming(rows: Sequence[AppointmentRow], edit: Callable[[str], object]) -> Card:
    """What is planned for the days after today."""
    card = Card(_("Coming days"), "calendar-days", padded=False)
    for each in rows:
        when = " ".join(p for p in (moments.short_day(each.day), each.time) if p)
        opener = Button(each.title, "quiet", on=partial(edit, each.id))
        card.add_row(column(opener, Label(" · ".join(p for p in (when, each.case_code) if p),
                                          "muted"), spacing=0), None)
    return card
