"""The journal on disk: every op held, the seals over them, and what arrives from others."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from defender_desk.crypto.signature import BadSignature, SigningKey, public_key
from defender_desk.domain.clock import HybridClock
from defender_desk.domain.fields import JSON, NOUNS
from defender_desk.domain.journal import (
    DELETED,
    Op,
    Ref,
    Seal,
    canonical,
    new_op,
    read_op,
    seal_message,
    state_of,
)
from defender_desk.errors import ForgedOps, WouldHideMany
from defender_desk.progress import Progress, Silent
from defender_desk.storage import view
from defender_desk.storage.lanes import PERSON, Lanes

RECEIVED: Final = 3
"""State of an op that the other side holds; see ledger.py for the others."""

MANY: Final = 20
"""An import that would hide more records than this, or a tenth of them, asks first."""
_BATCH: Final = 500
_ASK: Final = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One op as it travels, with what a packer needs to choose."""

    device: str
    n: int
    record: str
    kind: str
    header: bytes
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Have:
    """Of one device: every op up to ``n``, and the ``odd`` ones held after a gap."""

    n: int
    odd: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: new ops, ops known before, records changed as (kind, id), how many of
    these are now hidden by a deletion, and how many ops this program does not know how to show."""

    new: int
    known: int
    records: tuple[tuple[str, str], ...]
    hidden: int
    newer: int


class Journal:
    """The ops and seals of a vault. Everything read is a snapshot; see lanes.py for threads."""

    def __init__(
        self, lanes: Lanes, device: str, author: str, signing: SigningKey, clock: HybridClock
    ) -> None:
        self._lanes = lanes
        self.device = device
        """Id of this device, whose ops ``append`` makes."""
        self._author = author
        self._signing = signing
        self._clock = clock

    # --- writing ------------------------------------------------------------------------------

    def append(
        self, connection: Connection, record: str, kind: str,
        values: Mapping[str, JSON], parents: Mapping[str, Sequence[Ref]],
    ) -> Op:
        """Add this device's next op inside the writer's transaction; the view is not touched."""
        last = connection.exec_driver_sql(
            "SELECT n, id FROM op WHERE device=? ORDER BY n DESC LIMIT 1", (self.device,)
        ).first()
        n, prev = (last[0] + 1, last[1]) if last else (1, "")
        op = new_op(
            device=self.device, n=n, prev=prev, time=self._clock.now(), author=self._author,
            record=record, kind=kind, values=values,
            parents={name: tuple(refs) for name, refs in parents.items()},
        )
        _insert(connection, [op], 0)
        return op

    def seal_now(self) -> Seal | None:
        """Sign this device's chain as it stands; None while it has no op. Twice gives the same."""
        def work(connection: Connection) -> Seal | None:
            last = connection.exec_driver_sql(
                "SELECT n, id FROM op WHERE device=? ORDER BY n DESC LIMIT 1", (self.device,)
            ).first()
            return self._seal(connection, last[0], last[1]) if last else None

        return self._lanes.write(work)

    def seals_covering(self, numbers: Iterable[int], device: str = "") -> tuple[Seal, ...]:
        """Seals of this device that cover its ops of these numbers, one at the end of each run.

        Another ``device`` does not sign here: a former own one sealed all its ops when it was
        closed, those of somebody else came with the seals that covered them.

        A bundle that leaves ops out altogether breaks the chain into runs; each run's end is
        sealed (again, if need be), so the reader can check every op it gets.
        """
        wanted = sorted(set(numbers))
        ends = [n for n, after in zip(wanted, [*wanted[1:], 0], strict=True) if after != n + 1]
        if device not in ("", self.device):
            held = self.seals_for(device)
            least = tuple(seal for seal in held if seal.n in set(ends))
            if len({seal.n for seal in least}) == len(ends):
                return least
            return tuple(seal for seal in held if seal.n in set(wanted))

        def work(connection: Connection) -> tuple[Seal, ...]:
            found = []
            for n in ends:
                op = connection.exec_driver_sql(
                    "SELECT id FROM op WHERE device=? AND n=?", (self.device, n)
                ).scalar_one()
                found.append(self._seal(connection, n, op))
            return tuple(found)

        return self._lanes.write(work)

    def _seal(self, connection: Connection, n: int, op: str) -> Seal:
        old = connection.exec_driver_sql(
            "SELECT time, signature FROM seal WHERE device=? AND n=? AND op=?",
            (self.device, n, op),
        ).first()
        if old:
            return Seal(self.device, n, op, old[0], old[1])
        time = self._clock.now()
        signature = self._signing.sign_raw(seal_message(self.device, n, op, time))
        seal = Seal(self.device, n, op, time, signature)
        _insert_seals(connection, [seal])
        return seal

    # --- reading ------------------------------------------------------------------------------

    def lines(self, device: str, after: int = 0, through: int | None = None) -> Iterator[Line]:
        """The ops of one device in order, ``after`` < n <= ``through``, read in batches."""
        last = through if through is not None else 1 << 62
        while True:
            with self._lanes.read() as connection:
                found = connection.exec_driver_sql(
                    "SELECT device, n, record, kind, header, body FROM op WHERE device=? AND n>? "
                    "AND n<=? ORDER BY n, seq LIMIT ?", (device, after, last, _BATCH),
                ).all()
                # A fork has two ops of one number: a batch never ends between them.
                if len(found) == _BATCH:
                    found = [line for line in found if line[1] != found[-1][1]] or found
            if not found:
                return
            for line in found:
                yield Line(*line)
            after = found[-1][1]

    def ops_after(self, have: Mapping[str, int]) -> Iterator[tuple[bytes, bytes | None]]:
        """(header, body) of every op beyond what ``have`` names as held without a gap."""
        for device in sorted(self.have()):
            for line in self.lines(device, have.get(device, 0)):
                yield line.header, line.body

    def ops_of(self, records: Iterable[str]) -> list[Line]:
        """Every op of these records, by device and number."""
        found: list[Line] = []
        with self._lanes.read() as connection:
            for chunk in _chunks(list(dict.fromkeys(records))):
                marks = ",".join("?" * len(chunk))
                found += [Line(*line) for line in connection.exec_driver_sql(
                    "SELECT device, n, record, kind, header, body FROM op "  # noqa: S608
                    f"WHERE record IN ({marks})", tuple(chunk),
                )]
        return sorted(found, key=lambda line: (line.device, line.n))

    def history(self, record: str) -> tuple[Op, ...]:
        """The ops of one record, oldest first."""
        with self._lanes.read() as connection:
            _rowid, ops = view.ops_of(connection, record)
        return tuple(sorted(ops, key=lambda op: (op.time, op.device, op.n)))

    def seals_for(self, device: str) -> tuple[Seal, ...]:
        """The seals held of a device, by number."""
        with self._lanes.read() as connection:
            return tuple(_seals(connection, device))

    def have(self) -> dict[str, Have]:
        """What is held of each device."""
        with self._lanes.read() as connection:
            return _have(connection)

    def have_set(self) -> dict[str, int]:
        """For each device, the number up to which its ops are held without a gap."""
        return {device: have.n for device, have in self.have().items()}

    def state_digest(self, have: Mapping[str, int] | None = None) -> bytes:
        """32 bytes that two desks share exactly when they hold the same ops.

        The id of a chain's last op commits to the whole chain, so the digest is SHA-256 of the
        canonical ``{device: [n, id of op n, [ids of odd ops]]}``. With ``have`` it is that of a
        desk that holds these prefixes and no odd ones.
        """
        with self._lanes.read() as connection:
            return digest_of(connection, have)

    def count(self) -> int:
        """How many ops are held."""
        with self._lanes.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM op").scalar_one())

    def newer(self) -> int:
        """How many records of kinds that this program does not know are held and passed on."""
        marks = ",".join("?" * len(NOUNS))
        with self._lanes.read() as connection:
            return int(connection.exec_driver_sql(
                f"SELECT count(DISTINCT record) FROM op WHERE kind NOT IN ({marks})",  # noqa: S608
                tuple(NOUNS),
            ).scalar_one())

    # --- arriving -----------------------------------------------------------------------------

    def take(
        self,
        ops: Iterable[Op | tuple[bytes, bytes | None]],
        seals: Iterable[Seal],
        keys: Mapping[str, bytes],
        *,
        progress: Progress | None = None,
        hide_many: bool = False,
        also: Callable[[Connection], None] | None = None,
    ) -> Taken:
        """Take ops that arrived, after checking each against its own device's seals.

        ``keys`` are the pinned Ed25519 keys (32 bytes) by device. ``also`` runs in the same
        transaction (bundle and receipt rows). Raises ``DamagedBundle`` for ops that are not as
        they should be, ``ForgedOps`` when no good seal of their device covers some of them,
        ``WouldHideMany`` unless ``hide_many``; nothing has changed then. Ops and the list of
        records to bring up to date are committed at once; the view follows in chunks.
        """
        watch = progress or Silent()
        arrived = {op.id: op for op in (
            read_op(op.header, op.body) if isinstance(op, Op) else read_op(*op) for op in ops
        )}
        good = [seal for seal in seals if _holds(seal, keys)]
        with self._lanes.read() as connection:
            held = _known(connection, arrived)
            _check_cover(connection, arrived, good, keys, held)
        # Header known, values only now: they complete what is held.
        fuller = [op for op in arrived.values() if held.get(op.id) is False and op.body is not None]
        new = [op for op in arrived.values() if op.id not in held]
        fresh = [*new, *fuller]
        with self._lanes.read() as connection:
            hidden = _would_hide(connection, fresh)
            total = _visible(connection)
        if not hide_many and hidden and (hidden > MANY or hidden * 10 > total):
            raise WouldHideMany(count=hidden, total=total)
        records = {op.record: op.kind for op in fresh}

        def work(connection: Connection) -> None:
            _insert(connection, sorted(new, key=lambda op: (op.time, op.device, op.n)), RECEIVED)
            if fuller:
                connection.exec_driver_sql(
                    "UPDATE op SET body=? WHERE id=?", [(op.body, op.id) for op in fuller]
                )
            _insert_seals(connection, good)
            view.mark_dirty(connection, records)
            if also is not None:
                also(connection)

        self._lanes.write(work, PERSON)
        if fresh:
            self._clock.seen(max(op.time for op in fresh))
        view.catch_up(self._lanes, watch)
        newer = sum(
            op.kind not in NOUNS or any(name not in NOUNS[op.kind].fields and name != DELETED
                                        for name in op.written)
            for op in fresh
        )
        return Taken(
            len(fresh), len(arrived) - len(fresh),
            tuple(sorted((kind, record) for record, kind in records.items())), hidden, newer,
        )


def _chunks(found: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(found), _ASK):
        yield found[start : start + _ASK]


def _insert(connection: Connection, ops: Sequence[Op], state: int) -> None:
    if ops:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO op(id, device, n, record, kind, time, header, body, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(op.id, op.device, op.n, op.record, op.kind, op.time, op.header, op.body, state)
             for op in ops],
        )


def _insert_seals(connection: Connection, seals: Sequence[Seal]) -> None:
    if seals:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO seal(device, n, op, time, signature) VALUES (?, ?, ?, ?, ?)",
            [(seal.device, seal.n, seal.op, seal.time, seal.signature) for seal in seals],
        )


def _seals(connection: Connection, device: str) -> list[Seal]:
    return [Seal(*found) for found in connection.exec_driver_sql(
        "SELECT device, n, op, time, signature FROM seal WHERE device=? ORDER BY n", (device,)
    )]


def _have(connection: Connection) -> dict[str, Have]:
    held: dict[str, Have] = {}
    counts = connection.exec_driver_sql(
        "SELECT device, max(n), count(DISTINCT n) FROM op GROUP BY device"
    ).all()
    for device, last, count in counts:
        if last == count:
            held[device] = Have(last)
            continue
        first_gap = connection.exec_driver_sql(
            "SELECT min(n) FROM (SELECT 0 AS n UNION SELECT n FROM op WHERE device=?1) AS o WHERE "
            "NOT EXISTS (SELECT 1 FROM op AS p WHERE p.device=?1 AND p.n=o.n+1)", (device,)
        ).scalar_one()
        odd = connection.exec_driver_sql(
            "SELECT DISTINCT n FROM op WHERE device=? AND n>? ORDER BY n", (device, first_gap)
        ).scalars()
        held[device] = Have(first_gap, tuple(odd))
    return held


def digest_of(connection: Connection, have: Mapping[str, int] | None = None) -> bytes:
    """The state digest of the ops that a database holds; see ``Journal.state_digest``."""
    held = _have(connection)
    if have is not None:
        held = {d: Have(min(n, held[d].n)) for d, n in have.items() if d in held and n}
    said = {}
    for device, own in held.items():
        at = _ids(connection, device, (own.n,))
        odd = _ids(connection, device, own.odd)
        said[device] = [own.n, "".join(at), odd]
    return hashlib.sha256(canonical(said)).digest()


def _ids(connection: Connection, device: str, numbers: Sequence[int]) -> list[str]:
    found: list[str] = []
    for n in numbers:
        found += connection.exec_driver_sql(
            "SELECT id FROM op WHERE device=? AND n=? ORDER BY id", (device, n)
        ).scalars()
    return found


def _known(connection: Connection, ids: Iterable[str]) -> dict[str, bool]:
    """Which of these ops are held, and whether with their values."""
    held: dict[str, bool] = {}
    for chunk in _chunks(list(ids)):
        marks = ",".join("?" * len(chunk))
        held.update((found[0], bool(found[1])) for found in connection.exec_driver_sql(
            f"SELECT id, body IS NOT NULL FROM op WHERE id IN ({marks})", tuple(chunk)  # noqa: S608
        ))
    return held


def _holds(seal: Seal, keys: Mapping[str, bytes]) -> bool:
    key = keys.get(seal.device)
    if key is None:
        return False
    try:
        message = seal_message(seal.device, seal.n, seal.op, seal.time)
        public_key(key).verify_raw(seal.signature, message)
    except BadSignature:
        return False
    return True


def _check_cover(
    connection: Connection, arrived: Mapping[str, Op], good: Iterable[Seal],
    keys: Mapping[str, bytes], held: Mapping[str, bool],
) -> None:
    """Raise ``ForgedOps`` unless a seal, or an op held already, leads to every arrived op."""
    starts = {(seal.device, seal.n, seal.op) for seal in good}
    for device in {op.device for op in arrived.values()}:
        starts |= {(s.device, s.n, s.op) for s in _seals(connection, device) if _holds(s, keys)}
    covered = set(held)
    for device, n, op_id in starts:
        op = arrived.get(op_id)
        if op is not None and (op.device, op.n) == (device, n):
            _walk(op, arrived, covered)
    # What lies below an op that is held was sealed with it: its ``prev`` names it.
    for op in sorted(arrived.values(), key=lambda op: -op.n):
        if op.id not in covered:
            after = connection.exec_driver_sql(
                "SELECT header FROM op WHERE device=? AND n=?", (op.device, op.n + 1)
            ).scalars()
            if any(Op(header, None).prev == op.id for header in after):
                _walk(op, arrived, covered)
    refused: defaultdict[str, int] = defaultdict(int)
    for op in arrived.values():
        if op.id not in covered:
            refused[op.device] += 1
    for device, count in sorted(refused.items()):
        raise ForgedOps(device=device, count=count)


def _walk(op: Op, arrived: Mapping[str, Op], covered: set[str]) -> None:
    following: Op | None = op
    while following is not None:
        covered.add(following.id)
        before = arrived.get(following.prev)
        if before is None or (before.device, before.n) != (following.device, following.n - 1):
            return
        following = None if before.id in covered and before.id != op.id else before


def _would_hide(connection: Connection, ops: Iterable[Op]) -> int:
    """How many records that are visible now would be hidden once these ops are here."""
    candidates: defaultdict[str, list[Op]] = defaultdict(list)
    ops = list(ops)
    graves = {op.record for op in ops if op.values.get(DELETED) is True}
    for op in ops:
        if op.record in graves:
            candidates[op.record].append(op)
    hidden = 0
    for record, coming in candidates.items():
        _rowid, own = view.ops_of(connection, record)
        if own and not state_of(own).deleted and state_of([*own, *coming]).deleted:
            hidden += 1
    return hidden


def _visible(connection: Connection) -> int:
    return int(
        connection.exec_driver_sql("SELECT count(DISTINCT record) FROM op").scalar_one()
    )
