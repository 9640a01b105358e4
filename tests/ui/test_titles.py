"""A sworn text calls nobody a man or a woman by guessing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from defender_desk.desk.papers import spoken_title
from defender_desk.ui.titles import TITLES, key_of, title_choice


@pytest.mark.parametrize(("key", "said"), [
    ("", ""), ("Lic.", "el licenciado"), ("Lic. f", "la licenciada"),
    ("Licda.", "la licenciada"), ("Abg. m", "el abogado"), ("Abg. f", "la abogada"),
])
def test_each_choice_is_the_word_that_it_shows(key: str, said: str) -> None:
    title, gender, words = TITLES[key]
    assert spoken_title(title, gender).es == said
    assert said.split(" ")[-1] in words
    assert key_of(title, gender) == key


def test_a_title_without_a_gender_is_chosen_again(qtbot: QtBot) -> None:
    assert key_of("Licda.", "") == "Licda.", "the word says it"
    for title in ("Lic.", "Abg."):
        assert spoken_title(title, "").es == ""
        assert key_of(title, "") == ""
    field = title_choice(key_of("Lic.", "f"))
    qtbot.addWidget(field)
    assert field.value() == "Lic. f"
