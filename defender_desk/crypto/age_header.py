"""The header of an age v1 file: stanzas, canonical base64, file key, MAC.

Format: C2SP age, https://c2sp.org/age . Anything the specification refuses is refused.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from defender_desk.crypto import bech32

VERSION = b"age-encryption.org/v1"
FILE_KEY_SIZE = 16
LOG_N = 18
_X25519 = b"X25519"
_SCRYPT = b"scrypt"
_X25519_INFO = VERSION + b"/X25519"
_SCRYPT_LABEL = VERSION + b"/scrypt"
_ZERO_NONCE = bytes(12)
_COLUMNS = 64
_BASE64_32 = 43
_WRAPPED_SIZE = FILE_KEY_SIZE + 16
_FOOTER = re.compile(rb"--- ([A-Za-z0-9+/]{43})")
_ARGUMENT = re.compile(rb"[!-~]+")
_WORK_FACTOR = re.compile(rb"[1-9][0-9]{0,3}")

Derive = Callable[[bytes, bytes, int], bytes]


class AgeError(Exception):
    """A sealed file that cannot be opened, or a key that is none. Callers name it for a person."""


class NoMatch(AgeError):
    """The file is not sealed to any of these identities, or not with this passphrase."""


class Damaged(AgeError):
    """The file is cut, changed or was never an age file. ``where``: header, mac or payload."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class BadKey(AgeError):
    """A text that is no age identity or recipient."""


@dataclass(frozen=True)
class Identity:
    """An X25519 secret (32 bytes) that opens what was sealed to its recipient."""

    secret: bytes = field(repr=False)

    @cached_property
    def private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret)

    @cached_property
    def public(self) -> bytes:
        """The 32 bytes of the recipient."""
        return self.private.public_key().public_bytes_raw()

    @property
    def recipient(self) -> str:
        """``age1…``: what others seal to."""
        return recipient_text(self.public)

    @property
    def text(self) -> str:
        """``AGE-SECRET-KEY-1…``: the line of an age identity file."""
        return bech32.encode("age-secret-key-", self.secret).upper()


def new_identity() -> Identity:
    """Give a fresh random identity."""
    return Identity(os.urandom(32))


def read_identity(text: str) -> Identity:
    """Read an ``AGE-SECRET-KEY-1…`` line. Raises BadKey."""
    secret = bech32.decode("age-secret-key-", text)
    if secret is None or len(secret) != 32 or not text.isupper():
        raise BadKey("identity")
    return Identity(secret)


def recipient_text(public: bytes) -> str:
    """Give the ``age1…`` text of a 32-byte public key."""
    return bech32.encode("age", public)


def read_recipient(text: str) -> bytes:
    """Read an ``age1…`` text into its 32 bytes. Raises BadKey."""
    public = bech32.decode("age", text)
    if public is None or len(public) != 32 or not text.islower():
        raise BadKey("recipient")
    return public


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Give 32 bytes of HKDF-SHA256 (RFC 5869) of ``secret``."""
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _unbase64(text: bytes) -> bytes:
    """Decode unpadded base64 that has exactly one spelling. Raises Damaged."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise Damaged("header") from None
    if _base64(data) != text:
        raise Damaged("header")
    return data


@dataclass(frozen=True)
class Stanza:
    """One ``-> type arguments`` line and its body: the file key, wrapped for one reader."""

    arguments: tuple[bytes, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        """Give the stanza as it stands in the header, with its last (short) line."""
        text = _base64(self.body)
        lines = [text[i : i + _COLUMNS] for i in range(0, len(text) + 1, _COLUMNS)]
        return b"-> " + b" ".join(self.arguments) + b"\n" + b"\n".join(lines) + b"\n"


def stanza_for(public: bytes, file_key: bytes) -> Stanza:
    """Wrap the file key for a recipient (32 bytes). Raises BadKey for a low-order point."""
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    try:
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise BadKey("recipient") from None
    wrap = hkdf(shared, share + public, _X25519_INFO)
    body = ChaCha20Poly1305(wrap).encrypt(_ZERO_NONCE, file_key, None)
    return Stanza((_X25519, _base64(share)), body)


def stanza_for_passphrase(passphrase: str, file_key: bytes, log_n: int, derive: Derive) -> Stanza:
    """Wrap the file key with a passphrase (UTF-8) by scrypt, N = 2**log_n."""
    salt = os.urandom(16)
    wrap = derive(passphrase.encode(), _SCRYPT_LABEL + salt, log_n)
    body = ChaCha20Poly1305(wrap).encrypt(_ZERO_NONCE, file_key, None)
    return Stanza((_SCRYPT, _base64(salt), str(log_n).encode()), body)


def header_bytes(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """Give the whole header, MAC and last newline included."""
    start = VERSION + b"\n" + b"".join(s.to_bytes() for s in stanzas) + b"---"
    return start + b" " + _base64(_mac(file_key, start)) + b"\n"


def _mac(file_key: bytes, start: bytes) -> bytes:
    return hmac.digest(hkdf(file_key, b"", b"header"), start, "sha256")


@dataclass(frozen=True)
class Header:
    """A header that was read and keeps to the specification; its MAC is not yet checked."""

    stanzas: tuple[Stanza, ...]
    signed: bytes
    mac: bytes

    def check(self, file_key: bytes) -> None:
        """Raise Damaged("mac") unless this file key made the header."""
        if not hmac.compare_digest(_mac(file_key, self.signed), self.mac):
            raise Damaged("mac")

    def file_key_for(self, identities: Iterable[Identity]) -> bytes:
        """Unwrap the file key with the first identity that can. Raises NoMatch, Damaged."""
        for identity in identities:
            for stanza in self.stanzas:
                if stanza.arguments[0] == _X25519:
                    key = _opened(_wrap_key(identity, stanza), stanza.body)
                    if key is not None:
                        return key
        raise NoMatch

    def file_key_by(self, passphrase: str, max_log_n: int, derive: Derive) -> bytes:
        """Unwrap the file key with a passphrase. Raises NoMatch, Damaged (work above the limit)."""
        stanza = self.stanzas[0]
        if stanza.arguments[0] != _SCRYPT:
            raise NoMatch
        log_n = int(stanza.arguments[2])
        # Refused before any memory is taken: a stranger's file must not cost gigabytes.
        if log_n > max_log_n:
            raise Damaged("header")
        salt = _SCRYPT_LABEL + _unbase64(stanza.arguments[1])
        key = _opened(derive(passphrase.encode(), salt, log_n), stanza.body)
        if key is None:
            raise NoMatch
        return key


def _wrap_key(identity: Identity, stanza: Stanza) -> bytes:
    share = _unbase64(stanza.arguments[1])
    try:
        shared = identity.private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:  # a low-order point: the secret would be known to everybody
        raise Damaged("header") from None
    return hkdf(shared, share + identity.public, _X25519_INFO)


def _opened(wrap: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(wrap).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


def read_header(data: bytes) -> Header:
    """Read a header (from the version line through the newline after the MAC). Raises Damaged."""
    lines = data.split(b"\n")
    footer = _FOOTER.fullmatch(lines[-2]) if len(lines) > 3 else None
    if footer is None or lines[0] != VERSION or lines[-1]:
        raise Damaged("header")
    stanzas = []
    rest = lines[1:-2]
    while rest:
        stanza, rest = _read_stanza(rest)
        stanzas.append(stanza)
    if len(stanzas) > 1 and any(s.arguments[0] == _SCRYPT for s in stanzas):
        raise Damaged("header")
    signed = data[: -len(lines[-2]) - 1] + b"---"
    return Header(tuple(stanzas), signed, _unbase64(footer[1]))


def _read_stanza(lines: list[bytes]) -> tuple[Stanza, list[bytes]]:
    start, *arguments = lines[0].split(b" ")
    if start != b"->" or not arguments or not all(map(_ARGUMENT.fullmatch, arguments)):
        raise Damaged("header")
    body = b""
    for count, line in enumerate(lines[1:], 2):
        body += line
        if len(line) > _COLUMNS:
            break
        if len(line) < _COLUMNS:
            stanza = Stanza(tuple(arguments), _unbase64(body))
            _check_known(stanza)
            return stanza, lines[count:]
    raise Damaged("header")


def _check_known(stanza: Stanza) -> None:
    """Raise Damaged for an X25519 or scrypt stanza whose parts have the wrong form."""
    kind, *arguments = stanza.arguments
    if kind not in (_X25519, _SCRYPT):
        return
    shapes = {_X25519: (32,), _SCRYPT: (16, None)}[kind]
    if len(arguments) != len(shapes) or len(stanza.body) != _WRAPPED_SIZE:
        raise Damaged("header")
    if len(_unbase64(arguments[0])) != shapes[0]:
        raise Damaged("header")
    if kind == _SCRYPT and not _WORK_FACTOR.fullmatch(arguments[1]):
        raise Damaged("header")
