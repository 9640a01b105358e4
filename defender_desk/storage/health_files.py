"""Are the files that the database names here, whole, and the ones that were taken in?"""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from sqlalchemy import Connection

from defender_desk.crypto.age import AgeError, Identity, Opener, Sealer, new_identity
from defender_desk.crypto.hashing import Digester, FileDigest
from defender_desk.progress import Progress
from defender_desk.storage.attachments import padme
from defender_desk.storage.durable import UNFINISHED

SETTLED: Final = 120.0
"""Seconds after which a file that no row names is not one that is just being brought in."""
PIECE: Final = 1 << 20
_CHUNK: Final = 64 << 10
_TAG: Final = 16


class Row(NamedTuple):
    """A file, or (``place`` from 0 up) one cell of a file that has not come whole."""

    name: str
    sha256: str
    size: int
    cells: tuple[str, ...]
    checked: str
    place: int = -1


@dataclass(slots=True)
class FileFaults:
    """What is wrong: rows of missing, changed and cut files, rows that tell a wrong size or wrong
    cells, paths nobody names, files that words name and no row does, unfinished paths."""

    files: int = 0
    bytes: int = 0
    missing: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    cut: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    extra: list[Path] = field(default_factory=list)
    unrecorded: list[tuple[str, int]] = field(default_factory=list)
    unfinished: list[Path] = field(default_factory=list)
    good: list[str] = field(default_factory=list)
    """Digests of the files that were read whole and are good."""


@cache
def _overhead() -> int:
    """Bytes of a sealed file before its first chunk: the header for one identity, the nonce."""
    sink = io.BytesIO()
    with Sealer(sink, [new_identity().recipient]):
        pass
    return len(sink.getvalue()) - _TAG


def sealed_size(size: int) -> int:
    """How long the sealed, padded file of ``size`` bytes is on the disk."""
    padded = padme(size)
    chunks = max(1, -(-padded // _CHUNK))
    return _overhead() + padded + chunks * _TAG


def rows_of(connection: Connection) -> list[Row]:
    """Every file and cell that the database names."""
    files = [
        Row(name, sha256, size, tuple(json.loads(cells)), checked)
        for name, sha256, size, cells, checked in connection.exec_driver_sql(
            "SELECT name, sha256, size, cells, checked FROM file ORDER BY checked, sha256"
        )
    ]
    cells = [Row(name, sha256, size, (), "", place) for name, sha256, size, place in (
        connection.exec_driver_sql("SELECT name, sha256, size, place FROM cell ORDER BY sha256")
    )]
    return files + cells


def names_unrecorded(connection: Connection) -> list[tuple[str, int]]:
    """(sha256, size) of files of this desk's own that its words name and no row holds."""
    return [(sha256, size or 0) for sha256, size in connection.exec_driver_sql(
        "SELECT DISTINCT a.f_sha256, a.f_size FROM r_attachment a "
        "JOIN device d ON d.id=a.device AND d.own<>0 WHERE a.hidden=0 AND a.f_sha256<>'' "
        "AND NOT EXISTS (SELECT 1 FROM file f WHERE f.sha256=a.f_sha256) "
        "AND NOT EXISTS (SELECT 1 FROM cell c WHERE c.sha256=a.f_sha256) ORDER BY 1"
    )]


def told_sizes(connection: Connection) -> dict[str, set[int]]:
    """The sizes that the words tell of each file."""
    told: dict[str, set[int]] = {}
    for sha256, size in connection.exec_driver_sql("SELECT f_sha256, f_size FROM r_attachment"):
        if size is not None:
            told.setdefault(sha256, set()).add(size)
    return told


def look(
    folder: Path, rows: Iterable[Row], told: dict[str, set[int]], now: float
) -> FileFaults:
    """Without reading: what is there, how long it is, and what nobody names."""
    faults = FileFaults()
    here = {name: (Path(path), size) for name, path, size in _listed(folder)}
    named = set()
    for row in rows:
        named.add(row.name)
        faults.files += row.place < 0
        _path, size = here.get(row.name, (None, -1))
        if size < 0:
            faults.missing.append(row)
        elif size != sealed_size(row.size):
            right = size in {sealed_size(one) for one in told.get(row.sha256, ())}
            (faults.rows if right else faults.cut).append(row)
    for name in sorted(here.keys() - named):
        path = here[name][0]
        try:
            old = abs(now - path.stat().st_mtime) > SETTLED
        except OSError:
            continue
        if old:
            (faults.unfinished if name.endswith(UNFINISHED) else faults.extra).append(path)
    return faults


def _listed(folder: Path) -> Iterator[tuple[str, str, int]]:
    try:
        shelves = [entry.path for entry in os.scandir(folder) if entry.is_dir()]
    except OSError:
        return
    for shelf in shelves:
        for entry in os.scandir(shelf):
            if entry.is_file():
                yield entry.name, entry.path, entry.stat().st_size


class Reader:
    """Reads sealed files whole; at most ``budget`` bytes when it is given."""

    def __init__(
        self, folder: Path, identities: tuple[Identity, ...], progress: Progress,
        budget: int | None,
    ) -> None:
        self._folder = folder
        self._identities = identities
        self._progress = progress
        self._budget = budget

    def read(
        self, rows: Iterable[Row], told: dict[str, set[int]], faults: FileFaults
    ) -> None:
        """Read the rows' files, those longest unread first, and sort them into ``faults``."""
        known = {row.name for row in (*faults.missing, *faults.cut, *faults.rows)}
        chosen = [row for row in rows if row.name not in known]
        total = sum(row.size for row in chosen)
        done = 0
        for row in chosen:
            if self._budget is not None and done + row.size > self._budget and done:
                break
            self._sort(row, told.get(row.sha256, set()), faults)
            done += row.size
            faults.bytes += row.size
            self._progress.step(done, total)

    def _sort(self, row: Row, told: set[int], faults: FileFaults) -> None:
        path = self._folder / row.name[:2] / row.name
        found = self.digest(path, row.size)
        if row.place >= 0:
            # A cell: who has the table of cells checks its words, and once more when joined.
            if found is None:
                faults.changed.append(row)
        elif found is None or found.sha256.hex() != row.sha256:
            right = self.fits(path, row.sha256, told - {row.size})
            (faults.rows if right is not None else faults.changed).append(row)
        elif tuple(cell.hex() for cell in found.cells) != row.cells:
            faults.rows.append(row)
        else:
            faults.good.append(row.sha256)

    def fits(self, path: Path, sha256: str, sizes: Iterable[int]) -> FileDigest | None:
        """The digests of a sealed file if with one of these sizes it is the one of ``sha256``."""
        for size in sizes:
            found = self.digest(path, size)
            if found is not None and found.sha256.hex() == sha256:
                return found
        return None

    def digest(self, path: Path, size: int) -> FileDigest | None:
        """Digests of the first ``size`` bytes of a sealed file; None when it does not open whole.

        Raises ``Cancelled`` through the progress of the caller only.
        """
        try:
            with path.open("rb") as file:
                return _digest(file, self._identities, size)
        except (AgeError, OSError):
            return None


def _digest(file: BinaryIO, identities: tuple[Identity, ...], size: int) -> FileDigest | None:
    digester = Digester()
    left = size
    padding: Any = b""
    for piece in Opener(file, identities):
        digester.write(piece[:left])
        padding = piece[left:]
        left -= min(left, len(piece))
        if any(padding):
            return None
    return digester.result() if left == 0 else None


def clock() -> float:
    """This computer's time in seconds, for comparing with the times of files."""
    return time.time()
