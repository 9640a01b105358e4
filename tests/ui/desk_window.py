"""A small desk open in its window, for tests that look at one page of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from defender_desk import settings
from defender_desk.desk import desk as desks
from defender_desk.ui import files, fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.widgets import Button, Notice
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

PHRASE = "volcan canasta puente nube cerro"
NEW = "montaña lluvia espejo carta fuego"


class Clock:
    """The desk's time, which a test can put forward."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 13, 10, 30).astimezone()

    def __call__(self) -> datetime:
        return self.at


def small_desk(folder: Path, clock: Clock) -> tuple[Any, tuple[str, ...]]:
    """A desk with one case, one note and one photograph, and the words of its sheet."""
    words = desks.new_recovery_words()
    desk = desks.create(folder, desks.Profile("Inés Ejemplo Batz", "defender", "GT"), PHRASE,
                        words, log_n=10, ballast=0, now=clock)
    case = desk.cases.save({"code": "GT-2026-014", "title": "Prueba", "country": "GT",
                            "type": "other", "state": "in_progress", "risk": "low"})
    note = desk.notes.new(case.id, {"title": "Nota", "text": "Una nota."})
    photo = folder.parent / "foto.jpg"
    photo.write_bytes(bytes(range(256)) * 200)
    desk.notes.add_files(note.id, [photo])
    return desk, words


@contextmanager
def window_on(folder: Path, desk: Any) -> Iterator[Window]:
    """The window with ``desk`` open in it; what nobody expected fails the test."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(app, "light")
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    made = Window(folder, settings.Settings(), crashes, at_once=True)
    made.resize(1366, 698)
    if desk is not None:
        made.enter(desk)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    files._answers.clear()
    assert crashed == []


def go(window: Window, route: str, **arguments: Any) -> Any:
    """The page of ``route``."""
    space = window.workspace
    assert isinstance(space, Workspace)
    space.go(route, **arguments)
    return space.page


def words(widget: Any) -> str:
    """Everything that can be read in a widget, once what is new has come to be seen."""
    QApplication.processEvents()
    found = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    found += [box.toPlainText() for box in widget.findChildren(QPlainTextEdit)]
    return " ".join(found)


def notice(widget: Any) -> Notice:
    """The first notice that can be read now."""
    QApplication.processEvents()
    shown: list[Notice] = [each for each in widget.findChildren(Notice)
                           if each.isVisibleTo(widget)]
    return shown[0]


def button(widget: Any, name: str) -> Button:
    """The button of this name that can be seen and pressed."""
    QApplication.processEvents()
    shown: list[Button] = [each for each in widget.findChildren(Button)
                           if each.accessibleName() == name and each.isVisibleTo(widget)]
    return shown[0]


def status(window: Window) -> tuple[str, str]:
    """What the status bar says of the backup, and in which tone."""
    space = window.workspace
    assert isinstance(space, Workspace)
    return space.status._backup.text(), space.status._backup.property("kind")
