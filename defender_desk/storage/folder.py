"""What lies in a vault's folder: which files make it one, its key files, what a crash left."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Final

from defender_desk.crypto.keyfile import KeyRing, open_keyring
from defender_desk.errors import CannotRead, DamagedKeyFile, DeskError, WrongPassphrase
from defender_desk.fault_points import reached
from defender_desk.storage import wipe
from defender_desk.storage.durable import UNFINISHED, write_whole

KEY: Final = "key.age"
SECOND_KEY: Final = "key2.age"
RECOVERY: Final = "recovery.age"
DATABASE: Final = "desk.db"
ATTACHMENTS: Final = "attachments"
BALLAST: Final = "ballast"
RESTORING: Final = "restoring"
"""Lies in a folder from the first to the last moment of a restore: until it is gone, whatever
else is there is no vault."""
BALLAST_SIZE: Final = 64 << 20
_KEY_CAP: Final = 1 << 16


def vault_exists(folder: Path) -> bool:
    """Whether ``folder`` holds a vault: one of its key files, or what the sheet still opens."""
    if (folder / RESTORING).exists():
        return False
    return any((folder / name).is_file() for name in (KEY, SECOND_KEY)) or all(
        (folder / name).is_file() for name in (RECOVERY, DATABASE)
    )


def open_keys(folder: Path, passphrase: str) -> tuple[KeyRing, bytes, bool]:
    """The keys by the passphrase, the file they were in, and whether its copy had to be mended.

    Raises ``WrongPassphrase``, ``DamagedKeyFile``, ``CannotRead``.
    """
    first, second = (read_key(folder / name) for name in (KEY, SECOND_KEY))
    try:
        ring, good = open_keyring(first, passphrase), first
    except (WrongPassphrase, DamagedKeyFile) as fault:
        if second == first:
            raise
        try:
            ring, good = open_keyring(second, passphrase), second
        except DamagedKeyFile:
            raise fault from None
    if first == second:
        return ring, good, False
    # A disk that cannot be written is no reason to keep a lawyer out: mended another day.
    with contextlib.suppress(DeskError):
        write_whole(folder / (KEY if good is second else SECOND_KEY), good, folder.name)
    return ring, good, True


def read_key(file: Path) -> bytes:
    """The bytes of a key file; empty where there is none. Raises ``CannotRead``."""
    try:
        with file.open("rb") as opened:
            return opened.read(_KEY_CAP)
    except FileNotFoundError:
        return b""
    except OSError:
        raise CannotRead(name=file.name) from None


def write_keys(folder: Path, sealed: bytes) -> None:
    """Write both copies of the key file, one after the other."""
    write_whole(folder / KEY, sealed, folder.name)
    reached("phrase.first")
    write_whole(folder / SECOND_KEY, sealed, folder.name)
    reached("phrase.second")


def clear_unborn(folder: Path) -> None:
    """Remove what an interrupted ``create`` left: without any key file nobody can read it.

    What an interrupted restore left is only a copy: of that everything goes, its mark last. Of
    a vault whose keys were destroyed nothing can be read: it goes too.
    """
    if wipe.unfinished(folder):
        wipe.clear(folder)
    if (folder / RESTORING).exists():
        for name in (KEY, SECOND_KEY, RECOVERY):
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / ATTACHMENTS, ignore_errors=True)
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", BALLAST, RESTORING):
        with contextlib.suppress(OSError):
            (folder / name).unlink()


def sweep(folder: Path) -> None:
    """Remove files that a crash left half written; nothing that was ever whole is touched."""
    for pattern in (f"*{UNFINISHED}", f"*{UNFINISHED}-*", f"{ATTACHMENTS}/*/*{UNFINISHED}"):
        for file in folder.glob(pattern):
            with contextlib.suppress(OSError):
                file.unlink()
