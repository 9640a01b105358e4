"""Take in what a backup holds and this desk does not; nothing that is here is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from defender_desk.errors import DeskError
from defender_desk.ui import days
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.restore.choosing import ChooseBackup
from defender_desk.ui.pages.restore.opening import PhraseOrWords
from defender_desk.ui.pages.restore.steps import holds
from defender_desk.ui.widgets import Card, Label, Notice
from defender_desk.ui.widgets.stepwise import Stepwise
from defender_desk.wording import N_, _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

STEPS = (N_("Choose the backup"), N_("Phrase or sheet"), N_("Compare"), N_("Ready"))
WIDE = 640


class CombinePage(Page):
    """texts.md 23: an older backup meets newer work; both are kept."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Open a backup")
        self.at = 0
        self._path: Any = None
        self._secret: tuple[str, tuple[str, ...]] = ("", ())
        self._compared: Any = None
        self._frame = Stepwise(_("Take in what a backup holds"), [_(name) for name in STEPS],
                               self._go_back, self.main_action)
        self._back, self.next = self._frame.back_button, self._frame.next_button
        self.body.addWidget(self._frame, 1)
        self._show(0)

    def crumbs(self) -> list[Crumb]:
        """From the backups here."""
        return [(_("Backups"), "backup", {}), (_("Open a backup"), "", {})]

    def _put(self, *widgets: QWidget) -> None:
        self._frame.put(*widgets, wide=WIDE)

    def _show(self, at: int) -> None:
        self.at = at
        self.clear_notices()
        self._frame.show_step(at)
        verbs = (_("Next"), _("Open the backup"), _("Combine both"), _("Done"))
        self.next.set_words(verbs[at])
        self._back.set_words(_("Back") if at == 1 else _("Cancel"))
        self._back.setVisible(at < 3)
        if at == 0:
            self.choice = ChooseBackup(self.tasks, self.show_error, self._changed)
            self._put(self.choice)
        elif at == 1:
            self.secret = PhraseOrWords(self._changed)
            self._put(self.secret)
            self.secret.setFocus()
        elif at == 2:
            self._compare()
        self._changed()

    def _changed(self) -> None:
        ready = True
        if self.at == 0:
            ready = hasattr(self, "choice") and self.choice.chosen() is not None
        elif self.at == 1:
            ready = hasattr(self, "secret") and self.secret.written()
        self.next.setEnabled(ready)

    def _compare(self) -> None:
        found = self._compared
        backup = found.backup
        card = Card(_("In the backup"), "hard-drive")
        card.add(Label(holds(backup), "strong", wrap=True))
        if backup.last:
            card.add(Label(_("Last change: {when}", when=days.when(backup.last)), "body"))
        here = Card(_("On this computer"), "monitor")
        here.add(Label(plural("{n} case", "{n} cases", found.here_cases, n=found.here_cases),
                       "strong"))
        if found.here_last:
            here.add(Label(_("Last change: {when}", when=days.when(found.here_last)), "body"))
        shown: list[QWidget] = [card, here]
        if found.newer_here:
            shown.insert(0, Notice(
                "warning", _("This backup is of {date} and there is newer work here.",
                             date=days.full_day(backup.made)),
                _("It will not be lost: you can combine both or cancel.")))
        if not found.brings:
            shown.append(Notice("info", _("Everything in this backup is already here."),
                                _("Combining changes nothing.")))
        self._put(*shown)

    def _go_back(self) -> None:
        if self.at == 1:
            self._show(0)
        else:
            self.shell.go("backup")

    def main_action(self) -> None:
        """Go on: open, compare, combine, back to the backups."""
        if not self.next.isEnabled():
            return
        if self.at == 0:
            chosen = self.choice.chosen()
            self._path = chosen.path if chosen is not None else None
            self._show(1)
        elif self.at == 1:
            self._open()
        elif self.at == 2:
            self._combine()
        else:
            self.shell.go("backup")

    def _open(self) -> None:
        self._secret = self.secret.secret()
        (phrase, words), path, backups = self._secret, self._path, self.desk.backups
        self.next.setEnabled(False)

        def seen(found: Any) -> None:
            self._compared = found
            self._show(2)

        self.run(lambda progress: backups.compare(path, phrase, words, progress), seen,
                 _("Opening the backup"), self._refused)

    def _combine(self) -> None:
        (phrase, words), path, backups = self._secret, self._path, self.desk.backups
        self.next.setEnabled(False)
        self._back.setEnabled(False)

        def done(found: Any) -> None:
            self._secret = ("", ())
            self._show(3)
            came = plural(
                "{n} record came from the backup; nothing that was here was overwritten.",
                "{n} records came from the backup; nothing that was here was overwritten.",
                found.records, n=found.records)
            self._put(Notice("success", _("Both are together now."),
                             came if found.records else _("Everything was already here.")))
            self.shell.refresh_badges()

        self.run(lambda progress: backups.combine(path, phrase, words, progress), done,
                 _("Combining"), self._refused)

    def _refused(self, error: DeskError) -> None:
        self._back.setEnabled(True)
        self._changed()
        self.show_error(error)
        if self.at == 1:
            self.secret.point_at(error)

    def before_leave(self) -> None:
        """Phrase and words live no longer than this page."""
        self._secret = ("", ())
        if self.at == 1:
            self.secret.forget()
