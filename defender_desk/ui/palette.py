"""Search or go to (Ctrl+K): places at once, records as they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from defender_desk.domain.searchable import fold
from defender_desk.ui.widgets import Label, Lines, Row, SearchField
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.workspace import Workspace

ICONS = {"case": "briefcase", "person": "user", "note": "images", "interview": "message-square",
         "declaration": "file-pen-line", "paragraph": "file-pen-line", "attachment": "image",
         "contact": "users"}


class Palette(QDialog):
    """A box and what it finds; Enter goes there."""

    def __init__(self, shell: Workspace, places: list[tuple[str, str, str]]) -> None:
        super().__init__(shell, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Search or go to…"))
        self._shell = shell
        self._places = places
        self._ways: dict[str, tuple[str, dict[str, Any]]] = {}
        self._turn = 0
        self.setFixedSize(620, 420)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(14, 14, 14, 10)
        self.box = SearchField(_("Search or go to…"), self._search)
        self.box.installEventFilter(self)
        self.box.returnPressed.connect(self._go)
        lay.addWidget(self.box)
        self.found = Lines((), None, _("What was found"), low=True)
        self.found.activated.connect(lambda _index: self._go())
        lay.addWidget(self.found, 1)
        self.hint = Label(_("Enter opens · Esc closes · accents do not matter"), "help")
        lay.addWidget(self.hint)
        self._search("")
        self.box.setFocus()

    def _place_rows(self, text: str) -> list[Row]:
        rows = []
        for name, place, icon in self._places:
            if fold(text) in fold(name):
                self._ways[f"place:{place}"] = (place, {})
                rows.append(Row(f"place:{place}", _("Go to"), name, icon=icon))
        return rows

    def _search(self, text: str) -> None:
        self._turn += 1
        turn = self._turn
        rows = self._place_rows(text)
        if not text.strip():
            self._show(rows)
            return
        search = self._shell.desk.search

        def done(hits: Any) -> None:
            if turn != self._turn:
                return
            found = []
            for hit in hits:
                self._ways[hit.id] = way_to(hit)
                found.append(Row(hit.id, hit.code, hit.title, hit.snippet,
                                 icon=ICONS.get(hit.kind, "file")))
            self._show(found + rows)

        self._shell.tasks.run(lambda _p: search.find(text, limit=30), done, None, self)

    def _show(self, rows: list[Row]) -> None:
        if not rows:
            rows = [Row("", "", _("Nothing with «{text}»", text=self.box.text()),
                        _("Try fewer letters. Accents do not matter."))]
        self.found.set_rows(rows)
        self.found.setCurrentIndex(self.found.model().index(0, 0))

    def _go(self) -> None:
        way = self._ways.get(self.found.current_id())
        if way is not None:
            self.accept()
            self._shell.go(way[0], **way[1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the box keeps the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                at = self.found.currentIndex().row() + step
                if 0 <= at < self.found.model().rowCount():
                    self.found.setCurrentIndex(self.found.model().index(at, 0))
                return True
        return super().eventFilter(watched, event)


def way_to(hit: Any) -> tuple[str, dict[str, Any]]:
    """The route of a search hit: its own page, or its case."""
    pages = {"note": "note_id", "interview": "interview_id", "declaration": "declaration_id"}
    if hit.kind in pages:
        return hit.kind, {pages[hit.kind]: hit.id}
    if hit.kind == "person":
        return "person", {"case_id": hit.case_id, "person_id": hit.id}
    if hit.kind == "contact":
        return "people", {}
    return "case", {"case_id": hit.case_id or hit.id}
