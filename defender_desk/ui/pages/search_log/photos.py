"""The photographs of an attempt: brought here, opened in the viewer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.desk.notes import Added, FileRow, Notes
from defender_desk.progress import Progress
from defender_desk.ui.widgets import Button, Label, Thumb, empty
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.page import Page

KINDS = "*.jpg *.jpeg *.png *.heic *.JPG *.JPEG *.PNG *.HEIC"
SHOWN = 4
"""Pictures beside each other; the others are seen in the viewer."""


class AttemptPhotos(QWidget):
    """Files of one attempt; ``bring`` asks for more."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._id = ""
        self.rows: list[FileRow] = []
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(4)
        lay.addWidget(Label(_("Photographs"), "label"))
        self._strip = QHBoxLayout()
        self._strip.setSpacing(8)
        lay.addLayout(self._strip)
        self._stays = Label("", "attention", wrap=True)
        self._stays.hide()
        lay.addWidget(self._stays)

    def show_files(self, attempt_id: str, rows: list[FileRow]) -> None:
        """Show the files of an attempt."""
        self._id, self.rows = attempt_id, rows
        empty(self._strip)
        notes = self._page.desk.notes
        for at, each in enumerate(rows[:SHOWN]):
            name = each.caption or _("photo {n} of {total}, without caption", n=at + 1,
                                     total=len(rows))
            thumb = Thumb(name, partial(self.look, each.id), (74, 54))
            covered = bool(each.warnings) or self._page.settings.cover_pictures
            # Owned by the picture: the strip may be made anew before it is read.
            self._page.tasks.run(partial(_small, notes, each.id),
                                 partial(thumb.set_jpeg, covered=covered),
                                 self._page.show_error, thumb)
            self._strip.addWidget(thumb)
        if len(rows) > SHOWN:
            more = len(rows) - SHOWN
            self._strip.addWidget(Button(plural("{n} more", "{n} more", more, n=more), "link",
                                         on=partial(self.look, rows[SHOWN].id)))
        add = Button(_("Add"), "plain", "camera", size="small", on=self.bring)
        add.setAccessibleName(_("Add photographs"))
        self._strip.addWidget(add)
        self._strip.addStretch(1)
        kept = sum(each.hold_back or each.shows_person for each in rows)
        self._stays.setText(plural("{n} stays on this computer.", "{n} stay on this computer.",
                                   kept, n=kept))
        self._stays.setVisible(bool(kept))

    def look(self, file_id: str) -> None:
        """Open the viewer."""
        self._page.shell.go("viewer", owner_id=self._id, file_id=file_id)

    def bring(self) -> None:
        """Ask for photographs and keep them."""
        paths = self._page.shell.pick_files(
            _("Bring photos"), f"{_('Photographs')} ({KINDS});;{_('All files')} (*)")
        if not paths:
            return
        notes, owner = self._page.desk.notes, self._id
        self._page.run(lambda progress: notes.add_files(owner, paths, progress),
                       partial(self._added, owner),
                       plural("Bringing {n} file", "Bringing {n} files", len(paths),
                              n=len(paths)))

    def _added(self, owner: str, added: Added) -> None:
        for _name, error in added.problems[:1]:
            self._page.show_error(error)
        if added.files:
            kept = len(added.files)
            self._page.shell.toast(plural("Your file is kept", "Your {n} files are kept", kept,
                                          n=kept))
        self._page.shell.refresh_badges()
        if owner == self._id:
            self._page.load(lambda: self._page.desk.notes.files(owner),
                            partial(self.show_files, owner))


def _small(notes: Notes, file_id: str, _progress: Progress) -> bytes | None:
    return notes.thumbnail(file_id)
