"""REL-01: killed at any moment while it works, a desk loses nothing that it told.

One vault lives through all the rounds, so each begins with what the kill before it left behind.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.faults.deeds import Told, still_there
from tests.faults.matrix import BUSY
from tests.faults.trials import Nursery

ROUNDS = 100
MOMENTS = 0.04
"""Seconds in which it is killed, from its birth or from the first to fourth thing it told."""
LINE = 100
"""Bytes that one thing told takes at least."""


def kills(nursery: Nursery, folder: Path, rounds: int, seed: int) -> Told:
    """Kill ``rounds`` children, each at a random moment; what all of them had told."""
    chance = random.Random(seed)
    folder.mkdir()
    shutil.copytree(nursery.template(BUSY), folder / "world")
    (folder / "told").touch()
    told: list[list[object]] = []
    for number in range(rounds):
        order = {"deed": BUSY.name, "base": str(folder), "kill_at": 0,
                 "seconds": chance.uniform(0, MOMENTS),
                 "size": (folder / "told").stat().st_size + LINE * chance.randint(0, 4)}
        trial = nursery.ask(order, folder)
        assert trial.killed
        still_there(folder / "world", trial.told[len(told):], every=False)
        told = trial.told
        if number % 20 == 19:
            BUSY.check(folder / "world", told)
    return told


def test_a_hundred_kills_lose_nothing(nursery: Nursery, quick_folder: Path) -> None:
    folder = quick_folder / "kills"
    told = kills(nursery, folder, ROUNDS, seed=1)
    # A machine so slow that nothing is ever told would prove nothing.
    assert len(told) > ROUNDS // 2
    BUSY.check(folder / "world", told)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_a_thousand_kills_lose_nothing(nursery: Nursery, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "kills"
    told = kills(nursery, folder, ROUNDS, seed)
    BUSY.check(folder / "world", told)
