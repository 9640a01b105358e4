"""Numbers, dates and money in words: the rows that other libraries get wrong, and whole ranges."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from defender_desk.documents import in_words as words

PLAIN = {
    0: "cero", 1: "uno", 16: "dieciséis", 20: "veinte", 21: "veintiuno", 22: "veintidós",
    23: "veintitrés", 26: "veintiséis", 30: "treinta", 31: "treinta y uno", 99: "noventa y nueve",
    100: "cien", 101: "ciento uno", 121: "ciento veintiuno", 200: "doscientos",
    500: "quinientos", 700: "setecientos", 901: "novecientos uno",
    999: "novecientos noventa y nueve",
    1000: "mil", 1001: "mil uno", 1998: "mil novecientos noventa y ocho",
    2019: "dos mil diecinueve", 2026: "dos mil veintiséis", 21_000: "veintiún mil",
    31_000: "treinta y un mil", 100_000: "cien mil", 101_000: "ciento un mil",
    1_000_000: "un millón", 1_000_001: "un millón uno", 2_000_000: "dos millones",
    21_000_000: "veintiún millones", 1_000_000_000: "mil millones",
    1_521_000_100: "mil quinientos veintiún millones cien",
}  # fmt: skip


@pytest.mark.parametrize(("n", "expected"), PLAIN.items())
def test_a_number_alone(n: int, expected: str) -> None:
    assert words.cardinal_es(n) == expected


@pytest.mark.parametrize(
    ("n", "feminine", "expected"),
    [
        (1, False, "un"), (1, True, "una"), (21, False, "veintiún"), (21, True, "veintiuna"),
        (31, False, "treinta y un"), (31, True, "treinta y una"), (101, True, "ciento una"),
        (200, True, "doscientas"), (221, True, "doscientas veintiuna"), (100, True, "cien"),
        (1001, False, "mil un"), (200_000, True, "doscientas mil"),
        (521, True, "quinientas veintiuna"),
        (21_021, False, "veintiún mil veintiún"), (2_000_200, True, "dos millones doscientas"),
    ],
)  # fmt: skip
def test_a_number_before_its_noun(n: int, feminine: bool, expected: str) -> None:
    assert words.cardinal_es(n, before_noun=True, feminine=feminine) == expected


def test_every_number_below_ten_thousand_is_told_apart_and_spelled() -> None:
    spelled = [words.cardinal_es(n) for n in range(10_000)]
    assert len(set(spelled)) == len(spelled)
    assert not any("  " in text or text != text.strip() for text in spelled)
    assert not any("veintiun " in text or "uno mil" in text for text in spelled)
    english = {words.cardinal_en(n) for n in range(10_000)}
    assert len(english) == 10_000


@pytest.mark.parametrize("n", [-1, 10**12])
def test_numbers_out_of_range_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        words.cardinal_es(n)
    with pytest.raises(ValueError, match=str(n)):
        words.cardinal_en(n)


def test_ordinals() -> None:
    assert [words.ordinal_es(n) for n in (1, 3, 7, 10, 11, 16, 20, 21, 41)] == [
        "primero", "tercero", "séptimo", "décimo", "undécimo", "decimosexto", "vigésimo",
        "vigésimo primero", "cuadragésimo primero",
    ]  # fmt: skip
    assert words.ordinal_es(1, before_noun=True) == "primer"
    assert words.ordinal_es(23, before_noun=True) == "vigésimo tercer"
    assert words.ordinal_es(21, feminine=True) == "vigésima primera"
    with pytest.raises(ValueError, match="0"):
        words.ordinal_es(0)


def test_dates() -> None:
    day = date(2026, 11, 21)
    assert words.date_es(day) == "21 de noviembre de 2026"
    assert words.date_en(day) == "November 21, 2026"
    assert words.date_words_es(day) == "veintiuno de noviembre de dos mil veintiséis"
    assert words.date_words_en(day) == "November twenty-one, two thousand twenty-six"
    assert words.date_words_es(date(2026, 3, 1)) == "uno de marzo de dos mil veintiséis"
    first = words.date_words_es(date(2026, 3, 1), first_as_ordinal=True)
    assert first == "primero de marzo de dos mil veintiséis"
    pair = (date(2026, 3, 9), date(2026, 3, 12))
    assert words.dates_es(pair) == "9 de marzo de 2026 y 12 de marzo de 2026"
    assert words.dates_en(pair) == "March 9, 2026 and March 12, 2026"


def test_hours() -> None:
    assert words.hour_words_es(time(10, 30)) == "diez horas con treinta minutos"
    assert words.hour_words_es(time(1, 1)) == "una hora con un minuto"
    assert words.hour_words_es(time(21, 0)) == "veintiuna horas"
    assert words.hour_words_es(time(0, 31)) == "cero horas con treinta y un minutos"


def test_identity_numbers_keep_their_groups_and_their_zeros() -> None:
    told = words.identity_words_es("2000 00001 1301")
    assert told == "dos mil, cero cero cero cero uno, mil trescientos uno"
    assert words.identity_words_es("0801-1990-00000") == (
        "cero ochocientos uno, mil novecientos noventa, cero cero cero cero cero"
    )
    assert words.identity_words_es("A 12") == "A, doce"


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("10", "GTQ", "diez quetzales exactos (Q10.00)"),
        ("1", "GTQ", "un quetzal exacto (Q1.00)"),
        ("0.50", "GTQ", "cero quetzales con cincuenta centavos (Q0.50)"),
        ("1521.50", "GTQ", "mil quinientos veintiún quetzales con cincuenta centavos (Q1,521.50)"),
        ("21", "HNL", "veintiún lempiras exactos (L21.00)"),
        ("3.01", "USD", "tres dólares con un centavo (US$3.01)"),
        ("2000000", "GTQ", "dos millones de quetzales exactos (Q2,000,000.00)"),
    ],
)
def test_money(amount: str, currency: str, expected: str) -> None:
    assert words.money_words_es(Decimal(amount), currency) == expected


@pytest.mark.parametrize(("amount", "currency"), [("-1", "GTQ"), ("1.001", "GTQ"), ("1", "XXX")])
def test_money_that_cannot_be_told_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match="Decimal"):
        words.money_words_es(Decimal(amount), currency)


def test_english_numbers() -> None:
    assert words.cardinal_en(2026) == "two thousand twenty-six"
    assert words.cardinal_en(1_000_021) == "one million twenty-one"
    assert words.cardinal_en(112) == "one hundred twelve"
