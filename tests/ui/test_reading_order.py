"""Tab goes through a window as one reads it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from defender_desk.ui.reading_order import next_stop, stops
from defender_desk.ui.widgets import Beside, Button, Line, Scroll, column, row


def test_what_was_built_late_is_come_by_where_it_stands(qtbot: QtBot) -> None:
    window, inside = QMainWindow(), QWidget()
    qtbot.addWidget(window)
    whole = QVBoxLayout(inside)
    head = QVBoxLayout()
    whole.addLayout(head)
    scroll = Scroll()
    whole.addWidget(scroll)
    whole.addWidget(Button("foot"))
    grid = QGridLayout()
    scroll.column.addLayout(grid)
    grid.addWidget(Line("", "second"), 1, 0)
    grid.addWidget(Line("", "first"), 0, 0)
    hidden, off = Button("hidden"), Button("off")
    off.setEnabled(False)
    scroll.column.addWidget(row(hidden, off, Button("third")))
    head.addWidget(Button("trail, drawn last"))
    window.setCentralWidget(inside)
    window.show()
    hidden.hide()
    names = [each.accessibleName() for each in stops(window)]
    assert names == ["trail, drawn last", "first", "second", "third", "foot"]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    walked = []
    for _turn in range(6):
        target = next_stop(window, forward=True)
        assert target is not None
        target.setFocus(Qt.FocusReason.TabFocusReason)
        walked.append(target.accessibleName())
    assert walked == [*names, names[0]]
    back = next_stop(window, forward=False)
    assert back is not None
    assert back.accessibleName() == "foot"
    assert QApplication.focusWidget() is not back


def test_a_short_column_at_the_right_comes_after_a_long_one_at_the_left(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    left = column(*(Button(f"left {n}") for n in range(6)), None)
    right = column(Button("right"), None)
    window.setCentralWidget(Beside(left, right, side=200, least=200))
    window.resize(900, 500)
    window.show()
    names = [each.accessibleName() for each in stops(window)]
    assert names == [*(f"left {n}" for n in range(6)), "right"]
