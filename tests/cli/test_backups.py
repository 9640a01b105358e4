"""The drill on an empty machine: a sheet and a stick, nothing else, and the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from defender_desk.desk.desk import open_desk

FROZEN = Path(__file__).resolve().parent.parent / "vectors" / "first-day-0.1.0.zip"
NEW_PHRASE = "nube cerro lluvia espejo carta"


def command(
    home: Path, *words: str | Path, phrase: Path, vault: Path, code: int = 0
) -> dict[str, Any]:
    """One command in a process of its own whose home is ``home``; the object it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "defender_desk", "--vault", str(vault), "--passphrase-file",
         str(phrase), "--json", *map(str, words)],
        env={**os.environ, "DEFENDER_DESK_HOME": str(home), "HOME": str(home)},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )
    assert done.returncode == code, done.stderr + done.stdout
    [line] = done.stdout.splitlines()
    return dict(json.loads(line))


def contents(vault: Path, phrase: Path) -> dict[str, bytes]:
    """The bytes of every file that the vault holds, by its digest."""
    desk = open_desk(vault, phrase.read_text(encoding="utf-8").strip(), ballast=0)
    try:
        found = {}
        for row in desk.records.list("attachment"):
            sha = str(row["sha256"])
            if desk._vault.attachments.has(sha):
                found[sha] = desk._vault.attachments.read(sha)
        return found
    finally:
        desk.close()


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """The practice day that version 0.1.0 left: vault, phrase and sheet."""
    with zipfile.ZipFile(FROZEN) as kept:
        kept.extractall(tmp_path / "old")
    return tmp_path / "old" / "defender"


def test_the_drill_sheet_and_backup_into_an_empty_home(day: Path, tmp_path: Path) -> None:
    """security.md SEC-06: what a thief or a broken disk took comes back from paper and stick."""
    old_home, new_home, stick = tmp_path / "a", tmp_path / "b", tmp_path / "KINGSTON"
    for folder in (old_home, new_home, stick):
        folder.mkdir()
    phrase = day / "passphrase.txt"
    made = command(old_home, "vault", "backup", stick, phrase=phrase, vault=day / "vault")
    assert made["backup"]["verified"] == "yes"
    assert made["backup"]["files"] == 12
    before = command(old_home, "vault", "info", phrase=phrase, vault=day / "vault")
    assert before["backup"] | {"automatic": ""} == {
        "level": "ok", "at": made["backup"]["at"], "medium": "KINGSTON", "verified": True,
        "automatic": "",
    }
    files = contents(day / "vault", phrase)

    words, new = day / "recovery-words.txt", new_home / "phrase.txt"
    new.write_text(NEW_PHRASE + "\n", encoding="utf-8")
    vault = new_home / "vault"
    came = command(new_home, "vault", "restore", stick, vault, "--recovery-file", words,
                   phrase=new, vault=vault)
    assert (came["state"], came["files"], came["missing"]) == (before["state"], 12, 0)
    after = command(new_home, "vault", "info", phrase=new, vault=vault)
    assert after["records"] == before["records"]
    assert after["state"] == before["state"]
    assert after["device"] != before["device"]
    assert after["backup"]["level"] == "ok"
    back = contents(vault, new)
    assert len(back) >= 8
    assert back == files

    # Nothing is ever written over: a second time is refused, and so are the old words elsewhere.
    again = command(new_home, "vault", "restore", stick, vault, phrase=phrase, vault=vault, code=1)
    assert (again["error"], again["safe"]) == ("vault-exists", True)
    refused = command(new_home, "vault", "restore", tmp_path / "a", new_home / "other",
                      phrase=phrase, vault=vault, code=1)
    assert refused["error"] == "not-a-backup"
    assert not (new_home / "other").exists()
