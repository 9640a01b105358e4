"""A narrower window: side panes become drawers, the sidebar a rail, a list makes way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QToolButton, QWidget

from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.widgets.columns import Columns
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    day = PracticeDay(tmp_path_factory.mktemp("fold"), photo_bytes=40_000, page_bytes=20_000,
                      other_cases=False, log_n=10)
    day.walk(until="evidence")
    day.close()
    return day


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    """The Defender's window, wide."""
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light")
    home = Path(copytree(begun.folder / "defender", tmp_path / "defender"))
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    desk = open_desk(home / "vault", phrase, ballast=0)
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(1366, 698)
    window.enter(desk)
    window.show()
    window.activateWindow()
    found = window.workspace
    assert isinstance(found, Workspace)
    yield found
    window.close()
    settle()
    assert crashed == []


def settle() -> None:
    for _turn in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def note(space: Workspace, begun: PracticeDay, wide: int = 1366) -> Columns:
    """The note's page in a window of this width."""
    space.window_.resize(wide, 698)
    space.go("note", note_id=begun.ids["note"])
    settle()
    return columns(space)


def columns(space: Workspace) -> Columns:
    return next(each for each in space.page.findChildren(Columns) if each.isVisible())


def side_button(space: Workspace) -> QToolButton:
    """The button in the bar above that opens the side pane."""
    return next(each for each in space.top.findChildren(QToolButton) if each.isCheckable())


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    assert found.isVisible()
    return found


def test_below_1280_the_side_pane_is_a_drawer_that_a_button_opens(
    space: Workspace, begun: PracticeDay
) -> None:
    panes = note(space, begun, 1200)
    side = panes.panes[-1]
    button = side_button(space)
    assert panes.folded
    assert not side.isVisible()
    assert button.isVisible()
    assert button.accessibleName() == "Mostrar «Archivos»"
    before = focus()
    button.click()
    assert side.isVisible()
    assert button.isChecked()
    assert side.window() is space.window_
    assert side.isAncestorOf(focus())
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert not side.isVisible()
    assert focus() is before
    assert button.accessibleName() == "Mostrar «Archivos»"


def test_wide_again_it_stands_beside_the_page(space: Workspace, begun: PracticeDay) -> None:
    panes = note(space, begun, 1200)
    space.window_.resize(1366, 698)
    settle()
    assert not panes.folded
    assert panes.panes[-1].isVisible()
    assert panes.widget(1) is panes.panes[-1]


def test_a_focus_in_the_side_pane_outlives_folding(space: Workspace, begun: PracticeDay) -> None:
    panes = note(space, begun)
    for _turn in range(4):
        if panes.panes[-1].isAncestorOf(focus()):
            break
        space.next_pane(1)
    inside = focus()
    assert panes.panes[-1].isAncestorOf(inside)
    space.window_.resize(1100, 640)
    settle()
    assert panes.folded
    assert focus() is inside


def test_a_hidden_side_stays_hidden_on_the_next_page(space: Workspace, begun: PracticeDay) -> None:
    panes = note(space, begun)
    side_button(space).click()
    assert not panes.panes[-1].isVisible()
    space.go("today")
    assert not side_button(space).isVisible()
    assert not note(space, begun).panes[-1].isVisible()
    side_button(space).click()
    assert columns(space).panes[-1].isVisible()


def test_f6_comes_by_an_open_drawer(space: Workspace, begun: PracticeDay) -> None:
    panes = note(space, begun, 1200)
    panes.show_side(True)
    places = []
    for _turn in range(3):
        space.next_pane(1)
        here = focus()
        places.append("side" if panes.panes[-1].isAncestorOf(here) else
                      "sidebar" if space.sidebar.isAncestorOf(here) else "page")
    assert sorted(places) == ["page", "side", "sidebar"]


def test_below_1024_the_sidebar_is_a_rail_that_still_has_its_words(space: Workspace) -> None:
    space.window_.resize(1000, 600)
    assert space.sidebar.width() == 52
    for button in space.sidebar.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.accessibleName().split(",")[0] in button.toolTip()
    space.window_.resize(1100, 600)
    assert space.sidebar.width() == 200


def test_below_800_a_list_leads_to_its_detail_and_back(space: Workspace) -> None:
    space.window_.setMinimumSize(100, 100)
    space.window_.resize(780, 560)
    space.go("cases")
    settle()
    panes = columns(space)
    rows = panes.panes[0].findChild(QAbstractItemView)
    assert rows is not None
    assert panes.panes[0].isVisible()
    assert not panes.panes[1].isVisible()
    index = rows.model().index(0, 0)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     rows.visualRect(index).center())
    settle()
    assert panes.panes[1].isVisible()
    assert not panes.panes[0].isVisible()
    assert focus() is not None
    space.back()
    assert panes.panes[0].isVisible()
    assert space.here[0] in ("case", "cases")
    space.window_.resize(1366, 698)
    assert all(pane.isVisible() for pane in panes.panes)


def test_larger_text_folds_earlier(space: Workspace, begun: PracticeDay) -> None:
    try:
        note(space, begun)
        space.bigger(1)
        space = space.window_.workspace  # type: ignore[assignment]  # made anew, and a Workspace
        space.bigger(1)
        space = space.window_.workspace  # type: ignore[assignment]  # made anew, and a Workspace
        settle()
        assert theme.scale() == 1.25
        assert columns(space).folded
    finally:
        theme.apply_theme(QApplication.instance(), "light")  # type: ignore[arg-type]  # it stands
