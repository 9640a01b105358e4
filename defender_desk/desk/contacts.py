"""Contacts: interpreters, US lawyers, the team, other Defenders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from defender_desk.desk.records import Records
from defender_desk.domain.contact import Contact
from defender_desk.domain.fields import JSON
from defender_desk.domain.initials import initials


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact in a list; ``name`` is initials unless full names were asked for."""

    id: str
    initials: str
    name: str
    role: str
    organisation: str
    languages: tuple[str, ...]
    cases: int


class Contacts:
    """People met through the work."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def all(self, role: str = "", *, full_names: bool = False) -> list[ContactRow]:
        """Every contact, or those of one role (``interpreter``, ``advocate``, ``staff``…)."""
        found: list[Any] = (
            self._records.all("contact", role=role) if role else self._records.all("contact")
        )
        cases = self._cases_of(tuple(contact.id for contact in found))
        return [_row(contact, full_names, len(cases[contact.id])) for contact in found]

    def get(self, contact_id: str) -> Contact:
        """One contact. Raises ``UnknownRecord``."""
        return cast(Contact, self._records.one("contact", contact_id))

    def save(self, values: Mapping[str, JSON], contact_id: str | None = None) -> Contact:
        """Keep a new contact or a changed one. Raises ``MissingFields``, ``BadValue``."""
        return cast(Contact, self._records.save("contact", values, contact_id))

    def _cases_of(self, contact_ids: tuple[str, ...]) -> dict[str, set[str]]:
        """For each of these contacts, the ids of the cases that name it."""
        found: dict[str, set[str]] = {each: set() for each in contact_ids}
        for kind, name, case in (("interview", "interpreter", "case"), ("case", "advocate", "id"),
                                 ("case", "staff_contact", "id")):
            for contact, case_id in self._records.columns(kind, (name, case),
                                                          **{name: contact_ids}):
                found[contact].add(case_id)
        return found


def _row(contact: Contact, full_names: bool, cases: int) -> ContactRow:
    short = initials(contact.name)
    return ContactRow(contact.id, short, contact.name if full_names else short, contact.role,
                      contact.organisation, contact.languages, cases)
