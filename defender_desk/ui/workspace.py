"""The workspace of an opened desk: sidebar, top bar, page, status bar. It is the pages' shell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from defender_desk import wording
from defender_desk.settings import Settings
from defender_desk.ui import crash, files, icons, printing, theme
from defender_desk.ui.page import Page
from defender_desk.ui.pages import page_class
from defender_desk.ui.palette import Palette
from defender_desk.ui.widgets import (
    Badge,
    Button,
    Icon,
    IconButton,
    Label,
    announce,
    empty,
    frame,
    row,
)
from defender_desk.wording import N_, _, plural

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.window import Window

FULL = 1280
"""Below this width the search box is short."""
NARROW = 1180
"""Below this width the sidebar becomes a rail of icons.

design/screens.md says 1024 and makes the right pane a drawer below 1280; the rail at 1180 gives the
panes their room on the common laptop at 125 % (1093 wide) without hiding any of them.
"""
SEARCH_WIDTH = 300
SEARCH_NARROW = 200
PLACES = (
    ("today", N_("Today"), "sun", "Ctrl+1"), ("cases", N_("Cases"), "briefcase", "Ctrl+2"),
    ("people", N_("People"), "users", "Ctrl+3"), ("", N_("Exchange"), "", ""),
    ("outgoing", N_("Outgoing"), "package", "Ctrl+4"), ("inbox", N_("Inbox"), "inbox", "Ctrl+5"),
    ("card", N_("Keys"), "key-round", "Ctrl+6"),
    ("settings", N_("Settings"), "settings", "Ctrl+7"),
)
LAST = "settings"
"""This place stands at the foot of the sidebar, above the lock."""
HOME_OF = {
    "case": "cases", "case_form": "cases", "matter": "cases", "person": "cases",
    "interview": "cases", "note": "cases",
    "declaration": "cases", "signing": "cases", "export": "outgoing", "receipt": "outgoing",
    "assignment": "inbox", "new_assignment": "inbox",
}
Way = tuple[str, dict[str, Any]]


def _nav_icon(name: str) -> QIcon:
    made = QIcon(icons.pixmap(name, 17, "text_muted"))
    made.addPixmap(icons.pixmap(name, 17, "primary"), QIcon.Mode.Normal, QIcon.State.On)
    return made


def _keys_inside(button: QWidget, keys: str) -> Label:
    shown = Label(keys, "kbd")
    shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    beside = QHBoxLayout(button)
    beside.setContentsMargins(0, 0, 8, 0)
    beside.addStretch(1)
    beside.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
    return shown


class Sidebar(QWidget):
    """The places of the program with what waits in each."""

    def __init__(self, go: Callable[[str], object], lock: Callable[[], object], name: str) -> None:
        super().__init__()
        self.setProperty("class", "sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[str, QToolButton] = {}
        self._badges: dict[str, Badge] = {}
        self._words: list[QWidget] = []
        self._group = QButtonGroup(self)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(8, 10, 8, 10)
        lay.setSpacing(3)
        word = Label(name, "section")
        self._words.append(word)
        lay.addWidget(row(Icon("defender-desk", 24), word, None, margins=(6, 2, 0, 10), spacing=10))
        for place, text, icon, keys in PLACES:
            if not place:
                lay.addSpacing(8)
                group = Label(_(text), "group")
                group.setContentsMargins(8, 0, 0, 0)
                self._words.append(group)
                lay.addWidget(group)
                continue
            if place == LAST:
                lay.addStretch(1)
            lay.addWidget(self._place(place, _(text), icon, keys, go))
        self._lock = self._button(_("Lock"), "lock", "Ctrl+L")
        self._lock.clicked.connect(lambda _c=False: lock())
        self._words.append(_keys_inside(self._lock, "Ctrl+L"))
        lay.addWidget(self._lock)
        self.fold(False)

    def _button(self, text: str, icon: str, keys: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("class", "nav")
        button.setText(f"  {text}")
        button.setIcon(_nav_icon(icon))
        button.setIconSize(QSize(17, 17))
        button.setAccessibleName(text)
        button.setToolTip(f"{text} ({keys})")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _place(self, place: str, text: str, icon: str, keys: str,
               go: Callable[[str], object]) -> QWidget:
        button = self._button(text, icon, keys)
        button.setCheckable(True)
        button.clicked.connect(lambda _c=False: go(place))
        self._group.addButton(button)
        self._buttons[place] = button
        badge = Badge("", {"outgoing": "attention", "inbox": "info"}.get(place, "plain"))
        self._badges[place] = badge
        inside = QHBoxLayout(button)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addStretch(1)
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(badge)
        return button

    def mark(self, place: str) -> None:
        """Show where one is."""
        if place in self._buttons:
            self._buttons[place].setChecked(True)

    def count(self, place: str, number: int, spoken: str) -> None:
        """Show what waits at a place; a screen reader hears ``spoken``."""
        self._badges[place].show_count(number)
        text = self._buttons[place].text().strip()
        self._buttons[place].setAccessibleName(f"{text}, {spoken}" if number else text)

    def fold(self, narrow: bool) -> None:
        """Icons only, or icons and words."""
        self.setFixedWidth(52 if narrow else 200)
        style = (Qt.ToolButtonStyle.ToolButtonIconOnly if narrow
                 else Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in [*self._buttons.values(), self._lock]:
            button.setToolButtonStyle(style)
            button.setFixedWidth(36 if narrow else 184)
        for word in self._words:
            word.setVisible(not narrow)
        for badge in self._badges.values():
            badge.setMaximumWidth(0 if narrow else 60)


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
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.sidebar = Sidebar(self.go, window.lock, self.settings.shown_name)
        whole.addWidget(self.sidebar)
        right = QVBoxLayout()
        right.setSpacing(0)
        whole.addLayout(right, 1)
        right.addWidget(self._top_bar())
        self._stack = QStackedWidget()
        right.addWidget(self._stack, 1)
        right.addWidget(self._status_bar())
        self._toast: QFrame | None = None
        self._cover: QWidget | None = None
        self._make_menu()
        self._make_keys()
        self.fold(window.width())

    # --- the bars -------------------------------------------------------------------------------

    def _top_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("class", "topbar")
        bar.setFixedHeight(46)
        lay = QHBoxLayout(bar)
        lay.setContentsMargins(12, 6, 12, 6)
        lay.setSpacing(8)
        self._back = IconButton("arrow-left", _("Back"), self.back)
        self._forth = IconButton("arrow-right", _("Forward"), self.forward)
        lay.addWidget(self._back)
        lay.addWidget(self._forth)
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(4)
        lay.addLayout(self._crumbs, 1)
        find = Button(_("Search or go to…"), "search", "search", on=self.open_search)
        self._find, self._find_keys = find, _keys_inside(find, "Ctrl+K")
        lay.addWidget(find)
        lay.addWidget(IconButton("eye-off", _("Cover the screen (F9)"), self.cover))
        self._new = Button(_("New"), "primary", "plus")
        self._new.setMenu(self._new_menu())
        lay.addWidget(self._new)
        return bar

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        if self.desk.is_staff:
            menu.addAction(_("New assignment"), lambda: self.go("new_assignment"))
        menu.addAction(_("New case"), lambda: self.go("cases", new=True))
        menu.addAction(_("Open a file from the team") if not self.desk.is_staff
                       else _("Open files from a Defender"), lambda: self.go("inbox", open=True))
        if not self.desk.is_staff:
            menu.addAction(_("Prepare a package"), lambda: self.go("export"))
            menu.addAction(_("Read a receipt"), lambda: self.go("receipt"))
        return menu

    def _status_bar(self) -> QFrame:
        self._saved = Label("", "help")
        self._unsent = QToolButton()
        self._unsent.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._unsent.clicked.connect(lambda _c=False: self.go("outgoing"))
        self._locks = Label(_("Locks after {n} min without use", n=5), "help")
        self._size = QToolButton()
        self._size.setText(_("Text {percent} %", percent=round(self.settings.text_scale * 100)))
        self._size.setAccessibleName(self._size.text())
        self._size.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._size.clicked.connect(lambda _c=False: self._bigger(1, wrap=True))
        self._tongue = QToolButton()
        self._tongue.setText({"es": "Español", "en": "English"}[wording.language()])
        self._tongue.setAccessibleName(self._tongue.text())
        self._tongue.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tongue.clicked.connect(lambda _c=False: self.other_language())
        example = Label(_("Example data"), "demo")
        example.setVisible(bool(self.window_.practice))
        bar = frame("statusbar", Icon("check", 14, "text_muted"), self._saved,
                    Icon("package", 14, "text_muted"), self._unsent, None, example,
                    Icon("timer", 14, "text_muted"), self._locks, self._size, self._tongue,
                    margins=(12, 0, 12, 0), spacing=8, across=True)
        bar.setFixedHeight(26)
        self.saved()
        return bar

    def _make_keys(self) -> None:
        deeds: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.open_search), ("Alt+Left", self.back), ("Alt+Right", self.forward),
            ("F9", self.cover), ("Ctrl+L", self.window_.lock), ("F6", lambda: self.next_pane(1)),
            ("Shift+F6", lambda: self.next_pane(-1)), ("Ctrl+Return", self._main),
            ("Ctrl+Enter", self._main), ("Ctrl+N", self._make_new),
            ("Ctrl++", lambda: self._bigger(1)), ("Ctrl+-", lambda: self._bigger(-1)),
            ("Ctrl+0", lambda: self._bigger(0)), ("Ctrl+S", self._save_now),
            ("Ctrl+Shift+E", lambda: self.go("export")), ("F10", self.toggle_menu),
        ]
        deeds += [(keys, partial(self.go, place)) for place, _t, _i, keys in PLACES if place]
        for keys, deed in deeds:
            QShortcut(QKeySequence(keys), self).activated.connect(deed)

    def _make_menu(self) -> None:
        bar = self.window_.menuBar()
        bar.clear()
        go = bar.addMenu(_("Go"))
        for place, text, _icon, keys in PLACES:
            if place:
                self._action(go, f"{_(text)}\t{keys}", partial(self.go, place))
        self._action(go, _("Search or go to…") + "\tCtrl+K", self.open_search)
        self._action(go, _("Back") + "\tAlt+←", self.back)
        self._action(go, _("Forward") + "\tAlt+→", self.forward)
        new = bar.addMenu(_("New"))
        for action in self._new.menu().actions():
            new.addAction(action)
        view = bar.addMenu(_("View"))
        for name, text in (("light", N_("Light")), ("dark", N_("Dark")), ("sun", N_("Sun"))):
            self._action(view, _(text), partial(self._theme, name))
        self._action(view, _("Larger text") + "\tCtrl++", lambda: self._bigger(1))
        self._action(view, _("Smaller text") + "\tCtrl+-", lambda: self._bigger(-1))
        self._action(view, _("Show full names in lists"), self._names)
        self._action(view, _("Cover the screen") + "\tF9", self.cover)
        self._action(view, _("Lock") + "\tCtrl+L", self.window_.lock)
        bar.setVisible(False)

    @staticmethod
    def _action(menu: QMenu, text: str, deed: Callable[[], object]) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _c=False: deed())
        return action

    def toggle_menu(self) -> None:
        """Show or hide the menu bar: it holds every deed, to be read and learned."""
        bar = self.window_.menuBar()
        bar.setVisible(not bar.isVisible())
        if bar.isVisible():
            bar.setFocus()

    # --- going somewhere ------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Page)
        return shown

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
            self._back.setEnabled(True)
            self._forth.setEnabled(False)
        self.here = (route, arguments)

    def back(self) -> None:
        """Go to the page before."""
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
        self._remember_splitters(page)
        self.sidebar.mark(HOME_OF.get(route, route))
        self._back.setEnabled(bool(self._behind))
        self._forth.setEnabled(bool(self._ahead))
        page.refresh()
        self.show_way()
        self.refresh_badges()
        page.setFocus()

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

    def _remember_splitters(self, page: Page) -> None:
        for splitter in page.findChildren(QSplitter):
            key = splitter.objectName()
            sizes = self.settings.splitters.get(key)
            if sizes and len(sizes) == splitter.count():
                splitter.setSizes(sizes)
            splitter.splitterMoved.connect(
                lambda _p, _i, s=splitter: self.settings.splitters.update(
                    {s.objectName(): s.sizes()}))

    def show_way(self) -> None:
        """Show breadcrumb and title anew: a page calls it when it has learned its own code."""
        empty(self._crumbs)
        way = self.page.crumbs()
        for at, (text, route, arguments) in enumerate(way):
            last = at == len(way) - 1
            if at:
                self._crumbs.addWidget(Icon("chevron-right", 14, "text_muted"))
            if last or not route:
                self._crumbs.addWidget(Label(text, "strong" if last else "muted"))
            else:
                link = QToolButton()
                link.setText(text.replace("&", "&&"))
                link.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                link.setAccessibleName(text)
                link.clicked.connect(lambda _c=False, r=route, a=arguments: self.go(r, **a))
                self._crumbs.addWidget(link)
        self._crumbs.addStretch(1)
        name, title = self.settings.shown_name, self.page.title
        self.window_.setWindowTitle(f"{name} — {title}" if title else name)

    def _main(self) -> None:
        self.page.main_action()

    def _make_new(self) -> None:
        self.page.new_action()

    def _save_now(self) -> None:
        self.page.before_leave()
        self.saved()

    def next_pane(self, by: int) -> None:
        """F6: the focus goes on to the next pane."""
        panes: list[QWidget] = [self.sidebar]
        splitters = self.page.findChildren(QSplitter)
        if splitters:
            panes += [pane for at in range(splitters[0].count())
                      if (pane := splitters[0].widget(at)) is not None]
        else:
            panes.append(self.page)
        focus = QApplication.focusWidget()
        now = next((at for at, pane in enumerate(panes)
                    if focus is not None and (pane is focus or pane.isAncestorOf(focus))), 0)
        target = panes[(now + by) % len(panes)]
        for child in target.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() \
                    and child.isEnabled():
                child.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # --- what pages ask for ---------------------------------------------------------------------

    def refresh_badges(self) -> None:
        """Count in a worker what waits."""
        counts = self.desk.counts

        def show(found: Any) -> None:
            waiting = found.unsent + found.packed
            self.sidebar.count("cases", found.cases,
                               plural("{n} active", "{n} active", found.cases, n=found.cases))
            self.sidebar.count("outgoing", waiting,
                               plural("{n} not sent", "{n} not sent", waiting, n=waiting))
            self.sidebar.count("inbox", found.inbox,
                               plural("{n} to look at", "{n} to look at", found.inbox,
                                      n=found.inbox))
            text = plural("{n} waiting to be sent", "{n} waiting to be sent", found.unsent,
                          n=found.unsent)
            self._unsent.setText(text if found.unsent else _("Nothing waiting to be sent"))
            self._unsent.setAccessibleName(self._unsent.text())

        self.tasks.run(lambda _progress: counts(), show, lambda _error: None, self)

    def saving(self) -> None:
        """Say that something is being typed."""
        self._saved.setText(_("Saving…"))
        self._saved.set_look("help")

    def saved(self, when: str = "") -> None:
        """Say when everything typed was saved."""
        from datetime import datetime

        moment = datetime.fromisoformat(when) if when else datetime.now().astimezone()
        self._saved.setText(_("Saved at {time}", time=wording.time_text(moment)))
        self._saved.set_look("help")

    def not_saved(self) -> None:
        """Say that something could not be saved."""
        self._saved.setText(_("Not saved. See what to do"))
        self._saved.set_look("danger")

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say a success at the bottom for a moment."""
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
        inside: list[QWidget] = [Icon("check", 16, "surface"), Label(text, "dense")]
        if undo is not None:
            def take_back() -> None:
                made.hide()
                undo()

            inside.append(Button(_("Undo"), "link", on=take_back))

        def close() -> None:
            made.hide()

        inside.append(IconButton("x", _("Close"), close, size=14, color="surface"))
        made = frame("toast", *inside, margins=(14, 4, 6, 4), across=True)
        if undo is None:  # what lies below it can be clicked all the same
            made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        made.setParent(self)
        made.adjustSize()
        made.move((self.width() - made.width()) // 2 + 100, self.height() - made.height() - 40)
        made.show()
        made.raise_()
        self._toast = made
        announce(self, text)
        QTimer.singleShot(12_000 if undo else 8_000, made, made.hide)

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
        return asked.clickedButton() is yes

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the system's file manager."""
        files.open_folder(folder)

    def copy_text(self, text: str) -> None:
        """Put text on the clipboard; it is taken off again after a minute and when locking."""
        clip = QApplication.clipboard()
        clip.setText(text)
        QTimer.singleShot(60_000, self, lambda: clip.clear() if clip.text() == text else None)
        self.toast(_("Copied"))

    def apply_settings(self, settings: Settings) -> None:
        """Take and keep other choices."""
        self.window_.apply_settings(settings)

    def other_language(self) -> None:
        """Spanish to English and back."""
        self.window_.speak("en" if wording.language() == "es" else "es")

    def _bigger(self, by: int, *, wrap: bool = False) -> None:
        from dataclasses import replace

        from defender_desk.settings import TEXT_SCALES

        scales = list(TEXT_SCALES)
        at = scales.index(self.settings.text_scale) if self.settings.text_scale in scales else 1
        now = 1 if by == 0 else at + by
        now = now % len(scales) if wrap else min(max(now, 0), len(scales) - 1)
        self.apply_settings(replace(self.settings, text_scale=scales[now]))

    def _theme(self, name: str) -> None:
        from dataclasses import replace

        self.apply_settings(replace(self.settings, theme=name))

    def _names(self) -> None:
        from dataclasses import replace

        shown = not self.settings.show_full_names
        self.apply_settings(replace(self.settings, show_full_names=shown))

    def open_search(self) -> None:
        """Open the search box over cases, people, papers and places."""
        places = [(_(text), place, icon) for place, text, icon, _keys in PLACES if place]
        palette = Palette(self, places)
        palette.open()

    # --- covering and folding -------------------------------------------------------------------

    def cover(self) -> None:
        """A blank sheet over everything; the phrase is asked to come back."""
        self.window_.cover()

    def warn(self, seconds: int) -> None:
        """Say that the desk locks soon; any key keeps it open."""
        self.toast(plural("It locks in {n} second. Any key keeps it open.",
                          "It locks in {n} seconds. Any key keeps it open.", seconds))

    def unwarn(self) -> None:
        """Somebody is there again."""
        if self._toast is not None:
            self._toast.hide()

    def fold(self, width: int) -> None:
        """Fold to the width at hand."""
        self.sidebar.fold(width < NARROW * max(1.0, theme.scale() * 0.9))
        wide = width >= FULL * max(1.0, theme.scale() * 0.9)
        self._find.setMinimumWidth(SEARCH_WIDTH if wide else SEARCH_NARROW)
        self._find_keys.setVisible(wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a toast in its place."""
        super().resizeEvent(event)
        if self._toast is not None and self._toast.isVisible():
            self._toast.move((self.width() - self._toast.width()) // 2 + 100,
                             self.height() - self._toast.height() - 40)
