"""The evidence of a case: notes with their pictures, as a grid or as a list, and one in detail."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.desk.notes import FileRow, NoteRow
from defender_desk.domain.approximate_dates import ApproximateDate, describe
from defender_desk.domain.note import NOTE_TYPES
from defender_desk.ui import theme
from defender_desk.ui.pages.cases.note_grid import NoteGrid
from defender_desk.ui.pages.cases.quick_look import QuickLook
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Button,
    Cell,
    Choice,
    EmptyState,
    Filters,
    Label,
    Picture,
    Scroll,
    Segmented,
    Table,
    chips_for,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, language, plural, size_text, state_text

_SIDE = 246
_TONES = {"unsent": ("attention", "circle-dashed"), "packed": ("attention", "package"),
          "handed_over": ("warning", "hourglass"), "received": ("success", "check-check"),
          "rejected": ("danger", "circle-x")}


class EvidenceTab(Tab):
    """Pictures come one by one, so that the words are there at once."""

    _look = "grid"
    _only = "all"
    _type = ""
    _person = ""
    _rows: tuple[NoteRow, ...] = ()
    _current = ""

    def refresh(self) -> None:
        """Read the notes again."""
        desk, case_id = self.desk, self.case_id

        def work() -> tuple[list[NoteRow], dict[str, str]]:
            people = {each.id: each.initials for each in desk.people.of_case(case_id)}
            return desk.notes.of_case(case_id), people

        self.page.load(work, self._show)

    def main_action(self) -> None:
        """Bring photographs into a new note."""
        self.bring()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, found: tuple[list[NoteRow], dict[str, str]]) -> None:
        rows, self._people = found
        self._rows = tuple(rows)
        body = self.cleared()
        if not rows:
            body.addWidget(EmptyState(
                "camera", _("No evidence in this case."),
                _("Bring photos from the phone, scan a paper or write a note. What you saw first"
                  " is worth a lot."),
                [(_("Bring photos"), "primary", self.bring), (_("Write note"), "plain",
                                                              self.write)],
            ), 1)
            return
        body.addWidget(self._tools())
        body.addWidget(self._narrow())
        self._place = QWidget()
        both = QHBoxLayout(self._place)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        self._left = QVBoxLayout()
        both.addLayout(self._left, 1)
        self.details = Scroll((12, 10, 12, 10), 6, look="pane")
        self.details.setAccessibleName(_("Details of the note"))
        self.details.setFixedWidth(theme.wide(_SIDE))
        both.addWidget(self.details)
        body.addWidget(self._place, 1)
        self._fill()

    def _tools(self) -> QWidget:
        return flow([
            Filters([("all", _("All")), ("unsent", _("Not sent")),
                     ("received", _("The team has it"))], self._only, on=self._filtered),
            Segmented([("grid", _("Pictures")), ("list", _("List"))], self._look,
                      on=self._looked),
            Button(_("Write note"), "plain", "pencil", on=self.write),
            Button(_("Bring photos"), "soft", "image-plus", on=self.bring),
        ])

    def _narrow(self) -> QWidget:
        kinds = {each.type for each in self._rows}
        named = {who for each in self._rows for who in each.people if who in self._people}
        types = Choice([("", _("All types")),
                        *((key, _(text)) for key, text in NOTE_TYPES if key in kinds)],
                       self._type, self._typed, _("Type"))
        people = Choice([("", _("All people")),
                         *((key, self._people[key]) for key in sorted(
                             named, key=lambda key: self._people[key]))],
                        self._person, self._named, _("Person"))
        self._count = Label("", "muted")
        for box in (types, people):
            box.setFixedWidth(theme.wide(170))
        return flow([types, people, self._count])

    def _shown(self) -> list[NoteRow]:
        return [
            each for each in self._rows
            if self._only in ("all", each.state) and self._type in ("", each.type)
            and (not self._person or self._person in each.people)
        ]

    def _fill(self) -> None:
        empty(self._left)
        shown = self._shown()
        self._count.setText(plural("{n} note", "{n} notes", len(shown), n=len(shown)))
        if not shown:
            self._left.addWidget(Label(_("No note fits this filter."), "muted"))
            self._left.addStretch(1)
            empty(self.details.column)
            return
        if self._look == "grid":
            notes = self.desk.notes
            grid = NoteGrid(
                self._chosen, self._open, self._quick,
                lambda file_id, done: self.page.load(lambda: notes.thumbnail(file_id), done),
                _("Evidence"))
            grid.setMinimumHeight(200)
            self._left.addWidget(grid, 1)
            grid.show_notes(shown)
            self.grid = grid
            return
        self._left.addWidget(self._list(shown), 1)
        self._chosen(shown[0].id)

    def _filtered(self, key: str) -> None:
        self._only = key
        self._fill()

    def _typed(self, key: str) -> None:
        self._type = key
        self._fill()

    def _named(self, key: str) -> None:
        self._person = key
        self._fill()

    def _looked(self, key: str) -> None:
        self._look = key
        self._fill()

    def _list(self, shown: list[NoteRow]) -> QWidget:
        table = Table([(_("Note"), None), (_("Files"), 130), (_("State"), 190)],
                      on=self._chosen, name=_("Evidence"))
        table.set_rows([
            (each.id, [
                Cell(" ".join(p for p in (each.code, each.title) if p), strong=True),
                facts(each), Cell(state_text(each.state), *_TONES.get(each.state, ("", ""))),
            ])
            for each in shown
        ])
        table.setMinimumHeight(240)
        table.doubleClicked.connect(lambda _index: self._open(table.current_id()))
        return table

    # --- one note ---------------------------------------------------------------------------------

    def _chosen(self, note_id: str) -> None:
        self._current = note_id
        each = next((one for one in self._rows if one.id == note_id), None)
        if each is None:
            return
        body = self.details.column
        empty(body)
        name = " ".join(p for p in (each.code, each.title or _("Without a title")) if p)
        if each.thumb:
            picture = Picture(name)
            picture.setFixedHeight(150)
            notes = self.desk.notes
            self.page.load(lambda: notes.thumbnail(each.thumb), picture.set_jpeg)
            body.addWidget(frame("well", picture, margins=(2, 2, 2, 2)))
        body.addWidget(Label(name, "strong", wrap=True))
        for chip in chips_for(each.state, each.badges):
            body.addWidget(row(chip, None))
        for words in self._facts(each):
            body.addWidget(Label(words, "muted", wrap=True))
        if each.text:
            said = " ".join(each.text.split())
            body.addWidget(Label(said if len(said) < 260 else f"{said[:260]}…", "dense",
                                 wrap=True))
        body.addWidget(row(Button(_("Open"), "soft", "pencil", size="small",
                                  on=partial(self._open, each.id)), None))
        if each.photos:
            body.addWidget(row(Button(_("Quick look (Space)"), "plain", "eye", size="small",
                                      on=partial(self._quick, each.id)), None))
        body.addStretch(1)

    def _facts(self, each: NoteRow) -> list[str]:
        told = [_(dict(NOTE_TYPES).get(each.type, each.type)), facts(each)]
        if each.when:
            told.append(_("Date of the fact: {date}", date=describe(
                ApproximateDate.from_json(each.when), language())))
        if each.place:
            told.append(each.place)
        who = [self._people[key] for key in each.people if key in self._people]
        if who:
            told.append(", ".join(who))
        told.append(_("changed {when}", when=moments.when(each.changed)))
        return told

    def _quick(self, note_id: str) -> None:
        each = next(one for one in self._rows if one.id == note_id)
        if not each.photos:
            self._open(note_id)
            return
        notes, title = self.desk.notes, " ".join(p for p in (each.code, each.title) if p)

        def show(files: list[FileRow]) -> None:
            pictures = [one for one in files if one.mime.startswith("image/")]
            QuickLook(self.page, title, pictures).open()

        self.page.load(lambda: notes.files(note_id), show)

    def _open(self, note_id: str) -> None:
        self.shell.go("note", note_id=note_id)

    # --- deeds ------------------------------------------------------------------------------------

    def write(self) -> None:
        """A new note, opened at once."""
        self.page.load(lambda: self.desk.notes.new(self.case_id),
                       lambda note: self._open(note.id))

    def bring(self) -> None:
        """Go to where photographs are chosen by day; they become the files of a note."""
        self.shell.go("import_photos", case_id=self.case_id)


def facts(each: NoteRow) -> str:
    """«5 fotos · 20 MB», «sin archivos»."""
    if not each.files:
        return _("no files")
    parts = []
    if each.photos:
        parts.append(plural("{n} photo", "{n} photos", each.photos, n=each.photos))
    others = each.files - each.photos
    if others:
        parts.append(plural("{n} file", "{n} files", others, n=others))
    parts.append(size_text(each.size))
    return " · ".join(parts)
