"""A whole copy of a keyed database under another key, proved before anybody counts on it.

The database is read in one snapshot by SQLCipher's own ``sqlcipher_export`` (architecture.md 5:
never by copying the file, a second pair of hands on it would drop SQLite's locks). Copies under
the same key are made by ``database_copy``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from defender_desk.errors import DamagedVault, NotVerified
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage.durable import UNFINISHED, sync_folder, write_error
from defender_desk.storage.lanes import connect, refused

COMPANIONS: Final = ("-journal", "-wal", "-shm")
"""What SQLite lays beside a database while it is open."""
_DERIVED: Final = ("r_", "words", "sqlite_")
_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: rows of every durable table, and the digest of the journal (hex)."""

    counts: Mapping[str, int]
    digest: str

    @property
    def ops(self) -> int:
        """How many ops of the journal it holds."""
        return self.counts.get("op", 0)


def rekeyed_copy(
    file: Path, key: bytes, target: Path, new_key: bytes,
    progress: Progress | None = None,
) -> Copied:
    """Copy the database ``file`` (open elsewhere or not) to ``target``, which must not exist.

    ``key`` opens it, ``new_key`` will open the copy. The copy is flushed,
    both integrity checks are run over it, and its rows and journal are compared with those of the
    snapshot it was made from; only then it gets its name. Raises ``DamagedVault``, ``DiskFull``,
    ``CannotWrite``, ``NotVerified``, ``Cancelled``; nothing is left of it then.
    """
    watch = progress or Silent()
    temporary = target.with_name(target.name + UNFINISHED)
    remove_database(temporary)
    try:
        watch.step(0, _STEPS)
        reached("copy.begun")
        seen = _export(file, key, temporary, new_key)
        watch.step(1, _STEPS)
        flush(temporary)
        reached("copy.flushed")
        watch.step(2, _STEPS)
        if check_database(temporary, new_key) or contents(temporary, new_key) != seen:
            raise NotVerified(place=target.parent.name)
        watch.step(3, _STEPS)
        reached("copy.checked")
        try:
            os.replace(temporary, target)
            sync_folder(target.parent)
        except OSError as error:
            raise write_error(error, target.parent.name) from None
        reached("copy.named")
    except BaseException:
        remove_database(temporary)
        raise
    watch.step(_STEPS, _STEPS)
    return seen


def _export(file: Path, key: bytes, temporary: Path, own: bytes) -> Copied:
    with opened(file, key) as source:
        source.execute("PRAGMA query_only=OFF")
        try:
            source.execute(f"ATTACH ? AS copied KEY \"x'{own.hex()}'\"", (str(temporary),))
            source.execute("BEGIN")
            seen = _contents(source)
            source.execute("SELECT sqlcipher_export('copied')").fetchall()
            version = source.execute("PRAGMA main.user_version").fetchone()[0]
            source.execute(f"PRAGMA copied.user_version={version}")
            source.execute("COMMIT")
            source.execute("DETACH copied")
        except sqlcipher.DatabaseError as error:
            raise refused(error, temporary.parent) from None
    return seen


def flush(file: Path) -> None:
    """Have a database on the disk itself that nobody has open, so that a hand may touch it.

    Raises ``DiskFull``, ``CannotWrite``.
    """
    try:
        handle = os.open(file, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise write_error(error, file.parent.name) from None


@contextmanager
def opened(file: Path, key: bytes) -> Iterator[Any]:
    """A connection of its own for reading ``file``, closed in the end. Raises ``DamagedVault``."""
    connection = connect(file, key, writing=False)
    try:
        yield connection
    finally:
        connection.close()


def check_database(file: Path, key: bytes) -> tuple[str, ...]:
    """What SQLCipher and SQLite have to say against a database; () for a sound one.

    Two connections: a page that fails its seal spoils the later check on the same one
    (sqlcipher/sqlcipher #617), and each of the checks misses what the other finds (a file cut at
    the end of a page, pages exchanged). The log of a live database must be folded in before.
    """
    complaints: list[str] = []
    for pragma in ("cipher_integrity_check", "integrity_check"):
        try:
            with opened(file, key) as connection:
                found = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}").fetchall()]
        except (sqlcipher.DatabaseError, DamagedVault):
            found = ["the database cannot be read"]
        complaints += [text for text in found if text != "ok"]
    return tuple(complaints)


def contents(file: Path, key: bytes) -> Copied:
    """The rows of every durable table and the digest of the journal. Raises ``DamagedVault``."""
    try:
        with opened(file, key) as connection:
            return _contents(connection)
    except sqlcipher.DatabaseError as error:
        raise refused(error, file.parent) from None


def _contents(connection: Any) -> Copied:
    names = [row[0] for row in connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type='table' ORDER BY name"
    )]
    counts = {
        name: int(connection.execute(
            f'SELECT count(*) FROM main."{name}"'  # noqa: S608  names of the schema itself
        ).fetchone()[0])
        for name in names if not name.startswith(_DERIVED)
    }
    digest = hashlib.sha256()
    for query in ("SELECT id, body FROM main.op ORDER BY id",
                  "SELECT op || device || n, signature FROM main.seal ORDER BY 1, 2",
                  "SELECT sha256, CAST(cells AS BLOB) FROM main.file ORDER BY sha256",
                  "SELECT record, CAST(data AS BLOB) FROM main.draft ORDER BY record"):
        for name, data in connection.execute(query):
            piece = data if data is not None else b""
            digest.update(f"{name} {len(piece)} {data is None}\n".encode())
            digest.update(piece)
    return Copied(counts, digest.hexdigest())


def remove_database(file: Path) -> None:
    """Remove a database that nobody counts on yet, with what SQLite laid beside it."""
    for name in ("", *COMPANIONS):
        with contextlib.suppress(OSError):
            file.with_name(file.name + name).unlink()


def fold_log(file: Path, key: bytes) -> None:
    """Fold the log of a closed database into it, so that the one file is all there is.

    Raises ``DamagedVault``, ``CannotWrite``, ``DiskFull`` when it cannot be done: a log left
    beside a database that takes its name would be played into the wrong one.
    """
    try:
        connection = connect(file, key, writing=True)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
    except sqlcipher.DatabaseError as error:
        raise refused(error, file.parent) from None
    log = file.with_name(file.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise DamagedVault(what="database")
    try:
        for name in COMPANIONS:
            file.with_name(file.name + name).unlink(missing_ok=True)
        # A log that a power cut brought back would be played into whatever has its name by then.
        sync_folder(file.parent)
    except OSError as error:
        raise write_error(error, file.parent.name) from None
