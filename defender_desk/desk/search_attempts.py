"""Search attempts: what was tried to find somebody, and what is to be done next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from defender_desk.desk.appointments import Appointments
from defender_desk.desk.records import Records
from defender_desk.desk.states import States
from defender_desk.domain.fields import JSON
from defender_desk.domain.initials import initials
from defender_desk.domain.search_attempt import SearchAttempt, is_verified
from defender_desk.domain.searchable import fold


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt in a list; ``date`` is an ISO moment."""

    id: str
    code: str
    number: int
    date: str
    method: str
    place: str
    what: str
    result: str
    files: int
    state: str
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchSummary:
    """A case's search in numbers. ``status``: to_search, searching, lead, located, verified.

    ``days`` counts the days on which something was tried.
    """

    sought: str
    sought_initials: str
    sought_role: str
    status: str
    attempts: int
    places: int
    people: int
    kilometres: int
    days: int


class SearchAttempts:
    """The log of a search; a next step with words becomes a line of the Defender's plan."""

    def __init__(self, records: Records, states: States, appointments: Appointments) -> None:
        self._records = records
        self._states = states
        self._appointments = appointments

    def of_case(self, case_id: str) -> list[AttemptRow]:
        """The attempts of a case, the newest first."""
        found = self._all(case_id)
        states = self._states.of([each.id for each in found])
        files = self._files([each.id for each in found])
        return [_row(each, states[each.id], files[each.id]) for each in found]

    def get(self, attempt_id: str) -> SearchAttempt:
        """One attempt. Raises ``UnknownRecord``."""
        return cast(SearchAttempt, self._records.one("search_attempt", attempt_id))

    def row(self, attempt_id: str) -> AttemptRow:
        """One attempt as its row. Raises ``UnknownRecord``."""
        return _row(self.get(attempt_id), self._states.of([attempt_id])[attempt_id],
                    self._files([attempt_id])[attempt_id])

    def new(self, case_id: str, values: Mapping[str, JSON] | None = None) -> SearchAttempt:
        """A new attempt, now, with the next number of the case.

        Raises ``UnknownRecord``, ``BadValue``.
        """
        self._records.one("case", case_id)
        found = self._all(case_id)
        filled: dict[str, JSON] = {
            "number": max((each.number or 0 for each in found), default=0) + 1,
            "code": self._records.next_code("search_attempt", case_id),
            "date": self._records.stamp(),
            "sought": self.sought(case_id),
            **(values or {}),
            "case": case_id,
        }
        made = cast(SearchAttempt, self._records.save("search_attempt", filled))
        self.follow_up(made.id)
        return made

    def save(self, attempt_id: str, values: Mapping[str, JSON]) -> SearchAttempt:
        """Keep changed fields and the task they ask for. Raises ``UnknownRecord``, ``BadValue``."""
        made = cast(SearchAttempt, self._records.save("search_attempt", values, attempt_id))
        self.follow_up(attempt_id)
        return made

    def remove(self, attempt_id: str) -> None:
        """Take an attempt out, and the task it left when that is not done."""
        self.get(attempt_id)
        self._records.delete(attempt_id)
        for task in self._tasks(attempt_id):
            if not task.done:
                self._appointments.remove(task.id)

    def follow_up(self, attempt_id: str) -> None:
        """Let the next step stand in the plan: made, moved, or taken out again.

        A task that is done stays as it was done.
        """
        attempt = self.get(attempt_id)
        tasks = [task for task in self._tasks(attempt_id) if not task.done]
        if not attempt.next_step.strip():
            for task in tasks:
                self._appointments.remove(task.id)
            return
        wanted: dict[str, JSON] = {
            "case": attempt.case, "title": attempt.next_step, "day": attempt.next_on,
            "attempt": attempt_id, "place": attempt.place,
        }
        if not tasks:
            if any(task.title == attempt.next_step for task in self._tasks(attempt_id)):
                return
            errand = attempt.method if attempt.method in {"visit", "call", "office"} else "task"
            self._appointments.save({**wanted, "errand": errand})
        elif any(getattr(tasks[0], name) != value for name, value in wanted.items()):
            self._appointments.save(wanted, tasks[0].id)

    def searches(self, case_id: str) -> bool:
        """Whether somebody is searched for in a case. Raises ``UnknownRecord``."""
        return bool(self._records.count("search_attempt", case=case_id)) \
            or bool(self.sought(case_id))

    def sought(self, case_id: str) -> str:
        """The id of the person sought: whom the last attempt sought, or who the case looks for.

        Without an attempt it is the one person of the case who is neither its client, nor a minor,
        nor was ever interviewed; "" when that leaves several.
        """
        sought = self._records.columns("search_attempt", ("number", "id", "sought"), case=case_id)
        for _number, _id, person in sorted(sought, key=lambda row: (row[0] or 0, row[1]),
                                           reverse=True):
            if person:
                return str(person)
        case = self._records.one("case", case_id)
        met = {who for (who,) in self._records.columns("interview", ("person",), case=case_id)}
        witnesses = {who for (who,) in self._records.columns("declaration", ("declarant",),
                                                             case=case_id)}
        people: list[Any] = self._records.all("person", case=case_id)
        left = [
            person for person in people
            if person.id != case.client and not person.is_minor
            and person.id not in met | witnesses and person.relation
        ]
        return left[0].id if len(left) == 1 else ""

    def summary(self, case_id: str) -> SearchSummary:
        """The search of a case in numbers. Raises ``UnknownRecord``."""
        found = self._all(case_id)
        person = self._records.maybe("person", self.sought(case_id))
        places = {fold(each.place).split(",")[0].strip() for each in found
                  if each.place and each.method != "call"}
        return SearchSummary(
            person.id if person is not None else "",
            (person.pseudonym or initials(person.name)) if person is not None else "",
            (person.role or person.relation) if person is not None else "",
            _status(found), len(found), len(places), sum(len(each.asked) for each in found),
            sum(each.kilometres or 0 for each in found),
            len({each.date[:10] for each in found if each.date}),
        )

    def places(self, case_id: str) -> list[str]:
        """Places already named in the case, the last one first: where she may have gone."""
        case = self._records.one("case", case_id)
        attempts = self._records.columns("search_attempt", ("number", "id", "place"), case=case_id)
        named = [place for _number, _id, place in sorted(
            attempts, key=lambda row: (row[0] or 0, row[1]), reverse=True)]
        notes = self._records.columns("note", ("place",), case=case_id)
        named += [place for (place,) in reversed(notes)]
        named += [", ".join(filter(None, each)) for each in self._records.columns(
            "person", ("village", "municipality"), case=case_id)]
        named.append(case.place)
        return list(dict.fromkeys(name.strip() for name in named if name.strip()))

    def _all(self, case_id: str) -> list[SearchAttempt]:
        found: list[Any] = self._records.all("search_attempt", case=case_id)
        return sorted(found, key=lambda each: (each.number or 0, each.id), reverse=True)

    def _tasks(self, attempt_id: str) -> list[Any]:
        return list(self._records.all("appointment", attempt=attempt_id))

    def _files(self, attempt_ids: Sequence[str]) -> Counter[str]:
        """How many files each of these attempts has."""
        found = self._records.columns("attachment", ("owner",), owner=tuple(attempt_ids))
        return Counter(owner for (owner,) in found)


def _row(attempt: SearchAttempt, state: Any, files: int) -> AttemptRow:
    return AttemptRow(
        attempt.id, attempt.code, attempt.number or 0, attempt.date, attempt.method,
        attempt.place, attempt.what, attempt.result, files,
        "" if attempt.visibility == "defender" else state.state, state.badges,
    )


def _status(found: list[SearchAttempt]) -> str:
    """How far a search has come, by its attempts (newest first)."""
    if not found:
        return "to_search"
    contacts = [each for each in found if each.result == "contact"]
    if any(is_verified(each) for each in contacts):
        return "verified"
    if contacts:
        return "located"
    return "lead" if any(each.result == "lead" for each in found) else "searching"
