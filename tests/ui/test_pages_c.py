"""The evidence note and the interview, in real windows over a real practice desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit

from defender_desk import wording
from defender_desk.desk.practice import PracticeDay
from defender_desk.errors import DiskFull
from defender_desk.settings import Settings
from defender_desk.ui import files
from defender_desk.ui.pages.interviews.page import InterviewPage
from defender_desk.ui.pages.notes.page import NotePage
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.widgets import Notice
from tests.ui.room_e import button

HOSTILE = "\u202egpj.<b>x</b>&amp;\n" + "ñ" * 120


class Shell:
    """A window's answers, written down."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.settings = Settings()
        self.crashes: list[BaseException] = []
        self.tasks = Tasks(self.crashes.append, at_once=True)
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.toasts: list[str] = []
        self.folder: Path | None = None

    def go(self, route: str, **arguments: Any) -> None:
        self.went.append((route, arguments))

    def removed(self, name: str, record_id: str) -> None:
        self.toast(name)

    def toast(self, text: str, undo: Any = None) -> None:
        self.toasts.append(text)

    def pick_files(self, title: str, kinds: str = "") -> list[Path]:
        return files.pick_files(None, title, kinds)

    def pick_folder(self, title: str) -> Path | None:
        return self.folder

    def confirm(self, question: str, result: str, verb: str) -> bool:
        return True

    def show_way(self) -> None: ...
    def back(self) -> None: ...
    def refresh_badges(self) -> None: ...
    def saving(self) -> None: ...
    def saved(self, when: str = "") -> None: ...
    def not_saved(self) -> None: ...


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeDay]:
    """The practice day as far as the declaration is drafted."""
    made = PracticeDay(tmp_path_factory.mktemp("day"), photo_bytes=60_000, page_bytes=20_000,
                       other_cases=False, log_n=10)
    made.walk(until="draft")
    yield made
    made.close()


@pytest.fixture
def shell(day: PracticeDay, qtbot: Any) -> Iterator[Shell]:
    made = Shell(day.defender)
    yield made
    made.tasks.close()
    assert not made.crashes


def _case(desk: Any) -> str:
    return str(desk.records.by_code("GT-2026-014").id)


def _note_page(shell: Any, qtbot: Any, **values: Any) -> NotePage:
    note = shell.desk.notes.new(_case(shell.desk), values)
    page = NotePage(shell, note.id)
    qtbot.addWidget(page)
    page.resize(1166, 606)
    page.show()
    page.refresh()
    return page


def _interview_page(shell: Any, qtbot: Any) -> InterviewPage:
    desk, case = shell.desk, _case(shell.desk)
    person = desk.people.of_case(case)[0]
    made = desk.interviews.start(case, person.id, {})
    page = InterviewPage(shell, made.id)
    qtbot.addWidget(page)
    page.resize(1166, 606)
    page.show()
    page.refresh()
    return page


def _practice_interview(shell: Any, qtbot: Any) -> InterviewPage:
    found = shell.desk.interviews.of_case(_case(shell.desk))
    page = InterviewPage(shell, next(i for i in found if i.notes >= 8).id)
    qtbot.addWidget(page)
    page.resize(1166, 606)
    page.show()
    page.refresh()
    return page


def _unnamed(page: Any) -> list[Any]:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    return [w for kind in kinds for w in page.findChildren(kind)
            if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not w.accessibleName() and w.parent().metaObject().className() != "QComboBox"]


# --- the note -------------------------------------------------------------------------------------

def test_what_is_typed_in_a_note_is_kept_when_the_page_is_left(shell: Any, qtbot: Any) -> None:
    page = _note_page(shell, qtbot)
    qtbot.keyClicks(page.words.name, "Casa con llave")
    page.words.text.insertPlainText(HOSTILE)
    page.words.show_tongue("en")
    page.words.text_en.insertPlainText("A locked house")
    page.words.when.mode.set_value("about")
    page.words.when.box.setText("marzo de 2018")
    page.words.when._changed()
    page.before_leave()
    kept = shell.desk.notes.get(page.note_id)
    assert (kept.title, kept.text_en) == ("Casa con llave", "A locked house")
    assert kept.text == HOSTILE.removeprefix("\u202e")  # markup stays text, reversals go
    assert kept.when is not None
    assert kept.when["edtf"] == "2018-03~"


def test_opening_a_private_note_to_others_is_asked_because_its_history_goes_along(
    shell: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _note_page(shell, qtbot, visibility="defender", text="El primo lo contó en secreto")
    asked: list[str] = []

    def answer(yes: bool) -> None:
        monkeypatch.setattr(shell, "confirm", lambda question, result, verb: (
            asked.append(question + result), yes)[1])

    def choose(key: str) -> None:
        at = page.words.sees.findData(key)
        page.words.sees.setCurrentIndex(at)
        page.words.sees.activated.emit(at)

    answer(False)
    choose("staff")
    page.before_leave()
    assert "su historia" in asked[0]
    assert (page.words.sees.value(), shell.desk.notes.get(page.note_id).visibility) == (
        "defender", "defender")
    answer(True)
    choose("staff")
    page.before_leave()
    assert shell.desk.notes.get(page.note_id).visibility == "staff"
    asked.clear()
    page.refresh()
    choose("court")
    assert not asked, "a note that is open already asks nothing more"


def test_autosave_keeps_a_note_without_leaving_it(shell: Any, qtbot: Any) -> None:
    page = _note_page(shell, qtbot)
    qtbot.keyClicks(page.words.name, "Nota")
    qtbot.waitUntil(lambda: shell.desk.notes.get(page.note_id).title == "Nota", timeout=20_000)
    assert page.saved_at.text().startswith("Guardado automáticamente")


def test_a_date_that_is_none_is_said_beside_the_field_and_never_saved(
    shell: Any, qtbot: Any
) -> None:
    page = _note_page(shell, qtbot, obtained="2026-03-11")
    page.words.obtained.box.clear()
    qtbot.keyClicks(page.words.obtained.box, "ayer")
    page.before_leave()
    assert page.words.obtained.problem.isVisible()
    assert shell.desk.notes.get(page.note_id).obtained in ("2026-03-11", "")


def test_the_day_of_a_note_is_typed_as_people_write_it(shell: Any, qtbot: Any) -> None:
    page = _note_page(shell, qtbot)
    qtbot.keyClicks(page.words.obtained.box, "22/11/2025")
    page.before_leave()
    qtbot.waitUntil(
        lambda: shell.desk.notes.get(page.note_id).obtained == "2025-11-22", timeout=20_000)
    assert not page.words.obtained.problem.isVisible()


def test_words_are_counted_in_the_language_shown(shell: Any, qtbot: Any) -> None:
    page = _note_page(shell, qtbot, text="uno dos tres", text_en="one")
    assert page.words.count.text() == "3 palabras"
    page.words.show_tongue("en")
    assert page.words.count.text() == "1 palabra"


def test_files_that_cannot_be_brought_are_named_and_the_others_kept(
    shell: Any, qtbot: Any, tmp_path: Path
) -> None:
    page = _note_page(shell, qtbot)
    good, hollow = tmp_path / "IMG \u202egnp.xyz", tmp_path / "vacio.jpg"
    good.write_bytes(b"not a picture, kept as it is")
    hollow.write_bytes(b"")
    files.answer_with([good, hollow, tmp_path / "ida.jpg"])
    page.files.bring()
    assert len(page.files.rows) == 1
    notice = page.findChildren(Notice)[0]
    assert "vacio.jpg" in notice.text
    assert "ida.jpg" in notice.text
    assert "\u202e" not in page.files.said.original.text()
    assert shell.toasts[-1] == "Su archivo está guardado"


def test_dropped_files_are_brought_in(shell: Any, qtbot: Any, tmp_path: Path) -> None:
    page = _note_page(shell, qtbot)
    assert page.files.stack.currentWidget() is page.files.empty
    photo = tmp_path / "a.txt"
    photo.write_text("hola", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data,
                              Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    assert [row.name for row in page.files.rows] == ["a.txt"]


def test_a_caption_and_what_stays_here_are_kept_for_the_right_file(
    shell: Any, qtbot: Any, day: PracticeDay
) -> None:
    page = NotePage(shell, _by_code(shell, "E-08"))
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    first, second = page.files.rows[0].id, page.files.rows[1].id
    page.files.choose(first)
    page.files.said.caption.clear()
    qtbot.keyClicks(page.files.said.caption, "Primera hoja")
    page.files.said.stays.click()
    page.files.choose(second)
    assert page.files.said.caption.text() != "Primera hoja"
    kept = shell.desk.notes.file(first)
    assert (kept.caption, kept.hold_back) == ("Primera hoja", True)
    assert not shell.desk.notes.file(second).hold_back
    shell.desk.notes.save_file(first, {"hold_back": False})


def test_coordinates_are_hidden_until_asked(shell: Any, qtbot: Any) -> None:
    page = NotePage(shell, _by_code(shell, "E-07"))
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    located = next(row for row in page.files.rows if row.has_coordinates)
    page.files.choose(located.id)
    assert page.files.said.place.text() == "guardadas, ocultas"
    page.files.said.see.click()
    assert "15.03" in page.files.said.place.text()


def test_a_copy_is_taken_out_and_a_file_removed(
    shell: Any, qtbot: Any, tmp_path: Path
) -> None:
    page = _note_page(shell, qtbot)
    source = tmp_path / "in" / "papel.txt"
    source.parent.mkdir()
    source.write_bytes(b"papel")
    page.add([source])
    shell.folder = tmp_path / "out"
    shell.folder.mkdir()
    page.files.take_out("evidence")
    assert [f.read_bytes() for f in shell.folder.iterdir()] == [b"papel"]
    page.files.remove()
    assert page.files.rows == []
    assert page.files.stack.currentWidget() is page.files.empty


def test_a_note_becomes_an_exhibit_and_a_source(shell: Any, qtbot: Any) -> None:
    page = NotePage(shell, _by_code(shell, "E-07"))
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.main_action()
    assert page.side.currentWidget() is page.using
    declaration = page.using.which.value()
    before = len(shell.desk.declarations.exhibits(declaration))
    page.using.add()
    assert len(shell.desk.declarations.exhibits(declaration)) == before + 1
    page.main_action()
    paragraph = page.using.paragraph.value()
    page.using.cited.set_value("")
    page.using.cite()
    cited = next(p for p in shell.desk.declarations.paragraphs(declaration) if p.id == paragraph)
    assert any(s.record == page.note_id and not s.part for s in cited.sources)
    assert page.side.currentWidget() is page.files


def _by_code(shell: Any, code: str) -> str:
    rows = shell.desk.notes.of_case(_case(shell.desk))
    return next(str(row.id) for row in rows if row.code == code)


# --- the interview --------------------------------------------------------------------------------

def test_an_interview_goes_from_preparing_to_closing(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.prepare.private.click()
    qtbot.keyClicks(page.prepare.place, "Salon")
    page.main_action()
    assert page.step == "consent"
    assert page.consent.go_on.accessibleName() == "Seguir y anotar por qué"
    qtbot.keyClicks(page.consent.why, "vino la lluvia")
    page.main_action()
    assert page.step == "conversation"
    qtbot.keyClicks(page.conversation.entry, "Vio las pintas")
    qtbot.keyClick(page.conversation.entry, Qt.Key.Key_Return)
    page.show_step("close")
    qtbot.keyClicks(page.closing.contact, "por la promotora")
    page.main_action()
    kept = shell.desk.interviews.get(page.interview_id)
    assert (kept.private, kept.place, kept.step) == (True, "Salon", "close")
    assert [n["text"] for n in kept.notes] == ["Vio las pintas"]
    assert kept.next_contact == "por la promotora"
    assert kept.ended
    consent = shell.desk.interviews.consent_of(page.interview_id)
    assert consent.skipped_reason == "vino la lluvia"
    assert shell.went[-1][0] == "case"


def test_told_points_carry_their_time(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("consent")
    page.consent.points["who"].click()
    page.consent.points["risks"].click()
    page.consent.points["risks"].click()
    page.before_leave()
    told = shell.desk.interviews.consent_of(page.interview_id).told
    assert len(told["who"]) == 5
    assert not told["risks"]
    assert page.consent.told_count.text() == "1 de 5"


def test_the_person_may_be_left_out_of_photographs_that_are_allowed(
    shell: Any, qtbot: Any
) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("consent")
    photos = page.consent.questions["photos"]
    photos.choice.button("yes").click()
    photos.more.click()
    photos.scopes["photo_person"].button("no").click()
    page.before_leave()
    kept = shell.desk.interviews.consent_of(page.interview_id)
    assert (kept.photo_place, kept.copy_documents, kept.photo_person) == ("yes", "yes", "no")
    assert photos.choice.value() == "yes"
    assert "no" in photos.besides.text()


def test_recording_cannot_be_asked_where_the_case_does_not_allow_it(
    shell: Any, qtbot: Any
) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("consent")
    record = page.consent.questions["record"]
    assert record.locked.isVisible()
    assert not record.choice.isVisible()


def test_another_interpreter_has_promised_nothing_yet(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    assert page.known is not None
    assert page.known.interpreters
    page.prepare.chain.set_value("direct")
    page.prepare._chain("direct")
    who = page.known.interpreters[0].id
    page.prepare.interpreter.set_value(who)
    page.prepare._chosen(who)
    page.prepare.checks["interpreter_secrecy"].click()
    page.show_step("consent")
    assert page.consent.side.secrecy.isChecked()
    assert not page.consent.side.accepted.isChecked()
    page.before_leave()
    kept = shell.desk.interviews.get(page.interview_id)
    assert (kept.interpreter, kept.interpreter_secrecy) == (who, True)
    assert shell.desk.interviews.consent_of(page.interview_id).interpreter == who


def test_a_note_being_typed_outlives_a_lock(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("conversation")
    page.conversation.entry.insertPlainText("a medio " + HOSTILE)
    page.before_leave()
    kept = shell.desk.interviews.get(page.interview_id).notes
    assert [n["number"] for n in kept] == [1]
    assert str(kept[0]["text"]).startswith("a medio")


def test_notes_are_numbered_marked_and_changed(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("conversation")
    talk = page.conversation
    for text in ("uno", "dos", "tres"):
        talk.entry.insertPlainText(text)
        page.main_action()
    talk._mark(2, True)
    talk.edit(1)
    talk.list.edit_box.setPlainText("otra cosa")
    button(talk, "Como estaba").click()
    qtbot.waitUntil(lambda: talk.list.editing == 0, timeout=20_000)
    talk.edit(3)
    talk.list.edit_box.setPlainText("tres y medio")
    talk.list.edit_done.click()
    qtbot.waitUntil(lambda: talk.list.editing == 0, timeout=20_000)
    page.before_leave()
    kept = shell.desk.interviews.get(page.interview_id).notes
    assert [(n["number"], n["text"], n["marked"]) for n in kept] == [
        (1, "uno", False), (2, "dos", True), (3, "tres y medio", False)]


def test_an_interview_goes_on_at_the_very_place(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("conversation")
    page.conversation.entry.insertPlainText("uno")
    page.main_action()
    page.conversation.entry.insertPlainText("a medio decir")
    cursor = page.conversation.entry.textCursor()
    cursor.setPosition(2)
    page.conversation.entry.setTextCursor(cursor)
    page.before_leave()
    again = InterviewPage(shell, page.interview_id)
    qtbot.addWidget(again)
    again.show()
    again.refresh()
    talk = again.conversation
    assert (again.step, again.focusWidget() is talk.entry) == ("conversation", True)
    assert (talk.entry.toPlainText(), talk.entry.textCursor().position()) == ("a medio decir", 2)
    talk.entry.insertPlainText("X")
    talk.add_note()
    talk.edit(1)
    talk.list.edit_box.setPlainText("uno y medio")
    again.before_leave()
    last = InterviewPage(shell, page.interview_id)
    qtbot.addWidget(last)
    last.show()
    last.refresh()
    assert last.conversation.list.editing == 1
    assert last.conversation.list.edit_box.toPlainText() == "uno y medio"
    last.conversation.list.close_edit()
    last.show_step("prepare")
    last.prepare.place.setFocus()
    last.before_leave()
    fourth = InterviewPage(shell, page.interview_id)
    qtbot.addWidget(fourth)
    fourth.show()
    fourth.refresh()
    assert (fourth.step, fourth.focusWidget() is fourth.prepare.place) == ("prepare", True)
    assert [n["text"] for n in shell.desk.interviews.get(page.interview_id).notes] == [
        "uno y medio", "a Xmedio decir"]
    fourth.finish()
    assert shell.desk.places.of(page.interview_id) == {}


def test_the_main_button_is_never_in_a_drawer(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("consent")
    step = page.consent
    step.columns.fold(960)
    assert step.go_on.isVisible()
    assert not step.columns.isAncestorOf(step.go_on)
    step.columns.fold(1366)
    assert step.go_on.isVisible()
    assert step.columns.isAncestorOf(step.go_on)


def test_no_red_bar_stands_before_the_person(shell: Any, qtbot: Any,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    page = _interview_page(shell, qtbot)

    def full(*_facts: Any) -> Any:
        raise DiskFull(needed=1, place="vault")

    monkeypatch.setattr(shell.desk.drafts, "put", full)
    page.show_step("close")
    qtbot.keyClicks(page.closing.summary, "Lo que dijo")
    page.before_leave()
    [notice] = page.findChildren(Notice)
    assert (notice.property("kind"), page.closing.summary.toPlainText()) == ("info", "Lo que dijo")
    monkeypatch.undo()
    button(page, "Guardar ahora").click()
    qtbot.waitUntil(lambda: shell.desk.interviews.get(page.interview_id).summary == "Lo que dijo",
                    timeout=20_000)


def test_a_witness_who_is_not_named_is_told(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("consent")
    page.consent.side.form.set_value("oral_witnessed")
    page.consent.side._formed("oral_witnessed")
    assert page.consent.side.missing() == ["quién fue testigo"]
    page.consent.side._witnessed("somebody")
    assert page.consent.side.missing() == []


def test_a_pause_is_noted_and_support_shown(shell: Any, qtbot: Any) -> None:
    page = _interview_page(shell, qtbot)
    page.show_step("conversation")
    page.conversation.pause_button.click()
    assert page.conversation.support.isVisible()
    qtbot.keyClicks(page.conversation.reason, "agua")
    page.before_leave()
    again = InterviewPage(shell, page.interview_id)
    qtbot.addWidget(again)
    again.show()
    again.refresh()
    assert again.conversation.support.isVisible(), "a lock does not end a pause"
    assert again.conversation.reason.text() == "agua"
    again.conversation.back.click()
    page.conversation.back.click()
    page.before_leave()
    pauses = shell.desk.interviews.get(page.interview_id).pauses
    assert len(pauses) == 1
    assert pauses[0]["reason"] == "agua"
    assert page.conversation.writing.isVisible()


def test_the_summary_is_read_back_large(shell: Any, qtbot: Any) -> None:
    page = _practice_interview(shell, qtbot)
    page.show_step("close")
    page.closing.read.click()
    assert page.reading.isVisible()
    assert "pintas" in page.reading.text.text()
    qtbot.keyClick(page.reading, Qt.Key.Key_Escape)
    assert page.closing.isVisible()


def test_opening_an_interview_changes_nothing(shell: Any, qtbot: Any) -> None:
    page = _practice_interview(shell, qtbot)
    before = shell.desk.interviews.get(page.interview_id)
    for step in ("prepare", "consent", "conversation", "close"):
        page.show_step(step)
    assert not page.autosave.dirty
    assert page.consent_save is not None
    assert not page.consent_save.dirty
    page.before_leave()
    assert shell.desk.interviews.get(page.interview_id) == before


@pytest.mark.parametrize("language", ["es", "en"])
def test_everything_has_a_name_and_no_person_is_in_a_title(
    shell: Any, qtbot: Any, language: str
) -> None:
    wording.set_language(language)
    talk = _practice_interview(shell, qtbot)
    for step in ("prepare", "consent", "conversation", "close"):
        talk.show_step(step)
        QApplication.processEvents()
        assert _unnamed(talk) == []
    note = NotePage(shell, _by_code(shell, "E-07"))
    qtbot.addWidget(note)
    note.show()
    note.refresh()
    assert _unnamed(note) == []
    assert note.title == "E-07"
    assert "Catarina" not in talk.title + talk.head.title.text()
