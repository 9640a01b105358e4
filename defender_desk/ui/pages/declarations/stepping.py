"""The steps of a declaration: to the lawyer, approved, ready to sign; and its papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defender_desk.errors import CannotWrite, ChecksFailed, DeskError
from defender_desk.ui.pages.declarations.panels import AskPanel
from defender_desk.ui.unfinished import Unfinished
from defender_desk.ui.widgets import Check, Field, LongText, Notice
from defender_desk.ui.widgets.moments import DayBox
from defender_desk.wording import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from defender_desk.ui.pages.declarations.page import DeclarationPage


class Stepping:
    """What the buttons of a declaration's head and tools do.

    A question that was begun (an approval, a reason) waits as it was left.
    """

    def __init__(self, page: DeclarationPage, declaration_id: str) -> None:
        self.page = page
        self._id = declaration_id
        self._asking: AskPanel | None = None
        self._begun: Unfinished | None = None

    # --- to the lawyer and back ---------------------------------------------------------------

    def send(self) -> None:
        """The draft goes to the lawyer with the next package; undo keeps it back."""
        page, said = self.page, self.page.desk.declarations
        page.before_leave()

        def done() -> None:
            page.shell.toast(_("It goes to the lawyer with the next package."),
                             lambda: page.do(lambda: said.keep_back(self._id)))
            page.refresh()

        page.do(lambda: said.send_to_advocate(self._id), done)

    def send_or_ask(self) -> None:
        """Ctrl+Enter: a hand that was writing is asked first."""
        if not self.page.list.is_written_in or self.page.shell.confirm(
            _("Send the draft to the lawyer?"),
            _("It goes with the next package. For a new paragraph press Enter at the end of "
              "this one."),
            _("Send to the lawyer"),
        ):
            self.send()

    def back_to_draft(self) -> None:
        """Open it for changes again; a frozen one asks first."""
        if self.page.step_now in {"ready", "signed"} and not self.page.shell.confirm(
            _("Go back to the draft?"),
            _("The final version stays kept. What you change makes another version."),
            _("Back to draft"),
        ):
            return
        self.page.do(lambda: self.page.desk.declarations.back_to_draft(self._id))

    # --- questions ----------------------------------------------------------------------------

    def _ask(self, which: str, panel: AskPanel, values: Callable[[], dict[str, Any]],
             begin: QWidget, begun: dict[str, Any]) -> None:
        """Show a question beside the paragraphs; ``values`` is what stands in it."""
        self.drop_question()
        self._asking = panel
        self._begun = Unfinished(self.page, f"declaration.{self._id}",
                                 lambda: {"question": which, **values()})
        self._begun.watch(begun)
        self.page.side.addWidget(panel)
        self.page.side.setCurrentWidget(panel)
        self.page.tabs.set_value("")
        self.page.columns.reveal()
        begin.setFocus()

    def _touched(self, *_ignored: object) -> None:
        if self._begun is not None:
            self._begun.touched()

    def keep_question(self) -> None:
        """Keep what stands in a question that is open: the page is left."""
        if self._begun is not None:
            self._begun.flush()

    def drop_question(self) -> None:
        """Take the question away; what was typed in it waits until it is asked again."""
        panel, self._asking = self._asking, None
        self.keep_question()
        self._begun = None
        if panel is not None:
            self.page.side.removeWidget(panel)
            panel.deleteLater()

    def _answered(self) -> None:
        """The question is answered or given up: nothing of it is left."""
        if self._begun is not None:
            self._begun.end()
            self._begun = None

    def _give_up(self) -> None:
        self._answered()
        self.page.clear_notices()
        self.page.show_side("page")
        self.page.list.take_focus()

    def take_up(self) -> None:
        """Ask again what was being answered when the page was left."""
        store, form = self.page.desk.unfinished, f"declaration.{self._id}"
        self.page.load(lambda: store.of(form), self._again)

    def _again(self, begun: dict[str, Any]) -> None:
        if self.page.step_now not in {"draft", "with_advocate"}:
            return
        if begun.get("question") == "approval":
            self._ask_approval(begun)
        elif begun.get("question") == "reason":
            self._ask_reason(begun)

    def _ask_as_left(self, which: str, ask: Callable[[dict[str, Any]], None]) -> None:
        """Ask with what was typed in the question before."""
        store, form = self.page.desk.unfinished, f"declaration.{self._id}"
        self.keep_question()
        self.page.load(lambda: store.of(form),
                       lambda begun: ask(begun if begun.get("question") == which else {}))

    def ask_approval(self) -> None:
        """Ask for the day of the lawyer's approval and how it came."""
        self._ask_as_left("approval", self._ask_approval)

    def _ask_approval(self, told: dict[str, Any]) -> None:
        day = DayBox(_("Day of the approval"), self._touched)
        day.show_standing(str(told.get("day") or datetime.now().astimezone().date().isoformat()))
        how = LongText(str(told.get("how") or ""), _("How it came"))
        how.setFixedHeight(70)
        how.textChanged.connect(self._touched)
        clauses = Check(_("The lawyer approved the fixed clauses too"),
                        bool(told.get("clauses")), self._touched)
        day_field, how_field = Field(_("Day"), day), Field(_("How it came"), how)

        def standing() -> dict[str, Any]:
            return {"day": day.standing(), "how": how.toPlainText(), "clauses": clauses.isChecked()}

        def keep() -> None:
            day.settle()
            said = how.toPlainText().strip()
            day_field.set_problem("" if day.value() else _("Write the day of the approval."))
            how_field.set_problem("" if said else _("Write how it came."))
            if not day.value() or not said:
                (how if day.value() else day).setFocus()
                return
            values = (day.value(), said, clauses.isChecked())
            self.page.do(lambda: self.page.desk.declarations.approve(self._id, *values), approved)

        def approved() -> None:
            self._answered()
            self.page.clear_notices()
            self.page.show_side("page")
            self.page.list.take_focus()
            self.page.refresh()

        panel = AskPanel(
            _("The US lawyer's approval"),
            _("Note the day and how it came: by e-mail, by phone, with whom you spoke."),
            [day_field, how_field, clauses], _("Note the approval"), keep, self._give_up,
        )
        self._ask("approval", panel, standing, how, told)

    def make_ready(self) -> None:
        """Freeze it; say first what is missing, then ask why it is printed without approval."""
        self.page.before_leave()
        said = self.page.desk.declarations
        self.page.load(lambda: (said.get(self._id), said.checks(self._id)), self._ready_or_ask)

    def _ready_or_ask(self, found: tuple[Any, tuple[Any, ...]]) -> None:
        declaration, checks = found
        missing = tuple(each.name for each in checks if each.must and not each.ok)
        self.page.show_checks(checks)
        if missing:
            self._refused(ChecksFailed(code=declaration.code, checks=missing))
        elif declaration.advocate_approved:
            self.freeze("")
        else:
            self._ask_as_left("reason", self._ask_reason)

    def _ask_reason(self, begun: dict[str, Any]) -> None:
        why = LongText(str(begun.get("why") or ""), _("Reason"))
        why.setFixedHeight(90)
        why.textChanged.connect(self._touched)
        field = Field(_("Reason for printing without approval"), why)

        def go_on() -> None:
            reason = why.toPlainText().strip()
            field.set_problem("" if reason else _("Write the reason first."))
            if not reason:
                why.setFocus()
                return
            self.page.clear_notices()
            self.freeze(reason)

        panel = AskPanel(
            _("The US lawyer's approval is missing"),
            _("You can print it for signature without it. The reason stays with the version."),
            [field], _("Make it ready to sign"), go_on, self._give_up,
        )
        self._ask("reason", panel, lambda: {"why": why.toPlainText()}, why, begun)

    # --- ready --------------------------------------------------------------------------------

    def freeze(self, reason: str) -> None:
        """Make the final version."""
        page, said = self.page, self.page.desk.declarations

        def done(version: Any) -> None:
            self._answered()
            page.clear_notices()
            page.show_side("page")
            page.shell.refresh_badges()
            page.show_notice(Notice(
                "success", _("Version {label} is ready to sign.", label=version.label),
                _("It is frozen: nothing in it changes any more. Print it and sign it."),
                [(_("Print and sign"), self.to_signing)]))
            page.refresh()

        page.run(lambda _progress: said.make_ready(self._id, reason), done,
                 _("Making the final paper"), self._refused)

    def _refused(self, error: DeskError) -> None:
        """Say why it is not ready; what is missing is listed, with the focus on its first."""
        self.page.show_error(error)
        if isinstance(error, ChecksFailed):
            self.page.review.refused()

    # --- on paper -----------------------------------------------------------------------------

    def to_signing(self) -> None:
        """Go where the final paper is printed, read and signed."""
        self.page.shell.go("signing", declaration_id=self._id)

    def print_it(self) -> None:
        """Print the draft, marked as one on every page; a final paper is printed where it is
        signed."""
        page, said = self.page, self.page.desk.declarations
        if page.step_now in {"ready", "signed"}:
            self.to_signing()
            return
        page.before_leave()

        def made(data: bytes) -> None:
            page.clear_notices()
            try:
                printed = page.shell.print_pdf(data, f"{page.title}-borrador")
            except DeskError as error:
                page.show_error(error)
                return
            if printed:
                page.shell.toast(_("The draft went to the printer. It is marked as a draft on "
                                   "every page: it is not for signing."))

        page.run(lambda _progress: said.pdf(self._id).pdf, made, _("Making the draft on paper"))

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
