"""The manual inside the window: found by F1 and by words, read and printed without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from defender_desk import wording
from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import files, fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.help.page import HelpPage
from defender_desk.ui.pages.help.reader import ManualReader
from defender_desk.ui.pages.help.sheet import ChapterView
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    day = PracticeDay(tmp_path_factory.mktemp("help"), photo_bytes=30_000, page_bytes=20_000,
                      other_cases=False, log_n=10)
    day.walk(until="accept")
    day.close()
    return day


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    """The Defender's window on a copy of her desk."""
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light")
    home = Path(copytree(begun.folder / "defender", tmp_path / "defender"))
    desk = open_desk(home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip())
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(1366, 698)
    window.enter(desk)
    window.show()
    window.activateWindow()
    found = window.page
    assert isinstance(found, Workspace)
    yield found
    window.close()
    desk.close()
    assert crashed == []


def helped(space: Workspace) -> ManualReader:
    """The manual on the page that F1 opens."""
    QTest.keyClick(space.window_, Qt.Key.Key_F1)
    page = space.page
    assert isinstance(page, HelpPage)
    return page.reader


@pytest.mark.parametrize(("route", "title"), [
    ("outgoing", "Preparar un envío y entregarlo"),
    ("people", "Casos, personas y búsquedas"),
    ("settings", "Cuando algo va mal"),
])
def test_f1_opens_the_chapter_of_the_page(space: Workspace, route: str, title: str) -> None:
    space.go(route)
    page = helped(space)
    assert page.chapter is not None
    assert page.chapter.title == title
    assert page.view.toPlainText().startswith(title)
    assert page.list.current_id() == page.chapter.name
    space.back()
    assert space.here[0] == route


def test_words_find_a_chapter_and_nothing_is_said_in_words(space: Workspace, qtbot: Any) -> None:
    page = helped(space)
    page.box.setFocus()
    QTest.keyClicks(page.box, "huella testigos")
    qtbot.waitUntil(lambda: page.chapter is not None and page.chapter.name.startswith("07"),
                    timeout=20_000)
    page.box.setText("zzzz")
    qtbot.waitUntil(lambda: page.shown.currentWidget() is page.nothing, timeout=20_000)
    page.box.setText("<img src=x> \" OR *")
    qtbot.waitUntil(lambda: page.shown.currentWidget() is page.nothing, timeout=20_000)
    page.box.clear()
    qtbot.waitUntil(lambda: page.shown.currentWidget() is page.view, timeout=20_000)


def test_its_pictures_are_shown_and_nothing_else_is_loaded(space: Workspace) -> None:
    space.go("outgoing")
    page = helped(space)
    assert page.view.document().characterCount() > 400
    assert "￼" in page.view.document().toRawText(), "a picture stands in the text"


def test_in_english_it_speaks_english(space: Workspace) -> None:
    wording.set_language("en")
    space.go("outgoing")
    page = helped(space)
    assert page.view.toPlainText().startswith("Preparing a package")


def test_a_chapter_is_saved_as_a_pdf(space: Workspace, tmp_path: Path) -> None:
    helped(space)
    page = space.page
    assert isinstance(page, HelpPage)
    files.answer_with([tmp_path / "guia.pdf"])
    page._save()
    assert (tmp_path / "guia.pdf").read_bytes().startswith(b"%PDF")


def test_a_window_made_smaller_and_larger_sets_each_chapter_anew(space: Workspace) -> None:
    """Pictures fit every width; a chapter set in the middle of a layout ended in a crash."""
    page = helped(space)
    sheet = page.findChildren(ChapterView)[0]
    window = space.window_
    for turn in range(6):
        for wide, high in ((1366, 698), (960, 560), (1100, 620)):
            window.resize(wide, high)
            QApplication.processEvents()
            shown = max(sheet.viewport().width(), 200)
            assert sheet.document().idealWidth() <= shown + 1, f"{wide} at turn {turn}"
