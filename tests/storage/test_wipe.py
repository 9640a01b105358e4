"""Once the keys are destroyed nothing opens, whatever cuts the rest short."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from defender_desk.errors import CannotWrite, DeskError, NoVault, VaultInUse, WrongPassphrase
from defender_desk.storage import wipe
from defender_desk.storage.backup import make_copy
from defender_desk.storage.own_files import foreign_in
from defender_desk.storage.vault import Vault, vault_exists
from tests.storage import vaults


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault with records, a file, an automatic copy and something set aside."""
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        vaults.case(vault)
        vault.attachments.add(Path(__file__))
        copy = make_copy(vault.backup_source(), datetime.now().astimezone())
        shutil.copytree(copy.generation.path, folder / "set-aside" / copy.generation.name)
    return folder


def opens(folder: Path) -> bool:
    """Whether anything that is left opens: the vault by phrase or sheet, or a copy's keys."""
    from defender_desk.crypto.keyfile import open_keyring, open_keyring_with
    from defender_desk.crypto.recovery_words import recovery_identity

    for file in folder.rglob("*.age*"):
        try:
            if file.name.startswith("recovery"):
                open_keyring_with(file.read_bytes(), recovery_identity(vaults.WORDS))
            else:
                open_keyring(file.read_bytes(), vaults.PHRASE)
        except DeskError:
            continue
        return True
    return False


def test_an_open_vault_is_wiped_and_nothing_is_left(folder: Path) -> None:
    vault = vaults.reopen(folder)
    vault.wipe()
    assert not folder.exists()
    assert not vault_exists(folder)
    with pytest.raises(NoVault):
        vaults.reopen(folder)
    with vaults.make(folder) as again:
        assert again.journal.count() == 0


def test_files_of_others_in_its_folder_stay_and_are_told(folder: Path) -> None:
    # A vault that was lived in holds nothing foreign: every name of its own is known.
    assert foreign_in(folder) == ()
    (folder / "Contrato.odt").write_text("mío", encoding="utf-8")
    (folder / "Fotos").mkdir()
    (folder / "Fotos" / "patio.jpg").write_bytes(b"jpg")
    assert vaults.reopen(folder).wipe() == ("Contrato.odt", "Fotos")
    assert sorted(path.name for path in folder.rglob("*")) == [
        "Contrato.odt", "Fotos", "patio.jpg"]


def test_a_closed_vault_is_wiped_by_who_can_open_it_alone(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.wipe_closed(folder, "otra frase")
    with vaults.reopen(folder) as vault:
        assert vault.journal.count() == 1
        with pytest.raises(VaultInUse):
            Vault.wipe_closed(folder, vaults.PHRASE)
    Vault.wipe_closed(folder, vaults.PHRASE)
    assert not folder.exists()


def test_the_keys_go_first_and_are_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = (folder / "key.age").read_bytes()
    os.link(folder / "key.age", folder.parent / "what-the-disk-keeps")
    seen: list[str] = []

    def step(name: str) -> None:
        seen.append(name)
        if name == "wipe.keys":
            assert not list(folder.rglob("*.age*"))
            assert (folder / "desk.db").exists()
            assert not opens(folder)

    monkeypatch.setattr(wipe, "reached", step)
    Vault.wipe_closed(folder, vaults.PHRASE)
    assert seen.index("wipe.keys") < seen.index("wipe.file")
    over = (folder.parent / "what-the-disk-keeps").read_bytes()
    assert len(over) == len(key)
    assert over != key


def test_a_key_that_cannot_be_destroyed_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "key2.age":
            raise PermissionError(13, "held", str(path))
        usual(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(CannotWrite):
        Vault.wipe_closed(folder, vaults.PHRASE)
    monkeypatch.undo()
    # Written over all the same: it opens nothing, and the others are gone.
    assert not opens(folder)
    assert not (folder / "key.age").exists()


def test_killed_at_every_step_it_opens_before_and_never_after_the_keys_are_gone(
    folder: Path, tmp_path: Path
) -> None:
    shutil.rmtree(folder / "set-aside")
    steps = []
    while True:
        trial = shutil.copytree(folder, tmp_path / f"trial-{len(steps)}")
        if not vaults.killed_at(
            f"wipe:{len(steps) + 1}", lambda at=trial: Vault.wipe_closed(at, vaults.PHRASE)
        ):
            assert not trial.exists()
            break
        keys = len(list(trial.rglob("*.age*")))
        steps.append(keys)
        assert opens(trial) == (keys > 0)
        if keys:
            try:
                vaults.reopen(trial).close()
            except DeskError:
                assert not {"key.age", "key2.age"} & {path.name for path in trial.iterdir()}
        else:
            assert not vault_exists(trial)
            # What is left can be read by nobody; a new vault in its place begins empty.
            with vaults.make(trial) as again:
                assert again.journal.count() == 0
                assert again.attachments.total() == (0, 0)
                assert not list(trial.rglob("attachments/*/*"))
        shutil.rmtree(trial)
    assert steps == sorted(steps, reverse=True)
    assert steps[0] == 6
    assert steps.count(0) >= 5
