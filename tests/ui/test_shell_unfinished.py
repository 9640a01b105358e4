"""A form that was begun and left is there the next time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from defender_desk import settings
from defender_desk.desk import desk as desks
from defender_desk.desk.practice import PracticeDay
from defender_desk.ui import fonts, theme
from defender_desk.ui.autosave import Autosave
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


def kept_while_typing(space: Any, form_name: str) -> dict[str, Any]:
    """What the desk knows of a form that is still open, once the pause after typing is over."""
    end = time.monotonic() + 60
    while not space.desk.unfinished.of(form_name) and time.monotonic() < end:
        QTest.qWait(20)
    return dict(space.desk.unfinished.of(form_name))


def test_begin_again_and_cancel_give_it_up(window: Window) -> None:
    space: Any = window.workspace
    page = form(window)
    page.form.set_values({"code": "GT-2026-045", "title": "Otro"})
    space.go("today")
    form(window)._begin_again()
    assert space.page.values()["code"] == ""
    space.page.form.set_values({"code": "GT-2026-046"})
    space.page._give_up()
    assert form(window).values()["code"] == ""
    space.page.form.set_values({"code": "GT-2026-047"})
    space.page._give_up()
    space._toast.take_back()  # thrown away by mistake
    assert space.page.values()["code"] == "GT-2026-047"


def test_what_is_typed_is_kept_before_the_page_is_left(window: Window) -> None:
    page = form(window)
    space: Any = window.workspace
    long = "ñ" * 2_000 + "\u202e<b>"
    QTest.keyClicks(page.form.widget("title"), "Abuela")
    page.safety.widget("safety_notes").setPlainText(long)
    kept = kept_while_typing(space, "case_form")
    assert kept["title"] == "Abuela"
    assert kept["safety_notes"] == long
    assert space.desk.cases.ids("", "all") == []


def test_a_new_person_and_a_new_contact_wait_too(window: Window) -> None:
    space: Any = window.workspace
    case = space.desk.cases.save({"code": "GT-2026-050", "title": "Prueba", "type": "other"})
    space.go("person", case_id=case.id)
    QTest.keyClicks(space.page.forms[0].widget("role"), "vecina")
    space.page.documents._add_empty()
    space.page.documents._all[0].number.setText("9999 99982 0101")
    assert kept_while_typing(space, f"person.{case.id}")["role"] == "vecina"
    space.go("people", new=True)
    QTest.keyClicks(space.page.form.widget("name"), "Interprete Inventado")
    assert kept_while_typing(space, "contact")["name"] == "Interprete Inventado"
    window.lock()
    window.enter(desks.open_desk(window.folder, PHRASE, ballast=0))
    space = window.workspace
    space.go("person", case_id=case.id, field="phones")
    assert space.page.values()["role"] == "vecina"
    assert space.page.values()["documents"][0]["number"] == "9999 99982 0101"
    assert space.page.tabs.value() == "reach"
    space.page.forms[0].set_values({"name": "Persona Inventada"})
    space.page.main_action()
    assert space.here[0] == "case"
    assert space.desk.unfinished.of(f"person.{case.id}") == {}
    space.go("people", new=True)
    assert space.page.form.values()["name"] == "Interprete Inventado"
    space.page.main_action()
    assert space.desk.unfinished.of("contact") == {}
    assert [each.initials for each in space.desk.contacts.all()] == ["I. I."]


def test_a_case_that_exists_saves_itself_and_never_loses_its_code(window: Window) -> None:
    space: Any = window.workspace
    case = space.desk.cases.save({"code": "GT-2026-050", "title": "Prueba", "type": "other"})
    space.go("case_form", case_id=case.id, field="safety_notes")
    page = space.page
    assert page.safety.widget("safety_notes").hasFocus() or not window.isActiveWindow()
    page.form.widget("code").setText("")
    page.form.widget("closed").box.setText("12/3/2026")
    page.form.widget("closed").settle()
    page.safety.widget("safety_notes").setPlainText("No llamar de noche")
    space.go("today")
    kept = space.desk.cases.get(case.id)
    assert (kept.code, kept.closed, kept.safety_notes) == (
        "GT-2026-050", "2026-03-12", "No llamar de noche")


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
        page.tasks_list.add().due.box.setText("12/3/2026")
        page.tasks_list.rows[1].due.settle()
        for half in (page.tasks_list.add().due, page.asked.widget("due")):
            half.box.setText("19/")  # the page is left in the middle of a day
        page.lawyer.setText("Grace Placeholder")
        space.go("today")
        assert day.staff.cases.ids("", "all") == []
        space.go("new_assignment")
        found = space.page
        assert found.case.values()["title"] == "Niña con su abuela"
        assert [each["title_es"] for each in found.tasks_list.values()] == ["Hablar con la abuela"]
        assert found.tasks_list.rows[1].due.value() == "2026-03-12"
        for half in (found.tasks_list.rows[2].due, found.asked.widget("due")):
            assert (half.box.text(), half.value()) == ("19/", "")
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


def test_a_worker_that_is_late_brings_no_older_text_back(window: Window) -> None:
    space: Any = window.workspace
    case = space.desk.cases.save({"code": "GT-2026-051", "title": "Uno", "type": "other"})
    texts = {"title": "Uno y"}
    saver = Autosave(space.page, case.id, "case", lambda: dict(texts))
    late = saver._writing()  # waits for a free worker while more is typed and the page is left
    texts["title"] = "Uno y dos"
    saver._writing()()
    late()
    assert space.desk.cases.get(case.id).title == "Uno y dos"

    page = form(window)
    page.form.set_values({"code": "GT-2026-05"})
    late = page._unfinished._writing()
    page.form.set_values({"code": "GT-2026-052"})
    page._unfinished._writing()()
    late()
    assert space.desk.unfinished.of("case_form")["code"] == "GT-2026-052"


def test_undo_of_a_removal_keeps_what_is_being_typed_elsewhere(window: Window) -> None:
    space: Any = window.workspace
    desk = space.desk
    case = desk.cases.save({"code": "GT-2026-053", "title": "Prueba", "type": "other"})
    person = desk.people.save({"case": case.id, "name": "Ana Ficticia", "role": "vecina"})
    interview = desk.interviews.start(case.id, person.id)
    note = desk.notes.new(case.id, {"title": "Pared"})
    desk.bin.remove(note.id)
    space.removed("Pared", note.id)
    space.go("interview", interview_id=interview.id)
    space.page.show_step("close")
    space.page.closing.summary.setPlainText("Vio a tres hombres")
    space._toast.take_back()
    assert desk.notes.get(note.id).title == "Pared"
    assert space.page.closing.summary.toPlainText() == "Vio a tres hombres"
    space.go("today")
    assert desk.interviews.get(interview.id).summary == "Vio a tres hombres"


def test_what_a_worker_still_writes_is_newer_than_what_is_read(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    space: Any = window.workspace
    case = space.desk.cases.save({"code": "GT-2026-054", "title": "Uno", "type": "other"})
    saver = Autosave(space.page, case.id, "case", lambda: {"title": "Dos"})
    answers: list[Any] = []
    monkeypatch.setattr(space.page.tasks, "run", lambda _work, *told: answers.append(told))
    saver.touched("title")
    saver._keep()
    assert (saver.dirty, saver.pending) == (False, True)
    kept, _failed, _owner = answers[0]
    monkeypatch.undo()
    kept("")
    assert not saver.pending
