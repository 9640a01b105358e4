"""Keeping the record tables in step with the journal, one record, a chunk, or all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from defender_desk.domain.fields import NOUNS
from defender_desk.domain.journal import Op, RecordState, state_of
from defender_desk.progress import Progress
from defender_desk.storage import tables
from defender_desk.storage.lanes import IMPORT, Lanes

CHUNK: Final = 150
"""Records brought up to date in one transaction of an import."""
_BATCH: Final = 2000
_STEP: Final = 1000

PUT_WORDS: Final = "INSERT INTO words(rowid, body, kind, record) VALUES (?, ?, ?, ?)"


def ops_of(connection: Connection, record: str) -> tuple[int, list[Op]]:
    """The first place in the journal of a record (its row number) and all its ops."""
    found = connection.exec_driver_sql(
        "SELECT seq, header, body FROM op WHERE record=? ORDER BY seq", (record,)
    ).all()
    return (found[0][0] if found else 0), [Op(header, body) for _seq, header, body in found]


def update(connection: Connection, record: str) -> tuple[int, RecordState]:
    """Bring one record's row and words up to date; give its row number and state."""
    rowid, ops = ops_of(connection, record)
    return rowid, put(connection, rowid, ops)


def put(connection: Connection, rowid: int, ops: Sequence[Op]) -> RecordState:
    """Write the row and words of the record whose ops these are."""
    state = state_of(ops)
    noun = NOUNS.get(state.kind)
    if noun is None or all(op.body is None for op in ops):
        return state
    connection.exec_driver_sql(tables.insert_statement(noun), tables.row(noun, rowid, state))
    text = "" if state.deleted else tables.search_text(noun, state)
    old = connection.exec_driver_sql("SELECT body FROM words WHERE rowid=?", (rowid,)).scalar()
    if text != (old or ""):
        if old is not None:
            connection.exec_driver_sql("DELETE FROM words WHERE rowid=?", (rowid,))
        if text:
            connection.exec_driver_sql(PUT_WORDS, (rowid, text, state.kind, state.record))
    return state


def mark_dirty(connection: Connection, records: Iterable[str]) -> None:
    """Note which records' rows are behind the journal."""
    found = [(record,) for record in records]
    if found:
        connection.exec_driver_sql("INSERT OR IGNORE INTO dirty(record) VALUES (?)", found)


def catch_up(lanes: Lanes, progress: Progress) -> int:
    """Bring every dirty record up to date in chunks that let a person's save pass.

    Gives how many. Raises ``Cancelled``: the rest is done at the next opening.
    """
    with lanes.read() as connection:
        total = int(connection.exec_driver_sql("SELECT count(*) FROM dirty").scalar_one())
    done = 0
    while True:
        count = lanes.write(_catch_up_chunk, IMPORT)
        if not count:
            return done
        done += count
        progress.step(min(done, total), total)


def _catch_up_chunk(connection: Connection) -> int:
    waiting = connection.exec_driver_sql("SELECT record FROM dirty LIMIT ?", (CHUNK,)).scalars()
    records = list(waiting)
    for record in records:
        update(connection, record)
    if records:
        connection.exec_driver_sql(
            "DELETE FROM dirty WHERE record=?", [(record,) for record in records]
        )
    return len(records)


def rebuild(connection: Connection, progress: Progress) -> int:
    """Make all record tables and the word index anew from the journal; give the records' count.

    Runs in the caller's transaction: until it commits, readers see the old tables whole.
    """
    tables.drop_all(connection)
    tables.create_all(connection)
    connection.exec_driver_sql("DELETE FROM dirty")
    total = int(connection.exec_driver_sql("SELECT count(DISTINCT record) FROM op").scalar_one())
    rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    words: list[tuple[Any, ...]] = []
    done = 0
    for rowid, ops in all_records(connection):
        state = state_of(ops)
        noun = NOUNS.get(state.kind)
        if noun is not None and any(op.body is not None for op in ops):
            rows[state.kind].append(tables.row(noun, rowid, state))
            text = "" if state.deleted else tables.search_text(noun, state)
            if text:
                words.append((rowid, text, state.kind, state.record))
        done += 1
        if done % _BATCH == 0:
            _flush(connection, rows, words)
        if done % _STEP == 0:
            progress.step(done, total)
    _flush(connection, rows, words)
    progress.step(total, total)
    return done


def all_records(connection: Connection) -> Iterator[tuple[int, list[Op]]]:
    """Row number and ops of every record, by its id."""
    # The driver's own cursor: SQLAlchemy's rows would cost as much as the reading itself.
    cursor: Any = connection.connection.cursor()
    cursor.execute("SELECT record, seq, header, body FROM op ORDER BY record, seq")
    for _record, group in groupby(cursor, key=lambda found: found[0]):
        found = list(group)
        yield found[0][1], [Op(header, body) for _r, _seq, header, body in found]


def _flush(
    connection: Connection,
    rows: defaultdict[str, list[tuple[Any, ...]]],
    words: list[tuple[Any, ...]],
) -> None:
    cursor = connection.connection.cursor()
    for kind, found in rows.items():
        cursor.executemany(tables.insert_statement(NOUNS[kind]), found)
    if words:
        cursor.executemany(PUT_WORDS, words)
    rows.clear()
    words.clear()
