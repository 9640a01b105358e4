"""A clock that never goes back: hybrid logical time for the journal.

A time is text that sorts: ``2026-03-13T17:34:00.123Z/0004`` (UTC milliseconds, then a counter).
Source: Kulkarni and others, "Logical Physical Clocks", 2014.
"""

from __future__ import annotations

import re
import threading
import time as wall
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

BOUND_MS = 24 * 3600 * 1000
"""How far a time met in someone else's op may drag this clock ahead of the wall."""

_LAST_COUNT = 0xFFFF
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{3})Z/([0-9a-f]{4})")
_OLDEST_MS = 0
_LATEST_MS = 253_402_300_799_999


def time_text(milliseconds: int, count: int = 0) -> str:
    """The text of Unix ``milliseconds`` (1970 to 9999; others are cut to that) and a counter."""
    held = min(max(milliseconds, _OLDEST_MS), _LATEST_MS)
    moment = _EPOCH + timedelta(milliseconds=held)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{held % 1000:03}Z/{count:04x}"


def read_time(text: str) -> tuple[int, int]:
    """Unix milliseconds and counter of a time's text. Raises ValueError for any other text."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError("not a journal time")
    moment = datetime.fromisoformat(found[1] + "+00:00")
    whole = (moment - _EPOCH) // timedelta(seconds=1)
    return whole * 1000 + int(found[2]), int(found[3], 16)


def iso(text: str) -> str:
    """The ISO 8601 UTC moment of a time's text, ``2026-03-13T17:34:00.123Z``."""
    return text.partition("/")[0]


class HybridClock:
    """Gives times that only grow, near the wall clock; safe to use from any thread."""

    def __init__(self, now: Callable[[], float] = wall.time, last: str = "") -> None:
        """``now`` gives Unix seconds; ``last`` is the newest time this device ever gave."""
        self._now = now
        self._guard = threading.Lock()
        self._last = read_time(last) if last else (0, 0)

    def now(self) -> str:
        """A time later than every one given or taken note of before."""
        with self._guard:
            present = int(self._now() * 1000)
            before, count = self._last
            if present > before:
                self._last = (present, 0)
            elif count < _LAST_COUNT:
                self._last = (before, count + 1)
            else:
                self._last = (before + 1, 0)
            return time_text(*self._last)

    def seen(self, text: str) -> None:
        """Take note of another device's time, so that what is written next sorts after it.

        A time more than 24 hours ahead of the wall drags the clock by no more than that bound.
        """
        other = read_time(text)
        with self._guard:
            limit = int(self._now() * 1000) + BOUND_MS
            if other[0] > limit:
                other = (limit, 0)
            self._last = max(self._last, other)
