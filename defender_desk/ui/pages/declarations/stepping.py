"""The steps of a declaration: to the lawyer, approved, ready to sign, and its papers as files."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defender_desk.errors import CannotWrite, DeskError
from defender_desk.ui.pages.declarations.panels import AskPanel
from defender_desk.ui.widgets import Check, Field, Line, LongText, Notice
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.declarations.page import DeclarationPage

DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?$")
"""A day as it is typed, or none."""


class Stepping:
    """What the buttons of a declaration's head and foot do."""

    def __init__(self, page: DeclarationPage, declaration_id: str) -> None:
        self.page = page
        self._id = declaration_id
        self._asking = False

    def send(self) -> None:
        """The draft goes to the lawyer with the next package."""
        self.page.before_leave()

        def done() -> None:
            self.page.shell.toast(_("It goes to the lawyer with the next package."))
            self.page.refresh()

        self.page.do(lambda: self.page.desk.declarations.send_to_advocate(self._id), done)

    def back_to_draft(self) -> None:
        """Open it for changes again; a frozen one asks first."""
        if self.page.step_now in {"ready", "signed"} and not self.page.shell.confirm(
            _("Go back to the draft?"),
            _("The final version stays kept. What you change makes another version."),
            _("Back to draft"),
        ):
            return
        self.page.do(lambda: self.page.desk.declarations.back_to_draft(self._id))

    def ask(self, panel: AskPanel) -> None:
        """Show a question beside the paragraphs."""
        self.drop_question()
        self._asking = True
        self.page.side.addWidget(panel)
        self.page.side.setCurrentWidget(panel)
        self.page.tabs.set_value("")

    def drop_question(self) -> None:
        """Take the question away."""
        if self._asking:
            panel = self.page.side.currentWidget()
            if isinstance(panel, AskPanel):
                self.page.side.removeWidget(panel)
                panel.deleteLater()
            self._asking = False

    def ask_approval(self) -> None:
        """Ask for the day of the lawyer's approval and how it came."""
        day = Line(datetime.now().astimezone().date().isoformat(), _("Day of the approval"))
        how = LongText("", _("How it came"))
        how.setFixedHeight(70)
        clauses = Check(_("The lawyer approved the fixed clauses too"))

        def keep() -> None:
            if not DAY.match(day.text()) or not day.text() or not how.toPlainText().strip():
                self.page.show_notice(
                    Notice("warning", _("Write the day and how the approval came.")))
                return
            values = (day.text(), how.toPlainText().strip(), clauses.isChecked())
            self.page.clear_notices()
            self.page.show_side("page")
            self.page.do(lambda: self.page.desk.declarations.approve(self._id, *values))

        self.ask(AskPanel(
            _("The US lawyer's approval"),
            _("Note the day and how it came: by e-mail, by phone, with whom you spoke."),
            [Field(_("Day (year-month-day)"), day), Field(_("How it came"), how), clauses],
            _("Note the approval"), keep, lambda: self.page.show_side("page"),
        ))
        how.setFocus()

    def make_ready(self) -> None:
        """Freeze it, or ask why it is printed without approval."""
        self.page.before_leave()
        self.page.load(lambda: self.page.desk.declarations.get(self._id), self.ready_or_ask)

    def ready_or_ask(self, declaration: Any) -> None:
        """Freeze what was approved; ask for the reason of what was not."""
        if declaration.advocate_approved:
            self.freeze("")
            return
        why = LongText("", _("Reason"))
        why.setFixedHeight(90)

        def go_on() -> None:
            reason = why.toPlainText().strip()
            if not reason:
                self.page.show_notice(Notice("warning", _("Write the reason first.")))
                return
            self.page.clear_notices()
            self.freeze(reason)

        self.ask(AskPanel(
            _("The US lawyer's approval is missing"),
            _("You can print it for signature without it. The reason stays with the version."),
            [Field(_("Reason for printing without approval"), why)],
            _("Make it ready to sign"), go_on, lambda: self.page.show_side("page"),
        ))
        why.setFocus()

    def freeze(self, reason: str) -> None:
        """Make the final version."""
        def done(version: Any) -> None:
            self.page.clear_notices()
            self.page.show_side("page")
            self.page.shell.refresh_badges()
            self.page.shell.toast(_("Version {label} is ready to sign.", label=version.label))
            self.page.refresh()

        def failed(error: DeskError) -> None:
            self.page.show_error(error)
            self.page.show_side("checks")

        said = self.page.desk.declarations
        self.page.run(lambda _progress: said.make_ready(self._id, reason), done,
                      _("Making the final paper"), failed)

    def save_pdf(self, version: Any) -> None:
        """Save a version, or the draft, where the person wants it."""
        self.page.before_leave()
        name = f"{self.page.title}_{version.label if version else 'borrador'}.pdf"
        target = self.page.shell.save_as(_("Save PDF"), name)
        if target is None:
            return
        said = self.page.desk.declarations

        def work() -> None:
            data = said.version_pdf(version.id) if version else said.pdf(self._id).pdf
            save_bytes(target, data)

        self.page.load(work, lambda _none: self.page.shell.toast(_("The PDF is saved.")))

    def look_at(self, version: Any) -> None:
        """Show a version as it will be signed."""
        self.page.shell.go("signing", declaration_id=self._id, version_id=version.id)


def save_bytes(target: Path, data: bytes) -> None:
    """Write a file the person asked for. Raises ``CannotWrite``."""
    try:
        target.write_bytes(data)
    except OSError as error:
        raise CannotWrite(place=target.name) from error
