"""A person at the window: sees what is visible, clicks, types, chooses, waits.

Names are the program's own English messages and are looked for in the language the window speaks.
Nothing here reaches behind the widgets: what cannot be seen or is not enabled cannot be used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from benchmarks.stalls import Stalls
from defender_desk import paths, wording
from defender_desk.settings import Settings
from defender_desk.ui import files, fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window

PATIENCE = 40_000
"""Milliseconds until a person gives up waiting."""
SPEAKS_ITSELF = frozenset({"English", "none"})
"""A language's button says it in that language; «none» is written by the practice day's team."""
USABLE = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


def plain(text: str) -> str:
    """Text without the marks that only Qt reads."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()


class Hand:
    """One person with one window on one vault folder, in ``language``."""

    def __init__(self, home: Path, qtbot: Any, stalls: Stalls, language: str = "es") -> None:
        self.home = home
        self.qtbot = qtbot
        self.language = language
        self.stalls = stalls
        home.mkdir(parents=True, exist_ok=True)
        self.crashes = Crashes(lambda: None)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.app = app
        self.english: set[str] = set()
        """Words seen in the window that are the English of a message that has a Spanish one."""
        self.titles: set[str] = set()
        self._enter_home()
        fonts.load(fonts.FIRST + fonts.LATER)
        theme.apply_theme(app, "light", 1.0)
        self.window = Window(home / "vault", Settings(language=language, theme="light"),
                             self.crashes)
        self.window.show()
        self.here()

    def _enter_home(self) -> None:
        os.environ[paths.HOME_VARIABLE] = str(self.home)
        wording.set_language(self.language)

    def here(self) -> Hand:
        """Sit down at this window."""
        self._enter_home()
        for other in self.app.topLevelWidgets():
            if isinstance(other, Window) and other is not self.window:
                other.hide()  # it stands on another table
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=PATIENCE)
        self.stalls.pardon()
        self.settle()
        return self

    def awake(self) -> None:
        """Without a window manager nobody gives the window back its input after a list folds."""
        if self.root() is self.window and not self.window.isActiveWindow():
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow, timeout=PATIENCE)
            self.until(lambda: QApplication.focusWidget() is not None, "nothing has the focus")

    def leave(self) -> None:
        """Close the window for good and look whether anything went wrong on the way."""
        self._enter_home()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not self.crashes.seen, "\n".join(self.crashes.seen)

    def say(self, message: str, **facts: object) -> str:
        """A message in the window's language."""
        return wording.in_language(self.language)._(message, **facts)

    # --- seeing ---------------------------------------------------------------------------------

    def root(self) -> QWidget:
        """What takes the person's input now: a box, a menu, or the window."""
        found = QApplication.activePopupWidget()
        if isinstance(found, QMenu):  # a folding list is the business of ``choose``
            return found
        return QApplication.activeModalWidget() or next(
            (d for d in self.window.findChildren(QDialog) if d.isVisible()), self.window)

    def widgets(self) -> Iterator[QWidget]:
        """Every widget that can be seen."""
        for each in self.root().findChildren(QWidget):
            if (each.isVisible() and each.visibleRegion().isEmpty() is False) or (
                each.isVisible() and self._scrolled(each)
            ):
                yield each

    @staticmethod
    def _scrolled(widget: QWidget) -> bool:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                return True
            parent = parent.parentWidget()
        return False

    @staticmethod
    def name_of(widget: QWidget) -> str:
        """What a screen reader would say of it."""
        named = plain(widget.accessibleName())
        if named:
            return named
        text = getattr(widget, "text", None)
        return plain(str(text())) if callable(text) and not isinstance(widget, QLineEdit) else ""

    def usable(self) -> list[QWidget]:
        """What can be clicked or written in."""
        return [w for w in self.widgets() if isinstance(w, USABLE) and w.isEnabled()]

    def texts(self) -> list[str]:
        """Every text that can be read now."""
        found: list[str] = []
        for each in self.widgets():
            if isinstance(each, QLabel):
                found.append(each.accessibleName() or each.text())
            elif isinstance(each, QLineEdit):
                if each.echoMode() is QLineEdit.EchoMode.Normal:
                    found.append(each.text())
            elif isinstance(each, QPlainTextEdit):
                found.append(each.toPlainText())
            elif isinstance(each, QComboBox):
                found.append(each.currentText())
            elif isinstance(each, QAbstractItemView):
                found.extend(self._rows(each))
            elif isinstance(each, QAbstractButton):
                found.append(plain(each.text()) or each.accessibleName())
        return [text.replace("\u200b", "") for text in found if text]

    @staticmethod
    def _rows(view: QAbstractItemView) -> list[str]:
        model = view.model()
        if model is None:
            return []
        columns = 1 if isinstance(view, QListView) else model.columnCount()
        return [
            " · ".join(str(model.index(at, across).data() or "") for across in range(columns))
            for at in range(min(model.rowCount(), 200))
        ]

    def page_words(self) -> str:
        """What stands on the screen, for a message of failure."""
        names = [f"  {type(w).__name__} «{self.name_of(w)}»" for w in self.usable()]
        words = [f"  {text[:110]!r}" for text in self.texts()]
        return "\n".join(["can be used:", *names, "can be read:", *words])

    def sees(self, text: str) -> bool:
        """Whether a text stands anywhere on the screen."""
        return any(text in each for each in self.texts())

    def see(self, message: str, **facts: object) -> None:
        """Wait until a message can be read."""
        self.read(self.say(message, **facts))

    def read(self, text: str) -> None:
        """Wait until exactly this text can be read."""
        self.until(lambda: self.sees(text), f"«{text}» is not to be read")

    def _look_for_english(self) -> None:
        if self.language != "es":
            return
        spanish = wording.in_language("es")
        for text in self.texts():
            other = spanish._(text) if "{" not in text else text
            if other != text and text not in SPEAKS_ITSELF:
                self.english.add(text)

    # --- waiting --------------------------------------------------------------------------------

    def until(self, true: Callable[[], bool], failed: str) -> None:
        """Wait until something is true."""
        try:
            self.qtbot.waitUntil(true, timeout=PATIENCE)
        except Exception as error:  # pytest-qt raises its own timeout
            raise AssertionError(f"{failed}; {self.page_words()}") from error
        self.stalls.beat()

    def settle(self) -> None:
        """Let the window finish what it loads."""
        quiet = 0

        def calm() -> bool:
            nonlocal quiet
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            quiet = 0 if self.window.tasks.busy else quiet + 1
            return quiet > 2

        self.until(calm, "the window does not come to rest")
        self._look_for_english()
        self.titles.add(self.window.windowTitle())
        self.stalls.pardon()

    # --- finding --------------------------------------------------------------------------------

    def find(self, message: str, kind: type | tuple[type, ...] = USABLE, at: int = 0,
             **facts: object) -> Any:
        """The usable widget of this name (``at``: the how-many-eth; -1 the last)."""
        wanted = self.say(message, **facts)

        def found() -> list[QWidget]:
            fits = [w for w in self.widgets() if isinstance(w, kind) and w.isEnabled()]
            whole = [w for w in fits if self.name_of(w) == wanted
                     or (isinstance(w, QAbstractButton) and plain(w.text()) == wanted)]
            return whole or [w for w in fits if isinstance(w, QAbstractButton)
                             and self.name_of(w).startswith(wanted)]

        def there() -> bool:
            count = len(found())
            return count > at if at >= 0 else count >= -at

        self.until(there, f"nothing usable is named «{wanted}»")
        return found()[at]

    def has(self, message: str, **facts: object) -> bool:
        """Whether something usable has this name now."""
        wanted = self.say(message, **facts)
        return any(self.name_of(w) == wanted for w in self.usable())

    # --- doing ----------------------------------------------------------------------------------

    def _bring_into_view(self, widget: QWidget) -> None:
        QCoreApplication.processEvents()  # what was just shown takes its place first
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                inside = parent.widget()
                if inside is not None:
                    at = widget.mapTo(inside, widget.rect().center())
                    parent.ensureVisible(at.x(), at.y(), 20, widget.height() // 2 + 20)
            parent = parent.parentWidget()
        QCoreApplication.processEvents()

    def press(self, widget: QWidget) -> None:
        """Click a widget where a person would; what covers it would get the click."""
        self.awake()
        self._bring_into_view(widget)
        spot = QPoint(widget.width() // 2, widget.height() // 2)
        if isinstance(widget, (QCheckBox, QRadioButton)):
            spot = QPoint(10, widget.height() // 2)
        top = widget.window()

        def free() -> bool:
            # A page that is still being laid out moves under the hand: a person waits too.
            self._bring_into_view(widget)
            under = top.childAt(widget.mapTo(top, spot))
            return under is None or under is widget or widget.isAncestorOf(under)

        self.until(free, f"«{self.name_of(widget)}» is covered at {widget.mapTo(top, spot)}"
                         f" of {widget.geometry()}")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        self.stalls.beat()
        self.settle()

    def click(self, message: str, at: int = 0, **facts: object) -> None:
        """Click the button, tab or tick of this name."""
        self.press(self.find(message, QAbstractButton, at, **facts))

    def tick(self, message: str, yes: bool = True, at: int = 0, **facts: object) -> None:
        """Make a tick say yes or no."""
        box = self.find(message, QCheckBox, at, **facts)
        if box.isChecked() is not yes:
            self.press(box)
        assert box.isChecked() is yes, f"«{message}» did not take the tick"

    def answer(self, name: str, message: str) -> None:
        """Click ``message`` inside the group of the accessible name ``name``."""
        wanted = self.say(message)
        for group in self.widgets():
            if group.accessibleName() == name and group.isEnabled():
                for button in group.findChildren(QAbstractButton):
                    if self.name_of(button) == wanted and button.isVisible():
                        self.press(button)
                        return
        raise AssertionError(f"no «{wanted}» in «{name}»; {self.page_words()}")

    def choose(self, message: str, option: str, at: int = 0) -> None:
        """Choose in a list that folds down; ``option`` is part of its text."""
        box: QComboBox = self.find(message, QComboBox, at)
        where = next((n for n in range(box.count()) if option in box.itemText(n)), -1)
        offered = [box.itemText(n) for n in range(box.count())]
        assert where >= 0, f"«{option}» is not offered at «{message}»: {offered}"
        self._bring_into_view(box)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(box, Qt.Key.Key_F4)
        view = box.view()
        self.until(view.isVisible, f"«{message}» does not unfold")
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _step in range(where):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        self.until(lambda: not view.isVisible(), f"«{message}» does not fold")
        self.settle()
        if box.isVisible():
            assert option in box.currentText()

    def row(self, message: str, text: str) -> None:
        """Click the row of a list that holds ``text``."""
        view: QAbstractItemView = self.find(message, QAbstractItemView)

        def at() -> int:
            return next((n for n, each in enumerate(self._rows(view)) if text in each), -1)

        self.until(lambda: at() >= 0, f"no row «{text}» in «{message}»")
        index = view.model().index(at(), 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton,
                         Qt.KeyboardModifier.NoModifier, view.visualRect(index).center())
        self.settle()

    def menu(self, message: str, entry: str, **facts: object) -> None:
        """Open a button's menu and take an entry of it."""
        button = self.find(message, QAbstractButton, **facts)
        wanted = self.say(entry)

        def take() -> None:
            shown = QApplication.activePopupWidget()
            if not isinstance(shown, QMenu):
                QTimer.singleShot(10, take)
                return
            action = next(a for a in shown.actions() if plain(a.text()) == wanted)
            QTest.mouseClick(shown, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                             shown.actionGeometry(action).center())
            # A menu that has only just opened takes no click yet: a person clicks again.
            if shiboken6.isValid(shown) and shown.isVisible():
                QTimer.singleShot(50, take)

        QTimer.singleShot(0, take)
        self.press(button)

    def confirm(self, verb: str, deed: Callable[[], None]) -> None:
        """Do something that asks back, and answer with the button ``verb``."""
        wanted = self.say(verb)

        def answer() -> None:
            box = QApplication.activeModalWidget()
            if box is None:
                QTimer.singleShot(10, answer)
                return
            button = next(b for b in box.findChildren(QAbstractButton)
                          if plain(b.text()) == wanted)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            if shiboken6.isValid(box) and box.isVisible():
                QTimer.singleShot(50, answer)

        QTimer.singleShot(0, answer)
        deed()

    def with_files(self, *chosen: Path) -> Hand:
        """What the next dialog for files or folders will be answered with."""
        files.answer_with(list(chosen))
        return self

    def drop(self, *chosen: Path) -> None:
        """Let files that were dragged from another window fall on the middle of this one."""
        dragged = QMimeData()
        dragged.setUrls([QUrl.fromLocalFile(str(each)) for each in chosen])
        spot = self.window.rect().center()
        under = self.window.childAt(spot)
        while under is not None and not under.acceptDrops():
            under = under.parentWidget()
        assert under is not None, f"nothing takes a file that is dropped; {self.page_words()}"
        at, deed = under.mapFrom(self.window, spot), Qt.DropAction.CopyAction
        more = (dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(under, QDragEnterEvent(at, deed, *more))
        fallen = QDropEvent(QPointF(at), deed, *more)
        QApplication.sendEvent(under, fallen)
        assert fallen.isAccepted(), "what was dropped is not taken"
        self.settle()

    # --- keys -----------------------------------------------------------------------------------

    def keys(self, text: str) -> None:
        """Type letters, whatever has the focus; ʼ by its key, as a person does."""
        for char in text:
            if QApplication.focusWidget() is None:
                self.awake()
                self.until(lambda: QApplication.focusWidget() is not None, "nothing has the focus")
            target = QApplication.focusWidget()
            assert target is not None, f"nothing has the focus; {self.page_words()}"
            if char == "\u02bc":
                QTest.keyClick(target, Qt.Key.Key_Apostrophe, Qt.KeyboardModifier.ControlModifier)
            else:
                key = Qt.Key.Key_Return if char == "\n" else Qt.Key(0)
                said = "\r" if char == "\n" else char
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(
                        target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, said))
            QCoreApplication.processEvents()
            self.stalls.beat()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
            ) -> None:
        """Press one key where the focus is."""
        self.awake()
        QTest.keyClick(QApplication.focusWidget() or self.root(), key, modifier)
        self.stalls.beat()
        self.settle()

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def write(self, message: str, text: str, at: int = 0, **facts: object) -> None:
        """Click into a field, take out what stands there, and type."""
        field = self.find(message, (QLineEdit, QPlainTextEdit), at, **facts)
        self.press(field)
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        if (field.text() if isinstance(field, QLineEdit) else field.toPlainText()):
            QTest.keyClick(field, Qt.Key.Key_Delete)
        self.keys(text)
        self.settle()

    def paste(self, message: str, text: str, at: int = 0, **facts: object) -> None:
        """Click into a field and paste over what stands there."""
        field = self.find(message, (QLineEdit, QPlainTextEdit), at, **facts)
        self.press(field)
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.stalls.pardon()
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.stalls.beat()
        self.settle()

    def saved(self) -> None:
        """Wait until the window says that what was typed is saved."""
        busy = self.say("Saving…")
        self.until(lambda: not self.sees(busy), "what was typed is not saved")
        self.settle()
