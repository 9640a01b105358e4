"""Ops, heads and merge: the journal is the truth, every table is its view.

An op is one save of one record. Its header is the canonical JSON (RFC 8785) of
``[device, n, prev, time, author, record, kind, root, parents]``, its body that of
``[salt, {field: value}]``; both are kept as the very bytes that travel. ``id`` is the SHA-256 of
the header, so a device's ops form a chain by ``prev``. ``root`` is the SHA-256 of the leaves in
the order of their fields; a leaf is SHA-256(salt of the field, canonical ``[field, value]``), the
salt of a field HMAC-SHA-256(salt of the op, field). A value can so be purged: the body becomes
``[null, {field: [salt of the field, value]}, {field: leaf}]`` and the chain still verifies. A
header may travel alone (body None): what it held stays behind, the chain remains whole.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from defender_desk.domain.clock import iso, read_time
from defender_desk.domain.fields import JSON, NOUNS
from defender_desk.errors import BadValue, DamagedBundle
from defender_desk.wording import N_

Ref = tuple[str, int]
"""The n-th op of a device: (device id, n)."""

Parents = Mapping[str, tuple[Ref, ...]]

DELETED = "_deleted"
"""The field of a tombstone; its op's parents list every head that its author saw."""

SEAL_LABEL = b"defender-desk seal 1\0"
SALT_SIZE = 16
_LARGEST = 2**53 - 1
_DEVICE = re.compile(r"[0-9A-Za-z]{8,40}")
_RECORD = re.compile(r"[0-9A-Za-z]{1,40}")
_WORD = re.compile(r"[a-z_][a-z0-9_-]{0,63}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_quoted = json.encoder.encode_basestring


# --- canonical JSON ---------------------------------------------------------------------------


def canonical(value: JSON) -> bytes:
    """The one spelling of a JSON value: RFC 8785 in UTF-8.

    Raises ``BadValue`` for what has none: NaN, whole numbers that no double holds, lone surrogates,
    objects that JSON does not know.
    """
    parts: list[str] = []
    try:
        _spell(value, parts.append)
        return "".join(parts).encode("utf-8")
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise BadValue(kind="", field="", reason=N_("the value has another shape"),
                       value=type(value).__name__) from None


def _spell(value: JSON, out: object) -> None:
    put = out
    assert callable(put)
    if isinstance(value, str):
        put(_quoted(value))
    elif value is None:
        put("null")
    elif isinstance(value, bool):
        put("true" if value else "false")
    elif isinstance(value, int):
        put(_whole_number(value))
    elif isinstance(value, float):
        put(_number(value))
    elif isinstance(value, (list, tuple)):
        mark = "["
        for item in value:
            put(mark)
            _spell(item, put)
            mark = ","
        put("]" if value else "[]")
    elif isinstance(value, Mapping):
        mark = "{"
        for key in sorted(value, key=_sorting):
            put(f"{mark}{_quoted(key)}:")
            _spell(value[key], put)
            mark = ","
        put("}" if value else "{}")
    else:
        raise TypeError


def _sorting(key: str) -> bytes:
    return key.encode("utf-16-be")


def _whole_number(value: int) -> str:
    text = str(value) if abs(value) <= _LARGEST else _number(float(value))
    # Beyond 2**53 only what a double's own spelling gives back survives every reader.
    if abs(value) > _LARGEST and text != str(value):
        raise ValueError
    return text


def _number(value: float) -> str:
    """ECMAScript's Number::toString, which RFC 8785 asks for."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, power = f"{abs(value)!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    point = len(whole) + int(power or 0)
    digits = whole + part
    bare = digits.lstrip("0")
    point -= len(digits) - len(bare)
    digits = bare.rstrip("0")
    size = len(digits)
    if size <= point <= 21:
        return sign + digits + "0" * (point - size)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if size > 1 else ""
    return f"{sign}{digits[0]}{tail}e{'+' if point > 0 else '-'}{abs(point - 1)}"


# --- ops --------------------------------------------------------------------------------------


def _field_salt(salt: bytes, name: str) -> bytes:
    return hmac.digest(salt, name.encode(), "sha256")


def _leaf(field_salt: bytes, name: str, value: JSON) -> bytes:
    return hashlib.sha256(field_salt + canonical([name, value])).digest()


def _root(leaves: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name in sorted(leaves, key=_sorting):
        whole.update(leaves[name])
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class _Header:
    device: str
    n: int
    prev: str
    time: str
    author: str
    record: str
    kind: str
    root: str
    parents: dict[str, tuple[Ref, ...]]


@dataclass(frozen=True)
class Op:
    """One save of one record, as the bytes that travel; ``body`` None when only its trace is."""

    header: bytes
    body: bytes | None

    @functools.cached_property
    def _head(self) -> _Header:
        device, n, prev, time, author, record, kind, root, parents = json.loads(self.header)
        seen = {name: tuple((d, m) for d, m in refs) for name, refs in parents.items()}
        return _Header(device, n, prev, time, author, record, kind, root, seen)

    @functools.cached_property
    def _content(self) -> tuple[bytes | None, dict[str, JSON], dict[str, bytes]]:
        """Salt of the op (None once purged), values at hand, leaves of the purged fields."""
        if self.body is None:
            return None, {}, {}
        read = json.loads(self.body)
        if read[0] is None:
            gone = {name: bytes.fromhex(leaf) for name, leaf in read[2].items()}
            return None, {name: pair[1] for name, pair in read[1].items()}, gone
        return bytes.fromhex(read[0]), read[1], {}

    @functools.cached_property
    def id(self) -> str:
        """SHA-256 of the header, hexadecimal."""
        return hashlib.sha256(self.header).hexdigest()

    @property
    def device(self) -> str:
        return self._head.device

    @property
    def n(self) -> int:
        return self._head.n

    @property
    def ref(self) -> Ref:
        return self._head.device, self._head.n

    @property
    def prev(self) -> str:
        """Id of the device's op before this one; "" for its first."""
        return self._head.prev

    @property
    def time(self) -> str:
        """Hybrid logical time, see clock.py."""
        return self._head.time

    @property
    def author(self) -> str:
        return self._head.author

    @property
    def record(self) -> str:
        return self._head.record

    @property
    def kind(self) -> str:
        return self._head.kind

    @property
    def root(self) -> str:
        return self._head.root

    @property
    def parents(self) -> dict[str, tuple[Ref, ...]]:
        """For each field, the heads its author saw (those this op replaces)."""
        return self._head.parents

    @property
    def salt(self) -> bytes | None:
        return self._content[0]

    @property
    def values(self) -> dict[str, JSON]:
        """The values at hand; empty when only the header came."""
        return self._content[1]

    @property
    def written(self) -> tuple[str, ...]:
        """The fields that the body writes, purged ones too."""
        _salt, values, gone = self._content
        return (*values, *gone)

    @functools.cached_property
    def leaves(self) -> dict[str, bytes]:
        """The leaf of every field, computed from values and salts (or as kept for purged ones)."""
        salt, values, gone = self._content
        leaves = dict(gone)
        if salt is not None:
            for name, value in values.items():
                leaves[name] = _leaf(_field_salt(salt, name), name, value)
        elif self.body is not None:
            for name, (own, value) in json.loads(self.body)[1].items():
                leaves[name] = _leaf(bytes.fromhex(own), name, value)
        return leaves


def new_op(
    *,
    device: str,
    n: int,
    prev: str,
    time: str,
    author: str,
    record: str,
    kind: str,
    values: Mapping[str, JSON],
    parents: Parents,
    salt: bytes | None = None,
) -> Op:
    """Make the op that writes ``values`` into ``record``. Raises ``BadValue``."""
    salt = salt or os.urandom(SALT_SIZE)
    body = canonical([salt.hex(), dict(values)])
    root = _root({name: _leaf(_field_salt(salt, name), name, v) for name, v in values.items()})
    seen = {name: [list(ref) for ref in sorted(set(refs))] for name, refs in parents.items()}
    header = canonical([device, n, prev, time, author, record, kind, root, seen])
    return Op(header, body)


def read_op(header: bytes, body: bytes | None) -> Op:
    """Read an op that came from elsewhere, or raise ``DamagedBundle``.

    Checked: the canonical spelling of both, the shape of every part, and that the body is the
    one whose root the header names. Who wrote it is for the seals to say.
    """
    op = Op(header, body)
    try:
        _check_header(header)
        if body is not None:
            _check_body(op, body)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, BadValue):
        raise DamagedBundle(name="", where="record") from None
    return op


def _check_header(header: bytes) -> None:
    read = json.loads(header)
    if not isinstance(read, list) or len(read) != 9 or canonical(read) != header:
        raise ValueError
    device, n, prev, time, author, record, kind, root, parents = read
    texts = (device, prev, time, author, record, kind, root)
    if not all(isinstance(text, str) for text in texts) or len(author) > 200:
        raise ValueError
    if not _DEVICE.fullmatch(device) or not _RECORD.fullmatch(record):
        raise ValueError
    if type(n) is not int or n < 1 or (prev == "") != (n == 1):
        raise ValueError
    if (prev and not _HEX64.fullmatch(prev)) or not _HEX64.fullmatch(root):
        raise ValueError
    if not _WORD.fullmatch(kind):
        raise ValueError
    read_time(time)
    for name, refs in parents.items():
        if not _WORD.fullmatch(name) or refs != sorted(refs):
            raise ValueError
        for other, m in refs:
            if not _DEVICE.fullmatch(other) or type(m) is not int or m < 1:
                raise ValueError


def _check_body(op: Op, body: bytes) -> None:
    read = json.loads(body)
    if not isinstance(read, list) or len(read) not in (2, 3) or canonical(read) != body:
        raise ValueError
    if (read[0] is None) != (len(read) == 3) or not isinstance(read[1], dict):
        raise ValueError
    if not all(_WORD.fullmatch(name) for name in op.leaves):
        raise ValueError
    if read[0] is not None and len(bytes.fromhex(read[0])) != SALT_SIZE:
        raise ValueError
    if _root(op.leaves) != op.root:
        raise ValueError


def is_whole(op: Op) -> bool:
    """Whether the body is the one whose root the header names; true where only the header is."""
    if op.body is None:
        return True
    try:
        return _root(op.leaves) == op.root
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, BadValue):
        return False


def purged(op: Op, fields: Iterable[str]) -> Op:
    """The same op without the values of ``fields``: their leaves stay, so the root still fits."""
    gone = set(fields) | set(op._content[2])
    if op.body is None:
        return op
    own = {name: _field_salt(op.salt, name).hex() for name in op.values} if op.salt else {
        name: pair[0] for name, pair in json.loads(op.body)[1].items()
    }
    kept = {name: [own[name], value] for name, value in op.values.items() if name not in gone}
    leaves = {name: leaf.hex() for name, leaf in op.leaves.items() if name in gone}
    return Op(op.header, canonical([None, kept, leaves]))


# --- heads and merge --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """A value of a field that no op has replaced."""

    ref: Ref
    value: JSON
    time: str
    author: str


@dataclass(frozen=True, slots=True)
class RecordState:
    """What the set of a record's ops says of it.

    ``heads`` hold, newest first, the values of each field that nobody replaced; more than one is
    a conflict. ``deleted`` when a tombstone saw every head; ``contested`` when one did not see
    them all (the record stays visible).
    """

    record: str
    kind: str
    heads: dict[str, tuple[Head, ...]] = field(default_factory=dict)
    deleted: bool = False
    contested: bool = False
    created: str = ""
    changed: str = ""
    author: str = ""
    device: str = ""

    @property
    def values(self) -> dict[str, JSON]:
        """The newest value of each field, tombstones aside."""
        return {name: heads[0].value for name, heads in self.heads.items() if name != DELETED}

    @property
    def conflicts(self) -> dict[str, tuple[Head, ...]]:
        """The fields with several values, newest first."""
        return {name: heads for name, heads in self.heads.items()
                if name != DELETED and len({canonical(head.value) for head in heads}) > 1}

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        """Fields that this program's declaration of the kind does not have."""
        known = NOUNS[self.kind].fields if self.kind in NOUNS else {}
        return tuple(sorted(n for n in self.heads if n not in known and n != DELETED))

    def refs(self, name: str) -> tuple[Ref, ...]:
        """The refs of a field's heads."""
        return tuple(head.ref for head in self.heads.get(name, ()))


def state_of(ops: Iterable[Op]) -> RecordState:
    """The state of one record from the set of its ops, in any order, duplicates allowed.

    A writer of a field is replaced when another op that writes the field names it as parent. An
    op of which only the header came replaces nothing by itself (what it would show is not here),
    but what it replaced is gone once it is replaced in turn. Gives an empty state for no op.
    """
    held = {op.id: op for op in ops}
    if not held:
        return RecordState("", "")
    ordered = sorted(held.values(), key=lambda op: (op.time, op.device, op.id), reverse=True)
    replaced = _replaced(ordered)
    heads: defaultdict[str, list[Head]] = defaultdict(list)
    for op in ordered:
        for name, value in op.values.items():
            if op.ref not in replaced[name]:
                heads[name].append(Head(op.ref, value, op.time, op.author))
    newest, oldest = ordered[0], ordered[-1]
    whole = {name: tuple(found) for name, found in heads.items()}
    deleted, contested = _tombstone(whole, held.values())
    return RecordState(
        newest.record, newest.kind, whole, deleted, contested,
        iso(oldest.time), iso(newest.time), newest.author, newest.device,
    )


def _replaced(ops: Iterable[Op]) -> defaultdict[str, set[Ref]]:
    """For each field, the refs that a later op of this set has replaced."""
    replaced: defaultdict[str, set[Ref]] = defaultdict(set)
    traces: list[Op] = []
    for op in ops:
        if op.body is None:
            traces.append(op)
            continue
        parents = op.parents
        for name in op.written:
            replaced[name].update(parents.get(name, ()))
    growing = True
    while growing:
        growing = False
        for op in traces:
            for name, refs in op.parents.items():
                if op.ref in replaced[name] and not replaced[name].issuperset(refs):
                    replaced[name].update(refs)
                    growing = True
    return replaced


def _tombstone(heads: Mapping[str, tuple[Head, ...]], ops: Iterable[Op]) -> tuple[bool, bool]:
    """Whether the record is deleted, and whether its deletion missed something."""
    marks = heads.get(DELETED, ())
    if not any(mark.value is True for mark in marks):
        return False, False
    if not all(mark.value is True for mark in marks):
        return False, True
    tombs = {mark.ref for mark in marks}
    saw: set[Ref] = set()
    for op in ops:
        if op.ref in tombs:
            saw.update(ref for refs in op.parents.values() for ref in refs)
    unseen = any(
        head.ref not in saw for name, found in heads.items() if name != DELETED for head in found
    )
    return not unseen, unseen


# --- seals ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seal:
    """A device's signature over its chain up to op ``n``, whose id is ``op`` (hexadecimal)."""

    device: str
    n: int
    op: str
    time: str
    signature: bytes


def seal_message(device: str, n: int, op: str, time: str) -> bytes:
    """The bytes that a seal's 64-byte Ed25519 signature covers."""
    return SEAL_LABEL + canonical([device, n, op, time])
