"""What arrived: series on the left, the items of one in the middle, one item on the right.

The Defender's «Recibidos» and the team's inbox are one page: only words and the receipt differ.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.inbox import InboxDetail, InboxItem, InboxRow
from defender_desk.desk.taking import Arrival
from defender_desk.ui import theme
from defender_desk.ui.page import Page
from defender_desk.ui.pages.inbox.arrivals import Arrivals
from defender_desk.ui.pages.inbox.item import ItemView
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Button,
    Card,
    Cell,
    Chip,
    Columns,
    EmptyState,
    Label,
    Lines,
    Row,
    Table,
    announce,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.flow import flow
from defender_desk.ui.widgets.frames import frame
from defender_desk.wording import N_, _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ICONS = {"note": "image", "declaration": "file-pen-line", "assignment": "inbox", "person": "user",
         "interview": "mic", "consent": "shield-check", "case": "briefcase",
         "search_attempt": "footprints"}

NEWS = {
    "part_missing": (N_("Part missing"), "danger", "triangle-alert"),
    "conflict": (N_("Two texts"), "warning", "layers"), "new": (N_("New"), "success", "plus"),
    "changed": (N_("Changed"), "info", "pencil"), "same": (N_("As it was"), "", "check"),
}
"""What is told of an item that arrived: words, tone, icon."""
LISTED = frozenset({"assignment", "note", "search_attempt", "declaration", "interview"})
"""Kinds that are reviewed one by one; people, permissions and the case come with them."""


class InboxPage(Page):
    """``series`` is shown at first; ``opening`` asks for files at once."""

    def __init__(self, shell: Shell, series: str = "", opening: bool = False) -> None:
        super().__init__(shell)
        self.title = _("Inbox")
        self.series = series
        self._opening = opening
        self.list = Lines((), self._chosen, _("Packages that arrived"))
        self.table = Table([(_("Item"), None), (_("State"), 118), (_("Review"), 96)],
                           self._item_chosen, _("What is in the package"), 52)
        self._items: dict[str, InboxItem] = {}
        self._waiting: set[str] = set()
        self._next = ""
        self._came = False
        self._main: Button | None = None
        self.item = ItemView(self)
        self._head = QVBoxLayout()
        self._middle, self._right = QWidget(), QWidget()
        self._none = QVBoxLayout()
        self._build()

    def _build(self) -> None:
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self._head.setContentsMargins(0, 0, 0, 0)
        middle.addLayout(self._head)
        middle.addWidget(self.table, 1)
        if self.desk.is_staff:
            note = Label(_("The receipt was made when it was opened. The review can wait."),
                         "muted", wrap=True)
            middle.addWidget(frame("panealt", note, margins=(14, 8, 14, 8)))
        self._middle.setMinimumWidth(theme.wide(426))
        side = QVBoxLayout(self._right)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.item)
        self._right.setMinimumWidth(theme.wide(300))
        self._columns = Columns(self._pane(), self._middle, self._right, sizes=[250, 500, 416],
                                key="inbox", drawer=_("What was chosen"), listed=True,
                                parent=self)
        self.table.clicked.connect(lambda _index: self._item_opened())
        self.table.activated.connect(lambda _index: self._item_opened(keys=True))
        self.body.addWidget(self._columns)
        self.body.addLayout(self._none)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped anywhere on the page, all at once."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files that were dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take(files)

    def _pane(self) -> QWidget:
        pane = frame("pane", margins=(0, 0, 0, 0), spacing=0)
        lay = pane.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.addWidget(row(Label(_("Inbox"), "section"), None,
                          Button(_("Open files…"), "plain", "folder-open", size="small",
                                 on=self.open_files), margins=(12, 8, 10, 8)))
        if not self.desk.is_staff:
            lay.addWidget(row(None, Button(
                _("Read a receipt"), "plain", "file-check", size="small",
                on=lambda: self.shell.go("receipt")), margins=(12, 0, 10, 8)))
        lay.addWidget(self.list, 1)
        pane.setMinimumWidth(theme.wide(246))
        return pane

    # --- the page ---------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The inbox, the series."""
        trail: list[tuple[str, str, dict[str, Any]]] = [(_("Inbox"), "inbox", {})]
        if self.series:
            trail.append((self.series, "inbox", {"series": self.series}))
        return trail

    def refresh(self) -> None:
        """Read what arrived again."""
        self.load(self.desk.inbox.rows, self._listed)
        if self._opening:
            self._opening = False
            self.open_files()

    def main_action(self) -> None:
        """Read the assignment that waits; else mark the series reviewed."""
        waiting = next((i for i in self._items if i in self._waiting), "")
        if waiting and not self.desk.is_staff:
            self.shell.go("assignment", assignment_id=waiting)
        else:
            self.mark_reviewed()

    def new_action(self) -> None:
        """Open files."""
        self.open_files()

    def first_focus(self) -> QWidget | None:
        """What is to be done with the package chosen; the list where nothing waits."""
        if self._main is not None and (self._came or not self.desk.is_staff):
            return self._main
        return self.list if self._items else None

    # --- the list ---------------------------------------------------------------------------------

    def _listed(self, rows: list[InboxRow]) -> None:
        self.list.set_rows([self._line(each) for each in rows])
        empty(self._none)
        self._columns.setVisible(bool(rows))
        if not rows:
            self._none.addWidget(self._nothing())
            return
        known = {each.series for each in rows}
        if self.series not in known:
            self.series = rows[0].series
        self.list.select(self.series)
        self._chosen(self.series)

    def _nothing(self) -> QWidget:
        if self.desk.is_staff:
            return EmptyState("inbox", _("No packages to review."),
                              _("Open one that a Defender sent you."),
                              [(_("Open files…"), "primary", self.open_files)])
        return EmptyState("inbox", _("Nothing from the team."),
                          _("When you get a .ddb file, open it here."),
                          [(_("Open files…"), "primary", self.open_files)])

    def _line(self, each: InboxRow) -> Row:
        second = " · ".join([*each.case_codes[:1], plural("{n} item", "{n} items", each.items,
                                                          n=each.items)])
        if each.arrived < each.of:
            tag = (_("{n} of {of}", n=each.arrived, of=each.of), "danger", "triangle-alert")
        elif each.reviewed:
            tag = (_("Reviewed"), "success", "check")
        else:
            tag = (_("Arrived"), "info", "check-check")
        when = (moments.when(each.first_seen), "", "")
        return Row(each.series, each.series, each.from_initials, second, when, tag)

    def _chosen(self, series: str) -> None:
        self.series = series
        self.title = series
        self.shell.show_way()
        self.load(lambda: self._read(series), self._show)

    def _read(self, series: str) -> tuple[InboxDetail, set[str]]:
        """The series with its items named, and the assignments that wait for an answer."""
        detail = self.desk.inbox.detail(series)
        listed = [each for each in detail.items if each.kind in LISTED]
        named = []
        for each in listed:
            if each.kind == "assignment":
                case = self.desk.cases.get(self.desk.assignments.get(each.id).case)
                each = dataclasses.replace(each, code=case.code, title=case.title)
            named.append(each)
        waiting = {each.id for each in self.desk.assignments.pending()}
        return dataclasses.replace(detail, items=tuple(named)), waiting

    # --- one series -------------------------------------------------------------------------------

    def _show(self, found: tuple[InboxDetail, set[str]]) -> None:
        detail, self._waiting = found
        if detail.row.series != self.series:
            return
        empty(self._head)
        self._head.addWidget(self._header(detail))
        self._items = {each.id: each for each in detail.items}
        self.table.set_rows([(each.id, self._cells(each)) for each in detail.items])
        shown, self._next = self._next or self.item.shown, ""
        if shown not in self._items and detail.items:
            shown = next((i for i in detail.items if i.kind == "declaration"), detail.items[0]).id
        if shown in self._items:
            self.table.select(shown)
            if self.item.item != self._items[shown]:
                self._item_chosen(shown)
        if self._came:  # what was opened leads to what is to be done with it
            first = self.first_focus()
            self._came = False
            if first is not None:
                first.setFocus()

    def _cells(self, each: InboxItem) -> list[str | Cell]:
        name = " ".join(p for p in (each.code, each.title) if p)
        told = NEWS.get("part_missing" if each.state == "part_missing" else each.news)
        state = (Cell(_(told[0]), told[1], told[2]) if told is not None
                 else Cell(_("Arrived"), "success", "check"))
        mark = (Cell(_("Reviewed"), "", "check") if each.reviewed else Cell("—"))
        return [Cell(name, "", ICONS.get(each.kind, "file-text"), second=each.detail), state,
                mark]

    def _header(self, detail: InboxDetail) -> QWidget:
        one = detail.row
        title = " · ".join([one.series, *one.case_codes[:2]])
        chips: list[QWidget | None] = [
            Chip(_("Signed by {who}", who=one.from_initials), "success", "shield-check")
        ]
        if detail.missing_parts:
            names = ", ".join(f"{one.series}-{n}" for n in detail.missing_parts[:4])
            chips.append(Chip(_("{n} of {of}; missing {names}", n=one.arrived, of=one.of,
                                names=names), "danger", "triangle-alert"))
        else:
            chips.append(Chip(_("{n} of {of}", n=one.arrived, of=one.of), "success", "check"))
        head = Label(title, "section")
        head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return frame("head", row(head), row(*chips, None),
                     Label(self._facts(detail), "muted", wrap=True), self._deeds(detail),
                     margins=(16, 8, 14, 8), spacing=6)

    def _facts(self, detail: InboxDetail) -> str:
        one = detail.row
        facts = [_("Received {when}", when=moments.when(one.first_seen))]
        if one.receipt_at:
            facts.append(_("receipt made {when}", when=moments.when(one.receipt_at)))
        facts.append(plural("{n} item", "{n} items", one.items, n=one.items))
        if detail.left_out_count:
            facts.append(plural("{n} left out by the sender", "{n} left out by the sender",
                                detail.left_out_count, n=detail.left_out_count))
        return " · ".join(facts)

    def _deeds(self, detail: InboxDetail) -> QWidget:
        """What is to be done with a package: the first of them stands out."""
        found: list[tuple[str, str, Callable[[], object]]] = []
        waiting = next((i for i in detail.items if i.id in self._waiting), None)
        if waiting is not None and not self.desk.is_staff:
            found.append((_("Read assignment"), "inbox", lambda: self.shell.go(
                "assignment", assignment_id=waiting.id)))
        if not detail.row.reviewed:
            found.append((_("Mark reviewed"), "check", self.mark_reviewed))
        if detail.row.receipt_file:
            found.append((_("Save receipt…"), "download", self.save_receipt))
            found.append((_("Phone code"), "phone", self.show_code))
        main = bool(found) and (waiting is not None or not detail.row.reviewed)
        buttons = [Button(words, "primary" if main and at == 0 else "plain", icon, size="small",
                          on=deed) for at, (words, icon, deed) in enumerate(found)]
        self._main = buttons[0] if main else None
        return flow(buttons)

    def _item_chosen(self, item_id: str) -> None:
        if item_id in self._items:
            self.item.show_item(self._items[item_id], self.series)

    def _item_opened(self, *, keys: bool = False) -> None:
        """A row was clicked or Enter pressed on it: what it holds is shown, folded or not.

        ``keys``: the arrow keys then scroll in it.
        """
        self._columns.reveal()
        if keys:
            self.item.read()

    # --- deeds ------------------------------------------------------------------------------------

    def open_files(self) -> None:
        """Ask for files, several at once, and take them."""
        files = self.shell.pick_files(_("Open packages"))
        if files:
            self.take(files)

    def take(self, files: list[Path], *, hide_many: bool = False) -> None:
        """Take these files; each one's result is then shown. ``hide_many``: the person was asked
        whether much may be removed."""
        self.run(lambda progress: self.desk.inbox.take(files, progress, hide_many=hide_many),
                 self._taken,
                 what=plural("Opening {n} file", "Opening {n} files", len(files), n=len(files)))

    def take_anyway(self, arrival: Arrival) -> None:
        """A file that would remove many things: ask, naming how many, and take it."""
        facts = arrival.error.facts if arrival.error is not None else {}
        asked = _("This package removes {count} of {total} things here. Did the sender mean it?",
                  count=facts.get("count", 0), total=facts.get("total", 0))
        more = _("What is removed goes to the trash and can be brought back for 90 days.")
        if self.shell.confirm(asked, more, _("Take it all the same")):
            self.take([arrival.file], hide_many=True)

    def _taken(self, arrivals: list[Arrival]) -> None:
        self.clear_notices()
        self.shell.refresh_badges()
        results = Arrivals(arrivals, self)
        self.notices.setContentsMargins(16, 10, 16, 6)
        self.notices.addWidget(results)
        results.announce()
        good = next((a for a in arrivals if a.ok and a.series and a.kind != "receipt"), None)
        if good is not None:
            self.series = good.series
            self._came = True
        self.refresh()

    def mark_reviewed(self) -> None:
        """The whole series is reviewed."""
        series = self.series
        if series:
            self.load(lambda: self.desk.inbox.mark_reviewed(series), lambda _none: self._reread())

    def mark_item(self, item_id: str) -> None:
        """One item is reviewed."""
        series = self.series

        def done(_none: None) -> None:
            order = list(self._items)
            later = [*order[order.index(item_id) + 1:], *order] if item_id in order else order
            # On with the next one that nobody has looked at.
            self._next = next((each for each in later
                               if each != item_id and not self._items[each].reviewed), "")
            self._reread()

        self.load(lambda: self.desk.inbox.mark_reviewed(series, item_id), done)

    def _reread(self) -> None:
        self.shell.saved()
        self.shell.refresh_badges()
        self.refresh()

    def save_receipt(self) -> None:
        """Write the receipt into a folder that the person chooses."""
        folder = self.shell.pick_folder(_("Where to save the receipt"))
        series = self.series
        if folder is not None:
            self.load(lambda: self.desk.inbox.receipt_file(series, folder), self._saved)

    def save_receipts(self, series: list[str]) -> None:
        """Write the receipts of several packages into one folder."""
        folder = self.shell.pick_folder(_("Where to save the receipt"))
        if folder is None:
            return

        def work() -> list[Path]:
            return [self.desk.inbox.receipt_file(each, folder) for each in series]

        def done(paths: list[Path]) -> None:
            self.clear_notices()
            if self._main is not None:  # the review is what is left to do
                self._main.setFocus()
            self.shell.toast(plural("{n} receipt is saved.", "{n} receipts are saved.",
                                    len(paths)))

        self.load(work, done)

    def _saved(self, path: Path) -> None:
        self.shell.toast(_("The receipt is saved: {name}", name=path.name))

    def show_code(self) -> None:
        """Show the code that can be read by phone, and the receipt as a text message."""
        series, inbox = self.series, self.desk.inbox
        self.load(lambda: (inbox.phone_code(series), inbox.text_receipt(series)), self._coded)

    def _coded(self, found: tuple[str, str]) -> None:
        code, text = found
        self.clear_notices()
        shut = Button(_("Close this"), "plain", size="small", on=self.clear_notices)
        card = Card(_("Code by phone for {series}", series=self.series), "phone", shut)
        if code:
            big = Label(code, "big")
            big.setAccessibleName(" ".join(code))
            card.add(big)
            card.add(Label(_("Read it to the person who sent the package. Everything in it then"
                             " counts as received."), "muted", wrap=True))
        else:
            card.add(Label(_("There is a code only when every part is here. Save the receipt file"
                             " instead: it says what is missing."), "body", wrap=True))
        if text:
            card.add(row(Button(_("Copy the receipt as a text message"), "plain", "copy",
                                size="small", on=lambda: self._copy(text)), None))
        self.notices.setContentsMargins(16, 10, 16, 6)
        self.notices.addWidget(card)
        announce(card, f"{card.accessibleName()}. {' '.join(code)}")
        shut.setFocus()

    def _copy(self, text: str) -> None:
        self.shell.copy_text(text)
        self.shell.toast(_("Copied."))
