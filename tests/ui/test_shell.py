"""The shell: Back, panes by F6, names of controls, the order of Tab, room for words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.cases.page import CasesPage
from defender_desk.ui.widgets import Card, Label, Scroll
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    day = PracticeDay(tmp_path_factory.mktemp("shell"), photo_bytes=40_000, page_bytes=20_000,
                      log_n=10)
    day.walk(until="evidence")
    day.close()
    return day


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qtbot: Any, qapp: QApplication
          ) -> Iterator[Workspace]:
    """The Defender's window on a copy of her desk."""
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light")
    home = Path(copytree(begun.folder / "defender", tmp_path / "defender"))
    desk = open_desk(home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip())
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(1366, 698)
    window.enter(desk)
    window.show()
    window.activateWindow()
    found = window.page
    assert isinstance(found, Workspace)
    yield found
    window.close()
    desk.close()
    assert crashed == []


def test_back_leads_to_the_case_and_tab_that_were_shown(space: Workspace) -> None:
    space.go("cases")
    page = space.page
    assert isinstance(page, CasesPage)
    first = page.case_id
    assert page.view is not None
    page.view.show_tab("people")
    rows = space.desk.cases.rows(space.desk.cases.ids("", "active"))
    other = next(each.id for each in rows if each.id != first)
    page._chosen(other)
    assert space.here == ("case", {"case_id": other, "tab": "people"})
    space.back()
    back = space.page
    assert isinstance(back, CasesPage)
    assert back.view is not None
    assert (back.case_id, back.view.tab) == (first, "people")
    space.forward()
    assert space.here == ("case", {"case_id": other, "tab": "people"})


ROUTES = ("today", "cases", "people", "inbox", "card", "settings")


def _controls(page: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    return [each for each in page.findChildren(QWidget)
            if isinstance(each, kinds) and each.isVisible() and each.isEnabled()
            and each.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _chain(start: QWidget) -> list[QWidget]:
    """Every widget of the window in the order of Tab, from ``start``."""
    found, at = [start], start.nextInFocusChain()
    while at is not None and at is not start:
        found.append(at)
        at = at.nextInFocusChain()
    return found


@pytest.mark.parametrize("route", ROUTES)
def test_every_control_has_a_name_and_tab_reaches_it(space: Workspace, route: str) -> None:
    space.go(route)
    QApplication.processEvents()
    page = space.page
    controls = _controls(page)
    assert controls
    nameless = [each for each in controls if not each.accessibleName()
                and not (isinstance(each, QAbstractButton) and each.text().strip())]
    assert nameless == []
    reached = set(_chain(controls[0]))
    assert [each for each in controls if each not in reached] == []


@pytest.mark.parametrize("route", ["today", "people", "settings"])
def test_tab_goes_down_each_pane_in_reading_order(space: Workspace, route: str) -> None:
    """Within one parent, the next control lies to the right or below."""
    space.go(route)
    QApplication.processEvents()
    wanted = set(_controls(space.page))
    order = [each for each in _chain(space.page)
             if each in wanted and not isinstance(each, QAbstractItemView)]
    for before, after in pairwise(order):
        if before.parentWidget() is not after.parentWidget():
            continue
        one, two = before.mapTo(space, QPoint(0, 0)), after.mapTo(space, QPoint(0, 0))
        below = two.y() >= one.y() + before.height()
        beside = two.x() > one.x() and two.y() > one.y() - before.height()
        assert below or beside, (before.accessibleName(), after.accessibleName())


def test_f6_goes_round_the_panes(space: Workspace) -> None:
    space.go("cases")
    QApplication.processEvents()
    seen = []
    for _turn in range(3):
        space.next_pane(1)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
    assert len(set(seen)) == 3
    assert any(space.sidebar.isAncestorOf(each) for each in seen)


def test_wrapped_words_are_whole_and_a_column_that_fits_does_not_scroll(
    qtbot: Any, qapp: QApplication
) -> None:
    theme.apply_theme(qapp, "light")
    scroll = Scroll()
    qtbot.addWidget(scroll)
    words = "Guárdela lejos de la computadora: con una persona de confianza. " * 6
    labels = []
    for _turn in range(4):
        card = Card("Título")
        label = Label(words, wrap=True)
        labels.append(label)
        card.add(label)
        scroll.column.addWidget(card)
    scroll.column.addStretch(1)
    for width in (400, 700, 1100):
        scroll.resize(width, 3000)
        scroll.show()
        QTest.qWait(0)
        QApplication.processEvents()
        assert scroll.verticalScrollBar().maximum() == 0
        for label in labels:
            assert label.height() >= label.heightForWidth(label.width())
        scroll.resize(width, 200)
        QApplication.processEvents()
        inner = scroll.widget()
        assert inner is not None
        assert inner.height() == inner.heightForWidth(inner.width())
