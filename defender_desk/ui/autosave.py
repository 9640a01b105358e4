"""Typing saves itself: a draft 800 ms after the last key, 10 s at most, and before leaving."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from defender_desk import wording
from defender_desk.errors import DeskError
from defender_desk.ui.widgets.frames import Notice
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.page import Page

PAUSE = 800
LONGEST = 10_000
"""Milliseconds (decisions.md 25)."""


class _Turns:
    """One writing at a time, and none after a newer one: a worker may be late."""

    def __init__(self) -> None:
        self._alone = Lock()
        self._asked = self._written = 0

    def in_turn(self, write: Callable[[], str]) -> Callable[[], str]:
        """``write``, which does nothing (and returns "") once what was asked later is written."""
        self._asked += 1
        turn = self._asked

        def work() -> str:
            with self._alone:
                if turn < self._written:
                    return ""
                found = write()
                self._written = turn
                return found

        return work


class Autosave(QObject):
    """Keeps one record's fields as they are typed.

    ``values`` returns the fields as they stand on the screen. What is kept is first a durable
    draft; ``flush`` cuts it into the journal.
    """

    def __init__(
        self,
        page: Page,
        record_id: str,
        kind: str,
        values: Callable[[], dict[str, Any]],
        saved: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._id = record_id
        self._kind = kind
        self._values = values
        self._saved = saved
        self._where = ""
        self._dirty = False
        self._under_way = 0
        self._turns = _Turns()
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._keep)

    @property
    def dirty(self) -> bool:
        """Whether anything typed is not yet saved."""
        return self._dirty

    @property
    def pending(self) -> bool:
        """Whether what stands on the screen is newer than what a reading may find."""
        return self._dirty or self._under_way > 0

    def touched(self, where: str = "") -> None:
        """Something was typed in field ``where``."""
        self._where = where or self._where
        if not self._dirty:
            self._dirty = True
            self._since.start()
            self._page.shell.saving()
        left = max(0, LONGEST - self._since.elapsed())
        self._timer.start(min(PAUSE, left))

    def _writing(self) -> Callable[[], str]:
        """What a worker does to keep the fields as they stand now; it returns the time."""
        values, where = self._values(), self._where
        drafts, record, kind = self._page.desk.drafts, self._id, self._kind

        def write() -> str:
            drafts.put(record, kind, values, where)
            return str(drafts.commit(record))

        return self._turns.in_turn(write)

    def _keep(self) -> None:
        work = self._writing()
        self._dirty = False
        self._under_way += 1

        def kept(when: str) -> None:
            self._under_way -= 1
            self._kept(when)

        def failed(error: DeskError) -> None:
            self._under_way -= 1
            self._failed(error)

        self._page.tasks.run(lambda _progress: work(), kept, failed, self)

    def _kept(self, when: str) -> None:
        if not self._dirty:
            self._page.shell.saved(when)
        self._page.shell.refresh_badges()
        if self._saved is not None:
            self._saved()

    def _failed(self, error: DeskError) -> None:
        self._dirty = True
        self._page.shell.not_saved()
        told = wording.sentence(error)
        self._page.show_notice(Notice(
            "danger", told.what, f"{told.safe} {told.todo}".strip(), [(_("Save now"), self._keep)]
        ))

    def flush(self) -> None:
        """Save at once, in this thread: before leaving the page, locking or packing."""
        self._timer.stop()
        if not self._dirty:
            return
        try:
            when = self._writing()()
            self._dirty = False
            self._kept(when)
        except DeskError as error:
            self._failed(error)
