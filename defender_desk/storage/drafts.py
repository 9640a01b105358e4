"""What is being typed and is not yet saved: durable, searchable, offered again after a crash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from defender_desk.domain.clock import HybridClock, iso
from defender_desk.domain.fields import JSON
from defender_desk.domain.journal import Ref, canonical, state_of
from defender_desk.domain.record import checked
from defender_desk.storage import view
from defender_desk.storage.lanes import Lanes
from defender_desk.storage.records import Held, Records


@dataclass(frozen=True, slots=True)
class Draft:
    """Typed values of one record; ``where`` is the page's own note of field and cursor."""

    record: str
    kind: str
    values: Mapping[str, JSON]
    seen: Mapping[str, tuple[Ref, ...]]
    where: JSON
    begun: str
    changed: str


class Drafts:
    """The drafts of a vault, at most one of each record."""

    def __init__(self, lanes: Lanes, records: Records, clock: HybridClock) -> None:
        self._lanes = lanes
        self._records = records
        self._clock = clock

    def put(
        self, record_id: str, kind: str, values: Mapping[str, JSON], where: JSON = None,
        seen: Mapping[str, tuple[Ref, ...]] | None = None,
    ) -> Draft:
        """Keep typed values; on return they survive a power cut. Fields join those kept before.

        The heads of a field are noted when it first appears (or as ``seen`` says), so that what
        arrives while a person types becomes a second text, never overwritten. Raises
        ``BadValue``, ``DiskFull``, ``CannotWrite``.
        """
        good = checked(kind, values)
        canonical([good, where])

        def work(connection: Connection) -> Draft:
            old = _read(connection, record_id)
            known = dict(old.seen) if old else {}
            fresh = [name for name in good if name not in known]
            if fresh:
                _rowid, ops = view.ops_of(connection, record_id)
                state = state_of(ops)
                for name in fresh:
                    known[name] = seen[name] if seen and name in seen else state.refs(name)
            now = iso(self._clock.now())
            draft = Draft(
                record_id, kind, {**(old.values if old else {}), **good}, known, where,
                old.begun if old else now, now,
            )
            data = {"values": draft.values, "seen": draft.seen, "where": where}
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO draft(record, kind, data, begun, changed) "
                "VALUES (?, ?, ?, ?, ?)",
                (record_id, kind, json.dumps(data, ensure_ascii=False), draft.begun, now),
            )
            return draft

        return self._lanes.write(work)

    def get(self, record_id: str) -> Draft | None:
        """The draft of a record, if there is one."""
        with self._lanes.read() as connection:
            return _read(connection, record_id)

    def all(self) -> list[Draft]:
        """Every draft, the one touched last first."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT record, kind, data, begun, changed FROM draft ORDER BY changed DESC"
            ).all()
        return [_draft(row) for row in found]

    def count(self) -> int:
        """How many drafts there are."""
        with self._lanes.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM draft").scalar_one())

    def commit(self, record_id: str) -> Held | None:
        """Cut the draft into an op and drop it, in one transaction; None when there is none."""
        def work(connection: Connection) -> Held | None:
            draft = _read(connection, record_id)
            if draft is None:
                return None
            held = self._records.save_in(
                connection, draft.kind, record_id, draft.values, draft.seen
            )
            _drop(connection, record_id)
            return held

        return self._lanes.write(work)

    def commit_all(self) -> list[Held]:
        """Cut every draft into an op, in one transaction (before a pack, a lock, a backup)."""
        def work(connection: Connection) -> list[Held]:
            found = connection.exec_driver_sql(
                "SELECT record, kind, data, begun, changed FROM draft ORDER BY begun"
            ).all()
            drafts = [_draft(row) for row in found]
            held = [self._records.save_in(connection, draft.kind, draft.record, draft.values,
                                          draft.seen) for draft in drafts]
            for draft in drafts:
                _drop(connection, draft.record)
            return held

        return self._lanes.write(work)

    def drop(self, record_id: str) -> None:
        """Forget the draft."""
        self._lanes.write(lambda connection: _drop(connection, record_id))


def _drop(connection: Connection, record_id: str) -> None:
    connection.exec_driver_sql("DELETE FROM draft WHERE record=?", (record_id,))


def _read(connection: Connection, record_id: str) -> Draft | None:
    row = connection.exec_driver_sql(
        "SELECT record, kind, data, begun, changed FROM draft WHERE record=?", (record_id,)
    ).first()
    return _draft(row) if row else None


def _draft(row: Any) -> Draft:
    record, kind, text, begun, changed = row
    data = json.loads(text)
    seen = {name: tuple((d, n) for d, n in refs) for name, refs in data["seen"].items()}
    return Draft(record, kind, data["values"], seen, data["where"], begun, changed)
