"""The pages before there is a desk: every word has room, and the focus has a place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from defender_desk import wording
from defender_desk.desk import desk as desks
from defender_desk.errors import WrongPassphrase
from defender_desk.settings import Settings
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.backups import media
from defender_desk.ui.pages.restore import choosing
from defender_desk.ui.window import Window
from tests.ui.cramped import cramped
from tests.ui.desk_window import PHRASE, Clock, small_desk

LOOKS = [("es", 1366, 698, 1.0), ("es", 1366, 698, 1.5), (wording.PSEUDO, 960, 560, 1.0)]


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick with a backup of another computer."""
    place = tmp_path / "KINGSTON"
    place.mkdir()
    desk, _sheet = small_desk(tmp_path / "old", Clock())
    desk.backups.make(place)
    desk.close()
    for module in (media, choosing):
        monkeypatch.setattr(module, "plugged_in",
                            lambda: [media.Medium("KINGSTON", place, 14_000_000_000)])
    monkeypatch.setattr(desks, "create", partial(desks.create, log_n=10, ballast=0))
    monkeypatch.setattr(desks, "restore", partial(desks.restore, log_n=10, ballast=0))
    return place


def settle() -> None:
    """Let everything that was shown take its place."""
    for _turn in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def first_run(window: Window) -> Iterator[str]:
    """Every step of the first run."""
    page: Any = window.page
    yield "language"
    page.next()
    yield "who"
    page.step.name.setText("Inés Ejemplo Batz")
    page.next()
    yield "phrase"
    page.step.again.line.setText(page.step.words.text())
    page.next()
    yield "sheet"
    page.step.tick.click()
    page.next()
    for at, box in page.step.boxes.items():
        box.setText(page.answers["words"][at])
    yield "three words"
    page.next()
    yield "key"
    page.next()
    yield "backup"
    page.close_desk()


def restore(window: Window) -> Iterator[str]:
    """Every step of restoring."""
    window.folder = window.folder.with_name("restored")
    window.show_restore()
    page: Any = window.page
    yield "choose"
    page.next()
    for mode in ("words", "phrase"):
        button = page.step.secret.mode.button(mode)
        button.setFocus()
        button.click()
        yield mode
    page.step.secret.phrase.line.setText(PHRASE)
    page.next()
    yield "compare"
    page.next()
    yield "ready"
    page.close_desk()


def door(window: Window) -> Iterator[str]:
    """The locked window."""
    window.show_door()
    yield "unlock"
    page: Any = window.page
    page.refused(WrongPassphrase())
    yield "unlock, refused"
    window.show_recovery()
    yield "twelve words"


@pytest.mark.parametrize(("lang", "wide", "high", "scale"), LOOKS)
def test_no_word_is_cut_and_the_focus_has_a_place_before_there_is_a_desk(
    stick: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, lang: str, wide: int, high: int,
    scale: float,
) -> None:
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light", scale)
    wording.set_language(lang)
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    chosen = Settings(language="es", text_scale=scale)
    window = Window(tmp_path / "new", chosen, crashes, at_once=True)
    wrong: list[str] = []
    try:
        window.resize(wide, high)
        window.show()
        window.activateWindow()
        for way in (first_run, restore, door):
            for place in way(window):
                settle()
                assert (window.width(), window.height()) == (wide, high), f"{place} widens it"
                wrong += [f"{place}: {each}" for each in cramped(window)]
                # Not the application's: without a window manager a window falls asleep at times.
                focused = window.focusWidget()
                assert isinstance(focused, QWidget), f"{place}: nothing has the focus"
                assert focused is not window.page, f"{place}: the focus is nowhere in particular"
                assert focused.isVisible(), f"{place}: what has the focus is not to be seen"
                window.activateWindow()
    finally:
        wording.set_language("es")
        theme.apply_theme(qapp, "light")
        window.close()
        settle()
    assert crashed == []
    assert not wrong, "\n".join(sorted(set(wrong)))
