"""The menu bar and the menu of what is new, made of the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from defender_desk.ui import icons
from defender_desk.ui.commands import MENUS, Command, every
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
    if command.applies(shell):
        command.deed(shell)


def fill(bar: QMenuBar, new: QMenu, made: Entries, shell: Workspace) -> None:
    """Fill the hidden menu bar, and the button's menu with what can be begun here."""
    empty(bar)
    for name, title in MENUS:
        menu = bar.addMenu(_(title))
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
