"""Both values of what two people changed apart are readable on the record's own page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import commands
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.conflicts.page import ConflictsPage
from defender_desk.ui.pages.inbox.page import InboxPage
from defender_desk.ui.widgets import Button
from defender_desk.ui.widgets.changes import Changed
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    """The story up to the team's answer; then both change the same five records apart."""
    day = PracticeDay(tmp_path_factory.mktemp("apart"), photo_bytes=60_000, page_bytes=20_000,
                      other_cases=False, log_n=10)
    day.walk(until="take_draft")
    ids = day.ids
    post = tmp_path_factory.mktemp("post")

    def bring() -> None:
        series = day.defender.bundles.export(None, "folder", post)
        for arrival in day.staff.inbox.take([part.file for part in series.parts]):
            assert arrival.error is None, arrival.error
        day.defender.receipts.read(day.staff.inbox.receipt_file(series.code, post))

    # An interview stays with the Defender until she shares it; it travels with an item.
    day.defender.records.save("interview", {"visibility": "staff"}, ids["interview"])
    day.defender.notes.save(ids["note"], {"title": "Pintas en la pared"})
    day.defender.notes.save(ids["note"], {"title": "Pintas"})
    bring()
    paragraph = day.defender.declarations.paragraphs(ids["declaration"])[3].id
    ids["paragraph"] = paragraph
    for desk, word in ((day.staff, "del equipo"), (day.defender, "de la defensora")):
        desk.cases.save({"place": f"Lugar {word}"}, ids["case"])
        desk.people.save({"occupation": f"Oficio {word}"}, ids["witness"])
        desk.notes.save(ids["note"], {"title": f"Pintas {word}"})
        desk.records.save("interview", {"place": f"Salón {word}"}, ids["interview"])
        desk.records.save("paragraph", {"es": f"Vi las pintas {word}."}, paragraph)
    bring()
    day.close()
    return day


@pytest.fixture
def staff(apart: PracticeDay, tmp_path: Path, qtbot: Any) -> Iterator[Workspace]:
    """The team's window on a copy of its desk."""
    home = Path(copytree(apart.folder / "staff", tmp_path / "staff"))
    desk = open_desk(home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip())
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    window = Window(home / "vault", Settings(), crashes, at_once=True)
    window.resize(1366, 698)
    window.enter(desk)
    window.show()
    space = window.page
    assert isinstance(space, Workspace)
    yield space
    window.close()
    desk.close()
    assert crashed == []


def seen(page: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(("route", "named", "word"), [
    ("case", "case", "Lugar"), ("person", "witness", "Oficio"), ("note", "note", "Pintas"),
    ("interview", "interview", "Salón"), ("declaration", "declaration", "Vi las pintas"),
])
def test_both_values_can_be_read(apart: PracticeDay, staff: Workspace, qtbot: QtBot, route: str,
                                 named: str, word: str) -> None:
    more = {"case_id": apart.ids["case"]} if route == "person" else {}
    staff.go(route, **{f"{route}_id": apart.ids[named]}, **more)
    page = staff.page
    [notice] = page.findChildren(ConflictNotice)
    # A declaration fills its page over several turns of the window.
    said = "cambiaron lo mismo. Guardamos los dos."
    qtbot.waitUntil(lambda: said in seen(notice), timeout=20_000)
    text = seen(notice)
    assert "del equipo" not in text
    notice.fold()
    text = seen(notice)
    assert f"{word} del equipo" in text
    assert f"{word} de la defensora" in text
    assert "I. E. B." in text
    if route == "declaration":
        assert "Párrafo 4" in text


def test_the_notice_leads_to_the_page_and_a_choice_settles_it(
    apart: PracticeDay, staff: Workspace, qtbot: QtBot
) -> None:
    staff.go("note", note_id=apart.ids["note"])
    [notice] = staff.page.findChildren(ConflictNotice)
    qtbot.waitUntil(lambda: bool(notice.found), timeout=20_000)
    before = staff.desk.conflicting.count()
    notice.findChild(Button, "choose").click()
    page = staff.page
    assert isinstance(page, ConflictsPage)
    qtbot.waitUntil(lambda: "Lo mío" in seen(page), timeout=20_000)
    text = seen(page)
    assert "E-07 · Pintas" in text
    assert f"{before} asuntos por revisar" in text
    marked = [each.accessibleName() for each in page.findChildren(Changed)]
    assert any("Pintas del equipo" in each for each in marked)
    assert any("Pintas de la defensora" in each for each in marked)
    mine = next(b for b in page.findChildren(Button) if b.accessibleName() == "Usar lo mío: Lo mío")
    mine.click()
    qtbot.waitUntil(lambda: staff.desk.conflicting.count() == before - 1, timeout=20_000)
    assert staff.desk.notes.get(apart.ids["note"]).title == "Pintas del equipo"
    qtbot.waitUntil(lambda: f"{before - 1} asuntos" in seen(page), timeout=20_000)
    assert any("Resuelto" in text for _when, text in staff.told)


def test_other_words_are_written_with_the_keyboard(
    apart: PracticeDay, staff: Workspace, qtbot: QtBot
) -> None:
    paragraph = apart.ids["paragraph"]
    staff.go("conflicts", record=paragraph, field="es")
    page = staff.page
    assert isinstance(page, ConflictsPage)
    qtbot.waitUntil(lambda: page.result is not None and "Párrafo 4" in seen(page), timeout=20_000)
    assert page.result is not None
    both = next(b for b in page.findChildren(Button) if b.text().strip().startswith("Poner los"))
    both.click()
    assert page.result.toPlainText().count("Vi las pintas") == 2
    page.result.setPlainText("Vi las pintas <b>en</b> la pared.")
    page.main_action()
    qtbot.waitUntil(
        lambda: staff.desk.records.one("paragraph", paragraph).es.endswith("la pared."),
        timeout=20_000)
    assert not staff.desk.conflicts(paragraph)


def test_today_says_it_calmly(staff: Workspace, qtbot: QtBot) -> None:
    staff.go("today")
    qtbot.waitUntil(lambda: "asuntos por revisar" in seen(staff.page), timeout=20_000)
    assert "conflicts" in {each.name for each in commands.here(staff)}


def test_nothing_to_look_at_says_so(staff: Workspace, qtbot: QtBot) -> None:
    conflicts = staff.desk.conflicting
    for row in conflicts.rows():
        found = conflicts.one(row.record, row.field)
        conflicts.choose(found, found.versions[0])
    staff.go("conflicts")
    qtbot.waitUntil(lambda: "Nada por revisar." in seen(staff.page), timeout=20_000)


def test_what_is_written_now_settles_it(apart: PracticeDay, staff: Workspace) -> None:
    person = apart.ids["first_witness"] if "first_witness" in apart.ids else apart.ids["father"]
    staff.go("person", case_id=apart.ids["case"], person_id=person)
    [notice] = staff.page.findChildren(ConflictNotice)
    assert notice.isHidden()
    staff.desk.people.save({"occupation": "Tejedora"}, apart.ids["witness"])
    assert staff.desk.differences([apart.ids["witness"]]) == []


def test_values_are_said_in_words(apart: PracticeDay, staff: Workspace) -> None:
    [found] = staff.desk.differences([apart.ids["note"]])
    assert (found.name, {value.text for value in found.values}) == (
        "title", {"Pintas del equipo", "Pintas de la defensora"})
    assert [value.shown for value in found.values].count(True) == 1


def test_many_files_are_dropped_at_once_and_two_texts_lead_on(
    apart: PracticeDay, staff: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    staff.go("inbox", opening=False)
    page = staff.page
    assert isinstance(page, InboxPage)
    qtbot.waitUntil(lambda: page.table.model().rowCount() > 0, timeout=20_000)
    told = [row[1].text for _key, row in page.table.model().rows]  # type: ignore[attr-defined]  # the table's own model
    assert "Dos textos" in told
    files = [tmp_path / "K7QM-1.ddb", tmp_path / "K7QM-2.ddb"]
    for file in files:
        file.write_bytes(b"not a package")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, dropped,
                       Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)
    qtbot.waitUntil(lambda: "Se abrieron 0 de 2 archivos" in seen(page), timeout=20_000)
    page.table.select(apart.ids["note"])
    page._item_chosen(apart.ids["note"])
    qtbot.waitUntil(lambda: "Dos personas cambiaron lo mismo" in seen(page), timeout=20_000)


def test_the_evidence_a_paragraph_cites_stands_beside_it(
    apart: PracticeDay, staff: Workspace, qtbot: QtBot
) -> None:
    staff.go("inbox")
    page = staff.page
    assert isinstance(page, InboxPage)
    qtbot.waitUntil(lambda: apart.ids["declaration"] in page._items, timeout=20_000)
    page._item_chosen(apart.ids["declaration"])
    qtbot.waitUntil(lambda: "Párrafo 4" in seen(page), timeout=20_000)
    page.item._look("all", page.item.shown_paragraphs)
    qtbot.waitUntil(lambda: "E-07, imagen 2" in seen(page), timeout=20_000)
    assert "Evidencia citada" in seen(page)
    assert "Puede ir a la corte" in seen(page)


def test_a_removal_that_missed_something_is_told_on_the_page_and_settled(
    apart: PracticeDay, staff: Workspace, qtbot: QtBot
) -> None:
    desk, note = staff.desk, apart.ids["note"]
    for row in desk.conflicting.rows():
        found = desk.conflicting.one(row.record, row.field)
        desk.conflicting.choose(found, found.versions[0])
    records = desk._vault.records
    records.delete(note)
    # As from another computer: a save that does not know of the removal.
    records.resolve(note, {"place": "Escrito sin saberlo"})
    assert [row.field for row in desk.conflicting.rows()] == ["_deleted"]
    staff.go("note", note_id=note)
    [notice] = staff.page.findChildren(ConflictNotice)
    qtbot.waitUntil(lambda: "Alguien quitó esto" in seen(notice), timeout=20_000)
    notice.findChild(Button, "choose").click()
    page = staff.page
    qtbot.waitUntil(lambda: "Conservarlo" in words_of(page), timeout=20_000)
    assert "Escrito después, sin saberlo" in seen(page)
    next(b for b in page.findChildren(Button) if b.text().strip() == "Conservarlo").click()
    qtbot.waitUntil(lambda: desk.conflicting.rows() == [], timeout=20_000)
    assert desk.notes.get(note).place == "Escrito sin saberlo"


def words_of(page: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(b.text() for b in page.findChildren(Button) if b.isVisible())
