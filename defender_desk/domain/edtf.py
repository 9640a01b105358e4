"""Extended Date/Time Format, levels 0 and 1, as far as a person's memory needs it.

Source: Library of Congress, EDTF Specification (4 February 2019; now part 2 of ISO 8601):
``1987-05-04``, ``2019-03``, ``2018``, with ``~`` (about), ``?`` (uncertain) or ``%`` (both) behind,
``199X`` (a decade), ``2018/2019-03`` (between), ``../2018-05`` and ``2018-07/..`` (open).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_POINT: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")
_DECADE: Final = re.compile(r"(\d{3})X")
EARLIEST: Final = 1000
LATEST: Final = 2999
DAYS_ABOUT_A_DAY: Final = 7


@dataclass(frozen=True, slots=True)
class Point:
    """A year, a month or a day; ``month`` and ``day`` are 0 where they are not known.

    ``mark`` is "" or one of ``~ ? %``. Raises ValueError for what the calendar does not have.
    """

    year: int
    month: int = 0
    day: int = 0
    mark: str = ""

    def __post_init__(self) -> None:
        if not EARLIEST <= self.year <= LATEST or (self.day and not self.month):
            raise ValueError("year")
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        month = f"-{self.month:02}" if self.month else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year}{month}{day}{self.mark}"

    @property
    def about(self) -> bool:
        return self.mark in ("~", "%")

    @property
    def uncertain(self) -> bool:
        return self.mark in ("?", "%")

    @property
    def first(self) -> date:
        """The first day it may mean, the mark apart."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it may mean, the mark apart."""
        if self.day:
            return self.first
        month = self.month or 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def before(self) -> Point:
        """The day, month or year that comes just before, without a mark."""
        return self._like(self.first - timedelta(days=1))

    @property
    def after(self) -> Point:
        """The day, month or year that comes just after, without a mark."""
        return self._like(self.last + timedelta(days=1))

    def _like(self, day: date) -> Point:
        return Point(day.year, day.month if self.month else 0, day.day if self.day else 0)

    def range(self) -> tuple[date, date]:
        """First and last day for sorting: a mark widens by one year, one month or seven days."""
        if not self.mark:
            return self.first, self.last
        if self.day:
            room = timedelta(days=DAYS_ABOUT_A_DAY)
            return self.first - room, self.last + room
        return self.before.first, self.after.last


@dataclass(frozen=True, slots=True)
class Reading:
    """What an EDTF text says: one point (``start`` is ``end``), or an interval.

    ``start`` or ``end`` is None where the interval is open; ``decade`` is the decade's first year
    or 0; ``interval`` tells ``2018`` from ``2018/2018``.
    """

    start: Point | None
    end: Point | None
    interval: bool = False
    decade: int = 0


def read(edtf: str) -> Reading:
    """The meaning of an EDTF text. Raises ValueError for anything this program does not write."""
    if match := _DECADE.fullmatch(edtf):
        first = int(match[1]) * 10
        return Reading(Point(first), Point(first + 9), decade=first)
    if "/" not in edtf:
        point = _point(edtf)
        return Reading(point, point)
    left, _, right = edtf.partition("/")
    start = None if left == ".." else _point(left)
    end = None if right == ".." else _point(right)
    if start is None and end is None:
        raise ValueError("open on both sides")
    if start is not None and end is not None and start.first > end.last:
        raise ValueError("backwards")
    return Reading(start, end, interval=True)


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError("not a date")
    year, month, day, mark = match.groups()
    if month == "00" or day == "00":
        raise ValueError("not a date")
    return Point(int(year), int(month or 0), int(day or 0), mark)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m_ = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m_) // 451
    month, day = divmod(h + m_ - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holy_week(year: int) -> tuple[Point, Point]:
    """Palm Sunday and Easter Sunday of a year."""
    sunday = easter(year)
    palms = sunday - timedelta(days=7)
    return Point(palms.year, palms.month, palms.day), Point(sunday.year, sunday.month, sunday.day)


def third(year: int, month: int, which: int) -> tuple[Point, Point]:
    """The first (0), middle (1) or last (2) ten days of a month, both ends marked "about"."""
    last = calendar.monthrange(year, month)[1]
    first_day, last_day = ((1, 10), (11, 20), (21, last))[which]
    return Point(year, month, first_day, "~"), Point(year, month, last_day, "~")


_THIRDS_OF_A_YEAR: Final = ((1, 4), (5, 8), (9, 12))


def third_of_year(year: int, which: int) -> tuple[Point, Point]:
    """The first (0), middle (1) or last (2) four months of a year, both ends marked "about"."""
    first, last = _THIRDS_OF_A_YEAR[which]
    return Point(year, first, 0, "~"), Point(year, last, 0, "~")


def third_of(reading: Reading) -> tuple[int, Point] | None:
    """(0, 1 or 2, month or year) when it is the beginning, middle or end of one, else None."""
    start, end = reading.start, reading.end
    if not (reading.interval and start and end and start.month and start.about):
        return None
    for which in range(3):
        if start.day and (start, end) == third(start.year, start.month, which):
            return which, Point(start.year, start.month)
        if (start, end) == third_of_year(start.year, which):
            return which, Point(start.year)
    return None


def holy_week_of(reading: Reading) -> int | None:
    """The year when the interval is a whole Holy Week, or None."""
    start, end = reading.start, reading.end
    if not (reading.interval and start and end):
        return None
    bare = (Point(start.year, start.month, start.day), Point(end.year, end.month, end.day))
    return start.year if bare == holy_week(start.year) else None
