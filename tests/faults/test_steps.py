"""REL-02, SEC-05: every deed is ended by SIGKILL at each of its steps in turn.

After SQLite's fault loops: k = 1, 2, … until the deed completes. After each end the vault is
opened, compared with what had been acknowledged, and the deed is done again.
"""

from __future__ import annotations

import ast
import fnmatch
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from defender_desk.errors import UnknownRecord
from tests.faults.deeds import Deed
from tests.faults.matrix import EARLY, MATRIX
from tests.faults.trials import ROOT, Nursery

MOST = 400
"""More steps than any deed has: a loop that never completes fails instead of standing still."""


def kill_at_each(nursery: Nursery, deed: Deed, first: int, stride: int) -> None:
    """End ``deed`` at step ``first`` and every ``stride``-th after it, until it completes."""
    for k in range(first, MOST, stride):
        with nursery.trial(deed, k) as (world, trial):
            assert len(trial.steps) == k or not trial.killed
            deed.check(world, trial.told)
            if not trial.killed:
                assert len(trial.steps) in range(max(k - stride, 2), k), "no step is counted"
                return
    pytest.fail("the deed never completed")


@pytest.mark.parametrize("deed", MATRIX, ids=lambda deed: deed.name)
def test_a_deed_killed_at_any_step_loses_nothing(nursery: Nursery, deed: Deed) -> None:
    kill_at_each(nursery, deed, 1, deed.stride)


LONG = [(deed, first) for deed in MATRIX if deed.stride > 1 for first in range(2, deed.stride + 1)]


@pytest.mark.soak
@pytest.mark.parametrize(("deed", "first"), LONG, ids=lambda it: getattr(it, "name", it))
def test_the_other_steps_of_long_deeds(nursery: Nursery, deed: Deed, first: int) -> None:
    kill_at_each(nursery, deed, first, deed.stride)


def named_in_the_source() -> set[str]:
    """Every name that a ``reached("…")`` of the program gives; ``repair.*`` when put together."""
    found = set()
    for file in sorted((ROOT / "defender_desk").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reached":
                [said] = node.args
                parts = said.values if isinstance(said, ast.JoinedStr) else [said]
                found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "*"
                                  for part in parts))
    return found


def test_every_step_of_the_program_is_in_the_matrix(nursery: Nursery) -> None:
    came_to: set[str] = set()
    for deed in MATRIX:
        with nursery.trial(deed, 0) as (_world, trial):
            assert not trial.killed
            came_to |= set(trial.steps)
    missed = {name for name in named_in_the_source() if not fnmatch.filter(came_to, name)}
    assert missed == set()


def test_the_matrix_sees_a_save_that_is_told_too_early(nursery: Nursery) -> None:
    """The harness can fail: a deed that says done before it is done is caught."""
    with nursery.trial(EARLY, 1) as (world, trial):
        assert trial.told
        with pytest.raises(UnknownRecord):
            EARLY.check(world, trial.told)


def test_the_variable_of_the_environment_ends_the_program(tmp_path: Path) -> None:
    """The same hook from outside, as a person at a terminal would use it."""
    child = subprocess.run(
        [sys.executable, "-c",
         "from pathlib import Path\n"
         "from defender_desk.storage.durable import write_whole\n"
         "import sys\n"
         "write_whole(Path(sys.argv[1]) / 'a', b'x', 'a')\n"
         "print('never')", str(tmp_path)],
        env={**os.environ, "FAULT": "file.named:1"}, capture_output=True, cwd=ROOT, check=False,
    )
    assert child.returncode == -signal.SIGKILL
    assert child.stdout == b""
    assert (tmp_path / "a").read_bytes() == b"x"


@pytest.mark.parametrize(
    "strange", ["1", "yes", "save", "save:", "save:0", "save:x", ":3", "a:b:c"])
def test_somebody_elses_variable_of_that_name_ends_nothing(strange: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c",
         "from defender_desk.fault_points import reached\n"
         "for name in ('save.begun', 'a.b', 'yes.x'):\n    reached(name)\n"
         "print('lives')"],
        env={**os.environ, "FAULT": strange}, capture_output=True, cwd=ROOT, check=True,
    )
    assert child.stdout.split() == [b"lives"]
