"""A copy of the database by SQLite's own means, opened, checked and counted.

The live files are never read by hand: POSIX would drop SQLite's locks (docs/architecture.md 5).
``VACUUM INTO`` takes one snapshot and leaves neither log nor free pages behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from defender_desk.errors import CannotWrite, DamagedVault, DeskError, NotVerified
from defender_desk.progress import Progress, Silent
from defender_desk.storage import schema
from defender_desk.storage.durable import forget_cache, write_error
from defender_desk.storage.journal import digest_of
from defender_desk.storage.lanes import connect, refused

_STEPS: Final = 20_000
"""SQLite's own steps between two looks at the progress (some milliseconds)."""
_DAMAGE: Final = "database"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One file of ``attachments/`` that the database names. ``sha256`` is that of its *content*
    (hexadecimal), "" for a cell of a file that has not come whole."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What a copy holds. ``journal`` commits to every op in its order, ``state`` is the state
    digest of docs/bundle-format.md; ``last`` is the time of the newest op, "" for none."""

    version: int
    device: str
    person_name: str
    role: str
    signing: bytes
    seed: bytes
    ops: int
    last_op: int
    journal: str
    state: str
    cases: int
    records: int
    drafts: int
    last: str
    sealed: tuple[Sealed, ...]


def copy_database(source: Path, key: bytes, target: Path, place: str,
                  progress: Progress | None = None) -> int:
    """Write a snapshot of the live database to ``target``, flushed to its disk; its bytes.

    ``place`` is what a person calls that disk. The caller removes what is left after an error.
    Raises ``DiskFull``, ``CannotWrite``, ``DamagedVault``, and what ``progress`` raises.
    """
    watch = progress or Silent()
    stopped: list[BaseException] = []
    connection = connect(source, key, writing=False)
    try:
        connection.execute("PRAGMA query_only=OFF")
        pages, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0])
                       for name in ("page_count", "page_size"))
        total = pages * size

        def look() -> int:
            try:
                with contextlib.suppress(FileNotFoundError):
                    watch.step(min(target.stat().st_size, total), total)
            except BaseException as error:  # noqa: BLE001  passed on below: C code calls this
                stopped.append(error)
                return 1
            return 0

        connection.set_progress_handler(look, _STEPS)
        connection.execute("VACUUM INTO ?", (str(target),))
    except sqlcipher.DatabaseError as error:
        if stopped:
            raise stopped[0] from None
        raise _told(error, target.parent, place) from None
    finally:
        connection.close()
    # VACUUM INTO does not flush what it wrote (sqlite.org, lang_vacuum).
    try:
        with target.open("rb+") as file:
            os.fsync(file.fileno())
            forget_cache(file.fileno())
        return target.stat().st_size
    except OSError as error:
        raise write_error(error, place) from None


def _told(error: sqlcipher.DatabaseError, folder: Path, place: str) -> DeskError:
    """A copy is made while locking too: whatever the engine says, a person can be told."""
    try:
        return refused(error, folder, place)
    except sqlcipher.DatabaseError:
        return CannotWrite(place=place)


@contextmanager
def opened_copy(file: Path, key: bytes) -> Iterator[Connection]:
    """A closed database file opened for reading alone, with no lock and no companion beside it.

    Raises ``DamagedVault``.
    """
    engine = create_engine(
        "sqlite://", module=sqlcipher, poolclass=NullPool, creator=lambda: _read_only(file, key)
    )
    try:
        with engine.connect() as connection:
            yield connection
    except (DBAPIError, sqlcipher.DatabaseError):
        raise DamagedVault(what=_DAMAGE) from None
    finally:
        engine.dispose()


def _read_only(file: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(
        f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False,
        isolation_level=None,
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError:
        connection.close()
        raise
    return connection


def check_pages(file: Path, key: bytes) -> None:
    """Read every page of a closed database file. Raises ``DamagedVault``.

    Two checks on two connections: each alone misses damage that the other finds, and a bad page
    spoils what comes after it on one connection (docs/decisions/vault.md).
    """
    for pragma, good in (("cipher_integrity_check", []), ("integrity_check", ["ok"])):
        with opened_copy(file, key) as connection:
            if list(connection.exec_driver_sql(f"PRAGMA {pragma}").scalars()) != good:
                raise DamagedVault(what=_DAMAGE)


def facts_of(connection: Connection) -> CopyFacts:
    """Count what a database holds. Raises ``NewerVault``, ``DamagedVault``."""
    version = schema.version_of(connection)
    said = connection.exec_driver_sql("SELECT value FROM meta WHERE key='profile'").scalar()
    own = connection.exec_driver_sql(
        "SELECT id, name, role, signing, seed FROM device WHERE own=1"
    ).first()
    if said is None or own is None:
        raise DamagedVault(what=_DAMAGE)
    last_op = int(_one(connection, "SELECT coalesce(max(seq), 0) FROM op"))
    count, journal = journal_digest(connection, last_op)
    sealed = [Sealed(*row) for row in connection.exec_driver_sql(
        "SELECT name, sha256, size FROM file UNION ALL SELECT name, '', size FROM cell "
        "ORDER BY name"
    )]
    return CopyFacts(
        version=version, device=own[0], person_name=json.loads(said)["name"], role=own[2],
        signing=own[3], seed=own[4], ops=count, last_op=last_op, journal=journal,
        state=digest_of(connection).hex(), cases=_cases(connection),
        records=int(_one(connection, "SELECT count(DISTINCT record) FROM op")),
        drafts=int(_one(connection, "SELECT count(*) FROM draft")),
        last=str(_one(connection, "SELECT coalesce(max(time), '') FROM op")),
        sealed=tuple(sealed),
    )


def journal_digest(connection: Connection, last_op: int) -> tuple[int, str]:
    """How many ops there are up to a row of the journal, and one digest of them in their order."""
    digest = hashlib.sha256()
    count = 0
    for found in connection.exec_driver_sql(
        "SELECT id FROM op WHERE seq<=? ORDER BY seq", (last_op,)
    ):
        digest.update(bytes.fromhex(found[0]))
        count += 1
    return count, digest.hexdigest()


def checked_copy(live: Connection, file: Path, key: bytes, place: str) -> CopyFacts:
    """Open a fresh copy, read every page, count it and compare it with what it was made from.

    ``live`` reads the live database: ops are only ever added, so those up to the copy's last row
    must be the same there. Raises ``NotVerified``.
    """
    try:
        check_pages(file, key)
        with opened_copy(file, key) as connection:
            found = facts_of(connection)
    except DamagedVault:
        raise NotVerified(place=place) from None
    if journal_digest(live, found.last_op) != (found.ops, found.journal):
        raise NotVerified(place=place)
    return found


def _one(connection: Connection, question: str) -> Any:
    return connection.exec_driver_sql(question).scalar_one()


def _cases(connection: Connection) -> int:
    # The record tables may be behind, or of another version: the journal knows.
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name='r_case'").first():
        return int(_one(connection, "SELECT count(*) FROM r_case WHERE hidden=0"))
    return int(_one(connection, "SELECT count(DISTINCT record) FROM op WHERE kind='case'"))
