"""What every page has: a place for notices, loading in a worker, saving before it is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from PySide6 import QtCore
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import Cancelled, DeskError
from defender_desk.progress import Progress
from defender_desk.ui.focus import begins, settle_focus
from defender_desk.ui.tasks import Ticket
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import Notice, Progressing

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

T = TypeVar("T")
Crumb = tuple[str, str, dict[str, Any]]


class Page(QWidget):
    """One screen: a passive view. ``body`` is its layout, below the notices.

    Pages are made anew each time they are gone to; ``refresh`` fills them.
    """

    title = ""
    """A code, role or place for the window's title: never a person's name."""

    def __init__(self, shell: Shell) -> None:
        # In its place from the beginning: a widget that moves is dressed anew with all it holds.
        super().__init__(getattr(shell, "place", None))
        self.shell = shell
        self.desk = shell.desk
        self.tasks = shell.tasks
        self.settings = shell.settings
        self._being_read: list[Ticket] = []
        self.setProperty("class", "page")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.notices = QVBoxLayout()
        self.notices.setSpacing(8)
        whole.addLayout(self.notices)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        whole.addLayout(self.body, 1)

    def crumbs(self) -> list[Crumb]:
        """The way here: (text, route, arguments); the last is this page."""
        return [(self.title, "", {})]

    def refresh(self) -> None:
        """Fill the page from the desk."""

    def before_leave(self) -> None:
        """Save what is being typed."""

    def main_action(self) -> None:
        """What Ctrl+Enter does."""

    def new_action(self) -> None:
        """What Ctrl+N does."""

    def written(self) -> tuple[str, ...]:
        """Ids of the records whose texts are written here: Ctrl+S marks their versions."""
        return ()

    def deeds(self) -> Mapping[str, Callable[[], object]]:
        """What this page can do of the commands that only some pages have, by their names.

        ``print`` (Ctrl+P), ``find`` (Ctrl+F, where it is not the page's first search box),
        ``words`` (Ctrl+Shift+W), ``cite``, ``compare``: ui/commands.py.
        """
        return {}

    def load(self, work: Callable[[], T], done: Callable[[T], None]) -> Ticket:
        """Read in a worker and hand the answer to ``done`` while this page lives."""
        def answered(answer: T) -> None:
            done(answer)
            settle_focus(self)

        def refused(error: DeskError) -> None:
            self.show_error(error)
            settle_focus(self)

        ticket = self.tasks.run(lambda _progress: work(), answered, refused, self)
        self._being_read.append(ticket)
        return ticket

    @property
    def still_reading(self) -> bool:
        """Whether something is still being read for this page."""
        # Asked of the work itself: one that crashed never comes to its answer.
        self._being_read = [each for each in self._being_read if not each.finished]
        return bool(self._being_read)

    def first_focus(self) -> QWidget | None:
        """Where one begins on this page once it is filled; None while there is nothing."""
        return begins(self)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        what: str = "",
        failed: Callable[[DeskError], None] | None = None,
    ) -> Ticket:
        """Do long work with a bar and a way to stop it shown at the top of the page.

        Where a lock cuts it short, Today offers to come back here.
        """
        ticket = self.tasks.run(work, done, failed or self.show_error, self)
        ticket.what = what
        ticket.again = getattr(self.shell, "here", None) if what else None
        if what and not ticket.finished:
            self.clear_notices()
            self._place(Progressing(what, ticket))
        return ticket

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field of one line goes to the next field (design/screens.md, part 3).

        A box that does something of its own on Enter keeps the focus. Page Up and Page Down scroll
        what is read around the focus, or what is read first.
        """
        box = self.focusWidget()
        enter = event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter)
        if (enter and not event.modifiers() & ~QtCore.Qt.KeyboardModifier.KeypadModifier
                and isinstance(box, QLineEdit)
                and not box.receivers(QtCore.SIGNAL("returnPressed()"))):
            self.focusNextChild()
            return
        down = event.key() == QtCore.Qt.Key.Key_PageDown
        if (down or event.key() == QtCore.Qt.Key.Key_PageUp) and self._scroll_page(down):
            return
        super().keyPressEvent(event)

    def _scroll_page(self, down: bool) -> bool:
        focus = cast("QWidget | None", self.focusWidget())  # the stubs forget None
        found = [each for each in self.findChildren(QScrollArea)
                 if each.isVisible() and each.verticalScrollBar().maximum() > 0]
        around = [each for each in found if focus is not None and each.isAncestorOf(focus)]
        if not found:
            return False
        bar = (around or found)[-1 if around else 0].verticalScrollBar()
        bar.setValue(bar.value() + (bar.pageStep() if down else -bar.pageStep()))
        return True

    def _place(self, widget: QWidget) -> None:
        self.notices.setContentsMargins(16, 10, 16, 6)
        self.notices.addWidget(widget)

    def clear_notices(self) -> None:
        """Take the notices away."""
        empty(self.notices)
        self.notices.setContentsMargins(0, 0, 0, 0)

    def show_notice(self, notice: Notice) -> None:
        """Show one notice above the content and let it be spoken."""
        self.clear_notices()
        self._place(notice)
        notice.announce()

    def show_error(self, error: DeskError) -> None:
        """Say what happened, whether the work is safe, and what to do."""
        if isinstance(error, Cancelled):
            self.clear_notices()
            return
        told = wording.sentence(error)
        kind = "warning" if error.safe else "danger"
        self.show_notice(Notice(kind, told.what, f"{told.safe} {told.todo}".strip()))
