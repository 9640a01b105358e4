"""Work away from the window's thread: one idiom, one file.

A worker touches plain Python only; no QObject is made, owned or freed there. One QObject with one
queued signal hands every answer back to the window's thread, where it is delivered only if whoever
asked still lives. (A QRunnable that owns its signals, as tutorials show, loses answers silently.)
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal

from defender_desk.errors import Cancelled, DeskError
from defender_desk.progress import Progress, Stoppable

T = TypeVar("T")
Crashed = Callable[[BaseException], None]
_log = logging.getLogger(__name__)
LONGEST_STOP = 5.0
"""Seconds that a lock waits for workers to leave the desk."""


class Ticket:
    """One piece of work under way: its progress to poll, and the wish to stop it."""

    def __init__(self) -> None:
        self.progress = Stoppable()
        self.finished = False
        self.completed = False
        """Whether the work came to its end, whatever became of its answer."""
        self.what = ""
        self.again: tuple[str, dict[str, Any]] | None = None
        """What its bar says, and the page that goes on with it after a lock; None for neither."""
        self._dropped = False
        self.future: Future[None] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.progress.stop()

    def drop(self) -> None:
        """Nobody wants the answer any more."""
        self._dropped = True

    @property
    def dropped(self) -> bool:
        """Whether the answer is no longer wanted."""
        return self._dropped


class _Post(QObject):
    answered = Signal(object)


class Tasks:
    """The window's workers. ``crashed`` is told of errors that nobody expected."""

    def __init__(self, crashed: Crashed, *, workers: int = 3, at_once: bool = False) -> None:
        self._crashed = crashed
        self._at_once = at_once
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="desk")
        self._post = _Post()
        self._post.answered.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)
        self._open: set[Ticket] = set()
        self._closed = False

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[DeskError], None] | None = None,
        owner: QObject | None = None,
    ) -> Ticket:
        """Do ``work`` in a worker; ``done`` or ``failed`` is called in the window's thread.

        Nothing is delivered once ``owner`` was destroyed or the ticket dropped. ``Cancelled``
        reaches ``failed`` like any other refusal.
        """
        ticket = Ticket()
        if self._closed:
            # A timer of a page that is going away may still fire once: nobody is left to answer.
            ticket.finished = True
            ticket.drop()
            return ticket
        self._open.add(ticket)
        if self._at_once:
            self._deliver((ticket, owner, self._outcome(ticket, work, done, failed)))
            return ticket

        def worker() -> None:
            outcome = self._outcome(ticket, work, done, failed)
            self._post.answered.emit((ticket, owner, outcome))

        ticket.future = self._pool.submit(worker)
        return ticket

    def _outcome(
        self, ticket: Ticket, work: Any, done: Any, failed: Any
    ) -> Callable[[], None]:
        try:
            answer = work(ticket.progress)
            ticket.completed = True
        except DeskError as refusal:
            told = refusal
            if failed is not None:
                return lambda: failed(told)
            if isinstance(refusal, Cancelled):
                return lambda: None
            return lambda: self._crashed(told)
        except BaseException as crash:  # noqa: BLE001 - what nobody expected must reach the person
            seen = crash
            return lambda: self._crashed(seen)
        return lambda: done(answer)

    def _deliver(self, letter: object) -> None:
        assert isinstance(letter, tuple)
        ticket, owner, outcome = letter
        ticket.finished = True
        self._open.discard(ticket)
        if ticket.dropped or (owner is not None and not shiboken6.isValid(owner)):
            return
        outcome()

    def stop(self) -> None:
        """Cancel everything and want no answers: the desk is being locked.

        Waits until the workers are out of the desk, for it is about to be closed under them; work
        reports ten times a second, so this is short.
        """
        waiting = []
        for ticket in list(self._open):
            ticket.cancel()
            ticket.drop()
            if ticket.future is not None:
                waiting.append(ticket.future)
        wait(waiting, timeout=LONGEST_STOP)
        self._open.clear()

    @property
    def offered_again(self) -> list[Ticket]:
        """Work under way that a person watches, and would miss if it were cut short."""
        return [each for each in self._open if each.again is not None]

    @property
    def busy(self) -> bool:
        """Whether any work is under way or its answer not yet delivered."""
        return bool(self._open)

    def close(self, *, wait: bool = True) -> None:
        """Stop what can be stopped and wait for the workers; later work is not begun."""
        self._closed = True
        for ticket in list(self._open):
            ticket.cancel()
            ticket.drop()
        self._pool.shutdown(wait=wait, cancel_futures=True)
        self._open.clear()
