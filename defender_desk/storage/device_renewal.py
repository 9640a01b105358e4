"""A vault that goes on under a new device id and new keys: after a restore, after a rotation.

Two programs that write on under one device id would fork its chain, so the old device is closed:
every op of it gets a seal while its key is still here, so that any choice of them can travel
later; then its key is destroyed. Its row stays (``own`` 2): its ops remain this desk's own.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from defender_desk.crypto.hashing import random_bytes
from defender_desk.crypto.identity import digits
from defender_desk.crypto.signature import SigningKey, new_signing_key
from defender_desk.domain.journal import seal_message
from defender_desk.errors import DamagedVault

OTHERS: Final = 0
OWN: Final = 1
FORMER: Final = 2
"""Values of ``device.own``: another's, this desk's present one, one that it was before."""
_BATCH: Final = 1000


def renew_device(connection: Connection, reading_public: bytes, time: str) -> str:
    """Close this desk's device and enrol a new one in the transaction; the new device's id.

    ``reading_public`` is the new reading identity's (32 bytes), ``time`` a time of the journal's
    clock for the last seals. What receipts said counts no more: it is *handed over* again.
    Raises ``DamagedVault``.
    """
    old = connection.exec_driver_sql(
        "SELECT id, person, organisation, name, role, seed FROM device WHERE own=1"
    ).first()
    if old is None or old[5] is None:
        raise DamagedVault(what="database")
    _seal_all(connection, old[0], SigningKey(old[5]), time)
    forget_receipts(connection)
    connection.exec_driver_sql("UPDATE device SET own=2, seed=NULL WHERE own=1")
    signing = new_signing_key()
    device = random_bytes(16).hex()
    connection.exec_driver_sql(
        "INSERT INTO device(id, person, organisation, name, role, reading, signing, digits, "
        "verified_with, verified_at, own, seed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', 1, ?)",
        (device, *old[1:5], reading_public, signing.public.raw,
         digits(reading_public, signing.public.raw), signing.seed),
    )
    return device


def _seal_all(connection: Connection, device: str, key: SigningKey, time: str) -> None:
    bare = connection.exec_driver_sql(
        "SELECT n, id FROM op WHERE device=?1 AND NOT EXISTS (SELECT 1 FROM seal WHERE "
        "seal.device=?1 AND seal.n=op.n AND seal.op=op.id) ORDER BY n", (device,)
    ).all()
    for start in range(0, len(bare), _BATCH):
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO seal(device, n, op, time, signature) VALUES (?, ?, ?, ?, ?)",
            [(device, n, op, time, key.sign_raw(seal_message(device, n, op, time)))
             for n, op in bare[start : start + _BATCH]],
        )


def forget_receipts(connection: Connection) -> None:
    """Receipts prove nothing after a restore or a fork: what was received is handed over."""
    connection.exec_driver_sql(
        "UPDATE op SET state=2 WHERE state=3 AND device IN (SELECT id FROM device WHERE own>0)"
    )
    connection.exec_driver_sql(
        "UPDATE file SET state=2 WHERE state=3 AND sha256 IN (SELECT sha256 FROM part_file)"
    )
    connection.exec_driver_sql(
        "UPDATE part SET handed=received WHERE way='out' AND received<>'' AND handed=''"
    )
    connection.exec_driver_sql("UPDATE part SET received='' WHERE way='out'")
