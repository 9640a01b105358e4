"""The locked window and the first run, on real vaults."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from defender_desk import paths, settings, wording
from defender_desk.desk import desk as desks
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.first_run.page import FirstRunPage
from defender_desk.ui.pages.help.door import DoorHelp
from defender_desk.ui.pages.unlock.page import RecoverPage, UnlockPage
from defender_desk.ui.widgets import Button, Notice
from defender_desk.ui.window import Window

PHRASE = "volcan canasta puente nube cerro"
LIGHT = ("PySide6", "defender_desk", "shiboken6")
HEAVY = ("sqlalchemy", "alembic", "PIL", "typst", "cryptography", "pikepdf", "zxingcpp", "segno")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fonts.load(fonts.FIRST)
    theme.apply_theme(app, "light")
    made = Window(tmp_path / "vault", settings.Settings(), Crashes(lambda: None))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def make_vault(folder: Path) -> tuple[str, ...]:
    words = desks.new_recovery_words()
    profile = desks.Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    desks.create(folder, profile, PHRASE, words, log_n=10).close()
    return words


def test_nothing_heavy_is_imported_before_the_first_page(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", (
            "import sys\n"
            "from defender_desk.ui import start\n"
            "app, window = start.build()\n"
            "window.show()\n"
            "app.processEvents()\n"
            "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
        )], capture_output=True, text=True, check=True,
    )
    assert not set(HEAVY) & set(told.stdout.split())


def test_a_wrong_phrase_waits_and_the_right_one_opens(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    make_vault(tmp_path / "vault")
    window.show_door()
    page: Any = window.page
    assert isinstance(page, UnlockPage)
    qtbot.keyClicks(page.field.line, "otra cosa")
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.notices.count() == 1, timeout=10_000)
    assert "no abrió" in page.notices.itemAt(0).widget().text
    assert not page.open.isEnabled()
    qtbot.waitUntil(page.open.isEnabled, timeout=20_000)
    page.field.clear()
    qtbot.keyClicks(page.field.line, PHRASE)
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=10_000)
    assert window.windowTitle().startswith("Defender Desk")
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
    window.lock()
    assert window.desk is None
    assert isinstance(window.page, UnlockPage)


def test_the_twelve_words_open_it_with_a_new_phrase(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    words = make_vault(tmp_path / "vault")
    window.show_door()
    window.show_recovery()
    page: Any = window.page
    assert isinstance(page, RecoverPage)
    for box, word in zip(page.words, words, strict=True):
        box.setText(word)
    new = "montaña lluvia espejo carta fuego"
    page.new.line.setText(new)
    page.again.line.setText(new)
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
    window.lock()
    desks.open_desk(tmp_path / "vault", new).close()


def test_a_misspelt_word_is_named(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    words = make_vault(tmp_path / "vault")
    window.show_door()
    window.show_recovery()
    page: Any = window.page
    for box, word in zip(page.words, ("zzzzq", *words[1:]), strict=True):
        box.setText(word)
    page.new.line.setText(PHRASE)
    page.again.line.setText(PHRASE)
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.notices.count() == 1, timeout=10_000)
    assert "zzzzq" in page.notices.itemAt(0).widget().text


def test_first_run_makes_a_vault_that_opens(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    page: Any = window.page
    assert isinstance(page, FirstRunPage)
    page.next()
    page.step.name.setText("Inés Ejemplo Batz")
    page.next()
    phrase = page.step.words.text()
    assert len(phrase.split()) == 5
    assert not page.step.ready()
    page.step.again.line.setText(phrase)
    page.next()
    assert not page.step.ready()
    page.step.tick.click()
    page.next()
    wrong = next(iter(page.step.boxes.values()))
    for at, box in page.step.boxes.items():
        box.setText(page.answers["words"][at])
    right = wrong.text()
    wrong.setText("xxxx")
    page.next()
    assert not (tmp_path / "vault").exists()
    wrong.setText(right)
    page.next()
    qtbot.waitUntil(lambda: page.desk is not None, timeout=20_000)
    page.next()
    assert page.place() == 5  # the first backup, which may be left for later
    page.next()
    assert window.desk is not None
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
    today: Any = window.workspace
    left = today.page.reminders.findChildren(Notice)[0]
    assert "quedó para después" in left.text
    assert [each.accessibleName() for each in left.findChildren(Button)] == [
        "Llave del equipo", "Primera copia"]
    window.lock()
    desks.open_desk(tmp_path / "vault", phrase).close()


def test_after_the_first_backup_enter_begins(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    page: Any = window.page
    page.next()
    page.step.name.setText("Inés Ejemplo Batz")
    page.next()
    page.step.again.line.setText(page.step.words.text())
    page.next()
    page.step.tick.click()
    page.next()
    for at, box in page.step.boxes.items():
        box.setText(page.answers["words"][at])
    page.next()
    qtbot.waitUntil(lambda: page.desk is not None, timeout=20_000)
    page.next()
    (tmp_path / "stick").mkdir()
    page.step.make(tmp_path / "stick")
    qtbot.waitUntil(page._next.hasFocus, timeout=20_000)
    assert (page._next.text(), page._count.text()) == ("Empezar", "Paso 6 de 6")


def test_a_first_run_that_was_closed_goes_on_and_its_file_names_nobody(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    page: Any = window.page
    page.set_language("en")
    qtbot.keyClick(page._next, Qt.Key.Key_Return)
    assert page.place() == 1
    page.step.name.setText("Inés Ejemplo Batz")
    page.step.bar.setText("12345")
    page.step.country.setCurrentIndex(page.step.country.findData("HN"))
    page.step.country.activated.emit(1)
    page.step.role.button("staff").click()
    window.close()
    kept = paths.settings_file().read_text(encoding="utf-8")
    assert all(word not in kept for word in ("Inés", "Batz", "12345"))
    again = Window(tmp_path / "vault", settings.load(), Crashes(lambda: None))
    qtbot.addWidget(again)
    again.show()
    went_on: Any = again.page
    assert isinstance(went_on, FirstRunPage)
    assert (went_on.place(), wording.language()) == (1, "en")
    assert (went_on.step.role.value(), went_on.step.country.value()) == ("staff", "HN")
    assert went_on.step.name.text() == ""
    assert "already begun" in went_on.findChildren(Notice)[0].text
    again.close()
    wording.set_language("es")


@pytest.mark.parametrize("made", [False, True])
def test_f1_opens_the_manual_at_the_door_and_esc_leads_back(
    window: Window, qtbot: QtBot, tmp_path: Path, made: bool
) -> None:
    """Before there is a vault and while it is locked; what was typed stands as it was."""
    if made:
        make_vault(tmp_path / "vault")
        window.show_door()
    door: Any = window.page
    box = door.field.line if made else door._next
    box.setFocus()
    if made:
        qtbot.keyClicks(box, "volcan can")
    qtbot.keyClick(box, Qt.Key.Key_F1)
    over: Any = window.findChild(DoorHelp)
    qtbot.waitUntil(lambda: over.reader.chapter is not None, timeout=20_000)
    assert over.isVisible()
    assert not door.isVisible()
    assert over.reader.chapter.name.startswith("02" if made else "01")
    assert over.reader.list.model().rowCount() > 10
    assert window.focusWidget() is over.reader.list
    shown = over.reader.view.toPlainText() + " ".join(
        label.text() for label in over.findChildren(QLabel))
    assert "Inés" not in shown
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert door.isVisible()
    assert window.page is door
    assert window.focusWidget() is box
    assert not made or box.text() == "volcan can"
    link = next(each for each in door.findChildren(Button)
                if each.accessibleName() == "Ayuda (F1)")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert not door.isVisible()
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=20_000)


def test_the_locked_window_names_nobody_and_every_field_has_a_name(
    window: Window, tmp_path: Path
) -> None:
    make_vault(tmp_path / "vault")
    window.show_door()
    shown = " ".join(label.text() for label in window.page.findChildren(QLabel))
    assert "Inés" not in shown
    assert all(box.accessibleName() for box in window.page.findChildren(QLineEdit))
