"""Backups, coming back from one, another sheet, an older program's vault: cut short, and right.

A good backup is there before each of these deeds, and a good one must be there after it whatever
happens: the deed that was to save the work may not cost the copy that was there.
"""

from __future__ import annotations

import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

from defender_desk.crypto.keyfile import open_keyring, seal_keyring
from defender_desk.desk.backups import BackupPreferences
from defender_desk.desk.desk import (
    find_backups,
    look_into_backup,
    open_desk,
    recover,
    restore,
    vault_exists,
)
from defender_desk.desk.records import local_now
from defender_desk.errors import WrongRecoveryWords
from tests.faults import worlds
from tests.faults.deeds import Ack, Arm, Deed, Told, whole
from tests.faults.worlds import NEW_PHRASE, PHRASE, desk, facts, open_at

FROZEN = Path(__file__).parents[1] / "vectors" / "first-day-0.1.0.zip"


# --- worlds ---------------------------------------------------------------------------------------


def backed_up(world: Path) -> None:
    """A Defender with two files and two backups on a stick; two are kept, so the next rotates."""
    worlds.alone(world)
    stick = world / "stick"
    stick.mkdir()
    note = facts(world)["note"]
    for number in range(2):
        path = world / "post" / f"voz-{number}.bin"
        path.write_bytes(bytes([number + 1]) * 5000)
        # An hour apart, so that one of them is the newer.
        moment = local_now() - timedelta(hours=2 - number)
        opened = open_desk(world / "mine", PHRASE, ballast=0, now=lambda at=moment: at)
        assert not opened.notes.add_files(note, [path]).problems
        opened.backups.set_preferences(BackupPreferences(7, 2))
        opened.backups.make(stick)
        opened.close()


def apart(world: Path) -> None:
    """A backup that knows a note and a file more than the vault does."""
    worlds.alone(world)
    stick = world / "stick"
    stick.mkdir()
    shutil.copytree(world / "mine", world / "earlier")
    known = facts(world)
    with desk(world / "mine") as opened:
        note = opened.notes.new(known["case"], {"title": "Otra", "text": "Solo en la copia."})
        path = world / "post" / "voz.bin"
        path.write_bytes(b"\7" * 5000)
        assert not opened.notes.add_files(note.id, [path]).problems
        opened.backups.make(stick)
    shutil.rmtree(world / "mine")
    (world / "earlier").rename(world / "mine")
    worlds.write_facts(world, **known, other=note.id)


def older(world: Path) -> None:
    """The vault that version 0.1.0 made, with a cheap seal on its key file."""
    (world / "post").mkdir()
    with zipfile.ZipFile(FROZEN) as kept:
        kept.extractall(world / "day")
    shutil.move(world / "day" / "defender" / "vault", world / "mine")
    phrase = (world / "day" / "defender" / "passphrase.txt").read_text(encoding="utf-8").strip()
    ring = open_keyring((world / "mine" / "key.age").read_bytes(), phrase)
    shutil.rmtree(world / "day")
    for name in ("key.age", "key2.age"):
        (world / "mine" / name).write_bytes(seal_keyring(ring, PHRASE, worlds.LOG_N))
    worlds.write_facts(world)


# --- backup ---------------------------------------------------------------------------------------


def _backup(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    note = opened.notes.new(facts(world)["case"], {"title": "Nueva", "text": "Antes de la copia."})
    path = world / "post" / "nueva.bin"
    path.write_bytes(b"\5" * 4000)
    assert not opened.notes.add_files(note.id, [path]).problems
    arm()
    row = opened.backups.make(world / "stick")
    ack("backed up", row.id, note.id)


def _check_backup(world: Path, told: Told) -> None:
    stick = world / "stick"
    good = [found for found in find_backups(stick) if found.whole]
    assert good, "the copies that were there are gone"
    assert look_into_backup(good[0].path, PHRASE).missing == 0
    with desk(world / "mine") as opened:
        whole(opened)
        for _word, row, _note in told:
            assert opened.backups.check(row).verified == "yes"
        again = opened.backups.make(stick)
        assert again.verified == "yes"
        notes = {note.title for note in opened.notes.of_case(facts(world)["case"])}
    if not told:
        return
    back = restore(stick, world / "back", PHRASE, log_n=worlds.LOG_N, ballast=0)
    try:
        assert {n.title for n in back.notes.of_case(facts(world)["case"])} == notes
        assert all(file.arrived for file in back.notes.files(facts(world)["note"]))
    finally:
        back.close()
    with desk(world / "back") as opened:
        assert opened.notes.get(told[0][2]).text == "Antes de la copia."


def _copy_at_home(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    opened.notes.new(facts(world)["case"], {"title": "Nueva", "text": "Antes de la copia."})
    opened.backups.forget_local()
    arm()
    made = opened.backups.automatic()
    assert made.problem is None
    ack("copied")


def _check_copy_at_home(world: Path, told: Told) -> None:
    with desk(world / "mine") as opened:
        whole(opened)
        local = [row for row in opened.backups.rows() if row.kind == "automatic"]
        if told:
            assert local
        for row in local:
            assert opened.backups.check(row.id).verified == "yes"
    home = world / "mine" / "backups"
    assert [found for found in find_backups(home) if found.whole]
    assert not list(home.rglob("*.part"))


# --- restore --------------------------------------------------------------------------------------


def _restore(world: Path, ack: Ack, arm: Arm) -> None:
    arm()
    restore(world / "stick", world / "back", PHRASE, log_n=worlds.LOG_N, ballast=0)
    ack("restored")


def _restore_by_sheet(world: Path, ack: Ack, arm: Arm) -> None:
    arm()
    restore(world / "stick", world / "back", NEW_PHRASE, words=worlds.words(),
            log_n=worlds.LOG_N, ballast=0)
    ack("restored")


def _check_back(world: Path, told: Told, phrase: str, words: tuple[str, ...]) -> None:
    back = world / "back"
    if told:
        assert vault_exists(back)
    if not vault_exists(back):
        # A folder that a restore left half done is no vault, and stands in nobody's way.
        restore(world / "stick", back, phrase, words=words, log_n=worlds.LOG_N, ballast=0).close()
    with desk(back, phrase) as opened, desk(world / "mine") as mine:
        whole(opened)
        note = facts(world)["note"]
        assert opened.notes.get(note).text == "Nadie abrió."
        assert [opened.notes.read(f.id) for f in opened.notes.files(note)] == [
            b"\1" * 5000, b"\2" * 5000]
        assert opened.keys.my_digits() != mine.keys.my_digits()
        opened.notes.new(facts(world)["case"], {"title": "Después", "text": "Sigue."})
    assert all(found.whole for found in find_backups(world / "stick"))


def _check_restore(world: Path, told: Told) -> None:
    _check_back(world, told, PHRASE, ())


def _check_restore_by_sheet(world: Path, told: Told) -> None:
    _check_back(world, told, NEW_PHRASE, worlds.words())


# --- another sheet --------------------------------------------------------------------------------


def other_words() -> tuple[str, ...]:
    """The words of the new sheet."""
    from defender_desk.crypto.recovery_words import words_for

    return words_for(bytes(range(16, 32)))


def _renew(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    opened.recovery.renew(other_words())
    ack("renewed")


def recovers(folder: Path, words: tuple[str, ...], world: Path) -> bool:
    """Whether these words open a copy of the vault."""
    twin = world / "twin"
    shutil.copytree(folder, twin)
    try:
        recover(twin, words, NEW_PHRASE, log_n=worlds.LOG_N, ballast=0).close()
    except WrongRecoveryWords:
        return False
    finally:
        shutil.rmtree(twin)
    return True


def _check_renew(world: Path, told: Told) -> None:
    folder = world / "mine"
    new, old = (recovers(folder, words, world) for words in (other_words(), worlds.words()))
    assert new or old
    if told:
        assert new
        assert not old
    with desk(folder) as opened:
        whole(opened)
        opened.recovery.renew(other_words())
    assert recovers(folder, other_words(), world)
    assert not recovers(folder, worlds.words(), world)


# --- joining two --------------------------------------------------------------------------------


def _combine(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    opened.backups.combine(world / "stick", PHRASE)
    ack("combined")


def _check_combine(world: Path, told: Told) -> None:
    other = facts(world)["other"]
    with desk(world / "mine") as opened:
        whole(opened)
        if not told:
            opened.backups.combine(world / "stick", PHRASE)
        assert opened.notes.get(other).text == "Solo en la copia."
        [file] = opened.notes.files(other)
        assert opened.notes.read(file.id) == b"\7" * 5000
        assert opened.notes.get(facts(world)["note"]).text == "Nadie abrió."


# --- an older program's vault ---------------------------------------------------------------------


def _migrate(world: Path, ack: Ack, arm: Arm) -> None:
    arm()
    opened = open_desk(world / "mine", PHRASE, ballast=0)
    ack("open", opened.profile.name)


def _check_migrate(world: Path, told: Told) -> None:
    with desk(world / "mine") as opened:
        whole(opened)
        [case] = opened.records.list("case")
        notes = opened.notes.of_case(str(case["id"]))
        assert {note.code for note in notes} == {"E-07", "E-08"}
        files = [file for note in notes for file in opened.notes.files(note.id)]
        assert len(files) == 8
        assert all(file.arrived for file in files)


DEEDS: tuple[Deed, ...] = (
    Deed("backup", backed_up, _backup, _check_backup),
    Deed("copy-at-home", worlds.alone, _copy_at_home, _check_copy_at_home),
    Deed("restore", backed_up, _restore, _check_restore),
    Deed("restore-by-sheet", backed_up, _restore_by_sheet, _check_restore_by_sheet, 4),
    Deed("renew", worlds.alone, _renew, _check_renew),
    Deed("combine", apart, _combine, _check_combine),
    Deed("migrate", older, _migrate, _check_migrate),
)
