"""What a note says: title, date, place, people, who may see it, what it warns of, its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from defender_desk.desk.people import PersonRow
from defender_desk.domain.note import NOTE_TYPES, Note
from defender_desk.domain.record import VISIBILITY
from defender_desk.ui import theme
from defender_desk.ui.pages.notes.warning import WarningsButton
from defender_desk.ui.widgets import (
    Choice,
    Field,
    Label,
    Line,
    LongText,
    Scroll,
    Segmented,
    frame,
    line,
    row,
)
from defender_desk.ui.widgets.dates import DateField
from defender_desk.ui.widgets.moments import DayBox
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.wording import _, plural

OWN = "defender"
"""The visibility of what stays with whoever wrote it (exchange.md 6)."""


class WordsPane(Scroll):
    """``touched`` is told the field that changed; ``confirm`` asks before a note is opened."""

    def __init__(self, touched: Callable[[str], object],
                 confirm: Callable[[str, str, str], bool]) -> None:
        super().__init__((18, 12, 16, 12), 10)
        self._touched, self._confirm = touched, confirm
        self._showing = False
        self._kept_for = ""
        self.name = Line("", _("Title"))
        self.kind = Choice([(key, _(text)) for key, text in NOTE_TYPES], "", self._touch("type"),
                           _("Type"))
        self.when = DateField(None, _("Date of the fact"), self._touch("when"))
        self.place = Line("", _("Where?"))
        self.obtained = DayBox(_("Date obtained"), self._touch("obtained"))
        self.people = PeoplePicker([], [], self._touch("people"), _("People seen or speaking"))
        self.sees = Choice([(key, _(text)) for key, text in VISIBILITY], "",
                           lambda _key: self._sees_changed(), _("Who may see it?"))
        for name, box in (("title", self.name), ("place", self.place)):
            box.textEdited.connect(self._touch(name))
        for fields, widths in (
            ((Field(_("Title"), self.name), Field(_("Type"), self.kind)), (4, 1)),
            ((Field(_("Date of the fact"), self.when), Field(_("Where?"), self.place),
              Field(_("Date obtained"), self.obtained)), (11, 6, 5)),
            ((Field(_("People seen or speaking"), self.people),
              Field(_("Who may see it?"), self.sees)), (3, 2)),
        ):
            self.column.addWidget(_Across(fields, widths))
        self.column.addWidget(self._text_box(), 1)

    def _text_box(self) -> QWidget:
        self.text = LongText("", _("Note in Spanish"), "bare")
        self.text_en = LongText("", _("Note in English"), "bare")
        self.count = Label("", "muted")
        self.warnings = WarningsButton(self._touch("content_warnings"))
        self.texts = QStackedWidget()
        for name, box in (("text", self.text), ("text_en", self.text_en)):
            box.textChanged.connect(self._touch(name))
            box.textChanged.connect(self._count)
            box.setAcceptDrops(False)  # a dropped file goes to the note, not its path to the text
            self.texts.addWidget(box)
        self.tongue = Segmented([("es", _("Note in Spanish")), ("en", "English")], "es",
                                self.show_tongue)
        made = frame("card", margins=(1, 1, 1, 1), spacing=0)
        lay = made.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.addWidget(row(self.tongue, None, self.warnings, self.count, margins=(8, 5, 10, 5)))
        lay.addWidget(line())
        lay.addWidget(self.texts, 1)
        made.setMinimumHeight(220)
        return made

    def show_tongue(self, key: str) -> None:
        """Show the words in one language, ``es`` or ``en``, and write there."""
        shown = self.text if key == "es" else self.text_en
        self.texts.setCurrentWidget(shown)
        shown.setFocus()
        self._count()

    def _count(self) -> None:
        shown = self.texts.currentWidget()
        words = len(shown.toPlainText().split()) if isinstance(shown, LongText) else 0
        self.count.setText(plural("{n} word", "{n} words", words, n=words))

    def _touch(self, name: str) -> Any:
        def told(*_ignored: object) -> None:
            if not self._showing:
                self._touched(name)

        return told

    def _sees_changed(self) -> None:
        """A note opened to others takes its earlier wordings along: that is asked, not assumed."""
        if self._showing:
            return
        was, now = self._kept_for, self.sees.value()
        written = self.text.toPlainText().strip() or self.text_en.toPlainText().strip()
        if was == OWN and now != OWN and written and not self._confirm(
            _("Open this note, with everything it said before?"),
            _("What you wrote here and later changed goes to the team too, as its history. To "
              "keep that to yourself, write a new note for them."),
            _("Open the note"),
        ):
            self._showing = True
            self.sees.set_value(was)
            self._showing = False
            return
        self._touched("visibility")

    def values(self) -> dict[str, Any]:
        """The note's fields as they stand, as journal JSON."""
        return {
            "title": self.name.text(), "type": self.kind.value(), "when": self.when.value(),
            "place": self.place.text(), "people": self.people.value(),
            "visibility": self.sees.value(), "text": self.text.toPlainText(),
            "text_en": self.text_en.toPlainText(), "obtained": self.obtained.value(),
            "content_warnings": self.warnings.value(),
        }

    def fill(self, note: Note, people: list[PersonRow], names: Mapping[str, str]) -> None:
        """Show a note; ``people`` are those of its case, found by their ``names`` too."""
        self._showing = True
        self._kept_for = note.visibility
        self.people.set_options([(each.id, each.initials) for each in people], names)
        self.name.show_value(note.title)
        self.kind.set_value(note.type)
        self.when.set_value(note.when)
        self.place.show_value(note.place)
        self.obtained.set_value(note.obtained)
        self.people.set_value(note.people)
        self.sees.set_value(note.visibility)
        self.text.show_value(note.text)
        self.text_en.show_value(note.text_en)
        self.warnings.set_value(note.content_warnings)
        self._showing = False
        self._count()

    def begin_at(self, field: str, *, titled: bool) -> QWidget:
        """The field that is asked for has the focus; without one the writing, or the title."""
        fields: dict[str, QWidget] = {
            "title": self.name, "type": self.kind, "when": self.when, "place": self.place,
            "obtained": self.obtained, "people": self.people, "visibility": self.sees,
            "text": self.text, "text_en": self.text_en, "content_warnings": self.warnings,
        }
        if field == "text_en":
            self.tongue.set_value("en")
            self.show_tongue("en")
        box = fields.get(field, self.text if titled else self.name)
        box.setFocus()
        if isinstance(box, LongText):
            box.moveCursor(QTextCursor.MoveOperation.End)
        return box

    @property
    def text_shown(self) -> str:
        """The field whose words are shown: ``text`` or ``text_en``."""
        return "text" if self.texts.currentWidget() is self.text else "text_en"


class _Across(QWidget):
    """Fields beside each other; in a narrow pane the last of three begins a line of its own."""

    NARROW = 600
    """Pixels of normal text."""

    def __init__(self, fields: tuple[QWidget, ...], widths: tuple[int, ...]) -> None:
        super().__init__()
        self._last = fields[-1] if len(fields) > 2 else None
        self._width = widths[-1]
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(10)
        self._lines = QHBoxLayout(), QHBoxLayout()
        for each in self._lines:
            each.setSpacing(12)
            lay.addLayout(each)
        for held, width in zip(fields, widths, strict=True):
            self._lines[0].addWidget(held, width)
        self._below = False

    def resizeEvent(self, event: Any) -> None:
        """Break or join the line."""
        super().resizeEvent(event)
        below = self.width() < theme.wide(self.NARROW)
        if self._last is not None and below != self._below:
            self._below = below
            self._lines[not below].removeWidget(self._last)
            self._lines[below].addWidget(self._last, 0 if below else self._width)
