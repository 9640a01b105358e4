"""What is told of backups: where things stand, one of them, one that was opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from defender_desk.errors import DeskError


@dataclass(frozen=True, slots=True)
class BackupPreferences:
    """After how many days a backup counts as old, and how many whole ones stay on a stick."""

    remind_days: int = 7
    keep: int = 3


@dataclass(frozen=True, slots=True)
class BackupState:
    """Plain facts for the status bar. ``level``: ok, old, bad or never; times are ISO 8601.

    ``here``: the stick with the last one is plugged in; ``missing``: files that were nowhere to be
    found; ``problem``: the code of the last try's refusal, "" when it went well.
    """

    level: str
    at: str = ""
    days: int | None = None
    medium: str = ""
    verified: bool = False
    here: bool = False
    local_at: str = ""
    problem: str = ""
    same_disk: bool = False
    missing: int = 0


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup. ``kind`` whole or automatic, ``size`` in bytes, ``verified`` yes or bad.
    ``same_disk``: it lies on the disk of the vault itself."""

    id: str
    at: str
    kind: str
    medium: str
    size: int
    cases: int
    records: int
    files: int
    missing: int
    verified: str
    here: bool
    checked: str = ""
    same_disk: bool = False


@dataclass(frozen=True, slots=True)
class Automatic:
    """What the quiet run did; ``problem`` is what stood in its way."""

    local: BackupRow | None = None
    whole: BackupRow | None = None
    problem: DeskError | None = None


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A backup that lies somewhere, before it is opened. ``whole``: its files have the sizes that
    its list says."""

    path: Path
    made: str
    kind: str
    size: int
    whole: bool


@dataclass(frozen=True, slots=True)
class BackupView:
    """A backup that was opened: whose, how much, up to when (ISO 8601)."""

    path: Path
    made: str
    kind: str
    name: str
    device: str
    cases: int
    records: int
    last: str
    files: int
    missing: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A backup beside this desk. ``newer_here``: something here is not in the backup; ``brings``:
    records that the backup would change or add."""

    backup: BackupView
    here_cases: int
    here_last: str
    newer_here: bool
    brings: int
