"""Writing one bundle: sealed as it is made, read back whole before it counts (exchange.md 7)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from defender_desk.crypto import age, signature
from defender_desk.errors import (
    DamagedAttachment,
    DamagedBundle,
    NotVerified,
    TooLarge,
)
from defender_desk.exchange import bundle, bundle_reader, medium, members, tar
from defender_desk.exchange.bundle import CELL, BundleInfo, Cells, Sender
from defender_desk.exchange.read_ahead import ReadAhead
from defender_desk.exchange.records import DeviceRecords, pack_records
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent

_STEP = 1 << 20
TEMPORARY = ".part"


class Source(Protocol):
    """An attachment opened for reading."""

    def read(self, size: int, /) -> bytes: ...


OpenAttachment = Callable[[str], Source]


@dataclass(frozen=True, slots=True)
class FilePart:
    """Cells ``first`` to ``last`` of an attachment (all of them unless said otherwise).

    ``cells`` are the SHA-256 (hex) of each 4 MiB of the whole attachment.
    """

    sha256: str
    size: int
    cells: tuple[str, ...]
    first: int = 0
    last: int = -1

    @property
    def end(self) -> int:
        """The last cell, both forms of saying so taken together."""
        return self.last if self.last >= 0 else max(0, len(self.cells) - 1)

    @property
    def whole(self) -> bool:
        return self.first == 0 and self.end >= len(self.cells) - 1

    @property
    def bytes(self) -> int:
        """How many bytes of it travel."""
        return min((self.end + 1) * CELL, self.size) - self.first * CELL


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that lies on the disk and was read back."""

    path: Path
    name: str
    size: int
    info: BundleInfo


@dataclass(frozen=True, slots=True)
class _Planned:
    name: str
    size: int
    digest: str
    pieces: Callable[[], Iterable[bytes]]


def write_bundle(
    folder: Path,
    info: BundleInfo,
    signing: signature.SigningKey,
    *,
    records: Sequence[DeviceRecords] = (),
    files: Sequence[FilePart] = (),
    open_attachment: OpenAttachment | None = None,
    receipt: tuple[bytes, bytes] | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write ``K7QM-2.ddb`` into ``folder``; an older file of that name is replaced whole.

    ``info.ops``, ``files`` and ``pieces`` are filled in here. ``open_attachment`` gives an
    attachment's plain bytes by its SHA-256 (hex) and is called from another thread. ``receipt``
    is a receipt's JSON and signature. Progress counts bytes, once written and once read back.
    Raises DiskFull, CannotWrite, NotVerified, DamagedAttachment, TooLarge, Cancelled, and what
    ``open_attachment`` raises; then no file is left.
    """
    info = _filled(info, records, files)
    shelf = _Shelf(open_attachment)
    payload = list(_payload(info, records, files, shelf, receipt))
    start, padding = _start(info, payload, signing)
    plain = len(start) + sum(tar.member_size(one.size) for one in payload)
    plain += tar.member_size(padding) + len(tar.END)
    total = age.sealed_size(plain, len(info.to))
    if total > bundle.MAX_FILE:
        raise TooLarge(what="bundle", size=total, cap=bundle.MAX_FILE)
    target = folder / info.file_name
    hidden = folder / f"{info.file_name}{TEMPORARY}"
    watch = _Halves(progress or Silent(), total)
    left = hidden
    try:
        medium.check_room(folder, total)
        with hidden.open("wb", buffering=0) as sink:
            reached("export.begun")
            sealer = age.Sealer(medium.Writing(sink), info.to)
            with ReadAhead(_stream(start, payload, padding)) as stream:
                for piece in stream:
                    sealer.write(piece)
                    watch.step(sealer.written, total)
            sealer.close()
            reached("export.sealed")
            os.fsync(sink.fileno())
            reached("export.synced")
            medium.forget_cached(sink)
        _read_back(hidden, info, signing, sealer, watch.second())
        reached("export.verified")
        os.replace(hidden, target)
        left = target
        reached("export.named")
        medium.fsync_folder(folder)
        reached("export.kept")
    except OSError as error:
        medium.remove(left, error)
        raise medium.told(error, folder, total) from error
    except BaseException as error:
        medium.remove(left, error)
        raise
    finally:
        shelf.close()
    return Written(target, info.file_name, total, info)


class _Halves:
    """Progress of a deed that goes over the same bytes twice."""

    def __init__(self, watch: Progress, total: int, base: int = 0) -> None:
        self._watch, self._total, self._base = watch, total, base

    def step(self, done: int, total: int, what: str = "") -> None:
        self._watch.step(self._base + done, 2 * self._total, what)

    def second(self) -> _Halves:
        return _Halves(self._watch, self._total, self._total)


def _filled(
    info: BundleInfo, records: Sequence[DeviceRecords], files: Sequence[FilePart]
) -> BundleInfo:
    pieces = {one.sha256: Cells(one.size, one.cells) for one in files if one.size > CELL}
    ops = sum(len(one.ops) for one in records)
    return replace(info, ops=ops, files=len({one.sha256 for one in files}), pieces=pieces)


def _payload(
    info: BundleInfo,
    records: Sequence[DeviceRecords],
    files: Sequence[FilePart],
    shelf: _Shelf,
    receipt: tuple[bytes, bytes] | None,
) -> Iterator[_Planned]:
    yield _of_bytes(bundle.BUNDLE_JSON, info.to_bytes())
    if receipt is not None:
        yield _of_bytes(bundle.RECEIPT_JSON, receipt[0])
        yield _of_bytes(bundle.RECEIPT_SIGNATURE, receipt[1])
    for one in sorted(records, key=lambda one: one.device):
        yield _of_bytes(members.records_name(one.device), pack_records(one))
    for part in files:
        if part.size <= CELL:
            name = members.attachment_name(part.sha256)
            yield _of_file(name, part, 0, part.size, part.sha256, shelf)
    for part in files:
        if part.size > CELL:
            yield from _pieces(part, shelf)


def _pieces(part: FilePart, shelf: _Shelf) -> Iterator[_Planned]:
    if part.whole:
        name = members.piece_name(part.sha256, 0, part.end)
        yield _of_file(name, part, 0, part.size, part.sha256, shelf)
        return
    for cell in range(part.first, part.end + 1):
        size = min(CELL, part.size - cell * CELL)
        name = members.piece_name(part.sha256, cell, cell)
        yield _of_file(name, part, cell * CELL, size, part.cells[cell], shelf)


def _of_bytes(name: str, content: bytes) -> _Planned:
    return _Planned(name, len(content), hashlib.sha256(content).hexdigest(), lambda: (content,))


def _of_file(
    name: str, part: FilePart, start: int, size: int, digest: str, shelf: _Shelf
) -> _Planned:
    return _Planned(name, size, digest, lambda: shelf.pieces(part, start, size))


class _Shelf:
    """Attachments read forward, one open at a time, opened when its first byte is needed."""

    def __init__(self, open_attachment: OpenAttachment | None) -> None:
        self._open = open_attachment
        self._sha256 = ""
        self._source: Source | None = None
        self._at = 0

    def pieces(self, part: FilePart, start: int, size: int) -> Iterator[bytes]:
        """Give ``size`` bytes from ``start`` on. Raises DamagedAttachment for too few or many."""
        source = self._at_hand(part.sha256, start)
        while self._at < start + size:
            left = (start if self._at < start else start + size) - self._at
            piece = source.read(min(_STEP, left))
            if not piece:
                raise DamagedAttachment(name=part.sha256[:12])
            if self._at >= start:
                yield piece
            self._at += len(piece)
        if self._at >= part.size:
            # A vault's stream says only at its very end that nothing is missing.
            if source.read(1):
                raise DamagedAttachment(name=part.sha256[:12])
            self.close()

    def _at_hand(self, sha256: str, start: int) -> Source:
        if self._source is None or sha256 != self._sha256 or start < self._at:
            self.close()
            if self._open is None:
                raise ValueError("files without a way to open them")
            self._source, self._sha256, self._at = self._open(sha256), sha256, 0
        return self._source

    def close(self) -> None:
        """Close what is open."""
        close = getattr(self._source, "close", None)
        self._source = None
        if close is not None:
            close()


def _start(
    info: BundleInfo, payload: Sequence[_Planned], signing: signature.SigningKey
) -> tuple[bytes, int]:
    """Give the archive up to the payload, and the size of the padding behind it."""
    if len(payload) > bundle.MAX_MEMBERS:
        raise TooLarge(what="members", size=len(payload), cap=bundle.MAX_MEMBERS)
    manifest = members.manifest((one.digest, one.name) for one in payload)
    if len(manifest) > bundle.MAX_MANIFEST:
        raise TooLarge(what="manifest", size=len(manifest), cap=bundle.MAX_MANIFEST)
    bag_info = bundle.bag_info(info, [one.size for one in payload])
    sizes = [
        signature.SIGNATURE_SIZE, bundle.TAG_MANIFEST_SIZE, len(manifest),
        len(bundle.BAGIT_TEXT), len(bag_info), *(one.size for one in payload), 0,
    ]  # fmt: skip
    bare = sum(map(tar.member_size, sizes)) + len(tar.END)
    padding = tar.padded(bundle.padme(bare)) - bare
    contents = {
        bundle.BAGIT: bundle.BAGIT_TEXT,
        bundle.BAG_INFO: bag_info,
        bundle.MANIFEST: manifest,
    }
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    digests[bundle.PADDING] = zero_digest(padding)
    tag_manifest = members.manifest((digests[name], name) for name in bundle.TAG_FILES)
    comment = bundle.trusted_comment(info)
    signed = signing.sign_bytes(tag_manifest, comment).encode("ascii")
    first = [
        (bundle.SIGNATURE, signed), (bundle.TAG_MANIFEST, tag_manifest),
        (bundle.MANIFEST, manifest), (bundle.BAGIT, bundle.BAGIT_TEXT),
        (bundle.BAG_INFO, bag_info),
    ]  # fmt: skip
    out = [b"".join(tar.member(name, len(content), (content,))) for name, content in first]
    return b"".join(out), padding


def zero_digest(size: int) -> str:
    """Give the SHA-256 (hex) of ``size`` zero bytes."""
    digest = hashlib.sha256()
    for piece in _zeros(size):
        digest.update(piece)
    return digest.hexdigest()


def _zeros(size: int) -> Iterator[bytes]:
    block = bytes(min(size, _STEP))
    for start in range(0, size, _STEP):
        yield block[: min(_STEP, size - start)]


def _stream(start: bytes, payload: Sequence[_Planned], padding: int) -> Iterator[bytes]:
    yield start
    for one in payload:
        try:
            yield from tar.member(one.name, one.size, one.pieces())
        except tar.BadTar:
            raise DamagedAttachment(name=one.name[-64:][:12]) from None
    yield from tar.member(bundle.PADDING, padding, _zeros(padding))
    yield tar.END


def _read_back(
    path: Path,
    info: BundleInfo,
    signing: signature.SigningKey,
    sealer: age.Sealer,
    watch: Progress,
) -> None:
    """Read the file as its receiver will, without looking into the records again."""
    me = Sender(info.sender, signing.public.raw, "")
    try:
        with path.open("rb", buffering=0) as source:
            steady = medium.Rereading(source)
            counted = bundle_reader.Counted(steady, path.name, watch, sealer.written)
            opener = age.Opener(counted, file_key=sealer.file_key)
            with ReadAhead(opener) as stream:
                found = bundle_reader.read_opened(stream, info.file_name, [me])
    except bundle_reader.WrongContent as error:
        # The vault gave other bytes than it promised: the disk under the bundle is not at fault.
        raise DamagedAttachment(name=error.sha256[:12]) from None
    except (age.AgeError, DamagedBundle):
        raise NotVerified(place=path.parent.name) from None
    if found.info != info or counted.size != sealer.written:
        raise NotVerified(place=path.parent.name)
