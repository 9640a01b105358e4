"""What was removed waits here: it can come back, or go for good (security.md 5.2, texts.md 6).

Nothing goes by the clock alone: a laptop whose clock jumped would empty the bin in one day. After
90 days the page offers it, and a person decides.

For good means here: the values leave this computer's journal and the bytes its folder; that
something was there, when and whose, stays, so that every chain still verifies. What already left
this computer lies with others too, and what a final paper rests on is evidence: neither goes from
here alone; that takes the team's agreement and is said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.declarations import Declarations
from defender_desk.desk.items import WITH_FILES
from defender_desk.desk.keys import Keys
from defender_desk.desk.names import Home, Remembered, home_of, name_of, place_of
from defender_desk.desk.records import Records
from defender_desk.domain.fields import NOUNS
from defender_desk.errors import StaysAsEvidence, UnknownRecord
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.storage.records import Held, Row
    from defender_desk.storage.vault import Vault

DAYS: Final = 90
"""How long what was removed waits (decisions.md 25)."""

WHY_NOT: Final = {
    "left": N_("it was sent, and deleting it for good has to be agreed with the team"),
    "final": N_("a final declaration rests on it"),
    "theirs": N_("somebody else wrote it"),
}
"""Why something cannot go for good."""
_PRINTED = frozenset({"paragraph", "exhibit", "language_act"})


@dataclass(frozen=True, slots=True)
class BinRow:
    """One thing that was removed. ``days_left`` is 0 and below once its time is over.

    ``stays`` is a key of ``WHY_NOT``, "" where it can go for good.
    """

    id: str
    kind: str
    kind_text: str
    name: str
    place: str
    removed: str
    removed_by: str
    days_left: int
    size: int
    stays: str
    home: Home


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands against deleting for good: ids a final paper rests on, one's own devices, and
    of each record asked for which devices wrote it and whether that left."""

    final: frozenset[str]
    own: tuple[str, ...]
    written: Mapping[str, Sequence[tuple[str, bool]]]


class Bin:
    """Removed records of every kind."""

    def __init__(self, vault: Vault, records: Records, keys: Keys,
                 declarations: Declarations) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys
        self._declarations = declarations

    def rows(self) -> list[BinRow]:
        """What is in the bin, the newest first."""
        removed = [row for kind in NOUNS for row in self._vault.records.deleted(kind)
                   if self._is_more_than_a_trace(row)]
        parts = self._parts_of_all(removed)
        kept = self._kept([each.id for row in removed for each in (row, *parts[row.id])])
        seen = Remembered(self._records)
        found = [self._row(row, parts[row.id], kept, seen) for row in removed]
        return sorted(found, key=lambda row: row.removed, reverse=True)

    def _is_more_than_a_trace(self, row: Row) -> bool:
        """Of what went for good only that it was there is left."""
        if row.record != NOUNS[row.kind].cls(id=row.id):
            return True
        held = self._vault.records.get(row.id)  # empty: never filled, or no longer
        return held is not None and bool(held.heads)

    def remove(self, record_id: str) -> None:
        """Put a record into the bin. Raises ``UnknownRecord``."""
        held = self._records.held(record_id)
        self._records.delete(record_id)
        self._records.activity.note("bin.removed", record_id)
        self._reopen(held.record)

    def restore(self, record_id: str) -> None:
        """Bring a record back where it was. Raises ``UnknownRecord``."""
        held = self._removed(record_id)
        self._vault.records.restore(record_id)
        self._records.came()
        self._records.activity.note("bin.restored", record_id)
        if held.kind == "exhibit" and self._records.maybe("declaration", held.record.declaration):
            self._declarations.close_letters(held.record.declaration)
        self._reopen(held.record)

    def delete_for_good(self, record_ids: Sequence[str]) -> int:
        """Take the values and files of these removed records away for good; how many.

        The files of a note or an attempt go with it. All or none. Raises ``StaysAsEvidence`` for
        one that must stay, ``UnknownRecord``.
        """
        asked = [self._removed(record_id) for record_id in record_ids]
        held = list({each.id: each for one in asked for each in (one, *self._parts(one))}.values())
        kept = self._kept([each.id for each in held])
        for each in held:
            why = self._stays(each, kept)
            if why:
                raise StaysAsEvidence(name=name_of(self._records, each.record),
                                      reason=WHY_NOT[why])
        files = self._files_of(held)
        for each in held:
            if not each.deleted:
                self._vault.records.delete(each.id)
        self._vault.attachments.forget_with(
            files, lambda rows: self._vault.records.purge([each.id for each in held], rows))
        for record_id in record_ids:
            self._records.activity.note("bin.purged", record_id)
        self._records.came()
        return len(asked)

    def over(self) -> list[str]:
        """Ids of what waited its 90 days and can go for good."""
        return [row.id for row in self.rows() if row.days_left <= 0 and not row.stays]

    # --- inside -------------------------------------------------------------------------------

    def _parts(self, held: Held) -> list[Held]:
        """The files that a removed note or attempt owns, those taken out of it before too."""
        if held.kind not in WITH_FILES:
            return []
        files: list[Any] = [*self._records.all("attachment", owner=held.id),
                            *(row.record for row in self._vault.records.deleted("attachment"))]
        found = [self._vault.records.get(file.id) for file in files if file.owner == held.id]
        return [each for each in found if each is not None]

    def _parts_of_all(self, removed: Sequence[Row]) -> dict[str, list[Row]]:
        """``_parts`` of each row of a list, read in one go."""
        found: dict[str, list[Row]] = {row.id: [] for row in removed}
        owners = {row.id for row in removed if row.kind in WITH_FILES}
        rows = self._vault.records
        for file in [*rows.find_rows("attachment", owner=tuple(owners)),
                     *rows.deleted("attachment")] if owners else ():
            if file.record.owner in owners:
                found[file.record.owner].append(file)
        return found

    def _removed(self, record_id: str) -> Held:
        held = self._vault.records.get(record_id)
        if held is None or not held.deleted or not held.heads:
            raise UnknownRecord(code="")
        return held

    def _kept(self, record_ids: Sequence[str]) -> _Kept:
        ledger = self._vault.ledger
        return _Kept(self._final(), ledger.own_devices(), ledger.written(record_ids))

    def _row(self, row: Row, parts: Sequence[Row], kept: _Kept, seen: Remembered) -> BinRow:
        return BinRow(
            row.id, row.kind, _(NOUNS[row.kind].label), name_of(seen, row.record),
            place_of(seen, row.record), row.changed, self._keys.person_of(row.device),
            DAYS - days_between(row.changed, self._records.today()),
            sum(each.record.size or 0 for each in (row, *parts) if each.kind == "attachment"),
            next((why for each in (row, *parts) if (why := self._stays(each, kept))), ""),
            home_of(seen, row.record),
        )

    def _stays(self, held: Held | Row, kept: _Kept) -> str:
        """A key of ``WHY_NOT``, "" where nothing stands against it."""
        written = kept.written.get(held.id, ())
        if any(device not in kept.own for device, _left in written):
            return "theirs"
        if held.id in kept.final or getattr(held.record, "owner", "") in kept.final:
            return "final"
        if held.kind in _PRINTED and held.record.declaration in kept.final:
            return "final"
        left = any(gone for _device, gone in written) or self._sent(held)
        return "left" if left else ""

    def _sent(self, held: Held | Row) -> bool:
        """Whether the bytes of a file were packed, by this record or another that names them."""
        sha = held.record.sha256 if held.kind == "attachment" else ""
        return self._vault.attachments.has(sha) and not self._vault.ledger.unsent_files([sha])

    def _final(self) -> frozenset[str]:
        """Ids of everything that a final paper rests on: papers, exhibits, notes, files, scans."""
        found: set[str] = set()
        versions: list[Any] = self._records.all("version")
        for version in versions:
            found |= {version.id, version.declaration, version.paper}
        signings: list[Any] = self._records.all("signing")
        for signing in signings:
            found |= {signing.id, signing.scan}
        for exhibit in self._exhibits({version.declaration for version in versions}):
            found |= {exhibit.id, exhibit.note, *exhibit.attachments}
        return frozenset(found - {""})

    def _exhibits(self, declarations: set[str]) -> list[Any]:
        """The exhibits of these declarations, removed ones too."""
        found: list[Any] = [*self._records.all("exhibit"),
                            *(row.record for row in self._vault.records.deleted("exhibit"))]
        return [each for each in found if each.declaration in declarations]

    def _files_of(self, held: Iterable[Held]) -> list[str]:
        """Digests of files that nothing else here names."""
        gone = {each.id for each in held if each.kind == "attachment"}
        digests = {each.record.sha256 for each in held if each.kind == "attachment"}
        removed = [row.record for row in self._vault.records.deleted("attachment")]
        others: list[Any] = [*self._records.all("attachment"), *removed]
        named = {each.sha256 for each in others if each.id not in gone}
        return sorted(digests - named - {""})

    def _reopen(self, record: Any) -> None:
        if record.kind in _PRINTED and self._records.maybe("declaration", record.declaration):
            self._declarations.back_to_draft(record.declaration)


def days_between(iso: str, today: date) -> int:
    """Whole days since a moment, 0 for one in the future."""
    return max(0, (today - datetime.fromisoformat(iso).astimezone().date()).days)
