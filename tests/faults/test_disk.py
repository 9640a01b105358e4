"""A disk that cannot grow, the ballast, a folder that cannot be written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from defender_desk.errors import CannotWrite, DiskFull
from defender_desk.storage.vault import Vault
from tests.storage import vaults

ROOT = Path(__file__).resolve().parents[2]

FULL = """
import resource, sys
from pathlib import Path
from defender_desk.domain.record import new_id
from defender_desk.errors import CannotWrite, DiskFull
from defender_desk.storage.vault import Vault
vault = Vault.open(Path(sys.argv[1]), sys.argv[2], ballast=0)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
saved = []
try:
    while True:
        saved.append(vault.records.save("note", new_id(), {"case": "C", "text": "x" * 5000}).id)
except (DiskFull, CannotWrite) as error:
    refused = error.code
kept = vault.records.count("note")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
vault.records.save("note", new_id(), {"case": "C", "title": "con espacio otra vez"})
print(refused, len(saved), kept, vault.records.count("note"))
vault.close()
"""


def test_a_database_that_cannot_grow_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    said = subprocess.run(
        [sys.executable, "-c", FULL, folder, vaults.PHRASE], capture_output=True, text=True,
        check=True, cwd=ROOT,
    ).stdout.split()
    refused, saved, kept, after = said[0], *map(int, said[1:])
    assert refused in ("disk-full", "cannot-write")
    assert saved == kept
    assert after == kept + 1
    with vaults.reopen(folder) as vault:
        assert vault.records.count("note") == after


def test_the_ballast_is_given_back_to_a_full_disk_and_the_save_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlcipher3.dbapi2 as sqlcipher

    folder = tmp_path / "vault"
    vaults.make(folder).close()
    with Vault.open(folder, vaults.PHRASE, ballast=1 << 20) as vault:
        ballast = folder / "ballast"
        assert ballast.stat().st_size == 1 << 20
        append = vault.journal.append

        def full(*facts: object, **more: object) -> object:
            if ballast.exists():
                raise sqlcipher.OperationalError("database or disk is full")
            return append(*facts, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(vault.journal, "append", full)
        case = vaults.case(vault)
        assert vault.gave_room
        assert vault.records.get(case) is not None
    with Vault.open(folder, vaults.PHRASE, ballast=1 << 20) as vault:
        assert ballast.stat().st_size == 1 << 20
        assert not vault.gave_room


def test_a_folder_that_cannot_be_written_is_named_and_the_old_phrase_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    usual = os.open

    def fixed(path: object, flags: int, *rest: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, "read-only", str(path))
        return usual(path, flags, *rest)  # type: ignore[arg-type]

    with vaults.make(folder) as vault:
        case = vaults.case(vault)
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", fixed)
            with pytest.raises(CannotWrite):
                vault.change_passphrase(vaults.PHRASE, "otra", log_n=vaults.LOG_N)
            with pytest.raises(CannotWrite):
                vault.attachments.add(Path(__file__))
            with pytest.raises(CannotWrite):
                vaults.make(tmp_path / "nuevo")
    with vaults.reopen(folder) as vault:
        assert vault.records.get(case) is not None
        assert vault.attachments.total() == (0, 0)


def test_a_place_that_takes_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(CannotWrite):
        vaults.make(tmp_path / "file" / "vault")


def test_a_disk_without_one_free_byte_still_opens_by_its_ballast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The phone's photographs filled the disk overnight: SQLite cannot even lay down its log."""
    import shutil

    import sqlcipher3.dbapi2 as sqlcipher

    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        case = vaults.case(vault)
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(1 << 20))
    usual, room = sqlcipher.connect, shutil.disk_usage

    def full(*facts: object, **more: object) -> object:
        if ballast.exists():
            raise sqlcipher.OperationalError("disk I/O error")
        return usual(*facts, **more)

    def usage(where: object) -> object:
        return room(tmp_path)._replace(free=0) if ballast.exists() else room(tmp_path)

    monkeypatch.setattr(sqlcipher, "connect", full)
    monkeypatch.setattr(shutil, "disk_usage", usage)
    with vaults.reopen(folder) as vault:
        assert vault.gave_room
        assert vault.records.get(case) is not None
    ballast.write_bytes(b"")
    monkeypatch.setattr(Vault, "_make_room", lambda self: False)
    with pytest.raises(DiskFull) as refused:
        vaults.reopen(folder)
    assert refused.value.facts["place"] == "vault"
