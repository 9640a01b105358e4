"""The trash, the versions of a text and the list of what happened, in a real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from defender_desk.desk.activity import EVENTS
from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import commands
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.activity.page import ActivityPage
from defender_desk.ui.pages.bin.page import BinPage
from defender_desk.ui.pages.versions.page import VersionsPage
from defender_desk.ui.widgets import Button
from defender_desk.ui.widgets.changes import Changed
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

WAIT = 20_000


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    """The story up to the written draft."""
    day = PracticeDay(tmp_path_factory.mktemp("written"), photo_bytes=60_000, page_bytes=20_000,
                      other_cases=False, log_n=10)
    day.walk(until="draft")
    day.close()
    return day


@pytest.fixture
def space(written: PracticeDay, tmp_path: Path, qtbot: QtBot) -> Iterator[Workspace]:
    """The Defender's window on a copy of her desk."""
    home = Path(copytree(written.folder / "defender", tmp_path / "defender"))
    desk = open_desk(home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip(),
                     ballast=0)
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(1366, 698)
    window.enter(desk)
    window.show()
    shown = window.page
    assert isinstance(shown, Workspace)
    yield shown
    window.close()
    desk.close()
    assert crashed == []


def seen(page: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(page: QWidget, words: str) -> Button:
    return next(b for b in page.findChildren(Button)
                if b.text().strip() == words and not b.isHidden())


def test_the_trash_says_that_it_is_empty(space: Workspace, qtbot: QtBot) -> None:
    space.go("bin")
    qtbot.waitUntil(lambda: "La papelera está vacía." in seen(space.page), timeout=WAIT)
    assert "Lo que quite se queda aquí 90 días." in seen(space.page)


def test_what_was_removed_comes_back_and_may_go_again(
    written: PracticeDay, space: Workspace, qtbot: QtBot
) -> None:
    desk = space.desk
    file = desk.notes.files(written.ids["note"])[0]
    desk.bin.remove(file.id)
    space.go("bin")
    page = space.page
    assert isinstance(page, BinPage)
    qtbot.waitUntil(lambda: file.name in seen(page), timeout=WAIT)
    assert "90 días" in [cell.text for cell in page.table.model().rows[0][1]]  # type: ignore[attr-defined]  # the table's own model
    page.main_action()
    qtbot.waitUntil(lambda: desk.bin.rows() == [], timeout=WAIT)
    qtbot.waitUntil(lambda: space._toast is not None and space._toast.can_undo, timeout=WAIT)
    space.undo()
    qtbot.waitUntil(lambda: [row.id for row in desk.bin.rows()] == [file.id], timeout=WAIT)


@pytest.mark.parametrize("sure", [True, False])
def test_for_good_only_after_a_question(
    written: PracticeDay, space: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    sure: bool,
) -> None:
    asked: list[tuple[str, str, str]] = []
    monkeypatch.setattr(space, "confirm", lambda *words: asked.append(words) or sure)
    desk = space.desk
    paragraph = desk.declarations.paragraphs(written.ids["declaration"])[2]
    desk.declarations.remove_paragraph(paragraph.id)
    space.go("bin")
    qtbot.waitUntil(lambda: "Borrar para siempre" in seen(space.page), timeout=WAIT)
    button(space.page, "Borrar para siempre…").click()
    [(question, result, verb)] = asked
    assert question.startswith("¿Borrar para siempre «Conozco a Mateo")
    assert "copias de seguridad viejas" in result
    assert verb == "Borrar para siempre"
    qtbot.waitUntil(lambda: not space.tasks.busy, timeout=WAIT)
    assert len(desk.bin.rows()) == (0 if sure else 1)


def test_a_text_goes_back_and_forth(written: PracticeDay, space: Workspace, qtbot: QtBot) -> None:
    desk, note = space.desk, written.ids["note"]
    first = desk.notes.get(note).text
    desk.notes.save(note, {"text": f"{first} Y una cosa más."})
    space.go("versions", record=note, field="text")
    page = space.page
    assert isinstance(page, VersionsPage)
    qtbot.waitUntil(lambda: "Así está ahora" in seen(page), timeout=WAIT)
    [changed] = page.findChildren(Changed)
    assert changed.accessibleDescription() == "Agregado: Y una cosa más."
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: button(page, "Volver a esta") is not None, timeout=WAIT)
    page.main_action()
    qtbot.waitUntil(lambda: desk.notes.get(note).text == first, timeout=WAIT)
    qtbot.waitUntil(lambda: space._toast is not None and space._toast.can_undo, timeout=WAIT)
    space.undo()
    qtbot.waitUntil(lambda: desk.notes.get(note).text.endswith("Y una cosa más."), timeout=WAIT)
    assert [text for text, _route, _args in page.crumbs()] == [
        "E-07 · Pintas en la pared de la casa", "Versiones"]


def test_ctrl_s_marks_a_version_that_can_be_named(
    written: PracticeDay, space: Workspace, qtbot: QtBot
) -> None:
    note = written.ids["note"]
    space.go("note", note_id=note)
    qtbot.waitUntil(lambda: not space.tasks.busy, timeout=WAIT)
    space.save_now()
    qtbot.waitUntil(lambda: space.desk.versions.of(note, "text")[0].marked, timeout=WAIT)
    space.go("versions", record=note)
    page = space.page
    assert isinstance(page, VersionsPage)
    qtbot.waitUntil(lambda: page.name is not None, timeout=WAIT)
    assert page.name is not None
    page.name.setText("Antes de la abogada <b>")
    space.go("today")
    qtbot.waitUntil(lambda: space.desk.versions.of(note, "text")[0].name
                    == "Antes de la abogada <b>", timeout=WAIT)


def test_what_happened_is_listed_and_leads_there(
    written: PracticeDay, space: Workspace, qtbot: QtBot
) -> None:
    space.toast("Una cosa dicha")
    space.go("activity")
    page = space.page
    assert isinstance(page, ActivityPage)
    qtbot.waitUntil(lambda: len(page._rows) > 10, timeout=WAIT)
    assert all(each.home is not None for each in page._rows.values())
    names = " ".join(each.text for each in page._rows.values())
    assert "E-07 · Pintas" in names
    assert "Catarina" not in names
    page.filters.set_value("program")
    page.refresh()
    qtbot.waitUntil(lambda: any(each.text == "Se abrió con la frase"
                                for each in page._rows.values()), timeout=WAIT)
    page.filters.set_value("said")
    page.refresh()
    assert [each.text for each in page._rows.values()] == ["Una cosa dicha"]
    page.filters.set_value("written")
    page.refresh()
    qtbot.waitUntil(lambda: len(page._rows) > 10, timeout=WAIT)
    page.open_chosen()
    assert space.page is not page


def test_every_event_has_words(root: Path) -> None:
    noted: set[str] = set()
    for file in (root / "defender_desk").rglob("*.py"):
        for line in file.read_text(encoding="utf-8").split("activity.note(")[1:]:
            noted.add(line.lstrip("f")[1:].partition('"')[0].partition(".{")[0])
    assert noted - {""} <= set(EVENTS)


def test_a_note_is_removed_by_its_command_and_undo_brings_it_back(
    written: PracticeDay, space: Workspace, qtbot: QtBot
) -> None:
    note, desk = written.ids["note"], space.desk
    space.go("case", case_id=written.ids["case"])
    assert "remove" not in {each.name for each in commands.here(space)}
    space.go("note", note_id=note)
    qtbot.waitUntil(lambda: "remove" in space.page.deeds(), timeout=WAIT)
    next(each for each in commands.here(space) if each.name == "remove").deed(space)
    qtbot.waitUntil(lambda: space.here[0] == "case", timeout=WAIT)
    assert [row.id for row in desk.bin.rows()] == [note]
    assert "E-07" not in {row.code for row in desk.notes.of_case(written.ids["case"])}
    space.undo()
    qtbot.waitUntil(lambda: desk.bin.rows() == [], timeout=WAIT)
    assert "E-07" in {row.code for row in desk.notes.of_case(written.ids["case"])}
