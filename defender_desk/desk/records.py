"""Records of every kind, the same way: what the noun files and the command line stand on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from defender_desk.desk.activity_log import ActivityLog
from defender_desk.domain.fields import JSON, NOUNS, Kind, Noun
from defender_desk.domain.journal import canonical
from defender_desk.domain.record import checked, new_id, require, to_values
from defender_desk.errors import BadLine, DeskError, UnknownKind, UnknownRecord
from defender_desk.wording import N_, sentence

if TYPE_CHECKING:
    from defender_desk.storage.records import Held
    from defender_desk.storage.vault import Vault

Now = Callable[[], datetime]
Listed = list[dict[str, JSON]]


def local_now() -> datetime:
    """This computer's time with its offset."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as the command line and generic pages tell it."""

    name: str
    kind: str
    label: str
    needed: str
    choices: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One of several values that a field has after two people changed it apart."""

    value: JSON
    author: str
    time: str
    device: str = ""


class Records:
    """Saving, finding and counting records; every value is checked before it is kept."""

    def __init__(self, vault: Vault, now: Now = local_now) -> None:
        self._vault = vault
        self._now = now
        self.activity = ActivityLog(vault, now)
        """What was done, as codes; every noun's deeds note theirs here."""
        self.changes = 0
        """Grows with every save: whoever keeps a summary of records knows it has aged."""
        self.arrivals = 0
        """Grows when more changed than the records listed in ``saved``."""
        self._saved_of: Counter[str] = Counter()
        self.saved: list[str] = []
        """Ids of the records saved here since ``arrivals`` grew."""

    # --- time ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The time of this desk, with offset."""
        return self._now()

    def stamp(self) -> str:
        """The time of this desk as a record keeps it, to the second."""
        return self._now().isoformat(timespec="seconds")

    def today(self) -> date:
        """The day of this desk."""
        return self._now().date()

    # --- one record ---------------------------------------------------------------------------

    def held(self, record_id: str) -> Held:
        """The record with its heads and dates. Raises ``UnknownRecord``."""
        found = self._vault.records.get(record_id)
        if found is None or found.deleted:
            raise UnknownRecord(code=record_id)
        return found

    def one(self, kind: str, record_id: str) -> Any:
        """The record of ``kind`` with this id. Raises ``UnknownRecord``."""
        found = self.held(record_id)
        if found.kind != kind:
            raise UnknownRecord(code=record_id)
        return found.record

    def maybe(self, kind: str, record_id: str) -> Any | None:
        """The record of ``kind`` with this id, or None when it is not here."""
        if not record_id:
            return None
        found = self._vault.records.get(record_id)
        if found is None or found.deleted or found.kind != kind:
            return None
        return found.record

    def kind_of(self, record_id: str) -> str:
        """The kind of the record with this id, "" when it is not here."""
        return self._vault.records.kind_of([record_id]).get(record_id, "") if record_id else ""

    def save(self, kind: str, values: Mapping[str, JSON], record_id: str | None = None) -> Any:
        """Keep ``values`` of a new record, or of ``record_id``; the record as it stands now.

        Raises ``BadValue``, ``MissingFields`` (what every record of the kind needs),
        ``UnknownRecord``, ``DiskFull``.
        """
        good = checked(kind, values)
        if record_id is None:
            require(kind, good)
            record_id = new_id()
        else:
            require(kind, {**to_values(self.one(kind, record_id)), **good})
        held = self._vault.records.save(kind, record_id, good)
        self.kept(held)
        return held.record

    def kept(self, held: Held) -> None:
        """Take note that this record was just saved here."""
        self.saved.append(held.id)
        self._saved_of[held.kind] += 1
        self.changes += 1

    def age(self, kind: str) -> tuple[int, int]:
        """Differs from before when a record of ``kind`` may have changed."""
        return self.arrivals, self._saved_of[kind]

    def came(self) -> None:
        """Take note that records arrived, or that what was sent or confirmed changed."""
        self.saved.clear()
        self.arrivals += 1
        self.changes += 1

    def save_many(self, items: Sequence[tuple[str, str, Mapping[str, JSON]]]) -> None:
        """Keep several records, (kind, id, values) each: all of them or none."""
        ready = []
        for kind, record_id, values in items:
            good = checked(kind, values)
            found = self._vault.records.get(record_id)
            require(kind, {**to_values(found.record), **good} if found is not None else good)
            ready.append((kind, record_id, good))
        for held in self._vault.records.save_many(ready):
            self.kept(held)

    def delete(self, record_id: str) -> None:
        """Propose that the record goes; an edit that was not seen brings it back.

        What is still being typed in it is saved first: saved later, at the lock, it would be such
        an edit.
        """
        self.held(record_id)
        typed = self._vault.drafts.commit(record_id)
        if typed is not None:
            self.kept(typed)
        self._vault.records.delete(record_id)
        self.came()

    # --- many records -------------------------------------------------------------------------

    def all(self, kind: str, **equal: JSON) -> list[Any]:
        """The records of ``kind`` whose fields equal these, the newest last."""
        return list(self._vault.records.find(kind, **equal))

    def ids(
        self, kind: str, where: Mapping[str, JSON] | None = None, order: str = "",
        descending: bool = False,
    ) -> list[int]:
        """Row numbers for a long list; ``page`` reads those that are seen."""
        return list(self._vault.records.ids(kind, where or {}, order or "rowid", descending))

    def page(self, kind: str, rowids: Sequence[int]) -> list[Any]:
        """The records of these row numbers, in their order."""
        return list(self._vault.records.page(kind, list(rowids)))

    def columns(self, kind: str, names: Sequence[str], **equal: JSON) -> list[tuple[Any, ...]]:
        """Only these fields of the records that ``all`` would give: for long lists that count."""
        return list(self._vault.records.columns(kind, names, **equal))

    def rowids(self, kind: str, ids: Sequence[str]) -> dict[str, int]:
        """The row number of each of these records that is here."""
        found = self._vault.records.columns(kind, ("id", "rowid"), id=tuple(ids)) if ids else []
        return dict(found)

    def count(self, kind: str, **equal: JSON) -> int:
        """How many records of ``kind`` have these values."""
        return self._vault.records.count(kind, **equal)

    def next_code(self, kind: str, case_id: str) -> str:
        """The next code of ``kind`` within a case: E-08 after seven notes."""
        prefix = NOUNS[kind].code_prefix
        number = self.count(kind, case=case_id) + 1
        while self.count(kind, case=case_id, code=f"{prefix}-{number:02d}"):
            number += 1
        return f"{prefix}-{number:02d}"

    # --- for the command line -----------------------------------------------------------------

    def kinds(self) -> tuple[str, ...]:
        """The names of all kinds of record."""
        return tuple(NOUNS)

    def schema(self, kind: str) -> tuple[FieldView, ...]:
        """The fields of ``kind`` in order. Raises ``UnknownKind``."""
        return tuple(
            FieldView(name, str(field.kind), field.label, str(field.needed),
                      tuple(key for key, _label in field.choices), field.to)
            for name, field in self._noun(kind).fields.items()
        )

    def list(self, kind: str, case: str = "") -> Listed:
        """All records of ``kind`` as plain values with ``kind`` and ``id``; of one case if named.

        ``case`` is the case's id or code. Raises ``UnknownKind``, ``UnknownRecord``.
        """
        noun = self._noun(kind)
        if not case:
            return [self._plain(each) for each in self.all(kind)]
        case_id = str(self.get(case)["id"])
        if kind == "case":
            return [self._plain(self.one("case", case_id))]
        if "case" in noun.fields:
            return [self._plain(each) for each in self.all(kind, case=case_id)]
        return [self._plain(each) for each in self.all(kind) if self.case_of(each) == case_id]

    def get(self, code: str) -> dict[str, JSON]:
        """One record by its id, its code, or ``CASE/CODE``. Raises ``UnknownRecord``."""
        return self._plain(self.by_code(code))

    def by_code(self, code: str) -> Any:
        """One record by its id, its code, or ``GT-2026-014/E-07``. Raises ``UnknownRecord``."""
        held = self._vault.records.get(code)
        if held is not None and not held.deleted:
            return held.record
        case, slash, inner = code.partition("/")
        if not slash:
            found = self._vault.records.find_code(code)
            if found is None:
                raise UnknownRecord(code=code)
            return found.record
        owner = self.by_code(case)
        for kind, noun in NOUNS.items():
            if "code" in noun.fields and "case" in noun.fields:
                matches = self.all(kind, case=owner.id, code=inner)
                if matches:
                    return matches[-1]
        raise UnknownRecord(code=code)

    def save_in_bulk(self, items: Sequence[tuple[str, str, Mapping[str, JSON]]]) -> None:
        """As ``save_many`` for very many new records: checked, not compared with what is there."""
        ready = []
        for kind, record_id, values in items:
            good = checked(kind, values)
            require(kind, good)
            ready.append((kind, record_id, good))
        self._vault.records.save_many(ready)
        self.came()

    def info(self) -> dict[str, JSON]:
        """Facts of this vault: whose it is, and how many records of each kind it holds."""
        profile = self._vault.profile
        return {
            "role": profile.role,
            "country": profile.country,
            "device": self._vault.device.id,
            "records": {kind: self.count(kind) for kind in NOUNS},
        }

    def put(self, lines: Iterable[str]) -> Listed:
        """Keep records from JSON lines ``{"kind", "id"?, field: value, …}``: all of them or none.

        The records as they stand, in order. Raises ``BadLine`` that names the line and what is
        wrong with it.
        """
        items: list[tuple[str, str, dict[str, JSON]]] = []
        for number, line in enumerate(lines, 1):
            if line.strip():
                items.append(self._line(number, line))
        self.save_many(items)
        return [self._plain(self.held(record_id).record) for _kind, record_id, _values in items]

    def _line(self, number: int, line: str) -> tuple[str, str, dict[str, JSON]]:
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadLine(line=number, reason=N_("it is not JSON")) from error
        if not isinstance(values, dict) or not isinstance(values.get("kind"), str):
            raise BadLine(line=number, reason=N_("it names no kind"))
        kind = values.pop("kind")
        record_id = values.pop("id", None)
        if record_id is not None and not isinstance(record_id, str):
            raise BadLine(line=number, reason=N_("its id is no text"))
        try:
            good = checked(kind, values)
            found = self._vault.records.get(record_id) if record_id else None
            require(kind, {**to_values(found.record), **good} if found else good)
            canonical(good)
        except RecursionError as error:
            raise BadLine(line=number, reason=N_("the value has another shape")) from error
        except DeskError as error:
            raise BadLine(line=number, reason=sentence(error).what.rstrip(".")) from error
        return kind, record_id or new_id(), good

    # --- what belongs where -------------------------------------------------------------------

    def case_of(self, record: Any) -> str:
        """The id of the case to which ``record`` belongs, or "" (contacts belong to none)."""
        if record.kind == "case":
            return str(record.id)
        direct = getattr(record, "case", "")
        if direct:
            return str(direct)
        for name in ("declaration", "owner", "note"):
            parent_id = getattr(record, name, "")
            held = self._vault.records.get(parent_id) if parent_id else None
            if held is not None:
                return self.case_of(held.record)
        return ""

    def conflicts(self, record_id: str) -> dict[str, tuple[Reading, ...]]:
        """Fields that two people changed apart, each with all its readings, the newest first."""
        return {
            name: tuple(Reading(head.value, head.author, head.time, head.ref[0]) for head in heads)
            for name, heads in self.held(record_id).conflicts.items()
        }

    def _noun(self, kind: str) -> Noun:
        if kind not in NOUNS:
            raise UnknownKind(kind=kind)
        return NOUNS[kind]

    def _plain(self, record: Any) -> dict[str, JSON]:
        return {"kind": record.kind, "id": record.id, **to_values(record)}


def schema_of(kind: str) -> list[dict[str, JSON]]:
    """The fields of ``kind`` as plain values. Raises ``UnknownKind``."""
    if kind not in NOUNS:
        raise UnknownKind(kind=kind)
    return [
        {"name": name, "kind": str(field.kind), "label": field.label, "needed": str(field.needed),
         "choices": [key for key, _label in field.choices]}
        for name, field in NOUNS[kind].fields.items()
    ]


def reference_fields(kind: str) -> tuple[str, ...]:
    """Names of the fields of ``kind`` that hold the id of one other record."""
    return tuple(n for n, f in NOUNS[kind].fields.items() if f.kind is Kind.REFERENCE)


def references_of(record: Any) -> set[str]:
    """Ids of all records that ``record`` names in its fields."""
    found: set[str] = set()
    for name, field in NOUNS[record.kind].fields.items():
        value = getattr(record, name)
        if field.kind is Kind.REFERENCE and value:
            found.add(value)
        elif field.kind is Kind.REFERENCES:
            found.update(value)
    return found
