"""Stalls of the window's thread on the large desk: scrolled, searched, typed in."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import desks
from benchmarks.children import piece
from benchmarks.figures import Figure

NOTED = 0.01
"""Seconds: shorter pauses are not kept."""
LIMIT = 0.05
"""Seconds that no pause may reach; what the window did in a longer one is printed."""


def measure(work: Path, cases: int, notes: int) -> list[Figure]:
    """Drive the real window offscreen; every gap between two beats is time it did not answer."""
    home = desks.large(work, cases, notes)
    told = piece("window", "drive", folder=str(home))
    figures = []
    for name in told["deeds"]:
        pauses = [each for each in told["pauses"] if each[0] == name]
        worst = max(pauses, key=lambda each: float(each[1]), default=(name, 0.0, ""))
        figures.append(Figure(
            f"stall of the window, {name}, worst", "ms", (worst[1] * 1000,), at_most=50,
            note=f"{len(pauses)} pauses above {NOTED * 1000:.0f} ms"
        ))
        if worst[1] > LIMIT:
            print(f"{name}, {worst[1] * 1000:.0f} ms:\n{worst[2]}")
    figures.append(Figure("search box, from Ctrl+K until it is painted", "ms",
                          tuple(told["palette_ms"]), at_most=100))
    figures.append(Figure("search box, a misspelt name until it is found", "ms",
                          tuple(told["slip_ms"]),
                          note="the first one reads the words of the index"))
    figures.append(Figure("memory of the window on the large desk", "MB", (told["peak_mb"],)))
    return figures


def drive(folder: str) -> dict[str, Any]:
    """Unlock, scroll, search, open a case, type in a declaration: how late each beat came."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QWidget

    from benchmarks.stalls import Stalls
    from defender_desk.desk.machine import keep_memory_small
    from defender_desk.ui import start
    from defender_desk.ui.workspace import Workspace

    keep_memory_small()  # as app.py does before anything else
    case, declaration = _declaration(folder)
    home = Path(folder) / "defender"
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    _app, window = start.build(home / "vault")
    window.show()
    window.warm_up()
    _until(lambda: not window.tasks.busy)
    heart = Stalls(NOTED)
    deeds: list[str] = []

    def seen(kind: type[Any]) -> list[Any]:
        return [w for w in window.findChildren(kind) if w.isVisible() and w.isEnabled()]

    def begin(name: str) -> None:
        heart.doing = name
        deeds.append(name)
        heart.pardon()

    def at(name: str) -> Workspace:
        begin(name)
        assert isinstance(window.workspace, Workspace)
        return window.workspace

    def settled() -> None:
        _wait(30)
        _until(lambda: not window.tasks.busy)
        _wait(60)

    begin("unlock and Today")
    window.unlock(phrase)
    _until(lambda: isinstance(window.workspace, Workspace))
    settled()
    at("the list of cases, scrolled").go("cases")
    settled()
    bar = max((view.verticalScrollBar() for view in seen(QAbstractItemView)),
              key=lambda each: each.maximum())
    for step in range(120):
        bar.setValue(bar.maximum() * (step * 37 % 120) // 120)
        _wait(15)
    settled()
    begin("search as one types")
    box: QWidget = next(w for w in seen(QLineEdit))
    for word in ("mercado", "lopez", "casa puerta"):
        for letter in word:
            QTest.keyClicks(box, letter)
            _wait(60)
        settled()
        box.clear()  # type: ignore[attr-defined]
    settled()
    at("one case opened").go("case", case_id=case)
    settled()
    begin("the search box")
    opened, slips = _palette(window, settled)
    at("a declaration, typed in").go("declaration", declaration_id=declaration)
    settled()
    field = next(w for w in seen(QPlainTextEdit) if not w.isReadOnly())
    field.setFocus()
    for letter in "La pared de la casa tenía otra pinta el domingo. " * 3:
        QTest.keyClicks(field, letter if letter.isascii() else "i")
        _wait(40)
    settled()
    heart.stop()
    window.close()
    return {"deeds": deeds, "pauses": heart.kept, "palette_ms": opened, "slip_ms": slips}


def _palette(window: Any, settled: Callable[[], None]) -> tuple[list[float], list[float]]:
    """Milliseconds until the search box stands painted, and until a misspelt word is found."""
    from defender_desk.ui.palette import Palette

    opened, slips = [], []
    for word in ("mercdao", "parroqiua", "cuadreno"):
        begun = time.perf_counter()
        window.workspace.open_search()
        palette = next(each for each in window.findChildren(Palette) if each.isVisible())
        palette.grab()
        opened.append((time.perf_counter() - begun) * 1000)
        settled()
        begun = time.perf_counter()
        palette.box.setText(word)
        palette._search(word)
        _until(lambda box=palette: bool(box._hits))
        slips.append((time.perf_counter() - begun) * 1000)
        settled()
        palette.close()
        settled()
    return opened, slips


def _wait(milliseconds: int) -> None:
    """Let the window work; ``QTest.qWait`` would sleep between events and miss beats itself."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _until(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("the window did not come that far")
        _wait(10)


def _declaration(folder: str) -> tuple[str, str]:
    """A case with a declaration of 25 paragraph pairs on the large desk."""
    from benchmarks.paper import fill_declaration
    from defender_desk.desk.practice_large import words

    desk, _phrase = desks.opened(folder)
    try:
        case = desk.cases.rows(desk.cases.ids()[:1])[0].id
        made, _ids, _texts = fill_declaration(desk, case, random.Random(5), words)
    finally:
        desk.close()
    return case, str(made)
