"""Turns a shipped Typst template and plain data into a PDF/A-2a and PDF/UA-1 file.

A person's text is data only (JSON in ``sys_inputs``), the root is an empty folder, fonts are the
program's own (security.md 2.6, libraries.md 1.2). PDF/A refuses a letter that no font can show,
so such letters print as a box; control marks and marks that turn the writing direction are left
out, and words too long for a line may break.
"""

from __future__ import annotations

import functools
import json
import re
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import typst

from defender_desk.errors import PaperFailed
from defender_desk.paths import data_folder, resources

_PRINTING_FONTS = ("CharisSIL-Regular.ttf", "NotoSans-Regular.ttf")
_LONG_WORD = re.compile(r"\S{29,}")
_BREAK_EVERY = 10
_BOX = "\u25a1"
_EMPTY_RUNS = 5
"""Empty compilations after each paper. Typst keeps what it laid out until about ten compilations
did not use it (seen by measuring): 25 paragraph pairs grew by 10 MB an edit to 160 MB. With these
runs, 6 ms in all, two edits are remembered and the process stays 100 MB smaller."""

_ALL_RUNS = 12
"""After so many nothing of an earlier paper is left (Typst drops what ten runs did not use)."""


def _empty_folder() -> Path:
    """The only folder that a template could reach: the program's own, and nothing is put in it.

    Not one in the system's folder for temporary things: a killed program would leave it there
    (security.md SEC-22). Raises PaperFailed where it cannot be made.
    """
    folder = data_folder() / "empty"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PaperFailed(code="root") from error
    return folder


@functools.cache
def _fonts() -> typst.Fonts:
    """The program's own fonts, read once; nothing of the machine's."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(resources() / "fonts")],
    )


def template(name: str) -> str:
    """The text of ``resources/templates/NAME.typ``. Raises PaperFailed when it is not there."""
    path = resources() / "templates" / f"{name}.typ"
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise PaperFailed(code=name) from error


def typeset(
    source: str,
    data: Mapping[str, object],
    *,
    dated: date,
    pictures: Mapping[str, str] | None = None,
) -> tuple[bytes, dict[str, object]]:
    """The PDF of ``source`` with ``data`` (JSON values), and the facts the template reports.

    ``pictures`` are SVG texts by the name under which the template shows them. The same input
    gives the same bytes: ``dated`` is the file's only time. Raises PaperFailed.
    """
    files, told = _given(source, data, pictures)
    moment = int(datetime(dated.year, dated.month, dated.day, tzinfo=UTC).timestamp())
    try:
        # A compiler forgets in-memory files after one call; what it laid out stays remembered,
        # so that asking for the facts costs a few milliseconds.
        pdf = _compiler(files, told).compile(
            format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=moment
        )
        facts = json.loads(_compiler(files, told).query("<facts>", field="value", one=True))
    except (RuntimeError, ValueError) as error:
        raise PaperFailed(code="typst") from error
    if not isinstance(pdf, bytes) or not isinstance(facts, dict):
        raise PaperFailed(code="typst")
    forget(_EMPTY_RUNS)
    return pdf, facts


def forget(runs: int = _ALL_RUNS) -> None:
    """Let Typst's memory of layouts grow old: with all runs, no text of a paper is remembered.

    For the moment at which a desk is locked; about 15 milliseconds.
    """
    for _run in range(runs):
        _compiler({"main": b""}, {}).compile(format="pdf")


def draw(
    source: str,
    data: Mapping[str, object],
    *,
    ppi: float,
    pictures: Mapping[str, str] | None = None,
) -> tuple[bytes, ...]:
    """The pages of ``source`` with ``data`` as PNG files, in order. Raises PaperFailed."""
    try:
        drawn = _compiler(*_given(source, data, pictures)).compile(format="png", ppi=ppi)
    except (RuntimeError, ValueError) as error:
        raise PaperFailed(code="typst") from error
    if isinstance(drawn, bytes):
        return (drawn,)
    if not drawn:
        raise PaperFailed(code="typst")
    return tuple(drawn)


def _given(
    source: str, data: Mapping[str, object], pictures: Mapping[str, str] | None
) -> tuple[dict[str, bytes], dict[str, str]]:
    files = {"main": source.encode()}
    files.update({name: svg.encode() for name, svg in (pictures or {}).items()})
    return files, {"data": json.dumps(data, ensure_ascii=False)}


def _compiler(files: dict[str, bytes], told: dict[str, str]) -> typst.Compiler:
    root = str(_empty_folder())
    return typst.Compiler(
        input=cast("bytes", files),  # the binding takes a dict of files, its stub says bytes only
        root=root,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=told,
        package_path=root,
        package_cache_path=root,
    )


def printable(text: str) -> str:
    """``text`` as paper can show it: lines kept, unseen marks gone, unknown letters as a box.

    Words of more than 28 characters may break every ten (a zero-width space, U+200B).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    known = _letters()
    changes: dict[int, str | None] = {}
    for letter in set(text):
        code = ord(letter)
        if letter == "\n" or 0x20 <= code < 0x7F:
            continue
        if code in (0x85, 0x2028, 0x2029):
            changes[code] = "\n"
        elif _unseen(code):
            changes[code] = None
        elif code not in known:
            changes[code] = _BOX
    return _LONG_WORD.sub(_breakable, text.translate(changes))


def _unseen(code: int) -> bool:
    """Controls, writing-direction marks, byte order mark, private letters, variation selectors."""
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or code in (0x61C, 0x200E, 0x200F, 0xFEFF)
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xE000 <= code <= 0xF8FF
        or 0xFE00 <= code <= 0xFE0F
        or code >= 0xE0000
    )


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return "\u200b".join(
        text[start : start + _BREAK_EVERY] for start in range(0, len(text), _BREAK_EVERY)
    )


@functools.cache
def _letters() -> frozenset[int]:
    """Code points that the printing fonts can show."""
    found: set[int] = set()
    for name in _PRINTING_FONTS:
        found |= _code_points((resources() / "fonts" / name).read_bytes())
    return frozenset(found)


def _code_points(font: bytes) -> set[int]:
    """Code points of a TrueType file's ``cmap`` (OpenType specification, formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {
        font[12 + 16 * i : 16 + 16 * i]: struct.unpack_from(">I", font, 20 + 16 * i)[0]
        for i in range(count)
    }
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * i)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 4:
            found |= _format_4(font, at)
        elif kind == 12:
            groups = struct.unpack_from(">I", font, at + 12)[0]
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


def _format_4(font: bytes, at: int) -> set[int]:
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}H", font, at + 16 + 4 * segments)
    offsets_at = at + 16 + 6 * segments
    offsets = struct.unpack_from(f">{segments}H", font, offsets_at)
    found: set[int] = set()
    for i, (first, last, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(first, min(last, 0xFFFE) + 1):
            if offset == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                place = offsets_at + 2 * i + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, place)[0]
            if glyph:
                found.add(code)
    return found
