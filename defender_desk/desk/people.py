"""People of a case: declarants, relatives, witnesses, the person represented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from defender_desk.desk.records import Records
from defender_desk.domain import languages
from defender_desk.domain.display_text import to_the_eye
from defender_desk.domain.fields import JSON, NOUNS, Kind
from defender_desk.domain.identity_numbers import Finding, check
from defender_desk.domain.initials import initials
from defender_desk.domain.person import Person
from defender_desk.wording import _, language, plural


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list; ``name`` is initials unless full names were asked for."""

    id: str
    initials: str
    name: str
    role: str
    age_text: str
    language: str
    chips: tuple[str, ...]
    is_minor: bool
    document_masked: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a person appears. ``part`` says as what: a msgid of the field that names them."""

    kind: str
    id: str
    code: str
    title: str
    part: str


class People:
    """The people of a case."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of_case(self, case_id: str, *, full_names: bool = False) -> list[PersonRow]:
        """The people of a case in the order they were written down."""
        found: list[Any] = self._records.all("person", case=case_id)
        return [self.row(person, full_names=full_names) for person in found]

    def row(self, person: Person, *, full_names: bool = False) -> PersonRow:
        """How one person stands in a list. A minor's name stays initials always."""
        short = person.pseudonym or initials(person.name)
        full = full_names and not person.is_minor
        return PersonRow(
            id=person.id,
            initials=short,
            name=person.name if full else short,
            role=person.role or person.relation,
            age_text=self.age_text(person),
            language=_spoken(person.language),
            chips=_chips(person),
            is_minor=person.is_minor,
            document_masked=_masked(person),
        )

    def get(self, person_id: str) -> Person:
        """One person. Raises ``UnknownRecord``."""
        return cast(Person, self._records.one("person", person_id))

    def save(self, values: Mapping[str, JSON], person_id: str | None = None) -> Person:
        """Keep a new person or a changed one; a wrong check digit never prevents it.

        Raises ``MissingFields``, ``BadValue``.
        """
        return cast(Person, self._records.save("person", values, person_id))

    def appears_in(self, person_id: str) -> list[Appearance]:
        """Everything of the case that names this person, in the order it was written down.

        Raises ``UnknownRecord``.
        """
        person = self.get(person_id)
        found = []
        for kind in _NAMING:
            records: list[Any] = self._records.all(kind, case=person.case)
            for record in records:
                part = _part_of(record, person_id)
                if part:
                    found.append(Appearance(
                        kind, record.id, getattr(record, "code", ""), _called(record), part))
        return found

    def look_alikes(self, person: Person) -> tuple[str, ...]:
        """Who else of the case, or of the contacts, has a name that looks the same and is not.

        Two names that differ only by signs nobody sees are one mistyped name, or an attempt to be
        taken for another (security.md SEC-33). Initials and what each is, for a warning.
        """
        mine = to_the_eye(person.name)
        others: list[Any] = [
            *self._records.all("person", case=person.case), *self._records.all("contact"),
        ]
        return tuple(
            " · ".join(part for part in (initials(other.name), _role_of(other)) if part)
            for other in others
            if mine and other.id != person.id and other.name != person.name
            and to_the_eye(other.name) == mine
        )

    def check_number(self, country: str, type_: str, number: str) -> Finding:
        """What the digits of an identity number say; advice only (domain.md 5)."""
        return check(country, type_, number)

    def age(self, person: Person, on: date | None = None) -> int | None:
        """Full years on a day (today by default); None when the birth is not known to the year."""
        return age_on(person.birth, on or self._records.today())

    def age_text(self, person: Person) -> str:
        """«51 años», or "" when the birth is not known."""
        years = self.age(person)
        return "" if years is None else plural("{n} year old", "{n} years old", years)


def _role_of(record: Any) -> str:
    """What somebody is, in words."""
    said = str(record.role)
    return _(dict(NOUNS[record.kind].fields["role"].choices).get(said, "")) or said


_NAMING = ("interview", "note", "declaration", "search_attempt")
"""Kinds of a case that have a page of their own and name people."""


def _part_of(record: Any, person_id: str) -> str:
    """The label of the first field in which ``record`` names a person, "" for none."""
    for name, field in NOUNS[record.kind].fields.items():
        value = getattr(record, name)
        if field.kind is Kind.REFERENCE and value == person_id:
            return field.label
        if field.kind is Kind.REFERENCES and person_id in value:
            return field.label
    return ""


def _called(record: Any) -> str:
    if record.kind == "interview":
        return _("Interview {number}", number=record.number or 0)
    return str(getattr(record, "title", ""))


_BIRTH = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?\Z")


def birth_day(birth: Mapping[str, str] | None) -> date | int | None:
    """A birth as a day, as a year alone, or None when neither is known (EDTF text)."""
    match = _BIRTH.match((birth or {}).get("edtf", ""))
    if match is None:
        return None
    if match[3] is None:
        return int(match[1])
    return date(int(match[1]), int(match[2]), int(match[3]))


def age_on(birth: Mapping[str, str] | None, on: date) -> int | None:
    """Full years at ``on``; from a year alone, the years reached by the end of that year."""
    born = birth_day(birth)
    if born is None:
        return None
    if isinstance(born, int):
        return max(on.year - born, 0)
    return max(on.year - born.year - ((on.month, on.day) < (born.month, born.day)), 0)


def _chips(person: Person) -> tuple[str, ...]:
    chips = []
    if person.is_minor:
        chips.append(_("Minor"))
    if person.literacy in {"no", "poorly"}:
        chips.append(_("Does not read"))
    # What was written down of the person, and no more: a mark is no thumbprint, and whether
    # somebody interprets is said of each interview.
    if person.can_sign == "thumbprint":
        chips.append(_("Thumbprint"))
    if person.can_sign == "mark":
        chips.append(_("Makes a mark"))
    if person.spanish == "a_little":
        chips.append(_("Speaks a little Spanish"))
    if person.spanish == "no":
        chips.append(_("Does not speak Spanish"))
    if person.do_not_contact:
        chips.append(_("Do not contact"))
    return tuple(chips)


def _masked(person: Person) -> str:
    for document in person.documents:
        number = re.sub(r"\s", "", str(document.get("number", "")))
        if number:
            return "•••• " + number[-4:] if len(number) > 4 else "••••"
    return ""


def _spoken(written: str) -> str:
    """The language as the record says it; a code of the table by its name."""
    found = languages.find(written)
    if found is None or found.code != written:
        return written
    return languages.shown(written, language())
