"""Evidence and people of a case in a real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from defender_desk.desk.practice import PracticeDay
from defender_desk.ui.pages.cases.quick_look import QuickLook
from defender_desk.ui.widgets import Table
from defender_desk.ui.workspace import Workspace
from tests.ui.room_e import button, nameless, settle, walked, window_on, words


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    return walked(tmp_path_factory.mktemp("tabs"))


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with window_on(begun, tmp_path, qapp) as found:
        yield found


def tab(space: Workspace, begun: PracticeDay, key: str) -> Any:
    space.go("case", case_id=begun.ids["case"], tab=key)
    settle()
    page: Any = space.page
    return page.view._shown


def test_notes_stand_as_pictures_with_one_in_detail(space: Workspace, begun: PracticeDay) -> None:
    shown = tab(space, begun, "evidence")
    assert shown.grid.model().rowCount() == 2
    assert shown.grid.current_id() == begun.ids["book"]
    text = words(shown)
    assert "2 notas" in text
    assert "E-08 Cuaderno de cuentas" in text
    QTest.keyClick(shown.grid, Qt.Key.Key_Right)
    settle()
    text = words(shown.details)
    assert "Fecha del hecho: alrededor de marzo de 2018" in text
    assert "C. P. X." in text
    assert "Catarina" not in text
    assert nameless(shown) == []
    QTest.keyClick(shown.grid, Qt.Key.Key_Return)
    settle()
    assert space.here[0] == "note"


def test_space_looks_quickly_and_closes(space: Workspace, begun: PracticeDay) -> None:
    shown = tab(space, begun, "evidence")
    shown._chosen(begun.ids["note"])
    shown.grid.setCurrentIndex(shown.grid.model().index(1, 0))
    QTest.keyClick(shown.grid, Qt.Key.Key_Space)
    settle()
    [look] = space.page.findChildren(QuickLook)
    assert "1 de 5" in look.words.text()
    QTest.keyClick(look, Qt.Key.Key_Right)
    assert "2 de 5" in look.words.text()
    QTest.keyClick(look, Qt.Key.Key_Left)
    QTest.keyClick(look, Qt.Key.Key_Left)
    assert look.at == 0
    QTest.keyClick(look, Qt.Key.Key_Space)
    settle()
    assert space.page.findChildren(QuickLook) == []


def test_filters_narrow_and_the_list_tells_the_same(space: Workspace, begun: PracticeDay) -> None:
    third = space.desk.notes.new(begun.ids["case"], {"title": "Solo <b>palabras</b>",
                                                      "type": "observation", "text": "x" * 900})
    shown = tab(space, begun, "evidence")
    shown._typed("observation")
    settle()
    assert [each.id for each in shown._shown()] == [third.id]
    assert "Solo <b>palabras</b>" in words(shown.details)
    shown._typed("")
    shown._named(begun.ids["witness"])
    assert len(shown._shown()) == 2
    shown._filtered("received")
    settle()
    assert "Ninguna nota" in words(shown)
    shown._filtered("all")
    shown._named("")
    shown._looked("list")
    settle()
    assert "3 notas" in words(shown)
    assert all(label.textFormat() == Qt.TextFormat.PlainText
               for label in shown.findChildren(QLabel))


def test_a_person_is_told_in_four_tabs(space: Workspace, begun: PracticeDay) -> None:
    shown = tab(space, begun, "people")
    shown.choose(begun.ids["witness"])
    settle()
    text = words(shown)
    assert "vecina, testigo" in text
    assert "Solo por medio de la promotora de salud." in text
    assert "Catarina" not in text
    shown.tabs.button("papers").click()
    settle()
    text = words(shown)
    assert "•••• 0101" in text
    assert "9999" not in text
    shown.tabs.button("appears").click()
    settle()
    text = words(shown)
    assert "D-02 Declaración de testigo, vecina" in text
    assert "Entrevista 3" in text
    assert "E-07 Pintas en la pared de la casa" in text
    shown.tabs.button("consents").click()
    settle()
    assert "¿" in words(shown)
    shown.tabs.button("appears").click()
    settle()
    button(shown, "E-07 Pintas en la pared de la casa").click()
    settle()
    assert space.here == ("note", {"note_id": begun.ids["note"]})


def test_an_empty_case_says_where_to_begin(space: Workspace) -> None:
    case = space.desk.cases.save({"code": "GT-1", "title": "Otro", "type": "other",
                                  "state": "new", "country": "GT", "risk": "low"})
    for key, sentence in (("evidence", "Sin evidencia en este caso."),
                          ("people", "Nadie en este caso todavía.")):
        space.go("case", case_id=case.id, tab=key)
        settle()
        assert sentence in words(space.page)
    space.go("case", case_id=case.id, tab="evidence")
    settle()
    button(space.page, "Traer fotos").click()
    assert space.here == ("import_photos", {"case_id": case.id})


def test_what_warns_is_covered_in_grid_list_note_and_viewer(
    space: Workspace, begun: PracticeDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_id = begun.ids["note"]
    space.desk.notes.save(note_id, {"content_warnings": ["killing", "old_key"]})
    shown = tab(space, begun, "evidence")
    assert [tile.veiled for tile in shown.grid.tiles] == [False, True]
    shown.grid.choose(note_id)
    settle()
    text = words(shown.details)
    assert "Habla de: muerte o asesinato, old_key" in text
    assert "La pared del frente" not in text
    shown._looked("list")
    assert "muerte" in shown.findChild(Table).model().index(1, 0).data().casefold()
    space.go("note", note_id=note_id)
    settle()
    note: Any = space.page
    assert note.place.currentWidget() is note.cover
    assert note.focusWidget() is note.cover.show_it
    note.main_action()
    settle()
    assert note.place.currentWidget() is note.columns
    assert note.files.picture.covered
    QTest.keyClick(note.files.picture, Qt.Key.Key_Return)
    assert not note.files.picture.covered
    note.before_leave()
    assert space.desk.notes.get(note_id).content_warnings == ("killing", "old_key")
    space.go("viewer", owner_id=note_id)
    settle()
    viewer: Any = space.page
    assert viewer.canvas.covered
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Plus, Qt.Key.Key_Plus):
        QTest.keyClick(viewer.canvas, key)
        settle()
    assert not viewer.canvas.covered
    assert viewer.canvas.near > 0
    QTest.keyClick(viewer.canvas, Qt.Key.Key_0)
    QTest.keyClick(viewer.canvas, Qt.Key.Key_R)
    assert (viewer.canvas.fitted, viewer.canvas.turned) == (True, 90)
    QTest.keyClick(viewer.canvas, Qt.Key.Key_Right)
    settle()
    assert viewer._at() == 1
    assert viewer.canvas.covered
    monkeypatch.setattr(viewer, "load", lambda _work, _done: None)
    before = viewer.caption.text()
    viewer.step(-1)  # the file before is still being read: nothing typed now goes to this one
    QTest.keyClicks(viewer.caption, "otra")
    viewer.shows.click()
    assert (viewer.caption.text(), viewer._saver) == (before, None)
    space.go("note", note_id=note_id)
    settle()
    again: Any = space.page
    assert again.place.currentWidget() is again.columns, "it was opened since the desk was"
