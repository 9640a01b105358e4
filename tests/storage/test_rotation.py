"""New keys for everything: the old ones open nothing here any more, and nothing is lost."""

from __future__ import annotations

import contextlib
import random
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from defender_desk.crypto.age import NoMatch, Opener
from defender_desk.crypto.keyfile import open_keyring, open_keyring_with
from defender_desk.crypto.recovery_words import recovery_identity, words_for
from defender_desk.errors import DiskFull, WrongPassphrase, WrongRecoveryWords
from defender_desk.storage import rotation
from defender_desk.storage.attachments import Attachments
from defender_desk.storage.backup import make_copy
from defender_desk.storage.health import Check
from defender_desk.storage.rekeyed_copy import check_database
from defender_desk.storage.vault import Vault
from tests.storage import vaults

NEW = "otra frase larga para abrir"
NEW_WORDS = words_for(bytes(range(50, 66)))
SIZES = (900, 70_000, 200_000)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vault"
    with vaults.make(folder) as vault:
        for number in range(5):
            vaults.note(vault, "C", code=f"E-{number}")
        for size in SIZES:
            source = folder.parent / f"{size}.bin"
            source.write_bytes(random.Random(size).randbytes(size))
            vault.attachments.add(source)
        vault.attachments.add_cell("ab" * 32, 9_000_000, 1, b"x" * 100_000)
        vault.drafts.put("D" * 26, "note", {"title": "borrador"})
        make_copy(vault.backup_source(), datetime.now().astimezone())
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "vault")


def everything(vault: Vault) -> tuple[object, ...]:
    with vault._lanes.read() as connection:
        files = connection.exec_driver_sql("SELECT sha256 FROM file ORDER BY 1").scalars().all()
        cells = connection.exec_driver_sql("SELECT sha256, place FROM cell").all()
    return (
        {record.code for record in vault.records.find("note")}, vault.drafts.count(),
        {sha256: vault.attachments.read(sha256) for sha256 in files}, [tuple(c) for c in cells],
        {line.header for line in vault.journal.ops_of(
            [record.id for record in vault.records.find("note")])},
    )


def rotate(folder: Path) -> None:
    vaults.reopen(folder).rotate(vaults.PHRASE, NEW, NEW_WORDS, log_n=vaults.LOG_N)


def test_everything_opens_with_the_new_keys_and_nothing_with_the_old(folder: Path) -> None:
    old_files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with vaults.reopen(folder) as vault:
        before, device, key = everything(vault), vault.device, vault.database_key
    old_ring = open_keyring(old_files["key.age"], vaults.PHRASE)
    rotate(folder)
    with pytest.raises(WrongPassphrase):
        vaults.reopen(folder)
    with pytest.raises(WrongRecoveryWords):
        Vault.recover(folder, vaults.WORDS, "x", log_n=vaults.LOG_N, ballast=0)
    assert check_database(folder / "desk.db", key), "the old key opens the database no more"
    for path in (folder / "attachments").rglob("*/*"):
        with path.open("rb") as file, pytest.raises(NoMatch):
            Opener(file, [old_ring.vault])
    assert not list((folder / "backups").glob("*")), "copies with the old keys are gone"
    with vaults.reopen(folder, NEW) as vault:
        assert everything(vault) == before
        assert vault.device.id != device.id
        assert vault.device.person == device.person
        assert vault.device.signing_public != device.signing_public
        assert vault.device.reading_public != device.reading_public
        assert old_ring.reading in vault.readings, "packages on the way still open"
        bad = {fault.code for fault in Check(vault, full=True).run().faults}
        assert not bad - {"disk-nearly-full"}
        row = vault.ledger.card(device.id)
        assert row is not None
        assert vault.ledger.cards() == []
        with vault._lanes.read() as connection:
            assert connection.exec_driver_sql(
                "SELECT own, seed FROM device WHERE id=?", (device.id,)).one() == (2, None)
        vaults.note(vault, "C", code="E-9")
    Vault.recover(folder, NEW_WORDS, "tercera", log_n=vaults.LOG_N, ballast=0).close()
    with vaults.reopen(folder, "tercera") as vault:
        assert "E-9" in {record.code for record in vault.records.find("note")}


def test_what_was_written_before_still_reaches_the_team(folder: Path, team: Vault) -> None:
    with vaults.reopen(folder) as vault:
        old = vault.device
    rotate(folder)
    with vaults.reopen(folder, NEW) as vault:
        lines = list(vault.journal.lines(old.id))
        taken = team.journal.take(
            [(line.header, line.body) for line in lines], vault.journal.seals_for(old.id),
            {old.id: old.signing_public},
        )
        assert taken.new == len(lines) == 5
        vaults.note(vault, "C", code="E-9")
        assert vaults.give(vault, team).new == 1


def test_what_the_old_device_lost_is_still_found(folder: Path) -> None:
    rotate(folder)
    with vaults.reopen(folder, NEW) as vault:
        vault._lanes.write(lambda c: c.exec_driver_sql("DELETE FROM op WHERE n=3") and None)
        assert "journal-gap" in {fault.code for fault in Check(vault).run().faults}


def test_a_wrong_phrase_or_sheet_changes_nothing_and_the_vault_stays_open(folder: Path) -> None:
    files = {path: path.read_bytes() for path in folder.glob("*.age")}
    with vaults.reopen(folder) as vault:
        with pytest.raises(WrongPassphrase):
            vault.rotate("no es", NEW, NEW_WORDS, log_n=vaults.LOG_N)
        with pytest.raises(WrongRecoveryWords):
            vault.rotate(vaults.PHRASE, NEW, NEW_WORDS[:11], log_n=vaults.LOG_N)
        vaults.note(vault, "C", code="E-9")
    assert {path: path.read_bytes() for path in files} == files


def test_a_full_disk_before_the_keys_are_written_leaves_the_old_vault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vaults.reopen(folder) as vault:
        before = everything(vault)

    def full(name: str) -> None:
        if name == "rotate.ready":
            raise DiskFull(needed=1, place="vault")

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "reached", full)
        with pytest.raises(DiskFull):
            rotate(folder)
    with vaults.reopen(folder) as vault:
        assert everything(vault) == before


def test_files_that_no_room_was_found_for_are_sealed_anew_at_another_opening(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vaults.reopen(folder) as vault:
        before = everything(vault)
    calls = []
    usual = Attachments._reseal

    def full(self: Attachments, *facts: object) -> None:
        calls.append(facts)
        if len(calls) > 1:
            raise DiskFull(needed=1, place="vault")
        usual(self, *facts)  # type: ignore[arg-type]  passed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(Attachments, "_reseal", full)
        rotate(folder)
        with vaults.reopen(folder, NEW) as vault:
            assert everything(vault) == before, "both identities open meanwhile"
    with vaults.reopen(folder, NEW) as vault:
        assert everything(vault) == before
        with vault._lanes.read() as connection:
            assert not rotation.is_under_way(connection)
        for path in (folder / "attachments").rglob("*/*"):
            with path.open("rb") as file:
                Opener(file, vault.attachment_identities[:1])


def test_a_damaged_file_stays_as_it_is(folder: Path) -> None:
    with vaults.reopen(folder) as vault:
        with vault._lanes.read() as connection:
            sha256 = connection.exec_driver_sql(
                "SELECT sha256 FROM file WHERE size=70000").scalar_one()
        path = vault.attachments.path_of(sha256)
    data = bytearray(path.read_bytes())
    data[50_000] ^= 1
    path.write_bytes(data)
    rotate(folder)
    assert path.read_bytes() == data
    with vaults.reopen(folder, NEW) as vault:
        [fault] = [f for f in Check(vault, full=True).run().faults if f.code == "file-changed"]
        assert fault.count == 1


def test_twice_in_a_row(folder: Path) -> None:
    with vaults.reopen(folder) as vault:
        before = everything(vault)
    rotate(folder)
    vaults.reopen(folder, NEW).rotate(NEW, "tercera frase", vaults.WORDS, log_n=vaults.LOG_N)
    with vaults.reopen(folder, "tercera frase") as vault:
        assert everything(vault) == before
        assert len(vault.readings) == len(vault.attachment_identities) == 3
        vault.try_recovery(vaults.WORDS)


def opened(folder: Path) -> tuple[Vault, str]:
    """The vault by the old phrase or the new one, whichever opens it."""
    for phrase in (NEW, vaults.PHRASE):
        try:
            return vaults.reopen(folder, phrase), phrase
        except WrongPassphrase:
            continue
    raise AssertionError("neither phrase opens it")


def sheets(folder: Path) -> int:
    """How many of the two sheets open the vault."""
    count = 0
    for words in (vaults.WORDS, NEW_WORDS):
        with contextlib.suppress(WrongRecoveryWords):
            ring = open_keyring_with(
                (folder / "recovery.age").read_bytes(), recovery_identity(words))
            keys = (ring.database_key, *ring.older_databases)
            count += any(rotation._opens(folder / "desk.db", key) for key in keys)
    return count


def test_killed_at_every_step_a_phrase_and_a_sheet_open_it_and_nothing_is_lost(
    folder: Path, tmp_path: Path
) -> None:
    with vaults.reopen(folder) as vault:
        before = everything(vault)
    phrases = []
    while True:
        trial = shutil.copytree(folder, tmp_path / f"trial-{len(phrases)}")
        if not vaults.killed_at(f"rotate:{len(phrases) + 1}", lambda at=trial: rotate(at)):
            break
        assert sheets(trial) == 1
        vault, phrase = opened(trial)
        with vault:
            assert everything(vault) == before
            with vault._lanes.read() as connection:
                assert not rotation.is_under_way(connection)
        phrases.append(phrase)
        # After the first opening every copy of the key file says the same again.
        assert (trial / "key.age").read_bytes() == (trial / "key2.age").read_bytes()
        assert not list(trial.rglob("*.part*"))
        shutil.rmtree(trial)
    # Forward for good from the first new key file on, back before.
    assert phrases == [vaults.PHRASE] * phrases.count(vaults.PHRASE) + [NEW] * phrases.count(NEW)
    assert phrases.count(vaults.PHRASE) >= 3
    assert phrases.count(NEW) >= 10
