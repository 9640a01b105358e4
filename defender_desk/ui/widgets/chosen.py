"""A list beside the one thing chosen in it, or what is said instead where there is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets.columns import Columns
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import EmptyState, Scroll, frame


class Chosen(QWidget):
    """``detail`` is the column that the page fills; ``columns`` holds both.

    ``head`` stands above the list. With ``drawer`` the detail folds into a drawer of that name and
    Enter or a click on a row opens it; else list and detail give way to each other.
    """

    def __init__(self, view: QAbstractItemView, key: str, sizes: Sequence[int], *,
                 least: tuple[int, int] = (230, 0), head: QWidget | None = None,
                 drawer: str = "") -> None:
        super().__init__()
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self.detail = Scroll((18, 14, 18, 16), 12)
        pane = frame("pane", margins=(0, 0, 0, 0), spacing=0)
        inside = pane.layout()
        assert isinstance(inside, QVBoxLayout)
        if head is not None:
            inside.addWidget(head)
        inside.addWidget(view, 1)
        pane.setMinimumWidth(theme.wide(least[0]))
        self.detail.setMinimumWidth(theme.wide(least[1]))
        self.columns = Columns(pane, self.detail, sizes=sizes, key=key, drawer=drawer,
                               listed=not drawer, parent=self)
        if drawer:
            view.clicked.connect(lambda _index: self.columns.reveal())
            view.activated.connect(lambda _index: self.columns.reveal())
        self._lay.addWidget(self.columns, 1)
        self._none = QVBoxLayout()
        self._lay.addLayout(self._none)

    def show_nothing(self, said: EmptyState | None) -> None:
        """Show ``said`` instead of list and detail; None shows both again."""
        empty(self._none)
        self.columns.setVisible(said is None)
        if said is not None:
            self._none.addWidget(said)
