"""The start after a crash, on a vault of 1 GB (security.md REL-19)."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.children import ROOT, environment, piece
from benchmarks.figures import Beside, Figure

FILES, SIZE = 250, 4_100_000
"""Together a little more than 10^9 bytes."""
NOTES = 2_000
UNFOLDED = 60
"""Notes written after opening and before the program is ended: they lie in the log alone."""
PHRASE = "lluvia rueda camino puente lobo trece"
WRITER = """
import sys
from pathlib import Path
from benchmarks.crash import write_without_end
write_without_end(Path(sys.argv[1]))
"""


def measure(work: Path, runs: int, files: int = FILES) -> list[Figure]:
    """Make the vault, then end and start the program in turns with orderly starts."""
    folder = work / "crash"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = piece("crash", "make", folder=str(folder), files=files)
    after, orderly = [], []
    for _run in range(runs):
        _end_one(folder)
        after.append(piece("crash", "start", folder=str(folder)))
        orderly.append(piece("crash", "start", folder=str(folder)))
    lost = sum(found["notes"] < made["notes"] for found in after)
    figure = Figure(
        f"start after a crash, vault of {made['bytes'] / 1e9:.2g} GB", "s",
        tuple(found["seconds"] for found in after), at_most=3.0,
        beside=(Beside("after an orderly end", tuple(found["seconds"] for found in orderly)),),
        peak_mb=max(found["peak_mb"] for found in after),
        note=f"key derivation included; {lost} starts lost a note",
    )
    shutil.rmtree(folder)
    return [figure]


def make(folder: str, files: int) -> dict[str, Any]:
    """A Defender's vault with notes and files of random bytes."""
    from defender_desk.desk.desk import Profile, create, new_recovery_words

    home = Path(folder)
    desk = create(home / "vault", Profile("Inés Ejemplo Batz", "defender", "GT"), PHRASE,
                  new_recovery_words(), ballast=0)
    case = desk.cases.save({"code": "GT-2026-014", "title": "Caso", "type": "sij",
                            "state": "in_progress", "country": "GT", "risk": "low"})
    chance = random.Random(1)
    for number in range(NOTES):
        desk.notes.new(case.id, {"title": f"Nota {number}", "text": "palabra " * 100})
    source = home / "photo.bin"
    for _number in range(files):
        source.write_bytes(chance.randbytes(SIZE))
        desk._vault.attachments.add(source)
    source.unlink()
    size = sum(path.stat().st_size for path in (home / "vault").rglob("*") if path.is_file())
    desk.close()
    return {"bytes": size, "notes": NOTES}


def write_without_end(folder: Path) -> None:
    """Be the program that is ended: say so once enough lies in the log."""
    from defender_desk.desk.desk import open_desk

    desk = open_desk(folder / "vault", PHRASE, ballast=0)
    [case] = desk.records.all("case")
    for number in range(1 << 30):
        desk.notes.new(case.id, {"title": f"Después {number}", "text": "palabra " * 100})
        if number == UNFOLDED:
            print("enough", flush=True)


def _end_one(folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env=environment(DEFENDER_DESK_HOME=str(folder) + ".home"),
    )
    assert child.stdout is not None
    if child.stdout.readline() != "enough\n":
        raise RuntimeError("the writer did not write")
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()


def start(folder: str) -> dict[str, Any]:
    """Unlock until the cases are counted; what is there is counted too."""
    from defender_desk.desk.desk import open_desk

    began = time.perf_counter()
    desk = open_desk(Path(folder) / "vault", PHRASE, ballast=0)
    desk.counts()
    seconds = time.perf_counter() - began
    notes = desk.records.count("note")
    desk.close()
    return {"seconds": seconds, "notes": notes}
