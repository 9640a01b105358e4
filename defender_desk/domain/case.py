"""A case: the unit of work (domain.md 9.1). Its title names roles and places, never a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Needed,
    choice,
    date,
    long_text,
    noun,
    reference,
    text,
    yes_no,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

CASE_TYPES = (
    ("asylum", N_("Asylum")),
    ("sij", N_("Special Immigrant Juvenile")),
    ("family_separation", N_("Family reunification")),
    ("labor", N_("Labor")),
    ("child_detention", N_("Child detention")),
    ("trafficking_u_t_visa", N_("Trafficking, U or T visa")),
    ("recruitment_fraud", N_("Recruitment fraud")),
    ("other", N_("Other kind of case")),
)
VISAS = (
    ("none", N_("No visa")), ("H-2A", "H-2A"), ("H-2B", "H-2B"), ("H-1B", "H-1B"), ("J-1", "J-1"),
    ("L-1", "L-1"), ("A-3/G-5", "A-3/G-5"), ("F-1", "F-1"), ("B-1", "B-1"),
)
CASE_STATES = (
    ("new", N_("New")), ("accepted", N_("Accepted")), ("declined", N_("Declined")),
    ("planned", N_("Planned")), ("in_progress", N_("Active")),
    ("waiting_advocate", N_("Waiting for the US lawyer")),
    ("waiting_institution", N_("Waiting for an institution")),
    ("paused_safety", N_("Paused for safety")), ("delivered", N_("Delivered")),
    ("closed", N_("Closed")),
)
RISK_LEVELS = (("low", N_("Low risk")), ("medium", N_("Medium risk")), ("high", N_("High risk")))
COUNTRIES = (
    ("GT", N_("Guatemala")), ("HN", N_("Honduras")), ("MX", N_("Mexico")),
    ("SV", N_("El Salvador")), ("NI", N_("Nicaragua")), ("US", N_("United States")),
)


@noun("case", N_("Case"), N_("Cases"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Record):
    """What the team assigned, or a case of the Defender's own."""

    kind: ClassVar[str] = "case"

    code: str = text(N_("Code"), needed=Needed.TO_SAVE, searchable=True)
    title: str = text(N_("Title, without names"), needed=Needed.TO_SAVE, searchable=True)
    type: str = choice(N_("Kind of case"), CASE_TYPES, needed=Needed.TO_SAVE, default="other")
    visa: str = choice(N_("Visa"), VISAS)
    state: str = choice(N_("Status"), CASE_STATES, needed=Needed.TO_SAVE)
    country: str = choice(N_("Country"), COUNTRIES, needed=Needed.TO_SAVE)
    department: str = text(N_("Department"), searchable=True)
    place: str = text(N_("Place"), searchable=True)
    client: str = reference(N_("Person represented"), "person", needed=Needed.TO_PRINT)
    pseudonym: str = text(N_("Role or pseudonym"))
    advocate: str = reference(N_("US lawyer"), "contact", needed=Needed.TO_PRINT)
    staff_contact: str = reference(N_("Contact in the team"), "contact")
    opened: str = date(N_("Opened"), needed=Needed.TO_SAVE)
    closed: str = date(N_("Closed on"))
    risk: str = choice(N_("Risk"), RISK_LEVELS, needed=Needed.TO_SAVE, default="medium")
    safety_notes: str = long_text(N_("Before acting"), searchable=False)
    authority_contact_allowed: bool = yes_no(N_("May authorities be contacted?"))
    recording_allowed: bool = yes_no(N_("Does the case allow recording?"))
    do_not_tell: str = long_text(N_("Who must not learn of it"), searchable=False, sensitive=True)
    retain_until: str = date(N_("Keep until"))
