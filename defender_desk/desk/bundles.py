"""Sending: what waits, the plan of a series, and the files themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.drafts import Drafts
from defender_desk.desk.half_written import HalfWritten
from defender_desk.desk.items import ITEM_KINDS, item_of, members_of_all
from defender_desk.desk.keys import Keys
from defender_desk.desk.leaving import Gate, Leaving, LeftOut
from defender_desk.desk.packing import Load, Packing
from defender_desk.desk.records import Records
from defender_desk.desk.series import Sent, Series, SeriesDetail, SeriesRow
from defender_desk.desk.series_writer import SeriesWriter
from defender_desk.desk.states import ItemState, States
from defender_desk.domain.consent import Consent
from defender_desk.domain.initials import initials
from defender_desk.domain.journal import Op
from defender_desk.errors import NoConsent, NothingToSend, UnknownRecord
from defender_desk.exchange import parts as planning
from defender_desk.progress import Progress, Silent
from defender_desk.storage.ledger import Card as Pinned
from defender_desk.storage.ledger import Part as PartKept
from defender_desk.storage.ledger import Series as SeriesKept
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


_AT_ONCE: Final = 500
"""Items that are read together."""


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """One item that waits here. ``allowed`` False with the ``reason`` why it must stay.

    ``keeps``: whose will keeps it here, "" when it may leave (``LeftOut.kind``).
    """

    id: str
    kind: str
    code: str
    title: str
    case_code: str
    size: int
    files: int
    state: str
    badges: tuple[str, ...]
    allowed: bool
    reason: str
    keeps: str = ""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One file to come: what it holds in words, and about how many bytes it will have."""

    n: int
    name: str
    holds: str
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A series to come. ``total`` in bytes, ``recipients`` as initials."""

    parts: tuple[PartPlan, ...]
    total: int
    recipients: tuple[str, ...]
    items: int
    left_out: tuple[LeftOut, ...]


class Bundles:
    """Packs the changes that the other side does not hold, words first."""

    def __init__(
        self, vault: Vault, records: Records, states: States, gate: Gate, keys: Keys,
        drafts: Drafts, half_written: HalfWritten,
    ) -> None:
        self._vault = vault
        self._records = records
        self._states = states
        self._gate = gate
        self._keys = keys
        self._drafts = drafts
        self._half_written = half_written
        self._packing = Packing(vault, records, states, gate)
        self._writer = SeriesWriter(vault, records, self._packing, half_written)
        self._sent = Sent(vault, records, states, keys)

    # --- what waits ---------------------------------------------------------------------------

    def sweep(self) -> None:
        """Take away what packages that were cut short left on sticks and in folders."""
        self._half_written.sweep()

    def waiting(self) -> tuple[int, int]:
        """How many things wait here, and about how many bytes they are."""
        summed = self._states.summary()
        return summed.count, summed.size

    def unsent(self, case_id: str | None = None, most: int | None = None) -> list[UnsentRow]:
        """Everything that waits here, of one case if named, the oldest change first.

        ``most``: only the first ones of a list that is very long.
        """
        items = self._states.unsent_items(case_id or "", most)
        found: list[UnsentRow] = []
        asked: dict[str, Consent | None] = {}
        for start in range(0, len(items), _AT_ONCE):
            found += self._unsent_rows(items[start : start + _AT_ONCE], asked)
        return found

    def left_out(self, ids: Sequence[str] | None) -> list[LeftOut]:
        """What would stay here if these items were packed, each with its reason."""
        return self._gate.choose(self._items(ids)).left_out

    def plan(
        self, ids: Sequence[str] | None, road: str, part_size: int | None = None
    ) -> Plan:
        """What packing would make; nothing is written. Raises ``NoTeamKey``, ``TooLarge``."""
        to = self._keys.recipients()
        load = self._load(ids)
        planned = planning.plan(load.words, load.files, road, part_size)
        parts = tuple(
            PartPlan(p.n, _("File {n} of {of}", n=p.n, of=len(planned)), self._packing.holds(p),
                     p.size)
            for p in planned
        )
        return Plan(parts, sum(p.size for p in parts), tuple(initials(o.name) for o in to),
                    len(load.leaving.items), tuple(load.leaving.left_out))

    # --- packing ------------------------------------------------------------------------------

    def export(
        self, ids: Sequence[str] | None, road: str, folder: Path,
        progress: Progress | None = None, part_size: int | None = None, code: str = "",
    ) -> Series:
        """Pack these items (None: everything that waits and may leave) into ``folder``.

        ``code``: the name of the series that ``new_code`` gave before; "" makes one now.

        What is being typed is saved first. Every file is read back before it counts; on any
        error no file of the series is left and nothing is marked. Raises ``NothingToSend``,
        ``NoTeamKey``, ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``Cancelled``,
        ``DamagedAttachment``.
        """
        self._drafts.commit_all()
        to = self._keys.recipients()
        load = self._load(ids)
        if not load.numbers and not load.files:
            raise NothingToSend
        return self._written(self._writer.write(
            "work", load, to, road, folder, progress or Silent(), part_size, code))

    def send(
        self, kind: str, items: list[Any], records: Iterable[Any], to: Sequence[Pinned],
        road: str, folder: Path, progress: Progress | None = None,
    ) -> Series:
        """Pack chosen records as ``kind`` (``assignment``) for chosen devices."""
        self._drafts.commit_all()
        leaving = Leaving(items=items, records={r.id: r for r in records})
        leaving.files = [r for r in leaving.records.values() if r.kind == "attachment"]
        load = self._packing.loaded(leaving, every=True)
        if not load.numbers:
            raise NothingToSend
        return self._written(self._writer.write(
            kind, load, to, road, folder, progress or Silent()))

    def again(self, code: str, n: int, folder: Path, progress: Progress | None = None) -> Path:
        """Write one file of a series once more, with the very same content.

        Raises ``UnknownRecord`` for a series or part that was never made, ``NoConsent`` when
        something in it may not leave any more.
        """
        made = self._vault.ledger.one(code)
        part = next((p for p in made.parts if p.n == n), None) if made is not None else None
        if made is None or part is None:
            raise UnknownRecord(code=f"{code}-{n}")
        self._need_leave(made, part)
        return self._writer.write_again(code, part, folder, progress)

    def _need_leave(self, made: SeriesKept, part: PartKept) -> None:
        """Raise ``NoConsent`` when an item or a file of a part must stay by now."""
        ids = [record for each in made.parts for record in each.records] if part.ops else []
        asked = [self._records.maybe(kind, one) for kind in ITEM_KINDS for one in ids]
        stays = [item for item in asked if item is not None and self._gate.against(item)]
        for sha256, _first, _last in part.files:
            found: list[Any] = self._records.all("attachment", sha256=sha256)
            owners = [item_of(self._vault, file.id) for file in found]
            if found and all(
                self._gate.against_file(file) or (item is not None and self._gate.against(item))
                for file, item in zip(found, owners, strict=True)
            ):
                stays += owners
        if stays:
            raise NoConsent(code=getattr(stays[0], "code", ""), scopes=("share_staff",))

    def give_back(
        self, device: str, folder: Path, progress: Progress | None = None, road: str = "usb",
    ) -> Series:
        """Pack for a trusted device everything that came from those it replaces: what a lost
        computer had sent is lost to nobody.

        Raises ``NothingToSend`` when it replaces none or nothing came, ``NoTeamKey`` for a device
        that is not trusted, and what ``export`` raises for the disk.
        """
        to = self._keys.recipients((device,))
        numbers: dict[str, list[int]] = {}
        wanted: dict[str, None] = {}
        for former in self._keys.former(device):
            for line in self._vault.journal.lines(former):
                numbers.setdefault(former, []).append(line.n)
                if line.kind == "attachment" and line.body is not None:
                    wanted[str(Op(line.header, line.body).values.get("sha256", ""))] = None
        if not numbers:
            raise NothingToSend
        files = [self._packing.file_part(sha) for sha in wanted if self._vault.attachments.has(sha)]
        load = Load(Leaving(), numbers, self._packing.device_records(numbers), files)
        return self._written(self._writer.write(
            "pack", load, to, road, folder, progress or Silent()))

    # --- what became of it --------------------------------------------------------------------

    def series(self) -> list[SeriesRow]:
        """Every series made here, the newest first."""
        return self._sent.rows()

    def series_details(self) -> list[SeriesDetail]:
        """Every series made here in full, the newest first."""
        return self._sent.details()

    def series_detail(self, code: str) -> SeriesDetail:
        """One series in full. Raises ``UnknownRecord``."""
        return self._sent.detail(code)

    def message(self, code: str) -> str:
        """A message to send with the files: it says nothing of a case."""
        return self._sent.message(code)

    def mark_handed(self, code: str, n: int, yes: bool = True) -> None:
        """The person says that a file was handed over, or takes it back."""
        self._sent.mark_handed(code, n, yes)

    def states(self, record_ids: Sequence[str]) -> dict[str, ItemState]:
        """The state of each item."""
        return self._states.of(record_ids)

    # --- inside -------------------------------------------------------------------------------

    def _unsent_rows(
        self, items: Sequence[Any], asked: dict[str, Consent | None]
    ) -> list[UnsentRow]:
        """The rows of these items, read in one go."""
        members = members_of_all(self._records, items)
        states, sizes = self._states.of_members(members), self._states.sizes(members)
        codes = dict(self._records.columns("case", ("id", "code"),
                                           id=tuple({item.case for item in items})))
        return [
            self._unsent_row(each[0], states[each[0].id], sizes[each[0].id],
                             sum(m.kind == "attachment" for m in each),
                             codes.get(each[0].case, ""), self._gate.against(each[0], asked))
            for each in members
        ]

    def _unsent_row(
        self, item: Any, state: ItemState, size: int, files: int, case_code: str, reason: str
    ) -> UnsentRow:
        title = getattr(item, "title", "")
        if item.kind == "assignment":
            title = _("Answer to the assignment")
        return UnsentRow(
            item.id, item.kind, getattr(item, "code", ""), title, case_code, size, files,
            state.state, state.badges, not reason, reason,
            self._gate.kind_of(item) if reason else "",
        )

    def _items(self, ids: Sequence[str] | None) -> list[Any]:
        if ids is None:
            waiting = self._states.unsent_items()
            known = {item.id for item in waiting}
            lost = [record_id for record_id in self._sent.lost() if record_id not in known]
            return waiting + [self._records.held(record_id).record for record_id in lost]
        return [self._records.held(record_id).record for record_id in ids]

    def _load(self, ids: Sequence[str] | None) -> Load:
        every = ids is not None or bool(self._sent.lost())
        return self._packing.load(self._items(ids), every=every)

    def _written(self, kept: SeriesKept) -> Series:
        return Series(kept.code, self._sent.parts(kept))

    def new_code(self) -> str:
        """A name for a series to come, which no series made or received here has."""
        return self._writer.new_code()
