"""REL-16: hours in the window leave no memory, thread or open file behind (window_soak.py)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.trials import ROOT

GROWTH = 50.0
"""Megabytes that the window may grow after its first hour."""


def walk(home: Path, *asked: str) -> dict[str, Any]:
    """A walk in a process of its own, and what it told of itself."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.faults.window_soak", "--folder", home, *asked],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen",
             "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tools")))},
    )
    assert child.returncode == 0, child.stderr
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found


def test_a_few_rounds_leave_nothing_behind(tmp_path: Path) -> None:
    found = walk(tmp_path, "--rounds", "3")
    every, last = found["every"], found["last"]
    assert last["title"] == "Vuelta 2"
    assert last["locks"] == 4
    assert last["crashes"] == 0
    assert last["threads"] <= every[0]["threads"]
    assert last["handles"] <= every[0]["handles"]
    # A page that stayed behind would cost some thirty times as much in each round.
    assert every[2]["mb"] - every[1]["mb"] < GROWTH


@pytest.mark.soak
def test_eight_hours_in_the_window(tmp_path: Path) -> None:
    found = walk(tmp_path, "--hours", "8")
    every, last = found["every"], found["last"]
    first_hour = next(each for each in every if each["minutes"] >= 60)
    assert max(each["mb"] for each in every[-30:]) - first_hour["mb"] < GROWTH
    assert last["locks"] >= 200
    assert last["crashes"] == 0
    assert last["threads"] <= first_hour["threads"]
    assert last["handles"] <= first_hour["handles"]
