"""A database with pages that cannot be read is made anew from what can, and from a copy."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from defender_desk.errors import DamagedVault, NothingToRescue, WrongPassphrase
from defender_desk.storage.backup import make_copy
from defender_desk.storage.health import Check
from defender_desk.storage.rekeyed_copy import check_database
from defender_desk.storage.vault import Vault
from tests.storage import vaults

FIRST, LATER = 120, 60
"""Notes before the automatic copy, and after it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vault"
    with vaults.make(folder) as vault:
        for number in range(FIRST):
            vaults.note(vault, "C", code=f"E-{number:03}", text="x" * 300)
        vault.attachments.add(Path(__file__))
        make_copy(vault.backup_source(), datetime.now().astimezone())
        for number in range(LATER):
            vaults.note(vault, "C", code=f"L-{number:03}", text="x" * 300)
        vault.drafts.put("D" * 26, "note", {"title": "borrador"})
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "vault")
    return tmp_path / "vault"


def spoil(file: Path, pages: list[int]) -> None:
    with file.open("r+b") as opened:
        for page in pages:
            opened.seek(page * 4096)
            opened.write(os.urandom(4096))


def codes(vault: Vault) -> set[str]:
    return {record.code for record in vault.records.find("note")}


def test_everything_of_the_copy_and_everything_readable_is_there_again(folder: Path) -> None:
    file = folder / "desk.db"
    pages = file.stat().st_size // 4096
    damaged = [8, 9, pages // 2, pages - 3]
    spoil(file, damaged)
    with pytest.raises(WrongPassphrase):
        Vault.rescue(folder, "otra frase que no es")
    rescued = Vault.rescue(folder, vaults.PHRASE)
    assert rescued.copy_at
    assert not rescued.whole
    assert FIRST <= rescued.ops <= FIRST + LATER
    kept = folder / "set-aside" / rescued.aside / "desk.db"
    assert kept.stat().st_size == pages * 4096
    assert not (folder / "rescued.db").exists()
    with vaults.reopen(folder) as vault:
        assert vault.journal.count() == rescued.ops
        assert {f"E-{number:03}" for number in range(FIRST)} <= codes(vault)
        assert rescued.records == vault.records.count("note")
        found = {fault.code for fault in Check(vault, full=True).run().faults}
        assert not found & {"database-pages", "journal-changed", "view-differs", "own-keys"}
        # What the lost device wrote last may be with the team: this one writes under a new id.
        vaults.note(vault, "C", code="N-1")
        assert {device: have.n for device, have in vault.journal.have().items()}[
            vault.device.id] == 1
        assert len(vault.journal.have()) == 2


def test_one_bad_page_costs_what_lay_on_it_and_never_what_the_copy_has(
    folder: Path, tmp_path: Path
) -> None:
    pages = (folder / "desk.db").stat().st_size // 4096
    kept = []
    for page in random.Random(4).sample(range(1, pages), 6):
        trial = shutil.copytree(folder, tmp_path / f"page-{page}")
        spoil(trial / "desk.db", [page])
        rescued = Vault.rescue(trial, vaults.PHRASE)
        kept.append(rescued.ops)
        with vaults.reopen(trial) as vault:
            assert {f"E-{number:03}" for number in range(FIRST)} <= codes(vault)
            assert not rescued.whole or len(codes(vault)) == FIRST + LATER
    # A page that leads to others hides them too; of any other little is lost, or nothing.
    assert sum(ops >= FIRST + LATER - 14 for ops in kept) >= 4
    assert min(kept) >= FIRST


def test_without_a_copy_what_can_be_read_is_enough(folder: Path) -> None:
    shutil.rmtree(folder / "backups")
    with vaults.reopen(folder) as vault:
        page = vault._lanes.write(lambda c: c.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name='r_note'").scalar())
        before = codes(vault)
    spoil(folder / "desk.db", [page - 1])
    rescued = Vault.rescue(folder, vaults.PHRASE)
    assert (rescued.copy_at, rescued.whole) == ("", True)
    with vaults.reopen(folder) as vault:
        assert codes(vault) == before
        assert vault.drafts.count() == 1


def test_a_database_of_which_nothing_is_left_comes_back_as_the_copy_was(folder: Path) -> None:
    file = folder / "desk.db"
    spoil(file, list(range(file.stat().st_size // 4096)))
    with pytest.raises(DamagedVault):
        vaults.reopen(folder)
    rescued = Vault.rescue(folder, vaults.PHRASE)
    assert (rescued.ops, rescued.whole) == (FIRST, False)
    with vaults.reopen(folder) as vault:
        assert codes(vault) == {f"E-{number:03}" for number in range(FIRST)}
        assert vault.attachments.read(vault._lanes.write(
            lambda c: c.exec_driver_sql("SELECT sha256 FROM file").scalar()))


def test_where_nothing_is_left_at_all_nothing_is_touched(folder: Path) -> None:
    shutil.rmtree(folder / "backups")
    file = folder / "desk.db"
    spoil(file, list(range(file.stat().st_size // 4096)))
    before = file.read_bytes()
    with pytest.raises(NothingToRescue):
        Vault.rescue(folder, vaults.PHRASE)
    assert file.read_bytes() == before
    assert not (folder / "set-aside").exists()
    assert not list(folder.glob("rescued*"))


def test_an_open_vault_can_be_made_anew_and_is_then_closed(folder: Path) -> None:
    vault = vaults.reopen(folder)
    before = codes(vault)
    rescued = vault.rescue_and_close()
    assert rescued.whole
    with vaults.reopen(folder) as again:
        assert codes(again) == before
        assert again.device.id == vault.device.id


def test_cut_short_at_every_step_it_can_be_done_again_or_is_done(
    folder: Path, tmp_path: Path
) -> None:
    with vaults.reopen(folder) as vault:
        key = vault.database_key
    spoil(folder / "desk.db", [12, 30])
    with_all = Vault.rescue(shutil.copytree(folder, tmp_path / "whole"), vaults.PHRASE).ops
    killed = 0
    while True:
        trial = shutil.copytree(folder, tmp_path / f"trial-{killed}")
        if not vaults.killed_at(
            f"rescue:{killed + 1}", lambda at=trial: Vault.rescue(at, vaults.PHRASE)
        ):
            break
        killed += 1
        with contextlib.suppress(DamagedVault):
            vaults.reopen(trial).close()
        if check_database(trial / "desk.db", key):
            Vault.rescue(trial, vaults.PHRASE)
        assert check_database(trial / "desk.db", key) == ()
        with vaults.reopen(trial) as vault:
            assert vault.journal.count() == with_all
        shutil.rmtree(trial)
    assert killed == 6
