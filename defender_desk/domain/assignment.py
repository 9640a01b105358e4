"""An assignment: what the team asks of the Defender, in both languages (domain.md 9.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Field,
    Kind,
    Needed,
    choice,
    date,
    long_text,
    moment,
    noun,
    parts,
    reference,
    text,
    texts,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

PRIORITIES = (("normal", N_("Normal")), ("urgent", N_("Urgent")))
ANSWERS = (
    ("waiting", N_("Not answered")), ("accepted", N_("Accepted")), ("declined", N_("Declined")),
)
CONFLICT_ANSWERS = (
    ("not_asked", N_("Not asked")), ("none", N_("I know nobody in it")),
    ("explained", N_("I know somebody")),
)


@noun("assignment", N_("Assignment"), N_("Assignments"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Record):
    """The team's words and the Defender's answer to them."""

    kind: ClassVar[str] = "assignment"

    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    requested_by: str = text(N_("Requested by"), needed=Needed.TO_SAVE)
    received: str = moment(N_("Received"))
    needed_es: str = long_text(N_("What is asked, in Spanish"), needed=Needed.TO_SAVE)
    needed_en: str = long_text(N_("What is asked, in English"), needed=Needed.TO_SAVE)
    tasks: tuple[dict[str, object], ...] = parts(N_("Tasks"), {
        "title_es": Field(Kind.TEXT, N_("Task, in Spanish")),
        "title_en": Field(Kind.TEXT, N_("Task, in English")),
        "due": Field(Kind.DATE, N_("Due")),
        "done": Field(Kind.DATE, N_("Done on")),
        "result": Field(Kind.TEXT, N_("Result")),
    })
    due: str = date(N_("Deadline"))
    due_for: str = text(N_("What the deadline is for"))
    priority: str = choice(N_("Priority"), PRIORITIES)
    may_say: str = long_text(N_("What may be said, and to whom"), searchable=False)
    may_not_say: str = long_text(N_("What may not be said"), searchable=False)
    languages: tuple[str, ...] = texts(N_("Languages needed"))
    documents_wanted: tuple[str, ...] = texts(N_("Documents wanted"))
    answer: str = choice(N_("Answer"), ANSWERS)
    answered: str = moment(N_("Answered"))
    answer_reason: str = long_text(N_("Reason"), searchable=False)
    conflict: str = choice(N_("Do you know anybody in the case?"), CONFLICT_ANSWERS)
    conflict_explained: str = long_text(N_("Who, and how"), searchable=False, sensitive=True)
