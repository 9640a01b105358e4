"""The clause library: the statute word for word, gender from the record, only what is true."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from defender_desk.documents import clauses
from defender_desk.documents.declaration import (
    Both,
    PaperPerson,
    Place,
    ReadBack,
    SigningPlan,
    WitnessBlock,
)
from defender_desk.errors import PaperFailed
from defender_desk.paths import resources
from tests.documents import story

# 28 U.S.C. § 1746(1) and (2), United States Code, with "(or certify, verify, or state)" left out.
OUTSIDE = (
    "I declare under penalty of perjury under the laws of the United States of America that the "
    "foregoing is true and correct."
)
INSIDE = "I declare under penalty of perjury that the foregoing is true and correct."


def test_the_sentence_of_the_statute_stands_word_for_word() -> None:
    assert clauses.library()["C-1746.1"].en == OUTSIDE
    assert clauses.library()["C-1746.2"].en == INSIDE
    assert hashlib.sha256(OUTSIDE.encode()).hexdigest() == (
        "8ab48732424a1e84bfaa9fa1b3f3ccb6761635516c7aa23c9f6623fecac3810a"
    )
    assert hashlib.sha256(INSIDE.encode()).hexdigest() == (
        "4166e2af8d9599761e1577353043151c6ad376aaddf4da08aedadcce738a3524"
    )


def test_a_changed_sentence_stops_every_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = resources() / "templates" / "clauses.json"
    data = json.loads(whole.read_text("utf-8"))
    data["clauses"]["C-1746.1"]["en"] = OUTSIDE.replace("correct", "correct to my knowledge")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "clauses.json").write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr(clauses, "resources", lambda: tmp_path)
    clauses.library.cache_clear()
    try:
        with pytest.raises(PaperFailed):
            clauses.library()
    finally:
        clauses.library.cache_clear()


@pytest.mark.parametrize(
    ("country", "asked", "form"),
    [
        ("GT", False, 1), ("GT", True, 1), ("HN", True, 1), ("", True, 1), ("US", False, 1),
        ("US", True, 2), ("us", True, 2), ("PR", True, 2), ("GU", True, 2), ("MX", True, 1),
    ],
)  # fmt: skip
def test_the_form_follows_the_country_and_the_lawyer(country: str, asked: bool, form: int) -> None:
    assert clauses.perjury_form(country, lawyer_wants_short_form=asked) == form
    plan = SigningPlan(Place("X", "", country), lawyer_wants_short_form=asked)
    assert clauses.perjury(plan).en == (OUTSIDE if form == 1 else INSIDE)
    assert clauses.perjury(plan).es.startswith("Declaro bajo pena de perjurio")


def test_the_library_says_its_sources_and_has_no_slash_on_paper() -> None:
    for clause in clauses.library().values():
        assert clause.source
        assert clause.version >= 1
        assert "/" not in clause.es + clause.en
        assert clause.locked or (clause.es and clause.en)


def test_clauses_say_what_the_story_says() -> None:
    made = clauses.readback(
        ReadBack(story.INES, on=date(2026, 3, 17)), interpreted_into=story.KICHE
    )
    told = story.paragraphs(final=True, english=True)
    assert made == Both(told[8].es, told[8].en)
    assert clauses.basis() == Both(told[1].es, told[1].en)
    assert clauses.approximate() == Both(told[9].es, told[9].en)
    assert clauses.free() == Both(told[10].es, told[10].en)
    spoken = clauses.language(
        story.KICHE,
        variety="San Ficticio",
        spanish="little",
        does_not_read=Both("español ni Kʼicheʼ", "Spanish or Kʼicheʼ"),
        interpreter=story.DIEGO,
    )
    assert spoken == Both(told[7].es, told[7].en)
    who = clauses.identity(
        age=51,
        born=1974,
        birthplace=Place(
            "la aldea El Ejemplo, municipio de San Ficticio, departamento de Quiché, Guatemala",
            "the village of El Ejemplo, municipality of San Ficticio, Department of Quiché, "
            "Guatemala",
        ),
        home=Place("ese municipio", "that municipality"),
        address_withheld=True,
        counsel_gender="f",
        relation=Both(
            "Fui vecina de Mateo Ficticio Tum, el padre de la niña L. F.",
            "I was a neighbor of Mateo Ficticio Tum, the father of the child L. F.",
        ),
    )
    assert who == Both(told[0].es, told[0].en)


@pytest.mark.parametrize(
    ("gender", "es", "en"),
    [
        ("f", "por medio de la intérprete Ana", "through the interpreter Ana"),
        ("m", "por medio del intérprete Ana", "through the interpreter Ana"),
        ("", "por medio de Ana", "through the interpreter Ana"),
    ],
)
def test_gender_comes_from_the_record(gender: str, es: str, en: str) -> None:
    person = PaperPerson("Ana", gender)  # type: ignore[arg-type]
    made = clauses.language(story.KICHE, interpreter=person)
    assert es in made.es
    assert en in made.en


def test_options_are_left_out_or_told() -> None:
    assert (
        "Salvo el reembolso de transporte, nadie" in clauses.free(Both("transporte", "travel")).es
    )
    assert "Other than reimbursement of travel, nobody" in clauses.free(Both("x", "travel")).en
    assert "If called as a witness" in clauses.basis(can_testify=True).en
    assert "Hablo español." in clauses.language(story.SPANISH, spanish="yes").es
    assert "No hablo español." in clauses.language(story.KICHE, spanish="no").es
    assert clauses.readback(ReadBack(story.INES), other=True).es.startswith("No leo este idioma.")
    assert clauses.BLANK in clauses.readback(ReadBack(story.INES)).en
    assert clauses.read(story.SPANISH, 3).es.startswith("He leído toda esta declaración, de 3 ")
    assert (
        "Exhibit A is a true copy of x, which y."
        in clauses.exhibit("A", Both("x", "x"), Both("y", "y")).en
    )
    assert clauses.hearsay(story.INES, date(2026, 3, 1), Both("llueve.", "it rains.")) == Both(
        "La licenciada Inés Ejemplo Batz me dijo el 1 de marzo de 2026 que llueve.",
        "Inés Ejemplo Batz told me on March 1, 2026 that it rains.",
    )


def test_a_persons_words_are_never_read_as_marks_of_a_clause() -> None:
    name = "{name} [able?x|y] <a:b|c|d> {reason_es}"
    assert clauses.opening(name).es == f"Yo, {name}, declaro lo siguiente:"


@pytest.mark.parametrize(
    ("variant", "told"),
    [
        ("oral", "I orally translated"),
        ("read_aloud", "read aloud the whole Spanish text"),
        ("written", "from a text written in that language"),
    ],
)
def test_the_certificate_says_only_the_variant_that_is_true(variant: str, told: str) -> None:
    paper = story.final()
    act = dataclasses.replace(story.certificate(), variant=variant)  # type: ignore[arg-type]
    words = " ".join(part.en for part in clauses.interpretation(act, paper))
    others = {
        "I orally translated",
        "read aloud the whole Spanish text",
        "from a text written in that language",
    } - {told}
    assert told in words
    assert not any(other in words for other in others)
    for needed in ("competent to interpret", "complete, true and accurate", "confidential"):
        assert needed in words


def test_interest_and_distance_are_told() -> None:
    act = dataclasses.replace(
        story.certificate(), interest=Both("soy su primo", "I am a cousin"), manner="phone"
    )
    parts = clauses.interpretation(act, story.final())
    assert "salvo: soy su primo." in parts[0].es
    assert "except: I am a cousin." in parts[0].en
    assert "por teléfono, interpreté" in parts[1].es
    assert "by phone, I interpreted" in parts[1].en


@pytest.mark.parametrize(
    ("gender", "said"),
    [("f", "she understood it"), ("m", "he understood it"), ("", "it was understood")],
)
def test_a_witness_says_what_was_seen(gender: str, said: str) -> None:
    paper = dataclasses.replace(
        story.final(),
        declarant=PaperPerson("C. P. X.", gender),  # type: ignore[arg-type]
    )
    words = clauses.witness(WitnessBlock(story.MARTA, on=date(2026, 3, 17)), paper)
    assert f"The declarant said that {said}." in words.en
    assert "which I understand" not in words.en
    assert "e interpretada al Kʼicheʼ, que dijo entenderla" in words.es


def test_why_somebody_cannot_sign() -> None:
    place = story.SAN_FICTICIO
    able = SigningPlan(
        place, sign_as="thumb", knows_how=True, reason=Both("tiene la mano quebrada", "of a hand")
    )
    assert "no puede firmar porque tiene la mano quebrada" in clauses.mark_or_thumb(able).es
    assert "pone abajo su marca" in clauses.mark_or_thumb(SigningPlan(place, sign_as="mark")).es
    assert clauses.mark_or_thumb(SigningPlan(place)) == Both()


def test_counsels_approval_is_by_clause_and_version() -> None:
    paper = story.draft()
    assert "C-ID@1" in clauses.unreviewed(paper)
    assert not any(mark.startswith("C-1746") for mark in clauses.used(paper))
    every = frozenset(clauses.used(paper))
    assert clauses.unreviewed(dataclasses.replace(paper, approved_clauses=every)) == ()
    old = frozenset(mark.replace("@1", "@0") for mark in every)
    assert clauses.unreviewed(dataclasses.replace(paper, approved_clauses=old))
    assert "C-INTERP@1" in clauses.used(story.final())


def test_an_age_is_never_more_certain_than_the_birth() -> None:
    """Domain.md 2.3, 8: exact or honestly approximate, never invented precision."""
    home = Place("San Ficticio, Quiché, Guatemala")
    sure = clauses.identity(age=51, born=1974, birthplace=home, home=home)
    year = clauses.identity(age=51, born=1974, birthplace=home, home=home, age_is_about=True)
    about = clauses.identity(age=46, born=1980, birthplace=home, home=home, birth_is_about=True)
    assert sure.es.startswith("Tengo 51 años de edad. Nací en 1974 en")
    assert year.es.startswith("Tengo aproximadamente 51 años de edad. Nací en 1974 en")
    assert about.es.startswith("Tengo aproximadamente 46 años de edad. Nací alrededor de 1980 en")
    assert about.en.startswith("I am about 46 years old. I was born in about 1980 in")


def test_what_nobody_asked_is_a_blank_line_and_never_a_statement() -> None:
    made = clauses.language(story.KICHE, spanish="", reading=False)
    assert "español" not in made.es.split(". Di esta")[0]
    assert "Spanish" not in made.en
    assert made.es.count(clauses.BLANK) == 2
    read = clauses.readback(ReadBack(story.INES), asked=False)
    assert read.es.startswith(f"{clauses.BLANK}. ")
    assert read.en.startswith(f"I {clauses.BLANK}. ")
    assert "leer" not in read.es.split(". ")[0]
