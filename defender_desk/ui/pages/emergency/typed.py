"""A confirmation that nobody gives by mistake: a word is typed; the safe button has the focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.domain.searchable import fold
from defender_desk.ui.widgets import Button, Field, Line, bounded, row
from defender_desk.wording import _


class TypedConfirmation(QWidget):
    """``word`` has to be typed before ``deed`` can be done; ``safe`` goes back.

    Capitals and accents do not matter: somebody in a hurry, with one hand, has to manage.
    """

    def __init__(self, word: str, verb: str, deed: Callable[[], object],
                 safe: Callable[[], object]) -> None:
        super().__init__()
        self._word = word
        self.typed = Line("", _("Write «{word}» to confirm", word=word))
        self.typed.textChanged.connect(lambda _text: self.changed())
        self.safe = Button(_("Go back, change nothing"), "primary", "arrow-left", on=safe)
        self.deed = Button(verb, "danger", "triangle-alert", on=deed)
        self._allowed = True
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(12)
        self.typed.setMaximumWidth(280)
        lay.addWidget(bounded(Field(_("Write «{word}» to confirm", word=word), self.typed), 420))
        lay.addWidget(row(self.safe, self.deed, None))
        self.changed()
        self.setFocusProxy(self.safe)

    def allow(self, on: bool) -> None:
        """Whether what else is needed is there."""
        self._allowed = on
        self.changed()

    def changed(self) -> None:
        """The deed can be done once the word stands there."""
        said = fold(self.typed.text().strip()) == fold(self._word)
        self.deed.setEnabled(said and self._allowed)

    def busy(self, on: bool) -> None:
        """While the deed is done nothing here can be pressed."""
        self.setEnabled(not on)
