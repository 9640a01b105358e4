"""The four steps of an interview beside each other; any of them can be gone to at any time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from defender_desk.domain.interview import INTERVIEW_STEPS
from defender_desk.ui import theme
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import Icon, Label
from defender_desk.ui.widgets.buttons import entered
from defender_desk.wording import N_, _

ORDER = tuple(key for key, _text in INTERVIEW_STEPS)
NAMES = {"prepare": N_("Prepare"), "consent": N_("Informed consent"),
         "conversation": N_("Conversation"), "close": N_("Close")}


class _Step(QToolButton):
    def __init__(self, at: int, name: str, on: Callable[[], object]) -> None:
        super().__init__()
        self._at, self._name = at, name
        self._kind, self._wordy = "", True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        self._cell = QFrame()
        self._cell.setProperty("class", "stepper")
        self._cell.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        lay = QHBoxLayout(self._cell)
        lay.setContentsMargins(7, 3, 9, 3)
        lay.setSpacing(7)
        self._mark = Label("", "stepmark")
        self._mark.setFixedSize(theme.wide(22), theme.wide(22))
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = Label(name, "dense")
        lay.addWidget(self._mark)
        lay.addWidget(self._words)
        outer.addWidget(self._cell)
        self.clicked.connect(lambda _checked=False: on())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if not entered(self, event):
            super().keyPressEvent(event)

    def show_kind(self, kind: str) -> None:
        """``now``, ``done`` or "" for still to come."""
        self._cell.setProperty("kind", kind)
        self._mark.setProperty("kind", kind)
        self._mark.setText("" if kind == "done" else str(self._at + 1))
        if kind == "done":
            self._mark.setPixmap(Icon("check", 14, "success").pixmap())
        self._kind = kind
        self._words.set_look("strong" if kind == "now" else "dense")
        self.say_words(self._wordy)
        theme.restyle(self._cell)
        theme.restyle(self._mark)
        self.setAccessibleName(
            _("Step {n} of {total}: {name}", n=self._at + 1, total=len(ORDER), name=self._name)
        )
        self.updateGeometry()

    def say_words(self, wordy: bool) -> None:
        """Say its name, or its number alone where there is no room; the current one always does."""
        self._wordy = wordy
        self._words.setVisible(wordy or self._kind == "now")
        self.setToolTip(tip("" if self._words.isVisibleTo(self) else self._name))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the number and the words."""
        lay = self.layout()
        return lay.sizeHint() if lay is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """No smaller than its words."""
        return self.sizeHint()


class StepBar(QWidget):
    """``on`` is told the key of the step that was chosen."""

    def __init__(self, on: Callable[[str], object]) -> None:
        super().__init__()
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(4)
        self._steps: dict[str, _Step] = {}
        for at, key in enumerate(ORDER):
            step = _Step(at, _(NAMES[key]), lambda key=key: on(key))  # type: ignore[misc]
            self._steps[key] = step
            lay.addWidget(step)

    def fold(self, short: bool) -> None:
        """Where there is little room, only the current step says its name."""
        for step in self._steps.values():
            step.say_words(not short)

    def button(self, key: str) -> QToolButton:
        """The button of a step."""
        return self._steps[key]

    def show_now(self, now: str, reached: str) -> None:
        """Show ``now`` as the current step; those up to ``reached`` are done."""
        for at, key in enumerate(ORDER):
            done = at < ORDER.index(reached)
            self._steps[key].show_kind("now" if key == now else "done" if done else "")
