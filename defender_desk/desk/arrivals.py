"""Where a bundle's files go while it is read: sealed, under names that do not count yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from defender_desk.storage.attachments import Arriving, Attachments, Work


class Incoming:
    """Takes the attachments of one bundle; nothing counts before ``keep``."""

    def __init__(self, attachments: Attachments, place: str) -> None:
        self._attachments = attachments
        self._place = place
        self._arrived: list[Arriving] = []

    def begin_attachment(self, sha256: str, size: int) -> _Taking | None:
        """Give where a whole attachment goes; None when it is held already."""
        if self._attachments.has(sha256):
            return None
        arriving = self._attachments.arriving(sha256)
        self._arrived.append(arriving)
        return _Taking(arriving, self._place)

    def take_cell(self, sha256: str, size: int, index: int, data: bytes) -> None:
        """Take one cell of a larger attachment, unless it or the whole is here."""
        if index not in self._attachments.missing_cells(sha256, size):
            return
        arriving = self._attachments.arriving_cell(sha256, size, index)
        self._arrived.append(arriving)
        arriving.write(data)
        arriving.finish(self._place)

    def discard(self) -> None:
        """Forget all of it."""
        for arriving in self._arrived:
            arriving.drop()
        self._arrived.clear()

    @property
    def brings(self) -> bool:
        """Whether anything came that is not here already."""
        return bool(self._arrived)

    def keep(self, write: Callable[[Work], object]) -> None:
        """Make all of it count in the transaction of ``write``, or nothing."""
        self._attachments.keep_with(self._arrived, write)
        self._arrived.clear()

    def join(self, digests: Iterable[str]) -> None:
        """Join those of these files whose cells are all here."""
        for sha256 in digests:
            self._attachments.complete(sha256)


class _Taking:
    def __init__(self, arriving: Arriving, place: str) -> None:
        self._arriving = arriving
        self._place = place

    def write(self, data: bytes, /) -> object:
        return self._arriving.write(data)

    def close(self) -> None:
        self._arriving.finish(self._place)
