"""From a pause in typing to the picture of the page, beside a bare typst run of the same text."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path
from typing import Any

from benchmarks.children import own_peak_mb, piece
from benchmarks.figures import Beside, Figure, percentile

PAIRS = 25
WORDS = 60
"""Words of each paragraph, in each language."""
_FONTS: dict[str, Any] = {}


def measure(work: Path, runs: int) -> list[Figure]:
    """A declaration of 25 paragraph pairs, changed again and again."""
    folder = work / "paper"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    told = piece("paper", "edit", folder=str(folder), runs=runs)
    shutil.rmtree(folder)
    bare = Beside("bare typst, same words, PDF only, p95", (percentile(told["bare"], 0.95),))
    return [Figure(
        f"edit to page picture after the pause, {PAIRS} pairs, p95", "ms",
        (percentile(told["picture"], 0.95),), at_most=300, beside=(bare,),
        peak_mb=told["own_peak"],
        note=f"{runs} edits, {told['pages']} pages of PDF/A-2a and PDF/UA-1; median "
             f"{percentile(told['picture'], 0.5):.0f}, worst {max(told['picture']):.0f} ms; "
             f"the very first {told['first']:.0f} ms",
    )]


def edit(folder: str, runs: int) -> dict[str, Any]:
    """Milliseconds from each edit to its picture, and of a bare typst run of the same words."""
    from PySide6.QtGui import QGuiApplication

    from defender_desk.desk.desk import (
        Profile,
        create,
        new_recovery_words,
        propose_passphrase,
    )
    from defender_desk.desk.practice_large import words
    from defender_desk.ui.printing import OpenPdf

    app = QGuiApplication([])
    chance = random.Random(5)
    desk = create(
        Path(folder) / "vault", Profile("Inés Ejemplo Batz", "defender", "GT"),
        propose_passphrase(), new_recovery_words(), ballast=0,
    )
    try:
        case = desk.cases.save({"code": "GT-2026-0001", "title": "Banco", "type": "asylum",
                                "state": "in_progress", "country": "GT"})
        declaration, paragraphs, texts = fill_declaration(desk, case.id, chance, words)
        took: list[float] = []
        pages = 0
        for _run in range(runs + 1):
            at = chance.randrange(len(paragraphs))
            texts[at] = (words(chance, WORDS), texts[at][1])
            began = time.perf_counter()
            live = desk.declarations.page(
                declaration, {paragraphs[at]: {"es": texts[at][0], "en": texts[at][1]}}
            )
            image = OpenPdf(live.pdf).image(min(2, live.pages - 1), 760)
            took.append((time.perf_counter() - began) * 1000)
            pages = live.pages
            if image.isNull():
                raise RuntimeError("no picture")
        peak = own_peak_mb()  # before the bare runs add their own fonts and layouts
        bare = [_bare(texts, chance, words) for _run in range(runs)]
    finally:
        desk.close()
        app.quit()
    return {"picture": took[1:], "first": took[0], "bare": bare, "pages": pages,
            "own_peak": peak}


def fill_declaration(
    desk: Any, case: str, chance: random.Random, words: Any
) -> tuple[Any, list[str], list[Any]]:
    """A declaration of 25 pairs in ``case``: its id, its paragraphs' ids, their texts."""
    person = desk.people.save({"case": case, "name": "Catarina Prueba Xol", "gender": "f"})
    made = desk.declarations.start(case, person.id, "T1", values={"english_by": "defender"})
    texts = [(words(chance, WORDS), words(chance, WORDS)) for _pair in range(PAIRS)]
    after = next(p.id for p in desk.declarations.paragraphs(made.id) if p.role == "C-BASIS")
    ids = []
    for es, en in texts:
        after = desk.declarations.add_paragraph(made.id, after, es, role="fact").id
        desk.declarations.save_paragraph(after, {"en": en})
        ids.append(after)
    return made.id, ids, texts


def _bare(texts: list[Any], chance: random.Random, words: Any) -> float:
    """A new compiler each time, as ours, its fonts read once: two columns, no standard, no tags."""
    import typst

    fonts = _FONTS.setdefault("fonts", typst.Fonts(include_system_fonts=False))

    texts[chance.randrange(len(texts))] = (words(chance, WORDS), words(chance, WORDS))
    rows = ", ".join(f"[{number}. {es}], [{en}]" for number, (es, en) in enumerate(texts, start=1))
    source = f'#set page("us-letter")\n#grid(columns: 2, gutter: 1em, {rows})\n'
    began = time.perf_counter()
    pdf = typst.Compiler(
        input=source.encode(), font_paths=fonts, ignore_system_fonts=True
    ).compile(format="pdf")
    if not pdf:
        raise RuntimeError("no PDF")
    return (time.perf_counter() - began) * 1000
