"""The sheet: tried with all twelve words, made anew after three were checked, asked for in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from defender_desk.desk import desk as desks
from defender_desk.errors import DeskError
from defender_desk.ui.pages.recovery.rehearse import RehearsePage
from defender_desk.ui.pages.recovery.renew import RenewSheetPage
from defender_desk.ui.window import Window
from tests.ui.desk_window import NEW, Clock, button, go, notice, small_desk, window_on, words


@dataclass
class Sat:
    """A window, the words of its sheet, and the desk's clock."""

    window: Window
    sheet: tuple[str, ...]
    clock: Clock


@pytest.fixture
def sat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sat]:
    clock = Clock()
    desk, sheet = small_desk(tmp_path / "vault", clock)
    with window_on(tmp_path / "vault", desk) as window:
        yield Sat(window, sheet, clock)


def test_the_sheet_is_really_tried_and_forgotten(sat: Sat) -> None:
    page = go(sat.window, "rehearse")
    assert isinstance(page, RehearsePage)
    assert not page.try_it.isEnabled()
    for box, word in zip(page.words.boxes, sat.sheet, strict=True):
        box.setText(word[:4])
    page.main_action()
    assert "Su hoja abre este archivo." in words(page)
    assert page.words.words() == [""] * 12


def test_a_misspelt_word_is_named_and_gets_the_focus(sat: Sat) -> None:
    page = go(sat.window, "rehearse")
    sat.window.activateWindow()
    for box, word in zip(page.words.boxes, sat.sheet, strict=True):
        box.setText(word)
    page.words.boxes[6].setText("zzzzz")
    page.main_action()
    assert "zzzzz" in notice(page).text
    assert "7" in notice(page).text
    assert sat.window.focusWidget() is page.words.boxes[6]
    page.words.boxes[6].setText(next(word for word in sat.sheet if word != sat.sheet[6]))
    page.main_action()
    assert notice(page).property("kind") == "warning"


def test_twice_a_year_today_asks_and_waits_a_week_when_told(sat: Sat) -> None:
    asked = "¿Su hoja de recuperación sigue en su lugar?"
    assert asked not in words(go(sat.window, "today"))
    sat.clock.at += timedelta(days=183)
    today = go(sat.window, "today")
    assert asked in words(today)
    assert "Toca probar la hoja" in words(go(sat.window, "settings", section="security"))
    button(go(sat.window, "today"), "Recordarme en 7 días").click()
    assert asked not in words(go(sat.window, "today"))
    sat.clock.at += timedelta(days=8)
    assert asked in words(go(sat.window, "today"))


def test_a_new_sheet_counts_only_after_three_words_were_checked(sat: Sat) -> None:
    desk: Any = sat.window.desk
    page = go(sat.window, "renew_sheet")
    assert isinstance(page, RenewSheetPage)
    new = page.words
    assert not page.next.isEnabled()
    page.sheet.tick.click()
    page.main_action()
    for box in page.three.boxes.values():
        box.setText("xxxx")
    page.main_action()
    assert page.at == 1
    desk.recovery.rehearse(sat.sheet)  # the old one still opens
    for at, box in page.three.boxes.items():
        box.setText(new[at])
    page.main_action()
    assert "La hoja nueva ya vale." in words(page)
    desk.recovery.rehearse(new)
    with pytest.raises(DeskError):
        desk.recovery.rehearse(sat.sheet)
    sat.window.lock()
    desks.recover(sat.window.folder, new, NEW, log_n=10, ballast=0).close()


def test_leaving_halfway_changes_nothing_and_leaves_no_word(sat: Sat) -> None:
    desk: Any = sat.window.desk
    page = go(sat.window, "renew_sheet")
    shown = page.words
    page.sheet.tick.click()
    page.main_action()
    go(sat.window, "today")
    assert page.words == ()
    desk.recovery.rehearse(sat.sheet)
    with pytest.raises(DeskError):
        desk.recovery.rehearse(shown)
