"""Folding, and queries that no text can break."""

from __future__ import annotations

import random

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.domain.searchable import GLOTTAL_MARKS, fold, match_expression, words


@pytest.mark.parametrize("mark", GLOTTAL_MARKS)
def test_every_glottal_mark_finds_the_same_town(mark: str) -> None:
    assert fold(f"Tz{mark}utujil") == fold("TZUTUJIL") == "tzutujil"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Muñoz Pérez", "munoz perez"),
        ("Xwẍ n̈ab'", "xwx nab"),
        ("GARÍFUNA ü", "garifuna u"),
        ("Kʼicheʼ", "kiche"),
        ("Straße İ", "strasse i"),
    ],
)
def test_accents_and_capitals(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_and_queries() -> None:
    assert words("¿Dónde está K'iche'? (E-07)") == ["donde", "esta", "kiche", "e", "07"]
    assert match_expression("pintas en la par") == '"pintas" "en" "la" "par"*'
    assert match_expression('  "*(') is None
    assert match_expression("a " * 30) == " ".join(['"a"'] * 16) + "*"
    assert match_expression("AND NEAR(x) col:y") == '"and" "near" "x" "col" "y"*'


def test_twenty_thousand_random_strings_against_a_real_index() -> None:
    chance = random.Random(17)
    alphabet = "abñé'ʼ\"*()^:-+{}[]\\/.,;\0\n\t ANDORNEAR~|&%$#@!?<>=_0123456789ẍ漢😀\u202e"
    database = sqlcipher.connect(":memory:")
    try:
        database.execute("create virtual table noted using fts5(words)")
        database.execute("insert into noted values (?)", (fold("La pared de Kʼicheʼ: pintas"),))
        asked = 0
        for _ in range(20_000):
            text = "".join(chance.choice(alphabet) for _ in range(chance.randint(0, 30)))
            query = match_expression(text)
            if query is not None:
                database.execute("select rowid from noted where noted match ? limit 5", (query,))
                asked += 1
        assert asked > 15_000
        for text in ("K'ich", "PINTAS pared", "pint"):
            found = database.execute(
                "select count(*) from noted where noted match ?", (match_expression(text),)
            )
            assert found.fetchone() == (1,)
    finally:
        database.close()
