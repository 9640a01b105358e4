"""What every record has, and the passage between a record and its journal values."""

from __future__ import annotations

import os
import time as clock
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from defender_desk.domain.fields import JSON, NOUNS, Kind, Needed, choice, default_of, texts
from defender_desk.errors import BadValue, MissingFields, UnknownKind
from defender_desk.wording import N_

VISIBILITY = (
    ("staff", N_("The team")),
    ("advocate", N_("The team and the US lawyer")),
    ("court", N_("It may be filed in court")),
    ("defender", N_("Only me")),
)
"""Who may see a record: ``defender`` never leaves, ``staff`` only to staff (exchange.md 6)."""

SENSITIVITY = (("normal", N_("Normal")), ("high", N_("High")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The fields that every noun has. ``id`` is a ULID; it is not a field and never changes."""

    kind: ClassVar[str] = ""

    id: str = ""
    visibility: str = choice(N_("Who may see it"), VISIBILITY)
    sensitivity: str = choice(N_("Sensitivity"), SENSITIVITY)
    content_warnings: tuple[str, ...] = texts(N_("Content warnings"))


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> str:
    """A new record id: a ULID, 26 characters, 48 bits of Unix milliseconds and 80 random bits.

    Source: github.com/ulid/spec.
    """
    value = (int(clock.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def _thawed(kind: Kind, value: JSON) -> Any:
    if kind in {Kind.TEXTS, Kind.REFERENCES, Kind.PARTS} and isinstance(value, list):
        return tuple(value)
    return value


def from_values(kind: str, record_id: str, values: Mapping[str, JSON]) -> Any:
    """The record of ``kind`` that these journal values describe; unknown fields are left aside.

    Raises ``UnknownKind`` for a kind this program does not know.
    """
    if kind not in NOUNS:
        raise UnknownKind(kind=kind)
    declared = NOUNS[kind]
    known = {
        name: _thawed(declared.fields[name].kind, value)
        for name, value in values.items()
        if name in declared.fields and value is not None
    }
    return declared.cls(id=record_id, **known)


def to_values(record: Any) -> dict[str, JSON]:
    """All declared fields of a record as JSON values."""
    declared = NOUNS[record.kind]
    plain: dict[str, JSON] = {}
    for name in declared.fields:
        value = getattr(record, name)
        plain[name] = list(value) if isinstance(value, tuple) else value
    return plain


_SHAPES: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.LONG_TEXT: (str,),
    Kind.DATE: (str,),
    Kind.MOMENT: (str,),
    Kind.APPROXIMATE_DATE: (dict, type(None)),
    Kind.YES_NO: (bool,),
    Kind.CHOICE: (str,),
    Kind.NUMBER: (int, type(None)),
    Kind.MONEY: (dict, type(None)),
    Kind.TEXTS: (list,),
    Kind.REFERENCE: (str,),
    Kind.REFERENCES: (list,),
    Kind.PARTS: (list,),
    Kind.MAP: (dict,),
}


def checked(kind: str, values: Mapping[str, JSON]) -> dict[str, JSON]:
    """The values a person or a file gives for fields of ``kind``, ready for the journal.

    Text is cleaned by display_text.clean (NFC, no NUL). Raises ``UnknownKind``, or ``BadValue``
    for an unknown field, a value of the wrong shape, or a choice that is not offered.
    """
    from defender_desk.domain.display_text import clean

    if kind not in NOUNS:
        raise UnknownKind(kind=kind)
    declared = NOUNS[kind]
    good: dict[str, JSON] = {}
    for name, value in values.items():
        if name not in declared.fields:
            raise BadValue(kind=kind, field=name, reason=N_("there is no such field"), value="")
        field = declared.fields[name]
        if isinstance(value, tuple):
            value = list(value)
        parts: Any = value
        wrong_bool = isinstance(value, bool) and field.kind is not Kind.YES_NO
        if wrong_bool or not isinstance(value, _SHAPES[field.kind]):
            raise BadValue(kind=kind, field=name, reason=N_("the value has another shape"),
                           value=str(value)[:80])
        if field.kind is Kind.CHOICE and value not in {key for key, _label in field.choices}:
            raise BadValue(kind=kind, field=name, reason=N_("this choice is not offered"),
                           value=str(value)[:80])
        if field.kind in {Kind.TEXTS, Kind.REFERENCES} and not all(
            isinstance(item, str) for item in parts
        ):
            raise BadValue(kind=kind, field=name, reason=N_("the value has another shape"),
                           value=str(value)[:80])
        if field.kind is Kind.PARTS and not all(isinstance(item, dict) for item in parts):
            raise BadValue(kind=kind, field=name, reason=N_("the value has another shape"),
                           value=str(value)[:80])
        good[name] = _cleaned(value, clean)
    return good


def _cleaned(value: JSON, clean: Any) -> JSON:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item, clean) for item in value]
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(item, clean) for key, item in value.items()}
    return value


def missing(kind: str, values: Mapping[str, JSON], when: Needed) -> tuple[str, ...]:
    """Names of the fields needed at ``when`` that are empty in ``values``."""
    declared = NOUNS[kind]
    names = declared.needed(when)
    return tuple(
        name for name in names
        if values.get(name, default_of(declared.cls, name)) in ("", None, [], ())
    )


def require(kind: str, values: Mapping[str, JSON], when: Needed = Needed.TO_SAVE) -> None:
    """Raise ``MissingFields`` unless all fields needed at ``when`` are filled in."""
    absent = missing(kind, values, when)
    if absent:
        raise MissingFields(kind=kind, fields=absent)
