"""Compare a card by phone: its digits shown large, with whom, agree or not (screens.md S07)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from defender_desk.ui.widgets import (
    Button,
    Chip,
    Field,
    Icon,
    Label,
    Line,
    Notice,
    Radios,
    column,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import (
    announce,
    frame,
)
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.desk.keys import CardView
    from defender_desk.errors import DeskError


class Chooser(Protocol):
    """Who can ask the person for a file: the window, as every page knows it."""

    def pick_files(self, title: str, kinds: str = "") -> list[Path]:
        """Files the person chose."""


def role_words(role: str) -> str:
    """The role on a card, in words."""
    return _("Team") if role == "staff" else _("Defender")


class DigitGroups(QWidget):
    """Six groups of five digits in two rows, large enough to read aloud."""

    def __init__(self, digits: str = "") -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(4)
        self.show_digits(digits)

    def show_digits(self, digits: str) -> None:
        """Show other digits."""
        empty(self._grid)
        bare = "".join(c for c in digits if c.isdigit())
        groups = [bare[at : at + 5] for at in range(0, len(bare), 5)]
        self.setAccessibleName(" ".join(groups))
        for at, group in enumerate(groups):
            label = Label(group, "big")
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self._grid.addWidget(label, at // 3, at % 3)
        self._grid.setColumnStretch(3, 1)


class CompareCard(QWidget):
    """Opens a card file, shows its digits, and trusts it only after «Coinciden».

    ``trusted`` is called with the card once it is trusted. The desk's errors are shown here. The
    key work is small (one file of a few hundred bytes), so it is done in the window's thread.
    """

    def __init__(self, desk: Desk, chooser: Chooser,
                 trusted: Callable[[CardView], object]) -> None:
        super().__init__()
        self._desk = desk
        self._chooser = chooser
        self._trusted = trusted
        self._path: Path | None = None
        self.card: CardView | None = None
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(10)
        self.open_button = Button(self._open_words(), "plain", "key-round", on=self.choose)
        self._lay.addWidget(row(self.open_button, None))
        self._said = QVBoxLayout()
        self._lay.addLayout(self._said)
        self._shown = QVBoxLayout()
        self._shown.setSpacing(10)
        self._lay.addLayout(self._shown)
        self.answer = Radios([])
        self.person = Line("", _("With whom"))
        # Without a deed: a button outside the window would keep this page alive after a lock.
        self.confirm = Button(_("Confirm"), "primary", "check")
        self.confirm.setEnabled(False)

    def _open_words(self) -> str:
        return _("Open key file…")

    def choose(self) -> None:
        """Ask for the file of a card and show it."""
        files = self._chooser.pick_files(self._open_words())
        if files:
            self.show_file(files[0])

    def show_file(self, path: Path) -> None:
        """Show the card in ``path``, or say why it is none."""
        from defender_desk.errors import DeskError

        empty(self._said)
        empty(self._shown)
        self.card = None
        try:
            card = self._desk.keys.look(path)
        except DeskError as error:
            self.show_error(error)
            return
        self._path, self.card = path, card
        self._fill(card)

    def _fill(self, card: CardView) -> None:
        who = " · ".join(part for part in (role_words(card.role), card.organisation) if part)
        head = row(Icon("user", 18, "text_muted"),
                   column(Label(card.name, "strong", wrap=True), Label(who, "muted", wrap=True),
                          spacing=0))
        if card.trusted:
            self._shown.addWidget(row(head, Chip(_("Already confirmed"), "success",
                                                 "shield-check")))
            self._shown.addWidget(DigitGroups(card.digits))
            return
        self.answer = Radios([("yes", _("They agree")), ("no", _("They do not agree"))], "",
                             on=self._answered, across=True)
        self.person = Line("", _("With whom"))
        self.person.textChanged.connect(lambda _text: self._judge())
        self.confirm = Button(_("Confirm"), "primary", "check", on=self.keep)
        self.confirm.setEnabled(False)
        self._shown.addWidget(head)
        self._shown.addWidget(Label(
            _("Call a number that you already knew and have these digits read to you:"), "body",
            wrap=True))
        self._shown.addWidget(frame("card", DigitGroups(card.digits)))
        self._shown.addWidget(self.answer)
        self._shown.addWidget(row(Field(_("With whom did you speak?"), self.person), None))
        self._shown.addWidget(row(self.confirm, None))
        announce(self, _("The digits are shown: {digits}", digits=card.digits))

    def _answered(self, answer: str) -> None:
        empty(self._said)
        if answer == "no":
            notice = Notice(
                "danger", _("Do not use this file."),
                _("If the digits differ, somebody may have changed it on the way. Nothing was"
                  " kept. Ask for the file again, by another road."),
            )
            self._said.addWidget(notice)
            notice.announce()
        self._judge()

    def _judge(self) -> None:
        agreed = self.answer.value() == "yes" and bool(self.person.text().strip())
        self.confirm.setEnabled(agreed)

    def keep(self) -> None:
        """Trust the card that was compared."""
        from defender_desk.errors import DeskError

        if self.card is None or self._path is None or self.answer.value() != "yes":
            return
        try:
            kept = self._desk.keys.trust(self._path, self.card.digits, self.person.text().strip())
        except DeskError as error:
            self.show_error(error)
            return
        empty(self._said)
        empty(self._shown)
        self._trusted(kept)

    def show_error(self, error: DeskError) -> None:
        """Say in place why a file cannot be used."""
        from defender_desk.wording import sentence

        told = sentence(error)
        empty(self._said)
        notice = Notice("danger", told.what, f"{told.safe} {told.todo}".strip())
        self._said.addWidget(notice)
        notice.announce()
