"""An interview: who, where, through whom, and numbered notes (domain.md 6.3, 9.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Field,
    Kind,
    Needed,
    choice,
    long_text,
    moment,
    noun,
    number,
    parts,
    reference,
    references,
    text,
    yes_no,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

PLACE_TYPES = (
    ("", N_("Not said")), ("home", N_("Home")), ("office", N_("Office")), ("church", N_("Church")),
    ("school", N_("School")), ("phone", N_("Phone")), ("video", N_("Video")),
    ("other", N_("Another place")),
)
CHAINS = (("none", N_("No interpreter")), ("direct", N_("One interpreter")),
          ("relay", N_("Two interpreters, in relay")))
INTERVIEW_STEPS = (("prepare", N_("Prepare")), ("consent", N_("Consent")),
                   ("conversation", N_("Conversation")), ("close", N_("Close")))


@noun("interview", N_("Interview"), N_("Interviews"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(Record):
    """One conversation; number counts within the case. The Defender's own notes never leave."""

    kind: ClassVar[str] = "interview"

    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    number: int | None = number(N_("Number"))
    person: str = reference(N_("Person"), "person", needed=Needed.TO_SAVE)
    date: str = moment(N_("Start"), needed=Needed.TO_SAVE)
    ended: str = moment(N_("End"))
    interviewer: str = text(N_("Interviewer"), needed=Needed.TO_SAVE)
    place_type: str = choice(N_("Kind of place"), PLACE_TYPES)
    place: str = text(N_("Place"), searchable=True)
    private: bool = yes_no(N_("The place is private"))
    phone_away: bool = yes_no(N_("Phones are far away"))
    others_present: str = text(N_("Who else is present, and why"))
    support_person: str = reference(N_("Person of trust"), "person")
    language: str = text(N_("Language"), needed=Needed.TO_SAVE)
    variety: str = text(N_("Variety or town"))
    chain: str = choice(N_("Interpretation"), CHAINS)
    interpreter: str = reference(N_("Interpreter"), "contact", needed=Needed.TO_PRINT)
    interpreter_no_relative: bool = yes_no(N_("The interpreter is not a relative"))
    interpreter_accepted: bool = yes_no(N_("The person accepts the interpreter"))
    interpreter_secrecy: bool = yes_no(N_("The interpreter promised secrecy"))
    consent: str = reference(N_("Consent"), "consent")
    step: str = choice(N_("Step"), INTERVIEW_STEPS)
    notes: tuple[dict[str, object], ...] = parts(N_("Notes"), {
        "number": Field(Kind.NUMBER, N_("Number")),
        "time": Field(Kind.TEXT, N_("Time")),
        "text": Field(Kind.LONG_TEXT, N_("Note")),
        "marked": Field(Kind.YES_NO, N_("Marked")),
    }, searchable=True)
    shown: tuple[str, ...] = references(N_("Shown to the person"), "note")
    pauses: tuple[dict[str, object], ...] = parts(N_("Pauses"), {
        "time": Field(Kind.TEXT, N_("Time")),
        "reason": Field(Kind.TEXT, N_("Reason")),
    })
    summary: str = long_text(N_("Summary, in the person's words"))
    summary_read_back: bool = yes_no(N_("The summary was read back"))
    permissions_asked_again: bool = yes_no(N_("Permissions were asked again"))
    safety: str = long_text(N_("Safety concerns"), searchable=False)
    next_contact: str = text(N_("Next contact"))
    referrals: str = long_text(N_("Referrals given"), searchable=False)
