"""The window around the pages: locking, covering, warning, finding, folding, keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from defender_desk import settings, wording
from defender_desk.desk import desk as desks
from defender_desk.ui import early, fonts, locking, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.first_run.page import FirstRunPage
from defender_desk.ui.pages.unlock.cover import CoverPage
from defender_desk.ui.pages.unlock.page import UnlockPage
from defender_desk.ui.palette import Palette
from defender_desk.ui.widgets import Button
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

PHRASE = "volcan canasta puente nube cerro"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fonts.load(fonts.FIRST)
    theme.apply_theme(app, "light")
    made = Window(tmp_path / "vault", settings.Settings(), Crashes(lambda: None), at_once=True)
    qtbot.addWidget(made)
    made.resize(1366, 698)
    made.show()
    yield made
    made.close()


@pytest.fixture
def opened(window: Window, tmp_path: Path) -> Window:
    profile = desks.Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    window.enter(desks.create(tmp_path / "vault", profile, PHRASE, desks.new_recovery_words(),
                              log_n=10, ballast=0))
    return window


def shell(window: Window) -> Workspace:
    assert isinstance(window.workspace, Workspace)
    return window.workspace


def test_numbers_set_before_the_first_page_are_qts_own() -> None:
    assert Qt.TextFormat.PlainText.value == early.PLAIN_TEXT
    assert Qt.FocusPolicy.StrongFocus.value == early.STRONG_FOCUS
    assert Qt.FocusPolicy.ClickFocus.value == early.CLICK_FOCUS
    assert Qt.AlignmentFlag.AlignCenter.value == early.CENTER
    hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    assert hints.value == early.SENSITIVE


def test_what_they_set_is_set(opened: Window) -> None:
    opened.lock()
    assert isinstance(opened.page, UnlockPage)
    for label in opened.page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    hints = opened.page.field.line.inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert opened.page.field.eye.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_locking_drops_the_desk_and_every_page(opened: Window) -> None:
    page = shell(opened).page
    gone: list[bool] = []
    page.destroyed.connect(lambda *_old: gone.append(True))
    opened.lock()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert opened.desk is None
    assert opened.workspace is None
    assert gone
    desks.open_desk(opened.folder, PHRASE).close()


def test_the_cover_is_blank_and_any_key_asks_for_the_phrase(opened: Window, qtbot: QtBot) -> None:
    shell(opened).cover()
    cover = opened.page
    assert isinstance(cover, CoverPage)
    assert opened.desk is None
    shown = [label.text() for label in cover.findChildren(QLabel)]
    assert all(":" in text and len(text) == 5 for text in shown)
    qtbot.keyClick(cover, Qt.Key.Key_A)
    assert isinstance(opened.page, UnlockPage)
    assert opened.page.field.text() == ""


def test_the_lock_is_announced_and_a_key_keeps_it_open(opened: Window) -> None:
    opened.idle.passed()
    toast = shell(opened)._toast
    assert toast is not None
    assert toast.isVisible()
    assert opened.idle.timer.interval() == locking.WARN_BEFORE
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    opened.eventFilter(opened, key)
    assert not toast.isVisible()
    assert opened.idle.timer.interval() == 5 * locking.MINUTE - locking.WARN_BEFORE
    assert opened.desk is not None


def test_alt_alone_shows_the_menu_with_every_place(opened: Window) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_Alt, Qt.KeyboardModifier.NoModifier)
        opened.eventFilter(opened, key)
    assert opened.menuBar().isVisible()
    said = [action.text() for menu in opened.menuBar().findChildren(QMenu)
            for action in menu.actions()]
    for words in ("Hoy", "Casos", "Envíos", "Bloquear", "Cubrir la pantalla"):
        assert any(text.startswith(words) for text in said), words


def test_without_a_key_it_locks(opened: Window) -> None:
    opened.idle.passed()
    opened.idle.passed()
    assert opened.desk is None


def test_an_idle_lock_waits_for_work_under_way(
    opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    from defender_desk.ui.tasks import Tasks

    opened.idle.passed()
    monkeypatch.setattr(Tasks, "busy", property(lambda _self: True))
    opened.idle.passed()
    assert opened.desk is not None
    assert opened.idle.timer.interval() == locking.STILL_BUSY


def test_the_practice_day_tells_its_phrase_and_can_be_left(window: Window, tmp_path: Path) -> None:
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "key.age").write_bytes(b"x")
    window.folder, window.practice = tmp_path / "practice", PHRASE
    window.show_door()
    assert any(label.text() == PHRASE for label in window.page.findChildren(QLabel))
    window.leave_practice()
    assert window.folder == tmp_path / "vault"
    assert isinstance(window.page, FirstRunPage)


def test_the_practice_day_is_removed_with_one_button(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "practice" / "defender"
    (tmp_path / "practice" / "phone").mkdir(parents=True)
    desk = desks.create(home / "vault", desks.Profile(name="I. E.", role="defender", country="GT"),
                        PHRASE, desks.new_recovery_words(), log_n=10, ballast=0)
    own = window.folder
    window.folder, window.practice = home / "vault", PHRASE
    window.enter(desk)
    space: Any = window.workspace
    [button] = [each for each in space.page.findChildren(Button)
                if each.accessibleName() == "Quitar los datos de ejemplo"]
    monkeypatch.setattr(space, "confirm", lambda *_words: False)
    button.click()
    assert (home / "vault" / "desk.db").exists()
    monkeypatch.setattr(space, "confirm", lambda *_words: True)
    button.click()
    assert not (tmp_path / "practice").exists()
    assert (window.folder, window.practice, window.desk) == (own, "", None)


def test_closing_in_the_middle_of_the_first_run_leaves_a_locked_vault(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = Window(tmp_path / "vault", settings.Settings(), Crashes(lambda: None), at_once=True)
    qtbot.addWidget(made)
    page = made.page
    assert isinstance(page, FirstRunPage)
    profile = desks.Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    page.desk = desks.create(tmp_path / "vault", profile, PHRASE, desks.new_recovery_words(),
                             log_n=10, ballast=0)
    made.close()
    desks.open_desk(tmp_path / "vault", PHRASE).close()


@pytest.mark.parametrize("route", ["today", "cases", "people", "outgoing", "inbox", "card",
                                   "settings", "export", "receipt"])
def test_every_place_opens_on_an_empty_desk_and_names_its_controls(
    opened: Window, route: str
) -> None:
    shell(opened).go(route)
    page = shell(opened).page
    for control in page.findChildren(QAbstractButton) + page.findChildren(QLineEdit):
        inside = control.objectName().startswith("qt_") or not control.isVisibleTo(page)
        if not inside:
            assert control.accessibleName() or control.text(), (route, control)
    assert "Inés" not in opened.windowTitle()


def test_back_and_forward_outlive_another_language(opened: Window) -> None:
    shell(opened).go("cases")
    shell(opened).go("outgoing")
    opened.speak("en")
    assert shell(opened).here[0] == "outgoing"
    assert wording.language() == "en"
    shell(opened).back()
    assert shell(opened).here[0] == "cases"
    shell(opened).forward()
    assert shell(opened).here[0] == "outgoing"


def test_the_search_box_goes_to_a_place(opened: Window, qtbot: QtBot) -> None:
    shell(opened).open_search()
    palette = opened.findChild(Palette)
    assert palette is not None
    palette.box.setText("envi")
    qtbot.waitUntil(lambda: palette.found.current_id() == "go_outgoing", timeout=20_000)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert shell(opened).here[0] == "outgoing"


def test_nothing_found_is_said(opened: Window, qtbot: QtBot) -> None:
    shell(opened).open_search()
    palette = opened.findChild(Palette)
    assert palette is not None
    palette.box.setText("\" OR * zapatería")
    found = palette.found.model()
    qtbot.waitUntil(lambda: "zapatería" in str(found.index(0, 0).data()), timeout=20_000)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert shell(opened).here[0] == "today"
    palette.close()


@pytest.mark.parametrize("look", theme.THEMES)
@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_every_theme_and_size_dresses_the_window(opened: Window, look: str, scale: float) -> None:
    from dataclasses import replace

    opened.apply_settings(replace(opened.settings, theme=look, text_scale=scale))
    assert theme.current() == look
    picture = opened.grab().toImage()
    assert picture.pixelColor(20, 300).name().upper() == theme.color("sidebar").upper()
    opened.resize(1000, 600)
    assert shell(opened).sidebar.width() == 52


def ratio(one: str, other: str) -> float:
    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        lin = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
               for part in parts]
        return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS: list[tuple[str, str, float]] = [
    ("text", "surface", 4.5), ("text_muted", "surface", 4.5), ("text_subtle", "surface", 4.5),
    ("text_muted", "sidebar", 4.5), ("on_primary", "primary", 4.5), ("surface", "text", 4.5),
    ("on_primary_soft", "primary_soft", 4.5), ("on_danger", "danger", 4.5),
    ("border_strong", "surface", 3.0), ("focus", "surface", 3.0), ("focus", "primary_soft", 3.0),
    *[(tone, f"{tone}_soft", 4.5)
      for tone in ("info", "success", "warning", "attention", "danger")],
]


@pytest.mark.parametrize("look", theme.THEMES)
def test_what_is_written_can_be_read(look: str) -> None:
    of = theme.colors(look)
    thin: list[Any] = [(a, b) for a, b, need in PAIRS if ratio(of[a], of[b]) < need]
    assert thin == []


def test_enter_goes_on_and_a_team_that_does_not_answer_can_wait(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    page = window.page
    assert isinstance(page, FirstRunPage)
    page.next()
    qtbot.keyClicks(page.step.name, "Ana Ejemplo Batz")
    page.step.name.setFocus()
    for field in (page.step.name, page.step.title, page.step.country, page.step.bar):
        assert window.focusWidget() is field
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert page.place() == 1
    qtbot.keyClick(page.step.office, Qt.Key.Key_Return)
    assert page.place() == 2
    proposed = page.step.words.text()
    page.back()
    page.next()
    assert page.step.words.text() == proposed
    profile = desks.Profile(name="Sarah Example", role="staff", country="US")
    team = desks.create(tmp_path / "team", profile, PHRASE, desks.new_recovery_words(),
                        log_n=10, ballast=0)
    card = team.keys.card(tmp_path)
    team.close()
    page.desk = desks.create(tmp_path / "vault", replace(profile, role="defender"), PHRASE,
                             desks.new_recovery_words(), log_n=10, ballast=0)
    page.show_step(5)
    step = page.step
    step.show_card(card)
    assert not step.ready()
    later = next(each for each in step.other.findChildren(QAbstractButton)
                 if each.text().strip() == "Dejar para después")
    qtbot.mouseClick(later, Qt.MouseButton.LeftButton)
    assert page.place() == 5
    assert page.desk.keys.trusted() == []
