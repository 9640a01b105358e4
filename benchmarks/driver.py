"""The real window offscreen, driven as a person would: gone to, scrolled, typed in."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def wait(milliseconds: int) -> None:
    """Let the window work; ``QTest.qWait`` would sleep between events and miss beats itself."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(true: Callable[[], bool], seconds: float = 120) -> None:
    """Let the window work until ``true``. Raises RuntimeError when it never comes to be."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("the window did not come that far")
        wait(10)


class Driver:
    """The window on the desk in ``folder``."""

    def __init__(self, folder: str) -> None:
        from defender_desk.desk.machine import keep_memory_small
        from defender_desk.ui import start

        keep_memory_small()  # as app.py does before anything else
        home = Path(folder) / "defender"
        self.phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
        self.app, self.window = start.build(home / "vault")
        self.window.show()
        self.window.warm_up()
        until(lambda: not self.window.tasks.busy)

    def unlock(self) -> None:
        """Type the phrase, and wait until Today stands there."""
        from defender_desk.ui.workspace import Workspace

        self.window.unlock(self.phrase)
        until(lambda: isinstance(self.window.workspace, Workspace))
        self.settled()

    @property
    def space(self) -> Any:
        """The workspace of the desk that is open."""
        return self.window.workspace

    def go(self, route: str, **arguments: Any) -> None:
        """Go to a page and let everything on it come to its end."""
        self.window.idle.stay()  # somebody is there: pages are gone to by clicks and keys
        self.space.go(route, **arguments)
        self.settled()

    def settled(self, pause: int = 60) -> None:
        """Wait until nothing is under way, ``pause`` milliseconds before and after."""
        wait(pause // 2)
        until(lambda: not self.window.tasks.busy)
        wait(pause)

    def seen(self, kind: type[Any]) -> list[Any]:
        """The widgets of ``kind`` that a person sees and can use."""
        return [w for w in self.window.findChildren(kind) if w.isVisible() and w.isEnabled()]

    def scroll(self, steps: int, chance: random.Random) -> None:
        """Drag the longest scroll bar of the page to and fro."""
        from PySide6.QtWidgets import QAbstractScrollArea

        bars = [each.verticalScrollBar() for each in self.seen(QAbstractScrollArea)]
        bar: Any = max(bars, key=lambda each: each.maximum(), default=None)
        for _step in range(steps if bar is not None and bar.maximum() else 0):
            bar.setValue(chance.randrange(bar.maximum() + 1))
            wait(25)

    def type(self, text: str, pause: int = 40) -> bool:
        """Type into the page's first large text box; whether it has one."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QPlainTextEdit

        boxes = [each for each in self.seen(QPlainTextEdit) if not each.isReadOnly()]
        if boxes:
            boxes[0].setFocus()
            for letter in text:
                QTest.keyClicks(boxes[0], letter if letter.isascii() else "i")
                wait(pause)
        return bool(boxes)

    def search(self, word: str) -> int:
        """Open the search box, type ``word`` and close it again; how many were found."""
        from PySide6.QtTest import QTest

        from defender_desk.ui.palette import Palette

        self.space.open_search()
        palette = next(each for each in self.window.findChildren(Palette) if each.isVisible())
        for letter in word:
            QTest.keyClicks(palette.box, letter)
            wait(50)
        wait(200)
        self.settled()
        found = len(palette._hits)
        palette.close()
        self.settled()
        return found
