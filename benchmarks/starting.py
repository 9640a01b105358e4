"""From the start of the process to the unlock page on the screen, beside a bare window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.children import ROOT, environment
from benchmarks.figures import Beside, Figure

BARE = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
class First(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, shown)
        return False
def shown():
    print(time.monotonic(), flush=True)
    os._exit(0)
app = QApplication([])
window = QMainWindow()
window.resize(1366, 698)
inside = QWidget()
window.setCentralWidget(inside)
first = First()
inside.installEventFilter(first)
window.show()
app.exec()
"""
OURS = """
import os, sys, time
from defender_desk.app import main
def shown():
    print(time.monotonic(), flush=True)
    os._exit(0)
main(sys.argv[1], shown)
"""


def measure(work: Path, runs: int) -> list[Figure]:
    """Offscreen, and in a real X window where Xvfb is at hand."""
    figures = [_on("offscreen", work, runs, environment(QT_QPA_PLATFORM="offscreen"))]
    if shutil.which("Xvfb"):
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        try:
            assert screen.stdout is not None
            display = f":{screen.stdout.readline().strip()}"
            told = environment(QT_QPA_PLATFORM="xcb", DISPLAY=display)
            if _runs(told):
                figures.append(_on("X window", work, runs, told))
        finally:
            screen.terminate()
            screen.wait()
    return figures


def _runs(told: dict[str, str]) -> bool:
    """Whether Qt can open an X window here (its libraries may be missing)."""
    return subprocess.run(
        [sys.executable, "-c", BARE], env=told, capture_output=True, check=False, timeout=60
    ).returncode == 0


def _on(name: str, work: Path, runs: int, told: dict[str, str]) -> Figure:
    folder = work / "door"
    folder.mkdir(exist_ok=True)
    # The unlock page asks only whether there is a key file; nothing is opened here.
    (folder / "key.age").touch()
    told = {**told, "DEFENDER_DESK_HOME": str(work / "home")}
    ours, bare = [], []
    for run in range(-2, runs):
        # In turns, so that whatever else the machine does falls on both; two are for warming up.
        first = _shown_after([sys.executable, "-c", BARE], told)
        second = _shown_after([sys.executable, "-c", OURS, str(folder)], told)
        if run >= 0:
            bare.append(first)
            ours.append(second)
    return Figure(
        f"start to unlock page, {name}", "ms", tuple(ours), times_beside=1.5,
        beside=(Beside("a bare QMainWindow", tuple(bare)),),
    )


def _shown_after(command: list[str], told: dict[str, str]) -> float:
    began = time.monotonic()
    done = subprocess.run(
        command, env=told, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not done.stdout.strip():
        raise RuntimeError(done.stderr[-2000:])
    return (float(done.stdout) - began) * 1000


if os.name == "nt":
    raise RuntimeError("the benchmarks need a POSIX system")
