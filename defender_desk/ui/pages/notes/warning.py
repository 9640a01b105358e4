"""What a note warns of: chosen beside its words, told before they are seen (domain.md 7.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from defender_desk.domain.content_warnings import CONTENT_WARNINGS, warning_labels
from defender_desk.ui.widgets import Button, Icon, Label, bounded, row
from defender_desk.wording import _


class WarningsButton(Button):
    """Chooses what is warned of; ``on`` hears of each change. Unknown warnings stay as they are."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__(_("Content warning"), "plain", "eye-off", "small")
        self._on = on
        self._others: list[str] = []
        menu = QMenu(self)
        self._ticks = {}
        for key, label in CONTENT_WARNINGS:
            tick = menu.addAction(_(label))
            tick.setCheckable(True)
            tick.triggered.connect(self._changed)
            self._ticks[key] = tick
        self.setMenu(menu)

    def value(self) -> list[str]:
        """Keys of what is warned of."""
        return [*(key for key, tick in self._ticks.items() if tick.isChecked()), *self._others]

    def set_value(self, warnings: Sequence[str]) -> None:
        """Show what is warned of."""
        for key, tick in self._ticks.items():
            tick.setChecked(key in warnings)
        self._others = [each for each in warnings if each not in self._ticks]
        self._say()

    def _changed(self) -> None:
        self._say()
        self._on()

    def _say(self) -> None:
        count = len(self.value())
        self.set_words(_("Content warning: {n}", n=count) if count else _("Content warning"))


class WarningCover(QWidget):
    """Stands where the note would be, until somebody wants to see it."""

    def __init__(self, shows: Callable[[], object], leaves: Callable[[], object]) -> None:
        super().__init__()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 24, 24, 24)
        lay.setSpacing(12)
        lay.addStretch(1)
        lay.addWidget(Icon("eye-off", 34, "primary"))
        lay.addWidget(Label(_("This note can be hard to read."), "section", wrap=True))
        self.what = Label("", "body", wrap=True)
        lay.addWidget(bounded(self.what, 560))
        self.show_it = Button(_("Show the note"), "primary", "eye", on=shows)
        lay.addWidget(row(self.show_it, Button(_("Not now"), "plain", on=leaves), None))
        lay.addStretch(2)

    def tell(self, warnings: Sequence[str]) -> None:
        """Say what it speaks of; the focus is on showing it."""
        what = ", ".join(_(label).lower() for label in warning_labels(warnings))
        self.what.setText(_("It speaks of: {what}", what=what) + ". "
                          + _("The pictures stay covered until you ask for each one."))
        self.show_it.setFocus()
