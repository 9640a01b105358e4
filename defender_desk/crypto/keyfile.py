"""The vault's key file: an age identity file that also carries the database key in a comment.

Sealed with the passphrase (scrypt) or to the recovery identity, it opens with stock age too, and
``age -d -i key.age`` then opens an attachment or a bundle without this program.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from defender_desk.crypto.age import Opener, Sealer
from defender_desk.crypto.age_header import (
    LOG_N,
    AgeError,
    BadKey,
    Derive,
    Identity,
    NoMatch,
    read_identity,
)
from defender_desk.crypto.derive import derive_in_child
from defender_desk.errors import DamagedKeyFile, WrongPassphrase, WrongRecoveryWords

DATABASE_KEY_SIZE = 32
_SIZE_CAP = 1 << 16
_HEAD = "# Defender Desk key file. Whoever has these lines can read everything.\n"
_DATABASE = re.compile(r"# defender-desk (older )?database key: ([0-9a-f]{64})")
_NAMED = re.compile(r"# defender-desk (vault|reading|older reading|older vault) identity")


@dataclass(frozen=True)
class KeyRing:
    """What a vault needs to be read: its own identity, the device's, and the database key.

    ``vault`` opens attachments, ``reading`` opens bundles, ``older`` are reading identities from
    before a restore (bundles on the way are still sealed to them), ``database_key`` is the raw
    32-byte SQLCipher key. ``older_vaults`` and ``older_databases`` are there only while the keys
    are being exchanged: what is not yet sealed with the new ones opens with them.
    """

    vault: Identity
    reading: Identity
    database_key: bytes = field(repr=False)
    older: tuple[Identity, ...] = ()
    older_vaults: tuple[Identity, ...] = ()
    older_databases: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def vault_identities(self) -> tuple[Identity, ...]:
        """Every identity an attachment may be sealed to, the present one first."""
        return (self.vault, *self.older_vaults)

    @property
    def reading_identities(self) -> tuple[Identity, ...]:
        """Every identity a bundle may be sealed to, the present one first."""
        return (self.reading, *self.older)

    def text(self) -> str:
        """Give the plain lines of the key file: secret, never written unsealed."""
        parts = [_HEAD, f"# defender-desk database key: {self.database_key.hex()}\n"]
        parts += [f"# defender-desk older database key: {key.hex()}\n"
                  for key in self.older_databases]
        named = [("vault", self.vault), ("reading", self.reading)]
        named += [("older reading", old) for old in self.older]
        named += [("older vault", old) for old in self.older_vaults]
        for name, identity in named:
            parts.append(f"# defender-desk {name} identity\n{identity.text}\n")
        return "".join(parts)


def read_text(text: str) -> KeyRing:
    """Read the plain lines of a key file. Raises DamagedKeyFile unless they are as written."""
    keys: dict[str, list[bytes]] = {"": [], "older ": []}
    identities: dict[str, list[Identity]] = {
        "vault": [], "reading": [], "older reading": [], "older vault": [],
    }
    name = ""
    try:
        for line in text.splitlines():
            if found := _DATABASE.fullmatch(line):
                keys[found[1] or ""].append(bytes.fromhex(found[2]))
            elif found := _NAMED.fullmatch(line):
                name = found[1]
            elif not line.startswith("#"):
                identities[name].append(read_identity(line))
        [database], [vault], [reading] = keys[""], identities["vault"], identities["reading"]
    except (BadKey, KeyError, ValueError):
        raise DamagedKeyFile from None
    ring = KeyRing(
        vault, reading, database, tuple(identities["older reading"]),
        tuple(identities["older vault"]), tuple(keys["older "]),
    )
    if ring.text() != text:
        raise DamagedKeyFile
    return ring


def typed(passphrase: str) -> str:
    """Give a typed phrase in the one form (NFC) that is used whatever the keyboard sends."""
    return unicodedata.normalize("NFC", passphrase)


def seal_keyring(
    ring: KeyRing, passphrase: str, log_n: int = LOG_N, derive: Derive = derive_in_child
) -> bytes:
    """Give the key file sealed with the passphrase (about a second and 256 MiB at log_n 18)."""
    sink = io.BytesIO()
    with Sealer(sink, passphrase=typed(passphrase), log_n=log_n, derive=derive) as sealer:
        sealer.write(ring.text().encode())
    return sink.getvalue()


def open_keyring(
    data: bytes, passphrase: str, max_log_n: int = LOG_N, derive: Derive = derive_in_child
) -> KeyRing:
    """Open a key file with the passphrase. Raises WrongPassphrase, DamagedKeyFile.

    A change inside the few bytes that wrap the key cannot be told from a wrong phrase: with two
    copies at hand use ``open_either``.
    """
    try:
        opener = Opener(
            io.BytesIO(data), passphrase=typed(passphrase), max_log_n=max_log_n, derive=derive
        )
        return _ring(opener)
    except NoMatch:
        raise WrongPassphrase from None
    except AgeError:
        raise DamagedKeyFile from None


def open_either(
    copies: Sequence[bytes],
    passphrase: str,
    max_log_n: int = LOG_N,
    derive: Derive = derive_in_child,
) -> KeyRing:
    """Open the first copy that opens; equal copies are tried once.

    Raises WrongPassphrase when one is whole but does not open, DamagedKeyFile when none is whole.
    """
    fault: WrongPassphrase | DamagedKeyFile = DamagedKeyFile()
    for copy in dict.fromkeys(copies):
        try:
            return open_keyring(copy, passphrase, max_log_n, derive)
        except WrongPassphrase as error:
            fault = error
        except DamagedKeyFile:
            continue
    raise fault


def seal_keyring_to(ring: KeyRing, *recipients: str) -> bytes:
    """Give the key file sealed to recipients (``age1…``), such as the recovery identity's."""
    sink = io.BytesIO()
    with Sealer(sink, recipients) as sealer:
        sealer.write(ring.text().encode())
    return sink.getvalue()


def open_keyring_with(data: bytes, identity: Identity) -> KeyRing:
    """Open a key file with the recovery identity. Raises WrongRecoveryWords, DamagedKeyFile."""
    try:
        return _ring(Opener(io.BytesIO(data), [identity]))
    except NoMatch:
        raise WrongRecoveryWords from None
    except AgeError:
        raise DamagedKeyFile from None


def _ring(opener: Opener) -> KeyRing:
    text = opener.read(_SIZE_CAP)
    if opener.read(1):
        raise DamagedKeyFile
    try:
        return read_text(text.decode("ascii"))
    except UnicodeDecodeError:
        raise DamagedKeyFile from None
