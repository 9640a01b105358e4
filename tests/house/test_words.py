"""Every message has its Spanish, every refusal its sentence, and a sentence never fails."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import check_words
import compile_words
from defender_desk import errors, sentences, wording
from defender_desk.domain import nouns
from defender_desk.domain.consent import SCOPES
from defender_desk.errors import DeskError

EVERY = sorted(
    (kind for kind in vars(errors).values() if isinstance(kind, type)),
    key=lambda kind: kind.__name__,
)
EVERY = [kind for kind in EVERY if issubclass(kind, DeskError)]


def test_every_message_has_its_spanish(root: Path) -> None:
    refusals, _ = check_words.check(root)
    assert refusals == []


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_sentence_in_both_languages(kind: type[DeskError]) -> None:
    assert kind in sentences.SENTENCES
    spanish = wording.sentence(kind(), wording.in_language("es"))
    english = wording.sentence(kind(), wording.in_language("en"))
    for part in ("what", "safe", "todo"):
        assert getattr(spanish, part), f"{part} is empty"
        assert getattr(spanish, part) != getattr(english, part)
    assert "{" not in spanish.text + english.text


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_a_sentence_names_only_facts_that_its_class_declares(kind: type[DeskError]) -> None:
    # A class without a docstring of its own declares no facts.
    told = (kind.__dict__.get("__doc__") or "").partition("Facts:")[2]
    declared = set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)", "", told).partition(".")[0]))
    entries = [sentences.SENTENCES[kind]]
    variants = [key for key in sentences.VARIANTS if key[0] is kind]
    entries += [sentences.VARIANTS[key] for key in variants]
    named = {name for _, name, _ in variants} | {e.counted_by for e in entries if e.counted_by}
    for entry in entries:
        for text in (entry.what, entry.safe, entry.todo, entry.one):
            named |= set(re.findall(r"\{([a-z_]+)\}", text))
    assert named <= declared


def test_codes_are_unlike() -> None:
    codes = [kind.code for kind in EVERY]
    assert len(codes) == len(set(codes))


ANY = st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text()).map(tuple), st.booleans())
NAMES = st.sampled_from(
    ["name", "place", "needed", "fields", "count", "left", "imported", "digits", "reason", "word",
     "position", "size", "cap", "seconds", "suggestion"]
)  # fmt: skip


@given(
    kind=st.sampled_from(EVERY),
    facts=st.dictionaries(NAMES, ANY),
    lang=st.sampled_from(["es", "en"]),
)
def test_no_fact_makes_a_sentence_fail(
    kind: type[DeskError], facts: dict[str, object], lang: str
) -> None:
    said = wording.sentence(kind(**facts), wording.in_language(lang))
    unfit = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not unfit & {unicodedata.category(char) for char in said.text}


def test_a_hostile_name_is_shown_and_not_obeyed() -> None:
    error = errors.EmptyFile(name="foto\u202egpj.exe\n{code}" + "x" * 200)
    said = wording.sentence(error, wording.in_language("es")).what
    assert said.startswith("fotogpj.exe␊{code}xxx")
    assert len(said) < 100
    assert said.endswith("… está vacío.")


def test_a_missing_fact_leaves_no_hole() -> None:
    english = wording.in_language("en")
    assert wording.sentence(errors.DiskFull(), english).what == (
        "Could not save: the disk is full."
    )
    assert wording.sentence(errors.BadValue(field="date"), english).what == (
        "does not fit in date:."
    )


def test_numbers_choose_the_form() -> None:
    spanish = wording.in_language("es")
    assert wording.sentence(errors.WrongPhoneCode(left=1), spanish).what.endswith(
        "Queda 1 intento."
    )
    assert wording.sentence(errors.WrongPhoneCode(left=2), spanish).what.endswith(
        "Quedan 2 intentos."
    )
    assert "no quedan" in wording.sentence(errors.WrongPhoneCode(left=0), spanish).what


def test_the_language_of_the_screen() -> None:
    assert wording.language() == "es"
    assert wording._("Not sent") == "Sin enviar"
    wording.set_language("en")
    assert wording._("Not sent") == "Not sent"
    assert wording.in_language("es")._("Not sent") == "Sin enviar"
    with pytest.raises(ValueError, match="fr"):
        wording.set_language("fr")


def test_dates_times_and_sizes() -> None:
    es, en = wording.in_language("es"), wording.in_language("en")
    day = date(2026, 3, 17)
    assert wording.date_text(day, es) == "17 de marzo de 2026"
    assert wording.date_text(day, en) == "March 17, 2026"
    assert wording.dense_date(day, es) == "17 mar 2026"
    assert wording.dense_date(day, en) == "Mar 17, 2026"
    assert wording.dense_date(date(2026, 5, 1), es) == "1 may 2026"
    assert wording.date_text(date(2026, 5, 1), es) == "1 de mayo de 2026"
    assert wording.time_text(time(16, 40)) == "16:40"
    assert wording.size_text(38_000_000) == "38 MB"
    assert wording.size_text(3_840_000) == "3.8 MB"
    assert wording.size_text(999_999) == "1 MB"
    assert wording.size_text(12) == "12 bytes"
    assert wording.number_text(1234) == "1,234"


def test_the_five_states_and_three_badges() -> None:
    assert [wording.state_text(state, reason="llegó dañado") for state in wording.STATES] == [
        "Sin enviar",
        "Listo para entregar",
        "Entregado, falta acuse",
        "El equipo lo recibió",
        "Rechazado: llegó dañado",
    ]
    assert wording.state_text("part_missing", missing=1) == "Falta 1 parte"
    assert wording.state_text("part_missing", missing=2) == "Faltan 2 partes"
    assert wording.state_text("changed_since_sent") == "Cambió después del envío"
    assert wording.state_text("team_asks") == "El equipo pregunta"
    with pytest.raises(KeyError):
        wording.state_text("sent")


def test_the_catalogue_check_refuses_what_a_person_would_stumble_over(tmp_path: Path) -> None:
    package = tmp_path / "defender_desk"
    package.mkdir()
    folder = tmp_path / "resources" / "translations" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (package / "page.py").write_text(
        "_('Absent')\n_('Saved at {time}', time=1)\n_(f'made of {1}')\n_('odd {n:,}')\n"
        "plural('{n} item', '{n} items', 2)\n_('Twice')\n",
        encoding="utf-8",
    )
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "a.po").write_text(
        head + 'msgid "Saved at {time}"\nmsgstr "Guardado a las {hora}"\n\n'
        'msgid "Twice"\nmsgstr "Dos veces"\n\nmsgid "{n} item"\nmsgstr "{n} cosa"\n',
        encoding="utf-8",
    )
    (folder / "b.po").write_text(
        head + 'msgid "Twice"\nmsgstr "Doble"\n\nmsgid "Nobody"\nmsgstr "Nadie"\n',
        encoding="utf-8",
    )
    refusals, mentions = check_words.check(tmp_path)
    told = "\n".join(refusals)
    for sign in ("'Absent'", "{hora}", "pieces", "{n:,}", "one side only", "differently"):
        assert sign in told
    assert mentions == ["es: nobody asks for 'Nobody'"]


def test_compiling_again_is_left_out_when_nothing_changed(tmp_path: Path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "a.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Yes"\nmsgstr "Sí"\n',
        encoding="utf-8",
    )
    assert compile_words.compile_words(tmp_path) == []
    first = (folder / "desk.mo").stat().st_mtime_ns
    compile_words.compile_words(tmp_path, only_stale=True)
    assert (folder / "desk.mo").stat().st_mtime_ns == first


def test_a_refusal_calls_things_as_the_screen_does() -> None:
    spanish = wording.in_language("es")
    labels = nouns.NOUNS["consent"].fields
    error = errors.MissingFields(kind="consent", fields=("explained_by", "language"))
    told = wording.sentence(error, spanish).what
    for name in ("explained_by", "language"):
        assert spanish._(labels[name].label).lower() in told.lower()
    error = errors.NoConsent(code="C-01", scopes=("photo_person", "audio"))
    assert "fotos de la persona, grabar la voz" in wording.sentence(error, spanish).what
    error = errors.UnknownKind(kind="consent")
    assert spanish._("Consent") in wording.sentence(error, spanish).what


def test_every_scope_and_check_has_a_name(root: Path) -> None:
    assert set(SCOPES) <= set(sentences.NAMES)
    source = (root / "defender_desk" / "documents" / "checks.py").read_text(encoding="utf-8")
    assert set(re.findall(r"yield Check\(\s*\"([a-z-]+)\"", source)) == set(sentences.CHECKS)
