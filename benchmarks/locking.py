"""How long the screen shows a case after a key: lock and cover, on the large desk."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks import desks
from benchmarks.children import piece
from benchmarks.figures import Figure

LOCK = 500
COVER = 200
"""Milliseconds (security.md SEC-07 and SEC-09)."""


def measure(work: Path, runs: int, cases: int, notes: int) -> list[Figure]:
    """Lock and cover from a declaration that is being typed in."""
    home = desks.large(work, cases, notes)
    told = piece("locking", "lock_and_cover", folder=str(home), runs=runs)
    return [
        Figure("Ctrl+L until nothing of a case is on the screen", "ms", tuple(told["hidden"]),
               at_most=COVER),
        Figure("Ctrl+L until saved, locked and forgotten", "ms", tuple(told["locked"]),
               at_most=LOCK),
        Figure("F9 until the sheet covers the screen", "ms", tuple(told["covered"]),
               at_most=COVER),
        Figure("F9 until saved, locked and forgotten", "ms", tuple(told["behind"]), at_most=LOCK),
    ]


def lock_and_cover(folder: str, runs: int) -> dict[str, Any]:
    """Unlock, open a declaration, type a word, and lock or cover in turns."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPlainTextEdit

    from benchmarks.window import _declaration, _until, _wait
    from defender_desk.ui import locking, start
    from defender_desk.ui.window import Window
    from defender_desk.ui.workspace import Workspace

    _case, declaration = _declaration(folder)
    home = Path(folder) / "defender"
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    _app, window = start.build(home / "vault")
    window.show()
    window.warm_up()
    _until(lambda: not window.tasks.busy)
    painted: list[float] = []
    repaint = Window.repaint

    def watched(self: Window) -> None:
        repaint(self)
        painted.append(time.perf_counter())

    Window.repaint = watched  # type: ignore[method-assign] # the moment the screen is covered
    told: dict[str, list[float]] = {"hidden": [], "locked": [], "covered": [], "behind": []}
    for number in range(2 * runs):
        window.unlock(phrase)
        _until(lambda: isinstance(window.workspace, Workspace))
        _until(lambda: not window.tasks.busy)
        assert isinstance(window.workspace, Workspace)
        window.workspace.go("declaration", declaration_id=declaration)
        _until(lambda: not window.tasks.busy)
        _wait(200)
        box = next(b for b in window.findChildren(QPlainTextEdit) if not b.isReadOnly())
        QTest.keyClicks(box, "palabra ")
        painted.clear()
        began = time.perf_counter()
        if number % 2:
            window.cover()
        else:
            window.lock()
        locking.forget()
        ended = time.perf_counter()
        first, whole = ("covered", "behind") if number % 2 else ("hidden", "locked")
        told[first].append((painted[0] - began) * 1000)
        told[whole].append((ended - began) * 1000)
        _wait(20)
        if number % 2:
            window.show_door()
    window.close()
    return told
