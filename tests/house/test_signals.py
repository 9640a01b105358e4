"""Qt 6.12.0 aborts CPython 3.11 after some signals; the pinned Qt must survive two thousand."""

from __future__ import annotations

import subprocess
import sys

CHILD = """
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    flag = Signal(bool)
    thing = Signal(object)

heard = []
sender = Sender()
sender.flag.connect(lambda value: heard.append(value))
sender.thing.connect(lambda value: heard.append(value))
for turn in range(1000):
    sender.flag.emit(turn % 2 == 0)
    sender.thing.emit((turn, True, None))
assert len(heard) == 2000
print("heard", len(heard))
"""


def test_two_thousand_signals_in_a_child_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "heard 2000"), done.stderr
