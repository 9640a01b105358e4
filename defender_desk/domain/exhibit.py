"""An exhibit of a declaration: the letter on paper, and the note's image or papers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import Needed, long_text, noun, reference, references, text
from defender_desk.domain.record import Record
from defender_desk.wording import N_


@noun("exhibit", N_("Exhibit"), N_("Exhibits"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit(Record):
    """Internal codes never stand on its slip sheet (decisions.md 14)."""

    kind: ClassVar[str] = "exhibit"

    declaration: str = reference(N_("Declaration"), "declaration", needed=Needed.TO_SAVE)
    letter: str = text(N_("Exhibit letter"), needed=Needed.TO_SAVE)
    note: str = reference(N_("Evidence note"), "note", needed=Needed.TO_SAVE)
    attachments: tuple[str, ...] = references(N_("Files"), "attachment")
    description_es: str = long_text(N_("Description, in Spanish"), needed=Needed.TO_PRINT)
    description_en: str = long_text(N_("Description, in English"), needed=Needed.TO_PRINT)
    date_text: str = text(N_("Date, as printed"))
