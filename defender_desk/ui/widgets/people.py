"""Picking people of a case: chips and a box that completes initials and names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit

from defender_desk.domain.searchable import fold
from defender_desk.ui.widgets.buttons import IconButton
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import announce
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _


class _Box(QLineEdit):
    def __init__(self, backspace: Callable[[], None]) -> None:
        super().__init__()
        self._backspace = backspace

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self._backspace()
            return
        super().keyPressEvent(event)


class PeoplePicker(QFrame):
    """``options`` are (id, text); ``value`` is the list of ids chosen, in order."""

    def __init__(self, options: Sequence[tuple[str, str]], ids: Sequence[str] = (),
                 on: Callable[[], object] | None = None, name: str = "") -> None:
        super().__init__()
        self._on = on
        self._name = name
        self._ids: list[str] = []
        self._texts: dict[str, str] = {}
        self._warned = False
        self._lay = QHBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(6)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self._lay.addLayout(self._chips)
        self.box = _Box(self._remove_last)
        self.box.setPlaceholderText(_("Add a person…"))
        self.box.setAccessibleName(name or _("Add a person…"))
        self.box.returnPressed.connect(self._typed)
        self._lay.addWidget(self.box, 1)
        self.setFocusProxy(self.box)
        self.setAccessibleName(name)
        self.set_options(options)
        self.set_value(ids)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Replace who can be picked."""
        self._texts = dict(options)
        completer = QCompleter([text for _key, text in options], self.box)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _text: self._typed())
        self.box.setCompleter(completer)
        self._draw()

    def value(self) -> list[str]:
        """The ids chosen, in order."""
        return list(self._ids)

    def set_value(self, ids: Sequence[str]) -> None:
        """Show these people."""
        self._ids = [key for key in ids if key]
        self._draw()

    def _typed(self) -> None:
        wanted = fold(self.box.text())
        for key, text in self._texts.items():
            if wanted and fold(text).startswith(wanted) and key not in self._ids:
                self._ids.append(key)
                self.box.clear()
                self._draw()
                self._tell()
                return

    def _remove_last(self) -> None:
        if not self._ids:
            return
        if not self._warned:
            self._warned = True
            last = self._texts.get(self._ids[-1], "")
            announce(self, _("Press again to take out {who}.", who=last))
            return
        self._remove(self._ids[-1])

    def _remove(self, key: str) -> None:
        self._ids.remove(key)
        self._draw()
        self._tell()

    def _tell(self) -> None:
        self._warned = False
        if self._on is not None:
            self._on()

    def _draw(self) -> None:
        empty(self._chips)
        for key in self._ids:
            chip = QFrame()
            chip.setProperty("class", "chip")
            chip.setFixedHeight(26)
            lay = QHBoxLayout(chip)
            lay.setContentsMargins(7, 0, 1, 0)
            lay.setSpacing(2)
            text = self._texts.get(key, "?")
            lay.addWidget(Label(text, ""))
            out = IconButton("x", _("Take out {who}", who=text), partial(self._remove, key),
                             size=12)
            out.setFixedSize(24, 24)
            lay.addWidget(out)
            self._chips.addWidget(chip)
