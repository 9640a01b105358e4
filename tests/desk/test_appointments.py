"""The plan of a day: times, the team's tasks among them, and that it never leaves."""

from __future__ import annotations

from typing import Any

import pytest

from defender_desk.domain.appointment import time_of_day
from defender_desk.errors import BadValue, MissingFields


@pytest.mark.parametrize(("said", "kept"), [
    ("8:30", "08:30"), ("08:30", "08:30"), ("14.05", "14:05"), ("9h15", "09:15"), (" 7 ", "07:00"),
    ("24:00", ""), ("8:70", ""), ("mañana", ""), ("8:30; DROP", ""), ("", ""),
])
def test_times_are_understood(said: str, kept: str) -> None:
    assert time_of_day(said) == kept


def test_a_day_is_told_by_its_times(desks: Any) -> None:
    case = desks.assign()
    plan = desks.defender.appointments
    for title, time in (("firma", "16:00"), ("visita", "13:00"), ("sin hora", ""),
                        ("llamada", "8:30")):
        plan.save({"title": title, "day": "2026-03-13", "time": time, "case": case,
                   "errand": "visit"})
    rows = plan.of_day("2026-03-13")
    assert [(row.time, row.title) for row in rows] == [
        ("08:30", "llamada"), ("13:00", "visita"), ("16:00", "firma"), ("", "sin hora")]
    assert plan.of_day("2026-03-14") == []
    assert [row.title for row in plan.waiting("2026-03-14")] == [row.title for row in rows]
    plan.tick(rows[0].id)
    assert "llamada" not in [row.title for row in plan.waiting("2026-03-14")]
    plan.remove(rows[1].id)
    assert len(plan.of_day("2026-03-13")) == 3
    with pytest.raises(BadValue):
        plan.save({"title": "algo", "day": "2026-03-13", "time": "de noche"})
    with pytest.raises(MissingFields):
        plan.save({"day": "2026-03-13"})


def test_a_task_of_the_team_gets_a_time_once_and_is_ticked_with_it(desks: Any) -> None:
    series = desks.staff.assignments.make({
        "case": {"code": "GT-2026-011", "title": "Dos testigos", "type": "sij", "state": "new",
                 "country": "GT"},
        "assignment": {"needed_es": "Hablar.", "needed_en": "Talk.",
                       "tasks": [{"title_es": "Foto", "title_en": "Photo", "due": "", "done": "",
                                  "result": ""}]},
        "matter": {"forum": "eoir", "court": "C", "state": "S", "in_the_matter_of": "X",
                   "a_number": "A"},
        "people": {"child": {"name": "Lucía Ficticio", "is_minor": True}},
        "contacts": {"advocate": {"name": "Grace Placeholder", "role": "advocate"}},
        "client": "child",
    }, desks.defender.keys.mine().device, desks.post)
    desks.defender.inbox.take([series.parts[0].file])
    [waiting] = desks.defender.assignments.pending()
    desks.defender.assignments.accept(waiting.id, "none")
    plan = desks.defender.appointments
    made = plan.plan_task(waiting.id, 0, "2026-03-13", "9")
    again = plan.plan_task(waiting.id, 0, "2026-03-13", "10")
    assert made.id == again.id
    [row] = plan.of_day("2026-03-13")
    assert (row.title, row.time) == ("Foto", "10:00")
    plan.tick(row.id)
    assert desks.defender.cases.tasks(waiting.case_id)[0].done
    plan.tick(row.id, done=False)
    assert not desks.defender.cases.tasks(waiting.case_id)[0].done


def test_a_plan_never_leaves(desks: Any) -> None:
    case = desks.assign()
    desks.deliver(desks.export())
    made = desks.defender.appointments.save({"title": "visita", "day": "2026-03-13", "case": case})
    assert made.visibility == "defender"
    assert desks.defender.counts().unsent == 0
    # Not even where somebody changes its field by hand.
    desks.defender.records.save("appointment", {"visibility": "court"}, made.id)
    assert desks.defender.counts().unsent == 0
    desks.note(1)
    desks.deliver(desks.export())
    assert desks.staff.records.list("appointment") == []
