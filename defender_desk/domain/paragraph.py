"""A numbered paragraph of a declaration: a record of its own, traced to its sources."""

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
    noun,
    parts,
    reference,
    text,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

ROLES = (
    ("fact", N_("Fact")), ("C-ID", N_("Identity")), ("C-BASIS", N_("How the person knows")),
    ("C-LANG", N_("Language")), ("C-READ", N_("Read by the person")),
    ("C-READBACK", N_("Read aloud")), ("C-APPROX", N_("Approximate dates")),
    ("C-FREE", N_("Free will")), ("C-EXH", N_("Exhibit")), ("C-HEARSAY", N_("Heard from others")),
)


@noun("paragraph", N_("Paragraph"), N_("Paragraphs"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Record):
    """``order`` is a fractional index: a text that sorts between its neighbours."""

    kind: ClassVar[str] = "paragraph"

    declaration: str = reference(N_("Declaration"), "declaration", needed=Needed.TO_SAVE)
    order: str = text(N_("Order"), needed=Needed.TO_SAVE)
    role: str = choice(N_("Role"), ROLES)
    es: str = long_text(N_("Spanish"))
    en: str = long_text(N_("English"))
    en_of: str = text(N_("Spanish text that the English renders"))
    """File code of the Spanish when the English was last checked: a change flags it."""
    sources: tuple[dict[str, object], ...] = parts(N_("Sources"), {
        "record": Field(Kind.REFERENCE, N_("Source")),
        "part": Field(Kind.TEXT, N_("Note or image number")),
    })
    exhibit: str = reference(N_("Exhibit"), "exhibit")
    checked_by: str = text(N_("Checked by"))
    checked_on: str = date(N_("Checked on"))


_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def order_between(before: str, after: str) -> str:
    """An order text that sorts after ``before`` and before ``after`` ("" for open ends)."""
    out = ""
    place = 0
    bounded = bool(after)
    while True:
        low = _DIGITS.index(before[place]) if place < len(before) else 0
        high = _DIGITS.index(after[place]) if bounded and place < len(after) else len(_DIGITS)
        if high - low > 1:
            return out + _DIGITS[(low + high) // 2]
        out += _DIGITS[low]
        if high != low:
            bounded = False
        place += 1
