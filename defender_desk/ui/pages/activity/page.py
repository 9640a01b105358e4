"""What happened here: what was written, what the program did, and what it said at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from defender_desk.desk.activity import Happened
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.today import moments
from defender_desk.ui.places import way_to
from defender_desk.ui.widgets import Cell, EmptyState, Filters, Head, Table, empty
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


class ActivityPage(Page):
    """A table, the newest first; Enter goes to the thing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("What happened here")
        self._rows: dict[str, Happened] = {}
        self.filters = Filters([("written", _("What was written")),
                                ("program", _("What the program did")),
                                ("said", _("Messages of today"))], "written", self._filter)
        self.body.addWidget(Head("", self.title, right=[self.filters]))
        self.table = Table([(_("What"), None), (_("When"), theme.wide(190))], None, self.title,
                           52)
        self.table.activated.connect(lambda _index: self.open_chosen())
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        self.body.addWidget(self.table, 1)
        self._none = QVBoxLayout()
        self.body.addLayout(self._none)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(self.title, "activity", {})]

    def refresh(self) -> None:
        """Read it again."""
        self._filter(self.filters.value())

    def main_action(self) -> None:
        """Go to what is chosen."""
        self.open_chosen()

    def open_chosen(self) -> None:
        """Go to the page on which the thing chosen is seen; an event has none."""
        one = self._rows.get(self.table.current_id())
        if one is not None and one.home is not None:
            route, arguments = way_to(one.home.kind, one.home.id, one.home.case)
            self.shell.go(route, **arguments)

    def _filter(self, key: str) -> None:
        if key == "said":
            self._show([Happened(when, "check", text, "", None)
                        for when, text in reversed(self.shell.told)])
        else:
            self.load(lambda: self.desk.happened.rows(key), self._show)

    def _show(self, rows: list[Happened]) -> None:
        self._rows = {str(at): each for at, each in enumerate(rows)}
        self.table.set_rows([(key, [Cell(each.text, "", each.icon, second=each.second),
                                    moments.when(each.when)])
                             for key, each in self._rows.items()])
        empty(self._none)
        self.table.setVisible(bool(rows))
        if not rows:
            self._none.addWidget(EmptyState(
                "history", _("Nothing here yet."),
                _("What you write and what the program does is listed here.")))
            return
        self.table.select("0")
