"""One file of a note or an attempt, large: looked at, described, turned. The original stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.desk.notes import FileRow
from defender_desk.domain.attachment import Attachment
from defender_desk.domain.display_text import one_line
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.later import later
from defender_desk.ui.page import Page
from defender_desk.ui.pages.viewer.canvas import Canvas
from defender_desk.ui.widgets import (
    Button,
    Check,
    Head,
    IconButton,
    Label,
    Line,
    Segmented,
    frame,
    row,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

KEYS = N_("← → other files · + − nearer and farther · 0 whole · R turns · Esc closes")
SCREEN, EVERY = 1600, 4096
"""Longest side in pixels of what is read to fit the window, and to see pixel by pixel."""


class ViewerPage(Page):
    """``owner_id`` is the note or attempt, ``file_id`` the file shown at first."""

    def __init__(self, shell: Shell, owner_id: str, file_id: str = "") -> None:
        super().__init__(shell)
        self.owner_id = owner_id
        self.file_id = file_id
        self.rows: list[FileRow] = []
        self._trail: list[tuple[str, str, dict[str, Any]]] = []
        self._saver: Autosave | None = None
        self._showing = False
        self.title = _("File")
        self.back_one = IconButton("chevron-left", _("Previous file"), lambda: self.step(-1),
                                   outlined=True)
        self.next_one = IconButton("chevron-right", _("Next file"), lambda: self.step(1),
                                   outlined=True)
        self.count = Label("", "dense")
        self.farther = IconButton("zoom-out", _("Smaller (−)"), lambda: self._nearer(-1),
                                  outlined=True)
        self.nearer = IconButton("zoom-in", _("Larger (+)"), lambda: self._nearer(1),
                                 outlined=True)
        self.zoom = Segmented([("fit", _("Fit")), ("full", "100 %")], "fit", self._sized)
        self.turn = IconButton("rotate-cw", _("Turn (R)"), self._turn, outlined=True)
        self._size = SCREEN
        self._asked_for: set[str] = set()
        """Files whose covered picture was asked for on this page."""
        self.keep = Button(_("Keep a turned copy"), "plain", "copy", size="small",
                           on=self._keep_turned)
        self.keep.hide()
        self.head = Head("", "", left=[self.back_one, self.count, self.next_one],
                         right=[self.farther, self.zoom, self.nearer, self.turn, self.keep,
                                Button(_("Close the picture"), "soft", "x", on=self.shell.back)])
        self.body.addWidget(self.head)
        self.canvas = Canvas(_("The file shown"), self._picture_asked_for)
        self.canvas.setAccessibleDescription(_(KEYS))
        self.canvas.installEventFilter(self)
        self.body.addWidget(self.canvas, 1)
        self.caption = Line("", _("Caption"), _("What is seen, and where"))
        self.caption.textEdited.connect(partial(self._touched, "caption"))
        self.shows = Check(_("Shows a person who can be recognized"), False,
                           partial(self._touched, "shows_person"))
        self.stays = Check(_("Stays here"), False, partial(self._touched, "hold_back"))
        self.facts = Label("", "help")
        words = row(Label(_("Caption"), "label"), self.caption, spacing=10)
        lay = words.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.setStretch(1, 1)
        self.body.addWidget(frame(
            "foot", words, flow([self.shows, self.stays, self.facts], 16),
            Label(_(KEYS), "help", wrap=True), margins=(20, 8, 20, 8), spacing=4))

    # --- the page -------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The way to the note or attempt, then this file."""
        return [*self._trail, (self.title, "", {})]

    def refresh(self) -> None:
        """Read the files again."""
        self.load(self._read, self._show)

    def _read(self) -> tuple[list[FileRow], list[tuple[str, str, dict[str, Any]]]]:
        desk = self.desk
        owner = desk.records.held(self.owner_id).record
        case = desk.cases.get(owner.case)
        here = {"case_id": case.id}
        trail: list[tuple[str, str, dict[str, Any]]] = [
            (_("Cases"), "cases", {}), (case.code, "case", here)]
        if owner.kind == "search_attempt":
            trail.append((owner.code, "search_log", {**here, "attempt_id": owner.id}))
        else:
            trail.append((owner.code, "note", {"note_id": owner.id}))
        return desk.notes.files(self.owner_id), trail

    def _show(self, found: tuple[list[FileRow], list[tuple[str, str, dict[str, Any]]]]) -> None:
        self.rows, self._trail = found
        ids = [each.id for each in self.rows]
        if not ids:
            self.shell.back()
            return
        self.show_file(self.file_id if self.file_id in ids else ids[0])

    def show_file(self, file_id: str) -> None:
        """Show one of the files."""
        self.before_leave()
        if self._saver is not None and self._saver.dirty:
            return  # it could not be kept, and the notice above says why: it must not be lost
        self._saver = None  # nothing typed before it is read may go to the file before
        self.caption.setReadOnly(True)
        self.file_id = file_id
        at = self._at()
        each = self.rows[at]
        self.title = _("File {n}", n=at + 1)
        self.head.show_title("", one_line(each.name, 60))
        self.count.setText(_("{n} of {total}", n=at + 1, total=len(self.rows)))
        self.back_one.setEnabled(at > 0)
        self.next_one.setEnabled(at < len(self.rows) - 1)
        name = one_line(each.caption, 80) or _("photo {n} of {total}, without caption", n=at + 1,
                                               total=len(self.rows))
        self.canvas.set_name(name)
        self.canvas.turn(0)
        self.canvas.see(0.0)
        self._tell_zoom()
        self.keep.hide()
        self._read_picture()
        notes = self.desk.notes
        self.load(lambda: notes.file(file_id), self._describe)
        self.shell.show_way()

    def first_focus(self) -> QWidget:
        """The picture: its keys turn it and go to the others."""
        return self.canvas

    def main_action(self) -> None:
        """Ctrl+Enter shows a covered picture, else it goes back."""
        if self.canvas.covered:
            self.canvas.reveal()
        else:
            self.shell.back()

    def _at(self) -> int:
        return next(n for n, each in enumerate(self.rows) if each.id == self.file_id)

    def _read_picture(self, size: int = SCREEN, then: Callable[[], object] | None = None
                      ) -> None:
        notes, file_id = self.desk.notes, self.file_id

        def show(data: bytes | None) -> None:
            if self.file_id != file_id:
                return
            self._size = size
            self.canvas.set_jpeg(data, self._covers())
            for tool in (self.zoom, self.turn, self.nearer, self.farther):
                tool.setEnabled(not self.canvas.empty)
            if then is not None:
                then()

        self.load(lambda: notes.preview(file_id, size), show)

    def _covers(self) -> bool:
        """Whether the picture shows its colours alone until somebody asks for it."""
        each = self.rows[self._at()]
        return each.id not in self._asked_for and bool(
            each.warnings or self.settings.cover_pictures)

    def _picture_asked_for(self) -> None:
        self._asked_for.add(self.file_id)

    def _describe(self, record: Attachment) -> None:
        if record.id != self.file_id:
            return
        self._showing = True
        self._saver = Autosave(self, record.id, "attachment", self.values, self._kept)
        self.caption.show_value(record.caption)
        self.caption.setReadOnly(False)
        self.shows.setChecked(record.shows_person)
        self.stays.setChecked(record.hold_back)
        each = self.rows[self._at()]
        copy = record.role == "edited_copy"
        self.facts.setText(" · ".join((
            _("Edited copy; the original is beside it.") if copy else _("Original, untouched."),
            _("File code: {code}", code=each.code))))
        self._showing = False

    # --- deeds ----------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Show the next file, or the one before."""
        at = self._at() + by if self.rows else -1
        if 0 <= at < len(self.rows) and by:
            self.show_file(self.rows[at].id)

    def _sized(self, key: str) -> None:
        self._see(0.0 if key == "fit" else 1.0)

    def _see(self, near: float) -> None:
        self._with_all_of_it(near != 0.0, lambda: self.canvas.see(near))

    def _nearer(self, by: int) -> None:
        self._with_all_of_it(True, lambda: self.canvas.step(by))

    def _with_all_of_it(self, needed: bool, deed: Callable[[], object]) -> None:
        """To be seen from near, more of the picture is read than fits the window."""
        def do() -> None:
            deed()
            self._tell_zoom()

        if needed and self._size != EVERY:
            self._read_picture(EVERY, do)
        else:
            do()

    def _tell_zoom(self) -> None:
        near = self.canvas.near
        self.zoom.set_value("fit" if not near else "full" if near == 1.0 else "")

    def _turn(self) -> None:
        self.canvas.turn(self.canvas.turned + 90)
        self.keep.setVisible(bool(self.canvas.turned))

    def _keep_turned(self) -> None:
        notes, file_id, degrees = self.desk.notes, self.file_id, self.canvas.turned
        self.before_leave()
        self.run(lambda _progress: notes.keep_turned(file_id, degrees), self._kept_turned,
                 _("Making the copy"))

    def _kept_turned(self, made: FileRow) -> None:
        self.file_id = made.id
        notes = self.desk.notes
        self.shell.toast(_("The turned copy is kept; the original stays as it was."),
                         lambda: self._take_back(made.id))
        self.shell.refresh_badges()
        self.load(lambda: notes.files(self.owner_id),
                  lambda rows: self._show((rows, self._trail)))

    def _take_back(self, file_id: str) -> None:
        notes = self.desk.notes
        self.file_id = ""
        self.load(lambda: notes.remove_file(file_id), lambda _none: self.refresh())

    # --- saving ---------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What the person says of the file."""
        return {"caption": self.caption.text(), "shows_person": self.shows.isChecked(),
                "hold_back": self.stays.isChecked()}

    def _touched(self, name: str, *_ignored: object) -> None:
        if not self._showing and self._saver is not None:
            self._saver.touched(name)

    def _kept(self) -> None:
        notes, owner = self.desk.notes, self.owner_id

        def again(rows: list[FileRow]) -> None:
            self.rows = rows

        self.load(lambda: notes.files(owner), again)

    def before_leave(self) -> None:
        """Keep what is being typed."""
        if self._saver is not None:
            self._saver.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """With the picture in focus, keys go to the other files, nearer, farther, and turn it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            deed = None if event.modifiers() & control else self._keys().get(
                Qt.Key(event.key()))
            if deed is not None:
                deed()
                return True
        return super().eventFilter(watched, event)

    def _keys(self) -> dict[Qt.Key, Callable[[], object]]:
        keys = Qt.Key
        deeds: dict[Qt.Key, Callable[[], object]] = {
            keys.Key_PageDown: lambda: self.step(1), keys.Key_PageUp: lambda: self.step(-1),
            keys.Key_Plus: lambda: self._nearer(1), keys.Key_Equal: lambda: self._nearer(1),
            keys.Key_Minus: lambda: self._nearer(-1), keys.Key_0: lambda: self._see(0.0),
            keys.Key_1: lambda: self._see(1.0), keys.Key_R: self._turn,
            # In a turn of its own: this page must not go while its event is delivered.
            keys.Key_Escape: lambda: later(self, self.shell.back),
        }
        if self.canvas.fitted:  # else they move the part that is seen
            deeds |= {keys.Key_Right: lambda: self.step(1), keys.Key_Left: lambda: self.step(-1),
                      keys.Key_Home: lambda: self.step(-self._at()),
                      keys.Key_End: lambda: self.step(len(self.rows) - 1 - self._at())}
        if self.canvas.covered:
            deeds |= dict.fromkeys((keys.Key_Return, keys.Key_Enter, keys.Key_Space),
                                   self.canvas.reveal)
        return deeds
