"""Mending what ``health.py`` found, without ever removing the last copy of anything.

The journal mends the tables; an automatic copy mends the journal; a backup, or a file that nobody
named, mends the files. What is replaced or not understood goes to ``set-aside/`` in the vault,
which the program never clears. Every deed can be cut short: looked at again, the rest is found.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from defender_desk.crypto.signature import BadSignature, public_key
from defender_desk.domain.journal import Op, is_whole, seal_message
from defender_desk.errors import DamagedVault, DeskError
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import generation, view
from defender_desk.storage.database_copy import opened_copy
from defender_desk.storage.durable import (
    Written,
    make_folder,
    sync_folder,
    write_error,
    write_whole,
)
from defender_desk.storage.health import Checked, Fault
from defender_desk.storage.health_files import PIECE, Reader, Row, clock, told_sizes
from defender_desk.storage.health_journal import ORPHANS
from defender_desk.storage.lanes import IMPORT
from defender_desk.storage.schema_upgrade import SET_ASIDE
from defender_desk.storage.vault import ATTACHMENTS, KEY, SECOND_KEY, Vault

_PUT_OP: Final = (
    "INSERT INTO op(id, device, n, record, kind, time, header, body, state) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET header=excluded.header, "
    "body=excluded.body, device=excluded.device, n=excluded.n, record=excluded.record, "
    "kind=excluded.kind, time=excluded.time"
)


@dataclass(frozen=True, slots=True)
class Mended:
    """How many things of one code were mended."""

    code: str
    count: int


class Repair:
    """The repairs of one look through a vault."""

    def __init__(
        self, vault: Vault, checked: Checked, *, places: Sequence[Path] = (),
        progress: Progress | None = None,
    ) -> None:
        """``places`` are folders of whole backups (sticks) that may hold what is missing."""
        self._vault = vault
        self._checked = checked
        self._places = places
        self._watch = progress or Silent()
        self._aside = vault.folder / SET_ASIDE
        self._reader = Reader(
            vault.folder / ATTACHMENTS, vault.attachment_identities, Silent(), None
        )
        self._dirty: set[str] = set()

    def run(self, codes: Sequence[str] = ()) -> list[Mended]:
        """Mend what was found (of these ``codes`` alone, when any are given), what is mended
        from least to most dear first. Raises ``DiskFull``, ``CannotWrite``, ``Cancelled``."""
        steps: tuple[tuple[str, Callable[[Fault], int]], ...] = (
            ("key-copy", self._keys), ("recovery-copy", self._sheet),
            ("journal-changed", self._ops), ("journal-gap", self._gaps),
            ("journal-seal", self._seals), ("journal-row", self._rows),
            ("orphan-rows", self._orphans), ("file-row", self._sizes),
            ("file-missing", self._files), ("file-changed", self._files),
            ("file-wrong-size", self._files), ("file-unrecorded", self._unrecorded),
            ("files-extra", self._extra), ("pieces-broken", self._pieces),
            ("view-behind", self._view), ("view-differs", self._view),
            ("search-differs", self._view), ("backup-unreadable", self._copies),
            ("leftovers", self._leftovers), ("ballast-missing", self._ballast),
        )
        mended = []
        for number, (code, work) in enumerate(steps):
            self._watch.step(number, len(steps))
            fault = self._checked.fault(code)
            if fault is None or (codes and code not in codes):
                continue
            reached(f"repair.{code}")
            mended.append(Mended(code, work(fault)))
            reached(f"repair.{code}-done")
        if self._dirty:
            view.catch_up(self._vault.lanes, Silent())
        self._watch.step(len(steps), len(steps))
        return [one for one in mended if one.count]

    # --- keys ---------------------------------------------------------------------------------

    def _keys(self, fault: Fault) -> int:
        folder = self._vault.folder
        good = self._vault.key_file or _first_bytes(folder / KEY, folder / SECOND_KEY)
        if not good:
            return 0
        for name in fault.things:
            write_whole(folder / str(name), good, folder.name)
        return fault.count

    def _sheet(self, fault: Fault) -> int:
        return fault.count if self._vault.mend_sheet() else 0

    # --- the journal --------------------------------------------------------------------------

    def _copies_open(self) -> Iterator[Connection]:
        """The databases of the automatic copies and of the backups at hand, the newest first."""
        stores = [self._vault.folder / generation.COPIES, *self._places]
        found = []
        for store in stores:
            with contextlib.suppress(DeskError, OSError):
                found += generation.find_generations(store)
        for one in sorted(found, key=lambda each: each.made, reverse=True):
            with (contextlib.suppress(DamagedVault),
                  opened_copy(one.path / generation.DATABASE, self._vault.database_key) as copy):
                yield copy

    def _ops(self, fault: Fault) -> int:
        wanted = [str(one) for one in fault.things if ":" not in str(one)]
        return self._bring("id=?", [(one,) for one in wanted])

    def _gaps(self, fault: Fault) -> int:
        return self._bring("device=? AND n=?", [tuple(one) for one in fault.things])

    def _bring(self, where: str, wanted: list[tuple[Any, ...]]) -> int:
        """Ops from the copies, each only if it is whole by its own digest."""
        found: dict[tuple[Any, ...], tuple[Op, int]] = {}
        for copy in self._copies_open():
            for key in wanted:
                if key in found:
                    continue
                for header, body, state in copy.exec_driver_sql(
                    f"SELECT header, body, state FROM op WHERE {where}", key  # noqa: S608  fixed
                ):
                    op = Op(header, body)
                    if is_whole(op) and (len(key) != 1 or op.id == key[0]):
                        found[key] = op, state

        def work(connection: Connection) -> None:
            for op, state in found.values():
                connection.exec_driver_sql(_PUT_OP, (
                    op.id, op.device, op.n, op.record, op.kind, op.time, op.header, op.body, state
                ))
            self._mark(connection, {op.record for op, _state in found.values()})

        if found:
            self._vault.lanes.write(work, IMPORT)
        return len(found)

    def _mark(self, connection: Connection, records: set[str]) -> None:
        view.mark_dirty(connection, records)
        self._dirty |= records

    def _rows(self, fault: Fault) -> int:
        """Columns of the journal from the ops' own headers."""
        def work(connection: Connection) -> None:
            for seq in fault.things:
                header, record = connection.exec_driver_sql(
                    "SELECT header, record FROM op WHERE seq=?", (seq,)
                ).one()
                op = Op(header, None)
                connection.exec_driver_sql(
                    "UPDATE op SET device=?, n=?, record=?, kind=?, time=? WHERE seq=?",
                    (op.device, op.n, op.record, op.kind, op.time, seq),
                )
                self._mark(connection, {op.record, record})

        self._vault.lanes.write(work, IMPORT)
        # A record under which nothing is left has a row that no op explains.
        self._vault.rebuild()
        return fault.count

    def _seals(self, fault: Fault) -> int:
        """Seal anew what is this device's own; of others take the seal that a copy has."""
        own = {(d, n, op) for d, n, op in fault.things if d == self._vault.device.id}
        keys = self._vault.ledger.keys()
        good: dict[tuple[str, int, str], tuple[str, bytes]] = {}
        for copy in self._copies_open():
            for device, n, op in set(fault.things) - own - good.keys():
                row = copy.exec_driver_sql(
                    "SELECT time, signature FROM seal WHERE device=? AND n=? AND op=?",
                    (device, n, op),
                ).first()
                with contextlib.suppress(BadSignature):
                    if row is not None:
                        said = seal_message(device, n, op, row[0])
                        public_key(keys[device]).verify_raw(row[1], said)
                        good[device, n, op] = row[0], row[1]

        def work(connection: Connection) -> None:
            for place in own:
                time = self._vault.clock.now()
                good[place] = time, self._vault.signing.sign_raw(seal_message(*place, time))
            for place, (time, signature) in good.items():
                connection.exec_driver_sql(
                    "UPDATE seal SET time=?, signature=? WHERE device=? AND n=? AND op=?",
                    (time, signature, *place),
                )

        self._vault.lanes.write(work, IMPORT)
        return len(good)

    def _orphans(self, fault: Fault) -> int:
        """Rows that belong to nothing are written down as they were, then taken out."""
        kept: dict[str, list[list[Any]]] = {}

        def work(connection: Connection) -> None:
            for table, _count in fault.things:
                rows = connection.exec_driver_sql(
                    f"SELECT * FROM {table} WHERE {ORPHANS[table]}"  # noqa: S608  fixed names
                ).all()
                kept[table] = [list(row) for row in rows]
                connection.exec_driver_sql(
                    f"DELETE FROM {table} WHERE {ORPHANS[table]}"  # noqa: S608  fixed names
                )
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO mark(key, value) VALUES (?, ?)",
                (f"set-aside:{_stamp()}", json.dumps(kept, ensure_ascii=False)),
            )

        self._vault.lanes.write(work, IMPORT)
        return fault.count

    def _view(self, fault: Fault) -> int:
        if fault.code == "view-behind":
            view.catch_up(self._vault.lanes, Silent())
        elif not self._dirty or fault.code == "search-differs":
            self._vault.rebuild()
        return fault.count

    # --- files --------------------------------------------------------------------------------

    def _execute(self, statement: str, facts: tuple[Any, ...]) -> None:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql(statement, facts)

        self._vault.lanes.write(work, IMPORT)

    def _path(self, name: str) -> Path:
        return self._vault.folder / ATTACHMENTS / name[:2] / name

    def _sizes(self, fault: Fault) -> int:
        """Size and cells of a row from the file itself, which is the one of its digest."""
        with self._vault.lanes.read() as connection:
            told = told_sizes(connection)
        count = 0
        for row in fault.things:
            found = self._reader.fits(
                self._path(row.name), row.sha256, [row.size, *told.get(row.sha256, ())]
            )
            if found is None:
                continue
            cells = json.dumps([cell.hex() for cell in found.cells])
            facts = (found.size, cells, row.sha256)
            self._execute("UPDATE file SET size=?, cells=? WHERE sha256=?", facts)
            count += 1
        return count

    def _files(self, fault: Fault) -> int:
        """Sealed files from a backup, or from one that lies here under no name."""
        count = 0
        for row in fault.things:
            self._watch.step(count, fault.count)
            found = self._find(row)
            if found is None:
                continue
            here = self._path(row.name)
            if here.exists():
                self._put_aside(here)
            self._copy(found, here)
            count += 1
        return count

    def _find(self, row: Row) -> Path | None:
        shelf = f"{ATTACHMENTS}/{row.name[:2]}/{row.name}"
        named = (path for place in self._places for pattern in (shelf, f"*/{shelf}")
                 for path in place.glob(pattern))
        for path in (*named, *self._strays()):
            if self._reader.fits(path, row.sha256, [row.size]) is not None:
                return path
        return None

    def _strays(self) -> list[Path]:
        extra = self._checked.fault("files-extra")
        return [path for path in extra.things if path.exists()] if extra else []

    def _copy(self, source: Path, target: Path) -> None:
        with Written(target, self._vault.folder.name) as written:
            with source.open("rb") as file:
                while piece := file.read(PIECE):
                    written.write(piece)
            written.finish()
            written.put_in_place()

    def _unrecorded(self, fault: Fault) -> int:
        """A file of one's own words that has no row: it may be one that lies here unnamed."""
        count = 0
        for sha256, size in fault.things:
            for path in self._strays():
                found = self._reader.fits(path, sha256, [size])
                if found is None:
                    continue
                cells = json.dumps([cell.hex() for cell in found.cells])
                facts = (sha256, size, path.name, cells, _stamp())
                if path != self._path(path.name):
                    self._copy(path, self._path(path.name))
                self._execute(
                    "INSERT OR IGNORE INTO file(sha256, size, name, cells, state, added) "
                    "VALUES (?, ?, ?, ?, 0, ?)", facts,
                )
                count += 1
                break
        return count

    def _extra(self, fault: Fault) -> int:
        with self._vault.lanes.read() as connection:
            named = set(connection.exec_driver_sql(
                "SELECT name FROM file UNION SELECT name FROM cell"
            ).scalars())
        strays = [path for path in fault.things if path.name not in named and path.exists()]
        for path in strays:
            self._put_aside(path)
        return len(strays)

    def _pieces(self, fault: Fault) -> int:
        """A piece of a file on its way that is spoilt is asked for again."""
        def work(connection: Connection) -> None:
            connection.exec_driver_sql(
                "DELETE FROM cell WHERE sha256=? AND place=?",
                [(row.sha256, row.place) for row in fault.things],
            )

        self._vault.lanes.write(work, IMPORT)
        for row in fault.things:
            if self._path(row.name).exists():
                self._put_aside(self._path(row.name))
        return fault.count

    def _put_aside(self, path: Path) -> None:
        """Move a file or folder to ``set-aside/``, beside whatever lies there."""
        try:
            make_folder(self._aside, 0o700)
            target = self._aside / path.name
            number = 1
            while target.exists():
                number += 1
                target = self._aside / f"{path.name}-{number}"
            os.rename(path, target)
            sync_folder(path.parent)
            sync_folder(self._aside)
        except OSError as error:
            raise write_error(error, self._vault.folder.name) from None

    # --- the rest -----------------------------------------------------------------------------

    def _copies(self, fault: Fault) -> int:
        for name in fault.things:
            self._put_aside(self._vault.folder / generation.COPIES / str(name))
        return fault.count

    def _leftovers(self, fault: Fault) -> int:
        for path in fault.things:
            with contextlib.suppress(OSError):
                path.unlink()
        return fault.count

    def _ballast(self, fault: Fault) -> int:
        self._vault.put_ballast()
        return fault.count


def _first_bytes(*files: Path) -> bytes:
    for file in files:
        with contextlib.suppress(OSError):
            if data := file.read_bytes():
                return data
    return b""


def _stamp() -> str:
    return datetime.fromtimestamp(clock(), UTC).isoformat(timespec="seconds")
