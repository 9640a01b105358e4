"""How a noun is declared: a frozen dataclass whose fields say what they are.

Everything general (table, journal entry, form, JSON, search index, history) follows from these
declarations; what is special to one noun stands beside it as a plain function.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from enum import StrEnum
from typing import Any

from defender_desk.wording import learn_labels

JSON = Any
"""A value as it stands in the journal: str, int, float, bool, None, list or dict of these."""


class Kind(StrEnum):
    """What a field holds, and so how it is stored, shown and edited."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DATE = "date"
    """ISO 8601 calendar date, ``2026-03-12``."""
    MOMENT = "moment"
    """ISO 8601 local time with offset, ``2026-03-12T10:05:00-06:00``."""
    APPROXIMATE_DATE = "approximate-date"
    """``{"edtf", "words", "reason"}``; see approximate_dates.py."""
    YES_NO = "yes-no"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    """``{"amount": "10.00", "currency": "GTQ"}``."""
    TEXTS = "texts"
    """A list of short texts."""
    REFERENCE = "reference"
    """The id of another record."""
    REFERENCES = "references"
    PARTS = "parts"
    """A list of dicts, each shaped by ``Field.parts``."""
    MAP = "map"
    """A dict of JSON values that people do not edit (digests, pins)."""


class Needed(StrEnum):
    """When a field must be filled in."""

    NEVER = "never"
    TO_SAVE = "to-save"
    TO_PRINT = "to-print"


@dataclass(frozen=True, slots=True)
class Field:
    """One field's declaration; ``label`` and the choices' labels are msgids."""

    kind: Kind
    label: str
    needed: Needed = Needed.NEVER
    choices: tuple[tuple[str, str], ...] = ()
    to: str = ""
    """Kind of the record that a reference names."""
    parts: tuple[tuple[str, Field], ...] = ()
    searchable: bool = False
    sensitive: bool = False
    """Shown masked or as initials until asked; never in logs, titles or file names."""
    help: str = ""
    default: JSON = None


def _declared(field: Field) -> Any:
    if field.kind in {Kind.TEXTS, Kind.REFERENCES, Kind.PARTS}:
        return dataclasses.field(default=(), metadata={"field": field})
    if field.kind is Kind.MAP:
        return dataclasses.field(default_factory=dict, metadata={"field": field})
    return dataclasses.field(default=field.default, metadata={"field": field})


def text(label: str, **more: Any) -> Any:
    """A short text on one line."""
    return _declared(Field(Kind.TEXT, label, **{"default": "", **more}))


def long_text(label: str, **more: Any) -> Any:
    """A text of many lines."""
    return _declared(Field(Kind.LONG_TEXT, label, **{"default": "", "searchable": True, **more}))


def date(label: str, **more: Any) -> Any:
    """A calendar date; ``""`` when not known."""
    return _declared(Field(Kind.DATE, label, **{"default": "", **more}))


def moment(label: str, **more: Any) -> Any:
    """A date and time with its offset; ``""`` when not known."""
    return _declared(Field(Kind.MOMENT, label, **{"default": "", **more}))


def approximate_date(label: str, **more: Any) -> Any:
    """A date as far as it is known; ``None`` when nothing was said."""
    return _declared(Field(Kind.APPROXIMATE_DATE, label, **more))


def yes_no(label: str, **more: Any) -> Any:
    """Yes or no."""
    return _declared(Field(Kind.YES_NO, label, **{"default": False, **more}))


def choice(label: str, choices: tuple[tuple[str, str], ...], **more: Any) -> Any:
    """One of a few; the first is the default unless another is named."""
    declared = {"default": choices[0][0], **more}
    return _declared(Field(Kind.CHOICE, label, choices=choices, **declared))


def number(label: str, **more: Any) -> Any:
    """A whole number; ``None`` when not known."""
    return _declared(Field(Kind.NUMBER, label, **more))


def texts(label: str, **more: Any) -> Any:
    """A list of short texts."""
    return _declared(Field(Kind.TEXTS, label, **more))


def reference(label: str, to: str, **more: Any) -> Any:
    """The id of one record of kind ``to``; ``""`` for none."""
    return _declared(Field(Kind.REFERENCE, label, to=to, **{"default": "", **more}))


def references(label: str, to: str, **more: Any) -> Any:
    """The ids of records of kind ``to``."""
    return _declared(Field(Kind.REFERENCES, label, to=to, **more))


def parts(label: str, shape: dict[str, Field], **more: Any) -> Any:
    """A list of small dicts, each shaped by ``shape``."""
    return _declared(Field(Kind.PARTS, label, parts=tuple(shape.items()), **more))


def mapping(label: str, **more: Any) -> Any:
    """A dict that the program keeps and nobody types."""
    return _declared(Field(Kind.MAP, label, **more))


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of record: its name in journal, tables and command line, and its fields in order."""

    kind: str
    label: str
    plural: str
    cls: type[Any]
    code_prefix: str
    fields: Mapping[str, Field]

    @property
    def searchable(self) -> tuple[str, ...]:
        """Names of the fields that the search box reads."""
        return tuple(name for name, field in self.fields.items() if field.searchable)

    def needed(self, when: Needed) -> tuple[str, ...]:
        """Names of the fields needed at ``when``."""
        return tuple(name for name, field in self.fields.items() if field.needed is when)


NOUNS: dict[str, Noun] = {}
"""Every declared noun by kind, in order of declaration."""


def noun(kind: str, label: str, plural: str, code_prefix: str = "") -> Any:
    """Declare the decorated frozen dataclass as the noun ``kind``; labels are msgids."""

    def declare(cls: type[Any]) -> type[Any]:
        fields = {
            f.name: f.metadata["field"] for f in dataclasses.fields(cls) if "field" in f.metadata
        }
        NOUNS[kind] = Noun(kind, label, plural, cls, code_prefix, fields)
        learn_labels({(kind, ""): label} | {(kind, name): f.label for name, f in fields.items()})
        return cls

    return declare


def default_of(cls: type[Any], name: str) -> JSON:
    """The JSON value that field ``name`` of ``cls`` has when nothing was ever saved for it."""
    for f in dataclasses.fields(cls):
        if f.name == name:
            if f.default is not MISSING:
                return list(f.default) if isinstance(f.default, tuple) else f.default
            if f.default_factory is not MISSING:
                return f.default_factory()
    return None
