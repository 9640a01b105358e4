"""The words of dates in Spanish and English, folded as searchable.fold does where they are read."""

from __future__ import annotations

from typing import Final

MONTHS_ES: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

MONTH_NUMBERS: Final[dict[str, int]] = {
    name[:length].lower(): number
    for names in (MONTHS_ES, MONTHS_EN)
    for number, name in enumerate(names, start=1)
    for length in (3, 4, len(name))
    if length <= len(name)
} | {"setiembre": 9, "set": 9, "sept": 9}

DECADE_NAMES: Final[dict[str, int]] = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
    "ochenta": 80, "noventa": 90,
    "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
# The tens and twenties may be of this century or the last: the year is asked for.
UNCLEAR_DECADES: Final = frozenset({"diez", "veinte", "twenties", "tens", "dosmil"})
