"""The places of the program with what waits in each; folded it is a rail of icons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from defender_desk.ui import icons, theme
from defender_desk.ui.later import later
from defender_desk.ui.pages import ROUTES
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import Badge, Label, row
from defender_desk.wording import N_, _

WIDE = 200
RAIL = 52
"""Pixels of the sidebar with words and without (design/screens.md)."""
PLACES = (
    ("today", N_("Today"), "sun", "Ctrl+1"), ("cases", N_("Cases"), "briefcase", "Ctrl+2"),
    ("people", N_("People"), "users", "Ctrl+3"), ("", N_("Exchange"), "", ""),
    ("outgoing", N_("Outgoing"), "package", "Ctrl+4"), ("inbox", N_("Inbox"), "inbox", "Ctrl+5"),
    ("backup", N_("Backup"), "hard-drive", "Ctrl+6"),
    ("settings", N_("Settings"), "settings", "Ctrl+,"),
)
"""Route, words, icon, keys, in the order of decisions.md 8; "" begins a group."""
LAST = "settings"
"""This place stands at the foot of the sidebar, above the lock."""
HOME_OF = {
    "case": "cases", "case_form": "cases", "matter": "cases", "person": "cases",
    "interview": "cases", "note": "cases", "search_log": "cases", "timeline": "cases",
    "viewer": "cases", "import_photos": "cases",
    "declaration": "cases", "signing": "cases", "export": "outgoing", "receipt": "outgoing",
    "assignment": "inbox", "new_assignment": "inbox", "card": "settings", "shortcuts": "settings",
    "conflicts": "today", "bin": "settings", "activity": "settings", "versions": "cases",
    "restore": "backup", "health": "settings", "emergency": "settings", "rotation": "settings",
    "rehearse": "settings", "renew_sheet": "settings",
}
"""The place that is marked while a page is shown that has none of its own."""


def places() -> list[tuple[str, str, str, str]]:
    """The places that can be gone to, without the heads of groups."""
    return [each for each in PLACES if each[0] in ROUTES]


def _nav_icon(name: str) -> QIcon:
    made = QIcon(icons.pixmap(name, theme.wide(17), "text_muted"))
    made.addPixmap(icons.pixmap(name, theme.wide(17), "primary"), QIcon.Mode.Normal, QIcon.State.On)
    return made


def _logo() -> Label:
    """24 pixels at every size of text: it stands in the narrow bar too."""
    made = Label("", "icon")
    made.setPixmap(icons.pixmap("defender-desk", 24))
    made.setFixedSize(24, 24)
    return made


def keys_inside(button: QWidget, keys: str) -> Label:
    """Show ``keys`` at the right inside ``button``."""
    shown = Label(keys, "kbd")
    shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    beside = QHBoxLayout(button)
    beside.setContentsMargins(0, 0, 8, 0)
    beside.addStretch(1)
    beside.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
    return shown


class Sidebar(QWidget):
    """``go`` is told the place that was chosen."""

    def __init__(self, go: Callable[[str], object], lock: Callable[[], object], name: str) -> None:
        super().__init__()
        self.setProperty("class", "sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Places"))
        self._buttons: dict[str, QToolButton] = {}
        self._badges: dict[str, Badge] = {}
        self._words: list[QWidget] = []
        self._group = QButtonGroup(self)
        self._waiting = ""
        lay = QVBoxLayout(self)
        lay.setContentsMargins(8, 10, 8, 10)
        lay.setSpacing(3)
        word = Label(name, "section")
        self._words.append(word)
        lay.addWidget(row(_logo(), word, None, margins=(6, 2, 0, 10), spacing=10))
        for place, text, icon, keys in PLACES:
            if not place:
                lay.addSpacing(8)
                group = Label(_(text), "group")
                group.setContentsMargins(8, 0, 0, 0)
                self._words.append(group)
                lay.addWidget(group)
                continue
            if place == LAST:
                lay.addStretch(1)
            if place in ROUTES:
                lay.addWidget(self._place(place, _(text), icon, keys, go))
        self._lock = self._button(_("Lock"), "lock", "Ctrl+L")
        self._lock.clicked.connect(lambda _c=False: lock())
        self._words.append(keys_inside(self._lock, "Ctrl+L"))
        lay.addWidget(self._lock)
        self.fold(False)

    def _button(self, text: str, icon: str, keys: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("class", "nav")
        button.setText(f"  {text}")
        button.setIcon(_nav_icon(icon))
        button.setIconSize(QSize(theme.wide(17), theme.wide(17)))
        button.setAccessibleName(text)
        button.setToolTip(tip(f"{text} ({keys})" if keys else text))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _place(self, place: str, text: str, icon: str, keys: str,
               go: Callable[[str], object]) -> QWidget:
        button = self._button(text, icon, keys)
        button.setCheckable(True)
        button.clicked.connect(lambda _c=False: self._go(place, go))
        button.toggled.connect(lambda on: self._toggled(place, go) if on else None)
        self._group.addButton(button)
        self._buttons[place] = button
        badge = Badge("", {"outgoing": "attention", "inbox": "info"}.get(place, "plain"))
        self._badges[place] = badge
        inside = QHBoxLayout(button)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addStretch(1)
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(badge)
        return button

    def _go(self, place: str, go: Callable[[str], object]) -> None:
        self._waiting = ""
        go(place)

    def _toggled(self, place: str, go: Callable[[str], object]) -> None:
        """A screen reader chooses without a click; where a click follows, that one goes."""
        self._waiting = place
        later(self, lambda: self._go(place, go) if self._waiting == place else None, 0)

    def mark(self, place: str) -> None:
        """Show where one is."""
        if place in self._buttons:
            self._buttons[place].blockSignals(True)
            self._buttons[place].setChecked(True)
            self._buttons[place].blockSignals(False)

    def count(self, place: str, number: int, spoken: str) -> None:
        """Show what waits at a place; a screen reader hears ``spoken``."""
        self._badges[place].show_count(number)
        text = self._buttons[place].text().strip()
        self._buttons[place].setAccessibleName(f"{text}, {spoken}" if number else text)

    def fold(self, narrow: bool) -> None:
        """Icons only, or icons and words."""
        width = RAIL if narrow else theme.wide(WIDE)
        self.setFixedWidth(width)
        style = (Qt.ToolButtonStyle.ToolButtonIconOnly if narrow
                 else Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in [*self._buttons.values(), self._lock]:
            button.setToolButtonStyle(style)
            button.setFixedWidth(width - 16)
            if button.property("rail") is not narrow:
                button.setProperty("rail", narrow)
                theme.restyle(button)
        for word in self._words:
            word.setVisible(not narrow)
        for badge in self._badges.values():
            badge.setMaximumWidth(0 if narrow else 60)
