"""A contact: an interpreter, a US lawyer, somebody of the team, a Defender (domain.md 9.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import Needed, choice, long_text, noun, reference, text, texts
from defender_desk.domain.record import Record
from defender_desk.wording import N_

CONTACT_ROLES = (
    ("interpreter", N_("Interpreter")), ("advocate", N_("US lawyer")), ("staff", N_("Team")),
    ("defender", N_("Defender")), ("translator", N_("Translator")), ("notary", N_("Notary")),
    ("expert", N_("Expert")), ("community", N_("Community")), ("official", N_("Official")),
)


@noun("contact", N_("Contact"), N_("Contacts"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """A person met through the work, not through the case."""

    kind: ClassVar[str] = "contact"

    name: str = text(N_("Name"), needed=Needed.TO_SAVE, searchable=True, sensitive=True)
    title: str = text(N_("Title, as printed"))
    role: str = choice(N_("Role"), CONTACT_ROLES, needed=Needed.TO_SAVE)
    gender: str = choice(N_("Grammatical gender"), (("", N_("Not said")), ("f", N_("Feminine")),
                                                    ("m", N_("Masculine"))))
    organisation: str = text(N_("Organization"), searchable=True)
    languages: tuple[str, ...] = texts(N_("Languages"), searchable=True)
    variety: str = text(N_("Variety or town"))
    qualification: str = long_text(N_("How they learned, years, training"), searchable=False)
    qualification_en: str = long_text(N_("The same, in English"), searchable=False)
    interests: str = text(N_("Relation to anyone in the case"), needed=Needed.TO_PRINT)
    address: str = text(N_("Address"), sensitive=True)
    phone: str = text(N_("Phone"), sensitive=True)
    email: str = text(N_("E-mail"), sensitive=True)
    bar_number: str = text(N_("Bar or license number"))
    person: str = reference(N_("Device card"), "contact")
    device: str = text(N_("Device"))
