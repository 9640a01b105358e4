"""Is the journal whole, and do the tables say what it says? (security.md REL-07, REL-17)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from defender_desk.crypto.signature import BadSignature, public_key
from defender_desk.domain.fields import NOUNS
from defender_desk.domain.journal import Op, is_whole, seal_message, state_of
from defender_desk.progress import Progress
from defender_desk.storage import tables, view

_STEP: Final = 1000
_OPS: Final = "SELECT seq, id, device, n, record, kind, time, header, body FROM op "


@dataclass(slots=True)
class JournalFaults:
    """What is wrong, each by ids: ops, rows (their place), (device, n), seals (device, n, op)."""

    ops: int = 0
    changed: list[str] = field(default_factory=list)
    """Ids of ops whose header or body is not what it was."""
    rows: list[int] = field(default_factory=list)
    """Places of ops whose columns disagree with their own header."""
    gaps: list[tuple[str, int]] = field(default_factory=list)
    """Numbers of this desk's own devices that are not held."""
    breaks: list[tuple[str, int]] = field(default_factory=list)
    """Ops that name another one before them than the one held."""
    forks: list[tuple[str, int]] = field(default_factory=list)
    seals: list[tuple[str, int, str]] = field(default_factory=list)


def check_journal(connection: Connection, progress: Progress) -> JournalFaults:
    """Every header, body, chain and seal of the journal."""
    faults = JournalFaults()
    total = int(connection.exec_driver_sql("SELECT count(*) FROM op").scalar_one())
    own = set(connection.exec_driver_sql("SELECT id FROM device WHERE own=1").scalars())
    before: dict[str, list[tuple[int, str]]] = {}
    # The driver's own cursor: SQLAlchemy's rows would cost as much as the checking itself.
    cursor: Any = connection.connection.cursor()
    cursor.execute(_OPS + "ORDER BY device, n, seq")
    for seq, op_id, device, n, record, kind, time, header, body in cursor:
        faults.ops += 1
        if faults.ops % _STEP == 0:
            progress.step(faults.ops, total)
        op = Op(header, body)
        if not isinstance(header, bytes) or op.id != op_id or not is_whole(op):
            faults.changed.append(op_id)
            _follow(faults, before, own, device, n, op_id, "")
            continue
        if (device, n, record, kind, time) != (op.device, op.n, op.record, op.kind, op.time):
            faults.rows.append(seq)
        _follow(faults, before, own, op.device, op.n, op_id, op.prev)
    # Of a device that this desk was before, what came back from the team may have holes. But
    # when it was closed every op of it got a seal of its own: a seal without its op is a loss.
    faults.gaps += [(device, n) for device, n in connection.exec_driver_sql(
        "SELECT DISTINCT s.device, s.n FROM seal s JOIN device d ON d.id=s.device AND d.own=2 "
        "WHERE NOT EXISTS (SELECT 1 FROM op WHERE op.device=s.device AND op.n=s.n) ORDER BY 1, 2"
    )]
    _check_seals(connection, faults)
    return faults


def _follow(
    faults: JournalFaults, before: dict[str, list[tuple[int, str]]], own: set[str],
    device: str, n: int, op_id: str, prev: str,
) -> None:
    """Compare an op with those of the number before; ops of one number stand together."""
    last = before.get(device, [])
    number = last[0][0] if last else 0
    if last and number == n:
        faults.forks.append((device, n))
        last.append((n, op_id))
        return
    if n != number + 1:
        if device in own:
            faults.gaps += [(device, missing) for missing in range(number + 1, n)]
    elif prev and last and prev not in {found for _n, found in last}:
        faults.breaks.append((device, n))
    before[device] = [(n, op_id)]


def _check_seals(connection: Connection, faults: JournalFaults) -> None:
    keys = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, signing FROM device")}
    for device, n, op_id, time, signature in connection.exec_driver_sql(
        "SELECT device, n, op, time, signature FROM seal ORDER BY device, n"
    ):
        key = keys.get(device)
        if key is None:
            continue  # nobody's to check: its device was never trusted here
        try:
            public_key(key).verify_raw(signature, seal_message(device, n, op_id, time))
        except BadSignature:
            faults.seals.append((device, n, op_id))


# --- the view ---------------------------------------------------------------------------------


@dataclass(slots=True)
class ViewFaults:
    """Records whose row, or whose words, are not what the journal says; how many were compared."""

    records: int = 0
    rows: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def check_view(connection: Connection, progress: Progress) -> ViewFaults:
    """Make every record's row and words anew in memory and compare."""
    faults = ViewFaults()
    total = int(connection.exec_driver_sql("SELECT count(DISTINCT record) FROM op").scalar_one())
    rows = {noun.kind: dict(_rows(connection, noun.kind)) for noun in NOUNS.values()}
    # Hashes alone: the texts of 100,000 notes would fill the memory.
    words = {found[0]: (found[3], hash(found[1:])) for found in _read(
        connection, "SELECT rowid, body, kind, record FROM words"
    )}
    for rowid, ops in view.all_records(connection):
        faults.records += 1
        if faults.records % _STEP == 0:
            progress.step(faults.records, total)
        state = state_of(ops)
        noun = NOUNS.get(state.kind)
        if noun is None or all(op.body is None for op in ops):
            continue
        if rows[state.kind].pop(rowid, None) != hash(tables.row(noun, rowid, state)):
            faults.rows.append(state.record)
        text = "" if state.deleted else tables.search_text(noun, state)
        wanted = (state.record, hash((text, state.kind, state.record))) if text else None
        if words.pop(rowid, None) != wanted:
            faults.words.append(state.record)
    faults.rows += [f"{kind}:{rowid}" for kind, left in rows.items() for rowid in left]
    faults.words += [str(record) for record, _hash in words.values()]
    return faults


def _rows(connection: Connection, kind: str) -> Iterator[tuple[int, int]]:
    """Row number and hash of each row; a table that cannot be read has none."""
    noun = NOUNS[kind]
    listed = ", ".join(f'"{name}"' for name in tables.row_names(noun))
    for found in _read(connection, f'SELECT {listed} FROM "{tables.table(kind)}"'):  # noqa: S608
        yield found[0], hash(found)


def _read(connection: Connection, question: str) -> Iterator[tuple[Any, ...]]:
    cursor: Any = connection.connection.cursor()
    cursor.execute(question)
    yield from cursor


def check_counts(connection: Connection) -> tuple[int, int]:
    """How many records a table lacks or has too many, without reading them; and those behind."""
    kinds = json.dumps(sorted(NOUNS))
    wanted = int(connection.exec_driver_sql(
        "SELECT count(DISTINCT record) FROM op WHERE body IS NOT NULL AND kind IN "
        "(SELECT value FROM json_each(?))", (kinds,),
    ).scalar_one())
    held = sum(int(connection.exec_driver_sql(
        f'SELECT count(*) FROM "{tables.table(kind)}"'  # noqa: S608  names of declared nouns
    ).scalar_one()) for kind in NOUNS)
    behind = int(connection.exec_driver_sql("SELECT count(*) FROM dirty").scalar_one())
    return abs(wanted - held), behind


def check_index(connection: Connection) -> None:
    """Compare the word index with its own contents (FTS5 ``integrity-check``), in a write.

    ``Lanes.write`` then raises ``DamagedVault`` where they disagree.
    """
    connection.exec_driver_sql("INSERT INTO words(words, rank) VALUES ('integrity-check', 1)")


# --- rows that belong to nothing ---------------------------------------------------------------

ORPHANS: Final = {
    "part": "NOT EXISTS (SELECT 1 FROM series s WHERE s.way=part.way AND s.code=part.code)",
    "part_ops": "NOT EXISTS (SELECT 1 FROM part p WHERE p.way='out' AND p.code=part_ops.code "
                "AND p.n=part_ops.n)",
    "part_file": "NOT EXISTS (SELECT 1 FROM part p WHERE p.way='out' AND p.code=part_file.code "
                 "AND p.n=part_file.n)",
    "part_record": "NOT EXISTS (SELECT 1 FROM part p WHERE p.way='out' AND "
                   "p.code=part_record.code AND p.n=part_record.n)",
    "dirty": "NOT EXISTS (SELECT 1 FROM op WHERE op.record=dirty.record)",
    "cell": "EXISTS (SELECT 1 FROM file f WHERE f.sha256=cell.sha256)",
}
"""For each table, which of its rows belong to nothing."""


def check_orphans(connection: Connection) -> dict[str, int]:
    """How many rows of each table belong to nothing; tables without any are left out."""
    found: defaultdict[str, int] = defaultdict(int)
    for table, belongs in ORPHANS.items():
        count = int(connection.exec_driver_sql(
            f"SELECT count(*) FROM {table} WHERE {belongs}"  # noqa: S608  from the table above
        ).scalar_one())
        if count:
            found[table] = count
    return dict(found)
