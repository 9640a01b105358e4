"""Keep a vault of this version for ever: ``python tools/freeze_vault.py 0.2.0``.

Walks the practice day up to the final declaration with small pictures, adds what a day does not
have (a draft, something in the bin, something deleted for good, an automatic copy), and zips the
Defender's vault with its phrase and the words of its sheet into ``tests/vectors/vaults/``. Made
once for each version that is given out, never again: every later one must open it.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image

from defender_desk import wording
from defender_desk.desk.practice import PracticeDay
from defender_desk.media.practice_photos import practice_photo
from defender_desk.storage.vault import Vault

ROOT = Path(__file__).resolve().parent.parent
VAULTS = ROOT / "tests" / "vectors" / "vaults"
LEFT_OUT = frozenset({"ballast", "lock", "come-forward"})
"""Nothing of a vault: the reserve for a full disk, and the files of whoever has it open."""


def make(folder: Path) -> None:
    """The practice desks in ``folder``, the Defender's with more in it."""
    day = PracticeDay(folder, photo_bytes=24_000, page_bytes=9_000, other_cases=False, log_n=10)
    _small_pictures(day)
    try:
        day.walk(until="freeze")
        desk, case = day.defender, day.ids["case"]
        removed = desk.notes.new(case, {"title": "Quitada"})
        gone = desk.notes.new(case, {"title": "Borrada para siempre", "text": "PURGADO"})
        for note in (removed, gone):
            desk.records.delete(note.id)
        desk.bin.delete_for_good([gone.id])
        desk.backups.automatic()
        typed = desk.notes.new(case, {"title": "Escribiendo"})
    finally:
        day.close()
    phrase = (folder / "defender" / "passphrase.txt").read_text(encoding="utf-8").strip()
    # Without a desk, whose lock would save what is being typed.
    with Vault.open(folder / "defender" / "vault", phrase, ballast=0) as vault:
        vault.drafts.put(typed.id, "note", {"text": "lo que se estaba escribiendo"})


def _small_pictures(day: PracticeDay) -> None:
    """Lay down thumbnails where the day would make photographs: they are kept for ever."""
    day.story["book_pages"] = 2
    phone = day.folder / "phone"
    phone.mkdir()
    wanted = [(photo["name"], photo["scene"], photo["taken"]) for photo in day.story["photos"]]
    wanted += [(f"IMG_05{number:02}.JPG", "notebook", "2026-03-12T11:00:00") for number in (1, 2)]
    for name, scene, taken in wanted:
        picture = Image.open(io.BytesIO(practice_photo(scene, taken=taken, gps=None)))
        exif = picture.getexif()
        picture.thumbnail((480, 480))
        picture.save(phone / name, "JPEG", quality=50, exif=exif.tobytes())


def freeze(version: str) -> Path:
    """Write the zip of ``version``. Raises FileExistsError for one that is kept already."""
    target = VAULTS / f"defender-{version}.zip"
    if target.exists():
        raise FileExistsError(target.name)
    VAULTS.mkdir(parents=True, exist_ok=True)
    wording.set_language("es")
    with tempfile.TemporaryDirectory() as name:
        make(Path(name))
        home = Path(name) / "defender"
        kept = [file for file in sorted(home.rglob("*"))
                if file.is_file() and file.name not in LEFT_OUT]
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
            for file in kept:
                parts = file.relative_to(home).parts
                if parts[0] in ("vault", "passphrase.txt", "recovery-words.txt"):
                    out.write(file, "/".join(("defender", *parts)))
    return target


def main() -> int:
    """Freeze the vault of the version that is named."""
    asked = argparse.ArgumentParser(prog="python tools/freeze_vault.py", description=__doc__)
    asked.add_argument("version")
    try:
        target = freeze(asked.parse_args().version)
    except FileExistsError as error:
        print(f"{error} is kept already: it is never made again", file=sys.stderr)
        return 1
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
