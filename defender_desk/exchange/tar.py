"""A strict ustar archive as a stream: what is written here is the only form that is read here.

Format: POSIX.1-2017 pax, "ustar Interchange Format",
https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html . Regular files only, mode
0644, owner 0, one fixed time, no prefix, no extension of any kind. Python's tarfile never sees a
stranger's bytes: a header is compared byte for byte with the one that the writer would write, so
there is nothing in it to parse but the size of the few members whose size is not known before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

BLOCK = 512
END = bytes(2 * BLOCK)
MAX_SIZE = 1 << 30
"""Bytes of the largest member, 1 GiB: no bundle is larger."""
MEMBER_TIME = 1577836800
"""2020-01-01 00:00 UTC: members say nothing about when work was done."""
_NAME_SIZE = 100
_SIZE_FIELD = slice(124, 136)
_SIZE = re.compile(rb"0[0-7]{10}\0")
_STEP = 1 << 20


class BadTar(Exception):
    """Bytes that are not what the writer would have written. ``where``: header, data or end."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes: ...


def padded(size: int) -> int:
    """Give ``size`` bytes rounded up to whole blocks."""
    return -(-size // BLOCK) * BLOCK


def member_size(size: int) -> int:
    """Give the bytes a member of ``size`` bytes takes in the archive, header included."""
    return BLOCK + padded(size)


def header(name: str, size: int) -> bytes:
    """Give the 512 bytes in front of a member. Raises ValueError for what no bundle holds."""
    raw = name.encode("ascii")
    if not 0 < len(raw) < _NAME_SIZE or not 0 <= size <= MAX_SIZE:
        raise ValueError("a short ASCII name and at most 1 GiB")
    fields = (
        raw.ljust(_NAME_SIZE, b"\0")
        + b"0000644\0" + b"0000000\0" + b"0000000\0"
        + b"%011o\0" % size
        + b"%011o\0" % MEMBER_TIME
        + b" " * 8 + b"0" + bytes(100)
        + b"ustar\0" + b"00" + bytes(32) + bytes(32)
        + b"0000000\0" + b"0000000\0"
    ).ljust(BLOCK, b"\0")
    return fields[:148] + b"%06o\0 " % sum(fields) + fields[156:]


def member(name: str, size: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give one member as pieces: header, content, zero bytes to the block's end.

    Raises BadTar("data") when the content does not measure ``size`` bytes.
    """
    yield header(name, size)
    left = size
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if left:
        raise BadTar("data")
    if rest := padded(size) - size:
        yield bytes(rest)


class TarReader:
    """Takes an archive from a stream, member by member, each announced by the caller.

    The caller says which name must come next (and its size where it is known): a member that the
    caller does not expect is never looked at. Raises BadTar, and what the source raises.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = 0
        self._fill = 0
        self.taken = 0
        """Bytes of the archive read so far."""

    def expect(self, name: str, size: int | None = None, cap: int = MAX_SIZE) -> int:
        """Step to the next member, which must be ``name``; give its size in bytes.

        A member of unknown size is taken up to ``cap`` bytes: BadTar("size") above it.
        """
        if self._left:
            raise ValueError("the member before was not read to its end")
        found = self._exactly(BLOCK, "header")
        if size is None:
            field = found[_SIZE_FIELD]
            if not _SIZE.fullmatch(field):
                raise BadTar("header")
            size = int(field[:-1], 8)
            if size > min(cap, MAX_SIZE):
                raise BadTar("size")
        if found != header(name, size):
            raise BadTar("header")
        self._left = size
        self._fill = padded(size) - size
        self._close_member()
        return size

    def pieces(self) -> Iterator[bytes]:
        """Give the member's content in pieces of at most 1 MiB."""
        while self._left:
            piece = self._source.read(min(self._left, _STEP))
            if not piece:
                raise BadTar("data")
            self._left -= len(piece)
            self.taken += len(piece)
            # The blanks are checked before the last piece is given: who has it has all.
            self._close_member()
            yield piece

    def content(self) -> bytes:
        """Give the member's whole content."""
        return b"".join(self.pieces())

    def end(self) -> None:
        """Check that two zero blocks come now, and then nothing at all."""
        if self._left or self._exactly(len(END), "end") != END or self._source.read(1):
            raise BadTar("end")

    def _close_member(self) -> None:
        if not self._left and self._fill:
            fill, self._fill = self._fill, 0
            if self._exactly(fill, "data") != bytes(fill):
                raise BadTar("data")

    def _exactly(self, size: int, where: str) -> bytes:
        data = b""
        while len(data) < size:
            more = self._source.read(size - len(data))
            if not more:
                raise BadTar(where)
            data += more
        self.taken += size
        return data
