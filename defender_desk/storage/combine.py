"""Taking over what a backup holds and this vault does not: union of ops, nothing overwritten.

The backup was opened with its own phrase or sheet, so its own list of devices vouches for what it
holds. Its device becomes a former one of this desk: its ops stay ours, and it signs no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from defender_desk.crypto.age import AgeError, Opener
from defender_desk.crypto.signature import SigningKey
from defender_desk.domain.journal import Seal, seal_message
from defender_desk.errors import (
    DamagedAttachment,
    DamagedBackup,
    DamagedVault,
    MissingAttachment,
    NotForYou,
)
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import generation as form
from defender_desk.storage.attachments import Plain, Work
from defender_desk.storage.database_copy import CopyFacts, facts_of, opened_copy

if TYPE_CHECKING:
    from defender_desk.storage.restore import Found
    from defender_desk.storage.vault import Vault

_ROW: Final = "id, device, n, header, body, state"


@dataclass(frozen=True, slots=True)
class Combined:
    """What came: ``records`` changed, ``ops`` new, ``known`` ops held before, ``files`` brought,
    ``damaged`` files of the backup that do not open."""

    records: int
    ops: int
    known: int
    files: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Compared:
    """This vault beside a backup: ops that only one of them has, records the backup would bring."""

    here: CopyFacts
    only_here: int
    only_there: int
    brings: int


def compare(vault: Vault, found: Found) -> Compared:
    """Set a backup beside this vault; nothing changes. Raises ``DamagedBackup``."""
    with vault.backup_source().read() as connection:
        here = facts_of(connection)
        own = set(connection.exec_driver_sql("SELECT id FROM op").scalars())
    theirs: dict[str, str] = {}
    for row in _rows(found, "SELECT id, record FROM op"):
        theirs[row[0]] = row[1]
    fresh = [record for op, record in theirs.items() if op not in own]
    return Compared(here, len(own - theirs.keys()), len(fresh), len(set(fresh)))


def combine(
    vault: Vault, found: Found, *, hide_many: bool = False, progress: Progress | None = None
) -> Combined:
    """Take the ops, files and untouched drafts of an opened backup.

    Done twice it is done once. Raises ``NotForYou`` for a backup of the other side's desk,
    ``WouldHideMany`` unless ``hide_many``, ``DamagedBackup``, ``DiskFull``, ``CannotWrite``,
    ``NotVerified``, ``Cancelled``.
    """
    if found.facts.role != vault.profile.role:
        raise NotForYou(name=found.generation.name)
    watch = progress or Silent()
    reached("combine.begun")
    files, damaged = _files(vault, found, watch)
    reached("combine.files")
    devices = [tuple(row) for row in _rows(
        found, "SELECT id, person, organisation, name, role, reading, signing, digits, "
        "verified_with, verified_at, own FROM device"
    )]
    with vault.backup_source().read() as connection:
        held = set(connection.exec_driver_sql("SELECT id FROM op").scalars())
    ops = [row for row in _rows(found, f"SELECT {_ROW} FROM op ORDER BY seq")  # noqa: S608
           if row[0] not in held]
    # A key that is pinned here is never replaced by what a backup says of it.
    keys = {device[0]: device[6] for device in devices} | vault.ledger.keys()
    own = {device[0] for device in devices if device[10]}
    drafts = _rows(found, "SELECT record, kind, data, begun, changed FROM draft")
    counts = dict(_rows(found, "SELECT record, count(*) FROM op GROUP BY record"))

    def also(connection: Connection) -> None:
        _add_devices(connection, devices)
        _keep_states(connection, [row for row in ops if row[1] in own])
        _add_drafts(connection, drafts, counts)

    taken = vault.journal.take(
        [(bytes(row[3]), None if row[4] is None else bytes(row[4])) for row in ops],
        _seals(found, ops), keys, progress=watch, hide_many=hide_many, also=also,
    )
    reached("combine.taken")
    return Combined(len(taken.records), taken.new, found.facts.ops - len(ops), files, damaged)


def _rows(found: Found, question: str) -> Sequence[Any]:
    try:
        with opened_copy(
            found.generation.path / form.DATABASE, found.ring.database_key
        ) as connection:
            return connection.exec_driver_sql(question).all()
    except DamagedVault:
        raise DamagedBackup(name=found.generation.name, what="database") from None


def _seals(found: Found, ops: Iterable[Any]) -> list[Seal]:
    """The seals of the backup, and one over each op that its device had not sealed yet."""
    seals = [Seal(*row) for row in _rows(
        found, "SELECT device, n, op, time, signature FROM seal"
    )]
    sealed = {(seal.device, seal.op) for seal in seals}
    device, key = found.facts.device, SigningKey(found.facts.seed)
    for row in ops:
        if row[1] == device and (device, row[0]) not in sealed:
            time = found.facts.last
            signature = key.sign_raw(seal_message(device, row[2], row[0], time))
            seals.append(Seal(device, row[2], row[0], time, signature))
    return seals


def _add_devices(connection: Connection, devices: Iterable[Sequence[Any]]) -> None:
    for *facts, own in devices:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO device(id, person, organisation, name, role, reading, signing, "
            "digits, verified_with, verified_at, own, seed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", (*facts, 2 if own else 0),
        )


def _keep_states(connection: Connection, ops: Iterable[Any]) -> None:
    """Own ops that came back stand where the backup knew them, but for receipts (REL-12)."""
    states = [(min(row[5], 2), row[0]) for row in ops]
    if states:
        connection.exec_driver_sql("UPDATE op SET state=? WHERE id=?", states)


def _add_drafts(
    connection: Connection, drafts: Iterable[Any], counts: dict[str, int]
) -> None:
    """What was being typed comes too where its record has not moved on since."""
    for record, kind, data, begun, changed in drafts:
        now = connection.exec_driver_sql(
            "SELECT count(*) FROM op WHERE record=?", (record,)
        ).scalar_one()
        if now == counts.get(record, 0):
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO draft(record, kind, data, begun, changed) "
                "VALUES (?, ?, ?, ?, ?)", (record, kind, data, begun, changed),
            )


def _files(vault: Vault, found: Found, watch: Progress) -> tuple[int, int]:
    """Bring the files that are not held here: opened with the backup's key, sealed with ours."""
    rows = _rows(found, "SELECT sha256, size, name, cells, state FROM file ORDER BY sha256")
    absent = set(vault.attachments.missing(row[0] for row in rows))
    absent |= {row[0] for row in rows
               if row[0] not in absent and not vault.attachments.path_of(row[0]).is_file()}
    wanted = [row for row in rows if row[0] in absent]
    total = sum(row[1] for row in wanted)
    done = brought = damaged = 0
    for sha256, size, name, _cells, state in wanted:
        try:
            with _opened(found, name, size, sha256) as plain, \
                    vault.attachments.arriving(sha256) as arriving:
                for piece in plain:
                    done += arriving.write(piece)
                    watch.step(min(done, total), total)
                arriving.finish(vault.folder.name)
                vault.attachments.keep_with([arriving], _with_state(vault, sha256, min(state, 2)))
        except MissingAttachment:
            continue
        except DamagedAttachment:
            damaged += 1
            continue
        brought += 1
        reached("combine.file")
    return brought, damaged


def _opened(found: Found, name: str, size: int, sha256: str) -> Plain:
    try:
        file = found.generation.attachment(name).open("rb")
    except OSError:
        raise MissingAttachment(name=sha256[:12]) from None
    try:
        return Plain(file, Opener(file, found.ring.vault_identities), size, sha256[:12])
    except (AgeError, OSError):
        file.close()
        raise DamagedAttachment(name=sha256[:12]) from None


def _with_state(vault: Vault, sha256: str, state: int) -> Callable[[Work], object]:
    """Records a file together with where it stands: what came back was not received again."""
    def mark(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE file SET state=? WHERE sha256=?", (state, sha256))

    return lambda work: vault.ledger.together([work, mark])
