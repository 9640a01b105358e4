"""Erasing the keys and giving everything new ones: honest words, a word typed, then for good."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from defender_desk.desk import desk as desks
from defender_desk.errors import CannotWrite, DeskError
from defender_desk.ui.pages.emergency.page import EmergencyPage
from defender_desk.ui.pages.emergency.rotation import RotationPage
from defender_desk.ui.pages.first_run.page import FirstRunPage
from defender_desk.ui.pages.unlock.page import UnlockPage
from defender_desk.ui.window import Window
from tests.ui.desk_window import (
    NEW,
    PHRASE,
    Clock,
    button,
    go,
    notice,
    small_desk,
    window_on,
    words,
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    desk, _sheet = small_desk(tmp_path / "vault", Clock())
    with window_on(tmp_path / "vault", desk) as made:
        made.activateWindow()
        yield made


def test_what_would_be_lost_is_said_and_the_safe_button_has_the_focus(window: Window) -> None:
    page = go(window, "emergency")
    assert isinstance(page, EmergencyPage)
    said = words(page)
    assert "No hay copia de seguridad: se perdería todo lo de aquí" in said
    assert "aún no se" in said  # things not sent
    for sentence in window.desk.emergency.wipe_words():  # type: ignore[union-attr]  # it is open
        assert sentence in said
    assert QApplication.focusWidget() is page.confirm.safe
    assert not page.confirm.deed.isEnabled()


def test_enter_and_a_half_typed_word_erase_nothing(window: Window) -> None:
    page = go(window, "emergency")
    page.confirm.typed.setText("BORRA")
    assert not page.confirm.deed.isEnabled()
    page.main_action()
    QTest.keyClick(page.confirm.typed, Qt.Key.Key_Return)
    page.confirm.safe.click()
    space: Any = window.workspace
    assert space.here[0] == "settings"
    window.lock()
    desks.open_desk(window.folder, PHRASE).close()


def test_the_word_typed_erases_the_keys_for_good(window: Window) -> None:
    page = go(window, "emergency")
    page.confirm.typed.setText("borrar")
    page.confirm.deed.click()
    QApplication.processEvents()
    assert window.desk is None
    first = window.page
    assert isinstance(first, FirstRunPage)
    assert "Las llaves de esta computadora están borradas." in words(first)
    assert not desks.vault_exists(window.folder)
    with pytest.raises(DeskError):
        desks.open_desk(window.folder, PHRASE)


def test_what_was_erased_comes_back_from_the_stick(window: Window, tmp_path: Path) -> None:
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    desk: Any = window.desk
    desk.backups.make(stick)
    page = go(window, "emergency")
    assert "La última copia es del" in words(page)
    page.confirm.typed.setText("BORRAR")
    page.confirm.deed.click()
    found = desks.find_backups(stick)[0]
    restored = desks.restore(found.path, tmp_path / "again", PHRASE, log_n=10, ballast=0)
    assert restored.counts().cases == 1
    restored.close()


def test_a_disk_that_refuses_is_said_at_the_door(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Any = window.desk

    def refused(_progress: Any = None) -> None:
        desk.close()
        raise CannotWrite(place="vault")

    monkeypatch.setattr(desk.emergency, "wipe", refused)
    page = go(window, "emergency")
    page.confirm.typed.setText("BORRAR")
    page.confirm.deed.click()
    assert window.desk is None
    assert notice(window.page).property("kind") == "danger"


def through(window: Window, page: Any) -> tuple[str, ...]:
    """The way to the last step of new keys; the new words."""
    new: tuple[str, ...] = page.words
    page.main_action()
    page.old.line.setText(PHRASE)
    page.new.line.setText(NEW)
    assert not page.next.isEnabled()
    page.again.line.setText(NEW)
    page.main_action()
    page.sheet.tick.click()
    page.main_action()
    for at, box in page.three.boxes.items():
        box.setText(new[at])
    page.main_action()
    assert page.at == 4
    return new


def test_new_keys_for_everything_and_the_door_says_how_to_go_on(window: Window) -> None:
    desk: Any = window.desk
    desk.emergency.rotate = partial(desk.emergency.rotate, log_n=10)
    page = go(window, "rotation")
    assert isinstance(page, RotationPage)
    for sentence in desk.emergency.rotate_words():
        assert sentence in words(page)
    new = through(window, page)
    assert QApplication.focusWidget() is page.confirm.safe
    page.confirm.typed.setText("cambiar")
    page.confirm.deed.click()
    assert isinstance(window.page, UnlockPage)
    assert "Todo tiene llaves nuevas." in words(window.page)
    with pytest.raises(DeskError):
        desks.open_desk(window.folder, PHRASE)
    opened = desks.open_desk(window.folder, NEW, ballast=0)
    assert opened.counts().cases == 1
    assert opened.sessions.cut_short() is None  # it was no crash
    opened.recovery.rehearse(new)
    opened.close()


def test_a_wrong_phrase_of_today_keeps_everything_as_it_was(window: Window) -> None:
    page = go(window, "rotation")
    through(window, page)
    page._phrase = ("otra cosa muy distinta", NEW)
    page.confirm.typed.setText("CAMBIAR")
    page.confirm.deed.click()
    assert window.desk is not None
    assert "no abrió" in words(page)
    window.lock()
    desks.open_desk(window.folder, PHRASE).close()


def test_leaving_before_the_last_step_changes_nothing(window: Window) -> None:
    page = go(window, "rotation")
    through(window, page)
    go(window, "today")
    assert (page._phrase, page.words) == (("", ""), ())
    window.lock()
    desks.open_desk(window.folder, PHRASE).close()


def test_a_damaged_vault_is_rescued_from_the_door(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    desk, _sheet = small_desk(folder, Clock())
    desk.backups.automatic()
    desk.close()
    database = folder / "desk.db"
    data = bytearray(database.read_bytes())
    for at in range(0, len(data), 4096):
        data[at + 100] ^= 0xFF
    database.write_bytes(bytes(data))
    with window_on(folder, None) as window:
        door: Any = window.page
        assert isinstance(door, UnlockPage)
        door.field.line.setText(PHRASE)
        door.open.click()
        told = notice(door)
        assert told.property("kind") == "danger"
        button(told, "Rescatarlo").click()
        assert window.desk is not None
        assert window.desk.counts().cases == 1
        assert "Lo dañado se apartó" in words(window.page)
