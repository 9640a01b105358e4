"""The window's start: build everything once and hand it down.

Only QtWidgets is imported before the first page is on the screen; database, papers and crypto are
loaded by a worker while the person is already typing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from defender_desk import paths, settings, wording
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window


def build(folder: Path | None = None) -> tuple[QApplication, Window]:
    """The application and its window for the vault in ``folder`` (this machine's when None)."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    chosen = settings.load()
    wording.set_language(chosen.language)
    app.setApplicationName(chosen.shown_name)
    fonts.load(fonts.FIRST)
    theme.apply_theme(app, chosen.theme, chosen.text_scale)
    holder: list[Window] = []
    crashes = Crashes(lambda: holder[0] if holder else None)
    window = Window(folder or paths.vault_folder(), chosen, crashes)
    holder.append(window)
    crashes.install()
    return app, window


def run(folder: Path | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    app, window = build(folder)
    window.show()
    QTimer.singleShot(0, window.warm_up)
    return app.exec()
