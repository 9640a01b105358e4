"""Making backups: whole ones on another medium, and automatic copies of the database at home.

Written into a folder ``….part``, each piece read back, the database opened and counted, the list
signed last, then renamed: whatever cuts it short, no half one counts.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import Connection

from defender_desk.crypto.age import AgeError, Identity, Opener
from defender_desk.crypto.signature import SigningKey
from defender_desk.errors import (
    CannotRead,
    CannotWrite,
    DiskFull,
    MediumGone,
    NotVerified,
    SamePlace,
)
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import generation as form
from defender_desk.storage.database_copy import (
    CopyFacts,
    Sealed,
    checked_copy,
    copy_database,
    facts_of,
    opened_copy,
)
from defender_desk.storage.durable import (
    UNFINISHED,
    Written,
    make_folder,
    sync_folder,
    write_error,
    write_whole,
)
from defender_desk.storage.generation import AUTOMATIC, WHOLE, Generation, Listed
from defender_desk.storage.retention import kept, moment_of, remove, rotate, sweep

_TURNS: Final = 8
"""Of the files that lie on a stick already an eighth is read again each day it is written."""
_SPARE: Final = 4 << 20
_STEP: Final = 1 << 20

SinkFor = Callable[[Path, str], Written]
Read = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Source:
    """What a backup is made of: the vault's folder, its database key, the identities that open its
    attachments, and a way to read the live database."""

    folder: Path
    key: bytes = field(repr=False)
    identities: tuple[Identity, ...] = field(repr=False)
    read: Read


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that stands. ``damaged``: files that were copied as they are, but do not open."""

    generation: Generation
    facts: CopyFacts
    marker: str
    damaged: int


def make_copy(source: Source, now: datetime, progress: Progress | None = None) -> Made:
    """Copy database and key files into ``backups/`` of the vault, checked; thin out older ones.

    Raises ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``DamagedVault``, ``Cancelled``.
    """
    store = source.folder / form.COPIES
    made = _Making(source, store, source.folder.name, progress or Silent()).make(AUTOMATIC, now)
    found = form.generations(store)
    stay = kept([moment_of(one) for one in found]) | {moment_of(made.generation)}
    rotate(store, [one for one in found if moment_of(one) not in stay])
    return made


def make_whole(
    source: Source, medium: Path, known: Collection[str], now: datetime, *, keep: int,
    progress: Progress | None = None, sink_for: SinkFor = Written,
) -> Made:
    """Make a whole backup on ``medium``, a folder on a stick or another disk.

    ``known`` are the markers of this vault's folders: one found there is used again, so that only
    new attachments travel; ``keep`` generations stay. Raises ``SamePlace``, ``DiskFull``,
    ``CannotWrite``, ``NotVerified`` (the medium does not give back what it was given),
    ``MediumGone``, ``DamagedVault``, ``Cancelled``; the older generations are then untouched.
    """
    place = medium.name or str(medium)
    # Somebody opened the folder of backups and chose a place deep inside: that folder is meant.
    medium = next((one for one in (medium, *medium.parents) if form.marker_of(one)), medium)
    if medium.resolve().is_relative_to(source.folder.resolve()):
        raise SamePlace(place=place)
    try:
        store, marker = _store(medium, known, place)
        made = _Making(source, store, place, progress or Silent(), sink_for).make(WHOLE, now)
        old = [one for one in form.generations(store) if one.name != made.generation.name]
        rotate(store, old[keep - 1 :])
    except (CannotWrite, NotVerified, CannotRead):
        if _is_gone(medium):
            raise MediumGone(place=place) from None
        raise
    return replace(made, marker=marker)


def facts_in(source: Source, generation: Generation) -> CopyFacts:
    """What a backup of this very vault holds. Raises ``DamagedVault`` when its key is another."""
    with opened_copy(generation.path / form.DATABASE, source.key) as connection:
        return facts_of(connection)


def _store(medium: Path, known: Collection[str], place: str) -> tuple[Path, str]:
    """The folder of this vault's backups on a medium, made where it is not there."""
    for folder, marker in form.stores(medium):
        if marker in known:
            return folder, marker
    name, said = form.new_store()
    folder = medium if medium.suffix == form.ENDING else medium / name
    try:
        make_folder(folder)
    except OSError as error:
        raise write_error(error, place) from None
    write_whole(folder / form.MARKER, said, place)
    return folder, form.marker_of(folder)


def _is_gone(medium: Path) -> bool:
    try:
        next(medium.iterdir(), None)
    except OSError:
        return True
    return False


class _Making:
    """One backup in the making."""

    def __init__(
        self, source: Source, store: Path, place: str, progress: Progress,
        sink_for: SinkFor = Written,
    ) -> None:
        self._source = source
        self._store = store
        self._place = place
        self._progress = progress
        self._sink_for = sink_for
        self._done = 0
        self._total = 1
        self._damaged = 0

    def make(self, kind: str, now: datetime) -> Made:
        now = form.free_moment(self._store, now)
        name = form.new_name(now)
        part = self._store / f"{name}{UNFINISHED}"
        try:
            sweep(self._store)
            make_folder(part, 0o700)
            disk = part.stat().st_dev
            reached("backup.begun")
            facts = self._database(part)
            files = [self._listed(part / form.DATABASE), *self._keys(part)]
            made = Generation(
                self._store / name, kind, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                tuple(files), (), (),
            )
            if kind == WHOLE:
                made = self._attachments(made, facts, now)
            self._sign(part, made, facts)
            self._still_there(part, disk, made)
            part.rename(made.path)
            sync_folder(self._store)
            reached("backup.placed")
        except OSError as error:
            remove(part)
            raise write_error(error, self._place) from None
        except BaseException:
            remove(part)
            raise
        self._progress.step(self._total, self._total)
        return Made(made, facts, "", self._damaged)

    def _still_there(self, part: Path, disk: int, made: Generation) -> None:
        """A stick that was pulled out leaves its folder's name behind, on another disk and empty:
        what was written before is not there then, though the rest could be written."""
        if part.stat().st_dev != disk or not all(
                (part / each.name).is_file() for each in made.files):
            raise MediumGone(place=self._place)

    def _database(self, part: Path) -> CopyFacts:
        file = part / form.DATABASE
        live = self._source.folder / form.DATABASE
        needed = live.stat().st_size + _SPARE
        if shutil.disk_usage(self._store).free < needed:
            raise DiskFull(needed=needed, place=self._place)
        self._total = needed
        copy_database(live, self._source.key, file, self._place, self._progress)
        reached("backup.copied")
        with self._source.read() as connection:
            facts = checked_copy(connection, file, self._source.key, self._place)
        self._done = file.stat().st_size
        reached("backup.database")
        return facts

    def _keys(self, part: Path) -> list[Listed]:
        found = []
        for name in form.KEYS:
            try:
                sealed = (self._source.folder / name).read_bytes()
            except FileNotFoundError:
                continue
            write_whole(part / name, sealed, self._place)
            found.append(Listed(name, len(sealed), hashlib.sha256(sealed).hexdigest()))
        reached("backup.keys")
        return found

    def _listed(self, file: Path) -> Listed:
        return Listed(file.name, file.stat().st_size, form.digest_of_file(file))

    def _sign(self, part: Path, made: Generation, facts: CopyFacts) -> None:
        said = form.list_bytes(made)
        write_whole(part / form.LIST, said, self._place)
        signed = form.sign_list(said, made.name, SigningKey(facts.seed))
        write_whole(part / form.SIGNATURE, signed, self._place)
        sync_folder(part)
        reached("backup.listed")

    # --- attachments --------------------------------------------------------------------------

    def _attachments(self, made: Generation, facts: CopyFacts, now: datetime) -> Generation:
        """Bring what the medium lacks; give the generation with all that it names."""
        listed = {one.name: one for old in reversed(form.generations(self._store))
                  for one in old.attachments}
        turn = now.toordinal() % _TURNS
        here: list[Listed] = []
        coming: list[Sealed] = []
        for sealed in facts.sealed:
            old = listed.get(sealed.name)
            again = int(sealed.name[:2], 16) % _TURNS == turn
            if old and form.is_as_listed(made.attachment(sealed.name), old, full=again):
                here.append(old)
            else:
                coming.append(sealed)
        sizes = {one.name: self._size(one.name) for one in coming}
        self._total = self._done + 2 * sum(sizes.values()) + 1
        needed = sum(size for name, size in sizes.items()
                     if not made.attachment(name).exists()) + _SPARE
        if shutil.disk_usage(self._store).free < needed:
            raise DiskFull(needed=needed, place=self._place)
        absent = []
        for sealed in coming:
            brought = self._bring(sealed, made.attachment(sealed.name))
            if brought is not None:
                here.append(brought)
            else:
                absent.append(sealed.name)
        return replace(
            made, attachments=tuple(sorted(here, key=lambda one: one.name)),
            absent=tuple(self._still_wanted(absent)),
        )

    def _size(self, name: str) -> int:
        try:
            return self._own(name).stat().st_size
        except OSError:
            return 0

    def _own(self, name: str) -> Path:
        return self._source.folder / form.ATTACHMENTS / name[:2] / name

    def _still_wanted(self, absent: Sequence[str]) -> list[str]:
        """Those that the vault still names: a file may be taken out while others are copied."""
        with self._source.read() as connection:
            return [name for name in absent if connection.exec_driver_sql(
                "SELECT 1 FROM file WHERE name=?1 UNION SELECT 1 FROM cell WHERE name=?1", (name,)
            ).first()]

    def _bring(self, sealed: Sealed, target: Path) -> Listed | None:
        """Have one sealed file on the medium, read back and decrypted; None if it is nowhere."""
        if target.exists():
            # Left by a run that was cut short, or named by no list that can be read.
            found, whole = self._read_back(target, sealed)
            if whole:
                return found
        try:
            own = self._own(sealed.name).open("rb")
        except OSError:
            return None
        digest = hashlib.sha256()
        with own, self._sink_for(target, self._place) as written:
            try:
                while piece := own.read(_STEP):
                    digest.update(piece)
                    written.write(piece)
                    self._step(len(piece))
            except OSError:
                return None
            written.finish()
            found, whole = self._read_back(written.temporary, sealed)
            if found.sha256 != digest.hexdigest():
                raise NotVerified(place=self._place)
            self._damaged += not whole
            written.put_in_place()
        reached("backup.attachment")
        return found

    def _read_back(self, file: Path, sealed: Sealed) -> tuple[Listed, bool]:
        """The bytes of a file as they lie there, and whether they open to what was taken in."""
        plain = hashlib.sha256()
        left = sealed.size
        try:
            with file.open("rb") as opened:
                read = _Digesting(opened, self._step)
                try:
                    for piece in Opener(read, self._source.identities):
                        plain.update(piece[:left])
                        left -= min(left, len(piece))
                    whole = left == 0 and sealed.sha256 in ("", plain.hexdigest())
                except AgeError:
                    whole = False
                while read.read(_STEP):
                    pass
        except OSError:
            raise NotVerified(place=self._place) from None
        return Listed(sealed.name, read.size, read.digest.hexdigest()), whole

    def _step(self, size: int) -> None:
        self._done += size
        self._progress.step(min(self._done, self._total), self._total)


class _Digesting:
    """A file whose bytes are counted and digested while something else reads them."""

    def __init__(self, file: BinaryIO, step: Callable[[int], None]) -> None:
        self._read = file.read
        self._step = step
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int, /) -> bytes:
        """As a file's own."""
        piece = self._read(size)
        self.digest.update(piece)
        self.size += len(piece)
        self._step(len(piece))
        return piece
