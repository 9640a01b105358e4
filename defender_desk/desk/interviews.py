"""Interviews: the conversation, its numbered notes, and the consent asked before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from defender_desk.desk.consents import Consents
from defender_desk.desk.records import Records
from defender_desk.domain.consent import Consent, allows
from defender_desk.domain.fields import JSON
from defender_desk.domain.initials import initials
from defender_desk.domain.interview import Interview
from defender_desk.domain.person import Person
from defender_desk.domain.record import new_id
from defender_desk.errors import UnknownRecord


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """One interview in a list. ``consent_state``: given, partly, open, refused or withdrawn."""

    id: str
    number: int
    person_initials: str
    date: str
    step: str
    notes: int
    consent_state: str


class Interviews:
    """The Defender's own notes are seen by her alone: the record's visibility says so at birth.

    The consent is a record of its own that travels with what it covers.
    """

    def __init__(self, records: Records, consents: Consents, interviewer: str) -> None:
        self._records = records
        self._consents = consents
        self._interviewer = interviewer

    def of_case(self, case_id: str) -> list[InterviewRow]:
        """The interviews of a case by number."""
        found: list[Any] = self._records.all("interview", case=case_id)
        people: list[Any] = self._records.all("person", id=tuple({i.person for i in found}))
        consents: list[Any] = self._records.all("consent", id=tuple({i.consent for i in found}))
        who = {person.id: person for person in people}
        given = {consent.id: consent for consent in consents}
        return [_row(each, who.get(each.person), given.get(each.consent))
                for each in sorted(found, key=lambda i: (i.number or 0, i.id))]

    def speakers(self, case_id: str) -> dict[str, str]:
        """For each interview of a case, the id of the person it was held with."""
        return dict(self._records.columns("interview", ("id", "person"), case=case_id))

    def get(self, interview_id: str) -> Interview:
        """One interview. Raises ``UnknownRecord``."""
        return cast(Interview, self._records.one("interview", interview_id))

    def start(
        self, case_id: str, person_id: str, values: Mapping[str, JSON] | None = None
    ) -> Interview:
        """Begin an interview: it gets the next number of the case and a consent of this day.

        ``values`` are fields of the interview already known. Both records are kept or none.
        Raises ``UnknownRecord``, ``MissingFields``, ``BadValue``.
        """
        person = self._records.one("person", person_id)
        self._records.one("case", case_id)
        interview_id, consent_id = new_id(), new_id()
        filled: dict[str, JSON] = {
            "case": case_id,
            "person": person_id,
            "number": self._next_number(case_id),
            "date": self._records.stamp(),
            "interviewer": self._interviewer,
            "language": person.language or "spa",
            "variety": person.variety,
            "visibility": "defender",
            **(values or {}),
            "consent": consent_id,
        }
        consent: dict[str, JSON] = {
            "person": person_id,
            "case": case_id,
            "interview": interview_id,
            "date": filled["date"],
            "explained_by": filled["interviewer"],
            "language": filled["language"],
            "interpreter": filled.get("interpreter", ""),
            "told": {},
        }
        self._records.save_many(
            [("interview", interview_id, filled), ("consent", consent_id, consent)]
        )
        return self.get(interview_id)

    def save(self, interview_id: str, values: Mapping[str, JSON]) -> Interview:
        """Keep changed fields. Raises ``UnknownRecord``, ``MissingFields``, ``BadValue``."""
        return cast(Interview, self._records.save("interview", values, interview_id))

    def consent_of(self, interview_id: str) -> Consent:
        """The consent asked in this interview. Raises ``UnknownRecord``."""
        return self._consents.get(self.get(interview_id).consent)

    def add_note(self, interview_id: str, text: str, marked: bool = False) -> Interview:
        """Write the next note with the time of now; numbers are never given twice."""
        notes = list(self.get(interview_id).notes)
        number = max((int(str(n["number"])) for n in notes), default=0) + 1
        time = self._records.now().strftime("%H:%M")
        notes.append({"number": number, "time": time, "text": text, "marked": marked})
        return self.save(interview_id, {"notes": notes})

    def edit_note(
        self, interview_id: str, number: int, text: str, marked: bool | None = None
    ) -> Interview:
        """Change the text of a note, and its mark where given. Raises ``UnknownRecord``."""
        notes = [dict(note) for note in self.get(interview_id).notes]
        for note in notes:
            if note["number"] == number:
                note["text"] = text
                if marked is not None:
                    note["marked"] = marked
                return self.save(interview_id, {"notes": notes})
        raise UnknownRecord(code=str(number))

    def finish(self, interview_id: str) -> Interview:
        """Close the interview with the time of now."""
        return self.save(interview_id, {"step": "close", "ended": self._records.stamp()})

    def _next_number(self, case_id: str) -> int:
        found: list[Any] = self._records.all("interview", case=case_id)
        return max((each.number or 0 for each in found), default=0) + 1


def _row(interview: Interview, person: Person | None, consent: Consent | None) -> InterviewRow:
    return InterviewRow(
        id=interview.id,
        number=interview.number or 0,
        person_initials=(person.pseudonym or initials(person.name)) if person else "",
        date=interview.date,
        step=interview.step,
        notes=len(interview.notes),
        consent_state=consent_state(consent),
    )


def consent_state(consent: Consent | None) -> str:
    """``given``, ``partly``, ``open``, ``refused`` or ``withdrawn``, for a chip."""
    if consent is None:
        return "open"
    if consent.withdrawn:
        return "withdrawn"
    if consent.talk_to_us == "no":
        return "refused"
    if not allows(consent, "talk_to_us"):
        return "open"
    whole = all(allows(consent, s) for s in ("notes", "share_staff", "file_in_court"))
    return "given" if whole else "partly"
