"""Unite each language's catalogues and compile them: ``python tools/compile_words.py``.

Each room of the house keeps its own ``.po`` file; the program reads one ``desk.mo``. Two rooms that
give one message two different translations are named: ``make check`` fails, since a person would
read both; meanwhile the first one serves.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

COMPILED = "desk.mo"


def languages(translations: Path) -> list[Path]:
    """The folders that hold catalogues, one for each language."""
    return sorted(path for path in translations.glob("*/LC_MESSAGES") if any(path.glob("*.po")))


def unite(folder: Path) -> tuple[Catalog, list[str]]:
    """One catalogue of every ``.po`` file in ``folder``, and the disagreements among them."""
    whole = Catalog(locale=folder.parent.name, charset="utf-8", fuzzy=False)
    origin: dict[str, str] = {}
    disagreements = []
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            room = read_po(stream, locale=folder.parent.name, charset="utf-8")
        for message in room:
            key = message.id[0] if isinstance(message.id, tuple | list) else message.id
            if not key or message.fuzzy:
                continue
            known = whole.get(key)
            if known is None:
                whole.add(message.id, message.string)
                origin[key] = file.name
            elif known.string != message.string:
                disagreements.append(
                    f"{file.name} and {origin[key]} translate {key!r} differently:"
                    f" {message.string!r}, {known.string!r}"
                )
    return whole, disagreements


def compile_words(translations: Path, *, only_stale: bool = False) -> list[str]:
    """Write ``desk.mo`` beside the catalogues of each language; return the disagreements."""
    found = []
    for folder in languages(translations):
        target = folder / COMPILED
        newest = max(file.stat().st_mtime_ns for file in folder.glob("*.po"))
        if only_stale and target.exists() and newest <= target.stat().st_mtime_ns:
            continue
        catalogue, disagreements = unite(folder)
        found += disagreements
        # A name of its own for each process: tests compile side by side.
        part = target.with_name(f".{COMPILED}.{os.getpid()}")
        with part.open("wb") as stream:
            write_mo(stream, catalogue)
        part.replace(target)
    return found


def main() -> int:
    """Compile all; name the disagreements on standard error. Always returns 0."""
    here = Path(__file__).resolve().parent.parent
    for line in compile_words(here / "resources" / "translations"):
        print(f"words: {line}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
