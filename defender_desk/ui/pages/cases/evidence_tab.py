"""The evidence of a case: notes with their pictures, as a grid or as a list."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from defender_desk.desk.notes import Added, NoteRow
from defender_desk.domain.note import Note
from defender_desk.progress import Progress
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Button,
    Card,
    Cell,
    EmptyState,
    Filters,
    Icon,
    Label,
    Notice,
    Segmented,
    Table,
    Thumb,
    chips_for,
    column,
    row,
)
from defender_desk.wording import _, plural, sentence, size_text, state_text

_AT_ONCE = 24
_ACROSS = 3


class EvidenceTab(Tab):
    """Pictures come one by one, so that the words are there at once."""

    _look = "grid"
    _only = "all"
    _most = _AT_ONCE

    def refresh(self) -> None:
        """Read the notes again."""
        self.page.load(lambda: self.desk.notes.of_case(self.case_id), self._show)

    def main_action(self) -> None:
        """Bring photographs into a new note."""
        self.bring()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, rows: list[NoteRow]) -> None:
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
        shown = [each for each in rows if self._only == "all" or each.state == self._only]
        body.addWidget(row(
            Filters([("all", _("All")), ("unsent", _("Not sent")),
                     ("received", _("The team has it"))], self._only,
                    on=lambda key: self._filtered(key, rows)),
            None,
            Segmented([("grid", _("Pictures")), ("list", _("List"))], self._look,
                      on=lambda key: self._looked(key, rows)),
            Button(_("Write note"), "plain", "pencil", on=self.write),
            Button(_("Bring photos"), "soft", "image-plus", on=self.bring),
        ))
        if not shown:
            body.addWidget(Label(_("No note fits this filter."), "muted"))
        elif self._look == "grid":
            self._grid(shown, rows)
        else:
            body.addWidget(self._list(shown), 1)
            return
        body.addStretch(1)

    def _filtered(self, key: str, rows: list[NoteRow]) -> None:
        self._only = key
        self._show(rows)

    def _looked(self, key: str, rows: list[NoteRow]) -> None:
        self._look = key
        self._show(rows)

    def _grid(self, shown: list[NoteRow], rows: list[NoteRow]) -> None:
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, each in enumerate(shown[: self._most]):
            grid.addWidget(self._tile(each), at // _ACROSS, at % _ACROSS)
        for across in range(_ACROSS):
            grid.setColumnStretch(across, 1)
        self.column.addLayout(grid)
        left = len(shown) - self._most
        if left > 0:
            self.column.addWidget(row(Button(
                plural("Show {n} more", "Show {n} more", left, n=left), "plain",
                on=lambda: self._more(rows)), None))

    def _more(self, rows: list[NoteRow]) -> None:
        self._most += _AT_ONCE
        self._show(rows)

    def _tile(self, each: NoteRow) -> QWidget:
        card = Card()
        name = " ".join(p for p in (each.code, each.title) if p)
        if each.thumb:
            thumb = Thumb(name, on=lambda: self._open(each.id))
            self.page.load(lambda: self.desk.notes.thumbnail(each.thumb), thumb.set_jpeg)
            card.add(row(thumb, None))
        else:
            card.add(row(Icon("notebook-pen", 28, "text_muted"), None))
        title = Button(each.code or _("Note"), "link", on=lambda: self._open(each.id))
        title.setAccessibleName(name)
        card.add(column(title, Label(each.title or _("Without a title"), "strong", wrap=True),
                        Label(facts(each), "muted", wrap=True), spacing=1))
        for chip in chips_for(each.state, each.badges):
            card.add(row(chip, None))
        card.body.addStretch(1)
        return card

    def _list(self, shown: list[NoteRow]) -> QWidget:
        table = Table([(_("Note"), None), (_("Files"), 150), (_("Changed"), 110),
                       (_("State"), 210)], on=self._open, name=_("Evidence"))
        tones = {"unsent": ("attention", "circle-dashed"), "packed": ("attention", "package"),
                 "handed_over": ("warning", "hourglass"), "received": ("success", "check-check"),
                 "rejected": ("danger", "circle-x")}
        table.set_rows([
            (each.id, [
                Cell(" ".join(p for p in (each.code, each.title) if p), strong=True),
                facts(each), moments.when(each.changed),
                Cell(state_text(each.state), *tones.get(each.state, ("", ""))),
            ])
            for each in shown
        ])
        table.setMinimumHeight(320)
        return table

    def _open(self, note_id: str) -> None:
        self.shell.go("note", note_id=note_id)

    # --- deeds ------------------------------------------------------------------------------------

    def write(self) -> None:
        """A new note, opened at once."""
        self.page.load(lambda: self.desk.notes.new(self.case_id),
                       lambda note: self._open(note.id))

    def bring(self) -> None:
        """Choose files; they become the files of a new note, which then opens."""
        files = self.shell.pick_files(_("Bring photos and audio"))
        if not files:
            return

        def work(progress: Progress) -> tuple[Note, Added]:
            note = self.desk.notes.new(self.case_id)
            return note, self.desk.notes.add_files(note.id, files, progress)

        self.page.run(work, self._brought, what=_("Bringing {n} files", n=len(files)))

    def _brought(self, made: tuple[Note, Added]) -> None:
        note, added = made
        self.shell.refresh_badges()
        self.shell.saved()
        if not added.problems:
            self._open(note.id)
            return
        self.refresh()
        for _name, error in added.problems:
            said = sentence(error)
            self.page.show_notice(Notice(
                "warning", said.what, f"{said.safe} {said.todo}".strip(),
                [(_("Open note"), lambda: self._open(note.id))],
            ))


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
