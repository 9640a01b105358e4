"""The window: locked, first run, or the workspace of an opened desk."""

from __future__ import annotations

import base64
import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from defender_desk import settings as machine
from defender_desk import wording
from defender_desk.errors import DeskError
from defender_desk.settings import Settings
from defender_desk.ui import fonts, icons, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.unlock.page import RecoverPage, UnlockPage

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.tasks import Tasks

IDLE_LOCK = 5 * 60 * 1000
"""Milliseconds without a key or a click until the desk locks itself."""
WARN_BEFORE = 30 * 1000
_log = logging.getLogger(__name__)


class Window(QMainWindow):
    """One window, one vault. Locking drops the desk together with every page."""

    def __init__(
        self, folder: Path, chosen: Settings, crashes: Crashes, *, at_once: bool = False
    ) -> None:
        super().__init__()
        self.folder = folder
        self.settings = chosen
        self._crashed = crashes.take
        self._at_once = at_once
        self.desk: Desk | None = None
        self.workspace: QWidget | None = None
        self._tokens: dict[str, Any] = {}
        self.setMinimumSize(960, 560)
        self.resize(1366, 698)
        if chosen.geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(chosen.geometry)))
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_LOCK)
        self._idle.timeout.connect(self.lock)
        self.show_door()

    @cached_property
    def tasks(self) -> Tasks:
        """The window's workers, made when the first work is asked for."""
        from defender_desk.ui.tasks import Tasks

        return Tasks(self._crashed, at_once=self._at_once)

    # --- the door -------------------------------------------------------------------------------

    def has_vault(self) -> bool:
        """Whether there is a vault in this window's folder."""
        return any((self.folder / name).exists() for name in ("key.age", "key2.age", "desk.db"))

    def show_door(self) -> None:
        """Show the unlock page, or the first run where there is no vault."""
        self.setWindowTitle(self.settings.shown_name)
        if self.has_vault():
            page: QWidget = UnlockPage(
                self.settings.shown_name, self.unlock, self.show_recovery, self.speak
            )
        else:
            from defender_desk.ui.pages.first_run.page import FirstRunPage

            page = FirstRunPage(self)
        self._show(page)

    def show_recovery(self) -> None:
        """Show the page of the twelve words."""
        self._show(RecoverPage(self.settings.shown_name, self.recover, self.show_door))

    def _show(self, page: QWidget) -> None:
        while self._stack.count():
            old = self._stack.widget(0)
            assert old is not None
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    @property
    def page(self) -> QWidget:
        """What fills the window now: unlock, first run, or the workspace."""
        shown = self._stack.currentWidget()
        assert shown is not None
        return shown

    def warm_up(self) -> None:
        """Import what is heavy in a worker while the first page is already shown."""
        def work(_progress: object) -> None:
            import defender_desk.desk.desk
            import defender_desk.ui.workspace

            _log.debug("warm: %s %s", defender_desk.desk.desk, defender_desk.ui.workspace)

        self.setWindowIcon(icons.icon("defender-desk", 32))
        fonts.load(fonts.LATER)
        self.tasks.run(work, lambda _none: None)

    def unlock(self, passphrase: str) -> None:
        """Open the vault with a phrase; the page is told when it is refused."""
        folder = self.folder

        def work(_progress: object) -> Desk:
            from defender_desk.desk.desk import open_desk

            return open_desk(folder, passphrase)

        self.tasks.run(work, self.enter, self._refused, self)

    def recover(self, words: list[str], passphrase: str) -> None:
        """Open the vault with the recovery words and set a new phrase."""
        folder = self.folder

        def work(_progress: object) -> Desk:
            from defender_desk.desk.desk import recover

            return recover(folder, words, passphrase)

        self.tasks.run(work, self.enter, self._refused, self)

    def _refused(self, error: DeskError) -> None:
        page = self.page
        if isinstance(page, (UnlockPage, RecoverPage)):
            page.refused(error)

    # --- the workspace --------------------------------------------------------------------------

    def enter(self, desk: Desk) -> None:
        """Show the workspace of an opened desk."""
        from defender_desk.ui.workspace import Workspace

        self.desk = desk
        fonts.load(fonts.LATER)
        self.workspace = Workspace(self, desk)
        self._show(self.workspace)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self._idle.start()
        self.workspace.go("today")

    def lock(self) -> None:
        """Save what is typed, drop the desk with every page, and show the door."""
        from defender_desk.ui.workspace import Workspace

        self._idle.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if isinstance(self.workspace, Workspace):
            self.workspace.leave()
        desk, self.desk, self.workspace = self.desk, None, None
        self.show_door()
        if desk is not None:
            desk.close()
        clip = QApplication.clipboard()
        if clip.ownsClipboard():
            clip.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and click keeps the desk open."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress,
                            QEvent.Type.Wheel):
            self._idle.start()
        return super().eventFilter(watched, event)

    # --- this machine's choices -----------------------------------------------------------------

    def speak(self, language: str) -> None:
        """Change the language of the screen; the page is made anew."""
        from dataclasses import replace

        self.apply_settings(replace(self.settings, language=language))

    def apply_settings(self, chosen: Settings) -> None:
        """Take other choices, keep them, and show the page anew where words or looks changed."""
        before, self.settings = self.settings, chosen
        machine.save(chosen)
        wording.set_language(chosen.language)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if (before.theme, before.text_scale) != (chosen.theme, chosen.text_scale):
            theme.apply_theme(app, chosen.theme, chosen.text_scale)
        from defender_desk.ui.pages.first_run.page import FirstRunPage

        if self.desk is None:
            if isinstance(self.page, FirstRunPage):
                self.page.words_changed()
            else:
                self.show_door()
            return
        from defender_desk.ui.workspace import Workspace

        assert isinstance(self.workspace, Workspace)
        route = self.workspace.here
        self.workspace.leave()
        self.workspace = Workspace(self, self.desk)
        self._show(self.workspace)
        self.workspace.go(route[0], **route[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the workspace to the width at hand."""
        super().resizeEvent(event)
        fold = getattr(self.workspace, "fold", None)
        if fold is not None:
            fold(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is typed and lock before the program ends."""
        from dataclasses import replace

        if self.desk is not None:
            self.lock()
        kept = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        try:
            machine.save(replace(self.settings, geometry=kept))
        except OSError:
            _log.warning("settings not kept")
        self.tasks.close()
        super().closeEvent(event)
