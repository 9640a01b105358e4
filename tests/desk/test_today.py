"""Going on at the very place, and the printed plan without anybody's name."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pikepdf
import pytest

from defender_desk.desk.desk import open_desk
from defender_desk.desk.today import without_names
from defender_desk.media.practice_photos import practice_photo

PHRASE = "lluvia rueda camino puente lobo trece"


def typed(desk: Any, record: str, kind: str, values: dict[str, Any], where: str) -> None:
    """What the window does while somebody types: a draft, then saved."""
    desk.drafts.put(record, kind, values, where)
    desk.drafts.commit(record)


def test_it_leads_to_the_very_field_after_the_lock(desks: Any) -> None:
    desks.assign()
    note = desks.note(1, title="Pintas")
    desk = desks.defender
    assert desk.today.view().resume is None
    typed(desk, note, "note", {"text": "La pared mide"}, "text")
    for _time in range(2):
        resume = desk.today.view().resume
        assert (resume.page_kind, resume.page_id, resume.part) == ("note", note, "")
        assert (resume.where, resume.place) == ("text", "Nota")
        assert resume.title == "E-01 Pintas"
        folder = desk.folder
        desk.close()
        desk = open_desk(folder, PHRASE, ballast=0)
    desk.close()


def test_a_paragraph_and_a_file_are_found_on_their_page(desks: Any) -> None:
    desks.assign()
    witness = desks.witness()
    desk = desks.defender
    made = desk.declarations.start(desks.ids["case"], witness, "T3",
                                   interview_id=desks.ids["interview"])
    views = desk.declarations.paragraphs(made.id)
    typed(desk, views[2].id, "paragraph", {"es": "Tengo 51 años."}, "es")
    resume = desk.today.view().resume
    assert (resume.page_kind, resume.page_id, resume.part) == (
        "declaration", made.id, views[2].id)
    assert resume.place == "párrafo 3"
    note = desks.note(1)
    [file] = desk.notes.files(note)
    typed(desk, file.id, "attachment", {"caption": "La puerta"}, "caption")
    resume = desk.today.view().resume
    assert (resume.page_kind, resume.page_id, resume.part) == ("note", note, file.id)
    desk.notes.remove_file(file.id)
    assert desk.today.view().resume is None


def test_what_was_typed_and_never_saved_comes_first(desks: Any) -> None:
    desks.assign()
    note = desks.note(1)
    desk = desks.defender
    typed(desk, desks.ids["case"], "case", {"place": "San F."}, "place")
    desk.drafts.put(note, "note", {"text": "a medias <b>"}, "text")
    resume = desk.today.view().resume
    assert (resume.page_id, resume.text) == (note, "a medias <b>")


def test_it_leads_there_after_a_crash_too(desks: Any, tmp_path: Path) -> None:
    desks.assign()
    note = desks.note(1, title="Pintas")
    desk = desks.defender
    typed(desk, note, "note", {"place": "San F."}, "place")
    copytree(desk.folder, tmp_path / "after")  # as a dead battery leaves it: nothing was locked
    opened = open_desk(tmp_path / "after", PHRASE, ballast=0)
    resume = opened.today.view().resume
    assert (resume.page_id, resume.where) == (note, "place")
    assert opened.sessions.cut_short() is not None
    opened.close()


def test_the_plan_counts_folder_and_days(desks: Any) -> None:
    case = desks.assign()
    desk = desks.defender
    today = desk.records.today().isoformat()
    desk.appointments.save({"title": "hoy", "day": today, "time": "13:00", "case": case})
    desk.appointments.save({"title": "ayer", "day": "2020-01-01"})
    desk.appointments.save({"title": "un día"})
    desk.appointments.save({"title": "después", "day": "2999-01-01"})
    (desk.photos.incoming() / "IMG_1.JPG").write_bytes(practice_photo(
        "house", taken="2026-03-11T09:50:00"))
    view = desk.today.view()
    assert [row.title for row in view.plan] == ["hoy"]
    assert {row.title for row in view.waiting} == {"ayer", "un día"}
    assert [row.title for row in view.coming] == ["después"]
    assert view.in_folder == 1


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """The words of a PDF, drawn by Qt's own reader."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument

    held = QByteArray(pdf)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    found = "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    return found


def test_the_printed_day_names_nobody(desks: Any, tmp_path: Path, qapp: Any) -> None:
    case = desks.assign(safety_notes="No después de las 17:00; avisar a Catarina Prueba Xol.")
    desks.witness()
    desk = desks.defender
    today = desk.records.today().isoformat()
    desk.appointments.save({
        "title": "Visita a Catarina Prueba Xol con Diego", "day": today, "time": "13:00",
        "case": case, "errand": "visit", "place": "casa de la Xol, aldea",
        "note": "#strong[llevar] carta $x$ <b>"})
    desk.appointments.save({"title": "hecho ya", "day": today, "time": "8"})
    desk.appointments.tick(desk.appointments.of_day(today)[0].id)
    pdf = desk.today.sheet()
    said = text_of(pdf, tmp_path)
    assert "Visita a C. P. X. con D." in said
    for name in ("Catarina", "Prueba", "Xol", "Diego", "Inventado", "Inés", "aldea", "hecho ya"):
        assert name not in said
    assert "13:00" in said
    assert "GT-2026-014" in said
    assert "#strong[llevar] carta $x$ <b>" in said
    assert "Antes de actuar: No después de las 17:00" in " ".join(said.split())
    assert "Página 1 de 1" in said
    asked = said.split("Lo que pide el equipo")[1]
    for each in desk.today.view().tasks:
        assert without_names(each.title, ["Catarina Prueba Xol"]).split()[0] in asked
    with_places = text_of(desk.today.sheet(places=True), tmp_path)
    assert "aldea" in with_places
    assert "Xol" not in with_places
    import io

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
        assert [float(n) for n in opened.pages[0].mediabox] == [0, 0, 612, 792]


@pytest.mark.parametrize(("text", "shown"), [
    ("Catarina Prueba Xol y la Xol", "C. P. X. y la X."),
    ("ver a CATARINA prueba xol", "ver a C. P. X."),
    ("la prueba del señor", "la prueba del señor"),
    ("", ""), ("nadie", "nadie"),
])
def test_names_are_cut_to_initials(text: str, shown: str) -> None:
    assert without_names(text, ["Catarina Prueba Xol"]) == shown
