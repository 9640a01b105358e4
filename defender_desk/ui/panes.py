"""The panes of a page: their widths are remembered, F6 goes round them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget


def remember(page: QWidget, kept: dict[str, list[int]]) -> None:
    """Give the page's splitters the sizes in ``kept`` and note there what the person changes."""
    for splitter in page.findChildren(QSplitter):
        sizes = kept.get(splitter.objectName())
        if sizes and len(sizes) == splitter.count():
            splitter.setSizes(sizes)
        splitter.splitterMoved.connect(
            lambda _p, _i, s=splitter: kept.update({s.objectName(): s.sizes()}))


def step(sidebar: QWidget, page: QWidget, by: int) -> None:
    """Move the focus ``by`` panes on, around the end."""
    panes: list[QWidget] = [sidebar]
    splitters = page.findChildren(QSplitter)
    if splitters:
        panes += [pane for at in range(splitters[0].count())
                  if (pane := splitters[0].widget(at)) is not None]
    else:
        panes.append(page)
    focus = QApplication.focusWidget()
    now = next((at for at, pane in enumerate(panes)
                if focus is not None and (pane is focus or pane.isAncestorOf(focus))), 0)
    target = panes[(now + by) % len(panes)]
    for child in target.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() \
                and child.isEnabled():
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return
