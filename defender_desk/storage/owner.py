"""Whose vault it is: the profile, and this computer as others know it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from defender_desk.crypto.age_header import Identity
from defender_desk.crypto.hashing import random_bytes
from defender_desk.crypto.identity import digits
from defender_desk.crypto.signature import new_signing_key
from defender_desk.errors import DamagedVault


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose desk this is; ``role`` is defender or staff."""

    name: str
    role: str
    country: str
    title: str = ""
    bar_number: str = ""
    organisation: str = ""
    gender: str = ""
    language: str = "es"


@dataclass(frozen=True, slots=True)
class Device:
    """This computer as others know it. ``person`` is the id that ops name as their author."""

    id: str
    person: str
    organisation: str
    name: str
    role: str
    reading_public: bytes
    signing_public: bytes


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Keep one fact of the vault itself."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (key, value)
    )


def enrol(connection: Connection, profile: Profile, reading: Identity) -> None:
    """Write down whose vault this is, with a new device id and signing key."""
    signing = new_signing_key()
    public = signing.public.raw
    set_meta(connection, "profile", json.dumps(asdict(profile), ensure_ascii=False))
    connection.exec_driver_sql(
        "INSERT INTO device(id, person, organisation, name, role, reading, signing, digits, "
        "verified_with, verified_at, own, seed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', 1, ?)",
        (random_bytes(16).hex(), random_bytes(16).hex(), profile.organisation, profile.name,
         profile.role, reading.public, public, digits(reading.public, public), signing.seed),
    )


def read_own(connection: Connection) -> tuple[Profile, Device, bytes]:
    """The profile, this device, and the seed of its signing key. Raises ``DamagedVault``."""
    said = connection.exec_driver_sql("SELECT value FROM meta WHERE key='profile'").scalar()
    row = connection.exec_driver_sql(
        "SELECT id, person, organisation, name, role, reading, signing, seed FROM device "
        "WHERE own=1"
    ).first()
    if said is None or row is None:
        raise DamagedVault(what="database")
    return Profile(**json.loads(said)), Device(*row[:7]), row[7]
