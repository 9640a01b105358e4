"""The files of a note: a strip of small pictures, one shown large, and what is known of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
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
from defender_desk.domain.content_warnings import HARD
from defender_desk.domain.display_text import clean, one_line
from defender_desk.ui.pages.notes.file_details import FileDetails
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import (
    Button,
    EmptyState,
    IconButton,
    Label,
    Picture,
    Thumb,
    column,
    empty,
    frame,
    row,
)
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.pages.notes.page import NotePage

_STRIP = 104
"""Pixels of the strip: a thumb of 66 and its words below."""
_WELL = 124
"""Pixels that the picture and its buttons keep."""


class FilesPane(QFrame):
    """Files are read one after another, so that a note of fifty pictures is there at once."""

    def __init__(self, page: NotePage) -> None:
        super().__init__()
        self.page = page
        self.setProperty("class", "pane")
        self.rows: list[FileRow] = []
        self.current = ""
        self._thumbs: dict[str, Thumb] = {}
        self._names: dict[str, Label] = {}
        self._asked_for: set[str] = set()
        """Files whose covered picture was asked for on this page."""
        self._turn = 0
        self.heading = Label(_("Files"), "strong")
        self.counts = Label("", "muted")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(row(
            self.heading, self.counts, None,
            Button(_("Bring from the phone"), "plain", "smartphone", on=self.bring),
            margins=(14, 8, 14, 6),
        ))
        self.empty = EmptyState(
            "camera", _("No files."),
            _("Drag photos or audio here, paste them with Ctrl+V, or bring them from the phone."),
            [(_("Bring from the phone"), "primary", self.bring)],
        )
        self.said = FileDetails(page, self._renamed, self._next_caption)
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
        self.picture = Picture(_("The file shown"), self._picture_asked_for)
        well = frame("well", margins=(4, 4, 6, 4), across=True)
        well.setMinimumHeight(_WELL)
        across = well.layout()
        assert isinstance(across, QHBoxLayout)
        across.addWidget(self.picture, 1)
        across.addWidget(column(*self._tools(), None, spacing=6))
        made = QWidget()
        lay = QVBoxLayout(made)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(strip)
        lay.addWidget(well, 5)
        lay.addWidget(self.said, 6)
        return made

    def _tools(self) -> list[QWidget]:
        self.large = IconButton("maximize-2", _("See it large"), self.enlarge, outlined=True)
        self.out = IconButton("download", _("Take out a copy"), outlined=True)
        menu = QMenu(self.out)
        menu.addAction(_("As it came, every byte (evidence)"), lambda: self.take_out("evidence"))
        menu.addAction(_("Without place, camera and time (safe)"), lambda: self.take_out("safe"))
        self.out.setMenu(menu)
        self.out.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return [self.large, self.out,
                IconButton("trash-2", _("Remove from the note"), self.remove, outlined=True)]

    def enlarge(self) -> None:
        """Open the file shown in the viewer."""
        if self.current:
            self.flush()
            self.page.shell.go("viewer", owner_id=self.page.note_id, file_id=self.current)

    # --- showing --------------------------------------------------------------------------------

    def show_files(self, rows: list[FileRow], current: str = "") -> None:
        """Show these files with ``current`` (the one shown before when "") as the large one."""
        self.flush()
        focused = self._strip_focused()
        self.rows = rows
        self._tell_counts()
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
            self.current = ""
            self.said.wait()
        if focused and self.current:  # the strip was made anew under the person's hand
            self._thumbs[self.current].setFocus()
        self._turn += 1
        self._next_small(self._turn, [each.id for each in rows])

    def _strip_focused(self) -> bool:
        return any(thumb.hasFocus() for thumb in self._thumbs.values())

    def _tell_counts(self) -> None:
        photos = sum(1 for each in self.rows if each.mime.startswith("image/"))
        others = len(self.rows) - photos
        parts = []
        if photos:
            parts.append(plural("{n} photo", "{n} photos", photos, n=photos))
        if others:
            parts.append(plural("{n} other file", "{n} other files", others, n=others))
        self.counts.setText(", ".join(parts))

    def _small(self, number: int, each: FileRow) -> QWidget:
        name = one_line(each.caption or each.name, 60)
        thumb = Thumb(_("File {number}: {name}", number=number, name=name),
                      lambda: self.choose(each.id))
        thumb.setToolTip(tip(clean(each.name)))
        keys = Qt.Key
        thumb.keys = {
            keys.Key_Left: partial(self._step, -1), keys.Key_Right: partial(self._step, 1),
            keys.Key_Home: partial(self._step, -len(self.rows)),
            keys.Key_End: partial(self._step, len(self.rows)), keys.Key_Delete: self.remove,
        }
        words = Label(_shortened(number, each), "help")
        self._thumbs[each.id], self._names[each.id] = thumb, words
        held = column(thumb, words, spacing=2)
        held.setFixedWidth(92)
        return held

    def _step(self, by: int) -> None:
        """From the small picture that has the focus to another."""
        at = min(max(self._at() + by, 0), len(self.rows) - 1)
        self.choose(self.rows[at].id)
        self._thumbs[self.current].setFocus()

    def _at(self) -> int:
        return next(n for n, each in enumerate(self.rows) if each.id == self.current)

    def _next_small(self, turn: int, left: list[str]) -> None:
        if turn != self._turn or not left:
            return
        now, rest = left[0], left[1:]
        notes = self.page.desk.notes

        def show(data: bytes | None) -> None:
            if turn == self._turn and now in self._thumbs:
                self._thumbs[now].set_jpeg(data, self._covers(now))
                self._next_small(turn, rest)

        self.page.load(lambda: notes.thumbnail(now), show)

    def choose(self, file_id: str) -> None:
        """Show one file large, with what is known of it."""
        self.said.wait()
        self.current = file_id
        for key, thumb in self._thumbs.items():
            thumb.set_current(key == file_id)
            # One of them is a stop of the Tab key; arrows go to the others.
            thumb.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == file_id
                                 else Qt.FocusPolicy.ClickFocus)
            self._names[key].set_look("label" if key == file_id else "help")
        if file_id in self._thumbs:
            self._strip_area.ensureWidgetVisible(self._thumbs[file_id], 20, 0)
        notes = self.page.desk.notes
        each = next(r for r in self.rows if r.id == file_id)
        self.picture.setAccessibleName(one_line(each.caption or each.name, 80))

        def show(record: Attachment) -> None:
            if self.current == file_id:
                self.said.fill(each, record)

        def look(data: bytes | None) -> None:
            if self.current == file_id:
                self.picture.set_jpeg(data, self._covers(file_id))

        self.page.load(lambda: notes.file(file_id), show)
        self.page.load(lambda: notes.preview(file_id), look)

    # --- covered pictures -----------------------------------------------------------------------

    def _covers(self, file_id: str) -> bool:
        """Whether a picture shows only its colours until somebody asks for it."""
        each = next((row for row in self.rows if row.id == file_id), None)
        if each is None or file_id in self._asked_for:
            return False
        return bool(each.warnings or self.page.warns or self.page.settings.cover_pictures)

    def _picture_asked_for(self) -> None:
        self._asked_for.add(self.current)
        self.draw_again([self.current])

    def draw_again(self, ids: list[str] | None = None) -> None:
        """Cover or show the pictures anew, these or all."""
        self._turn += 1
        self._next_small(self._turn, [each.id for each in self.rows] if ids is None else ids)
        if ids is None and self.current:
            file_id, notes = self.current, self.page.desk.notes
            self.page.load(lambda: notes.preview(file_id), lambda data: (
                self.picture.set_jpeg(data, self._covers(file_id))
                if self.current == file_id else None))

    # --- what the person says of a file ---------------------------------------------------------

    def _renamed(self, file_id: str, values: dict[str, Any]) -> None:
        for at, each in enumerate(self.rows):
            if each.id != file_id:
                continue
            before = HARD in each.warnings
            others = tuple(one for one in each.warnings if one != HARD)
            hard = HARD in values["content_warnings"]
            self.rows[at] = replace(each, caption=values["caption"],
                                    shows_person=values["shows_person"],
                                    hold_back=values["hold_back"],
                                    warnings=(*others, HARD) if hard else others)
            self._names[file_id].setText(_shortened(at + 1, self.rows[at]))
            if before != hard:
                self._asked_for.discard(file_id)
                self.draw_again()

    def _next_caption(self) -> None:
        """Enter in a caption: that of the next file, and after the last the first again."""
        at = self._at()
        self.choose(self.rows[(at + 1) % len(self.rows)].id)
        self.said.caption.setFocus()

    def flush(self) -> None:
        """Keep what is being typed of the files."""
        self.said.flush()

    # --- bringing, taking out, removing ---------------------------------------------------------

    def bring(self) -> None:
        """Choose files and bring them in."""
        paths = self.page.shell.pick_files(_("Bring from the phone"))
        if paths:
            self.page.add(paths)

    def take_out(self, copy: str) -> None:
        """Write a copy of the file shown outside the vault."""
        if not self.current:
            return
        file_id, notes = self.current, self.page.desk.notes
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
        if not self.current or self.page.note is None:
            return
        at = self._at()
        file_id, notes, note_id = self.current, self.page.desk.notes, self.page.note_id
        name = self.rows[at].name
        near = self.rows[at + 1 if at + 1 < len(self.rows) else at - 1].id
        self.flush()

        def work() -> list[FileRow]:
            notes.remove_file(file_id)
            return notes.files(note_id)

        def done(rows: list[FileRow]) -> None:
            self.show_files(rows, near)
            self.page.shell.removed(name, file_id)
            if rows:
                self._thumbs[self.current].setFocus()

        self.page.load(work, done)


def _shortened(number: int, each: FileRow) -> str:
    text = each.caption or each.name
    short = one_line(text, 200)
    return f"{number} {short[:10]}…" if len(short) > 11 else f"{number} {short}"
