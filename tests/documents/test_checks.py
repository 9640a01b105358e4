"""Each check says yes on the story's paper and no when its one thing is wrong."""

from __future__ import annotations

import dataclasses

import pytest

from defender_desk import wording
from defender_desk.documents import clauses
from defender_desk.documents.checks import Check, check, open_checks
from defender_desk.documents.declaration import (
    Both,
    Caption,
    DeclarationPaper,
    PaperParagraph,
    Place,
    WitnessBlock,
)
from tests.documents import story


def of(paper: DeclarationPaper, name: str) -> Check | None:
    return next((each for each in check(paper) if each.name == name), None)


def with_text(text: str, english: str = "") -> DeclarationPaper:
    paper = story.final(pictures=1)
    extra = PaperParagraph(text, english, sources=("x",), checked=True)
    return dataclasses.replace(paper, paragraphs=(*paper.paragraphs, extra))


def test_the_final_version_has_nothing_open() -> None:
    paper = story.final(pictures=1)
    assert open_checks(paper) == ()
    assert all(each.ok for each in check(paper))
    names = [each.name for each in check(paper)]
    assert len(set(names)) == len(names)


def test_what_was_never_asked_of_the_person_is_called_so() -> None:
    unasked = dataclasses.replace(FINAL, read_back=None, interpreters=(), reading_known=False,
                                  spanish_known=False, speaks_spanish=False, languages=())
    names = {each.name for each in open_checks(unasked)}
    assert {"literacy", "spanish"} <= names
    assert not {"read-back", "interpreter"} & names


def test_draft_3_says_what_it_still_lacks() -> None:
    lacking = {each.name for each in check(story.draft()) if not each.ok}
    assert lacking == {"exhibits", "witnesses", "interpreter", "counsel"}
    english = story.draft(english=True)
    assert of(english, "english").ok  # type: ignore[union-attr]


FINAL = story.final(pictures=1)
SIGNING = FINAL.signing
ACT = FINAL.interpreters[0]
WRONG: list[tuple[str, DeclarationPaper, bool]] = [
    ("caption", dataclasses.replace(FINAL, caption=Caption("eoir")), True),
    ("identity", dataclasses.replace(FINAL, paragraphs=FINAL.paragraphs[1:]), True),
    ("facts", dataclasses.replace(FINAL, paragraphs=FINAL.paragraphs[:2]), True),
    ("empty", with_text("  "), True),
    ("sources", dataclasses.replace(FINAL, paragraphs=(PaperParagraph("x"),)), True),
    ("checked", dataclasses.replace(FINAL, paragraphs=(PaperParagraph("x"),)), False),
    ("english", dataclasses.replace(FINAL, both_languages=True), True),
    ("child", with_text("Vi a Lucia  FICTICIO."), True),
    ("private", with_text("Mi número es 9999 99982 0101."), True),
    ("private", with_text("Llámeme al 5555-0100."), True),
    ("private", with_text("Está en 15.0301, -91.1487."), True),
    ("private", dataclasses.replace(with_text("Vivo en Calle Uno."), hidden=("calle uno",)), True),
    ("codes", with_text("Vea E-07."), True),
    ("codes", with_text("Caso GT-2026-014."), True),
    ("address", dataclasses.replace(FINAL, caption=Caption("uscis")), False),
    ("exhibits", with_text("Vea el Anexo C."), True),
    ("exhibits", dataclasses.replace(FINAL, exhibits=FINAL.exhibits[:1]), True),
    (
        "exhibits",
        dataclasses.replace(
            FINAL, exhibits=(*FINAL.exhibits, dataclasses.replace(FINAL.exhibits[0], letter="D"))
        ),
        True,
    ),
    (
        "exhibit-consent",
        dataclasses.replace(
            FINAL,
            exhibits=(
                dataclasses.replace(FINAL.exhibits[0], may_be_exhibit=False),
                FINAL.exhibits[1],
            ),
        ),
        True,
    ),
    ("consent", dataclasses.replace(FINAL, consent_to_file=False), True),
    (
        "place",
        dataclasses.replace(FINAL, signing=dataclasses.replace(SIGNING, place=Place("Quiché"))),
        True,
    ),
    (
        "sentence",
        dataclasses.replace(
            FINAL, signing=dataclasses.replace(SIGNING, lawyer_wants_short_form=True)
        ),
        False,
    ),
    (
        "finger",
        dataclasses.replace(
            FINAL, signing=dataclasses.replace(SIGNING, finger=Both("pulgar derecho"))
        ),
        True,
    ),
    (
        "reason",
        dataclasses.replace(FINAL, signing=dataclasses.replace(SIGNING, knows_how=True)),
        True,
    ),
    ("read-back", dataclasses.replace(FINAL, read_back=None), True),
    ("witnesses", dataclasses.replace(FINAL, witnesses=FINAL.witnesses[:1]), True),
    ("witnesses", dataclasses.replace(FINAL, witnesses=(FINAL.witnesses[0],) * 2), True),
    (
        "witness-free",
        dataclasses.replace(FINAL, witnesses=(FINAL.witnesses[0], WitnessBlock(story.INES))),
        True,
    ),
    (
        "witness-free",
        dataclasses.replace(FINAL, witnesses=(FINAL.witnesses[0], WitnessBlock(story.DIEGO))),
        True,
    ),
    (
        "witness-free",
        dataclasses.replace(
            FINAL, witnesses=(FINAL.witnesses[0], WitnessBlock(story.JULIAN, related=True))
        ),
        True,
    ),
    ("interpreter", dataclasses.replace(FINAL, interpreters=()), True),
    (
        "interpreter",
        dataclasses.replace(FINAL, interpreters=(dataclasses.replace(ACT, reader=None),)),
        True,
    ),
    (
        "interest",
        dataclasses.replace(
            FINAL, interpreters=(dataclasses.replace(ACT, interest=Both("es su primo")),)
        ),
        False,
    ),
    ("counsel", dataclasses.replace(FINAL, reviewed_by_counsel=False), False),
]


@pytest.mark.parametrize(
    ("name", "paper", "must"), WRONG, ids=lambda v: v if isinstance(v, str) else ""
)
def test_one_wrong_thing_is_found(name: str, paper: DeclarationPaper, must: bool) -> None:
    found = of(paper, name)
    assert found is not None
    assert not found.ok
    assert found.must is must
    assert (found in open_checks(paper)) is must


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_check_has_its_sentence_in_both_languages(lang: str) -> None:
    before = wording.language()
    wording.set_language(lang)
    try:
        for paper in (FINAL, story.draft(english=True), *(paper for _name, paper, _must in WRONG)):
            for each in check(paper):
                assert each.text.strip()
                assert "{" not in each.text
                assert "Catarina" not in each.text
    finally:
        wording.set_language(before)


def test_numbers_of_paragraphs_are_told() -> None:
    paper = dataclasses.replace(FINAL, paragraphs=(PaperParagraph("uno"), PaperParagraph("dos")))
    found = of(paper, "sources")
    assert found is not None
    assert found.facts == {"numbers": "1, 2"}


def test_a_person_who_reads_and_signs_is_asked_for_no_layers() -> None:
    paper = dataclasses.replace(
        FINAL,
        languages=("es",),
        speaks_spanish=True,
        read_back=None,
        witnesses=(),
        interpreters=(),
        signing=dataclasses.replace(SIGNING, sign_as="signs"),
    )
    names = {each.name for each in check(paper)}
    assert not names & {"finger", "witnesses", "witness-free", "interpreter", "read-back"}


@pytest.mark.parametrize(("given", "asked"), [("Kʼicheʼ", ["Kʼicheʼ"]), ("español", [])])
def test_another_language_without_an_interpreter_is_pointed_out(
    given: str, asked: list[str]
) -> None:
    text = clauses.language(Both("español", "Spanish"), spanish="yes",
                            given_in=Both(given, given))
    paper = dataclasses.replace(
        FINAL, speaks_spanish=True, interpreters=(),
        paragraphs=(PaperParagraph(text.es, text.en, clause="C-LANG"),),
    )
    assert [each.facts["language"] for each in check(paper) if each.name == "spoken"] == asked


@pytest.mark.parametrize("here", [True, False])
def test_english_written_here_asks_for_the_translators_certificate(here: bool) -> None:
    paper = dataclasses.replace(FINAL, both_languages=here)
    found = [each for each in check(paper) if each.name == "translator"]
    assert bool(found) is here
    assert not any(each.must for each in found), "the sheet is signed on paper, apart"
