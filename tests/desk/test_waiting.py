"""A wrong phrase waits longer each time, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.desk.waiting import LONGEST, NAME, Waiting


def test_one_two_four_to_sixty_and_none_after_the_right_one(tmp_path: Path) -> None:
    now = [1000.0]
    waits = []
    for _n in range(8):
        waits.append(Waiting(tmp_path, lambda: now[0]).wrong())  # each a new start
        assert Waiting(tmp_path, lambda: now[0]).left() == waits[-1]
        now[0] += waits[-1]
        assert Waiting(tmp_path, lambda: now[0]).left() == 0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    Waiting(tmp_path).right()
    assert not list(tmp_path.iterdir())
    assert Waiting(tmp_path).wrong() == 1


def test_part_of_a_wait_is_kept_across_a_restart(tmp_path: Path) -> None:
    now = [5.0]
    for _n in range(4):
        Waiting(tmp_path, lambda: now[0]).wrong()
    now[0] += 2.5
    assert Waiting(tmp_path, lambda: now[0]).left() == 6


def test_a_clock_set_back_locks_nobody_out_for_long(tmp_path: Path) -> None:
    Waiting(tmp_path, lambda: 2_000_000_000.0).wrong()
    assert Waiting(tmp_path, lambda: 0.0).left() == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seconds": "x"}', '{"seconds": 1e400}',
                                  '{"seconds": 99999999, "since": 1e300}', "[" * 99999, "\x00"])
def test_a_file_of_nonsense_waits_a_minute_at_most(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    assert 0 <= Waiting(tmp_path).left() <= LONGEST


def test_it_tells_nothing_but_two_numbers(tmp_path: Path) -> None:
    Waiting(tmp_path, lambda: 12.0).wrong()
    assert (tmp_path / NAME).read_text(encoding="utf-8") == '{"seconds": 1, "since": 12.0}'
