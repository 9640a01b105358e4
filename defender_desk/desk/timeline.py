"""What happened in a case, by when: facts as far as they are known, work, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from defender_desk.desk.cases import Cases
from defender_desk.desk.records import Records
from defender_desk.domain.approximate_dates import ApproximateDate, describe
from defender_desk.domain.initials import initials
from defender_desk.errors import BadValue
from defender_desk.wording import _, language

GROUPS: Final = ("facts", "work", "due")
_FAR: Final = timedelta(days=3 * 365)
"""How far an open side («antes de junio de 2018») is drawn."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing on the line.

    ``group``: ``facts`` (what somebody lived through), ``work`` (what the Defender did), ``due``.
    ``first`` and ``last`` are ISO days, the same for a known day; ``soft`` when the date is not
    exact; ``when`` says it in words. ``kind`` and ``id`` name the record that opens.
    """

    group: str
    kind: str
    id: str
    code: str
    title: str
    when: str
    first: str
    last: str
    soft: bool


class Timeline:
    """Nothing is entered here: dates appear as evidence, interviews and attempts are written."""

    def __init__(self, records: Records, cases: Cases) -> None:
        self._records = records
        self._cases = cases

    def of_case(self, case_id: str) -> list[Event]:
        """The events of a case, the earliest first. Raises ``UnknownRecord``."""
        self._records.one("case", case_id)
        found = [*self._notes(case_id), *self._births(case_id), *self._interviews(case_id),
                 *self._attempts(case_id), *self._signings(case_id), *self._due(case_id)]
        return sorted(found, key=lambda event: (event.first, event.last, event.code, event.id))

    def _notes(self, case_id: str) -> list[Event]:
        found = []
        for note_id, code, title, when, obtained in self._records.columns(
            "note", ("id", "code", "title", "when", "obtained"), case=case_id
        ):
            fact = _dated(when)
            if fact is not None:
                found.append(Event("facts", "note", note_id, code, title, *fact))
            day = _day(obtained)
            if day:
                found.append(Event("work", "note", note_id, code,
                                   _("Evidence: {title}", title=title) if title
                                   else _("Evidence"), *_exact(day)))
        return found

    def _births(self, case_id: str) -> list[Event]:
        people: list[Any] = self._records.all("person", case=case_id)
        found = []
        for person in people:
            fact = _dated(person.birth)
            if fact is not None:
                who = person.pseudonym or initials(person.name)
                found.append(Event("facts", "person", person.id, "",
                                   _("{who} was born", who=who), *fact))
        return found

    def _interviews(self, case_id: str) -> list[Event]:
        interviews: list[Any] = self._records.all("interview", case=case_id)
        people: list[Any] = self._records.all("person", id=tuple({i.person for i in interviews}))
        spoke = {person.id: person for person in people}
        found = []
        for each in interviews:
            day = _day(each.date)
            if day:
                person = spoke.get(each.person)
                who = (person.pseudonym or initials(person.name)) if person is not None else ""
                title = _("Interview {number}", number=each.number or 0)
                found.append(Event("work", "interview", each.id, "",
                                   f"{title} · {who}" if who else title, *_exact(day)))
        return found

    def _attempts(self, case_id: str) -> list[Event]:
        attempts: list[Any] = self._records.all("search_attempt", case=case_id)
        return [
            Event("work", "search_attempt", each.id, each.code, each.place or _("Search attempt"),
                  *_exact(day))
            for each in attempts if (day := _day(each.date))
        ]

    def _signings(self, case_id: str) -> list[Event]:
        papers: list[Any] = self._records.all("declaration", case=case_id)
        of = {paper.id: paper for paper in papers}
        signings: list[Any] = self._records.all("signing", declaration=tuple(of))
        found = []
        for signing in signings:
            day = _day(signing.date)
            if day:
                paper = of[signing.declaration]
                found.append(Event("work", "declaration", paper.id, paper.code,
                                   _("Signed: {title}", title=paper.title), *_exact(day)))
        return found

    def _due(self, case_id: str) -> list[Event]:
        found = [
            Event("due", "case", case_id, "", row.text, *_exact(row.date))
            for row in self._cases.deadlines(case_id)
        ]
        plan: list[Any] = self._records.all("appointment", case=case_id, done="")
        found += [
            Event("due", "appointment", each.id, "", each.title, *_exact(day))
            for each in plan if (day := _day(each.day))
        ]
        return found


def _day(iso: str) -> str:
    try:
        return date.fromisoformat(iso[:10]).isoformat()
    except ValueError:
        return ""


def _exact(day: str) -> tuple[str, str, str, bool]:
    return describe(ApproximateDate(day), language()), day, day, False


def _dated(value: Mapping[str, Any] | None) -> tuple[str, str, str, bool] | None:
    """Words, first and last day, and whether the date is soft; None when nothing is known."""
    if not value:
        return None
    try:
        known = ApproximateDate.from_json(value)
        first, last = known.sort_range()
    except (BadValue, ValueError, OverflowError):
        return None
    if first is None and last is None:
        return None
    begin = first or _shifted(last, -_FAR)
    end = last or _shifted(first, _FAR)
    exact = known.mode == "exact" and begin == end
    return describe(known, language()), begin.isoformat(), end.isoformat(), not exact


def _shifted(day: date | None, by: timedelta) -> date:
    assert day is not None
    try:
        return day + by
    except OverflowError:
        return day
