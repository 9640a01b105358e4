"""Today: where I left off, what is due, what waits to be sent, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from defender_desk.desk.assignments import AssignmentRow, Assignments
from defender_desk.desk.cases import ENDED, Cases, DeadlineRow, TaskRow, deadlines_of
from defender_desk.desk.drafts import Drafts
from defender_desk.desk.records import Records
from defender_desk.desk.states import States, UnsentSummary
from defender_desk.domain.fields import JSON
from defender_desk.domain.initials import initials
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

RECENT = ("note", "declaration", "interview", "search_attempt")


@dataclass(frozen=True, slots=True)
class Resume:
    """What was being typed when the desk was left; ``where`` is the page's own place mark."""

    kind: str
    id: str
    code: str
    text: str
    where: JSON


@dataclass(frozen=True, slots=True)
class RecentRow:
    """Something worked on lately."""

    kind: str
    id: str
    code: str
    title: str
    case_id: str
    case_code: str
    changed: str
    state: str


@dataclass(frozen=True, slots=True)
class TodayView:
    """The first page. ``date`` is ISO."""

    greeting_name: str
    date: str
    resume: Resume | None
    deadlines: tuple[DeadlineRow, ...]
    unsent: UnsentSummary
    recent: tuple[RecentRow, ...]
    new_assignments: tuple[AssignmentRow, ...]
    tasks: tuple[TaskRow, ...]


class Today:
    """The day at a glance."""

    def __init__(
        self, vault: Vault, records: Records, cases: Cases, drafts: Drafts, states: States,
        assignments: Assignments,
    ) -> None:
        self._vault = vault
        self._records = records
        self._cases = cases
        self._drafts = drafts
        self._states = states
        self._assignments = assignments

    def view(self) -> TodayView:
        """Everything the page shows."""
        cases, assignments = self._open()
        today = self._records.today()
        deadlines = sorted(
            (row for a in assignments for row in deadlines_of(cases[a.case], a, today)),
            key=lambda row: (row.date, row.case_code),
        )
        tasks = [
            task for case_id in list(dict.fromkeys(row.case_id for row in deadlines))[:10]
            for task in self._cases.tasks(case_id) if not task.done
        ]
        return TodayView(
            greeting_name=self._vault.profile.name.split(" ")[0],
            date=today.isoformat(),
            resume=self._resume(),
            deadlines=tuple(deadlines[:8]),
            unsent=self._states.summary(),
            recent=tuple(self._recent()),
            new_assignments=tuple(self._assignments.pending()),
            tasks=tuple(sorted(tasks, key=lambda t: t.due or "9")[:8]),
        )

    def _open(self) -> tuple[dict[str, Any], list[Any]]:
        """Cases that are worked on, by id, and their assignments that have something due."""
        found: list[Any] = self._records.all("assignment")
        due = [a for a in found if a.due or any(t.get("due") for t in a.tasks)]
        cases: dict[str, Any] = {}
        for case_id in {a.case for a in due}:
            case = self._records.maybe("case", case_id)
            if case is not None and case.state not in ENDED:
                cases[case_id] = case
        return cases, [a for a in due if a.case in cases]

    def _resume(self) -> Resume | None:
        drafts = self._drafts.all()
        if not drafts:
            return None
        draft = drafts[0]
        held = self._vault.records.get(draft.record)
        code = getattr(held.record, "code", "") if held is not None else ""
        text = next((str(v) for v in draft.values.values() if isinstance(v, str) and v), "")
        return Resume(draft.kind, draft.record, code, text[:200], draft.where)

    def _recent(self) -> list[RecentRow]:
        rows = self._vault.records.recent(8, RECENT)
        states = self._states.of([row.id for row in rows])
        recent = []
        for row in rows:
            case = self._records.maybe("case", self._records.case_of(row.record))
            title = getattr(row.record, "title", "")
            if row.kind == "interview":
                person = self._records.maybe("person", row.record.person)
                who = initials(person.name) if person is not None else ""
                title = _("Interview {number}", number=row.record.number or 0)
                title = f"{title} · {who}" if who else title
            recent.append(RecentRow(
                row.kind, row.id, getattr(row.record, "code", ""), title,
                case.id if case else "", case.code if case else "", row.changed,
                "" if row.record.visibility == "defender" else states[row.id].state,
            ))
        return recent
