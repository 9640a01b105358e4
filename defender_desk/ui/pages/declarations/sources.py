"""The sources that a paragraph can cite: looked for, moved through, and chosen with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.domain.searchable import fold
from defender_desk.ui.widgets import (
    IconButton,
    Label,
    Lines,
    Row,
    SearchField,
    column,
    frame,
)
from defender_desk.wording import _

ICONS = {"interview": "mic", "note": "file-text", "file": "image"}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class SourceList(Lines):
    """Arrows only move; a click, Enter or Space chooses: a source stands in a sworn paper."""

    def __init__(self, chosen: Callable[[str], object], name: str) -> None:
        super().__init__((), None, name)
        self._chosen = chosen
        self.clicked.connect(lambda _index: self.choose())

    def choose(self) -> None:
        """Choose the row that the arrows stand on."""
        if self.current_id():
            self._chosen(self.current_id())

    def begin(self) -> None:
        """Stand on the first row unless one is stood on already."""
        if not self.current_id() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come in on a row."""
        super().focusInEvent(event)
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose."""
        if event.key() in _CHOOSE:
            self.choose()
            return
        super().keyPressEvent(event)


class SourcesPanel(QWidget):
    """Interview notes and evidence of the case; Esc goes back to the paragraph."""

    def __init__(self, chosen: Callable[[Any], object], close: Callable[[], object]) -> None:
        super().__init__()
        self._chosen, self._close = chosen, close
        self._options: list[Any] = []
        self._cited: frozenset[tuple[str, str]] = frozenset()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        self.title = Label(_("Cite evidence"), "strong")
        lay.addWidget(frame("head", self.title, None,
                            IconButton("x", _("Close the list of sources"), close),
                            margins=(12, 2, 8, 2), across=True))
        self.search = SearchField(_("Search in notes and evidence"), self._filter)
        self.search.installEventFilter(self)
        lay.addWidget(column(
            self.search,
            Label(_("Arrows move; Enter or a click cites it in the current paragraph. Esc goes "
                    "back to it."), "help", wrap=True),
            margins=(12, 8, 12, 8), spacing=4,
        ))
        self.list = SourceList(self._pick, _("Notes and evidence"))
        lay.addWidget(self.list, 1)

    def show_options(self, options: Sequence[Any]) -> None:
        """Offer these sources."""
        self._options = list(options)
        self._filter(self.search.text())

    def show_cited(self, number: int, cited: frozenset[tuple[str, str]]) -> None:
        """Say for which paragraph one chooses, and mark what it cites already."""
        self.title.setText(_("Cite in paragraph {n}", n=number) if number else _("Cite evidence"))
        if cited != self._cited:
            self._cited = cited
            self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        wanted = fold(text)
        mark = (_("Cited"), "success", "check")
        self.list.set_rows([
            Row(f"{at}", option.label, " ".join(option.text.split())[:160] or "—",
                top_right=mark if (option.record, option.part) in self._cited else None,
                icon=ICONS.get(option.kind, "link"))
            for at, option in enumerate(self._options)
            if not wanted or wanted in fold(f"{option.label} {option.text}")
        ])

    def _pick(self, key: str) -> None:
        self._chosen(self._options[int(key)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search box: Down goes into the list, Enter chooses what stands first."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
            if event.key() in _CHOOSE[:2]:
                self._filter(self.search.text())
                self.list.begin()
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)
