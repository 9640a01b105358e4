"""Restore on a new computer (S30): choose a backup, open it, compare, restore, what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from defender_desk.errors import DeskError
from defender_desk.ui.pages.first_run.wizard import Wizard
from defender_desk.ui.pages.restore.steps import ChooseStep, CompareStep, DoneStep, OpenStep
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.window import Window

NAMES = (N_("Choose the backup"), N_("Phrase or sheet"), N_("Compare"), N_("Ready"))


class RestorePage(Wizard):
    """``path``, ``passphrase``, ``words`` are what was said so far; ``view`` what was looked into.

    With ``words`` the passphrase is a new one. Cancelled or cut short, nothing of it stays, and it
    can be begun again.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window, [ChooseStep, OpenStep, CompareStep, DoneStep])
        self.path: Any = None
        self.where = ""
        self.passphrase = ""
        self.words: tuple[str, ...] = ()
        self.view: Any = None
        self.desk: Desk | None = None
        self.show_step(0)

    def names(self) -> list[str]:
        """The four steps."""
        return [_(name) for name in NAMES]

    def may_go_back(self) -> bool:
        """Back from the first step leads to where one came from; from the last one nowhere."""
        return self._at < len(NAMES) - 1

    def back(self) -> None:
        """Go one step back, from the first to the door."""
        if self._at == 0:
            self.window_.show_door()
        else:
            super().back()

    def words_changed(self) -> None:
        """Show the step anew in another language or size."""
        self.show_step(self._at)

    def refused(self, error: DeskError) -> None:
        """Say what did not work; a word that is wrong gets the focus."""
        super().refused(error)
        self.changed()
        point = getattr(self.step, "point_at", None)
        if point is not None:
            point(error)

    def finish(self) -> None:
        """Enter the desk that was restored."""
        self.passphrase, self.words = "", ()
        desk, self.desk = self.desk, None
        if desk is not None:
            self.window_.enter(desk)

    def close_desk(self) -> None:
        """The window is closed on the last step: lock what was restored."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None
