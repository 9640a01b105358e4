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
        return [self._row(contact, full_names) for contact in found]

    def get(self, contact_id: str) -> Contact:
        """One contact. Raises ``UnknownRecord``."""
        return cast(Contact, self._records.one("contact", contact_id))

    def save(self, values: Mapping[str, JSON], contact_id: str | None = None) -> Contact:
        """Keep a new contact or a changed one. Raises ``MissingFields``, ``BadValue``."""
        return cast(Contact, self._records.save("contact", values, contact_id))

    def _row(self, contact: Contact, full_names: bool) -> ContactRow:
        short = initials(contact.name)
        cases = {i.case for i in self._records.all("interview", interpreter=contact.id)}
        cases |= {c.id for c in self._records.all("case", advocate=contact.id)}
        cases |= {c.id for c in self._records.all("case", staff_contact=contact.id)}
        return ContactRow(contact.id, short, contact.name if full_names else short, contact.role,
                          contact.organisation, contact.languages, len(cases))
