"""Consent and visibility decide what leaves; what stays is named with its reason."""

from __future__ import annotations

import pytest

from defender_desk.errors import NoConsent
from tests.desk.conftest import TwoDesks


def _left(desks: TwoDesks) -> list[tuple[str, str]]:
    return [(one.code, one.reason) for one in desks.defender.bundles.left_out(None)]


def test_own_notes_of_interviews_never_leave(at_work: TwoDesks) -> None:
    assert ("Entrevista 3", "Solo usted puede verlas.") in _left(at_work)
    series = at_work.export()
    at_work.deliver(series)
    assert at_work.staff.search.find("SECRETO") == []
    assert at_work.staff.interviews.of_case(at_work.ids["case"]) == []
    detail = at_work.defender.bundles.series_detail(series.code)
    assert [one.code for one in detail.left_out] == ["Entrevista 3"]
    assert at_work.staff.inbox.detail(series.code).left_out_count == 1


def test_a_note_marked_only_me_stays(at_work: TwoDesks) -> None:
    at_work.defender.notes.save(at_work.ids["note"], {"visibility": "defender"})
    [row] = [r for r in at_work.defender.bundles.unsent() if r.kind == "note"]
    assert not row.allowed
    assert row.reason
    at_work.deliver(at_work.export())
    assert at_work.staff.notes.of_case(at_work.ids["case"]) == []


def test_a_photo_of_somebody_without_permission_stays(at_work: TwoDesks) -> None:
    first, second = at_work.defender.notes.files(at_work.ids["note"])
    at_work.defender.notes.save_file(
        first.id, {"shows_person": True, "people": [at_work.ids["witness"]]}
    )
    reasons = dict(_left(at_work))
    assert reasons["E-01, archivo 1"] == "Muestra a una persona que no dio permiso."
    at_work.deliver(at_work.export())
    assert [f.id for f in at_work.staff.notes.files(at_work.ids["note"])] == [second.id]
    note = at_work.ids["note"]
    assert at_work.defender.states.of([note])[note].state == "received"
    # When she allows it later, it waits to leave.
    at_work.defender.consents.set_scope(at_work.ids["consent"], "photo_person", "yes")
    assert at_work.defender.states.of([note])[note].state == "unsent"
    at_work.deliver(at_work.export())
    assert len(at_work.staff.notes.files(note)) == 2


def test_a_file_held_back_stays(at_work: TwoDesks) -> None:
    first, second = at_work.defender.notes.files(at_work.ids["note"])
    at_work.defender.notes.save_file(
        first.id, {"hold_back": True, "hold_back_reason": "Se ve una casa."}
    )
    assert ("E-01, archivo 1", "Se ve una casa.") in _left(at_work)
    at_work.deliver(at_work.export())
    assert [f.id for f in at_work.staff.notes.files(at_work.ids["note"])] == [second.id]


def test_a_declaration_waits_for_permission_to_share(desks: TwoDesks) -> None:
    case = desks.assign()
    witness = desks.witness(share_staff="later")
    made = desks.defender.declarations.start(case, witness, "T3", desks.ids["interview"])
    [row] = [r for r in desks.defender.bundles.unsent() if r.kind == "declaration"]
    assert not row.allowed
    desks.deliver(desks.export())
    assert desks.staff.declarations.of_case(case) == []
    assert [p.name for p in desks.staff.people.of_case(case)] == ["L. F."]
    desks.defender.consents.set_answer(desks.ids["consent"], "share", "yes")
    desks.deliver(desks.export())
    assert desks.staff.declarations.get(made.id).declarant == witness
    assert desks.staff.people.get(witness).name == "Catarina Prueba Xol"


def test_withdrawn_consent_stops_everything(at_work: TwoDesks) -> None:
    at_work.defender.consents.withdraw(at_work.ids["consent"])
    with pytest.raises(NoConsent) as refused:
        at_work.defender.consents.need(at_work.ids["witness"], "talk_to_us", code="D-01")
    assert refused.value.facts["scopes"] == ("talk_to_us",)


def test_six_questions_set_sixteen_scopes(at_work: TwoDesks) -> None:
    consents, consent = at_work.defender.consents, at_work.ids["consent"]
    for question in ("talk", "record", "photos", "share", "court", "contact"):
        consents.set_answer(consent, question, "no")
    now = consents.get(consent)
    assert now.talk_to_us == now.share_public == now.contact_authorities == "no"
    assert now.use_pseudonym == "later"
    assert consents.told(consent, "who", "10:06").told == {"who": "10:06"}
