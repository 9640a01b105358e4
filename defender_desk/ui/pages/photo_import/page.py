"""Bringing photographs and audio: from where, which, into which note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from defender_desk.desk.photo_import import Brought, Glance, Source, Waiting
from defender_desk.domain.initials import initials
from defender_desk.domain.record import new_id
from defender_desk.progress import Progress
from defender_desk.ui import theme
from defender_desk.ui.clipboard import copied_files, files_in
from defender_desk.ui.page import Page
from defender_desk.ui.pages.notes.not_brought import not_brought
from defender_desk.ui.pages.photo_import.days import DaysPane
from defender_desk.ui.pages.photo_import.grid import DayGrid
from defender_desk.ui.pages.photo_import.sources import SourcesPane
from defender_desk.ui.pages.photo_import.target import TargetPane, counted
from defender_desk.ui.unfinished import Unfinished
from defender_desk.ui.widgets import Button, Columns, Foot, Label, Notice
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

@dataclass(frozen=True, slots=True)
class Choices:
    """What the page reads when it opens."""

    sources: list[Source]
    cases: list[tuple[str, str]]
    notes: list[tuple[str, str]]
    case_code: str
    free: int
    begun: dict[str, Any]


class ImportPage(Page):
    """``case_id`` and ``note_id`` are where the files go, "" to be chosen.

    What was chosen and not brought yet stands here again the next time.
    """

    def __init__(self, shell: Shell, case_id: str = "", note_id: str = "") -> None:
        super().__init__(shell)
        self.title = _("Bring photos and audio")
        self.case_id, self.note_id = case_id, note_id
        self._code = ""
        self._free = 0
        self._begun: dict[str, Any] = {}
        self._planned = ""
        """The id of the new note that is being made: what a lock cuts short goes on in it."""
        self._to_files = False
        """Whether the focus goes to the files once they are there: the person asked for them."""
        self.kept = Unfinished(self, f"import_photos.{case_id}", self._standing)
        self.places = SourcesPane(self._look, self._other_folder, self._open_folder)
        self.days = DaysPane(self._count, self._glance,
                             covered=self.settings.cover_pictures)
        self.target = TargetPane(self._case_chosen, self._count)
        self.target.setMinimumWidth(theme.wide(290))
        self.body.addWidget(Columns(self.places, self.days, self.target,
                                    sizes=[252, 594, 320], key="photo_import",
                                    drawer=_("Where they go"), parent=self,
                                    heading=self.target.heading), 1)
        self.bring = Button(_("Bring"), "primary", "download", on=self.main_action)
        self.bring.setEnabled(False)
        said = Label(_("The original is kept untouched and encrypted; every copy is read back."),
                     "muted")
        # The buttons keep their words where there is little room.
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        foot = Foot([said], [Button(_("Cancel"), "plain", on=self._cancel), self.bring])
        lay = foot.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.setStretch(0, 1)
        lay.setStretch(1, 0)
        self.body.addWidget(foot)
        self.setAcceptDrops(True)

    # --- the page -------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, bringing photographs."""
        way: list[tuple[str, str, dict[str, Any]]] = [(_("Cases"), "cases", {})]
        if self._code:
            way.append((self._code, "case", {"case_id": self.case_id}))
        return [*way, (self.title, "", {})]

    @property
    def grids(self) -> list[DayGrid]:
        """The days shown."""
        return self.days.grids

    def first_focus(self) -> QWidget | None:
        """The files, once there are some."""
        return self.grids[0] if self.grids else self.places.places

    def refresh(self) -> None:
        """Read where files may come from and where they may go."""
        self.load(self._read, self._show)

    def _read(self) -> Choices:
        desk = self.desk
        rows = desk.cases.rows(desk.cases.ids("", "active")[:200])
        known = [each.id for each in rows]
        if self.case_id and self.case_id not in known:
            rows = [desk.cases.row_of(self.case_id), *rows]
        chosen = self.case_id or (rows[0].id if rows else "")
        code = next((each.code for each in rows if each.id == chosen), "")
        return Choices(
            desk.photos.sources(), [(each.id, f"{each.code} · {each.title}") for each in rows],
            self._notes(chosen), code, desk.photos.free_space(), self.kept.begun(),
        )

    def _notes(self, case_id: str) -> list[tuple[str, str]]:
        if not case_id:
            return []
        return [(each.id, " ".join(p for p in (each.code, each.title) if p))
                for each in self.desk.notes.of_case(case_id)]

    def _show(self, found: Choices) -> None:
        self._free = found.free
        self.case_id = self.case_id or (found.cases[0][0] if found.cases else "")
        self._code = found.case_code
        self.target.offer(found.cases, found.notes, self.case_id, self.note_id)
        self.kept.watch(found.begun)
        self.places.offer(found.sources, str(found.begun.get("folder", "")))
        if found.begun:
            self._begun = found.begun
            planned = found.begun.get("planned")
            made = any(note_id == planned for note_id, _text in found.notes)
            self.target.go_on_with({**found.begun, "note": planned} if made else found.begun)
        self.places.show_places()
        self.shell.show_way()
        self._look()

    # --- what was begun -------------------------------------------------------------------------

    def _standing(self) -> dict[str, Any]:
        chosen = [str(each.path) for each in self.days.chosen()]
        return {"folder": self._folder() if chosen else "", "ticked": chosen,
                **self.target.standing(), "planned": self._planned}

    def _folder(self) -> str:
        source = self.places.current()
        return str(source.folder) if source is not None and source.kind != "given" else ""

    def before_leave(self) -> None:
        """Keep what was chosen."""
        self.kept.flush()

    def _cancel(self) -> None:
        self.kept.end()
        self.shell.back()

    # --- from where -----------------------------------------------------------------------------

    def _other_folder(self) -> None:
        folder = self.shell.pick_folder(_("Folder with photos"))
        if folder is not None:
            self.add_folder(folder)

    def add_folder(self, folder: Path) -> None:
        """Look into a folder that the person chose."""
        self._to_files = True
        self.places.add(Source("folder", folder.name or str(folder), folder))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Look at files that were dragged or pasted; the new ones are ticked at once."""
        self.places.given = list(paths)
        self._to_files = True
        self._begun = {"ticked": [str(path) for path in paths]}
        self.places.add(Source("given", _("Dragged or pasted"), Path(paths[0]).parent))

    def _open_folder(self) -> None:
        self.load(self.desk.photos.incoming, self.shell.open_folder)

    def _case_chosen(self, case_id: str) -> None:
        self.case_id = case_id

        def show(found: tuple[list[tuple[str, str]], str]) -> None:
            notes, self._code = found
            self.target.offer_notes(notes)
            self.shell.show_way()
            self._count()

        self.load(lambda: (self._notes(case_id), self.desk.cases.get(case_id).code), show)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this computer may be dropped anywhere on the page."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the dropped files."""
        paths = files_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.add_files(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V looks at the files that were copied in the file manager."""
        if event.matches(QKeySequence.StandardKey.Paste):
            paths = copied_files()
            if paths:
                self.add_files(paths)
            return
        super().keyPressEvent(event)

    # --- what is there --------------------------------------------------------------------------

    def _reading(self, source: Source) -> Callable[[Progress | None], list[Waiting]]:
        photos, given = self.desk.photos, self.places.given
        if source.kind == "given":
            return lambda progress: photos.look_at(given, progress)
        return lambda progress: photos.look(source.folder, progress)

    def _look(self) -> None:
        source = self.places.current()
        if source is not None:
            self.target.show_removing(source.kind == "incoming")
            ticket = self.run(self._reading(source), partial(self._looked, source),
                              _("Looking at the files"))
            ticket.again = None  # nobody misses a look that a lock cut short

    def _looked(self, source: Source, found: list[Waiting]) -> None:
        if source is not self.places.current():
            return
        self.clear_notices()
        ticked, self._begun = self._begun.get("ticked", []), {}
        self.days.show_found(found, [str(each) for each in ticked])
        self.places.show_places(self.days.new_ones())
        if self._to_files and self.grids:
            self.grids[0].setFocus()
        self._to_files = False

    def _glance(self, each: Waiting, done: Any) -> None:
        photos = self.desk.photos

        def show(found: Glance | None) -> None:
            done(found)

        self.load(lambda: photos.glance(each.path), show)

    # --- bringing -------------------------------------------------------------------------------

    def chosen(self) -> list[Waiting]:
        """The files that are ticked, the earliest first."""
        return self.days.chosen()

    def _count(self) -> None:
        chosen = self.chosen()
        self.target.show_numbers(chosen, self.days.seen(), self._free)
        words = _("Bring {what}", what=counted(chosen)) if chosen else _("Bring")
        self.bring.set_words(words)
        self.bring.setEnabled(bool(chosen) and bool(self.case_id))
        self.kept.touched()

    def main_action(self) -> None:
        """Keep what is ticked."""
        files = [each.path for each in self.chosen()]
        if not files or not self.case_id or not self.bring.isEnabled():
            return
        self.bring.setEnabled(False)
        remove = not self.target.remove.isHidden() and self.target.remove.isChecked()
        photos, case_id, note_id = self.desk.photos, self.case_id, self.target.note.value()
        taken_by = self.target.taken_by(initials(self.desk.profile.name))
        planned = self._planned = new_id()
        self.kept.touched()
        self.run(lambda progress: photos.bring(case_id, note_id, files, taken_by=taken_by,
                                               remove=remove, progress=progress, planned=planned),
                 self._brought, _("Bringing"), self._stopped)

    def _stopped(self, error: Any) -> None:
        self._planned = ""
        self.clear_notices()
        self.show_error(error)
        self._count()

    def _brought(self, done: Brought) -> None:
        self._planned = ""
        self.clear_notices()
        self.shell.refresh_badges()
        added = done.added
        if added.problems or added.stopped:
            self._tell_what_is_left(done)
            return
        self.kept.end()
        words = plural("{n} file is kept and checked.", "{n} files are kept and checked.",
                       len(added.files), n=len(added.files))
        if done.removed:
            words = _("{kept} The incoming folder has them no more.", kept=words)
        self.shell.go("note", note_id=done.note_id, file_id=added.files[0].id, field="caption")
        self.shell.toast(words)

    def _tell_what_is_left(self, done: Brought) -> None:
        """Some came, some did not: each is named, and what came is already in its note."""
        notice = not_brought(done.added) if done.added.problems else Notice(
            "info", _("You stopped it."),
            plural("{n} file is kept; the others are where they were.",
                   "{n} files are kept; the others are where they were.",
                   len(done.added.files), n=len(done.added.files)))
        self._begun = {"ticked": [str(each.path) for each in self.chosen()]}
        if done.note_id:
            lay = notice.layout()
            assert isinstance(lay, QHBoxLayout)
            lay.addWidget(Button(_("Open the note"), "plain", size="small",
                                 on=lambda: self.shell.go("note", note_id=done.note_id)))
        source, case_id = self.places.current(), self.case_id
        if source is None:
            return
        reading = self._reading(source)

        def show(read: tuple[list[Waiting], list[tuple[str, str]]]) -> None:
            found, notes = read
            self.target.offer_notes(notes, done.note_id or self.target.note.value())
            self._looked(source, found)
            self.show_notice(notice)

        self.load(lambda: (reading(None), self._notes(case_id)), show)
