"""The evidence of a case: notes with their pictures, as a grid or as a list, and one in detail."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.notes import FileRow, NoteRow
from defender_desk.domain.note import NOTE_TYPES
from defender_desk.ui import theme
from defender_desk.ui.pages.cases.note_details import SIDE, NoteDetails, facts, named, warned
from defender_desk.ui.pages.cases.quick_look import QuickLook
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.widgets import (
    Button,
    Cell,
    Choice,
    Columns,
    EmptyState,
    Label,
    Segmented,
    Table,
    empty,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.ui.widgets.labels import STATES
from defender_desk.ui.widgets.picture_grid import PictureGrid, Shape, Tile
from defender_desk.wording import _, plural, state_text

SHAPE = Shape(182, 178, 62)
FIRST = 60
"""Notes read and shown at once; a case of thousands is there without waiting."""
_LEAST = 200
"""Pixels of height that the pictures or the list keep in a low window."""
_ICONS = {"document": "file-text", "audio": "mic", "call": "phone", "meeting": "users",
          "message_export": "message-circle", "object": "package", "web_page": "globe",
          "decision": "flag", "photo": "image", "observation": "notebook-pen"}


class EvidenceTab(Tab):
    """Pictures come one by one, so that the words are there at once."""

    _look = "grid"
    _only = "all"
    _type = ""
    _person = ""
    _rows: tuple[NoteRow, ...] = ()
    _people: dict[str, str]
    _current = ""
    _filling = False
    _made = ""

    def refresh(self) -> None:
        """Read the notes again: the newest first of all, the others while those are looked at."""
        desk, case_id = self.desk, self.case_id

        def work() -> tuple[list[NoteRow], dict[str, str], list[int]]:
            people = {each.id: each.initials for each in desk.people.of_case(case_id)}
            ids = desk.notes.ids(case_id)
            return desk.notes.rows(ids[:FIRST]), people, ids

        def show(found: tuple[list[NoteRow], dict[str, str], list[int]]) -> None:
            rows, people, ids = found
            self._show(rows, people)
            if len(ids) > FIRST:
                self.page.tasks.run(lambda _progress: desk.notes.rows(ids), self._show_all,
                                    self.page.show_error, self.details)

        self.page.load(work, show)

    def main_action(self) -> None:
        """Bring photographs into a new note."""
        self.bring()

    # --- showing ----------------------------------------------------------------------------------

    def _show_all(self, rows: list[NoteRow]) -> None:
        """The others are here too: they come behind what is seen."""
        self._rows = tuple(rows)
        self._offer_narrow()
        self._fill()

    def _show(self, rows: list[NoteRow], people: dict[str, str]) -> None:
        self._rows, self._people = tuple(rows), people
        body = self.cleared()
        self._made = ""
        if not rows:
            body.addWidget(EmptyState(
                "camera", _("No evidence in this case."),
                _("Bring photos from the phone, scan a paper or write a note. What you saw first"
                  " is worth a lot."),
                [(_("Bring photos"), "primary", self.bring), (_("Write note"), "plain",
                                                              self.write)],
            ), 1)
            return
        body.addWidget(flow(self._narrow()))
        body.addWidget(flow([
            Segmented([("grid", _("Pictures")), ("list", _("List"))], self._look,
                      on=self._looked),
            Button(_("Write note"), "plain", "pencil", on=self.write),
            Button(_("Bring photos"), "soft", "image-plus", on=self.bring), self._count,
        ]))
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 12, 0)
        self.details = NoteDetails(self.page, self._open, self._quick)
        place = Columns(left, self.details, sizes=[560, SIDE], key="evidence",
                        drawer=_("Details of the note"))
        # The list takes the room there is and scrolls itself; the tab scrolls in a low window.
        place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        place.setMinimumHeight(_LEAST)
        body.addWidget(place, 1)
        self._fill()

    def _narrow(self) -> list[QWidget]:
        states = Choice([("all", _("All states")), ("unsent", _("Not sent")),
                         ("received", _("The team has it"))], self._only, self._filtered,
                        _("State"))
        types, people = Choice([], "", self._typed, _("Type")), Choice(
            [], "", self._named, _("Person"))
        self._types, self._who = types, people
        self._offer_narrow()
        for box in (states, types, people):
            box.setFixedWidth(theme.wide(172))
        self._count = Label("", "muted")
        self._count.setMinimumHeight(states.sizeHint().height())
        return [states, types, people]

    def _offer_narrow(self) -> None:
        """Only the kinds and the people there are can be asked for."""
        kinds = {each.type for each in self._rows}
        named_in = {who for each in self._rows for who in each.people if who in self._people}
        self._types.set_options([("", _("All types")), *(
            (key, _(text)) for key, text in NOTE_TYPES if key in kinds)])
        self._types.set_value(self._type)
        self._who.set_options([("", _("All people")), *(
            (key, self._people[key]) for key in sorted(
                named_in, key=lambda key: self._people[key]))])
        self._who.set_value(self._person)

    def _shown(self) -> list[NoteRow]:
        return [
            each for each in self._rows
            if self._only in ("all", each.state) and self._type in ("", each.type)
            and (not self._person or self._person in each.people)
        ]

    def _fill(self) -> None:
        shown = self._shown()
        self._count.setText(plural("{n} note", "{n} notes", len(shown), n=len(shown)))
        if not shown:
            self._made = ""
            empty(self._left)
            self._left.addWidget(Label(_("No note fits this filter."), "muted", wrap=True))
            self._left.addStretch(1)
            self.details.clear()
            return
        kept = self._current if any(each.id == self._current for each in shown) else shown[0].id
        self._filling = True  # the list says which of its rows it begins with; one is shown once
        if self._made != self._look:
            self._made = self._look
            empty(self._left)
            self._left.addWidget(self._grid() if self._look == "grid" else self._list(), 1)
        if self._look == "grid":
            self.grid.show_tiles([self._tile(each) for each in shown])
            self.grid.choose(kept)
        else:
            self.table.set_rows([(each.id, self._cells(each)) for each in shown])
            self.table.select(kept)
        self._filling = False
        self._chosen(kept)

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

    def _grid(self) -> PictureGrid:
        notes = self.desk.notes
        self.grid = PictureGrid(
            _("Evidence"), SHAPE,
            lambda file_id, done: self.page.load(lambda: notes.thumbnail(file_id), done),
            on=self._chosen, opens=self._open, looks=self._quick)
        return self.grid

    def _tile(self, each: NoteRow) -> Tile:
        text, tone, icon = STATES[each.state]
        spoken = ", ".join(p for p in (
            each.code, each.title or _("Without a title"), _(text),
            warned(each.warnings) if each.warnings else "") if p)
        return Tile(each.id, " ".join(named(each).split()), spoken, each.thumb,
                    _ICONS.get(each.type, "notebook-pen"), tag=(_(text), tone, icon),
                    veiled=self._covers(each))

    def _list(self) -> Table:
        self.table = Table([(_("Note"), None), (_("State"), 190)], on=self._chosen,
                           name=_("Evidence"), row_height=54)
        self.table.activated.connect(lambda _index: self._open(self.table.current_id()))
        return self.table

    @staticmethod
    def _cells(each: NoteRow) -> list[str | Cell]:
        second = " · ".join([facts(each), *([warned(each.warnings)] if each.warnings else [])])
        return [Cell(named(each), strong=True, second=second),
                Cell(state_text(each.state), *STATES[each.state][1:])]

    # --- one note ---------------------------------------------------------------------------------

    def _covers(self, each: NoteRow) -> bool:
        """Whether its pictures are covered until somebody asks to see them."""
        return bool(each.warnings) or self.page.settings.cover_pictures

    def _chosen(self, note_id: str) -> None:
        if self._filling:
            return
        self._current = note_id
        each = next((one for one in self._rows if one.id == note_id), None)
        if each is not None:
            self.details.show_note(each, self._people, covered=self._covers(each))

    def _quick(self, note_id: str) -> None:
        each = next(one for one in self._rows if one.id == note_id)
        if not each.photos:
            self._open(note_id)
            return
        notes, title, covered = self.desk.notes, named(each), self._covers(each)

        def show(files: list[FileRow]) -> None:
            pictures = [one for one in files if one.mime.startswith("image/")]
            QuickLook(self.page, title, pictures, covered=covered).open()

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
