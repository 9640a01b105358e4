"""The exhibits by letter, whose words save themselves, and a form for the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets import (
    Button,
    Chip,
    Choice,
    Field,
    Label,
    Line,
    LongText,
    Scroll,
    empty,
    frame,
    row,
)
from defender_desk.wording import _, plural


class ExhibitsPanel(Scroll):
    """The exhibits by letter, and a form for the next one."""

    def __init__(
        self,
        add: Callable[[str, list[str], str, str, str], object],
        remove: Callable[[Any], object],
        typed: Callable[[str], object],
    ) -> None:
        super().__init__((14, 12, 14, 14), 10, "pane")
        self._add, self._remove, self._typed = add, remove, typed
        self._shown: tuple[Any, ...] = ()
        self._boxes: dict[str, tuple[LongText, LongText]] = {}
        self._options: list[Any] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.column.addLayout(self._list)
        self.note = Choice([], "", lambda _key: self._offer_files())
        self.file = Choice([], "", lambda _key: typed(""))
        self.es, self.en = LongText(), LongText()
        for box in (self.es, self.en):
            box.setFixedHeight(round(72 * theme.scale()))
            box.textChanged.connect(lambda: typed(""))
        self.date = Line()
        self.date.textEdited.connect(lambda _text: typed(""))
        self.column.addWidget(Label(_("Next exhibit"), "strong"))
        self.column.addWidget(Field(_("Evidence note"), self.note))
        self.column.addWidget(Field(_("Files"), self.file))
        self.column.addWidget(Field(_("Description, in Spanish"), self.es))
        self.column.addWidget(Field(_("Description, in English"), self.en))
        self.column.addWidget(Field(_("Date, as printed"), self.date))
        self.button = Button(_("Add exhibit"), "soft", "plus", on=self._added)
        self.column.addWidget(row(self.button, None))
        self.column.addStretch(1)

    def show_options(self, options: Sequence[Any]) -> None:
        """Offer these notes and files."""
        self._options = [o for o in options if o.kind in {"note", "file"}]
        self.note.set_options([(o.record, o.label) for o in self._options if o.kind == "note"])
        self._offer_files()

    def _offer_files(self) -> None:
        files = [o for o in self._options if o.kind == "file" and o.record == self.note.value()]
        everything = [("", plural("Its only file", "All {n} files", len(files), n=len(files)))]
        self.file.set_options([*everything, *((o.part, f"{o.label} · {o.text}"[:80])
                                              for o in files)])
        self.button.setEnabled(bool(files))
        self._typed("")

    def _added(self) -> None:
        files = [o.part for o in self._options
                 if o.kind == "file" and o.record == self.note.value()]
        chosen = [self.file.value()] if self.file.value() else files
        self._add(self.note.value(), chosen, self.es.toPlainText().strip(),
                  self.en.toPlainText().strip(), self.date.text().strip())

    def next_one(self) -> dict[str, Any]:
        """What stands in the form of the next exhibit."""
        return {"note": self.note.value(), "file": self.file.value(),
                "es": self.es.toPlainText(), "en": self.en.toPlainText(),
                "date": self.date.text()}

    def show_next(self, begun: dict[str, Any]) -> None:
        """Show an exhibit that was begun, or an empty form."""
        if begun:
            self.note.set_value(str(begun.get("note") or ""))
            self._offer_files()
            self.file.set_value(str(begun.get("file") or ""))
        self.es.show_value(str(begun.get("es") or ""))
        self.en.show_value(str(begun.get("en") or ""))
        self.date.show_value(str(begun.get("date") or ""))

    def words(self, exhibit_id: str) -> dict[str, Any]:
        """The descriptions of an exhibit as they stand on the screen."""
        es, en = self._boxes[exhibit_id]
        return {"description_es": es.toPlainText(), "description_en": en.toPlainText()}

    def show_exhibits(self, views: Sequence[Any], editable: bool) -> None:
        """Show the exhibits there are; boxes in which one writes stay as they are."""
        shown = (editable, *((v.id, v.letter, v.note_code, v.note_title, v.allowed)
                             for v in views))
        self.button.setVisible(editable)
        if shown == self._shown:
            return
        self._shown = shown
        self._boxes = {}
        empty(self._list)
        for view in views:
            self._list.addWidget(self._card(view, editable))
        if not views:
            self._list.addWidget(Label(_("No exhibits yet."), "muted", wrap=True))

    def _card(self, view: Any, editable: bool) -> QWidget:
        es = LongText(view.description_es, _("Description, in Spanish"))
        en = LongText(view.description_en, _("Description, in English"))
        for box in (es, en):
            box.setFixedHeight(round(72 * theme.scale()))
            box.setReadOnly(not editable)
            box.textChanged.connect(partial(self._typed, view.id))
        self._boxes[view.id] = (es, en)
        top = row(Chip(_("Exhibit {letter}", letter=view.letter), "primary", "paperclip"),
                  Label(f"{view.note_code} · {view.note_title}"[:60], "dense", wrap=True))
        layout = top.layout()
        if isinstance(layout, QHBoxLayout):
            layout.setStretch(1, 1)
        parts: list[QWidget | None] = [top, es, en]
        if not view.allowed:
            parts.append(Chip(_("No permission to show it"), "danger", "shield-x"))
        if editable:
            out = Button(_("Take out"), "plain", "trash-2", "small",
                         on=lambda: self._remove(view))
            out.setAccessibleName(_("Take out {what}",
                                    what=_("Exhibit {letter}", letter=view.letter)))
            parts.append(row(out, None))
        return frame("card", *parts, margins=(10, 8, 10, 8), spacing=6)
