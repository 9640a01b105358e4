"""Packages and receipts on screen: real desks, real files, nothing left behind after a refusal."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from defender_desk import wording
from defender_desk.desk.desk import Desk, open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.errors import Cancelled, DeskError, DiskFull, NoTeamKey
from defender_desk.exchange.bundle_writer import write_bundle
from defender_desk.settings import Settings
from defender_desk.ui import files, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.exports.page import CREATE, HAND_OVER, ExportPage
from defender_desk.ui.pages.outgoing.page import OutgoingPage
from defender_desk.ui.pages.receipts.page import ReceiptPage
from defender_desk.ui.widgets import Notice
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

W = TypeVar("W", bound=QWidget)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice day up to the drafted declaration: everything still waits."""
    folder = tmp_path_factory.mktemp("day")
    day = PracticeDay(folder, photo_bytes=2_000_000, page_bytes=300_000, log_n=10)
    day.walk(until="draft")
    day.close()
    return folder


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two vaults that never exchanged keys."""
    folder = tmp_path_factory.mktemp("lonely")
    day = PracticeDay(folder, log_n=10)
    day.walk(until="make_vaults")
    day.close()
    return folder


class Screen:
    """A window on a copy of one desk, in Spanish."""

    def __init__(self, folder: Path, role: str = "defender", *, at_once: bool = True) -> None:
        home = folder / role
        self.desk: Desk = open_desk(
            home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip())
        self.crashed: list[BaseException] = []
        crashes: Any = Crashes(lambda: None)
        crashes.take = self.crashed.append
        self.window = Window(home / "vault", Settings(), crashes, at_once=at_once)
        self.window.resize(1366, 698)
        self.window.enter(self.desk)
        self.window.show()

    def go(self, kind: type[W], route: str, **arguments: Any) -> W:
        """Go somewhere and give the page."""
        space = self.window.page
        assert isinstance(space, Workspace)
        space.go(route, **arguments)
        assert not self.crashed, self.crashed
        found = self.window.findChildren(kind)[-1]
        assert isinstance(found, kind)
        return found


@pytest.fixture
def day(begun: Path, tmp_path: Path) -> Path:
    """A copy of the practice day for one test."""
    return Path(shutil.copytree(begun, tmp_path / "day"))


@pytest.fixture
def screen(
    day: Path, qtbot: Any, qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Screen]:
    """The Defender's window; no file manager is opened."""
    monkeypatch.setattr(Workspace, "open_folder", lambda _self, _folder: None)
    wording.set_language("es")
    theme.apply_theme(qapp, "light")
    shown = Screen(day)
    qtbot.addWidget(shown.window)
    yield shown
    assert not shown.crashed, shown.crashed
    shown.desk.close()


def _settle() -> None:
    """Let what was just added to a page show itself."""
    for _turn in range(3):
        QApplication.processEvents()


def _texts(page: QWidget) -> str:
    _settle()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def _notice(page: QWidget) -> str:
    _settle()
    return " ".join(each.text for each in page.findChildren(Notice) if each.isVisible())


def _to_create(screen: Screen, folder: Path, road: str = "email") -> ExportPage:
    page = screen.go(ExportPage, "export")
    page.main_action()
    page.main_action()
    page.view.cards.cards[road].click()
    page.main_action()
    assert page.choice.step == CREATE
    files.answer_with([folder])
    page.view.pick.click()
    return page


def test_a_package_is_made_handed_over_and_followed(screen: Screen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = _to_create(screen, out)
    page.main_action()
    assert page.choice.step == HAND_OVER
    made = sorted(each.name for each in out.iterdir())
    code = page.choice.series
    assert made == [f"{code}-{n}.ddb" for n in range(1, len(made) + 1)]
    assert len(made) > 1
    assert "Copiado y comprobado." in _notice(page)
    text = page.view.text.toPlainText()
    assert code in text
    assert "Pintas" not in text
    page.view.ticks[1].click()
    assert [p.state for p in screen.desk.bundles.series_detail(code).parts][:2] == [
        "handed_over", "packed"]
    page.view.ticks[1].click()
    assert screen.desk.bundles.series_detail(code).parts[0].state == "packed"
    outgoing = screen.go(OutgoingPage, "outgoing", series=code)
    assert outgoing.table.current_id() == code
    assert f"{code}-1.ddb" in _texts(outgoing.pane)
    assert "Listo para entregar" in _texts(outgoing)


def test_unticked_items_stay_behind(screen: Screen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = screen.go(ExportPage, "export")
    waiting = [row.id for row in page.known.rows]
    page.view.items.tick_all(False)
    page.view.items.toggle(waiting[-1])
    for _step in range(3):
        page.main_action()
    files.answer_with([out])
    page.view.pick.click()
    page.main_action()
    detail = screen.desk.bundles.series_detail(page.choice.series)
    assert [item.id for item in detail.items] == [waiting[-1]]
    assert waiting[0] in [row.id for row in screen.desk.bundles.unsent()]


def test_the_space_bar_ticks(screen: Screen, qtbot: Any) -> None:
    page = screen.go(ExportPage, "export")
    items = page.view.items
    before = items.ticked()
    items.setCurrentIndex(items.model().index(0, 0))
    items.setFocus()
    qtbot.keyClick(items, Qt.Key.Key_Space)
    assert items.ticked() == before[1:]
    assert page.choice.skipped == {before[0]}


def test_own_notes_are_named_with_their_reason(screen: Screen) -> None:
    page = screen.go(ExportPage, "export")
    page.main_action()
    staying = page.view.staying.lines()
    assert any("Solo usted" in line.second for line in staying)
    assert all(line.ticked is None for line in staying)
    assert {line.tag[0] for line in staying if "Solo usted" in line.second and line.tag} == {
        "Se queda aquí"}


def test_what_a_person_did_not_allow_is_told_from_what_the_defender_keeps(screen: Screen) -> None:
    notes = screen.desk.notes
    case = next(each for each in screen.desk.bundles.unsent() if each.kind == "note")
    shown, kept = notes.files(case.id)[:2]
    notes.save_file(shown.id, {"shows_person": True})
    notes.save_file(kept.id, {"hold_back": True})
    page = screen.go(ExportPage, "export")
    page.main_action()
    tags = {line.id: line.tag[0] for line in page.view.staying.lines() if line.tag}
    assert (tags[shown.id], tags[kept.id]) == ("Sin permiso", "Se queda aquí")


def test_the_files_have_the_names_that_were_shown(screen: Screen, tmp_path: Path) -> None:
    page = screen.go(ExportPage, "export")
    page.main_action()
    page.main_action()
    code = page.choice.code
    assert code
    assert any(label.text() == f"{code}-1" for label in page.view.findChildren(QLabel))
    page.main_action()
    page.choice.folder = tmp_path
    page._show()
    page.main_action()
    assert (tmp_path / f"{code}-1.ddb").is_file()
    assert page.choice.series == code


def test_the_choice_outlives_a_crash_and_a_lock_with_step_and_focus(
    screen: Screen, qtbot: Any, qapp: Any, day: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = _to_create(screen, out, "usb")
    page._to(0)
    first = page.known.rows[0].id
    page.view.items.toggle(first)
    page._to(1)
    page._to(2)
    # A moment later it is in the vault: that much outlives a crash.
    qtbot.waitUntil(lambda: screen.desk.unfinished.of("export").get("step") == 2, timeout=20_000)
    page.view.controls()["cap"].setFocus()
    qtbot.waitUntil(lambda: page.standing.now() == "cap", timeout=20_000)
    screen.window.lock()
    again = Screen(day)
    qtbot.addWidget(again.window)
    page = again.go(ExportPage, "export")
    assert (page.choice.step, page.choice.road, page.choice.folder) == (2, "usb", out)
    assert first not in {row.id for row in page.known.chosen(page.choice)}
    assert page.standing.now() == "cap"
    assert "Su elección está como la dejó." in _notice(page)
    page.main_action()
    assert page.standing.now() == "next"
    page.main_action()
    assert page.choice.step == HAND_OVER
    assert page.standing.now() == "open"
    assert again.desk.unfinished.of("export") == {}
    screen.desk = again.desk


def test_what_is_new_since_the_permissions_were_looked_at_is_looked_at_first(
    screen: Screen,
) -> None:
    page = screen.go(ExportPage, "export")
    page.main_action()
    page.main_action()
    note = next(row for row in page.known.rows if row.kind == "note")
    case = screen.desk.notes.get(note.id).case
    screen.go(OutgoingPage, "outgoing")
    screen.desk.notes.new(case, {"title": "Nota nueva"})
    page = screen.go(ExportPage, "export")
    assert page.choice.step == 1
    assert "Hay algo nuevo pendiente" in _notice(page)


def test_the_focus_begins_on_what_is_to_be_done(screen: Screen, tmp_path: Path) -> None:
    page = screen.go(ExportPage, "export")
    begun = [page.standing.now()]
    for _step in range(3):
        page.main_action()
        begun.append(page.standing.now())
    assert [name.partition(":")[0] for name in begun] == ["items", "next", "road", "folder"]
    files.answer_with([tmp_path])
    page.view.pick.click()
    assert page.standing.now() == "next"


def test_a_place_that_takes_no_files_is_said_and_nothing_is_marked(
    screen: Screen, tmp_path: Path
) -> None:
    blocked = tmp_path / "stick"
    blocked.write_bytes(b"not a folder")
    page = _to_create(screen, blocked / "inside")
    before, made = len(screen.desk.bundles.unsent()), screen.desk.bundles.series()
    page.main_action()
    assert page.choice.step == CREATE
    assert _notice(page)
    assert screen.desk.bundles.series() == made
    assert len(screen.desk.bundles.unsent()) == before
    assert page.next_button.isEnabled()


def test_a_full_disk_leaves_nothing(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = _to_create(screen, out)
    calls: list[int] = []

    def second_is_full(*args: Any, **facts: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise DiskFull(place="out", needed=1_000_000)
        return write_bundle(*args, **facts)

    monkeypatch.setattr("defender_desk.desk.series_writer.write_bundle", second_is_full)
    page.main_action()
    assert list(out.iterdir()) == []
    assert page.choice.step == CREATE
    assert wording.sentence(DiskFull(place="out", needed=1_000_000)).what in _notice(page)


def test_a_stopped_package_leaves_nothing(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = _to_create(screen, out)
    real = screen.desk.bundles.export

    class Stops:
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Cancelled

    def stopped(
        ids: Any, road: Any, folder: Any, _progress: Any, cap: Any, _code: Any
    ) -> Any:
        return real(ids, road, folder, Stops(), cap)

    monkeypatch.setattr(screen.desk.bundles, "export", stopped)
    page.main_action()
    assert list(out.iterdir()) == []
    assert "Se detuvo." in _notice(page)
    assert page.next_button.isEnabled()


def test_files_go_on_being_made_when_the_page_is_left(
    day: Path, qtbot: Any, qapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "open_folder", lambda _self, _folder: None)
    wording.set_language("es")
    shown = Screen(day, at_once=False)
    qtbot.addWidget(shown.window)
    quiet = lambda: not shown.window.tasks.busy  # noqa: E731 - a condition to wait for
    page = shown.go(ExportPage, "export")
    qtbot.waitUntil(lambda: quiet() and bool(page.known.rows), timeout=60_000)
    for step in (1, 2, 3):
        page.main_action()
        qtbot.waitUntil(lambda: quiet() and page.known.plan is not None, timeout=60_000)
        assert page.choice.step == step
    files.answer_with([tmp_path])
    page.view.pick.click()
    real, go_on = shown.desk.bundles.export, threading.Event()
    before = {one.code for one in shown.desk.bundles.series()}

    def slow(*told: Any) -> Any:
        assert go_on.wait(60)
        return real(*told)

    monkeypatch.setattr(shown.desk.bundles, "export", slow)
    page.main_action()
    shown.go(OutgoingPage, "outgoing")
    # Come back before the end: they are not begun twice.
    again = shown.go(ExportPage, "export")
    qtbot.waitUntil(lambda: again._work is not None, timeout=60_000)
    assert not again.next_button.isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: bool(shown.window.findChildren(OutgoingPage)) and quiet(),
                    timeout=60_000)
    [made] = [one for one in shown.desk.bundles.series() if one.code not in before]
    assert sorted(each.name for each in tmp_path.glob("*.ddb*")) == [
        f"{made.code}-{n}.ddb" for n in range(1, made.parts + 1)]
    assert shown.desk.unfinished.of("export") == {}
    assert any(made.code in told for _time, told in shown.window.workspace.told)
    assert not shown.crashed, shown.crashed
    shown.window.close()
    shown.desk.close()


def test_without_the_teams_key_the_page_leads_to_it(
    lonely: Path, tmp_path: Path, qtbot: Any
) -> None:
    shown = Screen(Path(shutil.copytree(lonely, tmp_path / "day")))
    qtbot.addWidget(shown.window)
    page = shown.go(ExportPage, "export")
    assert "Primero, quién puede abrirlo" in _texts(page)
    assert not page.next_button.isEnabled()
    with pytest.raises(NoTeamKey):
        shown.desk.bundles.plan(None, "usb")
    outgoing = shown.go(OutgoingPage, "outgoing")
    assert "Aún no ha enviado nada." in _texts(outgoing)
    shown.desk.close()


def _sent(screen: Screen, out: Path) -> Any:
    series = screen.desk.bundles.export(None, "email", out)
    for part in series.parts:
        screen.desk.bundles.mark_handed(series.code, part.n)
    return series


def _staff(day: Path) -> Desk:
    home = day / "staff"
    return open_desk(home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip())


def test_a_receipt_says_what_arrived_and_what_is_missing(
    screen: Screen, day: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    series = _sent(screen, out)
    last = series.parts[-1]
    staff = _staff(day)
    arrivals = staff.inbox.take([part.file for part in series.parts[:-1]])
    assert all(arrival.ok for arrival in arrivals)
    receipt = staff.inbox.receipt_file(series.code, tmp_path)
    staff.close()
    page = screen.go(ReceiptPage, "receipt")
    files.answer_with([receipt, tmp_path / "day" / "nothing.ddb"])
    page.open_button.click()
    shown = _texts(page)
    assert f"{series.code}-1" in shown
    assert "No llegó" in shown
    assert _notice(page)
    outgoing = screen.go(OutgoingPage, "outgoing")
    assert f"Falta el archivo {last.n} de {last.of}." in _texts(outgoing.pane)
    again = tmp_path / "again"
    again.mkdir()
    files.answer_with([again])
    outgoing.pane.buttons[last.n].click()
    assert [each.name for each in again.iterdir()] == [last.file.name]
    staff = _staff(day)
    assert staff.inbox.take([again / last.file.name])[0].ok
    whole = tmp_path / "whole"
    whole.mkdir()
    receipt = staff.inbox.receipt_file(series.code, whole)
    staff.close()
    page = screen.go(ReceiptPage, "receipt")
    page.take([receipt])
    assert "El equipo recibió todo este envío." in _texts(page)
    states = {item.state for item in screen.desk.bundles.series_detail(series.code).items}
    assert states == {"received"}
    page.take([receipt])
    assert "Ese acuse ya estaba." in _notice(page)


def test_the_code_by_phone(screen: Screen, day: Path, tmp_path: Path) -> None:
    series = _sent(screen, tmp_path / "out")
    staff = _staff(day)
    staff.inbox.take([part.file for part in series.parts])
    code = staff.inbox.phone_code(series.code)
    staff.close()
    page = screen.go(ReceiptPage, "receipt", series=series.code)
    page.code.setText("ABC")
    page.confirm_code()
    assert "8" in page.code_field.help.text()
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    page.code.setText(wrong)
    page.confirm_code()
    assert "Quedan 4 intentos." in page.code_field.help.text()
    assert screen.desk.bundles.series()[0].state == "handed_over"
    page.code.setText(code)
    page.confirm_code()
    assert "Confirmado por teléfono" in _texts(page)
    assert screen.desk.bundles.series()[0].state == "received"


def test_a_text_that_is_no_receipt_changes_nothing(screen: Screen, tmp_path: Path) -> None:
    _sent(screen, tmp_path / "out")
    page = screen.go(ReceiptPage, "receipt")
    page.text.setPlainText("<b>hola</b> ¿ya llegó?")
    page.read_text()
    assert _notice(page)
    assert screen.desk.bundles.series()[0].state == "handed_over"
    assert page.text.toPlainText()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_no_button_is_cut(screen: Screen, tmp_path: Path, lang: str) -> None:
    wording.set_language(lang)
    try:
        _sent(screen, tmp_path / "out")
        pages: list[QWidget] = [screen.go(OutgoingPage, "outgoing")]
        _no_cut(pages[0])
        _no_cut(screen.go(ReceiptPage, "receipt"))
        code = screen.desk.bundles.series()[0].code
        _no_cut(screen.go(ExportPage, "export", series=code))
    finally:
        wording.set_language("es")


def _no_cut(page: QWidget) -> None:
    _settle()
    for button in page.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
            assert button.accessibleName() or button.text()


def test_every_refusal_here_is_a_sentence() -> None:
    for error in (NoTeamKey(), DiskFull(place="x", needed=5)):
        assert isinstance(error, DeskError)
        assert wording.sentence(error).what
