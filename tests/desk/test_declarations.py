"""From a witness's words to a paper that is frozen, signed and never rendered again."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.desk.papers import language_both, spoken_title
from defender_desk.documents import clauses
from defender_desk.documents.declaration import Both
from defender_desk.errors import ChecksFailed, NeedsReason, NoConsent, NotEditable, WrongPage
from tests.desk.conftest import TwoDesks


def _drafted(desks: TwoDesks) -> str:
    """A declaration that wants nothing."""
    mine, case = desks.defender, desks.ids["case"]
    witnesses = [
        mine.people.save({"case": case, "name": name, "language": "Kʼicheʼ",
                          "spanish": "speaks", "literacy": "reads", "can_sign": "signs"}).id
        for name in ("Marta Muestra Toj", "Julián Ejemplar Sic")
    ]
    made = mine.declarations.start(
        case, desks.ids["witness"], "", desks.ids["interview"], {"witnesses": witnesses}
    )
    fact = mine.declarations.add_paragraph(made.id, "", "Vi pintas en la pared.")
    mine.declarations.cite(fact.id, desks.ids["interview"], "2")
    return made.id


def test_the_fixed_paragraphs_come_from_the_record(at_work: TwoDesks) -> None:
    made = at_work.defender.declarations.get(_drafted(at_work))
    assert (made.code, made.template, made.thumbprint, made.read_back) == ("D-01", "T3", True, True)
    views = at_work.defender.declarations.paragraphs(made.id)
    assert [view.role for view in views] == [
        "C-ID", "C-BASIS", "fact", "C-LANG", "C-READBACK", "C-APPROX", "C-FREE",
    ]
    assert [view.number for view in views] == list(range(1, 8))
    assert "Nací en 1974 en aldea El Ejemplo" in views[0].es
    assert "la abogada del caso" in views[0].es
    assert "por medio del intérprete Diego Inventado Cac" in views[3].es
    assert "La licenciada Inés Ejemplo Batz me leyó" in views[4].es
    assert views[2].sources[0].text == "Entrevista 3, nota 2"
    assert all(not view.en_stale for view in views)


def test_fixed_paragraphs_follow_the_person_until_somebody_puts_them_in_other_words(
    at_work: TwoDesks
) -> None:
    mine, person = at_work.defender, at_work.ids["witness"]
    said, made = mine.declarations, _drafted(at_work)
    assert not said.renew_fixed(made)
    mine.people.save({"birthplace": "San Ficticio", "variety": "Ejemplo Abajo"}, person)
    assert said.renew_fixed(made)
    views = {v.role: v for v in said.paragraphs(made)}
    assert "en San Ficticio" in views["C-ID"].es
    assert "Ejemplo Abajo" in views["C-LANG"].es
    assert not any(v.en_stale for v in views.values())
    said.save_paragraph(views["C-ID"].id, {"es": f"Soy vecina de {clauses.BLANK}."})
    mine.people.save({"birthplace": "Otra aldea"}, person)
    said.save(made, {"read_back": False})
    assert said.renew_fixed(made)
    roles = {v.role: v.es for v in said.paragraphs(made)}
    assert roles["C-ID"] == f"Soy vecina de {clauses.BLANK}."
    assert "C-READ" in roles
    assert "C-READBACK" not in roles
    language = next(v for v in said.paragraphs(made) if v.role == "C-LANG")
    said.save_paragraph(language.id, {"en": "I speak the Mam of Ejemplo Abajo."})
    mine.people.save({"variety": "Ejemplo Arriba"}, person)
    assert not said.renew_fixed(made)
    assert "I speak the Mam of Ejemplo Abajo." in {v.en for v in said.paragraphs(made)}


def test_what_changes_after_an_approval_is_the_next_draft_that_nobody_approved(
    at_work: TwoDesks
) -> None:
    said, made = at_work.defender.declarations, _drafted(at_work)
    said.approve(made, "2026-03-16", "R4CD", clauses_approved=True)
    assert said.get(made).step == "with_advocate"
    assert said.keep_back(made).advocate_approved
    assert said.get(made).step == "with_advocate"
    said.save_paragraph(said.paragraphs(made)[2].id, {"es": "No vi quién las hizo."})
    now = said.get(made)
    assert (now.step, now.draft, now.advocate_approved) == ("draft", 2, "")


def test_a_draft_handed_to_the_lawyer_by_mistake_is_kept_back_as_the_same_draft(
    at_work: TwoDesks
) -> None:
    said, made = at_work.defender.declarations, _drafted(at_work)
    before = said.get(made).draft
    said.send_to_advocate(made)
    assert not said.renew_fixed(made)
    assert (said.keep_back(made).step, said.get(made).draft) == ("draft", before)
    said.make_ready(made, "plazo")
    assert said.keep_back(made).step == "ready"


def test_a_short_title_is_printed_only_of_somebody_whose_gender_is_known() -> None:
    assert spoken_title("Licda.").es == "la licenciada"
    assert [spoken_title("Lic.", gender).es for gender in ("m", "f", "")] == [
        "el licenciado", "la licenciada", ""]


def test_the_page_follows_the_typing_before_it_is_saved(at_work: TwoDesks) -> None:
    declarations = at_work.defender.declarations
    made = _drafted(at_work)
    fact = declarations.paragraphs(made)[2]
    page = declarations.page(made)
    typed = declarations.page(made, {fact.id: {"es": "Otra cosa muy distinta. " * 300}})
    assert page.pdf.startswith(b"%PDF-")
    assert typed.pages > page.pages
    assert set(page.page_of) == {view.id for view in declarations.paragraphs(made)}
    assert declarations.paragraphs(made)[2].es == fact.es


def test_moving_and_removing_paragraphs(at_work: TwoDesks) -> None:
    declarations = at_work.defender.declarations
    made = _drafted(at_work)
    other = declarations.add_paragraph(made, "", "Guardo las llaves.")
    views = declarations.paragraphs(made)
    assert [v.es for v in views if v.role == "fact"] == [
        "Vi pintas en la pared.", "Guardo las llaves.",
    ]
    declarations.move_paragraph(other.id, views[2].id)
    assert declarations.paragraphs(made)[2].id == other.id
    declarations.move_paragraph(other.id, None)
    assert declarations.paragraphs(made)[-1].id == other.id
    declarations.remove_paragraph(other.id)
    assert len(declarations.paragraphs(made)) == 7


def test_english_that_lags_behind_is_flagged(at_work: TwoDesks) -> None:
    declarations = at_work.defender.declarations
    fact = declarations.paragraphs(_drafted(at_work))[2]
    declarations.save_paragraph(fact.id, {"en": "I saw graffiti on the wall."})
    declarations.check_paragraph(fact.id, "I. E. B.")
    declarations.save_paragraph(fact.id, {"es": "Vi pintas negras en la pared."})
    made = declarations.paragraphs(at_work.defender.records.one("paragraph", fact.id).declaration)
    assert made[2].en_stale
    assert made[2].checked_by == ""


def test_freezing_needs_approval_or_a_reason(at_work: TwoDesks) -> None:
    declarations = at_work.defender.declarations
    made = _drafted(at_work)
    with pytest.raises(NeedsReason):
        declarations.make_ready(made)
    version = declarations.make_ready(made, "Aprobado por teléfono, 16 de marzo, G. P.")
    assert version.label == "1.0"
    assert version.without_approval_reason
    assert declarations.get(made).step == "ready"
    assert declarations.version_pdf(version.id).startswith(b"%PDF-")
    assert version.pins[made]
    with pytest.raises(NotEditable):
        declarations.make_ready(made, "otra vez")


def test_an_edit_after_freezing_is_the_next_draft_and_the_next_version(
    at_work: TwoDesks,
) -> None:
    declarations = at_work.defender.declarations
    made = _drafted(at_work)
    declarations.approve(made, "2026-03-16", "R4CD", clauses_approved=True)
    first = declarations.make_ready(made)
    before = declarations.version_pdf(first.id)
    fact = declarations.paragraphs(made)[2]
    declarations.save_paragraph(fact.id, {"es": "No vi quién las hizo."})
    now = declarations.get(made)
    assert (now.step, now.draft, now.advocate_approved) == ("draft", 2, "")
    declarations.approve(made, "2026-03-17", "Z3HT")
    second = declarations.make_ready(made)
    assert second.label == "1.1"
    assert second.code != first.code
    assert declarations.version_pdf(first.id) == before
    assert [v.state for v in declarations.versions(made)] == ["superseded", "operative"]


def test_without_permission_to_file_nothing_is_frozen(at_work: TwoDesks) -> None:
    made = _drafted(at_work)
    at_work.defender.consents.set_scope(at_work.ids["consent"], "file_in_court", "later")
    with pytest.raises(NoConsent):
        at_work.defender.declarations.make_ready(made, "prisa")


def test_a_paper_that_lacks_something_is_not_frozen(at_work: TwoDesks) -> None:
    declarations = at_work.defender.declarations
    made = _drafted(at_work)
    declarations.save(made, {"witnesses": []})
    with pytest.raises(ChecksFailed) as refused:
        declarations.make_ready(made, "prisa")
    assert "witnesses" in str(refused.value.facts["checks"])
    assert declarations.versions(made) == []


def test_sheets_are_told_by_their_code(at_work: TwoDesks, tmp_path: Path) -> None:
    declarations = at_work.defender.declarations
    made, other = _drafted(at_work), _drafted(at_work)
    extra = declarations.add_paragraph(other, "", "Guardo las llaves.")
    declarations.cite(extra.id, at_work.ids["interview"], "1")
    version = declarations.make_ready(made, "por teléfono")
    strange = declarations.make_ready(other, "por teléfono")
    sheets = []
    for number, picture in enumerate(declarations.page_pictures(version.id, 130)):
        path = tmp_path / f"hoja {9 - number}.png"
        path.write_bytes(picture)
        sheets.append(path)
    wrong = tmp_path / "otra.png"
    wrong.write_bytes(declarations.page_pictures(strange.id, 130)[0])
    facts = {"date": "2026-03-17T11:20:00-06:00", "place": "San Ficticio",
             "original_kept": "caja fuerte"}
    with pytest.raises(WrongPage):
        declarations.sign(made, facts, [*sheets, wrong])
    assert declarations.signing(made) is None
    signed = declarations.sign(made, facts, list(reversed(sheets)))
    assert [p["page"] for p in signed.pages] == list(range(1, len(sheets) + 1))
    assert all(p["code_matches"] for p in signed.pages)
    assert at_work.defender.notes.read(signed.scan).startswith(b"%PDF-")
    assert declarations.get(made).step == "signed"


def test_exhibits_take_the_next_letter_and_need_permission(at_work: TwoDesks) -> None:
    mine = at_work.defender
    made, note = _drafted(at_work), at_work.ids["note"]
    first, second = mine.notes.files(note)
    a = mine.declarations.add_exhibit(made, note, [first.id], "Pared", "Wall", "2018")
    b = mine.declarations.add_exhibit(made, note, [second.id], "Puerta", "Door")
    assert (a.letter, b.letter) == ("A", "B")
    mine.notes.save_file(first.id, {"shows_person": True, "people": [at_work.ids["witness"]]})
    with pytest.raises(NoConsent):
        mine.declarations.add_exhibit(made, note, [first.id], "Ella", "Her")
    mine.declarations.remove_exhibit(a.id)
    assert [e.letter for e in mine.declarations.exhibits(made)] == ["A"]


def test_languages_are_named_in_the_language_of_the_paper() -> None:
    assert language_both("español") == Both("español", "Spanish")
    assert language_both("Spanish") == Both("español", "Spanish")
    assert language_both("Kʼicheʼ") == Both("Kʼicheʼ", "Kʼicheʼ")
    assert language_both("lengua de aquí") == Both("lengua de aquí", "lengua de aquí")
