"""The window: locked, first run, or the workspace of an opened desk."""

from __future__ import annotations

import base64
import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QWindow
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QWidget

from defender_desk import settings as machine
from defender_desk import wording
from defender_desk.desk.waiting import Waiting
from defender_desk.errors import DeskError, WrongPassphrase
from defender_desk.settings import Settings
from defender_desk.ui import fonts, icons, locking, qt_words, theme
from defender_desk.ui.application import application
from defender_desk.ui.automatic import AutomaticBackups
from defender_desk.ui.clipboard import Clipboard
from defender_desk.ui.crash import Crashes
from defender_desk.ui.later import later
from defender_desk.ui.pages.unlock.page import RecoverPage, UnlockPage
from defender_desk.ui.thrift import Thrift
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.desk.health import Rescued
    from defender_desk.progress import Progress
    from defender_desk.ui.focus import Keeper
    from defender_desk.ui.tasks import Tasks, Ticket
    from defender_desk.ui.widgets.frames import Notice

_log = logging.getLogger(__name__)
LONG_OPENING = 1500
"""Milliseconds of opening after which a bar shows how far it is."""


def least_size(widget: QWidget, scale: float) -> tuple[int, int]:
    """The smallest window: 960x560, or 800x500 where the text or the system makes all larger."""
    screen = widget.screen().availableSize()
    if scale >= 1.5 or screen.width() < 960 or screen.height() < 600:
        return 800, 500
    return 960, 560


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
        self.setMinimumSize(*least_size(self, chosen.text_scale))
        self.resize(1366, 698)
        if chosen.geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(chosen.geometry)))
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.practice = ""
        """The phrase of the practice day while it is shown: invented, so it may be told."""
        self._own_folder = folder
        self.idle = locking.Idle(
            self, lambda: self.lock("idle"), self._warn, self._unwarn, lambda: self.tasks.busy
        )
        self.session = locking.Session(self)
        self.session.left.connect(self.lock)
        self.clipboard = Clipboard(self)
        self.automatic = AutomaticBackups(self, self._backed_up)
        self.thrift = Thrift(self, lambda: self.tasks)
        self._alt = False
        self.show_door()

    @cached_property
    def tasks(self) -> Tasks:
        """The window's workers, made when the first work is asked for."""
        from defender_desk.ui.tasks import Tasks

        return Tasks(self._crashed, at_once=self._at_once)

    @cached_property
    def keeper(self) -> Keeper:
        """Keeps the focus on the page shown, made once the first page stands on the screen."""
        from defender_desk.ui.focus import Keeper

        return Keeper(self, self._shown_page)

    def _shown_page(self) -> QWidget:
        # Not self.workspace: while the door is shown the workspace is still being taken down.
        now = self._stack.currentWidget() or self
        return getattr(now, "shown", None) or now

    def settle_focus(self) -> None:
        """A page was filled or did something: its focus may have to be brought back."""
        if self.desk is not None:
            self.keeper.soon()

    # --- the door -------------------------------------------------------------------------------

    def has_vault(self) -> bool:
        """Whether there is a vault in this window's folder."""
        if (self.folder / "restoring").exists():  # a restore was cut short: it is begun again
            return False
        return any((self.folder / name).exists() for name in ("key.age", "key2.age", "desk.db"))

    def show_door(self) -> None:
        """Show the unlock page, or the first run where there is no vault."""
        self.setWindowTitle(self.settings.shown_name)
        if self.has_vault():
            page: QWidget = UnlockPage(
                self.settings.shown_name, self.unlock, self.show_recovery, self.speak,
                self.practice, self.leave_practice, Waiting(self.folder).left, self.rescue,
                self.show_help,
            )
        else:
            from defender_desk.ui.pages.first_run.page import FirstRunPage

            page = FirstRunPage(self)
        self._show(page)

    def leave_practice(self) -> None:
        """Go back from the practice day to one's own work."""
        self.folder, self.practice = self._own_folder, ""
        self.show_door()

    def remove_practice(self) -> None:
        """Take the practice day off this computer and go back to one's own work."""
        if not self.practice:
            return
        home = self.folder.parent.parent
        self.folder, self.practice = self._own_folder, ""
        self.lock("practice")

        def work(_progress: object) -> None:
            from defender_desk.desk.practice import remove_practice

            remove_practice(home)

        self.tasks.run(work, lambda _none: None, self._refused, self)

    def show_recovery(self) -> None:
        """Show the page of the twelve words."""
        self._show(RecoverPage(self.settings.shown_name, self.recover, self.show_door))

    def show_restore(self) -> None:
        """Show the way of restoring a backup on a computer without a vault."""
        from defender_desk.ui.pages.restore.page import RestorePage

        self._show(RestorePage(self))

    def show_help(self) -> None:
        """Lay the manual over the locked door or the first run; Esc leads back to it."""
        from defender_desk.ui.pages.help.door import DoorHelp

        if self.desk is not None or self._stack.count() != 1:
            return
        about = "unlock" if isinstance(self.page, (UnlockPage, RecoverPage)) else "first_run"
        # Qt's answer is None where nothing has the focus, which its stubs do not say.
        came_from = cast("QWidget | None", self.focusWidget())
        over = DoorHelp(self.tasks, about, lambda: self._leave_help(came_from))
        self._stack.addWidget(over)
        self._stack.setCurrentWidget(over)
        over.setFocus()

    def _leave_help(self, came_from: QWidget | None) -> None:
        from defender_desk.ui.focus import usable

        over = self._stack.widget(1)
        if over is None:
            return
        self._stack.setCurrentIndex(0)
        self._stack.removeWidget(over)
        over.deleteLater()
        if came_from is None or not usable(came_from):
            came_from = self.page
        came_from.setFocus()

    def leave_desk(self, notice: Notice) -> None:
        """A deed closed the desk itself (its keys are gone or new): show the door and say so."""
        self.lock("deed")
        say = getattr(self.page, "say", None)
        if say is not None:
            say(notice)

    def _show(self, page: QWidget) -> None:
        # A wizard has chosen a place of its own while it was made, and a new parent forgets it. (A
        # focus proxy would take the whole page out of Tab's order.)
        # Qt's answer is None for a page without one, which its stubs do not say.
        chosen = cast("QWidget | None", page.focusWidget())
        while self._stack.count():
            old = self._stack.widget(0)
            assert old is not None
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        (chosen or page).setFocus()

    @property
    def page(self) -> QWidget:
        """Unlock, first run, or the workspace; the manual may lie over it."""
        shown = self._stack.widget(0)
        assert shown is not None
        return shown

    def warm_up(self) -> None:
        """Import what is heavy in a worker while the first page is already shown."""
        def work(_progress: object) -> None:
            import defender_desk.desk.desk
            import defender_desk.ui.workspace
            from defender_desk.ui.pages import ROUTES, page_class

            _log.debug("warm: %s %s", defender_desk.desk.desk, defender_desk.ui.workspace)
            # A page's first visit would stop the window while its code is read.
            for route in ROUTES:
                page_class(route)

        self.setWindowIcon(icons.icon("defender-desk", 32))
        fonts.load(fonts.LATER)
        self.session.listen(self)
        self.tasks.run(work, lambda _none: None)

    def unlock(self, passphrase: str) -> None:
        """Open the vault with a phrase; the page is told when it is refused."""
        folder, waiting = self.folder, Waiting(self.folder)

        def work(progress: Progress) -> Desk:
            from defender_desk.desk.desk import open_desk

            try:
                opened = open_desk(folder, passphrase, progress=progress)
            except WrongPassphrase:
                waiting.wrong()
                raise
            waiting.right()
            return opened

        ticket = self.tasks.run(work, self.enter, self._refused, self)
        later(self, lambda: self._long_opening(ticket), LONG_OPENING)

    def _long_opening(self, ticket: Ticket) -> None:
        """New keys that were cut short are finished first: that takes its time and is shown."""
        if isinstance(self.page, UnlockPage) and ticket.progress.total:
            self.page.working(ticket, _("Finishing what was cut short"))

    def recover(self, words: list[str], passphrase: str) -> None:
        """Open the vault with the recovery words and set a new phrase."""
        folder = self.folder

        def work(_progress: object) -> Desk:
            from defender_desk.desk.desk import recover

            return recover(folder, words, passphrase)

        self.tasks.run(work, self.enter, self._refused, self)

    def rescue(self, passphrase: str) -> None:
        """The vault is damaged: save what can still be read, then open what came of it."""
        folder = self.folder

        def work(progress: Progress) -> tuple[Desk, Rescued]:
            from defender_desk.desk.desk import open_desk
            from defender_desk.desk.health import rescue

            saved = rescue(folder, passphrase, progress)
            return open_desk(folder, passphrase), saved

        def opened(found: tuple[Desk, Rescued]) -> None:
            from defender_desk.ui.pages.health.rescued import rescued_notice

            self.enter(found[0])
            self.workspace.page.show_notice(rescued_notice(found[1]))  # type: ignore[union-attr]

        ticket = self.tasks.run(work, opened, self._refused, self)
        if isinstance(self.page, UnlockPage):
            self.page.working(ticket, _("Rescuing"))

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
        # Keys and clicks pass through the QWindow with the focus; a filter on the application
        # would see every paint and timer too.
        application().focusWindowChanged.connect(self._watch)
        self._watch(self.windowHandle())
        self.idle.start(self.settings.lock_after)
        self.automatic.start(desk, self.tasks)
        self.workspace.go("today")

    def _backed_up(self) -> None:
        getattr(self.workspace, "refresh_badges", lambda: None)()

    def _watch(self, focused: QWindow | None) -> None:
        if focused is not None and self.desk is not None:
            focused.removeEventFilter(self)
            focused.installEventFilter(self)

    def _warn(self, seconds: int) -> None:
        getattr(self.workspace, "warn", lambda _seconds: None)(seconds)

    def _unwarn(self) -> None:
        getattr(self.workspace, "unwarn", lambda: None)()

    def cover(self) -> None:
        """Lock behind a blank sheet: whoever comes by sees neither work nor program."""
        from defender_desk.ui.pages.unlock.cover import CoverPage

        if self.desk is not None:
            self.lock("cover", CoverPage(self.show_door))

    def lock(self, why: str = "person", instead: QWidget | None = None) -> None:
        """Show the door (or ``instead``), save what is typed, drop the desk with every page.

        ``why`` is a word for the technical record. The screen shows nothing of a case from the
        first moment on; what takes longer (saving, workers that must leave) happens behind it.
        """
        from defender_desk.ui.workspace import Workspace

        desk, workspace = self.desk, self.workspace
        if desk is None:
            return
        self.idle.stop()
        self.automatic.stop()
        self.thrift.stop()
        under_way = self.tasks.offered_again
        locking.close_dialogs()
        if isinstance(workspace, Workspace):
            application().focusWindowChanged.disconnect(self._watch)
            self._stack.removeWidget(workspace)
            workspace.hide()
        self._clear_menu()
        self.keeper.forget()
        if instead is None:
            self.show_door()
        else:
            self.setWindowTitle(self.settings.shown_name)
            self._show(instead)
        self.repaint()
        try:
            if isinstance(workspace, Workspace):
                workspace.leave()
        finally:
            self._close(desk, workspace, under_way, why)

    def _close(
        self, desk: Desk, workspace: object, under_way: list[Ticket], why: str
    ) -> None:
        """Drop the desk and its pages. Whatever goes wrong on the way, its keys are let go."""
        try:
            if isinstance(workspace, QWidget):
                workspace.deleteLater()
            self.desk = self.workspace = None
            self.tasks.stop()
            self._note_cut_short(desk, under_way)
            desk.activity.note(f"lock.{why}")
        finally:
            self.clipboard.clear()
            # Not now: a button of a page that goes may be what asked for the lock.
            QTimer.singleShot(0, self, locking.forget)
            desk.close()

    def _note_cut_short(self, desk: Desk, under_way: list[Ticket]) -> None:
        """Let Today offer again what the lock stopped; a full disk does not hold up the lock."""
        from defender_desk.desk.interrupted import CutWork

        works = []
        for each in under_way:
            seen = each.progress
            if each.again is not None and not each.completed:
                route, arguments = each.again
                kept = {name: value for name, value in arguments.items()
                        if isinstance(value, (str, int, bool)) and value}
                works.append(CutWork(each.what, route, kept,
                                     min(100, 100 * seen.done // seen.total) if seen.total else 0))
        try:
            desk.interrupted.keep(works)
        except DeskError:
            _log.warning("what was cut short is not kept")

    def _clear_menu(self) -> None:
        # Its entries hold on to the workspace, and with it to everything that was shown.
        self.menuBar().clear()
        self.menuBar().hide()
        for menu in self.menuBar().findChildren(QMenu):
            menu.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and click keeps the desk open."""
        if self.desk is not None and event.type() in (
            QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
        ):
            self.idle.stay()
        if isinstance(event, QKeyEvent):
            if watched is not self.windowHandle() and self._hides(event):
                return True
            self._look_for_alt(event)
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab go in reading order, not in the order in which widgets were built."""
        from defender_desk.ui.reading_order import next_stop

        target = next_stop(self, forward)
        if target is None:
            return super().focusNextPrevChild(forward)
        reason = QtCore.Qt.FocusReason
        target.setFocus(reason.TabFocusReason if forward else reason.BacktabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the manual where no desk is open; an open desk has its own key."""
        if self.desk is None and event.key() == QtCore.Qt.Key.Key_F1:
            self.show_help()
        else:
            super().keyPressEvent(event)

    def _hides(self, event: QKeyEvent) -> bool:
        """F9 and Ctrl+L work in a box over the window too, where its own keys are deaf."""
        if self.desk is None or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == QtCore.Qt.Key.Key_F9:
            self.cover()
            return True
        if event.key() == QtCore.Qt.Key.Key_L and \
                event.modifiers() == QtCore.Qt.KeyboardModifier.ControlModifier:
            self.lock()
            return True
        return False

    def alt_used(self) -> None:
        """A key was pressed together with Alt: letting it go shows no menu."""
        self._alt = False

    def _look_for_alt(self, event: QKeyEvent) -> None:
        """Alt pressed and let go alone shows the hidden menu bar."""
        alt = event.key() == QtCore.Qt.Key.Key_Alt
        if event.type() == QEvent.Type.KeyPress:
            self._alt = alt
        elif event.type() == QEvent.Type.KeyRelease and alt and self._alt:
            self._alt = False
            getattr(self.workspace, "toggle_menu", lambda: None)()

    # --- this machine's choices -----------------------------------------------------------------

    def speak(self, language: str) -> None:
        """Change the language of the screen; the page is made anew."""
        from dataclasses import replace

        self.apply_settings(replace(self.settings, language=language))

    def keep_settings(self, chosen: Settings) -> None:
        """Keep choices that change nothing on the screen; a disk that refuses loses only them."""
        self.settings = chosen
        try:
            machine.save(chosen)
        except OSError:
            _log.warning("settings not kept")

    def apply_settings(self, chosen: Settings) -> None:
        """Take other choices, keep them, and show the page anew where words or looks changed."""
        before, self.settings = self.settings, chosen
        machine.save(chosen)
        old = self.workspace
        again = old is not None and (before.theme, before.text_scale) != (
            chosen.theme, chosen.text_scale)
        if isinstance(old, QWidget) and again:
            self._stack.removeWidget(old)
            old.hide()
        wording.set_language(chosen.language)
        app = application()
        if before.language != chosen.language:
            qt_words.speak(app, chosen.language)
        if (before.theme, before.text_scale) != (chosen.theme, chosen.text_scale):
            theme.apply_theme(app, chosen.theme, chosen.text_scale)
            self.setMinimumSize(*least_size(self, chosen.text_scale))
        if self.desk is None:
            getattr(self.page, "words_changed", self.show_door)()
            return
        from defender_desk.ui.workspace import Workspace

        if before.lock_after != chosen.lock_after:
            self.idle.start(chosen.lock_after)
        assert isinstance(old, Workspace)
        old.leave()
        self.workspace = Workspace(self, self.desk)
        self._show(self.workspace)
        self.workspace.resume(old)
        old.deleteLater()

    def room(self) -> int:
        """The window's width in pixels of normal text: pages fold by it."""
        return round(self.width() / max(1.0, theme.scale() * 0.9))

    def sides_changed(self) -> None:
        """A page shows another pane that can be folded: the bar above has a button for it."""
        getattr(self.workspace, "sides_changed", lambda: None)()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the workspace to the width at hand."""
        super().resizeEvent(event)
        getattr(self.workspace, "fold", lambda: None)()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is typed and lock before the program ends."""
        from dataclasses import replace

        # A wizard that has made a desk and not entered it yet holds it open.
        getattr(self.page, "close_desk", lambda: None)()
        if self.desk is not None:
            self.lock()
        kept = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self.keep_settings(replace(self.settings, geometry=kept))
        self.tasks.close()
        super().closeEvent(event)
