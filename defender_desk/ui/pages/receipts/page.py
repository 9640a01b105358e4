"""Read a receipt (S28): files, pasted text or the code of one series; what arrived and what not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.desk.receipts import ReceiptView
from defender_desk.desk.series import SeriesRow
from defender_desk.errors import DeskError
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    STRETCH,
    Beside,
    Button,
    Card,
    Choice,
    Field,
    Foot,
    Head,
    Icon,
    Label,
    Line,
    LongText,
    Notice,
    Scroll,
    column,
    empty,
    row,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

CODE = 8
"""Characters of the code that is said by phone (exchange.md 4)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one receipt said, or why it could not be taken."""

    name: str
    view: ReceiptView | None
    error: DeskError | None


class ReceiptPage(Page):
    """Only a signed receipt or the code moves something to «The team has it»."""

    def __init__(self, shell: Shell, series: str = "") -> None:
        super().__init__(shell)
        self.title = _("Read a receipt")
        self._series = series
        self._agains: list[Button] = []
        self.body.addWidget(Head("", _("Read a receipt")))
        self.area = Scroll((18, 12, 18, 16), 12)
        self.answers = QVBoxLayout()
        self.answers.setSpacing(10)
        self.area.column.addLayout(self.answers)
        left = column(self._file_card(), self._text_card(), STRETCH, spacing=12)
        right = column(self._code_card(), STRETCH, spacing=12)
        self.area.column.addWidget(Beside(left, right, side=theme.wide(400),
                                          least=theme.wide(380), spacing=16))
        self.area.column.addStretch(1)
        self.body.addWidget(self.area, 1)
        self.done_button = Button(_("Done"), "primary", "check", on=self.main_action)
        self.body.addWidget(Foot([], [self.done_button]))

    def _file_card(self) -> Card:
        card = Card(_("Receipt file"), "file-check")
        card.add(Label(_("It came by e-mail, WhatsApp or on a stick. You can open several at "
                         "once."), "muted", wrap=True))
        self.open_button = Button(_("Open receipt…"), "soft", "folder-open", on=self.open_files)
        card.add(row(self.open_button, STRETCH))
        return card

    def _text_card(self) -> Card:
        card = Card(_("Receipt as a text message"), "message-square")
        self.text = LongText("", _("Text of the message"))
        self.text.setFixedHeight(84)
        card.add(Field(_("Text of the message"), self.text,
                       _("Paste the whole message as it came.")))
        self.read_button = Button(_("Read the text"), "plain", "check", on=self.read_text)
        card.add(row(self.read_button, STRETCH))
        return card

    def _code_card(self) -> Card:
        card = Card(_("Code by phone"), "phone")
        card.add(Label(_("Whoever opened every file of a package can read you a code of 8 "
                         "characters. It confirms that package alone."), "muted", wrap=True))
        self.which = Choice([], name=_("Package"))
        self.which_field = Field(_("Package"), self.which)
        self.none_waits = Label(_("No package waits for a receipt."), "strong", wrap=True)
        card.add(self.none_waits)
        card.add(self.which_field)
        self.code = Line("", _("Code of 8 characters"))
        self.code.setMaxLength(24)  # some write a blank after each letter they hear
        self.code.returnPressed.connect(self.confirm_code)
        self.code_field = Field(_("Code of 8 characters"), self.code)
        card.add(self.code_field)
        self.code_button = Button(_("Confirm"), "plain", "check", on=self.confirm_code)
        card.add(row(self.code_button, STRETCH))
        for part in (self.which_field, self.code_field, self.code_button, self.none_waits):
            part.hide()
        return card

    def crumbs(self) -> list[Crumb]:
        """Outgoing, then this page."""
        return [(_("Outgoing"), "outgoing", {}), (_("Read a receipt"), "receipt", {})]

    def refresh(self) -> None:
        """Read the packages that wait for a receipt."""
        self.load(self.desk.bundles.series, self._show_series)

    def _show_series(self, rows: list[SeriesRow]) -> None:
        waiting = [one for one in rows if one.state != "received"]
        self.which.set_options([
            (one.code, _("{code}, {when}", code=one.code, when=moments.when(one.made)))
            for one in waiting])
        if self._series:
            self.which.set_value(self._series)
        for part in (self.which_field, self.code_field, self.code_button):
            part.setVisible(bool(waiting))
        self.none_waits.setVisible(not waiting)

    # --- taking -------------------------------------------------------------------------------

    def open_files(self) -> None:
        """Take one or more receipt files."""
        paths = self.shell.pick_files(_("Open receipts"), _("Packages (*.ddb)"))
        if paths:
            self.take(paths)

    def take(self, paths: list[Path]) -> None:
        """Read these files one after another; one that is wrong stops none of the others."""
        self._ask([(path.name, partial(self.desk.receipts.read, path)) for path in paths])

    def read_text(self) -> None:
        """Take the message that was pasted."""
        typed = self.text.toPlainText().strip()
        if not typed:
            self.text.setFocus()
            return
        self._ask([(_("Text message"), lambda: self.desk.receipts.read(typed))])

    def confirm_code(self) -> None:
        """Take the code that was said by phone."""
        code, series = self.code.text().strip(), self.which.value()
        if not series or sum(char.isalnum() for char in code) != CODE:
            self.code_field.set_problem(_("The code has 8 letters and digits."))
            self.code.setFocus()
            return
        self.code_field.set_problem("")

        def done(view: ReceiptView) -> None:
            self.code.clear()
            self._answered([Answer("", view, None)])

        def wrong(error: DeskError) -> None:
            told = wording.sentence(error)
            self.code_field.set_problem(told.what)
            self.show_error(error)
            self.code.selectAll()
            self.code.setFocus()

        self.tasks.run(lambda _progress: self.desk.receipts.phone_code(series, code), done, wrong,
                       self)

    def _ask(self, asked: list[tuple[str, Callable[[], ReceiptView]]]) -> None:
        def work() -> list[Answer]:
            found = []
            for name, read in asked:
                try:
                    found.append(Answer(name, read(), None))
                except DeskError as error:
                    found.append(Answer(name, None, error))
            return found

        self.clear_notices()
        self.load(work, self._answered)

    def _answered(self, answers: list[Answer]) -> None:
        self.clear_notices()
        self.code_field.set_problem("")
        empty(self.answers)
        self._agains = []
        for answer in answers:
            self.answers.addWidget(self._answer(answer))
        self.area.verticalScrollBar().setValue(0)
        if any(answer.view for answer in answers):
            # What is left to do comes next: a file to send again, or nothing.
            again = next(iter(self._agains), self.done_button)
            again.setFocus()
            self.text.clear()
            self.shell.refresh_badges()
            self.refresh()

    # --- showing ------------------------------------------------------------------------------

    def _answer(self, answer: Answer) -> QWidget:
        if answer.view is None:
            assert answer.error is not None
            told = wording.sentence(answer.error)
            notice = Notice("warning", told.what,
                            " ".join(p for p in (answer.name, told.safe, told.todo) if p))
            notice.announce()
            return notice
        view = answer.view
        if view.already:
            codes = ", ".join(one.code for one in view.series)
            notice = Notice("info", _("That receipt was already here."),
                            _("It is for package {codes}. Nothing changed.", codes=codes))
            notice.announce()
            return notice
        return self._taken(view)

    def _taken(self, view: ReceiptView) -> Card:
        title = (_("Receipt from {who}", who=view.from_initials) if view.from_initials
                 else _("Confirmed by phone"))
        card = Card(title, "file-check")
        self._told(card, "circle-check", "success", _("Arrived"), view.arrived)
        if view.missing:
            self._told(card, "triangle-alert", "danger", _("Did not arrive"), view.missing)
            buttons = [self._again(name) for name in view.missing[:4]]
            self._agains += buttons
            card.add(flow(buttons))
        elif view.series:
            items = sum(one.items for one in view.series)
            whole = (_("The other side has everything of this package.") if self.desk.is_staff
                     else _("The team has everything of this package."))
            card.add(Notice("success", whole,
                            plural("{n} item", "{n} items", items)))
        else:
            card.add(Label(_("It names no package made on this computer."), "muted", wrap=True))
        codes = [one.code for one in view.series]
        if codes:
            card.add(row(Button(_("See package {code}", code=codes[0]), "link",
                                on=lambda: self.shell.go("outgoing", series=codes[0])), STRETCH))
        return card

    @staticmethod
    def _told(card: Card, icon: str, tone: str, name: str, files: tuple[str, ...]) -> None:
        label = Label(name, "label")
        label.setFixedWidth(110)
        words = Label(", ".join(files) or "—", "code", wrap=True)
        made = row(Icon(icon, 16, tone), label, words)
        made.layout().setStretchFactor(words, 1)  # type: ignore[union-attr]
        card.add(made)

    def _again(self, name: str) -> Button:
        code, _dash, number = name.rpartition("-")
        return Button(_("Send {name} again", name=name), "soft", "refresh-cw",
                      on=lambda: self.write_again(code, int(number)))

    def write_again(self, code: str, n: int) -> None:
        """Write a file that did not arrive once more into a folder the person chooses."""
        folder = self.shell.pick_folder(_("Where the file is written"))
        if folder is None:
            return

        def done(path: Path) -> None:
            self.clear_notices()
            self.shell.toast(_("{name} is written again, copied and checked.", name=path.name))
            self.shell.open_folder(path.parent)

        self.run(lambda progress: self.desk.bundles.again(code, n, folder, progress), done,
                 _("Writing file {n} again", n=n))

    def main_action(self) -> None:
        """Done: back to what was sent."""
        self.shell.go("outgoing")
