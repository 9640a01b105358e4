"""What may leave: consent and visibility decide, and what stays is named with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from defender_desk.desk.consents import Consents
from defender_desk.desk.items import ITEM_KINDS, members_of, title_of
from defender_desk.desk.records import Records, references_of
from defender_desk.domain.consent import Consent, allows
from defender_desk.domain.fields import NOUNS
from defender_desk.domain.search_attempt import may_leave
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

SUPPORT = frozenset({"case", "matter", "person", "contact", "consent"})
"""Kinds that travel with the items that name them."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that stays here. ``reason`` is a sentence in the language of the screen.

    ``kind``: ``permission`` (a person did not allow it), ``own`` (the Defender keeps it here) or
    ``absent`` (its file is not on this computer).
    """

    code: str
    title: str
    reason: str
    id: str
    kind: str = "own"


@dataclass(slots=True)
class Leaving:
    """What goes: records by id, and what stays with its reason."""

    items: list[Any] = field(default_factory=list)
    records: dict[str, Any] = field(default_factory=dict)
    files: list[Any] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


class Gate:
    """The rules of exchange.md 6, in one place."""

    def __init__(
        self, vault: Vault, records: Records, consents: Consents
    ) -> None:
        self._vault = vault
        self._records = records
        self._consents = consents

    def against(self, item: Any, asked: dict[str, Consent | None] | None = None) -> str:
        """Why an item stays here; "" when it may leave.

        ``asked``: the consents already read for this same list, by person; filled on the way.
        """
        known = {} if asked is None else asked
        if item.visibility == "defender":
            return _("You marked it «only me».")
        if item.kind == "declaration" and not self._shared(item.declarant, known, needed=True):
            return _("The declarant has not given permission to share it with the team.")
        if item.kind == "search_attempt" and not may_leave(item):
            return _("The person found has not allowed that the team be told.")
        people = getattr(item, "people", ())
        if any(not self._shared(person_id, known) for person_id in people):
            return _("A person in it has not given permission to share it with the team.")
        return ""

    def against_file(self, file: Any) -> str:
        """Why a file stays here; "" when it may leave."""
        if file.visibility == "defender":
            return _("You marked it «only me».")
        if file.hold_back:
            return file.hold_back_reason or _("You marked it to stay here.")
        if self._forbidden(file):
            return _("It shows a person who gave no permission for it.")
        if not self._vault.attachments.has(file.sha256):
            return _("The file itself is not on this computer.")
        return ""

    def staying_files(self, files: Sequence[Any]) -> set[str]:
        """Ids of those of many files that stay here, as ``against_file`` says of each."""
        absent = set(self._vault.attachments.missing(file.sha256 for file in files))
        return {file.id for file in files
                if file.visibility == "defender" or file.hold_back or self._forbidden(file)
                or file.sha256 in absent}

    def _forbidden(self, file: Any) -> bool:
        """Whether a file shows a person who did not allow it."""
        return bool(file.shows_person) and not (
            file.people and all(self._consents.allows(p, "photo_person") for p in file.people)
        )

    def kind_of(self, record: Any) -> str:
        """Whose will keeps a record here (``LeftOut.kind``); only for one that stays."""
        if record.visibility == "defender" or getattr(record, "hold_back", False):
            return "own"
        if record.kind == "attachment" and not self._forbidden(record):
            return "absent"
        return "permission"

    def against_part(self, part: Any) -> str:
        """Why a part of an item (a file, a paragraph …) stays; "" when it leaves with its item."""
        if part.kind == "attachment":
            return self.against_file(part)
        return _("You marked it «only me».") if part.visibility == "defender" else ""

    def choose(self, items: list[Any]) -> Leaving:
        """What leaves with these items: their parts, what they name, and their files."""
        going = Leaving()
        for item in items:
            reason = self.against(item)
            if reason:
                code = getattr(item, "code", "")
                going.left_out.append(LeftOut(code, getattr(item, "title", ""), reason,
                                              item.id, self.kind_of(item)))
                continue
            going.items.append(item)
            self._with_members(item, going)
        for item in list(going.records.values()):
            self._with_named(item, going)
        leaving = {self._records.case_of(item) for item in going.items}
        for case_id in {self._records.case_of(item) for item in items} - {""}:
            self._own_notes(case_id, going, case_id in leaving)
            if case_id in leaving:
                for matter in self._records.all("matter", case=case_id):
                    if matter.visibility != "defender":
                        going.records.setdefault(matter.id, matter)
        return going

    def _with_members(self, item: Any, going: Leaving) -> None:
        for record in members_of(self._records, item):
            if record.kind != "attachment" and self.against_part(record):
                continue
            if record.kind == "attachment":
                reason = self.against_file(record)
                if reason:
                    title = record.caption or title_of(item)
                    code = _("{code}, file {number}", code=getattr(item, "code", ""),
                             number=record.position or 1)
                    going.left_out.append(LeftOut(code, title, reason, record.id,
                                                  self.kind_of(record)))
                    continue
                going.files.append(record)
            going.records[record.id] = record

    def _with_named(self, record: Any, going: Leaving, depth: int = 3) -> None:
        """Support records that ``record`` names, and the consents of the people among them."""
        for record_id in references_of(record):
            held = self._vault.records.get(record_id)
            if held is None or held.deleted or record_id in going.records:
                continue
            if held.kind not in SUPPORT:
                continue
            named = held.record
            if named.visibility == "defender" or (
                named.kind == "person" and not self._shared(named.id)
            ):
                continue
            going.records[record_id] = named
            if named.kind == "person":
                for consent in self._consents.of_person(named.id):
                    if consent.visibility != "defender":
                        going.records[consent.id] = consent
                        self._with_named(consent, going, depth - 1)
            if depth:
                self._with_named(named, going, depth - 1)

    def _own_notes(self, case_id: str, going: Leaving, leaving: bool) -> None:
        """Take the interviews of a case that may leave, and name those that stay.

        ``leaving``: some item of the case leaves, so its interviews travel with it.
        """
        interviews: list[Any] = self._records.all("interview", case=case_id)
        for interview in interviews:
            reason = ""
            if interview.visibility == "defender":
                reason = _("Only you can see them.") if interview.notes else ""
            elif not self._shared(interview.person):
                reason = _("A person in it has not given permission to share it with the team.")
            elif leaving:
                going.records.setdefault(interview.id, interview)
                self._with_named(interview, going)
            if reason:
                going.left_out.append(LeftOut(
                    _("Interview {number}", number=interview.number or 0), _("Own notes"),
                    reason, interview.id, self.kind_of(interview),
                ))

    def _shared(
        self, person_id: str, asked: dict[str, Consent | None] | None = None, *,
        needed: bool = False,
    ) -> bool:
        """Whether a person's words may go to the team: yes in the consent in force.

        Without any consent asked, a person may be named (a witness, somebody the team named)
        unless ``needed`` says that permission itself is needed.
        """
        if asked is not None and person_id in asked:
            consent = asked[person_id]
        else:
            consent = self._consents.in_force(person_id)
        if asked is not None:
            asked[person_id] = consent
        if consent is None:
            return not needed
        return allows(consent, "share_staff")

    # --- what others must learn ---------------------------------------------------------------

    def afterwards(self, leaving: Leaving) -> dict[str, list[int]]:
        """What the others must learn of things they were sent before, though these wait no more:
        that a record was removed, and that a person changed a permission. By device.

        Of a removed record that may not leave by now only the removal itself goes.
        """
        ledger, records = self._vault.ledger, self._vault.records
        unsent = {(device, n): record for device in ledger.own_devices()
                  for record, n in ledger.unsent_ops(device)}
        waiting = set(unsent.values()) - set(leaving.records)
        gone = {row.id for kind in NOUNS for row in records.deleted(kind)} & waiting
        consents: list[Any] = self._records.all("consent")
        asked = {each.id for each in consents if each.visibility != "defender"} & waiting
        lines = self._vault.journal.ops_of([*gone, *asked])
        known = {line.record for line in lines if (line.device, line.n) not in unsent}
        found: dict[str, list[int]] = {}
        for line in lines:
            if line.record in known and (line.device, line.n) in unsent:
                found.setdefault(line.device, []).append(line.n)
        closed = {record for record in gone & known if not self._could_leave(record)}
        last = {line.record: (line.device, line.n) for line in lines}
        for line in lines:
            at = (line.device, line.n)
            if line.record in closed and at in unsent and last[line.record] != at:
                found[line.device].remove(line.n)
        return found

    def _could_leave(self, record_id: str) -> bool:
        """Whether a removed record could leave if it still stood."""
        held = self._vault.records.get(record_id)
        if held is None:
            return False
        judge = self.against if held.kind in ITEM_KINDS else self.against_part
        return not judge(held.record)
