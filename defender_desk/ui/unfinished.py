"""A form that makes no record before its button: what is typed in it outlives leaving the page,
a lock and a crash.

It is kept while one types, like everything else, but as the form it is and not as a record; the
next time the form is opened it stands there again.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from defender_desk.ui.autosave import Autosave
from defender_desk.ui.widgets.frames import Notice
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.page import Page


def begun_before(again: Callable[[], object]) -> Notice:
    """What a form says that still holds what was begun and not saved."""
    return Notice("info", _("What you began is still here."),
                  _("It was not saved yet. Go on, or begin again."), [(_("Begin again"), again)])


def saves() -> Label:
    """The key that saves a form, beside its buttons: the main one may be many Tabs away."""
    return Label(_("Ctrl+Enter saves"), "help")


class Unfinished(Autosave):
    """Keeps what stands in form ``form`` of ``page`` until ``end``.

    ``values`` returns what stands there, as JSON. ``begun`` is read in a worker; once the empty
    form can be seen, ``watch`` is told, and then what was begun is filled in.
    """

    def __init__(self, page: Page, form: str, values: Callable[[], dict[str, Any]]) -> None:
        super().__init__(page, form, "", values)
        self._store = page.desk.unfinished
        self._blank: dict[str, Any] | None = None
        self._known: dict[str, Any] = {}
        self._ended: list[bool] = []
        self._one_at_a_time = Lock()

    @property
    def form(self) -> str:
        """The form's name."""
        return self._id

    def begun(self) -> dict[str, Any]:
        """What was begun before, {} for nothing; for a worker."""
        return self._store.of(self._id)

    def watch(self, begun: dict[str, Any]) -> None:
        """The form is shown with nothing typed in it yet; ``begun`` will be filled in."""
        if self._blank is None:
            self._blank = self._values()
        self._known = begun

    def touched(self, where: str = "") -> None:
        """Something was typed."""
        if self._blank is not None and not self._ended:
            super().touched(where)

    def _writing(self) -> Callable[[], str]:
        values = self._values()
        if values == self._blank:
            values = {}
        self._known = values
        store, form, where = self._store, self._id, self._where
        ended, alone = self._ended, self._one_at_a_time

        def write() -> str:
            with alone:  # a worker that is late must not bring back what was given up
                if ended:
                    return ""
                if values:
                    store.keep(form, values, where)
                else:
                    store.drop(form)
            return ""

        return self._turns.in_turn(write)

    def flush(self) -> None:
        """Keep it at once where it differs from what is kept: before the page is left."""
        if self._ended or self._blank is None:
            return
        standing = self._values()
        if ({} if standing == self._blank else standing) != self._known:
            self._dirty = True
        super().flush()

    def give_up(self, again: Callable[[], object]) -> None:
        """Throw away what stands here; a toast brings it back, and ``again`` shows the form."""
        values, store, form = self._values(), self._store, self._id
        typed = self._blank is not None and not self._ended and values != self._blank
        self.end()

        def back() -> None:
            store.keep(form, values)
            again()

        if typed:
            self._page.shell.toast(_("What you began was thrown away."), back)

    def end(self) -> None:
        """It was saved as a record, or given up: nothing is left to come back to."""
        self._timer.stop()
        with self._one_at_a_time:
            self._ended.append(True)
            self._store.drop(self._id)
        if self._dirty:
            self._dirty = False
            self._page.shell.saved()
