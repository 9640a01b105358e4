"""Journeys: the real window, real vaults, cheap key derivation and nothing else made easier."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from benchmarks.stalls import Stalls
from defender_desk.desk import desk as desks
from defender_desk.desk.practice import PracticeDay
from defender_desk.ui import files
from tests.journeys.hand import Hand

STALLS_KEPT = "DESK_STALLS"
"""Environment: a file that gets a line of JSON for each journey (``make bench`` asks for it).

How long the window was deaf is a figure, never an assertion: a busy machine is no defect.
"""


@pytest.fixture(autouse=True)
def cheap_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window asks the desk's own functions; here they derive keys with little work."""
    monkeypatch.setattr(desks, "create", partial(desks.create, log_n=10, ballast=0))
    monkeypatch.setattr(desks, "open_desk", partial(desks.open_desk, ballast=0))
    monkeypatch.setattr(desks, "recover", partial(desks.recover, log_n=10, ballast=0))


@pytest.fixture
def sit_down(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None], request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Hand]]:
    """Sits somebody down at a window of their own: ``sit_down("defender", "es")``."""
    from defender_desk import paths

    hands: list[Hand] = []
    stalls = Stalls()

    def made(name: str, language: str = "es") -> Hand:
        monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / name))
        hand = Hand(tmp_path / name, qtbot, stalls, language)
        hands.append(hand)
        return hand

    yield made
    files._answers.clear()
    stalls.stop()
    longest, stack = stalls.worst
    for hand in hands:
        hand.leave()
    record_property("worst stall, ms", round(longest * 1000))
    print(f"\nworst stall of the window: {longest * 1000:.0f} ms\n{stack}")
    if kept := os.environ.get(STALLS_KEPT):
        line = {"journey": request.node.name, "ms": longest * 1000, "stack": stack}
        with Path(kept).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line) + "\n")
    for hand in hands:
        assert not hand.english, f"English words in the Spanish window: {sorted(hand.english)}"


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    """The practice day with everything drafted and packed, both desks locked."""
    day = PracticeDay(tmp_path_factory.mktemp("practice"), photo_bytes=120_000,
                      page_bytes=30_000, other_cases=False, log_n=10)
    day.walk(until="pack_draft")
    day.close()
    return day


@dataclass
class Opened:
    """A window on a copy of the practice day's vault of ``role``, unlocked by hand."""

    hand: Hand
    phrase: str
    folder: Path
    day: PracticeDay


@pytest.fixture
def opened(
    practised: PracticeDay, sit_down: Callable[..., Hand], tmp_path: Path
) -> Callable[[str], Opened]:
    """Opens the practice day as ``"defender"`` or ``"staff"``, in Spanish."""

    def made(role: str = "defender") -> Opened:
        folder = tmp_path / role
        shutil.copytree(practised.folder / role, folder)
        phrase = (folder / "passphrase.txt").read_text(encoding="utf-8").strip()
        hand = sit_down(role)
        hand.write("Passphrase", phrase)
        hand.click("Open")
        hand.find("Lock", QToolButton)
        return Opened(hand, phrase, folder, practised)

    return made
