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


HEADS = {"Para cubrir la pantalla", "Para cerrar con llave", "To cover the screen", "To lock"}
"""Bold words that open a paragraph without an end of their own and name nothing on the screen."""


def _is_head(at: int, text: str) -> bool:
    """Whether bold words are the head of their paragraph and no button."""
    return at == 0 and (text.endswith((".", ":")) or text in HEADS)


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_the_manual_calls_by_name_is_called_so_on_the_screen(
    language: str, root: Path
) -> None:
    """Each bold name is a text of the program letter for letter; what is quoted stands in one."""
    known = _texts(root, language)
    said = "\n".join(known).lower()
    wrong, looked = [], 0
    for chapter in manual.chapters(language):
        for block in chapter.blocks:
            for at, (text, bold) in enumerate(block.runs):
                if block.kind == "picture":
                    continue
                if bold and not _is_head(at, text):
                    looked += 1
                    if text.rstrip(".:") not in known:
                        wrong.append(f"{chapter.name}: {text}")
                for quoted in re.findall("[«“]([^»”]+)[»”]", "" if bold else text):
                    looked += 1
                    # A number of the screen stands for its {n}.
                    wanted = re.sub(r"^\d+", "{n}", quoted.rstrip(".:,").lower())
                    if wanted not in said:
                        wrong.append(f"{chapter.name}: «{quoted}»")
    assert looked > 60
    assert not wrong


def _texts(root: Path, language: str) -> set[str]:
    """Every message of the program in ``language``, also without its last point or colon."""
    found: set[str] = set()
    for file in (root / "resources" / "translations").glob("es/LC_MESSAGES/*.po"):
        with file.open("rb") as catalogue:
            for message in read_po(catalogue):
                each = message.id if language == "en" else message.string
                found |= set(each) if isinstance(each, (list, tuple)) else {str(each)}
    found |= {text.replace("{n} ", "") for text in found}  # named without the number of the moment
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
