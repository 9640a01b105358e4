"""The manual: whole in both languages, about every page, its buttons' names are the program's."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from babel.messages.pofile import read_po

from defender_desk.desk import manual
from defender_desk.ui.pages import ROUTES

ONLY_PICTURED = frozenset({"components"})
"""Routes that no person goes to."""


def test_both_languages_have_the_same_chapters_about_the_same_pages() -> None:
    es, en = manual.chapters("es"), manual.chapters("en")
    assert [c.name for c in es] == [c.name for c in en]
    assert [c.pages for c in es] == [c.pages for c in en]
    assert [[b.kind for b in c.blocks if b.kind in {"title", "heading"}] for c in es] == [
        [b.kind for b in c.blocks if b.kind in {"title", "heading"}] for c in en]


def test_every_page_of_the_window_has_a_chapter() -> None:
    told = {page for chapter in manual.chapters("es") for page in chapter.pages}
    assert set(ROUTES) - told - ONLY_PICTURED - {"help", "shortcuts"} == set()


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_picture_is_there_and_small(language: str) -> None:
    pictures = [b.picture for c in manual.chapters(language) for b in c.blocks
                if b.kind == "picture"]
    assert pictures
    for picture in pictures:
        assert picture is not None
        assert picture.name.startswith(f"{language}-")
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < 150_000
    everything = sum(p.stat().st_size for p in pictures[0].parent.glob("*.png") if pictures[0])
    assert everything < 3_000_000


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_button_named_in_a_step_is_a_text_of_the_program(language: str, root: Path) -> None:
    """Bold words after «elija» and its kin are what stands on the button, letter for letter."""
    known = _texts(root, language)
    asked = re.compile({
        "es": r"\b(?:elija|presione|marque|a|es|está|por) $",
        "en": r"\b(?:choose|press|tick|to|is|under) $",
    }[language], re.IGNORECASE)
    wrong = []
    for chapter in manual.chapters(language):
        for block in chapter.blocks:
            for before, (text, bold) in zip(block.runs, block.runs[1:], strict=False):
                if bold and asked.search(before[0]) and text.rstrip(".:") not in known:
                    wrong.append(f"{chapter.name}: {text}")
    assert not wrong


def _texts(root: Path, language: str) -> set[str]:
    """Every message of the program in ``language``, also without its last point or colon."""
    found: set[str] = set()
    for file in (root / "resources" / "translations").glob("es/LC_MESSAGES/*.po"):
        with file.open("rb") as catalogue:
            for message in read_po(catalogue):
                each = message.id if language == "en" else message.string
                found |= set(each) if isinstance(each, (list, tuple)) else {str(each)}
    return found | {text.rstrip(".:") for text in found}


def test_words_find_chapters_whatever_the_accents() -> None:
    found = [chapter.name for chapter, _said in manual.find("hoja recuperacion", "es")]
    assert "01-empezar" in found
    assert "08-enviar" not in found
    assert manual.find("zzzz", "es") == []
    assert len(manual.find("", "en")) == len(manual.chapters("en"))


def test_f1_lands_on_the_chapter_of_the_page() -> None:
    assert manual.about("interview", "es").name == "04-entrevista"
    assert manual.about("no such page", "es").name == "01-empezar"


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_chapter_prints_on_one_sheet(language: str) -> None:
    for chapter in manual.chapters(language):
        with pikepdf.open(io.BytesIO(manual.guide_pdf(chapter, language))) as pdf:
            assert len(pdf.pages) == 1, chapter.name
            assert str(pdf.Root.Lang) == language
