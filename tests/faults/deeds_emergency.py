"""Destroying, mending and deleting for good: the deeds that take something away, cut short.

None may take more than was asked, and a second time must finish what the first began.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from defender_desk import paths
from defender_desk.desk.desk import vault_exists
from defender_desk.desk.emergency import wipe_locked
from defender_desk.desk.health import rescue
from defender_desk.errors import DamagedKeyFile, DamagedVault, NoVault, WrongPassphrase
from tests.faults import worlds
from tests.faults.deeds import Ack, Arm, Deed, Told, whole
from tests.faults.deeds_backup import backed_up, other_words, recovers
from tests.faults.worlds import NEW_PHRASE, PHRASE, desk, facts, open_at

# --- deleting for good ----------------------------------------------------------------------------


def with_a_removed_note(world: Path) -> None:
    """A note with a file that lies in the bin, beside one that stays."""
    backed_up(world)
    known = facts(world)
    with desk(world / "mine") as opened:
        gone = opened.notes.new(known["case"], {"title": "Se va", "text": "SECRETO"})
        path = world / "post" / "se-va.bin"
        path.write_bytes(b"\x09" * 6000)
        assert not opened.notes.add_files(gone.id, [path]).problems
        opened.bin.remove(gone.id)
    worlds.write_facts(world, **known, gone=gone.id)


def _purge(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    opened.bin.delete_for_good([facts(world)["gone"]])
    ack("gone")


def _texts(opened: Any, record: str) -> list[object]:
    return [op.values.get("text") for op in opened._vault.journal.history(record)]


def _check_purge(world: Path, told: Told) -> None:
    known = facts(world)
    with desk(world / "mine") as opened:
        whole(opened)
        there = "SECRETO" in _texts(opened, known["gone"])
        assert not (told and there)
        assert opened.notes.get(known["note"]).text == "Nadie abrió."
        assert all(file.arrived for file in opened.notes.files(known["note"]))
        if there:
            opened.bin.delete_for_good([known["gone"]])
        assert "SECRETO" not in _texts(opened, known["gone"])
        assert not opened.search.find("secreto")


# --- photographs taken out of the folder for incoming files ---------------------------------------


@contextmanager
def _home(world: Path) -> Iterator[Path]:
    """The person's own folders inside the world, and the folder for incoming files in them."""
    before = os.environ.get(paths.HOME_VARIABLE)
    os.environ[paths.HOME_VARIABLE] = str(world / "home")
    try:
        yield paths.incoming_folder()
    finally:
        os.environ.pop(paths.HOME_VARIABLE)
        if before is not None:
            os.environ[paths.HOME_VARIABLE] = before


def with_incoming_files(world: Path) -> None:
    """Two files of a phone wait outside the vault."""
    worlds.alone(world)
    with _home(world) as incoming:
        incoming.mkdir(parents=True)
        for number in range(2):
            (incoming / f"AUD-{number}.bin").write_bytes(bytes([number + 65]) * 4000)


def _photos(world: Path, ack: Ack, arm: Arm) -> None:
    with _home(world) as incoming:
        opened = open_at(world / "mine")
        files = sorted(incoming.iterdir())
        arm()
        brought = opened.photos.bring(facts(world)["case"], facts(world)["note"], files,
                                      remove=True)
        assert brought.removed == 2
        ack("brought")


def _check_photos(world: Path, told: Told) -> None:
    note = facts(world)["note"]
    with _home(world) as incoming, desk(world / "mine") as opened:
        whole(opened)
        left = {path.name for path in incoming.iterdir()}
        kept = {row.name: opened.notes.read(row.id) for row in opened.notes.files(note)}
        for number in range(2):
            name = f"AUD-{number}.bin"
            # Never in neither of the two places.
            assert name in left or kept[name] == bytes([number + 65]) * 4000
        if told:
            assert not left
        files = sorted(incoming.iterdir())
        opened.photos.bring(facts(world)["case"], note, files, remove=True)
        assert not list(incoming.iterdir())
        assert {row.name for row in opened.notes.files(note)} == {"AUD-0.bin", "AUD-1.bin"}


# --- mending --------------------------------------------------------------------------------------


def damaged(world: Path) -> None:
    """A vault with a ruined key copy, words out of step, a lost file that a backup still has, and
    a file that belongs to nothing."""
    backed_up(world)
    vault = world / "mine"
    with desk(vault) as opened:
        found = opened._vault._lanes.write(
            lambda c: c.exec_driver_sql("SELECT name FROM file ORDER BY name").scalars().first())
        opened._vault._lanes.write(lambda c: c.exec_driver_sql("DELETE FROM words"))
    (vault / "attachments" / found[:2] / found).unlink()
    stray = vault / "attachments" / "ff" / ("f" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"nobody's")


def _repair(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    (world / "mine" / "key2.age").write_bytes(b"ruined")
    report = opened.health.check(full=True)
    arm()
    mended = opened.health.repair(report)
    ack("mended", list(mended.repaired))


def _check_repair(world: Path, told: Told) -> None:
    note = facts(world)["note"]
    with desk(world / "mine") as opened:
        if not told:
            opened.health.repair(opened.health.check(full=True))
        assert opened.health.check(full=True).repairable == ()
        assert [opened.notes.read(f.id) for f in opened.notes.files(note)] == [
            b"\1" * 5000, b"\2" * 5000]
        assert opened.search.find("nadie")
        # Nothing was thrown away: what belongs to nobody lies aside.
        kept = [path for path in (world / "mine").rglob("*") if path.is_file()]
        assert any(path.read_bytes() == b"nobody's" for path in kept)


def unreadable(world: Path) -> None:
    """A database of which a page is ruined, with a good copy at home."""
    worlds.alone(world)
    with desk(world / "mine") as opened:
        opened.backups.forget_local()
    file = world / "mine" / "desk.db"
    content = bytearray(file.read_bytes())
    content[:4096] = os.urandom(4096)
    file.write_bytes(content)


def _rescue(world: Path, ack: Ack, arm: Arm) -> None:
    arm()
    found = rescue(world / "mine", PHRASE)
    ack("rescued", found.records)


def _check_rescue(world: Path, told: Told) -> None:
    try:
        open_at(world / "mine").close()
    except DamagedVault:
        assert not told
        rescue(world / "mine", PHRASE)
    with desk(world / "mine") as opened:
        whole(opened)
        assert opened.notes.get(facts(world)["note"]).text == "Nadie abrió."
    aside = (world / "mine" / "set-aside").rglob("*.db")
    assert list(aside), "the damaged database is the last copy of something: never thrown away"


# --- wiping ---------------------------------------------------------------------------------------


def _wipe(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    opened.emergency.wipe()
    ack("wiped")


def _check_wipe(world: Path, told: Told) -> None:
    folder = world / "mine"
    if told:
        assert not folder.exists()
        assert not vault_exists(folder)
        return
    if not vault_exists(folder):
        return
    # Cut short before the last key went. Either it still opens whole, and can be wiped from within
    # and from the door, or nothing opens it any more; never half of it.
    twin = world / "twin"
    shutil.copytree(folder, twin)
    try:
        wipe_locked(twin, PHRASE)
    except (DamagedKeyFile, NoVault, WrongPassphrase) as refused:
        with pytest.raises(type(refused)):
            open_at(folder)
        return
    assert not vault_exists(twin)
    with desk(folder) as opened:
        whole(opened)
        opened.emergency.wipe()
    assert not vault_exists(folder)


# --- new keys for everything ----------------------------------------------------------------------


def _rotate(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    opened.emergency.rotate(PHRASE, NEW_PHRASE, other_words(), log_n=worlds.LOG_N)
    ack("rotated")


def _check_rotate(world: Path, told: Told) -> None:
    folder = world / "mine"
    found = []
    for phrase in (NEW_PHRASE, PHRASE):
        twin = world / "twin"
        shutil.copytree(folder, twin)
        try:
            open_at(twin, phrase).close()
            found.append(phrase)
        except WrongPassphrase:
            pass
        finally:
            shutil.rmtree(twin)
    assert found
    if told:
        assert found == [NEW_PHRASE]
    phrase = found[0]
    with desk(folder, phrase) as opened:
        whole(opened)
        note = facts(world)["note"]
        assert opened.notes.get(note).text == "Nadie abrió."
        assert [opened.notes.read(f.id) for f in opened.notes.files(note)] == [
            b"\1" * 5000, b"\2" * 5000]
    # Whatever happened, a sheet opens it: the one of before or the one that was copied by hand.
    assert recovers(folder, other_words(), world) or recovers(folder, worlds.words(), world)
    if phrase == PHRASE:
        with desk(folder, phrase) as opened:
            opened.emergency.rotate(PHRASE, NEW_PHRASE, other_words(), log_n=worlds.LOG_N)
    with desk(folder, NEW_PHRASE) as opened:
        whole(opened)
    assert recovers(folder, other_words(), world)
    assert not recovers(folder, worlds.words(), world)


DEEDS: tuple[Deed, ...] = (
    Deed("purge", with_a_removed_note, _purge, _check_purge),
    Deed("photos", with_incoming_files, _photos, _check_photos),
    Deed("repair", damaged, _repair, _check_repair),
    Deed("rescue", unreadable, _rescue, _check_rescue),
    Deed("wipe", backed_up, _wipe, _check_wipe),
    Deed("rotate", backed_up, _rotate, _check_rotate, 6),
)
