"""The printed declaration, opened again and read: its words, its pages, its structure."""

from __future__ import annotations

import dataclasses
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pikepdf
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtPdf import QPdfDocument

from defender_desk.documents import clauses
from defender_desk.documents.declaration import (
    Both,
    Caption,
    DeclarationPaper,
    ExhibitPage,
    ExhibitSheet,
    PaperParagraph,
    PaperPerson,
    SigningPlan,
)
from defender_desk.documents.pdf import SIZES, make_pdf
from defender_desk.documents.typesetter import printable
from defender_desk.errors import Cancelled, PaperFailed, UnknownPicture
from defender_desk.paths import resources
from defender_desk.progress import Stoppable
from tests.documents import story

OUTSIDE = (
    "I declare under penalty of perjury under the laws of the United States of America that the "
    "foregoing is true and correct."
)


def words(pdf: bytes) -> list[str]:
    """The text of each page, hyphens of line ends and line ends taken out."""
    buffer = QBuffer()
    buffer.setData(pdf)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    pages = [document.getAllText(i).text() for i in range(document.pageCount())]
    document.close()
    return [re.sub(r"\s+", " ", re.sub("[\ufffe\u00ad\u200b]", "", text)) for text in pages]


def plain(*texts: str, **changes: object) -> DeclarationPaper:
    """A short paper of a person who signs, with ``texts`` as its paragraphs."""
    paper = DeclarationPaper(
        declarant=PaperPerson("Ana Ejemplo", "f"),
        paragraphs=tuple(PaperParagraph(text) for text in texts),
        signing=SigningPlan(story.SAN_FICTICIO),
        dated=date(2026, 3, 13),
    )
    return dataclasses.replace(paper, **changes)  # type: ignore[arg-type]


def test_the_file_is_pdf_a_and_ua_with_its_fonts_inside() -> None:
    made = make_pdf(story.final())
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang).startswith("es")
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/OutputIntents" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "Declaración / Declaration"
        assert "Catarina" not in str(dict(pdf.docinfo))
        fonts = [o for o in pdf.objects if _is_font_descriptor(o)]
        assert fonts
        assert all("/FontFile2" in f or "/FontFile3" in f for f in fonts)
        assert any("CharisSIL" in str(f.FontName) for f in fonts)
        assert len(pdf.pages) == made.pages == 11
        assert [float(x) for x in pdf.pages[0].mediabox] == pytest.approx([0, 0, 612, 792], abs=0.1)


def _is_font_descriptor(found: pikepdf.Object) -> bool:
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor"


def test_the_final_version_says_everything_the_story_says() -> None:
    made = make_pdf(story.final())
    pages = words(made.pdf)
    told = " ".join(pages)
    assert made.declaration_pages == 3
    for line in (
        "UNITED STATES DEPARTMENT OF JUSTICE",
        "IMMIGRATION COURT, SAMPLETON, TEXAS",
        "In the Matter of: L. F., a minor",
        "File No.: A 000-000-000",
        "DECLARACIÓN DE CATARINA PRUEBA XOL DECLARATION OF CATARINA PRUEBA XOL",
        "Yo, Catarina Prueba Xol, declaro lo siguiente:",
        "Quien declara no sabe firmar y deja abajo la impresión de su dedo pulgar derecho",
        "Pulgar derecho Right thumb",
        "11 de marzo de 2026",
        "ANEXO A EXHIBIT A",
    ):
        assert line in told
    for paragraph in story.paragraphs(final=True, english=False):
        assert paragraph.es in told
    assert told.count(OUTSIDE) == 4  # declarant, two witnesses, interpreter
    assert "CERTIFICADO DE INTERPRETACIÓN CERTIFICATE OF INTERPRETATION" in pages[3]
    assert "de la declaración adjunta de 3 páginas (páginas 1 a 3 de este documento)" in pages[3]
    assert "attached declaration of 3 pages (pages 1 to 3 of this document)" in pages[3]
    for number, page in enumerate(pages, 1):
        assert f"Página {number} de 11 · Page {number} of 11" in page
        assert f"{made.code[:4]}-{number}" in page
        assert "Rúbrica o huella / Initials:" in page
        assert "Borrador" not in page
        assert "sin revisar" not in page
    assert not re.search(r"E-0\d|GT-2026|9999", told)


@pytest.mark.parametrize("english", [False, True])
def test_a_draft_is_marked_on_every_page_and_has_no_code(english: bool) -> None:
    made = make_pdf(story.draft(english=english))
    assert made.code == ""
    pages = words(made.pdf)
    told = " ".join(pages)
    for page in pages:
        assert "Borrador 3 · no firmar / Draft 3 · do not sign" in page
        assert "Texto sin revisar por abogado / Not reviewed by counsel" in page
    assert OUTSIDE in told
    assert "Declaro bajo pena de perjurio, conforme a las leyes" in told
    assert ("I was a neighbor of Mateo" in told) is english
    assert len(made.paragraph_pages) == 11
    assert made.paragraph_pages[0] == 1
    assert made.paragraph_pages[-1] == made.declaration_pages


def test_a_draft_on_paper_says_so_across_every_page_and_has_no_line_to_initial() -> None:
    drafted = story.draft()
    on_paper = words(make_pdf(drafted).pdf)
    assert all("BORRADOR" in page and "no firmar / do not sign" in page for page in on_paper)
    assert not any("Rúbrica" in page for page in on_paper)
    beside = words(make_pdf(dataclasses.replace(drafted, on_screen=True)).pdf)
    assert len(beside) == len(on_paper)
    final = words(make_pdf(story.final(pictures=1)).pdf)
    assert not any("BORRADOR" in page for page in [*beside, *final])
    assert all("Rúbrica" in page for page in final)


def test_the_same_paper_gives_the_same_bytes_and_any_change_another_code() -> None:
    paper = story.final(pictures=1)
    first, second = make_pdf(paper), make_pdf(paper)
    assert first.pdf == second.pdf
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", first.code)
    moved = dataclasses.replace(paper, version="1.1")
    assert make_pdf(moved).code != first.code
    picture = ExhibitPage(story.photograph(9))
    sheet = dataclasses.replace(paper.exhibits[0], images=(picture,))
    other = dataclasses.replace(paper, exhibits=(sheet, paper.exhibits[1]))
    assert make_pdf(other).code != first.code


def test_what_is_never_printed_does_not_change_the_code() -> None:
    paper = story.final(pictures=1)
    quiet = dataclasses.replace(paper, hidden=("9999 99982 0101",), minors=())
    assert make_pdf(quiet).code == make_pdf(paper).code


@pytest.mark.parametrize(
    "text",
    [
        '#evil() #import "x" #read("/etc/passwd")',
        "*no* _no_ $x^2$ \\ @ref <label> `code` // no /* no */",
        "<b>no</b> <img src=x> &amp; {{x}} {name} [able?x|y]",
        "sys.inputs \"quoted\" 'single' -- --- ... ~",
        "= Heading - item + item / term: no",
    ],
)
def test_typst_html_and_braces_print_as_they_are(text: str) -> None:
    paper = plain(text, declarant=PaperPerson(text), caption=Caption(lawyers_text=text))
    told = " ".join(words(make_pdf(paper).pdf))
    assert told.count(text) >= 3  # caption, opening, paragraph (the title is in capitals)


def test_mayan_letters_and_every_central_american_letter_print() -> None:
    text = "Kʼicheʼ Qꞌeqchiꞌ Kaqchikel: ẍ n̈ x̱ Ꞌ á é í ó ú ñ ü ¿ ¡ « » “ ” â î û"
    assert printable(text) == text
    told = " ".join(words(make_pdf(plain(text)).pdf))
    assert "Kʼicheʼ Qꞌeqchiꞌ" in told
    assert "ẍ" in told


def test_letters_that_no_font_has_become_a_box_and_marks_go() -> None:
    assert printable("a\x00b\u202ec\u2066d\ufeff\x07\ue000") == "abcd"
    assert printable("uno\r\ndos\ttres\u2028cuatro") == "uno\ndos tres\ncuatro"
    assert printable("漢\U0001f600\ud800") == "□□□"
    assert make_pdf(plain("漢字 \U0001f600 \ud800 \U000f0000 fin")).pages == 1


def test_lines_of_a_paragraph_are_kept() -> None:
    assert "uno dos" in " ".join(words(make_pdf(plain("uno\ndos")).pdf))


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("unit", ["x", "palabra ", "Una frase. "])
def test_two_hundred_thousand_characters_stay_on_the_paper(unit: str, english: bool) -> None:
    text = (unit * 200_000)[:200_000].strip()
    paper = plain("Antes.", text, "Después.", both_languages=english)
    if english:
        pairs = tuple(dataclasses.replace(p, en=p.es) for p in paper.paragraphs)
        paper = dataclasses.replace(paper, paragraphs=pairs)
    made = make_pdf(paper)
    told = re.sub(r"Rúbrica o huella.*?Page \d+ of \d+|\d+\. ?", "", " ".join(words(made.pdf)))
    count = told.count(unit[0])
    assert count >= len(text) // len(unit) * (2 if english else 1)
    assert made.pages > 20


def test_a_very_long_name_does_not_lose_the_signature() -> None:
    made = make_pdf(plain("Hecho.", declarant=PaperPerson("Nombre " * 2000)))
    assert OUTSIDE in " ".join(words(made.pdf))


@pytest.mark.parametrize("filler", range(0, 44, 2))
def test_the_signature_is_never_alone_on_a_page(filler: int) -> None:
    texts = [f"Hecho número {i}." for i in range(filler)] + ["Última oración del texto. " * 12]
    made = make_pdf(plain(*texts))
    last = words(made.pdf)[made.declaration_pages - 1]
    assert OUTSIDE in last
    assert "Ana Ejemplo" in last
    assert last.index("Última oración del texto.") < last.index(OUTSIDE)


def test_a_last_paragraph_longer_than_a_page_keeps_its_end_with_the_signature() -> None:
    text = " ".join(f"Oración {i} del último párrafo." for i in range(300))
    pages = words(make_pdf(plain("Primero.", text)).pdf)
    last = next(page for page in pages if OUTSIDE in page)
    assert "Oración 299 del último párrafo." in last
    assert "Oración 290 del último párrafo." in last
    assert "Oración 0 del último párrafo." in " ".join(pages)


@pytest.mark.parametrize("size", list(SIZES))
def test_every_paper_size(size: str) -> None:
    made = make_pdf(plain("Hecho.", paper=size))
    width, height = SIZES[size]  # type: ignore[index]
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        box = [float(x) / 72 * 25.4 for x in pdf.pages[0].mediabox]
    assert box[2:] == pytest.approx([width, height], abs=0.1)


@pytest.mark.parametrize(
    ("caption", "lines"),
    [
        (
            Caption("federal", court="SOUTHERN DISTRICT OF SAMPLE", plaintiffs="J. D. et al.",
                    defendants="SAMPLE CORP.", number="9:99-cv-00000-XXX"),
            ("UNITED STATES DISTRICT COURT", "J. D. et al., Plaintiffs,", "v.",
             "SAMPLE CORP., Defendants.", "Case No. 9:99-cv-00000-XXX"),
        ),
        (
            Caption("uscis", matter_of="A. B.", number="MSC0000000000"),
            ("UNITED STATES CITIZENSHIP AND IMMIGRATION SERVICES",
             "File or Receipt No.: MSC0000000000"),
        ),
        (
            Caption("state", court="FAMILY COURT", city_state="SAMPLE COUNTY, STATE OF SAMPLE",
                    matter_of="L. F.", number="000"),
            ("FAMILY COURT", "SAMPLE COUNTY, STATE OF SAMPLE", "File/Docket No. 000"),
        ),
        (Caption("eoir", number="A 1", lawyers_text="HER OWN\nCAPTION"), ("HER OWN CAPTION",)),
        (Caption(), ("DECLARACIÓN DE ANA EJEMPLO",)),
    ],
)  # fmt: skip
def test_captions_of_each_court(caption: Caption, lines: tuple[str, ...]) -> None:
    told = " ".join(words(make_pdf(plain("Hecho.", caption=caption)).pdf))
    for line in lines:
        assert line in told


def test_a_mark_a_plain_signature_and_a_filled_date() -> None:
    mark = SigningPlan(story.SAN_FICTICIO, on=date(2026, 3, 17), sign_as="mark")
    told = " ".join(words(make_pdf(plain("Hecho.", signing=mark)).pdf))
    assert "pone abajo su marca como firma" in told
    assert "Executed on March 17, 2026 at San Ficticio, Quiché, Guatemala." in told
    told = " ".join(words(make_pdf(plain("Hecho.")).pdf))
    assert "huella de" not in told
    assert "Declarante / Declarant" in told


def test_the_reading_copy_has_large_words_and_nothing_to_sign() -> None:
    paper = dataclasses.replace(story.final(), reading_copy=True, draft=True, points=14)
    told = " ".join(words(make_pdf(paper).pdf))
    assert "Copia para leer en voz alta" in told
    assert "Tengo 51 años de edad." in told
    assert OUTSIDE not in told
    assert "ANEXO A" not in told.replace("Anexo A", "")


def test_headings_of_sections_print_above_their_paragraph() -> None:
    paper = plain("Hecho.")
    headed = dataclasses.replace(paper.paragraphs[0], heading=Both("Quién soy", "Who I am"))
    told = " ".join(words(make_pdf(dataclasses.replace(paper, paragraphs=(headed,))).pdf))
    assert "Quién soy / Who I am 1. Hecho." in told


def test_many_exhibit_pages_all_get_their_code() -> None:
    page = ExhibitPage(story.photograph(1, size=(200, 300)))
    sheet = ExhibitSheet("A", Both("Fotos", "Photos"), images=(page,) * 30)
    made = make_pdf(dataclasses.replace(story.final(), exhibits=(sheet,)))
    pages = words(made.pdf)
    assert f"{made.code[:4]}-{made.pages}" in pages[-1]
    assert "Anexo A, 30 de 30 / Exhibit A, 30 of 30" in pages[-1]


@pytest.mark.parametrize(
    "image", [b"", b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"x" * 99]
)
def test_a_picture_that_is_none_is_named(image: bytes) -> None:
    sheet = ExhibitSheet("C", Both("x", "x"), images=(ExhibitPage(image),))
    with pytest.raises(UnknownPicture) as caught:
        make_pdf(plain("Hecho.", exhibits=(sheet,)))
    assert caught.value.facts == {"name": "C-1"}


def test_a_paper_can_be_stopped_and_an_unknown_template_is_refused() -> None:
    watch = Stoppable()
    watch.stop()
    with pytest.raises(Cancelled):
        make_pdf(plain("Hecho."), progress=watch)
    with pytest.raises(PaperFailed):
        make_pdf(plain("Hecho.", template_version="none"))


def test_pages_made_in_several_threads_are_the_same() -> None:
    papers = [story.draft(number=number) for number in range(1, 9)]
    alone = [make_pdf(paper).pdf for paper in papers]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda paper: make_pdf(paper).pdf, papers))
    assert together == alone


def test_no_template_reads_a_file_runs_text_or_fetches_a_package() -> None:
    found = sorted((resources() / "templates").glob("*.typ"))
    assert found
    for path in found:
        source = path.read_text("utf-8")
        assert not re.search(r"\b(eval|read|plugin|include|csv|yaml|toml|xml|cbor)\s*\(", source)
        assert not re.search(r"#?\b(import|include)\s+\"", source)


def test_who_read_it_read_as_many_pages_as_it_has() -> None:
    read = clauses.read(Both("español", "Spanish"))
    paper = plain(*(["Una frase que se repite. " * 40] * 9), draft=False, both_languages=True)
    paper = dataclasses.replace(paper, paragraphs=(
        *paper.paragraphs, PaperParagraph(read.es, read.en, clause="C-READ")))
    made = make_pdf(paper)
    assert made.declaration_pages > 1
    text = " ".join(words(made.pdf))
    assert f"de {made.declaration_pages} páginas" in text
    assert f"consisting of {made.declaration_pages} pages" in text
    assert clauses.PAGES_BLANK not in text
