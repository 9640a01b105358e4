"""A whole backup on another disk and the way back, beside a plain copy that is compared.

Ours copies the database by SQLite's own means, reads every page of the copy, flushes and reads
back every sealed photograph and decrypts it. The plain copy only says that the bytes are equal.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from benchmarks.children import piece, tool
from benchmarks.figures import Beside, Figure
from benchmarks.packing import PHOTO_BYTES, photographs

PLAIN = "rm -rf plain; cp -r defender plain && sync -f plain && diff -r defender plain"


def measure(work: Path, runs: int, photos: int) -> list[Figure]:
    """Back up and restore a desk with ``photos`` photographs of 4.1 MB."""
    folder = work / "backups"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "phone").mkdir(parents=True)
    size = photos * PHOTO_BYTES / 1e6
    try:
        photographs(folder / "phone", photos)
        piece("packing", "attach", folder=str(folder), phone=str(folder / "phone"))
        shutil.rmtree(folder / "phone")
        ours: list[dict[str, Any]] = []
        plain: list[tuple[float, float]] = []
        for _run in range(runs):
            ours.append(piece("backups", "there_and_back", folder=str(folder)))
            if shutil.which("bash"):
                plain.append(tool(["bash", "-c", PLAIN], folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    beside = (Beside("cp -r, sync, diff -r (nothing opened)", tuple(s for s, _peak in plain),
                     max(peak for _s, peak in plain)),) if plain else ()

    def told(name: str) -> tuple[float, ...]:
        return tuple(one[name] for one in ours)

    return [
        Figure(f"first backup of {size:,.0f} MB of photographs, read back and decrypted", "s",
               told("first"), beside=beside),
        Figure("second backup, one case more", "s", told("second")),
        Figure("read such a backup again, all of it", "s", told("again")),
        Figure("restore it into an empty folder, compared", "s", told("restored")),
        Figure("memory of all that", "MB", told("peak_mb"), at_most=300),
    ]


# --- in a process of its own ---------------------------------------------------------------------


def there_and_back(folder: str) -> dict[str, float]:
    """A first and a second backup, a full check, and a restore: seconds of each."""
    from defender_desk.desk.desk import open_desk, restore

    home = Path(folder)
    stick, back = home / "STICK", home / "back"
    for place in (stick, back):
        shutil.rmtree(place, ignore_errors=True)
    stick.mkdir()
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8")
    desk = open_desk(home / "defender", phrase)
    try:
        moments = [time.perf_counter()]
        desk.backups.make(stick)
        moments.append(time.perf_counter())
        desk.cases.save({"code": f"GT-2026-{time.time_ns() % 10_000:04}", "title": "Banco",
                         "type": "asylum", "country": "GT"})
        row = desk.backups.make(stick)
        moments.append(time.perf_counter())
        desk.backups.check(row.id)
        moments.append(time.perf_counter())
        restore(stick, back, phrase, ballast=0).close()
        moments.append(time.perf_counter())
    finally:
        desk.close()
        shutil.rmtree(stick, ignore_errors=True)
        shutil.rmtree(back, ignore_errors=True)
    names = ("first", "second", "again", "restored")
    return {name: after - before
            for name, before, after in zip(names, moments[:-1], moments[1:], strict=True)}
