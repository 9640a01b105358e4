"""Files of evidence: sealed to the vault's identity, padded, written once, read back.

``attachments/ab/<id>``: the name is random, the digest lies in the database. The age file holds
the content and then zero bytes up to a Padmé size (Nikitin and others, PETS 2019), so that its
length tells little; the true size is in the database, and of what stock ``age -d`` gives, the
first ``size`` bytes are the file.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from sqlalchemy import Connection

from defender_desk.crypto.age import AgeError, Identity, Opener, Sealer
from defender_desk.crypto.hashing import CELL, Digester, FileDigest, digest_file, random_bytes
from defender_desk.domain.display_text import safe_name
from defender_desk.errors import (
    CannotRead,
    DamagedAttachment,
    DiskFull,
    EmptyFile,
    FileChangedWhileReading,
    MissingAttachment,
    MissingFile,
    NotVerified,
)
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage.durable import Written
from defender_desk.storage.lanes import Lanes

_STEP: Final = 1 << 20
_ZEROS: Final = bytes(_STEP)
_ARRIVED: Final = 3
SinkFor = Callable[[Path, str], Written]
Work = Callable[[Connection], None]
"""What is done inside one transaction."""


def padme(size: int) -> int:
    """The Padmé size for ``size`` bytes: at most 12 % more, 6 % from 20 kB up."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1 if exponent > 1 else 0
    return (size + mask) & ~mask


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is held: digests hexadecimal, one of each 4 MiB in ``cells``."""

    sha256: str
    size: int
    cells: tuple[str, ...]


class Plain:
    """A held file's own bytes as a stream; the last piece is given once the end is verified."""

    def __init__(self, file: BinaryIO, opener: Opener, size: int, name: str) -> None:
        self._file = file
        self._opener = opener
        self._left = size
        self._name = name
        self.size = size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB. Raises ``DamagedAttachment``."""
        while piece := self.read(_STEP):
            yield piece

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes, all that is left for -1, b"" at the end; ``DamagedAttachment``."""
        wanted = self._left if size < 0 else min(size, self._left)
        if wanted == 0:
            return b""
        try:
            piece = self._opener.read(wanted)
            self._left -= len(piece)
            if len(piece) < wanted:
                raise DamagedAttachment(name=self._name)
            if not self._left:
                while self._opener.read(_STEP):
                    pass
        except (AgeError, OSError):
            raise DamagedAttachment(name=self._name) from None
        return piece

    def close(self) -> None:
        self._file.close()


class Arriving:
    """A file, or one 4 MiB cell of one, on its way in under a temporary name.

    Write, ``finish``, and hand it to ``Attachments.keep``; or ``drop`` it. Leaving the ``with``
    block drops what was not kept.
    """

    def __init__(
        self, sink: Written, identity: Identity, name: str, sha256: str, place: int, whole: int
    ) -> None:
        self.sha256 = sha256
        self.name = name
        self.place = place
        self.whole = whole
        self.digest = FileDigest(b"", 0, ())
        self._stack = contextlib.ExitStack()
        self._identity = identity
        self.sink = self._stack.enter_context(sink)
        try:
            self._sealer = Sealer(self.sink, [identity.recipient])
        except BaseException:
            self._stack.close()
            raise
        self._digester = Digester()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.drop()

    def write(self, data: bytes | memoryview) -> int:
        """Seal more bytes. Raises ``DiskFull``, ``CannotWrite``."""
        self._digester.write(data)
        return self._sealer.write(data)

    def finish(self, place: str) -> None:
        """Pad, flush, read back, decrypt and compare.

        Raises ``DiskFull``, ``CannotWrite``, ``NotVerified``; ``DamagedAttachment`` when the
        bytes are not those of ``sha256`` (whole files only: a cell is checked by who has the
        table of cells, and once more when all are joined).
        """
        self.digest = self._digester.result()
        if self.place < 0 and self.sha256 and self.digest.sha256.hex() != self.sha256:
            raise DamagedAttachment(name=self.sha256[:12])
        self.sha256 = self.sha256 or self.digest.sha256.hex()
        padding = padme(self.digest.size) - self.digest.size
        for start in range(0, padding, _STEP):
            self._sealer.write(_ZEROS[: min(_STEP, padding - start)])
        self._sealer.close()
        self.sink.finish()
        self._read_back(place)

    def _read_back(self, place: str) -> None:
        again = Digester()
        left = self.digest.size
        try:
            with self.sink.temporary.open("rb") as file:
                for piece in Opener(file, file_key=self._sealer.file_key):
                    again.write(piece[:left])
                    left -= min(left, len(piece))
        except (AgeError, OSError):
            raise NotVerified(place=place) from None
        if again.result() != self.digest:
            raise NotVerified(place=place)

    def put_in_place(self) -> None:
        self.sink.put_in_place()

    def drop(self) -> None:
        """Remove the temporary file, unless it was put in place."""
        self._stack.close()


class Attachments:
    """The files of a vault, found by their SHA-256 (hexadecimal)."""

    def __init__(
        self, lanes: Lanes, folder: Path, identities: tuple[Identity, ...], place: str,
        sink_for: SinkFor = Written,
    ) -> None:
        """``place`` is what a person calls this disk; ``sink_for`` lets a test break it."""
        self._lanes = lanes
        self._folder = folder
        self._identities = identities
        self._place = place
        self._sink_for = sink_for

    # --- in -----------------------------------------------------------------------------------

    def add(
        self, source: Path | BinaryIO, name: str = "", progress: Progress | None = None
    ) -> StoredFile:
        """Take a file in: hashed first, sealed, flushed, read back and compared, then recorded.

        A file that is here already is not stored twice. ``progress`` counts bytes. Memory stays
        flat whatever the size. Raises ``MissingFile``, ``CannotRead``, ``EmptyFile``,
        ``FileChangedWhileReading``, ``DiskFull``, ``CannotWrite``, ``NotVerified``,
        ``Cancelled``; nothing of it is then left.
        """
        if isinstance(source, Path):
            shown = safe_name(name or source.name)
            try:
                with source.open("rb") as file:
                    return self._add(file, shown, progress or Silent())
            except FileNotFoundError:
                raise MissingFile(name=shown) from None
            except OSError:
                raise CannotRead(name=shown) from None
        return self._add(source, safe_name(name), progress or Silent())

    def _add(self, file: BinaryIO, name: str, progress: Progress) -> StoredFile:
        first: FileDigest | None = None
        if file.seekable():
            total = file.seek(0, io.SEEK_END)
            file.seek(0)
            first = digest_file(file)
            file.seek(0)
            held = self.info(first.sha256.hex())
            if held is not None and self._is_whole(held.sha256):
                progress.step(total, total)
                return held
        else:
            total = 0
        with self._arriving("") as arriving:
            done = 0
            try:
                while piece := file.read(_STEP):
                    done += arriving.write(piece)
                    progress.step(done, max(total, done))
                if not done:
                    raise EmptyFile(name=name)
                arriving.finish(self._place)
            except DiskFull as full:
                # What is half written goes again: the whole file has to find room.
                needed = max(padme(total), int(str(full.facts["needed"])))
                raise DiskFull(needed=needed, place=self._place) from None
            if first is not None and arriving.digest != first:
                raise FileChangedWhileReading(name=name)
            self._keep([arriving], 0, self._lanes.write)
        found = arriving.digest
        return StoredFile(found.sha256.hex(), found.size, tuple(c.hex() for c in found.cells))

    def arriving(self, sha256: str) -> Arriving:
        """A file that comes in by pieces (a bundle), under a temporary name until ``keep``."""
        return self._arriving(sha256)

    def arriving_cell(self, sha256: str, size: int, index: int) -> Arriving:
        """One 4 MiB cell of a file of ``size`` bytes."""
        return self._arriving(sha256, index, size)

    def _arriving(self, sha256: str, place: int = -1, whole: int = 0) -> Arriving:
        name = random_bytes(16).hex()
        sink = self._sink_for(self._path(name), self._place)
        return Arriving(sink, self._identities[0], name, sha256, place, whole)

    def keep(self, arrived: Sequence[Arriving]) -> None:
        """Give finished arrivals their names and record them all in one transaction."""
        self._keep(arrived, _ARRIVED, self._lanes.write)

    def keep_with(
        self, arrived: Sequence[Arriving], write: Callable[[Work], object]
    ) -> None:
        """As ``keep``, recorded in the transaction of ``write``, which does more: all or nothing.

        Raises what ``write`` raises; the files are then gone again.
        """
        self._keep(arrived, _ARRIVED, write)

    def _keep(
        self, arrived: Sequence[Arriving], state: int,
        write: Callable[[Work], object],
    ) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        stale: list[str] = []

        def work(connection: Connection) -> None:
            stale.clear()
            for one in arrived:
                if one.place < 0:
                    stale.extend(_put_file(connection, one, state, now))
                else:
                    stale.extend(connection.exec_driver_sql(
                        "SELECT name FROM cell WHERE sha256=? AND place=?", (one.sha256, one.place)
                    ).scalars())
                    connection.exec_driver_sql(
                        "INSERT OR REPLACE INTO cell(sha256, place, name, size, whole) "
                        "VALUES (?, ?, ?, ?, ?)",
                        (one.sha256, one.place, one.name, one.digest.size, one.whole),
                    )

        try:
            for one in arrived:
                one.put_in_place()
            reached("attach.placed")
            write(work)
        except BaseException:
            self._remove(one.name for one in arrived if not self._is_recorded(one.name))
            raise
        reached("attach.recorded")
        self._remove(stale)
        reached("attach.cleaned")

    def _is_recorded(self, name: str) -> bool:
        """Whether a file on disk is one that counts (a commit may be done before an error)."""
        with self._lanes.read() as connection:
            return connection.exec_driver_sql(
                "SELECT 1 FROM file WHERE name=?1 UNION SELECT 1 FROM cell WHERE name=?1", (name,)
            ).first() is not None

    def add_cell(self, sha256: str, size: int, index: int, data: bytes) -> None:
        """Keep one cell of a file that comes in pieces; ``complete`` joins them."""
        with self.arriving_cell(sha256, size, index) as cell:
            cell.write(data)
            cell.finish(self._place)
            self.keep([cell])

    def missing_cells(self, sha256: str, size: int) -> tuple[int, ...]:
        """Which cells of a file of ``size`` bytes have not come; () once the file is here."""
        if self.has(sha256):
            return ()
        with self._lanes.read() as connection:
            here = set(connection.exec_driver_sql(
                "SELECT place FROM cell WHERE sha256=?", (sha256,)
            ).scalars())
        return tuple(i for i in range(-(-size // CELL)) if i not in here)

    def complete(self, sha256: str, progress: Progress | None = None) -> bool:
        """Join the cells of a file if all are here; give whether the file is now held.

        Raises ``DamagedAttachment`` when the joined bytes are not those of the digest (the cells
        are then dropped, to be sent again), and what ``add`` raises for the disk.
        """
        watch = progress or Silent()
        if self.has(sha256):
            return True
        with self._lanes.read() as connection:
            cells = connection.exec_driver_sql(
                "SELECT name, size, whole FROM cell WHERE sha256=? ORDER BY place", (sha256,)
            ).all()
        if not cells or sum(size for _n, size, _w in cells) != cells[0][2]:
            return False
        with self._arriving(sha256) as joined:
            try:
                done = 0
                for name, size, whole in cells:
                    with self._open(name, size, sha256) as plain:
                        for piece in plain:
                            done += joined.write(piece)
                            watch.step(done, whole)
                joined.finish(self._place)
            except DamagedAttachment:
                self._forget_cells(sha256)
                raise
            self.keep([joined])
        return True

    def _forget_cells(self, sha256: str) -> None:
        def work(connection: Connection) -> list[str]:
            return _drop_cells(connection, sha256)

        self._remove(self._lanes.write(work))

    def forget_with(self, digests: Sequence[str], write: Callable[[Work], object]) -> None:
        """Take files away for good; their rows go in the transaction of ``write``.

        The bytes go only once the rows are gone: cut short, a file stays that nobody names.
        """
        names: list[str] = []

        def work(connection: Connection) -> None:
            names.clear()
            for sha256 in digests:
                names.extend(connection.exec_driver_sql(
                    "SELECT name FROM file WHERE sha256=?", (sha256,)
                ).scalars())
                connection.exec_driver_sql("DELETE FROM file WHERE sha256=?", (sha256,))
                names.extend(_drop_cells(connection, sha256))

        write(work)
        self._remove(names)
        reached("purge.cleaned")

    # --- other keys ---------------------------------------------------------------------------

    def reseal(self, progress: Progress | None = None) -> int:
        """Seal to the present identity what is still sealed to an older one; how many files.

        Each is written under a new name, read back, recorded, and only then the old one removed.
        What does not open any more stays as it is: the older identity is kept for it. Raises
        ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``Cancelled``; done again it goes on.
        """
        watch = progress or Silent()
        with self._lanes.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT name, size, sha256, -1, 0 FROM file UNION ALL "
                "SELECT name, size, sha256, place, whole FROM cell ORDER BY 1"
            ).all()
        total = sum(row[1] for row in rows)
        done = count = 0
        for name, size, sha256, place, whole in rows:
            watch.step(done, total)
            if not self._is_present(name):
                with contextlib.suppress(DamagedAttachment, MissingAttachment, CannotRead):
                    self._reseal(name, size, sha256, place, whole)
                    count += 1
            done += size
        watch.step(total, total)
        return count

    def _is_present(self, name: str) -> bool:
        """Whether a sealed file opens with the present identity (its header alone is read)."""
        try:
            with self._path(name).open("rb") as file:
                Opener(file, self._identities[:1])
        except (AgeError, OSError):
            return False
        return True

    def _reseal(self, name: str, size: int, sha256: str, place: int, whole: int) -> None:
        with self._arriving(sha256, place, whole) as sealed:
            with self._open(name, size, sha256) as plain:
                for piece in plain:
                    sealed.write(piece)
            sealed.finish(self._place)
            table, key = ("file", (sha256,)) if place < 0 else ("cell", (sha256, place))

            def work(connection: Connection) -> None:
                where = "sha256=?" if place < 0 else "sha256=? AND place=?"
                connection.exec_driver_sql(
                    f"UPDATE {table} SET name=? WHERE {where}",  # noqa: S608  one of two names
                    (sealed.name, *key),
                )

            try:
                sealed.put_in_place()
                reached("rotate.file")
                self._lanes.write(work)
            except BaseException:
                self._remove(() if self._is_recorded(sealed.name) else (sealed.name,))
                raise
        reached("rotate.recorded")
        self._remove((name,))

    # --- out ----------------------------------------------------------------------------------

    def has(self, sha256: str) -> bool:
        """Whether the whole file is recorded here."""
        return self.info(sha256) is not None

    def info(self, sha256: str) -> StoredFile | None:
        """Size and cells of a held file."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT size, cells FROM file WHERE sha256=?", (sha256,)
            ).first()
        return StoredFile(sha256, found[0], tuple(json.loads(found[1]))) if found else None

    def missing(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Those of the digests whose bytes are not all here, in their order."""
        asked = list(dict.fromkeys(digests))
        with self._lanes.read() as connection:
            here = set(connection.exec_driver_sql(
                "SELECT sha256 FROM file WHERE sha256 IN (SELECT value FROM json_each(?))",
                (json.dumps(asked),),
            ).scalars())
        return tuple(digest for digest in asked if digest not in here)

    def open(self, sha256: str) -> Plain:
        """The file's bytes as a stream. Raises ``MissingAttachment``, ``DamagedAttachment``."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT name, size FROM file WHERE sha256=?", (sha256,)
            ).first()
        if found is None:
            raise MissingAttachment(name=sha256[:12])
        return self._open(found[0], found[1], sha256)

    def read(self, sha256: str) -> bytes:
        """All of the file's bytes."""
        with self.open(sha256) as plain:
            return plain.read()

    def cells(self, sha256: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The 4 MiB cells ``first`` to ``last`` (inclusive) of a held file, in order."""
        with self.open(sha256) as plain:
            index = 0
            while cell := plain.read(CELL):
                if last is not None and index > last:
                    return
                if index >= first:
                    yield cell
                index += 1

    def total(self) -> tuple[int, int]:
        """How many files are held and how many bytes they have together."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT count(*), coalesce(sum(size), 0) FROM file"
            ).one()
        return int(found[0]), int(found[1])

    def path_of(self, sha256: str) -> Path:
        """The sealed file on disk, for whoever opens it with stock age."""
        with self._lanes.read() as connection:
            name = connection.exec_driver_sql(
                "SELECT name FROM file WHERE sha256=?", (sha256,)
            ).scalar()
        if name is None:
            raise MissingAttachment(name=sha256[:12])
        return self._path(name)

    def _is_whole(self, sha256: str) -> bool:
        """Whether a recorded file still opens to its end: if not, it is stored anew."""
        try:
            with self.open(sha256) as plain:
                return digest_file(plain).sha256.hex() == sha256
        except (DamagedAttachment, MissingAttachment):
            return False

    def _open(self, name: str, size: int, sha256: str) -> Plain:
        try:
            file = self._path(name).open("rb")
        except FileNotFoundError:
            raise MissingAttachment(name=sha256[:12]) from None
        except OSError:
            raise CannotRead(name=sha256[:12]) from None
        try:
            return Plain(file, Opener(file, self._identities), size, sha256[:12])
        except (AgeError, OSError):
            file.close()
            raise DamagedAttachment(name=sha256[:12]) from None

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            with contextlib.suppress(OSError):
                self._path(name).unlink()


def _put_file(connection: Connection, one: Arriving, state: int, now: str) -> list[str]:
    """Record a file; give the names on disk that are no longer needed."""
    stale = list(connection.exec_driver_sql(
        "SELECT name FROM file WHERE sha256=?", (one.sha256,)
    ).scalars())
    cells = json.dumps([cell.hex() for cell in one.digest.cells])
    connection.exec_driver_sql(
        "INSERT INTO file(sha256, size, name, cells, state, added) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(sha256) DO UPDATE SET name=excluded.name",
        (one.sha256, one.digest.size, one.name, cells, state, now),
    )
    return stale + _drop_cells(connection, one.sha256)


def _drop_cells(connection: Connection, sha256: str) -> list[str]:
    names = list(connection.exec_driver_sql(
        "SELECT name FROM cell WHERE sha256=?", (sha256,)
    ).scalars())
    connection.exec_driver_sql("DELETE FROM cell WHERE sha256=?", (sha256,))
    return names
