"""Dates as people remember them: exact, about, between, before, after, a decade, or not at all.

Kept as EDTF level 1 text (see edtf.py) beside the words the person used; no precision is ever
invented, and the day always comes before the month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from defender_desk.domain import edtf as notation
from defender_desk.domain.date_reading import NOT_A_DATE, read_text
from defender_desk.domain.date_telling import tell
from defender_desk.domain.edtf import Reading
from defender_desk.errors import BadValue
from defender_desk.wording import N_

Mode = Literal["exact", "about", "between", "before", "after", "decade", "unknown"]
MODES: Final[tuple[Mode, ...]] = (
    "exact", "about", "between", "before", "after", "decade", "unknown",
)  # fmt: skip
MODE_LABELS: Final[Mapping[Mode, str]] = {
    "exact": N_("Exact"),
    "about": N_("More or less"),
    "between": N_("Between"),
    "before": N_("Before"),
    "after": N_("After"),
    "decade": N_("Decade"),
    "unknown": N_("Not known"),
}


@dataclass(frozen=True, slots=True)
class ApproximateDate:
    """``edtf`` is "" when the date is not known, and then ``reason`` may say why.

    ``words`` are the person's own. Raises BadValue when ``edtf`` is not a date of this kind.
    """

    edtf: str
    words: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.edtf:
            try:
                notation.read(self.edtf)
            except ValueError as error:
                raise BadValue(
                    kind="", field="", reason=NOT_A_DATE, value=self.edtf[:80]
                ) from error

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ApproximateDate:
        """From the journal's ``{"edtf", "words", "reason"}``. Raises BadValue for another shape."""
        parts = [value.get(name, "") for name in ("edtf", "words", "reason")]
        if not all(isinstance(part, str) for part in parts):
            raise BadValue(kind="", field="", reason=NOT_A_DATE, value=str(value)[:80])
        return cls(*parts)

    def to_json(self) -> dict[str, str]:
        """The journal's form: ``{"edtf", "words", "reason"}``."""
        return {"edtf": self.edtf, "words": self.words, "reason": self.reason}

    @property
    def reading(self) -> Reading | None:
        """The points it stands for, for whoever prints it in words; None when not known."""
        return notation.read(self.edtf) if self.edtf else None

    @property
    def mode(self) -> Mode:
        reading = self.reading
        if reading is None:
            return "unknown"
        if reading.decade:
            return "decade"
        if not reading.interval:
            return "about" if reading.start is not None and reading.start.mark else "exact"
        if reading.start is None:
            return "before"
        if reading.end is None:
            return "after"
        return "about" if reading.start.about and reading.end.about else "between"

    def sort_range(self) -> tuple[date | None, date | None]:
        """First and last day it may mean; None on an open side, (None, None) when not known."""
        reading = self.reading
        if reading is None:
            return None, None
        first = reading.start.range()[0] if reading.start else None
        last = reading.end.range()[1] if reading.end else None
        if notation.third_of(reading) and reading.start and reading.end:
            return reading.start.first, reading.end.last  # wide enough as it is
        return first, last


def parse(text: str, mode: Mode, language: str, *, year: int | None = None) -> ApproximateDate:
    """What a person typed into the date box, read under the chosen ``mode``.

    Spanish and English are both understood, whatever the ``language`` of the screen ("es", "en"):
    no word of a date means two things in them. ``year`` completes a text without one
    («principios de marzo»); without it such a text is refused rather than guessed. Words in
    the text («antes de…») are stronger than the mode. Raises BadValue with a ``reason`` to show.
    """
    return ApproximateDate(*read_text(text, mode, year))


def describe(value: ApproximateDate, language: str, *, dense: bool = False) -> str:
    """The date in figures for a screen: «alrededor de marzo de 2019», dense «≈ mar 2019».

    ``language`` is "es" or "en". Papers write numbers out and use `ApproximateDate.reading`.
    """
    return tell(value.reading, "en" if language == "en" else "es", dense)
