"""Picking people of a case: chips and a box that completes initials and names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit

from defender_desk.domain.searchable import fold
from defender_desk.ui.later import later
from defender_desk.ui.widgets.buttons import IconButton
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import announce
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _

_WORDS = Qt.ItemDataRole.UserRole + 1
_KEY = Qt.ItemDataRole.UserRole + 2


class _Finder(QCompleter):
    """Looks through what people are called, marks forgiven, and shows what lists may show."""

    def splitPath(self, path: str) -> list[str]:
        """What is typed, as it is compared."""
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What the box shows of one who was found."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class _Box(QLineEdit):
    def __init__(self, backspace: Callable[[], None]) -> None:
        super().__init__()
        self._backspace = backspace

    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer = self.completer()
        if event.key() == Qt.Key.Key_Down and not self.text() and completer is not None:
            completer.setCompletionPrefix("")
            completer.complete()
            return
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self._backspace()
            return
        super().keyPressEvent(event)


class PeoplePicker(QFrame):
    """``options`` are (id, text); ``value`` is the list of ids chosen, in order.

    Down shows everybody; what fits nobody is said beside the box.
    """

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
        self._nobody = Label("", "attention")
        self._nobody.hide()
        self._lay.addWidget(self._nobody)
        self.box.textEdited.connect(lambda _text: self._nobody.hide())
        self.setFocusProxy(self.box)
        self.setAccessibleName(name)
        self.set_options(options)
        self.set_value(ids)

    def set_options(self, options: Sequence[tuple[str, str]],
                    names: Mapping[str, str] | None = None) -> None:
        """Replace who can be picked; ``names`` are more words that find them, by id."""
        self._texts = dict(options)
        self._words = {key: fold(f"{text} {(names or {}).get(key, '')}") for key, text in options}
        model = QStandardItemModel(self.box)
        for key, text in options:
            item = QStandardItem(text)
            item.setData(self._words[key], _WORDS)
            item.setData(key, _KEY)
            model.appendRow(item)
        finder = _Finder(model, self.box)
        finder.setCompletionRole(_WORDS)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        chosen = finder.activated[QModelIndex]  # type: ignore[index]  # stubs know one form of it
        chosen.connect(self._picked)
        self.box.setCompleter(finder)
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
        if not wanted:
            return
        found = [key for key, words in self._words.items()
                 if wanted in words and key not in self._ids]
        best = next((key for key in found if self._words[key].startswith(wanted)), None)
        if best or len(found) == 1:
            self._take(best or found[0])
        elif not found:
            self._nobody.setText(_("Nobody here is called that"))
            self._nobody.show()
            announce(self, self._nobody.text())

    def _picked(self, index: QModelIndex) -> None:
        self._take(str(index.data(_KEY)))
        later(self, self.box.clear)  # the list writes what was chosen into the box after this

    def _take(self, key: str) -> None:
        self.box.clear()
        if key in self._texts and key not in self._ids:
            self._ids.append(key)
            self._draw()
            self._tell()

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
