"""Today in a real window: the plan is ticked, moved, added to and printed; one goes on in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu, QToolButton

from defender_desk.desk.practice import PracticeDay
from defender_desk.ui import printing
from defender_desk.ui.pages.today.page import TodayPage
from defender_desk.ui.workspace import Workspace
from tests.ui.room_e import button, nameless, settle, walked, window_on, words


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    return walked(tmp_path_factory.mktemp("today"))


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with window_on(begun, tmp_path, qapp) as found:
        # The story was walked on the day before when a test runs over midnight.
        today = found.desk.records.today().isoformat()
        for each in found.desk.records.all("appointment", attempt=""):
            found.desk.appointments.save({"day": today}, each.id)
        found.go("today")
        settle()
        yield found


def page_of(space: Workspace) -> TodayPage:
    settle()
    page = space.page
    assert isinstance(page, TodayPage)
    return page


def entries(menu: QMenu) -> dict[str, Any]:
    return {action.text(): action for action in menu.actions()}


def test_the_day_is_told_by_hours(space: Workspace) -> None:
    page = page_of(space)
    text = words(page)
    for said in ("1 visita, 1 entrevista y 1 firma para hoy", "1 de 5 hecha", "13:00",
                 "Visita: promotora de salud, aldea El Ejemplo", "Antes de actuar"):
        assert said in text, said
    assert "Catarina" not in text
    assert nameless(page) == []


def test_a_tick_is_kept_and_taken_back(space: Workspace) -> None:
    page = page_of(space)
    [tick] = [c for c in page.findChildren(QCheckBox) if "Preparar envío" in c.accessibleName()]
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    settle()
    assert "2 de 5 hechas" in words(page)
    [tick] = [c for c in page.findChildren(QCheckBox) if "Preparar envío" in c.accessibleName()]
    tick.click()
    settle()
    assert "1 de 5 hechas" not in words(page)


def test_the_menu_moves_to_another_hour_or_day(space: Workspace) -> None:
    page = page_of(space)
    more: Any = button(page, "Más: Entrevista con testigo, Santa Prueba")
    menu = entries(more.menu())
    hours = entries(menu["A una hora de hoy"].menu())
    hours["09:00"].trigger()
    settle()
    today = space.desk.records.today().isoformat()
    assert [row.time for row in space.desk.appointments.of_day(today)][1] == "09:00"
    more = button(page, "Más: Entrevista con testigo, Santa Prueba")
    entries(more.menu())["Para mañana"].trigger()
    settle()
    assert len(space.desk.appointments.of_day(today)) == 4
    assert "Próximos días" in words(page)
    more = button(page, "Más: Firma con huella: declaración D-01")
    entries(more.menu())["Quitar del plan"].trigger()
    settle()
    assert len(space.desk.appointments.of_day(today)) == 3
    button(space, "Deshacer").click()
    settle()
    assert len(space.desk.appointments.of_day(today)) == 4


def test_an_appointment_is_written_down_and_changed(space: Workspace) -> None:
    page = page_of(space)
    button(page, "Agregar cita").click()
    settle()
    assert page.form is not None
    button(page, "Guardar cita").click()
    assert page.form.title_field.widget.property("wrong") == "true"
    QTest.keyClicks(page.form.title_box, "Llevar <b>carta</b> a la parroquia")
    page.form.time.box.setText("7.45")
    page.form.time.box.editingFinished.emit()
    button(page, "Guardar cita").click()
    settle()
    today = space.desk.records.today().isoformat()
    first = space.desk.appointments.of_day(today)[0]
    assert (first.time, first.title) == ("07:45", "Llevar <b>carta</b> a la parroquia")
    assert "Llevar <b>carta</b> a la parroquia" in words(page)
    page.edit_appointment(first.id)
    settle()
    assert page.form is not None
    page.form.place.setText("parroquia")
    page.form.keep()
    settle()
    assert space.desk.appointments.get(first.id).place == "parroquia"


def test_a_task_of_the_team_gets_an_hour(space: Workspace) -> None:
    page = page_of(space)
    clocks = [b for b in page.findChildren(QToolButton)
              if b.accessibleName().startswith("Poner hora hoy")]
    assert clocks
    name = clocks[0].accessibleName().removeprefix("Poner hora hoy: ")
    entries(clocks[0].menu())["10:00"].trigger()
    settle()
    today = space.desk.records.today().isoformat()
    assert ("10:00", name) in [(r.time, r.title) for r in space.desk.appointments.of_day(today)]


def test_what_an_attempt_left_to_do_opens_the_next_attempt(space: Workspace, begun: PracticeDay
                                                            ) -> None:
    page = page_of(space)
    tick = next(c for c in page.findChildren(QCheckBox)
                if "volver al mercado" in c.accessibleName())
    tick.click()
    settle()
    assert space.here[0] == "search_log"
    log: Any = space.page
    assert log.form.title.text() == "Intento 7"
    assert log.form.place.text().startswith("Mercado municipal")


def test_one_goes_on_at_the_very_paragraph(space: Workspace, begun: PracticeDay, qtbot: Any
                                           ) -> None:
    view = space.desk.declarations.paragraphs(begun.ids["declaration"])[4]
    space.desk.drafts.put(view.id, "paragraph", {"es": f"{view.es} y más"}, "es")
    space.desk.drafts.commit(view.id)
    space.go("today")
    page = page_of(space)
    assert "D-02 Declaración de testigo, vecina, párrafo 5" in words(page)
    space.page.main_action()
    settle()
    here: Any = space.here
    assert here == ("declaration", {"declaration_id": begun.ids["declaration"],
                                    "paragraph_id": view.id, "at": "es"})
    written: Any = space.page
    qtbot.waitUntil(lambda: written.list.current == view.id, timeout=60_000)


def test_one_goes_on_in_the_very_field_of_a_note(space: Workspace, begun: PracticeDay) -> None:
    space.desk.drafts.put(begun.ids["note"], "note", {"place": "San Ficticio, Q."}, "place")
    space.desk.drafts.commit(begun.ids["note"])
    space.go("today")
    page_of(space)
    button(space.page, "Seguir escribiendo").click()
    settle()
    note: Any = space.page
    here: Any = space.here
    assert here == ("note", {"note_id": begun.ids["note"], "field": "place"})
    note._begin()
    assert note.focusWidget().accessibleName() == "¿Dónde?"


def test_one_goes_on_in_the_very_field_of_every_editor(space: Workspace, begun: PracticeDay
                                                       ) -> None:
    desk, ids = space.desk, begun.ids
    matter = desk.cases.matters(ids["case"])[0]
    told: list[tuple[str, str, str, str, str]] = [
        ("person", ids["witness"], "safe_contact", "person", "Contacto seguro"),
        ("contact", ids["interpreter"], "qualification", "people",
         "Cómo lo aprendió, años, formación"),
        ("matter", matter.id, "judge", "matter", "Juez o jueza"),
        ("case", ids["case"], "safety_notes", "case_form", "Antes de actuar"),
        ("interview", ids["interview"], "place", "interview", "¿Dónde?"),
        ("search_attempt", ids["attempt"], "next_step", "search_log", "Siguiente paso"),
    ]
    for kind, record, field, route, name in told:
        desk.drafts.put(record, kind, {field: f"algo {kind}"}, field)
        desk.drafts.commit(record)
        space.go("today")
        page_of(space).main_action()
        settle()
        assert space.here[0] == route
        box = space.page.focusWidget()
        assert box is not None, kind
        assert box.accessibleName() == name


def test_a_form_that_was_begun_is_gone_on_with(space: Workspace, begun: PracticeDay) -> None:
    space.go("person", case_id=begun.ids["case"])
    settle()
    page: Any = space.page
    QTest.keyClicks(page.forms[0].widget("role"), "maestra")
    space.go("today")
    assert "Persona nueva · GT-2026-014" in words(page_of(space))
    space.page.main_action()
    settle()
    page = space.page
    assert page.values()["role"] == "maestra"
    assert page.focusWidget() is page.forms[0].widget("role")
    page._give_up()
    space.go("today")
    assert "Persona nueva" not in words(page_of(space))


def test_an_appointment_that_was_begun_waits(space: Workspace) -> None:
    page = page_of(space)
    page.new_action()
    settle()
    assert page.form is not None
    QTest.keyClicks(page.form.title_box, "Llevar carta")
    [tick] = [c for c in page.findChildren(QCheckBox) if "Preparar" in c.accessibleName()]
    tick.click()  # the page is read again; the form stays as it is
    settle()
    assert page.form.title_box.text() == "Llevar carta"
    assert page.form.isVisible()
    space.go("cases")
    space.go("today")
    page_of(space).main_action()
    settle()
    form: Any = page_of(space).form
    assert form is not None
    assert form.title_box.text() == "Llevar carta"


def test_the_day_is_printed_with_initials(space: Workspace, monkeypatch: Any) -> None:
    printed: list[tuple[bytes, str]] = []
    monkeypatch.setattr(printing, "print_pdf",
                        lambda _parent, data, job: printed.append((data, job)) or True)
    page_of(space).deeds()["print"]()
    settle()
    [(pdf, job)] = printed
    assert pdf.startswith(b"%PDF")
    assert job.startswith("Mi día 20")


def test_files_left_in_the_folder_are_not_forgotten(space: Workspace) -> None:
    (space.desk.photos.incoming() / "IMG.JPG").write_bytes(b"\xff\xd8\xff" + bytes(30))
    space.go("today")
    page = page_of(space)
    assert "Queda 1 archivo sin cifrar en la carpeta de entrada." in words(page)
    space.warn(30)
    assert "Queda 1 archivo sin cifrar en la carpeta de entrada." in words(space)
    button(page, "Traer fotos").click()
    assert space.here[0] == "import_photos"
