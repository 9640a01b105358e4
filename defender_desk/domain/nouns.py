"""Every noun of the program; importing this page declares them all."""

from __future__ import annotations

from defender_desk.domain import (
    appointment,
    assignment,
    attachment,
    case,
    consent,
    contact,
    declaration,
    exhibit,
    interview,
    language_act,
    matter,
    note,
    paragraph,
    person,
    search_attempt,
    signing,
    version,
)
from defender_desk.domain.fields import NOUNS, Noun

__all__ = [
    "NOUNS", "Noun", "appointment", "assignment", "attachment", "case", "consent", "contact",
    "declaration", "exhibit", "interview", "language_act", "matter", "note", "paragraph", "person",
    "search_attempt", "signing", "version",
]
