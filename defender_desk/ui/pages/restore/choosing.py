"""Which backup is meant: those on what is plugged in, or in a folder that a person shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.errors import DeskError
from defender_desk.ui import days, files
from defender_desk.ui.pages.backups import words
from defender_desk.ui.pages.backups.media import plugged_in
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import frame, row
from defender_desk.ui.widgets.inputs import Radios
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.wording import _, size_text

if TYPE_CHECKING:
    from defender_desk.ui.tasks import Tasks

LOOK_AGAIN = 2000
"""Milliseconds between two looks at what is plugged in."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One backup that was found; ``whole`` says whether it may be chosen."""

    path: Path
    where: str
    made: str
    size: int
    kind: str
    whole: bool


def offers(folder: Path, where: str) -> list[Offer]:
    """The backups in ``folder``, the newest first. Raises ``NotABackup``."""
    from defender_desk.desk.desk import find_backups

    return [Offer(each.path, where, each.made, each.size, each.kind, each.whole)
            for each in find_backups(folder)]


def on_media() -> list[Offer]:
    """The backups on everything that is plugged in; runs in a worker."""
    found: list[Offer] = []
    for medium in plugged_in():
        try:
            found += offers(medium.path, medium.name)
        except DeskError:
            continue
    return sorted(found, key=lambda each: each.made, reverse=True)


class ChooseBackup(QWidget):
    """``chosen()`` is the offer that is marked; ``changed`` is told of every other choice."""

    def __init__(self, tasks: Tasks, refused: Callable[[DeskError], None],
                 changed: Callable[[], object]) -> None:
        super().__init__()
        self._tasks, self._refused, self._changed = tasks, refused, changed
        self._seen: list[Offer] | None = None
        self._shown_folder: list[Offer] = []
        self._offers: list[Offer] = []
        self.radios: Radios | None = None
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(12)
        self._list = QWidget()
        self._lay = QVBoxLayout(self._list)
        self._lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self._list)
        self.folder = Button(_("Show the folder…"), "plain", "folder-open", on=self._open)
        lay.addWidget(row(self.folder, None))
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_AGAIN)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self._look()

    def chosen(self) -> Offer | None:
        """The backup that is marked."""
        key = self.radios.value() if self.radios is not None else ""
        return self._offers[int(key)] if key else None

    def _look(self) -> None:
        self._tasks.run(lambda _progress: on_media(), self._plugged, None, self)

    def _plugged(self, found: list[Offer]) -> None:
        if found != self._seen:
            self._seen = found
            self._show()

    def _open(self) -> None:
        folder = files.pick_folder(self, _("Where the backup is"))
        if folder is None:
            return
        self.take(folder)

    def take(self, folder: Path) -> None:
        """Look for backups in ``folder``."""
        def found(seen: list[Offer]) -> None:
            self._shown_folder = seen
            self._show(seen[0].path if seen else None)

        self._tasks.run(lambda _progress: offers(folder, folder.name), found, self._refused, self)

    def _show(self, mark: Path | None = None) -> None:
        before = self.chosen()
        mark = mark or (before.path if before is not None else None)
        known = {each.path for each in self._shown_folder}
        self._offers = [*self._shown_folder,
                        *(each for each in self._seen or [] if each.path not in known)]
        empty(self._lay)
        good = [(str(at), _said(each)) for at, each in enumerate(self._offers) if each.whole]
        self.radios = None
        if good:
            wanted = next((key for key, _text in good if self._offers[int(key)].path == mark),
                          good[0][0])
            self.radios = Radios(good, wanted, lambda _key: self._changed())
            self.radios.setAccessibleName(_("Backups that were found"))
            self._lay.addWidget(frame("card", self.radios))
        for each in self._offers:
            if not each.whole:
                self._lay.addWidget(row(Icon("circle-x", 16, "danger"), Label(
                    _("{backup}: not whole, it cannot be used", backup=_said(each)), "danger",
                    wrap=True)))
        if not self._offers:
            self._lay.addWidget(frame("card", Icon("usb", 20, "text_muted"), Label(
                _("Plug in the stick with the backup: it appears here."), "body", wrap=True),
                None, across=True))
        self._changed()


def _said(each: Offer) -> str:
    parts = [days.full_day(each.made), words.clock(each.made), each.where,
             size_text(each.size)]
    if each.kind != "whole":
        parts.append(_(words.KINDS.get(each.kind, "")))
    return " · ".join(part for part in parts if part)
