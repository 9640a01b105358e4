"""A matter: the proceeding in the US whose caption a paper carries (domain.md 2.4, 9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import Needed, choice, long_text, noun, reference, text, yes_no
from defender_desk.domain.record import Record
from defender_desk.wording import N_

FORUMS = (
    ("eoir", N_("Immigration court (EOIR)")), ("uscis", N_("USCIS")),
    ("us_district_court", N_("US district court")), ("state_court", N_("State court")),
    ("orr", N_("ORR")), ("canada", N_("Canada")), ("local_policy", N_("Local advocacy")),
    ("other", N_("Other forum")),
)


@noun("matter", N_("Matter"), N_("Matters"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Matter(Record):
    """Caption fields; the US lawyer's own caption text wins when given."""

    kind: ClassVar[str] = "matter"

    case: str = reference(N_("Case"), "case", needed=Needed.TO_SAVE)
    forum: str = choice(N_("Forum"), FORUMS, needed=Needed.TO_SAVE)
    court: str = text(N_("Court or office"), needed=Needed.TO_PRINT)
    state: str = text(N_("City and state"))
    in_the_matter_of: str = text(N_("In the matter of"))
    parties: str = long_text(N_("Parties"), searchable=False)
    case_number: str = text(N_("Case number"))
    a_number: str = text(N_("A-Number or receipt number"), sensitive=True)
    judge: str = text(N_("Judge"))
    next_hearing: str = text(N_("Next hearing"))
    caption_text: str = long_text(N_("Caption given by the US lawyer"), searchable=False)
    privilege_header: bool = yes_no(N_("Print the privilege header"))
