"""The files of a note: a strip of small pictures, one shown large, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from defender_desk.desk.notes import FileRow
from defender_desk.domain.attachment import Attachment
from defender_desk.domain.display_text import clean, one_line
from defender_desk.ui import icons
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.pages.today import moments
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import (
    Button,
    Check,
    EmptyState,
    Field,
    IconButton,
    Label,
    Line,
    Picture,
    Scroll,
    Thumb,
    column,
    empty,
    frame,
    row,
)
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.pages.notes.page import NotePage

_STRIP = 104
"""Pixels of the strip: a thumb of 66 and its words below."""


class FilesPane(QFrame):
    """Files are read one after another, so that a note of fifty pictures is there at once."""

    def __init__(self, page: NotePage) -> None:
        super().__init__()
        self.page = page
        self.setProperty("class", "pane")
        self.rows: list[FileRow] = []
        self.current = ""
        self._record: Attachment | None = None
        self._thumbs: dict[str, Thumb] = {}
        self._names: dict[str, Label] = {}
        self._saves: dict[str, Autosave] = {}
        self._typed: dict[str, dict[str, Any]] = {}
        self._showing = False
        self._turn = 0
        self.counts = Label("", "muted")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(row(
            Label(_("Files"), "strong"), self.counts, None,
            Button(_("Bring from the phone"), "plain", "smartphone", on=self.bring),
            margins=(14, 8, 14, 6),
        ))
        self.empty = EmptyState(
            "camera", _("No files."),
            _("Drag photos or audio here, or bring them from the phone."),
            [(_("Bring from the phone"), "primary", self.bring)],
        )
        self.full = self._full()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.full)
        whole.addWidget(self.stack, 1)

    def _full(self) -> QWidget:
        inner = QWidget()
        self.strip = QHBoxLayout(inner)
        self.strip.setContentsMargins(14, 0, 14, 0)
        self.strip.setSpacing(6)
        strip = QScrollArea()
        strip.setWidgetResizable(True)
        strip.setFrameShape(QFrame.Shape.NoFrame)
        strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        strip.setFixedHeight(_STRIP)
        strip.setWidget(inner)
        strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._strip_area = strip
        self.picture = Picture(_("The file shown"))
        well = frame("well", margins=(4, 4, 6, 4), across=True)
        well.setMinimumHeight(124)
        across = well.layout()
        assert isinstance(across, QHBoxLayout)
        across.addWidget(self.picture, 1)
        across.addWidget(column(*self._tools(), None))
        details = Scroll((14, 6, 14, 6), 5)
        self._details(details.column)
        made = QWidget()
        lay = QVBoxLayout(made)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(strip)
        lay.addWidget(well, 3)
        lay.addWidget(details, 7)
        return made

    def _tools(self) -> list[QWidget]:
        self.large = IconButton("maximize-2", _("See it large"), self._enlarge, outlined=True)
        self.out = IconButton("download", _("Take out a copy"), outlined=True)
        menu = QMenu(self.out)
        menu.addAction(_("As it came, every byte (evidence)"), lambda: self.take_out("evidence"))
        menu.addAction(_("Without place, camera and time (safe)"), lambda: self.take_out("safe"))
        self.out.setMenu(menu)
        self.out.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        alone = IconButton("zoom-in", _("Open in the viewer"), self._alone, outlined=True)
        return [self.large, alone, self.out,
                IconButton("trash-2", _("Remove from the note"), self.remove, outlined=True)]

    def _alone(self) -> None:
        self.flush()
        self.page.shell.go("viewer", owner_id=self.page.note_id, file_id=self.current)

    def _enlarge(self) -> None:
        """The words give their room to the picture, or take it back."""
        large = self.page.words.isVisible()
        self.page.words.setVisible(not large)
        self.large.setIcon(icons.icon("minimize-2" if large else "maximize-2", 18))
        name = _("See it beside the words") if large else _("See it large")
        self.large.setAccessibleName(name)
        self.large.setToolTip(tip(name))

    def _details(self, lay: QVBoxLayout) -> None:
        self.caption = Line("", _("Caption for the exhibit"))
        self.caption_en = Line("", _("Caption, in English"))
        self.stays = Check(_("Stays here"), False, self._touched)
        self.shows = Check(_("Shows a person who can be recognized"), False, self._touched)
        self.why = Line("", _("Why it stays here"), _("Why it stays here"))
        for box in (self.caption, self.caption_en, self.why):
            box.textEdited.connect(self._touched)
        lay.addWidget(Field(_("Caption for the exhibit"), self.caption))
        lay.addWidget(Field(_("Caption, in English"), self.caption_en))
        self.taken, self.place, self.original = Label("", "dense"), Label("", "dense"), Label(
            "", "dense", wrap=True)
        self.code = Label("", "code")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.see = Button(_("see"), "link", on=self._see_place)
        self.see.setAccessibleName(_("See the coordinates"))
        facts = QFormLayout()
        facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(2)
        for text, shown in (
            (_("Date of the photo"), self.taken),
            (_("Coordinates"), row(self.place, self.see, None)),
            (_("Original"), self.original), (_("File code"), self.code),
        ):
            facts.addRow(Label(text, "muted"), shown)
        lay.addLayout(facts)
        lay.addWidget(column(self.stays, self.why, self.shows, spacing=2))
        lay.addStretch(1)

    # --- showing --------------------------------------------------------------------------------

    def show_files(self, rows: list[FileRow], current: str = "") -> None:
        """Show these files with ``current`` (the one shown before when "") as the large one."""
        self.flush()
        self.rows = rows
        photos = sum(1 for each in rows if each.mime.startswith("image/"))
        others = len(rows) - photos
        parts = []
        if photos:
            parts.append(plural("{n} photo", "{n} photos", photos, n=photos))
        if others:
            parts.append(plural("{n} other file", "{n} other files", others, n=others))
        self.counts.setText(", ".join(parts))
        self.stack.setCurrentWidget(self.full if rows else self.empty)
        empty(self.strip)
        self._thumbs, self._names = {}, {}
        for number, each in enumerate(rows, 1):
            self.strip.addWidget(self._small(number, each))
        self.strip.addStretch(1)
        known = {each.id for each in rows}
        wanted = current if current in known else self.current
        if rows:
            self.choose(wanted if wanted in known else rows[0].id)
        else:
            self.current, self._record = "", None
        self._turn += 1
        self._next_small(self._turn, [each.id for each in rows])

    def _small(self, number: int, each: FileRow) -> QWidget:
        name = one_line(each.caption or each.name, 60)
        thumb = Thumb(_("File {number}: {name}", number=number, name=name),
                      lambda: self.choose(each.id))
        thumb.setToolTip(tip(clean(each.name)))
        words = Label(_shortened(number, each), "help")
        self._thumbs[each.id], self._names[each.id] = thumb, words
        held = column(thumb, words, spacing=2)
        held.setFixedWidth(92)
        return held

    def _next_small(self, turn: int, left: list[str]) -> None:
        if turn != self._turn or not left:
            return
        now, rest = left[0], left[1:]
        notes = self.page.desk.notes

        def show(data: bytes | None) -> None:
            if turn == self._turn and now in self._thumbs:
                self._thumbs[now].set_jpeg(data)
                self._next_small(turn, rest)

        self.page.load(lambda: notes.thumbnail(now), show)

    def choose(self, file_id: str) -> None:
        """Show one file large, with what is known of it."""
        self.flush()
        self.current = file_id
        for key, thumb in self._thumbs.items():
            thumb.set_current(key == file_id)
            self._names[key].set_look("label" if key == file_id else "help")
        if file_id in self._thumbs:
            self._strip_area.ensureWidgetVisible(self._thumbs[file_id], 20, 0)
        notes = self.page.desk.notes
        each = next(r for r in self.rows if r.id == file_id)
        self.picture.setAccessibleName(one_line(each.caption or each.name, 80))

        def show(record: Attachment) -> None:
            if self.current == file_id:
                self._fill(each, record)

        def look(data: bytes | None) -> None:
            if self.current == file_id:
                self.picture.set_jpeg(data)

        self.page.load(lambda: notes.file(file_id), show)
        self.page.load(lambda: notes.preview(file_id), look)

    def _fill(self, each: FileRow, record: Attachment) -> None:
        self._showing = True
        self._record = record
        self.caption.show_value(record.caption)
        self.caption_en.show_value(record.caption_en)
        self.stays.setChecked(record.hold_back)
        self.shows.setChecked(record.shows_person)
        self.why.show_value(record.hold_back_reason)
        self.why.setVisible(record.hold_back)
        self.taken.setText(_taken(each.taken))
        self.place.setText(_("kept, hidden") if each.has_coordinates else _("none"))
        self.see.setVisible(each.has_coordinates)
        state = _("intact") if each.arrived else _("has not arrived yet")
        self.original.setText(" · ".join((clean(each.name), size_text(each.size), state)))
        self.code.setText(each.code)
        self._showing = False

    def _see_place(self) -> None:
        if self._record is not None:
            facts = self._record.facts
            self.place.setText(f"{facts.get('latitude', '')}, {facts.get('longitude', '')}")
            self.see.hide()

    # --- what the person says of a file ---------------------------------------------------------

    def _touched(self, *_ignored: object) -> None:
        if self._showing or self._record is None:
            return
        file_id = self._record.id
        self.why.setVisible(self.stays.isChecked())
        self._typed[file_id] = {
            "caption": self.caption.text(), "caption_en": self.caption_en.text(),
            "hold_back": self.stays.isChecked(), "hold_back_reason": self.why.text(),
            "shows_person": self.shows.isChecked(),
        }
        if file_id not in self._saves:
            self._saves[file_id] = Autosave(self.page, file_id, "attachment",
                                            lambda: self._typed[file_id])
        self._saves[file_id].touched("caption")
        self._renamed(file_id)

    def _renamed(self, file_id: str) -> None:
        from dataclasses import replace

        for at, each in enumerate(self.rows):
            if each.id == file_id:
                self.rows[at] = replace(each, caption=self.caption.text(),
                                        shows_person=self.shows.isChecked(),
                                        hold_back=self.stays.isChecked())
                self._names[file_id].setText(_shortened(at + 1, self.rows[at]))

    def flush(self) -> None:
        """Keep what is being typed of the files."""
        for each in self._saves.values():
            each.flush()

    # --- bringing, taking out, removing ---------------------------------------------------------

    def bring(self) -> None:
        """Choose files and bring them in."""
        paths = self.page.shell.pick_files(_("Bring from the phone"))
        if paths:
            self.page.add(paths)

    def take_out(self, copy: str) -> None:
        """Write a copy of the file shown outside the vault."""
        if self._record is None:
            return
        file_id, notes = self._record.id, self.page.desk.notes
        folder = self.page.shell.pick_folder(_("Where should the copy go?"))
        if folder is None:
            return
        self.page.run(
            lambda _progress: notes.take_out(file_id, folder, copy=copy),
            lambda path: self.page.shell.toast(
                _("The copy is there: {name}", name=clean(path.name))),
            _("Taking out a copy"),
        )

    def remove(self) -> None:
        """Take the file shown out of the note; it waits in the trash."""
        if self._record is None or self.page.note is None:
            return
        file_id, notes, note_id = self._record.id, self.page.desk.notes, self.page.note_id
        name = self._record.name
        self.flush()

        def work() -> list[FileRow]:
            notes.remove_file(file_id)
            return notes.files(note_id)

        def done(rows: list[FileRow]) -> None:
            self.show_files(rows)
            self.page.shell.removed(name, file_id)

        self.page.load(work, done)


def _shortened(number: int, each: FileRow) -> str:
    text = each.caption or each.name
    short = one_line(text, 200)
    return f"{number} {short[:10]}…" if len(short) > 11 else f"{number} {short}"


def _taken(iso: str) -> str:
    if not iso:
        return _("not known")
    day = moments.short_day(iso)
    hour = iso[11:16]
    text = f"{day}, {hour}" if hour else day
    return _("{moment} (phone)", moment=text)
