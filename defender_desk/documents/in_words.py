"""Numbers, dates, hours, identity numbers and money written out, in Spanish and in English.

Notarial drafts need words (Guatemala, Código de Notariado art. 29; domain.md 4.6); papers for the
United States use figures and only the date forms. Written by hand because num2words 0.5 gives
«veintiuno mil» and reads «Q0.50» as five cents (libraries.md 1.4). Spelling: Ortografía de la
lengua española (2010), cardinals and ordinals.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

HIGHEST = 10**12 - 1

_TO_29 = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_HUNDREDS = [
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
MONTHS_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ORDINALS = [
    "primero",
    "segundo",
    "tercero",
    "cuarto",
    "quinto",
    "sexto",
    "séptimo",
    "octavo",
    "noveno",
    "décimo",
    "undécimo",
    "duodécimo",
    "decimotercero",
    "decimocuarto",
    "decimoquinto",
    "decimosexto",
    "decimoséptimo",
    "decimoctavo",
    "decimonoveno",
]
_ORDINAL_TENS = {2: "vigésimo", 3: "trigésimo", 4: "cuadragésimo", 5: "quincuagésimo"}

#: currency code: singular, plural, feminine, cents singular, cents plural, sign before the figure
CURRENCIES = {
    "GTQ": ("quetzal", "quetzales", False, "centavo", "centavos", "Q"),
    "HNL": ("lempira", "lempiras", False, "centavo", "centavos", "L"),
    "USD": ("dólar", "dólares", False, "centavo", "centavos", "US$"),
    "MXN": ("peso", "pesos", False, "centavo", "centavos", "$"),
    "NIO": ("córdoba", "córdobas", False, "centavo", "centavos", "C$"),
}


def _below_thousand(n: int, last: str, feminine: bool) -> str:
    """Words of 1..999; ``last`` is how a final one reads: uno, un or una."""
    if n == 100:
        return "cien"
    words: list[str] = []
    if n > 100:
        hundred = _HUNDREDS[n // 100 - 1]
        words.append(hundred[:-2] + "as" if feminine and n >= 200 else hundred)
    rest = n % 100
    if 0 < rest < 30:
        word = _TO_29[rest]
        if rest in (1, 21):
            word = word[:-3] + last
            word = "veintiún" if word == "veintiun" else word
        words.append(word)
    elif rest >= 30:
        ten, unit = _TENS[rest // 10 - 3], rest % 10
        words.append(ten if unit == 0 else f"{ten} y {last if unit == 1 else _TO_29[unit]}")
    return " ".join(words)


def cardinal_es(
    n: int, *, before_noun: bool = False, feminine: bool = False, un_mil: bool = False
) -> str:
    """Spanish cardinal of 0..999,999,999,999.

    ``before_noun`` gives the short form (veintiún años, un folio, ciento una hojas with
    ``feminine``); ``un_mil`` writes «un mil» as some notaries do. Raises ValueError outside.
    """
    if not 0 <= n <= HIGHEST:
        raise ValueError(n)
    if n == 0:
        return "cero"
    millions, rest = divmod(n, 1_000_000)
    parts: list[str] = []
    if millions:
        scale = "millón" if millions == 1 else "millones"
        parts.append(f"{cardinal_es(millions, before_noun=True, un_mil=un_mil)} {scale}")
    thousands, units = divmod(rest, 1000)
    if thousands == 1:
        parts.append("un mil" if un_mil else "mil")
    elif thousands:
        parts.append(_below_thousand(thousands, "un", feminine) + " mil")
    if units:
        last = "una" if feminine else "un" if before_noun else "uno"
        parts.append(_below_thousand(units, last, feminine))
    return " ".join(parts)


def ordinal_es(n: int, *, before_noun: bool = False, feminine: bool = False) -> str:
    """Spanish ordinal of 1..59: clauses of a notarial draft. Raises ValueError outside.

    ``before_noun`` gives primer, tercer, vigésimo primer.
    """
    if not 1 <= n <= 59:
        raise ValueError(n)
    if n < 20:
        words = [_ORDINALS[n - 1]]
    else:
        ten, unit = divmod(n, 10)
        words = [_ORDINAL_TENS[ten]] + ([_ORDINALS[unit - 1]] if unit else [])
    if feminine:
        return " ".join(word[:-1] + "a" for word in words)
    if before_noun and words[-1].endswith(("primero", "tercero")):
        words[-1] = words[-1][:-1]
    return " ".join(words)


def date_es(day: date) -> str:
    """«21 de noviembre de 2026»: the form of papers for the United States."""
    return f"{day.day} de {MONTHS_ES[day.month - 1]} de {day.year}"


def date_en(day: date) -> str:
    """ "November 21, 2026"."""
    return f"{MONTHS_EN[day.month - 1]} {day.day}, {day.year}"


def dates_es(days: tuple[date, ...]) -> str:
    """Several dates joined: «9 de marzo de 2026 y 12 de marzo de 2026»."""
    return _joined([date_es(day) for day in days], "y")


def dates_en(days: tuple[date, ...]) -> str:
    """Several dates joined with "and"."""
    return _joined([date_en(day) for day in days], "and")


def _joined(parts: list[str], last: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    comma = "; " if last == "and" else ", "
    return f"{comma.join(parts[:-1])} {last} {parts[-1]}"


def date_words_es(day: date, *, first_as_ordinal: bool = False) -> str:
    """«veintiuno de noviembre de dos mil veintiséis», the notarial form.

    ``first_as_ordinal`` writes the first day of a month «primero» (a habit that differs).
    """
    number = "primero" if day.day == 1 and first_as_ordinal else cardinal_es(day.day)
    return f"{number} de {MONTHS_ES[day.month - 1]} de {cardinal_es(day.year)}"


def hour_words_es(at: time) -> str:
    """«diez horas con treinta minutos», «una hora», of a 24-hour clock; seconds are left out."""
    hours = cardinal_es(at.hour, before_noun=True, feminine=True)
    words = f"{hours} {'hora' if at.hour == 1 else 'horas'}"
    if at.minute:
        minutes = cardinal_es(at.minute, before_noun=True)
        words += f" con {minutes} {'minuto' if at.minute == 1 else 'minutos'}"
    return words


def identity_words_es(number: str) -> str:
    """An identity number as it is printed, group by group, every leading zero said.

    Groups are parted by spaces or hyphens; letters stand as they are. «2000 00001 1301» gives
    «dos mil, cero cero cero cero uno, mil trescientos uno».
    """
    return ", ".join(_group_words(group) for group in re.split(r"[\s\-–.]+", number) if group)


def _group_words(group: str) -> str:
    if not (group.isascii() and group.isdigit()):
        return group
    zeros = len(group) - len(group.lstrip("0"))
    words = ["cero"] * zeros
    if zeros < len(group):
        words.append(cardinal_es(int(group)))
    return " ".join(words)


def money_words_es(amount: Decimal, currency: str) -> str:
    """«mil quinientos veintiún quetzales con cincuenta centavos (Q1,521.50)».

    Whole amounts end in «exactos». Raises ValueError for a negative amount, more than two
    decimals or a currency that is not in ``CURRENCIES``.
    """
    if currency not in CURRENCIES or amount < 0 or amount != amount.quantize(Decimal("0.01")):
        raise ValueError((amount, currency))
    one, many, feminine, cent, cents, sign = CURRENCIES[currency]
    whole = int(amount)
    hundredths = int((amount - whole) * 100)
    of = "de " if whole and whole % 1_000_000 == 0 else ""
    words = cardinal_es(whole, before_noun=True, feminine=feminine)
    words += f" {of}{one if whole == 1 else many}"
    if hundredths:
        words += f" con {cardinal_es(hundredths, before_noun=True)}"
        words += f" {cent if hundredths == 1 else cents}"
    else:
        words += " exacto" if whole == 1 else " exactos"
    return f"{words} ({sign}{amount:,.2f})"


_EN_TO_19 = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def cardinal_en(n: int) -> str:
    """English cardinal of 0..999,999,999,999, without "and". Raises ValueError outside."""
    if not 0 <= n <= HIGHEST:
        raise ValueError(n)
    if n < 20:
        return _EN_TO_19[n]
    if n < 100:
        ten, unit = _EN_TENS[n // 10 - 2], n % 10
        return f"{ten}-{_EN_TO_19[unit]}" if unit else ten
    for size, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if n >= size:
            head, rest = divmod(n, size)
            words = f"{cardinal_en(head)} {name}"
            return f"{words} {cardinal_en(rest)}" if rest else words
    raise ValueError(n)


def date_words_en(day: date) -> str:
    """ "November twenty-one, two thousand twenty-six"."""
    return f"{MONTHS_EN[day.month - 1]} {cardinal_en(day.day)}, {cardinal_en(day.year)}"
