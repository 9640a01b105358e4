"""A person of a case: client, relative, declarant, witness (domain.md 9.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.case import COUNTRIES
from defender_desk.domain.fields import (
    Field,
    Kind,
    Needed,
    approximate_date,
    choice,
    long_text,
    noun,
    parts,
    reference,
    references,
    text,
    texts,
    yes_no,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

GENDERS = (("", N_("Not said")), ("f", N_("Feminine")), ("m", N_("Masculine")))
LITERACY = (("", N_("Not asked")), ("reads", N_("Reads")), ("poorly", N_("Reads a little")),
            ("no", N_("Does not read")))
CAN_SIGN = (("", N_("Not asked")), ("signs", N_("Signs")), ("mark", N_("Makes a mark")),
            ("thumbprint", N_("Puts a thumbprint")), ("other", N_("Another way")))
SPANISH = (("", N_("Not asked")), ("speaks", N_("Speaks Spanish")),
           ("a_little", N_("Speaks a little Spanish")), ("no", N_("Does not speak Spanish")))


@noun("person", N_("Person"), N_("People"), "P")
@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Names are kept exactly as the identity document shows them."""

    kind: ClassVar[str] = "person"

    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    name: str = text(N_("Full name, as on the identity document"), needed=Needed.TO_SAVE,
                     searchable=True, sensitive=True)
    also_known_as: tuple[str, ...] = texts(N_("Other names"), sensitive=True, searchable=True)
    pseudonym: str = text(N_("Pseudonym"))
    role: str = text(N_("Part in the case"), searchable=True)
    relation: str = text(N_("Relation to the person represented"))
    relation_en: str = text(N_("Relation, in English"))
    gender: str = choice(N_("Grammatical gender"), GENDERS)
    birth: dict[str, str] | None = approximate_date(N_("Born"))
    birthplace: str = text(N_("Place of birth"))
    nationality: str = text(N_("Nationality"))
    occupation: str = text(N_("Occupation"))
    village: str = text(N_("Village or neighborhood"))
    municipality: str = text(N_("Municipality"))
    department: str = text(N_("Department"))
    country: str = choice(N_("Country"), COUNTRIES)
    address: str = text(N_("Address"), sensitive=True)
    address_withheld: bool = yes_no(N_("The address is known to the lawyer and is not printed"),
                                    default=True)
    documents: tuple[dict[str, object], ...] = parts(N_("Identity documents"), {
        "country": Field(Kind.CHOICE, N_("Country"), choices=COUNTRIES),
        "type": Field(Kind.TEXT, N_("Document")),
        "number": Field(Kind.TEXT, N_("Number"), sensitive=True),
        "place": Field(Kind.TEXT, N_("Place of issue")),
        "seen_original": Field(Kind.YES_NO, N_("I saw the original")),
    }, sensitive=True)
    language: str = text(N_("First language"), needed=Needed.TO_PRINT, searchable=True)
    variety: str = text(N_("Variety or town"), needed=Needed.TO_PRINT)
    spanish: str = choice(N_("Spanish"), SPANISH, needed=Needed.TO_PRINT)
    literacy: str = choice(N_("Reading"), LITERACY, needed=Needed.TO_PRINT)
    can_sign: str = choice(N_("Signing"), CAN_SIGN, needed=Needed.TO_PRINT)
    is_minor: bool = yes_no(N_("Is a minor"))
    caregiver: str = reference(N_("Caregiver"), "person")
    needs: str = long_text(N_("Needs: health, mobility, child care"), searchable=False)
    phones: tuple[str, ...] = texts(N_("Phones"), sensitive=True)
    safe_contact: str = long_text(N_("Safe way to make contact"), searchable=False)
    do_not_contact: bool = yes_no(N_("Do not contact"))
    support: tuple[str, ...] = references(N_("People of trust"), "person")
