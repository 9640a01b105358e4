"""The phrase of a backup, or the twelve words of its sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.errors import DeskError
from defender_desk.ui.pages.recovery.words import TwelveWords
from defender_desk.ui.widgets.choices import Segmented
from defender_desk.ui.widgets.frames import bounded, column
from defender_desk.ui.widgets.inputs import Field, PassphraseField
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _


class PhraseOrWords(QWidget):
    """``secret()`` is (phrase, words), one of them empty."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self._changed = changed
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(12)
        self.mode = Segmented([("phrase", _("With the phrase")), ("words", _("With the sheet"))],
                              "phrase", lambda _key: self._show())
        self.phrase = PassphraseField(_("Passphrase of the backup"))
        self.phrase.line.textChanged.connect(lambda _text: changed())
        self.words = TwelveWords(changed)
        self._phrase = bounded(Field(
            _("Passphrase of the backup"), self.phrase,
            _("The one that was in use on the day the backup was made.")), 560)
        self._words = bounded(column(self.words, Label(
            _("Accents do not matter; the first four letters of each word are enough."), "help",
            wrap=True), spacing=6), 640)
        for each in (self.mode, self._phrase, self._words):
            lay.addWidget(each)
        self._show()
        self.setFocusProxy(self.phrase)

    def by_words(self) -> bool:
        """Whether the sheet is used."""
        return self.mode.value() == "words"

    def _show(self) -> None:
        self._phrase.setVisible(not self.by_words())
        self._words.setVisible(self.by_words())
        self._changed()

    def written(self) -> bool:
        """Whether enough was typed to try."""
        return self.words.written() if self.by_words() else bool(self.phrase.text())

    def secret(self) -> tuple[str, tuple[str, ...]]:
        """The phrase, or the words."""
        if self.by_words():
            return "", tuple(self.words.words())
        return self.phrase.text(), ()

    def point_at(self, error: DeskError) -> None:
        """Put the focus where ``error`` says that something is wrong."""
        if self.by_words():
            self.words.point_at(error)
        else:
            self.phrase.line.setFocus()
            self.phrase.line.selectAll()

    def forget(self) -> None:
        """Leave nothing in the fields."""
        self.phrase.clear()
        self.words.forget()
