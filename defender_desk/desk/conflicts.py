"""What two people changed apart, and how a person settles it (security.md 5.2).

Nothing is lost and nobody is asked at import: every text stays until somebody chooses. The choice
is one op whose parents are all the heads that the person saw, so it heals on every desk; what
arrives between reading and choosing stays a head of its own and is shown next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from defender_desk.desk.declarations import Declarations
from defender_desk.desk.differences import in_words
from defender_desk.desk.keys import Keys
from defender_desk.desk.names import Home, Remembered, home_of, name_of, place_of
from defender_desk.desk.records import Records
from defender_desk.domain import clock
from defender_desk.domain.fields import JSON, NOUNS, Field, Kind
from defender_desk.domain.journal import DELETED, Head, Op, Ref, canonical, state_of
from defender_desk.errors import UnknownRecord
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.records import Held
    from defender_desk.storage.vault import Vault

_TYPED = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_LISTS = frozenset({Kind.TEXTS, Kind.REFERENCES, Kind.PARTS})
_CHECKED = {"checked_by": "", "checked_on": ""}


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One thing to look at. ``field`` is ``DELETED`` where a deletion missed what was written."""

    record: str
    kind: str
    field: str
    label: str
    name: str
    place: str
    when: str
    home: Home


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values: in words, whose (initials, "" unknown), when (ISO 8601)."""

    text: str
    who: str
    when: str
    mine: bool
    shown: bool
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field with all its values, one's own first.

    ``earlier`` is what all of them began from, "" where nothing was written before. ``typed``:
    a person may write another text; ``both``: the values can be kept together.
    """

    row: ConflictRow
    versions: tuple[Version, ...]
    earlier: str
    typed: bool
    long: bool
    both: bool


@dataclass(frozen=True, slots=True)
class Contest:
    """A record that one person removed while another wrote in it: who, when, and what."""

    row: ConflictRow
    removed_by: str
    removed_at: str
    removed_by_me: bool
    written: tuple[Version, ...]
    fields: tuple[str, ...]


class Conflicts:
    """Everything that has two texts, and deletions that missed something."""

    def __init__(self, vault: Vault, records: Records, keys: Keys,
                 declarations: Declarations) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys
        self._declarations = declarations

    # --- looking ------------------------------------------------------------------------------

    def count(self) -> int:
        """How many things there are to look at."""
        return len(self.rows())

    def rows(self) -> list[ConflictRow]:
        """One row a field, the newest first."""
        found: list[ConflictRow] = []
        seen = Remembered(self._records)
        for row in self._vault.records.with_conflicts():
            fields = [*row.conflicts, *([DELETED] if row.contested else [])]
            found += [self._row(row.record, name, row.changed, seen) for name in fields]
        return sorted(found, key=lambda each: each.when, reverse=True)

    def one(self, record_id: str, field: str) -> Conflict:
        """All values of one field. Raises ``UnknownRecord`` when it was settled meanwhile."""
        held = self._records.held(record_id)
        heads = held.conflicts.get(field)
        if not heads:
            raise UnknownRecord(code=getattr(held.record, "code", ""))
        declared = NOUNS[held.kind].fields.get(field)
        shown = canonical(heads[0].value)
        versions: dict[bytes, Version] = {}
        for head in heads:
            spelled = canonical(head.value)
            made = self._version(declared, head, shown=spelled == shown)
            same = versions.get(spelled)
            versions[spelled] = made if same is None else _joined(same, made)
        kind = declared.kind if declared else Kind.MAP
        return Conflict(
            self._row(held.record, field, clock.iso(heads[0].time)),
            tuple(sorted(versions.values(), key=lambda v: not v.mine)),
            in_words(self._records, declared, self._earlier(record_id, field, heads)),
            kind in _TYPED and not (declared and declared.choices), kind is Kind.LONG_TEXT,
            kind is Kind.LONG_TEXT or kind in _LISTS,
        )

    def contest(self, record_id: str) -> Contest:
        """A removal that missed something. Raises ``UnknownRecord`` when it was settled."""
        held = self._records.held(record_id)
        if not held.contested:
            raise UnknownRecord(code=getattr(held.record, "code", ""))
        ops = self._vault.journal.history(record_id)
        state = state_of(ops)
        gone = next(h for h in state.heads[DELETED] if h.value is True)
        saw = _seen_by(ops, {h.ref for h in state.heads[DELETED] if h.value is True})
        fields = NOUNS[held.kind].fields
        written = [(name, head) for name, heads in state.heads.items() if name != DELETED
                   for head in heads if head.ref not in saw and name in fields]
        return Contest(
            self._row(held.record, DELETED, clock.iso(gone.time)),
            self._keys.person_of(gone.ref[0]), clock.iso(gone.time), self._mine(gone),
            tuple(self._version(fields[name], head, shown=True) for name, head in written),
            tuple(_(fields[name].label) for name, _head in written),
        )

    def contested(self, record_ids: Iterable[str]) -> list[str]:
        """Those of the records that somebody removed while another person wrote in them."""
        held = [self._vault.records.get(each) for each in record_ids]
        return [each.id for each in held if each is not None and each.contested]

    # --- settling -----------------------------------------------------------------------------

    def choose(self, conflict: Conflict, version: Version) -> None:
        """Keep one of the values as it stands. Raises ``UnknownRecord``, ``DiskFull``."""
        held = self._records.held(conflict.row.record)
        heads = held.conflicts.get(conflict.row.field, ())
        chosen = next((head for head in heads if head.ref in version.refs), None)
        if chosen is None:
            raise UnknownRecord(code=getattr(held.record, "code", ""))
        self._settle(held, conflict, chosen.value)

    def both(self, conflict: Conflict) -> None:
        """Keep all values of a list together, one's own first; of a long text, one below another.

        Raises ``UnknownRecord``, ``DiskFull``.
        """
        held = self._records.held(conflict.row.record)
        heads = sorted(held.conflicts.get(conflict.row.field, ()), key=lambda h: not self._mine(h))
        if not heads:
            raise UnknownRecord(code=getattr(held.record, "code", ""))
        if conflict.long:
            self._settle(held, conflict, together(str(h.value or "") for h in heads))
            return
        joined: list[JSON] = []
        for head in heads:
            parts = head.value if isinstance(head.value, list) else []
            joined += [each for each in parts if each not in joined]
        self._settle(held, conflict, joined)

    def write(self, conflict: Conflict, text: str) -> None:
        """Settle a text field with other words. Raises ``UnknownRecord``, ``DiskFull``."""
        self._settle(self._records.held(conflict.row.record), conflict, text)

    def bring_back(self, record_id: str) -> None:
        """A contested removal: the record stays. Raises ``UnknownRecord``."""
        self._records.kept(self._vault.records.restore(self._records.held(record_id).id))
        self._records.activity.note("conflict.settled", record_id)

    def remove_anyway(self, record_id: str) -> None:
        """A contested removal: what was written since goes too, into the bin."""
        self._records.delete(record_id)
        self._records.activity.note("conflict.settled", record_id)

    # --- inside -------------------------------------------------------------------------------

    def _settle(self, held: Held, conflict: Conflict, value: JSON) -> None:
        name = conflict.row.field
        was = getattr(held.record, name, None)
        values: dict[str, JSON] = {name: value}
        other = canonical(value) != canonical(list(was) if isinstance(was, tuple) else was)
        if held.kind == "paragraph" and name == "es" and other:
            # Another Spanish text was not compared with its sources yet.
            values |= {key: empty for key, empty in _CHECKED.items()
                       if getattr(held.record, key)}
        seen = {name: tuple(ref for version in conflict.versions for ref in version.refs)}
        self._records.kept(self._vault.records.resolve(held.id, values, seen=seen))
        self._records.activity.note("conflict.settled", held.id)
        if other and held.kind in {"paragraph", "exhibit"}:
            self._declarations.back_to_draft(held.record.declaration)

    def _row(
        self, record: Any, field: str, when: str, seen: Remembered | None = None
    ) -> ConflictRow:
        known = seen or Remembered(self._records)
        declared = NOUNS[record.kind].fields.get(field)
        label = _("Removed and changed") if field == DELETED else (
            _(declared.label) if declared else field)
        return ConflictRow(record.id, record.kind, field, label, name_of(known, record),
                           place_of(known, record), when, home_of(known, record))

    def _version(self, declared: Field | None, head: Head, *, shown: bool) -> Version:
        return Version(in_words(self._records, declared, head.value),
                       self._keys.person_of(head.ref[0]), clock.iso(head.time),
                       self._mine(head), shown, (head.ref,))

    def _mine(self, head: Head) -> bool:
        device = self._vault.device
        return head.ref[0] == device.id or head.author == device.person

    def _earlier(self, record_id: str, field: str, heads: Iterable[Head]) -> JSON:
        """The newest value of the field that all of these were written over, None for none."""
        ops = {op.ref: op for op in self._vault.journal.history(record_id)}
        common: set[Ref] | None = None
        for head in heads:
            before = _before(ops, head.ref, field)
            common = before if common is None else common & before
        held = [ops[ref] for ref in common or () if ref in ops and field in ops[ref].values]
        newest = max(held, key=lambda op: (op.time, op.device, op.id), default=None)
        return newest.values[field] if newest is not None else None


def together(texts: Iterable[str]) -> str:
    """Texts below each other with an empty line between them."""
    return "\n\n".join(text for text in texts if text.strip())


def _before(ops: Mapping[Ref, Op], ref: Ref, field: str) -> set[Ref]:
    """Every op of a field that ``ref`` came after, step by step."""
    found: set[Ref] = set()
    waiting = [ref]
    while waiting:
        op = ops.get(waiting.pop())
        for parent in op.parents.get(field, ()) if op is not None else ():
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def _seen_by(ops: Iterable[Op], tombs: set[Ref]) -> set[Ref]:
    return {ref for op in ops if op.ref in tombs for refs in op.parents.values() for ref in refs}


def _joined(one: Version, other: Version) -> Version:
    """Two people wrote the same: one value that both stand behind."""
    who = one.who if other.who in ("", one.who) else f"{one.who}, {other.who}"
    return Version(one.text, who, max(one.when, other.when), one.mine or other.mine,
                   one.shown, (*one.refs, *other.refs))
