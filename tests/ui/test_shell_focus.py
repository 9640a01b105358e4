"""The focus is on a control of the page that can be seen, whatever was done or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from defender_desk.desk.practice import PracticeDay
from defender_desk.ui import theme
from defender_desk.ui.focus import begins, usable
from defender_desk.ui.widgets import Button, Check, Line, Radios, SearchField, empty
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace
from tests.ui.desk_window import Clock, go, small_desk, window_on
from tests.ui.every_page import every_page


def settle() -> None:
    """Let everything that was shown take its place."""
    for _turn in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def window(tmp_path: Path, qtbot: Any) -> Iterator[Window]:
    made, _words = small_desk(tmp_path / "vault", Clock())
    with window_on(tmp_path / "vault", made) as shown:
        yield shown
        shown.lock()


def now(window: Window) -> QWidget:
    settle()
    found = window.focusWidget()
    assert found is not None
    return found


def fill(window: Window, *controls: QWidget) -> tuple[QWidget, QVBoxLayout]:
    """A page that holds these controls below each other."""
    page = go(window, "people")
    empty(page.body)
    held = QWidget()
    lay = QVBoxLayout(held)
    for each in controls:
        lay.addWidget(each)
    page.body.addWidget(held)
    settle()
    return page, lay


def begun(window: Window, page: QWidget) -> bool:
    """Whether the focus is on a control of ``page``."""
    focus = window.focusWidget()
    return usable(focus) and focus is not page and page.isAncestorOf(focus)


def test_every_page_begins_at_a_control_of_its_own(
    tmp_path: Path, qtbot: Any
) -> None:
    day = PracticeDay(tmp_path, photo_bytes=40_000, page_bytes=20_000, other_cases=False, log_n=10)
    day.walk(until="pack_draft")
    day.staff.close()
    wrong = []
    with window_on(tmp_path / "defender" / "vault", day.defender) as window:
        for route, arguments in every_page(day.ids):
            space = window.workspace
            assert isinstance(space, Workspace)
            space.sidebar._buttons["cases"].setFocus()
            page = go(window, route, **arguments)
            settle()
            if begins(page) is None:
                continue
            try:
                qtbot.waitUntil(lambda at=page: begun(window, at), timeout=20_000)
            except qtbot.TimeoutError:
                wrong.append(f"{route}: {window.focusWidget()}")
        window.lock()
    assert wrong == []


def test_a_button_that_is_hidden_or_disabled_gives_the_focus_to_its_neighbour(
    window: Window
) -> None:
    first, second, third = Line(name="Uno"), Button("Dos"), Button("Tres")
    fill(window, first, second, third)
    second.setFocus()
    second.setEnabled(False)
    assert now(window) in (first, third)
    third.setFocus()
    third.hide()
    assert now(window) is first


def test_what_is_made_anew_keeps_the_focus(window: Window) -> None:
    page, lay = fill(window, Line(name="Arriba"), Button("Aceptar"), Button("Otra"))
    old = page.findChildren(Button)[-2]
    assert old.accessibleName() == "Aceptar"
    old.setFocus()
    empty(lay)
    for made in (Line(name="Arriba"), Button("Nueva"), Button("Aceptar"), Button("Otra")):
        lay.addWidget(made)
    focus = now(window)
    assert focus.accessibleName() == "Aceptar"
    assert page.isAncestorOf(focus)
    assert focus is not old


def test_a_place_that_the_page_chose_itself_stands(window: Window) -> None:
    first, last = Line(name="Uno"), Line(name="Tres")
    gone = Button("Dos")
    fill(window, first, gone, Button("Vecina"), last)
    gone.setFocus()
    gone.hide()
    first.setFocus()
    assert now(window) is first


def test_after_a_toast_a_drawer_or_a_box_it_is_where_it_was(window: Window) -> None:
    line = Line(name="Uno")
    fill(window, Button("Antes"), line)
    line.setFocus()
    settle()
    space = window.workspace
    assert isinstance(space, Workspace)
    space.toast("Guardado", undo=lambda: None)
    assert now(window) is line
    close = space._toast.findChildren(Button)[0]  # type: ignore[union-attr]  # just shown
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert now(window) is line
    box = QDialog(window)
    inside = QVBoxLayout(box)
    inside.addWidget(Button("En la caja"))
    box.open()
    settle()
    box.reject()
    assert now(window) is line


def test_the_person_may_go_to_the_sidebar(window: Window) -> None:
    fill(window, Line(name="Uno"))
    space = window.workspace
    assert isinstance(space, Workspace)
    place = space.sidebar._buttons["cases"]
    place.setFocus(Qt.FocusReason.TabFocusReason)
    assert now(window) is place


def test_a_list_comes_before_the_box_that_searches_it(window: Window) -> None:
    space = window.workspace
    assert isinstance(space, Workspace)
    page = go(window, "cases")
    focus = now(window)
    assert page.isAncestorOf(focus)
    assert not isinstance(focus, SearchField)


def test_the_ring_of_a_choice_is_as_wide_as_its_words(qtbot: Any, qapp: QApplication) -> None:
    theme.apply_theme(qapp, "light")
    held = QWidget()
    qtbot.addWidget(held)
    lay = QVBoxLayout(held)
    tick, radios = Check("Sí"), Radios([("a", "Una"), ("b", "Otra")], "a")
    lay.addWidget(tick)
    lay.addWidget(radios)
    held.resize(900, 200)
    held.show()
    settle()
    for each in (tick, *radios.findChildren(type(radios._group.button(0)))):
        each.clearFocus()
        before = each.grab().toImage()
        each.setFocus(Qt.FocusReason.TabFocusReason)
        after = each.grab().toImage()
        wide = each.sizeHint().width() + 4
        assert each.width() > wide
        assert before.copy(0, 0, wide, each.height()) != after.copy(0, 0, wide, each.height())
        rest = each.width() - wide
        assert before.copy(wide, 0, rest, each.height()) == after.copy(wide, 0, rest, each.height())


def test_a_crash_while_reading_does_not_leave_the_page_reading_for_ever(
    window: Window, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, "people")
    crashed: list[BaseException] = []
    monkeypatch.setattr(window.tasks, "_crashed", crashed.append)

    def breaks() -> None:
        raise ZeroDivisionError

    page.load(breaks, lambda _none: None)
    qtbot.waitUntil(lambda: bool(crashed), timeout=20_000)
    assert isinstance(crashed[0], ZeroDivisionError)
    assert not page.still_reading
