"""Days in the field: a search attempt, its next step in the plan, the printed day, photographs."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QToolButton

from defender_desk.media.practice_photos import practice_photo
from defender_desk.ui import printing
from defender_desk.ui.pages.photo_import.grid import DayGrid
from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand

SCENES = ("house", "wall", "door", "notebook", "path")
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
    desk = hand.window.desk
    assert desk is not None
    asked = "Declaración de una testigo, vecina"
    hand.menu("Plan for today: {what}", "11:00", what=asked)
    hand.find("Done: {what}", QCheckBox, what=asked)
    assert [each.time for each in desk.today.view().plan if each.title == asked] == ["11:00"]
    into_the_case(hand)
    hand.key(Qt.Key.Key_B, SHIFT_CTRL)
    hand.write("Place", "Mercado de San Ficticio")
    hand.write("What happened", "Nadie abrió. La vecina dijo que vuelve en la tarde.")
    hand.click("Lead")
    hand.write("Next step", "Volver en la tarde")
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
    ticked_is_another_attempt(hand)


def ticked_is_another_attempt(hand: Hand) -> None:
    """J3 and J6: the trip was made; its attempt begins where it was planned, and he was found."""
    hand.click("Done: {what}", what="Volver en la tarde")
    hand.until(lambda: hand.window.workspace.here[0] == "search_log",  # type: ignore[union-attr]
               "ticking a visit does not lead to its attempt")
    place = hand.find("Place", QLineEdit)
    hand.until(lambda: place.text() == "Mercado de San Ficticio", "the place is not filled in")
    assert hand.find("How it was tried", QComboBox).currentText() == hand.say("Visit")
    hand.write("What happened", "Abrió él mismo.")
    hand.click("Contact")
    hand.see("Was the person found?")
    hand.see("This attempt stays on this computer.")
    hand.tick("Date of birth")
    hand.tick("Names of father and mother")
    hand.see("Enough to be sure.")
    hand.choose("Does the person want contact?", hand.say("Yes"))
    hand.tick("The options were explained")
    hand.tick("The letter was handed over")
    hand.choose("May the team be told?", hand.say("Yes"))
    hand.until(lambda: not hand.sees(hand.say("This attempt stays on this computer.")),
               "what the person allowed still stays")
    hand.saved()
    hand.see("Found and confirmed")


def test_an_interview_goes_on_after_a_pause_and_a_lock(
    opened: Callable[[str], Opened]
) -> None:
    """J4: what was not told is written down, notes marked, a pause, a lock in it, the close."""
    at = opened("defender")
    hand = at.hand
    into_the_case(hand)
    hand.click("Interviews", at=-1)
    hand.click("New interview")
    hand.choose("With whom", "M. M. T.")
    hand.click("Begin")
    hand.write("Language of the conversation", "Kʼicheʼ")
    hand.tick("The place is private")
    hand.click("Go on to consent")
    hand.write("Why it is left for later", "Llegó su hijo; se le dice mañana.")
    hand.click("Go on and note why")
    hand.write("Write a note; Enter keeps it", "Lo vio en la plaza.")
    hand.key(Qt.Key.Key_Return)
    hand.write("Write a note; Enter keeps it", "Tiene miedo de volver.")
    hand.click("Add and mark")
    hand.click("Pause and support")
    hand.see("Stop writing. Look at the person, not at the screen.")
    hand.write("What the pause was for, if you want to note it", "agua")
    hand.ctrl(Qt.Key.Key_L)
    hand.write("Passphrase", at.phrase)
    hand.click("Open")
    hand.find("Lock", QToolButton)
    hand.click("Go on writing")
    hand.see("Stop writing. Look at the person, not at the screen.")
    hand.click("Go on when the person wants to")
    hand.read("Tiene miedo de volver.")
    hand.click("Go to the close")
    the_close(hand)


def the_close(hand: Hand) -> None:
    """The summary read large, permissions again, what comes next; all of it is kept."""
    hand.write("Summary, in the person's words", "Lo vio en la plaza y tiene miedo.")
    hand.click("Read it large")
    hand.read("Lo vio en la plaza y tiene miedo.")
    hand.click("Back to the close")
    hand.tick("The summary was read back")
    hand.tick("Permissions were asked again")
    hand.write("Next contact", "El jueves, por la promotora")
    hand.write("Referrals given", "Centro de salud")
    hand.click("Finish interview")
    hand.see("Finished")
    desk: Any = hand.window.desk
    [kept] = [each for each in desk.records.all("interview") if each.referrals]
    assert (kept.referrals, kept.next_contact) == ("Centro de salud", "El jueves, por la promotora")
    assert [(note["text"], note["marked"]) for note in kept.notes] == [
        ("Lo vio en la plaza.", False), ("Tiene miedo de volver.", True)]
    assert [each["reason"] for each in kept.pauses] == ["agua"]
    assert desk.records.one("consent", kept.consent).skipped_reason


def from_the_phone(folder: Path, number: int, scene: str) -> Path:
    """A photograph as it lies in the incoming folder; the same number gives the same bytes."""
    photo = folder / f"IMG_050{number}.JPG"
    photo.write_bytes(practice_photo(scene, taken=f"2026-03-12T10:1{number}:00"))
    os.utime(photo, (TAKEN + 60 * number,) * 2)
    return photo


def day_grid(hand: Hand) -> DayGrid:
    """The pictures of the one day that is shown."""
    [grid] = [each for each in hand.widgets() if isinstance(each, DayGrid)]
    return grid


def spoken(grid: DayGrid) -> list[str]:
    """What a screen reader says of each picture."""
    model = grid.model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
            for row in range(model.rowCount())]


def brought_again(hand: Hand, folder: Path) -> None:
    """The same bytes once more: said to be here, never ticked; only the new one is brought."""
    for number, scene in enumerate(SCENES):
        from_the_phone(folder, number, scene)
    fresh = from_the_phone(folder, 6, "house")
    into_the_case(hand)
    hand.key(Qt.Key.Key_F, SHIFT_CTRL)
    hand.read("1 archivo nuevo")
    hand.click("All of them")
    already = hand.say("already here")
    grid = day_grid(hand)
    assert sum(already in each for each in spoken(grid)) == len(SCENES)
    hand.click("Choose all of {day}", day="12 de marzo de 2026")
    assert [each.path for each in grid.chosen()] == [fresh]
    hand.tick("Remove from the incoming folder", False)
    hand.click("Bring {what}", what="1 foto")
    hand.until(lambda: hand.sees(fresh.name), "the note does not show it")
    assert len(list(folder.iterdir())) == len(SCENES) + 1  # nobody asked to take them out


def test_photographs_are_brought_from_the_phone(
    opened: Callable[[str], Opened], tmp_path: Path
) -> None:
    """J5: copied into the incoming folder, ticked, kept in a new note, gone from the folder."""
    hand = opened("defender").hand
    desk = hand.window.desk
    assert desk is not None
    folder = desk.photos.incoming()
    folder.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(SCENES):
        from_the_phone(folder, number, scene)
    into_the_case(hand)
    hand.key(Qt.Key.Key_F, SHIFT_CTRL)
    hand.click("Choose all of {day}", day="12 de marzo de 2026")
    hand.click("Bring {what}", what="5 fotos")
    hand.until(lambda: hand.sees("IMG_0500.JPG"), "the note does not show them")
    assert list(folder.iterdir()) == []
    brought_again(hand, folder)
    QTest.keyClick(hand.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    assert hand.has("Passphrase")
