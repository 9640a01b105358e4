"""Identity numbers: how they are grouped, and whether one may have been miswritten.

A number is kept as the document shows it. What is found here is a hint with its reason, never an
obstacle to saving, and no sex, age or birthplace is ever read out of a number.
Forms come from ``resources/data/identity_documents.csv``; the check digits of Guatemala, El
Salvador and Nicaragua are unofficial (three independent programs agree on the first two, sources
differ on the third), Mexico's is in the Diario Oficial of 18 October 2014.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Final, Literal

from defender_desk.domain import places
from defender_desk.wording import N_

Level = Literal["ok", "warn", "unchecked"]

GOOD: Final = N_("The number has the right form and its check digit agrees.")
GOOD_FORM: Final = N_("The number has the right form; nothing more can be checked.")
NO_NUMBER: Final = N_("No number written yet.")
NO_RULE: Final = N_("This program knows no form for this document.")
BAD_FORM: Final = N_("The number does not have the usual form, for example {example}.")
BAD_CHECK: Final = N_("The check digit does not agree: read the number again from the document.")
BAD_CHECK_LOW: Final = N_("The last letter does not agree, though sources differ on this rule.")
BAD_PLACE: Final = N_("There is no department and municipality {place}: read the number again.")
BAD_YEAR: Final = N_("The year {year} cannot be a year of registration: read the number again.")
BAD_DATE: Final = N_("The digits of the date are not a date: read the number again.")

_DASHES: Final = {ord(dash): "-" for dash in "‐‑‒–—―−"}
_LONGEST: Final = 80
_CURP_LETTERS: Final = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_CEDULA_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXY"
_GROUPS: Final[Mapping[tuple[str, str], tuple[str, tuple[int, ...]]]] = {
    ("GT", "CUI"): (" ", (4, 5, 4)),
    ("HN", "DNI"): ("-", (4, 4, 5)),
    ("HN", "ACTA_NACIMIENTO"): ("-", (4, 4, 5)),
    ("HN", "RTN"): ("-", (4, 4, 6)),
    ("SV", "DUI"): ("-", (8, 1)),
    ("SV", "NIT"): ("-", (4, 6, 3, 1)),
    ("NI", "CEDULA"): ("-", (3, 6, 5)),
    ("US", "SSN"): ("-", (3, 2, 4)),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document: ``form`` is a pattern of what may be written, ``example`` invented."""

    country: str
    code: str
    name_es: str
    form: str
    rule: str
    example: str


@dataclass(frozen=True, slots=True)
class Finding:
    """``reason`` is a message (msgid) filled with ``facts``; ``level`` never forbids saving."""

    level: Level
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)


@cache
def documents() -> Mapping[tuple[str, str], Document]:
    """Every known document by country and code, in the order of the table."""
    return {
        (row["country"], row["code"]): Document(
            row["country"],
            row["code"],
            row["name_es"],
            row["format_regex"],
            row["check_algorithm"],
            row["example_fake_valid"],
        )
        for row in places.rows("identity_documents.csv")
    }


def normalise(number: str) -> str:
    """The number for comparing and searching: capitals and digits only."""
    wide = unicodedata.normalize("NFKC", number).upper()
    return "".join(character for character in wide if character.isalnum())


def shown(country: str, code: str, number: str) -> str:
    """The number in its document's groups (``9999 99990 0101``); as written if it does not fit."""
    bare = normalise(number)
    if (country, code) == ("US", "A_NUMBER") and re.fullmatch(r"A\d{7,9}", bare):
        digits = bare[1:].zfill(9)
        return f"A {digits[:3]}-{digits[3:6]}-{digits[6:]}"
    separator, lengths = _GROUPS.get((country, code), ("", ()))
    if not lengths or len(bare) != sum(lengths):
        return " ".join(number.split())
    parts, start = [], 0
    for length in lengths:
        parts.append(bare[start : start + length])
        start += length
    return separator.join(parts)


def masked(number: str) -> str:
    """``•••• 0101``: the last four characters, and never more than half of a short number."""
    bare = normalise(number)
    if not bare:
        return ""
    seen = min(4, len(bare) // 2)
    return f"•••• {bare[len(bare) - seen :]}".rstrip()


def check(country: str, code: str, number: str) -> Finding:
    """What can be said of a number of this document; see `Finding`. Never raises."""
    document = documents().get((country, code))
    bare = normalise(number)
    if not bare:
        return Finding("unchecked", NO_NUMBER)
    if document is None:
        return Finding("unchecked", NO_RULE)
    written = " ".join(number.translate(_DASHES).split()).upper()
    forms = (written, bare)
    if len(written) > _LONGEST or not any(
        re.fullmatch(document.form, form, re.IGNORECASE) for form in forms
    ):
        return Finding("warn", BAD_FORM, {"example": document.example})
    rule = _RULES.get(document.rule)
    return rule(bare) if rule else Finding("unchecked", GOOD_FORM)


def _agreeing(agrees: bool) -> Finding:
    return Finding("ok", GOOD) if agrees else Finding("warn", BAD_CHECK)


def _gt_cui(bare: str) -> Finding:
    """Guatemala: eight digits weighted 2 to 9, modulo 11; then department and municipality."""
    remainder = sum(int(digit) * weight for weight, digit in enumerate(bare[:8], start=2)) % 11
    if remainder == 10 or remainder != int(bare[8]):
        return Finding("warn", BAD_CHECK)
    if places.by_code("GT", bare[9:]) is None:
        return Finding("warn", BAD_PLACE, {"place": bare[9:]})
    return Finding("ok", GOOD)


def _hn_dni(bare: str) -> Finding:
    """Honduras: municipality, year of registration, entry. No check digit is published."""
    if places.by_code("HN", bare[:4]) is None:
        return Finding("warn", BAD_PLACE, {"place": bare[:4]})
    if not 1880 <= int(bare[4:8]) <= datetime.now().astimezone().year:
        return Finding("warn", BAD_YEAR, {"year": bare[4:8]})
    return Finding("unchecked", GOOD_FORM)


def _sv_dui(bare: str) -> Finding:
    total = sum(int(digit) * weight for digit, weight in zip(bare, range(9, 1, -1), strict=False))
    return _agreeing(-total % 10 == int(bare[8]))


def _ni_cedula(bare: str) -> Finding:
    """Nicaragua: the thirteen digits modulo 23 choose the letter; a weak rule."""
    day, month, year = int(bare[3:5]), int(bare[5:7]), int(bare[7:9])
    if not any(_is_date(century + year, month, day) for century in (1900, 2000)):
        return Finding("warn", BAD_DATE)
    if _CEDULA_LETTERS[int(bare[:13]) % 23] != bare[13]:
        return Finding("warn", BAD_CHECK_LOW, {"confidence": "low"})
    return Finding("ok", GOOD)


def _mx_curp(bare: str) -> Finding:
    """Mexico: sum of index times 18 down to 2, modulo 10 (sex H, M or X)."""
    values = [_CURP_LETTERS.find(letter) for letter in bare[:17]]
    total = sum(value * (18 - position) for position, value in enumerate(values))
    if -total % 10 != int(bare[17]):
        return Finding("warn", BAD_CHECK)
    year, month, day = int(bare[4:6]), int(bare[6:8]), int(bare[8:10])
    century = 1900 if bare[16].isdigit() else 2000
    good = _is_date(century + year, month, day)
    return Finding("ok", GOOD) if good else Finding("warn", BAD_DATE)


def _gt_nit(bare: str) -> Finding:
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(bare[:-1]), start=2))
    return _agreeing("0123456789K"[-total % 11] == bare[-1])


def _sv_nit(bare: str) -> Finding:
    """El Salvador's tax number: two rules, parted by the serial (up to 100 is the older one)."""
    digits = [int(digit) for digit in bare[:13]]
    if bare[10:13] <= "100":
        weights = list(range(14, 1, -1))
        last = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 % 10
    else:
        weights = [2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
        last = -sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 % 10
    return _agreeing(last == int(bare[13]))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_RULES: Final[Mapping[str, Callable[[str], Finding]]] = {
    "gt_cui_mod11": _gt_cui,
    "hn_dni_structure": _hn_dni,
    "sv_dui_mod10": _sv_dui,
    "ni_cedula_mod23": _ni_cedula,
    "stdnum.mx.curp": _mx_curp,
    "stdnum.gt.nit": _gt_nit,
    "stdnum.sv.nit": _sv_nit,
}
