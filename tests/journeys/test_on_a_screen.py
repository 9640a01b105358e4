"""Once on a real screen: X, a window manager, a keyboard that is not the program's own."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from defender_desk import paths
from defender_desk.desk.practice import PracticeDay

pytestmark = pytest.mark.x11
PATIENCE = 90.0
"""Seconds until a screen or a window counts as absent."""
HOW = "a real screen is needed: apt-get install xvfb xdotool openbox x11-apps imagemagick"


def until(true: Callable[[], bool], failed: str) -> None:
    """Ask again until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, failed
        select.select([], [], [], 0.05)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[str]:
    """An empty screen with a window manager; the name of its display."""
    for tool in ("Xvfb", "xdotool", "import"):
        assert shutil.which(tool), f"{tool} is missing; {HOW}"
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    running = [server]
    try:
        ready, _w, _x = select.select([read], [], [], PATIENCE)
        assert ready, "Xvfb does not start"
        display = ":" + os.read(read, 16).decode().strip()
        if shutil.which("openbox"):
            running.append(subprocess.Popen(
                ["openbox"], env={**os.environ, "DISPLAY": display},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        yield display
    finally:
        os.close(read)
        for each in reversed(running):
            each.terminate()
            each.wait(60)


class Screen:
    """What stands before the screen: eyes and fingers that know nothing of Qt."""

    def __init__(self, display: str, folder: Path) -> None:
        self.env = {**os.environ, "DISPLAY": display}
        self.folder = folder

    def hand(self, *words: str) -> str:
        """One deed of xdotool; what it says."""
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True,
                              check=False)
        return done.stdout.strip()

    def look(self, name: str) -> QImage:
        """The screen as a picture, also kept in a file."""
        file = self.folder / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(file)], env=self.env, check=True)
        return QImage(str(file))

    @staticmethod
    def colors(picture: QImage) -> int:
        """How many colors a coarse grid over the picture finds."""
        return len({picture.pixel(x, y) for x in range(0, picture.width(), 6)
                    for y in range(0, picture.height(), 6)})


@pytest.mark.parametrize("role", ["defender", "staff"])
def test_unlocked_by_a_real_keyboard(
    role: str, screen: str, practised: PracticeDay, tmp_path: Path
) -> None:
    """The program starts, takes the phrase from the keyboard, and shows the day."""
    home = tmp_path / "home"
    shutil.copytree(practised.folder / role / "vault", home / "vault")
    phrase = (practised.folder / role / "passphrase.txt").read_text(encoding="utf-8").strip()
    at = Screen(screen, tmp_path)
    env = {**at.env, paths.HOME_VARIABLE: str(home), "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen(
        [sys.executable, "-c", "from defender_desk.app import main; raise SystemExit(main())"],
        env=env, cwd=Path(paths.resources()).parent, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: bool(at.hand("search", "--onlyvisible", "--name", "Defender Desk")),
              "no window on the screen")
        window = at.hand("search", "--onlyvisible", "--name", "Defender Desk").split()[0]
        at.hand("windowactivate", "--sync", window)
        locked = at.look("locked")
        assert at.colors(locked) > 10, "the screen is empty"
        assert at.hand("getwindowname", window) == "Defender Desk"
        at.hand("type", "--delay", "15", phrase)
        at.hand("key", "Return")
        until(lambda: at.hand("getwindowname", window) != "Defender Desk", "it does not open")
        until(lambda: at.colors(at.look("opened")) > 20, "the day is not drawn")
        name = at.hand("getwindowname", window)
        assert not any(person in name for person in ("Inés", "Hannah", "Sample", "Ejemplo"))
        assert at.look("opened") != locked

        def locked_by_keys() -> bool:
            # The day is still being drawn: keys pressed now may reach no one, and a person
            # presses them again.
            at.hand("key", "ctrl+l")
            return at.hand("getwindowname", window) == "Defender Desk"

        until(locked_by_keys, "it does not lock")
        at.hand("windowclose", window)
    finally:
        program.terminate()
        said = program.communicate(timeout=60)[1]
    assert "Traceback" not in said, said
