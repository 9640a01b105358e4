"""Sending: what waits, the plan of a series, the files themselves, and what became of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defender_desk.desk.drafts import Drafts
from defender_desk.desk.folders import make_folder
from defender_desk.desk.items import ITEM_KINDS, item_of, members_of
from defender_desk.desk.keys import Keys
from defender_desk.desk.leaving import Gate, Leaving, LeftOut
from defender_desk.desk.records import Records
from defender_desk.desk.states import ItemState, States
from defender_desk.domain.fields import NOUNS
from defender_desk.domain.initials import initials
from defender_desk.domain.journal import Op
from defender_desk.errors import NoConsent, NothingToSend, UnknownRecord
from defender_desk.exchange import parts as planning
from defender_desk.exchange.bundle import BundleInfo, Have, new_series
from defender_desk.exchange.bundle_writer import FilePart, Written, write_bundle
from defender_desk.exchange.records import DeviceRecords, pack_records
from defender_desk.fault_points import reached
from defender_desk.media import kind as file_kind
from defender_desk.progress import Progress, Silent
from defender_desk.storage.ledger import WHOLE
from defender_desk.storage.ledger import Card as Pinned
from defender_desk.storage.ledger import Part as PartKept
from defender_desk.storage.ledger import Series as SeriesKept
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


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


@dataclass(slots=True)
class _Load:
    """Everything one export carries."""

    leaving: Leaving
    numbers: dict[str, list[int]]
    """Numbers of the ops that go, by own device: this one, and those before a restore."""
    records: list[DeviceRecords]
    files: list[FilePart]


class Bundles:
    """Packs the changes that the other side does not hold, words first."""

    def __init__(
        self, vault: Vault, records: Records, states: States, gate: Gate, keys: Keys,
        drafts: Drafts,
    ) -> None:
        self._vault = vault
        self._records = records
        self._states = states
        self._gate = gate
        self._keys = keys
        self._drafts = drafts

    # --- what waits ---------------------------------------------------------------------------

    def unsent(self, case_id: str | None = None) -> list[UnsentRow]:
        """Everything that waits here, of one case if named, the oldest change first."""
        items = self._states.unsent_items(case_id or "")
        states = self._states.of([item.id for item in items])
        return [self._unsent_row(item, states[item.id]) for item in items]

    def left_out(self, ids: Sequence[str] | None) -> list[LeftOut]:
        """What would stay here if these items were packed, each with its reason."""
        return self._gate.choose(self._items(ids)).left_out

    def plan(
        self, ids: Sequence[str] | None, road: str, part_size: int | None = None
    ) -> Plan:
        """What packing would make; nothing is written. Raises ``NoTeamKey``, ``TooLarge``."""
        to = self._keys.recipients()
        load = self._load(ids)
        words = _size(load.records)
        planned = planning.plan(words, load.files, road, part_size)
        parts = tuple(
            PartPlan(p.n, _("File {n} of {of}", n=p.n, of=len(planned)), self._holds(p), p.size)
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
        return self._write("work", load, to, road, folder, progress or Silent(), part_size, code)

    def send(
        self, kind: str, items: list[Any], records: Iterable[Any], to: Sequence[Pinned],
        road: str, folder: Path, progress: Progress | None = None,
    ) -> Series:
        """Pack chosen records as ``kind`` (``assignment``) for chosen devices."""
        self._drafts.commit_all()
        leaving = Leaving(items=items, records={r.id: r for r in records})
        leaving.files = [r for r in leaving.records.values() if r.kind == "attachment"]
        load = self._loaded(leaving, every=True)
        if not load.numbers:
            raise NothingToSend
        return self._write(kind, load, to, road, folder, progress or Silent(), None)

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
        info = self._from_here(_info_from(part.more))
        numbers: dict[str, list[int]] = {}
        for device, first, last in part.ops:
            numbers.setdefault(device, []).extend(range(first, last + 1))
        make_folder(folder)
        files = [self._file_part(sha, first, last) for sha, first, last in part.files]
        written = write_bundle(
            folder, info, self._vault.signing, records=self._device_records(numbers), files=files,
            open_attachment=self._vault.attachments.open, progress=progress,
        )
        return written.path

    def _from_here(self, info: BundleInfo) -> BundleInfo:
        """A series made before a restore or new keys leaves with this device's name: the old
        one's key is destroyed, and what it did not sign nobody opens."""
        device, *former = self._vault.ledger.own_devices()
        if info.sender == device:
            return info
        return dataclasses.replace(info, sender=device, replaces=tuple(former))

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
        files = [self._file_part(sha) for sha in wanted if self._vault.attachments.has(sha)]
        load = _Load(Leaving(), numbers, self._device_records(numbers), files)
        return self._write("pack", load, to, road, folder, progress or Silent(), None)

    # --- what became of it --------------------------------------------------------------------

    def series(self) -> list[SeriesRow]:
        """Every series made here, the newest first."""
        return [self._row(one) for one in self._vault.ledger.series()]

    def series_detail(self, code: str) -> SeriesDetail:
        """One series in full. Raises ``UnknownRecord``."""
        made = self._vault.ledger.one(code)
        if made is None:
            raise UnknownRecord(code=code)
        ids = [record for part in made.parts if part.n == 1 for record in part.records]
        states = self._states.of(ids)
        items = []
        for record_id in ids:
            held = self._vault.records.get(record_id)
            if held is not None:
                items.append(SentItem(
                    record_id, held.kind, getattr(held.record, "code", ""),
                    getattr(held.record, "title", ""), *dataclasses.astuple(states[record_id]),
                ))
        left = tuple(LeftOut(*map(str, each)) for each in made.more.get("left_out", ()))
        return SeriesDetail(self._row(made), self._parts(made), tuple(items), left,
                            self.message(code))

    def message(self, code: str) -> str:
        """A message to send with the files: it says nothing of a case."""
        made = self._vault.ledger.one(code)
        count = made.of if made is not None else 1
        return plural(
            "Package {code}: {n} file. Please open it with the program and send the receipt back.",
            "Package {code}: {n} files. Please open them with the program and send the receipt "
            "back.", count, code=code,
        )

    def mark_handed(self, code: str, n: int, yes: bool = True) -> None:
        """The person says that a file was handed over, or takes it back."""
        self._vault.ledger.handed(code, n, yes=yes, at=self._records.stamp())
        self._records.came()

    def states(self, record_ids: Sequence[str]) -> dict[str, ItemState]:
        """The state of each item."""
        return self._states.of(record_ids)

    # --- inside -------------------------------------------------------------------------------

    def _unsent_row(self, item: Any, state: ItemState) -> UnsentRow:
        files = [m for m in members_of(self._records, item) if m.kind == "attachment"]
        case = self._records.maybe("case", self._records.case_of(item))
        reason = self._gate.against(item)
        title = getattr(item, "title", "")
        if item.kind == "assignment":
            title = _("Answer to the assignment")
        return UnsentRow(
            item.id, item.kind, getattr(item, "code", ""), title, case.code if case else "",
            self._states.size(item), len(files), state.state, state.badges, not reason, reason,
            self._gate.kind_of(item) if reason else "",
        )

    def _items(self, ids: Sequence[str] | None) -> list[Any]:
        if ids is None:
            waiting = self._states.unsent_items()
            known = {item.id for item in waiting}
            lost = [record_id for record_id in self._lost() if record_id not in known]
            return waiting + [self._records.held(record_id).record for record_id in lost]
        return [self._records.held(record_id).record for record_id in ids]

    def _lost(self) -> list[str]:
        """Items of which a receipt says that a part never came: they go again without being asked
        (exchange.md 3)."""
        return list(dict.fromkeys(
            item.id
            for row in self.series() if "part_missing" in row.badges
            for item in self.series_detail(row.code).items if "part_missing" in item.badges
        ))

    def _load(self, ids: Sequence[str] | None) -> _Load:
        every = ids is not None or bool(self._lost())
        load = self._loaded(self._gate.choose(self._items(ids)), every=every)
        told = self._afterwards(load.leaving)
        if not told:
            return load
        numbers = {device: sorted({*load.numbers.get(device, ()), *told.get(device, ())})
                   for device in {**load.numbers, **told}}
        return dataclasses.replace(load, numbers=numbers, records=self._device_records(numbers))

    def _afterwards(self, leaving: Leaving) -> dict[str, list[int]]:
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
        closed = {record for record in gone & known if not self._may_leave(record)}
        last = {line.record: (line.device, line.n) for line in lines}
        for line in lines:
            at = (line.device, line.n)
            if line.record in closed and at in unsent and last[line.record] != at:
                found[line.device].remove(line.n)
        return found

    def _may_leave(self, record_id: str) -> bool:
        """Whether a removed record could leave if it still stood."""
        held = self._vault.records.get(record_id)
        if held is None:
            return False
        judge = self._gate.against if held.kind in ITEM_KINDS else self._gate.against_part
        return not judge(held.record)

    def _loaded(self, leaving: Leaving, *, every: bool) -> _Load:
        """The changes and files that go. ``every``: chosen items go again until they are held."""
        ledger = self._vault.ledger
        lines = self._vault.journal.ops_of(leaving.records)
        states = self._states.of(leaving.records) if every else {}
        numbers: dict[str, list[int]] = {}
        for device in ledger.own_devices():
            unsent = set(ledger.unsent_ops(device))
            found = [
                line.n for line in lines if line.device == device and (
                    (line.record, line.n) in unsent
                    or (every and states[line.record].state != "received")
                )
            ]
            if found:
                numbers[device] = found
        shas = list(dict.fromkeys(file.sha256 for file in leaving.files))
        held = self._vault.ledger.file_states(shas)
        fresh = set(self._vault.ledger.unsent_files(shas))
        wanted = [s for s in shas if s in fresh or (every and held.get(s) != "received")]
        return _Load(leaving, numbers, self._device_records(numbers),
                     [self._file_part(sha) for sha in wanted])

    def _device_records(self, numbers: Mapping[str, Sequence[int]]) -> list[DeviceRecords]:
        journal = self._vault.journal
        found = []
        for device, each in numbers.items():
            wanted = set(each)
            ops = tuple(
                (line.header, line.body)
                for line in journal.lines(device, min(wanted) - 1, max(wanted))
                if line.n in wanted
            )
            seals = journal.seals_covering(wanted, device)
            found.append(DeviceRecords(device, ops, seals))
        return found

    def _file_part(self, sha256: str, first: int = 0, last: int = WHOLE) -> FilePart:
        info = self._vault.attachments.info(sha256)
        if info is None:
            raise UnknownRecord(code=sha256[:12])
        return FilePart(sha256, info.size, info.cells, first, last)

    def _write(
        self, kind: str, load: _Load, to: Sequence[Pinned], road: str, folder: Path,
        progress: Progress, part_size: int | None, code: str = "",
    ) -> Series:
        from defender_desk.crypto import age

        planned = planning.plan(_size(load.records), load.files, road, part_size)
        if not code or self._taken(code):
            code = self.new_code()
        made = self._records.stamp()
        total = sum(part.size for part in planned)
        done = 0
        written: list[Written] = []
        make_folder(folder)
        try:
            for part in planned:
                info = BundleInfo(
                    kind=kind, series=code, n=part.n, of=len(planned),
                    sender=self._vault.device.id,
                    to=tuple(age.recipient_text(one.reading_public) for one in to),
                    made=self._records.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    have=self._have() if part.words else {},
                    state=self._vault.journal.state_digest().hex() if part.words else "",
                    left_out=len(load.leaving.left_out),
                    replaces=self._vault.ledger.own_devices()[1:],
                )
                written.append(write_bundle(
                    folder, info, self._vault.signing,
                    records=load.records if part.words else [],
                    files=part.files, open_attachment=self._vault.attachments.open,
                    progress=_Share(progress, done, total, part.size),
                ))
                done += part.size
            kept = self._kept(kind, code, made, road, to, load, planned, written)
            reached("export.written")
            self._vault.ledger.made(kept)
            reached("export.recorded")
        except BaseException:
            # A series that is not whole must not be found on the stick.
            for one in written:
                one.path.unlink(missing_ok=True)
            raise
        self._records.came()
        self._records.activity.note("package.made", code)
        progress.step(total, total)
        return Series(code, self._parts(kept))

    def _kept(
        self, kind: str, code: str, made: str, road: str, to: Sequence[Pinned], load: _Load,
        planned: Sequence[planning.PartPlan], written: Sequence[Written],
    ) -> SeriesKept:
        parts = []
        for plan, one in zip(planned, written, strict=True):
            runs = [
                (device, first, last) for device, numbers in load.numbers.items()
                for first, last in _runs(numbers)
            ] if plan.words else []
            parts.append(PartKept(
                plan.n, str(one.path), one.size, one.info.nonce,
                ops=tuple(runs),
                files=tuple((f.sha256, f.first, f.last) for f in plan.files),
                records=tuple(item.id for item in load.leaving.items) if plan.words else (),
                at=made, more={"info": _info_json(one.info), "holds": self._holds(plan)},
            ))
        left = [[o.code, o.title, o.reason, o.id, o.kind] for o in load.leaving.left_out]
        me = self._vault.device.id
        return SeriesKept("out", code, kind, road, made, len(planned), me, tuple(parts), {
            "to": [one.device for one in to], "left_out": left,
        })

    def _have(self) -> dict[str, Have]:
        return {d: Have(h.n, h.odd) for d, h in self._vault.journal.have().items()}

    def new_code(self) -> str:
        """A name for a series to come, which no series made or received here has."""
        code = new_series()
        while self._taken(code):
            code = new_series()
        return code

    def _taken(self, code: str) -> bool:
        ledger = self._vault.ledger
        return ledger.one(code) is not None or ledger.one(code, "in") is not None

    def _holds(self, part: planning.PartPlan) -> str:
        if part.words:
            return _("Everything written")
        kinds = [self._mime(one.sha256) for one in part.files]
        photos = sum(file_kind.is_picture(k) for k in kinds)
        sounds = sum(file_kind.is_sound(k) for k in kinds)
        others = len(kinds) - photos - sounds
        said = []
        if photos:
            said.append(plural("{n} photo", "{n} photos", photos))
        if sounds:
            said.append(plural("{n} recording", "{n} recordings", sounds))
        if others:
            said.append(plural("{n} file", "{n} files", others))
        return ", ".join(said)

    def _mime(self, sha256: str) -> str:
        found: list[Any] = self._records.all("attachment", sha256=sha256)
        return found[0].mime if found else ""

    def _parts(self, made: SeriesKept) -> tuple[Part, ...]:
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


class _Share:
    """One file's share of the progress of a series."""

    def __init__(self, watch: Progress, base: int, total: int, share: int) -> None:
        self._watch, self._base, self._total, self._share = watch, base, total, share

    def step(self, done: int, total: int, what: str = "") -> None:
        part = self._share * done // total if total else 0
        self._watch.step(self._base + part, self._total, what)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Whole numbers as runs of first and last."""
    runs: list[tuple[int, int]] = []
    for n in sorted(set(numbers)):
        if runs and runs[-1][1] == n - 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def _size(records: Iterable[DeviceRecords]) -> int:
    return sum(len(pack_records(one)) for one in records)


def _info_json(info: BundleInfo) -> dict[str, Any]:
    return {
        "kind": info.kind, "series": info.series, "n": info.n, "of": info.of,
        "sender": info.sender, "to": list(info.to), "made": info.made, "id": info.id,
        "nonce": info.nonce, "state": info.state, "left_out": info.left_out,
        "replaces": list(info.replaces),
        "have": {device: [have.n, *have.odd] for device, have in info.have.items()},
    }


def _info_from(more: Any) -> BundleInfo:
    told = more["info"]
    have = {device: Have(n[0], tuple(n[1:])) for device, n in told["have"].items()}
    # A series of version 0.1.0 says nothing of former devices.
    former = tuple(told.get("replaces", ()))
    return BundleInfo(**{**told, "to": tuple(told["to"]), "have": have, "replaces": former})
