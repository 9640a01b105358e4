"""Where each item stands: on this computer only, packed, handed over, received, rejected."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.items import (
    ITEM_KINDS,
    PART_KINDS,
    WITH_FILES,
    item_of,
    members_of,
    members_of_all,
    title_of,
)
from defender_desk.desk.leaving import Gate
from defender_desk.desk.records import Records

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_ORDER: Final = {"unsent": 0, "rejected": 1, "packed": 2, "handed_over": 3, "received": 4}
_MANY: Final = 200
"""Things that a summary names and weighs one by one."""
_WIDE: Final = frozenset({"consent"})
_WITH_PARTS: Final = WITH_FILES | {"declaration"}


@dataclass(frozen=True, slots=True)
class ItemState:
    """One of the five states, with its badges (product.md 1)."""

    state: str
    badges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnsentSummary:
    """How many items wait, their size in bytes, and what they are called."""

    count: int
    size: int
    items: tuple[str, ...]


class States:
    """An item is received only when its newest words and every file chosen to leave are held."""

    def __init__(self, vault: Vault, records: Records, gate: Gate) -> None:
        self._vault = vault
        self._records = records
        self._gate = gate
        self._turn = threading.Lock()
        self._items: dict[str, None] = {}
        self._waiting: set[str] = set()
        self._at = (-1, 0)

    def of(self, record_ids: Iterable[str]) -> dict[str, ItemState]:
        """The state of each record, as an item with its members."""
        asked = list(record_ids)
        kinds = self._vault.records.kind_of(asked)
        plain = [one for one in asked if kinds.get(one) not in _WITH_PARTS]
        found = {one: ItemState(*told) for one, told in self._vault.ledger.states(plain).items()}
        for kind in _WITH_PARTS & set(kinds.values()):
            items = self._vault.records.every(kind, (o for o in asked if kinds.get(o) == kind))
            found |= self.of_members(members_of_all(self._records, items))
        for one in asked:
            if one not in found:
                found[one] = self._item(one)
        return found

    def _item(self, record_id: str) -> ItemState:
        held = self._vault.records.get(record_id)
        if held is None:
            return ItemState("unsent")
        return self.of_members([members_of(self._records, held.record)])[record_id]

    def of_members(self, items: Sequence[Sequence[Any]]) -> dict[str, ItemState]:
        """The state of each item of a long list, whose members are at hand, itself first."""
        asked: dict[str, tuple[list[str], bool]] = {}
        kept = self._gate.staying_files(
            [m for members in items for m in members[1:] if m.kind == "attachment"])
        for members in items:
            staying = {m.id for m in members[1:] if m.id in kept or (
                m.kind != "attachment" and self._gate.against_part(m))}
            asked[members[0].id] = ([
                m.id for m in members if m.id not in staying and not (staying and m is members[0])
            ], bool(staying) and members[0].kind in WITH_FILES)
        every = [one for ids, _words in asked.values() for one in ids]
        told = self._vault.ledger.states(every)
        left = self._vault.ledger.left_from_here([*every, *asked])
        return {
            item: self._judged([told[one] for one in ids],
                               self._words_of(item) if words else "",
                               not left.isdisjoint((item, *ids)))
            for item, (ids, words) in asked.items()
        }

    @staticmethod
    def _judged(states: list[tuple[str, tuple[str, ...]]], words: str, left: bool) -> ItemState:
        """The state of an item of those of its members; ``words`` is that of its own words.
        ``left``: something of it left from here before."""
        if words:
            states.append((words, ()))
        if not states:
            return ItemState("unsent")
        worst = min((state for state, _badges in states), key=_ORDER.__getitem__)
        badges = tuple(dict.fromkeys(badge for _state, some in states for badge in some))
        if worst != "unsent":
            badges = tuple(badge for badge in badges if badge != "changed_since_sent")
        elif left and any(state != "unsent" for state, _some in states):
            badges = tuple(dict.fromkeys((*badges, "changed_since_sent")))
        return ItemState(worst, badges)

    def _words_of(self, record_id: str) -> str:
        """The state of a note's own words, where some of its files stay here."""
        self._up_to_date()
        if record_id in self._waiting:
            return "unsent"
        carrying = [
            part.state for series in self._vault.ledger.series()
            for part in series.parts if part.n == 1 and record_id in part.records
        ]
        return max(carrying, key=_ORDER.__getitem__, default="received")

    # --- all items ----------------------------------------------------------------------------

    def unsent_ids(self) -> list[str]:
        """Ids of the items with something that never left, the oldest change first."""
        self._up_to_date()
        return list(self._items)

    def unsent_items(self, case_id: str = "", most: int | None = None) -> list[Any]:
        """The items with something that never left, of one case if named; the first ``most``."""
        ids = self._unsent_of(case_id) if case_id else self.unsent_ids()
        order = {item: at for at, item in enumerate(ids[:most])}
        found = [
            r for kind in ITEM_KINDS if order for r in self._records.all(kind, id=tuple(order))
        ]
        return sorted(found, key=lambda record: order[record.id])

    def _unsent_of(self, case_id: str) -> list[str]:
        """``unsent_ids`` of one case. Ids begin with the time of making: oldest first."""
        kinds = {record: kind for kind in ITEM_KINDS
                 for (record,) in self._records.columns(kind, ("id",), case=case_id)}
        return sorted(self._waiting_among(kinds) & set(kinds))

    def unsent_by_case(self, case_ids: Iterable[str]) -> dict[str, int]:
        """For each of these cases, how many unsent items it has."""
        cases = tuple(case_ids)
        items = {
            record: (kind, case) for kind in ITEM_KINDS
            for record, case in self._records.columns(kind, ("id", "case"), case=cases)
        }
        waiting = self._waiting_among({record: kind for record, (kind, _case) in items.items()})
        counted: defaultdict[str, int] = defaultdict(int)
        for record, (_kind, case) in items.items():
            counted[case] += record in waiting
        return dict(counted)

    def _waiting_among(self, items: Mapping[str, str]) -> set[str]:
        """Those of the items (id to kind) that never left; one page must not wait for the count
        of all."""
        if self._at[0] == self._records.arrivals:
            return set(self.unsent_ids())
        papers = {one for one, kind in items.items() if kind == "declaration"}
        told = self._vault.ledger.states([one for one in items if one not in papers])
        waiting = {one for one, (state, _badges) in told.items() if state == "unsent"}
        # A file that stays here on purpose does not make its note wait.
        files = self._records.all("attachment", owner=tuple(waiting)) if waiting else []
        closer = {f.owner for f in files if self._gate.against_file(f)}
        found = self.of([*papers, *closer])
        return (waiting - closer) | {i for i, state in found.items() if state.state == "unsent"}

    def summary(self, case_id: str = "") -> UnsentSummary:
        """What waits here, of one case if named. Of very many items only some are named."""
        ids = self._unsent_of(case_id) if case_id else self.unsent_ids()
        some = {record.id: record for kind in ITEM_KINDS
                for record in self._records.all(kind, id=tuple(ids[:_MANY]))}
        items = [some[one] for one in ids if one in some]
        if len(ids) <= _MANY:
            size = sum(self.sizes(members_of_all(self._records, items)).values())
        else:
            files = self._records.columns("attachment", ("size",), owner=tuple(ids),
                                          hold_back=False)
            size = 1000 * len(ids) + sum(each or 0 for (each,) in files)
        return UnsentSummary(len(ids), size, tuple(map(title_of, items)))

    def size(self, item: Any) -> int:
        """Bytes of the files of an item that may leave, and a rough thousand for its words."""
        return self.sizes([members_of(self._records, item)])[item.id]

    def sizes(self, items: Sequence[Sequence[Any]]) -> dict[str, int]:
        """``size`` of each item of a long list, whose members are at hand, itself first."""
        return {
            members[0].id: 1000 + sum(
                m.size or 0 for m in members
                if m.kind == "attachment" and not self._gate.against_file(m))
            for members in items
        }

    def _up_to_date(self) -> None:
        """Count anew after an arrival or a departure; after a save only what was saved.

        What is kept is replaced, never changed in place: several threads may be reading.
        """
        with self._turn:
            arrivals, saved = self._records.arrivals, list(self._records.saved)
            if self._at[0] != arrivals:
                waiting = self._vault.ledger.unsent_ids()
                self._items = self._items_of(waiting)
                self._waiting = set(waiting)
                self._at = (arrivals, len(saved))
            elif self._at[1] < len(saved):
                new = saved[self._at[1]:]
                if set(self._vault.records.kind_of(new).values()) & _WIDE:
                    # A consent decides about files and papers of a whole case.
                    self._items = self._items_of(self._vault.ledger.unsent_ids())
                else:
                    still = [one for one in new if one not in self._items]
                    self._items = {**self._items, **self._items_of(still)}
                self._waiting = self._waiting | set(new)
                self._at = (arrivals, len(saved))

    def _items_of(self, record_ids: Sequence[str]) -> dict[str, None]:
        """The items to which these records belong, each once, in their order."""
        kinds = self._vault.records.kind_of(record_ids)
        found: dict[str, None] = {}
        for record_id in record_ids:
            kind = kinds.get(record_id, "")
            if kind in ITEM_KINDS:
                found[record_id] = None
            elif kind in PART_KINDS:
                item = self._item_of_part(record_id)
                if item:
                    found[item] = None
        return found

    def _item_of_part(self, record_id: str) -> str:
        held = self._vault.records.get(record_id)
        if held is None or self._gate.against_part(held.record):
            return ""
        item = item_of(self._vault, record_id)
        return item.id if item is not None else ""
