"""One case: its header, its tabs, and the tab that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.cases import CaseOverview
from defender_desk.domain.case import CASE_STATES, CASE_TYPES, RISK_LEVELS
from defender_desk.ui.pages.cases.declarations_tab import DeclarationsTab
from defender_desk.ui.pages.cases.evidence_tab import EvidenceTab
from defender_desk.ui.pages.cases.interviews_tab import InterviewsTab
from defender_desk.ui.pages.cases.overview_tab import OverviewTab
from defender_desk.ui.pages.cases.people_tab import PeopleTab
from defender_desk.ui.pages.cases.sends_tab import SendsTab
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Button, Chip, Label, Tabs
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import (
    frame,
)
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.pages.cases.page import CasesPage

TABS: tuple[tuple[str, str, type[Tab] | str], ...] = (
    ("overview", N_("Overview"), OverviewTab),
    ("people", N_("People"), PeopleTab),
    ("evidence", N_("Evidence"), EvidenceTab),
    ("interviews", N_("Interviews"), InterviewsTab),
    ("declarations", N_("Declarations"), DeclarationsTab),
    ("searches", N_("Searches"), "search_log"),
    ("timeline", N_("Timeline"), "timeline"),
    ("sends", N_("Packages"), SendsTab),
)
"""Key, words, and the tab itself, or the route of a page that has the room of the whole window."""
_RISK = {"low": ("success", "shield-check"), "medium": ("warning", "shield"),
         "high": ("attention", "shield-alert")}


class CaseView(QWidget):
    """Reads the overview once; each tab then reads what it alone needs."""

    def __init__(self, page: CasesPage, case_id: str, tab: str = "overview", *,
                 begin: bool = False) -> None:
        super().__init__()
        self._begin = begin
        self.page = page
        self.case_id = case_id
        self.code = ""
        inner = {key for key, _text, cls in TABS if not isinstance(cls, str)}
        self.tab = tab if tab in inner else "overview"
        self._shown: Tab | None = None
        self.overview: CaseOverview | None = None
        self._title = Label("", "screen")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._second = Label("", "muted", wrap=True)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self._shown_chips: list[Chip] = []
        self.tabs = Tabs([(key, _(text), None) for key, text, _cls in TABS], self.tab,
                         on=self.show_tab)
        self._place = QVBoxLayout()
        self._build()

    def _build(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title, 1)
        first.addWidget(Button(_("Court details"), "plain", "landmark", size="small",
                               on=lambda: self.page.shell.go("matter", case_id=self.case_id)))
        first.addWidget(Button(_("Edit case"), "plain", "pencil", size="small",
                               on=lambda: self.page.shell.go("case_form", case_id=self.case_id)))
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lines.setSpacing(8)
        self._lines.addLayout(self._chips)
        self._lines.addWidget(self._second, 1)
        head = frame("head", first, self._lines, self.tabs, margins=(18, 8, 12, 0), spacing=6)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(head)
        self._place.setContentsMargins(0, 0, 0, 0)
        lay.addLayout(self._place, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line of facts stands beside the chips, or below them where it has no room."""
        super().resizeEvent(event)
        self._place_facts()

    def _place_facts(self) -> None:
        self._second.ensurePolished()
        for chip in self._shown_chips:
            chip.ensurePolished()
            chip.adjustSize()
        facts = self._second.fontMetrics().horizontalAdvance(self._second.text())
        chips = sum(chip.sizeHint().width() + 8 for chip in self._shown_chips)
        beside = chips + facts + 48 <= self.width()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if way != self._lines.direction():
            self._lines.setDirection(way)
            self._lines.setSpacing(8 if beside else 4)

    def refresh(self) -> None:
        """Read the case again."""
        self.page.load(lambda: self.page.desk.cases.overview(self.case_id), self._show)

    def main_action(self) -> None:
        """The main button of the tab."""
        if self._shown is not None:
            self._shown.main_action()

    def tab_name(self) -> str:
        """The words of the tab shown."""
        return next(_(text) for key, text, _cls in TABS if key == self.tab)

    def show_tab(self, key: str) -> None:
        """Show another tab, or go to the page that stands for it."""
        made = next(cls for name, _text, cls in TABS if name == key)
        if isinstance(made, str):
            self.tabs.set_value(self.tab)
            self.page.shell.go(made, case_id=self.case_id)
            return
        self.tab = key
        self.tabs.set_value(key)
        self._fill()
        self.page.tab_changed()
        self.page.changed()

    def _show(self, overview: CaseOverview) -> None:
        self.overview = overview
        case = overview.case
        self.code = case.code
        self._title.setText(case.title)
        self._title.setToolTip("")
        self._title.setAccessibleName(case.title)
        empty(self._chips)
        self._shown_chips = []
        tone, icon = _RISK.get(case.risk, ("", "shield"))
        for chip in (Chip(_(dict(CASE_TYPES)[case.type]), "primary"),
                     Chip(_(dict(CASE_STATES)[case.state]), "", "circle-dot"),
                     Chip(_(dict(RISK_LEVELS)[case.risk]), tone, icon)):
            self._chips.addWidget(chip)
            self._shown_chips.append(chip)
        self._chips.addStretch(1)
        self._second.setText(" · ".join(self._facts(overview)))
        self._place_facts()
        for key, _text, _cls in TABS:
            if key in overview.counts:
                self.tabs.set_count(key, overview.counts[key])
        if overview.unsent.count:
            self.tabs.set_count("sends", overview.unsent.count)
        self._fill()
        self.page.changed()

    def _facts(self, overview: CaseOverview) -> list[str]:
        facts = [overview.case.code]
        if overview.assignment is not None and overview.assignment.received:
            facts.append(_("assigned by the team on {date}",
                           date=moments.short_day(overview.assignment.received)))
        elif overview.case.opened:
            facts.append(_("opened on {date}", date=moments.short_day(overview.case.opened)))
        if overview.staff_text:
            facts.append(_("contact: {name}", name=overview.staff_text))
        return facts

    def _fill(self) -> None:
        if self.overview is None:
            return
        empty(self._place)
        made = next(cls for key, _text, cls in TABS if key == self.tab)
        assert not isinstance(made, str)  # such a tab is gone to, never shown here
        self._shown = made(self, self.overview)
        self._place.addWidget(self._shown)
        if self._begin:
            self._begin = False
            self.page.tab_changed()  # coming back shows the tab and begins nothing
            self._shown.main_action()
        else:
            self._shown.refresh()
