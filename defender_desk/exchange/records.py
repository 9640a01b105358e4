"""The ops of one device as lines of JSON: what can be derived is left out, and comes back exactly.

Lines are arrays; the first element says which sort (docs/bundle-format.md 5):

``["r", n, prev]`` the next op has number ``n`` and follows the op with id ``prev``;
``["o", record, kind, time, author, parents, salt, values]`` a whole op;
``["p", record, kind, time, author, parents, kept, leaves]`` an op with purged values;
``["h", record, kind, time, author, parents, root]`` only the header of an op;
``["s", n, op, time, signature]`` a seal.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from defender_desk.domain.journal import Op, Seal, canonical, new_op, read_op
from defender_desk.errors import DeskError, TooLarge
from defender_desk.exchange import strict_json
from defender_desk.exchange.strict_json import BadJson

# RFC 1952: deflate, no name, no time, slowest, system unknown. The same bytes everywhere.
_GZIP_START = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
_RATIO = 200
_SMALL = 4 << 20
_STEP = 1 << 18
_SHAPES = {"r": 3, "o": 8, "p": 8, "h": 7, "s": 5}


class BadRecords(Exception):
    """Records that this program would not have written. ``where``: records, record or seal."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True)
class DeviceRecords:
    """Ops of one device by their number upward, and seals over them.

    ``ops`` are pairs of header and body (None when only the header travels), the very bytes of
    the journal.
    """

    device: str
    ops: tuple[tuple[bytes, bytes | None], ...]
    seals: tuple[Seal, ...] = ()


class RecordBudget:
    """How much may still be inflated of one bundle: a bomb of zeros ends here."""

    cap: ClassVar[int] = 64 << 20

    def __init__(self) -> None:
        self._left = self.cap

    def spend(self, size: int) -> None:
        """Take ``size`` bytes. Raises BadRecords when that is too many."""
        self._left -= size
        if self._left < 0:
            raise BadRecords("records")


def pack_records(records: DeviceRecords) -> bytes:
    """Give the gzip member for a device's ops and seals, the same bytes for the same input.

    Raises TooLarge for a line above 1 MiB or more than 64 MiB of lines.
    """
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    out, total, check = [_GZIP_START], 0, 0
    for value in _lines(records):
        line = canonical(value) + b"\n"
        total += len(line)
        if len(line) > strict_json.MAX_LINE:
            raise TooLarge(what="record", size=len(line), cap=strict_json.MAX_LINE)
        if total > RecordBudget.cap:
            raise TooLarge(what="records", size=total, cap=RecordBudget.cap)
        check = zlib.crc32(line, check)
        out.append(squeeze.compress(line))
    out += [squeeze.flush(), struct.pack("<II", check, total)]
    return b"".join(out)


def _lines(records: DeviceRecords) -> Iterator[list[Any]]:
    last: Op | None = None
    present = {}
    for header, body in records.ops:
        op = Op(header, body)
        if op.device != records.device:
            raise ValueError("an op of another device")
        if last is None or op.n != last.n + 1 or op.prev != last.id:
            yield ["r", op.n, op.prev]
        yield _op_line(op, last)
        present[op.n] = op.id
        last = op
    for seal in records.seals:
        op_id = "" if present.get(seal.n) == seal.op else seal.op
        yield ["s", seal.n, op_id, seal.time, seal.signature.hex()]


def _op_line(op: Op, last: Op | None) -> list[Any]:
    kind = None if last is not None and last.kind == op.kind else op.kind
    author = None if last is not None and last.author == op.author else op.author
    parents = _short_parents(op)
    start = [op.record, kind, op.time, author, parents]
    if op.body is None:
        return ["h", *start, op.root]
    read = json.loads(op.body)
    if read[0] is None:
        return ["p", *start, read[1], read[2]]
    return ["o", *start, read[0], read[1]]


def _short_parents(op: Op) -> Any:
    """Leave the device's own id out, and the fields' names where all fields saw the same."""
    short = {
        name: [m if device == op.device else [device, m] for device, m in refs]
        for name, refs in op.parents.items()
    }
    if not short:
        return 0
    if op.body is not None:
        first = next(iter(short.values()))
        if set(short) == set(op.written) and all(refs == first for refs in short.values()):
            return first
    return short


def read_records(device: str, packed: bytes, budget: RecordBudget | None = None) -> DeviceRecords:
    """Give back what ``pack_records`` took, byte for byte. Raises BadRecords."""
    ops: list[tuple[bytes, bytes | None]] = []
    seals: list[Seal] = []
    state = _Reading(device)
    for line in _split(_inflate(packed, budget or RecordBudget())):
        try:
            value = strict_json.loads(line)
            if not isinstance(value, list) or _SHAPES.get(str(value[0])) != len(value):
                raise BadRecords("record")
            if value[0] == "r":
                state.start(value[1], value[2])
            elif value[0] == "s":
                seals.append(state.seal(value))
            elif seals:
                raise BadRecords("records")
            else:
                op = state.op(value)
                ops.append((op.header, op.body))
        except BadRecords:
            raise
        except (BadJson, DeskError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            raise BadRecords("record") from None
    return DeviceRecords(device, tuple(ops), tuple(seals))


def _inflate(packed: bytes, budget: RecordBudget) -> Iterator[bytes]:
    allowed = max(_SMALL, _RATIO * len(packed))
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    rest = packed
    try:
        while not inflate.eof:
            part = inflate.decompress(rest, _STEP)
            rest = inflate.unconsumed_tail
            if not part and not rest and not inflate.eof:
                raise BadRecords("records")
            allowed -= len(part)
            if allowed < 0:
                raise BadRecords("records")
            budget.spend(len(part))
            yield part
    except zlib.error:
        raise BadRecords("records") from None
    if inflate.unused_data or not packed.startswith(_GZIP_START):
        raise BadRecords("records")


def _split(parts: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for part in parts:
        lines = (held + part).split(b"\n")
        held = lines.pop()
        if len(held) > strict_json.MAX_LINE:
            raise BadRecords("record")
        yield from lines
    if held:
        raise BadRecords("records")


class _Reading:
    """Where the reading of a device's lines stands."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._n = 1
        self._prev = ""
        self._kind = self._author = ""
        self._begun = False
        self._highest = 0
        self._ids: dict[int, str] = {}

    def start(self, n: int, prev: str) -> None:
        if type(n) is not int or n <= self._highest or not isinstance(prev, str):
            raise BadRecords("record")
        self._n, self._prev, self._begun = n, prev, True

    def op(self, value: list[Any]) -> Op:
        sort, record, kind, time, author, parents, one, *rest = value
        if not self._begun:
            raise BadRecords("records")
        if kind is not None:
            self._kind = kind
        if author is not None:
            self._author = author
        head = (self._device, self._n, self._prev, time, self._author, record, self._kind)
        if sort == "h":
            seen = self._parents(parents, ())
            op = read_op(canonical([*head, one, seen]), None)
        elif sort == "p":
            body = canonical([None, one, rest[0]])
            root = _root_of(body)
            seen = self._parents(parents, (*one, *rest[0]))
            op = read_op(canonical([*head, root, seen]), body)
        else:
            values: Mapping[str, Any] = rest[0]
            seen = self._parents(parents, tuple(values))
            made = new_op(
                device=self._device, n=self._n, prev=self._prev, time=time, author=self._author,
                record=record, kind=self._kind, values=values, salt=bytes.fromhex(one),
                parents={name: tuple((d, m) for d, m in refs) for name, refs in seen.items()},
            )  # fmt: skip
            op = read_op(made.header, made.body)
        self._ids[self._n] = op.id
        self._highest = self._n
        self._n, self._prev = self._n + 1, op.id
        return op

    def _parents(self, short: Any, written: tuple[str, ...]) -> dict[str, list[list[Any]]]:
        if short == 0:
            return {}
        if isinstance(short, list):
            short = dict.fromkeys(written, short)
        return {
            name: [[self._device, ref] if type(ref) is int else ref for ref in refs]
            for name, refs in short.items()
        }

    def seal(self, value: list[Any]) -> Seal:
        _sort, n, op, time, signed = value
        if type(n) is not int or n < 1 or not isinstance(time, str):
            raise BadRecords("seal")
        op = op or self._ids.get(n, "")
        strict_json.hex_field(op, 32)
        return Seal(self._device, n, op, time, strict_json.hex_field(signed, 64))


def _root_of(body: bytes) -> str:
    """Give the root of a purged body by the journal's own rule."""
    leaves = Op(b"", body).leaves
    ordered = sorted(leaves, key=lambda name: name.encode("utf-16-be"))
    return hashlib.sha256(b"".join(leaves[name] for name in ordered)).hexdigest()
