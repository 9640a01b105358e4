"""Who may touch the database, and in which order: one writer thread, two readers.

The writer owns the only writing connection and takes work from a priority queue, a person's
save before an import. Readers come from a pool of two, from any thread, and see snapshots.
"""

from __future__ import annotations

import itertools
import queue
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from defender_desk.errors import (
    CannotWrite,
    DamagedVault,
    DeskError,
    DiskFull,
    OldDatabaseEngine,
    VaultClosed,
)
from defender_desk.fault_points import reached
from defender_desk.storage.durable import ROOM

T = TypeVar("T")

PERSON: Final = 0
"""Priority of what a person waits for."""
IMPORT: Final = 10
"""Priority of what may wait."""
_END: Final = 99

OLDEST_SQLITE: Final = (3, 51, 3)
"""Older ones may corrupt a WAL database with two connections (sqlite.org, 3.51.3)."""
OLDEST_CIPHER: Final = (4, 14)

_SETTINGS: Final = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("fullfsync", "1", 1),
    ("checkpoint_fullfsync", "1", 1),
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", None),
)


@cache
def cipher_version() -> tuple[int, ...]:
    """The version of SQLCipher in this program; () for a plain SQLite, which seals nothing."""
    connection = sqlcipher.connect(":memory:")
    try:
        said = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return tuple(int(part) for part in str(said[0]).split()[0].split(".")) if said else ()


@cache
def erases_words() -> bool:
    """Whether the word index can take a deleted word out of its pages (FTS5 secure-delete)."""
    connection = sqlcipher.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(body)")
        connection.execute("INSERT INTO words(words, rank) VALUES ('secure-delete', 1)")
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()
    return True


def check_engine(
    found: tuple[int, ...] = sqlcipher.sqlite_version_info,
    cipher: tuple[int, ...] | None = None, erases: bool | None = None,
) -> None:
    """Look at the database engine at each start; the arguments let a test stand in for one.

    Raises ``OldDatabaseEngine`` for an SQLite that can damage what it holds, for a SQLCipher
    older than the one whose files were tried (security.md SEC-43), and without secure-delete.
    """
    if found < OLDEST_SQLITE:
        raise OldDatabaseEngine(found=_dotted(found), needed=_dotted(OLDEST_SQLITE))
    sealing = cipher_version() if cipher is None else cipher
    if sealing < OLDEST_CIPHER:
        raise OldDatabaseEngine(
            found=f"SQLCipher {_dotted(sealing)}", needed=f"SQLCipher {_dotted(OLDEST_CIPHER)}"
        )
    if not (erases_words() if erases is None else erases):
        raise OldDatabaseEngine(found="FTS5", needed="FTS5 secure-delete")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version)) or "0"


def connect(file: Path, key: bytes, *, writing: bool) -> Any:
    """A keyed connection with every setting made and read back.

    ``key`` is the raw 32-byte SQLCipher key. Raises ``DamagedVault`` when the file is not a
    database under this key, or a setting does not hold.
    """
    try:
        connection = sqlcipher.connect(
            str(file), timeout=30, check_same_thread=False, isolation_level=None
        )
    except sqlcipher.DatabaseError as error:
        raise refused(error, file.parent) from None
    try:
        # SQLCipher would write page numbers and faults to stderr.
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, wanted, answer in _SETTINGS:
            if name == "journal_mode" and not writing:
                continue
            connection.execute(f"PRAGMA {name}={wanted}")
            found = connection.execute(f"PRAGMA {name}").fetchone()
            if answer is not None and found[0] != answer:
                raise DamagedVault(what="database")
        if not writing:
            connection.execute("PRAGMA query_only=ON")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise refused(error, file.parent) from None
    except DamagedVault:
        connection.close()
        raise
    return connection


def _said(error: Exception) -> Exception:
    """The engine's own error, whether SQLAlchemy wrapped it or not."""
    own = error.orig if isinstance(error, DBAPIError) else None
    return own if isinstance(own, Exception) else error


def refused(error: Exception, folder: Path, place: str = "") -> DeskError:
    """The typed refusal for what the database engine says; ``folder`` is where the file lies,
    ``place`` what a person calls it (the folder's own name where none is given)."""
    place = place or folder.name
    said = str(error)
    # With not even a page free the engine cannot lay down its companions and says so vaguely.
    if "disk is full" in said or ("disk I/O error" in said and _is_full(folder)):
        return DiskFull(needed=ROOM, place=place)
    if "readonly" in said or "disk I/O error" in said or "unable to open" in said:
        return CannotWrite(place=place)
    if any(word in said for word in _DAMAGED):
        return DamagedVault(what="database")
    raise error


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


def _engine(file: Path, key: bytes, *, writing: bool) -> Engine:
    pool: dict[str, Any] = (
        {"poolclass": StaticPool} if writing
        else {"poolclass": QueuePool, "pool_size": 2, "max_overflow": 0, "pool_timeout": 60}
    )
    engine = create_engine(
        URL.create("sqlite", database=str(file)), module=sqlcipher,
        creator=lambda: connect(file, key, writing=writing), **pool,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def _ill(context: ExceptionContext) -> None:
        # After one page that could not be read SQLCipher calls every further page damaged, on
        # that connection: it is dropped, and the next one asks the disk anew.
        if any(word in str(context.original_exception) for word in _ILL):
            context.is_disconnect = True
            context.invalidate_pool_on_disconnect = False

    return engine


def writing_engine(file: Path, key: bytes) -> Engine:
    """An engine over one writing connection, for a database that nobody else has open."""
    return _engine(file, key, writing=True)


_LEAST_ROOM: Final = 256 << 10
_DAMAGED: Final = ("not a database", "malformed", "corruption", "vtable constructor failed")
_ILL: Final = ("disk I/O error", *_DAMAGED)
_Job = tuple[int, int, "Callable[[Connection], Any] | None", "Future[Any] | None"]


class Lanes:
    """The writer thread and the readers of one open database file."""

    def __init__(self, file: Path, key: bytes, make_room: Callable[[], bool]) -> None:
        """``make_room`` frees disk space and says whether it could (the ballast).

        Raises ``DamagedVault``, ``CannotWrite``, ``OldDatabaseEngine``.
        """
        check_engine()
        # SQLite lets go of the GIL at every row; with the usual 5 ms two busy workers make a
        # page wait 89 ms for its rows (docs/architecture.md 5).
        sys.setswitchinterval(0.0005)
        self._make_room = make_room
        self._order = itertools.count()
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._ended = False
        self._writing = _engine(file, key, writing=True)
        self._reading = _engine(file, key, writing=False)
        self._folder = file.parent
        try:
            self._writing.connect().close()
        except DiskFull:
            # A full disk must not keep a person out of their own work.
            if not make_room():
                raise
            self._writing.connect().close()
        self._thread = threading.Thread(target=self._work, name="vault-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], T], priority: int = PERSON) -> T:
        """Do ``work`` in one transaction on the writer's thread; give its answer once committed.

        What ``work`` raises passes, with nothing of it kept. Raises ``DiskFull`` (after the
        ballast was given back and the work tried again), ``CannotWrite``, ``DamagedVault``.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write")
        if self._ended:
            raise VaultClosed
        answer: Future[T] = Future()
        self._jobs.put((priority, next(self._order), work, answer))
        return answer.result()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot to read from. Raises ``DamagedVault``, ``CannotWrite``."""
        if self._ended:
            raise VaultClosed
        try:
            with self._reading.connect() as connection, connection.begin():
                yield connection
        except (DBAPIError, sqlcipher.DatabaseError) as error:
            raise refused(_said(error), self._folder) from None

    def _work(self) -> None:
        while True:
            _priority, _order, work, answer = self._jobs.get()
            if work is None or answer is None:
                return
            try:
                answer.set_result(self._transaction(work))
            except BaseException as error:  # noqa: BLE001  whoever waits gets it
                answer.set_exception(error)
            # Held until the next job otherwise, with everything the work closes over.
            del work, answer

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        try:
            return self._attempt(work)
        except DiskFull:
            if not self._make_room():
                raise
            return self._attempt(work)
        except DamagedVault:
            # One page that could not be read looks so too: a new connection asks the disk anew.
            return self._attempt(work)

    def _attempt(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._writing.connect() as connection, connection.begin():
                answer = work(connection)
                reached("commit.ready")
            reached("commit.done")
            return answer
        except (DBAPIError, sqlcipher.DatabaseError) as error:
            raise refused(_said(error), self._folder) from None

    @property
    def ended(self) -> bool:
        """Whether ``close`` was called."""
        return self._ended

    def close(self) -> None:
        """Finish what is queued, stop the thread, fold the log into the file. Twice is once."""
        if self._ended:
            return
        self._ended = True
        self._jobs.put((_END, next(self._order), None, None))
        self._thread.join()
        self._reading.dispose()
        raw = self._writing.raw_connection()
        reached("lock.ready")
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlcipher.DatabaseError:
            pass  # the log stays beside the file, whole, and is read at the next opening
        finally:
            raw.close()
        self._writing.dispose()
        reached("lock.folded")
