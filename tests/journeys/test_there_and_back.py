"""A package goes to the team, comes in pieces, is answered, and what was lost goes once more."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from defender_desk.ui import files
from defender_desk.ui.widgets.changes import Changed
from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand
from tests.journeys.test_first_day import open_case, pack, read_receipt

SPELT = r"[0-9A-Z](?: [0-9A-Z-])+"
"""A code as a screen reader says it, letter by letter."""


def sent(at: Opened, name: str) -> list[Path]:
    """The files of a package of the practice day, part 1 first."""
    code = at.day.ids[name]
    return [each.file for each in at.day.walked.bundles if each.series == code]


def text_receipt(staff: Hand) -> str:
    """What the team copies to answer by message."""
    staff.click("Phone code")
    QGuiApplication.clipboard().clear()
    staff.click("Copy the receipt as a text message")
    staff.see("Copied.")
    told = QGuiApplication.clipboard().text()
    staff.click("Close this")
    return told


def phone_code(staff: Hand) -> str:
    """What the team reads aloud from its own screen."""
    staff.click("Phone code")
    found: list[str] = []

    def shown() -> bool:
        found[:] = [text for text in staff.texts() if re.fullmatch(SPELT, text)]
        return bool(found)

    staff.until(shown, "no code stands on the page")
    staff.click("Close this")
    return found[0]


def open_files(staff: Hand, *files: Path) -> None:
    """The team opens files that came."""
    staff.here()
    staff.ctrl(Qt.Key.Key_5)
    staff.with_files(*files).click("Open files…")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that the window asked the system to show: here there is no file manager."""
    found: list[Path] = []
    monkeypatch.setattr(files, "open_folder", found.append)
    return found


def test_a_part_that_was_lost_goes_once_more(
    opened: Callable[..., Opened], tmp_path: Path, shown: list[Path]
) -> None:
    """J11 and J14: receipt as a text message, the missing part again, then the code by phone."""
    mine = opened("defender")
    theirs = opened("staff")
    defender, staff = mine.hand, theirs.hand
    parts = sent(mine, "draft")
    assert len(parts) > 1
    code = mine.day.ids["draft"]
    open_files(staff, *parts[:-1])
    staff.see("{n} of {of}; missing {names}", n=len(parts) - 1, of=len(parts),
              names=f"{code}-{len(parts)}")
    told = text_receipt(staff)
    again = tmp_path / "again"
    again.mkdir()
    read_the_text(defender, told, parts[-1].name, again)
    (written,) = again.glob("*.ddb")
    assert shown == [again]
    open_files(staff, written)
    staff.see("{n} of {of}", n=len(parts), of=len(parts))
    said = phone_code(staff)
    confirm_by_phone(defender, code, said)


def read_the_text(defender: Hand, told: str, lost: str, again: Path) -> None:
    """Half a message is refused; the whole one names what is lost, which is written anew."""
    defender.here()
    defender.ctrl(Qt.Key.Key_4)
    defender.click("Read a receipt")
    defender.paste("Text of the message", told[: len(told) // 2])
    defender.click("Read the text")
    assert not defender.sees(defender.say("Did not arrive")), "half a message was taken"
    assert defender.find("Text of the message", QPlainTextEdit).toPlainText(), "it is lost"
    defender.paste("Text of the message", told)
    defender.click("Read the text")
    defender.see("Did not arrive")
    name = Path(lost).stem
    defender.read(name)
    defender.with_files(again).click("Send {name} again", name=name)
    defender.see("{name} is written again, copied and checked.", name=lost)


def confirm_by_phone(defender: Hand, series: str, said: str) -> None:
    """A code that was heard wrong says so; the right one ends the waiting."""
    defender.here()
    defender.ctrl(Qt.Key.Key_4)
    defender.row("Packages", series)
    defender.click("Read a receipt for {code}", code=series)
    defender.write("Code of 8 characters", "22222222")
    defender.click("Confirm")
    assert not defender.sees(defender.say("The team has everything of this package."))
    defender.write("Code of 8 characters", said)
    defender.click("Confirm")
    defender.see("The team has everything of this package.")
    defender.see("No package waits for a receipt.")
    defender.click("Done")
    defender.read("El equipo lo recibió")


NEWER = "Vi las pintas en la pared el lunes."


def test_a_draft_is_compared_word_by_word(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    """J14: the draft comes again with other words; what changed is marked, taken, answered."""
    mine = opened("defender")
    theirs = opened("staff")
    defender, staff = mine.hand, theirs.hand
    outbox, back = tmp_path / "outbox", tmp_path / "back"
    for each in (outbox, back):
        each.mkdir()
    open_files(staff, *sent(mine, "draft"))
    answer(staff, back, 1)
    made = write_and_pack(defender, outbox)
    open_files(staff, *made)
    staff.see("{n} of {of}", n=len(made), of=len(made))
    staff.row("What is in the package", "D-02")
    staff.see("Paragraph {n}", n=3)
    marked = [each for each in staff.widgets() if isinstance(each, Changed)]
    added = staff.say("Added: {text}", text=NEWER)
    assert [each for each in marked if added in each.accessibleDescription()], \
        [each.accessibleDescription() for each in marked]
    staff.click("As it was")
    assert not staff.sees(NEWER)
    staff.click("Whole text")
    staff.read(NEWER)
    staff.see("Cited evidence")
    answer(staff, back, 2)
    staff.click("Mark reviewed")
    staff.until(lambda: not staff.has("Mark reviewed"), "it is not marked")
    defender.here()
    read_receipt(defender, back)


def answer(staff: Hand, back: Path, number: int) -> None:
    """The receipt of what was just opened, in one step."""
    staff.with_files(back).click("Save the receipt…")
    staff.until(lambda: len(list(back.iterdir())) == number, "no receipt was written")


def write_and_pack(defender: Hand, outbox: Path) -> list[Path]:
    """A sentence more in the third paragraph, sent once more to the lawyer with a package."""
    defender.here()
    open_case(defender, "Declarations")
    defender.press(next(each for each in defender.usable()
                        if defender.name_of(each).startswith("D-02")))
    box = defender.find("Paragraph {n}, Spanish", QPlainTextEdit, n=3)
    defender.until(box.hasFocus, "a declaration opens with the cursor where one writes")
    defender.ctrl(Qt.Key.Key_End)
    defender.keys(f" {NEWER}")
    defender.saved()
    return pack(defender, outbox)
