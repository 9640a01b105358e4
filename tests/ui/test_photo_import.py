"""Bringing photographs in a real window: ticked by keys, kept, taken out of the folder."""

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
from defender_desk.ui.pages.photo_import.page import ImportPage
from defender_desk.ui.workspace import Workspace
from tests.ui.room_e import button, nameless, settle, walked, window_on, words


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    return walked(tmp_path_factory.mktemp("import"), "accept", other_cases=False)


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with window_on(begun, tmp_path, qapp) as found:
        yield found


def filled(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(("house", "wall", "door")):
        (folder / f"IMG_041{number}.JPG").write_bytes(practice_photo(
            scene, taken=f"2026-03-11T09:5{number}:00", gps=(15.0, -91.0) if number else None))
    (folder / "IMG-20260311-WA0003.jpg").write_bytes(practice_photo(
        "notebook", taken="2026-03-11T09:40:00"))
    (folder / "nota <b>de voz</b>.ogg".replace("/", "")).write_bytes(b"OggS" + bytes(400))
    return folder


def opened(space: Workspace, begun: PracticeDay) -> ImportPage:
    space.go("import_photos", case_id=begun.ids["case"])
    settle()
    page = space.page
    assert isinstance(page, ImportPage)
    for _turn in range(8):
        settle()
    return page


def test_an_empty_folder_says_what_to_do(space: Workspace, begun: PracticeDay) -> None:
    page = opened(space, begun)
    text = words(page)
    assert "No hay archivos nuevos aquí." in text
    assert "¿El teléfono está con cable?" in text
    assert not page.bring.isEnabled()
    assert nameless(page) == []


def test_five_files_become_a_note(space: Workspace, begun: PracticeDay) -> None:
    folder = filled(space.desk.photos.incoming())
    page = opened(space, begun)
    [grid] = page.grids
    assert len(grid.files) == 5
    assert "1 foto vino por WhatsApp como «foto»." in words(page)
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert len(page.chosen()) == 1
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert page.chosen() == []
    every = [b for b in page.findChildren(type(page.bring)) if b.accessibleName().startswith(
        "Marcar todas")]
    every[0].click()
    for _turn in range(8):
        settle()
    assert page.bring.accessibleName() == "Traer 4 fotos, 1 audio"
    assert page.target.numbers["dates"].text() == "del teléfono: 09:40 a 09:52"
    assert page.target.numbers["places"].text() == "en 2 de 4"
    assert page.target.remove.isChecked()
    QTest.keyClick(space.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    route, arguments = space.here
    assert route == "note"
    rows = space.desk.notes.files(arguments["note_id"])
    assert len(rows) == 5
    assert {space.desk.notes.file(row.id).taken_by for row in rows} == {"I. E. B."}
    assert list(folder.iterdir()) == []


def test_what_is_kept_already_is_greyed_and_a_stick_is_never_emptied(
    space: Workspace, begun: PracticeDay, tmp_path: Path
) -> None:
    stick = filled(tmp_path / "<i>stick</i>".replace("/", ""))
    page = opened(space, begun)
    files.answer_with([stick])
    button(page, "Otra carpeta…").click()
    for _turn in range(8):
        settle()
    assert page.target.remove.isHidden()
    page.grids[0].tick_all(True)
    page.main_action()
    settle()
    assert len(list(stick.iterdir())) == 5
    page = opened(space, begun)
    page.add_folder(stick)
    for _turn in range(8):
        settle()
    assert page.grids == []
    page.only.button("all").click()
    settle()
    [grid] = page.grids
    assert all(each.here for each in grid.files)
    grid.tick_all(True)
    assert page.chosen() == []
    assert "ya está" in grid.model().index(0, 0).data()
    assert all(label.textFormat() == Qt.TextFormat.PlainText
               for label in page.findChildren(QLabel))


def test_they_can_join_a_note_and_somebody_elses_are_named(space: Workspace, begun: PracticeDay
                                                            ) -> None:
    note = space.desk.notes.new(begun.ids["case"], {"title": "Ya estaba"})
    filled(space.desk.photos.incoming())
    page = opened(space, begun)
    page.target.note.set_value(note.id)
    page.target.who.set_value("other")
    page.target._who("other")
    page.target.name.setText("promotora de salud")
    page.target.remove.setChecked(False)
    page.grids[0].tick(0, True)
    page.main_action()
    settle()
    assert space.here == ("note", {"note_id": note.id})
    [row] = space.desk.notes.files(note.id)
    assert space.desk.notes.file(row.id).taken_by == "promotora de salud"
    assert space.desk.photos.left_in_folder() == 5


def test_its_keys_lead_here_from_the_case(space: Workspace, begun: PracticeDay) -> None:
    space.go("case", case_id=begun.ids["case"])
    settle()
    space.window().activateWindow()
    settle()
    QTest.keyClick(space.window(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier
                   | Qt.KeyboardModifier.ShiftModifier)
    settle()
    here: Any = space.here
    assert here == ("import_photos", {"case_id": begun.ids["case"]})
