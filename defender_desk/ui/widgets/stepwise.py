"""The frame of a page that goes step by step: title, steps, what is asked, two buttons below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.choices import Stepper
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import Foot, Scroll, bounded, column
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _


class Stepwise(QWidget):
    """``back`` and ``forward`` are the deeds of its two buttons, ``back_button`` and
    ``next_button``; ``steps`` are the names of the steps, from 0."""

    def __init__(self, title: str, steps: Sequence[str], back: Callable[[], object],
                 forward: Callable[[], object]) -> None:
        super().__init__()
        self._names = list(steps)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        scroll = Scroll(margins=(24, 18, 24, 18))
        self._steps = Stepper(self._names, 0)
        self._middle = column(spacing=12)
        for each in (Label(title, "screen"), self._steps, self._middle):
            scroll.column.addWidget(each)
        scroll.column.addStretch(1)
        whole.addWidget(scroll, 1)
        self.back_button = Button(_("Cancel"), "plain", on=back)
        self.next_button = Button(_("Next"), "primary", on=forward)
        whole.addWidget(Foot([], [self.back_button, self.next_button]))

    def show_step(self, at: int) -> None:
        """Show which step it is; what is asked is ``put`` by the page."""
        self._steps.show_steps(self._names, at)

    def put(self, *widgets: QWidget, wide: int = 0) -> None:
        """Show these below the steps instead of what was there, ``wide`` pixels wide if told."""
        lay = self._middle.layout()
        assert lay is not None
        empty(lay)
        for each in widgets:
            lay.addWidget(bounded(each, wide) if wide else each)
