"""A vault: made, opened, locked, given another passphrase, opened with the recovery sheet."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from defender_desk.crypto.age import new_identity
from defender_desk.crypto.age_header import LOG_N, Identity
from defender_desk.crypto.hashing import random_bytes
from defender_desk.crypto.identity import digits
from defender_desk.crypto.keyfile import (
    DATABASE_KEY_SIZE,
    KeyRing,
    open_keyring_with,
    seal_keyring,
    seal_keyring_to,
)
from defender_desk.crypto.recovery_words import recovery_identity
from defender_desk.crypto.signature import SigningKey
from defender_desk.domain.clock import HybridClock, iso
from defender_desk.errors import (
    DamagedKeyFile,
    DamagedVault,
    DeskError,
    NoVault,
    VaultExists,
)
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import recovery as sheet
from defender_desk.storage import rotation, schema, tables, view
from defender_desk.storage.attachments import Attachments
from defender_desk.storage.backup import Source
from defender_desk.storage.drafts import Drafts
from defender_desk.storage.durable import (
    Written,
    make_folder,
    write_error,
    write_whole,
)
from defender_desk.storage.folder import (
    ATTACHMENTS,
    BALLAST,
    BALLAST_SIZE,
    DATABASE,
    KEY,
    RECOVERY,
    RESTORING,
    SECOND_KEY,
    clear_unborn,
    open_keys,
    read_key,
    sweep,
    vault_exists,
    write_keys,
)
from defender_desk.storage.instance import InstanceLock
from defender_desk.storage.journal import Journal
from defender_desk.storage.lanes import IMPORT, Lanes, check_engine
from defender_desk.storage.ledger import Ledger
from defender_desk.storage.own_files import foreign_in
from defender_desk.storage.owner import Device, Profile, enrol, read_own, set_meta
from defender_desk.storage.records import Records
from defender_desk.storage.rescue import RESCUED, Rescued
from defender_desk.storage.rescue import finish as finish_rescue
from defender_desk.storage.rescue import rescue as rescue_database
from defender_desk.storage.search import Search
from defender_desk.storage.wipe import clear as clear_wiped
from defender_desk.storage.wipe import destroy_keys
from defender_desk.storage.wipe import forget as forget_wipe
from defender_desk.storage.wipe import leave as leave_wiped

__all__ = [
    "ATTACHMENTS", "BALLAST", "BALLAST_SIZE", "DATABASE", "KEY", "RECOVERY", "RESTORING",
    "SECOND_KEY", "Device", "Profile", "Vault", "vault_exists",
]

Now = Callable[[], float]


def _nothing() -> None:
    """Nobody works on the vault in the background."""


class Vault:
    """An open vault. ``close`` locks it: keys are dropped, threads stopped, the folder let go."""

    def __init__(
        self, folder: Path, ring: KeyRing, lock: InstanceLock, *, ballast: int,
        progress: Progress, now: Now, recovered: bool = False, first: Profile | None = None,
    ) -> None:
        """For ``create``, ``open`` and ``recover`` alone."""
        self.folder = folder
        self.recovered_key_file = recovered
        """One copy of the key file was damaged and has been made anew from the other."""
        self.gave_room = False
        """The disk was full and the ballast was given back: the person must make room."""
        self.key_file = b""
        """Both copies of the key file as they must be (sealed); empty where it is not known."""
        self._lock = lock
        self._taken_over = False
        """A deed closes this vault itself and lets its folder go when it is done."""
        self._ring = ring
        self._now = now
        self._ballast = ballast
        file = folder / DATABASE
        if first is None and not file.is_file():
            raise DamagedVault(what="database")
        sweep(folder)
        forget_wipe(folder)
        if (folder / RESCUED).exists():
            finish_rescue(folder, file)
        if ring.older_databases:
            rotation.resume(file, ring, progress, now)
        self._lanes = Lanes(file, ring.database_key, self._make_room)
        try:
            self._prepare(progress, now, first)
        except BaseException:
            self._lanes.close()
            raise
        self.put_ballast()

    def _prepare(self, progress: Progress, now: Now, first: Profile | None) -> None:
        with self._lanes.read() as connection:
            version = schema.version_of(connection)
        if version == 0:
            self._lanes.write(schema.migrate)
        elif version < schema.VERSION:
            self._take_over(version, progress)
        if first is not None:
            self._lanes.write(lambda connection: enrol(connection, first, self._ring.reading))
        with self._lanes.read() as connection:
            self.profile, self.device, seed = read_own(connection)
            last = connection.exec_driver_sql(
                "SELECT max((SELECT time FROM op WHERE op.device=device.id ORDER BY n DESC "
                "LIMIT 1)) FROM device WHERE own>0"
            ).scalar()
            made = connection.exec_driver_sql("SELECT value FROM meta WHERE key='view'").scalar()
            rotating = rotation.is_under_way(connection)
            indexed = tables.has_short_indexes(connection)
        self.signing = SigningKey(seed)
        self.clock = HybridClock(now, last or "")
        lanes = self._lanes
        self.journal = Journal(lanes, self.device.id, self.device.person, self.signing, self.clock)
        self.records = Records(lanes, self.journal)
        self.attachments = Attachments(
            lanes, self.folder / ATTACHMENTS, self._ring.vault_identities, self.folder.name
        )
        self.search = Search(lanes)
        self.drafts = Drafts(lanes, self.records, self.clock)
        self.ledger = Ledger(lanes, self.device.id)
        if made != tables.fingerprint():
            self.rebuild(progress)
        else:
            if not indexed:
                lanes.write(tables.add_short_indexes)
            view.catch_up(lanes, progress)
        if rotating:
            # A full disk, or a person in a hurry, is no reason to stay out: both keys open.
            with contextlib.suppress(DeskError):
                self._finish_rotation(progress)

    def _take_over(self, version: int, progress: Progress) -> None:
        """Bring a vault of an earlier program to this one's tables, on a copy."""
        from defender_desk.storage.schema_upgrade import upgrade

        file = self.folder / DATABASE
        self._lanes.close()
        upgrade(file, self._ring.database_key, version, progress)
        self._lanes = Lanes(file, self._ring.database_key, self._make_room)

    # --- making and opening -------------------------------------------------------------------

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, profile: Profile, recovery_words: Sequence[str], *,
        log_n: int = LOG_N, ballast: int = BALLAST_SIZE, progress: Progress | None = None,
        now: Now = time.time,
    ) -> Self:
        """Make a vault in ``folder`` and open it.

        What opens it is written last, the recovery copy first: until then there is no vault, and
        what is there is of no use to anybody. A folder whose key files were lost is never
        cleared: the recovery sheet still opens it. Raises ``VaultExists``, ``VaultInUse``,
        ``WrongRecoveryWord(s)``, ``DiskFull``, ``CannotWrite``.
        """
        check_engine()
        if vault_exists(folder):
            raise VaultExists
        recovery = recovery_identity(recovery_words)
        try:
            make_folder(folder, 0o700)
        except OSError as error:
            raise write_error(error, folder.name) from None
        lock = InstanceLock(folder)
        try:
            clear_unborn(folder)
            ring = KeyRing(new_identity(), new_identity(), random_bytes(DATABASE_KEY_SIZE))
            sealed = seal_keyring(ring, passphrase, log_n)
            vault = cls(folder, ring, lock, ballast=ballast, progress=progress or Silent(),
                        now=now, first=profile)
            vault._lanes.write(lambda connection: sheet.settle(connection, recovery.recipient))
            reached("create.database")
            try:
                vault._write_sheet(seal_keyring_to(ring, recovery.recipient))
                write_whole(folder / SECOND_KEY, sealed, folder.name)
                write_whole(folder / KEY, sealed, folder.name)
                vault.key_file = sealed
                reached("create.keys")
            except BaseException:
                vault._lanes.close()
                # Nobody was told of this vault: what is left of it must not stand in the way.
                with contextlib.suppress(OSError):
                    for name in (RECOVERY, SECOND_KEY):
                        (folder / name).unlink(missing_ok=True)
                raise
        except BaseException:
            lock.release()
            raise
        return vault

    @classmethod
    def open(
        cls, folder: Path, passphrase: str, *, progress: Progress | None = None,
        ballast: int = BALLAST_SIZE, now: Now = time.time,
    ) -> Self:
        """Open a vault. When one copy of the key file is damaged the other serves and mends it.

        Raises ``NoVault``, ``VaultInUse``, ``WrongPassphrase``, ``DamagedKeyFile``,
        ``DamagedVault``, ``NewerVault``, ``OldDatabaseEngine``.
        """
        check_engine()
        if not vault_exists(folder):
            raise NoVault
        lock = InstanceLock(folder)
        try:
            ring, sealed, mended = open_keys(folder, passphrase)
            vault = cls(folder, ring, lock, ballast=ballast, progress=progress or Silent(),
                        now=now, recovered=mended)
            vault.key_file = sealed
            return vault
        except BaseException:
            lock.release()
            raise

    @classmethod
    def recover(
        cls, folder: Path, recovery_words: Sequence[str], new_passphrase: str, *,
        log_n: int = LOG_N, progress: Progress | None = None, ballast: int = BALLAST_SIZE,
        now: Now = time.time,
    ) -> Self:
        """Open a vault with the twelve words and give it a new passphrase.

        Raises ``WrongRecoveryWord``, ``WrongRecoveryWords``, ``DamagedKeyFile`` (recovery.age),
        ``NoVault``, and what ``open`` raises for the database.
        """
        check_engine()
        if not (folder / RECOVERY).is_file():
            raise NoVault
        identity = recovery_identity(recovery_words)
        lock = InstanceLock(folder)
        try:
            sealed = read_key(folder / RECOVERY)
            ring = open_keyring_with(sealed, identity)
            vault = cls(folder, ring, lock, ballast=ballast, progress=progress or Silent(),
                        now=now)
            try:
                vault._add_stale_readings()
                vault._write_keys(seal_keyring(vault._ring, new_passphrase, log_n))
                vault._lanes.write(lambda connection: sheet.note_file(connection, sealed))
                vault._seal_sheet(identity)
            except BaseException:
                vault._lanes.close()
                raise
        except BaseException:
            lock.release()
            raise
        return vault

    @classmethod
    def rescue(cls, folder: Path, passphrase: str, progress: Progress | None = None) -> Rescued:
        """Make the damaged database of a closed vault anew (see rescue.py).

        Raises ``NoVault``, ``VaultInUse``, ``WrongPassphrase``, ``DamagedKeyFile``, and what
        rescue.py raises.
        """
        check_engine()
        if not vault_exists(folder):
            raise NoVault
        lock = InstanceLock(folder)
        try:
            ring, _sealed, _mended = open_keys(folder, passphrase)
            sweep(folder)
            return rescue_database(folder, ring, folder / DATABASE, progress)
        finally:
            lock.release()

    def rescue_and_close(
        self, progress: Progress | None = None, closing: Callable[[], None] = _nothing
    ) -> Rescued:
        """Close this vault and make its database anew; it stays closed, whatever happens.

        ``closing`` is called right before, for whoever works on the vault in the background.
        """
        self._taken_over = True
        closing()
        self._lanes.close()
        try:
            return rescue_database(self.folder, self._ring, self.folder / DATABASE, progress)
        finally:
            self._lock.release()

    def wipe(
        self, progress: Progress | None = None, closing: Callable[[], None] = _nothing
    ) -> tuple[str, ...]:
        """Destroy every key of this vault, then the rest of it; the vault is closed.

        The names of files in its folder that are not the vault's: they stay.
        ``closing`` is called between the two. Raises ``CannotWrite`` when a key is still there:
        the vault is then closed too, but what is left of it may still open.
        """
        self._taken_over = True
        try:
            destroy_keys(self.folder)
        finally:
            closing()
            self._lanes.close()
            self._lock.release()
        clear_wiped(self.folder, progress)
        leave_wiped(self.folder)
        return foreign_in(self.folder)

    @classmethod
    def wipe_closed(
        cls, folder: Path, passphrase: str, progress: Progress | None = None
    ) -> tuple[str, ...]:
        """The same for a closed vault. Who cannot open it cannot destroy it with our help.

        Raises ``NoVault``, ``VaultInUse``, ``WrongPassphrase``, ``DamagedKeyFile``,
        ``CannotWrite``.
        """
        if not vault_exists(folder):
            raise NoVault
        lock = InstanceLock(folder)
        try:
            open_keys(folder, passphrase)
            destroy_keys(folder)
            clear_wiped(folder, progress)
        finally:
            lock.release()
        leave_wiped(folder)
        return foreign_in(folder)

    def rotate(
        self, old: str, new: str, recovery_words: Sequence[str], *, log_n: int = LOG_N,
        progress: Progress | None = None, closing: Callable[[], None] = _nothing,
    ) -> None:
        """Give everything new keys, a new phrase and a new sheet (rotation.py); then close.

        ``closing`` is called right before the vault is closed for it.
        Raises ``WrongPassphrase`` and ``WrongRecoveryWord(s)`` with the vault still open; what
        rotation.py raises with it closed: it then opens with the old phrase or the new one.
        """
        watch = progress or Silent()
        open_keys(self.folder, old)
        recipient = recovery_identity(recovery_words).recipient
        before = self.recovery_recipients()
        ring = rotation.new_ring(self._ring)
        self._lanes.write(lambda connection: sheet.note_recipient(
            connection, recipient, before[0] if before else ""
        ))
        file = self.folder / DATABASE
        self._taken_over = True
        closing()
        self._lanes.close()
        try:
            copy = rotation.prepare(file, self._ring.database_key, ring, watch, self._now)
            sealed = seal_keyring(ring, new, log_n)
            for name in (SECOND_KEY, KEY):
                write_whole(self.folder / name, sealed, self.folder.name)
                reached("rotate.key")
            write_whole(self.folder / RECOVERY, seal_keyring_to(ring, recipient),
                        self.folder.name)
            rotation.exchange(copy, file)
            again = type(self)(self.folder, ring, self._lock, ballast=self._ballast,
                               progress=watch, now=self._now)
            again._lanes.close()
        finally:
            self._lock.release()

    def _finish_rotation(self, progress: Progress) -> None:
        """Seal sheet and attachments to the new keys; the automatic copies of before go."""
        recipients = self.recovery_recipients()
        if recipients:
            self._write_sheet(seal_keyring_to(self._ring, recipients[0]))
            self._lanes.write(lambda connection: sheet.settle(connection, recipients[0]))
        rotation.forget_copies(self.folder)
        self.attachments.reseal(progress)
        self._lanes.write(rotation.settle)
        reached("rotate.done")

    def change_passphrase(self, old: str, new: str, *, log_n: int = LOG_N) -> None:
        """Seal the same keys with another passphrase, both copies one after the other.

        A crash between them leaves one passphrase for each copy: the new one opens the vault and
        mends the other copy. Raises ``WrongPassphrase``, ``DiskFull``, ``CannotWrite``; the old
        passphrase then still opens the vault.
        """
        open_keys(self.folder, old)
        reached("phrase.checked")
        self._write_keys(seal_keyring(self._ring, new, log_n))

    def _write_keys(self, sealed: bytes) -> None:
        write_keys(self.folder, sealed)
        self.key_file = sealed

    # --- the recovery sheet -------------------------------------------------------------------

    def recovery_recipients(self) -> tuple[str, ...]:
        """Whom ``recovery.age`` may be sealed to (``age1…``); () where it is not known."""
        with self._lanes.read() as connection:
            return sheet.recipients_in(connection)

    def sheet_is_stale(self) -> bool:
        """Whether the sheet should be made anew: its file lacks a key of this vault."""
        with self._lanes.read() as connection:
            return sheet.is_stale(connection)

    def note_stale_sheet(self) -> None:
        """The keys changed and the sheet's file could not be sealed anew."""
        self._lanes.write(lambda connection: sheet.note_stale(
            connection, self._ring.reading_identities
        ))

    def try_recovery(self, words: Sequence[str]) -> None:
        """Open ``recovery.age`` with the words and see that it opens this vault; what an older
        program left unsaid of the sheet is made good.

        Raises ``WrongRecoveryWord(s)``, ``DamagedKeyFile``, ``DiskFull``, ``CannotWrite``.
        """
        identity = recovery_identity(words)
        sealed = read_key(self.folder / RECOVERY)
        ring = open_keyring_with(sealed, identity)
        if (ring.database_key, ring.vault) != (self._ring.database_key, self._ring.vault):
            raise DamagedKeyFile
        self._lanes.write(lambda connection: sheet.note_file(connection, sealed))
        self._seal_sheet(identity)

    def renew_recovery(self, words: Sequence[str]) -> None:
        """Seal the keys to a new sheet: its words open this vault from now on, the old ones no
        more. Cut short, one of the two sheets opens it.

        Raises ``WrongRecoveryWord(s)``, ``DiskFull``, ``CannotWrite``.
        """
        new = recovery_identity(words).recipient
        old = self.recovery_recipients()
        self._lanes.write(lambda connection: sheet.note_recipient(
            connection, new, old[0] if old else ""
        ))
        reached("renew.noted")
        self._write_sheet(seal_keyring_to(self._ring, new))
        reached("renew.sealed")
        self._lanes.write(lambda connection: sheet.settle(connection, new))
        reached("renew.done")

    def _seal_sheet(self, identity: Identity) -> None:
        """With the words at hand: seal the sheet's file anew where it lacks something."""
        own = identity.recipient
        if self.sheet_is_stale():
            self._write_sheet(seal_keyring_to(self._ring, own))
            reached("renew.sealed")
        if self.sheet_is_stale() or self.recovery_recipients() != (own,):
            self._lanes.write(lambda connection: sheet.settle(connection, own))

    def _write_sheet(self, sealed: bytes) -> None:
        write_whole(self.folder / RECOVERY, sealed, self.folder.name)
        self._lanes.write(lambda connection: sheet.note_file(connection, sealed))

    def sheet_is_as_noted(self) -> bool | None:
        """Whether ``recovery.age`` is the file that was last written or proved; None where
        neither was ever noted (it came with a backup, or an older program made it)."""
        with self._lanes.read() as connection:
            return sheet.file_is_as_noted(connection, read_key(self.folder / RECOVERY))

    def mend_sheet(self) -> bool:
        """Seal ``recovery.age`` anew where it is known to whom; give whether it was."""
        recipients = self.recovery_recipients()
        if recipients:
            self._write_sheet(seal_keyring_to(self._ring, *recipients))
        return bool(recipients)

    def _add_stale_readings(self) -> None:
        """Take over the reading identities that came after the sheet's file was sealed."""
        with self._lanes.read() as connection:
            later = sheet.stale_readings(connection)
        if later:
            known = self._ring.reading_identities
            every = (*later, *(one for one in known if one not in later))
            self._ring = replace(self._ring, reading=every[0], older=every[1:])

    def begun(self) -> str:
        """When the first thing was written here (ISO 8601), "" for an empty vault."""
        with self._lanes.read() as connection:
            first = connection.exec_driver_sql(
                "SELECT time FROM op ORDER BY seq LIMIT 1"
            ).scalar()
        return iso(first) if first else ""

    def backup_source(self) -> Source:
        """What a backup is made of."""
        return Source(self.folder, self._ring.database_key, self._ring.vault_identities,
                      self._lanes.read)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make every record table and the word index anew; give how many records there are."""
        def work(connection: Connection) -> int:
            count = view.rebuild(connection, progress or Silent())
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO meta(key, value) VALUES ('view', ?)",
                (tables.fingerprint(),),
            )
            return count

        return self._lanes.write(work, IMPORT)

    def close(self) -> None:
        """Lock the vault: finish what is being written, drop the keys, let the folder go."""
        self._lanes.close()
        if not self._taken_over:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()

    # --- what the desk asks -------------------------------------------------------------------

    @property
    def reading(self) -> Identity:
        """The identity that opens bundles sent to this device."""
        return self._ring.reading

    @property
    def readings(self) -> tuple[Identity, ...]:
        """Every identity a bundle on the way may be sealed to, the present one first."""
        return self._ring.reading_identities

    @property
    def database_key(self) -> bytes:
        """The raw key of the database, for whoever checks or copies it."""
        return self._ring.database_key

    @property
    def attachment_identities(self) -> tuple[Identity, ...]:
        """Every identity an attachment may be sealed to, the present one first."""
        return self._ring.vault_identities

    @property
    def is_closed(self) -> bool:
        """Whether the database was closed, by a lock or by a deed that had to."""
        return self._lanes.ended

    @property
    def lanes(self) -> Lanes:
        """The database's writer and readers, for the other files of this floor."""
        return self._lanes

    @property
    def ballast_size(self) -> int:
        """How large the reserve for a full disk is meant to be; 0 for none."""
        return self._ballast

    @property
    def digits(self) -> str:
        """Six groups of five digits that name this device's keys."""
        return digits(self.device.reading_public, self.device.signing_public)

    def called_forward(self) -> bool:
        """Whether a second start of the program asked this one to come forward."""
        return self._lock.called()

    def save_profile(self, profile: Profile) -> None:
        """Keep changed facts about whose desk this is (the role stays as it was)."""
        kept = Profile(**{**asdict(profile), "role": self.profile.role})

        def work(connection: Connection) -> None:
            set_meta(connection, "profile", json.dumps(asdict(kept), ensure_ascii=False))
            connection.exec_driver_sql(
                "UPDATE device SET name=?, organisation=? WHERE own=1",
                (kept.name, kept.organisation),
            )

        self._lanes.write(work)
        self.profile = kept
        self.device = Device(self.device.id, self.device.person, kept.organisation, kept.name,
                             kept.role, self.device.reading_public, self.device.signing_public)

    # --- the ballast --------------------------------------------------------------------------

    def _make_room(self) -> bool:
        """Give the ballast back to a full disk, so that saving and deleting work once more."""
        try:
            (self.folder / BALLAST).unlink()
        except OSError:
            return False
        self.gave_room = True
        return True

    def put_ballast(self) -> None:
        """Lay the ballast down where there is room to spare; a full disk is no reason to fail."""
        file = self.folder / BALLAST
        with contextlib.suppress(OSError):
            if self._ballast == 0 or (file.exists() and file.stat().st_size == self._ballast):
                return
            if shutil.disk_usage(self.folder).free < 4 * self._ballast:
                return
            with contextlib.suppress(DeskError), Written(file, self.folder.name) as written:
                # Random bytes: a disk that folds zeros away would give nothing back.
                block = random_bytes(1 << 20)
                for start in range(0, self._ballast, len(block)):
                    written.write(block[: self._ballast - start])
                written.finish()
                written.put_in_place()


