"""Sealing and opening of age v1 files as streams, in constant memory.

Format: C2SP age, https://c2sp.org/age : X25519 and scrypt stanzas, STREAM of ChaCha20-Poly1305
in chunks of 64 KiB. No armour, no plug-ins. Why an own layer: docs/decisions/age-layer.md.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from defender_desk.crypto.age_header import (
    FILE_KEY_SIZE,
    LOG_N,
    AgeError,
    BadKey,
    Damaged,
    Derive,
    Header,
    Identity,
    NoMatch,
    header_bytes,
    hkdf,
    new_identity,
    read_header,
    read_identity,
    read_recipient,
    recipient_text,
    stanza_for,
    stanza_for_passphrase,
)
from defender_desk.crypto.derive import scrypt_key
from defender_desk.progress import Progress, Silent

__all__ = [
    "AgeError",
    "BadKey",
    "Damaged",
    "Identity",
    "NoMatch",
    "Opener",
    "Sealer",
    "new_identity",
    "open_to",
    "read_identity",
    "read_recipient",
    "recipient_text",
    "seal",
    "sealed_size",
]

CHUNK = 65536
_TAG = 16
_SEALED_CHUNK = CHUNK + _TAG
_NONCE = 16
_BATCH = 16
_HEADER_CAP = 1 << 18
_STEP = CHUNK * _BATCH
_HEADER_END = re.compile(rb"\n---[^\n]*\n")
# What one X25519 stanza and the rest of a header measure, always.
_STANZA_SIZE = len(b"-> X25519 ") + 43 + 1 + 43 + 1
_FRAME_SIZE = len(b"age-encryption.org/v1\n") + len(b"--- ") + 43 + 1


class Source(Protocol):
    """Where bytes come from: a file opened for reading in binary, or alike."""

    def read(self, size: int, /) -> bytes: ...


class Sink(Protocol):
    """Where bytes go. The view given to ``write`` is good during that call only."""

    def write(self, data: memoryview, /) -> int | None: ...


def sealed_size(length: int, recipients: int = 1) -> int:
    """Give the bytes that ``length`` bytes take once sealed to that many recipients."""
    chunks = max(1, -(-length // CHUNK))
    return _FRAME_SIZE + recipients * _STANZA_SIZE + _NONCE + length + chunks * _TAG


def _write_all(sink: Sink, view: memoryview) -> None:
    """Hand every byte over, as raw files may take fewer. Raises OSError if a sink takes none."""
    done = 0
    while done < len(view):
        with view[done:] as rest:
            taken = sink.write(rest)
        if taken == 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        done += len(view) - done if taken is None else taken


class Sealer:
    """A writer that seals what it is given into ``sink``; nothing is whole before ``close``.

    Used as a context manager it closes after success only: after an error the sealed file stays
    without its end and no reader accepts it. The sink is never closed here.
    """

    def __init__(
        self,
        sink: Sink,
        recipients: Iterable[str] = (),
        passphrase: str | None = None,
        *,
        log_n: int = LOG_N,
        derive: Derive = scrypt_key,
    ) -> None:
        """Write the header for the recipients (``age1…``) or, alone, for a passphrase.

        Raises BadKey for a text that is no recipient, ValueError for none or both.
        """
        self.file_key = os.urandom(FILE_KEY_SIZE)
        publics = [read_recipient(text) for text in recipients]
        if bool(publics) == (passphrase is not None):
            raise ValueError("seal to recipients or with a passphrase")
        stanzas = [stanza_for(public, self.file_key) for public in publics]
        if passphrase is not None:
            stanzas.append(stanza_for_passphrase(passphrase, self.file_key, log_n, derive))
        nonce = os.urandom(_NONCE)
        self._aead = ChaCha20Poly1305(hkdf(self.file_key, nonce, b"payload"))
        self._sink = sink
        self._counter = 0
        self._pending = bytearray(CHUNK)
        self._held = 0
        self._out = bytearray(_SEALED_CHUNK * _BATCH)
        self.closed = False
        self.taken = 0
        """Bytes given to ``write`` so far."""
        self.written = 0
        """Bytes handed to the sink so far."""
        start = header_bytes(stanzas, self.file_key) + nonce
        with memoryview(start) as view:
            _write_all(sink, view)
        self.written += len(start)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.close()

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Seal more bytes; give how many (all of them). Raises what the sink raises."""
        if self.closed:
            raise ValueError("this sealed file is closed")
        with memoryview(data).cast("B") as view:
            size = len(view)
            at = min(CHUNK - self._held, size)
            self._pending[self._held : self._held + at] = view[:at]
            self._held += at
            # The last chunk is sealed otherwise, so a full one waits until more bytes come.
            if at < size:
                self._seal_all(memoryview(self._pending))
                whole = (size - at - 1) // CHUNK * CHUNK
                for first in range(at, at + whole, _STEP):
                    with view[first : min(first + _STEP, at + whole)] as part:
                        self._seal_all(part)
                at += whole
                self._held = size - at
                self._pending[: self._held] = view[at:]
            self.taken += size
        return size

    def close(self) -> None:
        """Seal the last chunk; the sink then holds a whole age file. A second call does nothing."""
        if not self.closed:
            self.closed = True
            self._seal_all(memoryview(self._pending)[: self._held], last=True)

    def _seal_all(self, plain: memoryview, last: bool = False) -> None:
        end = 0
        with memoryview(self._out) as out:
            for start in range(0, max(1, len(plain)), CHUNK):
                chunk = plain[start : start + CHUNK]
                nonce = self._counter.to_bytes(11, "big") + bytes((last,))
                size = len(chunk) + _TAG
                self._aead.encrypt_into(nonce, chunk, None, out[end : end + size])
                self._counter += 1
                end += size
            with out[:end] as view:
                _write_all(self._sink, view)
        self.written += end


class Opener:
    """A reader that gives back what was sealed, in order, as a stream.

    Nothing read may be trusted or acted upon before ``read`` has given b"" (or the iteration has
    ended): only then is it sure that nothing is missing at the end.
    """

    def __init__(
        self,
        source: Source,
        identities: Iterable[Identity] = (),
        passphrase: str | None = None,
        *,
        file_key: bytes | None = None,
        max_log_n: int = LOG_N,
        derive: Derive = scrypt_key,
    ) -> None:
        """Read the header and find the file key by identities, passphrase, or as it is given.

        ``file_key`` is for reading back what was just written (``Sealer.file_key``). Raises
        NoMatch, Damaged, and what the source raises.
        """
        self._source = source
        self._buffer = bytearray(_SEALED_CHUNK * _BATCH + 1)
        self._filled = 0
        header = self._read_header()
        if file_key is None and passphrase is not None:
            file_key = header.file_key_by(passphrase, max_log_n, derive)
        elif file_key is None:
            file_key = header.file_key_for(identities)
        header.check(file_key)
        self.file_key = file_key
        self._fill()
        if self._filled < _NONCE:
            raise Damaged("header")
        self._aead = ChaCha20Poly1305(hkdf(file_key, bytes(self._buffer[:_NONCE]), b"payload"))
        self._drop(_NONCE)
        self._counter = 0
        self._ended = False
        self._failed = False
        self._out = bytearray(CHUNK * _BATCH)
        self._ready = memoryview(b"")

    def _read_header(self) -> Header:
        data = bytearray()
        while (end := _HEADER_END.search(data)) is None:
            more = self._source.read(4096)
            data += more
            if not more or len(data) > _HEADER_CAP:
                raise Damaged("header")
        rest = data[end.end() :]
        self._buffer[: len(rest)] = rest
        self._filled = len(rest)
        return read_header(bytes(data[: end.end()]))

    def _fill(self) -> None:
        room = _SEALED_CHUNK * _BATCH + 1
        while self._filled < room:
            more = self._source.read(room - self._filled)
            if not more:
                break
            self._buffer[self._filled : self._filled + len(more)] = more
            self._filled += len(more)

    def _drop(self, size: int) -> None:
        self._buffer[: self._filled - size] = self._buffer[size : self._filled]
        self._filled -= size

    def __iter__(self) -> Iterator[bytes]:
        """Give the content in pieces of at most 1 MiB. Raises Damaged("payload")."""
        while piece := self.read(_STEP):
            yield piece

    def read(self, size: int = -1) -> bytes:
        """Give up to ``size`` bytes (all that is left for -1), b"" at the end.

        Gives fewer bytes only at the end or right before a fault. Raises Damaged("payload"),
        then and at every later call, when the file was changed or cut.
        """
        parts: list[bytes] = []
        wanted = size
        while wanted != 0:
            if not self._ready:
                self._ready = self._next_batch(quiet=bool(parts) and size >= 0)
                if not self._ready:
                    break
            part = self._ready if wanted < 0 else self._ready[:wanted]
            self._ready = self._ready[len(part) :]
            parts.append(bytes(part))
            wanted = -1 if wanted < 0 else wanted - len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _next_batch(self, quiet: bool) -> memoryview:
        """Open up to 16 chunks; empty at the end, or at a fault if ``quiet`` (raised next time)."""
        size = 0
        if not self._failed and not self._ended:
            self._fill()
            size = self._open_batch()
        if not size and self._failed and not quiet:
            raise Damaged("payload")
        return memoryview(self._out)[:size]

    def _open_batch(self) -> int:
        end = at = 0
        with memoryview(self._buffer) as sealed, memoryview(self._out) as plain:
            while not self._failed and not self._ended and at < _SEALED_CHUNK * _BATCH:
                chunk = sealed[at : min(at + _SEALED_CHUNK, self._filled)]
                last = at + len(chunk) == self._filled
                size = len(chunk) - _TAG
                # An empty chunk may only stand for an empty file.
                if size < 0 or (size == 0 and self._counter):
                    self._failed = True
                    break
                if not self._open_chunk(chunk, plain[end : end + size], last):
                    self._failed = True
                    # A whole chunk that is genuine but not where the file ends, or the end with
                    # more behind it, is given out before the fault, as the reference does.
                    into = plain[end : end + size]
                    if size < CHUNK or not self._open_chunk(chunk, into, not last):
                        break
                self._counter += 1
                self._ended = last
                at += len(chunk)
                end += size
        self._drop(at)
        return end

    def _open_chunk(self, chunk: memoryview, into: memoryview, last: bool) -> bool:
        nonce = self._counter.to_bytes(11, "big") + bytes((last,))
        try:
            self._aead.decrypt_into(nonce, chunk, None, into)
        except InvalidTag:
            return False
        return True


def seal(
    source: Source,
    sink: Sink,
    recipients: Iterable[str] = (),
    passphrase: str | None = None,
    *,
    progress: Progress | None = None,
    total: int = 0,
    log_n: int = LOG_N,
    derive: Derive = scrypt_key,
) -> Sealer:
    """Seal all of ``source`` into ``sink``; give the closed Sealer (counts, file key).

    ``progress`` hears of bytes done out of ``total``. Raises BadKey, Cancelled, and what source
    and sink raise; the sink then holds no whole age file.
    """
    watch = progress or Silent()
    sealer = Sealer(sink, recipients, passphrase, log_n=log_n, derive=derive)
    while block := source.read(_STEP):
        sealer.write(block)
        watch.step(sealer.taken, total)
    sealer.close()
    return sealer


def open_to(opener: Opener, sink: Sink, *, progress: Progress | None = None, total: int = 0) -> int:
    """Write the opened content into ``sink``; give its bytes.

    Raises Damaged, Cancelled and what the sink raises: the sink's bytes are then worth nothing.
    """
    watch = progress or Silent()
    done = 0
    for block in opener:
        with memoryview(block) as view:
            _write_all(sink, view)
        done += len(block)
        watch.step(done, total)
    return done
