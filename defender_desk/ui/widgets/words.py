"""Several short texts as chips: each can be taken out, Enter adds one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.ui.tips import tip
from defender_desk.ui.widgets.buttons import Button, IconButton
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.flow import FlowLayout
from defender_desk.ui.widgets.inputs import Line
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _

LONGEST = 36
"""Letters of a chip; the whole text stays in its spoken name and tooltip."""


class WordsField(QWidget):
    """``value`` is the list of texts. ``ready`` is a text that one button adds."""

    def __init__(self, name: str, on: Callable[[], object], *, ready: str = "") -> None:
        super().__init__()
        self._on = on
        self._texts: list[str] = []
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(5)
        self._shown = QWidget()
        self._chips = FlowLayout(self._shown, 4)
        policy = self._shown.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self._shown.setSizePolicy(policy)
        lay.addWidget(self._shown)
        self.box = Line("", name, _("Write and press Enter"))
        self.box.returnPressed.connect(self.take)
        self.box.editingFinished.connect(self.take)
        across = QHBoxLayout()
        across.setSpacing(6)
        across.addWidget(self.box, 1)
        if ready:
            across.addWidget(Button(ready, "plain", "plus", size="small",
                                    on=partial(self.add, ready)))
        lay.addLayout(across)
        self.setFocusProxy(self.box)
        self.setAccessibleName(name)

    def value(self) -> list[str]:
        """The texts, in order."""
        return list(self._texts)

    def set_value(self, texts: Sequence[str]) -> None:
        """Show these texts."""
        self._texts = list(texts)
        self._draw()

    def take(self) -> None:
        """Keep what stands in the box."""
        text = self.box.text().strip()
        if text:
            self.box.clear()
            self.add(text)

    def add(self, text: str) -> None:
        """Add a text."""
        self._texts.append(text)
        self._draw()
        self._on()

    def remove(self, at: int) -> None:
        """Take a text out; the focus goes to the box."""
        del self._texts[at]
        self._draw()
        self.box.setFocus()
        self._on()

    def _draw(self) -> None:
        empty(self._chips)
        for at, text in enumerate(self._texts):
            chip = QFrame()
            chip.setProperty("class", "chip")
            chip.setMinimumHeight(26)
            lay = QHBoxLayout(chip)
            lay.setContentsMargins(7, 0, 1, 0)
            lay.setSpacing(2)
            shown = " ".join(text.split())
            label = Label(shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…", "")
            label.setToolTip(tip(shown if len(shown) > LONGEST else ""))
            lay.addWidget(label)
            out = IconButton("x", _("Take out {who}", who=shown[:LONGEST]),
                             partial(self.remove, at), size=12)
            out.setFixedSize(24, 24)
            lay.addWidget(out)
            self._chips.addWidget(chip)
        self._shown.setVisible(bool(self._texts))
        self._shown.updateGeometry()
