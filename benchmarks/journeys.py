"""Stalls of the window's thread in every journey of the tests, each with its stack."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.children import ROOT
from benchmarks.figures import Figure

LONGEST = 500
"""Milliseconds: no journey may show a longer stall (architecture.md 9)."""


def measure(work: Path) -> list[Figure]:
    """Run ``tests/journeys`` and read what each kept. Raises RuntimeError when one fails."""
    kept = work / "stalls.jsonl"
    kept.unlink(missing_ok=True)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/journeys"],
        cwd=ROOT, env={**os.environ, "DESK_STALLS": str(kept)}, capture_output=True, text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"a journey failed:\n{ran.stdout[-3000:]}")
    told = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    worst = max(told, key=lambda each: float(each["ms"]))
    print(f"the longest stall, {worst['ms']:.0f} ms in {worst['journey']}:\n{worst['stack']}")
    return [Figure(
        "stall of the window in the journeys, worst", "ms",
        (float(worst["ms"]),), at_most=LONGEST,
        note=f"{len(told)} journeys, longest in {worst['journey']}",
    )]
