"""Packages by WhatsApp and on a stick: left in the middle, gone on with, handed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand
from tests.journeys.test_first_day import open_case


def write_note(hand: Hand, title: str) -> None:
    """Something new that the team has not: a note of the case."""
    open_case(hand, "Evidence")
    hand.click("Write note")
    hand.write("Title", title)
    hand.write("Note in Spanish", "Lo que se vio hoy.")
    hand.saved()


def begin(hand: Hand, title: str, road: str) -> None:
    """Steps 1 to 3 of the wizard: the note is there, permissions, the road."""
    hand.ctrl(Qt.Key.Key_4)
    hand.click("Prepare package")
    hand.read(title)
    hand.click("Next: permissions")
    hand.read(title)
    hand.click("Next: how")
    hand.click(road)
    hand.until(lambda: hand.find(road, QToolButton).isChecked(), "the road is not taken")


def finish(hand: Hand, folder: Path) -> list[Path]:
    """Steps 4 and 5: the files in ``folder``, the text without the case, each ticked."""
    hand.with_files(folder).click("Choose folder…")
    hand.click("Create the files")
    hand.see("Copied and checked.")
    hand.click("Copy text")
    text = QGuiApplication.clipboard().text()
    assert text
    assert "GT-2026" not in text
    made = sorted(folder.glob("*.ddb"))
    for file in made:
        hand.tick("I sent {name}", name=file.name)
    return made


def test_a_package_by_whatsapp_and_one_on_a_stick(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    """J10: saved and closed at the third step, locked, gone on with; then another on a stick."""
    at = opened("defender")
    hand = at.hand
    phone, stick = tmp_path / "phone", tmp_path / "KINGSTON"
    for each in (phone, stick):
        each.mkdir()
    write_note(hand, "Recibo de luz")
    begin(hand, "Recibo de luz", "WhatsApp")
    hand.click("Save and close")
    hand.ctrl(Qt.Key.Key_L)
    hand.write("Passphrase", at.phrase)
    hand.click("Open")
    hand.find("Lock", QToolButton)
    hand.ctrl(Qt.Key.Key_4)
    hand.click("Prepare package")
    hand.see("Your choice is as you left it.")
    assert hand.find("WhatsApp", QToolButton).isChecked()
    hand.see("In WhatsApp choose Attach → Document. As a “photo” it gets damaged.")
    hand.click("Next: check")
    first = finish(hand, phone)
    hand.click("Finish")
    waits_for_its_receipt(hand, first)
    write_note(hand, "Segundo recibo")
    begin(hand, "Segundo recibo", "USB stick")
    hand.click("Next: check")
    hand.see("Plug the stick in and choose it here.")
    second = finish(hand, stick)
    hand.read(hand.say("Take the stick out with your system's safe removal."))
    hand.click("Finish")
    waits_for_its_receipt(hand, second)
    assert not {file.name for file in first} & {file.name for file in second}


def waits_for_its_receipt(hand: Hand, files: list[Path]) -> None:
    """The new package stands first: handed over, its receipt missing."""
    assert files
    series = files[0].stem.partition("-")[0]
    hand.see("Package {code}", code=series)
    hand.read("Entregado, falta acuse")
    desk: Any = hand.window.desk
    assert desk.bundles.unsent() == []
