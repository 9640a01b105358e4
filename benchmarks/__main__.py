"""``python -m benchmarks``: measure, print a table, keep it as JSON (docs/benchmarks.md)."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import (
    backups,
    crash,
    desks,
    health,
    hour,
    journeys,
    lists,
    locking,
    packing,
    paper,
    starting,
    window,
)
from benchmarks.children import ROOT
from benchmarks.figures import Figure, as_json, table

PIECES = (
    "start", "desk", "paper", "packing", "backups", "crash", "health", "window", "lists",
    "locking", "journeys", "hour",
)


def main() -> int:
    """Measure what was asked for; 0 when every promise holds, else 1."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("pieces", nargs="*", help=f"which of {', '.join(PIECES)}; without any all"
                       " but hour")
    asked.add_argument("--runs", type=int, default=7, help="how often each short piece is run")
    asked.add_argument("--quick", action="store_true", help="a twentieth of the work, no promises")
    asked.add_argument("--long", action="store_true", help="also one attachment of 3 GB")
    asked.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    asked.add_argument("--work", type=Path, help="keep the large desk here for the next time")
    chosen = asked.parse_args()
    wanted = chosen.pieces or [each for each in PIECES if each != "hour"]
    if unknown := set(wanted) - set(PIECES):
        asked.error(f"no such piece: {', '.join(sorted(unknown))}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    if chosen.work:
        chosen.work.mkdir(parents=True, exist_ok=True)
        figures = _measure(wanted, chosen, chosen.work.resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.out.parent) as made:
            figures = _measure(wanted, chosen, Path(made))
    facts = {
        "made": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "system": platform.platform(),
        "python": platform.python_version(), "cores": os.cpu_count(),
        "command": " ".join(["python -m benchmarks", *sys.argv[1:]]),
        "figures": as_json(figures),
    }
    chosen.out.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missed = [figure.name for figure in figures if figure.met is False]
    print(f"\n{chosen.out}" + (f"\nMISSED: {'; '.join(missed)}" if missed else ""))
    return 1 if missed and not chosen.quick else 0


def _measure(wanted: list[str], chosen: argparse.Namespace, work: Path) -> list[Figure]:
    runs = max(2, chosen.runs // 3) if chosen.quick else chosen.runs
    part = 20 if chosen.quick else 1
    cases, notes = desks.CASES // part, desks.NOTES // part
    found: list[Figure] = []
    for piece in PIECES:
        if piece not in wanted:
            continue
        if piece == "start":
            new = starting.measure(work, max(runs, 5))
        elif piece == "desk":
            new = desks.measure(work, runs, cases, notes)
        elif piece == "paper":
            new = paper.measure(work, 10 * runs)
        elif piece == "packing":
            new = packing.measure(work, max(2, runs // 2), packing.PHOTOS // part, chosen.long)
        elif piece == "backups":
            new = backups.measure(work, max(2, runs // 2), packing.PHOTOS // part)
        elif piece == "crash":
            new = crash.measure(work, max(3, runs // 2), crash.FILES // part)
        elif piece == "health":
            new = health.measure(work, max(2, runs // 2), health.OPS // part)
        elif piece == "window":
            new = window.measure(work, cases, notes)
        elif piece == "lists":
            new = lists.measure(work, runs, cases, notes)
        elif piece == "hour":
            minutes = 2.0 if chosen.quick else 60.0
            new = hour.measure(work, cases, notes, minutes, chosen.out.with_name("hour.csv"))
        elif piece == "locking":
            new = locking.measure(work, runs, cases, notes)
        else:
            new = journeys.measure(work)
        print(table(new), flush=True)
        found += new
    return found


if __name__ == "__main__":
    sys.exit(main())
