"""The technical record: codes and six digits, inside the vault, the oldest leave first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from defender_desk.desk import activity_log
from defender_desk.desk import desk as desks
from defender_desk.errors import WeakPassphrase

PHRASE = "volcan canasta puente nube cerro"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d [a-z._-]+( [0-9a-f]{6})*\Z")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    profile = desks.Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    desks.create(tmp_path / "vault", profile, PHRASE, desks.new_recovery_words(),
                 log_n=10, ballast=0).close()
    return tmp_path / "vault"


def test_events_outlive_the_lock_as_codes_alone(vault: Path) -> None:
    desk = desks.open_desk(vault, PHRASE, ballast=0)
    case = desk.cases.save({"code": "GT-26-001", "title": "Marcadora", "type": "other"})
    desk.activity.note("case.opened", case.id)
    desk.change_passphrase(PHRASE, "otra frase larga de cinco nubes", log_n=10)
    desk.close()
    again = desks.open_desk(vault, "otra frase larga de cinco nubes", ballast=0)
    lines = again.activity.text().splitlines()
    again.close()
    assert all(LINE.match(line) for line in lines), lines
    said = [line.split()[1] for line in lines]
    for code in ("desk.opened", "case.opened", "phrase.changed", "desk.locked"):
        assert code in said, said
    assert case.id not in "\n".join(lines)


def test_text_given_by_mistake_is_not_kept(vault: Path) -> None:
    desk = desks.open_desk(vault, PHRASE, ballast=0)
    for wrong in ("Catarina Marcadora", "case.Opened", "a" * 41, "case opened", "caso.año"):
        desk.activity.note(wrong, "Catarina Marcadora")
    told = desk.activity.text()
    desk.close()
    assert "atarina" not in told
    assert [line.split()[1] for line in told.splitlines()].count("odd") == 5


def test_nothing_of_it_lies_in_clear(vault: Path) -> None:
    desk = desks.open_desk(vault, PHRASE, ballast=0)
    for _n in range(100):
        desk.activity.note("marcadora.hecha")
    desk.close()
    for file in vault.rglob("*"):
        if file.is_file():
            assert b"marcadora" not in file.read_bytes(), file


def test_the_oldest_leave_first(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity_log, "_BLOCKS", 3)
    desk = desks.open_desk(vault, PHRASE, ballast=0)
    for n in range(activity_log.BLOCK * 6):
        desk.activity.note("early.event" if n < activity_log.BLOCK else "late.event")
    told = desk.activity.text()
    desk.close()
    assert "early.event" not in told
    assert 0 < told.count("late.event") <= activity_log.BLOCK * 3


def test_it_can_be_saved_for_whoever_helps(vault: Path, tmp_path: Path) -> None:
    desk = desks.open_desk(vault, PHRASE, ballast=0)
    with pytest.raises(WeakPassphrase):
        desk.change_passphrase(PHRASE, "corta")
    file = desk.activity.save(tmp_path / "out" / "technical-record.txt")
    desk.close()
    assert "desk.opened" in file.read_text(encoding="utf-8")
