"""What the person says of a file, and what is known of it; it saves itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout

from defender_desk.desk.notes import FileRow
from defender_desk.domain.attachment import Attachment
from defender_desk.domain.content_warnings import HARD
from defender_desk.domain.display_text import breakable, clean
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Button, Check, Field, Label, Line, Scroll, column, row
from defender_desk.wording import _, size_text

if TYPE_CHECKING:
    from defender_desk.ui.page import Page


class FileDetails(Scroll):
    """``typed`` is told the values as they stand; ``next_file`` follows Enter in the caption."""

    def __init__(self, page: Page, typed: Callable[[str, dict[str, Any]], object],
                 next_file: Callable[[], object]) -> None:
        super().__init__((14, 6, 14, 6), 5)
        self._page, self._told = page, typed
        self._record: Attachment | None = None
        self._saves: dict[str, Autosave] = {}
        self._typed: dict[str, dict[str, Any]] = {}
        self._showing = False
        lay = self.column
        self.caption = Line("", _("Caption for the exhibit"),
                            _("What is seen; Enter goes to the next file"))
        self.caption_en = Line("", _("Caption, in English"))
        self.stays = Check(_("Stays here"), False, lambda _yes: self._touched("hold_back"))
        self.shows = Check(_("Shows a person who can be recognized"), False,
                           lambda _yes: self._touched("shows_person"))
        self.hard = Check(_("Keep it covered: it is hard to see"), False,
                          lambda _yes: self._touched("content_warnings"))
        self.why = Line("", _("Why it stays here"), _("Why it stays here"))
        for name, box in (("caption", self.caption), ("caption_en", self.caption_en),
                          ("hold_back_reason", self.why)):
            box.textEdited.connect(lambda _text, name=name: self._touched(name))
        self.caption.returnPressed.connect(next_file)
        lay.addWidget(Field(_("Caption for the exhibit"), self.caption))
        self.taken, self.place = Label("", "dense"), Label("", "dense")
        self.original = Label("", "dense", wrap=True)
        self.code = Label("", "code")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.see = Button(_("see"), "link", on=self._see_place)
        self.see.setAccessibleName(_("See the coordinates"))
        facts = QFormLayout()
        facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(2)
        facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for text, shown in (
            (_("Date of the photo"), self.taken),
            (_("Coordinates"), row(self.place, self.see, None)),
            (_("Original"), self.original), (_("File code"), self.code),
        ):
            facts.addRow(Label(text, "muted"), shown)
        lay.addLayout(facts)
        lay.addWidget(column(self.stays, self.why, self.shows, self.hard, spacing=2))
        lay.addWidget(Field(_("Caption, in English"), self.caption_en))
        lay.addStretch(1)

    def wait(self) -> None:
        """Another file is being read: nothing typed meanwhile may go to the one before."""
        self.flush()
        self._record = None
        for box in (self.caption, self.caption_en, self.why):
            box.setReadOnly(True)

    def fill(self, each: FileRow, record: Attachment) -> None:
        """Show what is kept of a file."""
        self._showing = True
        self._record = record
        for box, value in ((self.caption, record.caption), (self.caption_en, record.caption_en),
                           (self.why, record.hold_back_reason)):
            box.show_value(value)
            box.setReadOnly(False)
        self.stays.setChecked(record.hold_back)
        self.shows.setChecked(record.shows_person)
        self.hard.setChecked(HARD in record.content_warnings)
        self.why.setVisible(record.hold_back)
        self.taken.setText(_taken(each.taken))
        self.place.setText(_("kept, hidden") if each.has_coordinates else _("none"))
        self.see.setVisible(each.has_coordinates)
        state = _("intact") if each.arrived else _("has not arrived yet")
        name = breakable(clean(each.name))
        self.original.setText(" · ".join((name, size_text(each.size), state)))
        self.code.setText(each.code)
        self._showing = False

    @property
    def record(self) -> Attachment | None:
        """The file shown; None while it is read."""
        return self._record

    def _see_place(self) -> None:
        if self._record is not None:
            facts = self._record.facts
            self.place.setText(f"{facts.get('latitude', '')}, {facts.get('longitude', '')}")
            self.caption.setFocus()  # the button goes: the focus must not go with it
            self.see.hide()

    def _touched(self, name: str) -> None:
        if self._showing or self._record is None:
            return
        record, file_id = self._record, self._record.id
        self.why.setVisible(self.stays.isChecked())
        others = [each for each in record.content_warnings if each != HARD]
        self._typed[file_id] = {
            "caption": self.caption.text(), "caption_en": self.caption_en.text(),
            "hold_back": self.stays.isChecked(), "hold_back_reason": self.why.text(),
            "shows_person": self.shows.isChecked(),
            "content_warnings": [HARD, *others] if self.hard.isChecked() else others,
        }
        if file_id not in self._saves:
            self._saves[file_id] = Autosave(self._page, file_id, "attachment",
                                            lambda: self._typed[file_id])
        self._saves[file_id].touched(name)
        self._told(file_id, self._typed[file_id])

    def flush(self) -> None:
        """Keep what is being typed of the files."""
        for each in self._saves.values():
            each.flush()


def _taken(iso: str) -> str:
    if not iso:
        return _("not known")
    day = moments.short_day(iso)
    hour = iso[11:16]
    text = f"{day}, {hour}" if hour else day
    return _("{moment} (phone)", moment=text)
