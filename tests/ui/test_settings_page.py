"""Settings in sections: what is chosen takes effect at once, is kept, and names nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from defender_desk import paths, settings
from defender_desk.desk import desk as desks
from defender_desk.errors import DeskError
from defender_desk.ui.pages.settings.page import SECTIONS, Places, SettingsPage
from defender_desk.ui.window import Window
from tests.ui.desk_window import NEW, PHRASE, Clock, button, go, small_desk, window_on, words


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    desk, _sheet = small_desk(tmp_path / "vault", Clock())
    with window_on(tmp_path / "vault", desk) as made:
        yield made


def test_every_section_opens_and_names_its_controls(window: Window) -> None:
    nameless = []
    for section, *_rest in SECTIONS:
        page = go(window, "settings", section=section)
        assert isinstance(page, SettingsPage)
        assert page.at == section
        words(page)
        found: list[QWidget] = [*page.findChildren(QAbstractButton), *page.findChildren(QComboBox),
                                *page.findChildren(QLineEdit)]
        for control in found:
            inside = isinstance(control.parentWidget(), (QComboBox, QLineEdit)) \
                or control.objectName().startswith("qt_")
            if control.isVisibleTo(page) and not inside and not control.accessibleName():
                nameless.append((section, control))
    assert nameless == []


def test_the_arrows_go_through_the_sections_and_back_returns_where_one_was(
    window: Window, qtbot: QtBot
) -> None:
    page = go(window, "settings", section="profile")
    places = page.findChild(Places)
    qtbot.keyClick(places, Qt.Key.Key_Down)
    assert page.at == "looks"
    qtbot.keyClick(places, Qt.Key.Key_Up)
    qtbot.keyClick(places, Qt.Key.Key_Up)
    assert page.at == "about"
    go(window, "today")
    space: Any = window.workspace
    space.back()
    assert space.page.at == "about"


def test_the_phrase_is_judged_in_words_and_changed(window: Window) -> None:
    desk: Any = window.desk
    desk.change_passphrase = partial(desk.change_passphrase, log_n=10)
    form = go(window, "settings", section="security").section.phrase
    form.open()
    form.old.line.setText(PHRASE)
    form.new.line.setText("hola hola")
    assert "corta" in form.strength.text() or "repite" in form.strength.text()
    assert not form.change.isEnabled()
    form.new.line.setText(NEW)
    assert "tardaría siglos" in form.strength.text()
    form.again.line.setText(NEW + "x")
    assert "no son iguales" in form.strength.text()
    form.again.line.setText(NEW)
    form.go()
    assert form.old.text() == ""
    window.lock()
    with pytest.raises(DeskError):
        desks.open_desk(window.folder, PHRASE)
    desks.open_desk(window.folder, NEW).close()


def test_a_wrong_phrase_of_today_changes_nothing(window: Window) -> None:
    page = go(window, "settings", section="security")
    form = page.section.phrase
    form.open()
    form.old.line.setText("otra cosa muy distinta")
    form.new.line.setText(NEW)
    form.again.line.setText(NEW)
    form.go()
    assert "no abrió" in words(page)
    assert form.new.text() == NEW  # nothing typed is lost
    window.lock()
    desks.open_desk(window.folder, PHRASE).close()


def test_choices_are_kept_and_the_file_names_nobody(window: Window) -> None:
    section = go(window, "settings", section="security").section
    section.lock_after.setCurrentIndex(section.lock_after.findData("2"))
    section.lock_after.activated.emit(section.lock_after.currentIndex())
    assert settings.load().lock_after == 2
    space: Any = window.workspace
    assert "2 min" in words(space.status)
    page = go(window, "settings", section="profile")
    page.section.name.setText("Inés Ejemplo de León")
    page.section.name.textEdited.emit(page.section.name.text())
    page.section.bar.setText("12345")
    go(window, "today")
    assert window.desk is not None
    assert window.desk.profile.name == "Inés Ejemplo de León"
    assert window.desk.profile.bar_number == "12345"
    window.close()
    kept = paths.settings_file().read_text(encoding="utf-8")
    assert "Ejemplo" not in kept
    assert set(json.loads(kept)) == set(settings.Settings.__dataclass_fields__)


def test_an_empty_name_is_asked_for_and_not_saved(window: Window) -> None:
    page = go(window, "settings", section="profile")
    page.section.name.setText("")
    page.section.keep()
    assert "Escriba su nombre" in words(page)
    assert window.desk is not None
    assert window.desk.profile.name == "Inés Ejemplo Batz"


def test_what_stands_and_what_is_missing_is_said(window: Window) -> None:
    page = go(window, "settings", section="security")
    said = words(page)
    assert "Sin copia de seguridad todavía" in said
    assert "La llave del equipo aún no está comprobada" in said
    assert "Se abrió" in said
    button(page, "Hacer ahora").click()
    space: Any = window.workspace
    assert space.here[0] == "backup"


def test_the_licences_can_be_read_offline(window: Window) -> None:
    page = go(window, "settings", section="about")
    assert "GNU GENERAL PUBLIC LICENSE" in words(page)
    page.section.choice.button("NOTICE").click()
    assert "Noto Sans" in words(page)
