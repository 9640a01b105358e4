"""The bar above the pages (way, search, new) and the one below (saved, unsent, backup, lock)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from defender_desk import wording
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb
from defender_desk.ui.sidebar import keys_inside
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import Button, Icon, IconButton, Label, empty, frame
from defender_desk.ui.widgets.buttons import Tool
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.workspace import Workspace

HIGH = 46
"""Pixels of the bar above (design/screens.md)."""
SEARCH_WIDTH = 300
SEARCH_NARROW = 200


class TopBar(QFrame):
    """Back, forward, the way here, the search box, the cover, and what is new."""

    def __init__(self, shell: Workspace, menu: QMenu) -> None:
        super().__init__()
        self._shell = shell
        self.setProperty("class", "topbar")
        self.setFixedHeight(HIGH)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(12, 6, 12, 6)
        lay.setSpacing(8)
        self._back = IconButton("arrow-left", _("Back"), shell.back)
        self._forth = IconButton("arrow-right", _("Forward"), shell.forward)
        lay.addWidget(self._back)
        lay.addWidget(self._forth)
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(4)
        lay.addLayout(self._crumbs, 1)
        self._find = Button(_("Search or go to…"), "search", "search", on=shell.open_search)
        self._find_keys = keys_inside(self._find, "Ctrl+K")
        self._side = IconButton("panel-right", "", shell.toggle_side)
        self._side.setCheckable(True)
        self._side.hide()
        lay.addWidget(self._find)
        lay.addWidget(self._side)
        lay.addWidget(IconButton("eye-off", _("Cover the screen (F9)"), shell.cover))
        self.new = Button(_("New"), "primary", "plus")
        self.new.setMenu(menu)
        lay.addWidget(self.new)

    def can_go(self, back: bool, forth: bool) -> None:
        """Whether there is a page before and one after."""
        self._back.setEnabled(back)
        self._forth.setEnabled(forth)

    def show_way(self, way: list[Crumb]) -> None:
        """The way here; every step but the last can be gone to."""
        empty(self._crumbs)
        for at, (text, route, arguments) in enumerate(way):
            last = at == len(way) - 1
            if at:
                self._crumbs.addWidget(Icon("chevron-right", 14, "text_muted"))
            if last or not route:
                self._crumbs.addWidget(Label(text, "strong" if last else "muted"))
            else:
                self._crumbs.addWidget(Tool(text, partial(self._shell.go, route, **arguments)))
        self._crumbs.addStretch(1)

    def fold(self, *, wide: bool, short: bool) -> None:
        """A shorter search box without its keys where room is scarce; an icon in the smallest."""
        if short:
            self._find.setFixedWidth(40)
        else:
            self._find.setMaximumWidth(SEARCH_WIDTH * 2)
            self._find.setMinimumWidth(SEARCH_WIDTH if wide else SEARCH_NARROW)
        self._find.set_words("" if short else _("Search or go to…"))
        self._find.setAccessibleName(_("Search or go to…"))
        self._find.setToolTip(tip(_("Search or go to…") if short else ""))
        self._find_keys.setVisible(wide)

    def show_side(self, name: str, shown: bool) -> None:
        """Offer the page's side pane ``name``, "" for none; ``shown``: it can be seen now."""
        words = _("Hide «{name}»", name=name) if shown else _("Show «{name}»", name=name)
        self._side.setVisible(bool(name))
        self._side.setChecked(shown)
        self._side.setToolTip(tip(words if name else ""))
        self._side.setAccessibleName(words if name else "")


class StatusBar(QFrame):
    """Four facts in order: saved, waiting, the last backup, when it locks."""

    def __init__(self, shell: Workspace, locks_after: int, *, example: bool) -> None:
        super().__init__()
        self.setProperty("class", "statusbar")
        self.setAccessibleName(_("State of the work"))
        self.setFixedHeight(theme.wide(theme.STATUS_BAR))
        self._saved = Label("", "help")
        self._unsent = Tool("", lambda: shell.go("outgoing"))
        self._backup_on: Callable[[], object] = lambda: None
        self._backup = Tool("", self._open_backup)
        self._backup_icon = Icon("hard-drive", 14, "text_muted")
        self.show_backup("", False, self._backup_on)
        self._locks = Label(_("Locks after {n} min without use", n=locks_after), "help")
        self._timer = Icon("timer", 14, "text_muted")
        self._count, self._packed, self._tight = 0, 0, False
        self._size = Tool(_("Text {percent} %", percent=round(theme.scale() * 100)),
                     lambda: shell.bigger(1, wrap=True))
        self._tongue = Tool(NAMES.get(wording.language(), wording.language()), shell.other_language)
        said = Label(_("Example data"), "demo")
        said.setVisible(example)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(frame(
            "", Icon("check", 14, "text_muted"), self._saved,
            Icon("package", 14, "text_muted"), self._unsent, self._backup_icon, self._backup,
            None, said, self._timer, self._locks, self._size, self._tongue,
            margins=(12, 0, 12, 0), spacing=8, across=True))
        self.saved()

    def fold(self, *, short: bool, tight: bool) -> None:
        """What settings and menu hold too gives its room to what is saved and what waits.

        ``tight``: only what is saved, how many things wait, and the backup.
        """
        for each in (self._size, self._tongue):
            each.setVisible(not short)
        for part in (self._timer, self._locks):
            part.setVisible(not tight)
        if tight is not self._tight:
            self._tight = tight
            self.show_unsent(self._count, self._packed)

    def saving(self) -> None:
        """Something is being typed."""
        self._say(_("Saving…"), "help")

    def saved(self, when: str = "") -> None:
        """Everything typed is saved since ``when`` (ISO time, "" for now)."""
        moment = datetime.fromisoformat(when) if when else datetime.now().astimezone()
        self._say(_("Saved at {time}", time=wording.time_text(moment)), "help")

    def not_saved(self) -> None:
        """Something could not be saved."""
        self._say(_("Not saved. See what to do"), "danger")

    def _say(self, text: str, look: str) -> None:
        self._saved.setText(text)
        self._saved.set_look(look)

    def show_unsent(self, count: int, packed: int = 0) -> None:
        """How many things wait to be sent; ``packed`` files wait to be handed over."""
        if count:
            text = plural("{n} waiting to be sent", "{n} waiting to be sent", count, n=count)
        elif packed:
            text = plural("{n} file to hand over", "{n} files to hand over", packed)
        else:
            text = _("Nothing waiting to be sent")
        self._count, self._packed = count, packed
        self._unsent.say(*((str(count or packed), text) if self._tight else (text,)))

    def _open_backup(self) -> None:
        self._backup_on()

    def show_backup(self, text: str, warn: bool, on: Callable[[], object]) -> None:
        """How old the last backup is, "" for nothing to say; ``on`` opens its page.

        ``warn``: it is too old, said in the tone of what needs attention.
        """
        self._backup_on = on
        self._backup.say(text)
        self._backup.setProperty("kind", "attention" if warn else "")
        theme.restyle(self._backup)
        self._backup.setVisible(bool(text))
        self._backup_icon.setVisible(bool(text))


NAMES = {"es": "Español", "en": "English"}
"""Each language in its own words."""
