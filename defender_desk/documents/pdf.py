"""Makes the PDF of a declaration: the very file that is previewed, printed and kept."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import cast

from defender_desk.documents import captions, clauses, in_words, page_codes, pictures
from defender_desk.documents.declaration import (
    Both,
    DeclarationPaper,
    ExhibitSheet,
    InterpreterAct,
    MadePaper,
    PaperParagraph,
    PaperSize,
    WitnessBlock,
)
from defender_desk.documents.typesetter import draw, printable, template, typeset
from defender_desk.progress import Progress, Silent

TEMPLATE_VERSION = "1"
#: Width and height in millimetres (domain.md 4.5; Oficio is not Qt's Folio).
SIZES: dict[PaperSize, tuple[float, float]] = {
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "oficio": (216.0, 330.0),
    "a4": (210.0, 297.0),
}
#: A block longer than this many characters may break over pages, or it would fall off the sheet.
_LONG = 1800
#: So much of the last paragraph stays with the signature (about three lines).
_TAIL = 420


def make_pdf(paper: DeclarationPaper, *, progress: Progress | None = None) -> MadePaper:
    """The PDF/A-2a and PDF/UA-1 of ``paper``; equal papers give equal bytes.

    ``progress`` is asked before each slow step and may stop the work (Cancelled). Raises
    UnknownPicture for an exhibit that is neither JPEG nor PNG, PaperFailed otherwise. Takes about
    0.1 s for 25 pairs of paragraphs once warm.
    """
    watch = progress or Silent()
    watch.step(0, 2)
    source, data, images, code = _prepared(paper)
    watch.step(1, 2)
    pdf, facts = typeset(source, data, dated=paper.dated, pictures=images)
    pages = cast("int", facts["pages"])
    if code and pages > len(cast("list[str]", data["qr"])):
        data["qr"] = _qr(code, pages)
        pdf, facts = typeset(source, data, dated=paper.dated, pictures=images)
    watch.step(2, 2)
    return MadePaper(
        pdf=pdf,
        pages=pages,
        code=code,
        declaration_pages=cast("int", facts["declaration"]),
        paragraph_pages=tuple(cast("list[int]", facts["paragraphs"])),
    )


def make_pictures(paper: DeclarationPaper, *, ppi: float = 96) -> tuple[bytes, ...]:
    """The same pages as PNG files, ``ppi`` pixels to the inch, for lists and for tests.

    Raises what ``make_pdf`` raises.
    """
    source, data, images, code = _prepared(paper)
    drawn = draw(source, data, ppi=ppi, pictures=images)
    if code and len(drawn) > len(cast("list[str]", data["qr"])):
        data["qr"] = _qr(code, len(drawn))
        drawn = draw(source, data, ppi=ppi, pictures=images)
    return drawn


def _prepared(
    paper: DeclarationPaper,
) -> tuple[str, dict[str, object], dict[str, str], str]:
    """Template, data, pictures and code ("" on a draft) of ``paper``."""
    version = paper.template_version or TEMPLATE_VERSION
    source = template(f"declaration-{version}")
    images = _pictures(paper)
    data = cast("dict[str, object]", _cleaned(_data(paper)))
    code = "" if paper.draft else _code(data, images, version)
    guess = 6 + len(paper.paragraphs) // 3 + len(images) + 2 * len(paper.exhibits)
    data |= {
        "code": code,
        "qr": _qr(code, guess) if code else [],
        "foot-word": "borrador / draft" if paper.draft else "",
        "watermark": _both(_watermark(paper)),
    }
    return source, data, images, code


def _qr(code: str, pages: int) -> list[str]:
    return [page_codes.qr_svg(code, page) for page in range(1, pages + 1)]


def _code(data: Mapping[str, object], images: Mapping[str, str], version: str) -> str:
    digests = {name: hashlib.sha256(svg.encode()).hexdigest() for name, svg in images.items()}
    pinned = json.dumps([version, data, digests], sort_keys=True, ensure_ascii=False)
    return page_codes.code_of(pinned.encode())


def _cleaned(value: object) -> object:
    """Every text in ``value`` as paper can show it; the mark of the page count survives."""
    if isinstance(value, str):
        if clauses.PAGES_MARK not in value:
            return printable(value)
        return clauses.PAGES_MARK.join(printable(part) for part in value.split(clauses.PAGES_MARK))
    if isinstance(value, Mapping):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value


def _data(paper: DeclarationPaper) -> dict[str, object]:
    """What the template prints, as JSON values."""
    width, height = SIZES[paper.paper]
    name = paper.declarant.name
    title = clauses.render("C-TITLE", {"name": name.upper()})
    body, tail = _parted(paper)
    caption = captions.lines(paper.caption)
    return {
        "document-title": "Declaración / Declaration",
        "dated": [paper.dated.year, paper.dated.month, paper.dated.day],
        "version": paper.version,
        "width": width,
        "height": height,
        "points": paper.points,
        "both": paper.both_languages,
        "reading-copy": paper.reading_copy,
        "head-left": _both(_head(paper)),
        "head-right": (
            "Texto sin revisar por abogado / Not reviewed by counsel"
            if clauses.unreviewed(paper)
            else ""
        ),
        "caption": dataclasses.asdict(caption),
        "title": _both(paper.title if paper.title.es or paper.title.en else title),
        "opening": _both(
            paper.opening if paper.opening.es or paper.opening.en else clauses.opening(name)
        ),
        "paragraphs": body,
        "tail": tail,
        "tail-long": sum(len(p["es"]) + len(p["en"]) for p in tail) > 2 * _LONG,
        "perjury": _both(clauses.perjury(paper.signing)),
        "place": _both(Both(paper.signing.place.es, paper.signing.place.english)),
        "declarant": name,
        "signing": _signing(paper),
        "witnesses": [] if paper.reading_copy else [_witness(w, paper) for w in paper.witnesses],
        "certificates": (
            [] if paper.reading_copy else [_certificate(a, paper) for a in paper.interpreters]
        ),
        "exhibits": [] if paper.reading_copy else [_exhibit(sheet) for sheet in paper.exhibits],
    }


def _both(both: Both) -> dict[str, str]:
    return {"es": both.es, "en": both.en}


def _head(paper: DeclarationPaper) -> Both:
    if paper.reading_copy:
        return Both("Copia para leer en voz alta · no firmar", "Reading copy · do not sign")
    if paper.draft:
        number = paper.draft_number
        return Both(f"Borrador {number} · no firmar", f"Draft {number} · do not sign")
    return Both()


def _watermark(paper: DeclarationPaper) -> Both:
    """What stands across every page of a draft on paper; nothing on the page beside the editor."""
    if not paper.draft or paper.on_screen or paper.reading_copy:
        return Both()
    return Both("BORRADOR", "DRAFT · no firmar / do not sign")


def _row(number: str, es: str, en: str, heading: Both) -> dict[str, str]:
    return cast("dict[str, str]", {"number": number, "es": es, "en": en, "heading": _both(heading)})


def _paragraph(number: int, paragraph: PaperParagraph) -> dict[str, str]:
    es, en = paragraph.es, paragraph.en
    if paragraph.clause == "C-READ":  # how many pages it has is known once it is laid out
        es, en = (text.replace(clauses.PAGES_BLANK, clauses.PAGES_MARK, 1) for text in (es, en))
    return _row(str(number), es, en, paragraph.heading)


def _parted(paper: DeclarationPaper) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The paragraphs, and those lines of the last one that stay with the signature."""
    rows = [_paragraph(i, p) for i, p in enumerate(paper.paragraphs, 1)]
    if not rows or paper.reading_copy:
        return rows, []
    last = rows[-1]
    if max(len(last["es"]), len(last["en"]) if paper.both_languages else 0) <= 2 * _TAIL:
        return rows[:-1], [last]
    es_head, es_tail = _cut(last["es"])
    en_head, en_tail = _cut(last["en"])
    head = _row(last["number"], es_head, en_head, paper.paragraphs[-1].heading)
    return [*rows[:-1], head], [_row("", es_tail, en_tail, Both())]


def _cut(text: str) -> tuple[str, str]:
    """``text`` in two, parted after a sentence (or a word) so that the end has about _TAIL."""
    if len(text) <= _TAIL:
        return "", text
    start = len(text) - _TAIL
    for mark in (". ", "\n", " "):
        at = text.find(mark, start)
        if 0 <= at < len(text) - 80:
            return text[: at + 1].rstrip(), text[at + 1 :].lstrip()
    return text[:start], text[start:]


def _day(paper_day: date | None) -> dict[str, str]:
    if paper_day is None:
        return {"es": "", "en": ""}
    return {"es": in_words.date_es(paper_day), "en": in_words.date_en(paper_day)}


def _signing(paper: DeclarationPaper) -> dict[str, object]:
    signing = paper.signing
    finger = signing.finger
    label = finger if signing.sign_as == "thumb" else Both("Marca", "Mark")
    return {
        "way": signing.sign_as,
        "on": _day(signing.on),
        "words": _both(clauses.mark_or_thumb(signing)),
        "label": {"es": label.es[:1].upper() + label.es[1:], "en": label.en.capitalize()},
    }


def _witness(block: WitnessBlock, paper: DeclarationPaper) -> dict[str, object]:
    words = clauses.witness(block, paper)
    return {
        "name": block.witness.name,
        "words": _both(words),
        "on": _day(block.on),
        "long": len(words.es) + len(words.en) > 2 * _LONG,
    }


def _certificate(act: InterpreterAct, paper: DeclarationPaper) -> dict[str, object]:
    parts = clauses.interpretation(act, paper)
    return {
        "name": act.interpreter.name,
        "role": {"es": "Intérprete", "en": "Interpreter"},
        "parts": [_both(part) for part in parts],
        "on": _day(act.read_on),
        "address": act.interpreter.address,
        "phone": act.interpreter.phone,
        "long": len(act.interpreter.name) + len(act.interpreter.address) > _LONG,
    }


def _exhibit(sheet: ExhibitSheet) -> dict[str, object]:
    pages = sheet.pages or len(sheet.images)
    translated = {
        None: Both("no hace falta", "not needed"),
        True: Both("sí", "yes"),
        False: Both("falta", "pending"),
    }[sheet.translated]
    return {
        "letter": sheet.letter,
        "description": _both(sheet.description),
        "date": _both(sheet.date),
        "source": _both(sheet.source),
        "pages": str(pages) if pages else "",
        "digest": sheet.digest[:16],
        "translated": _both(translated),
        "pictures": [
            {"name": _picture_name(sheet, i), "alt": f"{page.alt.es} / {page.alt.en}"}
            for i, page in enumerate(sheet.images)
        ],
    }


def _picture_name(sheet: ExhibitSheet, index: int) -> str:
    """A name that holds nothing of the person's own text."""
    return f"exhibit-{hashlib.sha256(sheet.letter.encode()).hexdigest()[:8]}-{index}.svg"


def _pictures(paper: DeclarationPaper) -> dict[str, str]:
    if paper.reading_copy:
        return {}
    return {
        _picture_name(sheet, i): pictures.as_svg(page.image, f"{sheet.letter}-{i + 1}")
        for sheet in paper.exhibits
        for i, page in enumerate(sheet.images)
    }
