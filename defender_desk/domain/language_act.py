"""A language act: who interpreted or translated, and how qualified (domain.md 2.5, 9.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import Needed, choice, long_text, noun, reference, text
from defender_desk.domain.fields import date as calendar_date
from defender_desk.domain.record import Record
from defender_desk.wording import N_

MODES = (("in_person", N_("In person")), ("phone", N_("By phone")), ("video", N_("By video")),
         ("written", N_("In writing")))


@noun("language_act", N_("Interpretation or translation"), N_("Interpretations and translations"))
@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageAct(Record):
    """What the certificate of interpretation says; only what is true (decisions.md 13)."""

    kind: ClassVar[str] = "language_act"

    declaration: str = reference(N_("Declaration"), "declaration", needed=Needed.TO_SAVE)
    interpreter: str = reference(N_("Interpreter"), "contact", needed=Needed.TO_SAVE)
    from_language: str = text(N_("From"), needed=Needed.TO_SAVE)
    to_language: str = text(N_("Into"), needed=Needed.TO_SAVE)
    variety: str = text(N_("Variety or town"))
    mode: str = choice(N_("How"), MODES)
    qualification: str = long_text(N_("How they learned, years, training"),
                                   needed=Needed.TO_PRINT, searchable=False)
    qualification_en: str = long_text(N_("The same, in English"), searchable=False)
    interests: str = text(N_("Relation to anyone in the case"))
    interview_date: str = calendar_date(N_("Date of the interview"))
    date: str = calendar_date(N_("Date of the reading"))
