"""The conversation: numbered notes with their time, marks, pauses, what was shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from defender_desk.domain.display_text import one_line
from defender_desk.ui import icons
from defender_desk.ui.later import later
from defender_desk.ui.pages.interviews.step import InterviewStep
from defender_desk.ui.widgets import (
    Button,
    Card,
    Columns,
    EmptyState,
    IconButton,
    Label,
    Line,
    LongText,
    Scroll,
    column,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.wording import N_, _, plural, time_text

if TYPE_CHECKING:
    from defender_desk.ui.pages.interviews.page import InterviewPage, Known

GUIDE = (
    N_("Let the person tell it first, in their own order; ask afterwards."),
    N_("What happened next? What did you see yourself? Who told you the rest?"),
    N_("Dates by what happened then: the sowing, the fair, a birth."),
    N_("“I do not remember” and “I do not want to say” are good answers. Write them down."),
)
SUPPORT = (
    N_("Stop writing. Look at the person, not at the screen."),
    N_("Offer water, air, silence. The person of trust may come near."),
    N_("Name the place and the hour: you are here, it is today."),
    N_("Ask what the person wants: rest, another subject, or to leave it for another day."),
    N_("To end here is a good interview too. Nothing is lost."),
)


class _Entry(LongText):
    """Enter keeps the note; Shift+Enter begins a new line."""

    def __init__(self, name: str, on: Any) -> None:
        super().__init__("", name)
        self._on_enter = on

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            self._on_enter()
            return
        super().keyPressEvent(event)


class ConversationStep(InterviewStep):
    """The note being typed is kept like the others, so that nothing is lost by a lock."""

    def __init__(self, page: InterviewPage) -> None:
        super().__init__(page)
        self._typing = 0
        """The number of the note in the box, 0 while it is empty."""
        self._editing = 0
        self.writing = Columns(self._notes_side(), self._guide_side(), sizes=[764, 402],
                               key="conversation", drawer=_("Guide"))
        self.support = self._support_sheet()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.writing)
        self.stack.addWidget(self.support)
        self.body.addWidget(self.stack, 1)

    def _notes_side(self) -> QWidget:
        self.list = Scroll((18, 14, 14, 8), 6)
        self.entry = _Entry(_("Write a note; Enter keeps it"), self.add_note)
        self.entry.setPlaceholderText(_("Write a note; Enter keeps it"))
        self.entry.setFixedHeight(84)
        self.entry.textChanged.connect(self._typed)
        self.add = Button(_("Add note"), "primary", "plus", on=self.add_note)
        self.add_marked = Button(_("Add and mark"), "plain", "star",
                                 on=lambda: self.add_note(marked=True))
        self.next = Label("", "muted")
        made = QWidget()
        lay = QVBoxLayout(made)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(self.list, 1)
        foot = frame("foot", self.entry, row(self.next, None, self.add_marked, self.add),
                     margins=(18, 8, 14, 8), spacing=6)
        lay.addWidget(foot)
        return made

    def _guide_side(self) -> QWidget:
        side = Scroll((12, 14, 14, 14), 12)
        guide = Card(_("To ask with care"), "lightbulb")
        for text in GUIDE:
            guide.add(Label(_(text), "dense", wrap=True))
        side.column.addWidget(guide)
        shown = Card(_("Shown to the person"), "images")
        self.shown = PeoplePicker([], [], self._shown_changed, _("Evidence shown"))
        self.shown.box.setPlaceholderText(_("Add evidence: E-…"))
        shown.add(self.shown)
        side.column.addWidget(shown)
        pauses = Card(_("Pauses"), "pause")
        self.pauses = Label("", "muted", wrap=True)
        pauses.add(self.pauses)
        side.column.addWidget(pauses)
        side.column.addStretch(1)
        made = QWidget()
        lay = QVBoxLayout(made)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(side, 1)
        self.pause_button = Button(_("Pause and support"), "soft", "heart-handshake",
                                   on=self.pause)
        self.go_on = Button(_("Go to the close"), "plain", "corner-down-right",
                            on=lambda: self.page.show_step("close"))
        foot = frame("foot", self.pause_button, None, self.go_on, margins=(12, 10, 16, 10),
                     across=True)
        lay.addWidget(foot)
        made.setMinimumWidth(340)
        return made

    def _support_sheet(self) -> QWidget:
        side = Scroll((120, 30, 120, 30), 14)
        side.column.addWidget(Label(_("Pause"), "display"))
        for text in SUPPORT:
            side.column.addWidget(Label(_(text), "section", wrap=True))
        self.reason = Line("", _("What the pause was for, if you want to note it"),
                           _("What the pause was for, if you want to note it"))
        self.back = Button(_("Go on when the person wants to"), "primary", on=self._resume)
        self.end_here = Button(_("Leave it here for today"), "plain", on=self._end_here)
        side.column.addWidget(self.reason)
        side.column.addWidget(row(self.back, self.end_here, None))
        side.column.addStretch(1)
        return side

    # --- showing --------------------------------------------------------------------------------

    def show_known(self, known: Known) -> None:
        """Show what is kept."""
        self.showing = True
        self.shown.set_options([(each.id, one_line(f"{each.code} {each.title}", 40))
                                for each in known.notes])
        self.shown.set_value(known.interview.shown)
        self.entry.setPlainText("")
        self._typing = self._editing = 0
        self.showing = False
        self._draw()
        self._draw_pauses()

    def _kept(self) -> list[dict[str, Any]]:
        return [dict(note) for note in self.page.current("notes")]

    def _draw(self) -> None:
        lay = self.list.column
        empty(lay)
        notes = [note for note in self._kept() if note["number"] != self._typing]
        if not notes:
            lay.addWidget(EmptyState(
                "notebook-pen", _("No notes yet."),
                _("Write what the person says, one thing in each note. The time is noted by"
                  " itself.")), 1)
        for note in notes:
            lay.addWidget(self._note_row(note))
        if notes:
            lay.addStretch(1)
        self.next.setText(_("Note {n}", n=self._typing or self._next_number()))
        self.list.verticalScrollBar().rangeChanged.connect(
            self._show_last, type=Qt.ConnectionType.SingleShotConnection)

    def _show_last(self, _low: int, high: int) -> None:
        """The newest note is in sight."""
        if not self._editing:
            self.list.verticalScrollBar().setValue(high)

    def _note_row(self, note: dict[str, Any]) -> QWidget:
        number, marked = int(note["number"]), bool(note.get("marked"))
        head = column(Label(str(number), "strong"), Label(str(note.get("time", "")), "help"),
                      spacing=0)
        head.setFixedWidth(46)
        if number == self._editing:
            box = LongText(str(note["text"]), _("Note {n}", n=number))
            box.setFixedHeight(96)
            done = Button(_("Keep"), "primary", size="small",
                          on=lambda: self._soon(
                              lambda: self._edited(number, box.toPlainText())))
            stop = Button(_("Cancel"), "plain", size="small",
                          on=lambda: self._soon(lambda: self._edit(0)))
            self.edit_box, self.edit_done = box, done
            return frame("card", head, column(box, row(done, stop, None)),
                         margins=(10, 8, 8, 8), across=True)
        text = Label(str(note["text"]), "body", wrap=True)
        text.setMinimumHeight(18)  # its height follows its width; Qt's guess is far too tall
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        star = IconButton("star", _("Take the mark off note {n}", n=number) if marked
                          else _("Mark note {n}", n=number),
                          lambda: self._soon(lambda: self._mark(number, not marked)))
        star.setIcon(icons.icon("star", 18, "warning" if marked else "text_subtle"))
        pen = IconButton("pencil", _("Edit note {n}", n=number),
                         lambda: self._soon(lambda: self._edit(number)))
        made = frame("card", head, text, star, pen, margins=(10, 6, 8, 6), across=True)
        lay = made.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.setStretch(1, 1)
        if marked:
            text.set_look("strong")
        return made

    def _draw_pauses(self) -> None:
        pauses = [dict(each) for each in self.page.current("pauses")]
        if not pauses:
            self.pauses.setText(_("None so far."))
            return
        told = plural("{n} pause: {when}", "{n} pauses: {when}", len(pauses), n=len(pauses),
                      when=", ".join(" ".join(x for x in (str(p.get("time", "")), str(
                          p.get("reason", ""))) if x) for p in pauses))
        self.pauses.setText(told)

    # --- notes ----------------------------------------------------------------------------------

    def _next_number(self) -> int:
        return max((int(note["number"]) for note in self._kept()), default=0) + 1

    def _typed(self) -> None:
        if self.showing:
            return
        text = self.entry.toPlainText()
        notes = self._kept()
        if self._typing:
            notes = [note for note in notes if note["number"] != self._typing or text.strip()]
            for note in notes:
                if note["number"] == self._typing:
                    note["text"] = text
            if not text.strip():
                self._typing = 0
        elif text.strip():
            self._typing = self._next_number()
            notes.append({"number": self._typing, "time": time_text(datetime.now().astimezone()),
                          "text": text, "marked": False})
        else:
            return
        self.keep("notes", notes)

    def add_note(self, marked: bool = False) -> None:
        """Keep the note in the box and begin the next one."""
        if not self._typing:
            return
        notes = self._kept()
        for note in notes:
            if note["number"] == self._typing:
                note["text"] = str(note["text"]).strip()
                note["marked"] = marked
        self._typing = 0
        self.keep("notes", notes)
        self.showing = True
        self.entry.setPlainText("")
        self.showing = False
        self._draw()
        self.entry.setFocus()

    def _soon(self, deed: Callable[[], None]) -> None:
        # The button pressed goes away with its row: not before its own click is over.
        later(self, deed)

    def _edit(self, number: int) -> None:
        self._editing = number
        self._draw()
        if number:
            self.edit_box.setFocus()
        else:
            self.entry.setFocus()

    def _edited(self, number: int, text: str) -> None:
        self._change(number, "text", text.strip())
        self._edit(0)

    def _mark(self, number: int, marked: bool) -> None:
        self._change(number, "marked", marked)
        self._draw()

    def _change(self, number: int, name: str, value: object) -> None:
        notes = self._kept()
        for note in notes:
            if note["number"] == number:
                note[name] = value
        self.keep("notes", notes)

    def _shown_changed(self) -> None:
        self.keep("shown", self.shown.value())

    # --- pausing --------------------------------------------------------------------------------

    def pause(self) -> None:
        """Note a pause and show what helps."""
        pauses = [dict(each) for each in self.page.current("pauses")]
        pauses.append({"time": time_text(datetime.now().astimezone()), "reason": ""})
        self.keep("pauses", pauses)
        self._draw_pauses()
        self.reason.setText("")
        self.stack.setCurrentWidget(self.support)
        self.back.setFocus()

    def _note_reason(self) -> None:
        if self.reason.text().strip():
            pauses = [dict(each) for each in self.page.current("pauses")]
            pauses[-1]["reason"] = self.reason.text().strip()
            self.keep("pauses", pauses)
            self._draw_pauses()

    def _resume(self) -> None:
        self._note_reason()
        self.stack.setCurrentWidget(self.writing)
        self.entry.setFocus()

    def _end_here(self) -> None:
        self._note_reason()
        self.stack.setCurrentWidget(self.writing)
        self.page.show_step("close")

    def first_field(self) -> QWidget:
        """The box for the next note."""
        return self.back if self.stack.currentWidget() is self.support else self.entry

    def main_action(self) -> None:
        """Add the note."""
        self.add_note()
