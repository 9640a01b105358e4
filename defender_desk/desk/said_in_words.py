"""Numbers and dates in words, as papers say them (domain.md 2.2)."""

from __future__ import annotations

import re
from datetime import date

from defender_desk.documents.in_words import cardinal_es, date_words_es

_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
_NUMBER = re.compile(r"\d{1,12}$")


def in_words(text: str) -> str:
    """«17/03/2026» or «51» in Spanish words; "" for what is neither a day nor a whole number."""
    wanted = text.strip()
    if found := _DATE.match(wanted):
        day, month, year = (int(part) for part in found.groups())
        try:
            return date_words_es(date(year, month, day))
        except ValueError:
            return ""
    return cardinal_es(int(wanted)) if _NUMBER.match(wanted) else ""
