"""Step 5 (S27): one line for each file, a tick when it was handed over, words to send with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from defender_desk.desk.series import Part, SeriesDetail
from defender_desk.ui.pages.exports import roads
from defender_desk.ui.widgets import (
    Button,
    Card,
    Check,
    Icon,
    IconButton,
    Label,
    Notice,
    Scroll,
    StateChip,
    column,
)
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


class HandOver(Scroll):
    """The files that were made; ``on_tick`` is told (number, yes)."""

    def __init__(
        self, shell: Shell, detail: SeriesDetail, on_tick: Callable[[int, bool], object]
    ) -> None:
        super().__init__((0, 0, 8, 0), 12, "pane")
        self._shell = shell
        self._on_tick = on_tick
        self.ticks: dict[int, Check] = {}
        self.column.addWidget(column(
            Label(_("Hand over package {code}", code=detail.row.code), "section"),
            Label(roads.road_advice(detail.row.road), "muted", wrap=True), spacing=2))
        self.told = self._written(detail)
        self.column.addWidget(self.told)
        self.column.addWidget(self._files(detail))
        self.column.addWidget(self._message(detail))
        self.column.addStretch(1)

    def _written(self, detail: SeriesDetail) -> Notice:
        told = plural("{n} file, {size}, in the folder {folder}.",
                      "{n} files, {size}, in the folder {folder}.", len(detail.parts),
                      size=size_text(detail.row.size),
                      folder=str(detail.parts[0].file.parent) if detail.parts else "")
        if detail.row.road == "usb":
            told += " " + _("Take the stick out with your system's safe removal.")
        folder = detail.parts[0].file.parent if detail.parts else None
        actions = [] if folder is None else [
            (_("Open the folder"), lambda: self._shell.open_folder(folder))]
        return Notice("success", _("Copied and checked."), told, actions)

    def controls(self) -> dict[str, QWidget]:
        """The way to the files, the text to paste, a tick for each file."""
        first = self.told.findChild(Button)
        found: dict[str, QWidget] = {f"tick{n}": tick for n, tick in self.ticks.items()}
        return {**found, "copy": self.copy_button, **({"open": first} if first else {})}

    def _files(self, detail: SeriesDetail) -> Card:
        card = Card(_("Files to hand over"), "files", padded=False)
        for part in detail.parts:
            card.add_row(*self._file(part))
        return card

    def _file(self, part: Part) -> list[QWidget | None]:
        told = _("{holds} · {size}", holds=part.holds, size=size_text(part.size))
        if part.n == 1 and part.of > 1:
            told = _("{holds} · {size} · send this one first", holds=part.holds,
                     size=size_text(part.size))
        copy = Button(_("Copy path"), "plain", "copy", "small",
                      on=lambda: self._copy(str(part.file)))
        copy.setAccessibleName(_("Copy path of {name}", name=part.file.name))
        show = IconButton("folder-open", _("Show {name}", name=part.file.name),
                          lambda: self._shell.open_folder(part.file.parent), outlined=True,
                          size=16)
        words = column(Label(part.file.name, "code"), Label(told, "help", wrap=True), spacing=1)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        parts: list[QWidget | None] = [Icon("file-lock", 18), words, copy, show]
        if part.state == "received":
            parts.append(StateChip("received"))
        else:
            tick = Check(_("I sent it"), part.state == "handed_over",
                         lambda yes: self._on_tick(part.n, yes))
            tick.setAccessibleName(_("I sent {name}", name=part.file.name))
            self.ticks[part.n] = tick
            parts.append(tick)
        return parts

    def _message(self, detail: SeriesDetail) -> Card:
        self.copy_button = Button(_("Copy text"), "plain", "copy", "small",
                                  on=lambda: self._copy(detail.message_text))
        card = Card(_("Text to paste"), "message-square", self.copy_button)
        self.text = QPlainTextEdit(detail.message_text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text to paste"))
        self.text.setFixedHeight(76)
        card.add(self.text)
        card.add(Label(_("It says nothing of the case."), "help"))
        return card

    def _copy(self, text: str) -> None:
        self._shell.copy_text(text)
        self._shell.toast(_("Copied."))
