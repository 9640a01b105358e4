"""What a record is called in a list: «E-07 · Pintas en la pared», «Párrafo 4», initials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from defender_desk.desk.records import Records
from defender_desk.domain.fields import JSON, NOUNS
from defender_desk.domain.initials import initials
from defender_desk.wording import _, language, shown

FIRST_WORDS = 60
"""Characters of a text that stand for a record without a name."""
_PEOPLE = frozenset({"person", "contact"})
Known: TypeAlias = "Records | Remembered"
_PARENTS = ("declaration", "owner", "note", "interview")


class Remembered:
    """The records while one list is read: what was asked once is not read again."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._found: dict[tuple[str, str], Any | None] = {}
        self._kinds: dict[str, str] = {}

    def maybe(self, kind: str, record_id: str) -> Any | None:
        """The record of ``kind`` with this id, or None when it is not here."""
        if (kind, record_id) not in self._found:
            self._found[kind, record_id] = self._records.maybe(kind, record_id)
        return self._found[kind, record_id]

    def kind_of(self, record_id: str) -> str:
        """The kind of the record with this id, "" when it is not here."""
        if record_id not in self._kinds:
            self._kinds[record_id] = self._records.kind_of(record_id)
        return self._kinds[record_id]

    def case_of(self, record: Any) -> str:
        """The id of the case to which ``record`` belongs, "" for none."""
        return self._records.case_of(record)

    def all(self, kind: str, **equal: JSON) -> list[Any]:
        """The records of ``kind`` whose fields equal these."""
        return self._records.all(kind, **equal)


def name_of(records: Known, record: Any) -> str:
    """Code and title; initials for people; the number and first words of a paragraph.

    Never empty: a record without any of these is called by its kind.
    """
    kind = _(NOUNS[record.kind].label)
    if record.kind in _PEOPLE:
        return initials(record.name) if record.name else kind
    if record.kind == "paragraph":
        return _paragraph(records, record)
    if record.kind == "version":
        return _("Version {version}", version=record.label)
    if record.kind == "assignment":
        return assignment_name(record)
    code, title = getattr(record, "code", ""), getattr(record, "title", "")
    said = " · ".join(part for part in (code, title) if part)
    return shown(said or _own_words(record) or kind, 120)


def assignment_name(record: Any) -> str:
    """«Asignación: Localizar al padre, deportado en…»: the beginning of what is asked."""
    asked = record.needed_en if language() == "en" else record.needed_es
    words = shown(" ".join((asked or record.needed_es or record.needed_en).split()), FIRST_WORDS)
    return _("Assignment: {words}", words=words) if words else _("Assignment")


def place_of(records: Known, record: Any) -> str:
    """Where it belongs: the code of its case and of what it is a part of, "" for neither."""
    parts: list[str] = []
    case = records.maybe("case", records.case_of(record))
    if case is not None and case.id != record.id:
        parts.append(case.code)
    parts.append(_owner_code(records, record))
    return " · ".join(part for part in parts if part)


def _owner_code(records: Known, record: Any) -> str:
    """The code of what a record is a part of: a scan lies two steps below its declaration."""
    for name in _PARENTS:
        parent = str(getattr(record, name, "") or "")
        kind = records.kind_of(parent)
        held = records.maybe(kind, parent) if kind else None
        if held is not None:
            own = "" if kind == "version" else str(getattr(held, "code", "") or "")
            return own or _owner_code(records, held)
    return ""


@dataclass(frozen=True, slots=True)
class Home:
    """The record on whose page another one is seen: itself, its declaration, its note."""

    kind: str
    id: str
    case: str


def home_of(records: Known, record: Any) -> Home:
    """Where a record is seen."""
    for name in _PARENTS:
        parent = str(getattr(record, name, "") or "")
        kind = records.kind_of(parent)
        held = records.maybe(kind, parent) if kind else None
        if held is not None:
            return home_of(records, held)
    return Home(record.kind, record.id, records.case_of(record))


def _paragraph(records: Known, record: Any) -> str:
    siblings: list[Any] = records.all("paragraph", declaration=record.declaration)
    ordered = [each.id for each in sorted(siblings, key=lambda p: (p.order, p.id))]
    if record.id in ordered:
        return _("Paragraph {n}", n=ordered.index(record.id) + 1)
    return shown(" ".join(record.es.split()), FIRST_WORDS) or _("Paragraph")


def _own_words(record: Any) -> str:
    for name in ("name", "what", "text", "description_es", "letter", "label"):
        found = getattr(record, name, "")
        if isinstance(found, str) and found.strip():
            return shown(" ".join(found.split()), FIRST_WORDS)
    number = getattr(record, "number", None)
    return _("{kind} {n}", kind=_(NOUNS[record.kind].label), n=number) if number else ""
