"""Approximate dates told in figures, in Spanish and English."""

from __future__ import annotations

from typing import Final

from defender_desk.domain import edtf
from defender_desk.domain.date_words import MONTHS_EN, MONTHS_ES
from defender_desk.domain.edtf import Point, Reading

_THIRDS: Final = {
    "es": ("a principios de {month}", "a mediados de {month}", "a fines de {month}"),
    "en": ("in early {month}", "in mid-{month}", "in late {month}"),
}
_DENSE_THIRDS: Final = {
    "es": ("princ. {month}", "med. {month}", "fines {month}"),
    "en": ("early {month}", "mid-{month}", "late {month}"),
}
_WORDS: Final = {
    "es": {
        "about": "alrededor {of} {point}",
        "uncertain": "{point}, sin certeza",
        "between": "entre {the_start} y {the_end}",
        "before": "antes {of} {point}",
        "after": "después {of} {point}",
        "decade": "en la década de {decade}",
        "week": "en Semana Santa de {year}",
        "about_week": "alrededor de Semana Santa de {year}",
        "unknown": "en fecha que no recuerda",
        "dense_decade": "década de {decade}",
        "dense_week": "Semana Santa {year}",
        "dense_unknown": "no se sabe",
    },
    "en": {
        "about": "around {point}",
        "uncertain": "{point}, uncertain",
        "between": "between {the_start} and {the_end}",
        "before": "before {point}",
        "after": "after {point}",
        "decade": "in the {decade}s",
        "week": "during Holy Week {year}",
        "about_week": "around Holy Week {year}",
        "unknown": "on a date not remembered",
        "dense_decade": "{decade}s",
        "dense_week": "Holy Week {year}",
        "dense_unknown": "not known",
    },
}


def tell(reading: Reading | None, language: str, dense: bool) -> str:
    """See `approximate_dates.describe`; None is a date not known."""
    words = _WORDS[language]
    if reading is None:
        return words["dense_unknown" if dense else "unknown"]
    if reading.decade:
        return words["dense_decade" if dense else "decade"].format(decade=reading.decade)
    return _dense(reading, language) if dense else _full(reading, language)


def _full(reading: Reading, language: str) -> str:
    words, start, end = _WORDS[language], reading.start, reading.end
    if start is None:
        assert end is not None  # edtf.read refuses what is open on both sides
        return _with(words["before"], end.after, language)
    if end is None:
        return _with(words["after"], start.before, language)
    if not reading.interval:
        told = _with(words["about"], start, language) if start.about else point(start, language)
        return words["uncertain"].format(point=told) if start.uncertain else told
    if third := edtf.third_of(reading):
        return _THIRDS[language][third[0]].format(month=point(third[1], language))
    week = edtf.holy_week_of(reading)
    if week is not None:
        return words["about_week" if start.about else "week"].format(year=week)
    return words["between"].format(
        the_start=_with_article(start, language), the_end=_with_article(end, language)
    )


def _dense(reading: Reading, language: str) -> str:
    words, start, end = _WORDS[language], reading.start, reading.end
    if start is None:
        assert end is not None  # edtf.read refuses what is open on both sides
        return f"< {_short(end.after, language)}"
    if end is None:
        return f"> {_short(start.before, language)}"
    if not reading.interval:
        about, doubt = "≈ " if start.about else "", " ?" if start.uncertain else ""
        return f"{about}{_short(start, language)}{doubt}"
    if third := edtf.third_of(reading):
        return "≈ " + _DENSE_THIRDS[language][third[0]].format(month=_short(third[1], language))
    week = edtf.holy_week_of(reading)
    if week is not None:
        return ("≈ " if start.about else "") + words["dense_week"].format(year=week)
    return f"{_short(start, language)} – {_short(end, language)}"


def point(value: Point, language: str) -> str:
    """A day, month or year: ``4 de mayo de 1987``, ``May 4, 1987``; its mark apart."""
    if not value.month:
        return str(value.year)
    if language == "en":
        month = MONTHS_EN[value.month - 1]
        return f"{month} {value.day}, {value.year}" if value.day else f"{month} {value.year}"
    month = f"{MONTHS_ES[value.month - 1]} de {value.year}"
    return f"{value.day} de {month}" if value.day else month


def _short(value: Point, language: str) -> str:
    names = MONTHS_EN if language == "en" else MONTHS_ES
    parts = (
        str(value.day or ""), names[value.month - 1][:3] if value.month else "", str(value.year)
    )  # fmt: skip
    return " ".join(part for part in parts if part)


def _with(pattern: str, value: Point, language: str) -> str:
    return pattern.format(of="del" if value.day else "de", point=point(value, language))


def _with_article(value: Point, language: str) -> str:
    told = point(value, language)
    told = f"el {told}" if language == "es" and value.day else told
    return f"≈ {told}" if value.about else told
