"""What was sent and then removed, or allowed and then forbidden: the others learn of it."""

from __future__ import annotations

import pytest

from defender_desk.errors import NothingToSend
from tests.desk.conftest import TwoDesks


def deliver(desks: TwoDesks) -> None:
    """As ``TwoDesks.deliver``; on so small a desk one removal is much, and is asked for."""
    series = desks.export()
    for arrival in desks.staff.inbox.take([p.file for p in series.parts], hide_many=True):
        assert arrival.error is None, arrival.error
    desks.defender.receipts.read(desks.staff.inbox.receipt_file(series.code, desks.post))


def test_the_team_learns_that_a_note_was_removed(at_work: TwoDesks) -> None:
    deliver(at_work)
    case, note = at_work.ids["case"], at_work.ids["note"]
    assert [row.id for row in at_work.staff.notes.of_case(case)] == [note]
    at_work.defender.bin.remove(note)
    deliver(at_work)
    assert at_work.staff.notes.of_case(case) == []
    assert note in [row.id for row in at_work.staff.bin.rows()]
    # Told once, it is not told again.
    with pytest.raises(NothingToSend):
        at_work.export()


def test_what_the_team_wrote_meanwhile_is_not_hidden(at_work: TwoDesks) -> None:
    deliver(at_work)
    case, note = at_work.ids["case"], at_work.ids["note"]
    at_work.staff.notes.save(note, {"title": "El equipo lo necesita"})
    at_work.defender.bin.remove(note)
    deliver(at_work)
    assert [row.title for row in at_work.staff.notes.of_case(case)] == ["El equipo lo necesita"]


def test_what_never_left_leaves_no_trace_of_itself(at_work: TwoDesks) -> None:
    deliver(at_work)
    case = at_work.ids["case"]
    own = at_work.defender.notes.new(case, {"title": "Borrador que no va", "text": "SECRETO"})
    at_work.defender.bin.remove(own.id)
    with pytest.raises(NothingToSend):
        at_work.export()
    at_work.defender.notes.new(case, {"title": "Otra", "text": "Va"})
    deliver(at_work)
    assert at_work.staff.records.maybe("note", own.id) is None
    assert own.id not in [row.id for row in at_work.staff.bin.rows()]


def test_words_written_before_the_removal_stay_where_permission_was_taken_back(
    at_work: TwoDesks,
) -> None:
    deliver(at_work)
    note = at_work.ids["note"]
    at_work.defender.notes.save(note, {"people": [at_work.ids["witness"]]})
    deliver(at_work)
    at_work.defender.consents.withdraw(at_work.ids["consent"])
    at_work.defender.notes.save(note, {"text": "DESPUES DE RETIRAR"})
    at_work.defender.bin.remove(note)
    deliver(at_work)
    assert at_work.staff.search.find("RETIRAR") == []


def test_the_team_learns_that_a_permission_was_taken_back(at_work: TwoDesks) -> None:
    at_work.defender.notes.save(at_work.ids["note"], {"people": [at_work.ids["witness"]]})
    deliver(at_work)
    consent = at_work.ids["consent"]
    assert at_work.staff.consents.get(consent).share_staff == "yes"
    at_work.defender.consents.withdraw(consent)
    deliver(at_work)
    assert at_work.staff.consents.get(consent).withdrawn
    assert not at_work.staff.consents.allows(at_work.ids["witness"], "share_staff")
