"""Languages people speak, by ISO 639-3 code and by any of their names.

The town's variety is always kept beside the language as text: neighbouring towns may not
understand each other, and an interpreter chosen by the language's name alone fails hearings.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from defender_desk.domain.places import rows
from defender_desk.domain.searchable import fold


@dataclass(frozen=True, slots=True)
class Language:
    """``code`` is ISO 639-3; Chalchiteko shares ``agu`` with Awakateko, so codes may repeat."""

    code: str
    name_es: str
    name_en: str
    endonym: str
    countries: tuple[str, ...]
    family: str
    note: str


@cache
def all_languages() -> tuple[Language, ...]:
    """Every language once, with all the countries it is spoken in, in the order of the table."""
    merged: dict[tuple[str, str], Language] = {}
    for row in rows("languages.csv"):
        key = (row["iso639_3"], row["name_es"])
        known = merged.get(key)
        countries = (*known.countries, row["country"]) if known else (row["country"],)
        merged[key] = Language(
            row["iso639_3"],
            row["name_es"],
            row["name_en"],
            row["endonym"],
            countries,
            row["family"],
            (known.note if known else "") or row["note"],
        )
    return tuple(merged.values())


@cache
def _by_any_name() -> dict[str, Language]:
    names: dict[str, Language] = {}
    for language in all_languages():
        for name in (language.code, language.name_es, language.name_en, language.endonym):
            names.setdefault(fold(name), language)
    names.pop("", None)
    return names


def by_code(code: str) -> Language | None:
    """The first language with this ISO 639-3 code, or None."""
    wanted = code.strip().lower()
    return next((language for language in all_languages() if language.code == wanted), None)


def find(name: str) -> Language | None:
    """The language with this code, Spanish, English or own name, marks apart; or None."""
    return _by_any_name().get(fold(name.strip()))


def spoken_in(country: str) -> tuple[Language, ...]:
    """The languages of one country (GT, HN, SV, NI, MX, US)."""
    return tuple(each for each in all_languages() if country.upper() in each.countries)


def shown(code: str, language: str) -> str:
    """The name of ``code`` in Spanish ("es") or English ("en"); an unknown code is itself."""
    found = find(code)
    if found is None:
        return code
    return found.name_en if language == "en" else found.name_es
