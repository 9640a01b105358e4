"""Sheets that come back as photographs, and the sheet of recovery words."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest
from PIL import Image, ImageFilter

from defender_desk.documents import page_codes
from defender_desk.documents.pdf import make_pdf, make_pictures
from defender_desk.documents.recovery_sheet import make_recovery_sheet
from defender_desk.documents.scans import read_page_code, scan_pdf
from defender_desk.errors import PaperFailed, UnknownPicture
from tests.documents import story
from tests.documents.test_pdf import words


def gray(picture: Image.Image) -> tuple[bytes, int, int]:
    """What ``media`` hands on: one byte for each pixel."""
    plain = picture.convert("L")
    return plain.tobytes(), plain.width, plain.height


@pytest.fixture(scope="module")
def sheets() -> tuple[str, list[Image.Image]]:
    paper = story.final(pictures=1)
    drawn = [Image.open(io.BytesIO(png)).convert("L") for png in make_pictures(paper, ppi=200)]
    return make_pdf(paper).code, drawn


def test_every_sheet_tells_its_paper_and_page(sheets: tuple[str, list[Image.Image]]) -> None:
    code, drawn = sheets
    read = [read_page_code(*gray(picture)) for picture in drawn]
    assert read == [(code, number) for number in range(1, len(drawn) + 1)]


@pytest.mark.parametrize("turned", [0, 3, 90, 180, 267])
def test_a_turned_blurred_photograph_is_read(
    sheets: tuple[str, list[Image.Image]], turned: int
) -> None:
    code, drawn = sheets
    photo = drawn[1].convert("RGB").rotate(turned, expand=True, fillcolor=(120, 110, 100))
    photo = photo.filter(ImageFilter.GaussianBlur(0.8)).point(
        [min(255, v + 20) for v in range(256)] * 3
    )
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=60)
    assert read_page_code(*gray(Image.open(out))) == (code, 2)


def test_nothing_is_read_where_there_is_nothing(sheets: tuple[str, list[Image.Image]]) -> None:
    assert read_page_code(*gray(Image.new("L", (300, 300), 255))) is None
    assert read_page_code(b"", 0, 0) is None
    assert read_page_code(b"123", 10, 10) is None
    draft = Image.open(io.BytesIO(make_pictures(story.draft(), ppi=150)[0]))
    assert read_page_code(*gray(draft)) is None


@pytest.mark.parametrize(
    "text", ["", "8C4F", "8C4F000000", "8C4F000000-0", "8c4f000000-1", "8C4F00000I-1", "x-1"]
)
def test_a_code_of_another_maker_is_passed_over(text: str) -> None:
    assert page_codes.parse(text) is None
    assert page_codes.parse("8C4F000000-12") == ("8C4F000000", 12)
    assert page_codes.shown("8C4F000000", 1) == "8C4F-1"


def test_photographs_become_one_file_with_their_bytes_untouched() -> None:
    photos = [story.photograph(1), story.photograph(2, size=(600, 900))]
    gray_photo = io.BytesIO()
    Image.new("L", (50, 80), 128).save(gray_photo, "JPEG")
    photos.append(gray_photo.getvalue())
    joined = scan_pdf(photos)
    assert joined == scan_pdf(photos)
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        assert len(pdf.pages) == 3
        for page, photo in zip(pdf.pages, photos, strict=True):
            assert page.Resources.XObject.Sheet.read_raw_bytes() == photo
        sizes = [[float(x) for x in page.mediabox][2:] for page in pdf.pages]
        assert sizes == [[792, 612], [612, 792], [612, 792]]


def test_what_is_no_photograph_is_refused_by_its_number() -> None:
    with pytest.raises(UnknownPicture) as caught:
        scan_pdf([story.photograph(), b"\xff\xd8\xff\xd9"])
    assert caught.value.facts == {"name": "2"}
    png = io.BytesIO()
    Image.new("L", (5, 5)).save(png, "PNG")
    with pytest.raises(UnknownPicture):
        scan_pdf([png.getvalue()])
    with pytest.raises(PaperFailed):
        scan_pdf([])


WORDS = "ábaco abdomen abeja abierto abogado abono aborto abrazo abrir abuelo abuso acabar".split()


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_recovery_sheet_has_the_words_and_nothing_that_says_whose(language: str) -> None:
    pdf = make_recovery_sheet(WORDS, language)
    (page,) = words(pdf)
    for number, word in enumerate(WORDS, 1):
        assert f"{number} {word}" in page
    assert "Nadie le va a pedir nunca estas palabras" in page
    assert "Nobody will ever ask you for these words" in page
    assert "Defender" not in page
    assert str(date.today().year) not in page
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == "12"
        assert "defender" not in str(opened.docinfo).lower()


@pytest.mark.parametrize("given", [[], WORDS[:11], [*WORDS[:11], " "]])
def test_a_recovery_sheet_needs_twelve_words(given: list[str]) -> None:
    with pytest.raises(PaperFailed):
        make_recovery_sheet(given, "es")
