"""What the person is told, six spoken questions, and how consent was given; nothing blocks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.domain import languages
from defender_desk.domain.consent import COPY_GIVEN, QUESTIONS, SCOPES, TOLD_POINTS
from defender_desk.domain.display_text import one_line
from defender_desk.ui import theme
from defender_desk.ui.pages.interviews.questions import Question
from defender_desk.ui.pages.interviews.step import InterviewStep
from defender_desk.ui.widgets import (
    Button,
    Card,
    Check,
    Chip,
    Choice,
    Columns,
    Field,
    Icon,
    Label,
    Line,
    LongText,
    Radios,
    Scroll,
    column,
    frame,
    row,
)
from defender_desk.wording import N_, _, language, plural, time_text

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
        left = Scroll((18, 10, 14, 8), 8)
        ear = frame("note", Icon("ear", 18, "info"),
                    Label(_("Read each point aloud and wait."), "strong"),
                    margins=(12, 7, 12, 7), across=True)
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
        right = Scroll((12, 14, 14, 14), 12)
        for each in (self._recording(), self._interpreter(), self._form(), self._limits(),
                     self._minor_card()):
            right.column.addWidget(each)
        right.column.addStretch(1)
        side = QWidget()
        below = QVBoxLayout(side)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(right, 1)
        below.addWidget(self._foot())
        side.setMinimumWidth(round(340 * theme.scale() ** 1.2))
        self.body.addWidget(Columns(left, side, sizes=[764, 402], key="consent",
                                    drawer=_("Interpreter and limits")), 1)

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
            help_text.setContentsMargins(26, 0, 0, 0)
            time = Label("", "muted")
            made = frame("row", margins=(12, 0, 12, 2), across=True)
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
        card.body.setSpacing(2)
        card.body.setContentsMargins(12, 5, 12, 5)
        self.questions: dict[str, Question] = {}
        for number, (name, _text, _scopes) in enumerate(QUESTIONS, 1):
            question = Question(number, name, self._answered)
            self.questions[name] = question
            card.add(question)
        return card

    def _recording(self) -> QWidget:
        card = Card(_("Recording"), "mic", Chip(_("Off")))
        self.recording = Label("", "strong", wrap=True)
        self.recording_why = Label("", "help", wrap=True)
        card.add(self.recording)
        card.add(self.recording_why)
        return card

    def _interpreter(self) -> QWidget:
        change = Button(_("Change"), "plain", size="small",
                        on=lambda: self.page.show_step("prepare"))
        card = Card(_("Interpreter"), "languages", change)
        self.avatar = Label("", "avatar")
        self.avatar.setFixedSize(30, 30)
        self.avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.through = Label("", "strong")
        self.through_more = Label("", "help", wrap=True)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self.avatar)
        across.addWidget(column(self.through, self.through_more, spacing=0), 1)
        card.body.addLayout(across)
        self.secrecy = Check(_("Promised to interpret faithfully and keep secrecy"), False,
                             lambda yes: self.keep("interpreter_secrecy", yes))
        self.accepted = Check(_("The person accepts this interpreter"), False,
                              lambda yes: self.keep("interpreter_accepted", yes))
        card.add(self.secrecy)
        card.add(self.accepted)
        return card

    def _form(self) -> QWidget:
        card = Card(_("How consent was given"), "signature")
        self.form = Radios([
            ("oral_witnessed", _("By word of mouth, with a witness")),
            ("signed", _("Signature on a printed sheet")),
            ("thumbprint", _("Thumbprint on a printed sheet")),
        ], "", self._formed)
        self.form.setAccessibleName(_("How consent was given"))
        card.add(self.form)
        self.witness = Choice([], "", lambda key: self.keep_answer("witness", key), _("Witness"))
        self.witness_field = Field(_("Witness"), self.witness)
        card.add(self.witness_field)
        return card

    def _limits(self) -> QWidget:
        card = Card(_("Limits and copy"), "hand")
        self.limits = LongText("", _("Limits the person set"))
        self.limits.setMaximumHeight(72)
        self.limits.textChanged.connect(
            lambda: self.keep_answer("limits", self.limits.toPlainText()))
        card.add(Field(_("Limits the person set"), self.limits))
        self.withdrawal = Check(_("The limits of withdrawing were explained"), False,
                                lambda yes: self.keep_answer("withdrawal_explained", yes))
        card.add(self.withdrawal)
        self.copy = Choice([(key, _(text)) for key, text in COPY_GIVEN], "",
                           lambda key: self.keep_answer("copy_given", key), _("Copy given"))
        card.add(Field(_("Copy given"), self.copy))
        return card

    def _minor_card(self) -> QWidget:
        card = Card(_("A minor"), "baby")
        self.assent = Check(_("The minor agreed"), False,
                            lambda yes: self.keep_answer("minor_assent", yes))
        self.caregiver = Choice([], "", lambda key: self.keep_answer("caregiver", key),
                                _("Caregiver who agreed"))
        card.add(self.assent)
        card.add(Field(_("Caregiver who agreed"), self.caregiver))
        self.minor_card = card
        return card

    def _foot(self) -> QWidget:
        self.missing = Label("", "help", wrap=True)
        self.why = Line("", _("Why it is left for later"), _("Why it is left for later"))
        self.why.textChanged.connect(lambda text: self.keep_answer("skipped_reason", text))
        self.go_on = Button("", "primary", on=self.main_action)
        return frame("foot", self.why, row(None, self.go_on), self.missing,
                     margins=(12, 8, 16, 8), spacing=6)

    # --- showing --------------------------------------------------------------------------------

    def show_known(self, known: Known) -> None:
        """Show what is kept."""
        self.showing = True
        minor = known.person.is_minor
        people = [("", "—")] + [
            (each.id, one_line(f"{each.initials} · {each.role}" if each.role else each.initials,
                               80)) for each in known.people if each.id != known.person.id]
        self.witness.set_options(people)
        self.caregiver.set_options(people)
        consent = known.consent
        self.form.set_value(consent.form)
        self.witness.set_value(consent.witness)
        self.caregiver.set_value(consent.caregiver)
        self.assent.setChecked(consent.minor_assent)
        self.minor_card.setVisible(minor)
        self.limits.show_value(consent.limits)
        self.withdrawal.setChecked(consent.withdrawal_explained)
        self.copy.set_value(consent.copy_given)
        self.why.show_value(consent.skipped_reason)
        allowed = known.case.recording_allowed
        self.recording.setText(
            _("Recording: the case allows it") if allowed
            else _("Recording: the case does not allow it yet"))
        self.recording_why.setText(
            _("Record with the phone, if the person said yes, and bring the sound into an evidence"
              " note.") if allowed else
            _("The US lawyer decides it. Write by hand or here: the interview is worth the same."
              " The screen locks as always."))
        self.showing = False
        self.came()

    def came(self) -> None:
        """Draw what other steps may have changed."""
        known = self.page.known
        if known is None:
            return
        self.showing = True
        key = str(self.page.current("interpreter"))
        who = next((each for each in known.interpreters if each.id == key), None)
        self.avatar.setVisible(who is not None)
        self.secrecy.setVisible(who is not None)
        self.accepted.setVisible(who is not None)
        if who is None:
            self.through.setText(_("Without an interpreter"))
            self.through_more.setText(languages.shown(str(self.page.current("language")),
                                                      language()))
        else:
            self.avatar.setText("".join(c for c in who.initials if c.isalpha())[:2])
            self.through.setText(one_line(who.initials, 40))
            tongues = "–".join(languages.shown(code, language()) for code in who.languages)
            kin = _("no relative") if self.page.current("interpreter_no_relative") else ""
            self.through_more.setText(" · ".join(x for x in (tongues, kin) if x))
        self.through_more.setVisible(bool(self.through_more.text()))
        self.secrecy.setChecked(bool(self.page.current("interpreter_secrecy")))
        self.accepted.setChecked(bool(self.page.current("interpreter_accepted")))
        self.showing = False
        self._draw_told()
        values = {scope: str(self.page.answer(scope)) for scope in SCOPES}
        for name, question in self.questions.items():
            question.show_answers(
                values, minor=known.person.is_minor,
                locked=name == "record" and not known.case.recording_allowed)
        self._draw_form()

    def _draw_form(self) -> None:
        self.witness_field.setVisible(self.form.value() in ("oral_witnessed", "thumbprint"))
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
        if not self.page.answer("form"):
            found.append(_("how consent was given"))
        return found

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

    def _formed(self, key: str) -> None:
        self.keep_answer("form", key)
        self._draw_form()

    def first_field(self) -> QWidget:
        """The first point that was not told."""
        return next((check for check in self.points.values() if not check.isChecked()),
                    self.go_on)

    def main_action(self) -> None:
        """Go on; what is missing stays written down as missing."""
        self.page.show_step("conversation")
