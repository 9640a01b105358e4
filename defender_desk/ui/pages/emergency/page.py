"""In an emergency: the keys of this computer are erased in a second, with honest words before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from defender_desk import wording
from defender_desk.errors import DeskError
from defender_desk.ui import days
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.emergency.typed import TypedConfirmation
from defender_desk.ui.widgets import (
    Button,
    Card,
    Icon,
    Label,
    Notice,
    Scroll,
    bounded,
    empty,
    row,
)
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.desk.emergency import WipeFacts
    from defender_desk.ui.shell import Shell


class EmergencyPage(Page):
    """What is destroyed, what is not, what would be lost; then a word typed and one button."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("In an emergency")
        scroll = Scroll(margins=(24, 18, 24, 18))
        self.body.addWidget(scroll, 1)
        scroll.column.addWidget(Label(_("Close and erase the key"), "screen"))
        scroll.column.addWidget(bounded(Label(
            _("Without its key, what is on this computer can no longer be read by anybody: neither"
              " by whoever takes it, nor by you. It comes back only from a backup with its phrase"
              " or the recovery sheet."), "body", wrap=True), 720))
        self._facts = Card(_("What would be lost now"), "triangle-alert")
        self._words = Card(_("What this does and what it cannot do"), "info")
        scroll.column.addWidget(bounded(self._facts, 720))
        scroll.column.addWidget(bounded(self._words, 720))
        self.confirm = TypedConfirmation(
            _("ERASE"), _("Erase the key now"), self._wipe,
            lambda: shell.go("settings", section="security"))
        scroll.column.addWidget(self.confirm)
        scroll.column.addStretch(1)
        self.setFocusProxy(self.confirm)

    def crumbs(self) -> list[Crumb]:
        """From the settings here."""
        return [(_("Settings"), "settings", {"section": "security"}),
                (_("In an emergency"), "", {})]

    def refresh(self) -> None:
        """Read what would be lost."""
        emergency = self.desk.emergency
        self.load(lambda: (emergency.wipe_facts(), emergency.wipe_words()), self._show)

    def _show(self, found: tuple[WipeFacts, Any]) -> None:
        facts, words = found
        empty(self._facts.body)
        empty(self._words.body)
        for icon, text in _lost(facts):
            self._facts.add(row(Icon(icon, 16, "warning"), Label(text, "body", wrap=True)))
        if not facts.last_backup:
            self._facts.add(row(Button(_("Make a backup first"), "soft", "hard-drive",
                                       on=lambda: self.shell.go("backup")), None))
        for text in words:
            self._words.add(Label(text, "body", wrap=True))

    def _wipe(self) -> None:
        if not self.confirm.deed.isEnabled():
            return
        self.confirm.busy(True)
        emergency, shell = self.desk.emergency, self.shell

        def gone(left: tuple[str, ...]) -> None:
            told = _("What was here can no longer be read. With a backup and its phrase or sheet it"
                     " can be restored: «I already have a backup».")
            if left:
                told += " " + _stays(len(left))
            shell.leave_desk(Notice("success", _("The keys of this computer are erased."), told))

        def failed(error: DeskError) -> None:
            # Whatever happened, the desk is closed: the door says what is left to do.
            told = wording.sentence(error)
            shell.leave_desk(Notice("danger", told.what, f"{told.safe} {told.todo}".strip()))

        self.show_notice(Notice("info", _("Erasing…")))
        # Nothing can stop it half-way: a wipe that was begun is finished.
        self.tasks.run(lambda _progress: emergency.wipe(), gone, failed, self)


def _stays(count: int) -> str:
    """What is said of files in the vault's folder that are somebody's own: never their names."""
    return plural("{n} file in the program's folder is not the program's: it stays as it is.",
                  "{n} files in the program's folder are not the program's: they stay as they are.",
                  count)


def _lost(facts: WipeFacts) -> list[tuple[str, str]]:
    """What is here and nowhere else, as (icon, sentence)."""
    found = []
    if facts.unsent:
        found.append(("circle-dashed", plural(
            "{n} thing was not sent to the team yet", "{n} things were not sent to the team yet",
            facts.unsent, n=facts.unsent)))
    if facts.last_backup:
        found.append(("hard-drive", _(
            "The last backup is of {date}: what you wrote since then is lost",
            date=days.full_day(facts.last_backup))))
    else:
        found.append(("hard-drive", _("There is no backup: everything here would be lost")))
    if facts.foreign:
        found.append(("file", _stays(facts.foreign)))
    return found
