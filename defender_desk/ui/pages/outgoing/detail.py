"""One series: what is missing, its files, its items, when and for whom it was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from defender_desk.desk.series import Part, SentItem, SeriesDetail
from defender_desk.ui.pages.exports.elided import Elided
from defender_desk.ui.pages.exports.roads import road_name
from defender_desk.ui.pages.exports.steps import KIND_ICONS
from defender_desk.ui.pages.today import moments
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import (
    STRETCH,
    Button,
    Card,
    Chip,
    Icon,
    Label,
    Notice,
    Scroll,
    StateChip,
    column,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


def missing_files(detail: SeriesDetail) -> list[Part]:
    """The files that a receipt did not confirm; none before the first receipt."""
    if "part_missing" not in detail.row.badges:
        return []
    return [part for part in detail.parts if part.state != "received"]


class SeriesPane(Card):
    """The series chosen in the list."""

    def __init__(
        self, on_again: Callable[[str, int], object], on_hand: Callable[[str, int, bool], object],
        shell: Shell,
    ) -> None:
        super().__init__(padded=False)
        self._again, self._hand, self._shell = on_again, on_hand, shell
        self.detail: SeriesDetail | None = None
        self.buttons: dict[int, Button] = {}

    def show_series(self, detail: SeriesDetail | None) -> None:
        """Show a series, or nothing."""
        self.detail = detail
        self.buttons = {}
        empty(self.body)
        if detail is None:
            self.body.addWidget(column(
                Label(_("No package of this kind."), "muted", wrap=True), STRETCH,
                margins=(12, 12, 12, 12)))
            return
        missing = missing_files(detail)
        self.body.addWidget(self._head(detail, len(missing)))
        inner = Scroll((0, 0, 0, 8), 0, "pane")
        if missing:
            inner.column.addWidget(column(self._notice(detail, missing), margins=(12, 8, 12, 8)))
            inner.column.addWidget(frame("line", margins=(0, 0, 0, 0)))
        for part in detail.parts:
            inner.column.addWidget(self._file(detail, part, bool(missing)))
        inner.column.addWidget(self._items(detail))
        inner.column.addStretch(1)
        self.body.addWidget(inner, 1)
        self.body.addWidget(self._foot(detail))

    def _head(self, detail: SeriesDetail, missing: int) -> QWidget:
        chip: QWidget = StateChip(detail.row.state)
        if missing:
            chip = Chip(plural("{n} part missing", "{n} parts missing", missing), "danger",
                        "triangle-alert")
        return frame("row", Icon("package-open", 16),
                     Label(_("Package {code}", code=detail.row.code), "strong"), STRETCH, chip,
                     margins=(12, 6, 12, 6), across=True)

    def _notice(self, detail: SeriesDetail, missing: list[Part]) -> Notice:
        of = len(detail.parts)
        numbers = ", ".join(str(part.n) for part in missing)
        title = plural("File {numbers} of {of} is missing.", "Files {numbers} of {of} are missing.",
                       len(missing), numbers=numbers, of=of)
        told = _("Receipt of {when}.", when=moments.when(detail.row.receipt_at))
        if detail.parts and detail.parts[0].state == "received":
            told += " " + _("What you wrote has arrived.")
        return Notice("danger", title, told, icon="triangle-alert")

    def _file(self, detail: SeriesDetail, part: Part, missing: bool) -> QWidget:
        told = _("{holds} · {size}", holds=part.holds, size=size_text(part.size))
        end: QWidget = StateChip(part.state)
        code, n = detail.row.code, part.n
        if (part.state != "received" and missing) or part.state == "rejected":
            again = Button(_("Send again"), "soft", "refresh-cw", "small",
                           on=lambda: self._again(code, n))
            again.setAccessibleName(_("Send {name} again", name=part.file.name))
            self.buttons[n] = again
            end = again
        elif part.state == "packed":
            hand = Button(_("I sent it"), "plain", "check", "small",
                          on=lambda: self._hand(code, n, True))
            hand.setAccessibleName(_("I sent {name}", name=part.file.name))
            self.buttons[n] = hand
            end = hand
        words = Elided(told, "help")
        name = column(Label(part.file.name, "code"), words, spacing=0)
        made = frame("row", Icon("file-lock", 16, "text_muted"), name, end,
                     margins=(12, 5, 12, 5), spacing=10, across=True)
        made.layout().setStretchFactor(name, 1)  # type: ignore[union-attr]
        return made

    def _items(self, detail: SeriesDetail) -> QWidget:
        made = column(Label(_("It contains"), "strong"), spacing=5, margins=(12, 8, 12, 0))
        lay = made.layout()
        assert lay is not None
        for item in detail.items:
            lay.addWidget(self._item(item))
        if detail.left_out:
            told = plural("{n} thing stayed here, with its reason.",
                          "{n} things stayed here, with their reasons.", len(detail.left_out))
            stayed = Label(told, "muted", wrap=True)
            stayed.setToolTip(tip("\n".join(
                " ".join(p for p in (o.code, o.title, "-", o.reason) if p)
                for o in detail.left_out)))
            lay.addWidget(row(Icon("lock", 14, "text_muted"), stayed))
        day = moments.when(detail.row.made)
        road = road_name(detail.row.road)
        told = _("{when}, for {who}", when=day, who=detail.row.to) if detail.row.to else day
        created = Label(_("Created"), "muted")
        created.setMinimumWidth(70)
        lay.addWidget(row(created, Label(" · ".join(part for part in (told, road) if part),
                                         "dense", wrap=True)))
        return made

    @staticmethod
    def _item(item: SentItem) -> QWidget:
        text = " ".join(part for part in (item.code, item.title) if part)
        if not text:
            text = _("Answer to the assignment") if item.kind == "assignment" else item.kind
        label = Elided(text, "dense")
        made = row(Icon(KIND_ICONS.get(item.kind, "file-text"), 16, "text_muted"), label,
                   StateChip(item.state))
        made.layout().setStretchFactor(label, 1)  # type: ignore[union-attr]
        return made

    def _foot(self, detail: SeriesDetail) -> QWidget:
        code = detail.row.code
        self.hand_over = Button(_("Hand over…"), "plain", "package", "small",
                                on=lambda: self._shell.go("export", series=code))
        files = Button(_("See files"), "plain", "folder-open", "small",
                       on=lambda: self._shell.open_folder(detail.parts[0].file.parent))
        self.receipt = Button(_("Read a receipt"), "plain", "file-check", "small",
                              on=lambda: self._shell.go("receipt", series=code))
        self.receipt.setAccessibleName(_("Read a receipt for {code}", code=code))
        self.receipt.setVisible(detail.row.state != "received")
        files.setVisible(bool(detail.parts))
        return frame("foot", flow([self.hand_over, self.receipt, files], spacing=6),
                     margins=(10, 7, 10, 7))
