"""Which backups stay, and how the others go: never so that half of one looks like a backup."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from defender_desk.errors import DeskError
from defender_desk.fault_points import reached
from defender_desk.storage import generation as form
from defender_desk.storage.durable import UNFINISHED, sync_folder
from defender_desk.storage.generation import Generation

DAILY: Final = 7
WEEKLY: Final = 4
MONTHLY: Final = 12
"""Automatic copies that stay (decisions.md 25)."""


def kept(moments: Sequence[datetime]) -> set[datetime]:
    """Of automatic copies: the newest of each of the last 7 days, 4 weeks and 12 months that have
    any (decisions.md 25)."""
    stay: set[datetime] = set()
    newest = sorted(moments, reverse=True)
    for count, period in (
        (DAILY, lambda at: at.date()),
        (WEEKLY, lambda at: at.isocalendar()[:2]),
        (MONTHLY, lambda at: (at.year, at.month)),
    ):
        chosen: dict[object, datetime] = {}
        for moment in newest:
            chosen.setdefault(period(moment), moment)
        stay |= set(list(chosen.values())[:count])
    return stay


def moment_of(one: Generation) -> datetime:
    """When a backup was made."""
    return datetime.strptime(one.made, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def rotate(store: Path, old: Sequence[Generation]) -> None:
    """Remove generations, then the sealed files that no list names any more.

    The list goes first: without it a folder counts for nothing. What cannot be removed today
    stays until the next time: the new backup stands either way.
    """
    for one in old:
        with contextlib.suppress(OSError):
            (one.path / form.LIST).unlink()
            # Known to the disk before anything else goes: no list may name what is not there.
            sync_folder(one.path)
        remove(one.path)
        reached("backup.removed")
    folder = store / form.ATTACHMENTS
    if old and folder.is_dir() and not form.unreadable(store):
        named = {file.name for one in form.generations(store) for file in one.attachments}
        for file in folder.glob("??/*"):
            if file.name not in named:
                with contextlib.suppress(OSError):
                    file.unlink()
    reached("backup.rotated")


def sweep(store: Path) -> None:
    """Remove what a cut-short run left: unfinished folders and files, and generations whose list
    is gone already. Nothing that ever was whole is touched."""
    with contextlib.suppress(OSError):
        for path in store.iterdir():
            if path.is_dir() and (
                path.name.endswith(UNFINISHED)
                or (form.is_name(path.name) and not (path / form.LIST).exists())
            ):
                remove(path)
        for file in (store / form.ATTACHMENTS).glob(f"??/*{UNFINISHED}"):
            file.unlink()


def remove(folder: Path) -> None:
    """Remove a folder that counts for nothing; what will not go today is swept another day."""
    with contextlib.suppress(OSError, DeskError):
        shutil.rmtree(folder)
