"""Making, opening, locking, another passphrase, the recovery sheet, damaged key files."""

from __future__ import annotations

import os
import pty
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from defender_desk.crypto.recovery_words import words_for
from defender_desk.errors import (
    DamagedKeyFile,
    DamagedVault,
    DiskFull,
    NewerVault,
    NoVault,
    OldDatabaseEngine,
    VaultExists,
    VaultInUse,
    WrongPassphrase,
    WrongRecoveryWords,
)
from defender_desk.storage import lanes, tables
from defender_desk.storage import vault as storage
from defender_desk.storage.vault import Vault, vault_exists
from tests.storage import vaults


def test_what_is_saved_is_there_after_opening_again(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    assert not vault_exists(folder)
    with vaults.make(folder) as vault:
        record = vaults.case(vault)
        device = vault.device
    with vaults.reopen(folder) as vault:
        held = vault.records.get(record)
        assert held is not None
        assert held.record.code == "GT-2026-014"
        assert (vault.device, vault.profile) == (device, vaults.INES)
        assert not vault.recovered_key_file


def test_the_folder_holds_what_it_should_and_nothing_readable(vault: Vault) -> None:
    vaults.note(vault, vaults.case(vault), text="CLAVESECRETA")
    vault.attachments.add(Path(__file__), "prueba.py")
    names = {file.name for file in vault.folder.iterdir()}
    assert names >= {"key.age", "key2.age", "recovery.age", "desk.db", "attachments", "lock"}
    for file in vault.folder.rglob("*"):
        if file.is_file() and not file.name.startswith("desk.db"):
            assert b"CLAVESECRETA" not in file.read_bytes()
    assert (vault.folder / "key.age").read_bytes() == (vault.folder / "key2.age").read_bytes()


def test_the_database_is_sealed_and_set_as_it_must_be(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        vaults.case(vault, title="PALABRAQUENOSELEE")
        with vault._lanes.read() as connection:
            said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "query_only", "secure_delete", "foreign_keys")}
        written = vault._lanes.write(
            lambda c: [c.exec_driver_sql(f"PRAGMA {name}").scalar()
                       for name in ("synchronous", "fullfsync", "trusted_schema")]
        )
    assert said == {"journal_mode": "wal", "query_only": 1, "secure_delete": 1, "foreign_keys": 1}
    assert written == [2, 1, 0]
    data = (folder / "desk.db").read_bytes()
    assert not data.startswith(b"SQLite format 3")
    assert b"PALABRAQUENOSELEE" not in data
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(folder / "desk.db").execute("SELECT 1 FROM op")


def test_a_wrong_phrase_opens_nothing_and_lets_go(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    for _again in range(2):
        with pytest.raises(WrongPassphrase):
            vaults.reopen(folder, "otra frase distinta")
    vaults.reopen(folder).close()


def test_no_vault_and_a_vault_already_there(tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        vaults.reopen(tmp_path / "nada")
    with pytest.raises(NoVault):
        Vault.recover(tmp_path / "nada", vaults.WORDS, "x", log_n=vaults.LOG_N)
    vaults.make(tmp_path / "vault").close()
    with pytest.raises(VaultExists):
        vaults.make(tmp_path / "vault")


def test_a_making_that_was_cut_short_leaves_no_vault_and_can_begin_anew(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    for name in ("key.age", "key2.age", "recovery.age"):
        (folder / name).unlink()
    assert not vault_exists(folder)
    with vaults.make(folder) as vault:
        assert vault.records.count("case") == 0


def test_a_vault_without_key_files_is_never_cleared_for_a_new_one(tmp_path: Path) -> None:
    """Somebody deleted both key files: the sheet still opens what a new vault would destroy."""
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        record = vaults.case(vault)
    for name in ("key.age", "key2.age"):
        (folder / name).unlink()
    with pytest.raises(DamagedKeyFile):
        vaults.reopen(folder)
    with pytest.raises(VaultExists):
        vaults.make(folder)
    with Vault.recover(
        folder, vaults.WORDS, "una frase nueva", log_n=vaults.LOG_N, ballast=0
    ) as vault:
        assert vault.records.get(record) is not None


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_making_that_a_full_disk_stopped_can_begin_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    folder = tmp_path / "vault"
    usual = storage.write_whole
    calls: list[Path] = []

    def full(final: Path, data: bytes, place: str) -> None:
        calls.append(final)
        if len(calls) == at:
            raise DiskFull(needed=1, place=place)
        usual(final, data, place)

    with monkeypatch.context() as patch:
        patch.setattr(storage, "write_whole", full)
        with pytest.raises(DiskFull):
            vaults.make(folder)
    assert not vault_exists(folder)
    vaults.make(folder).close()


# --- the key file -----------------------------------------------------------------------------


@pytest.mark.parametrize("hurt", ["key.age", "key2.age"])
@pytest.mark.parametrize("how", ["gone", "empty", "flipped", "cut", "header"])
def test_one_copy_of_the_key_file_serves_and_mends_the_other(
    tmp_path: Path, hurt: str, how: str
) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    whole = (folder / hurt).read_bytes()
    if how == "gone":
        (folder / hurt).unlink()
    else:
        place = {"flipped": len(whole) - 5, "header": 60}.get(how, 0)
        hurt_bytes = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        (folder / hurt).write_bytes(
            {"empty": b"", "cut": whole[: len(whole) // 2]}.get(how, hurt_bytes)
        )
    with vaults.reopen(folder) as vault:
        assert vault.recovered_key_file
    assert (folder / "key.age").read_bytes() == (folder / "key2.age").read_bytes() == whole
    with vaults.reopen(folder) as vault:
        assert not vault.recovered_key_file


def test_both_copies_ruined_are_named_and_the_sheet_still_opens(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        record = vaults.case(vault)
    for name in ("key.age", "key2.age"):
        (folder / name).write_bytes(b"nada")
    with pytest.raises(DamagedKeyFile):
        vaults.reopen(folder)
    with Vault.recover(
        folder, vaults.WORDS, "una frase nueva", log_n=vaults.LOG_N, ballast=0
    ) as vault:
        assert vault.records.get(record) is not None
    vaults.reopen(folder, "una frase nueva").close()


def test_words_of_another_sheet_open_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    before = (folder / "key.age").read_bytes()
    with pytest.raises(WrongRecoveryWords):
        Vault.recover(folder, words_for(bytes(16)), "x", log_n=vaults.LOG_N)
    assert (folder / "key.age").read_bytes() == before


def test_another_passphrase_for_both_copies(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        record = vaults.case(vault)
        with pytest.raises(WrongPassphrase):
            vault.change_passphrase("no es esta", "nueva", log_n=vaults.LOG_N)
        vault.change_passphrase(vaults.PHRASE, "nueva frase", log_n=vaults.LOG_N)
    assert (folder / "key.age").read_bytes() == (folder / "key2.age").read_bytes()
    with pytest.raises(WrongPassphrase):
        vaults.reopen(folder)
    with vaults.reopen(folder, "nueva frase") as vault:
        assert vault.records.get(record) is not None


def test_a_crash_between_the_two_copies_costs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        old = (folder / "key2.age").read_bytes()
        vault.change_passphrase(vaults.PHRASE, "nueva frase", log_n=vaults.LOG_N)
    (folder / "key2.age").write_bytes(old)
    with vaults.reopen(folder, "nueva frase") as vault:
        assert vault.recovered_key_file
    with pytest.raises(WrongPassphrase):
        vaults.reopen(folder)


def test_stock_age_opens_the_key_file_and_an_attachment(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(os.urandom(100_000))
    with vaults.make(folder) as vault:
        stored = vault.attachments.add(photo)
        sealed = vault.attachments.path_of(stored.sha256)
    opened = _age_with_passphrase(folder / "key.age", vaults.PHRASE)
    assert b"AGE-SECRET-KEY-1" in opened
    identity = tmp_path / "identity.txt"
    identity.write_bytes(opened)
    plain = subprocess.run(
        ["age", "-d", "-i", identity, sealed], capture_output=True, check=True
    ).stdout
    assert plain[: stored.size] == photo.read_bytes()
    assert not plain[stored.size :].strip(b"\0")


def _age_with_passphrase(file: Path, phrase: str) -> bytes:
    """What ``age -d`` writes when somebody types the phrase at its terminal."""
    out = file.with_name("opened")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("age", ["age", "-d", "-o", str(out), str(file)])
    said = b""
    while b"passphrase" not in said.lower():
        said += os.read(terminal, 1024)
    os.write(terminal, phrase.encode() + b"\n")
    try:
        while os.read(terminal, 1024):
            pass
    except OSError:
        pass  # the terminal closes with the child
    _pid, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert status == 0
    data = out.read_bytes()
    out.unlink()
    return data


# --- one program for one vault ----------------------------------------------------------------


def test_a_second_start_calls_the_first_and_leaves(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        assert not vault.called_forward()
        program = (
            "import sys; from pathlib import Path\n"
            "from defender_desk.storage.vault import Vault\n"
            "from defender_desk.errors import VaultInUse\n"
            "try: Vault.open(Path(sys.argv[1]), sys.argv[2], ballast=0)\n"
            "except VaultInUse: print('in use')\n"
        )
        said = subprocess.run(
            [sys.executable, "-c", program, folder, vaults.PHRASE], capture_output=True,
            text=True, check=True, cwd=Path(__file__).resolve().parents[2],
        ).stdout
        assert said == "in use\n"
        assert vault.called_forward()
        assert not vault.called_forward()
        with pytest.raises(VaultInUse):
            vaults.reopen(folder)


def test_closing_ends_the_thread_and_lets_the_folder_go(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault = vaults.make(folder)
    vault.close()
    vault.close()
    assert "vault-writer" not in {thread.name for thread in threading.enumerate()}
    assert not (folder / "desk.db-wal").exists() or not (folder / "desk.db-wal").stat().st_size
    shutil.rmtree(folder)


# --- versions and leftovers -------------------------------------------------------------------


def test_an_old_engine_is_refused() -> None:
    with pytest.raises(OldDatabaseEngine):
        lanes.check_engine((3, 51, 2))
    lanes.check_engine()


def test_a_vault_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        vault._lanes.write(lambda c: c.exec_driver_sql("PRAGMA user_version=99") and None)
    with pytest.raises(NewerVault):
        vaults.reopen(folder)


def test_a_missing_or_foreign_database_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    (folder / "desk.db").write_bytes(os.urandom(8192))
    with pytest.raises(DamagedVault):
        vaults.reopen(folder)
    (folder / "desk.db").unlink()
    with pytest.raises(DamagedVault):
        vaults.reopen(folder)


def test_half_written_files_are_swept_and_whole_ones_stay(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        stored = vault.attachments.add(Path(__file__))
        lost = vault.attachments.path_of(stored.sha256).with_name("abc.part")
    lost.write_bytes(b"x")
    (folder / "key.age.part").write_bytes(b"x")
    with vaults.reopen(folder) as vault:
        assert vault.attachments.read(stored.sha256) == Path(__file__).read_bytes()
    assert not lost.exists()
    assert not (folder / "key.age.part").exists()


def test_opening_a_vault_that_is_up_to_date_loads_no_migrations(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    program = (
        "import sys; from pathlib import Path\n"
        "from defender_desk.storage.vault import Vault\n"
        "Vault.open(Path(sys.argv[1]), sys.argv[2], ballast=0).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, folder, vaults.PHRASE], capture_output=True, text=True,
        check=True, cwd=Path(__file__).resolve().parents[2],
    )
    assert (said.stdout, said.stderr) == ("False\n", "")


def test_the_profile_can_change_but_not_the_role(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        vault.save_profile(vaults.HANNAH)
    with vaults.reopen(folder) as vault:
        assert (vault.profile.name, vault.profile.role) == ("Hannah Sample", "defender")
        assert vault.device.name == "Hannah Sample"


def test_another_declaration_of_a_noun_makes_the_tables_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        vaults.case(vault, place="Sololá")
    monkeypatch.setattr(tables, "LAYOUT", tables.LAYOUT + 1)
    with vaults.reopen(folder) as vault:
        assert [hit.code for hit in vault.search.find("solola")] == ["GT-2026-014"]


def test_times_never_go_back_over_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        vaults.case(vault)
        before = vault.clock.now()
        vaults.case(vault)
    with Vault.open(folder, vaults.PHRASE, ballast=0, now=lambda: time.time() - 1e8) as vault:
        assert vault.clock.now() > before
