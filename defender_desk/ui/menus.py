"""The menu bar and the menu of what is new, made of the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from defender_desk.ui import icons
from defender_desk.ui.commands import MENUS, Command, every
from defender_desk.ui.later import later
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.workspace import Workspace

Entries = list[tuple[Command, QAction]]


def entries(shell: Workspace) -> Entries:
    """One action for each command: its keys work in the whole window, menus show it."""
    made = []
    for each in every():
        action = QAction(each.words.replace("&", "&&"), shell)
        if each.keys:
            # Qt would write the keys' names in English.
            action.setText(f"{action.text()}\t{each.shown_keys}")
        if each.keys and not each.shown_only:
            action.setShortcuts([QKeySequence(keys) for keys in each.keys])
        action.setIcon(icons.icon(each.icon, 16))
        action.triggered.connect(lambda _c=False, c=each: do(c, shell))
        shell.addAction(action)
        made.append((each, action))
    return made


def do(command: Command, shell: Workspace) -> None:
    """Do what a command says where it applies."""
    shell.window_.alt_used()  # Alt+Left is no Alt alone
    if command.applies(shell):
        command.deed(shell)


def fill(bar: QMenuBar, new: QMenu, made: Entries, shell: Workspace) -> None:
    """Fill the hidden menu bar, and the button's menu with what can be begun here."""
    empty(bar)
    for name, title in MENUS:
        # Its first letter opens it with Alt; no two menus begin with the same one.
        menu = bar.addMenu(f"&{_(title)}")
        mine = [(each, action) for each, action in made if each.menu == name]
        for _each, action in mine:
            menu.addAction(action)
        menu.aboutToShow.connect(lambda m=mine: _offer(m, shell))
        menu.aboutToHide.connect(lambda m=mine: _allow(m))
    begun = [(each, action) for each, action in made
             if each.menu == "new" and each.name != "new_here"]
    for _each, action in begun:
        new.addAction(action)
    new.aboutToShow.connect(lambda: _offer(begun, shell, hide=True))
    new.aboutToHide.connect(lambda: _allow(begun))
    bar.setVisible(False)
    leave = bar.findChild(_Leave, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if leave is None:
        bar.installEventFilter(_Leave(bar))
        bar.triggered.connect(bar.hide)


class _Leave(QObject):
    """Esc on the menu bar hides it; the focus then goes back to the page (ui/focus.py)."""

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._bar = bar

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide it once Qt has done with the key."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) \
                and event.key() == Qt.Key.Key_Escape:
            later(self._bar, self._bar.hide)
        return super().eventFilter(watched, event)


def toggle(bar: QMenuBar) -> None:
    """Show the menu bar with its first menu open, for arrows and letters; or hide it."""
    if bar.isVisible():
        bar.hide()
        return
    bar.show()
    bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
    bar.setActiveAction(bar.actions()[0])


def empty(bar: QMenuBar) -> None:
    """Take the menus away for good: they hold on to the workspace and all that it shows."""
    bar.clear()
    for menu in bar.findChildren(QMenu):
        menu.deleteLater()


def _offer(made: Entries, shell: Workspace, *, hide: bool = False) -> None:
    """Grey, or ``hide``, what does not apply on the page shown."""
    for each, action in made:
        fits = each.applies(shell)
        action.setEnabled(fits)
        action.setVisible(fits or not hide)


def _allow(made: Entries) -> None:
    """Keys ask again whether their command applies: an action that is grey would be deaf."""
    for _each, action in made:
        action.setEnabled(True)
        action.setVisible(True)
