"""What the first version made opens in every later one: the zip is never made again.

It holds both vaults, their phrases and sheets, and every file that was exchanged on a practice
day walked by version 0.1.0 (tests/vectors/README.md).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from defender_desk.desk.desk import Desk, open_desk, recover
from defender_desk.errors import NotForYou, UnknownSender, WrongDirection

FROZEN = Path(__file__).resolve().parent.parent / "vectors" / "first-day-0.1.0.zip"


@pytest.fixture
def day(tmp_path: Path) -> Path:
    with zipfile.ZipFile(FROZEN) as kept:
        kept.extractall(tmp_path)
    return tmp_path


def opened(day: Path, role: str) -> Desk:
    phrase = (day / role / "passphrase.txt").read_text(encoding="utf-8").strip()
    return open_desk(day / role / "vault", phrase)


def test_the_vault_opens_with_everything_in_it(day: Path) -> None:
    desk = opened(day, "defender")
    try:
        [case] = desk.records.list("case")
        assert case["code"] == "GT-2026-014"
        notes = {note["code"]: note for note in desk.records.list("note")}
        assert set(notes) == {"E-07", "E-08"}
        files = [row for note in notes.values() for row in desk.notes.files(note["id"])]
        assert len(files) == 8
        for row in files:
            assert desk.notes.read(row.id).startswith(b"\xff\xd8")
        [declaration] = desk.declarations.of_case(case["id"])
        assert (declaration.code, declaration.step) == ("D-02", "signed")
        [version] = desk.declarations.versions(declaration.id)
        assert desk.declarations.version_pdf(version.id).startswith(b"%PDF")
        assert {row.state for row in desk.bundles.series()} == {"received"}
        assert desk.search.find("pintas")
    finally:
        desk.close()


def test_the_sheet_of_that_day_still_recovers_it(day: Path) -> None:
    words = (day / "defender" / "recovery-words.txt").read_text(encoding="utf-8").split()
    desk = recover(day / "defender" / "vault", words, "nube cerro lluvia espejo carta", log_n=10)
    desk.close()


def test_its_packages_and_receipts_are_still_read(day: Path) -> None:
    staff, defender = opened(day, "staff"), opened(day, "defender")
    try:
        seen = 0
        for file in sorted((day / "post").glob("*.ddb")):
            for desk in (staff, defender):
                try:
                    view = desk.inbox.look(file)
                except (NotForYou, UnknownSender, WrongDirection):
                    continue  # each file is for one of the two desks
                assert view.kind in {"assignment", "work", "receipt"}
                seen += 1
                if view.kind == "receipt":
                    assert defender.receipts.read(file).already
        assert seen == len(list((day / "post").glob("*.ddb")))
    finally:
        staff.close()
        defender.close()
