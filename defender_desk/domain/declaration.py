"""A declaration for a US court or agency, 28 U.S.C. 1746 (domain.md 2, 9.14); D-01, D-02, …"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.case import COUNTRIES
from defender_desk.domain.fields import (
    Needed,
    choice,
    date,
    noun,
    number,
    reference,
    references,
    text,
    yes_no,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

TEMPLATES = (
    ("T1", N_("Declaration of facts")),
    ("T3", N_("Declaration of a person who does not read or sign")),
)
ENGLISH_BY = (("team", N_("the team")), ("firm", N_("the US law firm")),
              ("translator", N_("a translator")), ("defender", N_("the Defender")))
STEPS = (
    ("draft", N_("Draft")), ("with_advocate", N_("With the US lawyer")),
    ("ready", N_("Ready to sign")), ("signed", N_("Signed")),
)
PROFILES = (("full", N_("Everything")), ("court_public", N_("For court: initials and years only")),
            ("safety", N_("For safety: another name")))
PAPERS = (("letter", N_("Letter")), ("legal", N_("Legal")), ("oficio", N_("Oficio")),
          ("a4", N_("A4")))
FINGERS = (("right_thumb", N_("right thumb")), ("left_thumb", N_("left thumb")),
           ("other", N_("another finger")))
INTERPRETATION_VARIANTS = (
    ("reader_and_interpreter", N_("Someone read aloud and the interpreter interpreted it")),
    ("oral_translation", N_("The interpreter translated the written text aloud")),
    ("written_text", N_("The interpreter read a text written in that language")),
)


@noun("declaration", N_("Declaration"), N_("Declarations"), "D")
@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Record):
    """The frame of the paper; its paragraphs, exhibits and acts are records of their own."""

    kind: ClassVar[str] = "declaration"

    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    code: str = text(N_("Code"), searchable=True)
    title: str = text(N_("Title in lists, without names"), searchable=True)
    template: str = choice(N_("Template"), TEMPLATES, needed=Needed.TO_SAVE, default="T3")
    template_version: str = text(N_("Version of the template"))
    matter: str = reference(N_("Matter"), "matter", needed=Needed.TO_PRINT)
    declarant: str = reference(N_("Declarant"), "person", needed=Needed.TO_SAVE)
    english_by: str = choice(N_("The English is made by"), ENGLISH_BY)
    profile: str = choice(N_("What is left out"), PROFILES, default="court_public")
    paper: str = choice(N_("Paper"), PAPERS)
    step: str = choice(N_("Step"), STEPS)
    draft: int | None = number(N_("Draft"), default=1)
    signing_country: str = choice(N_("Country of signing"), COUNTRIES, needed=Needed.TO_PRINT)
    signing_place: str = text(N_("Place of signing"), needed=Needed.TO_PRINT)
    signing_date: str = date(N_("Date of signing"))
    reader: str = reference(N_("Who reads it aloud"), "contact")
    read_back: bool = yes_no(N_("It is read back to the person"))
    thumbprint: bool = yes_no(N_("The person puts a thumbprint"))
    finger: str = choice(N_("Finger"), FINGERS)
    finger_other: str = text(N_("Which finger"))
    cannot_sign_reason: str = text(N_("Why the person cannot sign"))
    witnesses: tuple[str, ...] = references(N_("Witnesses"), "person")
    interpreted: bool = yes_no(N_("It is interpreted"))
    interpretation_variant: str = choice(N_("How it was interpreted"), INTERPRETATION_VARIANTS)
    advocate_approved: str = date(N_("Approved by the US lawyer on"))
    advocate_approval_how: str = text(N_("How the approval came"))
    clauses_approved: bool = yes_no(N_("A signed pack approved the clauses"))
    without_approval_reason: str = text(N_("Reason for printing without approval"))
