"""A Defender's window on a copy of one practice desk, for the pages of a case and of the day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import files, fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

_walked: dict[str, PracticeDay] = {}


def walked(folder: Path, until: str = "draft", **more: Any) -> PracticeDay:
    """A practice day walked so far and closed; the same one for every file of tests."""
    if until not in _walked:
        day = PracticeDay(folder, photo_bytes=30_000, page_bytes=20_000, log_n=10, **more)
        day.walk(until=until)
        day.close()
        _walked[until] = day
    return _walked[until]


@contextmanager
def window_on(day: PracticeDay, folder: Path, app: QApplication,
              size: tuple[int, int] = (1366, 698)) -> Iterator[Workspace]:
    """The window on a copy of the Defender's desk; nothing crashed in the end."""
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(app, "light")
    home = Path(copytree(day.folder / "defender", folder / "defender"))
    desk = open_desk(home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip())
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(*size)
    window.enter(desk)
    window.show()
    window.activateWindow()
    found = window.page
    assert isinstance(found, Workspace)
    try:
        yield found
    finally:
        window.close()
        desk.close()
        files._answers.clear()
    assert crashed == []


def settle() -> None:
    """Deliver what waits, what is to be deleted included."""
    for _turn in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def words(page: QWidget) -> str:
    """Everything that can be read on a page."""
    settle()
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    shown += [b.accessibleName() or b.text() for b in page.findChildren(QAbstractButton)
              if b.isVisibleTo(page)]
    return "\n".join(shown)


def button(page: QWidget, name: str) -> QAbstractButton:
    """The button that can be seen with this name."""
    settle()
    found = [b for b in page.findChildren(QAbstractButton)
             if (b.accessibleName() or b.text()) == name and b.isVisibleTo(page)]
    assert found, f"no button {name!r}"
    return found[0]


def nameless(page: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit

    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    return [type(w).__name__ for kind in kinds for w in page.findChildren(kind)
            if w.isVisibleTo(page) and not (w.accessibleName() or getattr(w, "text", str)())
            and not w.objectName().startswith("qt_")]
