"""First run, S02 to S07: about ten minutes, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import DeskError
from defender_desk.ui.pages.first_run.steps import (
    KeyStep,
    LanguageStep,
    PassphraseStep,
    SheetStep,
    Step,
    WhoStep,
    WordsStep,
)
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.choices import Steps
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import Foot, Notice, Scroll, frame, row
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.window import Window

NAMES = (N_("Language and text"), N_("Who you are"), N_("Passphrase"), N_("Recovery sheet"),
         N_("The team's key"))
STAFF_LAST = N_("A Defender's key")


class FirstRunPage(QWidget):
    """One step at a time; ``answers`` holds what was said until the vault is made."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self.window_ = window
        self.tasks = window.tasks
        self.answers: dict[str, Any] = {"role": "defender", "country": "GT"}
        self.desk: Desk | None = None
        self._at = 0
        self.setProperty("class", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        whole.addLayout(middle, 1)
        self._side = frame("panealt", margins=(14, 18, 14, 18))
        self._side.setFixedWidth(248)
        middle.addWidget(self._side)
        right = QVBoxLayout()
        right.setSpacing(0)
        middle.addLayout(right, 1)
        self._notices = QVBoxLayout()
        right.addLayout(self._notices)
        self._scroll = Scroll(margins=(40, 26, 40, 16), look="pane")
        right.addWidget(self._scroll, 1)
        self._count = Label("", "muted")
        self._back = Button(_("Back"), "plain", "arrow-left", on=self.back)
        self._next = Button(_("Next"), "primary", on=self.next)
        whole.addWidget(Foot([self._count], [self._back, self._next]))
        self.step: Step
        self._kinds: list[type[Step]] = [
            LanguageStep, WhoStep, PassphraseStep, SheetStep, WordsStep, KeyStep,
        ]
        self.show_step(0)

    def _draw_side(self) -> None:
        lay = self._side.layout()
        assert isinstance(lay, QVBoxLayout)
        empty(lay)
        shown = self.window_.settings.shown_name
        lay.addWidget(row(Icon("defender-desk", 26), Label(shown, "section"), None, spacing=10))
        lay.addSpacing(14)
        names = [_(name) for name in NAMES]
        if self.answers["role"] == "staff":
            names[4] = _(STAFF_LAST)
        now = self._at if self._at < 4 else self._at - 1
        lay.addWidget(Steps(names, now))
        lay.addStretch(1)

    def show_step(self, at: int) -> None:
        """Show step ``at``."""
        self._at = at
        self.clear()
        empty(self._scroll.column)
        self.step = self._kinds[at](self)
        self._scroll.column.addWidget(self.step)
        self._scroll.column.addStretch(1)
        self._draw_side()
        shown = at + 1 if at < 4 else at
        self._count.setText(_("Step {n} of {total}", n=shown, total=len(NAMES)))
        # Once the vault is made there is no way back to its questions.
        self._back.setVisible(at in {1, 2, 4})
        self._back.set_words(_("See the words again") if at == 4 else _("Back"))
        self._next.set_words(self.step.verb())
        self.changed()
        self.window_.setWindowTitle(f"{self.window_.settings.shown_name} — {_(NAMES[0])}"
                                    if at == 0 else self.window_.settings.shown_name)
        self.step.setFocus()

    def words_changed(self) -> None:
        """Show the step anew in another language or size."""
        self._back.set_words(_("Back"))
        self.show_step(self._at)

    def changed(self) -> None:
        """The step's answers changed: may one go on?"""
        # A step tells of changes already while it is being built.
        step = getattr(self, "step", None)
        self._next.setEnabled(step is not None and step.ready())

    def show_verb(self) -> None:
        """Let the main button say what it does now."""
        self._next.set_words(self.step.verb())

    def back(self) -> None:
        """Go one step back."""
        self.step.keep()
        self.show_step(self._at - 1)

    def next(self) -> None:
        """Take the step's answers and go on."""
        if not self.step.ready():
            return
        self.step.keep()
        self.step.go_on(self._went_on)

    def _went_on(self) -> None:
        if self._at + 1 < len(self._kinds):
            self.show_step(self._at + 1)
        else:
            self.finish()

    def close_desk(self) -> None:
        """The window is closed on the last step: lock the vault that was just made."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    def finish(self) -> None:
        """Enter the desk that was made."""
        self.answers.pop("passphrase", None)
        self.answers.pop("words", None)
        desk, self.desk = self.desk, None
        if desk is not None:
            self.window_.enter(desk)

    def clear(self) -> None:
        """Take the notice away."""
        empty(self._notices)
        self._notices.setContentsMargins(0, 0, 0, 0)

    def say(self, notice: Notice) -> None:
        """Show one notice above the step."""
        self.clear()
        self._notices.setContentsMargins(40, 14, 40, 0)
        self._notices.addWidget(notice)
        notice.announce()

    def refused(self, error: DeskError) -> None:
        """Say what did not work."""
        self._next.setEnabled(True)
        told = wording.sentence(error)
        self.say(Notice("warning", told.what, f"{told.safe} {told.todo}".strip()))

    def busy(self, text: str) -> None:
        """Say that something takes a moment."""
        self._next.setEnabled(False)
        self.say(Notice("info", text))

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
