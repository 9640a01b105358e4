"""What the tabs of a case have in common: they know the case and read through its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.desk.cases import CaseOverview
from defender_desk.ui.widgets import Scroll
from defender_desk.ui.widgets.emptied import empty

if TYPE_CHECKING:
    from defender_desk.ui.pages.cases.view import CaseView


class Tab(Scroll):
    """A column that scrolls, filled anew by ``refresh``."""

    def __init__(self, view: CaseView, overview: CaseOverview) -> None:
        super().__init__((16, 12, 16, 16), 12)
        self.view = view
        self.page = view.page
        self.shell = view.page.shell
        self.desk = view.page.desk
        self.overview = overview
        self.case_id = overview.case.id

    def refresh(self) -> None:
        """Read what this tab shows."""

    def main_action(self) -> None:
        """The main button of this tab, if it has one."""

    def cleared(self) -> QVBoxLayout:
        """The column, emptied."""
        empty(self.column)
        return self.column

    def ask(self, form: QWidget) -> None:
        """Show a form at the end of the column and begin in its first field."""
        self.column.addWidget(form)
        form.show()  # now: what is not shown yet cannot take the focus
        first = next((each for each in form.findChildren(QWidget)
                      if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
