"""Taking back: in texts also after they saved themselves, and what a toast tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import fonts, theme
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    day = PracticeDay(tmp_path_factory.mktemp("undo"), photo_bytes=40_000, page_bytes=20_000,
                      other_cases=False, log_n=10)
    day.walk(until="draft")
    day.close()
    return day


@pytest.fixture
def space(written: PracticeDay, tmp_path: Path, qapp: QApplication, qtbot: QtBot
          ) -> Iterator[Workspace]:
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light")
    home = Path(copytree(written.folder / "defender", tmp_path / "defender"))
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    desk = open_desk(home / "vault", phrase, ballast=0)
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(1366, 698)
    window.enter(desk)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    found = window.workspace
    assert isinstance(found, Workspace)
    yield found
    window.close()
    settle()
    assert crashed == []


def settle() -> None:
    for _turn in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def text_of(box: QWidget) -> str:
    assert isinstance(box, (QLineEdit, QPlainTextEdit))
    return box.text() if isinstance(box, QLineEdit) else box.toPlainText()


def save_now(space: Workspace) -> None:
    """What happens 800 ms after the last key."""
    dirty = [each for each in space.page.findChildren(Autosave) if each.dirty]
    assert dirty
    for each in dirty:
        each._timer.stop()
        each._keep()
    settle()
    assert not any(each.dirty for each in dirty)


@pytest.mark.parametrize("route", ["note", "declaration", "person", "people"])
def test_ctrl_z_takes_back_what_was_already_saved(
    space: Workspace, written: PracticeDay, route: str, qtbot: QtBot
) -> None:
    ids = written.ids
    space.go(route, **{
        "note": {"note_id": ids["note"]}, "declaration": {"declaration_id": ids["declaration"]},
        "person": {"case_id": ids["case"], "person_id": ids["witness"]}, "people": {},
    }[route])
    settle()
    page: Any = space.page
    if route == "declaration":
        qtbot.waitUntil(lambda: page.list.box is not None, timeout=60_000)
        box: Any = page.list.box
    elif route == "note":
        box = page.words.text
    else:
        box = next(each for each in page.findChildren(QLineEdit)
                   if each.isVisible() and each.accessibleName().startswith("Nombre"))
    box.setFocus()
    before = text_of(box)
    QTest.keyClicks(box, " hoy")
    assert text_of(box) != before
    save_now(space)
    assert box.isVisible()
    for _turn in range(4):
        QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert text_of(box) == before
    save_now(space)
    QTest.keyClick(box, Qt.Key.Key_Y, CTRL)
    assert text_of(box) != before


def test_ctrl_z_outside_of_a_text_takes_back_what_the_toast_tells(space: Workspace) -> None:
    done: list[str] = []
    space.go("today")
    settle()
    space.toast("Tarea quitada", lambda: done.append("back"))
    space.undo()
    assert done == ["back"]
    assert space._toast is not None
    assert not space._toast.isVisible()
    space.undo()
    assert done == ["back"]


def test_a_paragraph_moved_goes_back(space: Workspace, written: PracticeDay, qtbot: QtBot
                                     ) -> None:
    space.go("declaration", declaration_id=written.ids["declaration"])
    settle()
    page: Any = space.page
    qtbot.waitUntil(lambda: page.list.box is not None, timeout=60_000)
    before = [row.view.id for row in page.list.rows]
    page.writing.move(1)
    settle()
    assert [row.view.id for row in page.list.rows] != before
    assert space._toast is not None
    space._toast.take_back()
    settle()
    assert [row.view.id for row in page.list.rows] == before
