"""Which names in a vault's folder are the vault's own; whatever else lies there is somebody's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_FILES: Final = frozenset({
    "key.age", "key2.age", "recovery.age", "desk.db", "rescued.db", "rotated.db", "upgraded.db",
    "ballast", "restoring", "wiping", "lock", "come-forward", "wait",
})
_FOLDERS: Final = frozenset({"attachments", "backups", "set-aside"})
_DROPPED: Final = frozenset({".DS_Store", ".directory", "Thumbs.db", "desktop.ini"})
"""What file managers leave behind in every folder that they show."""


def is_own(path: Path) -> bool:
    """Whether the vault made this: one of its files, half-written and side files too, or one of
    its folders."""
    name = path.name
    if path.is_dir() and not path.is_symlink():
        return name in _FOLDERS
    return name in _FILES or any(name.startswith((f"{own}.", f"{own}-")) for own in _FILES)


def foreign_in(folder: Path) -> tuple[str, ...]:
    """The names of what lies in ``folder`` and is not a vault's, without what file managers drop.

    A folder that cannot be read or is not there holds nothing.
    """
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(path.name for path in inside
                 if not is_own(path) and path.name not in _DROPPED)
