"""One item that arrived: a declaration's paragraphs before and now, a note's pictures and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.inbox import InboxItem
from defender_desk.desk.notes import FileRow
from defender_desk.desk.review import Cited, Compared
from defender_desk.domain.note import Note
from defender_desk.ui.pages.inbox.cited import cited_evidence
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Icon,
    Label,
    Notice,
    Scroll,
    Segmented,
    Thumb,
    column,
    row,
)
from defender_desk.ui.widgets.changes import Changed, Run, changes
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import frame
from defender_desk.wording import _, size_text

if TYPE_CHECKING:
    from defender_desk.ui.pages.inbox.page import InboxPage

_PAGES = {"note": ("note", "note_id"), "declaration": ("declaration", "declaration_id"),
          "assignment": ("assignment", "assignment_id"), "case": ("case", "case_id"),
          "interview": ("interview", "interview_id"),
          "search_attempt": ("search_log", "attempt_id")}


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph with what became of its words."""

    told: Compared
    es: list[Run]
    en: list[Run]
    cited: tuple[Cited, ...]


def _read(paragraphs: list[Compared], cited: Mapping[str, Sequence[Cited]]) -> list[Marked]:
    return [
        Marked(p, changes(p.before or "", p.now), changes(p.before_en, p.now_en),
               tuple(cited.get(p.paragraph, ())))
        if p.changed else
        Marked(p, [(p.now, "same")], [(p.now_en, "same")], tuple(cited.get(p.paragraph, ())))
        for p in paragraphs
    ]


class ItemView(QWidget):
    """Reads what the chosen item needs through its page."""

    def __init__(self, page: InboxPage) -> None:
        super().__init__()
        self.page = page
        self.shown = ""
        self.item: InboxItem | None = None
        """What is shown, as it was when it was shown."""
        self._only = "changes"
        self.shown_paragraphs: list[Marked] = []
        self._head = QVBoxLayout()
        self._scroll = Scroll((14, 12, 14, 14), 12)
        # Long texts are read by keyboard too: arrows and Page Down scroll.
        self._scroll.setProperty("class", "reading")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("What it says"))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addLayout(self._head)
        lay.addWidget(self._scroll, 1)

    def read(self) -> None:
        """Let the arrow keys scroll in what is shown."""
        self._scroll.setFocus()

    def show_item(self, item: InboxItem, series: str) -> None:
        """Show ``item`` of ``series``."""
        self.shown = item.id
        self.item = item
        empty(self._head)
        empty(self._scroll.column)
        title = Label(" ".join(p for p in (item.code, item.title) if p), "strong", wrap=True)
        title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        buttons: list[QWidget | None] = []
        if item.kind in _PAGES:
            buttons.append(Button(_("Open"), "plain", size="small", on=self._open))
        if not item.reviewed and self.page.desk.is_staff:
            buttons.append(Button(_("Reviewed"), "plain", "check", size="small",
                                  on=lambda: self.page.mark_item(item.id)))
        self._head.addWidget(frame("head", title, row(*buttons, None),
                                   margins=(14, 8, 12, 8), spacing=6))
        if item.news == "conflict":
            self._head.addWidget(self._apart(item))
        desk = self.page.desk
        if item.kind == "declaration":
            self._only = ""
            self.page.load(lambda: _read(desk.inbox.compare(item.id, series),
                                         desk.review.cited(item.id)), self._declaration)
        elif item.kind == "note":
            self.page.load(lambda: (desk.notes.get(item.id), desk.notes.files(item.id)),
                           self._note)
        else:
            self.page.load(
                lambda: (item.id, desk.review.facts(item.id), desk.notes.files(item.id)),
                self._facts)

    def _open(self) -> None:
        if self.item is not None:
            route, name = _PAGES[self.item.kind]
            more = {"case_id": ""} if route == "search_log" else {}
            self.page.shell.go(route, **{name: self.item.id}, **more)

    def _apart(self, item: InboxItem) -> Notice:
        """Calm: both texts are kept, and somebody chooses when there is time."""
        return Notice("info", _("Two people changed the same thing. Both are kept."), "",
                      [(_("Choose"), lambda: self.page.shell.go("conflicts", record=item.id))],
                      "layers")

    # --- declarations -----------------------------------------------------------------------------

    def _declaration(self, paragraphs: list[Marked]) -> None:
        if self.item is None or self.item.kind != "declaration":
            return
        self.shown_paragraphs = paragraphs
        body = self._scroll.column
        empty(body)
        had_any = any(p.told.before is not None for p in paragraphs)
        changed = [p for p in paragraphs if p.told.changed or (had_any and p.told.before is None)]
        self._only = self._only or ("changes" if changed else "all")
        body.addWidget(row(Segmented(
            [("changes", _("Changes")), ("before", _("As it was")), ("all", _("Whole text"))],
            self._only, on=lambda key: self._look(key, paragraphs)), None))
        if self._only == "changes" and not changed:
            body.addWidget(Label(
                _("No paragraph changed since the last package.") if had_any
                else _("It is here for the first time: all of it is new."), "muted", wrap=True))
        if self._only == "before" and not had_any:
            body.addWidget(Label(_("It is here for the first time: nothing stood here before."),
                                 "muted", wrap=True))
        for number, paragraph in enumerate(paragraphs, start=1):
            before = self._only == "before" and paragraph.told.before is not None
            if self._only == "all" or before or (self._only == "changes" and paragraph in changed):
                body.addWidget(self._paragraph(number, paragraph, had_any))
        body.addStretch(1)

    def _look(self, key: str, paragraphs: list[Marked]) -> None:
        self._only = key
        self._declaration(paragraphs)

    def _paragraph(self, number: int, paragraph: Marked, had_any: bool) -> Card:
        told = paragraph.told
        new = had_any and told.before is None
        card = Card(_("Paragraph {n}", n=number), "pilcrow",
                    Chip(_("New"), "success", "plus") if new else None)
        english = bool(told.now_en or told.before_en)
        was = self._only == "before"
        for runs, now, name in (
            (paragraph.es, (told.before or "") if was else told.now, "Español"),
            (paragraph.en, told.before_en if was else told.now_en, "English"),
        ):
            if name == "English" and not english:
                continue
            if english:
                card.add(Label(name, "label"))
            if self._only == "changes" and not new:
                card.add(Changed(runs))
            else:
                card.add(Label(now or "—", "document", wrap=True))
        if paragraph.cited and not was:
            card.add(cited_evidence(self.page, paragraph.cited))
        return card

    # --- what has no view of its own ----------------------------------------------------------

    def _facts(self, found: tuple[str, list[tuple[str, str]], list[FileRow]]) -> None:
        record_id, facts, files = found
        if self.item is None or self.item.id != record_id:
            return
        body = self._scroll.column
        empty(body)
        card = Card(_("What it says"), "list")
        for label, text in facts:
            card.add(column(Label(label, "label"), Label(text, "body", wrap=True), spacing=0))
        body.addWidget(card)
        if files:
            body.addWidget(self._files(files))
        body.addStretch(1)

    # --- notes ------------------------------------------------------------------------------------

    def _note(self, found: tuple[Note, list[FileRow]]) -> None:
        note, files = found
        if self.item is None or self.item.id != note.id:
            return
        body = self._scroll.column
        empty(body)
        if note.text:
            card = Card(_("What the note says"), "notebook-pen")
            card.add(Label(note.text, "document", wrap=True))
            body.addWidget(card)
        if files:
            body.addWidget(self._files(files))
        body.addStretch(1)

    def _files(self, files: list[FileRow]) -> Card:
        card = Card(_("Files"), "paperclip")
        grid = QGridLayout()
        grid.setSpacing(10)
        desk = self.page.desk
        for at, each in enumerate(files[:24]):
            name = each.caption or each.name
            if each.arrived:
                thumb = Thumb(name)
                self.page.load(partial(desk.notes.thumbnail, each.id), thumb.set_jpeg)
                picture: QWidget = thumb
            else:
                picture = Icon("file-x", 40, "danger")
            facts = " · ".join(p for p in (moments.short_day(each.taken), size_text(each.size))
                               if p)
            words = column(Label(name, "dense", wrap=True), Label(facts, "muted", wrap=True),
                           Label(each.code, "code", wrap=True), spacing=1)
            if not each.arrived:
                words = column(Label(name, "dense", wrap=True),
                               Chip(_("Not here yet"), "danger", "triangle-alert"), spacing=2)
            grid.addWidget(picture, at, 0)
            grid.addWidget(words, at, 1)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        return card
