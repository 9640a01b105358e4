"""Outgoing (S25): how much waits, is packed, handed over, received; every series; one in detail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.series import SeriesDetail, SeriesRow
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.exports.roads import road_name
from defender_desk.ui.pages.outgoing.detail import SeriesPane, missing_files
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    STRETCH,
    Button,
    Card,
    Cell,
    Columns,
    EmptyState,
    Filters,
    Icon,
    Label,
    Table,
    column,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.labels import STATES
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

DATE, ROAD = 1, 3
"""Columns that a narrow window leaves out: the pane of a package tells both."""
NARROW, LOW = 760, 400
"""Pixels of normal text below which columns, or the counts above them, give way."""
CARDS = ("unsent", "packed", "handed_over", "received")


@dataclass(frozen=True, slots=True)
class View:
    """Everything the page shows: how much waits (things and bytes) and every series in full, the
    newest first."""

    unsent: int
    size: int
    details: list[SeriesDetail]

    def row(self, code: str) -> SeriesDetail | None:
        """The series of this code."""
        return next((one for one in self.details if one.row.code == code), None)


class OutgoingPage(Page):
    """All that was handed to the team, and what is still missing there."""

    def __init__(self, shell: Shell, series: str = "") -> None:
        super().__init__(shell)
        self.title = _("Outgoing")
        self._wanted = series
        self._asked = bool(series)
        self._only = "all"
        self.found = View(0, 0, [])
        self.cards = QWidget()
        self._cards = QHBoxLayout(self.cards)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        words = (_("Everything you handed to the Defenders and what is missing.")
                 if self.desk.is_staff else
                 _("Everything you handed to the team and what is missing."))
        told = Label(words, "muted")
        told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        title = column(Label(_("Outgoing"), "screen"), told, spacing=0)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head = row(
            title,
            Button(_("Read a receipt"), "plain", "file-check", on=lambda: shell.go("receipt")),
            Button(_("Prepare package"), "primary", "package-plus", on=self.new_action))
        whole = QVBoxLayout()
        whole.setContentsMargins(18, 14, 16, 12)
        whole.setSpacing(12)
        whole.addWidget(head)
        whole.addWidget(self.cards)
        self.list = self._made_list()
        self.pane = SeriesPane(self._again, self._hand, shell)
        beside = column(self.pane, margins=(12, 0, 0, 0))
        beside.setMinimumWidth(theme.wide(340))
        self.columns = Columns(self.list, beside, sizes=[720, 412], key="outgoing",
                               drawer=_("What was chosen"), parent=self)
        self.table.clicked.connect(lambda _index: self.columns.reveal())
        self.table.activated.connect(lambda _index: self.columns.reveal())
        whole.addWidget(self.columns, 1)
        self.nothing = QVBoxLayout()
        whole.addLayout(self.nothing, 1)
        self.body.addLayout(whole, 1)
        self.columns.hide()

    def _made_list(self) -> QWidget:
        card = Card(padded=False)
        self.filters = Filters([
            ("all", _("All packages")), ("packed", _(STATES["packed"][0])),
            ("handed_over", _(STATES["handed_over"][0])), ("part_missing", _("A part is missing")),
        ], "all", self._filter)
        self.order = Label(_("newest first"), "help")
        top = frame("row", self.filters, STRETCH, self.order,
                    margins=(12, 6, 12, 6), across=True)
        card.add(top)
        self.table = Table([
            (_("Package"), 70), (_("Date"), 66), (_("Content"), None), (_("Road"), 84),
            (_("State"), 190), (_("Receipt"), 122)], self.choose, _("Packages"), 37)
        card.body.addWidget(self.table, 1)
        note = Label(_("Something becomes “The team has it” only with their signed receipt or "
                       "code. The receipt is made when the file is opened; the review comes "
                       "later."), "help", wrap=True)
        self.note = frame("foot", Icon("info", 14, "text_muted"), note, margins=(12, 7, 12, 7),
                          across=True)
        card.add(self.note)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has no room for the words beside the filters, nor for every column."""
        super().resizeEvent(event)
        narrow = self.width() < theme.wide(NARROW)
        for at in (DATE, ROAD):
            self.table.setColumnHidden(at, narrow)
        self.note.setHidden(narrow)
        self.cards.setHidden(self.height() < theme.wide(LOW))
        self.order.setVisible(self.width() > round(1060 * theme.scale()))

    def crumbs(self) -> list[Crumb]:
        """This page alone."""
        return [(_("Outgoing"), "outgoing", {})]

    def new_action(self) -> None:
        """Prepare a package."""
        self.shell.go("export")

    def main_action(self) -> None:
        """Prepare a package."""
        self.shell.go("export")

    # --- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read what waits and every series."""

        def work() -> View:
            return View(*self.desk.bundles.waiting(), self.desk.bundles.series_details())

        self.load(work, self._show)

    def _show(self, found: View) -> None:
        self.found = found
        self._show_cards()
        empty(self.nothing)
        self.columns.setVisible(bool(found.details))
        if not found.details:
            self.nothing.addWidget(EmptyState(
                "package", _("You have not sent anything yet."),
                _("When you are ready, make an encrypted package to carry on USB or send."),
                [(_("Prepare package"), "primary", self.new_action)]))
            return
        self._show_rows()
        if self._asked:  # one came here for this series: it is shown, folded or not
            self._asked = False
            self.columns.reveal()

    def _show_cards(self) -> None:
        empty(self._cards)
        counts: Counter[str] = Counter()
        seen: set[str] = set()
        for detail in self.found.details:
            for item in detail.items:
                if item.id not in seen:
                    seen.add(item.id)
                    counts[item.state] += 1
        counts["unsent"] = self.found.unsent
        for state in CARDS:
            words, tone, icon = STATES[state]
            tint = tone if counts[state] and state != "received" else "text_muted"
            number = Label(str(counts[state]), "big")
            number.setMinimumWidth(number.sizeHint().width())
            said = Label(self._said(state, counts[state]), "muted")
            said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            name = Label(_(words), "muted", wrap=True)
            name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            count = row(number, said)
            count.layout().setStretch(1, 1)  # type: ignore[union-attr]  # a row has a layout
            card = frame("card", row(Icon(icon, 16, tint), name), count,
                         margins=(14, 9, 14, 9), spacing=2)
            card.setAccessibleName(f"{_(words)}: {counts[state]}")
            self._cards.addWidget(card, 1)

    def _said(self, state: str, count: int) -> str:
        """What stands beside the count: how large, which packages, when the last receipt came."""
        if state == "unsent":
            return size_text(self.found.size) if count else _("Everything is packed.")
        if state == "received":
            last = max((one.row.receipt_at for one in self.found.details), default="")
            return _("last receipt: {when}", when=moments.when(last)) if last else ""
        codes = [one.row.code for one in self.found.details
                 if any(item.state == state for item in one.items)]
        first = ", ".join(codes[:2])
        if len(codes) <= 2:
            return first
        return plural("{codes} and {n} more", "{codes} and {n} more", len(codes) - 2, codes=first)

    def _show_rows(self) -> None:
        rows = [one.row for one in self.found.details if self._fits(one.row)]
        self.table.set_rows([(one.code, self._cells(one)) for one in rows])
        codes = [one.code for one in rows]
        wanted = self._wanted if self._wanted in codes else (codes[0] if codes else "")
        self.table.select(wanted)
        self.choose(wanted)

    def _fits(self, one: SeriesRow) -> bool:
        return self._only in ("all", one.state) or self._only in one.badges

    def _cells(self, one: SeriesRow) -> list[str | Cell]:
        words, tone, icon = STATES[one.state]
        held = _("{items} · {size}", items=plural("{n} item", "{n} items", one.items),
                 size=size_text(one.size))
        receipt: str | Cell = moments.when(one.receipt_at) or "—"
        if "part_missing" in one.badges:
            detail = self.found.row(one.code)
            lost = len(missing_files(detail)) if detail else 1
            receipt = Cell(plural("{n} part missing", "{n} parts missing", lost), "danger",
                           "triangle-alert")
        return [Cell(one.code, strong=True, code=True), moments.short_day(one.made), held,
                road_name(one.road), Cell(_(words), tone, icon), receipt]

    def _filter(self, key: str) -> None:
        self._only = key
        self._show_rows()

    def choose(self, code: str) -> None:
        """Show a series on the right."""
        self._wanted = code or self._wanted
        self.pane.show_series(self.found.row(code))

    # --- what the person does -----------------------------------------------------------------

    def _hand(self, code: str, n: int, yes: bool) -> None:
        def done(_nothing: None) -> None:
            self.shell.refresh_badges()
            self.refresh()

        self.load(lambda: self.desk.bundles.mark_handed(code, n, yes), done)

    def _again(self, code: str, n: int) -> None:
        folder = self.shell.pick_folder(_("Where the file is written"))
        if folder is None:
            return

        def done(path: Path) -> None:
            self.clear_notices()
            self.shell.toast(_("{name} is written again, copied and checked.", name=path.name))
            self.shell.open_folder(path.parent)

        self.run(lambda progress: self.desk.bundles.again(code, n, folder, progress), done,
                 _("Writing file {n} again", n=n))
