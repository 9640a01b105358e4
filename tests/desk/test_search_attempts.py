"""The search log: numbers, what comes next, what may leave, what the team sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from defender_desk.domain.search_attempt import IDENTITY
from defender_desk.errors import BadValue, UnknownRecord
from defender_desk.media.practice_photos import practice_photo

HOSTILE = "<b>Mercado</b> ' \"; DROP TABLE note; -- \u202e\x00 Kʼicheʼ 🏠"


def _files(folder: Path, count: int) -> list[Path]:
    made = []
    for number in range(count):
        path = folder / f"IMG_09{number}.JPG"
        path.write_bytes(practice_photo("house", taken=f"2026-03-12T08:4{number}:00", gps=None,
                                        approx_bytes=30_000))
        made.append(path)
    return made


def test_attempts_are_numbered_and_counted(desks: Any) -> None:
    case = desks.assign()
    log = desks.defender.search_attempts
    first = log.new(case, {"place": "Casa en aldea El Ejemplo", "kilometres": 12,
                           "date": "2026-03-09T14:30:00-06:00", "asked": ["vecina"]})
    log.new(case, {"place": "Casa en aldea El Ejemplo, otra vez", "result": "stopped",
                   "date": "2026-03-10T15:20:00-06:00", "kilometres": 12})
    log.new(case, {"place": "por teléfono", "method": "call", "result": "lead",
                   "date": "2026-03-10T16:00:00-06:00", "asked": ["cuñado", "no dio su nombre"]})
    rows = log.of_case(case)
    assert [row.number for row in rows] == [3, 2, 1]
    assert [row.code for row in rows] == ["B-03", "B-02", "B-01"]
    told = log.summary(case)
    # A call visits no place, and the same house is one place.
    assert (told.attempts, told.places, told.people, told.kilometres, told.days) == (3, 1, 3, 24, 2)
    assert told.status == "lead"
    log.remove(first.id)
    assert log.new(case, {}).number == 4
    assert log.places(case)[0] == "por teléfono"


def test_a_next_step_becomes_a_task_and_follows_it(desks: Any) -> None:
    case = desks.assign()
    desk = desks.defender
    made = desk.search_attempts.new(case, {"next_step": "volver al mercado",
                                           "next_on": "2026-03-15"})
    [task] = desk.appointments.of_day("2026-03-15")
    assert (task.title, task.errand, task.attempt) == ("volver al mercado", "visit", made.id)
    assert task.case_code == "GT-2026-014"
    desk.search_attempts.save(made.id, {"next_on": "2026-03-16"})
    assert desk.appointments.of_day("2026-03-15") == []
    desk.appointments.tick(task.id)
    desk.search_attempts.follow_up(made.id)
    assert [row.done != "" for row in desk.appointments.of_day("2026-03-16")] == [True]
    desk.search_attempts.save(made.id, {"next_step": "llamar a la parroquia"})
    assert len(desk.appointments.of_case(case)) == 2
    desk.search_attempts.save(made.id, {"next_step": " "})
    assert [row.title for row in desk.appointments.of_case(case)] == ["volver al mercado"]


def test_it_travels_with_its_photographs_and_one_stays(desks: Any) -> None:
    case = desks.assign()
    desk, staff = desks.defender, desks.staff
    desks.deliver(desks.export())
    made = desk.search_attempts.new(case, {
        "place": "Mercado municipal", "what": "Una vendedora lo recuerda.", "result": "lead",
        "next_step": "volver el domingo", "next_on": "2026-03-15",
    })
    folder = desks.folder / "market"
    folder.mkdir()
    added = desk.notes.add_files(made.id, _files(folder, 3))
    desk.notes.save_file(added.files[2].id, {"shows_person": True})
    [row] = desk.search_attempts.of_case(case)
    assert (row.files, row.state) == (3, "unsent")
    assert [item.id for item in desk.states.unsent_items()] == [made.id]
    series = desks.export()
    assert [left.kind for left in desk.bundles.series_detail(series.code).left_out] == [
        "permission"]
    desks.deliver(series)
    assert desk.search_attempts.row(made.id).state == "received"
    there = staff.search_attempts.get(made.id)
    assert there.what == "Una vendedora lo recuerda."
    held = staff.notes.files(made.id)
    assert [file.arrived for file in held] == [True, True]
    [arrived] = [row for row in staff.inbox.rows() if row.series == series.code]
    [item] = staff.inbox.detail(arrived.series).items[:1]
    assert (item.kind, item.code, item.title) == ("search_attempt", "B-01", "Mercado municipal")
    # The plan of a journey is nobody's business but hers.
    assert staff.records.list("appointment") == []


def test_a_person_found_decides_whether_the_team_is_told(desks: Any) -> None:
    case = desks.assign()
    desk = desks.defender
    made = desk.search_attempts.new(case, {"place": "en la costa", "result": "contact"})
    assert desk.search_attempts.summary(case).status == "located"
    [left] = desk.bundles.left_out([made.id])
    assert "no ha permitido" in left.reason
    desk.search_attempts.save(made.id, {"may_tell_team": "no", "identity": [IDENTITY[0][0]]})
    assert desk.bundles.left_out([made.id]) != []
    desk.search_attempts.save(made.id, {"may_tell_team": "yes",
                                        "identity": [key for key, _label in IDENTITY[:2]]})
    assert desk.bundles.left_out([made.id]) == []
    assert desk.search_attempts.summary(case).status == "verified"


def test_hostile_words_come_back_as_they_were_typed(desks: Any) -> None:
    case = desks.assign()
    desk = desks.defender
    made = desk.search_attempts.new(case, {"place": HOSTILE, "what": HOSTILE * 200,
                                           "asked": [HOSTILE]})
    kept = desk.search_attempts.get(made.id)
    shown = HOSTILE.replace("\u202e", "").replace("\x00", "")
    assert (kept.place, kept.asked) == (shown, (shown,))
    assert [hit.id for hit in desk.search.find("mercado")] == [made.id]
    with pytest.raises(BadValue):
        desk.search_attempts.save(made.id, {"result": "found everything"})
    with pytest.raises(UnknownRecord):
        desk.search_attempts.new("no such case")
