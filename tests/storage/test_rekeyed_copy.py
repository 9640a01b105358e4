"""A copy of the live database counts only once it was read back and agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.errors import CannotWrite, DamagedVault, DiskFull, NotVerified
from defender_desk.storage import rekeyed_copy as copies
from defender_desk.storage.lanes import connect
from defender_desk.storage.rekeyed_copy import check_database, contents, fold_log, rekeyed_copy
from defender_desk.storage.vault import Vault
from tests.storage import vaults

OTHER = bytes(range(32))


def key_of(vault: Vault) -> bytes:
    return vault._ring.database_key


def test_a_copy_of_an_open_vault_holds_everything_under_its_own_key(
    vault: Vault, tmp_path: Path
) -> None:
    for number in range(20):
        vaults.note(vault, "C", code=f"E-{number:02}", text="pintas en la pared")
    target = tmp_path / "copy.db"
    copied = rekeyed_copy(vault.folder / "desk.db", key_of(vault), target, OTHER)
    assert copied.ops == 20
    assert copied.counts["device"] == 1
    assert contents(target, OTHER) == copied
    assert check_database(target, OTHER) == ()
    with copies.opened(target, OTHER) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] > 0
        found = connection.execute("SELECT count(*) FROM words WHERE words MATCH 'pintas'")
        assert found.fetchone()[0] == 20
    assert {file.name for file in tmp_path.glob("copy*")} == {"copy.db"}
    # The live one goes on as if nothing had been.
    vaults.note(vault, "C", code="E-99")
    assert vault.records.count("note") == 21


def test_a_copy_under_another_key_opens_with_that_one_alone(vault: Vault, tmp_path: Path) -> None:
    vaults.case(vault)
    copied = rekeyed_copy(vault.folder / "desk.db", key_of(vault), tmp_path / "c.db", OTHER)
    assert contents(tmp_path / "c.db", OTHER) == copied
    with pytest.raises(DamagedVault):
        contents(tmp_path / "c.db", key_of(vault))
    assert check_database(tmp_path / "c.db", key_of(vault))


def test_a_copy_that_differs_is_no_copy(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults.case(vault)

    def spoil(file: Path) -> None:
        connection = connect(file, OTHER, writing=True)
        connection.execute("DELETE FROM op")
        connection.close()

    monkeypatch.setattr(copies, "flush", spoil)
    with pytest.raises(NotVerified):
        rekeyed_copy(vault.folder / "desk.db", key_of(vault), tmp_path / "c.db", OTHER)
    assert not list(tmp_path.glob("c.db*"))


def test_a_place_without_room_is_named_and_left_empty(vault: Vault, tmp_path: Path) -> None:
    import resource

    vaults.note(vault, "C", text="x" * 400_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises((DiskFull, CannotWrite)):
            rekeyed_copy(vault.folder / "desk.db", key_of(vault), tmp_path / "c.db", OTHER)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.glob("c.db*"))


def test_the_log_of_a_closed_vault_is_folded_in(tmp_path: Path) -> None:
    with vaults.make(tmp_path / "vault") as vault:
        case = vaults.case(vault)
        key = key_of(vault)
    file = tmp_path / "vault" / "desk.db"
    connection = connect(file, key, writing=True)
    connection.execute("INSERT INTO meta(key, value) VALUES ('x', 'y')")
    connection.close()
    fold_log(file, key)
    assert not list(file.parent.glob("desk.db-*"))
    with vaults.reopen(file.parent) as vault:
        assert vault.records.get(case) is not None
