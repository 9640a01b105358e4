"""An attachment: what is known of one file of a note (domain.md 7.3, 9.12).

The bytes lie in the vault under a random name, found by sha256; this record travels first and
the bytes follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Needed,
    choice,
    mapping,
    noun,
    number,
    reference,
    references,
    text,
    texts,
    yes_no,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

ROLES = (
    ("original", N_("Original")), ("safe_copy", N_("Copy without hidden data")),
    ("light_copy", N_("Light copy")), ("final_paper", N_("Final paper")),
    ("signed_scan", N_("Signed paper, scanned")), ("edited_copy", N_("Edited copy")),
)


@noun("attachment", N_("File"), N_("Files"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """Facts of the file itself, apart from what the collector asserts (caption, place, people)."""

    kind: ClassVar[str] = "attachment"

    owner: str = reference(N_("Belongs to"), "note", needed=Needed.TO_SAVE)
    position: int | None = number(N_("Order"))
    name: str = text(N_("File name"), needed=Needed.TO_SAVE, sensitive=True)
    sha256: str = text(N_("File code"), needed=Needed.TO_SAVE)
    size: int | None = number(N_("Size"))
    mime: str = text(N_("Kind of file"))
    cells: tuple[str, ...] = texts(N_("Codes of its pieces"))
    """SHA-256 of each 4 MiB cell, for files above 4 MiB (exchange.md 3)."""
    modified: str = text(N_("Changed on disk"))
    facts: dict[str, object] = mapping(N_("Facts of the file"))
    """What media read: width, height, taken, camera, latitude, longitude, has_coordinates."""
    role: str = choice(N_("What it is"), ROLES)
    parent: str = reference(N_("Made from"), "attachment")
    operation: str = text(N_("How it was made"))
    caption: str = text(N_("Caption"), searchable=True)
    caption_en: str = text(N_("Caption, in English"))
    taken_by: str = text(N_("Taken by"))
    shows_person: bool = yes_no(N_("Shows a person who can be recognized"))
    people: tuple[str, ...] = references(N_("People seen"), "person")
    hold_back: bool = yes_no(N_("Stays here"))
    hold_back_reason: str = text(N_("Why it stays here"))
