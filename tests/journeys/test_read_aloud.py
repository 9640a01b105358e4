"""Read by a real client of the accessibility bus: what a screen reader gets."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from defender_desk import paths
from defender_desk.desk.practice import PracticeDay
from tests.journeys.test_on_a_screen import (
    PATIENCE,
    Screen,
    screen,
    until,
)

__all__ = ["screen"]  # a fixture: pytest finds it by its name

pytestmark = pytest.mark.x11
HOW = ("a bus and its reader are needed: apt-get install dbus at-spi2-core python3-gi"
       " gir1.2-atspi-2.0")
SYSTEM_PYTHON = "/usr/bin/python3"
READER = Path(__file__).with_name("reader.py")
PEOPLE = ("Inés", "Catarina", "Mateo", "Lucía", "Diego")


@pytest.fixture
def bus(screen: str) -> Iterator[dict[str, str]]:
    """A session bus of its own beside the screen; the environment that leads to both."""
    assert shutil.which("dbus-daemon"), HOW
    read, write = os.pipe()
    env = {**os.environ, "DISPLAY": screen}
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", f"--print-address={write}"],
        pass_fds=[write], env=env, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        ready, _w, _x = select.select([read], [], [], PATIENCE)
        assert ready, "dbus-daemon does not start"
        yield {**env, "DBUS_SESSION_BUS_ADDRESS": os.read(read, 400).decode().strip(),
               "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
    finally:
        os.close(read)
        daemon.terminate()
        daemon.wait(60)


class Reader:
    """What the reader says, asked anew each time."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = {name: value for name, value in env.items() if not name.startswith("PYTHON")}

    def _ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([SYSTEM_PYTHON, str(READER), *words], env=self.env,
                              capture_output=True, text=True, check=False)

    def all(self, deed: str = "tree") -> list[dict[str, Any]]:
        """Everything that is showing, or what has the focus."""
        return [json.loads(line) for line in self._ask(deed).stdout.splitlines()]

    def hears(self, name: str, role: str = "") -> bool:
        """Whether something of this name is there."""
        return any(each["name"].startswith(name) and role in each["role"] for each in self.all())

    def press(self, name: str) -> bool:
        """Press a button by its name alone."""
        return self._ask("press", name).returncode == 0


def focus(reader: Reader) -> list[str]:
    """The names of what has the focus and takes keys."""
    return [each["name"] for each in reader.all("focus") if each["focusable"]]


def test_a_day_is_read_aloud(bus: dict[str, str], practised: PracticeDay, tmp_path: Path) -> None:
    """Unlocking, going to the cases and reading a list, by names and roles alone."""
    home = tmp_path / "home"
    shutil.copytree(practised.folder / "defender" / "vault", home / "vault")
    phrase = (practised.folder / "defender" / "passphrase.txt").read_text(encoding="utf-8").strip()
    at, reader = Screen(bus["DISPLAY"], tmp_path), Reader(bus)
    program = subprocess.Popen(
        [sys.executable, "-c", "from defender_desk.app import main; raise SystemExit(main())"],
        env={**bus, paths.HOME_VARIABLE: str(home)}, cwd=Path(paths.resources()).parent,
        stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: reader.hears("Frase de acceso", "password"), f"nothing to read; {HOW}")
        window = at.hand("search", "--onlyvisible", "--name", "Defender Desk").split()[0]
        at.hand("windowactivate", "--sync", window)
        until(lambda: any(each["role"] == "password text" for each in reader.all("focus")),
              "the field of the phrase has not the focus")
        at.hand("type", "--delay", "15", phrase)
        assert reader.press("Abrir")
        until(lambda: reader.hears("Hoy") and reader.hears("Envíos"), "the day is not read")
        told = reader.all()
        places = [each for each in told if each["name"].split(",")[0] in
                  ("Hoy", "Casos", "Personas", "Envíos", "Recibidos", "Ajustes", "Bloquear")
                  and each["focusable"]]
        assert len(places) >= 7
        assert [each["name"] for each in places if each["checked"]] == ["Hoy"]
        nameless = [each for each in told if each["focusable"] and not each["name"]]
        assert nameless == []
        frames = [each["name"] for each in told if each["role"] in ("frame", "application")]
        assert frames
        assert not [name for name in frames for person in PEOPLE if person in name]

        assert reader.press(next(each["name"] for each in places
                                 if each["name"].startswith("Casos")))
        until(lambda: reader.hears("Casos", "list"), "the list of cases is not read")
        until(lambda: any("GT-2026-014" in each["name"] and "item" in each["role"]
                          for each in reader.all()), "the rows of the list are not read")
        before = focus(reader)
        at.hand("key", "F6")
        until(lambda: bool(focus(reader)) and focus(reader) != before, "F6 leads nowhere")
        assert all(focus(reader)), "F6 leads to something without a name"
    finally:
        program.terminate()
        said = program.communicate(timeout=60)[1]
    assert "Traceback" not in said, said
