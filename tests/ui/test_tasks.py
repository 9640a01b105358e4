"""Work away from the window's thread: no answer is lost, none reaches a page that is gone."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from defender_desk.errors import Cancelled, DeskError, DiskFull
from defender_desk.progress import Progress
from defender_desk.ui.tasks import Tasks


@pytest.fixture
def crashed() -> list[BaseException]:
    return []


@pytest.fixture
def tasks(qtbot: QtBot, crashed: list[BaseException]) -> Tasks:
    made = Tasks(crashed.append)
    yield made
    made.close()


def test_every_answer_comes_back_to_the_windows_thread(qtbot: QtBot, tasks: Tasks) -> None:
    here = threading.get_ident()
    answers: list[tuple[int, int]] = []
    for number in range(2_000):
        tasks.run(lambda _p, n=number: n, lambda n: answers.append((n, threading.get_ident())))
    qtbot.waitUntil(lambda: len(answers) == 2_000, timeout=20_000)
    assert sorted(n for n, _t in answers) == list(range(2_000))
    assert {thread for _n, thread in answers} == {here}


def test_a_refusal_reaches_who_asked(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[DeskError] = []

    def refuse(_progress: Progress) -> None:
        raise DiskFull(needed=1, place="x")

    tasks.run(refuse, lambda _none: None, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert isinstance(told[0], DiskFull)


def test_what_nobody_expected_is_told_too(
    qtbot: QtBot, tasks: Tasks, crashed: list[BaseException]
) -> None:
    def fail(_progress: Progress) -> None:
        raise ZeroDivisionError

    tasks.run(fail, lambda _none: None, lambda _error: None)
    qtbot.waitUntil(lambda: bool(crashed), timeout=20_000)
    assert isinstance(crashed[0], ZeroDivisionError)


def test_no_answer_reaches_a_page_that_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    gate, told = threading.Event(), []
    owner = QObject()
    ticket = tasks.run(lambda _p: gate.wait(60), told.append, None, owner)
    owner.deleteLater()
    del owner
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: ticket.finished, timeout=20_000)
    assert told == []


def test_work_can_be_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[DeskError] = []
    begun = threading.Event()

    def long(progress: Progress) -> None:
        for done in range(10_000_000):
            progress.step(done, 10_000_000)
            begun.set()

    ticket = tasks.run(long, lambda _none: None, told.append)
    assert begun.wait(60)
    ticket.cancel()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert isinstance(told[0], Cancelled)


def test_the_stand_in_answers_at_once(crashed: list[BaseException]) -> None:
    at_once = Tasks(crashed.append, at_once=True)
    told: list[int] = []
    at_once.run(lambda _p: 7, told.append)
    assert told == [7]
    at_once.close()
