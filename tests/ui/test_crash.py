"""What nobody expected is told and kept by its kind and place: never by a value (SEC-08)."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from defender_desk import paths
from defender_desk.ui import crash

CRASHER = """
import os, sys, threading
from pathlib import Path
from defender_desk.ui import start
from defender_desk.ui.crash import hush_qt
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QMessageBox

backwards = "odacramzuL"
hush_qt()
app, window = start.build(Path(sys.argv[1]))

def fail(depth, name):
    secret = backwards[::-1]
    if depth:
        return fail(depth - 1, secret)
    raise {kind}("{{}} ({{}})".format(secret, name))

class Unraisable:
    def __del__(self):
        fail(0, backwards[::-1])

def all_of_them():
    qWarning(backwards[::-1])
    thread = threading.Thread(target=lambda: fail(1, "thread"))
    thread.start()
    thread.join()
    Unraisable()
    window.tasks.run(lambda _progress: fail(2, "worker"), print)
    look.start(20)
    fail(3, "window")

def told():
    boxes = [box for box in app.topLevelWidgets() if isinstance(box, QMessageBox)]
    if len(boxes) == 2:
        for box in boxes:
            print("told:", box.text(), box.informativeText(), box.detailedText())
        app.quit()

look = QTimer()
look.timeout.connect(told)
QTimer.singleShot(0, all_of_them)
QTimer.singleShot(60000, app.quit)
app.exec()
window.close()
"""


@pytest.mark.parametrize("kind", ["ValueError", "KeyError"])
def test_a_crash_keeps_no_value(tmp_path: Path, root: Path, own_home: Path, kind: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CRASHER.format(kind=kind), str(tmp_path / "vault")], cwd=root,
        capture_output=True, check=False, timeout=120,
    )
    kept = (paths.log_folder() / "crashes.txt").read_text(encoding="utf-8")
    assert kept.count(kind) == 4, kept + told.stderr.decode()  # window, worker, thread, __del__
    assert " fail" in kept
    assert told.stdout.decode().count("told:") == 2  # of the window and of the worker
    mark = "odacramzuL"[::-1].encode()
    for said in (kept.encode(), told.stdout, told.stderr):
        assert mark not in said, said.decode()
    for file in own_home.rglob("*"):
        if file.is_file():
            assert mark not in file.read_bytes(), file


def test_the_record_of_crashes_stays_small(own_home: Path) -> None:
    for n in range(40):
        crash.keep(f"ValueError\nplace.py:{n} deed\n" + "x" * 4_000)
    file = paths.log_folder() / "crashes.txt"
    assert file.stat().st_size < crash.LONGEST_LOG + 5_000
    assert "place.py:39" in file.read_text(encoding="utf-8")


def test_no_core_is_dumped_by_the_program_nor_its_children(root: Path, own_home: Path) -> None:
    """Both faces begin with it; a child inherits the limit."""
    told = subprocess.run(
        [sys.executable, "-c", (
            "import ctypes, resource, subprocess, sys\n"
            "from defender_desk.desk.machine import forbid_dumps\n"
            "print(forbid_dumps(), resource.getrlimit(resource.RLIMIT_CORE),\n"
            "      ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
            "sys.stdout.flush()\n"
            "subprocess.run([sys.executable, '-c',\n"
            "    'import resource; print(resource.getrlimit(resource.RLIMIT_CORE))'])\n"
        )], cwd=root, capture_output=True, text=True, check=True, timeout=60,
    )
    assert told.stdout.splitlines() == ["True (0, 0) 0", "(0, 0)"]
    for face in ("defender_desk/app.py", "defender_desk/cli/__init__.py"):
        assert "forbid_dumps()" in (root / face).read_text(encoding="utf-8")
    assert resource.getrlimit(resource.RLIMIT_CORE)  # this process keeps its own
