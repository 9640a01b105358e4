"""The health page's desk: every finding has its words, repairs say what they did."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from defender_desk import wording
from defender_desk.desk import health as words
from defender_desk.desk.desk import Desk, open_desk
from defender_desk.desk.health import rescue
from defender_desk.errors import DamagedVault, MustOpenAgain
from defender_desk.storage import health as storage
from tests.desk.conftest import PHRASE, TwoDesks

ROOT = Path(__file__).resolve().parents[2]


def _codes_in_the_source() -> set[str]:
    """Every code that ``Check`` can give: the literals of its ``_found`` calls and ``Fault``s."""
    tree = ast.parse(Path(storage.__file__).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(
                node.func, "id", "")
            if name in ("_found", "Fault"):
                found.add(str(node.args[0].value))
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
            found |= {str(each.elts[0].value) for each in node.iter.elts
                      if isinstance(each, ast.Tuple) and isinstance(each.elts[0], ast.Constant)}
    return found


def test_every_finding_has_words_in_both_languages_and_no_words_are_idle() -> None:
    assert _codes_in_the_source() == set(words.WORDS)
    for told in words.WORDS.values():
        for text in (told.what, told.safe, told.todo, told.repair):
            assert not text or wording.in_language("es")._(text) != text


def damage(desk: Desk) -> None:
    for path in sorted((desk.folder / "attachments").rglob("*")):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-5])
    desk._vault._lanes.write(
        lambda c: c.exec_driver_sql("UPDATE r_note SET f_title='x'") and None)


def test_a_check_says_what_is_wrong_and_a_repair_what_it_mended(
    at_work: TwoDesks, tmp_path: Path
) -> None:
    desk = at_work.defender
    assert desk.health.last() is None
    assert desk.health.check().ok
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    desk.backups.make(stick)
    damage(desk)
    report = desk.health.check(full=True)
    assert {found.code for found in report.findings if found.severity != "note"} >= {
        "file-wrong-size", "view-differs"}
    assert not report.ok
    [files] = [found for found in report.findings if found.code == "file-wrong-size"]
    assert files.count == 2
    note = desk.notes.get(at_work.ids["note"])
    assert files.about == (note.code,)
    assert files.severity == "damage"
    last = desk.health.last()
    assert last is not None
    assert (last.full, last.ok) == (True, False)
    wording.set_language("en")
    assert desk.health.said(report).findings[0].what != report.findings[0].what
    lists = desk.health.repair(report, codes=("view-differs",))
    assert lists.repaired == ("view-differs",)
    assert {found.code for found in lists.findings} >= {"file-wrong-size"}


def test_a_stick_with_the_backup_brings_the_files_back(at_work: TwoDesks, tmp_path: Path) -> None:
    desk = at_work.defender
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    desk.backups.make(stick)
    before = {row.id: desk.notes.read(row.id) for row in desk.notes.files(at_work.ids["note"])}
    damage(desk)
    mended = desk.health.repair(desk.health.check(full=True), backup=stick)
    assert mended.ok
    assert set(mended.repaired) == {"file-wrong-size", "view-differs"}
    assert {name: desk.notes.read(name) for name in before} == before
    assert len(list((desk.folder / "set-aside").iterdir())) == 2


def _spoil_pages(folder: Path, *pages: int) -> None:
    with (folder / "desk.db").open("r+b") as file:
        for page in pages:
            file.seek(4096 * page + 1000)
            file.write(b"damage")


def test_pages_that_cannot_be_read_are_mended_by_closing(at_work: TwoDesks) -> None:
    desk = at_work.defender
    notes = desk.records.count("note")
    desk.backups.automatic()
    desk.health.check()
    size = (desk.folder / "desk.db").stat().st_size // 4096
    _spoil_pages(desk.folder, size - 2)
    report = desk.health.check()
    [pages] = [found for found in report.findings if found.code == "database-pages"]
    assert pages.repair
    with pytest.raises(MustOpenAgain) as told:
        desk.health.repair(report)
    assert told.value.facts["records"]
    desk.close()
    again = open_desk(desk.folder, PHRASE, ballast=0)
    try:
        assert again.records.count("note") == notes
        assert again.health.check(full=True).ok
    finally:
        again.close()


def test_at_the_door_a_desk_that_does_not_open_is_rescued(at_work: TwoDesks) -> None:
    desk = at_work.defender
    notes = desk.records.count("note")
    desk.backups.automatic()
    folder = desk.folder
    desk.close()
    _spoil_pages(folder, *range(1, 40))
    with pytest.raises(DamagedVault):
        open_desk(folder, PHRASE, ballast=0).close()
    rescued = rescue(folder, PHRASE)
    assert rescued.copy_at
    again = open_desk(folder, PHRASE, ballast=0)
    try:
        assert again.records.count("note") == notes
    finally:
        again.close()
