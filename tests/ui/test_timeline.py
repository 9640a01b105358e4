"""The line of time in a real window: zoom, filters, keys, and what Enter opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from defender_desk.desk.practice import PracticeDay
from defender_desk.ui.pages.timeline.page import TimelinePage
from defender_desk.ui.pages.timeline.scale import Stretch, around, next_month, whole
from defender_desk.ui.workspace import Workspace
from tests.ui.room_e import nameless, settle, walked, window_on, words


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    return walked(tmp_path_factory.mktemp("line"))


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with window_on(begun, tmp_path, qapp) as found:
        yield found


def opened(space: Workspace, begun: PracticeDay) -> TimelinePage:
    space.go("case", case_id=begun.ids["case"])
    settle()
    page: Any = space.page
    page.view.tabs.button("timeline").click()
    settle()
    found = space.page
    assert isinstance(found, TimelinePage)
    return found


def test_it_tells_the_case_and_opens_what_it_tells(space: Workspace, begun: PracticeDay) -> None:
    page = opened(space, begun)
    titles = [event.title for event in page.rows.events]
    assert "Pintas en la pared de la casa" in titles
    assert any(title.startswith("Mercado municipal") for title in titles)
    assert nameless(page) == []
    assert space.window().windowTitle().endswith("GT-2026-014")
    page.rows.setCurrentIndex(page.rows.model().index(
        titles.index("Pintas en la pared de la casa"), 0))
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    settle()
    assert space.here == ("note", {"note_id": begun.ids["note"]})


def test_filters_and_months(space: Workspace, begun: PracticeDay) -> None:
    page = opened(space, begun)
    every = len(page.rows.events)
    page.filters.button("facts").click()
    assert 0 < len(page.rows.events) < every
    assert {event.group for event in page.rows.events} == {"facts"}
    assert f"{len(page.rows.events)} fechas" in words(page)
    page.filters.button("all").click()
    year = page.line.stretch
    assert (year.last - year.first).days > 3000
    page.zoom.button("month").click()
    month = page.line.stretch
    assert 360 <= (month.last - month.first).days <= 366
    QTest.keyClick(page.rows, Qt.Key.Key_End)
    settle()
    chosen = page.rows.current()
    assert chosen is not None
    assert page.line.stretch.holds(date.fromisoformat(chosen.first),
                                   date.fromisoformat(chosen.last))
    before = page.line.stretch
    page.later.click()
    assert page.line.stretch.first > before.first
    page.earlier.click()
    assert page.line.stretch == before
    page.grab()


def test_an_empty_case_says_how_dates_appear(space: Workspace) -> None:
    case = space.desk.cases.save({"code": "GT-1", "title": "Otro", "type": "other",
                                  "state": "new", "country": "GT", "risk": "low"})
    space.go("timeline", case_id=case.id)
    settle()
    assert "Sin fechas todavía." in words(space.page)


def test_days_have_their_place() -> None:
    year = Stretch(date(2018, 1, 1), date(2018, 12, 31))
    assert year.place(date(2018, 1, 1), 364) == 0
    assert year.place(date(2018, 12, 31), 364) == 364
    assert next(mark.words for mark in year.marks(364, 56)) == "2018"
    assert len(year.marks(364, 56)) <= 7
    assert next_month(date(2018, 12, 5)) == date(2019, 1, 1)
    assert next_month(date(2018, 1, 5), -1) == date(2017, 12, 1)
    assert around(date(2018, 3, 9)).holds(date(2018, 3, 9), date(2018, 3, 9))
    long = whole([date(1974, 11, 2), date(2026, 3, 19)])
    assert (long.first, long.last) == (date(1974, 1, 1), date(2026, 12, 31))
    assert len(long.marks(600, 56)) <= 11
