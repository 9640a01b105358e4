"""Dates as people say them: read, kept as EDTF level 1, sorted and told in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.domain import edtf
from defender_desk.domain.approximate_dates import ApproximateDate, Mode, describe, parse
from defender_desk.errors import BadValue


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "mode", "stored", "first", "last", "es", "en"),
    [
        # The table of docs/design/screens.md, part 3.
        ("4/5/1987", "exact", "1987-05-04", "1987-05-04", "1987-05-04",
         "4 de mayo de 1987", "May 4, 1987"),
        ("mar 2019", "exact", "2019-03", "2019-03-01", "2019-03-31",
         "marzo de 2019", "March 2019"),
        ("mar 2019", "about", "2019-03~", "2019-02-01", "2019-04-30",
         "alrededor de marzo de 2019", "around March 2019"),
        ("2018, dudosa", "about", "2018%", "2017-01-01", "2019-12-31",
         "alrededor de 2018, sin certeza", "around 2018, uncertain"),
        ("2018 y mar 2019", "between", "2018/2019-03", "2018-01-01", "2019-03-31",
         "entre 2018 y marzo de 2019", "between 2018 and March 2019"),
        ("jun 2018", "before", "../2018-05", "", "2018-05-31",
         "antes de junio de 2018", "before June 2018"),
        ("jun 2018", "after", "2018-07/..", "2018-07-01", "",
         "después de junio de 2018", "after June 2018"),
        ("años noventa", "decade", "199X", "1990-01-01", "1999-12-31",
         "en la década de 1990", "in the 1990s"),
        ("no lo recuerda", "unknown", "", "", "",
         "en fecha que no recuerda", "on a date not remembered"),
        # And what else the box promises to understand.
        ("semana santa 2019", "exact", "2019-04-14/2019-04-21", "2019-04-14", "2019-04-21",
         "en Semana Santa de 2019", "during Holy Week 2019"),
        ("principios de marzo de 2018", "about", "2018-03-01~/2018-03-10~", "2018-03-01",
         "2018-03-10", "a principios de marzo de 2018", "in early March 2018"),
        ("a fines de 2018", "about", "2018-09~/2018-12~", "2018-09-01", "2018-12-31",
         "a fines de 2018", "in late 2018"),
        ("17/3/2018", "before", "../2018-03-16", "", "2018-03-16",
         "antes del 17 de marzo de 2018", "before March 17, 2018"),
        ("4 de mayo de 1987", "about", "1987-05-04~", "1987-04-27", "1987-05-11",
         "alrededor del 4 de mayo de 1987", "around May 4, 1987"),
    ],
)  # fmt: skip
def test_read_kept_sorted_and_told(
    text: str, mode: Mode, stored: str, first: str, last: str, es: str, en: str
) -> None:
    value = parse(text, mode, "es")
    assert value.edtf == stored
    assert value.sort_range() == (day(first), day(last))
    assert describe(value, "es") == es
    assert describe(value, "en") == en
    assert ApproximateDate.from_json(value.to_json()) == value
    assert value.words == ("" if mode == "unknown" else text)
    assert value.reason == (text if mode == "unknown" else "")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("17/3/2019", "2019-03-17"),
        ("17-3-2019", "2019-03-17"),
        ("17.03.2019", "2019-03-17"),
        ("2019-03-17", "2019-03-17"),
        ("el 1 de marzo del 2019", "2019-03-01"),
        ("primero de marzo de 2019", "2019-03-01"),
        ("March 17, 2019", "2019-03-17"),
        ("17th of March 2019", "2019-03-17"),
        ("MARZO 2019", "2019-03"),
        ("3/2019", "2019-03"),
        ("setiembre 2019", "2019-09"),
        ("el año 2019", "2019"),
        ("antes de junio de 2018", "../2018-05"),
        ("después del 4/5/1987", "1987-05-05/.."),
        ("alrededor de marzo de 2019", "2019-03~"),
        ("entre marzo y junio de 2018", "2018-03/2018-06"),
        ("2018-2019", "2018/2019"),
        ("≈ 2018", "2018~"),
        ("década de los ochenta", "198X"),
        ("the nineties", "199X"),
        ("1990s", "199X"),
        ("Easter 2020", "2020-04-12"),
    ],
)
def test_the_text_alone_is_enough(text: str, stored: str) -> None:
    assert parse(text, "exact", "en").edtf == stored


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("", "exact", "Write a date, or choose “Not known”."),
        ("3/13/2019", "exact", "The day comes before the month."),
        ("31/2/2019", "exact", "The calendar does not have this date."),
        ("0/3/2019", "exact", "The calendar does not have this date."),
        ("17/3/19", "exact", "four digits"),
        ("principios de marzo", "about", "Write the year too."),
        ("marzo", "exact", "Write the year too."),
        ("cuando empezaba la siembra", "about", "does not read as a date"),
        ("2019 y 2018", "between", "comes before the first"),
        ("2019", "between", "Write two dates"),
        ("2019", "decade", "Write a decade"),
        ("años veinte", "decade", "four digits"),
        ("9999", "exact", "The calendar does not have this date."),
    ],
)
def test_what_is_not_a_date_is_refused_with_a_reason(text: str, mode: Mode, reason: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse(text, mode, "es")
    assert reason in str(refused.value.facts["reason"])


def test_a_year_from_the_form_completes_the_words() -> None:
    assert parse("principios de marzo", "about", "es", year=2018).edtf == "2018-03-01~/2018-03-10~"
    assert parse("semana santa", "exact", "es", year=2024).edtf == "2024-03-24/2024-03-31"


@pytest.mark.parametrize(
    ("stored", "es", "en"),
    [
        ("2019-03~", "≈ mar 2019", "≈ Mar 2019"),
        ("2018%", "≈ 2018 ?", "≈ 2018 ?"),
        ("1987-05-04", "4 may 1987", "4 May 1987"),
        ("../2018-05", "< jun 2018", "< Jun 2018"),
        ("2018-07/..", "> jun 2018", "> Jun 2018"),
        ("2018/2019-03", "2018 – mar 2019", "2018 – Mar 2019"),
        ("2018-03-01~/2018-03-10~", "≈ princ. mar 2018", "≈ early Mar 2018"),
        ("199X", "década de 1990", "1990s"),
        ("2019-04-14/2019-04-21", "Semana Santa 2019", "Holy Week 2019"),
        ("", "no se sabe", "not known"),
    ],
)
def test_the_short_form_for_lists(stored: str, es: str, en: str) -> None:
    assert describe(ApproximateDate(stored), "es", dense=True) == es
    assert describe(ApproximateDate(stored), "en", dense=True) == en


@pytest.mark.parametrize(
    "text",
    [
        "2019-13", "2019-02-30", "19", "2019-3", "../..", "2019/2018", "2019-00", "XXXX",
        "2019~/x", "0999",
    ],
)
def test_what_this_program_does_not_write_is_no_date(text: str) -> None:
    with pytest.raises(BadValue):
        ApproximateDate(text)
    with pytest.raises(BadValue):
        ApproximateDate.from_json({"edtf": 2019})


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1818, "1818-03-22"), (1943, "1943-04-25"), (2018, "2018-04-01"), (2026, "2026-04-05")],
)
def test_easter(year: int, sunday: str) -> None:
    assert edtf.easter(year) == date.fromisoformat(sunday)


@given(st.text(max_size=40), st.sampled_from(["exact", "about", "between", "before", "decade"]))
def test_any_text_is_read_or_refused(text: str, mode: Mode) -> None:
    try:
        value = parse(text, mode, "es")
    except BadValue:
        return
    assert edtf.read(value.edtf)
    assert describe(value, "es")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_told_is_read_back(when: date) -> None:
    value = ApproximateDate(when.isoformat())
    for language in ("es", "en"):
        assert parse(describe(value, language), "exact", language).edtf == when.isoformat()
        assert parse(describe(value, language, dense=True), "exact", language).edtf == value.edtf
