"""Where each item stands: on this computer only, packed, handed over, received, rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.records import Records

if TYPE_CHECKING:
    from defender_desk.desk.marks import Marks
    from defender_desk.storage.vault import Vault

ITEM_KINDS: Final = ("note", "declaration", "assignment")
"""What counts as one thing to send; everything else travels along with what names it."""

_MEMBERS: Final = {
    "attachment": "owner", "paragraph": "declaration", "exhibit": "declaration",
    "language_act": "declaration", "version": "declaration", "signing": "declaration",
}
"""Kinds that are part of an item, and the field that names it."""

_ORDER: Final = {"unsent": 0, "rejected": 1, "packed": 2, "handed_over": 3, "received": 4}


@dataclass(frozen=True, slots=True)
class ItemState:
    """One of the five states, with its badges (product.md 1). ``reason`` belongs to rejected."""

    state: str
    badges: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnsentSummary:
    """How many items wait, their size in bytes, and what they are called."""

    count: int
    size: int
    items: tuple[str, ...]


class States:
    """Counts own changes against what series carried and receipts confirmed.

    An item is a note, a declaration or an assignment with all that belongs to it. It is *received*
    only when the newest of its own changes and every file chosen to leave are held by the team.
    """

    def __init__(self, vault: Vault, records: Records, marks: Marks) -> None:
        self._vault = vault
        self._records = records
        self._marks = marks
        self._unsent: list[tuple[Any, str]] = []
        self._unsent_at = (-1, -1)

    # --- one item -----------------------------------------------------------------------------

    def of(self, record_ids: Iterable[str]) -> dict[str, ItemState]:
        """The state of each record, as an item with its members. Unknown ids are *unsent*."""
        return {record_id: self._of(record_id) for record_id in record_ids}

    def members(self, record: Any) -> list[str]:
        """Ids of the records that make up an item, itself first."""
        found = [record.id]
        for kind, field in _MEMBERS.items():
            if field == ("owner" if record.kind == "note" else record.kind):
                found.extend(each.id for each in self._records.all(kind, **{field: record.id}))
        if record.kind == "declaration":
            for version in self._records.all("version", declaration=record.id):
                found.extend(a.id for a in self._records.all("attachment", owner=version.id))
            for signing in self._records.all("signing", declaration=record.id):
                found.extend(a.id for a in self._records.all("attachment", owner=signing.id))
        return found

    def newest(self, record_id: str) -> int:
        """Number of this device's newest change of one record; 0 for none."""
        return self._records.own_changes().get(record_id, ("", 0))[1]

    def changed_here(self) -> dict[str, tuple[str, int]]:
        """Every record that this device ever changed: id to (kind, number of newest change)."""
        return dict(self._records.own_changes())

    def is_sent(self, record_id: str) -> bool:
        """Whether the newest own change of one record is in a series (or nothing was changed)."""
        return self._marks.last_n(record_id) >= self.newest(record_id)

    def _of(self, record_id: str) -> ItemState:
        held = self._vault.records.get(record_id)
        own = self._records.own_changes()
        ids = self.members(held.record) if held is not None else [record_id]
        mine = [(member, own[member][1]) for member in ids if member in own]
        if not mine:
            return ItemState("received")
        badges: list[str] = []
        worst, reason = "received", ""
        for member, n in mine:
            found = self._marks.state_of(member, n)
            if found.state == "unsent" and self._marks.left_out_n(member) >= n:
                continue  # it stays here on purpose and holds nothing up
            if _ORDER[found.state] < _ORDER[worst]:
                worst, reason = found.state, found.reason
            badges.extend(badge for badge in found.badges if badge not in badges)
        if worst == "unsent":
            badges = ["changed_since_sent"] if any(self._marks.last_n(m) for m, _n in mine) else []
        return ItemState(worst, tuple(badges), reason)

    # --- all items ----------------------------------------------------------------------------

    def unsent_items(self, case_id: str = "") -> list[Any]:
        """Items with changes that no series carries, the newest last, of one case if named."""
        age = (self._records.changes, self._marks.changes)
        if self._unsent_at != age:
            self._unsent = self._find_unsent()
            self._unsent_at = age
        return [record for record, case in self._unsent if not case_id or case == case_id]

    def _find_unsent(self) -> list[tuple[Any, str]]:
        roots: dict[str, int] = {}
        for record_id, (kind, n) in self._records.own_changes().items():
            if self._marks.last_n(record_id) >= n or self._marks.left_out_n(record_id) >= n:
                continue
            root = self._root(record_id, kind)
            if root:
                roots[root] = max(roots.get(root, 0), n)
        found = []
        for root in sorted(roots, key=lambda each: roots[each]):
            held = self._vault.records.get(root)
            if held is not None and not held.deleted:
                found.append((held.record, self._records.case_of(held.record)))
        return found

    def unsent_by_case(self) -> dict[str, int]:
        """Case id to the number of its unsent items."""
        counted: defaultdict[str, int] = defaultdict(int)
        self.unsent_items()
        for _record, case in self._unsent:
            counted[case] += 1
        return dict(counted)

    def summary(self, case_id: str = "") -> UnsentSummary:
        """What waits here, of one case if named."""
        items = self.unsent_items(case_id)
        names = tuple(title_of(record) for record in items)
        return UnsentSummary(len(items), sum(map(self.size, items)), names)

    def size(self, record: Any) -> int:
        """Bytes of the files of an item, and a rough thousand for its words."""
        if record.kind != "note":
            return 1000
        files: list[Any] = self._records.all("attachment", owner=record.id)
        return 1000 + len(record.text) + sum(f.size or 0 for f in files if not f.hold_back)

    def _root(self, record_id: str, kind: str) -> str:
        if kind in ITEM_KINDS:
            return record_id
        field = _MEMBERS.get(kind)
        if field is not None:
            held = self._vault.records.get(record_id)
            owner = str(getattr(held.record, field)) if held is not None else ""
            return self._owner(owner)
        return ""

    def _owner(self, owner: str) -> str:
        """The item to which an attachment's owner belongs (a version's paper is a declaration's)."""
        held = self._vault.records.get(owner) if owner else None
        if held is None:
            return ""
        if held.kind in ITEM_KINDS:
            return owner
        field = _MEMBERS.get(held.kind)
        return self._owner(str(getattr(held.record, field))) if field else ""


def title_of(record: Any) -> str:
    """``E-07 · Pintas en la pared``: code and title of an item."""
    code, title = getattr(record, "code", ""), getattr(record, "title", "")
    return " · ".join(part for part in (code, title) if part)


def state_rank(states: Sequence[str]) -> str:
    """The least advanced of several states."""
    return min(states, key=lambda state: _ORDER[state], default="received")
