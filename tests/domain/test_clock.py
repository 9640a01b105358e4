"""Journal times only grow, near the wall, and nobody can drag them far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.domain.clock import BOUND_MS, HybridClock, iso, read_time, time_text

LATEST_MS = 253_402_300_799_999


@given(st.integers(0, LATEST_MS), st.integers(0, 0xFFFF))
def test_a_time_reads_back_as_written(milliseconds: int, count: int) -> None:
    assert read_time(time_text(milliseconds, count)) == (milliseconds, count)


@given(st.lists(st.tuples(st.integers(0, LATEST_MS), st.integers(0, 0xFFFF)), min_size=2))
def test_texts_sort_as_times_do(times: list[tuple[int, int]]) -> None:
    assert sorted(time_text(*t) for t in times) == [time_text(*t) for t in sorted(times)]


@given(st.lists(st.floats(0, 4e9), min_size=2, max_size=30))
def test_times_grow_whatever_the_wall_clock_does(walls: list[float]) -> None:
    moments = iter(walls)
    clock = HybridClock(lambda: next(moments))
    given_times = [clock.now() for _ in walls]
    assert given_times == sorted(set(given_times))


def test_a_full_counter_borrows_a_millisecond() -> None:
    clock = HybridClock(lambda: 1.0, last=time_text(1000, 0xFFFF))
    assert read_time(clock.now()) == (1001, 0)


def test_what_is_written_after_reading_sorts_after_it() -> None:
    clock = HybridClock(lambda: 1000.0)
    other = time_text(1_000_000 + 3_600_000, 7)
    clock.seen(other)
    assert clock.now() > other


def test_a_clock_years_ahead_drags_ours_by_a_day_at_most() -> None:
    clock = HybridClock(lambda: 1000.0)
    clock.seen(time_text(LATEST_MS))
    assert read_time(clock.now())[0] <= 1_000_000 + BOUND_MS


def test_a_restart_goes_on_after_the_last_time() -> None:
    last = time_text(5_000_000)
    assert HybridClock(lambda: 1.0, last).now() > last


def test_the_moment_people_see_has_no_counter() -> None:
    assert iso(time_text(1_773_423_240_123, 4)) == "2026-03-13T17:34:00.123Z"


@pytest.mark.parametrize("text", [
    "", "2026-03-13", "2026-03-13T17:34:00Z", "2026-13-13T17:34:00.123Z/0000",
    "2026-03-13T17:34:00.123Z/00000", "٢٠٢٦-03-13T17:34:00.123Z/0000", "x" * 29,
])
def test_no_other_text_is_a_time(text: str) -> None:
    with pytest.raises(ValueError):
        read_time(text)
