"""What the window offers its pages: going somewhere, files, the printer, toasts, saved states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from defender_desk.settings import Settings
from defender_desk.ui.tasks import Tasks

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.commands import Command
    from defender_desk.ui.widgets.frames import Notice


class Shell(Protocol):
    """The window as its pages see it."""

    desk: Desk
    tasks: Tasks
    settings: Settings
    told: list[tuple[str, str]]
    """What toasts said since the desk was opened: ISO time and words, the oldest first."""

    def go(self, route: str, **arguments: Any) -> None:
        """Show the page of ``route``."""

    def commands(self) -> list[tuple[str, list[Command]]]:
        """Every command under the words of its menu."""

    def moved(self, route: str, *, same: bool = False, **arguments: Any) -> None:
        """The page went on by itself; Back leads to where it was, unless it is the ``same``."""

    def back(self) -> None:
        """Go back to the page before."""

    def show_way(self) -> None:
        """Show breadcrumb and title anew, once a page has learned its own code."""

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say a success for 8 s, or 12 s when it can be undone."""

    def refresh_badges(self) -> None:
        """Count anew what waits."""

    def saving(self) -> None:
        """Something is being typed."""

    def saved(self, when: str = "") -> None:
        """Everything typed is saved; ``when`` is ISO time, "" for now."""

    def not_saved(self) -> None:
        """Something could not be saved."""

    def removed(self, name: str, record_id: str) -> None:
        """Say that something went into the trash; undo brings it back."""

    def pick_files(self, title: str, kinds: str = "") -> list[Path]:
        """Files the person chose."""

    def pick_folder(self, title: str) -> Path | None:
        """A folder the person chose."""

    def save_as(self, title: str, name: str, kinds: str = "") -> Path | None:
        """Where the person wants a new file."""

    def print_pdf(self, data: bytes, job: str) -> bool:
        """Print; False when the person closed the dialog."""

    def confirm(self, question: str, result: str, verb: str) -> bool:
        """Ask before what cannot be undone; the safe button has the focus."""

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the system's file manager."""

    def copy_text(self, text: str) -> None:
        """Put text on the clipboard."""

    def leave_desk(self, notice: Notice) -> None:
        """A deed closed the desk itself: show the door with what is to be said."""

    def apply_settings(self, settings: Settings) -> None:
        """Take and keep other choices."""
