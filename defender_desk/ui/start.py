"""The window's start: build everything once and hand it down.

Only QtWidgets is imported before the first page is on the screen; database, papers and crypto are
loaded by a worker while the person is already typing.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from defender_desk import paths, settings, wording
from defender_desk.ui import fonts, qt_words, theme
from defender_desk.ui.crash import Crashes, hush_qt
from defender_desk.ui.window import Window


def build(folder: Path | None = None) -> tuple[QApplication, Window]:
    """The application and its window for the vault in ``folder`` (this machine's when None)."""
    # Named here because asking for a QStyle in Python builds its enumerations, 5 ms of the start.
    app = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "fusion"])
    assert isinstance(app, QApplication)
    chosen = settings.load()
    wording.set_language(chosen.language)
    qt_words.speak(app, chosen.language)
    app.setApplicationName(chosen.shown_name)
    fonts.load(fonts.FIRST)
    theme.apply_theme(app, chosen.theme, chosen.text_scale)
    holder: list[Window] = []
    crashes = Crashes(lambda: holder[0] if holder else None)
    window = Window(folder or paths.vault_folder(), chosen, crashes)
    holder.append(window)
    crashes.install()
    return app, window


class _FirstPaint(QObject):
    """Calls ``then`` once, right after ``page`` was drawn for the first time."""

    def __init__(self, page: QWidget, then: Callable[[], None]) -> None:
        super().__init__(page)
        self._then = then
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the page's first paint."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def run(folder: Path | None = None, shown: Callable[[], object] | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    ``shown`` is called once, when the first page stands on the screen.
    """
    hush_qt()
    app, window = build(folder)

    def after() -> None:
        # What the start made lives as long as the program: no need to look through it again.
        gc.freeze()
        gc.enable()
        if shown is not None:
            shown()
        window.warm_up()

    _FirstPaint(window.page, after)
    window.show()
    return app.exec()
