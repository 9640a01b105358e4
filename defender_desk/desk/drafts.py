"""Drafts: what is being typed, kept without making a record of every key."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defender_desk.desk.records import Records
from defender_desk.domain.fields import JSON
from defender_desk.errors import DeskError

if TYPE_CHECKING:
    from defender_desk.storage.drafts import Draft as Kept
    from defender_desk.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not yet saved; ``where`` is the field and place of the cursor."""

    record: str
    kind: str
    values: dict[str, JSON]
    where: JSON
    time: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was typed last; ``time`` is ISO."""

    record: str
    kind: str
    where: JSON
    time: str


_PLACE = "last-place"


class Drafts:
    """Durable at once, cut into one save when a record is left, packed, frozen or locked."""

    def __init__(self, vault: Vault, records: Records) -> None:
        self._vault = vault
        self._records = records
        self._last: Place | None = None

    def put(
        self, record_id: str, kind: str, values: Mapping[str, JSON], where: JSON = None
    ) -> str:
        """Keep what is typed so far; the time it was kept. Fields join those kept before.

        What arrives while a person types becomes a second reading, never overwritten. Raises
        ``BadValue``, ``DiskFull``.
        """
        self._vault.drafts.put(record_id, kind, values, where)
        now = self._records.stamp()
        last = self._last
        moved = last is None or last.record != record_id or _field(last.where) != _field(where)
        self._last = Place(record_id, kind, where, now)
        if moved:
            with suppress(DeskError):  # what was typed is kept; only the way back there is not
                self.keep_place()
        return now

    def get(self, record_id: str) -> Draft | None:
        """What was typed in this record and not saved."""
        found = self._vault.drafts.get(record_id)
        return None if found is None else _view(found)

    def commit(self, record_id: str) -> str:
        """Save what was typed as one change; the time of saving ("" when there was no draft)."""
        held = self._vault.drafts.commit(record_id)
        if held is None:
            return ""
        self._records.kept(held)
        return self._records.stamp()

    def commit_all(self) -> int:
        """Save every draft (before packing, freezing, locking); how many there were."""
        found = self._vault.drafts.commit_all()
        for held in found:
            self._records.kept(held)
        return len(found)

    def last_place(self) -> Place | None:
        """Where something was typed last, before this opening too; None before the first time."""
        if self._last is None:
            kept = self._vault.ledger.mark(_PLACE)
            if isinstance(kept, dict) and all(
                isinstance(kept.get(name), str) for name in ("record", "kind", "time")
            ):
                self._last = Place(kept["record"], kept["kind"], kept.get("where"), kept["time"])
        return self._last

    def keep_place(self) -> None:
        """Keep the last place for the next opening: when it moved, and when the desk is locked."""
        last = self._last
        if last is not None:
            self._vault.ledger.set_mark(_PLACE, {
                "record": last.record, "kind": last.kind, "where": last.where, "time": last.time,
            })

    def drop(self, record_id: str) -> None:
        """Forget what was typed."""
        self._vault.drafts.drop(record_id)

    def all(self) -> list[Draft]:
        """Every draft, the one touched last first."""
        return [_view(each) for each in self._vault.drafts.all()]


def _field(where: JSON) -> str:
    """The field of a place, without the cursor («es» of «es 120»)."""
    return str(where or "").partition(" ")[0]


def _view(found: Kept) -> Draft:
    return Draft(found.record, found.kind, dict(found.values), found.where, found.changed)
