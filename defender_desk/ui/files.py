"""Every dialog that asks for a file or folder. Qt keeps no history of the folders visited."""

from __future__ import annotations

import os
import sys
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
    """Leave nothing of the folders visited in ``QtProject.conf`` (on Windows in the registry).

    Qt's own dialog writes the folder and a history there, in clear (security.md 2.5), and a folder
    may carry a client's name. What it wrote before is removed; from then on it has nowhere to
    write to, so that not even a file that is deleted again ever holds a name.
    """
    kept = QSettings(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited", "FileDialog/shortcuts"):
        if kept.contains(key):
            kept.remove(key)
    kept.sync()
    if sys.platform != "win32":
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope,
                          os.path.join(os.devnull, "nowhere"))


def pick_files(parent: QWidget | None, title: str, kinds: str = "") -> list[Path]:
    """Files that a person chose; none when the dialog was closed. ``kinds`` is a Qt name filter."""
    if _answers:
        return _answers.pop(0)
    _forget()
    names, _kind = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    _forget()
    return [Path(name) for name in names]


def pick_folder(parent: QWidget | None, title: str) -> Path | None:
    """A folder that a person chose, or None."""
    if _answers:
        return next(iter(_answers.pop(0)), None)
    _forget()
    name = QFileDialog.getExistingDirectory(parent, title)
    _forget()
    return Path(name) if name else None


def save_as(parent: QWidget | None, title: str, name: str, kinds: str = "") -> Path | None:
    """Where a person wants a new file called ``name`` (a code, never a person's name)."""
    if _answers:
        return next(iter(_answers.pop(0)), None)
    _forget()
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    _forget()
    return Path(chosen) if chosen else None


def open_folder(folder: Path) -> None:
    """Show a folder of this computer in the system's file manager; nothing else is ever opened."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
