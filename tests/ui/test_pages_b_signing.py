"""Print and sign on a real desk: printed bytes, steps kept, scanned sheets, signed."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from defender_desk.ui.pages.signings.page import SigningPage
from tests.ui.bench_b import Bench, bench, drafted

__all__ = ["bench", "drafted"]


@pytest.fixture
def ready(bench: Bench) -> Bench:
    said, declaration = bench.desk.declarations, bench.ids["declaration"]
    said.approve(declaration, "2026-03-16", "por correo", clauses_approved=True)
    bench.ids["version"] = said.make_ready(declaration).id
    return bench


@pytest.fixture
def page(ready: Bench, qtbot: QtBot) -> SigningPage:
    made = SigningPage(ready, ready.ids["declaration"])
    ready.show(made, qtbot)
    return made


def test_the_frozen_bytes_are_printed_under_the_code_alone(
    ready: Bench, page: SigningPage
) -> None:
    page.print_it()
    assert ready.printed == [
        (ready.desk.declarations.version_pdf(ready.ids["version"]), "D-02")
    ]
    assert page.steps.now == 1


def test_steps_are_left_and_taken_up_again(
    ready: Bench, page: SigningPage, qtbot: QtBot
) -> None:
    page.steps.mark_printed()
    page.steps.open_step(2)
    page.steps.understood.click()
    page.steps.corrected.click()
    page.steps.corrections.page.setText("1")
    page.steps.corrections.line.setText("18")
    page.steps.corrections.text.setText("<i>antes de la siembra</i>")
    page.steps.corrections._add()
    QTest.keyClicks(page.steps.corrections.text, "otra que em")
    page.steps.day.box.selectAll()
    QTest.keyClicks(page.steps.day.box, "17/3/2026")
    page.before_leave()
    again = SigningPage(ready, ready.ids["declaration"])
    ready.show(again, qtbot)
    assert again.steps.now == 2
    assert again.steps.corrections.text.text() == "otra que em"
    assert again.steps.day.value() == "2026-03-17"
    assert str(again.steps.values()["date"]).startswith("2026-03-17T")
    assert again.steps.understood.isChecked()
    assert again.steps.corrections.value() == [
        {"page": 1, "line": 18, "text": "<i>antes de la siembra</i>", "rubric": True}
    ]


def test_the_hour_proposed_is_that_of_the_signing_until_somebody_writes_another(
    page: SigningPage
) -> None:
    steps = page.steps
    steps.show_values({"date": "2026-01-05T08:00:00-06:00"})  # when the page was opened
    steps.open_step(3)
    assert steps.day.value() > "2026-01-05"
    steps.day.box.selectAll()
    QTest.keyClicks(steps.day.box, "17/3/2026")
    steps.open_step(2)
    steps.open_step(3)
    assert steps.day.value() == "2026-03-17"


def test_a_step_that_is_done_says_what_was_done(page: SigningPage) -> None:
    steps = page.steps
    steps.open_step(3)
    steps.go_on(3)
    without = steps._told(3)
    steps.initials.setChecked(True)
    assert (without, steps._told(3)) == (
        "Sin rúbrica ni huella en cada página", "Con rúbrica o huella en cada página")


def test_a_step_that_was_passed_over_has_no_tick_and_is_asked_about(
    ready: Bench, page: SigningPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = page.steps
    for at in range(5):
        steps.go_on(at)
    assert steps.ticked() == {0, 1, 3}
    assert steps._told(4) == "Falta el escaneo o la foto de lo firmado."
    steps.kept.setText("caja fuerte")
    asked: list[str] = []

    def no(_question: str, result: str, _verb: str) -> bool:
        asked.append(result)
        return False

    monkeypatch.setattr(ready, "confirm", no)
    page.save()
    assert asked == ["No está anotado que la persona entendió. "
                     "Falta el escaneo o la foto de lo firmado."]
    assert steps.now == 2
    assert ready.desk.declarations.signing(ready.ids["declaration"]) is None
    steps.understood.click()
    steps.open_step(3)
    assert steps.ticked() == {0, 1, 2, 3}


def test_it_is_saved_as_signed_with_its_sheets(
    ready: Bench, page: SigningPage, qtbot: QtBot
) -> None:
    pictures = ready.desk.declarations.page_pictures(ready.ids["version"], 130)[:2]
    for number, picture in enumerate(pictures, 1):
        path = ready.folder / f"IMG_{number}.png"
        path.write_bytes(picture)
        ready.files.append(path)
    page.pick_scans()
    page.steps.open_step(5)
    page.save()
    assert ready.desk.declarations.signing(ready.ids["declaration"]) is None
    page.steps.kept.setText("caja fuerte")
    page.steps.corrected.setChecked(True)
    page.steps.corrections.text.setText("antes de la siembra")
    page.save()  # a correction that would be lost is asked about first
    assert (page.steps.now, ready.desk.declarations.signing(ready.ids["declaration"])) == (2, None)
    page.steps.corrections.page.setText("1")
    page.steps.corrections._add()
    page.save()
    said = ready.desk.declarations
    qtbot.waitUntil(lambda: said.get(ready.ids["declaration"]).step == "signed", timeout=30_000)
    qtbot.waitUntil(lambda: not ready.tasks.busy, timeout=20_000)
    signing = said.signing(ready.ids["declaration"])
    assert signing.original_kept == "caja fuerte"
    assert [(p["page"], p["code_matches"]) for p in signing.pages] == [(1, True), (2, True)]
    assert len(page.steps.done) == 6
    assert not page.steps.save.isEnabled()


def test_a_sheet_of_another_paper_is_refused_and_nothing_is_lost(
    ready: Bench, page: SigningPage, qtbot: QtBot
) -> None:
    other = ready.desk.declarations
    picture = other.page_pictures(ready.ids["version"], 130)[0]
    other.back_to_draft(ready.ids["declaration"])
    other.make_ready(ready.ids["declaration"], "otra versión")
    path = ready.folder / "vieja.png"
    path.write_bytes(picture)
    again = SigningPage(ready, ready.ids["declaration"])
    ready.show(again, qtbot)
    ready.files.append(path)
    again.pick_scans()
    again.steps.kept.setText("caja")
    again.save()
    qtbot.waitUntil(lambda: again.notices.count() == 1 and not ready.tasks.busy, timeout=20_000)
    assert other.signing(ready.ids["declaration"]) is None
    assert again.steps.kept.text() == "caja"
    assert again.steps.save.isEnabled()


def test_back_to_draft_goes_to_the_editor(ready: Bench, page: SigningPage, qtbot: QtBot) -> None:
    page.back_to_draft()
    qtbot.waitUntil(lambda: bool(ready.went), timeout=20_000)
    assert ready.went == [("declaration", {"declaration_id": ready.ids["declaration"]})]
