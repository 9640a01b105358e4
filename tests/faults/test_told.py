"""REL-18: "saved" is never told while the disk has not answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from defender_desk import fault_points
from defender_desk.desk.desk import Desk
from tests.faults import worlds


class Gate:
    """A disk that does not answer before it is let go, at one step."""

    def __init__(self, step: str) -> None:
        self.step = step
        self.came = threading.Event()
        self.go = threading.Event()

    def __call__(self, name: str) -> None:
        if name == self.step:
            self.came.set()
            assert self.go.wait(60)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    worlds.alone(tmp_path)
    with worlds.desk(tmp_path / "mine") as opened:
        yield opened


def deeds(opened: Desk, folder: Path) -> dict[str, Callable[[], Any]]:
    """What a person does and is then told of."""
    known = worlds.facts(folder)
    source = folder / "voz.bin"
    source.write_bytes(b"1" * 5000)
    return {
        "save": lambda: opened.notes.save(known["note"], {"text": "Otra palabra"}),
        "draft": lambda: opened.drafts.put(known["note"], "note", {"text": "tecleado"}, "text"),
        "attach": lambda: opened.notes.add_files(known["note"], [source]),
        "phrase": lambda: opened.change_passphrase(
            worlds.PHRASE, worlds.NEW_PHRASE, log_n=worlds.LOG_N),
    }


@pytest.mark.parametrize(("deed", "step"), [
    ("save", "commit.ready"), ("draft", "commit.ready"), ("attach", "commit.ready"),
    ("attach", "file.written"), ("attach", "file.named"),
    ("phrase", "file.written"), ("phrase", "file.named"),
])
def test_a_deed_answers_only_once_it_is_down(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, step: str
) -> None:
    gate = Gate(step)
    monkeypatch.setattr(fault_points, "_step", gate)
    with ThreadPoolExecutor(1) as person:
        answer = person.submit(deeds(desk, tmp_path)[deed])
        try:
            assert gate.came.wait(60)
            assert not answer.done()
        finally:
            gate.go.set()
        answer.result(60)
