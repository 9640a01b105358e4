"""Every kind of damage made for real, named, and mended: what could be read still can."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from defender_desk.domain.record import new_id
from defender_desk.errors import DamagedVault
from defender_desk.storage import health, health_files
from defender_desk.storage.backup import make_copy, make_whole
from defender_desk.storage.health import Check, Checked
from defender_desk.storage.rekeyed_copy import check_database
from defender_desk.storage.repair import Repair
from defender_desk.storage.vault import Vault
from tests.storage import vaults

QUIET = {"recovery-unproved", "disk-nearly-full"}
"""Depend on the machine, or are no damage."""


def look(vault: Vault, *, full: bool = True) -> Checked:
    return Check(vault, full=full).run()


def codes(vault: Vault, *, full: bool = True) -> set[str]:
    return {fault.code for fault in look(vault, full=full).faults} - QUIET


def mend(vault: Vault, *places: Path) -> set[str]:
    return {one.code for one in Repair(vault, look(vault), places=places).run()}


def sql(vault: Vault, *statements: str) -> None:
    def work(connection: Any) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    vault._lanes.write(work)


def put_file(vault: Vault, data: bytes, name: str = "IMG_0415.JPG") -> str:
    """A file with the words that belong to it; its digest."""
    import io

    stored = vault.attachments.add(io.BytesIO(data), name)
    vault.records.save("attachment", new_id(), {
        "owner": "N", "name": name, "sha256": stored.sha256, "size": stored.size,
    })
    return stored.sha256


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with records, a seal, a deletion, files small and of two cells, and a copy."""
    folder = tmp_path_factory.mktemp("made") / "vault"
    with vaults.make(folder) as vault:
        _fill(vault)
    return folder


@pytest.fixture
def full(made: Path, tmp_path: Path) -> Iterator[Vault]:
    """That vault, open, for one test to damage."""
    shutil.copytree(made, tmp_path / "vault")
    with vaults.reopen(tmp_path / "vault") as vault:
        yield vault


def _fill(vault: Vault) -> None:
    case = vaults.case(vault)
    for number in range(6):
        vaults.note(vault, case, code=f"E-{number:02}", text=f"pintas en la pared {number}")
    vault.journal.seal_now()
    vault.records.delete(vaults.note(vault, case, code="E-99"))
    for size in (1000, 70_000, 5_000_000):
        put_file(vault, random.Random(size).randbytes(size))
    make_copy(vault.backup_source(), datetime.now().astimezone())


def readable(vault: Vault) -> dict[str, Any]:
    """Everything a person can read: every record, every find, every file that opens."""
    found: dict[str, Any] = {}
    with contextlib.suppress(DamagedVault):
        found["hits"] = sorted(hit.record for hit in vault.search.find("pintas"))
    with vault._lanes.read() as connection:
        records = connection.exec_driver_sql("SELECT DISTINCT record FROM op").scalars().all()
        files = connection.exec_driver_sql("SELECT sha256 FROM file").scalars().all()
    for record in records:
        try:
            held = vault.records.get(record)
        except Exception:  # noqa: BLE001  damaged on purpose: what cannot be read does not count
            continue
        if held is not None:
            found[record] = held.record
    for sha256 in files:
        try:
            found[sha256] = vault.attachments.read(sha256)
        except Exception:  # noqa: BLE001  the same
            continue
    return found


def first_file(vault: Vault, size: int = 70_000) -> Path:
    with vault._lanes.read() as connection:
        sha256 = connection.exec_driver_sql(
            "SELECT sha256 FROM file WHERE size=?", (size,)
        ).scalar_one()
    return vault.attachments.path_of(sha256)


def flip(file: Path, place: int, bit: int = 0) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        byte = opened.read(1)[0]
        opened.seek(place)
        opened.write(bytes([byte ^ 1 << bit]))


def old(path: Path) -> Path:
    """As if it had lain there for an hour."""
    os.utime(path, (time.time() - 3600,) * 2)
    return path


def test_a_healthy_vault_has_nothing_to_say(full: Vault) -> None:
    for depth in (False, True):
        found = look(full, full=depth)
        assert codes(full, full=depth) == set()
        assert (found.ops, found.files) == (12, 3)
    assert look(full).bytes == 5_071_000
    assert Repair(full, look(full)).run() == []


# --- each damage, and its repair ---------------------------------------------------------------


def missing_row(vault: Vault) -> None:
    sql(vault, "DELETE FROM r_note WHERE f_code='E-03'")


def wrong_row(vault: Vault) -> None:
    sql(vault, "UPDATE r_note SET f_title='otra cosa' WHERE f_code='E-02'")


def stray_row(vault: Vault) -> None:
    sql(vault, "INSERT INTO r_person SELECT 9999, 'X', created, changed, author, device, hidden, "
        "contested, unknown, conflicts, data, " + ", ".join(
            ["''"] * _own_columns("person")) + " FROM r_case LIMIT 1")


def _own_columns(kind: str) -> int:
    from defender_desk.domain.fields import NOUNS
    from defender_desk.storage import tables

    return len(tables.columns(NOUNS[kind]))


def behind(vault: Vault) -> None:
    sql(vault, "INSERT INTO dirty(record) SELECT record FROM op LIMIT 3")


def words_gone(vault: Vault) -> None:
    sql(vault, "DELETE FROM words WHERE rowid IN (SELECT rowid FROM words LIMIT 2)")


def index_torn(vault: Vault) -> None:
    sql(vault, "DELETE FROM words_data WHERE id>10")


def op_changed(vault: Vault) -> None:
    sql(vault, "UPDATE op SET body=CAST(replace(CAST(body AS TEXT), 'pared 4', 'pared 5') AS BLOB)"
        " WHERE instr(CAST(body AS TEXT), 'pared 4')")


def header_changed(vault: Vault) -> None:
    sql(vault, "UPDATE op SET header=replace(CAST(header AS TEXT), 'note', 'nota') WHERE n=4")


def op_gone(vault: Vault) -> None:
    sql(vault, "DELETE FROM op WHERE n=5")


def columns_changed(vault: Vault) -> None:
    sql(vault, "UPDATE op SET record='elsewhere', kind='person' WHERE n=3")


def seal_changed(vault: Vault) -> None:
    sql(vault, "UPDATE seal SET signature=zeroblob(64)")


def orphans(vault: Vault) -> None:
    sql(vault, "INSERT INTO part_record VALUES ('AAAA', 1, 'x')",
        "INSERT INTO part_ops VALUES ('AAAA', 1, 'd', 1, 2)")


def file_gone(vault: Vault) -> None:
    first_file(vault).unlink()


def file_bit(vault: Vault) -> None:
    flip(first_file(vault), 40_000)


def file_cut(vault: Vault) -> None:
    with first_file(vault).open("r+b") as file:
        file.truncate(30_000)


def file_longer(vault: Vault) -> None:
    with first_file(vault).open("ab") as file:
        file.write(b"x")


def row_size(vault: Vault) -> None:
    sql(vault, "UPDATE file SET size=size-3 WHERE size=70000")


def row_cells(vault: Vault) -> None:
    sql(vault, "UPDATE file SET cells='[]' WHERE size=70000")


def row_gone(vault: Vault) -> None:
    old(first_file(vault))
    sql(vault, "DELETE FROM file WHERE size=70000")


def extra(vault: Vault) -> None:
    old(shutil.copy(first_file(vault), first_file(vault).with_name("00" * 16)))


def broken_piece(vault: Vault) -> None:
    vault.attachments.add_cell("ab" * 32, 9_000_000, 0, os.urandom(4 << 20))
    with vault._lanes.read() as connection:
        name = connection.exec_driver_sql("SELECT name FROM cell").scalar_one()
    flip(vault.folder / "attachments" / name[:2] / name, 1000)


def key_copy(vault: Vault) -> None:
    flip(vault.folder / "key2.age", 150)


def key_gone(vault: Vault) -> None:
    (vault.folder / "key.age").unlink()


def both_keys(vault: Vault) -> None:
    for name in ("key.age", "key2.age"):
        flip(vault.folder / name, 200)


def sheet_copy(vault: Vault) -> None:
    flip(vault.folder / "recovery.age", 150)


def copy_spoilt(vault: Vault) -> None:
    [file] = (vault.folder / "backups").glob("*/desk.db")
    flip(file, 20_000)


def copy_list(vault: Vault) -> None:
    [file] = (vault.folder / "backups").glob("*/list.json")
    flip(file, 30)


def half_file(vault: Vault) -> None:
    (vault.folder / "key.age.part").write_bytes(b"x")
    old(vault.folder / "key.age.part")


Damage = Callable[[Vault], None]
MENDED: list[tuple[Damage, str]] = [
    (missing_row, "view-differs"), (wrong_row, "view-differs"), (stray_row, "view-differs"),
    (behind, "view-behind"), (words_gone, "search-differs"), (index_torn, "search-differs"),
    (op_changed, "journal-changed"), (header_changed, "journal-changed"),
    (op_gone, "journal-gap"), (columns_changed, "journal-row"), (seal_changed, "journal-seal"),
    (orphans, "orphan-rows"), (file_gone, "file-missing"), (file_bit, "file-changed"),
    (file_cut, "file-wrong-size"), (file_longer, "file-wrong-size"), (row_size, "file-row"),
    (row_cells, "file-row"), (row_gone, "file-unrecorded"), (extra, "files-extra"),
    (broken_piece, "pieces-broken"), (key_copy, "key-copy"), (key_gone, "key-copy"),
    (both_keys, "key-copy"), (sheet_copy, "recovery-copy"), (copy_spoilt, "backup-unreadable"),
    (copy_list, "backup-unreadable"), (half_file, "leftovers"),
]


@pytest.mark.parametrize(("damage", "code"), MENDED, ids=[d.__name__ for d, _c in MENDED])
def test_damage_is_named_and_mended_and_nothing_readable_is_lost(
    full: Vault, tmp_path: Path, damage: Damage, code: str
) -> None:
    whole = readable(full)
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    make_whole(full.backup_source(), stick, (), datetime.now().astimezone(), keep=3)
    damage(full)
    before = readable(full)
    assert code in codes(full)
    assert code in mend(full, stick)
    assert codes(full) == set()
    after = readable(full)
    assert after == whole
    assert {key for key in before if key in whole} <= set(after)


@pytest.mark.parametrize(("damage", "code"), [
    (file_gone, "file-missing"), (file_bit, "file-changed"), (op_changed, "journal-changed"),
])
def test_what_no_copy_has_stays_where_it_is_and_goes_on_being_named(
    full: Vault, damage: Damage, code: str
) -> None:
    shutil.rmtree(full.folder / "backups")
    damage(full)
    before = readable(full)
    files = {path: path.read_bytes() for path in (full.folder / "attachments").rglob("*")
             if path.is_file()}
    assert code not in mend(full)
    assert code in codes(full)
    assert {path: path.read_bytes() for path in files} == files
    assert readable(full) == before


def test_what_is_moved_out_of_the_way_is_kept(full: Vault) -> None:
    first = first_file(full).read_bytes()
    extra(full)
    extra_two = old(shutil.copy(first_file(full), first_file(full).with_name("00" * 15 + "ff")))
    assert extra_two.exists()
    assert mend(full) == {"files-extra"}
    aside = sorted((full.folder / "set-aside").iterdir())
    assert [path.read_bytes() for path in aside] == [first, first]
    assert not extra_two.exists()


def test_a_fork_is_named_and_both_are_kept(full: Vault) -> None:
    from defender_desk.domain.journal import new_op

    op = new_op(device=full.device.id, n=3, prev="ab" * 32, time="0" * 16 + "-0000",
                author="A", record="R", kind="note", values={}, parents={})
    sql(full, f"INSERT INTO op(id, device, n, record, kind, time, header, body, state) VALUES "
        f"('{op.id}', '{full.device.id}', 3, 'R', 'note', '{op.time}', "
        f"x'{op.header.hex()}', x'{(op.body or b'').hex()}', 0)")
    count = full.journal.count()
    assert "journal-fork" in codes(full)
    mend(full)
    assert full.journal.count() == count


def test_a_file_that_just_came_and_one_that_comes_are_left_alone(full: Vault) -> None:
    extra_now = first_file(full).with_name("11" * 16)
    shutil.copy(first_file(full), extra_now)
    half = first_file(full).with_name("22" * 16 + ".part")
    half.write_bytes(b"x")
    assert codes(full) == set()
    mend(full)
    assert extra_now.exists()
    assert half.exists()


def test_a_vault_without_its_reserve_gets_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults.make(tmp_path / "vault").close()
    with Vault.open(tmp_path / "vault", vaults.PHRASE, ballast=1 << 20) as vault:
        (tmp_path / "vault" / "ballast").unlink()
        assert codes(vault) == {"ballast-missing"}
        assert mend(vault) == {"ballast-missing"}
        assert codes(vault) == set()
        monkeypatch.setattr(health, "ROOM", 1 << 62)
        assert "disk-nearly-full" in {fault.code for fault in look(vault).faults}


def test_a_bad_page_of_the_database_is_named_by_a_quick_look_too(full: Vault) -> None:
    full._lanes.write(lambda c: c.exec_driver_sql("CREATE TABLE filler AS SELECT zeroblob(50000)")
                      and None)
    look(full)
    flip(full.folder / "desk.db", 4096 * 9 + 77)
    assert codes(full, full=False) == {"database-pages"}


def test_a_quick_look_reads_the_files_that_waited_longest_and_comes_round(
    full: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "QUICK", 100_000)
    seen = [look(full, full=False).bytes for _turn in range(4)]
    with full._lanes.read() as connection:
        unread = connection.exec_driver_sql("SELECT count(*) FROM file WHERE checked=''").scalar()
    assert unread == 0
    assert sum(seen) >= 5_071_000


def test_a_sheet_that_nobody_proved_is_said_until_its_words_are_typed(tmp_path: Path) -> None:
    import zipfile

    frozen = Path(__file__).resolve().parent.parent / "vectors" / "first-day-0.1.0.zip"
    with zipfile.ZipFile(frozen) as kept:
        kept.extractall(tmp_path)
    home = tmp_path / "defender"
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    words = (home / "recovery-words.txt").read_text(encoding="utf-8").split()
    with Vault.open(home / "vault", phrase, ballast=0) as vault:
        assert vault.recovery_recipients() == ()
        assert {fault.code for fault in look(vault).faults} - {"disk-nearly-full"} == {
            "recovery-unproved"}
        vault.try_recovery(words)
        assert codes(vault) == set()
        flip(home / "vault" / "recovery.age", 100)
        assert mend(vault) == {"recovery-copy"}
        vault.try_recovery(words)


# --- one bit in every 4 KiB --------------------------------------------------------------------


@pytest.mark.parametrize("size", [
    4 << 20, pytest.param(50 << 20, marks=pytest.mark.soak),
])
def test_one_changed_bit_in_every_block_is_always_seen(tmp_path: Path, size: int) -> None:
    """security.md REL-07: every block of attachments, keys, sheet, copy and database."""
    chance = random.Random(size)
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        for number in range(size >> 18):
            put_file(vault, chance.randbytes((1 << 18) + number), f"IMG_{number}.JPG")
        make_copy(vault.backup_source(), datetime.now().astimezone())
        assert codes(vault) == set()
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()
                 and path.suffix in ("", ".age", ".db", ".json") and path.stat().st_size
                 and path.name not in ("lock", "desk.db")]
        reader = health_files.Reader(
            folder / "attachments", vault.attachment_identities, health.Silent(), None
        )
        with vault._lanes.read() as connection:
            rows = {row.name: row for row in health_files.rows_of(connection)}
        missed, tried = [], 0
        for file in files:
            for start in range(0, file.stat().st_size, 4096):
                place = start + chance.randrange(min(4096, file.stat().st_size - start))
                bit = chance.randrange(8)
                flip(file, place, bit)
                tried += 1
                row = rows.get(file.name)
                if row is not None:
                    found = reader.digest(file, row.size)
                    seen = found is None or found.sha256.hex() != row.sha256
                else:
                    check = Check(vault)
                    check._keys()
                    check._copies()
                    seen = bool(check._faults)
                if not seen:
                    missed.append((file.name, place, bit))
                flip(file, place, bit)
        assert codes(vault) == set()
        key = vault.database_key
    assert tried > size // 4096
    database = folder / "desk.db"
    for start in range(0, database.stat().st_size, 4096):
        place = start + chance.randrange(4096)
        flip(database, place)
        if not check_database(database, key):
            missed.append((database.name, place, 0))
        flip(database, place)
    assert missed == []
