"""A package that would remove much is taken only after a person said so (security.md REL-20)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from defender_desk.desk.desk import Desk, Profile, create, new_recovery_words
from defender_desk.desk.taking import Arrival
from defender_desk.errors import WouldHideMany
from defender_desk.settings import Settings
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.inbox.page import InboxPage
from defender_desk.ui.widgets import Button
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

FILE = Path("K7QM-1.ddb")


@pytest.fixture
def page(tmp_path: Path, qtbot: Any) -> Iterator[InboxPage]:
    """The inbox of a team's desk in its window."""
    desk: Desk = create(
        tmp_path / "vault", Profile("Hannah Sample", "staff", "US"),
        "lluvia rueda camino puente lobo trece", new_recovery_words(), log_n=4, ballast=0,
    )
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(desk.folder, Settings(), crashes, at_once=True)
    window.enter(desk)
    window.show()
    space = window.page
    assert isinstance(space, Workspace)
    space.go("inbox", opening=False)
    found = space.page
    assert isinstance(found, InboxPage)
    yield found
    window.close()
    desk.close()
    assert crashed == []


def test_it_asks_names_how_many_and_takes_it_only_then(
    page: InboxPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bool] = []

    def take(files: list[Path], progress: Any = None, *, hide_many: bool = False) -> list[Arrival]:
        taken.append(hide_many)
        error = None if hide_many else WouldHideMany(count=31, total=120)
        return [Arrival(FILE, hide_many, error, "K7QM", 1, 1, "work", 0, "")]

    monkeypatch.setattr(page.desk.inbox, "take", take)
    asked: list[tuple[str, str, str]] = []
    answers = iter([False, True])

    def answer(question: str, result: str, verb: str) -> bool:
        asked.append((question, result, verb))
        return next(answers)

    monkeypatch.setattr(page.shell, "confirm", answer)

    def offered() -> list[Button]:
        return [button for button in page.findChildren(Button)
                if "todos modos" in button.text() and button.isVisible()]

    page.take([FILE])
    qtbot.waitUntil(lambda: len(offered()) == 1)
    offered()[0].click()
    assert taken == [False], "a no takes nothing"
    offered()[0].click()
    qtbot.waitUntil(lambda: taken == [False, True])
    assert "quita 31 de 120 cosas" in asked[0][0]
    qtbot.waitUntil(lambda: not offered())
