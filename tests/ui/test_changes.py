"""Marked words: what is compared, how it is drawn, what the review of a package shows."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from defender_desk.ui.widgets.changes import MOST, Changed, changes


def test_words_taken_out_and_added_are_told_apart() -> None:
    runs = changes("vi pintas en la casa.", "vi pintas del frente de la casa.")
    assert runs == [("vi pintas ", "same"), ("en ", "gone"), ("del frente de ", "new"),
                    ("la casa.", "same")]


@given(st.lists(st.sampled_from(["uno", "dos", "<b>", "kʼi", "4"])),
       st.lists(st.sampled_from(["uno", "dos", "<b>", "kʼi", "4"])))
def test_nothing_is_lost_in_the_marks(before: list[str], now: list[str]) -> None:
    runs = changes(" ".join(before), " ".join(now))
    kept = "".join(text for text, kind in runs if kind != "gone").split()
    gone = "".join(text for text, kind in runs if kind != "new").split()
    assert (kept, gone) == (now, before)


def test_a_huge_text_is_not_compared_word_by_word() -> None:
    assert changes("a " * (MOST + 1), "b") == [("b", "same")]


def test_every_word_has_room_at_every_width(qtbot: Any) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    text = "Vi las pintas <b>negras</b> cuando empezaba la siembra. " * 12
    made = Changed(changes(text, text + "Antes no estaban."))
    made.setParent(holder)
    tall = [made.heightForWidth(width) for width in (200, 400, 900)]
    assert tall[0] > tall[1] > tall[2] > 0
    assert made.accessibleName().endswith("Antes no estaban.")
    assert "Agregado: Antes no estaban." in made.accessibleDescription()
