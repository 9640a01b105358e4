"""Initials, one-line texts, and names to offer when saving."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.domain.display_text import clean, one_line, safe_name
from defender_desk.domain.initials import initials


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Catarina Prueba Xol", "C. P. X."),
        ("María de los Ángeles Prueba", "M. Á. P."),
        ("ʼIxchel n̈ab", "I. N̈."),
        ("  ana-lucía   ", "A."),
        ("De la Y", "D. L. Y."),
        ("", ""),
        ("— ?", ""),
    ],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_clean_keeps_letters_and_takes_out_what_is_not_seen() -> None:
    assert clean("Kʼicheʼ ẍ ñ\r\nuno\rdos\ttres") == "Kʼicheʼ ẍ ñ\nuno\ndos\ttres"
    assert clean("a\0b\x1b[31m\u202ec\ufeff\ud800\uffff") == "ab[31mc"
    assert clean("n\u0303") == "ñ"
    assert clean("“así” — ʻaqui") == "“así” — ʻaqui"


def test_one_line() -> None:
    assert one_line("uno\n dos\t tres", 40) == "uno dos tres"
    assert one_line("uno dos tres", 8) == "uno dos…"
    assert one_line("an̈b", 2) == "a…"
    assert one_line("abc", 1) == "…"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("IMG_0412.jpg", "IMG_0412.jpg"),
        ("Constancia de Kʼicheʼ.pdf", "Constancia de Kʼicheʼ.pdf"),
        ("nul", "_nul"),
        ("aux.txt", "_aux.txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("trail.", "trail"),
        ("trail . ", "trail"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x.exe", "C-Windows-x.exe"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("-rf.txt", "rf.txt"),
        ("a\0b\n.txt", "ab.txt"),
        ("", "archivo"),
        (" .. ", "archivo"),
        ("???.jpg", "archivo.jpg"),
    ],
)
def test_names_to_offer(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("ñ" * 400 + ".jpeg")
    assert name.endswith("ñ.jpeg")
    assert len(name.encode()) <= 150


@given(st.text(max_size=200))
def test_any_name_can_be_offered(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe == safe_name(safe)
    assert not set(safe) & set('<>:"/\\|?*\n\t\0')
    assert not safe.startswith((".", "-", " "))
    assert not safe.endswith((".", " "))
    assert len(safe.encode()) <= 151


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", clean(text))
