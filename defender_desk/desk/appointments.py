"""Appointments: the plan of a day. They stay on this computer, whatever else leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from defender_desk.desk.cases import Cases
from defender_desk.desk.records import Records
from defender_desk.domain.appointment import Appointment, time_of_day
from defender_desk.domain.fields import JSON
from defender_desk.errors import BadValue
from defender_desk.wording import N_


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One line of the plan. ``day`` is ISO, ``time`` ``HH:MM``, "" where not said.

    ``safety``: what the case asks to keep in mind before anybody is visited.
    """

    id: str
    day: str
    time: str
    title: str
    errand: str
    place: str
    note: str
    case_id: str
    case_code: str
    done: str
    attempt: str
    safety: str


class Appointments:
    """What the Defender plans; the team's tasks can be given a day and a time among them."""

    def __init__(self, records: Records, cases: Cases) -> None:
        self._records = records
        self._cases = cases

    def of_day(self, day: str) -> list[AppointmentRow]:
        """The plan of an ISO day by time, those without a time last."""
        return self._sorted(self._records.all("appointment", day=day))

    def waiting(self, day: str) -> list[AppointmentRow]:
        """What is not done and was planned for before ``day``, or for no day."""
        found: list[Any] = self._records.all("appointment", done="")
        return self._sorted([each for each in found if each.day < day])

    def after(self, day: str) -> list[AppointmentRow]:
        """What is planned for the days after ``day`` and not done, the nearest first."""
        found: list[Any] = self._records.all("appointment", done="")
        return self._sorted([each for each in found if each.day > day])

    def of_case(self, case_id: str) -> list[AppointmentRow]:
        """Every appointment of a case, the earliest day first."""
        return self._sorted(self._records.all("appointment", case=case_id))

    def get(self, appointment_id: str) -> Appointment:
        """One appointment. Raises ``UnknownRecord``."""
        return cast(Appointment, self._records.one("appointment", appointment_id))

    def row(self, appointment_id: str) -> AppointmentRow:
        """One appointment as its row. Raises ``UnknownRecord``."""
        return self._row(self.get(appointment_id))

    def save(
        self, values: Mapping[str, JSON], appointment_id: str | None = None
    ) -> Appointment:
        """Keep a new appointment or a changed one; its time is kept as ``HH:MM``.

        Raises ``MissingFields``, ``BadValue`` for what is no time of day, ``UnknownRecord``.
        """
        good = dict(values)
        said = str(good.get("time") or "")
        if said.strip():
            good["time"] = time_of_day(said)
            if not good["time"]:
                raise BadValue(kind="appointment", field="time", value=said[:20],
                               reason=N_("write the time like 8:30 or 14:00"))
        if appointment_id is None:
            good["visibility"] = "defender"
        return cast(Appointment, self._records.save("appointment", good, appointment_id))

    def plan_task(self, assignment_id: str, number: int, day: str, time: str) -> Appointment:
        """Give a task of the team (``number`` from 0) a day and a time; the same one is moved.

        Raises ``UnknownRecord``, ``BadValue``.
        """
        assignment = self._records.one("assignment", assignment_id)
        found: list[Any] = self._records.all("appointment", task_of=assignment_id, task=number)
        task = next(
            (t for t in self._cases.tasks(assignment.case) if t.number == number
             and t.assignment == assignment_id), None,
        )
        title = task.title if task is not None else ""
        values = {"case": assignment.case, "title": title, "day": day, "time": time,
                  "task_of": assignment_id, "task": number}
        return self.save(values, found[-1].id if found else None)

    def move(self, appointment_id: str, day: str, time: str) -> Appointment:
        """Plan it for another day or time. Raises ``BadValue``, ``UnknownRecord``."""
        return self.save({"day": day, "time": time}, appointment_id)

    def tick(self, appointment_id: str, done: bool = True) -> Appointment:
        """Say that it is done, or take that back; the team's task it came from follows."""
        made = self.save({"done": self._records.today().isoformat() if done else ""},
                         appointment_id)
        if made.task_of and made.task is not None:
            self._cases.finish_task(made.task_of, made.task, done)
        return made

    def remove(self, appointment_id: str) -> None:
        """Take it out of the plan. Raises ``UnknownRecord``."""
        self.get(appointment_id)
        self._records.delete(appointment_id)

    def _sorted(self, found: list[Any]) -> list[AppointmentRow]:
        rows = [self._row(each) for each in found]
        return sorted(rows, key=lambda row: (row.day or "9", row.time or "99", row.id))

    def _row(self, made: Appointment) -> AppointmentRow:
        case = self._records.maybe("case", made.case)
        outside = made.errand in {"visit", "interview", "call", "office"}
        return AppointmentRow(
            made.id, made.day, made.time, made.title, made.errand, made.place, made.note,
            case.id if case is not None else "", case.code if case is not None else "", made.done,
            made.attempt, case.safety_notes if case is not None and outside else "",
        )
