"""Assignments: the team's words, and the Defender's answer to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from defender_desk.desk.bundles import Bundles
from defender_desk.desk.cases import Cases
from defender_desk.desk.keys import Keys
from defender_desk.desk.people import People, PersonRow
from defender_desk.desk.records import Records
from defender_desk.desk.series import Series
from defender_desk.domain.assignment import Assignment
from defender_desk.domain.case import Case
from defender_desk.domain.fields import JSON
from defender_desk.domain.initials import initials
from defender_desk.domain.record import checked, new_id, require
from defender_desk.errors import BadValue, MissingFields, UnknownRecord
from defender_desk.progress import Progress
from defender_desk.wording import N_, shown

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


LONGEST_NAME = 300
"""Letters of a name that are shown where somebody asks whether they know it."""


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment that waits for an answer. ``later``: the person asked to be reminded."""

    id: str
    case_id: str
    case_code: str
    title: str
    type: str
    department: str
    due: str
    received: str
    from_initials: str
    later: bool


@dataclass(frozen=True, slots=True)
class AssignmentPreview:
    """What a Defender reads before answering. ``key_checked``: the sender's digits were compared
    by phone with the person named in ``verified_with``."""

    from_initials: str
    key_checked: bool
    verified_with: str
    case: Case
    assignment: Assignment
    people: tuple[PersonRow, ...]
    safety: str
    may_say: str
    may_not_say: str


class Assignments:
    """Made by staff, previewed and answered by a Defender."""

    def __init__(
        self, vault: Vault, records: Records, cases: Cases, people: People, keys: Keys,
        bundles: Bundles,
    ) -> None:
        self._vault = vault
        self._records = records
        self._cases = cases
        self._people = people
        self._keys = keys
        self._bundles = bundles

    # --- the Defender -------------------------------------------------------------------------

    def pending(self) -> list[AssignmentRow]:
        """Assignments that wait for an answer, the newest first."""
        found: list[Any] = self._records.all("assignment", answer="waiting")
        later = {key for key, _value in self._vault.ledger.marks("later:")}
        return [self._row(each, f"later:{each.id}" in later) for each in reversed(found)]

    def get(self, assignment_id: str) -> Assignment:
        """One assignment. Raises ``UnknownRecord``."""
        return cast(Assignment, self._records.one("assignment", assignment_id))

    def preview(self, assignment_id: str) -> AssignmentPreview:
        """Everything to read before answering. Raises ``UnknownRecord``."""
        assignment = self.get(assignment_id)
        case = self._cases.get(assignment.case)
        card = self._vault.ledger.card(self._device_of(assignment_id))
        return AssignmentPreview(
            from_initials=initials(assignment.requested_by),
            key_checked=card is not None and bool(card.verified_at),
            verified_with=card.verified_with if card is not None else "",
            case=case,
            assignment=assignment,
            people=tuple(self._people.of_case(case.id)),
            safety=case.safety_notes,
            may_say=assignment.may_say,
            may_not_say=assignment.may_not_say,
        )

    def names(self, assignment_id: str) -> list[tuple[str, str]]:
        """Who is in the case, by full name and part: read once, to say whether one knows them.

        A minor stays initials. Raises ``UnknownRecord``.
        """
        case_id = self.get(assignment_id).case
        return [(shown(" ".join(each.name.split()), LONGEST_NAME), each.role)
                for each in self._people.of_case(case_id, full_names=True)]

    def accept(self, assignment_id: str, conflict: str, explained: str = "") -> Assignment:
        """Take the case. ``conflict`` is ``none`` or ``explained`` (then ``explained`` says who).

        The answer waits to be sent. Raises ``MissingFields`` when the question about knowing
        somebody was not answered.
        """
        if conflict not in {"none", "explained"}:
            raise MissingFields(kind="assignment", fields=("conflict",))
        if conflict == "explained" and not explained.strip():
            raise MissingFields(kind="assignment", fields=("conflict_explained",))
        return self._answer(assignment_id, "accepted", "accepted", {
            "conflict": conflict, "conflict_explained": explained,
        })

    def decline(self, assignment_id: str, reason: str) -> Assignment:
        """Say no, with the reason. Raises ``MissingFields`` without one."""
        if not reason.strip():
            raise MissingFields(kind="assignment", fields=("answer_reason",))
        return self._answer(assignment_id, "declined", "declined", {"answer_reason": reason})

    def later(self, assignment_id: str) -> None:
        """Answer another time; nothing is sent."""
        self.get(assignment_id)
        self._vault.ledger.set_mark(f"later:{assignment_id}", self._records.stamp())

    def _answer(
        self, assignment_id: str, answer: str, state: str, more: Mapping[str, JSON]
    ) -> Assignment:
        assignment = self.get(assignment_id)
        case = self._cases.get(assignment.case)
        items: list[tuple[str, str, Mapping[str, JSON]]] = [
            ("assignment", assignment_id,
             {"answer": answer, "answered": self._records.stamp(), **more}),
        ]
        if case.state == "new" or answer == "declined":
            items.append(("case", case.id, {"state": state}))
        self._records.save_many(items)
        self._vault.ledger.set_mark(f"later:{assignment_id}", None)
        return self.get(assignment_id)

    def _device_of(self, assignment_id: str) -> str:
        """The device that wrote the assignment's words."""
        history = self._vault.journal.history(assignment_id)
        return history[0].device if history else ""

    def _row(self, assignment: Any, later: bool) -> AssignmentRow:
        case = self._records.maybe("case", assignment.case)
        return AssignmentRow(
            assignment.id, assignment.case, case.code if case else "", case.title if case else "",
            case.type if case else "", case.department if case else "", assignment.due,
            assignment.received, initials(assignment.requested_by), later,
        )

    # --- staff --------------------------------------------------------------------------------

    def make(
        self, values: Mapping[str, Any], to_device: str, folder: Path,
        progress: Progress | None = None,
    ) -> Series:
        """Write an assignment and pack it for one Defender's device.

        ``values``: ``case``, ``assignment``, ``matter`` (fields each), ``people`` and ``contacts``
        (key to fields), ``client`` (a key of people), ``more`` (further ``case`` and
        ``assignment`` pairs). Contacts with the role advocate or staff are linked to the case.
        Raises ``MissingFields``, ``BadValue`` (parts of another shape too), ``NoTeamKey`` for a
        device that is not trusted, and what packing raises; when packing fails the records stay
        and can be packed again.
        """
        to = self._keys.recipients((to_device,))
        items: list[tuple[str, str, Mapping[str, JSON]]] = []
        assignments = [self._one(_shaped(values), items)]
        assignments += [self._one(_shaped(more), items) for more in values.get("more", ())]
        for kind, _record_id, fields in items:
            require(kind, checked(kind, fields))
        self._records.save_many(items)
        made = [self._records.one("assignment", each) for each in assignments]
        records = [self._records.one(kind, record_id) for kind, record_id, _fields in items]
        return self._bundles.send("assignment", made, records, to, "email", folder, progress)

    def send(self, assignment_id: str, to_device: str, folder: Path, road: str = "email") -> Series:
        """Pack an assignment once more, for the same or another device. Raises ``NoTeamKey``."""
        assignment = self.get(assignment_id)
        case = self._cases.get(assignment.case)
        records = [case, assignment, *self._records.all("matter", case=case.id),
                   *self._records.all("person", case=case.id)]
        for contact_id in (case.advocate, case.staff_contact):
            contact = self._records.maybe("contact", contact_id)
            if contact is not None:
                records.append(contact)
        return self._bundles.send("assignment", [assignment], records,
                                  self._keys.recipients((to_device,)), road, folder)

    def _one(
        self, values: Mapping[str, Any], items: list[tuple[str, str, Mapping[str, JSON]]]
    ) -> str:
        case_id, assignment_id = new_id(), new_id()
        case: dict[str, JSON] = {"opened": self._records.today().isoformat(), **values["case"]}
        people = {key: new_id() for key in values.get("people", {})}
        if "client" in values:
            if values["client"] not in people:
                raise UnknownRecord(code=str(values["client"]))
            case["client"] = people[values["client"]]
        for fields in values.get("contacts", {}).values():
            contact_id = new_id()
            items.append(("contact", contact_id, fields))
            role = str(fields.get("role", ""))
            link = {"advocate": "advocate", "staff": "staff_contact"}.get(role)
            if link:
                case[link] = contact_id
        items.append(("case", case_id, case))
        for key, fields in values.get("people", {}).items():
            items.append(("person", people[key], {**fields, "case": case_id}))
        if values.get("matter"):
            items.append(("matter", new_id(), {**values["matter"], "case": case_id}))
        items.append(("assignment", assignment_id, {
            "requested_by": self._vault.profile.name, "received": self._records.stamp(),
            **values["assignment"], "case": case_id,
        }))
        return assignment_id


def _shaped(values: Any) -> Mapping[str, Any]:
    """What was asked for, once each part of it is a table of fields. Raises ``BadValue``."""
    def table(name: str, found: Any) -> Mapping[str, Any]:
        if not isinstance(found, Mapping):
            raise BadValue(kind="assignment", field=name, reason=N_("the value has another shape"),
                           value=str(found)[:80])
        return found

    table("assignment", values)
    for name in ("case", "assignment"):
        if name not in values:
            raise MissingFields(kind="assignment", fields=(name,))
        table(name, values[name])
    table("matter", values.get("matter") or {})
    for name in ("people", "contacts"):
        for each in table(name, values.get(name, {})).values():
            table(name, each)
    if not isinstance(values.get("client", ""), str):
        table("client", values["client"])
    if not isinstance(values.get("more", ()), list | tuple):
        table("more", None)
    return cast("Mapping[str, Any]", values)
