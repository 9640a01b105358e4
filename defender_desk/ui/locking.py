"""When the desk locks by itself, and what must not be left behind (security.md SEC-07, SEC-09).

``Idle`` counts the minutes without use. ``Session`` hears from the system that the screen was
locked or that the computer goes to sleep: on Linux over D-Bus, where there
is a bus; on Windows from the messages of the window. The Windows half is written after Microsoft's
reference and its reading of messages is tested, but nobody has run it on Windows yet.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import sys
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import SLOT, QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

MINUTE: Final = 60 * 1000
WARN_BEFORE: Final = 30 * 1000
"""Milliseconds before the lock in which it is announced and waits for any key."""
STILL_BUSY: Final = 10 * 1000
"""Milliseconds that an idle lock waits for a package or an import to end."""
_log = logging.getLogger(__name__)


class Idle(QObject):
    """Counts the time without a key or a click; warns 30 seconds before it locks."""

    def __init__(
        self, parent: QObject, lock: Callable[[], object], warn: Callable[[int], object],
        unwarn: Callable[[], object], busy: Callable[[], bool],
    ) -> None:
        super().__init__(parent)
        self._lock, self._warn, self._unwarn, self._busy = lock, warn, unwarn, busy
        self._minutes = 0
        self.warned = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.passed)

    def start(self, minutes: int) -> None:
        """Lock after ``minutes`` without use, counted from now."""
        self._minutes = minutes
        self.stay()

    def stay(self) -> None:
        """Somebody is there: count anew."""
        self.timer.start(self._minutes * MINUTE - WARN_BEFORE)
        if self.warned:
            self.warned = False
            self._unwarn()

    def stop(self) -> None:
        """Nothing is open any more."""
        self.timer.stop()
        self.warned = False

    def passed(self) -> None:
        """The time is over: warn first, then lock, but never in the middle of a package."""
        if not self.warned:
            self.warned = True
            self._warn(WARN_BEFORE // 1000)
            self.timer.start(WARN_BEFORE)
        elif self._busy():
            self.timer.start(STILL_BUSY)
        else:
            self._lock()


# --- what the system tells ------------------------------------------------------------------------

SCREEN_SAVERS: Final = (
    "org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver", "org.xfce.ScreenSaver",
)
"""Interfaces whose signal ``ActiveChanged(b)`` tells that the screen was locked."""
LOGIND: Final = "org.freedesktop.login1"


class Session(QObject):
    """Tells that whoever sits here leaves: ``left`` names why (screen, sleep, woke).

    A lid that closes makes the system sleep or lock its screen, and is heard as that. Where it is
    told to do neither (a laptop at a large screen), the desk stays open.
    """

    left = Signal(str)

    def listen(self, window: QWidget, platform: str = sys.platform) -> bool:
        """Begin to listen; whether there is anybody to listen to."""
        if platform == "win32":
            self._messages = WindowsMessages(self.left.emit)
            return self._messages.install(int(window.winId()))
        if platform == "linux":
            return self._buses()
        return False

    def _buses(self) -> bool:
        from PySide6.QtDBus import QDBusConnection

        wanted = [(QDBusConnection.sessionBus, name, "ActiveChanged", "screen_saver(bool)")
                  for name in SCREEN_SAVERS]
        wanted += [
            (QDBusConnection.systemBus, f"{LOGIND}.Manager", "PrepareForSleep", "sleeps(bool)"),
            (QDBusConnection.systemBus, f"{LOGIND}.Session", "Lock", "screen_locked()"),
        ]
        heard = False
        for bus, interface, signal, slot in wanted:
            if bus().isConnected():
                # The stub asks for bytes; PySide 6.11 takes only the text that SLOT() makes.
                heard |= bus().connect(  # type: ignore[call-overload]
                    "", "", interface, signal, self, SLOT(slot)
                )
        return heard

    @Slot(bool)
    def screen_saver(self, active: bool) -> None:
        """The screen was covered (True) or is shown again."""
        if active:
            self.left.emit("screen")

    @Slot()
    def screen_locked(self) -> None:
        """logind asks every program of the session to lock."""
        self.left.emit("screen")

    @Slot(bool)
    def sleeps(self, begins: bool) -> None:
        """The computer is about to sleep (True) or woke up.

        Waking up locks too: a system that gave no time before sleeping gives it now, before
        anybody sees the screen.
        """
        self.left.emit("sleep" if begins else "woke")


WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
_GONE: Final = {
    # Microsoft, WM_WTSSESSION_CHANGE: console and remote disconnect, log-off, lock.
    WM_WTSSESSION_CHANGE: {0x2: "screen", 0x4: "screen", 0x6: "screen", 0x7: "screen"},
    # Microsoft, WM_POWERBROADCAST: PBT_APMSUSPEND, PBT_APMRESUMEAUTOMATIC.
    WM_POWERBROADCAST: {0x4: "sleep", 0x12: "woke"},
}


def reason_of(message: int, parameter: int) -> str:
    """Why a Windows message says that somebody leaves; "" when it does not."""
    return _GONE.get(message, {}).get(parameter, "")


class WindowsMessages:
    """Reads the window's messages on Windows. Nobody has run this half on Windows yet."""

    def __init__(self, left: Callable[[str], object]) -> None:
        from PySide6.QtCore import QAbstractNativeEventFilter

        class Filter(QAbstractNativeEventFilter):
            def nativeEventFilter(self, kind: Any, message: Any) -> Any:  # noqa: N802 - Qt's name
                why = read_message(bytes(kind), int(message))
                if why:
                    left(why)
                return False, 0

        self._filter = Filter()

    def install(self, handle: int) -> bool:
        """Ask Windows to tell window ``handle`` of the session; whether it will."""
        app = QCoreApplication.instance()
        assert app is not None
        app.installNativeEventFilter(self._filter)
        libraries: Any = getattr(ctypes, "windll")  # noqa: B009 - only there on Windows
        # 0: only of this session (NOTIFY_FOR_THIS_SESSION).
        return bool(libraries.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(handle), 0))


def read_message(kind: bytes, address: int) -> str:
    """Why the native message (Qt's ``kind``) at ``address`` says that somebody leaves, or ""."""
    from ctypes import wintypes

    if kind not in (b"windows_generic_MSG", b"windows_dispatcher_MSG") or not address:
        return ""
    told = wintypes.MSG.from_address(address)
    return reason_of(int(told.message), int(told.wParam))


# --- leaving nothing behind -----------------------------------------------------------------------


def close_dialogs() -> None:
    """End every box, menu and list that stands open, as if it had been cancelled.

    Code that waits for one goes on with "no", once the lock is over.
    """
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if QApplication.activePopupWidget() is popup:
            break  # it will not; the next round would ask for ever
    for top in QApplication.topLevelWidgets():
        for dialog in [top, *top.findChildren(QDialog)]:
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()
                dialog.hide()
                if not dialog.parent():
                    dialog.deleteLater()


def forget() -> None:
    """Drop what Qt and Python still hold of the pages: deleted widgets, pictures, circles; then
    give the memory itself back."""
    from defender_desk.desk.machine import give_memory_back

    QToolTip.hideText()
    QPixmapCache.clear()
    QGuiApplication.inputMethod().reset()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    give_memory_back()
