"""One step of a signing in the list of steps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets import Button, Icon, Label
from defender_desk.wording import _

_CENTER, _TOP, _LEFT = (Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignTop,
                        Qt.AlignmentFlag.AlignLeft)


class StepFrame(QFrame):
    """One step: number or tick, title, one line; its fields when it is the open one."""

    def __init__(self, at: int, total: int, title: str, help_text: str,
                 on: Callable[[], object]) -> None:
        super().__init__()
        self._title, self._at, self._total = title, at, total
        lay = QHBoxLayout(self)
        lay.setContentsMargins(12, 7, 12, 7)
        lay.setSpacing(10)
        self.mark = Label(str(at + 1), "stepmark")
        self.mark.setFixedSize(theme.wide(22), theme.wide(22))
        self.mark.setAlignment(_CENTER)
        lay.addWidget(self.mark, 0, _TOP)
        inner = QVBoxLayout()
        inner.setSpacing(4)
        self.open = Button(title, "quiet", on=on)
        self.words = Label(title, "strong", wrap=True)
        self.help = Label(help_text, "help", wrap=True)
        inner.addWidget(self.open, 0, _LEFT)
        inner.addWidget(self.words)
        inner.addWidget(self.help)
        self.fields = QWidget()
        self.inner = QVBoxLayout(self.fields)
        self.inner.setContentsMargins(0, 4, 0, 2)
        self.inner.setSpacing(7)
        inner.addWidget(self.fields)
        lay.addLayout(inner, 1)

    def show_state(self, *, now: bool, done: bool, told: str = "") -> None:
        """Show it as the open step, as done, or as waiting."""
        self.setProperty("class", "step" if now else "row")
        self.setProperty("kind", "now" if now else "")
        self.mark.setProperty("kind", "done" if done else "now" if now else "")
        if done:
            self.mark.setPixmap(Icon("check", 14, "success").pixmap())
        else:
            self.mark.setText(str(self._at + 1))
        theme.restyle(self.mark)
        theme.restyle(self)
        self.words.setVisible(now)
        self.open.setVisible(not now)
        self.fields.setVisible(now)
        if told:
            self.help.setText(told)
        state = _("this step is done") if done else _("this step is open") if now else ""
        self.setAccessibleName(" ".join(p for p in (
            _("Step {n} of {total}: {name}", n=self._at + 1, total=self._total, name=self._title),
            state) if p))
