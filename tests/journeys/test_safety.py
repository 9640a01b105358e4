"""What is lost comes back: backed up and restored with the keyboard alone, in Spanish."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QToolButton, QWidget

from defender_desk.desk import desk as desks
from defender_desk.ui.pages.backups import media
from defender_desk.ui.pages.backups import page as backups_page
from defender_desk.ui.pages.restore import choosing
from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that goes from one computer to the other."""
    place = tmp_path / "KINGSTON"
    place.mkdir()
    for module in (backups_page, choosing):
        monkeypatch.setattr(module, "plugged_in",
                            lambda: [media.Medium("KINGSTON", place, 14_000_000_000)])
    monkeypatch.setattr(desks, "restore", partial(desks.restore, log_n=10, ballast=0))
    return place


def tab_to(hand: Hand, message: str, **facts: object) -> QWidget:
    """Press Tab until what is called ``message`` has the focus, as far as it goes round."""
    wanted = hand.say(message, **facts)
    hand.awake()
    hand.until(lambda: QApplication.focusWidget() is not None, "nothing has the focus")
    for _press in range(200):
        now = QApplication.focusWidget()
        assert now is not None
        if hand.name_of(now) == wanted or (
                isinstance(now, QAbstractButton) and hand.name_of(now).startswith(wanted)):
            return now
        QTest.keyClick(now, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes by «{wanted}»; {hand.page_words()}")


def press(hand: Hand, message: str, **facts: object) -> None:
    """Tab to a button and press the space bar."""
    QTest.keyClick(tab_to(hand, message, **facts), Qt.Key.Key_Space)
    hand.settle()


def write(hand: Hand, message: str, text: str, **facts: object) -> None:
    """Tab to a field and write in it."""
    box = tab_to(hand, message, **facts)
    assert isinstance(box, QLineEdit)
    hand.keys(text)


def test_a_lost_computer_comes_back_from_a_stick_by_keys_alone(
    opened: Callable[..., Opened], sit_down: Callable[..., Hand], stick: Path
) -> None:
    """J12 and J13: Ctrl+6, one button; then a new computer, the stick, the phrase."""
    at = opened("defender")
    hand = at.hand
    hand.ctrl(Qt.Key.Key_6)
    hand.see("No backup")
    press(hand, "Make a backup now")
    hand.see("The backup is made and was read back.")
    hand.read("Copia de seguridad: hoy")
    desk: Any = hand.window.desk
    cases, digits = desk.counts().cases, desk.keys.my_digits()
    hand.ctrl(Qt.Key.Key_L)
    other = sit_down("new computer")
    press(other, "I already have a backup")
    other.read("KINGSTON")
    press(other, "Next")
    write(other, "Passphrase of the backup", at.phrase)
    press(other, "Open the backup")
    other.see("Is it this one?")
    press(other, "Restore")
    other.see("Your work is here")
    other.see("For the team this is a new computer")
    press(other, "Open my work")
    other.find("Lock", QToolButton)
    restored: Any = other.window.desk
    assert restored.counts().cases == cases
    assert restored.keys.my_digits() != digits
    other.ctrl(Qt.Key.Key_6)
    other.settle()


def test_the_first_run_ends_with_a_backup_that_restores(
    sit_down: Callable[..., Hand], stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """J1 with its sixth step, by keys; what the stick holds opens with the phrase just chosen."""
    monkeypatch.setattr(media, "plugged_in",
                        lambda: [media.Medium("KINGSTON", stick, 14_000_000_000)])
    hand = sit_down("new")
    page: Any = hand.window.page
    press(hand, "Next")
    write(hand, "Name, as it is printed", "Inés Ejemplo Batz")
    press(hand, "Next")
    phrase = page.step.words.text()
    write(hand, "Type these words here", phrase)
    press(hand, "Next")
    press(hand, "I have the sheet on paper and know where I will keep it")
    words = page.answers["words"]
    press(hand, "Next: check 3 words")
    for place in page.step.boxes:
        write(hand, "Word {n}", words[place], n=place + 1)
    press(hand, "Check")
    press(hand, "Leave for later")
    hand.see("First backup")
    press(hand, "Copy to {place}", place="KINGSTON")
    hand.see("The backup is made and was read back.")
    press(hand, "Begin")
    hand.find("Lock", QToolButton)
    hand.read("Copia de seguridad: hoy")
    assert desks.look_into_backup(stick, phrase).name == "Inés Ejemplo Batz"
    assert desks.look_into_backup(stick, "", words).name == "Inés Ejemplo Batz"
