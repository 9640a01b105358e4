"""The cases: a list to filter on the left, one case on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.desk.cases import CaseRow
from defender_desk.ui import theme
from defender_desk.ui.page import Page
from defender_desk.ui.pages.cases.view import CaseView
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    BigLines,
    Button,
    Columns,
    EmptyState,
    Filters,
    Label,
    Row,
    SearchField,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import (
    frame,
)
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


ROOM = 860
"""Width of the window, in pixels of normal text, that a case beside its list needs."""


_Listed = tuple[list[int], list[int], str, list[Row]]
"""Row numbers of the list, of any case at all, the filter, and the first rows where at hand."""


class CasesPage(Page):
    """``case_id`` is the case shown at first (the first of the list when ""), ``tab`` its tab.

    ``begin``: the tab begins what it makes at once, such as a new interview. ``shows``: the person
    that the tab shows or proposes. ``only``: the filter of the list at first.
    """

    def __init__(self, shell: Shell, case_id: str = "", tab: str = "overview",
                 begin: bool = False, shows: str = "", only: str = "active") -> None:
        super().__init__(shell)
        self.shows = shows
        self._begin = begin
        self.case_id = case_id
        self._tab = tab
        self._only = only
        self._text = ""
        self.title = _("Cases")
        self.list = BigLines(
            lambda ids, done: self.load(lambda: self._rows(ids), done), self._chosen, _("Cases")
        )
        self._count = Label("", "muted")
        self._none = Label(_("No case fits these filters."), "muted", wrap=True)
        self._none.setContentsMargins(12, 12, 12, 12)
        self._none.hide()
        self._side = QWidget()
        self._right = QVBoxLayout(self._side)
        self._right.setContentsMargins(0, 0, 0, 0)
        self.view: CaseView | None = None
        self._list_pane = self._pane()
        self._whole = Columns(self._list_pane, self._side, sizes=[306, 860], key="cases",
                              parent=self, listed=True)
        self._whole.single_below = ROOM
        self.body.addWidget(self._whole)
        self.conflicts = ConflictNotice(self)

    def _pane(self) -> QWidget:
        self.search = SearchField(_("Filter by code, place, title"), on=self._typed)
        self.filters = Filters(
            [("active", _("Ongoing")), ("deadline", _("Deadline")),
             ("unsent", _("Not sent")), ("all", _("All"))],
            self._only, on=self._filtered,
        )
        pane = frame("pane", margins=(0, 0, 0, 0), spacing=0)
        lay = pane.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.addWidget(row(Label(_("Cases"), "section"), None, self._count,
                          margins=(12, 10, 12, 4)))
        lay.addWidget(row(self.search, margins=(12, 2, 12, 4)))
        across = self.filters.layout()
        if across is not None:
            across.setSpacing(3)
        lay.addWidget(row(self.filters, margins=(4, 0, 4, 6)))
        lay.addWidget(self._none)
        lay.addWidget(self.list, 1)
        lay.addWidget(row(Button(_("Create case"), "plain", "plus", size="small",
                                 on=self._new_case), None, margins=(12, 6, 12, 6)))
        pane.setMinimumWidth(theme.wide(300))
        return pane

    # --- the page ---------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its tab."""
        trail: list[tuple[str, str, dict[str, Any]]] = [(_("Cases"), "cases", {})]
        if self.view is not None and self.view.code:
            trail.append((self.view.code, "case", {"case_id": self.case_id}))
            trail.append((self.view.tab_name(), "case",
                          {"case_id": self.case_id, "tab": self.view.tab}))
        return trail

    def refresh(self) -> None:
        """Read the list and the case again."""
        text, only, case_id = self._text, self._only, self.case_id
        asked, view = bool(case_id and self.view is None), self.view
        if view is not None:
            view.refresh()
        elif case_id:
            self._open(case_id)  # read beside the list, not after it

        def work() -> _Listed:
            ids, every = self.desk.cases.ids(text, only), self.desk.cases.ids("", "all")
            if asked and self.desk.cases.row_of(case_id).rowid not in ids:
                return every, every[:1], "all", []  # the case asked for is shown, closed or not
            return ids, every[:1], only, [] if asked else self._rows(ids[: BigLines.PAGE])

        self.load(work, self._listed)

    def new_action(self) -> None:
        """What the tab makes (a person, a note, an interview …), or a case of one's own."""
        if self.view is not None and self.view.tab not in ("overview", "sends"):
            self.view.main_action()
        else:
            self._new_case()

    def _new_case(self) -> None:
        self.shell.go("case_form")

    def main_action(self) -> None:
        """The main button of the tab shown."""
        if self.view is not None:
            self.view.main_action()

    def next_tab(self, by: int = 1) -> None:
        """Show the next tab of the case (Ctrl+Tab)."""
        if self.view is not None:
            self.view.tabs.step(by)

    def tab_changed(self) -> None:
        """Back leads to the tab that was shown."""
        self.shell.moved("case", same=True, **self._way())

    def changed(self) -> None:
        """The case shown changed its name or tab: title and crumbs follow."""
        if self.view is not None:
            self.title = self.view.code
        self.shell.show_way()

    # --- the list ---------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self._text = text
        self._relist()

    def _filtered(self, only: str) -> None:
        self._only = only
        self._relist()

    def _relist(self) -> None:
        text, only = self._text, self._only

        def work() -> _Listed:
            ids = self.desk.cases.ids(text, only)
            return ids, [0], only, self._rows(ids[: BigLines.PAGE])

        self.load(work, self._listed)

    def _listed(self, found: _Listed) -> None:
        ids, any_case, self._only, first = found
        self.filters.set_value(self._only)
        if not any_case:
            self._no_cases()
            return
        self._none.setVisible(not ids)
        self._count.setText(plural("{n} case", "{n} cases", len(ids), n=len(ids)))
        self.list.set_ids(ids, first)
        if self.case_id:
            self._open(self.case_id)
            self.list.choose(self.case_id)
        elif first:
            self._first(first)

    def _first(self, rows: Sequence[Row]) -> None:
        if rows and not self.case_id:
            self.case_id = rows[0].id
            self._open(self.case_id)
            self.shell.moved("case", same=True, **self._way())
            self.list.choose(rows[0].id)

    def _no_cases(self) -> None:
        empty(self._right)
        self._list_pane.hide()
        staff = self.desk.is_staff
        buttons: list[tuple[str, str, Any]] = [
            (_("New assignment"), "primary", lambda: self.shell.go("new_assignment"))
            if staff else
            (_("Open assignment"), "primary", lambda: self.shell.go("inbox", opening=True)),
            (_("Create case"), "plain", self._new_case),
        ]
        self._right.addWidget(EmptyState(
            "briefcase", _("No cases yet."),
            _("The team sends each case as an assignment file. You can also open a case of your"
              " own."), buttons,
        ))

    def _rows(self, ids: list[int]) -> list[Row]:
        return [case_line(each) for each in self.desk.cases.rows(ids)]

    def _chosen(self, case_id: str) -> None:
        if case_id == self.case_id:
            return
        self.case_id = case_id
        self._open(case_id)
        self.shell.moved("case", **self._way())

    def _way(self) -> dict[str, Any]:
        return {"case_id": self.case_id, "tab": self.view.tab if self.view else self._tab}

    def _open(self, case_id: str) -> None:
        if self.view is not None and self.view.case_id == case_id:
            return
        tab = self.view.tab if self.view is not None else self._tab
        empty(self._right)
        self.view = CaseView(self, case_id, tab, begin=self._begin)
        self._begin = False
        self._right.addWidget(self.view)
        self.view.refresh()
        cases = self.desk.cases
        self.conflicts.watch(lambda: [case_id, *(m.id for m in cases.matters(case_id))])


def case_line(each: CaseRow) -> Row:
    """A case as two lines of a list: code and deadline, title, kind and place, what waits."""
    top: tuple[str, str, str] | None = None
    if each.is_new:
        top = (_("New"), "info", "")
    elif each.deadline:
        near = each.days_left is not None and each.days_left <= 7
        top = (moments.short_day(each.deadline), "attention" if near else "",
               "alarm-clock" if near else "")
    bottom: tuple[str, str, str] | None = None
    if each.pending:
        bottom = (plural("{n} not sent", "{n} not sent", each.pending, n=each.pending),
                  "attention", "circle-dashed")
    kind = " · ".join(p for p in (_(each.type_text_msgid), each.department) if p)
    return Row(each.id, each.code, each.title, kind, top, bottom)
