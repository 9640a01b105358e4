"""A signing: when, where and how one version was read, signed or thumb-printed (domain.md 9.15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Field,
    Kind,
    Needed,
    choice,
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

METHODS = (("thumbprint", N_("Thumbprint")), ("signature", N_("Signature")), ("mark", N_("Mark")))


@noun("signing", N_("Signing"), N_("Signings"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Signing(Record):
    """Corrections by hand with rubric, page and line are a normal end of the reading."""

    kind: ClassVar[str] = "signing"

    declaration: str = reference(N_("Declaration"), "declaration", needed=Needed.TO_SAVE)
    version: str = reference(N_("Version"), "version", needed=Needed.TO_SAVE)
    date: str = moment(N_("Date"), needed=Needed.TO_SAVE)
    place: str = text(N_("Place"), needed=Needed.TO_SAVE)
    method: str = choice(N_("How the person signed"), METHODS)
    reader: str = reference(N_("Who read it aloud"), "contact")
    interpreter: str = reference(N_("Interpreter"), "contact")
    understood: bool = yes_no(N_("The person said it was understood"))
    explained_back: bool = yes_no(N_("The person explained it in their own words"))
    corrections: tuple[dict[str, object], ...] = parts(N_("Corrections by hand"), {
        "page": Field(Kind.NUMBER, N_("Page")),
        "line": Field(Kind.NUMBER, N_("Line")),
        "text": Field(Kind.TEXT, N_("Correction")),
        "rubric": Field(Kind.YES_NO, N_("With rubric")),
    })
    witnesses: tuple[str, ...] = references(N_("Witnesses"), "person")
    initials_on_pages: bool = yes_no(N_("Initials on each page"))
    copies_given: int | None = number(N_("Copies given"))
    original_kept: str = text(N_("Where the original is"), needed=Needed.TO_SAVE)
    scan: str = reference(N_("Signed paper, scanned"), "attachment")
    pages: tuple[dict[str, object], ...] = parts(N_("Scanned pages"), {
        "page": Field(Kind.NUMBER, N_("Page")),
        "attachment": Field(Kind.REFERENCE, N_("Picture"), to="attachment"),
        "code_matches": Field(Kind.YES_NO, N_("The printed code matches")),
    })
