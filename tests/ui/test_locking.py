"""Locking: by itself, from anywhere, at any moment; and nothing of a case is left afterwards."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from ctypes import wintypes
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from defender_desk.desk import desk as desks
from defender_desk.progress import Progress
from defender_desk.settings import LOCK_AFTER, Settings
from defender_desk.ui import clipboard, fonts, locking, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages import ROUTES
from defender_desk.ui.pages.unlock.cover import CoverPage
from defender_desk.ui.pages.unlock.page import UnlockPage
from defender_desk.ui.palette import Palette
from defender_desk.ui.widgets import Button, Notice
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace
from tests.ui import marked_desk
from tests.ui.remains import in_qt, remains

LONG = 60_000
GROUPS = 6


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return marked_desk.make(tmp_path_factory.mktemp("marked"))


@pytest.fixture
def window(
    qtbot: QtBot, marked: tuple[Path, str], tmp_path: Path
) -> Iterator[Window]:
    home, phrase = marked
    shutil.copytree(home / "vault", tmp_path / "vault")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fonts.load(fonts.FIRST)
    theme.apply_theme(app, "light")
    crashes = Crashes(lambda: None)
    made = Window(tmp_path / "vault", Settings(show_full_names=True), crashes)
    made.show()
    made.enter(desks.open_desk(tmp_path / "vault", phrase, ballast=0))
    settle(made, qtbot)
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not crashes.seen, crashes.seen


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=LONG)


def shell(window: Window) -> Workspace:
    assert isinstance(window.workspace, Workspace)
    return window.workspace


def fill(window: Window) -> int:
    """Type the mark into every field of the page; how many there were."""
    count = 0
    for kind in (QLineEdit, QPlainTextEdit):
        for field in shell(window).page.findChildren(kind):
            if shiboken6.isValid(field) and field.isEnabled() and not field.isReadOnly():
                # At once, as pasting does: letter by letter a page may do its work ten times.
                if isinstance(field, QLineEdit):
                    field.insert(marked_desk.mark())
                else:
                    field.insertPlainText(marked_desk.mark())
                count += 1
    return count


def left(window: Window, qtbot: QtBot) -> list[str]:
    """Where the mark is still found once the lock has come to rest."""
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=LONG)
    qtbot.wait(1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return remains(marked_desk.mark())


@pytest.mark.parametrize("group", range(GROUPS))
def test_after_a_lock_nothing_holds_a_cases_text(
    window: Window, qtbot: QtBot, marked: tuple[Path, str], group: int
) -> None:
    """From every page, typed into: each in a desk of its own, a few desks to a window."""
    for route in sorted(ROUTES)[group::GROUPS]:
        if window.desk is None:
            window.enter(reopened(window, marked))
            settle(window, qtbot)
        assert window.desk is not None
        shell(window).go(route, **marked_desk.where(window.desk, route))
        settle(window, qtbot)
        filled = fill(window)
        assert in_qt(marked_desk.mark()) or not filled, f"{route}: the walk sees nothing"
        window.lock()
        assert isinstance(window.page, UnlockPage)
        found = left(window, qtbot)
        assert not found, "\n".join([route, *found])


def note(window: Window, qtbot: QtBot) -> tuple[str, QPlainTextEdit]:
    """Go to an evidence note; its id and the box of its text."""
    assert window.desk is not None
    where = marked_desk.where(window.desk, "note")
    shell(window).go("note", **where)
    settle(window, qtbot)
    boxes = [box for box in shell(window).page.findChildren(QPlainTextEdit)
             if marked_desk.mark() in box.toPlainText() and not box.isReadOnly()]
    return where["note_id"], boxes[0]


def reopened(window: Window, marked: tuple[Path, str]) -> desks.Desk:
    return desks.open_desk(window.folder, marked[1], ballast=0)


def test_what_was_typed_a_moment_before_is_saved(
    window: Window, qtbot: QtBot, marked: tuple[Path, str]
) -> None:
    note_id, box = note(window, qtbot)
    QTest.keyClicks(box, "ultima palabra ")
    window.lock()
    assert left(window, qtbot) == []
    again = reopened(window, marked)
    try:
        assert "ultima palabra " in again.notes.get(note_id).text
        assert again.drafts.all() == []
    finally:
        again.close()


def test_a_question_that_stands_open_is_answered_no(window: Window, qtbot: QtBot) -> None:
    answers: list[bool] = []
    QTimer.singleShot(0, lambda: window.lock("idle"))
    answers.append(shell(window).confirm(f"¿Quitar {marked_desk.mark()}?", marked_desk.mark(),
                                         "Quitar"))
    assert answers == [False]
    assert isinstance(window.page, UnlockPage)
    assert left(window, qtbot) == []
    assert not [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox)
                and box.isVisible()]


def test_a_search_that_stands_open_leaves_no_word(window: Window, qtbot: QtBot) -> None:
    shell(window).open_search()
    palette = window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.box, marked_desk.mark().lower())
    qtbot.waitUntil(lambda: palette.found.model().rowCount() > 1, timeout=LONG)
    window.lock()
    assert left(window, qtbot) == []


@pytest.mark.parametrize(("key", "modifier", "page"), [
    (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, CoverPage),
    (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, UnlockPage),
])
def test_the_keys_work_in_a_box_over_the_window(
    window: Window, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, page: type
) -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        if box is None or QGuiApplication.focusWindow() is not box.windowHandle():
            QTimer.singleShot(5, press)
            return
        QTest.keyClick(box.windowHandle(), key, modifier)

    QTimer.singleShot(0, press)
    assert shell(window).confirm(marked_desk.mark(), "", "Quitar") is False
    assert isinstance(window.page, page)
    assert window.desk is None
    assert left(window, qtbot) == []


def test_a_worker_under_way_is_stopped_first(
    window: Window, qtbot: QtBot, marked: tuple[Path, str]
) -> None:
    desk = window.desk
    assert desk is not None
    began, saw = threading.Event(), []

    def work(progress: Progress) -> Any:
        began.set()
        while True:  # until the lock asks it to stop, which raises Cancelled
            saw.append(len(desk.cases.ids()))
            progress.step(1, 2)

    window.tasks.run(work, lambda _none: None, lambda _error: None, window)
    assert began.wait(60)
    window.lock()
    assert saw
    assert left(window, qtbot) == []
    reopened(window, marked).close()


def test_a_backup_that_a_closed_lid_stopped_is_offered_again_and_made(
    window: Window, qtbot: QtBot, marked: tuple[Path, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The lock wins; nothing half-done is left; one button on Today begins it anew."""
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = window.desk
    assert desk is not None
    began, whole = threading.Event(), desk.backups.make

    def slow(folder: Path, progress: Any) -> Any:
        progress.step(40, 100)
        began.set()
        while True:  # until the lock asks it to stop, which raises Cancelled
            progress.step(40, 100)

    monkeypatch.setattr(desk.backups, "make", slow)
    shell(window).go("backup")
    settle(window, qtbot)
    page: Any = shell(window).page
    page.make(stick)
    assert began.wait(60)
    window.session.left.emit("sleep")
    assert window.desk is None
    monkeypatch.setattr(desk.backups, "make", whole)
    assert list(stick.iterdir()) == []

    window.enter(desks.open_desk(tmp_path / "vault", marked[1], ballast=0))
    settle(window, qtbot)
    assert window.desk is not None
    notice = next(each for each in shell(window).page.findChildren(Notice)
                  if "Quedó a medias" in each.text)
    assert "40 %" in notice.text
    button = next(each for each in notice.findChildren(Button)
                  if each.accessibleName() == "Seguir con eso")
    button.click()
    qtbot.waitUntil(lambda: bool(list(stick.rglob("*.json"))) and not window.tasks.busy,
                    timeout=LONG)
    assert window.desk.interrupted.all() == []
    assert [row.medium for row in window.desk.backups.rows() if row.kind == "whole"] == ["stick"]
    assert shell(window).here == ("backup", {})


def test_the_cover_comes_before_anything_is_saved(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _id, box = note(window, qtbot)
    QTest.keyClicks(box, marked_desk.mark())
    order: list[str] = []
    desk = window.desk
    assert desk is not None
    close, leave = desk.close, Workspace.leave

    def shown() -> str:
        return "covered" if isinstance(window.page, CoverPage) else "open"

    monkeypatch.setattr(Workspace, "leave",
                        lambda self: (order.append(f"leave {shown()}"), leave(self)))
    monkeypatch.setattr(desk, "close", lambda: (order.append(f"close {shown()}"), close()))
    shell(window).cover()
    assert order == ["leave covered", "close covered"]
    texts = " ".join(label.text() for label in window.page.findChildren(QLabel))
    assert marked_desk.mark() not in texts
    assert window.windowTitle() == window.settings.shown_name


def test_a_page_that_fails_while_it_is_left_leaves_no_open_desk(
    window: Window, tmp_path: Path, marked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError("a page went wrong")

    monkeypatch.setattr(shell(window).page, "before_leave", fails)
    with pytest.raises(RuntimeError):
        window.lock()

    assert window.desk is None
    assert isinstance(window.page, UnlockPage)
    desks.open_desk(tmp_path / "vault", marked[1], ballast=0).close()  # nothing holds it any more


@pytest.mark.parametrize("minutes", LOCK_AFTER)
def test_the_minutes_are_those_that_were_chosen(window: Window, minutes: int) -> None:
    window.apply_settings(replace(window.settings, lock_after=minutes))
    assert window.idle.timer.interval() == minutes * locking.MINUTE - locking.WARN_BEFORE
    said = " ".join(label.text() for label in shell(window).status.findChildren(QLabel))
    assert f"{minutes} min" in said


@pytest.mark.parametrize("why", ["screen", "sleep", "woke"])
def test_what_the_system_tells_locks(
    window: Window, marked: tuple[Path, str], why: str
) -> None:
    window.session.left.emit(why)
    assert window.desk is None
    again = reopened(window, marked)
    told = again.activity.text()
    again.close()
    assert f"lock.{why}" in told
    window.session.left.emit(why)  # a second time finds it locked


LISTENER = """
import os, subprocess, sys
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
from PySide6.QtCore import QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QWidget
from defender_desk.ui.locking import Session

app = QApplication([])
session, window, heard = Session(), QWidget(), []
assert session.listen(window), "nobody to listen to"
bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "another program")

def say(path, interface, name, arguments):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(arguments)
    assert bus.send(message)

session.left.connect(lambda why: (heard.append(why), len(heard) == 5 and app.quit()))
for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"):
    say("/" + name.replace(".", "/"), name, "ActiveChanged", [False])
    say("/" + name.replace(".", "/"), name, "ActiveChanged", [True])
say("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", [True])
say("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", [False])
say("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock", [])
QTimer.singleShot(60000, app.quit)
app.exec()
print("heard:", *heard)
"""


def test_on_linux_the_buses_are_heard(root: Path) -> None:
    told = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", LISTENER], cwd=root,
        capture_output=True, text=True, check=False, timeout=120,
    )
    assert "heard: screen screen sleep woke screen" in told.stdout, told.stdout + told.stderr


def test_without_a_bus_the_window_goes_on(root: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", (
            "import os\n"
            "os.environ['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nowhere'\n"
            "os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = 'unix:path=/nowhere'\n"
            "from PySide6.QtWidgets import QApplication, QWidget\n"
            "from defender_desk.ui.locking import Session\n"
            "app = QApplication([])\n"
            "session = Session()\n"
            "print('listens:', session.listen(QWidget()))\n"
        )], cwd=root, capture_output=True, text=True, check=False, timeout=120,
    )
    assert "listens: False" in told.stdout, told.stderr


@pytest.mark.parametrize(("message", "parameter", "why"), [
    (0x02B1, 0x7, "screen"), (0x02B1, 0x8, ""), (0x02B1, 0x2, "screen"), (0x02B1, 0x6, "screen"),
    (0x0218, 0x4, "sleep"), (0x0218, 0x12, "woke"), (0x0218, 0xA, ""), (0x0100, 0x7, ""),
])
def test_messages_of_windows_are_read_as_microsoft_writes_them(
    message: int, parameter: int, why: str
) -> None:
    told = wintypes.MSG()
    told.message, told.wParam = message, parameter
    at = ctypes.addressof(told)
    assert locking.read_message(b"windows_generic_MSG", at) == why
    assert locking.read_message(b"xcb_generic_event_t", at) == ""
    assert locking.read_message(b"windows_generic_MSG", 0) == ""


def test_what_was_copied_goes_with_the_lock_and_after_half_a_minute(window: Window) -> None:
    clip = QGuiApplication.clipboard()
    shell(window).copy_text(marked_desk.mark())
    assert clip.text() == marked_desk.mark()
    assert window.clipboard.timer.interval() == clipboard.STAYS == 30_000
    assert window.clipboard.timer.isActive()
    window.clipboard.timer.timeout.emit()
    assert clip.text() == ""
    clip.setText("of another program")
    assert not window.clipboard.timer.isActive()
    window.lock()
    assert clip.text() == "of another program"
    clip.clear()


def test_what_ctrl_c_copied_is_ours_too(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real clipboard knows its owner; the screen of the tests has none that does."""
    clip = QGuiApplication.clipboard()
    monkeypatch.setattr(type(clip), "ownsClipboard", lambda _self: True)
    box = QLineEdit(marked_desk.mark(), window)
    box.selectAll()
    box.copy()
    assert clip.text() == marked_desk.mark()
    assert window.clipboard.timer.isActive()
    box.deleteLater()
    window.lock()
    assert clip.text() == ""


def test_closing_the_window_takes_the_clipboard_along(window: Window) -> None:
    shell(window).copy_text(marked_desk.mark())
    window.close()
    assert QGuiApplication.clipboard().text() == ""


def test_the_phrase_is_tried_outside_the_windows_thread(
    window: Window, qtbot: QtBot, marked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.lock()
    where: list[threading.Thread] = []
    opens = desks.open_desk

    def watched(*given: Any, **named: Any) -> desks.Desk:
        where.append(threading.current_thread())
        return opens(*given, **named, ballast=0)

    monkeypatch.setattr(desks, "open_desk", watched)
    window.unlock(marked[1])
    qtbot.waitUntil(lambda: window.desk is not None, timeout=LONG)
    assert where
    assert threading.main_thread() not in where
    settle(window, qtbot)


def test_a_wrong_phrase_waits_in_the_next_window_too(window: Window, qtbot: QtBot) -> None:
    window.lock()
    page = window.page
    assert isinstance(page, UnlockPage)
    window.unlock("otra cosa")
    qtbot.waitUntil(lambda: page.notices.count() > 0, timeout=LONG)
    assert (window.folder / "wait").exists()
    # As if the program had been ended and started a second later, with a longer wait.
    (window.folder / "wait").write_text('{"seconds": 60, "since": 9e12}', encoding="utf-8")
    again = Window(window.folder, Settings(), Crashes(lambda: None))
    qtbot.addWidget(again)
    assert isinstance(again.page, UnlockPage)
    assert not again.page.open.isEnabled()
    again.close()


def test_nothing_is_left_of_a_whole_day_over_every_page(window: Window, qtbot: QtBot) -> None:
    """The same walk after many pages: what a page left behind when it was left counts too."""
    desk = window.desk
    assert desk is not None
    for route, where in marked_desk.places(desk).items():
        shell(window).go(route, **where)
        settle(window, qtbot)
    desk = None
    window.lock()
    assert left(window, qtbot) == []


def test_the_walk_finds_what_is_kept_on_purpose(window: Window, qtbot: QtBot) -> None:
    """Without this, an empty answer of the walk would prove nothing."""
    window.lock()
    kept = {"somewhere": [marked_desk.mark() + "!"]}
    label = QLabel(marked_desk.mark(), window)
    found = left(window, qtbot)
    assert any(each.startswith("QLabel") for each in found), found
    assert any("list" in each for each in found), found
    kept.clear()
    label.deleteLater()
    assert left(window, qtbot) == []
