"""The recovery sheet inside the vault: whom ``recovery.age`` is sealed to, and a new sheet.

The words themselves are kept nowhere. The database knows the sheet's *public* key, so that keys
which change later can be sealed to it without asking for the words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from defender_desk.crypto.age_header import BadKey, Identity, read_identity, read_recipient

_RECIPIENT: Final = "recovery"
_BEFORE: Final = "recovery-before"
_STALE: Final = "recovery-stale"
_FILE: Final = "recovery-file"


def recipients_in(connection: Connection) -> tuple[str, ...]:
    """The age recipients that the sheet's file may be sealed to: one, or two while a renewal was
    cut short; () for a vault of version 0.1.0 that was never opened with its words."""
    found = []
    for key in (_RECIPIENT, _BEFORE):
        value = _read(connection, key)
        try:
            read_recipient(value)
        except BadKey:
            continue
        found.append(value)
    return tuple(found)


def note_recipient(connection: Connection, recipient: str, before: str = "") -> None:
    """The file is about to be sealed to ``recipient``; until ``settle`` ``before`` counts too."""
    _write(connection, _RECIPIENT, recipient)
    _write(connection, _BEFORE, before)


def settle(connection: Connection, recipient: str) -> None:
    """The file is sealed to ``recipient`` alone and lacks nothing."""
    note_recipient(connection, recipient)
    _write(connection, _STALE, "")


def note_stale(connection: Connection, readings: Sequence[Identity] = ()) -> None:
    """The sheet's file could not be sealed anew: it opens the vault, but lacks ``readings`` (the
    present one first), which are kept here until the words are typed the next time."""
    _write(connection, _STALE, " ".join(one.text for one in readings) or "yes")


def is_stale(connection: Connection) -> bool:
    """Whether the sheet's file lacks a key of this vault."""
    return bool(_read(connection, _STALE))


def stale_readings(connection: Connection) -> tuple[Identity, ...]:
    """The reading identities that the sheet's file may lack, the present one first."""
    try:
        return tuple(read_identity(text) for text in _read(connection, _STALE).split())
    except BadKey:
        return ()


def note_file(connection: Connection, sealed: bytes) -> None:
    """Keep the digest of the sheet's file as it was written or proved: nobody can open it here to
    see whether it is still whole."""
    _write(connection, _FILE, hashlib.sha256(sealed).hexdigest())


def file_is_as_noted(connection: Connection, sealed: bytes) -> bool | None:
    """Whether the sheet's file is the one that was noted; None where none ever was."""
    noted = _read(connection, _FILE)
    return noted == hashlib.sha256(sealed).hexdigest() if noted else None


def _read(connection: Connection, key: str) -> str:
    return str(
        connection.exec_driver_sql("SELECT value FROM meta WHERE key=?", (key,)).scalar() or ""
    )


def _write(connection: Connection, key: str, value: str) -> None:
    if value:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (key, value)
        )
    else:
        connection.exec_driver_sql("DELETE FROM meta WHERE key=?", (key,))
