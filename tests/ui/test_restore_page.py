"""From a stick to a new computer, from the twelve words, and into a desk that has newer work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from defender_desk import settings
from defender_desk.desk import desk as desks
from defender_desk.ui import files, fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.backups.media import Medium
from defender_desk.ui.pages.first_run.page import FirstRunPage
from defender_desk.ui.pages.restore import choosing
from defender_desk.ui.pages.restore.page import RestorePage
from defender_desk.ui.window import Window

PHRASE = "volcan canasta puente nube cerro"
NEW = "montaña lluvia espejo carta fuego"


@dataclass
class Lost:
    """A computer that was lost, and the stick that was kept elsewhere."""

    stick: Path
    words: tuple[str, ...]
    folder: Path
    digits: str


@pytest.fixture
def lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lost:
    words = desks.new_recovery_words()
    desk = desks.create(tmp_path / "old", desks.Profile("Inés Ejemplo Batz", "defender", "GT"),
                        PHRASE, words, log_n=10, ballast=0)
    desk.cases.save({"code": "GT-2026-014", "title": "Prueba", "country": "GT", "type": "other",
                     "state": "in_progress", "risk": "low"})
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    desk.backups.make(stick)
    digits = desk.keys.my_digits()
    desk.close()
    monkeypatch.setattr(desks, "restore", partial(desks.restore, log_n=10, ballast=0))
    monkeypatch.setattr(choosing, "plugged_in",
                        lambda: [Medium("KINGSTON", stick, 14_000_000_000)])
    return Lost(stick, words, tmp_path / "old", digits)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Window]:
    """A new computer at its first start."""
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light")
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    made = Window(tmp_path / "vault", settings.Settings(), crashes, at_once=True)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    files._answers.clear()
    assert crashed == []


def words(widget: Any) -> str:
    """Everything that can be read in a widget, once what is new has come to be seen."""
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel)
                    if label.isVisibleTo(widget))


def restoring(window: Window) -> Any:
    """The way from the first page to that of restoring."""
    first: Any = window.page
    assert isinstance(first, FirstRunPage)
    first.restore()
    page = window.page
    assert isinstance(page, RestorePage)
    return page


def test_a_stick_and_the_phrase_bring_everything_back_by_keys(
    window: Window, lost: Lost, qtbot: QtBot
) -> None:
    page = restoring(window)
    assert "KINGSTON" in page.step.choice.radios.value() or page.step.ready()
    qtbot.keyClick(page._next, Qt.Key.Key_Space)
    assert page.names()[page.place()] == "Frase u hoja"
    assert QApplication.focusWidget() is page.step.secret.phrase.line
    qtbot.keyClicks(QApplication.focusWidget(), PHRASE)
    qtbot.keyClick(page._next, Qt.Key.Key_Space)
    said = words(page)
    assert "1 caso" in said
    assert "Inés Ejemplo Batz" in said
    assert "Nada todavía." in said
    qtbot.keyClick(page._next, Qt.Key.Key_Space)
    said = words(page)
    assert "Su trabajo ya está aquí" in said
    assert "una computadora nueva" in said
    assert page.step.digits.text() != lost.digits
    qtbot.keyClick(page._next, Qt.Key.Key_Space)
    assert window.desk is not None
    assert window.desk.counts().cases == 1
    window.lock()
    desks.open_desk(window.folder, PHRASE).close()


def test_the_twelve_words_and_a_new_phrase(window: Window, lost: Lost) -> None:
    page = restoring(window)
    page.next()
    secret = page.step.secret
    secret.mode.button("words").click()
    for box, word in zip(secret.words.boxes, ("xxxx", *lost.words[1:]), strict=True):
        box.setText(word)
    assert not page.step.ready()
    page.step.new.line.setText(NEW)
    page.step.again.line.setText(NEW)
    page.next()
    assert "xxxx" in words(page)
    assert page.place() == 1
    secret.words.boxes[0].setText(lost.words[0])
    page.next()
    page.next()
    assert "1 caso" in words(page)
    page.next()
    assert window.desk is not None
    window.lock()
    desks.open_desk(window.folder, NEW).close()


def test_a_wrong_phrase_is_said_and_nothing_is_written(window: Window, lost: Lost) -> None:
    page = restoring(window)
    page.next()
    page.step.secret.phrase.line.setText("otra cosa muy distinta")
    page.next()
    assert "no abrió" in words(page)
    assert not window.folder.exists()
    page.back()
    page.back()
    assert isinstance(window.page, FirstRunPage)


def test_a_folder_without_a_backup_is_said(window: Window, lost: Lost, tmp_path: Path) -> None:
    page = restoring(window)
    empty = tmp_path / "vacía"
    empty.mkdir()
    files.answer_with([empty])
    page.step.choice._open()
    assert "vacía" in words(page)


def test_a_backup_that_lost_a_part_cannot_be_chosen(window: Window, lost: Lost) -> None:
    database = next(lost.stick.rglob("desk.db"))
    database.write_bytes(database.read_bytes()[:-4096])
    page = restoring(window)
    assert "incompleta, no se puede usar" in words(page)
    assert not page.step.ready()


def test_a_window_closed_on_the_last_page_leaves_a_desk_that_opens(
    window: Window, lost: Lost
) -> None:
    page = restoring(window)
    page.next()
    page.step.secret.phrase.line.setText(PHRASE)
    page.next()
    page.next()
    assert page.desk is not None
    window.close()
    desks.open_desk(window.folder, PHRASE).close()


def test_a_restore_cut_short_begins_anew(window: Window, lost: Lost) -> None:
    window.folder.mkdir()
    for name in ("restoring", "key.age"):
        (window.folder / name).write_bytes(b"")
    window.show_door()
    page = restoring(window)
    page.next()
    page.step.secret.phrase.line.setText(PHRASE)
    page.next()
    page.next()
    page.next()
    assert window.desk is not None
    assert window.desk.counts().cases == 1


def test_an_older_backup_and_newer_work_are_both_kept(window: Window, lost: Lost) -> None:
    desk = desks.open_desk(lost.folder, PHRASE, ballast=0)
    one = desk.cases.ids("", "active")[0]
    case = desk.cases.rows([one])[0]
    desk.cases.save({"title": "Prueba más nueva"}, case.id)
    window.folder = lost.folder
    window.enter(desk)
    space: Any = window.workspace
    space.go("restore")
    page = space.page
    page.main_action()
    page.secret.phrase.line.setText(PHRASE)
    page.main_action()
    said = words(page)
    assert "aquí hay trabajo más nuevo" in said
    assert "No se va a perder" in said
    page.main_action()
    assert "Ya están juntas." in words(page)
    assert desk.cases.rows([one])[0].title == "Prueba más nueva"
