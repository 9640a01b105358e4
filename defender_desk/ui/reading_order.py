"""Tab goes in reading order: as widgets stand in their layouts, whenever they were made.

Qt's own order is that in which widgets were built. A page that is filled later, or a way of
breadcrumbs drawn anew, would stand behind everything built before (design/screens.md, part 3).
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QBoxLayout,
    QComboBox,
    QLayout,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QTextEdit,
    QWidget,
)

_WHOLE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit,
          QMenuBar)
"""What is one stop, whatever it is made of inside."""

_ACROSS = (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft)


def next_stop(window: QWidget, forward: bool) -> QWidget | None:
    """The widget of ``window`` that Tab (or with ``forward`` false Shift+Tab) goes to.

    It goes round at the end. None where nothing in the window takes the focus.
    """
    found = list(stops(window))
    if not found:
        return None
    now: QWidget | None = window.focusWidget()
    if now in found:
        return found[(found.index(now) + (1 if forward else -1)) % len(found)]
    # The focus is on what is no stop itself, such as a page: go on from where it stands.
    inside = [at for at, each in enumerate(found) if now is not None and now.isAncestorOf(each)]
    if not inside:
        return found[0 if forward else -1]
    return found[inside[0] if forward else inside[0] - 1]


def stops(root: QWidget) -> Iterator[QWidget]:
    """What takes the focus by Tab in ``root`` now, in reading order."""
    for child in _children(root):
        if not child.isVisible() or child.isWindow():
            continue
        if (child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
                and child.focusProxy() is None):
            yield child
        if not isinstance(child, _WHOLE):
            yield from stops(child)


def _children(widget: QWidget) -> list[QWidget]:
    """The widgets right inside: those of its layout first, in order, then what lies over them."""
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        return [inner] if inner is not None else []
    held = [each for each in widget.children() if isinstance(each, QWidget)]
    if isinstance(widget, QSplitter):
        placed = [each for at in range(widget.count()) if (each := widget.widget(at)) is not None]
    else:
        lay = widget.layout()
        placed = list(_placed(lay, held)) if lay is not None else []
    return [*placed, *(each for each in held if each not in placed)]


def _placed(lay: QLayout, held: list[QWidget]) -> Iterator[QWidget]:
    """Those of ``held`` that stand in ``lay``, by where they stand.

    QLayout.itemAt is not asked: PySide keeps what it gives beyond its life, and the next garbage
    collection ended the program (seen with PySide6 6.11.3 after a page was taken down).
    """
    parts: list[QWidget | QLayout] = [each for each in held if lay.indexOf(each) >= 0]
    parts += [each for each in lay.children() if isinstance(each, QLayout)]
    across = isinstance(lay, QBoxLayout) and lay.direction() in _ACROSS

    def place(part: QWidget | QLayout) -> tuple[int, int]:
        at = part.geometry()
        return (at.x(), at.y()) if across else (at.center().y(), at.x())

    for part in sorted(parts, key=place):
        if isinstance(part, QLayout):
            yield from _placed(part, held)
        else:
            yield part
