"""Bringing photographs in a real window: ticked by keys, kept, taken out of the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from defender_desk.desk.practice import PracticeDay
from defender_desk.errors import DiskFull
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


def test_five_files_become_a_note(space: Workspace, begun: PracticeDay, qtbot: Any) -> None:
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
    qtbot.waitUntil(lambda: len(page.days.seen()) == 4, timeout=20_000)
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
    page.days.only.button("all").click()
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
    assert (space.here[0], space.here[1]["note_id"]) == ("note", note.id)
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


def waited(page: ImportPage) -> ImportPage:
    for _turn in range(8):
        settle()
    assert not page.still_reading
    return page


def test_what_was_ticked_stands_there_again_and_cancel_forgets_it(
    space: Workspace, begun: PracticeDay
) -> None:
    filled(space.desk.photos.incoming())
    page = opened(space, begun)
    page.grids[0].tick(1, True)
    page.target.who.set_value("other")
    page.target._who("other")
    QTest.keyClicks(page.target.name, "promotora")
    chosen = [each.name for each in page.chosen()]
    space.go("today")
    page = waited(opened(space, begun))
    assert [each.name for each in page.chosen()] == chosen
    assert page.target.taken_by("") == "promotora"
    button(page, "Cancelar").click()
    settle()
    page = waited(opened(space, begun))
    assert page.chosen() == []


def test_files_are_pasted_from_the_file_manager_even_in_a_field(
    space: Workspace, begun: PracticeDay, tmp_path: Path
) -> None:
    stick = filled(tmp_path / "photos")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in sorted(stick.iterdir())[:2]])
    QApplication.clipboard().setMimeData(data)
    page = opened(space, begun)
    page.target.name.show()
    page.target.name.setFocus()
    QTest.keyClick(page.target.name, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    page = waited(page)
    assert page.target.name.text() == ""
    assert len(page.chosen()) == 2
    page.main_action()
    waited(page)
    note_id = space.here[1]["note_id"]
    assert len(space.desk.notes.files(note_id)) == 2
    note: Any = space.page
    settle()
    assert note.focusWidget() is note.files.said.caption, "the caption can be typed at once"
    QTest.keyClicks(note.files.said.caption, "Una")
    QTest.keyClick(note.files.said.caption, Qt.Key.Key_Return)
    settle()
    QTest.keyClicks(note.files.said.caption, "Dos")
    note.before_leave()
    assert [each.caption for each in space.desk.notes.files(note_id)] == ["Una", "Dos"]
    QApplication.clipboard().clear()


def test_where_the_disk_is_full_it_is_said_and_there_is_no_empty_note(
    space: Workspace, begun: PracticeDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(space.desk.photos.incoming())
    page = opened(space, begun)
    before = len(space.desk.notes.ids(begun.ids["case"]))

    def full(*_facts: Any) -> Any:
        raise DiskFull(needed=9, place="vault")

    monkeypatch.setattr(space.desk._vault.attachments, "add", full)
    page.grids[0].tick_all(True)
    page.main_action()
    page = waited(page)
    assert "5 archivos no se pudieron traer." in words(page)
    assert len(page.chosen()) == 5, "they can be brought once there is room"
    monkeypatch.undo()
    assert len(space.desk.notes.ids(begun.ids["case"])) == before
    page.days.cover.click()
    assert all(tile.veiled == (tile.icon == "image") for tile in page.grids[0].tiles)
    page.main_action()
    waited(page)
    assert space.here[0] == "note"


def test_what_a_lock_cut_short_goes_on_in_the_same_note(
    space: Workspace, begun: PracticeDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(space.desk.photos.incoming())
    page = waited(opened(space, begun))
    page.grids[0].tick_all(True)
    chosen = [each.path for each in page.chosen()]
    monkeypatch.setattr(page, "run", lambda *_work: None)  # the lid closes while they are brought
    page.main_action()
    kept = space.desk.photos.bring(begun.ids["case"], "", chosen[:1], planned=page._planned)
    assert kept.note_id == page._planned
    space.go("today")
    again = waited(opened(space, begun))
    assert again.target.note.value() == kept.note_id
    assert chosen[0] not in [each.path for each in again.chosen()]
