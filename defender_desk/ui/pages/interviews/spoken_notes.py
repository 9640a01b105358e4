"""The numbered notes of a conversation, each with its time; one of them can be edited in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.domain.display_text import breakable
from defender_desk.ui import icons
from defender_desk.ui.later import later
from defender_desk.ui.widgets import (
    Button,
    EmptyState,
    IconButton,
    Label,
    LongText,
    Scroll,
    column,
    frame,
    row,
)
from defender_desk.wording import _

Note = dict[str, Any]


class SpokenNotes(Scroll):
    """``marks`` is told a number and whether it is marked, ``edits`` what is typed in one.

    A row is made anew only when its note changed: a long conversation stays quick.
    """

    def __init__(self, marks: Callable[[int, bool], object], edits: Callable[[int, str], object],
                 done: Callable[[], object]) -> None:
        super().__init__((18, 14, 14, 8), 6)
        self._marks, self._edits, self._done = marks, edits, done
        self.editing = 0
        """The number of the note being edited, 0 for none."""
        self._before = ""
        self._rows: dict[int, tuple[tuple[Any, ...], QWidget]] = {}
        self._none = EmptyState(
            "notebook-pen", _("No notes yet."),
            _("Write what the person says, one thing in each note. The time is noted by itself."))
        self.column.addWidget(self._none, 1)
        self.column.addStretch(1)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these notes; the newest one is in sight."""
        seen = {int(note["number"]) for note in notes}
        for number in [each for each in self._rows if each not in seen]:
            self._drop(number)
        for at, note in enumerate(notes):
            self._show(at, note)
        self._none.setVisible(not notes)
        # One of the two fills the room below the notes.
        self.column.setStretch(len(notes), 1 if not notes else 0)
        if not self.editing:
            self.verticalScrollBar().rangeChanged.connect(
                self._show_last, type=Qt.ConnectionType.SingleShotConnection)

    def _show(self, at: int, note: Note) -> None:
        number = int(note["number"])
        edited = number == self.editing
        # The text of the note under the cursor changes with every key: its row stays.
        mark = (edited, "" if edited else str(note["text"]), bool(note.get("marked")),
                str(note.get("time", "")))
        held = self._rows.get(number)
        if held is not None and held[0] == mark:
            return
        if held is not None:
            self._drop(number)
        made = self._edited(note) if edited else self._written(note)
        self.column.insertWidget(at, made)
        self._rows[number] = mark, made

    def focus_row(self, number: int) -> None:
        """The first button of a note has the focus: its row was made anew under the hand."""
        button = self._rows[number][1].findChild(IconButton) if number in self._rows else None
        if button is not None:
            button.setFocus()

    def _drop(self, number: int) -> None:
        _mark, widget = self._rows.pop(number)
        self.column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _show_last(self, _low: int, high: int) -> None:
        if not self.editing:
            self.verticalScrollBar().setValue(high)

    # --- rows -----------------------------------------------------------------------------------

    @staticmethod
    def _head(note: Note) -> QWidget:
        head = column(Label(str(note["number"]), "strong"),
                      Label(str(note.get("time", "")), "help"), None, spacing=0)
        head.setFixedWidth(head.sizeHint().width() + 12)
        return head

    def _written(self, note: Note) -> QWidget:
        number, marked = int(note["number"]), bool(note.get("marked"))
        text = Label(breakable(str(note["text"])), "strong" if marked else "body", wrap=True)
        text.setMinimumHeight(18)  # its height follows its width; Qt's guess is far too tall
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        star = IconButton("star", _("Take the mark off note {n}", n=number) if marked
                          else _("Mark note {n}", n=number),
                          lambda: self._soon(lambda: self._marks(number, not marked)))
        star.setIcon(icons.icon("star", 18, "warning" if marked else "text_subtle"))
        pen = IconButton("pencil", _("Edit note {n}", n=number),
                         lambda: self._soon(lambda: self.edit(note)))
        made = frame("card", self._head(note), text, star, pen, margins=(10, 6, 8, 6),
                     across=True)
        lay = made.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.setStretch(1, 1)
        return made

    def _edited(self, note: Note) -> QWidget:
        number = int(note["number"])
        box = LongText(str(note["text"]), _("Note {n}", n=number))
        box.setFixedHeight(96)
        box.textChanged.connect(lambda: self._edits(number, box.toPlainText()))
        done = Button(_("Keep"), "primary", size="small", on=lambda: self._soon(self.close_edit))
        back = Button(_("As it was"), "plain", size="small",
                      on=lambda: self._soon(lambda: self._undo(number)))
        self.edit_box, self.edit_done = box, done
        return frame("card", self._head(note), column(box, row(done, back, None)),
                     margins=(10, 8, 8, 8), across=True)

    def _soon(self, deed: Callable[[], object]) -> None:
        # The button pressed goes away with its row: not before its own click is over.
        def now() -> None:
            deed()

        later(self, now)

    # --- editing --------------------------------------------------------------------------------

    def edit(self, note: Note) -> None:
        """Edit a note in its place; what is typed is kept as it is typed."""
        self.editing, self._before = int(note["number"]), str(note["text"])
        self._done()
        self.edit_box.setFocus()
        self.ensureWidgetVisible(self.edit_box)

    def close_edit(self) -> None:
        """The note stands as it was typed."""
        self.editing = 0
        self._done()

    def _undo(self, number: int) -> None:
        self._edits(number, self._before)
        self.close_edit()
