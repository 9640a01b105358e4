"""The workspace of an opened desk: sidebar, top bar, page, status bar. It is the pages' shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import shiboken6
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from defender_desk import wording
from defender_desk.settings import TEXT_SCALES, Settings
from defender_desk.ui import crash, files, menus, panes, printing
from defender_desk.ui.bars import StatusBar, TopBar
from defender_desk.ui.commands import MENUS, Command, every
from defender_desk.ui.page import Page
from defender_desk.ui.pages import ROUTES, page_class
from defender_desk.ui.pages.backups.words import age_text, needs_attention
from defender_desk.ui.palette import Palette
from defender_desk.ui.sidebar import HOME_OF, Sidebar
from defender_desk.ui.toast import Toast
from defender_desk.ui.widgets import SearchField, Tabs, announce
from defender_desk.ui.widgets.columns import FULL, SINGLE
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.widgets import Notice
    from defender_desk.ui.window import Window

NARROW = 1024
"""Below this width of the window the sidebar becomes a rail of icons (design/screens.md)."""
Way = tuple[str, dict[str, Any]]


class Workspace(QWidget):
    """Implements ``shell.Shell`` for the pages of one opened desk."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__()
        self.window_ = window
        self.desk = desk
        self.tasks = window.tasks
        self.settings = window.settings
        self.here: Way = ("today", {})
        self._behind: list[Way] = []
        self._ahead: list[Way] = []
        self._toast: Toast | None = None
        self.told: list[tuple[str, str]] = []
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.sidebar = Sidebar(self.go, window.lock, self.settings.shown_name)
        whole.addWidget(self.sidebar)
        right = QVBoxLayout()
        right.setSpacing(0)
        whole.addLayout(right, 1)
        entries = menus.entries(self)
        new = QMenu(self)
        self.top = TopBar(self, new)
        self.status = StatusBar(self, self.settings.lock_after, example=bool(window.practice))
        self._stack = QStackedWidget()
        right.addWidget(self.top)
        right.addWidget(self._stack, 1)
        right.addWidget(self.status)
        menus.fill(window.menuBar(), new, entries, self)
        self.fold()

    def toggle_menu(self) -> None:
        """Show or hide the menu bar: it holds every deed, to be read and learned."""
        menus.toggle(self.window_.menuBar())

    def commands(self) -> list[tuple[str, list[Command]]]:
        """Every command under the words of its menu."""
        return [(_(title), [each for each in every() if each.menu == name])
                for name, title in MENUS]

    # --- going somewhere ------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Page)
        return shown

    @property
    def shown(self) -> QWidget | None:
        """The page shown, None between two pages and while the workspace is left."""
        alive = shiboken6.isValid(self._stack)
        return self._stack.currentWidget() if alive and self._stack.count() else None

    @property
    def case_id(self) -> str:
        """The case that the page shown belongs to, "" for none."""
        for _text, _route, arguments in reversed(self.page.crumbs()):
            if arguments.get("case_id"):
                return str(arguments["case_id"])
        return str(self.here[1].get("case_id", ""))  # the page is still learning its own way

    def go(self, route: str, **arguments: Any) -> None:
        """Show the page of ``route``; what is being typed is saved first."""
        if self._stack.count():
            self._behind.append(self.here)
            self._ahead.clear()
        self._show((route, arguments))

    def moved(self, route: str, *, same: bool = False, **arguments: Any) -> None:
        """The page shown went on by itself to ``route``; Back leads to where it was.

        ``same``: it is the same place with other arguments, such as another tab.
        """
        if not same and (route, arguments) != self.here:
            self._behind.append(self.here)
            self._ahead.clear()
            self.top.can_go(True, False)
        self.here = (route, arguments)

    def back(self) -> None:
        """Go to the page before; in a narrow window, from a detail to its list first."""
        if panes.back_to_list(self.page):
            return
        if self._behind:
            self._ahead.append(self.here)
            self._show(self._behind.pop())

    def resume(self, before: Workspace) -> None:
        """Take over where one was and the way there from a workspace that is being replaced."""
        self._behind, self._ahead = before._behind, before._ahead
        self._show(before.here)

    def forward(self) -> None:
        """Go on to the page one came back from."""
        if self._ahead:
            self._behind.append(self.here)
            self._show(self._ahead.pop())

    @property
    def place(self) -> QWidget:
        """Where pages stand: the parent of each."""
        return self._stack

    def _show(self, way: Way) -> None:
        self.leave()
        route, arguments = way
        self.here = way
        page = page_class(route)(self, **arguments)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        panes.remember(page, self.settings.splitters)
        panes.fold(page, self.window_.room())
        if len(arguments) > 0:
            panes.show_detail(page)
        self.sides_changed()
        self.sidebar.mark(HOME_OF.get(route, route))
        self.top.can_go(bool(self._behind), bool(self._ahead))
        page.refresh()
        self.show_way()
        self.refresh_badges()
        self.window_.thrift.soon()
        # Qt's answer is None for a window without a focus, which its stubs do not say.
        focus = cast("QWidget | None", self.window_.focusWidget())
        if focus is None or not page.isAncestorOf(focus):
            page.setFocus()
        self.window_.keeper.arrive()

    def leave(self) -> None:
        """Save what is typed on the page shown and take it away."""
        while self._stack.count():
            page = self._stack.widget(0)
            assert page is not None
            if isinstance(page, Page):
                page.before_leave()
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    def show_way(self) -> None:
        """Show breadcrumb and title anew: a page calls it when it has learned its own code."""
        if self.shown is None:  # a page that is being left has learned it too late
            return
        self.top.show_way(self.page.crumbs())
        name, title = self.settings.shown_name, self.page.title
        self.window_.setWindowTitle(f"{name} — {title}" if title else name)

    def begin_in_case(self, tab: str) -> None:
        """Begin a new record on tab ``tab`` of the case that is open."""
        self.go("case", case_id=self.case_id, tab=tab, begin=True)

    def help(self) -> None:
        """The manual's page about the page shown, or the list of keys where there is no manual."""
        if "help" in ROUTES:
            self.go("help", about=self.here[0])
        else:
            self.go("shortcuts")

    # --- what the commands do on the page shown -------------------------------------------------

    @property
    def find_box(self) -> QWidget | None:
        """The box that Ctrl+F goes to: the first search box of the page."""
        return next((box for box in self.page.findChildren(SearchField)
                     if box.isVisibleTo(self.page)), None)

    def find_here(self) -> None:
        """Ctrl+F: the page's own way to find, or its first search box."""
        own = self.page.deeds().get("find")
        box = self.find_box
        if own is not None:
            own()
        elif isinstance(box, SearchField):
            box.setFocus()
            box.selectAll()

    @property
    def _tabs(self) -> Tabs | None:
        return next((tabs for tabs in self.page.findChildren(Tabs)
                     if tabs.isVisibleTo(self.page)), None)

    @property
    def has_tabs(self) -> bool:
        """Whether the page shown has tabs."""
        return self._tabs is not None

    def next_tab(self, by: int) -> None:
        """Ctrl+Tab: the next tab of the page shown."""
        tabs = self._tabs
        if tabs is not None:
            tabs.step(by)

    def save_now(self) -> None:
        """Ctrl+S: what is typed goes into the journal, which keeps every version."""
        self.page.before_leave()
        self.saved()
        ids = self.page.written()
        if ids:
            self.tasks.run(
                lambda _progress: self.desk.versions.mark(ids),
                lambda count: self.toast(_("Version marked")) if count else None,
                self.page.show_error, self)

    def next_pane(self, by: int) -> None:
        """F6: the focus goes on to the next pane."""
        panes.step(self.sidebar, self.page, by)

    def undo(self) -> None:
        """Ctrl+Z where no text has the focus: take back what the toast tells."""
        box = QApplication.focusWidget()
        if isinstance(box, (QLineEdit, QPlainTextEdit)):
            box.undo()
        elif self._toast is not None and self._toast.can_undo:
            self._toast.take_back()

    def redo(self) -> None:
        """Ctrl+Y: do again what was taken back in a text."""
        box = QApplication.focusWidget()
        if isinstance(box, (QLineEdit, QPlainTextEdit)):
            box.redo()

    def write(self, text: str) -> None:
        """Insert ``text`` where one is writing."""
        box = QApplication.focusWidget()
        if isinstance(box, QLineEdit):
            box.insert(text)
        elif isinstance(box, QPlainTextEdit):
            box.insertPlainText(text)

    # --- what pages ask for ---------------------------------------------------------------------

    def refresh_badges(self) -> None:
        """Count in a worker what waits, and look how old the last backup is."""
        desk = self.desk

        def show(read: tuple[Any, Any]) -> None:
            found, backup = read
            self.status.show_backup(age_text(backup), needs_attention(backup),
                                    lambda: self.go("backup"))
            waiting = found.unsent + found.packed
            self.sidebar.count("cases", found.cases,
                               plural("{n} active", "{n} active", found.cases, n=found.cases))
            self.sidebar.count("outgoing", waiting,
                               plural("{n} to send or to hand over",
                                      "{n} to send or to hand over", waiting, n=waiting))
            self.sidebar.count("inbox", found.inbox,
                               plural("{n} to look at", "{n} to look at", found.inbox,
                                      n=found.inbox))
            self.status.show_unsent(found.unsent, found.packed)

        self.tasks.run(lambda _progress: (desk.counts(), desk.backups.state()), show,
                       lambda _error: None, self)

    def saving(self) -> None:
        """Say that something is being typed."""
        self.status.saving()

    def saved(self, when: str = "") -> None:
        """Say when everything typed was saved."""
        self.status.saved(when)

    def not_saved(self) -> None:
        """Say that something could not be saved."""
        self.status.not_saved()

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say a success at the bottom for a moment."""
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
        self.told.append((datetime.now().astimezone().isoformat(timespec="seconds"), text))
        del self.told[:-200]
        self._toast = Toast(self, text, undo)
        self._toast.settle()
        self._toast.show()
        self._toast.raise_()
        announce(self, text)

    def removed(self, name: str, record_id: str) -> None:
        """Say that something went into the trash; undo brings it back."""
        def back(_none: None) -> None:
            self.saved()
            self.refresh_badges()
            self.page.before_leave()  # reading again shows what is kept: first keep what is typed
            self.page.refresh()

        self.toast(_("Removed: {name}", name=name), lambda: self.tasks.run(
            lambda _progress: self.desk.bin.restore(record_id), back, self.page.show_error, self))

    def pick_files(self, title: str, kinds: str = "") -> list[Path]:
        """Files the person chose."""
        return files.pick_files(self, title, kinds)

    def pick_folder(self, title: str) -> Path | None:
        """A folder the person chose."""
        return files.pick_folder(self, title)

    def save_as(self, title: str, name: str, kinds: str = "") -> Path | None:
        """Where the person wants a new file."""
        return files.save_as(self, title, name, kinds)

    def print_pdf(self, data: bytes, job: str) -> bool:
        """Ask for a printer and print."""
        return printing.print_pdf(self, data, job)

    def confirm(self, question: str, result: str, verb: str) -> bool:
        """Ask before what cannot be undone; the safe button has the focus."""
        asked = crash.box(self, question, result)
        asked.setIcon(QMessageBox.Icon.Question)
        yes = asked.addButton(verb.replace("&", "&&"), QMessageBox.ButtonRole.AcceptRole)
        no = asked.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        assert isinstance(no, QPushButton)
        asked.setDefaultButton(no)
        asked.exec()
        # The desk may have been locked behind the question: then nobody said yes.
        return shiboken6.isValid(asked) and asked.clickedButton() is yes

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the system's file manager."""
        files.open_folder(folder)

    def copy_text(self, text: str) -> None:
        """Put text on the clipboard; it is taken off after half a minute and when locking."""
        self.window_.clipboard.copy(text)
        self.toast(_("Copied"))

    def leave_desk(self, notice: Notice) -> None:
        """A deed closed the desk itself: show the door with what is to be said."""
        self.window_.leave_desk(notice)

    def apply_settings(self, settings: Settings) -> None:
        """Take and keep other choices."""
        self.window_.apply_settings(settings)

    def other_language(self) -> None:
        """Spanish to English and back."""
        self.window_.speak("en" if wording.language() == "es" else "es")

    def bigger(self, by: int, *, wrap: bool = False) -> None:
        """The next larger (1) or smaller (-1) text, or the normal one (0)."""
        scales = list(TEXT_SCALES)
        at = scales.index(self.settings.text_scale) if self.settings.text_scale in scales else 1
        now = 1 if by == 0 else at + by
        now = now % len(scales) if wrap else min(max(now, 0), len(scales) - 1)
        self.apply_settings(replace(self.settings, text_scale=scales[now]))

    def dress(self, look: str) -> None:
        """Another theme."""
        self.apply_settings(replace(self.settings, theme=look))

    def show_names(self) -> None:
        """Full names in lists, or initials again."""
        shown = not self.settings.show_full_names
        self.apply_settings(replace(self.settings, show_full_names=shown))

    def cover_pictures(self) -> None:
        """Every picture covered until it is asked for, or all shown again."""
        covered = not self.settings.cover_pictures
        self.apply_settings(replace(self.settings, cover_pictures=covered))

    def open_search(self) -> None:
        """Open the search box over people, papers, places and commands."""
        Palette(self).show_below(self.top)

    # --- covering and folding -------------------------------------------------------------------

    def cover(self) -> None:
        """A blank sheet over everything; the phrase is asked to come back."""
        self.window_.cover()

    def warn(self, seconds: int) -> None:
        """Say that the desk locks soon, and what would stay behind without encryption."""
        said = [plural("It locks in {n} second. Any key keeps it open.",
                       "It locks in {n} seconds. Any key keeps it open.", seconds)]
        left = self.desk.photos.left_in_folder()
        if left:
            said.append(plural("{n} file lies in the incoming folder without encryption.",
                               "{n} files lie in the incoming folder without encryption.", left,
                               n=left))
        self.toast(" ".join(said))

    def unwarn(self) -> None:
        """Somebody is there again."""
        if self._toast is not None:
            self._toast.hide()

    def fold(self) -> None:
        """Fold to the width at hand."""
        width = self.window_.room()
        self.sidebar.fold(width < NARROW)
        self.top.fold(wide=width >= FULL, short=width < NARROW)
        self.status.fold(short=width < NARROW, tight=width < SINGLE)
        if self._stack.count():
            panes.fold(self.page, width)
            self.sides_changed()

    def sides_changed(self) -> None:
        """Show the button of the side pane where the page has one."""
        side = panes.with_side(self.page) if self._stack.count() else None
        self.top.show_side(side.side_name if side is not None else "",
                           side is not None and side.side_shown)

    def toggle_side(self) -> None:
        """Show or hide the side pane; in a narrow window it is a drawer."""
        side = panes.with_side(self.page)
        if side is not None:
            side.show_side(not side.side_shown)
            self.sides_changed()

    @property
    def has_side(self) -> bool:
        """Whether the page shown has a side pane that can be hidden."""
        return panes.with_side(self.page) is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a toast in its place."""
        super().resizeEvent(event)
        if self._toast is not None and self._toast.isVisible():
            self._toast.settle()
