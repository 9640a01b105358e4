"""New keys for everything, after somebody may have copied the files (security.md SEC-40).

A copy of the database under a new key is made and proved beside the old one, and in it this desk
becomes a new device. Then the new key ring, which also holds the old keys, is sealed with the new
phrase and the new sheet; then the copy takes the database's name. At every moment the vault opens:
with the old phrase until the last copy of the key file is written, with the new one from the first
on. Whoever opens it with the new phrase goes forward, with the old one back. Attachments are
sealed anew afterwards, one by one; until the last is done both identities open them. The old keys
stay in the ring, under the new phrase: older backups and what was set aside still open with them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from defender_desk.crypto.age import new_identity
from defender_desk.crypto.hashing import random_bytes
from defender_desk.crypto.keyfile import DATABASE_KEY_SIZE, KeyRing
from defender_desk.domain.clock import HybridClock
from defender_desk.errors import DamagedVault, NotVerified
from defender_desk.fault_points import reached
from defender_desk.progress import Progress
from defender_desk.storage import generation
from defender_desk.storage.device_renewal import renew_device
from defender_desk.storage.durable import UNFINISHED, sync_folder, write_error
from defender_desk.storage.lanes import connect, writing_engine
from defender_desk.storage.rekeyed_copy import (
    Copied,
    check_database,
    contents,
    flush,
    fold_log,
    rekeyed_copy,
    remove_database,
)

UNDER_WAY: Final = "rotation"
"""Key of ``meta`` while attachments are still sealed to the identity of before."""
_COPY: Final = f"rotated.db{UNFINISHED}"


def new_ring(old: KeyRing) -> KeyRing:
    """New keys of every sort, with the old ones behind them."""
    return KeyRing(
        new_identity(), new_identity(), random_bytes(DATABASE_KEY_SIZE),
        old.reading_identities, old.vault_identities, (old.database_key, *old.older_databases),
    )


def prepare(
    file: Path, old_key: bytes, ring: KeyRing, progress: Progress,
    now: Callable[[], float],
) -> Path:
    """Make the database's copy under the new key; nothing counts on it yet.

    The vault is closed and its lock held. Raises ``DamagedVault``, ``DiskFull``, ``CannotWrite``,
    ``NotVerified``, ``Cancelled``; the database is then as it was.
    """
    copy = file.with_name(_COPY)
    reached("rotate.begun")
    try:
        fold_log(file, old_key)
        before = rekeyed_copy(file, old_key, copy, ring.database_key, progress)
        reached("rotate.copied")
        _renew(copy, ring, now)
        fold_log(copy, ring.database_key)
        after = contents(copy, ring.database_key)
        if check_database(copy, ring.database_key) or not _holds(before, after):
            raise NotVerified(place=file.parent.name)
        flush(copy)
    except BaseException:
        remove_database(copy)
        raise
    reached("rotate.ready")
    return copy


def _holds(before: Copied, after: Copied) -> bool:
    """Nothing became less; a device and its last seals came to it."""
    return all(after.counts.get(name, -1) >= count for name, count in before.counts.items()) and (
        after.ops == before.ops
    )


def _renew(copy: Path, ring: KeyRing, now: Callable[[], float]) -> None:
    engine = writing_engine(copy, ring.database_key)
    try:
        with engine.connect() as connection, connection.begin():
            last = connection.exec_driver_sql("SELECT coalesce(max(time), '') FROM op").scalar()
            clock = HybridClock(now, str(last))
            renew_device(connection, ring.reading.public, clock.now())
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO meta(key, value) VALUES (?, '1')", (UNDER_WAY,)
            )
    finally:
        engine.dispose()


def exchange(copy: Path, file: Path) -> None:
    """Give the copy the database's name. Raises ``CannotWrite``."""
    try:
        reached("rotate.sealed")
        os.replace(copy, file)
        reached("rotate.exchanged")
        sync_folder(file.parent)
    except OSError as error:
        raise write_error(error, file.parent.name) from None


def resume(
    file: Path, ring: KeyRing, progress: Progress, now: Callable[[], float]
) -> None:
    """Where the key files are the new ones already and the database is not, go on.

    For every opening with a ring that holds older keys; does nothing where nothing is to do.
    """
    if not file.is_file() or _opens(file, ring.database_key):
        return
    for old_key in ring.older_databases:
        if _opens(file, old_key):
            exchange(prepare(file, old_key, ring, progress, now), file)
            return


def _opens(file: Path, key: bytes) -> bool:
    try:
        connect(file, key, writing=False).close()
    except DamagedVault:
        return False
    return True


def is_under_way(connection: Connection) -> bool:
    """Whether attachments are still to be sealed anew."""
    return connection.exec_driver_sql(
        "SELECT 1 FROM meta WHERE key=?", (UNDER_WAY,)
    ).first() is not None


def settle(connection: Connection) -> None:
    """Every attachment is sealed to the new identity."""
    connection.exec_driver_sql("DELETE FROM meta WHERE key=?", (UNDER_WAY,))


def forget_copies(folder: Path) -> None:
    """Remove the automatic copies of before: their key files open with the old phrase.

    They hold nothing that the vault does not hold; the next one is made at the next lock.
    """
    shutil.rmtree(folder / generation.COPIES, ignore_errors=True)
    reached("rotate.copies")

