"""Watches the window's thread: how long it was deaf, and what it was doing then.

Time in which the thread was ready and other programs had the processor (Linux tells it in
``/proc/thread-self/schedstat``) is taken off: a laptop that does two things at once is slow, the
window is not.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QTimer

BEAT = 5
"""Milliseconds between two beats of the window's thread."""
NOTED = 0.05
"""Seconds: a shorter pause is not noted (the issue's ceiling for the bench)."""


class Stalls:
    """A timer beats in the window's thread; another thread looks at it and keeps the stacks.

    Only pauses of the window count: a test that works by itself calls ``beat``.
    """

    def __init__(self, noted: float = NOTED) -> None:
        self.found: list[tuple[float, str]] = []
        self.doing = ""
        """What the window is being asked for; kept with each pause."""
        self.kept: list[tuple[str, float, str]] = []
        self._noted = noted
        self._window = threading.get_ident()
        self._account = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._last = time.perf_counter()
        self._queued = self._waited()
        self._stack = ""
        self._over = threading.Event()
        self._timer = QTimer()
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.beat)
        self._timer.start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def beat(self) -> None:
        """The window's thread is alive."""
        now = time.perf_counter()
        if now - self._last > self._noted:
            queued = self._waited()
            paused = now - self._last - (queued - self._queued)
            if paused > self._noted:
                self.found.append((paused, self._stack))
                self.kept.append((self.doing, paused, self._stack))
        self.pardon()

    def pardon(self) -> None:
        """What passed since the last beat was the test's own work."""
        self._stack, self._last = "", time.perf_counter()
        self._queued = self._waited()

    def _waited(self) -> float:
        """Seconds for which this thread stood ready and did not get the processor."""
        if os.name != "posix" or not self._account.exists():
            return 0.0
        return int(self._account.read_text().split()[1]) / 1e9

    def _watch(self) -> None:
        while not self._over.wait(min(0.02, self._noted / 2)):
            if time.perf_counter() - self._last > self._noted:
                frame = sys._current_frames().get(self._window)
                if frame is not None:
                    self._stack = "".join(traceback.format_stack(frame)[-14:])

    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()
        self._over.set()
        self._watcher.join()

    @property
    def worst(self) -> tuple[float, str]:
        """The longest pause in seconds with the stack seen in it."""
        return max(self.found, default=(0.0, ""))
