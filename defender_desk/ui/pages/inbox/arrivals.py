"""What came of the files that were opened: what failed first, then each package that came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from defender_desk.desk.taking import Arrival
from defender_desk.ui.widgets import Button, Card, Icon, Label, announce, column, row
from defender_desk.wording import _, plural, sentence, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from defender_desk.ui.pages.inbox.page import InboxPage

MOST = 6
"""Lines of one card; the list beside it shows every package."""


class Arrivals(Card):
    """One line for a file that failed, one for a package of which parts came."""

    def __init__(self, arrivals: Sequence[Arrival], page: InboxPage) -> None:
        good = sum(each.ok for each in arrivals)
        self.words = plural("{good} of {n} file opened", "{good} of {n} files opened",
                            len(arrivals), good=good, n=len(arrivals))
        series = answered(arrivals)
        super().__init__(self.words, "package-open", row(
            *self._receipts(page, series),
            Button(_("Close this"), "plain", size="small", on=page.clear_notices)), padded=False)
        lines = [self._refused(each, page) for each in arrivals if not each.ok]
        lines += self._came(arrivals)
        for line in lines[:MOST]:
            self.add_row(*line)
        if len(lines) > MOST:
            more = len(lines) - MOST
            self.add_row(Label(plural("and {n} more", "and {n} more", more, n=more), "muted"))

    @staticmethod
    def _receipts(page: InboxPage, series: list[str]) -> list[QWidget]:
        """The team answers everything that came in one step."""
        if not series or not page.desk.is_staff:
            return []
        return [Button(plural("Save the receipt…", "Save the {n} receipts…", len(series)), "soft",
                       "download", size="small", on=lambda: page.save_receipts(series))]

    def announce(self) -> None:
        """Let a screen reader speak the sum."""
        announce(self, self.words)

    @staticmethod
    def _came(arrivals: Sequence[Arrival]) -> list[list[QWidget | None]]:
        lines: list[list[QWidget | None]] = []
        for series in dict.fromkeys(each.series for each in arrivals if each.ok):
            parts = [each for each in arrivals if each.ok and each.series == series]
            first = parts[0]
            if first.kind == "receipt":
                name = shown(first.file.name, 60)
                told = _("A receipt: what the team has is marked.")
            else:
                name = series
                numbers = ", ".join(str(each.n) for each in parts)
                told = plural("Part {numbers} of {of}: everything in it is here.",
                              "Parts {numbers} of {of}: everything in them is here.", len(parts),
                              numbers=numbers, of=first.of)
            lines.append([Icon("circle-check", 18, "success"), column(
                Label(name, "code", wrap=True), Label(told, "dense", wrap=True), spacing=0)])
        return lines

    @staticmethod
    def _refused(each: Arrival, page: InboxPage) -> list[QWidget | None]:
        told, code = "", ""
        if each.error is not None:
            said = sentence(each.error)
            told, code = f"{said.what} {said.todo}".strip(), each.error.code
        already = code == "already-here"
        cells: list[QWidget | None] = [
            Icon("info" if already else "circle-x", 18, "info" if already else "danger"),
            column(Label(shown(each.file.name, 60), "code", wrap=True),
                   Label(told, "dense", wrap=True), spacing=0),
        ]
        if code == "unknown-sender":
            cells.append(Button(_("Confirm a key"), "plain", "key-round", size="small",
                                on=lambda: page.shell.go("card")))
        if code == "would-hide-many":
            cells.append(Button(_("Take it all the same"), "plain", "triangle-alert",
                                size="small", on=lambda: page.take_anyway(each)))
        return cells


def answered(arrivals: Sequence[Arrival]) -> list[str]:
    """The packages for which a receipt was signed, each once."""
    return list(dict.fromkeys(each.series for each in arrivals if each.ok and each.receipt_file))
