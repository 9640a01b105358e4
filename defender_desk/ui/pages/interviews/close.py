"""The end of an interview: summary, permissions again, safety, next contact, referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.pages.interviews.step import InterviewStep, main_keys
from defender_desk.ui.widgets import (
    Beside,
    Button,
    Card,
    Check,
    Field,
    Foot,
    Label,
    Line,
    LongText,
    Scroll,
    column,
    row,
)
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.interviews.page import InterviewPage, Known


class CloseStep(InterviewStep):
    """Nothing here is needed to finish."""

    def __init__(self, page: InterviewPage) -> None:
        super().__init__(page)
        scroll = Scroll((18, 14, 18, 14), 12)
        right = column(self._permissions(), self._afterwards(), None, spacing=12)
        scroll.column.addWidget(
            Beside(self._summary(), right, theme.wide(440), theme.wide(420), 14), 1)
        self.body.addWidget(scroll, 1)
        self.finished = Label("", "muted")
        self.end = Button(_("Finish interview"), "primary", "check", on=self.main_action)
        self.body.addWidget(Foot([self.finished], [main_keys(), self.end]))

    def _summary(self) -> QWidget:
        self.read = Button(_("Read it large"), "plain", "book-open", size="small",
                           on=lambda: self.page.read_aloud(self.summary.toPlainText()))
        card = Card(_("Summary, in the person's words"), "text-quote", self.read)
        self.summary = LongText("", _("Summary, in the person's words"))
        self.summary.setMinimumHeight(220)
        self.summary.textChanged.connect(
            lambda: self.keep("summary", self.summary.toPlainText()))
        card.body.addWidget(self.summary, 1)
        self.read_back = Check(_("The summary was read back"), False,
                               lambda yes: self.keep("summary_read_back", yes))
        card.add(self.read_back)
        return card

    def _permissions(self) -> QWidget:
        card = Card(_("Permissions, once more"), "shield-check")
        card.add(Label(_("Now that the person knows what was told: does every answer still"
                         " stand?"), "dense", wrap=True))
        self.again = Check(_("Permissions were asked again"), False,
                           lambda yes: self.keep("permissions_asked_again", yes))
        across = row(self.again, Button(_("See the answers"), "plain", size="small",
                                        on=lambda: self.page.show_step("consent")))
        lay = across.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.setStretch(0, 1)
        card.add(across)
        return card

    def _afterwards(self) -> QWidget:
        card = Card(_("Afterwards"), "route")
        self.contact = Line("", _("Next contact"), _("how, when, through whom"))
        self.contact.textChanged.connect(lambda text: self.keep("next_contact", text))
        card.add(Field(_("Next contact"), self.contact))
        self.referrals = LongText("", _("Referrals given"))
        self.referrals.setMaximumHeight(66)
        self.referrals.setPlaceholderText(_("Health, shelter, psychologist, others."))
        self.referrals.textChanged.connect(
            lambda: self.keep("referrals", self.referrals.toPlainText()))
        card.add(Field(_("Referrals given"), self.referrals))
        self.safety = LongText("", _("Safety concerns"))
        self.safety.setMaximumHeight(66)
        self.safety.textChanged.connect(lambda: self.keep("safety", self.safety.toPlainText()))
        card.add(Field(_("Safety concerns"), self.safety))
        return card

    def show_known(self, known: Known) -> None:
        """Show what is kept."""
        self.showing = True
        interview = known.interview
        self.summary.show_value(interview.summary)
        self.read_back.setChecked(interview.summary_read_back)
        self.again.setChecked(interview.permissions_asked_again)
        self.contact.show_value(interview.next_contact)
        self.referrals.show_value(interview.referrals)
        self.safety.show_value(interview.safety)
        ended = interview.ended[11:16]
        self.finished.setText(_("Finished at {time}.", time=ended) if ended else
                              _("Everything is already kept."))
        self.showing = False

    def first_field(self) -> QWidget:
        """The summary."""
        return self.summary

    def main_action(self) -> None:
        """Finish."""
        self.page.finish()
