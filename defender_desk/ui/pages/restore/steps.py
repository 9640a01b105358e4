"""The four steps of restoring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from defender_desk.errors import DeskError
from defender_desk.ui import days
from defender_desk.ui.pages.backups.words import clock
from defender_desk.ui.pages.first_run.wizard import Step
from defender_desk.ui.pages.restore.choosing import ChooseBackup
from defender_desk.ui.pages.restore.opening import PhraseOrWords
from defender_desk.ui.pages.settings.phrase import judged
from defender_desk.ui.widgets.frames import Card, Notice, bounded, column
from defender_desk.ui.widgets.inputs import Field, PassphraseField
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _, plural


class ChooseStep(Step):
    """What is plugged in shows its backups by itself."""

    def build(self) -> None:
        """The list, and a folder."""
        self.head(_("I already have a backup"), _(
            "It brings all your work to this computer. The backup itself stays as it is."))
        self.choice = ChooseBackup(self.page.tasks, self.page.refused, self.page.changed)
        self.lay.addWidget(bounded(self.choice, 640))

    def ready(self) -> bool:
        """One is marked."""
        return hasattr(self, "choice") and self.choice.chosen() is not None

    def keep(self) -> None:
        """Take the choice over."""
        chosen = self.choice.chosen()
        if chosen is not None:
            self.page.path, self.page.where = chosen.path, chosen.where


class OpenStep(Step):
    """The phrase it had; or the sheet, and then a new phrase for this computer."""

    def build(self) -> None:
        """Phrase or words, and a new phrase for the words."""
        self.head(_("Phrase or sheet"), _("The backup opens with the phrase it had on its day, or"
                                          " with the twelve words of the recovery sheet."))
        self.new = PassphraseField(_("New passphrase"))
        self.again = PassphraseField(_("The same again"))
        self.strength = Label("", "help", wrap=True)
        self._new = bounded(column(
            Field(_("New passphrase"), self.new, _("For this computer, from now on.")),
            self.strength, Field(_("The same again"), self.again)), 560)
        self.secret = PhraseOrWords(self._changed)
        for field in (self.new, self.again):
            field.line.textChanged.connect(lambda _text: self._changed())
        self.lay.addWidget(self.secret)
        self.lay.addWidget(self._new)
        self._changed()
        self.setFocusProxy(self.secret)

    def _changed(self) -> None:
        if not hasattr(self, "secret"):
            return
        self._new.setVisible(self.secret.by_words())
        good, said = judged(self.new.text())
        if good and self.again.text() and self.again.text() != self.new.text():
            said = _("The two are not the same yet.")
        self.strength.setText(said)
        self.strength.set_look("success" if good else "warning")
        self.page.changed()

    def verb(self) -> str:
        """What the main button says."""
        return _("Open the backup")

    def ready(self) -> bool:
        """Something was typed; a new phrase is good and typed twice."""
        if not hasattr(self, "secret") or not self.secret.written():
            return False
        if not self.secret.by_words():
            return True
        return judged(self.new.text())[0] and self.again.text() == self.new.text()

    def keep(self) -> None:
        """Take phrase or words over."""
        phrase, words = self.secret.secret()
        self.page.words = words
        self.page.passphrase = self.new.text() if words else phrase

    def point_at(self, error: DeskError) -> None:
        """Put the focus where the error is."""
        self.secret.point_at(error)

    def go_on(self, done: Callable[[], None]) -> None:
        """Look into the backup in a worker."""
        page = self.page
        path, words = page.path, page.words
        phrase = "" if words else page.passphrase

        def work(progress: Any) -> Any:
            from defender_desk.desk.desk import look_into_backup

            return look_into_backup(path, phrase, words, progress)

        def seen(view: Any) -> None:
            page.view = view
            page.clear()
            done()

        page.working(_("Opening the backup"),
                     page.tasks.run(work, seen, page.refused, page))


class CompareStep(Step):
    """What the backup holds beside what is here: nothing."""

    def build(self) -> None:
        """Two cards and what is missing."""
        view = self.page.view
        self.head(_("Is it this one?"), _("Compare before anything is written."))
        card = Card(_("In the backup"), "hard-drive")
        card.add(Label(view.name, "strong", wrap=True))
        card.add(Label(holds(view), "body", wrap=True))
        if view.last:
            card.add(Label(_("Last change: {when}", when=_when(view.last)), "body"))
        card.add(Label(_("Made: {when}", when=_when(view.made)), "muted"))
        self.lay.addWidget(bounded(card, 560))
        here = Card(_("On this computer"), "monitor")
        here.add(Label(_("Nothing yet."), "body"))
        self.lay.addWidget(bounded(here, 560))
        if view.missing:
            self.lay.addWidget(bounded(Notice("warning", plural(
                "{n} file is not in this backup.", "{n} files are not in this backup.",
                view.missing, n=view.missing),
                _("Everything else is. Another backup may have it.")), 560))

    def verb(self) -> str:
        """What the main button says."""
        return _("Restore")

    def go_on(self, done: Callable[[], None]) -> None:
        """Restore in a worker, with a bar."""
        page = self.page
        path, folder, phrase, words = page.path, page.window_.folder, page.passphrase, page.words

        def work(progress: Any) -> Any:
            from defender_desk.desk.desk import restore

            return restore(path, folder, phrase, words=words, progress=progress)

        def made(desk: Any) -> None:
            page.desk = desk
            page.clear()
            done()

        page.working(_("Restoring"), page.tasks.run(work, made, page.refused, page))


class DoneStep(Step):
    """What was brought, and what the team has to know."""

    def build(self) -> None:
        """Numbers, the new device, the sheet."""
        desk = self.page.desk
        assert desk is not None
        restored = desk.restored
        self.head(_("Your work is here"), _("It was read back and is whole."))
        card = Card(_("Restored"), "circle-check")
        card.add(Label(holds(restored), "strong", wrap=True))
        self.lay.addWidget(bounded(card, 640))
        if restored.missing:
            self.lay.addWidget(bounded(Notice("warning", plural(
                "{n} file was not in the backup.", "{n} files were not in the backup.",
                restored.missing, n=restored.missing),
                _("Bring another backup under «Backup» and it is taken in.")), 640))
        told = Card(_("For the team this is a new computer"), "key-round")
        told.add(Label(_("Send them your new card, and let them compare these numbers by phone."
                         " Your next package tells them which computer it replaces."), "body",
                       wrap=True))
        self.digits = Label(desk.keys.my_digits(), "code", wrap=True)
        told.add(self.digits)
        self.lay.addWidget(bounded(told, 640))
        if restored.renew_sheet:
            self.lay.addWidget(bounded(Notice(
                "warning", _("Make a new recovery sheet."),
                _("The old one may be with the computer that was lost. It is in the settings,"
                  " under Security.")), 640))

    def verb(self) -> str:
        """What the main button says."""
        return _("Open my work")


def holds(view: Any) -> str:
    """«12 casos, 340 registros y 85 archivos»."""
    return _("{cases}, {records} and {files}",
             cases=plural("{n} case", "{n} cases", view.cases, n=view.cases),
             records=plural("{n} record", "{n} records", view.records, n=view.records),
             files=plural("{n} file", "{n} files", view.files, n=view.files))


def _when(iso: str) -> str:
    return " ".join(part for part in (days.full_day(iso), clock(iso)) if part)
