"""Series that were made here: their files, items and states, and a message to send with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defender_desk.desk.keys import Keys
from defender_desk.desk.leaving import LeftOut
from defender_desk.desk.records import Records
from defender_desk.desk.states import ItemState, States
from defender_desk.domain.fields import NOUNS
from defender_desk.errors import UnknownRecord
from defender_desk.storage.ledger import Series as SeriesKept
from defender_desk.wording import plural

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a series. ``file`` is where it was written when it was made."""

    file: Path
    n: int
    of: int
    size: int
    holds: str
    state: str


@dataclass(frozen=True, slots=True)
class Series:
    """A series as it was made."""

    code: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series in the list of what was sent."""

    code: str
    kind: str
    made: str
    road: str
    to: str
    parts: int
    size: int
    items: int
    state: str
    badges: tuple[str, ...]
    receipt_at: str


@dataclass(frozen=True, slots=True)
class SentItem:
    """One item inside a series, as it stands now."""

    id: str
    kind: str
    code: str
    title: str
    state: str
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesDetail:
    """A series with its files, items, what stayed, and a message to send with it."""

    row: SeriesRow
    parts: tuple[Part, ...]
    items: tuple[SentItem, ...]
    left_out: tuple[LeftOut, ...]
    message_text: str


class Sent:
    """Reads what became of each series."""

    def __init__(self, vault: Vault, records: Records, states: States, keys: Keys) -> None:
        self._vault = vault
        self._records = records
        self._states = states
        self._keys = keys

    def rows(self) -> list[SeriesRow]:
        """Every series made here, the newest first."""
        return [self._row(one) for one in self._vault.ledger.series()]

    def detail(self, code: str) -> SeriesDetail:
        """One series in full. Raises ``UnknownRecord``."""
        made = self._vault.ledger.one(code)
        if made is None:
            raise UnknownRecord(code=code)
        return self._detail(made, self._items(_held_in(made)))

    def details(self) -> list[SeriesDetail]:
        """Every series in full, the newest first, read in one go."""
        every = self._vault.ledger.series()
        items = self._items([record for made in every for record in _held_in(made)])
        return [self._detail(made, items) for made in every]

    def _detail(self, made: SeriesKept, items: Mapping[str, SentItem]) -> SeriesDetail:
        left = tuple(LeftOut(*map(str, each)) for each in made.more.get("left_out", ()))
        return SeriesDetail(
            self._row(made), self.parts(made),
            tuple(items[each] for each in _held_in(made) if each in items), left,
            _message(made.code, made.of))

    def _items(self, record_ids: Sequence[str]) -> dict[str, SentItem]:
        """These records as they stand now; those that are not here at all are left out."""
        states = self._states.of(record_ids)
        found: dict[str, SentItem] = {}
        for kind in set(self._vault.records.kind_of(record_ids).values()) & set(NOUNS):
            for record in self._vault.records.every(kind, record_ids):
                found[record.id] = _item(record, states[record.id])
        return found

    def message(self, code: str) -> str:
        """A message to send with the files: it says nothing of a case."""
        made = self._vault.ledger.one(code)
        return _message(code, made.of if made is not None else 1)

    def mark_handed(self, code: str, n: int, yes: bool = True) -> None:
        """The person says that a file was handed over, or takes it back."""
        self._vault.ledger.handed(code, n, yes=yes, at=self._records.stamp())
        self._records.came()

    def lost(self) -> list[str]:
        """Items of which a receipt says that a part never came: they go again without being asked
        (exchange.md 3)."""
        return list(dict.fromkeys(
            item.id
            for row in self.rows() if "part_missing" in row.badges
            for item in self.detail(row.code).items if "part_missing" in item.badges
        ))

    def parts(self, made: SeriesKept) -> tuple[Part, ...]:
        """The files of a series."""
        return tuple(
            Part(Path(p.file), p.n, made.of, p.size, str(p.more.get("holds", "")), p.state)
            for p in made.parts
        )

    def _row(self, made: SeriesKept) -> SeriesRow:
        receipts = self._vault.ledger.receipts("in", made.code)
        receipt_at = str(made.more.get("receipt_at", "")) or (receipts[-1].at if receipts else "")
        missing = bool(receipt_at) and any(not part.received for part in made.parts)
        to = ", ".join(self._keys.person_of(str(d)) for d in made.more.get("to", ()))
        items = len(next((p.records for p in made.parts if p.n == 1), ()))
        return SeriesRow(
            made.code, made.kind, made.made, made.road, to, made.of,
            sum(p.size for p in made.parts), items, made.state,
            ("part_missing",) if missing else (), receipt_at,
        )


def _held_in(made: SeriesKept) -> list[str]:
    """Ids of the items that a person sees in a series."""
    return [record for part in made.parts if part.n == 1 for record in part.records]


def _item(record: Any, state: ItemState) -> SentItem:
    return SentItem(record.id, record.kind, getattr(record, "code", ""),
                    getattr(record, "title", ""), state.state, state.badges)


def _message(code: str, files: int) -> str:
    return plural(
        "Package {code}: {n} file. Please open it with the program and send the receipt back.",
        "Package {code}: {n} files. Please open them with the program and send the receipt "
        "back.", files, code=code,
    )
