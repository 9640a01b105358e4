"""Every dialog that asks for a file or folder. Qt's own history of visited folders is wiped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices  # noqa: TID251 - for a local folder alone
from PySide6.QtWidgets import QFileDialog, QWidget

Answer = Callable[[str], list[Path]]
_answers: list[list[Path]] = []


def answer_with(paths: list[Path]) -> None:
    """Let the next dialog answer ``paths`` without being shown: for tests and pictures."""
    _answers.append(paths)


def _forget() -> None:
    # Qt writes the visited folder and a history in clear (security.md 2.5); a folder may carry a
    # client's name.
    kept = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited", "FileDialog/shortcuts"):
        kept.remove(key)
    kept.sync()


def pick_files(parent: QWidget | None, title: str, kinds: str = "") -> list[Path]:
    """Files that a person chose; none when the dialog was closed. ``kinds`` is a Qt name filter."""
    if _answers:
        return _answers.pop(0)
    names, _kind = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    _forget()
    return [Path(name) for name in names]


def pick_folder(parent: QWidget | None, title: str) -> Path | None:
    """A folder that a person chose, or None."""
    if _answers:
        return next(iter(_answers.pop(0)), None)
    name = QFileDialog.getExistingDirectory(parent, title)
    _forget()
    return Path(name) if name else None


def save_as(parent: QWidget | None, title: str, name: str, kinds: str = "") -> Path | None:
    """Where a person wants a new file called ``name`` (a code, never a person's name)."""
    if _answers:
        return next(iter(_answers.pop(0)), None)
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    _forget()
    return Path(chosen) if chosen else None


def open_folder(folder: Path) -> None:
    """Show a folder of this computer in the system's file manager; nothing else is ever opened."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
