"""Both values of what two people changed apart, said in words for the page of the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from defender_desk.desk.keys import Keys
from defender_desk.desk.records import Records
from defender_desk.domain import clock
from defender_desk.domain.fields import JSON, NOUNS, Field, Kind
from defender_desk.domain.initials import initials
from defender_desk.errors import UnknownRecord
from defender_desk.wording import _, date_text, time_text

REST = 12
"""At most so many parts of a list are said; the record itself keeps them all."""


@dataclass(frozen=True, slots=True)
class Said:
    """One of the values: as text, whose ("" for a key that is not known), when (ISO 8601).
    ``shown`` is the one that the record shows."""

    text: str
    who: str
    when: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record with all its values, the newest first."""

    record: str
    kind: str
    name: str
    label: str
    values: tuple[Said, ...]


def differences(records: Records, keys: Keys, ids: Iterable[str]) -> list[Difference]:
    """What was changed apart in these records, in their order; one not here has none."""
    found = []
    for record_id in ids:
        try:
            held = records.held(record_id)
        except UnknownRecord:
            continue
        fields = NOUNS[held.kind].fields
        for name, readings in records.conflicts(record_id).items():
            now = getattr(held.record, name, None)
            field = fields.get(name)
            found.append(Difference(
                record_id, held.kind, name, _(field.label) if field else name,
                tuple(Said(in_words(records, field, each.value), keys.person_of(each.device),
                           clock.iso(each.time), _same(each.value, now)) for each in readings),
            ))
    return found


def in_words(records: Records, field: Field | None, value: JSON) -> str:
    """A journal value as plain text; "" for an empty one."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if field is None or field.kind is Kind.MAP:
        return str(value)
    if isinstance(value, list):
        return _several(records, field, value)
    if isinstance(value, dict):
        return str(value.get("words") or " ".join(str(v) for v in value.values()))
    return _one(records, field, value)


def _several(records: Records, field: Field, value: list[Any]) -> str:
    if field.kind is Kind.PARTS:
        parts = [" · ".join(text for name, part in field.parts
                            if (text := in_words(records, part, each.get(name))))
                 for each in value[:REST] if isinstance(each, dict)]
        return "\n".join(part for part in parts if part)
    return ", ".join(_one(records, field, each) for each in value[:REST])


def _one(records: Records, field: Field, value: Any) -> str:
    if field.kind is Kind.YES_NO:
        return _("Yes") if value else _("No")
    if field.choices:
        return _(dict(field.choices).get(str(value), str(value)))
    if field.to:
        record: Any = records.maybe(field.to, str(value))
        name = getattr(record, "name", "")
        return initials(name) if name else str(getattr(record, "code", "")) or "—"
    if field.kind in {Kind.DATE, Kind.MOMENT}:
        return _day(str(value))
    return str(value)


def _day(iso: str) -> str:
    try:
        if len(iso) <= 10:
            return date_text(date.fromisoformat(iso))
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{date_text(moment.date())}, {time_text(moment)}"


def _same(value: JSON, now: Any) -> bool:
    return bool(value == (list(now) if isinstance(now, tuple) else now))
