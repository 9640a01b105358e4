"""REL-03: what a power cut at any moment leaves still opens, and holds all that was told.

Each deed runs once under a recorder; from the recording states are drawn that a cut could leave
(power.py). Two configurations known to be bad are kept: the harness must catch them.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.faults import power, seam
from tests.faults.deeds import Deed
from tests.faults.matrix import BY_NAME, DAY_LONG, MATRIX
from tests.faults.trials import Nursery

pytestmark = pytest.mark.skipif(not seam.HAS_COMPILER, reason=seam.WHY_NOT)

WORKLOADS = (*MATRIX, DAY_LONG)
STATES = 8
"""Of each deed in ``make test``: more than 100 in all; 20,000 in ``make soak``."""
MANY = -(-20_000 // len(WORKLOADS))


def record(nursery: Nursery, deed: Deed, **more: Any) -> list[power.Change]:
    """Every change that a whole run of ``deed`` made."""
    log = nursery.folder / f"{deed.name}.log"
    with nursery.trial(deed, 0, log=str(log), **more) as (world, trial):
        assert not trial.killed
        changes = power.recording(log)
        here = [power.Change(c.kind, c.fd, c.offset, c.data.replace(
            str(world).encode(), str(nursery.template(deed)).encode()
        ) if c.kind in "ORLUM" else c.data) for c in changes]
    assert any(change.kind == "A" for change in here)
    return here


def spoilt(nursery: Nursery, deed: Deed, count: int, where: Path, **more: Any) -> list[str]:
    """Draw ``count`` states of a deed; what was wrong in those that were not as they must be."""
    changes = record(nursery, deed, **more)
    wrong = []
    drawn = power.states(nursery.template(deed), changes, count, where, seed=count)
    for number, (world, told) in enumerate(drawn):
        try:
            deed.check(world, [json.loads(line) for line in told])
        except Exception as error:  # noqa: BLE001  every refusal and wrong value is one finding
            wrong.append(f"state {number}, {len(told)} told: {error!r}")
        shutil.rmtree(world)
    return wrong


@pytest.mark.parametrize("deed", WORKLOADS, ids=lambda deed: deed.name)
def test_a_power_cut_loses_nothing_that_was_told(
    recorders: Nursery, deed: Deed, quick_folder: Path
) -> None:
    assert spoilt(recorders, deed, STATES, quick_folder / "world") == []


@pytest.mark.soak
@pytest.mark.parametrize("deed", WORKLOADS, ids=lambda deed: deed.name)
def test_many_power_cuts_lose_nothing_that_was_told(
    recorders: Nursery, deed: Deed, quick_folder: Path
) -> None:
    assert spoilt(recorders, deed, MANY, quick_folder / "world") == []


def test_the_recorder_sees_every_byte(recorders: Nursery, tmp_path: Path) -> None:
    """All that was recorded, applied to what was there before, is what is there afterwards."""
    deed = BY_NAME["attach"]
    log = tmp_path / "log"
    with recorders.trial(deed, 0, log=str(log)) as (world, _trial):
        disk = power.Disk(recorders.template(deed))
        disk.root = str(world)
        for names in (disk.sure, disk.live):
            for name in list(names):
                names[str(world) + name[len(str(recorders.template(deed))):]] = names.pop(name)
        for change in power.recording(log):
            disk.follow(change)
        there = {str(p) for p in world.rglob("*") if not p.name.endswith(power.SHARED_MEMORY)}
        assert {n for n in disk.live if not n.endswith(power.SHARED_MEMORY)} == there
        for name, file in disk.live.items():
            if file is not None and not name.endswith(power.SHARED_MEMORY):
                file.sync()
                assert bytes(file.sure) == Path(name).read_bytes(), name


def test_commits_that_are_not_flushed_are_caught(recorders: Nursery, tmp_path: Path) -> None:
    """The harness can fail: synchronous=NORMAL loses what was told."""
    wrong = spoilt(recorders, BY_NAME["save"], 12, tmp_path / "world", breaks=["lazy-commits"])
    assert wrong


def test_files_that_are_not_flushed_are_caught(recorders: Nursery, tmp_path: Path) -> None:
    """The harness can fail: an attachment without fsync is missing or torn."""
    wrong = spoilt(
        recorders, BY_NAME["attach"], 12, tmp_path / "world", breaks=["no-sync-of-files"]
    )
    assert wrong
