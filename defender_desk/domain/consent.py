"""Consent: what was told, and yes, no or ask later for each of sixteen scopes (domain.md 7.4, 9.7).

Six spoken questions set the scopes (decisions.md 26); later counts as no.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Needed,
    choice,
    long_text,
    mapping,
    moment,
    noun,
    reference,
    text,
    yes_no,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

ANSWERS = (("later", N_("Ask later")), ("yes", N_("Yes")), ("no", N_("No")))
FORMS = (
    ("", N_("Not given yet")), ("oral_witnessed", N_("By word of mouth, with a witness")),
    ("signed", N_("With a signature")), ("thumbprint", N_("With a thumbprint")),
    ("audio", N_("Recorded")),
)
COPY_GIVEN = (("", N_("Not said")), ("yes", N_("Yes")), ("not_safe", N_("It is not safe")))

QUESTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("talk", N_("May we talk, and may I write down what you tell me?"), ("talk_to_us", "notes")),
    ("record", N_("May I record your voice or video?"), ("audio", "video")),
    ("photos", N_("May I take photographs and copies of papers?"),
     ("photo_person", "photo_place", "copy_documents")),
    ("share", N_("May I share it with the team and the US lawyer?"),
     ("share_staff", "share_advocate")),
    ("court", N_("May it be used in court, where others may read it?"),
     ("file_in_court", "share_other_party", "share_public", "use_pseudonym")),
    ("contact", N_("May we contact you or others again?"),
     ("contact_again", "contact_relatives", "contact_authorities")),
)
"""Name, spoken question, the scopes it sets."""

SCOPES: tuple[str, ...] = tuple(scope for _n, _q, scopes in QUESTIONS for scope in scopes)

TOLD_POINTS: tuple[tuple[str, str], ...] = (
    ("who", N_("Who I am and for whom I work; it is free; we are not the government or migration;"
               " no visa, money or result is promised.")),
    ("purpose", N_("What it is for and who can read it: lawyers and a US court, the other side and"
                   " the government too; it may become public.")),
    ("risks", N_("What risks there may be; another name can be asked for, the judge decides.")),
    ("stop", N_("You may stop, be silent or withdraw; what was already filed cannot always be"
                " withdrawn.")),
    ("own_words", N_("The person explained it in their own words.")),
)


@noun("consent", N_("Consent"), N_("Consents"), "C")
@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Record):
    """What one person allowed, on one day."""

    kind: ClassVar[str] = "consent"

    person: str = reference(N_("Person"), "person", needed=Needed.TO_SAVE)
    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    interview: str = reference(N_("Interview"), "interview")
    date: str = moment(N_("Date"), needed=Needed.TO_SAVE)
    explained_by: str = text(N_("Explained by"), needed=Needed.TO_SAVE)
    language: str = text(N_("Language"), needed=Needed.TO_SAVE)
    interpreter: str = reference(N_("Interpreter"), "contact")
    form: str = choice(N_("How it was given"), FORMS)
    witness: str = reference(N_("Witness"), "person")
    told: dict[str, str] = mapping(N_("What was told"))
    """Point name to the time it was told, "" for not yet."""
    skipped_reason: str = text(N_("Why some points were left for later"))
    talk_to_us: str = choice(N_("Talk with us"), ANSWERS)
    notes: str = choice(N_("Write down what is said"), ANSWERS)
    audio: str = choice(N_("Record the voice"), ANSWERS)
    video: str = choice(N_("Record video"), ANSWERS)
    photo_person: str = choice(N_("Photograph the person"), ANSWERS)
    photo_place: str = choice(N_("Photograph places"), ANSWERS)
    copy_documents: str = choice(N_("Copy papers"), ANSWERS)
    share_staff: str = choice(N_("Share with the team"), ANSWERS)
    share_advocate: str = choice(N_("Share with the US lawyer"), ANSWERS)
    file_in_court: str = choice(N_("File it in court"), ANSWERS)
    share_other_party: str = choice(N_("The other side may read it"), ANSWERS)
    share_public: str = choice(N_("It may become public"), ANSWERS)
    use_pseudonym: str = choice(N_("Ask for another name"), ANSWERS)
    contact_again: str = choice(N_("Contact the person again"), ANSWERS)
    contact_relatives: str = choice(N_("Contact relatives"), ANSWERS)
    contact_authorities: str = choice(N_("Contact authorities"), ANSWERS)
    limits: str = long_text(N_("Limits the person set"), searchable=False)
    withdrawal_explained: bool = yes_no(N_("The limits of withdrawing were explained"))
    copy_given: str = choice(N_("Copy given"), COPY_GIVEN)
    withdrawn: str = moment(N_("Withdrawn"))
    minor_assent: bool = yes_no(N_("The minor agreed"))
    caregiver: str = reference(N_("Caregiver who agreed"), "person")


def allows(consent: Consent | None, scope: str) -> bool:
    """Whether ``scope`` (one of ``SCOPES``) was answered yes and not withdrawn; later is no."""
    return consent is not None and not consent.withdrawn and getattr(consent, scope) == "yes"


def answer_of(consent: Consent, question: str) -> str:
    """The answer shown for a spoken question: yes, no, later, or ``mixed`` when scopes differ."""
    scopes = next(scopes for name, _text, scopes in QUESTIONS if name == question)
    given = {getattr(consent, scope) for scope in scopes}
    return given.pop() if len(given) == 1 else "mixed"
