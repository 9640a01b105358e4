"""Pages of the day, cases, people, keys, assignments and the inbox over two real desks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QRadioButton, QScrollArea, QWidget

from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui.pages import page_class
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.widgets import Button


class Told:
    """A shell that notes where pages go and answers their dialogs from what a test prepared."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.crashed: list[BaseException] = []
        self.tasks = Tasks(self.crashed.append, at_once=True)
        self.settings = Settings()
        self.gone: list[tuple[str, dict[str, Any]]] = []
        self.toasts: list[str] = []
        self.files: list[Path] = []
        self.folder = folder

    def go(self, route: str, **arguments: Any) -> None:
        self.gone.append((route, arguments))

    def pick_files(self, title: str, kinds: str = "") -> list[Path]:
        return self.files

    def pick_folder(self, title: str) -> Path | None:
        return self.folder

    def removed(self, name: str, record_id: str) -> None:
        self.toast(name)

    def toast(self, text: str, undo: Any = None) -> None:
        self.toasts.append(text)

    def __getattr__(self, name: str) -> Any:
        if name in {"back", "show_way", "refresh_badges", "saving", "saved", "not_saved",
                    "open_folder", "moved"}:
            return lambda *_a, **_k: None
        raise AttributeError(name)


@pytest.fixture
def day(tmp_path: Path, qapp: QApplication) -> Iterator[PracticeDay]:
    made = PracticeDay(tmp_path / "day", photo_bytes=60_000, page_bytes=20_000,
                       other_cases=False, log_n=10)
    yield made
    made.close()


def opened(qtbot: Any, shell: Told, route: str, **arguments: Any) -> Any:
    page = page_class(route)(shell, **arguments)
    qtbot.addWidget(page)
    page.resize(1166, 626)
    page.show()
    page.refresh()
    assert shell.crashed == []
    return page


def words(page: QWidget) -> str:
    QApplication.processEvents()
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    shown += [button.accessibleName() for button in page.findChildren(Button)
              if button.isVisible()]
    return "\n".join(shown)


def press(page: QWidget, name: str) -> None:
    QApplication.processEvents()
    found = [b for b in page.findChildren(Button) if b.accessibleName() == name and b.isVisible()]
    assert found, f"no button {name!r}"
    found[0].click()


def test_the_day_shows_deadlines_and_what_waits(day: PracticeDay, qtbot: Any,
                                                tmp_path: Path) -> None:
    day.walk(until="evidence")
    shell = Told(day.defender, tmp_path)
    page = opened(qtbot, shell, "today")
    text = words(page)
    assert "Inés" in text
    assert "GT-2026-014" in text
    assert "E-07" in text
    press(page, "Preparar envío")
    assert shell.gone == [("export", {})]


def test_the_overview_ticks_a_task(day: PracticeDay, qtbot: Any, tmp_path: Path) -> None:
    day.walk(until="evidence")
    shell = Told(day.defender, tmp_path)
    page = opened(qtbot, shell, "case", case_id=day.ids["case"])
    assert "Antes de actuar" in words(page)
    box = next(b for b in page.findChildren(QCheckBox) if "Fotografías" in b.text())
    box.click()
    assert [t.done != "" for t in day.defender.cases.tasks(day.ids["case"])][-1]
    assert "Catarina" not in words(page)


@pytest.mark.parametrize(("tab", "seen"), [
    ("people", "M. F. T."), ("evidence", "E-08"), ("interviews", "Entrevista 3"),
    ("declarations", "D-02"), ("sends", "D-02"),
])
def test_each_tab_shows_its_records(day: PracticeDay, qtbot: Any, tmp_path: Path, tab: str,
                                    seen: str) -> None:
    day.walk(until="draft")
    page = opened(qtbot, Told(day.defender, tmp_path), "case", case_id=day.ids["case"], tab=tab)
    assert seen in words(page)


def test_a_new_declaration_begins_from_the_case(day: PracticeDay, qtbot: Any,
                                                tmp_path: Path) -> None:
    day.walk(until="evidence")
    shell = Told(day.defender, tmp_path)
    page = opened(qtbot, shell, "case", case_id=day.ids["case"], tab="declarations")
    page.main_action()
    press(page, "Empezar")
    route, arguments = shell.gone[-1]
    assert route == "declaration"
    assert day.defender.declarations.get(arguments["declaration_id"]).case == day.ids["case"]


def test_a_case_of_ones_own_is_kept(day: PracticeDay, qtbot: Any, tmp_path: Path) -> None:
    day.make_vaults()
    shell = Told(day.defender, tmp_path)
    page = opened(qtbot, shell, "case_form")
    page.main_action()
    assert shell.gone == []
    page.form.set_values({"code": "GT-2026-099", "title": "Testigo <b>uno</b>"})
    page.main_action()
    case = day.defender.cases.get(shell.gone[-1][1]["case_id"])
    assert case.title == "Testigo <b>uno</b>"
    listed = opened(qtbot, shell, "case", case_id=case.id)
    assert "<b>uno</b>" in words(listed)


def test_the_court_details_save_themselves(day: PracticeDay, qtbot: Any, tmp_path: Path) -> None:
    day.walk(until="accept")
    page = opened(qtbot, Told(day.defender, tmp_path), "matter", case_id=day.ids["case"])
    box = page.form.widget("judge")
    box.setText("Hon. B. Example")
    page.before_leave()
    assert day.defender.cases.matters(day.ids["case"])[-1].judge == "Hon. B. Example"


def test_a_wrong_digit_is_said_and_never_bars(day: PracticeDay, qtbot: Any,
                                              tmp_path: Path) -> None:
    day.walk(until="accept")
    shell = Told(day.defender, tmp_path)
    page = opened(qtbot, shell, "person", case_id=day.ids["case"])
    page.forms[0].set_values({"name": "Juana de Ejemplo"})
    page.documents._add({"country": "GT", "type": "CUI", "number": "9999 99974 0102"})
    page.tabs.button("documents").click()
    assert "revis" in words(page).lower() or "verificador" in words(page).lower()
    page.main_action()
    made = [p for p in day.defender.people.of_case(day.ids["case"]) if p.initials == "J. E."]
    assert day.defender.people.get(made[0].id).documents[0]["number"] == "9999 99974 0102"


def test_a_contact_is_written_down(day: PracticeDay, qtbot: Any, tmp_path: Path) -> None:
    day.make_vaults()
    page = opened(qtbot, Told(day.defender, tmp_path), "people")
    before = len(day.defender.contacts.all())
    page.new_action()
    page.form.set_values({"name": "Rosa Muestra", "role": "interpreter"})
    page.main_action()
    assert len(day.defender.contacts.all()) == before + 1


def test_a_key_is_trusted_only_after_it_was_compared(day: PracticeDay, qtbot: Any,
                                                     tmp_path: Path) -> None:
    day.make_vaults()
    theirs = day.staff.keys.card(tmp_path)
    shell = Told(day.defender, tmp_path)
    shell.files = [theirs]
    page = opened(qtbot, shell, "card")
    page.compare.choose()
    assert not page.compare.confirm.isEnabled()
    page.compare.person.setText("H. Sample")
    page.compare.answer.set_value("yes")
    page.compare._answered("yes")
    page.compare.confirm.click()
    assert [r.verified_with for r in day.defender.keys.trusted()] == ["H. Sample"]


def test_a_card_that_does_not_agree_is_not_kept(day: PracticeDay, qtbot: Any,
                                                tmp_path: Path) -> None:
    day.make_vaults()
    shell = Told(day.defender, tmp_path)
    page = opened(qtbot, shell, "card")
    page.compare.show_file(day.staff.keys.card(tmp_path))
    page.compare.person.setText("H. Sample")
    page.compare.answer.set_value("no")
    page.compare._answered("no")
    page.compare.keep()
    assert day.defender.keys.trusted() == []
    assert "No use este archivo." in words(page)


def test_the_team_makes_an_assignment_and_the_defender_answers(
    day: PracticeDay, qtbot: Any, tmp_path: Path
) -> None:
    day.make_vaults()
    day.exchange_cards()
    out = tmp_path / "out"
    out.mkdir()
    staff = Told(day.staff, out)
    page = opened(qtbot, staff, "new_assignment")
    page.case.set_values({"code": "HN-2026-009", "title": "Niña con su abuela"})
    page.asked.set_values({"needed_en": "Find the grandmother.",
                           "needed_es": "Buscar a la abuela."})
    page.people_list.rows[0].name.setText("Lucía Ejemplo")
    page.preview()
    assert "L. E." in words(page)
    assert "Lucía" not in words(page)
    page.make()
    files = sorted(out.iterdir())
    assert files
    assert files[0].name in words(page)

    defender = Told(day.defender, tmp_path)
    defender.files = files
    inbox = opened(qtbot, defender, "inbox", opening=True)
    assert "HN-2026-009" in words(inbox)
    waiting = day.defender.assignments.pending()[0]
    sheet = opened(qtbot, defender, "assignment", assignment_id=waiting.id)
    sheet.accept()
    assert day.defender.assignments.pending()
    # The question that is still open has the focus: one arrow key answers it.
    assert isinstance(sheet.focusWidget(), QRadioButton)
    sheet.conflict.set_value("none")
    sheet.accept()
    assert day.defender.assignments.pending() == []
    assert defender.gone[-1][0] == "case"


def test_an_assignment_is_declined_with_its_reason(day: PracticeDay, qtbot: Any,
                                                   tmp_path: Path) -> None:
    day.walk(until="assign")
    day.defender.inbox.take([day.walked.bundles[-1].file])
    waiting = day.defender.assignments.pending()[0]
    shell = Told(day.defender, tmp_path)
    page = opened(qtbot, shell, "assignment", assignment_id=waiting.id)
    assert "Mateo" not in words(page)
    page.show_names()
    qtbot.waitUntil(lambda: "Mateo Ficticio Tum · padre, deportado" in words(page))
    assert "Lucía" not in words(page)  # a minor stays initials
    page.show_names()
    assert "Mateo" not in words(page)
    page.ask_reason()
    page.reason.setPlainText("Conozco a la familia.")
    page.before_leave()
    page = opened(qtbot, shell, "assignment", assignment_id=waiting.id)
    assert page.reason.toPlainText() == "Conozco a la familia."
    assert "Mateo" not in words(page)
    page.decline()
    assert day.defender.unfinished.of(f"assignment.{waiting.id}") == {}
    assert day.defender.assignments.get(waiting.id).answer == "declined"


def test_the_team_reviews_and_answers(day: PracticeDay, qtbot: Any, tmp_path: Path) -> None:
    day.walk(until="pack_draft")
    files = [b.file for b in day.walked.bundles if b.series == day.ids["draft"]]
    broken = tmp_path / "roto.ddb"
    broken.write_bytes(b"nothing of the kind")
    receipts = tmp_path / "receipts"
    receipts.mkdir()
    shell = Told(day.staff, receipts)
    shell.files = [*files, broken]
    page = opened(qtbot, shell, "inbox", opening=True)
    text = words(page)
    assert "roto.ddb" in text
    assert day.ids["draft"] in text
    assert "I. E. B." in text
    # Everything that was dropped is answered in one step.
    [save] = [b for b in page.findChildren(Button) if "Guardar el acuse…" in b.text()]
    save.click()
    written = list(receipts.iterdir())
    assert len(written) == 1
    first = page.item.shown
    page.mark_item(first)
    assert page.item.shown != first  # on with the next one
    page.show_code()
    assert day.staff.inbox.phone_code(day.ids["draft"]) in words(page)
    page.mark_reviewed()
    assert day.staff.inbox.rows()[0].reviewed
    assert day.defender.receipts.read(written[0]).arrived




def test_enter_in_a_field_of_one_line_goes_to_the_next(
        day: PracticeDay, qtbot: Any, tmp_path: Path) -> None:
    day.walk(until="evidence")
    page = opened(qtbot, Told(day.defender, tmp_path), "person", case_id=day.ids["case"])
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    who = page.forms[0]
    name = who.widget("name")
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus is not name
    assert who.isAncestorOf(focus), "the next field of the same form"


def test_page_down_scrolls_what_is_read(day: PracticeDay, qtbot: Any, tmp_path: Path) -> None:
    day.walk(until="evidence")
    page = opened(qtbot, Told(day.defender, tmp_path), "person", case_id=day.ids["case"],
                  person_id=day.ids["witness"])
    page.resize(900, 300)
    QApplication.processEvents()
    bar = next(each for each in page.findChildren(QScrollArea)
               if each.verticalScrollBar().maximum()).verticalScrollBar()
    control = next(each for each in page.findChildren(QCheckBox) if each.isVisible())
    qtbot.keyClick(control, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(control, Qt.Key.Key_PageUp)
    assert bar.value() == 0
