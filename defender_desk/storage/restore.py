"""From a backup back to a vault: look into it, put it into an empty folder as a new device.

While a restore runs its folder holds the file ``restoring`` and is no vault, whatever else lies
in it (``vault.vault_exists``); that file goes last of all. Cut short anywhere, the same restore
can simply be done again: sealed files that are whole already are not brought twice.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from defender_desk.crypto.age import new_identity
from defender_desk.crypto.age_header import LOG_N
from defender_desk.crypto.keyfile import (
    KeyRing,
    open_either,
    open_keyring_with,
    seal_keyring,
    seal_keyring_to,
)
from defender_desk.crypto.recovery_words import recovery_identity
from defender_desk.domain.clock import HybridClock
from defender_desk.errors import (
    DamagedBackup,
    DamagedKeyFile,
    DamagedVault,
    DeskError,
    DiskFull,
    ForeignFiles,
    MediumGone,
    NotABackup,
    NotVerified,
    SamePlace,
    VaultExists,
    WrongPassphrase,
    WrongRecoveryWords,
)
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import generation as form
from defender_desk.storage.database_copy import CopyFacts, check_pages, facts_of, opened_copy
from defender_desk.storage.device_renewal import renew_device
from defender_desk.storage.durable import (
    Written,
    make_folder,
    sync_folder,
    write_error,
    write_whole,
)
from defender_desk.storage.generation import Generation, Listed
from defender_desk.storage.instance import LOCK, InstanceLock
from defender_desk.storage.lanes import Lanes
from defender_desk.storage.own_files import foreign_in
from defender_desk.storage.recovery import note_file, note_stale, recipients_in, settle
from defender_desk.storage.vault import KEY, RECOVERY, RESTORING, SECOND_KEY, vault_exists

_SPARE: Final = 64 << 20
_STEP: Final = 1 << 20
_KEY_CAP: Final = 1 << 16
SinkFor = Callable[[Path, str], Written]


@dataclass(frozen=True, slots=True)
class Found:
    """A backup that was opened: its list, what it holds, the sealed files that are not there."""

    generation: Generation
    facts: CopyFacts
    missing: tuple[str, ...]
    ring: KeyRing = field(repr=False)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought. ``missing``: files that the backup lacks, or has only damaged.
    ``stale_sheet``: the recovery sheet opens the vault still, but its
    file could not be renewed without the words."""

    generation: Generation
    facts: CopyFacts
    files: int
    missing: int
    stale_sheet: bool


def look(
    place: Path, passphrase: str = "", words: Sequence[str] = (), progress: Progress | None = None
) -> Found:
    """Open the newest good backup in ``place`` with the phrase, or with the words of the sheet.

    Everything but the attachments is read and compared with the signed list. Raises
    ``NotABackup``, ``DamagedBackup``, ``WrongPassphrase``, ``WrongRecoveryWord(s)``,
    ``DamagedKeyFile``, ``NewerVault``, and what ``progress`` raises.
    """
    fault: DeskError | None = None
    for generation in form.find_generations(place):
        try:
            return _open(generation, passphrase, words, progress or Silent())
        except (DamagedBackup, DamagedKeyFile) as error:
            fault = fault or error
    raise fault or NotABackup(name=place.name)


def _open(
    generation: Generation, passphrase: str, words: Sequence[str], watch: Progress
) -> Found:
    watch.step(0, generation.size)
    # The whole database by its digest; the key files prove themselves by opening it.
    [listed] = [one for one in generation.files if one.name == form.DATABASE]
    file = generation.path / form.DATABASE
    if not form.is_as_listed(file, listed):
        raise DamagedBackup(name=generation.name, what="database")
    ring = _unlock_listed(generation, passphrase, words)
    watch.step(listed.size, generation.size)
    try:
        check_pages(file, ring.database_key)
        with opened_copy(file, ring.database_key) as connection:
            facts = facts_of(connection)
    except DamagedVault:
        raise DamagedBackup(name=generation.name, what="database") from None
    form.check_list(generation, facts.signing)
    return Found(generation, facts, _missing(generation, facts), ring)


def _unlock_listed(generation: Generation, passphrase: str, words: Sequence[str]) -> KeyRing:
    """As ``unlock``; where the key files are not as they were made, that is what is told."""
    try:
        return unlock(generation.path, passphrase, words)
    except (DamagedKeyFile, WrongPassphrase, WrongRecoveryWords):
        asked = (RECOVERY,) if words else (KEY, SECOND_KEY)
        if not any(form.is_as_listed(generation.path / one.name, one)
                   for one in generation.files if one.name in asked):
            raise DamagedBackup(name=generation.name, what="keys") from None
        raise


def unlock(folder: Path, passphrase: str, words: Sequence[str]) -> KeyRing:
    """The keys of a backup. Raises ``WrongPassphrase``, ``WrongRecoveryWord(s)``,
    ``DamagedKeyFile``."""
    if words:
        return open_keyring_with(_bytes(folder / RECOVERY), recovery_identity(words))
    copies = []
    for name in (KEY, SECOND_KEY):
        # One of the two is enough, also where the other is missing altogether.
        with contextlib.suppress(DamagedKeyFile):
            copies.append(_bytes(folder / name))
    return open_either(copies, passphrase)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_KEY_CAP)
    except OSError:
        raise DamagedKeyFile from None


def _missing(generation: Generation, facts: CopyFacts) -> tuple[str, ...]:
    return tuple(
        one.name for one in facts.sealed if not generation.attachment(one.name).is_file()
    )


def restore(
    place: Path, folder: Path, passphrase: str, words: Sequence[str] = (), *,
    log_n: int = LOG_N, progress: Progress | None = None,
    now: Callable[[], float] = time.time, sink_for: SinkFor = Written,
) -> Restored:
    """Make a vault in ``folder`` from a backup, as a new device.

    With ``words`` the passphrase is a new one; without, it is the backup's own. Raises what
    ``look`` raises, ``VaultExists`` (nothing is ever overwritten), ``ForeignFiles`` (somebody's
    other files are never mixed with a vault's), ``VaultInUse``, ``SamePlace``,
    ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``MediumGone``, ``Cancelled``.
    """
    if vault_exists(folder):
        raise VaultExists
    if foreign := foreign_in(folder):
        raise ForeignFiles(place=folder.name, count=len(foreign))
    watch = progress or Silent()
    found = look(place, passphrase, words)
    if folder.resolve().is_relative_to(found.generation.attachments_folder.parent.resolve()):
        raise SamePlace(place=folder.name)
    try:
        make_folder(folder, 0o700)
    except OSError as error:
        raise write_error(error, folder.name) from None
    lock = InstanceLock(folder)
    try:
        if vault_exists(folder):
            raise VaultExists
        came = _Restoring(found, folder, watch, sink_for).run(passphrase, words, log_n, now)
    except DeskError as error:
        lock.release()
        if not isinstance(error, VaultExists):
            _leave_empty(folder)
        if isinstance(error, (NotVerified, DamagedBackup)) \
                and not found.generation.path.is_dir():
            raise MediumGone(place=found.generation.path.parent.name) from None
        raise
    except BaseException:
        lock.release()
        raise
    lock.release()
    return came


def _leave_empty(folder: Path) -> None:
    """After a restore that was refused or stopped the folder goes too, if nothing else is in it."""
    with contextlib.suppress(OSError):
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()


class _Restoring:
    """One restore in the making."""

    def __init__(self, found: Found, folder: Path, watch: Progress, sink_for: SinkFor) -> None:
        self._found = found
        self._generation = found.generation
        self._folder = folder
        self._watch = watch
        self._sink_for = sink_for
        self._done = 0
        self._total = max(found.generation.size, 1)
        self._brought: list[Path] = []

    def run(
        self, passphrase: str, words: Sequence[str], log_n: int, now: Callable[[], float]
    ) -> Restored:
        try:
            return self._run(passphrase, words, log_n, now)
        except OSError as error:
            self._undo()
            raise write_error(error, self._folder.name) from None
        except DeskError:
            self._undo()
            raise

    def _undo(self) -> None:
        """Take away what was brought, so that a full disk is as it was; the mark goes last."""
        with contextlib.suppress(OSError):
            self._clear()
            for file in self._brought:
                file.unlink(missing_ok=True)
            for place in {file.parent for file in self._brought}:
                with contextlib.suppress(OSError):
                    place.rmdir()
            with contextlib.suppress(OSError):
                (self._folder / form.ATTACHMENTS).rmdir()
            (self._folder / RESTORING).unlink(missing_ok=True)

    def _run(
        self, passphrase: str, words: Sequence[str], log_n: int, now: Callable[[], float]
    ) -> Restored:
        found = self._found
        self._need_room()
        write_whole(self._folder / RESTORING, b"restoring\n", self._folder.name)
        self._clear()
        reached("restore.begun")
        brought = self._attachments()
        self._database()
        reached("restore.database")
        old = found.ring
        ring = replace(old, reading=new_identity(), older=(old.reading, *old.older))
        sheet, stale = self._renew(ring, words, now)
        reached("restore.device")
        self._keys(sheet, seal_keyring(ring, passphrase, log_n))
        self._verify(ring)
        (self._folder / RESTORING).unlink()
        sync_folder(self._folder)
        reached("restore.done")
        self._watch.step(self._total, self._total)
        missing = len(found.facts.sealed) - brought
        return Restored(found.generation, found.facts, brought, missing, stale)

    def _need_room(self) -> None:
        needed = sum(
            one.size for one in (*self._generation.files, *self._generation.attachments)
            if not self._place(one.name).exists()
        ) + _SPARE
        if shutil.disk_usage(self._folder).free < needed:
            raise DiskFull(needed=needed, place=self._folder.name)

    def _clear(self) -> None:
        """Remove what an earlier try left, but for sealed files: those are looked at one by one."""
        for name in (KEY, SECOND_KEY, RECOVERY, form.DATABASE, f"{form.DATABASE}-wal",
                     f"{form.DATABASE}-shm", f"{form.DATABASE}-journal"):
            with contextlib.suppress(FileNotFoundError):
                (self._folder / name).unlink()

    def _place(self, name: str) -> Path:
        return self._folder / form.ATTACHMENTS / name[:2] / name

    # --- the parts ----------------------------------------------------------------------------

    def _attachments(self) -> int:
        """Bring every sealed file; give how many of those that the database names are here.

        One that is damaged in the backup keeps nobody from the rest of her work: it is counted.
        """
        listed = {one.name: one for one in self._generation.attachments}
        count = 0
        for sealed in self._found.facts.sealed:
            source = self._generation.attachment(sealed.name)
            if not source.is_file():
                continue
            # An automatic copy lists no attachments: its own vault's lie beside it.
            wanted = listed.get(sealed.name) or Listed(
                sealed.name, source.stat().st_size, form.digest_of_file(source)
            )
            if not form.is_as_listed(self._place(sealed.name), wanted):
                self._brought.append(self._place(sealed.name))
                try:
                    self._bring(source, self._place(sealed.name), wanted)
                except DamagedBackup:
                    if not self._generation.path.is_dir():
                        raise
                    continue
                reached("restore.attachment")
            self._step(0)
            count += 1
        return count

    def _database(self) -> None:
        [listed] = [f for f in self._generation.files if f.name == form.DATABASE]
        self._bring(self._generation.path / listed.name, self._folder / listed.name, listed)

    def _bring(self, source: Path, target: Path, listed: Listed) -> None:
        with self._sink_for(target, self._folder.name) as written:
            what = "database" if listed.name == form.DATABASE else "attachments"
            damaged = DamagedBackup(name=self._generation.name, what=what)
            try:
                with source.open("rb") as file:
                    while piece := file.read(_STEP):
                        written.write(piece)
                        self._step(len(piece))
            except OSError:
                raise damaged from None
            written.finish()
            if not form.is_as_listed(written.temporary, listed):
                # Either the medium gives something else by now, or this disk does not keep it.
                if form.is_as_listed(source, listed):
                    raise NotVerified(place=self._folder.name)
                raise damaged
            written.put_in_place()

    def _step(self, size: int) -> None:
        self._done += size
        self._watch.step(min(self._done, self._total), self._total)

    def _renew(
        self, ring: KeyRing, words: Sequence[str], now: Callable[[], float]
    ) -> tuple[bytes, bool]:
        """Make this a new device; give the sheet's file sealed anew, b"" where it is not known to
        whom, and whether it is stale."""
        moment = HybridClock(now, self._found.facts.last).now()

        def work(connection: Connection) -> tuple[bytes, bool]:
            renew_device(connection, ring.reading.public, moment)
            recipients = recipients_in(connection)
            if words:
                recipients = (recovery_identity(words).recipient,)
                settle(connection, recipients[0])
            elif not recipients:
                note_stale(connection, ring.reading_identities)
                return b"", True
            sealed = seal_keyring_to(ring, *recipients)
            # Else a check would call the file damaged: it is not the one of the old desk.
            note_file(connection, sealed)
            return sealed, False

        lanes = Lanes(self._folder / form.DATABASE, ring.database_key, lambda: False)
        try:
            return lanes.write(work)
        finally:
            lanes.close()

    def _keys(self, sheet: bytes, sealed: bytes) -> None:
        place = self._folder.name
        if sheet:
            write_whole(self._folder / RECOVERY, sheet, place)
        elif (self._generation.path / RECOVERY).is_file():
            write_whole(self._folder / RECOVERY, _bytes(self._generation.path / RECOVERY), place)
        reached("restore.recovery")
        write_whole(self._folder / SECOND_KEY, sealed, place)
        write_whole(self._folder / KEY, sealed, place)
        reached("restore.keys")

    def _verify(self, ring: KeyRing) -> None:
        """The words are those of the backup: counted and compared before it counts as a vault."""
        file = self._folder / form.DATABASE
        if os.path.exists(f"{file}-wal") and os.path.getsize(f"{file}-wal"):
            raise NotVerified(place=self._folder.name)
        try:
            check_pages(file, ring.database_key)
            with opened_copy(file, ring.database_key) as connection:
                here = facts_of(connection)
        except DamagedVault:
            raise NotVerified(place=self._folder.name) from None
        there = self._found.facts
        if (here.state, here.ops, here.journal, here.drafts, here.sealed) != (
            there.state, there.ops, there.journal, there.drafts, there.sealed
        ):
            raise NotVerified(place=self._folder.name)
