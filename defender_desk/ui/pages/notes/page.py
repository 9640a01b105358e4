"""An evidence note: its words on the left, its files on the right (design/mockups/04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.desk.notes import Added, FileRow
from defender_desk.desk.people import PersonRow
from defender_desk.domain.note import NOTE_TYPES, Note
from defender_desk.domain.record import VISIBILITY
from defender_desk.ui import theme
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.page import Page
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.notes.files_pane import FilesPane
from defender_desk.ui.pages.notes.use_pane import UsePane
from defender_desk.ui.widgets import (
    Button,
    Choice,
    Columns,
    Field,
    Head,
    IconButton,
    Label,
    Line,
    LongText,
    Notice,
    Scroll,
    Segmented,
    chips_for,
    frame,
    line,
    row,
)
from defender_desk.ui.widgets.dates import DateField
from defender_desk.ui.widgets.moments import DayBox
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.wording import _, dense_date, plural, time_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

OWN = "defender"
"""The visibility of what stays with whoever wrote it (exchange.md 6)."""


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


class NotePage(Page):
    """``note_id`` is the note; ``bring`` opens the choice of files at once.

    ``file_id`` is the file shown large, ``field`` the field that has the focus, "" for the first.
    """

    def __init__(self, shell: Shell, note_id: str, bring: bool = False, file_id: str = "",
                 field: str = "") -> None:
        super().__init__(shell)
        self.note_id = note_id
        self.note: Note | None = None
        self._bring = bring
        self._file_id, self._field = file_id, field
        self._case_code = ""
        self._showing = False
        self.autosave = Autosave(self, note_id, "note", self.values, self._kept)
        self.saved_at = Label("", "muted")
        self.use = Button(_("Use in a declaration"), "soft", "file-plus-2", on=self._use)
        history = IconButton("history", _("Versions of the note"), self._versions,
                             outlined=True)
        self.head = Head("", "", right=[self.saved_at, history, self.use])
        self.body.addWidget(self.head)
        self.files = FilesPane(self)
        self.using = UsePane(self, self._close_use)
        self.side = QStackedWidget()
        self.side.addWidget(self.files)
        self.side.addWidget(self.using)
        self.side.setMinimumWidth(round(340 * theme.scale() ** 1.1))
        self.words = self._words()
        self.columns = Columns(self.words, self.side, sizes=[766, 400], key="note",
                               drawer=_("Files"))
        self.body.addWidget(self.columns, 1)
        self.conflicts = ConflictNotice(self, self._file_name)
        self.setAcceptDrops(True)

    # --- the fields -----------------------------------------------------------------------------

    def _words(self) -> QWidget:
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
        self.when_field = Field(_("Date of the fact"), self.when)
        self.obtained_field = Field(_("Date obtained"), self.obtained)
        pane = Scroll((18, 12, 16, 12), 10)
        for fields, widths in (
            ((Field(_("Title"), self.name), Field(_("Type"), self.kind)), (4, 1)),
            ((self.when_field, Field(_("Where?"), self.place), self.obtained_field), (11, 6, 5)),
            ((Field(_("People seen or speaking"), self.people),
              Field(_("Who may see it?"), self.sees)), (3, 2)),
        ):
            pane.column.addLayout(_across(fields, widths))
        pane.column.addWidget(self._text_box(), 1)
        return pane

    def _text_box(self) -> QWidget:
        self.text = LongText("", _("Note in Spanish"), "bare")
        self.text_en = LongText("", _("Note in English"), "bare")
        self.count = Label("", "muted")
        self.texts = QStackedWidget()
        for name, box in (("text", self.text), ("text_en", self.text_en)):
            box.textChanged.connect(self._touch(name))
            box.textChanged.connect(self._count)
            box.setAcceptDrops(False)  # a dropped file goes to the note, not its path to the text
            self.texts.addWidget(box)
        self.tongue = Segmented([("es", _("Note in Spanish")), ("en", "English")], "es",
                                self._tongue)
        made = frame("card", margins=(1, 1, 1, 1), spacing=0)
        lay = made.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.addWidget(row(self.tongue, None, self.count, margins=(8, 5, 10, 5)))
        lay.addWidget(line())
        lay.addWidget(self.texts, 1)
        made.setMinimumHeight(220)
        return made

    def _tongue(self, key: str) -> None:
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
                self.autosave.touched(name)

        return told

    def _sees_changed(self) -> None:
        """A note opened to others takes its earlier wordings along: that is asked, not assumed."""
        if self._showing or self.note is None:
            return
        was, now = self.note.visibility, self.sees.value()
        written = self.text.toPlainText().strip() or self.text_en.toPlainText().strip()
        if was == OWN and now != OWN and written and not self.shell.confirm(
            _("Open this note, with everything it said before?"),
            _("What you wrote here and later changed goes to the team too, as its history. To "
              "keep that to yourself, write a new note for them."),
            _("Open the note"),
        ):
            self._showing = True
            self.sees.set_value(was)
            self._showing = False
            return
        self._touch("visibility")()

    def values(self) -> dict[str, Any]:
        """The note's fields as they stand, as journal JSON."""
        return {
            "title": self.name.text(), "type": self.kind.value(), "when": self.when.value(),
            "place": self.place.text(), "people": self.people.value(),
            "visibility": self.sees.value(), "text": self.text.toPlainText(),
            "text_en": self.text_en.toPlainText(), "obtained": self.obtained.value(),
        }

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
        note = desk.notes.get(note_id)
        mine = next((each for each in desk.notes.of_case(note.case) if each.id == note_id), None)
        return Shown(
            note, desk.cases.get(note.case).code, desk.people.of_case(note.case),
            desk.notes.files(note_id), mine.state if mine else "", mine.badges if mine else (),
            mine.changed if mine else "",
        )

    def _show(self, found: Shown) -> None:
        note = found.note
        first = self.note is None
        self.note, self._case_code = note, found.case_code
        self.title = note.code
        self.head.show_title(note.code, note.title or _("Note without a title"))
        self.head.set_chips(chips_for(found.state, found.badges))
        self._fill(note, found.people)
        if found.changed:
            self._say_saved(datetime.fromisoformat(found.changed).astimezone())
        self.files.show_files(found.files)
        self._look_at_conflicts()
        self.shell.show_way()
        if first:
            self._begin_at(note)
            if self._bring:
                self.files.bring()

    def _begin_at(self, note: Note) -> None:
        """The field and the file that were asked for; the writing where none was."""
        if any(each.id == self._file_id for each in self.files.rows):
            self.files.choose(self._file_id)
        fields: dict[str, QWidget] = {
            "title": self.name, "type": self.kind, "when": self.when, "place": self.place,
            "obtained": self.obtained, "people": self.people, "visibility": self.sees,
            "text": self.text, "text_en": self.text_en,
        }
        if self._field == "text_en":
            self.tongue.set_value("en")
            self._tongue("en")
        box = fields.get(self._field, self.text if note.title else self.name)
        box.setFocus()
        if isinstance(box, LongText):
            box.moveCursor(QTextCursor.MoveOperation.End)

    def _fill(self, note: Note, people: list[PersonRow]) -> None:
        self._showing = True
        self.people.set_options([(each.id, each.initials) for each in people])
        self.name.show_value(note.title)
        self.kind.set_value(note.type)
        self.when.set_value(note.when)
        self.place.show_value(note.place)
        self.obtained.set_value(note.obtained)
        self.people.set_value(note.people)
        self.sees.set_value(note.visibility)
        self.text.show_value(note.text)
        self.text_en.show_value(note.text_en)
        self._showing = False
        self._count()

    def _kept(self) -> None:
        self._say_saved(datetime.now().astimezone())
        self.head.show_title(self.title, self.name.text() or _("Note without a title"))
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
        self.obtained.settle()
        self.autosave.flush()

    def deeds(self) -> Mapping[str, Callable[[], object]]:
        """The note can be put into the trash; its texts have versions."""
        if self.note is None:
            return {}
        return {"remove": self._remove, "versions": self._versions}

    def _versions(self) -> None:
        self.shell.go("versions", record=self.note_id, field=self._text_shown)

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

    @property
    def _text_shown(self) -> str:
        return "text" if self.texts.currentWidget() is self.text else "text_en"

    def main_action(self) -> None:
        """Ctrl+Enter opens the use in a declaration."""
        self._use()

    def new_action(self) -> None:
        """Ctrl+N brings files."""
        self.files.bring()

    # --- files ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this computer may be dropped anywhere on the page."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring the dropped files in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.add(paths)

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
            self.show_notice(_problems(found))
        self._files_again(found.files[0].id if found.files else "")
        self.shell.refresh_badges()

    def _files_again(self, current: str = "") -> None:
        notes, note_id = self.desk.notes, self.note_id
        self.load(lambda: notes.files(note_id), lambda rows: self.files.show_files(rows, current))
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


def _across(fields: tuple[QWidget, ...], widths: tuple[int, ...]) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(12)
    for held, width in zip(fields, widths, strict=True):
        made.addWidget(held, width)
    return made


def _problems(found: Added) -> Notice:
    lines = []
    for name, error in found.problems:
        told = wording.sentence(error)
        what = told.what if name in told.what else f"{name}: {told.what}"
        lines.append(f"{what} {told.todo}".strip())
    many = len(found.problems)
    title = plural("1 file was not brought. The others are safe.",
                   "{n} files were not brought. The others are safe.", many, n=many)
    if not found.files:
        title = plural("1 file was not brought.", "{n} files were not brought.", many, n=many)
    return Notice("warning", title, "\n".join(lines))
