"""What happens when something fails that nobody expected: say so calmly, keep no values."""

from __future__ import annotations

import contextlib
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6 import QtCore

from defender_desk import paths, wording
from defender_desk.errors import DeskError
from defender_desk.wording import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox, QWidget

LONGEST_LOG = 60_000
"""Characters of older crashes that are kept."""


def outline(error: BaseException) -> str:
    """Where an error came from: file names, lines and functions, no values of any case."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([type(error).__name__, *places])


def keep(told: str) -> None:
    """Append an outline to the technical log, which stays small and names no case."""
    file = paths.log_folder() / "crashes.txt"
    stamp = datetime.now().astimezone().isoformat(timespec="seconds")
    with contextlib.suppress(OSError):  # no log is no reason to trouble anybody further
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8")[-LONGEST_LOG:] if file.exists() else ""
        file.write_text(f"{before}{stamp}\n{told}\n\n", encoding="utf-8")


def box(parent: QWidget | None, what: str, more: str) -> QMessageBox:
    """A message box that never takes text for markup."""
    from PySide6.QtWidgets import QMessageBox

    made = QMessageBox(parent)
    made.setIcon(QMessageBox.Icon.Warning)
    made.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    made.setText(what)
    made.setInformativeText(more)
    return made


class Crashes:
    """Takes what nobody expected, in any thread of the window, and shows one box."""

    def __init__(self, parent: Callable[[], QWidget | None]) -> None:
        self._parent = parent
        self.seen: list[str] = []

    def take(self, error: BaseException) -> None:
        """Show ``error`` to the person: its sentence, or where the program failed."""
        self.seen.append(outline(error))
        keep(outline(error))
        if isinstance(error, DeskError):
            told = wording.sentence(error)
            shown = box(self._parent(), told.what, f"{told.safe} {told.todo}")
        else:
            shown = box(
                self._parent(), _("Something in the program did not work."),
                _("What was saved is safe. Go on working; if it happens again, tell the team."),
            )
            shown.setDetailedText(outline(error))
        shown.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.open()

    def install(self) -> None:
        """Take every error that reaches the interpreter's end."""

        def hook(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            if issubclass(kind, KeyboardInterrupt):
                sys.__excepthook__(kind, error, trace)
            else:
                self.take(error.with_traceback(trace))

        def in_thread(told: threading.ExceptHookArgs) -> None:
            # No window may be touched from here; a worker's own errors come through tasks.py.
            if told.exc_value is not None:
                keep(outline(told.exc_value))

        def unraisable(told: sys.UnraisableHookArgs) -> None:
            # Python would print the error with its values to stderr, which a session keeps.
            if isinstance(told.exc_value, BaseException):
                keep(outline(told.exc_value))

        sys.excepthook = hook
        threading.excepthook = in_thread
        sys.unraisablehook = unraisable


def hush_qt() -> None:
    """Let Qt's own messages reach stderr by their category alone.

    A desktop session keeps what programs say on stderr (``.xsession-errors``, the journal), and a
    message of Qt may name a file or a text.
    """

    def say(kind: QtCore.QtMsgType, context: QtCore.QMessageLogContext, _text: str) -> None:
        if kind is not QtCore.QtMsgType.QtDebugMsg and kind is not QtCore.QtMsgType.QtInfoMsg:
            sys.stderr.write(f"{kind.name} {context.category or 'qt'}\n")

    QtCore.qInstallMessageHandler(say)
