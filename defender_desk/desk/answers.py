"""Receipts that are given: what is held of a series, signed, as a file, a text or a spoken code."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, cast

from defender_desk.crypto import age
from defender_desk.desk.folders import make_folder, write_new
from defender_desk.desk.half_written import HalfWritten
from defender_desk.desk.records import Records
from defender_desk.errors import UnknownRecord, UnknownSender, WrongDirection
from defender_desk.exchange import receipt as saying
from defender_desk.exchange import receipt_text
from defender_desk.exchange.bundle import CELL, BundleInfo, Have, new_series
from defender_desk.exchange.bundle_writer import write_bundle
from defender_desk.storage.ledger import Part, Receipt, Series

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

MARK = "+"
"""Stands between the code of a series and its sender where another sender drew the same code."""


class Answers:
    """Only the team answers with receipts; everybody knows what is held."""

    def __init__(self, vault: Vault, records: Records, half_written: HalfWritten) -> None:
        self._vault = vault
        self._records = records
        self._half_written = half_written

    def one(self, series: str) -> Series:
        """A series that came. Raises ``UnknownRecord``."""
        one = self._vault.ledger.one(series, "in")
        if one is None:
            raise UnknownRecord(code=series)
        return one

    def receipt_file(self, series: str, folder: Path) -> Path:
        """Write the receipt of a series into ``folder``.

        Raises ``UnknownRecord``, ``WrongDirection`` (only the team answers with receipts),
        ``CannotWrite``, ``DiskFull``.
        """
        one = self.one(series)
        if self._vault.profile.role != "staff":
            raise WrongDirection(kind="receipt")
        kept = self._vault.ledger.receipts("out", series)
        if not kept or not self._still_so(kept[-1], one):
            # None was signed, or more has come since: cut short between a taking and its
            # receipt, the old one would say for ever that a part is missing.
            self.sign(series, one.sender)
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
        with self._half_written.writing(folder, info.series, [info.file_name], whole_stay=True):
            return write_bundle(folder, info, self._vault.signing, receipt=pair).path

    def phone_code(self, series: str) -> str:
        """The code that only who opened every part can say; "" while a part is missing."""
        one = self.one(series)
        if len(self.held(one)) < one.of:
            return ""
        nonces = [part.nonce for part in sorted(one.parts, key=lambda p: p.n)]
        return saying.show_phone_code(saying.phone_code(said(series), nonces))

    def text_receipt(self, series: str) -> str:
        """The receipt as one text message (118 characters); "" for more than eight parts."""
        one = self.one(series)
        if one.of > receipt_text.MOST_PARTS:
            return ""
        held = self.held(one)
        have = self._vault.journal.have().get(one.sender)
        return receipt_text.text(receipt_text.TextReceipt(
            self._vault.device.id, one.sender, have.n if have else 0, said(series),
            tuple(n for n in range(1, one.of + 1) if n not in held),
            self._vault.journal.state_digest().hex()[:12],
        ), self._vault.signing)

    def save_text_receipt(self, series: str, folder: Path) -> Path:
        """Write the text form beside the others, for copying. Raises ``CannotWrite``."""
        return write_new(folder, f"{series}.txt", self.text_receipt(series).encode())

    def sign(self, series: str, sender: str) -> str:
        """Sign what is held now of what ``sender`` sent; the name that people know it by."""
        if self._vault.profile.role != "staff":
            return ""
        told = self._told(self.one(series))
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
            series=(saying.SeriesHeld(said(one.code), one.of, self.held(one)),),
        )

    def _still_so(self, kept: Receipt, one: Series) -> bool:
        """Whether a receipt signed before says of this series what is so now."""
        was, now = (json.loads(raw) for raw in (str(kept.more["raw"]), self._told(one).to_bytes()))
        return all(was[each] == now[each] for each in ("files", "missing", "series"))

    def held(self, one: Series) -> tuple[int, ...]:
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
        for record_id in kinds_of(one).get("attachment", ()):
            record = self._records.maybe("attachment", record_id)
            if record is None or self._vault.attachments.has(record.sha256):
                continue
            cells = self._vault.attachments.missing_cells(record.sha256, record.size or 0)
            whole = -(-(record.size or 0) // (4 << 20))
            missing[record.sha256] = () if len(cells) == whole else cells
        return missing

    def _utc(self) -> str:
        return self._records.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def said(series: str) -> str:
    """The code as its sender knows it, without the mark of ``Taking``."""
    return series.partition(MARK)[0]


def kinds_of(one: Series) -> dict[str, list[str]]:
    """Kind to ids of the records that came with any part of a series."""
    found: dict[str, list[str]] = {}
    for part in one.parts:
        kinds = part.more.get("kinds", {})
        for kind, ids in kinds.items() if isinstance(kinds, dict) else ():
            found.setdefault(kind, []).extend(i for i in ids if i not in found[kind])
    return found
