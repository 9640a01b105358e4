"""An appointment: something the Defender plans for a day, perhaps at a time. It never leaves.

Plans of journeys in a calendar are dangerous (domain.md 7.8): the title says roles and initials,
and the printed day carries nothing more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Needed,
    choice,
    date,
    long_text,
    noun,
    number,
    reference,
    text,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

ERRANDS = (
    ("task", N_("Task")), ("visit", N_("Visit")), ("interview", N_("Interview")),
    ("call", N_("Call")), ("office", N_("Errand at an office")), ("signing", N_("Signing")),
    ("send", N_("Package for the team")),
)
_TIME = re.compile(r"([01]?\d|2[0-3])[:.h]?([0-5]\d)?\Z")


@noun("appointment", N_("Appointment"), N_("Appointments"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Record):
    """One line of the plan of a day. ``task_of`` and ``task`` name a task of the team."""

    kind: ClassVar[str] = "appointment"

    case: str = reference(N_("Case"), "case")
    title: str = text(N_("What, with roles or initials"), needed=Needed.TO_SAVE, searchable=True)
    errand: str = choice(N_("Kind of appointment"), ERRANDS)
    day: str = date(N_("Day"))
    time: str = text(N_("Time"))
    place: str = text(N_("Place"))
    note: str = long_text(N_("To take along"), searchable=False)
    done: str = date(N_("Done on"))
    attempt: str = reference(N_("From search attempt"), "search_attempt")
    task_of: str = reference(N_("From assignment"), "assignment")
    task: int | None = number(N_("Task of the assignment"))


def time_of_day(said: str) -> str:
    """``08:30`` for «8:30», «8.30», «8h30» or «8»; "" for what is no time of day."""
    found = _TIME.match(said.strip())
    if found is None:
        return ""
    return f"{int(found[1]):02}:{found[2] or '00'}"
