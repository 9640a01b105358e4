"""Beside the questions: recording, interpreter, how consent was given, limits, a minor's assent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.domain import languages
from defender_desk.domain.consent import COPY_GIVEN
from defender_desk.domain.display_text import one_line
from defender_desk.ui import theme
from defender_desk.ui.pages.interviews.step import InterviewStep
from defender_desk.ui.widgets import (
    Button,
    Card,
    Check,
    Chip,
    Choice,
    Field,
    Label,
    LongText,
    Radios,
    Scroll,
    column,
)
from defender_desk.wording import _, language

if TYPE_CHECKING:
    from defender_desk.ui.pages.interviews.page import InterviewPage, Known

WITNESSED = ("oral_witnessed", "thumbprint")
"""How consent was given where somebody else saw it."""


class ConsentSide(Scroll):
    """Belongs to ``step``, through which what is chosen is kept; ``changed`` hears of the form."""

    def __init__(self, step: InterviewStep, changed: Callable[[], object]) -> None:
        super().__init__((12, 14, 14, 14), 12)
        self._step = step
        self.page: InterviewPage = step.page
        self._changed = changed
        for each in (self._recording(), self._interpreter(), self._form(), self._limits(),
                     self._minor_card()):
            self.column.addWidget(each)
        self.column.addStretch(1)
        self.setMinimumWidth(theme.wide(320))

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
                             lambda yes: self._step.keep("interpreter_secrecy", yes))
        self.accepted = Check(_("The person accepts this interpreter"), False,
                              lambda yes: self._step.keep("interpreter_accepted", yes))
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
        self.witness = Choice([], "", self._witnessed, _("Witness"))
        self.witness_field = Field(_("Witness"), self.witness)
        card.add(self.witness_field)
        return card

    def _limits(self) -> QWidget:
        card = Card(_("Limits and copy"), "hand")
        self.limits = LongText("", _("Limits the person set"))
        self.limits.setMaximumHeight(72)
        self.limits.textChanged.connect(
            lambda: self._step.keep_answer("limits", self.limits.toPlainText()))
        card.add(Field(_("Limits the person set"), self.limits))
        self.withdrawal = Check(_("The limits of withdrawing were explained"), False,
                                lambda yes: self._step.keep_answer("withdrawal_explained", yes))
        card.add(self.withdrawal)
        self.copy = Choice([(key, _(text)) for key, text in COPY_GIVEN], "",
                           lambda key: self._step.keep_answer("copy_given", key), _("Copy given"))
        card.add(Field(_("Copy given"), self.copy))
        return card

    def _minor_card(self) -> QWidget:
        card = Card(_("A minor"), "baby")
        self.assent = Check(_("The minor agreed"), False,
                            lambda yes: self._step.keep_answer("minor_assent", yes))
        self.caregiver = Choice([], "", lambda key: self._step.keep_answer("caregiver", key),
                                _("Caregiver who agreed"))
        card.add(self.assent)
        card.add(Field(_("Caregiver who agreed"), self.caregiver))
        self.minor_card = card
        return card

    # --- showing --------------------------------------------------------------------------------

    def show_known(self, known: Known) -> None:
        """Show what is kept."""
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
        self.minor_card.setVisible(known.person.is_minor)
        self.limits.show_value(consent.limits)
        self.withdrawal.setChecked(consent.withdrawal_explained)
        self.copy.set_value(consent.copy_given)
        allowed = known.case.recording_allowed
        self.recording.setText(
            _("Recording: the case allows it") if allowed
            else _("Recording: the case does not allow it yet"))
        self.recording_why.setText(
            _("Record with the phone, if the person said yes, and bring the sound into an evidence"
              " note.") if allowed else
            _("The US lawyer decides it. Write by hand or here: the interview is worth the same."
              " The screen locks as always."))
        self.draw_form()

    def came(self, known: Known) -> None:
        """Draw what other steps may have changed."""
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
        self.draw_form()

    def draw_form(self) -> None:
        """A witness is asked for where there has to be one."""
        self.witness_field.setVisible(self.form.value() in WITNESSED)

    def missing(self) -> list[str]:
        """What is not said yet of how consent was given, in words."""
        if not self.page.answer("form"):
            return [_("how consent was given")]
        if self.page.answer("form") in WITNESSED and not self.page.answer("witness"):
            return [_("the witness")]
        return []

    def _formed(self, key: str) -> None:
        self._step.keep_answer("form", key)
        self.draw_form()
        self._changed()

    def _witnessed(self, key: str) -> None:
        self._step.keep_answer("witness", key)
        self._changed()
