"""Reading one bundle in one pass: nothing is parsed before its signature is good."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from defender_desk.crypto import age, signature
from defender_desk.errors import (
    CannotRead,
    DamagedBundle,
    MissingFile,
    NewerFormat,
    NotForYou,
    TooLarge,
    UnknownSender,
    WrongDirection,
)
from defender_desk.exchange import bundle, medium, members, tar
from defender_desk.exchange.bundle import CELL, BundleInfo, Sender
from defender_desk.exchange.members import BadMember, Member
from defender_desk.exchange.read_ahead import ReadAhead
from defender_desk.exchange.records import BadRecords, DeviceRecords, RecordBudget, read_records
from defender_desk.exchange.strict_json import BadJson
from defender_desk.progress import Progress, Silent

_FIRST_LINE = b"untrusted comment: signed with Defender Desk\n"
_KEY_ID = slice(2, 10)
_COMMENT = re.compile(re.escape(bundle.FORMAT) + r" ([0-9]{1,4}) [!-~]{1,40}")
_MAX_BAG_INFO = 1000
_MAX_RECEIPT = 4 << 20


class WrongContent(Exception):
    """An attachment's bytes are not those its digest names."""

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256


class Writable(Protocol):
    """Where a new attachment's bytes go, under a name that does not count yet."""

    def write(self, data: bytes, /) -> object: ...

    def close(self) -> None: ...


class BundleSink(Protocol):
    """What takes the attachments of a bundle. Nothing of it counts before the caller commits."""

    def begin_attachment(self, sha256: str, size: int) -> Writable | None:
        """Give where a whole attachment goes (closed when its digest was right), None if held."""

    def take_cell(self, sha256: str, size: int, index: int, data: bytes) -> None:
        """Take one cell (its digest is right) of an attachment of ``size`` bytes."""

    def discard(self) -> None:
        """Forget all of it: the bundle is not good."""


class NoSink:
    """Takes nothing: a check only."""

    def begin_attachment(self, sha256: str, size: int) -> Writable | None:
        return None

    def take_cell(self, sha256: str, size: int, index: int, data: bytes) -> None:
        return None

    def discard(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose every byte was checked. Its ops are not yet held against their seals."""

    info: BundleInfo
    sender: Sender
    records: tuple[DeviceRecords, ...]
    files: tuple[str, ...]
    """SHA-256 (hex) of the attachments that came whole."""
    cells: tuple[tuple[str, int], ...]
    """SHA-256 (hex) and index of each cell that came alone."""
    receipt: tuple[bytes, bytes] | None
    """A receipt's JSON and signature as they came (see receipt.py)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The content of a bundle before its records are looked into."""

    info: BundleInfo
    sender: Sender
    packed: tuple[tuple[str, bytes], ...]
    files: tuple[str, ...]
    cells: tuple[tuple[str, int], ...]
    receipt: tuple[bytes, bytes] | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be told of a file without any key."""

    name: str
    size: int
    series: str
    n: int
    """Series and number by the file's name: "" and 0 for another name. A hint, nothing more."""
    recipients: int


class Counted:
    """A file that tells ``progress`` how far it was read."""

    def __init__(self, source: tar.Source, name: str, watch: Progress, total: int) -> None:
        self._source, self._name, self._watch, self._total = source, name, watch, total
        self.size = 0

    def read(self, size: int, /) -> bytes:
        """Give bytes of the file. Raises CannotRead, and Cancelled."""
        data = _read_safely(self._source, self._name, size)
        self.size += len(data)
        self._watch.step(self.size, self._total)
        return data


def read_bundle(
    path: Path,
    identities: Iterable[age.Identity],
    senders: Sequence[Sender],
    role: str,
    sink: BundleSink,
    *,
    progress: Progress | None = None,
) -> Bundle:
    """Read a bundle meant for this desk, its attachments into ``sink``; give all the rest.

    ``senders`` are the pinned devices, ``role`` is this desk's own. Raises MissingFile,
    CannotRead, TooLarge, NotForYou, UnknownSender, NewerFormat, WrongDirection, DamagedBundle,
    Cancelled and what the sink raises; ``sink.discard`` was called then.
    """
    mine = list(identities)

    def check(info: BundleInfo, sender: Sender) -> None:
        if not bundle.may_travel(info.kind, sender.role, role):
            raise WrongDirection(kind=info.kind)
        # Who was sent a bundle could seal it again to us: the signed list says for whom it was.
        if not {one.recipient for one in mine} & set(info.to):
            raise NotForYou(name=path.name)

    try:
        with _opened_file(path) as source:
            size = os.fstat(source.fileno()).st_size
            if size > bundle.MAX_FILE:
                raise TooLarge(what="bundle", size=size, cap=bundle.MAX_FILE)
            steady = medium.Rereading(source)
            counted = Counted(steady, path.name, progress or Silent(), size)
            opener = age.Opener(counted, mine)
            with ReadAhead(opener) as stream:
                found = read_opened(stream, path.name, senders, sink, check)
        return Bundle(
            found.info, found.sender, _records(found, path.name),
            found.files, found.cells, found.receipt,
        )  # fmt: skip
    except BaseException as error:
        sink.discard()
        if isinstance(error, age.NoMatch):
            raise NotForYou(name=path.name) from None
        if isinstance(error, age.Damaged):
            raise DamagedBundle(name=path.name, where=error.where) from None
        if isinstance(error, WrongContent):
            raise DamagedBundle(name=path.name, where="file") from None
        raise


def verify(
    path: Path,
    identities: Iterable[age.Identity],
    senders: Sequence[Sender],
    role: str,
    *,
    progress: Progress | None = None,
) -> Bundle:
    """Check a bundle from its first byte to its last and keep nothing; see ``read_bundle``."""
    return read_bundle(path, identities, senders, role, NoSink(), progress=progress)


def inspect(path: Path) -> Seen:
    """Tell what anyone can tell who holds the file and no key.

    Raises MissingFile, CannotRead, and DamagedBundle for what is no sealed file.
    """
    with _opened_file(path) as source:
        size = os.fstat(source.fileno()).st_size
        start = _read_safely(source, path.name, 1 << 16)
    end = start.find(b"\n--- ")
    if not start.startswith(b"age-encryption.org/v1\n") or end < 0:
        raise DamagedBundle(name=path.name, where="header")
    series, n = bundle.read_file_name(path.name) or ("", 0)
    return Seen(path.name, size, series, n, start[:end].count(b"\n-> X25519 "))


def _opened_file(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        raise MissingFile(name=path.name) from None
    except OSError:
        raise CannotRead(name=path.name) from None


def _read_safely(source: tar.Source, name: str, size: int) -> bytes:
    try:
        return source.read(size)
    except OSError:
        raise CannotRead(name=name) from None


def _records(found: Opened, name: str) -> tuple[DeviceRecords, ...]:
    budget = RecordBudget()
    try:
        out = tuple(read_records(device, raw, budget) for device, raw in found.packed)
    except BadRecords as error:
        raise DamagedBundle(name=name, where=error.where) from None
    if sum(len(one.ops) for one in out) != found.info.ops:
        raise DamagedBundle(name=name, where="records")
    return out


def read_opened(
    stream: ReadAhead,
    name: str,
    senders: Sequence[Sender],
    sink: BundleSink | None = None,
    check: Callable[[BundleInfo, Sender], None] | None = None,
) -> Opened:
    """Read the archive inside a bundle to its very end. Raises as ``read_bundle``, and
    WrongContent for an attachment whose bytes are not those of its name, AgeError for the age
    layer. Nothing the sink was given counts before this returns.
    """
    walk = _Walk(tar.TarReader(stream), senders, sink or NoSink())
    try:
        return walk.run(check)
    except tar.BadTar as error:
        raise DamagedBundle(name=name, where=error.where) from None
    except signature.BadSignature:
        raise DamagedBundle(name=name, where="signature") from None
    except BadMember:
        raise DamagedBundle(name=name, where="manifest") from None
    except BadJson:
        raise DamagedBundle(name=name, where="bundle.json") from None
    except _WrongDigest as error:
        raise DamagedBundle(name=name, where=error.args[0]) from None


class _WrongDigest(Exception):
    """Content that is not what the signed lists say."""


class _Walk:
    """One pass over the archive inside a bundle."""

    def __init__(
        self, archive: tar.TarReader, senders: Sequence[Sender], sink: BundleSink
    ) -> None:
        self._tar, self._senders, self._sink = archive, senders, sink
        self._packed: list[tuple[str, bytes]] = []
        self._files: list[str] = []
        self._cells: list[tuple[str, int]] = []
        self._receipt: list[bytes] = []
        self._sizes: list[int] = []

    def run(self, check: Callable[[BundleInfo, Sender], None] | None) -> Opened:
        sender, comment, tag_files = self._signed()
        raw = self._listed(bundle.MANIFEST, tag_files, bundle.MAX_MANIFEST)
        listed = members.read_manifest(raw, bundle.MAX_MEMBERS)
        if self._listed(bundle.BAGIT, tag_files, 200) != bundle.BAGIT_TEXT:
            raise _WrongDigest(bundle.BAGIT)
        bag_info = self._listed(bundle.BAG_INFO, tag_files, _MAX_BAG_INFO)
        info = self._first(listed[0])
        if info.sender != sender.device or comment != bundle.trusted_comment(info):
            raise _WrongDigest("sender")
        if check is not None:
            check(info, sender)
        members.check_pieces(listed, info.pieces)
        for one in listed[1:]:
            self._take(one, info)
        if len(set(self._files) | {sha256 for sha256, _ in self._cells}) != info.files:
            raise _WrongDigest("files")
        self._padding(tag_files)
        self._tar.end()
        if bundle.bag_info(info, self._sizes) != bag_info:
            raise _WrongDigest(bundle.BAG_INFO)
        receipt = (self._receipt[0], self._receipt[1]) if self._receipt else None
        return Opened(
            info, sender, tuple(self._packed), tuple(self._files), tuple(self._cells), receipt
        )

    def _signed(self) -> tuple[Sender, str, dict[str, str]]:
        """Check the signature with a pinned key; only then is anything read with meaning."""
        self._tar.expect(bundle.SIGNATURE, signature.SIGNATURE_SIZE)
        signed = self._tar.content()
        self._tar.expect(bundle.TAG_MANIFEST, bundle.TAG_MANIFEST_SIZE)
        listed = self._tar.content()
        sender, key = self._key(signed)
        comment = signature.verify(signed, listed, key)
        found = _COMMENT.fullmatch(comment)
        if found is None:
            raise _WrongDigest("signature")
        if int(found[1]) > bundle.MAJOR:
            raise NewerFormat(version=found[1], known=bundle.VERSION)
        return sender, comment, dict(members.read_tag_manifest(listed))

    def _key(self, signed: bytes) -> tuple[Sender, signature.PublicKey]:
        """Find the pinned key by the eight bytes that name it: a hint, the whole key decides."""
        if not signed.startswith(_FIRST_LINE):
            raise signature.BadSignature("form")
        start = signed[len(_FIRST_LINE) :][:16]
        try:
            key_id = base64.b64decode(start, validate=True)[_KEY_ID]
        except binascii.Error:
            raise signature.BadSignature("form") from None
        for sender in self._senders:
            key = signature.public_key(sender.signing_public)
            if key.key_id == key_id:
                return sender, key
        raise UnknownSender(key_id=int.from_bytes(key_id, "little").to_bytes(8, "big").hex())

    def _listed(self, name: str, digests: dict[str, str], cap: int) -> bytes:
        self._tar.expect(name, cap=cap)
        content = self._tar.content()
        if hashlib.sha256(content).hexdigest() != digests[name]:
            raise _WrongDigest(name)
        return content

    def _first(self, member: Member) -> BundleInfo:
        raw = self._content(member, bundle.MAX_BUNDLE_JSON)
        return bundle.read_info(raw)

    def _content(self, member: Member, cap: int) -> bytes:
        self._sizes.append(self._tar.expect(member.name, cap=cap))
        content = self._tar.content()
        if hashlib.sha256(content).hexdigest() != member.digest:
            raise _WrongDigest(member.sort)
        return content

    def _take(self, member: Member, info: BundleInfo) -> None:
        if member.sort == "records":
            self._packed.append((member.key, self._content(member, RecordBudget.cap)))
        elif member.sort == "receipt":
            self._receipt.append(self._content(member, _MAX_RECEIPT))
        elif member.sort == "attachment":
            size = self._tar.expect(member.name, cap=CELL)
            self._whole(member, size, size)
        else:
            table = info.pieces[member.key]
            size = self._tar.expect(
                member.name, members.piece_size(table, member.first, member.last)
            )
            if size == table.size:
                self._whole(member, size, table.size)
            else:
                self._some_cells(member, info, size)

    def _whole(self, member: Member, size: int, whole: int) -> None:
        self._sizes.append(size)
        if member.digest != member.key:
            raise WrongContent(member.key)
        digest = hashlib.sha256()
        into = self._sink.begin_attachment(member.key, whole)
        for piece in self._tar.pieces():
            digest.update(piece)
            if into is not None:
                into.write(piece)
        if digest.hexdigest() != member.digest:
            raise WrongContent(member.key)
        if into is not None:
            into.close()
        self._files.append(member.key)

    def _some_cells(self, member: Member, info: BundleInfo, size: int) -> None:
        self._sizes.append(size)
        table = info.pieces[member.key]
        digest = hashlib.sha256()
        index = member.first
        for cell in _grid(self._tar.pieces()):
            digest.update(cell)
            if hashlib.sha256(cell).hexdigest() != table.cells[index]:
                raise WrongContent(member.key)
            self._sink.take_cell(member.key, table.size, index, cell)
            self._cells.append((member.key, index))
            index += 1
        if digest.hexdigest() != member.digest:
            raise WrongContent(member.key)

    def _padding(self, digests: dict[str, str]) -> None:
        self._tar.expect(bundle.PADDING)
        digest = hashlib.sha256()
        for piece in self._tar.pieces():
            if piece.count(0) != len(piece):
                raise _WrongDigest(bundle.PADDING)
            digest.update(piece)
        if digest.hexdigest() != digests[bundle.PADDING]:
            raise _WrongDigest(bundle.PADDING)


def _grid(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give a stream again in cells of 4 MiB, the last one shorter."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= CELL:
            yield bytes(held[:CELL])
            del held[:CELL]
    if held:
        yield bytes(held)
