"""The roads a package can take: what they are called, and the cards to choose one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from defender_desk.ui import theme
from defender_desk.ui.widgets import Icon, Label
from defender_desk.ui.widgets.buttons import entered
from defender_desk.wording import N_, _

ROADS: Final = ("usb", "email", "whatsapp", "folder")
_CARDS: Final = {
    "usb": (N_("USB stick"), N_("Uses no data. Up to 1 GB a file."), "usb"),
    "email": (N_("Email"), N_("Files of 18 MB, one in each message."), "mail"),
    "whatsapp": (N_("WhatsApp"), N_("Files of 90 MB, as a “Document”."), "message-circle"),
    "folder": (N_("Folder"), N_("I will decide later."), "folder"),
}
_SHORT: Final = {"usb": N_("USB"), "email": N_("Email"), "whatsapp": N_("WhatsApp"),
                 "folder": N_("Folder")}
_ADVICE: Final = {
    "usb": N_("Wait for “copied and checked” before you pull the stick out."),
    "email": N_("Send each file in a message of its own. Send file 1 first."),
    "whatsapp": N_("In WhatsApp choose Attach → Document. As a “photo” it gets damaged."),
    "folder": N_("The files wait in the folder until you hand them over."),
}
CAPS: Final[dict[str, tuple[int, ...]]] = {
    "usb": (1000, 500, 90, 25), "email": (18, 10, 5), "whatsapp": (90, 50, 25, 10),
    "folder": (1000, 500, 90, 25),
}
"""Megabytes that can be chosen as the largest file of a road; the first is the usual one."""


def road_name(road: str) -> str:
    """A road in one word, for tables."""
    return _(_SHORT[road]) if road in _SHORT else road


def road_title(road: str) -> str:
    """A road by its full name."""
    return _(_CARDS[road][0])


def road_advice(road: str) -> str:
    """What to mind on this road."""
    return _(_ADVICE[road])


class RoadCard(QToolButton):
    """One road to choose."""

    def __init__(self, road: str) -> None:
        super().__init__()
        title, told, icon = _CARDS[road]
        self.road = road
        self.on_enter: Callable[[], object] = lambda: None
        self.setCheckable(True)
        self.setProperty("class", "road")
        self.setAccessibleName(_(title))
        self.setAccessibleDescription(_(told))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(round(78 * max(1.0, theme.scale())))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(12, 9, 10, 8)
        lay.setSpacing(3)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Icon(icon, 16))
        self.name = Label(_(title), "strong", wrap=True)
        top.addWidget(self.name, 1)
        self._mark = _Mark()
        top.addWidget(self._mark)
        lay.addLayout(top)
        words = Label(_(told), "help", wrap=True)
        lay.addWidget(words)
        lay.addStretch(1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._mark.set_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses it as Space does; on the road that is chosen it goes on."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.isChecked():
            self.on_enter()
        elif not entered(self, event):
            super().keyPressEvent(event)


class _Mark(QWidget):
    """The ring that is filled on the road chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._on = False
        self.setFixedSize(16, 16)

    def set_on(self, on: bool) -> None:
        """Fill it or not."""
        self._on = on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.color("primary" if self._on else "border_strong")))
        painter.setBrush(QColor(theme.color("primary" if self._on else "surface")))
        painter.drawEllipse(1, 1, 14, 14)
        if self._on:
            painter.setBrush(QColor(theme.color("surface")))
            painter.drawEllipse(5, 5, 6, 6)
        painter.end()


class RoadCards(QWidget):
    """The four roads beside each other; arrow keys and the space bar choose."""

    def __init__(self, road: str, on: Callable[[str], object]) -> None:
        super().__init__()
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(10)
        self._group = QButtonGroup(self)
        self.cards: dict[str, RoadCard] = {}
        for at, each in enumerate(ROADS):
            card = RoadCard(each)
            self.cards[each] = card
            self._group.addButton(card, at)
            lay.addWidget(card, 1)
        self.cards[road].setChecked(True)
        # A screen reader chooses without a click.
        self._group.idToggled.connect(lambda at, chosen: on(ROADS[at]) if chosen else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names that take two lines get a taller card."""
        super().resizeEvent(event)
        for card in self.cards.values():
            one_line = card.name.fontMetrics().horizontalAdvance(card.name.text())
            beside = 12 + 16 + 8 + 8 + 16 + 10  # margins, icon, gaps and ring of a card
            two = one_line > self.width() // len(self.cards) - 10 - beside
            card.setMinimumHeight(theme.wide(98 if two else 78))


class Bar(QWidget):
    """A bar as long as a file is large; ``share`` 0 to 1 of the room."""

    ROOM = 84

    def __init__(self, share: float) -> None:
        super().__init__()
        self.setFixedSize(max(6, round(self.ROOM * min(1.0, share))), 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.color("primary")))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.end()
