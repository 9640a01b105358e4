"""The check of the archive in the window: all well, a photograph gone, a spoilt key, a crash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from defender_desk.desk import desk as desks
from defender_desk.ui.pages.health.page import HealthPage
from defender_desk.ui.window import Window
from tests.ui.desk_window import (
    PHRASE,
    Clock,
    button,
    go,
    notice,
    small_desk,
    window_on,
    words,
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    desk, _sheet = small_desk(tmp_path / "vault", Clock())
    with window_on(tmp_path / "vault", desk) as made:
        yield made


def test_all_is_well_and_the_page_remembers_when(window: Window) -> None:
    page = go(window, "health")
    assert isinstance(page, HealthPage)
    assert "Todavía no se ha revisado." in words(page)
    page.main_action()
    assert "Todo está en orden." in words(page)
    assert "todo estaba en orden" in words(go(window, "health"))


def test_a_photograph_that_is_gone_is_told_and_comes_back_from_the_stick(
    window: Window, tmp_path: Path
) -> None:
    desk: Any = window.desk
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    desk.backups.make(stick)
    sealed = next(each for each in (window.folder / "attachments").rglob("*")
                  if each.is_file())
    kept = sealed.read_bytes()
    sealed.unlink()
    page = go(window, "health")
    page.main_action()
    told = notice(page)
    assert told.property("kind") == "danger"
    assert "Dañado" in words(page)
    found = next(each for each in page.report.findings if each.code == "file-missing")
    assert found.what in words(page)
    assert found.todo in words(page)
    desk.backups.present = lambda: stick
    button(page, found.repair).click()
    assert sealed.read_bytes() == kept
    assert "Todo está en orden." in words(page)
    assert "Se reparó 1 cosa." in words(page)


def test_a_spoilt_copy_of_the_key_is_mended_by_one_button(window: Window) -> None:
    (window.folder / "key2.age").write_bytes(b"nothing")
    page = go(window, "health")
    page.main_action()
    found = next(each for each in page.report.findings if each.code == "key-copy")
    button(page, found.repair).click()
    assert "key-copy" not in [each.code for each in page.report.findings]
    (window.folder / "key.age").unlink()
    window.lock()
    desks.open_desk(window.folder, PHRASE).close()


CRASH = """
import os, sys
from pathlib import Path
from defender_desk.desk import desk as desks
desk = desks.open_desk(Path(sys.argv[1]), sys.argv[2], ballast=0)
desk.drafts.put(sys.argv[3], "paragraph", {"es": "Yo vi la puerta cerrada."}, sys.argv[3])
desk.drafts.commit(sys.argv[3])
os._exit(9)  # as a power cut: nothing is locked, nothing says goodbye
"""


def test_after_a_crash_today_names_the_paragraph_and_goes_there(
    qtbot: QtBot, tmp_path: Path, root: Path
) -> None:
    folder = tmp_path / "vault"
    desk, _sheet = small_desk(folder, Clock())
    case = desk.cases.rows(desk.cases.ids("", "active"))[0].id
    person = desk.people.save({"name": "Catarina Prueba Xol", "case": case})
    paper = desk.declarations.start(case, person.id)
    added = desk.declarations.add_paragraph(paper.id, "", "Vi la puerta.")
    fact = next(each for each in desk.declarations.paragraphs(paper.id) if each.id == added.id)
    desk.close()
    desk = desks.open_desk(folder, PHRASE, ballast=0)
    assert desk.sessions.cut_short() is None  # locked as it should
    desk.close()
    child = subprocess.run([sys.executable, "-c", CRASH, str(folder), PHRASE, fact.id],
                           cwd=root, check=False)
    assert child.returncode == 9
    desk = desks.open_desk(folder, PHRASE, ballast=0)
    with window_on(folder, desk) as window:
        space: Any = window.workspace
        told = notice(space.page.reminders)
        assert "El programa se cerró de golpe." in told.text
        assert f"Revise el párrafo {fact.number}." in told.text
        assert "Se cerró de golpe" in words(go(window, "settings", section="security"))
        told = notice(go(window, "today").reminders)
        button(told, "Ir ahí").click()
        assert space.here == ("declaration", {
            "declaration_id": paper.id, "paragraph_id": fact.id})
        assert desk.sessions.cut_short() is None  # told once


def test_a_crash_with_nothing_written_offers_the_check(
    qtbot: QtBot, tmp_path: Path, root: Path
) -> None:
    folder = tmp_path / "vault"
    desk, _sheet = small_desk(folder, Clock())
    desk.close()
    idle = CRASH.replace("desk.drafts", "# desk.drafts")
    subprocess.run([sys.executable, "-c", idle, str(folder), PHRASE], cwd=root, check=False)
    desk = desks.open_desk(folder, PHRASE, ballast=0)
    with window_on(folder, desk) as window:
        space: Any = window.workspace
        told = notice(space.page.reminders)
        assert "No se estaba escribiendo nada." in told.text
        button(told, "Revisar mi archivo").click()
        assert space.here[0] == "health"
        assert "Todo está en orden." in words(space.page)
