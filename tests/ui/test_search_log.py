"""The search log in a real window: recorded, saved as one types, found, photographed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from defender_desk.desk.practice import PracticeDay
from defender_desk.media.practice_photos import practice_photo
from defender_desk.ui import files
from defender_desk.ui.pages.search_log.page import SearchLogPage
from defender_desk.ui.widgets.moments import iso_day, typed_day
from defender_desk.ui.workspace import Workspace
from tests.ui.room_e import button, nameless, settle, walked, window_on, words


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    return walked(tmp_path_factory.mktemp("search"))


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with window_on(begun, tmp_path, qapp) as found:
        yield found


def opened(space: Workspace, begun: PracticeDay, **more: Any) -> SearchLogPage:
    space.go("search_log", case_id=begun.ids["case"], **more)
    settle()
    page = space.page
    assert isinstance(page, SearchLogPage)
    return page


def test_the_log_tells_what_the_story_tells(space: Workspace, begun: PracticeDay) -> None:
    page = opened(space, begun)
    text = words(page)
    assert "Búsqueda: padre, deportado (M. F. T.)" in text
    assert "Mateo" not in text
    # Attempts, places, people asked, kilometres.
    assert [box._number.text() for box in page.numbers] == ["6", "4", "9", "64"]
    rows = page.list._rows.rows
    assert [row.top_right[0] for row in rows if row and row.top_right] == [
        "Pista", "Se suspendió", "Sin resultado", "Pista", "Sin resultado", "Pista"]
    assert page.form.what.toPlainText().startswith("Una vendedora lo recuerda")
    assert "1 se queda en esta computadora." in text
    assert nameless(page) == []
    assert space.window().windowTitle().endswith("GT-2026-014")


def test_the_tab_of_the_case_leads_here_and_back(space: Workspace, begun: PracticeDay) -> None:
    space.go("case", case_id=begun.ids["case"])
    settle()
    page: Any = space.page
    assert "Búsquedas 6" in page.view.tabs.button("searches").text()
    page.view.tabs.button("searches").click()
    settle()
    assert space.here[0] == "search_log"
    space.back()
    assert space.here[0] == "case"


def test_an_attempt_is_recorded_by_keys_and_saves_itself(
    space: Workspace, begun: PracticeDay
) -> None:
    page = opened(space, begun)
    space.window().activateWindow()
    settle()
    QTest.keyClick(space.window(), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier
                   | Qt.KeyboardModifier.ShiftModifier)
    settle()
    page = space.page  # type: ignore[assignment]
    assert isinstance(page, SearchLogPage)
    made = page.attempt_id
    assert page.form.title.text() == "Intento 7"
    QTest.keyClicks(page.form.place, "Mercado de la costa")
    QTest.keyClicks(page.form.asked.box, "vendedor de redes")
    QTest.keyClick(page.form.asked.box, Qt.Key.Key_Return)
    button(page, "no dio su nombre").click()
    QTest.keyClicks(page.form.what, "Nombran la comunidad de la hermana.")
    page.form.result.button("lead").click()
    QTest.keyClicks(page.form.next_step, "ir a la comunidad")
    page.form.next_on.box.setText("20/3/2026")
    page.form.next_on.box.editingFinished.emit()
    page.form.kilometres.setText("x12")
    page.before_leave()
    kept = space.desk.search_attempts.get(made)
    assert (kept.place, kept.result, kept.number) == ("Mercado de la costa", "lead", 7)
    assert kept.asked == ("vendedor de redes", "no dio su nombre")
    assert kept.what == "Nombran la comunidad de la hermana."
    assert kept.kilometres is None
    settle()
    [task] = space.desk.appointments.of_day("2026-03-20")
    assert task.title == "ir a la comunidad"
    assert page.numbers[0]._number.text() == "7"
    # Another one and back again: everything stands as it was left.
    page.choose(page.list._rows.rows[1].id)  # type: ignore[union-attr]
    page.choose(made)
    assert page.form.what.toPlainText() == "Nombran la comunidad de la hermana."
    assert page.form.next_on.box.text() == "20/03/2026"


def test_an_attempt_recorded_by_mistake_is_taken_back(space: Workspace, begun: PracticeDay
                                                      ) -> None:
    page = opened(space, begun)
    page.new_action()
    settle()
    assert len(space.desk.search_attempts.of_case(begun.ids["case"])) == 7
    button(space, "Deshacer").click()
    settle()
    assert len(space.desk.search_attempts.of_case(begun.ids["case"])) == 6
    assert page.form.title.text() == "Intento 6"


def test_whoever_was_found_decides(space: Workspace, begun: PracticeDay) -> None:
    page = opened(space, begun)
    assert not page.form.found.isVisible()
    page.form.result.button("contact").click()
    settle()
    assert page.form.found.isVisible()
    assert page.form.found._stays.isVisible()
    ticks = list(page.form.found._identity.values())
    ticks[0].click()
    assert "Falta 1" in page.form.found._count.text()
    ticks[1].click()
    assert "certeza" in page.form.found._count.text()
    page.form.found.team.set_value("yes")
    page.form.found._team("yes")
    assert not page.form.found._stays.isVisible()
    page.before_leave()
    settle()
    kept = space.desk.search_attempts.get(page.attempt_id)
    assert (kept.may_tell_team, len(kept.identity)) == ("yes", 2)
    assert "Encontrado y confirmado" in words(page)


def test_photographs_come_in_and_open_large(space: Workspace, begun: PracticeDay,
                                            tmp_path: Path) -> None:
    page = opened(space, begun, attempt_id=space.desk.search_attempts.of_case(
        begun.ids["case"])[2].id)
    photo = tmp_path / "<b>IMG 0701.JPG"
    photo.write_bytes(practice_photo("path", taken="2026-03-10T12:31:00"))
    files.answer_with([photo])
    button(page, "Agregar fotos").click()
    settle()
    [held] = space.desk.notes.files(page.attempt_id)
    assert held.name == "<b>IMG 0701.JPG"
    page.files.look(held.id)
    settle()
    viewer: Any = space.page
    assert space.here == ("viewer", {"owner_id": page.attempt_id, "file_id": held.id})
    assert "<b>IMG 0701.JPG" in words(viewer)
    assert not viewer.canvas.empty
    small = viewer.canvas.shown_size()
    viewer.zoom.button("full").click()
    settle()
    assert viewer.canvas.shown_size().width() > small.width()
    viewer.zoom.button("fit").click()
    button(viewer, "Girar (R)").click()
    turned = viewer.canvas.shown_size()
    assert turned.height() > turned.width()
    # Turning alone changes nothing that is kept.
    assert len(space.desk.notes.files(page.attempt_id)) == 1
    before = space.desk.notes.read(held.id)
    button(viewer, "Guardar copia girada").click()
    settle()
    rows = space.desk.notes.files(page.attempt_id)
    assert [row.position for row in rows] == [1, 2]
    copy = space.desk.notes.file(rows[1].id)
    assert (copy.role, copy.parent) == ("edited_copy", held.id)
    assert space.desk.notes.read(held.id) == before
    assert nameless(viewer) == []
    QTest.keyClick(viewer.canvas, Qt.Key.Key_PageUp)
    settle()
    assert viewer.file_id == held.id
    QTest.keyClicks(viewer.caption, "La calle <i>sola</i>")
    viewer.shows.click()
    QTest.keyClick(viewer.canvas, Qt.Key.Key_Escape)
    settle()
    kept = space.desk.notes.file(held.id)
    assert (kept.caption, kept.shows_person) == ("La calle <i>sola</i>", True)
    assert space.here[0] == "search_log"


def test_an_empty_search_says_so_and_hostile_words_are_words(space: Workspace) -> None:
    case = space.desk.cases.save({"code": "GT-1", "title": "Prueba <b>", "type": "other",
                                  "state": "new", "country": "GT", "risk": "low"})
    space.go("search_log", case_id=case.id)
    settle()
    page = space.page
    assert "Ningún intento registrado." in words(page)
    button(page, "Registrar intento").click()
    settle()
    hostile = "<img src=x> \u202e &amp; ʼ' \n" + "ñ" * 5000
    assert isinstance(page, SearchLogPage)
    page.form.what.setPlainText(hostile)
    page.form.asked.add("<b>" + "x" * 300)
    page.form.place.setText("<script>")
    page.form._told("place")
    page.before_leave()
    settle()
    kept = space.desk.search_attempts.get(page.attempt_id)
    assert kept.place == "<script>"
    assert kept.what == hostile.replace("\u202e", "")
    assert all(label.textFormat() == Qt.TextFormat.PlainText
               for label in page.findChildren(QLabel))


@pytest.mark.parametrize(("said", "day"), [
    ("12/3/2026", "2026-03-12"), ("12/3", "2026-03-12"), ("2026-03-12", "2026-03-12"),
    ("12 mar 2026", "2026-03-12"), ("31/2/2026", ""), ("mar 2026", ""), ("<b>", ""), ("", ""),
])
def test_days_are_read_as_people_write_them(said: str, day: str) -> None:
    assert iso_day(said, 2026) == day
    if day:
        assert iso_day(typed_day(day), 2020) == day
