"""Saving and finding records: each save is one op, each answer a frozen value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from defender_desk.domain.fields import JSON, NOUNS, Noun, default_of
from defender_desk.domain.journal import (
    DELETED,
    Head,
    Op,
    RecordState,
    Ref,
    canonical,
    purged,
    state_of,
)
from defender_desk.domain.record import checked, from_values
from defender_desk.errors import UnknownKind, UnknownRecord
from defender_desk.fault_points import reached
from defender_desk.storage import tables, view
from defender_desk.storage.journal import Journal
from defender_desk.storage.lanes import Lanes

Seen = Mapping[str, tuple[Ref, ...]]
"""For each field, the heads a person had before their eyes."""


@dataclass(frozen=True, slots=True)
class Held:
    """A record with what the journal knows of it; ``record`` is a dataclass of domain/."""

    kind: str
    id: str
    rowid: int
    record: Any
    created: str
    changed: str
    """ISO 8601, UTC."""
    author: str
    """Person id of whoever wrote last; ``device`` is where."""
    device: str
    heads: Mapping[str, tuple[Ref, ...]]
    conflicts: Mapping[str, tuple[Head, ...]]
    deleted: bool
    contested: bool
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A record as lists show it."""

    kind: str
    id: str
    rowid: int
    record: Any
    created: str
    changed: str
    author: str
    device: str
    conflicts: tuple[str, ...]
    contested: bool


_FIXED = frozenset({"id", "rowid", "changed"})
"""Columns that every kind has, by which rows are found too."""
_ROW = ("json_group_array(json_array(rowid, id, created, changed, author, device, contested, "
        "json(conflicts), json(data)))")


class Records:
    """The records of a vault. Deleted ones are found by ``get`` and ``deleted`` alone."""

    def __init__(self, lanes: Lanes, journal: Journal) -> None:
        self._lanes = lanes
        self._journal = journal

    # --- saving -------------------------------------------------------------------------------

    def save(
        self, kind: str, record_id: str, values: Mapping[str, JSON], *, seen: Seen | None = None
    ) -> Held:
        """Save the fields that differ as one op (none when nothing does); give what is now held.

        ``seen`` are the heads the person had before their eyes: what arrived meanwhile stays as
        a second head. Without it the present heads are replaced. Saving into a deleted record
        brings it back. Raises ``UnknownKind``, ``BadValue``, ``UnknownRecord`` (the id belongs
        to another kind), ``DiskFull``, ``CannotWrite``.
        """
        good = checked(kind, values)
        return self._lanes.write(lambda c: self.save_in(c, kind, record_id, good, seen))

    def save_many(
        self, records: Iterable[tuple[str, str, Mapping[str, JSON]]]
    ) -> list[Held]:
        """Save all of (kind, id, values) or none, as ``save`` does."""
        good = [(kind, record_id, checked(kind, values)) for kind, record_id, values in records]

        def work(connection: Connection) -> list[Held]:
            return [self.save_in(connection, kind, record_id, values, None)
                    for kind, record_id, values in good]

        return self._lanes.write(work)

    def save_in(
        self, connection: Connection, kind: str, record_id: str, values: Mapping[str, JSON],
        seen: Seen | None,
    ) -> Held:
        """``save`` of checked values inside a transaction of the writer."""
        rowid, ops = view.ops_of(connection, record_id)
        state = state_of(ops)
        if ops and state.kind != kind:
            raise UnknownRecord(code=record_id)
        changed: dict[str, JSON] = {}
        parents: dict[str, tuple[Ref, ...]] = {}
        for name, value in values.items():
            base = seen[name] if seen is not None and name in seen else state.refs(name)
            if _differs(NOUNS[kind], name, value, base, state, ops):
                changed[name] = value
                parents[name] = base
        if ops and not changed and not state.deleted:
            return _held(rowid, state)
        if state.deleted:
            changed[DELETED] = False
            parents[DELETED] = state.refs(DELETED)
        ops.append(self._journal.append(connection, record_id, kind, changed, parents))
        if not rowid:
            rowid = _last_row(connection)
        return _held(rowid, view.put(connection, rowid, ops))

    def resolve(
        self, record_id: str, values: Mapping[str, JSON], *, seen: Seen | None = None
    ) -> Held:
        """Settle conflicts: one op whose parents are all heads of each named field.

        ``seen`` are the heads the person had before their eyes: what arrived meanwhile stays.
        """
        def work(connection: Connection) -> Held:
            rowid, ops = view.ops_of(connection, record_id)
            state = _exists(record_id, ops)
            good = checked(state.kind, values)
            parents = {name: (seen or {}).get(name) or state.refs(name) for name in good}
            ops.append(self._journal.append(connection, record_id, state.kind, good, parents))
            return _held(rowid, view.put(connection, rowid, ops))

        return self._lanes.write(work)

    def delete(self, record_id: str) -> Held:
        """Propose to delete: hides the record here and where nothing unseen was written."""
        return self._tombstone(record_id, gone=True)

    def restore(self, record_id: str) -> Held:
        """Take a deletion back."""
        return self._tombstone(record_id, gone=False)

    def _tombstone(self, record_id: str, *, gone: bool) -> Held:
        def work(connection: Connection) -> Held:
            rowid, ops = view.ops_of(connection, record_id)
            state = _exists(record_id, ops)
            if state.deleted == gone and not state.contested:
                return _held(rowid, state)
            seen = {name: state.refs(name) for name in state.heads} if gone else {}
            parents = {**seen, DELETED: state.refs(DELETED)}
            op = self._journal.append(connection, record_id, state.kind, {DELETED: gone}, parents)
            return _held(rowid, view.put(connection, rowid, [*ops, op]))

        return self._lanes.write(work)

    def purge(self, record_ids: Iterable[str], also: Callable[[Connection], None]) -> None:
        """Take the values of removed records out of the journal for good, in one transaction.

        Who wrote, when and which fields stays, so every chain still verifies
        (``domain.journal.purged``). A record that is not removed is left alone. ``also`` runs in
        the same transaction.
        """
        def work(connection: Connection) -> None:
            for record_id in record_ids:
                rowid, ops = view.ops_of(connection, record_id)
                if not state_of(ops).deleted:
                    continue
                bare = [purged(op, [name for name in op.written if name != DELETED])
                        for op in ops]
                connection.exec_driver_sql(
                    "UPDATE op SET body=? WHERE device=? AND n=?",
                    [(op.body, op.device, op.n) for op in bare if op.body is not None])
                connection.exec_driver_sql("DELETE FROM draft WHERE record=?", (record_id,))
                view.put(connection, rowid, bare)
            also(connection)

        reached("purge.begun")
        self._lanes.write(work)
        reached("purge.committed")

    # --- finding ------------------------------------------------------------------------------

    def get(self, record_id: str) -> Held | None:
        """The record, deleted or not; None for an unknown id or kind."""
        with self._lanes.read() as connection:
            rowid, ops = view.ops_of(connection, record_id)
        state = state_of(ops)
        if state.kind not in NOUNS or all(op.body is None for op in ops):
            return None
        return _held(rowid, state)

    def find(self, kind: str, **equal: JSON) -> list[Any]:
        """The records whose fields have these values (a tuple: one of them), oldest first."""
        return [found.record for found in self.find_rows(kind, **equal)]

    def find_rows(self, kind: str, **equal: JSON) -> list[Row]:
        """``find``, as rows."""
        where, facts = _where(kind, equal)
        return self._rows(kind, f"{where} ORDER BY rowid", facts)

    def ids(
        self, kind: str, where: Mapping[str, JSON] | None = None, order: str = "rowid",
        descending: bool = False,
    ) -> list[int]:
        """Row numbers in one query; ``order`` is a field with a column, created or changed."""
        condition, facts = _where(kind, where or {})
        by = order if order in ("rowid", "created", "changed") else _column(kind, order)
        way = "DESC" if descending else "ASC"
        with self._lanes.read() as connection:
            return json.loads(connection.exec_driver_sql(  # type: ignore[no-any-return]
                f'SELECT json_group_array(rowid) FROM (SELECT rowid FROM "{tables.table(kind)}" '  # noqa: S608
                f"WHERE {condition} ORDER BY {by} {way}, rowid {way})", facts,
            ).scalar_one())

    def columns(self, kind: str, names: Sequence[str], **equal: JSON) -> list[tuple[Any, ...]]:
        """Only these fields of the records that ``find`` would give: nothing else is read.

        ``names``: ``id``, ``changed``, ``rowid`` or a field. One without a column of its own is
        None where it was never filled.
        """
        listed = ", ".join(name if name in _FIXED else _value(kind, name) for name in names)
        where, facts = _where(kind, equal)
        with self._lanes.read() as connection:
            # S608: only names of declared fields and of the schema are written into it, no fact.
            page = connection.exec_driver_sql(
                f"SELECT json_group_array(json_array({listed})) FROM (SELECT * FROM "  # noqa: S608
                f'"{tables.table(kind)}" WHERE {where} ORDER BY rowid)', facts,
            ).scalar_one()
        return [tuple(row) for row in json.loads(page)]

    def page(self, kind: str, rowids: Sequence[int]) -> list[Any]:
        """The records of these row numbers, in their order; those gone since are left out."""
        return [row.record for row in self.rows(kind, rowids)]

    def rows(self, kind: str, rowids: Sequence[int]) -> list[Row]:
        """``page``, as rows."""
        _noun(kind)
        found = {row.rowid: row for row in self._rows(
            kind, "rowid IN (SELECT value FROM json_each(?))", (json.dumps(list(rowids)),)
        )}
        return [found[rowid] for rowid in rowids if rowid in found]

    def recent(self, limit: int = 20, kinds: Iterable[str] | None = None) -> list[Row]:
        """The records written last, newest first."""
        found: list[Row] = []
        for kind in kinds if kinds is not None else NOUNS:
            found += self._rows(
                kind, "hidden=0 ORDER BY changed DESC, rowid DESC LIMIT ?", (limit,)
            )
        return sorted(found, key=lambda row: (row.changed, row.rowid), reverse=True)[:limit]

    def count(self, kind: str, **equal: JSON) -> int:
        """How many records ``find`` would give."""
        where, facts = _where(kind, equal)
        with self._lanes.read() as connection:
            return int(connection.exec_driver_sql(
                f'SELECT count(*) FROM "{tables.table(kind)}" WHERE {where}', facts  # noqa: S608
            ).scalar_one())

    def deleted(self, kind: str) -> list[Row]:
        """The records in the bin, oldest first."""
        _noun(kind)
        return self._rows(kind, "hidden=1 ORDER BY rowid", ())

    def every(self, kind: str, record_ids: Iterable[str]) -> list[Any]:
        """These records, those in the bin too."""
        asked = set(record_ids)
        found = self.find(kind, id=tuple(asked))
        missing = asked - {record.id for record in found}
        if missing:
            found += [row.record for row in self.deleted(kind) if row.id in missing]
        return found

    def with_conflicts(self) -> list[Row]:
        """Every record that has a field with two texts, or a deletion that missed something."""
        found: list[Row] = []
        for kind in NOUNS:
            found += self._rows(kind, f"hidden=0 AND {tables.CONTESTED}", ())
        return found

    def by_code(self, kind: str, code: str) -> Held | None:
        """The newest record of ``kind`` with this code; None when there is none."""
        if "code" not in tables.columns(_noun(kind)):
            return None
        found = self.ids(kind, {"code": code}, descending=True)
        rows = self.rows(kind, found[:1])
        return self.get(rows[0].id) if rows else None

    def find_code(self, code: str) -> Held | None:
        """The newest record of any kind with this code, cases first."""
        for kind in NOUNS:
            held = self.by_code(kind, code)
            if held is not None:
                return held
        return None

    def own_newest(self) -> dict[str, tuple[str, int]]:
        """For every record that this device ever wrote, its kind and the number of the newest
        op of this device in it."""
        with self._lanes.read() as connection:
            return {found[0]: (found[1], found[2]) for found in connection.exec_driver_sql(
                "SELECT record, kind, max(n) FROM op WHERE device=? GROUP BY record",
                (self._journal.device,),
            )}

    def kind_of(self, record_ids: Iterable[str]) -> dict[str, str]:
        """The kind of each of these ids that is held."""
        asked = json.dumps(list(record_ids))
        with self._lanes.read() as connection:
            return {found[0]: found[1] for found in connection.exec_driver_sql(
                "SELECT record, kind FROM op WHERE record IN (SELECT value FROM json_each(?)) "
                "GROUP BY record", (asked,),
            )}

    def _rows(self, kind: str, where: str, facts: tuple[JSON, ...]) -> list[Row]:
        with self._lanes.read() as connection:
            page = connection.exec_driver_sql(
                f'SELECT {_ROW} FROM (SELECT * FROM "{tables.table(kind)}" WHERE {where})',  # noqa: S608
                facts,
            ).scalar_one()
        return [
            Row(kind, found[1], found[0], from_values(kind, found[1], found[8]), found[2],
                found[3], found[4], found[5], tuple(found[7]), bool(found[6]))
            for found in json.loads(page)
        ]


def _noun(kind: str) -> Noun:
    if kind not in NOUNS:
        raise UnknownKind(kind=kind)
    return NOUNS[kind]


def _column(kind: str, name: str) -> str:
    if name not in tables.columns(_noun(kind)):
        raise UnknownKind(kind=f"{kind}.{name}")
    return f'"f_{name}"'


def _value(kind: str, name: str) -> str:
    """A field in a query, with a column of its own or not (sqlite.org/json1.html, json_extract)."""
    noun = _noun(kind)
    if name in noun.fields and name not in tables.columns(noun):
        return f"""json_extract(data, '$."{name}"')"""
    return _column(kind, name)


def _where(kind: str, equal: Mapping[str, JSON]) -> tuple[str, tuple[JSON, ...]]:
    _noun(kind)
    said = ["hidden=0"]
    facts: list[JSON] = []
    for name, value in equal.items():
        column = name if name in _FIXED else _column(kind, name)
        if isinstance(value, (tuple, list, set, frozenset)):
            said.append(f"{column} IN (SELECT value FROM json_each(?))")  # noqa: S608
            facts.append(json.dumps(list(value)))
        else:
            said.append(f"{column} IS ?")
            facts.append(value)
    return " AND ".join(said), tuple(facts)


def _last_row(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT last_insert_rowid()").scalar_one())


def _exists(record_id: str, ops: Sequence[Op]) -> RecordState:
    state = state_of(ops)
    if state.kind not in NOUNS:
        raise UnknownRecord(code=record_id)
    return state


_EMPTY: tuple[JSON, ...] = ("", None, False, [], {})


def _differs(
    noun: Noun, name: str, value: JSON, base: tuple[Ref, ...], state: RecordState,
    ops: Sequence[Op],
) -> bool:
    """Whether saving ``value`` over what was seen says anything new."""
    spelled = canonical(value)
    heads = state.heads.get(name, ())
    if len(heads) == 1 and canonical(heads[0].value) == spelled:
        return False
    if not base:
        empty = value in _EMPTY and type(value) is type(default_of(noun.cls, name))
        return not (empty and value == default_of(noun.cls, name) and not heads)
    over = [op for op in ops if op.ref in base and name in op.values]
    if not over:
        return True
    newest = max(over, key=lambda op: (op.time, op.device, op.id))
    return canonical(newest.values[name]) != spelled


def _held(rowid: int, state: RecordState) -> Held:
    noun = NOUNS[state.kind]
    record = from_values(state.kind, state.record, tables.known_values(noun, state))
    heads = {name: state.refs(name) for name in state.heads if name != DELETED}
    return Held(
        state.kind, state.record, rowid, record, state.created, state.changed, state.author,
        state.device, heads, state.conflicts, state.deleted, state.contested,
        state.unknown_fields,
    )
