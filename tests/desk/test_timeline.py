"""The line of time: what is known of each date, soft where nobody knows it exactly."""

from __future__ import annotations

from typing import Any

import pytest

from defender_desk.errors import UnknownRecord


def note(desk: Any, case: str, title: str, edtf: str) -> None:
    desk.notes.new(case, {"title": title, "when": {"edtf": edtf, "words": "", "reason": ""}})


def test_an_empty_case_has_no_dates_but_its_deadline(desks: Any) -> None:
    case = desks.assign()
    [only] = desks.defender.timeline.of_case(case)
    assert (only.group, only.first, only.soft) == ("due", "2026-03-19", False)
    with pytest.raises(UnknownRecord):
        desks.defender.timeline.of_case("nobody")


def test_facts_are_as_soft_as_they_were_told(desks: Any) -> None:
    case = desks.assign()
    desk = desks.defender
    for title, edtf in (("exacta", "2019-03-17"), ("un mes", "2019-03"),
                        ("más o menos", "2018-03~"),
                        ("antes", "../2018-05"), ("entre", "2018/2019-03"), ("nada", "")):
        note(desk, case, title, edtf)
    found = {event.title: event for event in desk.timeline.of_case(case) if event.group == "facts"}
    assert "nada" not in found
    assert (found["exacta"].first, found["exacta"].last, found["exacta"].soft) == (
        "2019-03-17", "2019-03-17", False)
    assert (found["un mes"].first, found["un mes"].last, found["un mes"].soft) == (
        "2019-03-01", "2019-03-31", True)
    assert (found["más o menos"].first, found["más o menos"].last) == ("2018-02-01", "2018-04-30")
    assert found["antes"].last == "2018-05-31"
    assert found["antes"].first < "2016"
    assert found["entre"].when
    assert all(event.soft for title, event in found.items() if title != "exacta")


def test_work_and_plans_stand_beside_the_facts(desks: Any) -> None:
    case = desks.assign()
    desk = desks.defender
    desks.witness()
    desk.search_attempts.new(case, {"place": "Mercado", "date": "2026-03-12T08:40:00-06:00"})
    planned = desk.appointments.save({"title": "volver", "day": "2026-03-15", "case": case})
    events = desk.timeline.of_case(case)
    assert [event.first for event in events] == sorted(event.first for event in events)
    kinds = {(event.group, event.kind) for event in events}
    assert {("work", "search_attempt"), ("work", "interview"), ("due", "appointment"),
            ("facts", "person")} <= kinds
    assert any(event.title == "Nació C. P. X." for event in events)
    assert not any("Catarina" in event.title for event in events)
    desk.appointments.tick(planned.id)
    assert not any(event.kind == "appointment" for event in desk.timeline.of_case(case))


def test_a_strangers_date_is_left_aside(desks: Any) -> None:
    case = desks.assign()
    desk = desks.defender
    made = desk.notes.new(case, {"title": "rara"})
    desk.records.save("note", {"when": {"edtf": "<b>nunca</b>", "words": 3}, "obtained": "ayer"},
                      made.id)
    assert not any(event.id == made.id for event in desk.timeline.of_case(case))
