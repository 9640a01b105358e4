"""Bringing photographs and audio: from where, which, into which note."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from defender_desk.desk.photo_import import Brought, Source, Waiting
from defender_desk.domain.initials import initials
from defender_desk.ui import theme
from defender_desk.ui.page import Page
from defender_desk.ui.pages.photo_import.grid import DayGrid
from defender_desk.ui.pages.photo_import.target import TargetPane, counted
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Button,
    Columns,
    EmptyState,
    Foot,
    Label,
    Lines,
    Notice,
    Row,
    Scroll,
    Segmented,
    empty,
    frame,
    row,
)
from defender_desk.wording import _, plural, sentence

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ICONS = {"incoming": "folder-input", "stick": "usb", "bluetooth": "bluetooth",
         "folder": "folder-open"}
DAYS = 6
"""Days shown at first; a button shows the ones before."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the page reads when it opens."""

    sources: list[Source]
    cases: list[tuple[str, str]]
    notes: list[tuple[str, str]]
    case_code: str
    free: int


class ImportPage(Page):
    """``case_id`` and ``note_id`` are where the files go, "" to be chosen."""

    def __init__(self, shell: Shell, case_id: str = "", note_id: str = "") -> None:
        super().__init__(shell)
        self.title = _("Bring photos and audio")
        self.case_id, self.note_id = case_id, note_id
        self._code = ""
        self._free = 0
        self._days = DAYS
        self.sources: list[Source] = []
        self.source = 0
        self.found: list[Waiting] = []
        self.grids: list[DayGrid] = []
        self.places = Lines((), self._source_chosen, _("From where"), low=True)
        self.places.setMinimumHeight(4 * 44 + 4)
        self.only = Segmented([("new", _("New ones")), ("all", _("All of them"))], "new",
                              lambda _key: self._show_days())
        self.middle = Scroll((18, 12, 18, 12), 10)
        self.target = TargetPane(self._case_chosen, self._count)
        self.target.setMinimumWidth(theme.wide(290))
        self.body.addWidget(Columns(self._left(), self.middle, self.target,
                                    sizes=[252, 594, 320], key="photo_import",
                                    drawer=_("Where they go"), parent=self), 1)
        self.bring = Button(_("Bring"), "primary", "download", on=self.main_action)
        self.bring.setEnabled(False)
        self.body.addWidget(Foot(
            [Label(_("The original is kept untouched and encrypted; every copy is read back."),
                   "muted")],
            [Button(_("Cancel"), "plain", on=self.shell.back), self.bring]))

    def _left(self) -> Any:
        scroll = Scroll((12, 14, 12, 12), 10)
        pane = frame("panealt", scroll, margins=(0, 0, 0, 0))
        lay = scroll.column
        lay.addWidget(Label(_("Bring photos and audio"), "section", wrap=True))
        lay.addWidget(self.places, 1)
        lay.addWidget(row(Button(_("Another folder…"), "plain", "folder-open", size="small",
                                 on=self._other_folder), None))
        lay.addWidget(row(Button(_("Look again"), "plain", "refresh-cw", size="small",
                                 on=self._look), None))
        lay.addWidget(Notice(
            "info", _("Is the phone on a cable?"),
            _("Open it in the file manager, copy the photos, and paste them in the incoming"
              " folder. They appear here."), icon="smartphone"))
        lay.addWidget(row(Button(_("Open the folder"), "link", on=self._open_folder), None))
        pane.setMinimumWidth(theme.wide(220))
        return pane

    # --- the page -------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, bringing photographs."""
        way: list[tuple[str, str, dict[str, Any]]] = [(_("Cases"), "cases", {})]
        if self._code:
            way.append((self._code, "case", {"case_id": self.case_id}))
        return [*way, (self.title, "", {})]

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
            self._notes(chosen), code, desk.photos.free_space(),
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
        others = [each for each in self.sources if each.kind == "folder"]
        self.sources = [*found.sources, *others]
        self._show_sources()
        self.shell.show_way()
        self._look()

    def _show_sources(self) -> None:
        self.places.set_rows([
            Row(str(at), "", each.name, "" if each.kind == "incoming" else str(each.folder),
                icon=ICONS[each.kind]) for at, each in enumerate(self.sources)])
        self.places.select(str(self.source))

    def _source_chosen(self, key: str) -> None:
        if int(key) != self.source:
            self.source = int(key)
            self._look()

    def _other_folder(self) -> None:
        folder = self.shell.pick_folder(_("Folder with photos"))
        if folder is not None:
            self.add_folder(folder)

    def add_folder(self, folder: Path) -> None:
        """Look into a folder that the person chose."""
        self.sources = [each for each in self.sources if each.folder != folder]
        self.sources.append(Source("folder", folder.name or str(folder), folder))
        self.source = len(self.sources) - 1
        self._show_sources()
        self._look()

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

    # --- what is there --------------------------------------------------------------------------

    def _look(self) -> None:
        if not self.sources:
            return
        source = self.sources[min(self.source, len(self.sources) - 1)]
        self.target.show_removing(source.kind == "incoming")
        photos = self.desk.photos
        self.run(lambda progress: photos.look(source.folder, progress),
                 partial(self._looked, source), _("Looking at the files"))

    def _looked(self, source: Source, found: list[Waiting]) -> None:
        if self.sources and source is self.sources[min(self.source, len(self.sources) - 1)]:
            self.clear_notices()
            self.found, self._days = found, DAYS
            self._show_days()

    def _show_days(self) -> None:
        body = self.middle.column
        empty(body)
        self.grids = []
        new = [each for each in self.found if not each.here]
        shown = new if self.only.value() == "new" else self.found
        if not shown:
            here = len(self.found)
            body.addWidget(EmptyState(
                "folder-input", _("No new files here."),
                plural("{n} file is kept already.", "{n} files are kept already.", here, n=here)
                if here else _("Copy the photos of the phone into this folder; they appear here."),
                [(_("Look again"), "plain", self._look)]), 1)
            self._count()
            return
        days = [(day, list(files)) for day, files in groupby(shown, lambda each: each.day)]
        for at, (day, files) in enumerate(days[: self._days]):
            self._day(body, day, files, first=at == 0)
        if len(days) > self._days:
            body.addWidget(row(Button(_("Show earlier days"), "plain", on=self._earlier), None))
        self._warn_forwarded(body, shown)
        body.addStretch(1)
        self._count()

    def _day(self, body: QVBoxLayout, day: str, files: list[Waiting], *, first: bool) -> None:
        when = moments.full_day(day) or _("without a date")
        head = f"{when} · {counted(files)}"
        grid = DayGrid(files, head, self._count, self._glance)
        every = Button(_("Choose all"), "plain", size="small",
                       on=lambda: grid.tick_all(len(grid.chosen()) < len(
                           [each for each in grid.files if not each.here])))
        every.setAccessibleName(_("Choose all of {day}", day=when))
        across = row(Label(head, "strong", wrap=True), *([self.only] if first else []), every)
        lay = across.layout()
        if isinstance(lay, QHBoxLayout):
            lay.setStretch(0, 1)
        body.addWidget(across)
        body.addWidget(grid)
        self.grids.append(grid)

    def _warn_forwarded(self, body: QVBoxLayout, shown: list[Waiting]) -> None:
        lost = sum(each.forwarded and each.kind == "photo" for each in shown)
        if lost:
            body.addWidget(Notice(
                "warning",
                plural("{n} photo came through WhatsApp as a picture.",
                       "{n} photos came through WhatsApp as pictures.", lost, n=lost),
                _("It lost date, place and sharpness. If you can, ask for the original «as a"
                  " document».")))

    def _earlier(self) -> None:
        self._days += DAYS
        self._show_days()

    def _glance(self, each: Waiting, done: Any) -> None:
        photos = self.desk.photos
        if each.kind != "photo":
            done(None)
            return
        self.load(lambda: photos.glance(each.path), done)

    # --- bringing -------------------------------------------------------------------------------

    def chosen(self) -> list[Waiting]:
        """The files that are ticked, the earliest first: their order in the note."""
        found = [each for grid in self.grids for each in grid.chosen()]
        return sorted(found, key=lambda each: (each.day, each.time, each.name))

    def _count(self) -> None:
        chosen = self.chosen()
        seen = [fact for grid in self.grids for fact in grid.seen()]
        self.target.show_numbers(chosen, seen, self._free)
        words = _("Bring {what}", what=counted(chosen)) if chosen else _("Bring")
        self.bring.set_words(words)
        self.bring.setEnabled(bool(chosen) and bool(self.case_id))

    def main_action(self) -> None:
        """Keep what is ticked."""
        files = [each.path for each in self.chosen()]
        if not files or not self.case_id:
            return
        self.bring.setEnabled(False)
        remove = not self.target.remove.isHidden() and self.target.remove.isChecked()
        photos, case_id, note_id = self.desk.photos, self.case_id, self.target.note.value()
        taken_by = self.target.taken_by(initials(self.desk.profile.name))
        self.run(lambda progress: photos.bring(case_id, note_id, files, taken_by=taken_by,
                                               remove=remove, progress=progress),
                 self._brought, _("Bringing"), self._stopped)

    def _stopped(self, error: Any) -> None:
        self.clear_notices()
        self.show_error(error)
        self._look()

    def _brought(self, done: Brought) -> None:
        self.shell.refresh_badges()
        kept = len(done.added.files)
        if done.added.problems:
            name, error = done.added.problems[0]
            told = sentence(error)
            self.show_notice(Notice(
                "warning", f"{name}: {told.what}", f"{told.safe} {told.todo}".strip(),
                [(_("Open the note"), lambda: self.shell.go("note", note_id=done.note_id))]))
            self._look()
            return
        words = plural("{n} file is kept and checked.", "{n} files are kept and checked.", kept,
                       n=kept)
        if done.removed:
            words = _("{kept} The incoming folder has them no more.", kept=words)
        self.shell.go("note", note_id=done.note_id)
        self.shell.toast(words)
