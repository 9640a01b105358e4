"""Unlock (picture 01): a phrase opens the vault; a forgotten one is no catastrophe."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QLocale, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import DamagedVault, DeskError, WrongPassphrase
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.choices import Segmented
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import Notice, Progressing, Scroll, column, row
from defender_desk.ui.widgets.inputs import PassphraseField
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.tasks import Ticket


BRAND = 500
"""Width of the green side where there is room for it."""
BOX = 440
"""Width of what is filled in at the door; it never gives way to the green side."""


class Brand(QFrame):
    """The green side with the program's shown name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("class", "brand")
        self._lay = QVBoxLayout(self)
        word = Label(name, "brandname", wrap=True)
        self._lay.addLayout(_beside(Icon("defender-desk-light", 40), word))
        self._lay.addStretch(1)
        self.fit(BRAND + BOX + 140)

    def fit(self, window: int) -> None:
        """Give room to what is typed in a window of ``window`` pixels."""
        width = max(BRAND // 2, min(BRAND, window - BOX - 140))
        narrow = width < BRAND
        self.setFixedWidth(width)
        self._lay.setContentsMargins(20 if narrow else 50, 56, 12 if narrow else 40, 40)


def _beside(icon: Icon, word: Label) -> QHBoxLayout:
    lay = QHBoxLayout()
    lay.setSpacing(12)
    lay.addWidget(icon)
    lay.addWidget(word, 1)
    return lay


class UnlockPage(QFrame):
    """``opened`` is called with the phrase by the window, which does the work."""

    def __init__(
        self,
        shown_name: str,
        unlock: Callable[[str], object],
        forgot: Callable[[], object],
        speak: Callable[[str], object],
        practice: str = "",
        leave_practice: Callable[[], object] | None = None,
        waits: Callable[[], int] = lambda: 0,
        rescue: Callable[[str], object] | None = None,
        help_me: Callable[[], object] | None = None,
    ) -> None:
        """``waits`` tells how many seconds nothing may be tried after wrong phrases; ``rescue``
        takes the phrase and saves what can still be read of a damaged vault; ``help_me`` opens the
        manual, as F1 does."""
        super().__init__()
        self.setProperty("class", "pane")
        self._unlock = unlock
        self._rescue = rescue
        self._waits = waits
        self._left = 0
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._side = Brand(shown_name)
        whole.addWidget(self._side)
        # No scroll area: 5 ms of the start, and what stands here fits the smallest window.
        right = QVBoxLayout()
        right.setContentsMargins(28, 20, 28, 20)
        whole.addLayout(right, 1)
        self.tongue = Segmented([("es", "Español"), ("en", "English")], wording.language(), speak)
        right.addWidget(row(None, self.tongue))
        right.addStretch(2)
        self.field = PassphraseField(_("Passphrase"), "key-round")
        self.field.line.setProperty("tall", "large")
        self.field.line.returnPressed.connect(self._go)
        self.field.line.installEventFilter(self)
        label = Label(_("Passphrase"), "strong")
        label.setBuddy(self.field.line)
        self.keyboard = Label("", "help")
        self.drawn = Icon("keyboard", 14, "text_muted")
        self.drawn.hide()
        self.caps = Label("", "help")
        self.open = Button(_("Open"), "primary", "lock-open", "large", self._go)
        self.open.setSizePolicy(self.field.sizePolicy())
        self.notices = QVBoxLayout()
        under = row(self.drawn, self.keyboard, None, self.caps, spacing=5)
        box = column(label, self.field, under, self.open, self.notices,
                     row(Button(_("I do not remember my phrase"), "link", on=forgot), None),
                     spacing=8)
        box.setFixedWidth(BOX)
        if practice and leave_practice is not None:
            self.notices.addWidget(Notice(
                "info", _("This is the practice day. Its phrase:"), practice,
                [(_("Leave the practice"), leave_practice)],
            ))
        right.addWidget(row(box, None, margins=(68, 0, 0, 0)))
        right.addStretch(3)
        right.addWidget(row(None, Button(_("Help (F1)"), "link", on=help_me)))
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self.setFocusProxy(self.field)
        self._wait()
        # Asked once the page is painted: the input method is slow to load.
        QTimer.singleShot(50, self, self._look_at_keyboard)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the green side gives way."""
        super().resizeEvent(event)
        self._side.fit(self.width())

    def _look_at_keyboard(self) -> None:
        locale = QGuiApplication.inputMethod().locale()
        if locale.language() == QLocale.Language.C:
            return
        self.drawn.show()
        spanish = locale.language() == QLocale.Language.Spanish
        tongue = _("Spanish") if spanish else QLocale.languageToString(locale.language())
        self.keyboard.setText(_("Keyboard: {language}", language=tongue))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See from the letters typed whether Caps Lock is on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            text = event.text()
            shift = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
            if len(text) == 1 and text.isalpha() and text.upper() != text.lower():
                on = text.isupper() != shift
                self.caps.setText(_("Caps Lock: on") if on else _("Caps Lock: off"))
                self.caps.set_look("warning" if on else "help")
        return super().eventFilter(watched, event)

    def _go(self) -> None:
        if self._left or not self.field.text() or not self.open.isEnabled():
            return
        self.busy(True)
        self._unlock(self.field.text())

    def busy(self, on: bool) -> None:
        """Show that the phrase is being tried."""
        self.open.setEnabled(not on)
        self.field.line.setReadOnly(on)
        self.open.set_words(_("Opening…") if on else _("Open"))

    def _wait(self) -> None:
        """Let nothing be tried while a wrong phrase waits, be it of before a restart."""
        self._left = self._waits()
        if self._left:
            self._clock.start()
            self.open.setEnabled(False)
            self.open.set_words(_("Open ({n})", n=self._left))

    def refused(self, error: DeskError) -> None:
        """Say why it did not open; a wrong phrase waits a little longer each time."""
        self.busy(False)
        if isinstance(error, WrongPassphrase):
            self._wait()
        told = wording.sentence(error)
        more = told.todo if isinstance(error, WrongPassphrase) else f"{told.safe} {told.todo}"
        if isinstance(error, DamagedVault) and self._rescue is not None:
            self._offer_rescue(told.what)
        else:
            self._say(told.what, more)
        self.field.line.setFocus()
        self.field.line.selectAll()

    def _offer_rescue(self, what: str) -> None:
        phrase, rescue = self.field.text(), self._rescue
        assert rescue is not None
        self.say(Notice(
            "danger", what, _("What can still be read is saved into a new vault, together with the"
                              " newest good copy. The damaged one is set aside, not thrown away."),
            [(_("Rescue it"), lambda: rescue(phrase))]))

    def working(self, ticket: Ticket, what: str) -> None:
        """Show long work with its bar and a way to stop it."""
        if not ticket.finished:
            self.busy(True)
            empty(self.notices)
            self.notices.addWidget(Progressing(what, ticket))

    def say(self, notice: Notice) -> None:
        """Show one notice below the phrase."""
        empty(self.notices)
        self.notices.addWidget(notice)
        notice.announce()

    def _say(self, what: str, more: str) -> None:
        if self._left:
            more += " " + wording.plural(
                "You can try again in {n} second.", "You can try again in {n} seconds.", self._left,
                n=self._left,
            )
        self._told = (what, more)
        self.say(Notice("warning", what, more))

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._left = 0
            self._clock.stop()
            self.open.setEnabled(True)
            self.open.set_words(_("Open"))
        else:
            self.open.set_words(_("Open ({n})", n=self._left))

    def forget(self) -> None:
        """Leave no phrase in the field."""
        self.field.clear()
        self.busy(False)


class RecoverPage(QFrame):
    """The twelve words and a new phrase."""

    def __init__(
        self,
        shown_name: str,
        recover: Callable[[list[str], str], object],
        back: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setProperty("class", "pane")
        self._recover = recover
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._side = Brand(shown_name)
        whole.addWidget(self._side)
        scroll = Scroll((48, 40, 48, 24), 10, "pane")
        whole.addWidget(scroll, 1)
        lay = scroll.column
        lay.addWidget(Label(_("Open with the recovery sheet"), "display", wrap=True))
        lay.addWidget(Label(
            _("Write the twelve words of your sheet. Accents do not matter; the first four letters"
              " of each word are enough."), "muted", wrap=True))
        self.words = [QLineEdit() for _n in range(12)]
        for start in range(0, 12, 3):
            cells: list[QWidget] = []
            for at in range(start, start + 3):
                self.words[at].setAccessibleName(_("Word {n}", n=at + 1))
                self.words[at].setPlaceholderText(str(at + 1))
                cells.append(self.words[at])
            lay.addWidget(row(*cells, spacing=10))
        self.new = PassphraseField(_("New passphrase"))
        self.again = PassphraseField(_("The same again"))
        lay.addWidget(Label(_("New passphrase"), "strong"))
        lay.addWidget(self.new)
        lay.addWidget(Label(_("The same again"), "strong"))
        lay.addWidget(self.again)
        self.notices = QVBoxLayout()
        lay.addLayout(self.notices)
        self.go = Button(_("Open with these words"), "primary", "key-round", on=self._go)
        lay.addWidget(row(Button(_("Back"), "plain", "arrow-left", on=back), self.go, None))
        lay.addStretch(1)
        self.setFocusProxy(self.words[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The green side gives its room to the twelve words."""
        self._side.fit(self.width())
        super().resizeEvent(event)

    def _go(self) -> None:
        words = [box.text().strip() for box in self.words]
        if self.new.text() != self.again.text():
            self._say(Notice("warning", _("The two phrases are not the same."),
                             _("Write the new one twice.")))
            return
        self.go.setEnabled(False)
        self._recover(words, self.new.text())

    def _say(self, notice: Notice) -> None:
        empty(self.notices)
        self.notices.addWidget(notice)
        notice.announce()

    def refused(self, error: DeskError) -> None:
        """Say what is wrong with the words or the new phrase."""
        self.go.setEnabled(True)
        told = wording.sentence(error)
        self._say(Notice("warning", told.what, f"{told.safe} {told.todo}"))
