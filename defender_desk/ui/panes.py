"""The panes of a page: their widths are remembered, F6 goes round them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from defender_desk.ui.widgets.columns import Columns, Drawer, first_control


def remember(page: QWidget, kept: dict[str, list[int]]) -> None:
    """Give the page's splitters the sizes in ``kept`` and note there what the person changes."""
    for splitter in page.findChildren(QSplitter):
        sizes = kept.get(splitter.objectName())
        if sizes and isinstance(splitter, Columns):
            splitter.restore(sizes)
        elif sizes and len(sizes) == splitter.count():
            splitter.setSizes(sizes)
        splitter.splitterMoved.connect(lambda _p, _i, s=splitter: _keep(s, kept))


def _keep(splitter: QSplitter, kept: dict[str, list[int]]) -> None:
    sizes = splitter.kept() if isinstance(splitter, Columns) else splitter.sizes()
    if sizes is not None:
        kept[splitter.objectName()] = sizes


def fold(page: QWidget, width: int) -> None:
    """Fold every splitter of the page to a window of ``width`` pixels of normal text."""
    for columns in page.findChildren(Columns):
        columns.fold(width)


def with_side(page: QWidget) -> Columns | None:
    """The splitter shown whose side pane can be hidden, None without one."""
    return next((each for each in page.findChildren(Columns)
                 if each.side_name and each.isVisibleTo(page)), None)


def show_detail(page: QWidget) -> None:
    """A page that was gone to for one record shows it rather than its list."""
    for columns in page.findChildren(Columns):
        columns.show_detail()


def back_to_list(page: QWidget) -> bool:
    """Whether a detail gave way to its list: what Back does first in a narrow window."""
    over = next((each for each in page.findChildren(Columns) if each.over_list), None)
    if over is not None:
        over.show_list()
    return over is not None


def step(sidebar: QWidget, page: QWidget, by: int) -> None:
    """Move the focus ``by`` panes on, around the end."""
    panes = [sidebar, *_panes(page)]
    focus = QApplication.focusWidget()
    now = next((at for at, pane in enumerate(panes)
                if focus is not None and (pane is focus or pane.isAncestorOf(focus))), 0)
    for turn in range(1, len(panes) + 1):
        control = first_control(panes[(now + by * turn) % len(panes)])
        if control is not None:
            control.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _panes(page: QWidget) -> list[QWidget]:
    """The panes that can be seen, an open drawer last."""
    splitter = next((each for each in page.findChildren(QSplitter) if each.isVisible()), None)
    if splitter is None:
        return [page]
    found = [pane for at in range(splitter.count())
             if (pane := splitter.widget(at)) is not None and pane.isVisible()]
    return [*found, *(each.pane for each in page.findChildren(Drawer) if each.isVisible())]
