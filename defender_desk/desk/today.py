"""Today: where I left off, what is due, what waits to be sent, what is new."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.appointments import AppointmentRow, Appointments
from defender_desk.desk.assignments import AssignmentRow, Assignments
from defender_desk.desk.cases import ENDED, Cases, DeadlineRow, TaskRow, deadlines_of
from defender_desk.desk.drafts import Drafts
from defender_desk.desk.photo_import import PhotoImport
from defender_desk.desk.records import Records
from defender_desk.desk.states import States, UnsentSummary
from defender_desk.desk.unfinished import Unfinished
from defender_desk.domain.fields import JSON, NOUNS
from defender_desk.domain.initials import initials
from defender_desk.domain.searchable import fold
from defender_desk.wording import N_, _, dense_date, language

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_TELLING: Final = 3
"""Letters from which on a part of a name tells whose it is."""
_FORMS: Final = {
    "case_form": ("case", N_("New case")), "person": ("person", N_("New person")),
    "contact": ("contact", N_("New person")), "assignment": ("assignment", N_("Assignment")),
    "new_assignment": ("assignment", N_("New assignment")),
    "appointment": ("appointment", N_("New appointment")),
    "import_photos": ("note", N_("Bring photos and audio")),
}
"""Forms that are kept unfinished, by the first part of their name: kind of record, and words."""
_OWNERS: Final = {"paragraph": "declaration", "attachment": "owner", "consent": "interview",
                  "exhibit": "declaration", "language_act": "declaration"}
"""Kinds that are written on the page of another record, and the field that names it."""
RECENT = ("note", "declaration", "interview", "search_attempt")


RESUMED_FOR: Final = timedelta(days=7)
"""How long what was typed last is offered to go on with."""


@dataclass(frozen=True, slots=True)
class Resume:
    """What was being typed when the desk was left, and the very place.

    ``page_kind``, ``page_id``: the record whose page shows it; ``part`` the paragraph or file of it
    ("" for none); ``where`` the field. ``title`` names the page, ``place`` the field or paragraph
    in words; ``text`` is the beginning of what is not saved yet; ``time`` is ISO.
    """

    kind: str
    id: str
    code: str
    text: str
    where: JSON
    page_kind: str = ""
    page_id: str = ""
    part: str = ""
    title: str = ""
    place: str = ""
    time: str = ""
    case_id: str = ""


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
    plan: tuple[AppointmentRow, ...] = ()
    waiting: tuple[AppointmentRow, ...] = ()
    coming: tuple[AppointmentRow, ...] = ()
    in_folder: int = 0
    """Files that lie unencrypted in the folder for incoming files."""


def without_names(text: str, names: Iterable[str]) -> str:
    """``text`` with every whole name, and every telling part of one, cut to initials.

    A plan is typed in haste: whoever finds the sheet must not read whom it is about.
    """
    for name in names:
        if len(name.split()) > 1 and fold(name) in fold(text):
            text = re.sub(re.escape(name), initials(name), text, flags=re.IGNORECASE)
    parts = {part for name in names for part in name.split() if len(part) >= _TELLING}
    keys = {fold(part) for part in parts}

    def cut(found: re.Match[str]) -> str:
        return f"{found[0][0]}." if found[0][0].isupper() and fold(found[0]) in keys else found[0]

    return re.sub(r"[^\W\d_]+(?:[ʼ'’][^\W\d_]+)*", cut, text)


class Today:
    """The day at a glance."""

    def __init__(
        self, vault: Vault, records: Records, cases: Cases, drafts: Drafts, states: States,
        assignments: Assignments, appointments: Appointments, photos: PhotoImport,
        unfinished: Unfinished,
    ) -> None:
        self._vault = vault
        self._appointments = appointments
        self._photos = photos
        self._records = records
        self._cases = cases
        self._drafts = drafts
        self._states = states
        self._assignments = assignments
        self._unfinished = unfinished

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
            plan=tuple(self._appointments.of_day(today.isoformat())),
            waiting=tuple(self._appointments.waiting(today.isoformat())[:8]),
            coming=tuple(self._appointments.after(today.isoformat())[:5]),
            in_folder=self._photos.left_in_folder(),
        )

    def sheet(self, *, places: bool = False) -> bytes:
        """The plan of today and what the team asks for: initials only, the back blank for notes.

        ``places`` prints where each thing is. Raises ``PaperFailed``.
        """
        from defender_desk.documents.day_sheet import make_day_sheet

        today = self._records.today()
        rows = [*self._appointments.of_day(today.isoformat()),
                *self._appointments.waiting(today.isoformat())]
        view = self.view()
        names = self._names({row.case_id for row in rows} | {row.case_id for row in view.tasks}
                            | {row.case_id for row in view.deadlines})
        shown = [
            (row.time if row.day == today.isoformat() else _day_words(row.day),
             without_names(row.title[:1].upper() + row.title[1:], names), row.case_code,
             without_names(row.note, names), without_names(row.place, names) if places else "",
             without_names(row.safety, names))
            for row in rows if not row.done
        ]
        planned = {(row.title, row.case_code) for row in rows}
        # The page shows tasks and deadlines apart; on paper each thing stands once.
        asked = {(each.title, each.case_code): each.due for each in view.tasks}
        asked |= {(each.text, each.case_code): each.date for each in view.deadlines}
        wanted = sorted(asked.items(), key=lambda one: one[1] or "9")
        below = [(_day_words(due), without_names(what, names), code)
                 for (what, code), due in wanted if (what, code) not in planned]
        return make_day_sheet(shown, today, initials(self._vault.profile.name), language(), below)

    def _names(self, case_ids: set[str]) -> list[str]:
        """Full names of everybody in these cases, and of every contact."""
        people = [p for case_id in case_ids - {""} for p in self._records.all("person",
                                                                              case=case_id)]
        contacts: list[Any] = self._records.all("contact")
        return [each.name for each in [*people, *contacts]]

    def _open(self) -> tuple[dict[str, Any], list[Any]]:
        """Cases that are worked on, by id, and their assignments that have something due."""
        found: list[Any] = self._records.all("assignment")
        due = [a for a in found if a.due or any(t.get("due") for t in a.tasks)]
        named: list[Any] = self._records.all("case", id=tuple({a.case for a in due}))
        cases = {case.id: case for case in named if case.state not in ENDED}
        return cases, [a for a in due if a.case in cases]

    def _resume(self) -> Resume | None:
        """Where something was typed last: in a record, or in a form not saved yet."""
        found, begun = self._resume_record(), self._unfinished.latest()
        if begun is None or (found is not None and found.time
                             and _at(found.time) >= _at(begun.time)):
            return found
        name, _dot, owner = begun.form.partition(".")
        if name not in _FORMS or self._records.now() - _at(begun.time) > RESUMED_FOR:
            return found
        kind, title = _FORMS[name]
        case = self._records.maybe("case", owner)
        field = NOUNS[kind].fields.get(begun.where)
        return Resume(
            "form", begun.form, "", "", begun.where, "form", begun.form, "",
            " · ".join(part for part in (_(title), case.code if case else "") if part),
            _(field.label) if field is not None else "", begun.time,
            case.id if case is not None else "",
        )

    def _resume_record(self) -> Resume | None:
        drafts = self._drafts.all()
        if drafts:
            draft = drafts[0]
            text = next((str(v) for v in draft.values.values() if isinstance(v, str) and v), "")
            return self._place(draft.kind, draft.record, draft.where, draft.time, text[:200])
        last = self._drafts.last_place()
        if last is None:
            return None
        try:
            old = self._records.now() - datetime.fromisoformat(last.time) > RESUMED_FOR
        except (ValueError, TypeError):
            return None
        return None if old else self._place(last.kind, last.record, last.where, last.time, "")

    def _place(self, kind: str, record_id: str, where: JSON, time: str, text: str
               ) -> Resume | None:
        """The page and the place on it where a record is written; None when it is gone."""
        held = self._vault.records.get(record_id)
        if held is None:
            # Typed and never saved: there is no record yet, only its words.
            return Resume(kind, record_id, "", text, where, kind, record_id, time=time)
        if held.deleted:
            return None
        record, page = held.record, held.record
        owner = getattr(record, _OWNERS.get(kind, ""), "") if kind in _OWNERS else ""
        if owner:
            over = self._vault.records.get(owner)
            if over is None or over.deleted:
                return None
            page = over.record
        title = " ".join(p for p in (getattr(page, "code", ""), getattr(page, "title", "")) if p)
        if page.kind == "interview":
            title = _("Interview {number}", number=page.number or 0)
        if page.kind in ("person", "contact"):
            title = getattr(page, "pseudonym", "") or initials(page.name)
        if page.kind == "matter":
            case = self._records.maybe("case", page.case)
            title = " · ".join(p for p in (_("Court details"), case.code if case else "") if p)
        return Resume(
            kind, record_id, getattr(record, "code", ""), text, where, page.kind, page.id,
            record_id if page.id != record_id else "", title, self._where(kind, record_id, where),
            time, self._records.case_of(page),
        )

    def _where(self, kind: str, record_id: str, where: JSON) -> str:
        if kind == "paragraph":
            record = self._records.one("paragraph", record_id)
            order: list[Any] = self._records.all("paragraph", declaration=record.declaration)
            order.sort(key=lambda each: (each.order, each.id))
            number = next((n for n, each in enumerate(order, 1) if each.id == record_id), 0)
            return _("paragraph {n}", n=number)
        field = NOUNS[kind].fields.get(str(where)) if kind in NOUNS and where else None
        return _(field.label) if field is not None else ""

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


def _day_words(iso: str) -> str:
    """«15 mar» for an ISO day, "" for none."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    return dense_date(day).replace(str(day.year), "").strip(" ,")


def _at(iso: str) -> datetime:
    """A moment with its offset; the beginning of time for what is none."""
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
