"""Days in the field: a search attempt, its next step in the plan, the printed day, photographs."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from defender_desk.media.practice_photos import practice_photo
from defender_desk.ui import printing
from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand

TAKEN = datetime(2026, 3, 12, 10, 10).timestamp()
SHIFT_CTRL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def into_the_case(hand: Hand) -> None:
    """From anywhere to the case of the story, as a person goes: Ctrl+K and its code."""
    hand.ctrl(Qt.Key.Key_K)
    hand.keys("gt 2026 014")
    hand.until(lambda: hand.sees("Padre que se busca"), "the search box does not find the case")
    hand.key(Qt.Key.Key_Return)
    hand.see("Overview")


def test_an_attempt_is_noted_and_its_next_step_is_in_the_plan(
    opened: Callable[[str], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    """J6 and J3: what happened, the next step today, ticked in the plan, the day on paper."""
    at = opened("defender")
    hand = at.hand
    into_the_case(hand)
    hand.key(Qt.Key.Key_B, SHIFT_CTRL)
    hand.write("Place", "Mercado de San Ficticio")
    hand.write("What happened", "Nadie abrió. La vecina dijo que vuelve en la tarde.")
    hand.click("Lead")
    hand.write("Next step", "Volver en la tarde")
    desk = hand.window.desk
    assert desk is not None
    day = date.fromisoformat(desk.today.view().date)
    hand.write("Day of the next step", f"{day.day}/{day.month}/{day.year}")
    hand.key(Qt.Key.Key_Tab)
    hand.saved()
    hand.click("Today")
    hand.read("Volver en la tarde")
    printed: list[tuple[bytes, str]] = []

    def on_paper(_parent: object, data: bytes, job: str) -> bool:
        printed.append((data, job))
        return True

    monkeypatch.setattr(printing, "print_pdf", on_paper)
    hand.menu("Print my day", "With initials alone")
    hand.until(lambda: bool(printed), "nothing goes to the printer")
    [(paper, job)] = printed
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert len(pdf.pages) == 1
    names = {person.name for case in desk.cases.rows(desk.cases.ids())
             for person in (desk.people.get(row.id) for row in desk.people.of_case(case.id))}
    assert names
    assert not any(name in text for name in names for text in (job, *hand.titles))


def test_photographs_are_brought_from_the_phone(
    opened: Callable[[str], Opened], tmp_path: Path
) -> None:
    """J5: copied into the incoming folder, ticked, kept in a new note, gone from the folder."""
    hand = opened("defender").hand
    desk = hand.window.desk
    assert desk is not None
    folder = desk.photos.incoming()
    folder.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(("house", "wall", "door", "notebook", "path")):
        photo = folder / f"IMG_050{number}.JPG"
        photo.write_bytes(practice_photo(scene, taken=f"2026-03-12T10:1{number}:00"))
        os.utime(photo, (TAKEN + 60 * number,) * 2)
    into_the_case(hand)
    hand.key(Qt.Key.Key_F, SHIFT_CTRL)
    hand.click("Choose all of {day}", day="12 de marzo de 2026")
    hand.click("Bring {what}", what="5 fotos")
    hand.until(lambda: hand.sees("IMG_0500.JPG"), "the note does not show them")
    assert list(folder.iterdir()) == []
    QTest.keyClick(hand.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    assert hand.has("Passphrase")
