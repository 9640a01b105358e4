"""Where one stands in the wizard: the control with the focus, by a name that outlives the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from defender_desk.ui.application import application


class Standing(QObject):
    """Keeps the focus of ``page`` over making its view anew; ``controls`` gives what there is."""

    def __init__(self, page: QWidget, controls: Callable[[], Mapping[str, QWidget]]) -> None:
        super().__init__(page)
        self._page, self._controls = page, controls
        self.last = ""
        """The control that had the focus last, or that should have it once it can be seen."""
        # At a lock the page is hidden before it is left: too late to ask.
        application().focusChanged.connect(self._moved)

    def now(self) -> str:
        """The name of the control with the focus, "" for none of them."""
        # Qt's answer is None where nothing has the focus, which its stubs do not say.
        focus: QWidget | None = self._page.window().focusWidget()
        if focus is None or not self._page.isAncestorOf(focus):
            return ""
        return next((name for name, each in self._controls().items()
                     if each is focus or each.isAncestorOf(focus)), "")

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._page.isVisible() and self._page.isAncestorOf(new):
            self.last = self.now()

    def go(self, name: str) -> None:
        """Give the focus to a control, or to the nearest one that can take it."""
        self.last = name
        found = self._controls()
        target = found.get(name)
        if target is None or not target.isEnabled() or target.isHidden():
            target = found.get("folder") or found.get("items") or found["close"]
        target.setFocus()
