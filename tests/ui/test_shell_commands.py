"""One table of commands: each is in the menu bar, on its keys, and in the list of keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from defender_desk import wording
from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import commands, fonts, menus, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

PROMISED = {  # texts.md 7, but F7: there are no dictionaries yet
    "Ctrl+K", "Ctrl+F", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Alt+Left",
    "Alt+Right", "F6", "Shift+F6", "Ctrl+Tab", "Ctrl+N", "Ctrl+Shift+F", "Ctrl+Shift+I",
    "Ctrl+Shift+B", "Ctrl+Shift+D", "Ctrl+Shift+E", "Ctrl+S", "Ctrl+Z", "Ctrl+Y", "Ctrl+P",
    "Ctrl+Return", "Ctrl+Shift+L", "Ctrl+'", "Ctrl+Shift+W", "Ctrl++", "Ctrl+-", "Ctrl+0", "F9",
    "Ctrl+L", "F1", "F10",
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    day = PracticeDay(tmp_path_factory.mktemp("deeds"), photo_bytes=40_000, page_bytes=20_000,
                      other_cases=False, log_n=10)
    day.walk(until="evidence")
    day.close()
    return day


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light")
    home = Path(copytree(begun.folder / "defender", tmp_path / "defender"))
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    desk = open_desk(home / "vault", phrase, ballast=0)
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(1366, 698)
    window.enter(desk)
    window.show()
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


def in_menus(space: Workspace) -> list[Any]:
    """Every entry of the menu bar."""
    bar = space.window_.menuBar()
    return [entry for top in bar.actions() for entry in top.menu().actions()]  # type: ignore[union-attr]  # each has a menu


def test_no_key_means_two_things_and_none_types_a_letter() -> None:
    keys = Counter(key for each in commands.every() for key in each.keys)
    assert [key for key, times in keys.items() if times > 1] == []
    assert not [key for key in keys if "Ctrl+Alt" in key]
    assert keys.keys() >= PROMISED
    assert all(not QKeySequence(key).isEmpty() for key in keys)


def test_every_command_is_in_the_menu_bar_and_its_keys_are_taken(space: Workspace) -> None:
    entries = in_menus(space)
    said = [entry.text().split("\t")[0].replace("&&", "&") for entry in entries]
    assert sorted(said) == sorted(each.words for each in commands.every())
    taken = {key.toString() for entry in entries for key in entry.shortcuts()}
    for each in commands.every():
        if not each.shown_only:
            assert {QKeySequence(key).toString() for key in each.keys} <= taken, each.name


def test_the_list_of_keys_tells_every_key(space: Workspace) -> None:
    space.go("shortcuts")
    shown = " ".join(label.text() for label in space.page.findChildren(QLabel))
    for each in commands.every():
        if each.keys:
            assert each.words in shown, each.name
    assert commands.shown_keys("Ctrl+Shift+I") == "Ctrl+Mayús+I"
    assert commands.shown_keys("Ctrl++") == "Ctrl++"


def test_every_command_that_applies_can_be_done(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing crashes; what leaves the window or dresses it anew is tried elsewhere."""
    leaving = {"lock", "quit", "cover", "print", "new_here", "main", "open_files", "language",
               "larger", "smaller", "normal", "names", "pictures", "theme_light",
               "theme_dark", "theme_sun"}
    monkeypatch.setattr(Workspace, "pick_files", lambda *_a, **_k: [])
    done = []
    for each in commands.every():
        if space.here[0] != "cases":
            space.go("cases")
        if each.name not in leaving and each.applies(space):
            each.deed(space)
            done.append(each.name)
            box = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            if box is not None:
                box.close()
            settle()
    assert len(done) > 20


def test_ctrl_shift_i_begins_an_interview_in_the_case_that_is_open(
    space: Workspace, begun: PracticeDay
) -> None:
    names = {each.name: each for each in commands.every()}
    space.go("today")
    assert not names["new_interview"].applies(space)
    space.go("case", case_id=begun.ids["case"])
    assert names["new_interview"].applies(space)
    names["new_interview"].deed(space)
    settle()
    shown = [label.text() for label in space.page.findChildren(QLabel) if label.isVisible()]
    assert wording._("With whom") in shown
    space.back()
    assert space.here[0] == "case"
    assert "begin" not in space.here[1]


def test_the_button_new_offers_what_can_be_begun_here(space: Workspace, qtbot: QtBot) -> None:
    space.go("today")
    menu = space.top.new.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert "Nueva entrevista" not in [a.text().split("\t")[0] for a in menu.actions()
                                      if a.isVisible()]
    menu.aboutToHide.emit()
    space.go("cases")
    menu.aboutToShow.emit()
    assert "Nueva entrevista" in [a.text().split("\t")[0] for a in menu.actions()
                                  if a.isVisible()]
    menu.aboutToHide.emit()


def test_ctrl_f_goes_to_the_search_box_of_the_page(space: Workspace) -> None:
    space.go("cases")
    space.find_here()
    assert space.find_box is not None
    assert space.find_box.isVisible()
    space.go("today")
    assert space.find_box is None


def test_the_menu_bar_is_gone_through_and_left_by_keys_alone(
    space: Workspace, qtbot: QtBot
) -> None:
    """Alt opens its first menu, arrows go on, Esc leads back to where one was."""
    space.go("cases")
    settle()
    before = space.window_.focusWidget()
    bar = space.window_.menuBar()
    space.toggle_menu()
    first = QApplication.activePopupWidget()
    assert isinstance(first, QMenu)
    assert first.title().replace("&", "") == "Ir"
    QTest.keyClick(first, Qt.Key.Key_Right)
    second = QApplication.activePopupWidget()
    assert isinstance(second, QMenu)
    assert second.title().replace("&", "") == "Nuevo"
    QTest.keyClick(second, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert bar.isVisible()
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=20_000)
    settle()
    assert space.window_.focusWidget() is before
    letters = [action.text()[1] for action in bar.actions() if action.text().startswith("&")]
    assert len(letters) == len(set(letters)) == len(bar.actions())


def test_a_key_pressed_with_alt_does_not_show_the_menu(space: Workspace) -> None:
    space.go("cases")
    space.go("people")
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if kind is QEvent.Type.KeyRelease:
            back = next(each for each in commands.every() if each.name == "back")
            menus.do(back, space)
        space.window_.eventFilter(space.window_, QKeyEvent(
            kind, Qt.Key.Key_Alt, Qt.KeyboardModifier.NoModifier))
    assert space.here[0] != "people"
    assert not space.window_.menuBar().isVisible()
