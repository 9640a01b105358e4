"""The conversation: numbered notes with their time, marks, pauses, what was shown."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from defender_desk.domain.display_text import breakable, one_line
from defender_desk.ui import theme
from defender_desk.ui.pages.interviews.spoken_notes import SpokenNotes
from defender_desk.ui.pages.interviews.step import InterviewStep, main_keys
from defender_desk.ui.pages.interviews.support import SupportSheet
from defender_desk.ui.widgets import (
    Button,
    Card,
    Columns,
    Label,
    LongText,
    Scroll,
    column,
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
    """The note being typed is kept like the others, so that nothing is lost by a lock.

    The button for a pause is always in sight, whatever is folded away.
    """

    def __init__(self, page: InterviewPage) -> None:
        super().__init__(page)
        self._typing = 0
        """The number of the note in the box, 0 while it is empty."""
        self.list = SpokenNotes(self._mark, self._edited, self._draw)
        writing = QWidget()
        lay = QVBoxLayout(writing)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(Columns(self._notes_side(), self._guide_side(), sizes=[764, 402],
                              key="conversation", drawer=_("Guide"), parent=self), 1)
        lay.addWidget(self._foot())
        self.writing = writing
        self.support = SupportSheet(self._resume, self._end_here, self._note_reason)
        self.reason, self.back = self.support.reason, self.support.back
        self.stack = QStackedWidget()
        self.stack.addWidget(self.writing)
        self.stack.addWidget(self.support)
        self.body.addWidget(self.stack, 1)

    def _notes_side(self) -> QWidget:
        self.entry = _Entry(_("Write a note; Enter keeps it"), self.add_note)
        self.entry.setPlaceholderText(_("Write a note; Enter keeps it"))
        self.entry.setFixedHeight(84)
        self.entry.textChanged.connect(self._typed)
        made = QWidget()
        lay = QVBoxLayout(made)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(self.list, 1)
        self.add_marked = Button(_("Add and mark"), "plain", "star",
                                 on=lambda: self.add_note(marked=True))
        self.add = Button(_("Add note"), "primary", "plus", on=self.add_note)
        for button in (self.add, self.add_marked):  # one below the other, as wide as the wider
            button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        held = row(self.entry, column(self.add, self.add_marked, None, spacing=6),
                   margins=(18, 4, 14, 8))
        across = held.layout()
        assert isinstance(across, QHBoxLayout)
        across.setStretch(0, 1)
        lay.addWidget(held)
        return made

    def _foot(self) -> QWidget:
        self.pause_button = Button(_("Pause and support"), "soft", "heart-handshake",
                                   on=self.pause)
        self.next = Label("", "muted")
        self.go_on = Button(_("Go to the close"), "plain", "corner-down-right",
                            on=lambda: self.page.show_step("close"))
        return frame("foot", row(self.pause_button, self.next, None, main_keys(), self.go_on),
                     margins=(18, 8, 14, 8))

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
        side.setMinimumWidth(theme.wide(300))
        return side

    # --- showing --------------------------------------------------------------------------------

    def show_known(self, known: Known) -> None:
        """Show what is kept."""
        self.showing = True
        self.shown.set_options([(each.id, one_line(f"{each.code} {each.title}", 40))
                                for each in known.notes])
        self.shown.set_value(known.interview.shown)
        self.entry.setPlainText("")
        self._typing = self.list.editing = 0
        self.showing = False
        self._draw()
        self._draw_pauses()

    def _kept(self) -> list[dict[str, Any]]:
        return [dict(note) for note in self.page.current("notes")]

    def _draw(self) -> None:
        self.list.show_notes([note for note in self._kept() if note["number"] != self._typing])
        self.next.setText(_("Note {n}", n=self._typing or self._next_number()))
        if not self.list.editing and not self.showing:
            self.entry.setFocus()

    def _draw_pauses(self) -> None:
        pauses = [dict(each) for each in self.page.current("pauses")]
        if not pauses:
            self.pauses.setText(_("None so far."))
            return
        told = plural("{n} pause: {when}", "{n} pauses: {when}", len(pauses), n=len(pauses),
                      when=", ".join(" ".join(x for x in (str(p.get("time", "")), str(
                          p.get("reason", ""))) if x) for p in pauses))
        self.pauses.setText(breakable(told))

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

    def _edited(self, number: int, text: str) -> None:
        self._change(number, "text", text)

    def _mark(self, number: int, marked: bool) -> None:
        self._change(number, "marked", marked)
        self._draw()
        self.list.focus_row(number)

    def _change(self, number: int, name: str, value: object) -> None:
        notes = self._kept()
        for note in notes:
            if note["number"] == number:
                note[name] = value
        self.keep("notes", notes)

    def edit(self, number: int) -> None:
        """Edit a note in its place."""
        note = next((each for each in self._kept() if each["number"] == number), None)
        if note is not None:
            self.list.edit(note)

    def _shown_changed(self) -> None:
        self.keep("shown", self.shown.value())

    # --- where one is ---------------------------------------------------------------------------

    def place(self) -> dict[str, Any]:
        """The note in the box, the one being edited, and whether there is a pause."""
        return {"typing": self._typing, "editing": self.list.editing,
                "pausing": self.stack.currentWidget() is self.support}

    def go_to(self, place: dict[str, Any]) -> None:
        """Back to where one was: a note half typed stands in its box again."""
        typing = int(place.get("typing", 0))
        note = next((each for each in self._kept() if each["number"] == typing), None)
        if note is not None:
            self._typing = typing
            self.showing = True
            self.entry.setPlainText(str(note["text"]))
            self.showing = False
            self._draw()
        if place.get("editing"):
            self.edit(int(place["editing"]))
        if place.get("pausing") and self.page.current("pauses"):
            self._show_support()

    # --- pausing --------------------------------------------------------------------------------

    def pause(self) -> None:
        """Note a pause and show what helps."""
        pauses = [dict(each) for each in self.page.current("pauses")]
        pauses.append({"time": time_text(datetime.now().astimezone()), "reason": ""})
        self.keep("pauses", pauses)
        self._draw_pauses()
        self._show_support()
        self.page.keep_place()

    def _show_support(self) -> None:
        last = dict(self.page.current("pauses")[-1])
        self.reason.setText(str(last.get("reason", "")))
        self.stack.setCurrentWidget(self.support)
        self.back.setFocus()

    def _note_reason(self, text: str) -> None:
        pauses = [dict(each) for each in self.page.current("pauses")]
        if not pauses:
            return
        pauses[-1]["reason"] = text.strip()
        self.keep("pauses", pauses)
        self._draw_pauses()

    def _resume(self) -> None:
        self.stack.setCurrentWidget(self.writing)
        self.entry.setFocus()

    def _end_here(self) -> None:
        self.stack.setCurrentWidget(self.writing)
        self.page.show_step("close")

    def first_field(self) -> QWidget:
        """The box for the next note."""
        return self.back if self.stack.currentWidget() is self.support else self.entry

    def main_action(self) -> None:
        """Add the note; with nothing in the box go on to the close."""
        if self.stack.currentWidget() is self.support:
            self._resume()
        elif self.list.editing:
            self.list.close_edit()
        elif self._typing:
            self.add_note()
        else:
            self.page.show_step("close")
