"""Choosing among a few: segments, filters, tabs, steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6 import QtCore
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from defender_desk.ui import early, theme
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets.buttons import Button, Tool
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.flow import FlowLayout
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.wording import _

Chosen = Callable[[str], object] | None


class _Exclusive(QFrame):
    """Exclusive toggle buttons in a row; arrow keys move."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str, on: Chosen, look: str,
                 spacing: int = 0) -> None:
        super().__init__()
        self._on = on
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        self._lay = self._made_layout()
        self._lay.setContentsMargins(1, 1, 1, 1)
        self._lay.setSpacing(spacing)
        for key, text in options:
            self._add(key, text, look)
        self.set_value(value)
        # A screen reader chooses without a click.
        self._group.idToggled.connect(self._chosen)

    def _made_layout(self) -> QHBoxLayout | FlowLayout:
        return QHBoxLayout(self)

    def _add(self, key: str, text: str, look: str) -> None:
        button = Tool(text)
        button.setCheckable(True)
        button.setProperty("class", look)
        self._group.addButton(button, len(self._keys))
        self._keys.append(key)
        self._lay.addWidget(button)

    def _one_stop(self) -> None:
        """Tab comes to the one that is chosen (to all while none is), arrows to the others."""
        chosen = self._group.checkedId()
        for at in range(len(self._keys)):
            stop = chosen in (-1, at)
            self._group.button(at).setProperty(
                "focusPolicy", early.STRONG_FOCUS if stop else early.CLICK_FOCUS)

    def _chosen(self, at: int, chosen: bool) -> None:
        if chosen:
            self._one_stop()
        if chosen and not self._by_program and self._on is not None:
            self._on(self._keys[at])

    def value(self) -> str:
        """The key chosen, "" for none."""
        at = self._group.checkedId()
        return self._keys[at] if at >= 0 else ""

    def set_value(self, key: str) -> None:
        """Choose ``key`` without telling anybody; an unknown key chooses nothing."""
        self._by_program = True
        self._group.setExclusive(False)
        for at, known in enumerate(self._keys):
            self._group.button(at).setChecked(known == key)
        self._group.setExclusive(True)
        self._by_program = False
        self._one_stop()

    def button(self, key: str) -> QToolButton:
        """The button of ``key``."""
        found = self._group.button(self._keys.index(key))
        assert isinstance(found, QToolButton)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move between the choices."""
        keys = QtCore.Qt.Key
        step = {keys.Key_Right: 1, keys.Key_Left: -1}.get(keys(event.key()), 0)
        if not step or not self._keys:
            super().keyPressEvent(event)
            return
        at = (max(self._group.checkedId(), 0) + step) % len(self._keys)
        self._group.button(at).setFocus()
        self._group.button(at).click()


class Segmented(_Exclusive):
    """Two to four short options in one frame."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "",
                 on: Chosen = None) -> None:
        super().__init__(options, value, on, "segment")
        self.setProperty("class", "segmented")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class Filters(_Exclusive):
    """Filters of a list, as chips."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "",
                 on: Chosen = None) -> None:
        super().__init__(options, value, on, "filter", 6)
        if isinstance(self._lay, QHBoxLayout):
            self._lay.addStretch(1)


class Tabs(_Exclusive):
    """Flat tabs with a count each, in two lines where one has no room; None shows no count."""

    def _made_layout(self) -> QHBoxLayout | FlowLayout:
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        return FlowLayout(self)

    def __init__(self, options: Sequence[tuple[str, str, int | None]], value: str = "",
                 on: Chosen = None) -> None:
        plain = [(key, text if count is None else f"{text} {count}")
                 for key, text, count in options]
        super().__init__(plain, value, on, "tab", 2)
        self._names = {key: text for key, text, _count in options}

    def set_count(self, key: str, count: int) -> None:
        """Show another count on tab ``key``."""
        self.button(key).setText(f"{self._names[key]} {count}".replace("&", "&&"))

    def step(self, by: int) -> None:
        """Go ``by`` tabs on, around the end (Ctrl+Tab)."""
        at = (max(self._group.checkedId(), 0) + by) % len(self._keys)
        self._group.button(at).click()


class Steps(QWidget):
    """The steps of a wizard, below each other; done ones can be gone back to."""

    def __init__(self, names: Sequence[str], now: int = 0,
                 on: Callable[[int], object] | None = None) -> None:
        super().__init__()
        self._names = list(names)
        self._on = on
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(4)
        self.set_now(now)

    def set_now(self, now: int) -> None:
        """Show step ``now`` (from 0) as the current one."""
        empty(self._lay)
        total = len(self._names)
        for at, name in enumerate(self._names):
            kind = "done" if at < now else "now" if at == now else ""
            self._lay.addWidget(_step(at, name, kind, total, self._on))


def _step(at: int, name: str, kind: str, total: int,
          on: Callable[[int], object] | None) -> QWidget:
    cell = QFrame()
    cell.setProperty("class", "step")
    cell.setProperty("kind", kind)
    cell.setMinimumHeight(34)
    cell.setAccessibleName(_("Step {n} of {total}: {name}", n=at + 1, total=total, name=name))
    lay = QHBoxLayout(cell)
    lay.setContentsMargins(8, 4, 8, 4)
    lay.setSpacing(10)
    mark = Label("" if kind == "done" else str(at + 1), "stepmark")
    mark.setProperty("kind", kind)
    mark.setFixedSize(theme.wide(22), theme.wide(22))
    mark.setProperty("alignment", early.CENTER)
    if kind == "done":
        mark.setPixmap(Icon("check", 14, "success").pixmap())
    lay.addWidget(mark)
    if kind == "done" and on is not None:
        back = Button(name, "quiet", on=lambda: on(at))
        back.setAccessibleName(cell.accessibleName())
        lay.addWidget(back)
        lay.addStretch(1)
    else:
        words = Label(name, "strong" if kind == "now" else "body", wrap=True)
        lay.addWidget(words, 1)
    return cell


class Stepper(QWidget):
    """The steps of a paper beside each other; the current one stands out.

    Where there is no room for all words only the current step says its own, the others keep their
    number or tick and say theirs when pointed at; where even that is too wide, only the current
    one is left.
    """

    GAP = 6
    BESIDE = 7
    """Pixels between two steps, and between the number and the words of one."""

    def __init__(self, names: Sequence[str], now: int = 0) -> None:
        super().__init__()
        self._now = now
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fold)
        self._cells: list[QFrame] = []
        self._words: list[Label] = []
        self._lay = QHBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(self.GAP)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_steps(names, now)

    def show_steps(self, names: Sequence[str], now: int,
                   skipped: Collection[int] = ()) -> None:
        """Show these steps with ``now`` (from 0) as the current one.

        ``skipped`` ones were passed over: they get no tick.
        """
        empty(self._lay)
        self._now = now
        self._cells, self._words = [], []
        for at, name in enumerate(names):
            done = at < now and at not in skipped
            kind = "now" if at == now else "done" if done else ""
            spoken = _("Step {n} of {total}: {name}", n=at + 1, total=len(names), name=name)
            cell = self._cell(at, name, kind, spoken)
            self._lay.addWidget(cell)
            theme.restyle(cell)
        self._lay.addStretch(1)
        self._fold()

    def _cell(self, at: int, name: str, kind: str, spoken: str) -> QFrame:
        cell = QFrame()
        cell.setProperty("class", "stepper")
        cell.setProperty("kind", kind)
        cell.setAccessibleName(spoken)
        cell.setToolTip(tip(spoken))
        lay = QHBoxLayout(cell)
        lay.setContentsMargins(6, 3, 8, 3)
        lay.setSpacing(self.BESIDE)
        mark = Label("" if kind == "done" else str(at + 1), "stepmark")
        mark.setProperty("kind", kind)
        mark.setFixedSize(theme.wide(22), theme.wide(22))
        mark.setProperty("alignment", early.CENTER)
        if kind == "done":
            mark.setPixmap(Icon("check", 14, "success").pixmap())
        words = Label(name, "strong" if kind == "now" else "dense")
        lay.addWidget(mark)
        lay.addWidget(words)
        self._cells.append(cell)
        self._words.append(words)
        return cell

    def widths(self) -> tuple[int, int, int]:
        """Pixels for all words, for those of the current step alone, and for that step alone."""
        marks, words = [], []
        for cell, label in zip(self._cells, self._words, strict=True):
            cell.ensurePolished()
            label.ensurePolished()
            wide = self.BESIDE + label.sizeHint().width()
            words.append(wide)
            marks.append(cell.sizeHint().width() - (0 if label.isHidden() else wide))
        gaps = self.GAP * len(marks)
        now = words[self._now] if self._now < len(words) else 0
        mark = marks[self._now] if self._now < len(marks) else 0
        return sum(marks) + sum(words) + gaps, sum(marks) + now + gaps, mark + now + 2

    def _fold(self) -> None:
        whole, short, _least = self.widths()
        for at, (cell, words) in enumerate(zip(self._cells, self._words, strict=True)):
            words.setVisible(at == self._now or self.width() >= whole)
            cell.setVisible(at == self._now or self.width() >= short)

    def sizeHint(self) -> QtCore.QSize:
        """Room for every word."""
        found = super().sizeHint()
        found.setWidth(self.widths()[0])
        return found

    def minimumSizeHint(self) -> QtCore.QSize:
        """Room for the current step."""
        found = super().minimumSizeHint()
        found.setWidth(self.widths()[2])
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, other words: not now, for a widget hidden while it is being shown stays."""
        super().resizeEvent(event)
        self._soon.start()
