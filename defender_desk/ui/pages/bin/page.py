"""The trash: what was removed waits 90 days, comes back, or goes for good (texts.md 4 and 6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from defender_desk.desk.bin import DAYS, WHY_NOT, BinRow
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.today import moments
from defender_desk.ui.places import way_to
from defender_desk.ui.widgets import (
    Button,
    Card,
    Cell,
    EmptyState,
    Head,
    Label,
    Table,
    column,
    empty,
    row,
)
from defender_desk.ui.widgets.chosen import Chosen
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ICONS = {"attachment": "image", "paragraph": "pilcrow", "exhibit": "paperclip",
         "note": "notebook-pen", "search_attempt": "footprints", "appointment": "calendar-days",
         "person": "user", "interview": "mic", "declaration": "file-pen-line"}


class BinPage(Page):
    """A table of what was removed; the one chosen stands beside it with its deeds."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Trash")
        self._rows: dict[str, BinRow] = {}
        self.sweep = Button("", "plain", "trash-2", size="small", on=self._sweep)
        self.sweep.hide()
        self.body.addWidget(Head("", self.title, right=[self.sweep]))
        self.table = Table([(_("What"), None), (_("Removed"), theme.wide(150)),
                            (_("Waits still"), theme.wide(110))],
                           self._chosen, self.title, 52)
        self._both = Chosen(self.table, "bin", [766, 400], least=(0, 280),
                            drawer=_("What was removed"))
        self._side = self._both.detail
        self.body.addWidget(self._both, 1)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(self.title, "bin", {})]

    def refresh(self) -> None:
        """Read the trash again."""
        self.load(self.desk.bin.rows, self._listed)

    def main_action(self) -> None:
        """Bring back what is chosen."""
        one = self._rows.get(self.table.current_id())
        if one is not None:
            self.restore(one)

    # --- showing ------------------------------------------------------------------------------

    def _listed(self, rows: list[BinRow]) -> None:
        self._rows = {each.id: each for each in rows}
        kept = self.table.current_id()
        self.table.set_rows([(each.id, self._cells(each)) for each in rows])
        over = [each for each in rows if each.days_left <= 0 and not each.stays]
        self.sweep.setVisible(bool(over))
        self.sweep.set_words(plural("Delete for good {n} whose time is over",
                                    "Delete for good {n} whose time is over", len(over)))
        self._both.show_nothing(None if rows else EmptyState(
            "trash-2", _("The trash is empty."),
            _("What you remove stays here {n} days.", n=DAYS)))
        empty(self._side.column)
        if not rows:
            return
        chosen = kept if kept in self._rows else rows[0].id
        self.table.select(chosen)
        self._chosen(chosen)

    def _cells(self, each: BinRow) -> list[str | Cell]:
        second = " · ".join(part for part in (each.kind_text, each.place) if part)
        who = each.removed_by or ""
        return [Cell(each.name, "", ICONS.get(each.kind, "file-text"), second=second),
                Cell(moments.when(each.removed), second=who), waits(each)]

    def _chosen(self, record_id: str) -> None:
        one = self._rows.get(record_id)
        if one is None:
            return
        empty(self._side.column)
        card = Card(one.name, ICONS.get(one.kind, "file-text"))
        facts = [one.kind_text, one.place, size_text(one.size) if one.size else ""]
        card.add(Label(" · ".join(part for part in facts if part), "muted", wrap=True))
        who = one.removed_by or _("Somebody else")
        card.add(Label(_("Removed {when} · {who}", when=moments.when(one.removed), who=who),
                       "body", wrap=True))
        card.add(row(Button(_("Bring it back"), "primary", "undo-2",
                            on=lambda: self.restore(one)),
                     Button(_("Go to its place"), "plain", on=lambda: self._go(one)), None))
        self._side.column.addWidget(card)
        self._side.column.addWidget(self._for_good(one))
        self._side.column.addStretch(1)

    def _for_good(self, one: BinRow) -> Card:
        card = Card(_("Delete for good"), "trash-2")
        if one.stays:
            card.add(Label(_("This cannot be deleted for good here: {reason}.",
                             reason=_(WHY_NOT[one.stays])), "body", wrap=True))
        else:
            card.add(column(
                Label(_("It never left this computer. Its words and its file go from here; that"
                        " something was there, and when, stays noted."), "muted", wrap=True),
                row(Button(_("Delete for good…"), "danger", on=lambda: self.delete([one])), None)))
        return card

    # --- deeds --------------------------------------------------------------------------------

    def restore(self, one: BinRow) -> None:
        """Bring it back; the toast can put it into the trash again."""
        def done(_none: None) -> None:
            self.shell.toast(_("It is back: {name}", name=one.name), self._undo(one))
            self._changed()

        self.load(lambda: self.desk.bin.restore(one.id), done)

    def _undo(self, one: BinRow) -> Callable[[], object]:
        return lambda: self.load(lambda: self.desk.bin.remove(one.id), lambda _n: self._changed())

    def delete(self, rows: list[BinRow]) -> None:
        """Ask, then delete for good."""
        count = len(rows)
        question = (_("Delete «{name}» for good?", name=rows[0].name) if count == 1 else
                    plural("Delete {n} thing for good?", "Delete {n} things for good?", count))
        sure = self.shell.confirm(
            question, _("It does not stay in the trash nor in the next copies. The old backups"
                        " still hold it."),
            _("Delete for good"))
        if sure:
            ids = [each.id for each in rows]
            self.load(lambda: self.desk.bin.delete_for_good(ids), lambda _n: self._changed())

    def _sweep(self) -> None:
        self.delete([r for r in self._rows.values() if r.days_left <= 0 and not r.stays])

    def _changed(self) -> None:
        self.shell.saved()
        self.shell.refresh_badges()
        self.refresh()

    def _go(self, one: BinRow) -> None:
        route, arguments = way_to(one.home.kind, one.home.id, one.home.case)
        if one.home.id == one.id:
            route, arguments = way_to("", "", one.home.case)
        self.shell.go(route, **arguments)


def waits(each: BinRow) -> str:
    """How long it waits still, in words."""
    if each.days_left <= 0:
        return _("Its time is over")
    return plural("{n} day", "{n} days", each.days_left)
