"""A form that was begun and left is there the next time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from defender_desk import settings
from defender_desk.desk import desk as desks
from defender_desk.desk.practice import PracticeDay
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

PHRASE = "volcan canasta puente nube cerro"


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    fonts.load(fonts.FIRST)
    theme.apply_theme(qapp, "light")
    made = Window(tmp_path / "vault", settings.Settings(), Crashes(lambda: None), at_once=True)
    made.resize(1366, 698)
    profile = desks.Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    made.enter(desks.create(tmp_path / "vault", profile, PHRASE, desks.new_recovery_words(),
                            log_n=10, ballast=0))
    made.show()
    yield made
    made.close()
    for _turn in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def form(window: Window) -> Any:
    """The page of a new case."""
    space = window.workspace
    assert isinstance(space, Workspace)
    space.go("case_form")
    return space.page


def test_a_new_case_that_was_begun_waits_through_leaving_and_locking(window: Window) -> None:
    page = form(window)
    page.form.set_values({"code": "GT-2026-044", "title": "Abuela y dos niños"})
    page.safety.set_values({"safety_notes": "No llamar de noche"})
    window.workspace.go("today")  # type: ignore[union-attr]  # a desk is open
    assert form(window).values()["title"] == "Abuela y dos niños"
    window.lock()
    window.enter(desks.open_desk(window.folder, PHRASE, ballast=0))
    found = form(window)
    assert found.values()["code"] == "GT-2026-044"
    assert found.values()["safety_notes"] == "No llamar de noche"
    found.main_action()
    assert window.workspace.here[0] == "case"  # type: ignore[union-attr]  # a desk is open
    assert form(window).values()["code"] == ""


def test_begin_again_and_cancel_give_it_up(window: Window) -> None:
    page = form(window)
    page.form.set_values({"code": "GT-2026-045", "title": "Otro"})
    window.workspace.go("today")  # type: ignore[union-attr]  # a desk is open
    form(window)._begin_again()
    assert window.workspace.page.values()["code"] == ""  # type: ignore[union-attr]  # a desk is open
    window.workspace.page.form.set_values({"code": "GT-2026-046"})  # type: ignore[union-attr]  # a desk is open
    window.workspace.page._give_up()  # type: ignore[union-attr]  # a desk is open
    assert form(window).values()["code"] == ""


def test_an_assignment_that_was_begun_waits_with_its_tasks_and_people(
    tmp_path: Path, qapp: QApplication
) -> None:
    day = PracticeDay(tmp_path / "day", photo_bytes=20_000, page_bytes=10_000,
                      other_cases=False, log_n=10)
    day.walk(until="exchange_cards")
    made = Window(tmp_path / "none", settings.Settings(), Crashes(lambda: None), at_once=True)
    made.enter(day.staff)
    made.show()
    space: Any = made.workspace
    try:
        space.go("new_assignment")
        page = space.page
        page.case.set_values({"code": "GT-2026-051", "title": "Niña con su abuela"})
        page.tasks_list.rows[0].spanish.setText("Hablar con la abuela")
        page.people_list.rows[0].name.setText("Persona Inventada")
        page.people_list.rows[0].client.setChecked(True)
        page.lawyer.setText("Grace Placeholder")
        space.go("today")
        assert day.staff.cases.ids("", "all") == []
        space.go("new_assignment")
        found = space.page
        assert found.case.values()["title"] == "Niña con su abuela"
        assert [each["title_es"] for each in found.tasks_list.values()] == ["Hablar con la abuela"]
        people, client = found.people_list.values()
        assert [each["name"] for each in people.values()] == ["Persona Inventada"]
        assert client in people
        assert found.lawyer.text() == "Grace Placeholder"
        found._begin_again()
        assert space.page.case.values()["code"] == ""
    finally:
        space.leave()
        made.desk = None
        made.close()
        day.close()
