"""Backups (S29): how the last one stands, make one now, which there are, how often to remind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import Cancelled, DeskError, MediumGone
from defender_desk.ui import days, theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.backups import words
from defender_desk.ui.pages.backups.media import Medium, plugged_in
from defender_desk.ui.pages.backups.reminder import reminder_rows
from defender_desk.ui.widgets import (
    Button,
    Card,
    Cell,
    EmptyState,
    Icon,
    Label,
    Notice,
    Progressing,
    Scroll,
    Table,
    column,
    empty,
    frame,
    row,
)
from defender_desk.wording import _, plural, size_text

if TYPE_CHECKING:
    from defender_desk.desk.backups import BackupRow
    from defender_desk.progress import Progress
    from defender_desk.ui.shell import Shell

LOOK_AGAIN = 2000
"""Milliseconds between two looks at what is plugged in."""
SIDE = 320
BESIDE = 1000
"""Width of the right column, and of the page below which it stands underneath."""
ICONS = {"success": "circle-check", "warning": "triangle-alert", "danger": "circle-x"}


class BackupsPage(Page):
    """A bad or old backup stands at the top of the page and cannot be overlooked."""

    def __init__(self, shell: Shell, folder: str = "") -> None:
        """``folder``: a backup into it was cut short by a lock and is begun again."""
        super().__init__(shell)
        self.title = _("Backups")
        self._again = folder
        self.state: Any = None
        self._media: list[Medium] = []
        self._working = self._making = False
        scroll = Scroll(margins=(18, 14, 18, 18), spacing=12)
        self.body.addWidget(scroll, 1)
        scroll.column.addWidget(column(
            Label(_("Backups"), "screen"),
            Label(_("Everything that is here, encrypted, on something you keep elsewhere. It opens"
                    " with your phrase or the recovery sheet."), "muted", wrap=True), spacing=2))
        self._main, self._side = column(spacing=12), column(spacing=12)
        self._both = row(self._main, self._side, spacing=14)
        scroll.column.addWidget(self._both)
        scroll.column.addStretch(1)
        self._head = column(spacing=0)
        self._places = Card(_("Make a backup on"), "usb", padded=False)
        self._list = self._made()
        for each in (self._head, self._places, self._list, None):
            _put(self._main, each)
        for card in (self._reminder(), self._local(), self._restoring(), None):
            _put(self._side, card)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_AGAIN)
        self._clock.timeout.connect(self._look)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(_("Backups"), "", {})]

    # --- the cards ------------------------------------------------------------------------------

    def _made(self) -> Card:
        card = Card(_("Backups made"), "history", padded=False)
        self.table = Table(
            [(_("Date"), 150), (_("Where"), None), (_("Holds"), 130), (_("Size"), 86),
             (_("Checked"), 190)],
            lambda _id: self._chosen(), _("Backups made"))
        card.add(self.table)
        self.check = Button(_("Check it again"), "plain", "shield-check", on=self._check)
        self.check.setEnabled(False)
        self.told = Label("", "help", wrap=True)
        card.add(frame("row", self.told, self.check, margins=(12, 8, 12, 8), across=True))
        return card

    def _reminder(self) -> Card:
        card = Card(_("Reminder"), "alarm-clock", padded=False)
        reminder_rows(self, card)
        return card

    def _local(self) -> Card:
        card = Card(_("Made by themselves"), "hard-drive")
        self._local_at = Label("", "strong", wrap=True)
        card.add(self._local_at)
        card.add(Label(_("While you work, a copy of what is written is kept on this computer. It"
                         " helps when something breaks; it does not help when the computer is"
                         " lost."), "muted", wrap=True))
        return card

    def _restoring(self) -> Card:
        card = Card(_("Get something back"), "rotate-ccw")
        card.add(Label(_("A backup can give back what is no longer here. Nothing that is here is"
                         " overwritten."), "muted", wrap=True))
        card.add(row(Button(_("Open a backup…"), "plain", "folder-open",
                            on=lambda: self.shell.go("restore")), None))
        return card

    # --- reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read how things stand and what is plugged in."""
        desk = self.desk

        def read() -> tuple[Any, Any, list[Medium]]:
            return desk.backups.state(look=True), desk.backups.rows(), plugged_in()

        self.load(read, self._show)
        self._clock.start()

    def _show(self, found: tuple[Any, Any, list[Medium]]) -> None:
        self.state, rows, media = found
        self._show_head()
        self._show_rows(rows)
        self._show_media(media)
        if self._again:
            folder, self._again = Path(self._again), ""
            self.shell.moved("backup", same=True)  # coming back here later begins nothing
            self.make(folder)
        at = self.state.local_at
        self._local_at.setText(_("The newest: {when}", when=days.when(at)) if at
                               else _("None yet."))

    def _show_head(self) -> None:
        tone, what, more = words.summary(self.state)
        if self.state.level == "never" and self.state.local_at:
            what = _("No backup outside this computer")
        verb = _("Make a backup now")
        if self.state.level == "never" and not self.state.problem:
            head: QWidget = Card()
            empty_state = EmptyState("hard-drive", f"{what}.", more,
                                     [(verb, "primary", self.main_action)])
            empty_state.setMinimumHeight(190)
            head.add(empty_state)  # type: ignore[attr-defined]  # a Card, seen as its base
        else:
            button = Button(verb, "primary", "hard-drive", on=self.main_action)
            head = frame("note", Icon(ICONS[tone], 20, tone), column(
                Label(what, "strong", wrap=True), Label(more, "muted", wrap=True), spacing=2),
                button, across=True, spacing=14)
            head.setProperty("kind", tone)
            head.setAccessibleName(f"{what} {more}")
            theme.restyle(head)
        lay = self._head.layout()
        assert lay is not None
        empty(lay)
        lay.addWidget(head)

    def _show_rows(self, rows: list[BackupRow]) -> None:
        self.rows = {each.id: each for each in rows}
        self.table.set_rows([(each.id, _cells(each)) for each in rows])
        self._list.setVisible(bool(rows))
        high = min(len(rows), 7) * 36 + 34
        self.table.setFixedHeight(round(high * max(1.0, theme.scale())))
        self._chosen()

    def _chosen(self) -> None:
        found = self.rows.get(self.table.current_id())
        self.check.setEnabled(found is not None and found.here and not self._working)
        said = _("Choose a backup to read it again from beginning to end.")
        if found is not None and not found.here:
            said = _("It lies on «{place}»: plug it in to check it.",
                     place=words.place(found.medium))
        elif found is not None and found.missing:
            said = plural("{n} file was not there to be copied",
                          "{n} files were not there to be copied", found.missing, n=found.missing)
        elif found is not None and found.verified == "bad":
            said = _("It is damaged: do not count on it. Make another one.")
        self.told.setText(said)

    def _look(self) -> None:
        if not self._working and self.isVisible():
            self.load(plugged_in, self._show_media)

    def _show_media(self, media: list[Medium]) -> None:
        if media == self._media and self._places.body.count():
            return
        names = [each.path for each in self._media]
        focus = QApplication.focusWidget()
        inside = focus is not None and self._places.isAncestorOf(focus)
        kept = focus.accessibleName() if focus is not None and inside else ""
        self._media = media
        self._places.clear()
        for each in media:
            button = Button(_("Copy here"), "soft", on=partial(self.make, each.path))
            button.setAccessibleName(_("Copy to {place}", place=each.name))
            self._places.add_row(
                Icon("usb", 18, "text_muted"),
                column(Label(each.name, "strong", wrap=True),
                       Label(_("{size} free", size=size_text(each.free)), "help"), spacing=0),
                button)
            if kept == button.accessibleName():
                button.setFocus()
        if not media:
            self._places.add_row(Icon("usb", 18, "text_muted"),
                                 Label(_("Plug in a stick or a disk: it appears here."), "muted",
                                       wrap=True))
        elsewhere = Button(_("Another folder…"), "plain", "folder-open", on=self._elsewhere)
        self._places.add_row(Icon("folder", 18, "text_muted"), Label(
            _("A disk in the network, or a folder"), "dense", wrap=True), elsewhere)
        if kept == elsewhere.accessibleName():
            elsewhere.setFocus()
        new = [each for each in media if each.path not in names]
        if names and new:
            self.shell.toast(_("{place} is plugged in", place=new[0].name))

    # --- deeds ----------------------------------------------------------------------------------

    def main_action(self) -> None:
        """Make one where the last one went, on the only stick there is, or ask where."""
        if self._working:
            return
        media = self._media
        known = [each for each in media
                 if self.state is not None and self.state.medium
                 and each.name.startswith(self.state.medium)]
        if len(known) == 1 or len(media) == 1:
            self.make((known or media)[0].path)
        elif media:
            self.show_notice(Notice("info", _("Choose where it goes."),
                                    _("More than one stick is plugged in.")))
        else:
            self._elsewhere()

    def _elsewhere(self) -> None:
        folder = self.shell.pick_folder(_("Where the backup goes"))
        if folder is not None:
            self.make(folder)

    def make(self, folder: Path) -> None:
        """Make a backup in ``folder`` with a bar, the time left and a way to stop."""
        if self._working:
            return
        self._busy(True)
        self._making = True
        backups = self.desk.backups

        def done(made: BackupRow) -> None:
            self._busy(False)
            told = _("{cases} and {size} on {place}. You may take it out and keep it elsewhere.",
                     cases=_cases(made.cases), size=size_text(made.size),
                     place=words.place(made.medium) if made.medium else folder.name)
            if made.same_disk:
                told = _("It lies on this same computer: if the computer is lost, it is lost with"
                         " it. Make one on a stick too.")
            self.show_notice(Notice("success", _("The backup is made and was read back."), told))
            self.refresh()
            self.shell.refresh_badges()

        self._long(folder, lambda progress: backups.make(folder, progress), done,
                   partial(self._failed, folder), _("Making the backup"))

    def _long(self, folder: Path, work: Callable[[Progress], BackupRow],
              done: Callable[[BackupRow], object], failed: Callable[[DeskError], object],
              what: str) -> None:
        """Do long work that goes on when the page is left; the bar below then tells its end."""
        ticket = self.tasks.run(work, partial(self._over, done), partial(self._over, failed), None)
        ticket.what, ticket.again = what, ("backup", {"folder": str(folder)})
        if not ticket.finished:
            self.clear_notices()
            self._place(Progressing(what, ticket))

    def _over(self, then: Callable[[Any], object], found: Any) -> None:
        if shiboken6.isValid(self):
            then(found)
        elif shiboken6.isValid(self.shell):
            self.shell.refresh_badges()
            if not isinstance(found, DeskError):
                self.shell.toast(_("The backup is made and was read back."))

    def before_leave(self) -> None:
        """What was begun goes on."""
        if self._making:
            self.shell.toast(_("The backup goes on; the bar below says when it is done"))

    def _failed(self, folder: Path, error: DeskError) -> None:
        self._busy(False)
        if isinstance(error, Cancelled):
            self.show_notice(Notice("info", _("No backup was made."),
                                    _("Nothing half-done stays there.")))
        elif isinstance(error, MediumGone):
            told = wording.sentence(error)
            self.show_notice(Notice("danger", told.what, f"{told.safe} {told.todo}",
                                    [(_("Copy again"), partial(self.make, folder))]))
        else:
            self.show_error(error)
        self.refresh()
        self.shell.refresh_badges()

    def _check(self) -> None:
        row_id, backups = self.table.current_id(), self.desk.backups
        if not row_id or self._working:
            return
        self._busy(True)

        def done(_made: BackupRow) -> None:
            self._busy(False)
            self.show_notice(Notice("success", _("That backup is whole."),
                                    _("All of it was read again.")))
            self.refresh()
            self.shell.refresh_badges()

        def failed(error: DeskError) -> None:
            self._busy(False)
            self.show_error(error)
            self.refresh()
            self.shell.refresh_badges()

        self.run(lambda progress: backups.check(row_id, progress), done,
                 _("Reading the backup"), failed)

    def _busy(self, on: bool) -> None:
        self._working = on
        self._making = self._making and on
        self._places.setEnabled(not on)
        self._head.setEnabled(not on)
        self._chosen()

    def show_error(self, error: DeskError) -> None:
        """A backup that could not be made is never a small matter: it is said in red."""
        told = wording.sentence(error)
        if isinstance(error, Cancelled):
            self.clear_notices()
            return
        self.show_notice(Notice("danger", told.what, f"{told.safe} {told.todo}".strip()))

    # --- width ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where they fit."""
        super().resizeEvent(event)
        lay = self._both.layout()
        assert isinstance(lay, QBoxLayout)
        beside = self.width() >= theme.wide(BESIDE)
        self.table.setColumnHidden(2, self.width() < theme.wide(700))
        lay.setDirection(QBoxLayout.Direction.LeftToRight if beside
                         else QBoxLayout.Direction.TopToBottom)
        self._side.setMinimumWidth(theme.wide(SIDE) if beside else 0)
        self._side.setMaximumWidth(theme.wide(SIDE) if beside else 16_777_215)


def _put(holder: QWidget, card: QWidget | None) -> None:
    lay = holder.layout()
    assert isinstance(lay, QBoxLayout)
    if card is None:
        lay.addStretch(1)
    else:
        lay.addWidget(card)


def _cases(count: int) -> str:
    return plural("{n} case", "{n} cases", count, n=count)


def _cells(each: BackupRow) -> list[str | Cell]:
    """A row of the table; a bad one says so in red."""
    state = Cell(_("Not whole: no good"), "danger", "circle-x")
    if each.verified == "yes":
        state = Cell(_("Read back, whole"), "success", "check")
        if each.missing:
            state = Cell(plural("{n} file is missing", "{n} files are missing", each.missing,
                                n=each.missing), "warning", "triangle-alert")
    where = words.place(each.medium)
    if each.kind != "whole":
        where = _("On this computer: {kind}", kind=_(words.KINDS.get(each.kind, "")))
    return [days.when(each.at), where, _cases(each.cases), size_text(each.size), state]
