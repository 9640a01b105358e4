"""This desk's own marks of the exchange: whose keys are pinned, what left, what is confirmed.

Nothing here travels. An op or a file of this device is *unsent* until a part that holds it was
made (*packed*), handed over by the person's word (*handed over*), and confirmed by a receipt or
the phone code (*received*); a signed receipt may refuse it (*rejected*). Ops and files that came
from others count as received. Of several parts that hold the same thing the best one counts, and
what was once confirmed stays so until ``forget_receipts`` (a restore, a fork).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection

from defender_desk.domain.fields import JSON
from defender_desk.storage.device_renewal import forget_receipts
from defender_desk.storage.lanes import Lanes

STATES: Final[Mapping[int, str]] = {
    -1: "rejected", 0: "unsent", 1: "packed", 2: "handed_over", 3: "received",
}
PART_MISSING: Final = "part_missing"
CHANGED: Final = "changed_since_sent"
WHOLE: Final = -1
"""Last cell of a file that travels in one piece."""
_REJECTED, _UNSENT, _PACKED, _HANDED, _RECEIVED = -1, 0, 1, 2, 3


Work = Callable[[Connection], None]
"""What is done inside one transaction."""


@dataclass(frozen=True, slots=True)
class Card:
    """A device whose keys are pinned; ``verified_with`` says who read the digits, "" for none."""

    device: str
    person: str
    organisation: str
    name: str
    role: str
    reading_public: bytes
    signing_public: bytes
    digits: str
    verified_with: str = ""
    verified_at: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One bundle of a series, as made here or as it came.

    ``ops``: (device, first, last) of the ops whose *values* it holds, not those of which only the
    header travels. ``files``: (sha256, first cell, last cell), last ``WHOLE`` for a whole file.
    ``records``: ids of the items a person sees in it. The times are ISO 8601 or "".
    """

    n: int
    file: str
    size: int
    nonce: str
    ops: tuple[tuple[str, int, int], ...] = ()
    files: tuple[tuple[str, int, int], ...] = ()
    records: tuple[str, ...] = ()
    at: str = ""
    handed: str = ""
    received: str = ""
    rejected: str = ""
    reason: str = ""
    more: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return STATES[_part_state(self.handed, self.received, self.rejected)]


@dataclass(frozen=True, slots=True)
class Series:
    """One export or one arrival: ``way`` out or in, ``of`` parts, those known in ``parts``."""

    way: str
    code: str
    kind: str
    road: str
    made: str
    of: int
    sender: str
    parts: tuple[Part, ...]
    more: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state of its weakest part."""
        found = [_part_state(part.handed, part.received, part.rejected) for part in self.parts]
        return STATES[min(found, default=_PACKED)]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt made here (out) or read here (in); ``more`` is what it said."""

    way: str
    device: str
    series: str
    made: str
    at: str
    more: Mapping[str, JSON]


def _part_state(handed: str, received: str, rejected: str) -> int:
    if received:
        return _RECEIVED
    if rejected:
        return _REJECTED
    return _HANDED if handed else _PACKED


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Ledger:
    """The marks of a vault; every write is one transaction."""

    def __init__(self, lanes: Lanes, device: str) -> None:
        self._lanes = lanes
        self._device = device

    # --- devices ------------------------------------------------------------------------------

    def pin(self, card: Card) -> None:
        """Keep a device's keys; the same device again replaces its names and checks.

        A pinned key is never replaced by another: a changed key is a new device (exchange.md 1).
        Raises ValueError for other keys under a device id that is pinned, and for one's own.
        """
        def work(connection: Connection) -> None:
            old = connection.exec_driver_sql(
                "SELECT reading, signing, own FROM device WHERE id=?", (card.device,)
            ).first()
            if old and (old[2] or (old[0], old[1]) != (card.reading_public, card.signing_public)):
                raise ValueError("another key for a pinned device")
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO device(id, person, organisation, name, role, reading, "
                "signing, digits, verified_with, verified_at, own, seed) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL)",
                (card.device, card.person, card.organisation, card.name, card.role,
                 card.reading_public, card.signing_public, card.digits, card.verified_with,
                 card.verified_at),
            )

        self._lanes.write(work)

    def cards(self, role: str = "") -> list[Card]:
        """Every pinned device (of one role), own ones aside, by name."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT id, person, organisation, name, role, reading, signing, digits, "
                "verified_with, verified_at FROM device WHERE own=0 AND ?1 IN ('', role) "
                "ORDER BY name, id", (role,),
            )
            return [Card(*row) for row in found]

    def card(self, device: str) -> Card | None:
        """A known device, one's own too."""
        with self._lanes.read() as connection:
            row = connection.exec_driver_sql(
                "SELECT id, person, organisation, name, role, reading, signing, digits, "
                "verified_with, verified_at FROM device WHERE id=?", (device,),
            ).first()
        return Card(*row) if row else None

    def keys(self) -> dict[str, bytes]:
        """The Ed25519 key (32 bytes) of every known device, one's own too."""
        with self._lanes.read() as connection:
            return {row[0]: row[1] for row in connection.exec_driver_sql(
                "SELECT id, signing FROM device"
            )}

    # --- series -------------------------------------------------------------------------------

    def made(self, series: Series) -> None:
        """Note a series packed here (``way`` "out"): what its parts hold is now *packed*."""
        self._lanes.write(self.made_in(series))

    def made_in(self, series: Series) -> Callable[[Connection], None]:
        """The same as work for a transaction that does more (``Journal.take(also=…)``)."""
        def work(connection: Connection) -> None:
            _put_series(connection, series)
            for part in series.parts:
                self._recompute(connection, series.code, part.n)

        return work

    def arrived(self, series: Series) -> None:
        """Note parts that came (``way`` "in"); known parts of the series stay."""
        self._lanes.write(self.arrived_in(series))

    def arrived_in(self, series: Series) -> Callable[[Connection], None]:
        """The same as work for a transaction that does more (``Journal.take(also=…)``)."""
        return lambda connection: _put_series(connection, series)

    def series(self, way: str = "out") -> list[Series]:
        """Every series made here or come here, newest first."""
        with self._lanes.read() as connection:
            codes = connection.exec_driver_sql(
                "SELECT code FROM series WHERE way=? ORDER BY made DESC, rowid DESC", (way,)
            ).scalars().all()
            found = [_read_series(connection, way, code) for code in codes]
        return [one for one in found if one is not None]

    def one(self, code: str, way: str = "out") -> Series | None:
        """A series by its code."""
        with self._lanes.read() as connection:
            return _read_series(connection, way, code)

    def together(self, works: Iterable[Work]) -> None:
        """Do all of these (the ``…_in`` methods give them) in one transaction, in order."""
        wanted = list(works)

        def work(connection: Connection) -> None:
            for one in wanted:
                one(connection)

        self._lanes.write(work)

    def update(self, code: str, way: str, more: Mapping[str, JSON]) -> None:
        """Join what the desk wants to remember of a series to its ``more``."""
        self._lanes.write(self.update_in(code, way, more))

    def update_in(self, code: str, way: str, more: Mapping[str, JSON]) -> Work:
        """The same as work for ``together``."""
        def work(connection: Connection) -> None:
            old = connection.exec_driver_sql(
                "SELECT more FROM series WHERE way=? AND code=?", (way, code)
            ).scalar_one()
            joined = json.dumps({**json.loads(old), **more}, ensure_ascii=False)
            connection.exec_driver_sql(
                "UPDATE series SET more=? WHERE way=? AND code=?", (joined, way, code)
            )

        return work

    def handed(self, code: str, n: int, *, yes: bool = True, at: str = "") -> None:
        """The person says that a part was handed over, or takes it back."""
        self._mark_part(code, n, "handed", (at or _now()) if yes else "")

    def rejected(self, code: str, n: int, reason: str, at: str = "") -> None:
        """A signed receipt refuses a part; what it holds waits to leave again."""
        self._lanes.write(self.rejected_in(code, n, reason, at))

    def rejected_in(self, code: str, n: int, reason: str, at: str = "") -> Work:
        """The same as work for ``together``."""
        def work(connection: Connection) -> None:
            connection.exec_driver_sql(
                "UPDATE part SET rejected=?, reason=? WHERE way='out' AND code=? AND n=?",
                (at or _now(), reason, code, n),
            )
            self._recompute(connection, code, n)

        return work

    def received_parts(self, code: str, numbers: Iterable[int], at: str = "") -> None:
        """A receipt or the phone code confirms whole parts of a series: all or none."""
        self.together(self.received_parts_in(code, numbers, at))

    def received_parts_in(self, code: str, numbers: Iterable[int], at: str = "") -> list[Work]:
        """The same as works for ``together``."""
        return [self._mark_part_in(code, n, "received", at or _now()) for n in numbers]

    def _mark_part(self, code: str, n: int, column: str, value: str) -> None:
        self._lanes.write(self._mark_part_in(code, n, column, value))

    def _mark_part_in(self, code: str, n: int, column: str, value: str) -> Work:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql(
                f"UPDATE part SET {column}=? WHERE way='out' AND code=? AND n=?",  # noqa: S608
                (value, code, n),
            )
            self._recompute(connection, code, n)

        return work

    def received_have(
        self, n: int, odd: Iterable[int], files: Iterable[str], at: str = "", device: str = "",
    ) -> None:
        """A signed receipt says what is held of this device (or of a former own one): every op
        up to ``n``, the ``odd`` ones, and these files whole (sha256).

        Only what was packed counts: an op whose header alone travelled stays *unsent*. Parts all
        of whose content is confirmed become *received*.
        """
        self._lanes.write(self.received_have_in(n, odd, files, at, device))

    def received_have_in(
        self, n: int, odd: Iterable[int], files: Iterable[str], at: str = "", device: str = "",
    ) -> Work:
        """The same as work for ``together``."""
        moment = at or _now()
        own = device or self._device

        def work(connection: Connection) -> None:
            connection.exec_driver_sql(
                "UPDATE op SET state=3 WHERE device=? AND n<=? AND state<>0", (own, n)
            )
            for number in odd:
                connection.exec_driver_sql(
                    "UPDATE op SET state=3 WHERE device=? AND n=? AND state<>0",
                    (own, number),
                )
            for sha256 in files:
                connection.exec_driver_sql(
                    "UPDATE file SET state=3 WHERE sha256=? AND state<>0", (sha256,)
                )
            _confirm_whole_parts(connection, moment)

        return work

    def received_beyond(self, device: str, n: int, odd: Iterable[int]) -> bool:
        """Whether a change of ``device`` counts as received that is neither among its first ``n``
        nor one of the ``odd`` after them."""
        with self._lanes.read() as connection:
            beyond = connection.exec_driver_sql(
                "SELECT n FROM op WHERE device=? AND state=3 AND n>?", (device, n)
            ).scalars().all()
        return not set(beyond) <= set(odd)

    def forget_receipts(self) -> None:
        """After a restore or a fork receipts prove nothing: what was received is handed over."""
        self._lanes.write(forget_receipts)

    def _recompute(self, connection: Connection, code: str, n: int) -> None:
        """Set the state of everything a part holds from all the parts that hold it."""
        ranges = connection.exec_driver_sql(
            "SELECT device, first, last FROM part_ops WHERE code=? AND n=? AND device IN "
            "(SELECT id FROM device WHERE own>0)", (code, n),
        ).all()
        for device, first, last in ranges:
            _recompute_ops(connection, device, first, last)
        files = connection.exec_driver_sql(
            "SELECT DISTINCT sha256 FROM part_file WHERE code=? AND n=?", (code, n)
        ).scalars().all()
        for sha256 in files:
            _recompute_file(connection, sha256)

    # --- receipts, tries, marks ---------------------------------------------------------------

    def keep_receipt(self, receipt: Receipt) -> None:
        """Keep a receipt made or read here."""
        self._lanes.write(self.keep_receipt_in(receipt))

    def keep_receipt_in(self, receipt: Receipt) -> Callable[[Connection], None]:
        """The same as work for a transaction that does more (``Journal.take(also=…)``)."""
        facts = (receipt.way, receipt.device, receipt.series, receipt.made, receipt.at,
                 json.dumps(receipt.more, ensure_ascii=False))

        def work(connection: Connection) -> None:
            connection.exec_driver_sql(
                "INSERT INTO receipt(way, device, series, made, at, more) "
                "VALUES (?, ?, ?, ?, ?, ?)", facts,
            )

        return work

    def receipts(self, way: str, series: str = "") -> list[Receipt]:
        """The receipts kept (of one series), newest last."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT way, device, series, made, at, more FROM receipt "
                "WHERE way=?1 AND ?2 IN ('', series) ORDER BY id",
                (way, series),
            ).all()
        return [
            Receipt(row[0], row[1], row[2], row[3], row[4], json.loads(row[5])) for row in found
        ]

    def add_try(self, code: str) -> int:
        """Count one more wrong phone code for a series; give how many there were."""
        def work(connection: Connection) -> int:
            count = int(_mark(connection, f"tries:{code}") or 0) + 1
            _set_mark(connection, f"tries:{code}", count)
            return count

        return self._lanes.write(work)

    def tries(self, code: str) -> int:
        """How many wrong phone codes were given for a series."""
        return int(self.mark(f"tries:{code}") or 0)

    def set_mark(self, key: str, value: JSON) -> None:
        """Keep a small local fact of the desk (what was reviewed, asked later, …); None forgets."""
        self._lanes.write(lambda connection: _set_mark(connection, key, value))

    def drop_mark(self, key: str) -> None:
        """Forget the fact kept under ``key``."""
        self.set_mark(key, None)

    def mark(self, key: str) -> JSON:
        """The fact kept under ``key``; None when there is none."""
        with self._lanes.read() as connection:
            return _mark(connection, key)

    def marks(self, prefix: str) -> list[tuple[str, JSON]]:
        """(key, fact) of every key that begins so, by key."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT key, value FROM mark WHERE substr(key, 1, ?)=? ORDER BY key",
                (len(prefix), prefix),
            ).all()
        return [(key, json.loads(value)) for key, value in found]

    # --- states -------------------------------------------------------------------------------

    def states(self, record_ids: Iterable[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The state and badges of each item: its own ops, its files and their bytes.

        The weakest of an item's ops decides; ``changed_since_sent`` when some left from here and
        newer ones did not: an answer to what came from others was never sent. Files that stay
        here (hold_back) do not count. *received* needs the words and every file; where the words
        are held and a file is not, the item stays *handed over* with ``part_missing``.
        """
        asked = list(dict.fromkeys(record_ids))
        with self._lanes.read() as connection:
            files = _files_of(connection, asked)
            owned = {record for found in files.values() for record, _state in found}
            words = _word_states(connection, [*asked, *owned])
            left = _left_from_here(connection, [*asked, *owned])
        return {
            item: _item_state(
                words.get(item, {_UNSENT}),
                [words.get(record, {_UNSENT}) for record, _state in files[item] if record != item],
                [state for _record, state in files[item]],
                not left.isdisjoint({item, *(record for record, _state in files[item])}),
            )
            for item in asked
        }

    def left_from_here(self, record_ids: Iterable[str]) -> set[str]:
        """Those of the records of which this desk (or a former one of its own) sent something."""
        with self._lanes.read() as connection:
            return _left_from_here(connection, list(record_ids))

    def unsent_ids(self) -> list[str]:
        """Ids of the records with an op or a file's bytes that never left or were refused,
        oldest first. Fast: only such ops are looked at."""
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT record, min(seq) FROM op WHERE state<1 GROUP BY record"
            ).all()
            words = dict((record, seq) for record, seq in found)  # noqa: C402
            for record, seq in connection.exec_driver_sql(
                "SELECT a.id, a.rowid FROM file f JOIN r_attachment a ON a.f_sha256=f.sha256 "
                "WHERE f.state<1 AND a.hidden=0 AND a.f_hold_back=0"
            ):
                words.setdefault(record, seq)
        return sorted(words, key=lambda record: words[record])

    def own_devices(self) -> tuple[str, ...]:
        """Ids of this device and of those that this desk was before a restore, this one first."""
        with self._lanes.read() as connection:
            return tuple(connection.exec_driver_sql(
                "SELECT id FROM device WHERE own>0 ORDER BY own, rowid"
            ).scalars())

    def unsent_ops(self, device: str = "") -> list[tuple[str, int]]:
        """(record, n) of each op of this device (or of a former own one) that never left or was
        refused, in order."""
        with self._lanes.read() as connection:
            return [(row[0], row[1]) for row in connection.exec_driver_sql(
                "SELECT record, n FROM op WHERE state<1 AND device=? ORDER BY n",
                (device or self._device,),
            )]

    def written(self, record_ids: Iterable[str]) -> dict[str, list[tuple[str, bool]]]:
        """For each of these records, the devices that wrote it, and whether that ever left here
        (or came from elsewhere)."""
        found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        with self._lanes.read() as connection:
            for record, device, left in connection.exec_driver_sql(
                "SELECT DISTINCT record, device, state>0 FROM op WHERE record IN "
                "(SELECT value FROM json_each(?))", (json.dumps(list(record_ids)),),
            ):
                found[record].append((device, bool(left)))
        return dict(found)

    def unsent_files(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Those of the files held that no part confirmed or on its way holds."""
        asked = json.dumps(list(digests))
        with self._lanes.read() as connection:
            return tuple(connection.exec_driver_sql(
                "SELECT sha256 FROM file WHERE state<1 AND sha256 IN "
                "(SELECT value FROM json_each(?))", (asked,),
            ).scalars())

    def file_states(self, digests: Iterable[str]) -> dict[str, str]:
        """The state of each held file's bytes."""
        asked = json.dumps(list(digests))
        with self._lanes.read() as connection:
            return {row[0]: STATES[row[1]] for row in connection.exec_driver_sql(
                "SELECT sha256, state FROM file WHERE sha256 IN (SELECT value FROM json_each(?))",
                (asked,),
            )}

    def counts(self) -> dict[str, int]:
        """``unsent`` records, ``packed`` parts not handed over, ``waiting`` for a receipt."""
        with self._lanes.read() as connection:
            unsent = connection.exec_driver_sql(
                "SELECT count(DISTINCT record) FROM op WHERE state<1"
            ).scalar_one()
            packed, waiting = connection.exec_driver_sql(
                "SELECT coalesce(sum(handed=''), 0), coalesce(sum(handed<>''), 0) FROM part "
                "WHERE way='out' AND received='' AND rejected=''"
            ).one()
        return {"unsent": int(unsent), "packed": int(packed), "waiting": int(waiting)}


def _recompute_ops(connection: Connection, device: str, first: int, last: int) -> None:
    best: defaultdict[int, list[int]] = defaultdict(list)
    parts = connection.exec_driver_sql(
        "SELECT o.first, o.last, p.handed, p.received, p.rejected FROM part_ops o "
        "JOIN part p ON p.way='out' AND p.code=o.code AND p.n=o.n "
        "WHERE o.device=? AND o.first<=? AND o.last>=?", (device, last, first),
    ).all()
    for low, high, handed, received, rejected in parts:
        state = _part_state(handed, received, rejected)
        for number in range(max(low, first), min(high, last) + 1):
            best[number].append(state)
    connection.exec_driver_sql(
        "UPDATE op SET state=? WHERE device=? AND n=? AND state<3",
        [(max(best[number], default=_UNSENT), device, number)
         for number in range(first, last + 1)],
    )


def _put_series(connection: Connection, series: Series) -> None:
    connection.exec_driver_sql(
        "INSERT INTO series(way, code, kind, road, made, parts, sender, more) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(way, code) DO UPDATE SET "
        "parts=max(parts, excluded.parts)",
        (series.way, series.code, series.kind, series.road, series.made, series.of,
         series.sender, json.dumps(series.more, ensure_ascii=False)),
    )
    for part in series.parts:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO part(way, code, n, file, size, nonce, at, handed, received, "
            "rejected, reason, more) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (series.way, series.code, part.n, part.file, part.size, part.nonce,
             part.at or series.made, part.handed, part.received, part.rejected, part.reason,
             json.dumps({**part.more, "records": list(part.records)}, ensure_ascii=False)),
        )
        if series.way == "out":
            _put_contents(connection, series.code, part)


def _put_contents(connection: Connection, code: str, part: Part) -> None:
    for table in ("part_ops", "part_file", "part_record"):
        connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE code=? AND n=?", (code, part.n)  # noqa: S608
        )
    if part.ops:
        connection.exec_driver_sql(
            "INSERT INTO part_ops(code, n, device, first, last) VALUES (?, ?, ?, ?, ?)",
            [(code, part.n, *found) for found in part.ops],
        )
    if part.files:
        connection.exec_driver_sql(
            "INSERT INTO part_file(code, n, sha256, first, last) VALUES (?, ?, ?, ?, ?)",
            [(code, part.n, *found) for found in part.files],
        )
    if part.records:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO part_record(code, n, record) VALUES (?, ?, ?)",
            [(code, part.n, record) for record in part.records],
        )


def _read_series(connection: Connection, way: str, code: str) -> Series | None:
    row = connection.exec_driver_sql(
        "SELECT kind, road, made, parts, sender, more FROM series WHERE way=? AND code=?",
        (way, code),
    ).first()
    if row is None:
        return None
    found = connection.exec_driver_sql(
        "SELECT n, file, size, nonce, at, handed, received, rejected, reason, more FROM part "
        "WHERE way=? AND code=? ORDER BY n", (way, code),
    ).all()
    parts = tuple(_read_part(connection, way, code, part) for part in found)
    kind, road, made, of, sender, more = row
    return Series(way, code, kind, road, made, of, sender, parts, json.loads(more))


def _read_part(connection: Connection, way: str, code: str, row: Any) -> Part:
    n, file, size, nonce, at, handed, received, rejected, reason, text = row
    more = json.loads(text)
    records = tuple(more.pop("records", ()))
    ops: tuple[tuple[str, int, int], ...] = ()
    files: tuple[tuple[str, int, int], ...] = ()
    if way == "out":
        ops = tuple((d, f, t) for d, f, t in connection.exec_driver_sql(
            "SELECT device, first, last FROM part_ops WHERE code=? AND n=? ORDER BY device, first",
            (code, n),
        ))
        files = tuple((s, f, t) for s, f, t in connection.exec_driver_sql(
            "SELECT sha256, first, last FROM part_file WHERE code=? AND n=? "
            "ORDER BY sha256, first", (code, n),
        ))
    return Part(n, file, size, nonce, ops, files, records, at, handed, received, rejected,
                reason, more)


def _recompute_file(connection: Connection, sha256: str) -> None:
    """A file is as far as the weakest of its cells, each as far as the best part with it."""
    cells = connection.exec_driver_sql(
        "SELECT cells FROM file WHERE sha256=? AND state<3", (sha256,)
    ).scalar()
    if cells is None:
        return
    best: list[int | None] = [None] * max(1, len(json.loads(cells)))
    for first, last, handed, received, rejected in connection.exec_driver_sql(
        "SELECT f.first, f.last, p.handed, p.received, p.rejected FROM part_file f "
        "JOIN part p ON p.way='out' AND p.code=f.code AND p.n=f.n WHERE f.sha256=?", (sha256,),
    ):
        state = _part_state(handed, received, rejected)
        until = len(best) if last == WHOLE else min(last + 1, len(best))
        for index in range(first, until):
            before = best[index]
            best[index] = state if before is None else max(before, state)
    weakest = min(_UNSENT if state is None else state for state in best)
    connection.exec_driver_sql(
        "UPDATE file SET state=? WHERE sha256=?", (weakest, sha256)
    )


def _confirm_whole_parts(connection: Connection, at: str) -> None:
    """Parts whose every op and every file is held by the other side are received."""
    connection.exec_driver_sql(
        "UPDATE part SET received=? WHERE way='out' AND received='' AND NOT EXISTS "
        "(SELECT 1 FROM part_ops o JOIN op ON op.device=o.device AND op.n BETWEEN o.first AND "
        "o.last WHERE o.code=part.code AND o.n=part.n AND op.state<3) AND NOT EXISTS "
        "(SELECT 1 FROM part_file f JOIN file ON file.sha256=f.sha256 WHERE f.code=part.code AND "
        "f.n=part.n AND file.state<3) AND (EXISTS (SELECT 1 FROM part_ops o WHERE "
        "o.code=part.code AND o.n=part.n) OR EXISTS (SELECT 1 FROM part_file f WHERE "
        "f.code=part.code AND f.n=part.n))", (at,),
    )


def _files_of(
    connection: Connection, items: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    """For each item, its attachment records that may leave, with the state of their bytes."""
    found: dict[str, list[tuple[str, int]]] = {item: [] for item in items}
    asked = json.dumps(list(items))
    for owner, record, state in connection.exec_driver_sql(
        "SELECT a.f_owner, a.id, coalesce(f.state, 3) FROM r_attachment a "
        "LEFT JOIN file f ON f.sha256=a.f_sha256 WHERE a.hidden=0 AND a.f_hold_back=0 "
        "AND (a.f_owner IN (SELECT value FROM json_each(?1)))", (asked,),
    ):
        found[owner].append((record, state))
    for record, state in connection.exec_driver_sql(
        "SELECT a.id, coalesce(f.state, 3) FROM r_attachment a "
        "LEFT JOIN file f ON f.sha256=a.f_sha256 WHERE a.f_hold_back=0 "
        "AND a.id IN (SELECT value FROM json_each(?1))", (asked,),
    ):
        found[record].append((record, state))
    return found


def _word_states(connection: Connection, records: Sequence[str]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for record, state in connection.exec_driver_sql(
        "SELECT DISTINCT record, state FROM op WHERE record IN "
        "(SELECT value FROM json_each(?))", (json.dumps(list(records)),),
    ):
        found[record].add(state)
    return dict(found)


def _left_from_here(connection: Connection, records: Sequence[str]) -> set[str]:
    return set(connection.exec_driver_sql(
        "SELECT DISTINCT record FROM op WHERE state>0 AND record IN "
        "(SELECT value FROM json_each(?)) AND device IN (SELECT id FROM device WHERE own>0)",
        (json.dumps(list(records)),),
    ).scalars())


def _item_state(
    own: set[int], parts: Sequence[set[int]], files: Sequence[int], left: bool
) -> tuple[str, tuple[str, ...]]:
    words = own.union(*parts)
    if _REJECTED in words or _REJECTED in files:
        return "rejected", ((CHANGED,) if _UNSENT in words else ())
    if _UNSENT in words:
        return "unsent", ((CHANGED,) if left else ())
    weakest = min(words)
    bytes_at = min(files, default=_RECEIVED)
    if bytes_at >= weakest:
        return STATES[weakest], ()
    if bytes_at == _UNSENT or weakest == _RECEIVED:
        return STATES[min(weakest, _HANDED)], (PART_MISSING,)
    return STATES[bytes_at], ()


def _mark(connection: Connection, key: str) -> JSON:
    text = connection.exec_driver_sql("SELECT value FROM mark WHERE key=?", (key,)).scalar()
    return None if text is None else json.loads(text)


def _set_mark(connection: Connection, key: str, value: JSON) -> None:
    if value is None:
        connection.exec_driver_sql("DELETE FROM mark WHERE key=?", (key,))
    else:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO mark(key, value) VALUES (?, ?)",
            (key, json.dumps(value, ensure_ascii=False)),
        )
