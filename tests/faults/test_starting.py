"""REL-15: one program for one vault; what a killed one leaves stands in nobody's way."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from defender_desk.errors import VaultInUse
from tests.faults import worlds
from tests.faults.trials import ROOT

HOLDER = """
import sys
from pathlib import Path
from tests.faults import worlds
desk = worlds.open_at(Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    if line == "write\\n":
        note = desk.notes.new(sys.argv[2], {"title": "Antes", "text": "del corte"})
        print(note.id, flush=True)
    elif line == "called\\n":
        print(desk.called_forward(), flush=True)
"""


def holder(world: Path) -> subprocess.Popen[str]:
    """Another program that has the vault open."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, world / "mine", worlds.facts(world)["case"]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    return child


def ask(child: subprocess.Popen[str], word: str) -> str:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(word + "\n")
    child.stdin.flush()
    return child.stdout.readline().strip()


def end(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    assert child.stdout is not None
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()


def test_a_second_start_is_refused_and_calls_the_first_forward(tmp_path: Path) -> None:
    worlds.alone(tmp_path)
    child = holder(tmp_path)
    try:
        assert ask(child, "called") == "False"
        with pytest.raises(VaultInUse):
            worlds.open_at(tmp_path / "mine")
        assert ask(child, "called") == "True"
        assert ask(child, "called") == "False"
        # The first goes on as if nothing had been.
        assert ask(child, "write")
    finally:
        end(child)


def test_after_a_kill_the_vault_opens_with_all_that_was_told(tmp_path: Path) -> None:
    worlds.alone(tmp_path)
    told = []
    for _round in range(3):
        child = holder(tmp_path)
        try:
            told.append(ask(child, "write"))
        finally:
            end(child)
        # The lock of a dead program is nobody's; its log is still beside the file.
        assert (tmp_path / "mine" / "desk.db-wal").stat().st_size > 0
        with worlds.desk(tmp_path / "mine") as opened:
            for note in told:
                assert opened.notes.get(note).text == "del corte"


def test_two_that_start_at_the_same_moment_leave_one(tmp_path: Path) -> None:
    """Each of several tries to open; at most one may have it, and it is whole afterwards."""
    worlds.alone(tmp_path)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from defender_desk.errors import VaultInUse\n"
        "from tests.faults import worlds\n"
        "sys.stdin.readline()\n"
        "try:\n"
        "    worlds.open_at(Path(sys.argv[1]))\n"
        "    print('mine', flush=True)\n"
        "except VaultInUse:\n"
        "    print('taken', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    children = [subprocess.Popen([sys.executable, "-c", program, tmp_path / "mine"],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
                for _ in range(3)]
    try:
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        said = []
        for child in children:
            assert child.stdout is not None
            said.append(child.stdout.readline().strip())
        assert sorted(said) == ["mine", "taken", "taken"]
    finally:
        for child in children:
            end(child)
    with worlds.desk(tmp_path / "mine") as opened:
        assert opened.notes.get(worlds.facts(tmp_path)["note"]).text == "Nadie abrió."
