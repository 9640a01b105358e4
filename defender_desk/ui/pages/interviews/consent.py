"""What the person is told, six spoken questions, and how consent was given; nothing blocks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.domain.consent import QUESTIONS, SCOPES, TOLD_POINTS
from defender_desk.ui import theme
from defender_desk.ui.pages.interviews.consent_side import ConsentSide
from defender_desk.ui.pages.interviews.questions import Question
from defender_desk.ui.pages.interviews.step import InterviewStep, main_keys
from defender_desk.ui.widgets import (
    Button,
    Card,
    Check,
    Columns,
    Icon,
    Label,
    Line,
    Scroll,
    column,
    frame,
    row,
)
from defender_desk.wording import N_, _, plural, time_text

if TYPE_CHECKING:
    from defender_desk.ui.pages.interviews.page import InterviewPage, Known

POINTS: dict[str, tuple[str, str]] = {
    "who": (N_("Who I am, for whom I work, and that this is free"),
            N_("I am not from the government or migration. I promise no visa, money or result.")),
    "purpose": (N_("What your account is for and who can read it"),
                N_("The lawyers and a US court; the other side and the government too."
                   " It may become public.")),
    "risks": (N_("What risks there may be and how your name is cared for"),
              N_("You can ask for another name to be used; the judge decides.")),
    "stop": (N_("You can stop, be silent or take your permission back whenever you want"),
             N_("What was already filed in court cannot always be withdrawn.")),
    "own_words": (N_("The person explained it in their own words"),
                  N_("Ask them to tell you what they understood.")),
}
"""Each point in large words and what is said below it."""


class ConsentStep(InterviewStep):
    """Everything is calm: what is missing is said in plain words beside the button."""

    def __init__(self, page: InterviewPage) -> None:
        super().__init__(page)
        left = Scroll((18, 8, 14, 6), 6)
        ear = frame("note", Icon("ear", 18, "info"),
                    Label(_("Read each point aloud and wait."), "strong"),
                    margins=(12, 4, 12, 4), across=True)
        may = Label(_("The person may say no to any question and the interview goes on."),
                    wrap=True)
        lay = ear.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.addWidget(may, 1)
        ear.setProperty("kind", "info")
        left.column.addWidget(ear)
        left.column.addWidget(self._told())
        left.column.addWidget(self._questions())
        left.column.addStretch(1)
        self.side = ConsentSide(self, self._draw_foot)
        side = QWidget()
        self._below_side = QVBoxLayout(side)
        self._below_side.setContentsMargins(0, 0, 0, 0)
        self._below_side.setSpacing(0)
        self._below_side.addWidget(self.side, 1)
        self.foot = self._foot()
        self._below_side.addWidget(self.foot)
        side.setMinimumWidth(round(340 * theme.scale() ** 1.2))
        self.columns = Columns(left, side, sizes=[764, 402], key="consent",
                               drawer=_("Interpreter and limits"), parent=self)
        self.body.addWidget(self.columns, 1)
        self.columns.side_folded.connect(self._place_foot)

    def _told(self) -> QWidget:
        self.told_count = Label("", "muted")
        card = Card(_("Explained and understood"), "handshake", self.told_count, padded=False)
        self.points: dict[str, Check] = {}
        self._times: dict[str, Label] = {}
        for name, _text in TOLD_POINTS:
            short, below = POINTS[name]
            check = Check(_(short), False, lambda yes, name=name: self._told_now(name, yes))  # type: ignore[misc]
            check.setAccessibleDescription(_(below))
            help_text = Label(_(below), "help", wrap=True)
            help_text.setContentsMargins(28, 0, 0, 0)
            time = Label("", "muted")
            made = frame("row", margins=(12, 0, 12, 1), across=True)
            lay = made.layout()
            assert isinstance(lay, QHBoxLayout)
            lay.addWidget(column(check, help_text, spacing=0), 1)
            lay.addWidget(time)
            card.last_row(made)
            self.points[name], self._times[name] = check, time
        return card

    def _questions(self) -> QWidget:
        card = Card(_("Six questions aloud"), "shield-check",
                    Label(_("they decide what is printed and what is sent"), "muted"))
        card.body.setSpacing(0)
        card.body.setContentsMargins(12, 3, 12, 3)
        self.questions: dict[str, Question] = {}
        for number, (name, _text, _scopes) in enumerate(QUESTIONS, 1):
            question = Question(number, name, self._answered)
            self.questions[name] = question
            card.add(question)
        return card

    def _foot(self) -> QWidget:
        self.missing = Label("", "help", wrap=True)
        self.why = Line("", _("Why it is left for later"), _("Why it is left for later"))
        self.why.textChanged.connect(lambda text: self.keep_answer("skipped_reason", text))
        self.go_on = Button("", "primary", on=self.main_action)
        return frame("foot", self.why, row(None, main_keys(), self.go_on),
                     self.missing, margins=(12, 8, 16, 8), spacing=6)

    def _place_foot(self, folded: bool) -> None:
        """The main button is never folded away: it stands below everything then."""
        (self.body if folded else self._below_side).addWidget(self.foot)
        self.foot.show()

    # --- showing --------------------------------------------------------------------------------

    def show_known(self, known: Known) -> None:
        """Show what is kept."""
        self.showing = True
        self.side.show_known(known)
        self.why.show_value(known.consent.skipped_reason)
        self.showing = False
        self.came()

    def came(self) -> None:
        """Draw what other steps may have changed."""
        known = self.page.known
        if known is None:
            return
        self.showing = True
        self.side.came(known)
        self.showing = False
        self._draw_told()
        values = {scope: str(self.page.answer(scope)) for scope in SCOPES}
        for name, question in self.questions.items():
            question.show_answers(
                values, minor=known.person.is_minor,
                locked=name == "record" and not known.case.recording_allowed)
        self._draw_foot()

    def _draw_told(self) -> None:
        told = dict(self.page.answer("told"))
        for name, check in self.points.items():
            check.setChecked(bool(told.get(name)))
            self._times[name].setText(str(told.get(name, "")))
        done = sum(1 for name in self.points if told.get(name))
        self.told_count.setText(_("{n} of {total}", n=done, total=len(self.points)))

    def _draw_foot(self) -> None:
        missing = self._missing()
        self.why.setVisible(bool(missing))
        self.missing.setVisible(bool(missing))
        if missing:
            self.go_on.set_words(_("Go on and note why"))
            count = plural("1 thing is left: {what}.", "{n} things are left: {what}.",
                           len(missing), n=len(missing), what="; ".join(missing[:2]))
            self.missing.setText(f"{count} " + _("Nothing keeps you from going on."))
        else:
            self.go_on.set_words(_("Go on to the conversation"))

    def _missing(self) -> list[str]:
        told = dict(self.page.answer("told"))
        found = [f"«{_(POINTS[name][0])}»" for name in self.points if not told.get(name)]
        if self.page.answer("talk_to_us") == "later":
            found.append(_("question 1"))
        return [*found, *self.side.missing()]

    # --- changing -------------------------------------------------------------------------------

    def _told_now(self, name: str, yes: bool) -> None:
        time = time_text(datetime.now().astimezone()) if yes else ""
        told = {**dict(self.page.answer("told")), name: time}
        self.keep_answer("told", told)
        self._draw_told()
        self._draw_foot()

    def _answered(self, changed: dict[str, str]) -> None:
        for scope, answer in changed.items():
            self.keep_answer(scope, answer)
        self._draw_foot()

    def first_field(self) -> QWidget:
        """The first point that was not told."""
        return next((check for check in self.points.values() if not check.isChecked()),
                    self.go_on)

    def main_action(self) -> None:
        """Go on; what is missing stays written down as missing."""
        self.page.show_step("conversation")
