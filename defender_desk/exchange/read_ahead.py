"""Two cores at once: one thread makes pieces of bytes, the caller's works on those before."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

_AHEAD = 6
_PATIENCE = 0.05


class ReadAhead:
    """Draws pieces of at most a few MiB from ``pieces`` in a thread, a few of them ahead.

    An iterator and a source (``read``) at once; a context manager that leaves no thread behind.
    What ``pieces`` raises is raised in the caller's thread, at its place in the stream.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._queue: queue.Queue[bytes | BaseException | None] = queue.Queue(_AHEAD)
        self._stop = threading.Event()
        self._held = memoryview(b"")
        self._ended = False
        self._thread = threading.Thread(target=self._run, args=(pieces,), name="read-ahead")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self, pieces: Iterable[bytes]) -> None:
        last: BaseException | None = None
        try:
            for piece in pieces:
                if piece and not self._put(piece):
                    return
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread, all of them
            last = error
        self._put(last)

    def _put(self, item: bytes | BaseException | None) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put(item, timeout=_PATIENCE)
            except queue.Full:
                continue
            return True
        return False

    def _next(self) -> bytes:
        if self._ended:
            return b""
        item = self._queue.get()
        if isinstance(item, bytes):
            return item
        self._ended = True
        if item is not None:
            raise item
        return b""

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._next():
            yield piece

    def read(self, size: int) -> bytes:
        """Give up to ``size`` bytes, b"" at the end."""
        if not self._held:
            piece = self._next()
            if len(piece) <= size:
                return piece
            self._held = memoryview(piece)
        part = bytes(self._held[:size])
        self._held = self._held[size:]
        return part
