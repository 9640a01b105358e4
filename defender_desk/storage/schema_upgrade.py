"""A vault of an earlier program taken over by this one: on a copy, proved, then exchanged.

copy -> migrate the copy -> read every page of it, compare rows and journal with the old one ->
keep the old database in ``set-aside/`` -> give the copy its name. A ``desk.db`` is there at every
moment, the old one or the new one; whatever cuts this short, the next opening begins it again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import SQLAlchemyError

from defender_desk.errors import MigrationFailed
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import schema
from defender_desk.storage.database_copy import copy_database
from defender_desk.storage.durable import UNFINISHED, make_folder, sync_folder, write_error
from defender_desk.storage.lanes import writing_engine
from defender_desk.storage.rekeyed_copy import (
    Copied,
    check_database,
    contents,
    flush,
    fold_log,
    remove_database,
)

SET_ASIDE: Final = "set-aside"
"""Folder of what was replaced or not understood; the program never clears it."""
_STEPS: Final = 5


def upgrade(
    file: Path, key: bytes, found: int, progress: Progress | None = None, *,
    steps: Path = schema.STEPS, version: int = schema.VERSION,
) -> None:
    """Bring the closed database ``file`` from version ``found`` to ``version``.

    Nobody may have it open. Raises ``MigrationFailed`` when the copy does not hold what the old
    one held, ``DiskFull``, ``CannotWrite``, ``DamagedVault``, ``Cancelled``; the old one is then
    as it was.
    """
    watch = progress or Silent()
    place = file.parent.name
    copy = file.with_name(f"upgraded{file.suffix}{UNFINISHED}")
    remove_database(copy)
    try:
        watch.step(0, _STEPS)
        reached("migrate.begun")
        fold_log(file, key)
        before = contents(file, key)
        copy_database(file, key, copy, place)
        reached("migrate.copied")
        watch.step(1, _STEPS)
        _migrate(copy, key, steps, version)
        reached("migrate.migrated")
        watch.step(2, _STEPS)
        _prove(copy, key, before, found)
        flush(copy)
        reached("migrate.proved")
        watch.step(3, _STEPS)
        _keep_old(file, found)
        reached("migrate.kept")
        watch.step(4, _STEPS)
        fold_log(file, key)
        try:
            os.replace(copy, file)
            reached("migrate.swapped")
            sync_folder(file.parent)
        except OSError as error:
            raise write_error(error, place) from None
        reached("migrate.done")
    except BaseException:
        remove_database(copy)
        raise
    watch.step(_STEPS, _STEPS)


def _migrate(copy: Path, key: bytes, steps: Path, version: int) -> None:
    engine = writing_engine(copy, key)
    try:
        with engine.connect() as connection, connection.begin():
            schema.migrate(connection, steps, version)
    except SQLAlchemyError:
        raise MigrationFailed(version=version) from None
    finally:
        engine.dispose()
    fold_log(copy, key)


def _prove(copy: Path, key: bytes, before: Copied, found: int) -> None:
    """The copy is sound and holds every row of every table that was there, the journal alike."""
    if check_database(copy, key):
        raise MigrationFailed(version=found)
    try:
        after = contents(copy, key)
    except sqlcipher.DatabaseError:
        raise MigrationFailed(version=found) from None  # a table that was there is gone
    kept = {name: after.counts.get(name, -1) for name in before.counts}
    if kept != dict(before.counts) or after.digest != before.digest:
        raise MigrationFailed(version=found)


def _keep_old(file: Path, found: int) -> None:
    """A second name for the old database; where the disk knows no second names, a copy of it."""
    aside = file.parent / SET_ASIDE
    kept = aside / f"{file.stem}-v{found}{file.suffix}"
    try:
        make_folder(aside, 0o700)
        with contextlib.suppress(FileNotFoundError):
            kept.unlink()
        try:
            os.link(file, kept)
        except OSError:
            half = kept.with_name(kept.name + UNFINISHED)
            shutil.copyfile(file, half)
            flush(half)
            os.replace(half, kept)
        sync_folder(aside)
    except OSError as error:
        raise write_error(error, file.parent.name) from None
