"""From days to pixels: the stretch of time that is shown, and the marks above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from defender_desk.wording import short_month

MONTHS_SHOWN = 12
"""Months that are seen at once when one looks month by month."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the chart with its words; ``strong`` at the beginning of a year."""

    day: date
    words: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from ``first`` to ``last``, shown across a width in pixels."""

    first: date
    last: date

    def place(self, day: date, width: int) -> float:
        """Where a day stands, in pixels from the left; outside when it lies outside."""
        whole = max((self.last - self.first).days, 1)
        return (day - self.first).days / whole * width

    def holds(self, first: date, last: date) -> bool:
        """Whether any of these days is shown."""
        return last >= self.first and first <= self.last

    def marks(self, width: int, room: int) -> list[Mark]:
        """Years, or months where there are few of them, with at least ``room`` pixels each."""
        months = max((self.last - self.first).days / 30.4, 1)
        if months <= 30:
            each = max(1, round(months * room / max(width, 1) + 0.49))
            return self._months(each)
        years = max(1, round(months / 12 * room / max(width, 1) + 0.49))
        return [Mark(date(year, 1, 1), str(year), True)
                for year in range(self.first.year, self.last.year + 1)
                if year % years == 0 or years == 1]

    def _months(self, each: int) -> list[Mark]:
        found = []
        day = self.first.replace(day=1)
        while day <= self.last:
            if (day.month - 1) % each == 0:
                words = str(day.year) if day.month == 1 else short_month(day.month)
                found.append(Mark(day, words, day.month == 1))
            day = next_month(day)
        return found


def next_month(day: date, by: int = 1) -> date:
    """The first of the month ``by`` months on."""
    count = day.year * 12 + day.month - 1 + by
    year = min(max(count // 12, 1), 9999)
    return date(year, count % 12 + 1, 1)


def whole(days: list[date]) -> Stretch:
    """All years in which something happens."""
    first = min(days, default=date(2000, 1, 1))
    last = max(days, default=first)
    return Stretch(date(first.year, 1, 1), date(last.year, 12, 31))


def around(day: date) -> Stretch:
    """A year of months with ``day`` in its middle."""
    first = next_month(day, -MONTHS_SHOWN // 2)
    return Stretch(first, next_month(first, MONTHS_SHOWN) - timedelta(days=1))
