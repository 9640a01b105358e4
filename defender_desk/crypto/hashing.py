"""Digests, keyed digests and chance: the small tools that other floors ask for."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from defender_desk.crypto.age import Source
from defender_desk.progress import Progress, Silent

CELL = 4 * 1024 * 1024
_STEP = 1024 * 1024


@dataclass(frozen=True)
class FileDigest:
    """The SHA-256 and size of a file, and the SHA-256 of each of its cells of 4 MiB."""

    sha256: bytes
    size: int
    cells: tuple[bytes, ...]


class Digester:
    """Takes a file's bytes piece by piece; ``result`` is its FileDigest."""

    def __init__(self) -> None:
        self._whole = hashlib.sha256()
        self._cell = hashlib.sha256()
        self._cells: list[bytes] = []
        self._in_cell = 0
        self.size = 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take more bytes; give how many (all of them)."""
        with memoryview(data).cast("B") as view:
            self._whole.update(view)
            at = 0
            while at < len(view):
                part = view[at : at + CELL - self._in_cell]
                self._cell.update(part)
                self._in_cell += len(part)
                at += len(part)
                if self._in_cell == CELL:
                    self._cells.append(self._cell.digest())
                    self._cell, self._in_cell = hashlib.sha256(), 0
            self.size += at
        return at

    def result(self) -> FileDigest:
        """Give the digests of all bytes so far; an empty file has no cell."""
        rest = (self._cell.digest(),) if self._in_cell else ()
        return FileDigest(self._whole.digest(), self.size, (*self._cells, *rest))


def digest_file(source: Source, progress: Progress | None = None, total: int = 0) -> FileDigest:
    """Read all of ``source`` in steps of 1 MiB. Raises Cancelled and what the source raises."""
    watch = progress or Silent()
    digester = Digester()
    while block := source.read(_STEP):
        digester.write(block)
        watch.step(digester.size, total)
    return digester.result()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Give the 32 bytes of HMAC-SHA-256 (RFC 2104)."""
    return hmac.digest(key, message, "sha256")


def same_bytes(one: bytes, other: bytes) -> bool:
    """Compare in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def random_bytes(size: int) -> bytes:
    """Give ``size`` random bytes fit for keys."""
    return secrets.token_bytes(size)


def random_letters(alphabet: str, size: int) -> str:
    """Give ``size`` characters of ``alphabet``, each drawn evenly and apart."""
    return "".join(secrets.choice(alphabet) for _ in range(size))
