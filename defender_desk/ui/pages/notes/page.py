"""An evidence note: its words on the left, its files on the right (design/mockups/04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QStackedWidget, QWidget

from defender_desk.desk.notes import Added, FileRow
from defender_desk.desk.people import PersonRow
from defender_desk.domain.note import Note
from defender_desk.ui import theme
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.clipboard import copied_files, files_in
from defender_desk.ui.page import Page
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.notes.files_pane import FilesPane
from defender_desk.ui.pages.notes.not_brought import not_brought
from defender_desk.ui.pages.notes.use_pane import UsePane
from defender_desk.ui.pages.notes.warning import WarningCover
from defender_desk.ui.pages.notes.words_pane import WordsPane
from defender_desk.ui.widgets import Button, Columns, Head, IconButton, Label, chips_for
from defender_desk.ui.widgets.columns import room
from defender_desk.wording import _, dense_date, plural, time_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

WIDE = 1100
"""Pixels of the window below which the head keeps title, state and buttons only."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All the page needs, read in one go."""

    note: Note
    case_code: str
    people: list[PersonRow]
    files: list[FileRow]
    state: str
    badges: tuple[str, ...]
    changed: str
    names: dict[str, str]
    """What those people are called, by id: found by it, shown by their initials."""


class NotePage(Page):
    """``note_id`` is the note; ``bring`` opens the choice of files at once.

    ``file_id`` is the file shown large, ``field`` the field that has the focus: "" for the first,
    ``caption`` for the words below that file.
    """

    def __init__(self, shell: Shell, note_id: str, bring: bool = False, file_id: str = "",
                 field: str = "") -> None:
        super().__init__(shell)
        self.note_id = note_id
        self.note: Note | None = None
        self._bring = bring
        self._file_id, self._field = file_id, field
        self._case_code = ""
        self._first: QWidget | None = None
        self.saved_at = Label("", "muted")
        self.use = Button(_("Use in a declaration"), "soft", "file-plus-2", on=self._use)
        history = IconButton("history", _("Versions of the note"), self._versions,
                             outlined=True)
        self.head = Head("", "", right=[self.saved_at, history, self.use])
        self.body.addWidget(self.head)
        self.words = WordsPane(self._touched, self._confirm)
        self.autosave = Autosave(self, note_id, "note", self.words.values, self._kept)
        self.files = FilesPane(self)
        self.using = UsePane(self, self._close_use)
        self.side = QStackedWidget()
        self.side.addWidget(self.files)
        self.side.addWidget(self.using)
        self.side.setMinimumWidth(round(340 * theme.scale() ** 1.1))
        # Each in its place from the beginning, as Page says: three dressings less, 35 ms.
        self.place = QStackedWidget(self)
        self.columns = Columns(self.words, self.side, sizes=[766, 400], key="note",
                               drawer=_("Files"), heading=self.files.heading, parent=self.place)
        self.cover = WarningCover(self._uncover, shell.back)
        self.place.addWidget(self.columns)
        self.place.addWidget(self.cover)
        self.body.addWidget(self.place, 1)
        self.conflicts = ConflictNotice(self, self._file_name)
        self.setAcceptDrops(True)

    # --- the page -------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its evidence, the note."""
        if self.note is None:
            return [(self.title, "", {})]
        case = {"case_id": self.note.case}
        return [(_("Cases"), "cases", {}), (self._case_code, "case", case),
                (_("Evidence"), "case", {**case, "tab": "evidence"}), (self.title, "", {})]

    def refresh(self) -> None:
        """Read the note again."""
        self.load(self._read, self._show)

    def _look_at_conflicts(self) -> None:
        notes, note_id = self.desk.notes, self.note_id
        self.conflicts.watch(lambda: [note_id, *(each.id for each in notes.files(note_id))])

    def _file_name(self, record_id: str) -> str:
        found = next((each for each in self.files.rows if each.id == record_id), None)
        return (found.caption or found.name) if found is not None else ""

    def _read(self) -> Shown:
        desk, note_id = self.desk, self.note_id
        desk.drafts.commit(note_id)
        note, mine = desk.notes.get(note_id), desk.notes.row_of(note_id)
        people = desk.people.of_case(note.case)
        return Shown(
            note, desk.cases.get(note.case).code, people, desk.notes.files(note_id), mine.state,
            mine.badges, mine.changed, {each.id: desk.people.get(each.id).name for each in people},
        )

    def _show(self, found: Shown) -> None:
        note = found.note
        first = self.note is None
        self.note, self._case_code = note, found.case_code
        self.title = note.code
        self.head.show_title(note.code, note.title or _("Note without a title"))
        self.head.set_chips(chips_for(found.state, found.badges))
        self.words.fill(note, found.people, found.names)
        if found.changed:
            self._say_saved(datetime.fromisoformat(found.changed).astimezone())
        self.files.show_files(found.files)
        self._look_at_conflicts()
        self.shell.show_way()
        if first and self.warns and self.note_id not in self.desk.notes.opened:
            self.place.setCurrentWidget(self.cover)
            self.use.setEnabled(False)
            self.cover.tell(note.content_warnings)
        elif first:
            self._begin()

    @property
    def warns(self) -> bool:
        """Whether the note warns of something before it is seen."""
        return bool(self.words.warnings.value())

    def _uncover(self) -> None:
        """The person wants to see it; until the desk is locked it is not asked again."""
        self.desk.notes.opened.add(self.note_id)
        self.place.setCurrentWidget(self.columns)
        self.use.setEnabled(True)
        self._begin()

    def _begin(self) -> None:
        """The field and the file that were asked for; the writing where none was."""
        assert self.note is not None
        known = any(each.id == self._file_id for each in self.files.rows)
        if known:
            self.files.choose(self._file_id)
        if self._field in ("caption", "caption_en") and self.files.rows:
            self._caption(self._field)
        else:
            self._first = self.words.begin_at(self._field, titled=bool(self.note.title))
        if self._bring:
            self.files.bring()

    def _caption(self, field: str = "caption") -> None:
        """Write below the file that is shown."""
        self.columns.reveal()
        said = self.files.said
        self._first = said.caption_en if field == "caption_en" else said.caption
        self._first.setFocus()

    def first_focus(self) -> QWidget | None:
        """Where one began, or the way into a covered note."""
        return self.cover.show_it if self.place.currentWidget() is self.cover else self._first

    def _confirm(self, question: str, result: str, verb: str) -> bool:
        return self.shell.confirm(question, result, verb)

    def _touched(self, name: str) -> None:
        self.autosave.touched(name)
        if name == "content_warnings":
            self.desk.notes.opened.add(self.note_id)
            self.files.draw_again()

    def _kept(self) -> None:
        self._say_saved(datetime.now().astimezone())
        self.head.show_title(self.title, self.words.name.text() or _("Note without a title"))
        self._look_at_state()
        if self.conflicts.found:
            self._look_at_conflicts()

    def _say_saved(self, moment: datetime) -> None:
        today = moment.date() == datetime.now().astimezone().date()
        when = time_text(moment) if today else dense_date(moment.date())
        self.saved_at.setText(_("Saved automatically, {time}", time=when))

    def _look_at_state(self) -> None:
        note_id, states = self.note_id, self.desk.states.of
        self.load(lambda: states([note_id])[note_id],
                  lambda found: self.head.set_chips(chips_for(found.state, found.badges)))

    def before_leave(self) -> None:
        """Keep what is being typed."""
        self.files.flush()
        self.using.flush()
        self.words.obtained.settle()
        self.autosave.flush()

    def deeds(self) -> Mapping[str, Callable[[], object]]:
        """The note can be put into the trash; its texts have versions."""
        if self.note is None:
            return {}
        return {"remove": self._remove, "versions": self._versions}

    def _versions(self) -> None:
        self.shell.go("versions", record=self.note_id, field=self.words.text_shown)

    def _remove(self) -> None:
        """Put the note with its files into the trash; the case is shown."""
        if self.note is None:
            return
        self.before_leave()
        note, shell, desk = self.note, self.shell, self.desk

        def gone(_none: None) -> None:
            self.note = None
            shell.go("case", case_id=note.case, tab="evidence")
            shell.removed(note.code, note.id)
            shell.refresh_badges()

        self.load(lambda: desk.bin.remove(note.id), gone)

    def written(self) -> tuple[str, ...]:
        """The note."""
        return (self.note_id,)

    def main_action(self) -> None:
        """Ctrl+Enter opens the use in a declaration; a covered note is shown first."""
        if self.place.currentWidget() is self.cover:
            self._uncover()
        else:
            self._use()

    def new_action(self) -> None:
        """Ctrl+N brings files."""
        self.files.bring()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the status bar alone says when it was saved."""
        super().resizeEvent(event)
        self.saved_at.setVisible(room(self) >= WIDE)

    # --- files ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this computer may be dropped anywhere on the page."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring the dropped files in."""
        paths = files_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.add(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V brings the files that were copied in the file manager."""
        if event.matches(QKeySequence.StandardKey.Paste):
            paths = copied_files()
            if paths:
                self.add(paths)
            return
        super().keyPressEvent(event)

    def add(self, paths: list[Path]) -> None:
        """Keep these files; each one that cannot be kept is named."""
        notes, note_id = self.desk.notes, self.note_id
        self.run(lambda progress: notes.add_files(note_id, paths, progress), self._added,
                 _("Bringing {n} files", n=len(paths)) if len(paths) > 1
                 else _("Bringing 1 file"), self._not_added)

    def _not_added(self, error: Any) -> None:
        self.show_error(error)
        self._files_again()

    def _added(self, found: Added) -> None:
        self.clear_notices()
        kept = len(found.files)
        if kept:
            self.shell.toast(plural("Your file is kept", "Your {n} files are kept", kept, n=kept))
        if found.problems:
            self.show_notice(not_brought(found))
        self._files_again(found.files[0].id if found.files else "")
        self.shell.refresh_badges()

    def _files_again(self, current: str = "") -> None:
        """Show the files anew; a new one is ready for its caption."""
        notes, note_id = self.desk.notes, self.note_id

        def show(rows: list[FileRow]) -> None:
            self.files.show_files(rows, current)
            if current and self.place.currentWidget() is self.columns:
                self._caption()

        self.load(lambda: notes.files(note_id), show)
        self._look_at_state()

    # --- the declaration ------------------------------------------------------------------------

    def _use(self) -> None:
        if self.note is None:
            return
        self.before_leave()
        self.using.open(self.note, self.files.rows, self.files.current)
        self.side.setCurrentWidget(self.using)
        self.columns.reveal()

    def _close_use(self) -> None:
        self.side.setCurrentWidget(self.files)
        self.use.setFocus()
