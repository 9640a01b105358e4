"""Steps before there is a desk: names on the left, one step in the middle, buttons below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import Cancelled, DeskError
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.choices import Steps
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import Foot, Notice, Progressing, Scroll, bounded, frame, row
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.tasks import Ticket
    from defender_desk.ui.window import Window


class Step(QWidget):
    """One step: ``ready`` says whether one may go on, ``go_on`` does its deed."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.page = page
        self.lay = QVBoxLayout(self)
        self.lay.setContentsMargins(0, 0, 0, 0)
        self.lay.setSpacing(12)
        self.build()

    def build(self) -> None:
        """Make the widgets."""

    def head(self, title: str, text: str) -> None:
        """A title and a sentence below it."""
        self.lay.addWidget(Label(title, "display"))
        words = Label(text, "muted", wrap=True)
        self.lay.addWidget(bounded(words, 700))

    def verb(self) -> str:
        """What the main button says."""
        return _("Next")

    def ready(self) -> bool:
        """Whether one may go on."""
        return True

    def keep(self) -> None:
        """Take the answers over."""

    def go_on(self, done: Callable[[], None]) -> None:
        """Do the step's deed, then ``done``."""
        done()


class Wizard(QWidget):
    """One step at a time; ``kinds`` are the steps, several may share a name on the left."""

    def __init__(self, window: Window, kinds: list[type[Step]]) -> None:
        super().__init__()
        self.window_ = window
        self.tasks = window.tasks
        self._at = 0
        self._kinds = kinds
        self.setProperty("class", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        whole.addLayout(middle, 1)
        self._side = frame("panealt", margins=(14, 18, 14, 18))
        self._side.setFixedWidth(248)
        middle.addWidget(self._side)
        right = QVBoxLayout()
        right.setSpacing(0)
        middle.addLayout(right, 1)
        self._notices = QVBoxLayout()
        right.addLayout(self._notices)
        self._scroll = Scroll(margins=(40, 26, 40, 16), look="pane")
        right.addWidget(self._scroll, 1)
        self._count = Label("", "muted")
        self._back = Button(_("Back"), "plain", "arrow-left", on=self.back)
        self._next = Button(_("Next"), "primary", on=self.next)
        whole.addWidget(Foot([self._count], [self._back, self._next]))
        self.step: Step

    # --- what each wizard says for itself -------------------------------------------------------

    def names(self) -> list[str]:
        """The steps as they stand on the left."""
        return []

    def place(self) -> int:
        """Which name on the left is meant now, from 0."""
        return self._at

    def minutes(self) -> int:
        """About how many minutes are left, 0 for nothing to say."""
        return 0

    def may_go_back(self) -> bool:
        """Whether the step before can still be changed."""
        return self._at > 0

    def finish(self) -> None:
        """The last step is done."""

    # --- moving ---------------------------------------------------------------------------------

    def _draw_side(self) -> None:
        lay = self._side.layout()
        assert isinstance(lay, QVBoxLayout)
        empty(lay)
        shown = self.window_.settings.shown_name
        lay.addWidget(row(Icon("defender-desk", 26), Label(shown, "section", wrap=True),
                          spacing=10))
        lay.addSpacing(14)
        lay.addWidget(Steps(self.names(), self.place()))
        lay.addStretch(1)
        if self.window_.desk is None:  # an open desk has the manual in its own menu
            lay.addWidget(row(Button(_("Help (F1)"), "link", on=self.window_.show_help), None))

    def show_step(self, at: int) -> None:
        """Show step ``at``."""
        self._at = at
        self.clear()
        empty(self._scroll.column)
        self.step = self._kinds[at](self)
        self._scroll.column.addWidget(self.step)
        self._scroll.column.addStretch(1)
        self._draw_side()
        self._count.setText(self._where())
        self._back.setVisible(self.may_go_back())
        self._next.set_words(self.step.verb())
        self.changed()
        self.window_.setWindowTitle(self.window_.settings.shown_name)
        self._focus()

    def _focus(self) -> None:
        """Begin at the step's first field or button; a step to read has the main button's."""
        target = self.step.focusProxy() or next(
            (each for each in self.step.findChildren(QWidget)
             if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisibleTo(self.step)
             and each.isEnabled()), self._next)
        target.setFocus()

    def _where(self) -> str:
        step, total, minutes = self.place() + 1, len(self.names()), self.minutes()
        if not minutes:
            return _("Step {n} of {total}", n=step, total=total)
        return plural("Step {step} of {total} · about {n} minute more",
                      "Step {step} of {total} · about {n} minutes more", minutes, n=minutes,
                      step=step, total=total)

    def changed(self) -> None:
        """The step's answers changed: may one go on?"""
        # A step tells of changes already while it is being built.
        step = getattr(self, "step", None)
        self._next.setEnabled(step is not None and step.ready())
        self._back.setEnabled(True)

    def show_verb(self) -> None:
        """Let the main button say what it does now."""
        self._next.set_words(self.step.verb())

    def nothing_left(self) -> None:
        """What the last step asks for is done: no minutes are left, Enter goes on."""
        self._count.setText(_("Step {n} of {total}", n=self.place() + 1, total=len(self.names())))
        self._next.setFocus()

    def back(self) -> None:
        """Go one step back."""
        self.step.keep()
        self.show_step(self._at - 1)

    def next(self) -> None:
        """Take the step's answers and go on."""
        if not self.step.ready() or not self._next.isEnabled():
            return
        self.step.keep()
        self.step.go_on(self._went_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field; after the last one it goes on, as the main button does."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._enter()

    def _enter(self) -> None:
        every = self.step.findChildren(QWidget)
        focus = cast("QWidget | None", self.focusWidget())  # the stubs forget None
        at = every.index(focus) if focus in every else len(every)
        after = next((each for each in every[at + 1:] if isinstance(each, (QComboBox, QLineEdit))
                      and each.isVisibleTo(self.step) and each.isEnabled()), None)
        if after is not None:
            after.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.next()

    def _went_on(self) -> None:
        if self._at + 1 < len(self._kinds):
            self.show_step(self._at + 1)
        else:
            self.finish()

    # --- saying things --------------------------------------------------------------------------

    def clear(self) -> None:
        """Take the notice away."""
        empty(self._notices)
        self._notices.setContentsMargins(0, 0, 0, 0)

    def _put(self, widget: QWidget) -> None:
        self.clear()
        self._notices.setContentsMargins(40, 14, 40, 0)
        self._notices.addWidget(widget)

    def say(self, notice: Notice) -> None:
        """Show one notice above the step."""
        self._put(notice)
        notice.announce()

    def refused(self, error: DeskError) -> None:
        """Say what did not work."""
        self._next.setEnabled(True)
        self._back.setEnabled(True)
        if isinstance(error, Cancelled):
            self.clear()
            return
        told = wording.sentence(error)
        self.say(Notice("warning", told.what, f"{told.safe} {told.todo}".strip()))

    def busy(self, text: str) -> None:
        """Say that something takes a moment."""
        self._next.setEnabled(False)
        self.say(Notice("info", text))

    def working(self, what: str, ticket: Ticket) -> None:
        """Show long work with its bar, the time left and a way to stop."""
        if ticket.finished:
            return
        self._next.setEnabled(False)
        self._back.setEnabled(False)
        self._put(Progressing(what, ticket))
