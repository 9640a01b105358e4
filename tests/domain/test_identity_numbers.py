"""Identity numbers: the worked examples of docs, and that nothing is ever blocked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.domain import identity_numbers as numbers


@pytest.mark.parametrize(
    ("country", "code", "number", "level"),
    [
        ("GT", "CUI", "1234 56789 0101", "ok"),
        ("GT", "CUI", "9999 99990 0101", "ok"),
        ("GT", "CUI", "1234567890101", "ok"),
        ("GT", "CUI", "1234-56789-0101", "ok"),
        ("GT", "CUI", "1234 56788 0101", "warn"),
        ("GT", "CUI", "1234 56789 0199", "warn"),
        ("GT", "CUI", "1234 56789 1333", "ok"),  # Petatán, since 2015
        ("GT", "CUI", "1234 56789 1334", "warn"),
        ("GT", "CUI", "1234 5678", "warn"),
        ("SV", "DUI", "04567890-3", "ok"),
        ("SV", "DUI", "04567890-4", "warn"),
        ("SV", "NIT", "0614-050707-104-8", "ok"),
        ("MX", "CURP", "BOXW310820HNERXN09", "ok"),
        ("MX", "CURP", "XEXX010101HNEXXXA4", "ok"),
        ("MX", "CURP", "BOXW310820HNERXN08", "warn"),
        ("NI", "CEDULA", "001-280592-0025N", "ok"),
        ("NI", "CEDULA", "001-280592-0025M", "warn"),
        ("NI", "CEDULA", "001-310292-0025N", "warn"),
        ("HN", "DNI", "0801-1999-99999", "unchecked"),
        ("HN", "DNI", "0829-1999-99999", "warn"),
        ("HN", "DNI", "0801-2099-99999", "warn"),
        ("GT", "PASAPORTE", "A00000000", "unchecked"),
        ("GT", "PASAPORTE", "A?", "warn"),
        ("XX", "NOTHING", "123", "unchecked"),
        ("GT", "CUI", " ", "unchecked"),
    ],
)
def test_worked_examples(country: str, code: str, number: str, level: str) -> None:
    finding = numbers.check(country, code, number)
    assert finding.level == level
    assert finding.reason


def test_sex_x_of_a_curp_is_read() -> None:
    body = "BOXW310820XNERXN0"
    levels = [numbers.check("MX", "CURP", body + digit).level for digit in "0123456789"]
    assert levels.count("ok") == 1


def test_a_weak_rule_says_so() -> None:
    assert numbers.check("NI", "CEDULA", "001-280592-0025M").facts == {"confidence": "low"}


def test_every_example_of_the_table_passes() -> None:
    for document in numbers.documents().values():
        finding = numbers.check(document.country, document.code, document.example)
        assert finding.level != "warn", document


@pytest.mark.parametrize(
    ("country", "code", "number", "shown"),
    [
        ("GT", "CUI", "9999999900101", "9999 99990 0101"),
        ("HN", "DNI", "0801199999999", "0801-1999-99999"),
        ("SV", "DUI", "045678903", "04567890-3"),
        ("NI", "CEDULA", "0012805920025n", "001-280592-0025N"),
        ("US", "A_NUMBER", "A1234567", "A 001-234-567"),
        ("GT", "CUI", "99 99", "99 99"),
        ("GT", "PASAPORTE", " a00000000 ", "a00000000"),
    ],
)
def test_grouping(country: str, code: str, number: str, shown: str) -> None:
    assert numbers.shown(country, code, number) == shown


def test_the_mask_shows_four_at_most() -> None:
    assert numbers.masked("9999 99990 0101") == "•••• 0101"
    assert numbers.masked("1234") == "•••• 34"
    assert numbers.masked("7") == "••••"
    assert numbers.masked("") == ""
    assert numbers.normalise(" a-00.000 000 ") == "A00000000"


@given(st.text(max_size=100), st.sampled_from(sorted(numbers.documents())))
def test_no_text_ever_raises(text: str, document: tuple[str, str]) -> None:
    finding = numbers.check(*document, text)
    assert finding.level in ("ok", "warn", "unchecked")
    numbers.shown(*document, text)
    numbers.masked(text)


@given(st.from_regex(r"[0-9A-Za-zⅫ²٣０-９ -]{8,20}", fullmatch=True))
def test_odd_digits_never_raise(text: str) -> None:
    for document in numbers.documents():
        numbers.check(*document, text)
