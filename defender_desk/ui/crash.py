"""What happens when something fails that nobody expected: say so calmly, keep no values."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from defender_desk import wording
from defender_desk.errors import DeskError
from defender_desk.wording import _


def outline(error: BaseException) -> str:
    """Where an error came from: file names, lines and functions, no values of any case."""
    frames = traceback.extract_tb(error.__traceback__)
    places = (f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__}\n" + "\n".join(places)


def box(parent: QWidget | None, what: str, more: str) -> QMessageBox:
    """A message box that never takes text for markup."""
    made = QMessageBox(parent)
    made.setIcon(QMessageBox.Icon.Warning)
    made.setTextFormat(Qt.TextFormat.PlainText)
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
        if isinstance(error, DeskError):
            told = wording.sentence(error)
            shown = box(self._parent(), told.what, f"{told.safe} {told.todo}")
        else:
            shown = box(
                self._parent(), _("Something in the program did not work."),
                _("What was saved is safe. Go on working; if it happens again, tell the team."),
            )
            shown.setDetailedText(outline(error))
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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

        sys.excepthook = hook
