"""A day and a time in two boxes: typed as people write them, kept as ISO."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.domain.appointment import time_of_day
from defender_desk.domain.approximate_dates import parse
from defender_desk.errors import BadValue
from defender_desk.ui.widgets.inputs import Line
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _, language


def iso_day(said: str, year: int) -> str:
    """``2026-03-12`` for «12/3/2026», «12 mar», «2026-03-12»; "" for no single day.

    ``year`` completes a day without one.
    """
    text = said.strip()
    try:
        found = parse(text, "exact", language(), year=year).edtf
    except BadValue:
        parts = text.split("/")
        if len(parts) != 2:
            return ""
        try:
            found = parse(f"{text}/{year}", "exact", language()).edtf
        except BadValue:
            return ""
    try:
        return date.fromisoformat(found).isoformat()
    except ValueError:
        return ""


def typed_day(iso: str) -> str:
    """«12/03/2026» for an ISO day: how she writes it; "" for none."""
    try:
        return date.fromisoformat(iso[:10]).strftime("%d/%m/%Y")
    except ValueError:
        return ""


class DayBox(QWidget):
    """One day; ``value`` is ISO or "". What cannot be read is said below it and stays.

    ``on`` is told of each day that can be read while it is typed.
    """

    def __init__(self, name: str, on: Callable[[], object]) -> None:
        super().__init__()
        self._on = on
        self._value = ""
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(3)
        self.box = Line("", name, _("day/month/year"))
        self.box.textEdited.connect(lambda _text: self._read())
        self.box.editingFinished.connect(self.settle)
        lay.addWidget(self.box)
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        lay.addWidget(self.problem)
        self.setFocusProxy(self.box)
        self.setAccessibleName(name)

    def value(self) -> str:
        """The day as ISO, "" for none."""
        return self._value

    def set_value(self, iso: str) -> None:
        """Show a day; what an older version kept in other words is shown as it is."""
        self._value = iso
        self.box.show_value(self._shown())
        self.problem.hide()

    def standing(self) -> str:
        """What a form that is left keeps: the day, or what is typed and is no day yet."""
        return self._value if self._read() else self.box.text().strip()

    def show_standing(self, kept: str) -> None:
        """Show what ``standing`` gave; what is no day yet is shown as it was typed."""
        whole = not kept or bool(typed_day(kept))
        self.set_value(kept if whole else "")
        if not whole:
            self.box.show_value(kept)

    def settle(self) -> None:
        """Read what is typed now, and say when it is no day."""
        bad = not self._read()
        self.problem.setText(_("Write it like 12/3/2026.") if bad else "")
        self.problem.setVisible(bad)

    def _shown(self) -> str:
        return typed_day(self._value) or self._value

    def _read(self) -> bool:
        text = self.box.text().strip()
        if text == self._shown():
            return True
        found = iso_day(text, datetime.now().astimezone().year)
        if text and not found:
            return False
        if found != self._value:
            self._value = found
            self._on()
        return True


class TimeBox(QWidget):
    """One time of day; ``value`` is ``HH:MM`` or ""."""

    def __init__(self, name: str, on: Callable[[], object]) -> None:
        super().__init__()
        self._on = on
        self._value = ""
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(3)
        self.box = Line("", name, "8:30")
        self.box.textEdited.connect(lambda _text: self._read())
        self.box.editingFinished.connect(self.settle)
        lay.addWidget(self.box)
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        lay.addWidget(self.problem)
        self.setFocusProxy(self.box)
        self.setAccessibleName(name)

    def value(self) -> str:
        """The time, "" for none."""
        return self._value

    def set_value(self, time: str) -> None:
        """Show a time."""
        self._value = time
        self.box.show_value(time)
        self.problem.hide()

    def standing(self) -> str:
        """What a form that is left keeps: the time, or what is typed and is no time yet."""
        return self._value if self._read() else self.box.text().strip()

    def show_standing(self, kept: str) -> None:
        """Show what ``standing`` gave; what is no time yet is shown as it was typed."""
        whole = not kept or bool(time_of_day(kept))
        self.set_value(kept if whole else "")
        if not whole:
            self.box.show_value(kept)

    def settle(self) -> None:
        """Read what is typed now, and say when it is no time."""
        bad = not self._read()
        self.problem.setText(_("Write it like 8:30 or 14:00.") if bad else "")
        self.problem.setVisible(bad)
        if not bad:
            self.box.show_value(self._value)

    def _read(self) -> bool:
        text = self.box.text().strip()
        found = time_of_day(text)
        if text and not found:
            return False
        if found != self._value:
            self._value = found
            self._on()
        return True


class MomentField(QWidget):
    """A day and a time beside each other; ``value`` is an ISO moment with this desk's offset."""

    def __init__(self, name: str, on: Callable[[], object]) -> None:
        super().__init__()
        self.day = DayBox(name, on)
        self.time = TimeBox(_("{name}: time", name=name), on)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(6)
        lay.addWidget(self.day, 3)
        lay.addWidget(self.time, 2)
        self._offset = ""
        self.setFocusProxy(self.day)
        self.setAccessibleName(name)

    def value(self) -> str:
        """The moment, "" without a day."""
        if not self.day.value():
            return ""
        return f"{self.day.value()}T{self.time.value() or '00:00'}:00{self._offset}"

    def set_value(self, iso: str) -> None:
        """Show a moment as it was written down: its own offset stays."""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            moment = datetime.now().astimezone()
        self._offset = moment.strftime("%z")
        self._offset = f"{self._offset[:3]}:{self._offset[3:5]}" if self._offset else ""
        self.day.set_value(moment.date().isoformat())
        self.time.set_value(moment.strftime("%H:%M"))
