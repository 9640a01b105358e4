"""A vault of an earlier program is taken over whole, or stays as it was."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from defender_desk.errors import CannotWrite, DiskFull, MigrationFailed, NewerVault
from defender_desk.storage import schema, schema_upgrade
from defender_desk.storage.health import Check
from defender_desk.storage.lanes import connect
from defender_desk.storage.rekeyed_copy import contents
from defender_desk.storage.vault import Vault
from tests.storage import vaults

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
FROZEN = sorted([VECTORS / "first-day-0.1.0.zip", *(VECTORS / "vaults").glob("*.zip")])


@pytest.fixture(params=FROZEN, ids=lambda file: file.stem)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """The Defender's vault of each version that was ever given out, and its phrase."""
    with zipfile.ZipFile(request.param) as frozen:
        frozen.extractall(tmp_path)
    phrase = (tmp_path / "defender" / "passphrase.txt").read_text(encoding="utf-8").strip()
    return tmp_path / "defender" / "vault", phrase


@pytest.fixture
def older(tmp_path: Path) -> tuple[Path, str]:
    """The first version's vault, whose tables are older than this program's."""
    with zipfile.ZipFile(FROZEN[0] if "first" in FROZEN[0].name else FROZEN[-1]) as frozen:
        frozen.extractall(tmp_path)
    phrase = (tmp_path / "defender" / "passphrase.txt").read_text(encoding="utf-8").strip()
    return tmp_path / "defender" / "vault", phrase


def key_of(folder: Path, phrase: str) -> bytes:
    from defender_desk.crypto.keyfile import open_keyring

    return open_keyring((folder / "key.age").read_bytes(), phrase).database_key


def version_in(folder: Path, key: bytes) -> int:
    connection = connect(folder / "desk.db", key, writing=False)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_every_vault_ever_given_out_opens_with_everything_in_it(kept: tuple[Path, str]) -> None:
    folder, phrase = kept
    key = key_of(folder, phrase)
    before, found = contents(folder / "desk.db", key), version_in(folder, key)
    with Vault.open(folder, phrase, ballast=0) as vault:
        files, size = vault.attachments.total()
        assert files == before.counts["file"] > 0 < size
        for digest in vault._lanes.write(
            lambda c: list(c.exec_driver_sql("SELECT sha256 FROM file").scalars())
        ):
            assert vault.attachments.read(digest)
        assert vault.records.count("note") > 0
    after = contents(folder / "desk.db", key)
    assert {name: after.counts[name] for name in before.counts} == dict(before.counts)
    assert after.digest == before.digest
    assert version_in(folder, key) == schema.VERSION
    aside = folder / "set-aside" / f"desk-v{found}.db"
    assert aside.is_file() == (found < schema.VERSION)
    if found < schema.VERSION:
        assert contents(aside, key) == before


def test_an_older_program_refuses_a_newer_vault_and_leaves_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        case = vaults.case(vault)
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSION", 1)
        with pytest.raises(NewerVault) as refused:
            vaults.reopen(folder)
        assert refused.value.facts == {"version": schema.VERSION + 1, "known": 1}
    after = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    assert after == before
    with vaults.reopen(folder) as vault:
        assert vault.records.get(case) is not None


STEP = '''
from alembic import op
revision = "{version:04}"
down_revision = "{before:04}"
def upgrade():
{body}
'''


def next_step(tmp_path: Path, body: str) -> Path:
    """The program's steps and one more, whose work is ``body``."""
    steps = tmp_path / "steps"
    shutil.copytree(schema.STEPS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    (steps / "versions" / "v_next.py").write_text(
        STEP.format(version=schema.VERSION + 1, before=schema.VERSION, body=lines),
        encoding="utf-8",
    )
    return steps


@pytest.mark.parametrize("body", [
    "op.execute('DELETE FROM op WHERE seq=1')",
    "op.execute('DROP TABLE draft')",
    "op.execute(\"UPDATE op SET body=x'5b5d' WHERE seq=1\")",
    "op.execute('INSERT INTO nowhere VALUES (1)')",
])
def test_a_step_that_loses_or_changes_something_changes_nothing(tmp_path: Path, body: str) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        case = vaults.case(vault)
        key = vault._ring.database_key
    before = contents(folder / "desk.db", key)
    with pytest.raises(MigrationFailed):
        schema_upgrade.upgrade(folder / "desk.db", key, schema.VERSION,
                               steps=next_step(tmp_path, body), version=schema.VERSION + 1)
    assert contents(folder / "desk.db", key) == before
    assert not list(folder.glob("*.part*"))
    with vaults.reopen(folder) as vault:
        assert vault.records.get(case) is not None


def test_a_good_step_is_taken_and_the_old_database_kept(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        vaults.case(vault)
        key = vault._ring.database_key
    before = contents(folder / "desk.db", key)
    steps = next_step(tmp_path, "op.execute('CREATE TABLE later (id INTEGER PRIMARY KEY)')")
    schema_upgrade.upgrade(folder / "desk.db", key, schema.VERSION, steps=steps,
                           version=schema.VERSION + 1)
    after = contents(folder / "desk.db", key)
    assert after.counts["later"] == 0
    assert after.digest == before.digest
    assert contents(folder / "set-aside" / f"desk-v{schema.VERSION}.db", key) == before
    assert version_in(folder, key) == schema.VERSION + 1
    with pytest.raises(NewerVault):
        vaults.reopen(folder)


def test_a_disk_without_second_names_keeps_a_copy_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        key = vault._ring.database_key

    def no_links(*names: object) -> None:
        raise OSError(1, "not permitted")

    monkeypatch.setattr(os, "link", no_links)
    steps = next_step(tmp_path, "op.execute('CREATE TABLE later (id INTEGER PRIMARY KEY)')")
    before = contents(folder / "desk.db", key)
    schema_upgrade.upgrade(folder / "desk.db", key, schema.VERSION, steps=steps,
                           version=schema.VERSION + 1)
    assert contents(folder / "set-aside" / f"desk-v{schema.VERSION}.db", key) == before


@pytest.mark.parametrize("step", ["copied", "proved", "kept"])
def test_a_full_disk_at_a_step_leaves_the_old_vault(
    older: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder, phrase = older
    key = key_of(folder, phrase)
    before = contents(folder / "desk.db", key)

    def full(name: str) -> None:
        if name == f"migrate.{step}":
            raise DiskFull(needed=0, place="vault")

    with monkeypatch.context() as patch:
        patch.setattr(schema_upgrade, "reached", full)
        with pytest.raises((DiskFull, CannotWrite)):
            Vault.open(folder, phrase, ballast=0)
    assert contents(folder / "desk.db", key) == before
    assert not list(folder.glob("*.part*"))
    Vault.open(folder, phrase, ballast=0).close()
    assert version_in(folder, key) == schema.VERSION


def test_killed_at_every_step_the_vault_opens_with_everything(
    older: tuple[Path, str], tmp_path: Path
) -> None:
    folder, phrase = older
    key = key_of(folder, phrase)
    before = contents(folder / "desk.db", key)
    killed = 0
    while True:
        trial = tmp_path / f"trial-{killed}"
        shutil.copytree(folder, trial)
        if not vaults.killed_at(
            f"migrate:{killed + 1}",
            lambda at=trial: Vault.open(at, phrase, ballast=0).close(),
        ):
            break
        killed += 1
        found = contents(trial / "desk.db", key)
        assert (found.counts["op"], found.digest) == (before.counts["op"], before.digest)
        with Vault.open(trial, phrase, ballast=0) as vault:
            assert vault.journal.count() == before.counts["op"]
            assert vault.records.count("note") > 0
        assert version_in(trial, key) == schema.VERSION
        assert not list(trial.glob("*.part*"))
        shutil.rmtree(trial)
    assert killed == 7


@pytest.mark.parametrize("file", sorted((VECTORS / "vaults").glob("*.zip")), ids=lambda f: f.stem)
def test_a_kept_vault_is_healthy_and_its_sheet_and_its_copy_still_open(
    file: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(file) as frozen:
        frozen.extractall(tmp_path)
    home = tmp_path / "defender"
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    words = (home / "recovery-words.txt").read_text(encoding="utf-8").split()
    with Vault.open(home / "vault", phrase, ballast=0) as vault:
        found = {fault.code for fault in Check(vault, full=True).run().faults}
        assert found <= {"disk-nearly-full", "recovery-unproved"}
        vault.try_recovery(words)
        [draft] = vault.drafts.all()
        assert draft.values == {"text": "lo que se estaba escribiendo"}
        assert not vault.search.find("PURGADO")
        assert "Quitada" in {row.record.title for row in vault.records.deleted("note")}
        count = vault.journal.count()
        [copy] = (home / "vault" / "backups").glob("*/desk.db")
        assert 0 < contents(copy, vault.database_key).counts["op"] <= count
    Vault.recover(home / "vault", words, "una frase nueva para abrir", log_n=vaults.LOG_N,
                  ballast=0).close()
