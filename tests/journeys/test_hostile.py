"""What people paste: markup, Typst, turned and control characters, far too much."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from tests.journeys.conftest import Opened
from tests.journeys.test_first_day import page_text

MARKUP = "<b>negrita</b><img src=x onerror=alert(1)>&amp; &lt;"
TYPST = "#panic(1) $x^2$ *a* _b_ @ref `c` [d] // e \\ #import"
TURNED = "al\u202erevés\u202c y \u2066así\u2069"
ACCENTS = "Quich" + "e\u0301" + " Kʼicheʼ"  # an accent apart, as telephones send it
HOSTILE = f"{MARKUP} {TYPST} {TURNED} {ACCENTS}"
LONG = ("Vi la pared. " * 16_000)[:200_000]


def bare(text: str) -> str:
    """The letters that must survive: composed, without marks that only turn or control."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(c for c in whole if unicodedata.category(c) not in {"Cc", "Cf"}).strip()


def test_hostile_words_stay_words(opened: Callable[..., Opened]) -> None:
    """Typed into case, person, note and paragraph: shown and kept letter by letter."""
    at = opened("defender")
    hand, ids = at.hand, at.day.ids
    desk: Any = hand.window.desk
    go = hand.window.workspace.go  # type: ignore[union-attr]

    go("case_form", case_id=ids["case"])
    hand.paste("Title, without names", HOSTILE)
    hand.paste("Before acting", HOSTILE + "\n\x07\x1b[31m" + HOSTILE)
    hand.click("Done")
    case = desk.cases.get(ids["case"])
    assert bare(case.title) == bare(HOSTILE)
    assert MARKUP in case.safety_notes
    assert "\x07" not in case.safety_notes
    assert "\x1b" not in case.safety_notes
    hand.read("<b>negrita</b>")
    assert "\u202e" not in hand.window.windowTitle()

    go("person", case_id=ids["case"], person_id=ids["first_witness"])
    hand.paste("Full name, as on the identity document", HOSTILE)
    hand.saved()
    go("today")
    hand.settle()
    assert bare(desk.people.get(ids["first_witness"]).name) == bare(HOSTILE)

    go("note", note_id=ids["note"])
    hand.paste("Title", HOSTILE)
    hand.paste("Note in Spanish", HOSTILE)
    hand.saved()
    go("today")
    hand.settle()
    note = desk.notes.get(ids["note"])
    assert bare(note.title) == bare(HOSTILE)
    assert bare(note.text) == bare(HOSTILE)
    hand.ctrl(Qt.Key.Key_K)
    hand.keys('pared" OR 1=1 --*')
    hand.settle()
    hand.key(Qt.Key.Key_Escape)


def test_hostile_words_are_printed_as_words(opened: Callable[..., Opened]) -> None:
    at = opened("defender")
    hand, ids = at.hand, at.day.ids
    hand.window.workspace.go("declaration", declaration_id=ids["declaration"])  # type: ignore[union-attr]
    hand.paste("Paragraph {n}, Spanish", f"{MARKUP} {TYPST} {TURNED}", n=3)
    hand.until(lambda: "<b>negrita</b>" in page_text(hand), "the page does not print the words")
    printed = page_text(hand)
    for piece in ("onerror=alert(1)", "&amp;", "&lt;", "#panic(1)", "$x^2$", "*a*", "#import"):
        assert piece in printed.replace("\u00ad", ""), piece
    hand.saved()
    kept: Any = hand.window.desk.declarations.paragraphs(ids["declaration"])  # type: ignore[union-attr]
    texts = [bare(v.es) for v in kept]
    assert bare(f"{MARKUP} {TYPST} {TURNED}") in texts, texts


def test_two_hundred_thousand_characters(opened: Callable[..., Opened]) -> None:
    """A whole book pasted into a note and a paragraph: kept, and the window goes on."""
    at = opened("defender")
    hand, ids = at.hand, at.day.ids
    go = hand.window.workspace.go  # type: ignore[union-attr]
    go("note", note_id=ids["note"])
    hand.paste("Note in Spanish", LONG)
    hand.saved()
    go("declaration", declaration_id=ids["declaration"])
    hand.paste("Paragraph {n}, Spanish", LONG, n=3)
    hand.saved()
    go("today")
    hand.settle()
    desk: Any = hand.window.desk
    assert desk.notes.get(ids["note"]).text.strip() == LONG.strip()
    assert any(v.es.strip() == LONG.strip()
               for v in desk.declarations.paragraphs(ids["declaration"]))
