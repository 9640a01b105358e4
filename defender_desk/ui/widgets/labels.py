"""Text, icons and chips. Every label shows plain text: nothing typed is ever taken for markup."""

from __future__ import annotations

from PySide6 import QtCore, QtGui
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from defender_desk.ui import early, icons, theme
from defender_desk.ui.tips import tip
from defender_desk.wording import N_, _

STATES: dict[str, tuple[str, str, str]] = {
    "unsent": (N_("Not sent"), "attention", "circle-dashed"),
    "packed": (N_("Ready to hand over"), "attention", "package"),
    "handed_over": (N_("Handed over, no receipt yet"), "warning", "hourglass"),
    "received": (N_("The team has it"), "success", "check-check"),
    "rejected": (N_("Rejected"), "danger", "circle-x"),
}
"""The five states of an item: words, tone, icon (docs/design/texts.md 2)."""

BADGES: dict[str, tuple[str, str, str]] = {
    "part_missing": (N_("A part is missing"), "danger", "triangle-alert"),
    "changed_since_sent": (N_("Changed since it was sent"), "attention", "circle-dot-dashed"),
    "team_asks": (N_("The team has a question"), "warning", "message-square"),
}


LEAST = 40
"""Pixels that a text keeps where there is no room: its first letters and …"""
WHOLE = 176
"""Pixels that a chip keeps: the longest state in Spanish with its icon."""


class Label(QLabel):
    """A text in one of the looks of theme.py; ``wrap`` lets it take several lines.

    One line that has no room ends in …; the tooltip then holds all of it, and readers always do.
    """

    def __init__(self, text: str = "", look: str = "body", *, wrap: bool = False) -> None:
        super().__init__()
        self.setProperty("textFormat", early.PLAIN_TEXT)
        self.setProperty("class", look)
        self.setWordWrap(wrap)
        if wrap:
            policy = self.sizePolicy()
            policy.setHeightForWidth(True)
            policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
            self.setSizePolicy(policy)
        self.setText(text)

    def minimumSizeHint(self) -> QtCore.QSize:
        """One line for a text that wraps: its layout asks ``heightForWidth`` for the rest.

        Qt's own answer is the height at a narrow width of its choice, which makes a column scroll
        past its end.
        """
        found = super().minimumSizeHint()
        if self.wordWrap():
            edges = self.contentsMargins()
            line = self.fontMetrics().lineSpacing() + edges.top() + edges.bottom()
            found.setHeight(min(found.height(), line))
        elif self.text():
            found.setWidth(min(found.width(), LEAST))
        return found

    @property
    def cut(self) -> bool:
        """Whether one line has less room than its words need."""
        return (not self.wordWrap() and self.width() < self.sizeHint().width()
                and bool(self.text()))

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the words, cut with … where they do not fit."""
        if not self.cut:
            super().paintEvent(event)
            return
        if not self.toolTip():
            self.setToolTip(tip(self.text()))
        inside = self.contentsRect()
        taken = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        inside.adjust(taken // 2, 0, -taken // 2, 0)
        words = self.fontMetrics().elidedText(
            self.text(), QtCore.Qt.TextElideMode.ElideRight, inside.width())
        painter = QtGui.QPainter(self)
        self.drawFrame(painter)
        # The alignment is an int for the style, whose colours are already in the palette.
        self.style().drawItemText(painter, inside, int(self.alignment().value), self.palette(),
                                  self.isEnabled(), words, self.foregroundRole())
        painter.end()

    def set_look(self, look: str) -> None:
        """Change the look."""
        self.setProperty("class", look)
        theme.restyle(self)


class Icon(QLabel):
    """A drawing; without a name of its own, for words stand beside it."""

    def __init__(self, name: str, size: int = 16, color: str = "text") -> None:
        super().__init__()
        self.setProperty("textFormat", early.PLAIN_TEXT)
        self.setProperty("class", "icon")
        side = theme.wide(size)
        self.setPixmap(icons.pixmap(name, side, color))
        self.setFixedSize(side, side)


class Chip(QFrame):
    """A short state: icon, words and tone, 22 px high, read as plain text."""

    def __init__(self, text: str, kind: str = "", icon: str = "") -> None:
        super().__init__()
        self.setProperty("class", "chip")
        self.setProperty("kind", kind)
        self.setFixedHeight(round(22 * max(theme.scale(), 1.0)))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(7, 0, 7, 0)
        lay.setSpacing(5)
        if icon:
            tint = {"": "text_muted", "primary": "on_primary_soft"}.get(kind, kind)
            lay.addWidget(Icon(icon, 14, tint))
        self.label = Label(text, "")
        lay.addWidget(self.label)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QtCore.QSize:
        """Room for every state's words: the name beside it is cut first."""
        found = super().minimumSizeHint()
        found.setWidth(min(self.sizeHint().width(), theme.wide(WHOLE)))
        return found

    def text(self) -> str:
        """The words shown."""
        return self.label.text()


class StateChip(Chip):
    """One of the five states of an item."""

    def __init__(self, state: str) -> None:
        words, kind, icon = STATES[state]
        super().__init__(_(words), kind, icon)


def chips_for(state: str, badges: tuple[str, ...] = ()) -> list[QWidget]:
    """The chip of a state and those of its badges."""
    made: list[QWidget] = [StateChip(state)] if state in STATES else []
    for badge in badges:
        words, kind, icon = BADGES[badge]
        made.append(Chip(_(words), kind, icon))
    return made


class Badge(QLabel):
    """A small count."""

    def __init__(self, text: str = "", kind: str = "plain") -> None:
        super().__init__(text)
        self.setProperty("textFormat", early.PLAIN_TEXT)
        self.setProperty("class", "badge")
        self.setProperty("kind", kind)
        self.setFixedHeight(theme.wide(20))
        self.setProperty("alignment", early.CENTER)
        self.setVisible(bool(text))

    def show_count(self, count: int) -> None:
        """Show ``count``, or nothing for 0."""
        self.setText(str(count))
        self.setVisible(count > 0)
