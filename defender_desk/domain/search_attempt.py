"""A search attempt: one visit, call or errand to find somebody (domain.md 6.2, 9.10); B-01, …

Whom one spoke to is written by role unless the person gave the name; where a person who hides is,
is never written (domain.md 7.8). The last fields are the sheet «¿Se encontró?».
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Needed,
    choice,
    long_text,
    moment,
    noun,
    reference,
    references,
    text,
    texts,
    yes_no,
)
from defender_desk.domain.fields import (
    date as day,
)
from defender_desk.domain.fields import (
    number as whole,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

METHODS = (
    ("visit", N_("Visit")), ("call", N_("Call")), ("office", N_("Office")),
    ("message", N_("Message")),
)
RESULTS = (
    ("nothing", N_("Nothing found")), ("lead", N_("Lead")), ("contact", N_("Contact")),
    ("stopped", N_("Stopped for safety")),
)
WISHES = (
    ("not_asked", N_("Not asked yet")), ("yes", N_("Yes")), ("no", N_("No")),
    ("undecided", N_("Has not decided")),
)
IDENTITY = (
    ("birth", N_("Date of birth")), ("parents", N_("Names of father and mother")),
    ("relatives", N_("Names of children or of the spouse")),
    ("place", N_("Where he or she grew up")),
    ("paper", N_("Showed a paper with the name")), ("photo", N_("Looks like the photograph")),
    ("question", N_("Answered a question only he or she could know")),
)
"""Facts by which a person found is known to be the one sought; two at least are needed."""
FACTS_NEEDED = 2


@noun("search_attempt", N_("Search attempt"), N_("Search attempts"), "B")
@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAttempt(Record):
    """What was tried, and what came of it; a closed door is evidence too."""

    kind: ClassVar[str] = "search_attempt"

    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    code: str = text(N_("Code"), searchable=True)
    number: int | None = whole(N_("Number"))
    sought: str = reference(N_("Person sought"), "person")
    date: str = moment(N_("Date and time"), needed=Needed.TO_SAVE)
    method: str = choice(N_("How it was tried"), METHODS)
    place: str = text(N_("Place"), searchable=True)
    asked: tuple[str, ...] = texts(N_("Who was spoken to"), searchable=True)
    people: tuple[str, ...] = references(N_("People of the case who took part"), "person")
    what: str = long_text(N_("What happened"))
    result: str = choice(N_("Result"), RESULTS)
    lead: str = text(N_("Lead"), searchable=True)
    next_step: str = text(N_("Next step"))
    next_on: str = day(N_("On"))
    felt_safe: bool = yes_no(N_("I felt safe"))
    watched: bool = yes_no(N_("Somebody was watching us"))
    kilometres: int | None = whole(N_("Kilometres"))
    identity: tuple[str, ...] = texts(N_("What shows that it is the person sought"))
    wants_contact: str = choice(N_("Does the person want contact?"), WISHES)
    may_tell_team: str = choice(N_("May the team be told?"), WISHES)
    options_explained: bool = yes_no(N_("The options were explained"))
    letter_given: bool = yes_no(N_("The letter was handed over"))

    @property
    def title(self) -> str:
        """What lists call it beside its code: the place."""
        return self.place


def is_verified(attempt: SearchAttempt) -> bool:
    """Whether enough facts show that the person found is the one sought."""
    known = {key for key, _label in IDENTITY}
    return len(known & set(attempt.identity)) >= FACTS_NEEDED


def may_leave(attempt: SearchAttempt) -> bool:
    """Whether the team may be told: a person who was found decides about it alone."""
    return attempt.result != "contact" or attempt.may_tell_team == "yes"
