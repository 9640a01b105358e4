"""What arrives: verified, taken once, answered at once with a receipt; reviewed later."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from defender_desk.crypto import age
from defender_desk.desk.arrivals import Incoming
from defender_desk.desk.folders import make_folder, write_new
from defender_desk.desk.items import ITEM_KINDS, PART_KINDS, WITH_FILES, item_of
from defender_desk.desk.keys import Keys
from defender_desk.desk.receipts import Receipts
from defender_desk.desk.records import Records
from defender_desk.desk.review import Compared, Had, Review, had_before
from defender_desk.domain.fields import NOUNS
from defender_desk.domain.journal import Op
from defender_desk.errors import (
    AlreadyHere,
    DeskError,
    MissingFile,
    UnknownRecord,
    UnknownSender,
    WrongDirection,
)
from defender_desk.exchange import receipt as saying
from defender_desk.exchange import receipt_text
from defender_desk.exchange.bundle import CELL, BundleInfo, Have, new_series
from defender_desk.exchange.bundle_reader import Bundle, inspect, read_bundle, verify
from defender_desk.exchange.bundle_writer import write_bundle
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage.ledger import Part, Receipt, Series
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.attachments import Work
    from defender_desk.storage.vault import Vault

SHOWN = (
    "assignment", "note", "search_attempt", "declaration", "interview", "consent", "person", "case",
)
"""Kinds listed one by one in the detail of an arrival, in this order."""

_MARK = "+"


@dataclass(frozen=True, slots=True)
class BundleView:
    """What can be told of a file before it is taken. ``known``: its sender's key is trusted;
    ``digits`` are the sender's when it is. ``already``: it was taken before."""

    kind: str
    from_initials: str
    series: str
    n: int
    of: int
    known: bool
    digits: str
    size: int
    already: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of one file. ``receipt_file`` is the name its receipt will have, "" for none."""

    file: Path
    ok: bool
    error: DeskError | None
    series: str
    n: int
    of: int
    kind: str
    items: int
    receipt_file: str


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One series that came."""

    series: str
    kind: str
    from_initials: str
    device: str
    case_codes: tuple[str, ...]
    items: int
    arrived: int
    of: int
    first_seen: str
    reviewed: bool
    receipt_at: str
    receipt_file: str


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One record that came with a series."""

    kind: str
    id: str
    code: str
    title: str
    detail: str
    state: str
    reviewed: bool
    news: str = ""
    """``new``, ``changed``, ``same``, ``conflict`` (two people wrote it apart); "" unknown."""


@dataclass(frozen=True, slots=True)
class InboxDetail:
    """A series that came, with what is in it and what is still on its way."""

    row: InboxRow
    items: tuple[InboxItem, ...]
    missing_parts: tuple[int, ...]
    left_out_count: int


def inspect_file(path: Path) -> dict[str, Any]:
    """What anybody can tell of a file without a key. Raises ``DamagedBundle``, ``MissingFile``."""
    seen = inspect(path)
    return {"name": seen.name, "size": seen.size, "series": seen.series, "n": seen.n,
            "recipients": seen.recipients}


class Inbox:
    """Everything is checked before anything counts; a file that fails changes nothing."""

    def __init__(self, vault: Vault, records: Records, keys: Keys, receipts: Receipts,
                 review: Review) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys
        self._receipts = receipts
        self._review = review

    # --- taking -------------------------------------------------------------------------------

    def look(self, path: Path, progress: Progress | None = None) -> BundleView:
        """Check a file whole and tell what it is; nothing is taken. An unknown sender is no error
        here: ``known`` is False.

        Raises ``NotForYou``, ``DamagedBundle``, ``WrongDirection``, ``NewerFormat``.
        """
        seen = inspect(path)
        try:
            found = verify(path, self._vault.readings, self._keys.senders(),
                           self._vault.profile.role, progress=progress)
        except UnknownSender:
            return BundleView("", "", seen.series, seen.n, 0, False, "", seen.size, False)
        info = found.info
        digits = next((row.digits for row in self._keys.trusted()
                       if row.device == found.sender.device), "")
        return BundleView(info.kind, self._keys.person_of(info.sender), info.series, info.n,
                          info.of, True, digits, seen.size, self._known(info) is not None)

    def take(
        self, paths: Sequence[Path], progress: Progress | None = None, *, hide_many: bool = False
    ) -> list[Arrival]:
        """Take many files, each by itself: one that fails is named and the others go on.

        A receipt of each series is signed at once. ``hide_many`` lets an import hide many
        records (after ``WouldHideMany`` was answered). Raises ``Cancelled`` only.
        """
        watch = progress or Silent()
        arrivals = []
        for number, path in enumerate(paths):
            watch.step(number, len(paths), path.name)
            try:
                arrivals.append(self._take(path, watch, hide_many))
            except DeskError as error:
                if error.code == "cancelled":
                    raise
                facts = error.facts if isinstance(error, AlreadyHere) else {}
                arrivals.append(Arrival(path, False, error, str(facts.get("series", "")),
                                        int(str(facts.get("n", 0))), 0, "", 0, ""))
        watch.step(len(paths), len(paths))
        return arrivals

    def _take(self, path: Path, watch: Progress, hide_many: bool) -> Arrival:
        if not os.path.isfile(path):
            raise MissingFile(name=path.name)
        incoming = Incoming(self._vault.attachments, self._vault.folder.name)
        try:
            found = read_bundle(path, self._vault.readings, self._keys.senders(),
                                self._vault.profile.role, incoming)
            info = found.info
            reached("import.read")
            known = self._known(info)
            if known is not None and not incoming.brings:
                incoming.join({sha for sha, _index in found.cells})
                raise AlreadyHere(name=path.name, series=self._place(info), n=info.n,
                                  imported=known.at)
            if info.kind == "receipt":
                self._receipts.take(found)
                self._note_arrival(path, found, {})
                return Arrival(path, True, None, info.series, info.n, info.of, "receipt", 0, "")
            records: dict[str, list[str]] = {}
            # Words, files and the mark that they came: one transaction, so that what a power
            # cut interrupts can simply be opened again.
            incoming.keep(lambda files: records.update(
                self._take_words(path, found, hide_many, files)
            ))
            reached("import.taken")
            incoming.join({sha for sha, _index in found.cells})
            reached("import.joined")
        finally:
            incoming.discard()
        self._keys.retire(info.replaces, info.sender)
        if info.have:
            self._receipts.hear_anew(info.sender, info.have, self._vault.ledger.own_devices())
        for own in self._vault.ledger.own_devices():
            mine = info.have.get(own)
            if mine is not None:
                # The sender signed what they hold of mine: as good as a receipt for my words.
                self._vault.ledger.received_have(mine.n, mine.odd, (), self._records.stamp(), own)
        self._records.came()
        place = self._place(info)
        self._records.activity.note("package.taken", info.series)
        reached("import.confirmed")
        receipt = self._sign_receipt(place, info.sender)
        reached("import.answered")
        return Arrival(path, True, None, place, info.n, info.of, info.kind, len(records), receipt)

    def _take_words(
        self, path: Path, found: Bundle, hide_many: bool, files: Work
    ) -> dict[str, list[str]]:
        ops = [op for one in found.records for op in one.ops]
        seals = [seal for one in found.records for seal in one.seals]
        kinds: dict[str, list[str]] = {}
        for header, body in ops:
            op = Op(header, body)
            if op.record not in kinds.setdefault(op.kind, []):
                kinds[op.kind].append(op.record)
        arrived = self._vault.ledger.arrived_in(self._series_of(path, found, kinds))

        def also(connection: Any) -> None:
            files(connection)
            arrived(connection)

        self._vault.journal.take(
            ops, seals, self._vault.ledger.keys(), hide_many=hide_many, also=also,
        )
        return kinds

    def _note_arrival(self, path: Path, found: Bundle, kinds: dict[str, list[str]]) -> None:
        self._vault.ledger.arrived(self._series_of(path, found, kinds))
        self._records.came()

    def _series_of(self, path: Path, found: Bundle, kinds: dict[str, list[str]]) -> Series:
        info = found.info
        now = self._records.stamp()
        cells: dict[str, list[int]] = {}
        for sha, index in found.cells:
            cells.setdefault(sha, []).append(index)
        part = Part(info.n, path.name, path.stat().st_size, info.nonce, at=now, more={
            "id": info.id, "kinds": kinds, "files": [*found.files, *cells], "cells": cells,
            "left_out": info.left_out,
            # What was here before it came: the review compares with that.
            "had": {device: _runs(have.n, have.odd)
                    for device, have in self._vault.journal.have().items()},
        })
        return Series("in", self._place(info), info.kind, "", now, info.of, info.sender, (part,))

    def _known(self, info: BundleInfo) -> Part | None:
        """The part as it was taken before: told by what it is, never by its name."""
        kept = self._vault.ledger.one(self._place(info), "in")
        if kept is None:
            return None
        return next((p for p in kept.parts if p.nonce == info.nonce and p.n == info.n), None)

    def _place(self, info: BundleInfo) -> str:
        """The name of a series here: its code, with a mark where another sender drew the same.

        Codes are drawn at random by each desk from 923,521: among a thousand series that come
        to the team two share one about as often as not.
        """
        kept = self._vault.ledger.one(info.series, "in")
        if kept is None or kept.sender == info.sender:
            return info.series
        return f"{info.series}{_MARK}{info.sender[:8]}"

    # --- what is here -------------------------------------------------------------------------

    def rows(self) -> list[InboxRow]:
        """Every series that came, the newest first; receipts are not listed."""
        return [self._row(one) for one in self._vault.ledger.series("in") if one.kind != "receipt"]

    def detail(self, series: str) -> InboxDetail:
        """One series in full. Raises ``UnknownRecord``."""
        one = self._one(series)
        kinds = self._kinds(one)
        reviewed = set(self._reviewed(series))
        had = had_before(one)
        items = [
            self._item(kind, record_id, record_id in reviewed, had)
            for kind in SHOWN for record_id in kinds.get(kind, ())
        ]
        held = self._held(one)
        left = max((int(str(p.more.get("left_out", 0))) for p in one.parts), default=0)
        return InboxDetail(
            self._row(one), tuple(item for item in items if item is not None),
            tuple(n for n in range(1, one.of + 1) if n not in held), left,
        )

    def mark_reviewed(self, series: str, item_id: str | None = None) -> None:
        """Note that one item, or the whole series, was reviewed. Raises ``UnknownRecord``."""
        one = self._one(series)
        done = set(self._reviewed(series))
        done |= {item_id} if item_id else {r for ids in self._kinds(one).values() for r in ids}
        self._vault.ledger.set_mark(f"reviewed:{series}", sorted(done))
        self._records.came()

    def compare(self, declaration_id: str, series: str = "") -> list[Compared]:
        """The paragraphs of a declaration as they were before ``series`` came, and now.

        Without a series, or for one taken before this was noted, the words of the save before
        stand for it. Raises ``UnknownRecord``.
        """
        had = had_before(self._one(series)) if series else None
        return self._review.compare(declaration_id, had)

    # --- receipts -----------------------------------------------------------------------------

    def receipt_file(self, series: str, folder: Path) -> Path:
        """Write the receipt of a series into ``folder``.

        Raises ``UnknownRecord``, ``WrongDirection`` (only the team answers with receipts),
        ``CannotWrite``, ``DiskFull``.
        """
        one = self._one(series)
        if self._vault.profile.role != "staff":
            raise WrongDirection(kind="receipt")
        kept = self._vault.ledger.receipts("out", series)
        if not kept or not self._still_so(kept[-1], one):
            # None was signed, or more has come since: cut short between a taking and its
            # receipt, the old one would say for ever that a part is missing.
            self._sign_receipt(series, one.sender)
            kept = self._vault.ledger.receipts("out", series)
        card = self._vault.ledger.card(one.sender)
        if card is None:
            raise UnknownSender(digits="")
        told = kept[-1].more
        pair = (str(told["raw"]).encode(), str(told["signed"]).encode())
        info = BundleInfo(
            kind="receipt", series=new_series(), n=1, of=1, sender=self._vault.device.id,
            to=(age.recipient_text(card.reading_public),), made=self._utc(),
            replaces=self._vault.ledger.own_devices()[1:],
        )
        make_folder(folder)
        return write_bundle(folder, info, self._vault.signing, receipt=pair).path

    def phone_code(self, series: str) -> str:
        """The code that only who opened every part can say; "" while a part is missing."""
        one = self._one(series)
        if len(self._held(one)) < one.of:
            return ""
        nonces = [part.nonce for part in sorted(one.parts, key=lambda p: p.n)]
        return saying.show_phone_code(saying.phone_code(_said(series), nonces))

    def text_receipt(self, series: str) -> str:
        """The receipt as one text message (118 characters); "" for more than eight parts."""
        one = self._one(series)
        if one.of > receipt_text.MOST_PARTS:
            return ""
        held = self._held(one)
        have = self._vault.journal.have().get(one.sender)
        return receipt_text.text(receipt_text.TextReceipt(
            self._vault.device.id, one.sender, have.n if have else 0, _said(series),
            tuple(n for n in range(1, one.of + 1) if n not in held),
            self._vault.journal.state_digest().hex()[:12],
        ), self._vault.signing)

    def save_text_receipt(self, series: str, folder: Path) -> Path:
        """Write the text form beside the others, for copying. Raises ``CannotWrite``."""
        return write_new(folder, f"{series}.txt", self.text_receipt(series).encode())

    def _sign_receipt(self, series: str, sender: str) -> str:
        """Sign what is held now of what ``sender`` sent; the name that people know it by."""
        if self._vault.profile.role != "staff":
            return ""
        told = self._told(self._one(series))
        raw, signed = saying.sign(told, self._vault.signing)
        now = self._records.stamp()
        self._vault.ledger.keep_receipt(Receipt("out", sender, series, told.made, now, {
            "raw": raw.decode(), "signed": signed.decode(),
        }))
        return f"{series}"

    def _told(self, one: Series) -> saying.Receipt:
        """What a receipt of a series says now."""
        files = [str(sha) for p in one.parts for sha in p.more.get("files", ())]
        whole = tuple(sorted({sha for sha in files if self._vault.attachments.has(sha)}))
        have = self._vault.journal.have().get(one.sender)
        return saying.Receipt(
            device=self._vault.device.id, to=one.sender, made=self._utc(),
            have={one.sender: Have(have.n, have.odd)} if have else {},
            state=self._vault.journal.state_digest().hex(), files=whole,
            missing=self._missing_files(one),
            series=(saying.SeriesHeld(_said(one.code), one.of, self._held(one)),),
        )

    def _still_so(self, kept: Receipt, one: Series) -> bool:
        """Whether a receipt signed before says of this series what is so now."""
        was, now = (json.loads(raw) for raw in (str(kept.more["raw"]), self._told(one).to_bytes()))
        return all(was[each] == now[each] for each in ("files", "missing", "series"))

    def _held(self, one: Series) -> tuple[int, ...]:
        """The parts of a series that came and whose every file or cell is still held."""
        return tuple(sorted(p.n for p in one.parts if self._holds(p)))

    def _holds(self, part: Part) -> bool:
        cells = cast("dict[str, list[int]]", part.more.get("cells", {}))
        for sha in cast("list[str]", part.more.get("files", [])):
            if self._vault.attachments.has(sha):
                continue
            came = cells.get(sha)
            if not came:
                return False
            missing = self._vault.attachments.missing_cells(sha, (max(came) + 1) * CELL)
            if set(came) & set(missing):
                return False
        return True

    def _missing_files(self, one: Series) -> dict[str, tuple[int, ...]]:
        """Attachments that the words of a series name and that are not whole here."""
        missing: dict[str, tuple[int, ...]] = {}
        for record_id in _kinds(one).get("attachment", ()):
            record = self._records.maybe("attachment", record_id)
            if record is None or self._vault.attachments.has(record.sha256):
                continue
            cells = self._vault.attachments.missing_cells(record.sha256, record.size or 0)
            whole = -(-(record.size or 0) // (4 << 20))
            missing[record.sha256] = () if len(cells) == whole else cells
        return missing

    # --- inside -------------------------------------------------------------------------------

    def _one(self, series: str) -> Series:
        one = self._vault.ledger.one(series, "in")
        if one is None:
            raise UnknownRecord(code=series)
        return one

    def _kinds(self, one: Series) -> dict[str, list[str]]:
        """What came with a series by kind, and the item of each part that came alone."""
        found = _kinds(one)
        for kind in PART_KINDS & set(found):
            for record_id in found[kind]:
                item = item_of(self._vault, record_id)
                if item is not None and item.id not in found.setdefault(item.kind, []):
                    found[item.kind].append(item.id)
        return found

    def _reviewed(self, series: str) -> list[str]:
        found = self._vault.ledger.mark(f"reviewed:{series}")
        return [str(each) for each in found] if isinstance(found, list) else []

    def _row(self, one: Series) -> InboxRow:
        kinds = self._kinds(one)
        cases = set()
        for kind in SHOWN:
            for record_id in kinds.get(kind, ()):
                held = self._vault.records.get(record_id)
                if held is not None:
                    cases.add(self._records.case_of(held.record))
        codes = [c.code for c in (self._records.maybe("case", i) for i in cases) if c is not None]
        listed = [i for k in ITEM_KINDS for i in kinds.get(k, ())]
        reviewed = set(self._reviewed(one.code))
        receipts = self._vault.ledger.receipts("out", one.code)
        return InboxRow(
            one.code, one.kind, self._keys.person_of(one.sender), one.sender,
            tuple(sorted(codes)), len(listed), len(one.parts), one.of,
            min((p.at for p in one.parts), default=one.made),
            bool(reviewed) and set(listed) <= reviewed,
            receipts[-1].at if receipts else "", one.code if receipts else "",
        )

    def _item(self, kind: str, record_id: str, reviewed: bool,
              had: Had | None) -> InboxItem | None:
        held = self._vault.records.get(record_id)
        if held is None:
            return None
        record = held.record
        title = getattr(record, "title", "") or _(NOUNS[kind].label)
        return InboxItem(kind, record_id, getattr(record, "code", ""), title,
                         self._detail(record), self._arrived_state(record), reviewed,
                         self._review.news(record, had))

    def _detail(self, record: Any) -> str:
        if record.kind in WITH_FILES:
            files: list[Any] = self._records.all("attachment", owner=record.id)
            here = sum(self._vault.attachments.has(f.sha256) for f in files)
            return _("{here} of {all} files", here=here, all=len(files)) if files else ""
        if record.kind == "declaration":
            steps = dict(NOUNS["declaration"].fields["step"].choices)
            return _(steps.get(record.step, record.step))
        if record.kind == "assignment":
            answers = dict(NOUNS["assignment"].fields["answer"].choices)
            return _(answers.get(record.answer, record.answer))
        return ""

    def _arrived_state(self, record: Any) -> str:
        """``received``, or ``part_missing`` where a file has not come."""
        item = item_of(self._vault, record.id)
        if item is None or item.kind not in WITH_FILES:
            return "received"
        files: list[Any] = self._records.all("attachment", owner=item.id)
        whole = all(self._vault.attachments.has(f.sha256) for f in files)
        return "received" if whole else "part_missing"

    def _utc(self) -> str:
        return self._records.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _said(series: str) -> str:
    """The code as its sender knows it, without the mark of ``Inbox._place``."""
    return series.partition(_MARK)[0]


def _kinds(one: Series) -> dict[str, list[str]]:
    """Kind to ids of the records that came with any part of a series."""
    found: dict[str, list[str]] = {}
    for part in one.parts:
        kinds = part.more.get("kinds", {})
        for kind, ids in kinds.items() if isinstance(kinds, dict) else ():
            found.setdefault(kind, []).extend(i for i in ids if i not in found[kind])
    return found


def _runs(whole: int, odd: Sequence[int]) -> list[list[int]]:
    """The numbers 1 to ``whole`` and the ``odd`` ones after them as runs, first and last."""
    runs = [[1, whole]] if whole else []
    for n in odd:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return runs
