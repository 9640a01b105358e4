"""What the window calls when somebody is at the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk import wording
from defender_desk.desk import emergency
from defender_desk.desk.desk import new_recovery_words, open_desk, recover, vault_exists
from defender_desk.desk.emergency import wipe_locked
from defender_desk.errors import (
    DiskFull,
    VaultClosed,
    VaultInUse,
    WeakPassphrase,
    WrongPassphrase,
)
from defender_desk.storage import rotation
from tests.desk.conftest import PHRASE, TwoDesks

NEW = "nube cerro lluvia espejo carta mango"


def test_what_would_be_lost_is_said_before(at_work: TwoDesks, tmp_path: Path) -> None:
    desk = at_work.defender
    facts = desk.emergency.wipe_facts()
    assert (facts.files, facts.last_backup) == (2, "")
    assert facts.unsent > 0
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    desk.backups.make(stick)
    assert desk.emergency.wipe_facts().last_backup
    for words in (desk.emergency.wipe_words(), desk.emergency.rotate_words()):
        assert len(words) == 4
    spanish = wording.in_language("es")
    assert all(spanish._(text) != text for text in (*emergency.WIPE, *emergency.ROTATE))


def test_a_wiped_desk_is_closed_and_gone(at_work: TwoDesks) -> None:
    desk = at_work.defender
    folder = desk.folder
    desk.emergency.wipe()
    assert desk.is_closed
    desk.close()
    assert not vault_exists(folder)
    assert not folder.exists()


def test_a_locked_desk_is_wiped_with_its_phrase_alone(at_work: TwoDesks) -> None:
    desk = at_work.defender
    folder = desk.folder
    desk.close()
    with pytest.raises(WrongPassphrase):
        wipe_locked(folder, "no es esta frase de aquí")
    assert vault_exists(folder)
    wipe_locked(folder, PHRASE)
    assert not vault_exists(folder)


def test_new_keys_and_the_team_still_gets_everything_once(at_work: TwoDesks) -> None:
    """Half was sent before, half is sent after; nothing is lost and nothing comes twice."""
    desk = at_work.defender
    at_work.deliver(at_work.export())
    after = desk.notes.new(at_work.ids["case"], {"title": "Otra cosa"})
    desk.drafts.put(after.id, "note", {"text": "borrador"})
    words = new_recovery_words()
    with pytest.raises(WeakPassphrase):
        desk.emergency.rotate(PHRASE, "corta", words, log_n=4)
    with pytest.raises(WrongPassphrase):
        desk.emergency.rotate("no es esta frase de aquí", NEW, words, log_n=4)
    assert not desk.is_closed
    desk.emergency.rotate(PHRASE, NEW, words, log_n=4)
    assert desk.is_closed
    folder = desk.folder
    with pytest.raises(WrongPassphrase):
        open_desk(folder, PHRASE, ballast=0)
    again = open_desk(folder, NEW, ballast=0)
    try:
        assert again.records.one("note", after.id).text == "borrador"
        at_work.staff.keys.trust(again.keys.card(at_work.post), again.keys.my_digits(), "I. E. B.")
        at_work.defender = again
        arrivals = at_work.staff.inbox.take([part.file for part in at_work.export().parts])
        assert [a.error for a in arrivals] == [None] * len(arrivals)
        held = at_work.staff.records.one("note", after.id)
        assert (held.title, held.text) == ("Otra cosa", "borrador")
        assert at_work.staff.records.count("note") == again.records.count("note")
        assert at_work.staff.conflicts(after.id) == {}
        assert again.health.check(full=True).ok
    finally:
        again.close()
    recover(folder, words, "otra frase nueva de cinco palabras", log_n=4, ballast=0).close()


def test_whoever_asks_or_locks_meanwhile_is_told_and_nobody_else_gets_in(
    at_work: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at_work.defender
    notes = desk.records.count("note")
    seen: list[str] = []

    def meanwhile(name: str) -> None:
        seen.append(name)
        if name == "rotate.copied":
            with pytest.raises(VaultClosed):
                desk.records.count("note")
            desk.close()
            with pytest.raises(VaultInUse):
                open_desk(desk.folder, PHRASE, ballast=0)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "reached", meanwhile)
        desk.emergency.rotate(PHRASE, NEW, new_recovery_words(), log_n=4)
    assert "rotate.copied" in seen
    again = open_desk(desk.folder, NEW, ballast=0)
    try:
        assert again.records.count("note") == notes
    finally:
        again.close()


def test_a_full_disk_on_the_way_closes_the_desk_and_the_old_phrase_opens(
    at_work: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at_work.defender
    notes = desk.records.count("note")

    def full(name: str) -> None:
        if name == "rotate.ready":
            raise DiskFull(needed=1, place="vault")

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "reached", full)
        with pytest.raises(DiskFull):
            desk.emergency.rotate(PHRASE, NEW, new_recovery_words(), log_n=4)
    assert desk.is_closed
    again = open_desk(desk.folder, PHRASE, ballast=0)
    try:
        assert again.records.count("note") == notes
    finally:
        again.close()
