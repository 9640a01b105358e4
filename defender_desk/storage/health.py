"""Looking through a vault: every kind of damage has a name (security.md REL-07, REL-17).

A quick look takes seconds: the pages of the database, the journal, what files are there and how
long, and as many of the files longest unread as fit into ``QUICK`` bytes. A full one reads every
byte of every file and makes every row anew in memory. Nothing is changed here but the note of
what was read whole; ``repair.py`` mends.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from defender_desk.crypto.hashing import same_bytes
from defender_desk.crypto.signature import SigningKey
from defender_desk.errors import DamagedVault, DeskError
from defender_desk.progress import Progress, Silent
from defender_desk.storage import generation, health_files, health_journal
from defender_desk.storage.durable import UNFINISHED
from defender_desk.storage.lanes import IMPORT, connect
from defender_desk.storage.rekeyed_copy import check_database
from defender_desk.storage.vault import (
    ATTACHMENTS,
    BALLAST,
    DATABASE,
    KEY,
    RECOVERY,
    SECOND_KEY,
    Vault,
)

QUICK: Final = 64 << 20
"""Bytes of attachments that a quick look reads whole, those longest unread first."""
ROOM: Final = 1 << 30
"""With less free than this the disk is nearly full."""
CHECK_MARK: Final = "health:last"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of damage: its code, how often, short names of what it is about, and the very
    things it was found on, for the repair alone."""

    code: str
    count: int
    about: tuple[str, ...] = ()
    things: tuple[Any, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look through a vault found, and how much it looked at."""

    full: bool
    faults: tuple[Fault, ...]
    ops: int = 0
    records: int = 0
    files: int = 0
    bytes: int = 0

    def fault(self, code: str) -> Fault | None:
        """The fault of one code, if it was found."""
        return next((one for one in self.faults if one.code == code), None)


class _Share:
    """One stage's part of the whole progress, which counts thousandths."""

    def __init__(self, watch: Progress, first: int, last: int) -> None:
        self._watch, self._first, self._span = watch, first, last - first

    def step(self, done: int, total: int, what: str = "") -> None:
        part = self._span * min(done, total) // total if total else self._span
        self._watch.step(self._first + part, 1000, what)


class Check:
    """One look through an open vault."""

    def __init__(
        self, vault: Vault, *, full: bool = False, progress: Progress | None = None, at: str = "",
        now: Callable[[], float] = health_files.clock,
    ) -> None:
        """``at`` is the desk's own time, kept with what was found; ``now`` this computer's, to be
        compared with the times of files."""
        self._vault = vault
        self._full = full
        self._watch = progress or Silent()
        self._now = now
        self._at = at or datetime.fromtimestamp(now(), UTC).isoformat(timespec="seconds")
        self._faults: list[Fault] = []
        self._ops = self._records = self._files = self._bytes = 0

    def run(self) -> Checked:
        """Look at everything. Raises ``Cancelled``."""
        self._watch.step(0, 1000)
        sound = self._pages()
        self._keys()
        if sound:
            self._own()
            self._journal(_Share(self._watch, 50, 200))
            self._view(_Share(self._watch, 200, 350 if self._full else 210))
            self._attachments(_Share(self._watch, 350 if self._full else 210, 950))
        self._room()
        self._copies()
        if sound:
            self._note()
        self._watch.step(1000, 1000)
        return Checked(self._full, tuple(self._faults), self._ops, self._records, self._files,
                       self._bytes)

    def _found(self, code: str, things: Any, about: Any = None) -> None:
        things = tuple(things)
        if things:
            short = tuple(str(one) for one in (things if about is None else about))
            self._faults.append(Fault(code, len(things), short[:20], things))

    # --- the database -------------------------------------------------------------------------

    def _pages(self) -> bool:
        file, key = self._vault.folder / DATABASE, self._vault.database_key
        complaints: tuple[str, ...] = ("",)
        # A page written just now may be caught half way: what is damaged stays damaged.
        for _again in range(2):
            self._fold()
            complaints = tuple(
                # SQLite looks at the word index too; that one has a name of its own below.
                said for said in check_database(file, key)
                if "inverted index" not in said and not said.startswith("fts5:")
            )
            if not complaints:
                return True
        self._found("database-pages", complaints, ())
        return False

    def _fold(self) -> None:
        with contextlib.suppress(DeskError, sqlcipher.DatabaseError):
            connection = connect(self._vault.folder / DATABASE, self._vault.database_key,
                                 writing=True)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()

    def _own(self) -> None:
        with self._vault.lanes.read() as connection:
            row = connection.exec_driver_sql(
                "SELECT reading, signing, seed FROM device WHERE own=1"
            ).all()
        good = len(row) == 1 and row[0][0] == self._vault.reading.public and (
            SigningKey(row[0][2]).public.raw == row[0][1]
        )
        self._found("own-keys", [] if good else [self._vault.device.id[:6]])

    def _journal(self, watch: Progress) -> None:
        with self._vault.lanes.read() as connection:
            found = health_journal.check_journal(connection, watch)
            orphans = health_journal.check_orphans(connection)
        self._ops = found.ops
        changed = found.changed + [f"{device}:{n}" for device, n in found.breaks]
        self._found("journal-changed", changed, [one[:12] for one in changed])
        self._found("journal-gap", found.gaps, [f"{d[:6]} {n}" for d, n in found.gaps])
        self._found("journal-fork", found.forks, [f"{d[:6]} {n}" for d, n in found.forks])
        self._found("journal-seal", found.seals, [f"{d[:6]} {n}" for d, n, _op in found.seals])
        self._found("journal-row", found.rows)
        self._found("orphan-rows", orphans.items(), orphans)

    def _view(self, watch: Progress) -> None:
        # What an op says that is not what it was proves nothing about the tables made from it.
        proved = not any(fault.code == "journal-changed" for fault in self._faults)
        rows: list[Any] = []
        words: list[Any] = []
        with self._vault.lanes.read() as connection:
            differ, behind = health_journal.check_counts(connection)
            self._records = int(connection.exec_driver_sql(
                "SELECT count(DISTINCT record) FROM op"
            ).scalar_one())
            if self._full and proved and not behind:
                found = health_journal.check_view(connection, watch)
                rows, words = found.rows, found.words
        self._found("view-behind", range(behind), ())
        if proved and not behind:
            self._found("view-differs", rows or range(differ), [str(one)[:12] for one in rows])
            try:
                self._vault.lanes.write(health_journal.check_index, IMPORT)
            except DamagedVault:
                words = words or [""]
            self._found("search-differs", words, ())

    # --- files --------------------------------------------------------------------------------

    def _attachments(self, watch: Progress) -> None:
        folder = self._vault.folder / ATTACHMENTS
        # The rows after the folder: a file gets its place before it gets its row.
        with self._vault.lanes.read() as connection:
            told = health_files.told_sizes(connection)
            rows = health_files.rows_of(connection)
            unrecorded = health_files.names_unrecorded(connection)
        found = health_files.look(folder, rows, told, self._now())
        reader = health_files.Reader(
            folder, self._vault.attachment_identities, watch, None if self._full else QUICK
        )
        reader.read(rows, told, found)
        found.unrecorded = unrecorded
        self._files, self._bytes = found.files, found.bytes
        for code, faults in (("file-missing", found.missing), ("file-changed", found.changed),
                             ("file-wrong-size", found.cut), ("file-row", found.rows)):
            whole = [row for row in faults if row.place < 0]
            self._found(code, whole, [row.sha256[:12] for row in whole])
        pieces = [row for row in (*found.missing, *found.changed, *found.cut) if row.place >= 0]
        self._found("pieces-broken", pieces, [row.sha256[:12] for row in pieces])
        self._found("files-extra", found.extra, [path.name[:12] for path in found.extra])
        self._found("file-unrecorded", unrecorded, [sha[:12] for sha, _size in unrecorded])
        self._found("leftovers", [*found.unfinished, *self._unfinished()], ())
        self._read_whole(found.good)

    def _unfinished(self) -> list[Any]:
        found = []
        for path in self._vault.folder.glob(f"*{UNFINISHED}*"):
            with contextlib.suppress(OSError):
                if abs(self._now() - path.stat().st_mtime) > health_files.SETTLED:
                    found.append(path)
        return found

    def _read_whole(self, digests: list[str]) -> None:
        if not digests:
            return
        at = self._at

        def work(connection: Any) -> None:
            connection.exec_driver_sql(
                "UPDATE file SET checked=? WHERE sha256=?", [(at, sha) for sha in digests]
            )

        self._vault.lanes.write(work, IMPORT)

    # --- keys, room, copies -------------------------------------------------------------------

    def _keys(self) -> None:
        good = self._vault.key_file
        files = {name: _bytes(self._vault.folder / name) for name in (KEY, SECOND_KEY, RECOVERY)}
        if good:
            bad = [name for name in (KEY, SECOND_KEY) if not same_bytes(files[name], good)]
        else:
            bad = [name for name in (KEY, SECOND_KEY) if not files[name]]
            if not bad and files[KEY] != files[SECOND_KEY]:
                bad = [SECOND_KEY]
        self._found("key-copy", bad)
        with contextlib.suppress(DamagedVault):
            noted = self._vault.sheet_is_as_noted()
            if not files[RECOVERY] or noted is False:
                self._found("recovery-copy", [RECOVERY])
            elif noted is None:
                self._found("recovery-unproved", [RECOVERY])

    def _room(self) -> None:
        folder = self._vault.folder
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            return
        if free < ROOM:
            self._faults.append(Fault("disk-nearly-full", 1, (str(free),)))
        wanted = self._vault.ballast_size
        if wanted and _size(folder / BALLAST) != wanted:
            self._found("ballast-missing", [BALLAST])

    def _copies(self) -> None:
        store = self._vault.folder / generation.COPIES
        bad = [path.name for path in generation.unreadable(store)] if store.is_dir() else []
        copies = generation.generations(store)
        for one in copies if self._full else copies[:1]:
            try:
                generation.check_files(replace(one, attachments=()))
            except DeskError:
                bad.append(one.name)
        self._found("backup-unreadable", sorted(bad))

    def _note(self) -> None:
        self._vault.ledger.set_mark(CHECK_MARK, {
            "at": self._at, "full": self._full, "codes": [fault.code for fault in self._faults],
        })


def _bytes(file: Any) -> bytes:
    try:
        return bytes(file.read_bytes())
    except OSError:
        return b""


def _size(file: Any) -> int:
    try:
        return int(file.stat().st_size)
    except OSError:
        return -1
