"""The printed plan of a day: one sheet with hours, roles and initials, its back blank for notes.

It goes through checkpoints in a bag: no name, no organisation, no address unless asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from defender_desk.documents.typesetter import printable, template, typeset
from defender_desk.wording import date_text, in_language

Row = tuple[str, str, str, str, str, str]
"""Time, what, case code, what to take along, place ("" for none), what to beware of."""
Asked = tuple[str, str, str]
"""Day until which it is wanted ("" for none), what, case code."""
_SAID = {
    "es": {"page": "Página", "of": "de", "notes": "El reverso es para notas.",
           "nothing": "Nada para hoy.", "safety": "Antes de actuar", "title": "Mi día",
           "asked": "Lo que pide el equipo"},
    "en": {"page": "Page", "of": "of", "notes": "The back is for notes.",
           "nothing": "Nothing for today.", "safety": "Before acting", "title": "My day",
           "asked": "What the team asks for"},
}


def make_day_sheet(rows: Sequence[Row], day: date, who: str, language: str,
                   asked: Sequence[Asked] = ()) -> bytes:
    """A PDF of the plan of ``day``, made in memory. ``who`` are initials.

    ``asked`` stands below the plan: what has no hour yet. ``language`` is "es" or "en".
    Raises PaperFailed.
    """
    lang = "en" if language == "en" else "es"
    said = _SAID[lang]
    data = {
        "lang": lang, "said": said, "who": printable(who),
        "title": f"{said['title']} · {date_text(day, in_language(lang))}",
        "dated": [day.year, day.month, day.day],
        "rows": [
            dict(zip(("time", "title", "case", "note", "place", "safety"),
                     (printable(" ".join(part.split())) for part in row), strict=True))
            for row in rows
        ],
        "asked": [
            dict(zip(("time", "title", "case"),
                     (printable(" ".join(part.split())) for part in row), strict=True))
            for row in asked
        ],
    }
    pdf, _facts = typeset(template("day-sheet-1"), data, dated=day)
    return pdf
