"""An evidence note: field note and evidence item in one (domain.md 9.9, 9.12); E-01, E-02, …"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Needed,
    approximate_date,
    choice,
    date,
    long_text,
    noun,
    number,
    reference,
    references,
)
from defender_desk.domain.fields import (
    text as short_text,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

NOTE_TYPES = (
    ("observation", N_("Observation")), ("photo", N_("Photograph")), ("document", N_("Paper")),
    ("audio", N_("Audio")), ("call", N_("Call")), ("meeting", N_("Meeting")),
    ("decision", N_("Decision")), ("object", N_("Object")), ("message_export", N_("Messages")),
    ("web_page", N_("Web page")),
)


@noun("note", N_("Evidence note"), N_("Evidence"), "E")
@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Record):
    """What was seen, heard or received; its files are attachment records."""

    kind: ClassVar[str] = "note"

    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    code: str = short_text(N_("Code"), searchable=True)
    title: str = short_text(N_("Title"), searchable=True)
    type: str = choice(N_("Type"), NOTE_TYPES)
    text: str = long_text(N_("Note"))
    text_en: str = long_text(N_("Note, in English"))
    when: dict[str, str] | None = approximate_date(N_("Date of the fact"))
    obtained: str = date(N_("Date obtained"))
    place: str = short_text(N_("Place"), searchable=True)
    source: str = short_text(N_("Where it comes from"))
    people: tuple[str, ...] = references(N_("People"), "person")
    interview: str = reference(N_("Interview"), "interview")
    custody_place: str = short_text(N_("Where the original is"))
    custody_from: str = short_text(N_("Received from"))
    pages: int | None = number(N_("Pages"))
