"""What of a case is not with the team yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from defender_desk.desk.bundles import UnsentRow
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.widgets import (
    Button,
    Chip,
    EmptyState,
    Icon,
    Label,
    chips_for,
    column,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, plural, size_text

_ICONS = {"note": "image", "declaration": "file-pen-line", "assignment": "inbox",
          "search_attempt": "footprints"}


MOST = 200
"""Things named here; where more wait, the page of the package has them all."""


class SendsTab(Tab):
    """Rows of what waits; the package itself is prepared on its own page."""

    def refresh(self) -> None:
        """Read what waits again."""
        self.page.load(lambda: self.desk.bundles.unsent(self.case_id, MOST), self._show)

    def main_action(self) -> None:
        """Prepare a package of this case."""
        self.shell.go("export", case_id=self.case_id)

    def _show(self, rows: Any) -> None:
        body = self.cleared()
        if not rows:
            body.addWidget(EmptyState(
                "package-check", _("Everything is sent."),
                _("Nothing of this case waits here."),
                [(_("See earlier packages"), "plain", lambda: self.shell.go("outgoing"))],
            ), 1)
            return
        whole = len(rows) if len(rows) < MOST else max(self.overview.unsent.count, len(rows))
        count = plural("{n} thing not sent", "{n} things not sent", whole, n=whole)
        body.addWidget(flow([
            Button(_("Prepare package of this case"), "soft", "package-plus",
                   on=self.main_action),
            Button(_("See earlier packages"), "plain", on=lambda: self.shell.go("outgoing")),
            Label(count, "attention"),
        ]))
        body.addWidget(self.in_card(rows, self._row))
        if whole > len(rows):
            more = whole - len(rows)
            body.addWidget(Label(plural("and {n} more", "and {n} more", more, n=more), "muted"))
        body.addStretch(1)

    @staticmethod
    def _row(each: UnsentRow) -> list[QWidget | None]:
        name = " ".join(p for p in (each.code, each.title) if p)
        second = size_text(each.size)
        if not each.allowed and each.reason:
            second = f"{second} · {_(each.reason)}"
        chips = [] if each.allowed else [Chip(_("Stays here"), "warning", "shield-alert")]
        return [Icon(_ICONS.get(each.kind, "file-text"), 18, "text_muted"),
                column(Label(name, "strong", wrap=True),
                       Label(second, "muted", wrap=True), spacing=0),
                *chips, *chips_for(each.state)[:1]]
