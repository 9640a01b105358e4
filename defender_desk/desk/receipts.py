"""Receipts that come back: a file, a text message, a code by phone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from defender_desk.desk.bundles import Bundles
from defender_desk.desk.keys import Keys
from defender_desk.desk.records import Records
from defender_desk.desk.series import SeriesRow
from defender_desk.errors import NotAReceipt, ReceiptForOther, UnknownRecord, WrongPhoneCode
from defender_desk.exchange import receipt as saying
from defender_desk.exchange import receipt_text
from defender_desk.exchange.bundle import Have, Sender
from defender_desk.exchange.bundle_reader import Bundle, verify
from defender_desk.fault_points import reached
from defender_desk.progress import Progress
from defender_desk.storage.ledger import Receipt

if TYPE_CHECKING:
    from defender_desk.storage.ledger import Work
    from defender_desk.storage.vault import Vault

TRIES = 5
"""Wrong phone codes after which a series can only be confirmed by a receipt (exchange.md 4)."""

_HEARD: Final = "heard:"


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What a receipt said. ``arrived`` and ``missing`` name files, ``K7QM-2``."""

    series: tuple[SeriesRow, ...]
    arrived: tuple[str, ...]
    missing: tuple[str, ...]
    already: bool
    from_initials: str


class Receipts:
    """Only a signed receipt or the phone code moves an item to received."""

    def __init__(self, vault: Vault, records: Records, keys: Keys, bundles: Bundles) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys
        self._bundles = bundles

    def read(self, source: Path | str, progress: Progress | None = None) -> ReceiptView:
        """Take a receipt: a file, or the text of a message.

        Raises ``NotAReceipt``, ``ReceiptForOther``, ``NotForYou``, ``UnknownSender``,
        ``DamagedBundle``, ``MissingFile``.
        """
        if isinstance(source, str) and receipt_text.is_text(source):
            return self._text(source)
        # os.path, as pathlib raises for a long message that was pasted and names no file.
        if isinstance(source, str) and not os.path.isfile(source):
            raise NotAReceipt
        path = Path(source)
        found = verify(path, self._vault.readings, self._keys.senders(),
                       self._vault.profile.role, progress=progress)
        return self.take(found)

    def take(self, found: Bundle) -> ReceiptView:
        """Take the receipt inside a bundle that was checked. Raises ``NotAReceipt``."""
        if found.receipt is None:
            raise NotAReceipt
        told = self._read_for_us(found, *found.receipt)
        self._keys.retire(found.info.replaces, told.device)
        self.hear_anew(told.device, told.have, (told.to,))
        already = any(each.more.get("id") == told.id
                      for each in self._vault.ledger.receipts("in"))
        now = self._records.stamp()
        mine = told.have.get(told.to)
        if not already:
            # All that one receipt says in one transaction: cut short between two it would count
            # as read, and the rest of it would never be heard again.
            ledger = self._vault.ledger
            works: list[Work] = []
            for one in told.series:
                if ledger.one(one.series) is None:
                    continue
                if one.state == "rejected":
                    works += [ledger.rejected_in(one.series, n, "") for n in one.missing]
                works += ledger.received_parts_in(one.series, one.held, now)
                works += self._kept(told.device, one.series, told.made, now, {"id": told.id})
            if mine is not None:
                works.append(ledger.received_have_in(
                    mine.n, mine.odd, told.files, now, told.to
                ))
            reached("receipt.read")
            ledger.together(works)
            reached("receipt.taken")
            self._records.came()
        return self._view(
            [(one.series, one.held, one.missing) for one in told.series], already, told.device
        )

    def hear_anew(
        self, device: str, have: Mapping[str, Have], own: Iterable[str]
    ) -> None:
        """The first word of a computer that replaces one of the team's: what it holds of ``own``
        devices. Where that is less than was said before, they went back to an older backup: what
        was received counts as handed over, until a receipt says anew that it is there."""
        ledger = self._vault.ledger
        # A Defender's changes go to the whole team; staff's own are parted among Defenders.
        if self._vault.profile.role == "staff" or not self._keys.former(device) \
                or ledger.mark(_HEARD + device):
            return
        held = {each: have.get(each, Have(0)) for each in own}
        if any(ledger.received_beyond(each, one.n, one.odd) for each, one in held.items()):
            # Cut short before the mark, the same is done again with the next word.
            ledger.forget_receipts()
        ledger.set_mark(_HEARD + device, self._records.stamp())

    def _read_for_us(self, found: Bundle, raw: bytes, signed: bytes) -> saying.Receipt:
        """A receipt to this device, or to one that this desk was before a restore."""
        key, device = found.sender.signing_public, found.sender.device
        for former in self._vault.ledger.own_devices()[1:]:
            try:
                return saying.read(raw, signed, key, device, former)
            except ReceiptForOther:
                continue
        return saying.read(raw, signed, key, device, self._vault.device.id)

    def phone_code(self, series: str, code: str) -> ReceiptView:
        """Take the code that was said by phone: it confirms the whole of one series.

        Raises ``UnknownRecord`` for a series never made here, ``WrongPhoneCode`` (facts: tries
        left; none left ends it).
        """
        made = self._vault.ledger.one(series)
        if made is None:
            raise UnknownRecord(code=series)
        left = TRIES - self._vault.ledger.tries(series)
        if left <= 0:
            raise WrongPhoneCode(left=0)
        nonces = [part.nonce for part in made.parts]
        if not saying.same_phone_code(code, saying.phone_code(series, nonces)):
            raise WrongPhoneCode(left=max(TRIES - self._vault.ledger.add_try(series), 0))
        now = self._records.stamp()
        held = tuple(part.n for part in made.parts)
        self._vault.ledger.together([
            *self._vault.ledger.received_parts_in(series, held, now),
            *self._kept("", series, now, now, {"by": "phone"}),
        ])
        self._records.came()
        return self._view([(series, held, ())], False, "")

    def _text(self, typed: str) -> ReceiptView:
        made = self._vault.ledger.series()
        # Only the team receives work: a colleague's pinned key confirms nothing.
        team = [one for one in self._keys.senders() if one.role == "staff"]
        told = self._text_for_us(typed, team, [one.code for one in made])
        series = next(one for one in made if one.code == told.series)
        now = self._records.stamp()
        held = tuple(p.n for p in series.parts if p.n not in told.missing)
        self._vault.ledger.together([
            *self._vault.ledger.received_parts_in(told.series, held, now),
            self._vault.ledger.received_have_in(told.n, (), (), now, told.to),
            *self._kept(told.device, told.series, now, now, {"by": "text"}),
        ])
        self._records.came()
        return self._view([(told.series, held, told.missing)], False, told.device)

    def _text_for_us(
        self, typed: str, team: Sequence[Sender], made: Sequence[str]
    ) -> receipt_text.TextReceipt:
        for former in self._vault.ledger.own_devices()[1:]:
            try:
                return receipt_text.read_text(typed, team, former, made)
            except ReceiptForOther:
                continue
        return receipt_text.read_text(typed, team, self._vault.device.id, made)

    def _kept(
        self, device: str, series: str, made: str, now: str, more: dict[str, str]
    ) -> list[Work]:
        return [
            self._vault.ledger.keep_receipt_in(Receipt("in", device, series, made, now, more)),
            self._vault.ledger.update_in(series, "out", {"receipt_at": now}),
        ]

    def _view(
        self, told: Iterable[tuple[str, Iterable[int], Iterable[int]]], already: bool, device: str
    ) -> ReceiptView:
        arrived, missing, codes = [], [], set()
        for series, held, wanting in told:
            codes.add(series)
            arrived += [f"{series}-{n}" for n in held]
            missing += [f"{series}-{n}" for n in wanting]
        rows = tuple(row for row in self._bundles.series() if row.code in codes)
        return ReceiptView(rows, tuple(arrived), tuple(missing), already,
                           self._keys.person_of(device) if device else "")
