"""Every key of the program, made of the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.widgets import Card, Head, Icon, Label, Scroll, column, row
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.commands import Command
    from defender_desk.ui.shell import Shell


class ShortcutsPage(Page):
    """Two columns of cards, a card for each menu."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Keys of the program")
        self.body.addWidget(Head("", self.title))
        scroll = Scroll(margins=(14, 10, 14, 14))
        scroll.can_be_read(self.title)
        self.body.addWidget(scroll, 1)
        scroll.column.addWidget(Label(
            _("Every deed is in the menu too: press Alt to show it."), "muted", wrap=True))
        halves: tuple[list[QWidget | None], list[QWidget | None]] = ([], [])
        high = [0, 0]
        for menu, commands in shell.commands():
            keyed = [each for each in commands if each.keys]
            at = high.index(min(high))
            halves[at].append(_card(menu, keyed))
            high[at] += len(keyed) + 1  # its head
        across = QHBoxLayout()
        across.setSpacing(12)
        for half in halves:
            across.addWidget(column(*half, None, spacing=12), 1)
        scroll.column.addLayout(across)
        scroll.column.addStretch(1)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(self.title, "shortcuts", {})]


def _card(title: str, commands: list[Command]) -> Card:
    card = Card(title, padded=False)
    for each in commands:
        keys = [_key(part) for part in _parts(each.shown_keys)]
        line = row(Icon(each.icon, 16, "text_muted"), Label(each.words, wrap=True), *keys)
        line.setAccessibleName(f"{each.words}: {each.shown_keys}")
        card.add_row(line)
    card.body.addStretch(1)
    return card


def _key(name: str) -> Label:
    made = Label(name, "kbd")
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def _parts(keys: str) -> list[str]:
    """The keys to press together, one by one; the last may be a plus sign itself."""
    if keys.endswith("++"):
        return [*_parts(keys[:-2]), "+"]
    return keys.split("+")
