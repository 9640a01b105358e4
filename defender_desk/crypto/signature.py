"""Ed25519 signatures in minisign's prehashed format; stock minisign checks them.

Format: https://jedisct1.github.io/minisign/ . Only ``ED`` (BLAKE2b-512 first) is written or taken,
and only in the one spelling that we would write ourselves, so no byte of a signature file can be
changed without being noticed except its untrusted first line.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

COMMENT_SIZE = 96
PREHASH_SIZE = 64
_UNTRUSTED = "signed with Defender Desk"
_PRINTABLE = re.compile(r"[ -~]*")
_FILE = re.compile(
    r"untrusted comment: ([ -~]{0,1024})\n([A-Za-z0-9+/]{99}=)\n"
    r"trusted comment: ([ -~]{0,8192})\n([A-Za-z0-9+/]{86}==)\n"
)


class BadSignature(Exception):
    """A signature, or a key, that is not what it should be. Callers name it for a person."""


def prehash(data: bytes = b"") -> hashlib.blake2b:
    """Give a BLAKE2b-512 to feed a file to; its ``digest()`` is what is signed."""
    return hashlib.blake2b(data, digest_size=PREHASH_SIZE)


@dataclass(frozen=True)
class PublicKey:
    """What checks a signature: 32 bytes, and a key id that is a hint and no more."""

    key_id: bytes
    raw: bytes

    @property
    def text(self) -> str:
        """The line that ``minisign -P`` takes."""
        return base64.b64encode(b"Ed" + self.key_id + self.raw).decode()

    @property
    def file_text(self) -> str:
        """The two lines of a minisign public key file."""
        shown = int.from_bytes(self.key_id, "little")
        return f"untrusted comment: minisign public key {shown:016X}\n{self.text}\n"

    def verify_raw(self, signature: bytes, message: bytes) -> None:
        """Check a bare 64-byte Ed25519 signature. Raises BadSignature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise BadSignature("signature") from None


def public_key(raw: bytes) -> PublicKey:
    """Give the key for 32 bytes, with the key id this program gives it. Raises BadSignature."""
    if len(raw) != 32:
        raise BadSignature("key")
    return PublicKey(hashlib.sha256(b"defender-desk key id 1\0" + raw).digest()[:8], raw)


def read_public_key(text: str) -> PublicKey:
    """Read a minisign public key: its base64 line alone or the whole file. Raises BadSignature."""
    line = text.strip().split("\n")[-1]
    try:
        data = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("key") from None
    key = PublicKey(data[2:10], data[10:])
    if len(data) != 42 or key.text != line:
        raise BadSignature("key")
    return key


@dataclass(frozen=True)
class SigningKey:
    """A device's Ed25519 secret, as its 32-byte seed."""

    seed: bytes = field(repr=False)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        return public_key(self._private.public_key().public_bytes_raw())

    def sign_raw(self, message: bytes) -> bytes:
        """Give the bare 64-byte Ed25519 signature of ``message``."""
        return self._private.sign(message)

    def sign_prehash(self, digest: bytes, trusted_comment: str) -> str:
        """Give a minisign signature text for a BLAKE2b-512 digest of 64 bytes.

        The comment (printable ASCII, at most 96) is filled with blanks, so every text measures
        ``SIGNATURE_SIZE`` bytes. Raises ValueError for anything else.
        """
        if len(digest) != PREHASH_SIZE or len(trusted_comment) > COMMENT_SIZE:
            raise ValueError("a digest of 64 bytes and a comment of at most 96 characters")
        if not _PRINTABLE.fullmatch(trusted_comment):
            raise ValueError("a trusted comment is printable ASCII")
        comment = trusted_comment.ljust(COMMENT_SIZE)
        signature = self.sign_raw(digest)
        whole = self.sign_raw(signature + comment.encode())
        return _text(_UNTRUSTED, self.public.key_id, signature, comment, whole)

    def sign_bytes(self, data: bytes, trusted_comment: str) -> str:
        """Give a minisign signature text for ``data``; see ``sign_prehash``."""
        return self.sign_prehash(prehash(data).digest(), trusted_comment)


def new_signing_key() -> SigningKey:
    """Give a fresh random signing key."""
    return SigningKey(os.urandom(32))


def _text(untrusted: str, key_id: bytes, signature: bytes, comment: str, whole: bytes) -> str:
    first = base64.b64encode(b"ED" + key_id + signature).decode()
    last = base64.b64encode(whole).decode()
    return f"untrusted comment: {untrusted}\n{first}\ntrusted comment: {comment}\n{last}\n"


SIGNATURE_SIZE = len(_text(_UNTRUSTED, bytes(8), bytes(64), " " * COMMENT_SIZE, bytes(64)))
"""Bytes of every signature text that this program writes."""


def verify_prehash(text: str | bytes, digest: bytes, public: PublicKey) -> str:
    """Check a minisign text against a BLAKE2b-512 digest with a pinned key.

    Gives the trusted comment without the blanks that fill it. Raises BadSignature for a wrong
    signature and for every form other than the one canonical spelling of ``ED``.
    """
    try:
        shown = text.decode("ascii") if isinstance(text, bytes) else text
    except UnicodeDecodeError:
        raise BadSignature("form") from None
    found = _FILE.fullmatch(shown)
    if found is None:
        raise BadSignature("form")
    untrusted, first, comment, last = found.groups()
    blob, whole = base64.b64decode(first), base64.b64decode(last)
    key_id, signature = blob[2:10], blob[10:]
    # base64 has spare bits: the one right spelling is the one we would write.
    if shown != _text(untrusted, key_id, signature, comment, whole):
        raise BadSignature("form")
    if not hmac.compare_digest(key_id, public.key_id):
        raise BadSignature("key")
    if len(digest) != PREHASH_SIZE:
        raise BadSignature("digest")
    public.verify_raw(signature, digest)
    public.verify_raw(whole, signature + comment.encode("ascii"))
    return comment.rstrip(" ")


def verify(text: str | bytes, data: bytes, public: PublicKey) -> str:
    """Check a minisign text for ``data``; see ``verify_prehash``."""
    return verify_prehash(text, prehash(data).digest(), public)
