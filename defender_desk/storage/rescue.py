"""A database that no longer opens, or has pages that cannot be read, made anew.

What can still be read of it is united with the newest good automatic copy; each op counts only if
it is whole by its own digest. The damaged database goes to ``set-aside/`` with its log, untouched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from defender_desk.crypto.hashing import random_letters
from defender_desk.crypto.keyfile import KeyRing
from defender_desk.domain.clock import HybridClock
from defender_desk.domain.journal import Op, is_whole
from defender_desk.errors import DamagedVault, DeskError, NothingToRescue, NotVerified
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import generation, schema
from defender_desk.storage.database_copy import check_pages, copy_database
from defender_desk.storage.device_renewal import renew_device
from defender_desk.storage.durable import UNFINISHED, make_folder, sync_folder, write_error
from defender_desk.storage.lanes import connect, writing_engine
from defender_desk.storage.rekeyed_copy import (
    COMPANIONS,
    check_database,
    flush,
    fold_log,
    remove_database,
)
from defender_desk.storage.schema_upgrade import SET_ASIDE

RESCUED: Final = "rescued.db"
"""A finished new database that waits for the damaged one to be put aside."""
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_KEPT: Final = ("meta", "device", "file", "cell", "draft", "series", "part", "part_ops",
                "part_file", "part_record", "receipt", "mark", "seal")
"""Durable tables beside the journal: a row of the damaged database is newer than the copy's."""
_STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of a rescue: records and ops now held, how many ops only the damaged database or
    only the copy had, when that copy was made (UTC, "" without one), whether nothing of the
    damaged journal was unreadable, and the folder where the damaged database lies now."""

    records: int
    ops: int
    from_damaged: int
    from_copy: int
    copy_at: str
    whole: bool
    aside: str


def rescue(
    folder: Path, ring: KeyRing, database: Path, progress: Progress | None = None
) -> Rescued:
    """Make the database of the closed vault in ``folder`` anew; the caller holds its lock.

    Where some of the damaged journal could not be read, the vault goes on as a new device: what
    this one wrote last may be with the team already, and two programs must not write on under one
    id. Raises ``NothingToRescue`` when neither it nor a copy says whose desk this is,
    ``NotVerified``, ``DiskFull``, ``CannotWrite``, ``Cancelled``.
    """
    watch = progress or Silent()
    key = ring.database_key
    new = folder / f"{RESCUED}{UNFINISHED}"
    remove_database(new)
    try:
        watch.step(0, _STEPS)
        copy_at = _begin(folder, key, new)
        reached("rescue.begun")
        watch.step(1, _STEPS)
        found = _Salvage(database, key)
        before, held, whole = _unite(new, key, found)
        reached("rescue.united")
        watch.step(3, _STEPS)
        records = _settle(new, ring, whole=whole)
        watch.step(4, _STEPS)
        fold_log(new, key)
        if check_database(new, key):
            raise NotVerified(place=folder.name)
        flush(new)
        os.replace(new, folder / RESCUED)
        sync_folder(folder)
        reached("rescue.proved")
    except OSError as error:
        remove_database(new)
        raise write_error(error, folder.name) from None
    except BaseException:
        remove_database(new)
        raise
    watch.step(5, _STEPS)
    aside = finish(folder, database)
    watch.step(_STEPS, _STEPS)
    return Rescued(records, held, held - before, held - found.count, copy_at, whole, aside)


def finish(folder: Path, database: Path) -> str:
    """Put the damaged database aside and give the finished new one its name.

    Also for the next opening, where this was cut short: until the last rename the new one waits
    beside the old one. Gives the folder of the old one ("" when there was nothing to do).
    """
    new = folder / RESCUED
    if not new.exists():
        return ""
    name = f"damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}-{random_letters(_LETTERS, 4)}"
    aside = folder / SET_ASIDE / name
    try:
        make_folder(aside, 0o700)
        for ending in ("", *COMPANIONS):
            old = database.with_name(database.name + ending)
            if old.exists():
                half = aside / f"{old.name}{UNFINISHED}"
                shutil.copyfile(old, half)
                flush(half)
                os.replace(half, aside / old.name)
        sync_folder(aside)
        reached("rescue.kept")
        for ending in COMPANIONS:
            database.with_name(database.name + ending).unlink(missing_ok=True)
        sync_folder(folder)
        reached("rescue.cleared")
        os.replace(new, database)
        sync_folder(folder)
        reached("rescue.done")
    except OSError as error:
        raise write_error(error, folder.name) from None
    return name


def _begin(folder: Path, key: bytes, new: Path) -> str:
    """Lay down the newest good copy, or empty tables; when the copy was made, "" without one."""
    for one in generation.generations(folder / generation.COPIES):
        file = one.path / generation.DATABASE
        try:
            check_pages(file, key)
            copy_database(file, key, new, folder.name)
        except DamagedVault:
            remove_database(new)
            continue
        _migrate(new, key)
        return one.made
    _migrate(new, key)
    return ""


def _migrate(file: Path, key: bytes) -> None:
    engine = writing_engine(file, key)
    try:
        with engine.connect() as connection, connection.begin():
            if schema.version_of(connection) < schema.VERSION:
                schema.migrate(connection)
    finally:
        engine.dispose()


class _Salvage:
    """Reads what can be read of a damaged database, row by row where it must."""

    def __init__(self, file: Path, key: bytes) -> None:
        self._file = file
        self._key = key
        self.count = 0
        """Ops that could be read and are whole."""
        self.whole = True
        """Whether no row of the journal was unreadable."""

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        connection = connect(self._file, self._key, writing=False)
        try:
            yield connection
        finally:
            connection.close()

    def _ask(self, question: str, facts: tuple[Any, ...] = ()) -> list[Any] | None:
        """The rows of an answer; None when a page on the way to it cannot be read.

        Each time on a connection of its own: one bad page spoils what comes after it on the
        same one (sqlcipher/sqlcipher #617).
        """
        try:
            with self._opened() as connection:
                return list(connection.execute(question, facts).fetchall())
        except (sqlcipher.DatabaseError, DeskError):
            return None

    def columns(self, table: str) -> list[str]:
        """The columns of a table as the damaged database has it; [] when it cannot be read."""
        found = self._ask(f"PRAGMA table_info({table})")
        return [row[1] for row in found] if found else []

    def rows(self, table: str, columns: list[str]) -> list[Any]:
        """The readable rows of a table that has row numbers, or those before the first bad page
        of one that has none."""
        listed = ", ".join(columns)
        whole = self._ask(f"SELECT {listed} FROM {table}")  # noqa: S608  names of the schema
        if whole is not None:
            return whole
        return [row[1:] for row in self._by_number(table, "rowid", listed)]

    def ops(self) -> Iterator[tuple[Op, tuple[Any, ...]]]:
        """Every readable op that is whole, with its state, in the order of the journal."""
        asked = "id, header, body, state"
        found = self._ask(f"SELECT seq, {asked} FROM op ORDER BY seq")  # noqa: S608  fixed names
        if found is None:
            self.whole = False
            found = self._by_number("op", "seq", asked)
        for _seq, op_id, header, body, state in found:
            op = Op(header, body)
            if isinstance(header, bytes) and op.id == op_id and is_whole(op):
                self.count += 1
                yield op, (state,)
            else:
                self.whole = False

    def _by_number(self, table: str, number: str, columns: str) -> list[Any]:
        """Rows by their number, stepping over what cannot be read: where a step fails the next
        readable place is looked for in growing strides, then narrowed down."""
        query = (f"SELECT {number}, {columns} FROM {table} "  # noqa: S608  names of the schema
                 f"WHERE {number}>=? ORDER BY {number} LIMIT ?")
        found: list[Any] = []
        place = 1
        while True:
            for size in (512, 32, 1):
                rows = self._ask(query, (place, size))
                if rows is not None:
                    break
            if rows:
                found += rows
                place = rows[-1][0] + 1
            elif rows is not None:
                return found
            else:
                after = self._next(query, place)
                if after is None:
                    return found
                place = after

    def _next(self, query: str, place: int) -> int | None:
        """The least number after ``place`` from which a row can be read again."""
        stride = 1
        while self._ask(query, (place + stride, 1)) is None:
            if stride > 1 << 24:
                return None
            stride *= 2
        low, high = place + stride // 2, place + stride
        while low + 1 < high:
            middle = (low + high) // 2
            if self._ask(query, (middle, 1)) is None:
                low = middle
            else:
                high = middle
        return high


def _unite(new: Path, key: bytes, found: _Salvage) -> tuple[int, int, bool]:
    """Bring what was read into the new database; ops before, ops after, and whether all came."""
    target = connect(new, key, writing=True)
    try:
        target.execute("BEGIN IMMEDIATE")
        before = _count(target)
        for op, (state,) in found.ops():
            target.execute(
                "INSERT OR IGNORE INTO op(id, device, n, record, kind, time, header, body, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (op.id, op.device, op.n, op.record, op.kind, op.time, op.header, op.body, state),
            )
        for table in _KEPT:
            _join(target, table, found)
        target.execute("DELETE FROM meta WHERE key='view'")  # the tables are made anew
        after = _count(target)
        target.execute("COMMIT")
    except sqlcipher.DatabaseError:
        raise NotVerified(place=new.parent.name) from None
    finally:
        target.close()
    return before, after, found.whole


def _join(target: Any, table: str, found: _Salvage) -> None:
    known = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    columns = [name for name in found.columns(table) if name in known]
    if not columns:
        return
    marks = ", ".join("?" * len(columns))
    for row in found.rows(table, columns):
        with contextlib.suppress(sqlcipher.IntegrityError):
            target.execute(
                f"INSERT OR REPLACE INTO {table}({', '.join(columns)}) "  # noqa: S608  the schema's
                f"VALUES ({marks})", row,
            )


def _count(connection: Any) -> int:
    return int(connection.execute("SELECT count(*) FROM op").fetchone()[0])


def _settle(new: Path, ring: KeyRing, *, whole: bool) -> int:
    """See that it says whose desk this is; close the old device where its last words may be lost.

    Gives how many records there are.
    """
    engine = writing_engine(new, ring.database_key)
    try:
        with engine.connect() as connection, connection.begin():
            own = connection.exec_driver_sql(
                "SELECT count(*) FROM device WHERE own=1 AND seed IS NOT NULL"
            ).scalar_one()
            said = connection.exec_driver_sql("SELECT 1 FROM meta WHERE key='profile'").first()
            if own != 1 or said is None:
                raise NothingToRescue
            last = connection.exec_driver_sql("SELECT coalesce(max(time), '') FROM op").scalar()
            if not whole:
                clock = HybridClock(lambda: datetime.now(UTC).timestamp(), str(last))
                renew_device(connection, ring.reading.public, clock.now())
            return int(connection.exec_driver_sql(
                "SELECT count(DISTINCT record) FROM op"
            ).scalar_one())
    finally:
        engine.dispose()
