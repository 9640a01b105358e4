"""Renews the manual's pictures from those of ``make shots``: smaller, few colours, 40 KB each.

``python tools/manual_pictures.py [build/shots]`` reads which pictures the chapters name, takes them
from ``es-light`` and ``en-light`` there, and says which are missing.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "manual"
WIDTH = 900
"""Pixels: as wide as the page of the manual is read."""
COLORS = 64
NAMED = re.compile(r"\(\.\./pictures/(es|en)-([\w-]+)\.png\)")


def named() -> list[tuple[str, str]]:
    """Language and name of each picture in the chapters."""
    found: set[tuple[str, str]] = set()
    for chapter in MANUAL.glob("*/*.md"):
        found |= set(NAMED.findall(chapter.read_text(encoding="utf-8")))
    return sorted(found)


def renew(source: Path, target: Path) -> None:
    """One picture, smaller."""
    with Image.open(source) as picture:
        high = round(picture.height * WIDTH / picture.width)
        small = picture.convert("RGB").resize((WIDTH, high), Image.Resampling.LANCZOS)
        small.quantize(COLORS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> int:
    """0 when every picture was there."""
    shots = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "shots"
    folder = MANUAL / "pictures"
    folder.mkdir(exist_ok=True)
    missing = []
    for language, name in named():
        source = shots / f"{language}-light" / f"{name}.png"
        if source.exists():
            renew(source, folder / f"{language}-{name}.png")
        else:
            missing.append(str(source))
    print("\n".join([f"missing: {each}" for each in missing] or ["every picture is renewed"]))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
