"""A season of photographs packed for a stick, beside 7z with AES and beside public tools.

Ours opens every sealed photograph, packs and seals all of them for the team, flushes, reads the
whole package back, opens it and compares. 7z only packs plain files with AES, without looking at
what it wrote. The public tools do the same work as ours.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks.children import piece, tool
from benchmarks.figures import Beside, Figure

PHOTOS = 220
PHOTO_BYTES = 4_100_000
LONG_BYTES = 3_000_000_000
PUBLIC = """
set -e
mkdir plain
for sealed in sealed/*.age; do
  name=${sealed##*/}
  age -d -i key.txt "$sealed" > "plain/${name%.age}"
done
tar -C plain -cf - . | age -r "$(cat recipient.txt)" > work.age
sync work.age
age -d -i key.txt work.age | sha256sum > sum.txt
rm -r plain
"""


def measure(work: Path, runs: int, photos: int, long: bool) -> list[Figure]:
    """Attach and export ``photos`` photographs; with ``long`` one file of 3 GB too."""
    folder = work / "packing"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "phone").mkdir(parents=True)
    try:
        photographs(folder / "phone", photos)
        size = photos * PHOTO_BYTES / 1e6
        attached = piece("packing", "attach", folder=str(folder), phone=str(folder / "phone"))
        packed, beside = _in_turns(folder, runs)
        peak = max(p["peak_mb"] for p in packed)
        figures = [
            Figure(f"export {size:,.0f} MB of photographs, read back and compared", "s",
                   tuple(p["seconds"] for p in packed), beside=beside, limits=(1.0, 0.5)[
                       : len(beside)] if len(beside) == 2 else (), peak_mb=peak),
            Figure("memory of that export", "MB", (peak,), at_most=300),
            Figure(f"attach {size:,.0f} MB of photographs, read back and compared", "s",
                   (attached["seconds"],), peak_mb=attached["peak_mb"]),
        ]
        if long:
            shutil.rmtree(folder)
            folder.mkdir()
            figures += _long(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figures


def photographs(phone: Path, count: int) -> None:
    """Real small pictures with a long tail of noise: as large and dense as a phone's."""
    from defender_desk.media.practice_photos import practice_photo

    head = practice_photo("wall", taken="2026-03-11T09:52:00", gps=None, approx_bytes=100_000)
    chance = random.Random(7)
    for number in range(count):
        noise = chance.randbytes(PHOTO_BYTES - len(head))
        (phone / f"IMG_{number:04}.JPG").write_bytes(head + noise)


def _in_turns(folder: Path, runs: int) -> tuple[list[dict[str, Any]], tuple[Beside, ...]]:
    """Each way once a round, so that the disk's moods fall on all of them."""
    phone = folder / "phone"
    has_7z = shutil.which("7z") is not None
    has_age = all(map(shutil.which, ("age", "age-keygen", "tar", "sha256sum", "bash")))
    if has_age:
        _seal_with_age(folder, phone)
    ours: list[dict[str, Any]] = []
    others: dict[str, list[tuple[float, float]]] = {}
    for _run in range(runs):
        ours.append(piece("packing", "export", folder=str(folder)))
        if has_7z:
            archive = folder / "work.7z"
            others.setdefault("7z, AES, store (no reading back)", []).append(tool(
                ["7z", "a", "-t7z", "-mx0", "-mhe=on", "-pcinco palabras al azar", str(archive),
                 str(phone)], folder))
            archive.unlink()
        if has_age:
            others.setdefault("age -d each | tar | age, sync, age -d | sha256sum", []).append(
                tool(["bash", "-c", PUBLIC], folder))
            (folder / "work.age").unlink()
    return ours, tuple(
        Beside(name, tuple(seconds for seconds, _peak in told), max(peak for _s, peak in told))
        for name, told in others.items()
    )


def _seal_with_age(folder: Path, phone: Path) -> None:
    """The same photographs as stock age keeps them, one file each (not timed)."""
    subprocess.run(["age-keygen", "-o", "key.txt"], cwd=folder, check=True, capture_output=True)
    recipient = subprocess.run(
        ["age-keygen", "-y", "key.txt"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()
    (folder / "recipient.txt").write_text(recipient, encoding="ascii")
    (folder / "sealed").mkdir()
    for photo in phone.iterdir():
        subprocess.run(
            ["age", "-r", recipient, "-o", str(folder / "sealed" / f"{photo.name}.age"),
             str(photo)], check=True, capture_output=True,
        )


# --- in processes of their own --------------------------------------------------------------------


def attach(folder: str, phone: str) -> dict[str, Any]:
    """Make a desk that trusts a team, and attach every file in ``phone`` to one note: seconds."""
    from defender_desk.desk.desk import Profile, create, new_recovery_words, propose_passphrase

    home = Path(folder)
    phrase = propose_passphrase()
    (home / "passphrase.txt").write_text(phrase, encoding="utf-8")
    words = new_recovery_words()
    desk = create(home / "defender", Profile("Inés Ejemplo Batz", "defender", "GT"), phrase, words)
    team = create(home / "staff", Profile("Hannah Sample", "staff", "US"), phrase, words, ballast=0)
    try:
        desk.keys.trust(team.keys.card(home), team.keys.my_digits(), "by phone")
        case = desk.cases.save({"code": "GT-2026-0001", "title": "Banco", "type": "asylum",
                                "state": "in_progress", "country": "GT"})
        note = desk.notes.new(case.id, {"title": "Fotos"})
        files = sorted(Path(phone).iterdir())
        began = time.perf_counter()
        added = desk.notes.add_files(note.id, files)
        seconds = time.perf_counter() - began
        if added.problems:
            raise added.problems[0][1]
    finally:
        team.close()
        desk.close()
    return {"seconds": seconds, "files": len(added.files)}


def export(folder: str) -> dict[str, Any]:
    """Pack everything into a folder: seconds. The packages are removed again."""
    from defender_desk.desk.desk import open_desk

    home = Path(folder)
    post = home / "post"
    desk = open_desk(home / "defender", (home / "passphrase.txt").read_text(encoding="utf-8"))
    try:
        note = desk.records.all("note")[0]
        began = time.perf_counter()
        series = desk.bundles.export([note.id], "folder", post)
        seconds = time.perf_counter() - began
        size = sum(part.file.stat().st_size for part in series.parts)
    finally:
        desk.close()
        shutil.rmtree(post, ignore_errors=True)
    return {"seconds": seconds, "size": size, "parts": len(series.parts)}


def _long(folder: Path) -> list[Figure]:
    phone = folder / "phone"
    phone.mkdir()
    block = random.Random(9).randbytes(64_000_000 - 8)
    with (phone / "VIDEO.MP4").open("wb") as file:
        for number in range(-(-LONG_BYTES // 64_000_000)):
            file.write(number.to_bytes(8) + block)
    attached = piece("packing", "attach", folder=str(folder), phone=str(phone))
    (phone / "VIDEO.MP4").unlink()
    packed = piece("packing", "export", folder=str(folder))
    return [
        Figure("attach one file of 3 GB: memory", "MB", (attached["peak_mb"],), at_most=300,
               note=f"{attached['seconds']:.0f} s"),
        Figure("export one file of 3 GB: memory", "MB", (packed["peak_mb"],), at_most=300,
               note=f"{packed['seconds']:.0f} s, {packed['parts']} file(s)"),
    ]
