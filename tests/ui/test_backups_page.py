"""Backups in the real window: made, cut short, damaged, overdue; none of it can be overlooked."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from defender_desk import fault_points
from defender_desk.desk import desk as desks
from defender_desk.ui import files
from defender_desk.ui.pages.backups import media
from defender_desk.ui.pages.backups import page as backups_page
from defender_desk.ui.pages.backups.page import BackupsPage
from defender_desk.ui.pages.today.page import TodayPage
from defender_desk.ui.widgets import Progressing
from defender_desk.ui.window import Window
from tests.ui.desk_window import (
    PHRASE,
    Clock,
    button,
    go,
    notice,
    small_desk,
    status,
    window_on,
    words,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clock: Clock) -> Iterator[Window]:
    """A desk with one case and one photograph, open in its window."""
    desk, _sheet = small_desk(tmp_path / "vault", clock)
    with window_on(tmp_path / "vault", desk) as made:
        yield made


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is plugged in."""
    place = tmp_path / "KINGSTON"
    place.mkdir()
    monkeypatch.setattr(backups_page, "plugged_in",
                        lambda: [media.Medium("KINGSTON", place, 14_000_000_000)]
                        if place.is_dir() else [])
    return place


def test_without_a_backup_everything_says_so(window: Window, stick: Path) -> None:
    assert status(window) == ("Sin copia de seguridad todavía", "attention")
    today = go(window, "today")
    assert isinstance(today, TodayPage)
    assert "Sin copia de seguridad" in words(today.reminders)
    page = go(window, "backup")
    assert isinstance(page, BackupsPage)
    assert "Si esta computadora se pierde, se pierde todo." in words(page)
    assert "KINGSTON" in words(page)


def test_one_is_made_on_the_only_stick_with_one_key(
    window: Window, stick: Path, qtbot: QtBot
) -> None:
    page = go(window, "backup")
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.state is not None and page.state.level == "ok")
    assert "La copia está hecha y se comprobó leyéndola." in words(page)
    assert list(stick.glob("*.ddk"))
    assert status(window) == ("Copia de seguridad: hoy", "")
    assert "opia" not in words(go(window, "today").reminders)
    page = go(window, "backup")
    page.table.select(page.table.model().rows[0][0])
    page._chosen()
    page.check.click()
    assert "Esa copia está completa." in words(page)


@pytest.mark.parametrize("step", ["backup.database", "backup.attachment", "backup.listed"])
def test_a_stick_pulled_out_is_said_and_copying_again_is_one_step(
    window: Window, stick: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def pulled(name: str) -> None:
        if name == step and stick.is_dir():
            shutil.rmtree(stick)

    monkeypatch.setattr(fault_points, "_step", pulled)
    page = go(window, "backup")
    page.make(stick)
    assert "se desconectó antes de terminar" in words(page)
    assert status(window)[1] == "attention"
    monkeypatch.setattr(fault_points, "_step", None)
    stick.mkdir(exist_ok=True)
    button(page, "Copiar otra vez").click()
    assert "La copia está hecha" in words(page)
    assert status(window) == ("Copia de seguridad: hoy", "")


def test_a_full_stick_is_named_and_the_older_backup_still_counts(
    window: Window, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, "backup")
    page.make(stick)
    full = shutil.disk_usage(stick)._replace(free=100)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    page.make(stick)
    told = notice(page)
    assert told.property("kind") == "danger"
    assert "KINGSTON" in told.text
    assert "sigue sirviendo" in words(page)
    assert status(window)[1] == "attention"
    assert "sigue sirviendo" in words(go(window, "today").reminders)
    monkeypatch.undo()
    assert desks.look_into_backup(stick, PHRASE).cases == 1


def test_a_damaged_backup_is_red_everywhere(window: Window, stick: Path) -> None:
    page = go(window, "backup")
    page.make(stick)
    database = next(stick.rglob("desk.db"))
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(bytes(data))
    row = next(each for each in page.rows.values() if each.kind == "whole")
    page.table.select(row.id)
    page._chosen()
    page._check()
    assert page.state.level == "bad"
    assert "no sirve" in words(page)
    assert status(window) == ("La última copia no sirve", "attention")
    told = notice(go(window, "today").reminders)
    assert told.property("kind") == "danger"
    assert "Su trabajo en esta computadora está bien guardado" in told.text


def test_an_old_backup_is_said_after_the_days_one_chose(
    window: Window, stick: Path, clock: Clock
) -> None:
    page = go(window, "backup")
    page.make(stick)
    clock.at += timedelta(days=4)
    assert status(window)[1] == ""
    section = go(window, "settings", section="backups").section
    section.remind.setCurrentIndex(section.remind.findData("3"))
    section.remind.activated.emit(section.remind.currentIndex())
    assert status(window) == ("Copia de seguridad: hace 4 días", "attention")
    assert "está solo en esta computadora" in words(go(window, "today").reminders)


def test_stopping_leaves_nothing_and_says_so(
    window: Window, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, "backup")

    desk = window.desk
    assert desk is not None
    whole = desk.backups.make

    def make(folder: Path, progress: Any) -> Any:
        progress.stop()
        return whole(folder, progress)

    monkeypatch.setattr(desk.backups, "make", make)
    page.make(stick)
    assert "No se hizo la copia." in words(page)
    assert not list(stick.rglob("desk.db"))
    assert page.state.level == "never"


def test_a_backup_goes_on_when_its_page_is_left(
    window: Window, stick: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    held, going = threading.Event(), threading.Event()

    def wait(name: str) -> None:
        if name == "backup.database":
            going.set()
            assert held.wait(60)

    page = go(window, "backup")
    window.tasks._at_once = False
    monkeypatch.setattr(fault_points, "_step", wait)
    page.make(stick)
    qtbot.waitUntil(going.is_set, timeout=60_000)
    assert page.findChildren(Progressing)
    assert not page._places.isEnabled()
    go(window, "today")
    held.set()
    qtbot.waitUntil(lambda: status(window) == ("Copia de seguridad: hoy", ""), timeout=60_000)
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=60_000)
    window.tasks._at_once = True


def test_inside_the_vault_no_backup_is_made(window: Window, stick: Path) -> None:
    page = go(window, "backup")
    files.answer_with([window.folder])
    page._elsewhere()
    assert notice(page).property("kind") == "danger"
    assert page.state.level == "never"


def test_what_is_mounted_is_listed_by_name(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "tmpfs /run tmpfs rw 0 0\n"
        "/dev/sdb1 /media/ines/KINGSTON\\040DT vfat rw 0 0\n"
        "/dev/sr0 /media/ines/disco iso9660 ro 0 0\n", encoding="utf-8")
    assert media._linux(mounts) == [("KINGSTON DT", Path("/media/ines/KINGSTON DT"))]
    assert media.plugged_in(mounts, "linux") == []  # no such folder here: nothing is offered
    assert media.plugged_in(tmp_path / "none", "linux") == []


def test_backups_make_themselves_once_due(window: Window, stick: Path, clock: Clock) -> None:
    desk = window.desk
    assert desk is not None
    assert desk.backups.state().local_at == ""
    window.automatic.look()
    assert desk.backups.state().local_at
    window.lock()
    window.automatic.look()  # nothing is open: nothing happens
