"""Where each item stands: on this computer only, packed, handed over, received, rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.items import item_of, members_of, title_of
from defender_desk.desk.leaving import Gate
from defender_desk.desk.records import Records

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_ORDER: Final = {"unsent": 0, "rejected": 1, "packed": 2, "handed_over": 3, "received": 4}


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
        self._unsent: list[tuple[Any, str]] = []
        self._unsent_at = -1

    def of(self, record_ids: Iterable[str]) -> dict[str, ItemState]:
        """The state of each record, as an item with its members."""
        asked = list(record_ids)
        kinds = self._vault.records.kind_of(asked)
        plain = [one for one in asked if kinds.get(one) not in {"declaration", "note"}]
        found = {one: ItemState(*told) for one, told in self._vault.ledger.states(plain).items()}
        for one in asked:
            if one not in found:
                found[one] = self._item(one)
        return found

    def _item(self, record_id: str) -> ItemState:
        held = self._vault.records.get(record_id)
        if held is None:
            return ItemState("unsent")
        members = members_of(self._records, held.record)
        staying = {m.id for m in members if m.kind == "attachment" and self._gate.against_file(m)}
        told = self._vault.ledger.states(
            [m.id for m in members if m.id not in staying and not (staying and m is members[0])]
        )
        states = list(told.values())
        if staying and members[0].kind == "note":
            states.append((self._words_of(record_id), ()))
        if not states:
            return ItemState("unsent")
        worst = min((state for state, _badges in states), key=_ORDER.__getitem__)
        badges = tuple(dict.fromkeys(badge for _state, some in states for badge in some))
        if worst != "unsent":
            badges = tuple(badge for badge in badges if badge != "changed_since_sent")
        elif any(state != "unsent" for state, _some in states):
            badges = tuple(dict.fromkeys((*badges, "changed_since_sent")))
        return ItemState(worst, badges)

    def _words_of(self, record_id: str) -> str:
        """The state of a note's own words, where some of its files stay here."""
        if record_id in set(self._vault.ledger.unsent_ids()):
            return "unsent"
        carrying = [
            part.state for series in self._vault.ledger.series()
            for part in series.parts if part.n == 1 and record_id in part.records
        ]
        return max(carrying, key=_ORDER.__getitem__, default="received")

    # --- all items ----------------------------------------------------------------------------

    def unsent_items(self, case_id: str = "") -> list[Any]:
        """Items with something that never left, the oldest change first, of one case if named."""
        if self._unsent_at != self._records.changes:
            age = self._records.changes
            self._unsent = self._find_unsent()
            self._unsent_at = age
        return [record for record, case in self._unsent if not case_id or case == case_id]

    def _find_unsent(self) -> list[tuple[Any, str]]:
        items: dict[str, Any] = {}
        for record_id in self._vault.ledger.unsent_ids():
            held = self._vault.records.get(record_id)
            if held is None:
                continue
            if held.kind == "attachment" and self._gate.against_file(held.record):
                continue
            item = item_of(self._vault, record_id)
            if item is not None:
                items.setdefault(item.id, item)
        return [(item, self._records.case_of(item)) for item in items.values()]

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

    def size(self, item: Any) -> int:
        """Bytes of the files of an item that may leave, and a rough thousand for its words."""
        files = [m for m in members_of(self._records, item) if m.kind == "attachment"]
        return 1000 + sum(f.size or 0 for f in files if not self._gate.against_file(f))
