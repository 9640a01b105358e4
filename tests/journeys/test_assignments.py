"""An assignment is answered: put off, refused with a reason, taken with what is to be explained."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from defender_desk.desk import desk as desks
from defender_desk.desk.practice import PracticeDay
from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand

REASON = "Ese mes llevo tres audiencias y no puedo viajar."
ASKED = "Buscar la partida de nacimiento en el registro."


@pytest.fixture
def asked(practised: PracticeDay, tmp_path: Path) -> Path:
    """The file by which the team asks for two more cases, as it came by e-mail."""
    home = tmp_path / "team"
    shutil.copytree(practised.folder / "staff", home)
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    post = tmp_path / "post"
    post.mkdir()

    def case(code: str, title: str) -> dict[str, Any]:
        return {
            "case": {"code": code, "title": title, "type": "sij", "country": "HN",
                     "department": "Cortés", "place": "Villa Muestra",
                     "safety_notes": "No llamar de noche."},
            "assignment": {"needed_es": ASKED, "needed_en": "Find the birth record.",
                           "due": "2026-12-02"},
        }

    team = desks.open_desk(home / "vault", phrase)
    to = next(card.device for card in team.keys.trusted() if card.role == "defender")
    series = [team.assignments.make(case(*each), to, post)
              for each in (("HN-2026-009", "Joven con su tía"),
                           ("HN-2026-010", "Madre que busca"))]
    team.close()
    assert [len(each.parts) for each in series] == [1, 1]
    return post


def read_it(hand: Hand, series: str) -> None:
    """Recibidos, the package, its preview."""
    hand.ctrl(Qt.Key.Key_5)
    hand.row("Packages that arrived", series)
    hand.click("Read assignment")
    hand.read(ASKED)
    hand.see("Key confirmed with {who}", who="H. Sample")


def test_later_no_and_yes(opened: Callable[..., Opened], asked: Path) -> None:
    """J2: two files dropped on the inbox; one answer put off and then no, the other yes."""
    at = opened("defender")
    hand = at.hand
    first, second = sorted(asked.glob("*.ddb"), key=lambda file: file.stat().st_mtime_ns)
    hand.ctrl(Qt.Key.Key_5)
    hand.drop(first, second)
    read_it(hand, first.stem.partition("-")[0])
    hand.read("No llamar de noche.")
    hand.press(next(each for each in hand.usable() if hand.name_of(each) == "English"))
    hand.read("Find the birth record.")
    hand.click("No, nobody")
    hand.click("Later")
    # It waits there and on Today, with what was begun of the answer.
    hand.click("Open assignment {code}", code="HN-2026-009")
    hand.read(ASKED)
    assert hand.find("No, nobody").isChecked()
    refuse(hand)
    read_it_answered(hand, first.stem.partition("-")[0])
    take(hand, second.stem.partition("-")[0])
    desk: Any = hand.window.desk
    assert desk.assignments.pending() == []
    hand.ctrl(Qt.Key.Key_4)
    hand.click("Prepare package")  # both answers wait to be sent
    for code in ("HN-2026-009", "HN-2026-010"):
        hand.read(code)


def refuse(hand: Hand) -> None:
    """No: without a reason nothing is said, with one the answer waits to be sent."""
    hand.click("I cannot take it…")
    hand.click("Say that I cannot take it")
    hand.read("Todavía falta: motivo.")
    hand.write("Reason", REASON)
    hand.click("Say that I cannot take it")
    hand.see("Your answer goes with your next package.")


def read_it_answered(hand: Hand, series: str) -> None:
    """What was refused asks nothing more; the reason is kept as it was written."""
    hand.ctrl(Qt.Key.Key_5)
    hand.row("Packages that arrived", series)
    assert not hand.has("Read assignment")
    desk: Any = hand.window.desk
    answers = {each.answer: each.answer_reason for each in desk.records.all("assignment")}
    assert answers["declined"] == REASON


def take(hand: Hand, series: str) -> None:
    """Yes, knowing somebody: who and how must be said first; then the case stands open."""
    read_it(hand, series)
    hand.click("Yes, I explain it")
    hand.click("Accept the case")
    hand.see("Answer first whether you know anybody in the case.")
    hand.write("Who, and how", "La tía fue alumna de mi hermana.")
    hand.click("Accept the case")
    hand.read("Madre que busca")
    assert hand.window.workspace.here[0] == "case"  # type: ignore[union-attr]
