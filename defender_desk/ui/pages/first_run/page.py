"""First run, S02 to S08: about ten minutes, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from defender_desk.ui.pages.first_run.steps import (
    BackupStep,
    KeyStep,
    LanguageStep,
    PassphraseStep,
    SheetStep,
    WhoStep,
    WordsStep,
)
from defender_desk.ui.pages.first_run.wizard import Wizard
from defender_desk.ui.widgets.frames import Notice
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.window import Window

NAMES = (N_("Language and text"), N_("Who you are"), N_("Passphrase"), N_("Recovery sheet"),
         N_("The team's key"), N_("First backup"))
MINUTES = (10, 9, 8, 5, 3, 2)
"""About how long it takes from each step to the end."""
STAFF_FIFTH = N_("A Defender's key")
WORDS = 4
"""The step that asks three words: it shares its name on the left with the sheet's."""


class FirstRunPage(Wizard):
    """``answers`` holds what was said until the vault is made, in memory alone.

    Closed before the vault is made, it goes on at «Who you are» with what was chosen: language,
    size, colours, role and country are kept, name, phrase and words are not, for nothing is
    encrypted yet (docs/decisions/first-run.md). Closed after, the desk opens with its phrase, and
    Today offers the steps that are left (key, backup).
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window, [
            LanguageStep, WhoStep, PassphraseStep, SheetStep, WordsStep, KeyStep, BackupStep,
        ])
        begun = window.settings.first_run
        self.answers: dict[str, Any] = {"role": "defender", "country": "GT", **begun}
        self.desk: Desk | None = None
        self.show_step(1 if begun else 0)
        if begun:
            self.say(Notice("info", _("You had already begun."), _(
                "Your choices are kept. Your name is asked again: before there is a phrase, nothing"
                " that names you is written on this computer.")))

    def names(self) -> list[str]:
        """The six steps of the picture."""
        names = [_(name) for name in NAMES]
        if self.answers["role"] == "staff":
            names[4] = _(STAFF_FIFTH)
        return names

    def minutes(self) -> int:
        """An estimate: ten in all (design/screens.md J1)."""
        return MINUTES[self.place()]

    def place(self) -> int:
        """The sheet and its check are one step on the left."""
        return self._at if self._at < WORDS else self._at - 1

    def may_go_back(self) -> bool:
        """Once the vault is made there is no way back to its questions."""
        return self._at in {1, 2, WORDS, 6}

    def show_step(self, at: int) -> None:
        """Show step ``at``."""
        self._back.set_words(_("See the words again") if at == WORDS else _("Back"))
        super().show_step(at)

    def words_changed(self) -> None:
        """Show the step anew in another language or size."""
        self.show_step(self._at)

    def remember(self, role: str, country: str) -> None:
        """Keep what may be kept of a first run that is closed now."""
        if self.desk is None:
            self.window_.keep_settings(replace(
                self.window_.settings, first_run={"role": role, "country": country}))

    def vault_made(self, desk: Desk) -> None:
        """There is a vault now: the first run cannot be begun again."""
        self.desk = desk
        self.window_.keep_settings(replace(self.window_.settings, first_run={}))

    def close_desk(self) -> None:
        """The window is closed on one of the last steps: lock the vault that was just made."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    def finish(self) -> None:
        """Enter the desk that was made."""
        self.answers.pop("passphrase", None)
        self.answers.pop("proposed", None)
        self.answers.pop("words", None)
        desk, self.desk = self.desk, None
        if desk is not None:
            self.window_.enter(desk)

    def restore(self) -> None:
        """«I already have a backup»: the way of restoring takes this one's place."""
        self.window_.show_restore()

    # --- the practice day -----------------------------------------------------------------------

    def practise(self) -> None:
        """Walk the practice day in a folder of its own and open its desk."""
        self.busy(_("The practice day is being prepared. It takes about a minute."))
        folder = self.window_.folder.parent / "practice"

        def work(progress: Any) -> Any:
            from defender_desk.desk.practice import PracticeDay

            if folder.exists():
                from shutil import rmtree

                rmtree(folder)
            day = PracticeDay(folder, photo_bytes=800_000, page_bytes=120_000, progress=progress)
            try:
                day.walk(until="pack_draft")
            except BaseException:
                day.close()
                raise
            day.staff.close()
            return day.defender

        def done(desk: Any) -> None:
            self.window_.folder = folder / "defender" / "vault"
            phrase = (folder / "defender" / "passphrase.txt").read_text(encoding="utf-8")
            self.window_.practice = phrase.strip()
            self.window_.enter(desk)

        self.tasks.run(work, done, self.refused, self)

    def set_language(self, language: str) -> None:
        """Change the language of the screen."""
        self.window_.apply_settings(replace(self.window_.settings, language=language))
