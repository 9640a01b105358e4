"""A day in the window, offscreen, over and over: every page, words typed, locks, unlocks.

``python -m tests.faults.window_soak --hours 8`` (or ``--rounds 3``) walks the real window on a
practice desk and prints one JSON line a minute and one at the end: resident megabytes, threads,
open handles, pages shown, words saved, locks. REL-16 asks for less than 50 MB of growth after the
first hour, and 200 locks.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import threading
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
LIMIT = 120.0
"""Seconds that work in the background may take before the walk gives up."""


class Walk:
    """The window, walked by hand."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from defender_desk.settings import Settings
        from defender_desk.ui import fonts, theme
        from defender_desk.ui.crash import Crashes
        from defender_desk.ui.window import Window
        from tests.ui import marked_desk

        self.app = QApplication.instance() or QApplication([])
        assert isinstance(self.app, QApplication)
        fonts.load(fonts.FIRST + fonts.LATER)
        theme.apply_theme(self.app, "light")
        home, self.phrase = marked_desk.make(folder)
        self.vault = home / "vault"
        self.crashes = Crashes(lambda: None)
        self.window = Window(self.vault, Settings(), self.crashes)
        self.window.resize(1366, 698)
        self.window.show()
        self.pages = self.saved = self.locks = 0
        self.note = ""

    def settle(self) -> None:
        """Let everything in the background come to its end."""
        from PySide6.QtCore import QEvent

        limit = time.monotonic() + LIMIT
        while True:
            self.app.processEvents()
            if not self.window.tasks.busy:
                break
            if time.monotonic() > limit:
                raise RuntimeError("work in the background does not end")
            time.sleep(0.002)
        # Outside of exec() nobody else takes away what was left to be deleted later.
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.app.processEvents()

    def unlock(self) -> None:
        from defender_desk.desk import desk as desks

        self.window.enter(desks.open_desk(self.vault, self.phrase, ballast=0))
        self.settle()

    def lock(self) -> None:
        self.window.lock()
        self.settle()
        self.locks += 1

    def round(self, number: int) -> None:
        """Unlock, see every page, write a word, lock."""
        from tests.ui import marked_desk

        self.unlock()
        desk: Any = self.window.desk
        space: Any = self.window.workspace
        for route, arguments in marked_desk.places(desk).items():
            space.go(route, **arguments)
            self.settle()
            self.pages += 1
        self.note = marked_desk.where(desk, "note")["note_id"]
        # Half of the rounds lock with words just typed, the others after they were saved.
        if number % 2:
            desk.notes.save(self.note, {"title": f"Vuelta {number}"})
        else:
            desk.drafts.put(self.note, "note", {"title": f"Vuelta {number}"}, "title")
        self.saved += 1
        self.lock()

    def title(self) -> str:
        """What the note says after all rounds."""
        self.unlock()
        desk: Any = self.window.desk
        said = str(desk.notes.get(self.note).title)
        self.lock()
        return said

    def figures(self, began: float) -> dict[str, Any]:
        gc.collect()
        status = Path("/proc/self/status").read_text(encoding="ascii")
        resident = next(int(line.split()[1]) for line in status.splitlines()
                        if line.startswith("VmRSS:"))
        return {
            "minutes": round((time.monotonic() - began) / 60, 1), "mb": round(resident / 976.6, 1),
            "threads": threading.active_count(), "handles": len(os.listdir("/proc/self/fd")),
            "pages": self.pages, "saved": self.saved, "locks": self.locks,
            "crashes": len(self.crashes.seen),
        }


def _folder(given: Path | None) -> AbstractContextManager[str]:
    if given is not None:
        return nullcontext(str(given))
    build = Path.cwd() / "build"
    build.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="window-soak-", dir=build)


def main() -> None:
    """Walk for so many hours or rounds."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--hours", type=float, default=0.0)
    asked.add_argument("--rounds", type=int, default=0)
    asked.add_argument("--folder", type=Path, help="where vault and home lie; removed by nobody")
    chosen = asked.parse_args()
    began = told = time.monotonic()
    with _folder(chosen.folder) as made:
        os.environ["DEFENDER_DESK_HOME"] = f"{made}/home"
        walk = Walk(Path(made))
        number = 0
        every: list[dict[str, Any]] = []
        while (number < chosen.rounds if chosen.rounds
               else time.monotonic() - began < chosen.hours * 3600):
            walk.round(number)
            number += 1
            if chosen.rounds or time.monotonic() - told >= 60:
                told = time.monotonic()
                every.append(walk.figures(began))
                print(json.dumps(every[-1]), flush=True)
        last = {"rounds": number, "title": walk.title(), **walk.figures(began)}
        print(json.dumps({"every": every, "last": last}), flush=True)
    # How Qt is taken down when the interpreter ends is no part of the walk.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
