"""Two desks' keys, ops and files for the tests of the exchange: real keys, real ops, real bytes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from defender_desk.crypto import age, signature
from defender_desk.crypto.hashing import digest_file
from defender_desk.domain.journal import Op, Seal, new_op, seal_message
from defender_desk.exchange import bundle_writer
from defender_desk.exchange.bundle import BundleInfo, Sender
from defender_desk.exchange.bundle_writer import FilePart, Written
from defender_desk.exchange.records import DeviceRecords

TIME = "2026-03-13T17:34:00Z"
CLOCK = "2026-03-13T17:34:00.000Z/0000"


@dataclass
class Keys:
    """One device: its keys and how others have pinned it."""

    device: str
    role: str
    reading: age.Identity = field(default_factory=age.new_identity)
    signing: signature.SigningKey = field(default_factory=signature.new_signing_key)

    @property
    def sender(self) -> Sender:
        return Sender(self.device, self.signing.public.raw, self.role)


def defender() -> Keys:
    return Keys("01K7DEFENDER", "defender")


def staff() -> Keys:
    return Keys("01K7STAFF001", "staff")


@dataclass
class Files:
    """Attachments in memory, as a vault would give them."""

    held: dict[str, bytes] = field(default_factory=dict)

    def add(self, content: bytes) -> FilePart:
        found = digest_file(io.BytesIO(content))
        self.held[found.sha256.hex()] = content
        cells = tuple(cell.hex() for cell in found.cells)
        return FilePart(found.sha256.hex(), found.size, cells)

    def open(self, sha256: str) -> io.BytesIO:
        return io.BytesIO(self.held[sha256])


@dataclass
class Kept:
    """A sink that keeps what it is given and remembers whether it had to forget it."""

    whole: dict[str, bytes] = field(default_factory=dict)
    cells: dict[tuple[str, int], bytes] = field(default_factory=dict)
    discarded: bool = False

    def begin_attachment(self, sha256: str, size: int) -> _Into:
        return _Into(self, sha256)

    def take_cell(self, sha256: str, size: int, index: int, data: bytes) -> None:
        self.cells[sha256, index] = data

    def discard(self) -> None:
        self.discarded = True
        self.whole.clear()
        self.cells.clear()


class _Into(io.BytesIO):
    def __init__(self, kept: Kept, sha256: str) -> None:
        super().__init__()
        self._kept, self._sha256 = kept, sha256

    def close(self) -> None:
        if not self.closed:
            self._kept.whole[self._sha256] = self.getvalue()
        super().close()


def ops_of(keys: Keys, texts: Sequence[str], kind: str = "note", start: int = 1, prev: str = "",
           ) -> list[Op]:
    """A chain of ops, one record each."""
    out: list[Op] = []
    for n, text in enumerate(texts, start):
        record = f"01K7REC{n:019d}"
        op = new_op(
            device=keys.device, n=n, prev=out[-1].id if out else prev, time=CLOCK,
            author="01K7PERSON", record=record, kind=kind,
            values={"title": f"E-{n:02d}", "text": text}, parents={},
            salt=hashlib.sha256(f"{n}".encode()).digest()[:16],
        )  # fmt: skip
        out.append(op)
    return out


def sealed(keys: Keys, ops: Sequence[Op]) -> DeviceRecords:
    """Ops of a device with a seal over the last."""
    last = ops[-1]
    message = seal_message(keys.device, last.n, last.id, CLOCK)
    seal = Seal(keys.device, last.n, last.id, CLOCK, keys.signing.sign_raw(message))
    return DeviceRecords(keys.device, tuple((op.header, op.body) for op in ops), (seal,))


def info(sender: Keys, to: Keys, kind: str = "work", n: int = 1, of: int = 1,
         series: str = "K7QM") -> BundleInfo:
    return BundleInfo(
        kind=kind, series=series, n=n, of=of, sender=sender.device,
        to=(to.reading.recipient,), made=TIME,
    )  # fmt: skip


def packed(folder: Path, sender: Keys, to: Keys, texts: Sequence[str] = ("Uno", "Dos"),
           contents: Sequence[bytes] = (), **more: object) -> Written:
    """A work bundle of notes and whole files."""
    files = Files()
    parts = [files.add(content) for content in contents]
    return bundle_writer.write_bundle(
        folder, info(sender, to), sender.signing, records=[sealed(sender, ops_of(sender, texts))],
        files=parts, open_attachment=files.open,
    )  # fmt: skip
