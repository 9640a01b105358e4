"""Cases, people, today, search, drafts, keys: what lists and pages stand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from defender_desk.desk.desk import (
    new_recovery_words,
    open_desk,
    passphrase_strength,
    propose_passphrase,
    recover,
    recovery_sheet_pdf,
    vault_exists,
)
from defender_desk.desk.records import schema_of
from defender_desk.errors import BadLine, MissingFields, WeakPassphrase, WrongPassphrase
from tests.desk.conftest import PHRASE, TwoDesks


def _at() -> datetime:
    return datetime(2026, 3, 13, 10, 42, tzinfo=timezone(timedelta(hours=-6)))


@pytest.fixture
def march(new_desk: Callable[..., Any]) -> Any:
    """A desk on the thirteenth of March."""
    return new_desk("Inés Ejemplo Batz", "defender", now=_at)


def _case(desk: Any, code: str, **more: Any) -> Any:
    return desk.cases.save({"code": code, "title": f"Caso {code}", "type": "sij",
                            "state": "in_progress", "country": "GT", "risk": "medium", **more})


def test_cases_are_listed_by_deadline_and_found_without_accents(march: Any) -> None:
    far, near = _case(march, "GT-1"), _case(march, "GT-2", place="Tzʼutujil")
    closed = _case(march, "GT-3", state="closed")
    for case, due in ((far, "2026-04-08"), (near, "2026-03-19")):
        march.records.save("assignment", {
            "case": case.id, "requested_by": "H. S.", "needed_es": "x", "needed_en": "x",
            "due": due,
        })
    rows = march.cases.rows(march.cases.ids())
    assert [(row.code, row.days_left) for row in rows] == [("GT-2", 6), ("GT-1", 26)]
    assert [r.code for r in march.cases.rows(march.cases.ids("tz'utujil"))] == ["GT-2"]
    assert len(march.cases.ids(only="all")) == 3
    assert len(march.cases.ids(only="deadline")) == 2
    assert march.cases.ids("ningún caso así") == []
    assert march.cases.get(closed.id).opened == "2026-03-13"


def test_a_person_is_marked_with_what_was_written_down_and_no_more(march: Any) -> None:
    case = _case(march, "GT-1").id
    march.people.save({"case": case, "name": "Ana", "can_sign": "mark", "spanish": "a_little"})
    march.people.save({"case": case, "name": "Beto", "can_sign": "thumbprint", "spanish": "no"})
    told = [row.chips for row in march.people.of_case(case)]
    assert sorted(told) == [("Hace una marca", "Habla poco español"),
                            ("Huella", "No habla español")]


def test_codes_and_interviews_are_counted_within_the_case(march: Any) -> None:
    one, two = _case(march, "GT-1"), _case(march, "GT-2")
    assert [march.notes.new(c.id).code for c in (one, one, two)] == ["E-01", "E-02", "E-01"]
    person = march.people.save({"case": one.id, "name": "Catarina Prueba Xol"})
    first = march.interviews.start(one.id, person.id)
    second = march.interviews.start(one.id, person.id)
    assert (first.number, second.number) == (1, 2)
    assert first.visibility == "defender"
    march.interviews.add_note(first.id, "uno")
    march.interviews.add_note(first.id, "dos")
    march.interviews.edit_note(first.id, 1, "uno corregido", marked=True)
    notes = march.interviews.get(first.id).notes
    assert [(n["number"], n["time"], n["text"]) for n in notes] == [
        (1, "10:42", "uno corregido"), (2, "10:42", "dos"),
    ]
    march.notes.save(march.notes.rows(march.notes.ids(one.id))[0].id, {"code": "E-03"})
    assert march.notes.new(one.id).code == "E-04"


def test_lists_show_initials_until_asked_and_a_minor_always(march: Any) -> None:
    case = _case(march, "GT-1")
    march.people.save({
        "case": case.id, "name": "Catarina Prueba Xol", "literacy": "no",
        "birth": {"edtf": "1974-11-02", "words": "", "reason": ""},
        "documents": [{"country": "GT", "type": "CUI", "number": "9999 99982 0101", "place": "",
                       "seen_original": True}],
    })
    march.people.save({"case": case.id, "name": "Lucía Ficticio", "is_minor": True})
    shown = march.people.of_case(case.id)
    assert [row.name for row in shown] == ["C. P. X.", "L. F."]
    assert shown[0].age_text == "51 años"
    assert shown[0].document_masked == "•••• 0101"
    full = march.people.of_case(case.id, full_names=True)
    assert [row.name for row in full] == ["Catarina Prueba Xol", "L. F."]


def test_today_gathers_what_matters(desks: TwoDesks) -> None:
    desks.assign()
    view = desks.defender.today.view()
    assert view.greeting_name == "Inés"
    assert view.deadlines[0].date == "2026-03-19"
    assert (view.unsent.count, view.new_assignments) == (1, ())
    assert desks.defender.counts().unsent == 1
    note = desks.note(1)
    desks.defender.drafts.put(note, "note", {"text": "a medias"}, {"field": "text", "at": 8})
    resume = desks.defender.today.view().resume
    assert resume is not None
    assert (resume.id, resume.text, resume.where) == (note, "a medias", {"field": "text", "at": 8})
    assert desks.defender.counts().unsent == 2
    assert desks.defender.today.view().recent[0].code == "E-01"


def test_an_assignment_is_answered_once_everything_is_said(desks: TwoDesks) -> None:
    series = desks.staff.assignments.make({
        "case": {"code": "GT-9", "title": "Niña con su abuela", "type": "sij", "state": "new",
                 "country": "GT", "risk": "medium"},
        "assignment": {"needed_es": "Buscar", "needed_en": "Search"},
    }, desks.defender.keys.mine().device, desks.post)
    desks.defender.inbox.take([series.parts[0].file])
    [waiting] = desks.defender.assignments.pending()
    assert desks.defender.counts().inbox == 1
    preview = desks.defender.assignments.preview(waiting.id)
    assert preview.key_checked
    assert preview.verified_with == "H. Sample"
    with pytest.raises(MissingFields):
        desks.defender.assignments.accept(waiting.id, "not_asked")
    with pytest.raises(MissingFields):
        desks.defender.assignments.accept(waiting.id, "explained", " ")
    with pytest.raises(MissingFields):
        desks.defender.assignments.decline(waiting.id, "")
    desks.defender.assignments.later(waiting.id)
    assert desks.defender.assignments.pending()[0].later
    desks.defender.assignments.decline(waiting.id, "Conozco a la otra parte.")
    assert desks.defender.assignments.pending() == []
    assert desks.defender.cases.get(waiting.case_id).state == "declined"
    desks.deliver(desks.export())
    answer = desks.staff.assignments.get(waiting.id)
    assert (answer.answer, answer.answer_reason) == ("declined", "Conozco a la otra parte.")
    assert desks.staff.bundles.series()[0].state == "received"


def test_both_readings_of_a_conflict_can_be_read(at_work: TwoDesks) -> None:
    at_work.deliver(at_work.export())
    note = at_work.ids["note"]
    at_work.staff.notes.save(note, {"title": "Graffiti"})
    at_work.defender.notes.save(note, {"title": "Pintas negras"})
    at_work.deliver(at_work.export())
    readings = at_work.staff.conflicts(note)["title"]
    assert {reading.value for reading in readings} == {"Graffiti", "Pintas negras"}


def test_review_is_another_thing_than_the_receipt(at_work: TwoDesks) -> None:
    series = at_work.export()
    at_work.deliver(series)
    inbox = at_work.staff.inbox
    [row] = inbox.rows()
    assert (row.reviewed, bool(row.receipt_at), row.from_initials) == (False, True, "I. E. B.")
    detail = inbox.detail(series.code)
    assert {"assignment", "note"} <= {item.kind for item in detail.items}
    inbox.mark_reviewed(series.code, detail.items[0].id)
    assert not inbox.rows()[0].reviewed
    inbox.mark_reviewed(series.code)
    assert inbox.rows()[0].reviewed
    assert at_work.staff.counts().inbox == 0


def test_record_lines_go_in_together_or_not_at_all(march: Any) -> None:
    case = _case(march, "GT-1")
    good = f'{{"kind":"note","case":"{case.id}","title":"Una","code":"E-01"}}'
    with pytest.raises(BadLine) as refused:
        march.records.put([good, "", '{"kind":"note","titel":"x"}'])
    assert refused.value.facts["line"] == 3
    assert march.records.list("note") == []
    [kept] = march.records.put([good])
    assert march.records.get("GT-1/E-01")["id"] == kept["id"]
    assert march.records.list("note", "GT-1") == [kept]
    assert {field["name"] for field in schema_of("note")} >= {"title", "text", "when"}


def test_opening_recovering_and_changing_the_phrase(
    new_desk: Callable[..., Any], tmp_path: Path
) -> None:
    words = new_recovery_words()
    assert len(words) == 12
    assert passphrase_strength(propose_passphrase()).ok
    assert recovery_sheet_pdf(words, "es").startswith(b"%PDF-")
    desk = new_desk("Inés Ejemplo Batz", "defender")
    case = _case(desk, "GT-1")
    folder = desk.folder
    with pytest.raises(WeakPassphrase):
        desk.change_passphrase(PHRASE, "hola", log_n=4)
    desk.change_passphrase(PHRASE, "otra frase bastante larga de lluvia", log_n=4)
    note = desk.notes.new(case.id)
    desk.drafts.put(note.id, "note", {"text": "escrito antes de bloquear"}, "text")
    desk.close()
    assert vault_exists(folder)
    assert not vault_exists(tmp_path / "nowhere")
    with pytest.raises(WrongPassphrase):
        open_desk(folder, PHRASE, ballast=0)
    again = open_desk(folder, "otra frase bastante larga de lluvia", ballast=0)
    try:
        assert again.notes.get(note.id).text == "escrito antes de bloquear"
    finally:
        again.close()


def test_the_twelve_words_open_it_again(tmp_path: Path) -> None:
    from defender_desk.desk.desk import Profile, create

    words = new_recovery_words()
    create(tmp_path / "vault", Profile("Inés Ejemplo Batz", "defender", "GT"), PHRASE, words,
           log_n=4, ballast=0).close()
    new = "ventana trigo nube farol siete"
    recover(tmp_path / "vault", words, new, log_n=4, ballast=0).close()
    open_desk(tmp_path / "vault", new, ballast=0).close()
