"""What people type for a date, read into EDTF; both languages, the day always before the month."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NoReturn

from defender_desk.domain import edtf
from defender_desk.domain.date_words import DECADE_NAMES, MONTH_NUMBERS, UNCLEAR_DECADES
from defender_desk.domain.edtf import Point
from defender_desk.domain.searchable import fold
from defender_desk.errors import BadValue
from defender_desk.wording import N_

NOT_A_DATE: Final = N_("This does not read as a date.")
EMPTY: Final = N_("Write a date, or choose “Not known”.")
NO_YEAR: Final = N_("Write the year too.")
SHORT_YEAR: Final = N_("Write the year with its four digits.")
NO_SUCH_DAY: Final = N_("The calendar does not have this date. The day comes before the month.")
NEEDS_TWO: Final = N_("Write two dates, for example “2018 and Mar 2019”.")
BACKWARDS: Final = N_("The second date comes before the first.")
NOT_A_DECADE: Final = N_("Write a decade, for example “1990s”.")

_ABOUT: Final = (
    r"(?:mas o menos|alrededor del?|cerca del?|hacia|como en|aproximadamente|aprox"
    r"|around|about|circa|ca|c|approximately)"
)
_LEADING: Final = (
    ("about", _ABOUT),
    ("between", r"(?:entre|between|from|desde|de)"),
    ("before", r"(?:antes de|antes del|before)"),
    ("after", r"(?:despues de|despues del|after)"),
)  # fmt: skip
_DOUBT: Final = re.compile(
    r"[,;]?\s*(?:\(?(?:dudos[ao]|incierta|incierto|sin certeza|no segura|not sure|unsure|uncertain"
    r"|doubtful)\)?|\?)\s*$"
)
_THIRD: Final = re.compile(
    r"(?:(?:a |in |en )?(?:(principios?|comienzos?|inicios?|early|beginning|start)"
    r"|(mediados?|middle|mid)|(fines|finales|fin|final|late|end)))(?: de| of|-)? "
)
_SPLIT: Final = re.compile(
    r"\s+(?:y|and|a|al|to|hasta|until)\s+|\s+[-–—]\s+|(?<=\b\d{4})[-–/](?=\d{4}\b)"
)
_NUMBERS: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,4})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_WEEK: Final = re.compile(r"(?:semana santa|holy week|semana mayor)(?: del?)?\s*(\d{4})?")
_EASTER: Final = re.compile(
    r"(?:easter sunday|easter|domingo de resurreccion|domingo de pascua)(?: del?)?\s*(\d{4})?"
)
_DECADE: Final = re.compile(r"(\d{4})s|(\d{3})x")
_SHORT_DECADE: Final = re.compile(r"(\d0)s?")

Span = tuple[Point, Point]


def read_text(text: str, mode: str, year: int | None) -> tuple[str, str, str]:
    """EDTF, the person's words and the reason, for `approximate_dates.parse`."""
    words = " ".join(text.split())
    if mode == "unknown":
        return "", "", words
    if not words:
        _refuse(EMPTY, text)
    folded = fold(words).replace("≈", "circa ").replace("~", "circa ").strip(" .")
    mode, rest = _leading(folded, mode)
    rest, doubtful = _without_doubt(rest)
    if mode == "between" or (mode == "exact" and _two(rest) is not None):
        return _between(rest, text, year), words, ""
    decade = _decade(rest, text)
    if decade:
        return decade, words, ""
    if mode == "decade":
        _refuse(NOT_A_DECADE, text)
    start, end = _span(rest, text, year)
    if mode == "before":
        return f"../{start.before}", words, ""
    if mode == "after":
        return f"{end.after}/..", words, ""
    return _single(start, end, mode == "about", doubtful), words, ""


def _single(start: Point, end: Point, about: bool, doubtful: bool) -> str:
    mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((about, doubtful), "")
    if start == end:
        return f"{_bare(start)}{mark or start.mark}"
    if start.mark:
        return f"{start}/{end}"
    return f"{start}{mark}/{end}{mark}"


def _bare(point: Point) -> Point:
    return Point(point.year, point.month, point.day)


def _leading(folded: str, mode: str) -> tuple[str, str]:
    """Words in front of the date decide the mode, whatever was chosen; «de» alone does not."""
    rest = re.sub(r"^(?:en|el|la|in|on|the)\s+(?=\S)", "", folded)
    for meant, pattern in _LEADING:
        match = re.match(pattern + r"(?:\.|\b)\s*", rest)
        if match is None or (match[0].strip() in ("de", "desde", "from") and _two(rest) is None):
            continue
        rest = rest[match.end() :]
        mode = meant if not (meant == "about" and mode in ("before", "after")) else mode
        break
    return mode, re.sub(r"^(?:el ano|el|la|the|ano|year)\s+(?=\S)", "", rest)


def _without_doubt(text: str) -> tuple[str, bool]:
    bare = _DOUBT.sub("", text)
    return bare, bare != text


def _two(text: str) -> tuple[str, str] | None:
    parts = [part for part in _SPLIT.split(text) if part]
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _between(rest: str, text: str, year: int | None) -> str:
    parts = _two(rest)
    if parts is None:
        # A span in itself («semana santa 2019») is a between of its own; a single date is not.
        start, end = _span(rest, text, year)
        if start == end:
            _refuse(NEEDS_TWO, text)
        return f"{start}/{end}"
    last = _span(_plain(parts[1]), text, year)[1]
    first = _span(_plain(parts[0]), text, year or last.year)[0]
    if first.first > last.last:
        _refuse(BACKWARDS, text)
    return f"{_bare(first)}/{_bare(last)}"


def _plain(text: str) -> str:
    return re.sub(r"^(?:el ano|el|la|the|en|in|ano|year)\s+(?=\S)", "", text.strip())


def _decade(rest: str, text: str) -> str:
    """``199X`` for «años noventa», «década de 1990», «1990s», «the nineties»; "" for others."""
    bare = re.sub(
        r"^(?:en |in )?(?:la |the |los )?(?:decada |anos |decade )?"
        r"(?:del? |of )?(?:los |the )?(?:anos )?",
        "",
        rest,
    )
    named = bare != rest
    if match := _DECADE.fullmatch(bare):
        digits = match[1] or f"{match[2]}0"
        if digits.endswith("0"):
            return f"{digits[:3]}X"
        _refuse(NOT_A_DECADE, text)
    if named and re.fullmatch(r"\d{3}0", bare) and re.search("decad", rest):
        return f"{bare[:3]}X"
    number = DECADE_NAMES.get(bare, 0)
    if (match := _SHORT_DECADE.fullmatch(bare)) and (named or bare.endswith("s")):
        number = int(match[1])
        if number < 30:
            _refuse(SHORT_YEAR, text)
    if bare.replace(" ", "") in UNCLEAR_DECADES and (named or bare in ("twenties", "tens")):
        _refuse(SHORT_YEAR, text)
    return f"19{number // 10}X" if number else ""


def _span(rest: str, text: str, year: int | None) -> Span:
    """The first and last point of one date as typed; equal for a plain day, month or year."""
    if match := _WEEK.fullmatch(rest):
        return edtf.holy_week(_year(match[1], text, year))
    if match := _EASTER.fullmatch(rest):
        day = edtf.easter(_year(match[1], text, year))
        return (Point(day.year, day.month, day.day),) * 2
    if match := _THIRD.match(rest):
        point = _point(rest[match.end() :], text, year)
        which = next(place for place, found in enumerate(match.groups()) if found)
        if point.day:
            _refuse(NOT_A_DATE, text)
        if point.month:
            return edtf.third(point.year, point.month, which)
        return edtf.third_of_year(point.year, which)
    point = _point(rest, text, year)
    return point, point


def _point(rest: str, text: str, year: int | None) -> Point:
    rest = rest.strip(" ,")
    if match := _ISO.fullmatch(rest):
        return _calendar(text, int(match[1]), int(match[2]), int(match[3] or 0), match[3] or "1")
    if match := _NUMBERS.fullmatch(rest):
        return _calendar(text, _year(match[3], text, year), int(match[2]), int(match[1]), match[1])
    if match := _MONTH_YEAR.fullmatch(rest):
        return _calendar(text, int(match[2]), int(match[1]), 0, "1")
    if re.fullmatch(r"\d{4}", rest):
        return _calendar(text, int(rest), 0, 0, "1")
    return _with_month_name(rest, text, year)


def _with_month_name(rest: str, text: str, year: int | None) -> Point:
    """«4 de mayo de 1987», «mar 2019», «May 4, 1987», «4th of May 1987»."""
    parts = [
        part for part in re.split(r"[\s,./\-]+", rest)
        if part and part not in ("de", "del", "of", "the", "ano", "mes", "dia")
    ]  # fmt: skip
    months = [MONTH_NUMBERS[part] for part in parts if part in MONTH_NUMBERS]
    numbers = [part for part in parts if part not in MONTH_NUMBERS]
    if len(months) != 1 or len(numbers) > 2:
        _refuse(NOT_A_DATE, text)
    day = 0
    typed_year: str | None = None
    for number in numbers:
        plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|o|ro)$", "", number)
        plain = "1" if plain in ("primero", "first") else plain
        if re.fullmatch(r"\d{1,2}", plain) and not day:
            day = int(plain)
            if day == 0:
                _refuse(NO_SUCH_DAY, text)
        elif re.fullmatch(r"\d{1,4}", plain) and typed_year is None:
            typed_year = plain
        else:
            _refuse(NOT_A_DATE, text)
    return _calendar(text, _year(typed_year, text, year), months[0], day, "1")


def _year(typed: str | None, text: str, given: int | None) -> int:
    if typed is None:
        if given is None:
            _refuse(NO_YEAR, text)
        return given
    if len(typed) != 4:
        _refuse(SHORT_YEAR, text)
    return int(typed)


def _calendar(text: str, year: int, month: int, day: int, typed_day: str) -> Point:
    try:
        if int(typed_day) == 0 or (day and not month):
            raise ValueError("day")
        if month:
            date(year, month, day or 1)
        return Point(year, month, day)
    except ValueError:
        _refuse(NO_SUCH_DAY, text)


def _refuse(reason: str, text: str) -> NoReturn:
    raise BadValue(kind="", field="", reason=reason, value=text[:80])
