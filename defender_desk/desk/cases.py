"""Cases: lists, and one case at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from defender_desk.desk.people import People, PersonRow
from defender_desk.desk.records import Records
from defender_desk.desk.states import ItemState, States, UnsentSummary
from defender_desk.domain.assignment import Assignment
from defender_desk.domain.case import CASE_STATES, CASE_TYPES, Case
from defender_desk.domain.fields import JSON
from defender_desk.domain.initials import initials
from defender_desk.domain.matter import Matter
from defender_desk.domain.searchable import fold
from defender_desk.errors import UnknownRecord
from defender_desk.wording import _, language

ENDED = frozenset({"closed", "declined", "delivered"})
"""States of a case that is no longer worked on."""

_TYPE_LABELS = dict(CASE_TYPES)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list. ``days_left`` is None without a deadline; ``type_text_msgid`` is shown
    through ``_``; ``chip`` is ready to show ("" for none)."""

    rowid: int
    id: str
    code: str
    title: str
    type: str
    type_text_msgid: str
    department: str
    place: str
    deadline: str
    days_left: int | None
    pending: int
    state: str
    is_new: bool
    risk: str
    chip: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of an assignment, in the language of the screen. Dates are ISO or ""."""

    case_id: str
    case_code: str
    title: str
    due: str
    done: str
    assignment: str
    number: int


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """Something due, the soonest first in lists."""

    case_id: str
    case_code: str
    text: str
    date: str
    days_left: int


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """Something that happened in a case. ``icon`` is a Lucide name."""

    when: str
    icon: str
    text: str
    kind: str
    id: str
    state: str


@dataclass(frozen=True, slots=True)
class CaseOverview:
    """One case at a glance."""

    case: Case
    assignment: Assignment | None
    advocate_text: str
    staff_text: str
    tasks: tuple[TaskRow, ...]
    deadlines: tuple[DeadlineRow, ...]
    key_people: tuple[PersonRow, ...]
    activity: tuple[ActivityRow, ...]
    unsent: UnsentSummary
    counts: dict[str, int]


class Cases:
    """Cases with their assignment, people and latest work."""

    def __init__(self, records: Records, people: People, states: States) -> None:
        self._records = records
        self._people = people
        self._states = states
        self._index: list[tuple[int, Case, str]] = []
        self._index_of = (-1, -1)
        self._soonest: dict[str, str] = {}
        self._soonest_of = (-1, -1)
        self._rowid: dict[str, int] = {}

    # --- lists --------------------------------------------------------------------------------

    def ids(self, text: str = "", only: str = "active") -> list[int]:
        """Row numbers of cases whose code, title or place holds every word of ``text``.

        ``only``: ``active`` (not closed, the soonest deadline first), ``deadline`` (with one),
        ``unsent`` (with something not sent), ``all``.
        """
        where: dict[str, JSON] = {}
        due: dict[str, str] = {}
        if only in {"active", "deadline"}:
            where["state"] = tuple(key for key, _label in CASE_STATES if key not in ENDED)
            due = self._due()
        if only == "deadline":
            where["id"] = tuple(due)
        if only == "unsent":
            where["id"] = tuple({item.case for item in self._states.unsent_items()})
        found = self._records.ids("case", where)
        words = fold(text).split()
        if words:
            fit = {rowid for rowid, _case, key in self._all() if all(w in key for w in words)}
            found = [rowid for rowid in found if rowid in fit]
        days = {self._rowid[case]: day for case, day in due.items() if case in self._rowid}
        return sorted(found, key=lambda rowid: (days.get(rowid, "9"), -rowid))

    def rows(self, ids: Sequence[int]) -> list[CaseRow]:
        """The cases of these row numbers, for the part of a list that is seen."""
        found: list[Any] = self._records.page("case", ids)
        cases = tuple(case.id for case in found)
        pending = self._states.unsent_by_case(cases)
        asked: list[Any] = self._records.all("assignment", case=cases)
        newest = {assignment.case: assignment for assignment in asked}
        return [
            self._row(rowid, case, pending.get(case.id, 0), newest.get(case.id))
            for rowid, case in zip(ids, found, strict=True)
        ]

    def row_of(self, case_id: str) -> CaseRow:
        """One case as its row. Raises ``UnknownRecord``."""
        held = self._records.held(case_id)
        pending = self._states.unsent_by_case([case_id]).get(case_id, 0)
        return self._row(held.rowid, self.get(case_id), pending, self.assignment_of(case_id))

    def get(self, case_id: str) -> Case:
        """One case. Raises ``UnknownRecord``."""
        return cast(Case, self._records.one("case", case_id))

    def save(self, values: Mapping[str, JSON], case_id: str | None = None) -> Case:
        """Keep a new case or a changed one. Raises ``MissingFields``, ``BadValue``."""
        if case_id is None and "opened" not in values:
            values = {"opened": self._records.today().isoformat(), **values}
        return cast(Case, self._records.save("case", values, case_id))

    def matters(self, case_id: str) -> list[Matter]:
        """The captions of a case."""
        return list(self._records.all("matter", case=case_id))

    def save_matter(self, values: Mapping[str, JSON], matter_id: str | None = None) -> Matter:
        """Keep a new caption or a changed one. Raises ``MissingFields``, ``BadValue``."""
        return cast(Matter, self._records.save("matter", values, matter_id))

    # --- one case -----------------------------------------------------------------------------

    def assignment_of(self, case_id: str) -> Assignment | None:
        """The newest assignment of a case."""
        found: list[Any] = self._records.all("assignment", case=case_id)
        return found[-1] if found else None

    def overview(self, case_id: str) -> CaseOverview:
        """Everything the first tab of a case shows. Raises ``UnknownRecord``."""
        case = self.get(case_id)
        people = self._people.of_case(case_id)
        return CaseOverview(
            case=case,
            assignment=self.assignment_of(case_id),
            advocate_text=self._contact_text(case.advocate),
            staff_text=self._contact_text(case.staff_contact),
            tasks=tuple(self.tasks(case_id)),
            deadlines=tuple(self.deadlines(case_id)),
            key_people=tuple(people[:6]),
            activity=tuple(self.activity(case_id)),
            unsent=self._states.summary(case_id),
            counts={
                "people": len(people),
                "evidence": self._records.count("note", case=case_id),
                "interviews": self._records.count("interview", case=case_id),
                "declarations": self._records.count("declaration", case=case_id),
                "searches": self._records.count("search_attempt", case=case_id),
            },
        )

    def tasks(self, case_id: str) -> list[TaskRow]:
        """The tasks that the team asks for in this case, in their order."""
        assignment = self.assignment_of(case_id)
        return [] if assignment is None else _tasks(self.get(case_id), assignment)

    def finish_task(self, assignment_id: str, number: int, done: bool = True) -> Assignment:
        """Tick a task (``number`` from 0), or take the tick back. Raises ``UnknownRecord``."""
        assignment = self._records.one("assignment", assignment_id)
        tasks = [dict(task) for task in assignment.tasks]
        if not 0 <= number < len(tasks):
            raise UnknownRecord(code=str(number))
        tasks[number]["done"] = self._records.today().isoformat() if done else ""
        return cast(Assignment, self._records.save("assignment", {"tasks": tasks}, assignment_id))

    def deadlines(self, case_id: str) -> list[DeadlineRow]:
        """What is still due in a case, the soonest first."""
        assignment = self.assignment_of(case_id)
        if assignment is None:
            return []
        return deadlines_of(self.get(case_id), assignment, self._records.today())

    def activity(self, case_id: str, most: int = 8) -> list[ActivityRow]:
        """The latest changes in a case, the newest first."""
        found: list[tuple[str, Any]] = []
        for kind in ("note", "declaration", "interview", "search_attempt", "assignment"):
            ids = self._records.ids(kind, {"case": case_id}, descending=True)[:most]
            page: list[Any] = self._records.page(kind, ids)
            when = dict(self._records.columns(kind, ("id", "changed"),
                                              id=tuple(record.id for record in page)))
            found += [(when.get(record.id, ""), record) for record in page]
        found.sort(key=lambda each: each[0], reverse=True)
        newest = found[:most]
        states = self._states.of([record.id for _when, record in newest])
        return [_activity(when, record, states[record.id]) for when, record in newest]

    def _contact_text(self, contact_id: str) -> str:
        contact = self._records.maybe("contact", contact_id)
        if contact is None:
            return ""
        short = initials(contact.name)
        return f"{short}, {contact.organisation}" if contact.organisation else short

    def _all(self) -> list[tuple[int, Case, str]]:
        age = self._records.age("case")
        if self._index_of != age:
            ids = self._records.ids("case")
            found: list[Any] = self._records.page("case", ids)
            self._index = [
                (rowid, case, fold(f"{case.code} {case.title} {case.department} {case.place}"))
                for rowid, case in zip(ids, found, strict=True)
            ]
            self._index_of = age
        return self._index

    def _due(self) -> dict[str, str]:
        """Case id to its soonest deadline, over all cases at once."""
        age = self._records.age("assignment")
        if self._soonest_of == age:
            return self._soonest
        soonest: dict[str, str] = {}
        found: list[Any] = self._records.all("assignment")
        for assignment in found:
            for day in _open_days(assignment):
                if day < soonest.get(assignment.case, "9"):
                    soonest[assignment.case] = day
        self._rowid = self._records.rowids("case", tuple(soonest))
        self._soonest, self._soonest_of = soonest, age
        return soonest

    def _row(self, rowid: int, case: Case, pending: int, assignment: Assignment | None
             ) -> CaseRow:
        days = _open_days(assignment) if assignment is not None else []
        deadline = min(days, default="")
        left = (date.fromisoformat(deadline) - self._records.today()).days if deadline else None
        is_new = assignment is not None and assignment.answer == "waiting"
        chip = _("New") if is_new else _("High risk") if case.risk == "high" else ""
        return CaseRow(
            rowid=rowid, id=case.id, code=case.code, title=case.title, type=case.type,
            type_text_msgid=_TYPE_LABELS.get(case.type, case.type), department=case.department,
            place=case.place, deadline=deadline, days_left=left, pending=pending,
            state=case.state, is_new=is_new, risk=case.risk, chip=chip,
        )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _open_days(assignment: Assignment) -> list[str]:
    """Days on which something of an assignment is still due; a declined one has none."""
    if assignment.answer == "declined":
        return []
    days = [str(t.get("due", "")) for t in assignment.tasks if not t.get("done")]
    return [day for day in (assignment.due, *days) if day and _is_day(day)]


def _tasks(case: Case, assignment: Assignment) -> list[TaskRow]:
    first, second = ("title_es", "title_en") if language() == "es" else ("title_en", "title_es")
    return [
        TaskRow(case.id, case.code, str(task.get(first) or task.get(second) or ""),
                str(task.get("due", "")), str(task.get("done", "")), assignment.id, number)
        for number, task in enumerate(assignment.tasks)
    ]


def deadlines_of(case: Case, assignment: Assignment, today: date) -> list[DeadlineRow]:
    """What is still due of an assignment, the soonest first."""
    rows = []
    if assignment.due and _is_day(assignment.due) and assignment.answer != "declined":
        rows.append((assignment.due, assignment.due_for or _("What the team asked for")))
    for task in _tasks(case, assignment):
        if task.due and not task.done and _is_day(task.due):
            rows.append((task.due, task.title))
    return [
        DeadlineRow(case.id, case.code, text, day, (date.fromisoformat(day) - today).days)
        for day, text in sorted(set(rows))
    ]


_ICONS = {
    "note": "camera", "declaration": "file-text", "interview": "message-circle",
    "assignment": "inbox", "search_attempt": "footprints",
}


def _activity(when: str, record: Any, state: ItemState) -> ActivityRow:
    texts = {
        "note": lambda: f"{record.code} · {record.title}",
        "declaration": lambda: f"{record.code} · {record.title}",
        "interview": lambda: _("Interview {number}", number=record.number),
        "assignment": lambda: _("Assignment from the team"),
        "search_attempt": lambda: f"{record.code} · {record.title}",
    }
    # What never leaves has no state of sending.
    shown = "" if record.visibility == "defender" else state.state
    return ActivityRow(when, _ICONS[record.kind], texts[record.kind]().strip(" ·"), record.kind,
                       record.id, shown)
