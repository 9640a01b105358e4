"""The tools above the paragraphs: what has no room at this width waits behind «More»."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMenu

from defender_desk.ui import icons
from defender_desk.ui.later import later
from defender_desk.ui.widgets import Button, IconButton, Label
from defender_desk.wording import _


@dataclass(slots=True)
class Tool:
    """One tool: its button, its whole and its short words, and its rank.

    A higher ``rank`` goes behind «More» earlier; 0 never goes.
    """

    button: QAbstractButton
    icon: str
    words: str
    short: str
    rank: int
    wanted: bool = True


class Tools(QFrame):
    """A bar of tools; ``more`` opens a menu of those that have no room."""

    GAP = 5
    EDGE = 8

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "foot")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        self._lay = QHBoxLayout(self)
        self._lay.setContentsMargins(self.EDGE, 1, self.EDGE, 1)
        self._lay.setSpacing(self.GAP)
        self.tools: list[Tool] = []
        self.beside: Callable[[], list[Tool]] = list
        """Tools that stand elsewhere and have no room there: they are offered here too."""
        self.told = Label("", "muted", wrap=True)
        self.told.hide()
        self._lay.addWidget(self.told, 100)
        self.more = IconButton("ellipsis", _("More tools"), self.open_menu)
        self._lay.addWidget(self.more)
        self.more.hide()

    def icon(self, icon: str, name: str, on: Callable[[], object], rank: int) -> IconButton:
        """Add a tool with a drawing only."""
        made = IconButton(icon, name, on)
        self._add(Tool(made, icon, name, "", rank))
        return made

    def words(self, text: str, icon: str, on: Callable[[], object], rank: int,
              short: str = "") -> Button:
        """Add a tool with words, ``short`` ones where there is little room."""
        made = Button(text, "plain", icon, "small", on=on)
        self._add(Tool(made, icon, text, short or text, rank))
        return made

    def stretch(self) -> None:
        """What is added next stands at the right."""
        self._lay.insertStretch(self._lay.count() - 1, 1)

    def _add(self, tool: Tool) -> None:
        self.tools.append(tool)
        self._lay.insertWidget(self._lay.count() - 1, tool.button)

    def want(self, button: QAbstractButton, wanted: bool) -> None:
        """Offer a tool in this step of the paper, or do not."""
        for tool in self.tools:
            if tool.button is button:
                tool.wanted = wanted
        self.fit()

    def tell(self, words: str) -> None:
        """Say why the tools are gone, "" for nothing."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    # --- room ---------------------------------------------------------------------------------

    def fit(self) -> None:
        """Look again what has room, once everything that is under way has happened."""
        self._soon.start()

    def _fit(self) -> None:
        """Whole words where there is room, then short ones, then fewer tools."""
        wanted = [tool for tool in self.tools if tool.wanted]
        for tool in self.tools:
            if not tool.wanted:
                tool.button.hide()
        room = self.width() - 2 * self.EDGE
        for whole in (True, False):
            for tool in wanted:
                if isinstance(tool.button, Button):
                    tool.button.set_words(tool.words if whole else tool.short)
                    tool.button.setAccessibleName(tool.words)
            if self._wide(wanted) <= room:
                break
        shown = list(wanted)
        behind = bool(self.beside())
        while self._wide(shown) + (self.more.width() + self.GAP if behind else 0) > room:
            out = max(shown, key=lambda tool: tool.rank, default=None)
            if out is None or not out.rank:
                break
            shown.remove(out)
            behind = True
        for tool in wanted:
            tool.button.setVisible(tool in shown)
            if tool in shown and isinstance(tool.button, Button):
                tool.button.setMinimumWidth(tool.button.sizeHint().width())
        self.more.setVisible(behind)

    def _wide(self, tools: list[Tool]) -> int:
        for tool in tools:
            tool.button.ensurePolished()
        widths = [tool.button.width() if isinstance(tool.button, IconButton)
                  else tool.button.sizeHint().width() for tool in tools]
        return sum(widths) + self.GAP * max(len(widths), 1)

    def hidden(self) -> list[Tool]:
        """What waits behind «More»."""
        return [tool for tool in self.tools if tool.wanted and tool.button.isHidden()] \
            + self.beside()

    def open_menu(self) -> None:
        """Offer what has no room; a grey tool stays grey."""
        menu = QMenu(self)
        menu.setAccessibleName(self.more.accessibleName())
        menu.aboutToHide.connect(lambda: later(self, menu.deleteLater))
        for tool in self.hidden():
            action = menu.addAction(icons.icon(tool.icon, 16), tool.words.replace("&", "&&"))
            action.setEnabled(tool.button.isEnabled())
            action.triggered.connect(lambda _on=False, button=tool.button: button.click())
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
        first = menu.actions()
        if first:
            menu.setActiveAction(first[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._soon.start()
