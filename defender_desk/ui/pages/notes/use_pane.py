"""Using a note in a declaration of its case: as an exhibit, or as the source of a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QVBoxLayout

from defender_desk.desk.declarations import DeclarationRow, ParagraphView
from defender_desk.desk.notes import FileRow
from defender_desk.domain.attachment import Attachment
from defender_desk.domain.display_text import one_line
from defender_desk.domain.note import Note
from defender_desk.ui.unfinished import Unfinished
from defender_desk.ui.widgets import (
    Button,
    Check,
    Choice,
    Field,
    IconButton,
    Label,
    LongText,
    Notice,
    Scroll,
    empty,
    line,
    row,
)
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.notes.page import NotePage


class UsePane(QFrame):
    """``close`` is called when the person is done or turns back.

    What was begun here and neither added nor cited stands here again the next time.
    """

    def __init__(self, page: NotePage, close: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("class", "pane")
        self.page = page
        self._close = close
        self._note: Note | None = None
        self._files: Sequence[FileRow] = ()
        self._current = ""
        self._paragraphs: list[ParagraphView] = []
        self._kept: Unfinished | None = None
        self.checks: dict[str, Check] = {}
        self.spanish = LongText("", _("What it is, in Spanish"))
        self.english = LongText("", _("What it is, in English"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(row(Label(_("Use in a declaration"), "strong"), None,
                            IconButton("x", _("Close"), close), margins=(14, 8, 10, 6)))
        self.inside = Scroll((14, 6, 14, 14), 10)
        whole.addWidget(self.inside, 1)

    def open(self, note: Note, files: Sequence[FileRow], current: str) -> None:
        """Show the declarations of the note's case."""
        self._note, self._files, self._current = note, list(files), current
        self.flush()
        declarations = self.page.desk.declarations
        kept = Unfinished(self.page, f"note.{note.id}", self._standing)

        def work() -> tuple[list[DeclarationRow], dict[str, Any]]:
            return declarations.of_case(note.case), kept.begun()

        def show(found: tuple[list[DeclarationRow], dict[str, Any]]) -> None:
            self._kept = kept
            self._show(*found)

        self.page.load(work, show)

    def flush(self) -> None:
        """Keep what was begun."""
        if self._kept is not None:
            self._kept.flush()

    def _standing(self) -> dict[str, Any]:
        return {
            "files": sorted(key for key, check in self.checks.items() if check.isChecked()),
            "spanish": self.spanish.toPlainText(), "english": self.english.toPlainText(),
        }

    def _touched(self) -> None:
        if self._kept is not None:
            self._kept.touched()

    def _show(self, rows: list[DeclarationRow], begun: dict[str, Any]) -> None:
        lay = self.inside.column
        empty(lay)
        self.checks = {}
        open_rows = [each for each in rows if each.step == "draft"]
        if not open_rows:
            self._kept = None
            lay.addWidget(Label(_("This case has no declaration in draft."), "body", wrap=True))
            lay.addWidget(row(Button(_("New declaration"), "primary", "file-plus", on=self._new),
                              None))
            lay.addStretch(1)
            return
        self.which = Choice(
            [(each.id, one_line(f"{each.code} · {each.title}", 80)) for each in open_rows],
            open_rows[0].id, self._chosen, _("Declaration"),
        )
        lay.addWidget(Field(_("Declaration"), self.which))
        self._exhibit_part(lay, begun)
        lay.addWidget(line())
        self.paragraph = Choice([], "", None, _("Paragraph"))
        self.cited = Choice(
            [("", _("The note"))] + [(f.id, _file_name(n, f)) for n, f in
                                     enumerate(self._files, 1)], self._current, None,
            _("What is cited"))
        lay.addWidget(Label(_("Source of a paragraph"), "strong"))
        lay.addWidget(Field(_("Paragraph"), self.paragraph))
        lay.addWidget(Field(_("What is cited"), self.cited))
        self.cite_button = Button(_("Cite in the paragraph"), "soft", "text-quote", on=self.cite)
        lay.addWidget(row(self.cite_button, None))
        lay.addStretch(1)
        self._chosen(open_rows[0].id)
        self.which.setFocus()

    def _exhibit_part(self, lay: QVBoxLayout, begun: dict[str, Any]) -> None:
        lay.addWidget(Label(_("Exhibit"), "strong"))
        for number, each in enumerate(self._files, 1):
            check = Check(_file_name(number, each), each.id == self._current,
                          lambda _yes: self._touched())
            self.checks[each.id] = check
            lay.addWidget(check)
        if not self._files:
            lay.addWidget(Label(_("The note has no files to add."), "muted", wrap=True))
            return
        shown = next((f for f in self._files if f.id == self._current), self._files[0])
        self.spanish = LongText(shown.caption, _("What it is, in Spanish"))
        self.english = LongText("", _("What it is, in English"))
        for box in (self.spanish, self.english):
            box.setMaximumHeight(72)
        lay.addWidget(Field(_("What it is, in Spanish"), self.spanish))
        lay.addWidget(Field(_("What it is, in English"), self.english))
        notes, file_id = self.page.desk.notes, shown.id
        self.page.load(lambda: notes.file(file_id), lambda record: self._watch(record, begun))
        lay.addWidget(row(Button(_("Add as exhibit"), "primary", "paperclip", on=self.add), None))

    def _watch(self, record: Attachment, begun: dict[str, Any]) -> None:
        """The form stands as it is at first; from now on what is changed is kept."""
        self.english.show_value(record.caption_en)
        if self._kept is None:
            return
        self._kept.watch(begun)
        if begun:
            self.spanish.show_value(str(begun["spanish"]))
            self.english.show_value(str(begun["english"]))
            for key, check in self.checks.items():
                check.setChecked(key in begun["files"])
        for box in (self.spanish, self.english):
            box.textChanged.connect(self._touched)

    def _chosen(self, declaration_id: str) -> None:
        declarations = self.page.desk.declarations
        self.page.load(lambda: declarations.paragraphs(declaration_id), self._show_paragraphs)

    def _show_paragraphs(self, paragraphs: list[ParagraphView]) -> None:
        self._paragraphs = [each for each in paragraphs if not each.fixed]
        self.paragraph.set_options(
            [(p.id, one_line(f"¶ {p.number} {p.es}", 70)) for p in self._paragraphs])
        self.cite_button.setEnabled(bool(self._paragraphs))

    def _new(self) -> None:
        assert self._note is not None
        self.page.shell.go("case", case_id=self._note.case, tab="declarations")

    def add(self) -> None:
        """Make the next exhibit of the files ticked."""
        ticked = [key for key, check in self.checks.items() if check.isChecked()]
        if not ticked or self._note is None:
            self.page.show_notice(Notice("info", _("Tick at least one file.")))
            return
        declarations, declaration_id = self.page.desk.declarations, self.which.value()
        note_id = self._note.id
        spanish, english = self.spanish.toPlainText(), self.english.toPlainText()
        self.page.load(
            lambda: declarations.add_exhibit(declaration_id, note_id, ticked, spanish, english),
            lambda made: self._done(_("It is exhibit {letter}.", letter=made.letter)),
        )

    def cite(self) -> None:
        """Name the note or one of its files as the source of the paragraph."""
        paragraph, part = self.paragraph.value(), self.cited.value()
        if not paragraph or self._note is None:
            return
        declarations, note_id = self.page.desk.declarations, self._note.id
        number = next(p.number for p in self._paragraphs if p.id == paragraph)
        self.page.load(
            lambda: declarations.cite(paragraph, note_id, part),
            lambda _made: self._done(_("Cited in paragraph {number}.", number=number)),
        )

    def _done(self, text: str) -> None:
        declaration_id = self.which.value()
        if self._kept is not None:
            self._kept.end()
            self._kept = None
        self.page.shell.toast(text)
        self.page.shell.refresh_badges()
        self._close()
        self.last_used = declaration_id


def _file_name(number: int, each: FileRow) -> str:
    return one_line(_("{number}. {name}", number=number, name=each.caption or each.name), 70)
