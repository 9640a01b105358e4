"""Taking what arrives: verified whole, kept in one transaction, answered at once with a receipt."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defender_desk.desk.answers import MARK, Answers
from defender_desk.desk.arrivals import Incoming
from defender_desk.desk.keys import Keys
from defender_desk.desk.receipts import Receipts
from defender_desk.desk.records import Records
from defender_desk.domain.journal import Op
from defender_desk.errors import AlreadyHere, DeskError, MissingFile, UnknownSender
from defender_desk.exchange.bundle import BundleInfo
from defender_desk.exchange.bundle_reader import Bundle, inspect, read_bundle, verify
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage.ledger import Part, Series

if TYPE_CHECKING:
    from defender_desk.storage.attachments import Work
    from defender_desk.storage.vault import Vault


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


class Taking:
    """Everything is checked before anything counts; a file that fails changes nothing."""

    def __init__(self, vault: Vault, records: Records, keys: Keys, receipts: Receipts,
                 answers: Answers) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys
        self._receipts = receipts
        self._answers = answers

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
        receipt = self._answers.sign(place, info.sender)
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
        return f"{info.series}{MARK}{info.sender[:8]}"


def _runs(whole: int, odd: Sequence[int]) -> list[list[int]]:
    """The numbers 1 to ``whole`` and the ``odd`` ones after them as runs, first and last."""
    runs = [[1, whole]] if whole else []
    for n in odd:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return runs
