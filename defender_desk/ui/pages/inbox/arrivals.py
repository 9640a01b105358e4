"""What came of each file that was opened: one line a file, none hidden behind another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from defender_desk.desk.taking import Arrival
from defender_desk.ui.widgets import Button, Card, Icon, Label, announce, column
from defender_desk.wording import _, plural, sentence, shown


class Arrivals(Card):
    """``close`` takes it away; ``keys`` opens the page where a sender's key is confirmed;
    ``anyway`` takes a file that would remove many things, after asking."""

    def __init__(self, arrivals: Sequence[Arrival], close: Callable[[], object],
                 keys: Callable[[], object], anyway: Callable[[Arrival], object]) -> None:
        good = sum(each.ok for each in arrivals)
        self.words = plural("{good} of {n} file opened", "{good} of {n} files opened",
                            len(arrivals), good=good, n=len(arrivals))
        super().__init__(self.words, "package-open",
                         Button(_("Close this"), "plain", size="small", on=close), padded=False)
        for each in arrivals[:8]:
            self.add_row(*_line(each, keys, anyway))
        if len(arrivals) > 8:
            more = len(arrivals) - 8
            self.add_row(Label(plural("and {n} more", "and {n} more", more, n=more), "muted"))

    def announce(self) -> None:
        """Let a screen reader speak the sum."""
        announce(self, self.words)


def _line(
    each: Arrival, keys: Callable[[], object], anyway: Callable[[Arrival], object]
) -> list[QWidget | None]:
    name = shown(each.file.name, 60)
    if each.ok:
        if each.kind == "receipt":
            told = _("A receipt: what the team has is marked.")
        else:
            told = _("{series}, part {n} of {of}: everything in it is here.", series=each.series,
                     n=each.n, of=each.of)
        return [Icon("circle-check", 18, "success"),
                column(Label(name, "code", wrap=True), Label(told, "dense", wrap=True), spacing=0)]
    told = ""
    if each.error is not None:
        said = sentence(each.error)
        told = f"{said.what} {said.todo}".strip()
    already = each.error is not None and each.error.code == "already-here"
    cells: list[QWidget | None] = [
        Icon("info" if already else "circle-x", 18, "info" if already else "danger"),
        column(Label(name, "code", wrap=True), Label(told, "dense", wrap=True), spacing=0),
    ]
    if each.error is not None and each.error.code == "unknown-sender":
        cells.append(Button(_("Confirm a key"), "plain", "key-round", size="small", on=keys))
    if each.error is not None and each.error.code == "would-hide-many":
        cells.append(Button(_("Take it all the same"), "plain", "triangle-alert", size="small",
                            on=lambda: anyway(each)))
    return cells
