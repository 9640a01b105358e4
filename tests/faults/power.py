"""What a power cut at any moment would have left on the disk, worked out from a recording.

A recording is every change that a program made below one folder, in order (seam.c). A disk may
have done of it: everything before the last fsync of the same file; of the writes since then any,
in any order, each torn at 512 bytes; of the names given, changed and removed since the last fsync
of their folder a prefix. After Pillai and others, "All File Systems Are Not Created Equal" (OSDI
2014), and SQLite's test6.c. It is stricter than ext4, which keeps a synced file's name too.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_HEAD = struct.Struct("<B3xiqq")
SHARED_MEMORY = "-shm"


@dataclass(frozen=True)
class Change:
    """One line of a recording: ``kind`` is a letter of seam.c."""

    kind: str
    fd: int
    offset: int
    data: bytes


def recording(log: Path) -> list[Change]:
    """Every change of a log, in order."""
    data = log.read_bytes()
    found, at = [], 0
    while at + _HEAD.size <= len(data):
        kind, fd, offset, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        found.append(Change(chr(kind), fd, offset, data[at : at + size]))
        at += size
    return found


@dataclass
class File:
    """What the disk surely holds, and what it may hold besides."""

    sure: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[str, int, bytes]] = field(default_factory=list)

    def sync(self) -> None:
        for kind, offset, data in self.waiting:
            _apply(self.sure, kind, offset, data)
        self.waiting.clear()

    def after_a_cut(self, chance: random.Random) -> bytes:
        """The content with a random part of what waited, each write torn at sectors."""
        content = bytearray(self.sure)
        keep = chance.choice((0.0, 0.3, 0.7, 1.0))
        for kind, offset, data in self.waiting:
            if kind == "T":
                if chance.random() < keep:
                    _apply(content, kind, offset, data)
                continue
            for start, piece in _sectors(offset, data):
                if chance.random() < keep:
                    _apply(content, "W", start, piece)
        return bytes(content)


def _sectors(offset: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        size = min(SECTOR - (offset + at) % SECTOR, len(data) - at)
        yield offset + at, data[at : at + size]
        at += size


def _apply(content: bytearray, kind: str, offset: int, data: bytes) -> None:
    if kind == "T":
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


Names = dict[str, "File | None"]
"""Every name below the folder: a file, or None for a folder."""


@dataclass(frozen=True)
class Naming:
    """One change of names, and the folders whose fsync makes it last."""

    done: tuple[tuple[str, File | None, bool], ...]
    """(name, what it names from now on, whether it names anything)."""
    folders: frozenset[str]


class Disk:
    """A disk that follows a recording and can be asked what a cut now would leave."""

    def __init__(self, base: Path) -> None:
        """``base``: the folder as it was, safely on the disk, before the recording began."""
        self.root = str(base)
        self.sure: Names = {}
        for path in sorted(base.rglob("*")):
            self.sure[str(path)] = None if path.is_dir() else File(bytearray(path.read_bytes()))
        self.live: Names = dict(self.sure)
        self.waiting: list[Naming] = []
        self.told: list[str] = []
        self._open: dict[int, File | str] = {}

    def follow(self, change: Change) -> None:
        """Take one more change."""
        text = change.data.decode() if change.kind in "AOURLM" else ""
        if change.kind == "A":
            self.told.append(text)
        elif change.kind == "O":
            self._opened(change, text)
        elif change.kind == "U":
            self._name((text, None, False))
        elif change.kind == "M":
            self._name((text, None, True))
        elif change.kind in "RL":
            old, new = text.split("\n")
            gone = ((old, None, False),) if change.kind == "R" else ()
            self._name((new, self.live[old], True), *gone)
            if self.live[new] is None:
                self._move(old, new)
        else:
            self._content(change)

    def _opened(self, change: Change, path: str) -> None:
        created, emptied = change.offset & 1, change.offset & 2
        if created:
            self._name((path, File(), True))
        found = self.live.get(path)
        self._open[change.fd] = path if found is None else found
        if emptied and not created and found is not None:
            found.waiting.append(("T", 0, b""))

    def _content(self, change: Change) -> None:
        found = self._open[change.fd]
        if change.kind == "S":
            if isinstance(found, File):
                found.sync()
            else:
                self._sync_names(found)
        elif isinstance(found, File):
            found.waiting.append((change.kind, change.offset, change.data))

    def _name(self, *done: tuple[str, File | None, bool]) -> None:
        for name, what, there in done:
            if there:
                self.live[name] = what
            else:
                self.live.pop(name, None)
        folders = frozenset(str(Path(name).parent) for name, _what, _there in done)
        self.waiting.append(Naming(done, folders))

    def _move(self, old: str, new: str) -> None:
        """A folder took another name: so did everything in it."""
        for names in (self.live, self.sure):
            for name in [n for n in names if n.startswith(old + "/")]:
                names[new + name[len(old):]] = names.pop(name)

    def _sync_names(self, folder: str) -> None:
        rest = []
        for naming in self.waiting:
            if folder in naming.folders:
                _give(self.sure, naming)
            else:
                rest.append(naming)
        self.waiting = rest

    def leave(self, where: Path, chance: random.Random) -> None:
        """Lay down at ``where`` what a cut now could leave."""
        names = dict(self.sure)
        for naming in self.waiting[: chance.randint(0, len(self.waiting))]:
            _give(names, naming)
        where.mkdir()
        for name in sorted(names):
            target = where / name[len(self.root) + 1 :]
            # What lies in a folder that has no name yet cannot be found by anybody.
            if name.endswith(SHARED_MEMORY) or not target.parent.is_dir():
                continue
            file = names[name]
            if file is None:
                target.mkdir()
            else:
                target.write_bytes(file.after_a_cut(chance))


def _give(names: Names, naming: Naming) -> None:
    for name, what, there in naming.done:
        if there:
            names[name] = what
        else:
            names.pop(name, None)


def states(
    base: Path, changes: list[Change], count: int, where: Path, seed: int
) -> Iterator[tuple[Path, list[str]]]:
    """``count`` states that a cut could leave, each laid down at ``where`` with what had been
    told by then; whoever takes one removes it."""
    chance = random.Random(seed)
    cuts = sorted(chance.randint(0, len(changes)) for _ in range(count))
    disk, at = Disk(base), 0
    for cut in cuts:
        for change in changes[at:cut]:
            disk.follow(change)
        at = cut
        disk.leave(where, chance)
        yield where, list(disk.told)
