"""Corrections written by hand on the printed paper, noted as they are read aloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets import Button, Check, IconButton, Label, Line, empty, row
from defender_desk.wording import _


class Corrections(QWidget):
    """Corrections written by hand on the paper: page, line, words, rubric."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self._changed = changed
        self._values: list[dict[str, Any]] = []
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(5)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        lay.addLayout(self._list)
        self.page = Line("", _("Page"), _("Page"))
        self.line = Line("", _("Line on the page"), _("Line on the page"))
        self.text = Line("", _("Correction"), _("What it says now"))
        for box in (self.page, self.line):
            box.setFixedWidth(theme.wide(88))
        for box in (self.page, self.line, self.text):
            box.textEdited.connect(lambda _text: changed())
            box.returnPressed.connect(self._add)
        self.rubric = Check(_("With rubric"), True)
        lay.addWidget(row(self.page, self.line, self.text, spacing=5))
        lay.addWidget(row(self.rubric, None,
                          Button(_("Add correction"), "plain", "plus", "small", on=self._add)))

    def value(self) -> list[dict[str, Any]]:
        """The corrections as a signing keeps them."""
        return [dict(each) for each in self._values]

    def begun(self) -> list[str]:
        """What stands in the boxes and is not yet a correction: page, line, words."""
        return [box.text() for box in (self.page, self.line, self.text)]

    def show_begun(self, texts: Sequence[str]) -> None:
        """Show what was begun."""
        for box, text in zip((self.page, self.line, self.text), texts, strict=False):
            box.show_value(text)

    def show_value(self, values: Sequence[dict[str, Any]]) -> None:
        """Show these corrections."""
        self._values = [dict(each) for each in values]
        empty(self._list)
        for at, each in enumerate(self._values):
            words = _("Page {page}, line {line}: «{text}»", page=each.get("page") or "?",
                      line=each.get("line") or "?", text=each.get("text", ""))
            told = Label(words, "dense", wrap=True)
            line = row(told, IconButton("x", _("Take out"), partial(self._remove, at), size=12))
            layout = line.layout()
            if isinstance(layout, QHBoxLayout):
                layout.setStretch(0, 1)
            self._list.addWidget(line)

    def _add(self) -> None:
        text = self.text.text().strip()
        page, at = self.page.text().strip(), self.line.text().strip()
        if not text or not page.isdecimal() or (at and not at.isdecimal()):
            (self.page if not page.isdecimal() else self.text).setFocus()
            return
        self.show_value([*self._values, {
            "page": int(page), "line": int(at) if at else None, "text": text,
            "rubric": self.rubric.isChecked(),
        }])
        for box in (self.page, self.line, self.text):
            box.clear()
        self.page.setFocus()
        self._changed()

    def _remove(self, at: int) -> None:
        self.show_value([each for n, each in enumerate(self._values) if n != at])
        self._changed()
