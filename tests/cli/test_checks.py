"""``vault check``, ``vault rescue``, ``vault wipe``, ``vault rotate`` as a script meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from defender_desk.cli import main
from defender_desk.desk import desk as desks


class Home:
    """A vault and the command line over it in this process."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder / "vault"
        self.phrase = folder / "passphrase.txt"
        self.capture = capture

    def run(self, *words: str | Path, code: int = 0, as_json: bool = True) -> dict[str, Any]:
        """One command; its object (or {"text": …}). Its exit code must be ``code``."""
        arguments = ["--vault", str(self.folder), "--passphrase-file", str(self.phrase),
                     *(["--json"] if as_json else []), *map(str, words)]
        self.capture.readouterr()
        found = 0
        try:
            main(arguments)
        except SystemExit as end:
            found = int(end.code or 0)
        said = self.capture.readouterr()
        assert found == code, said
        if not as_json:
            return {"text": said.out + said.err}
        [line] = said.out.splitlines()
        return dict(json.loads(line))


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    made = Home(tmp_path, capsys)
    phrase = desks.propose_passphrase()
    made.phrase.write_text(phrase + "\n", encoding="utf-8")
    profile = desks.Profile("Inés Ejemplo Batz", "defender", "GT")
    desk = desks.create(made.folder, profile, phrase, desks.new_recovery_words(), log_n=4,
                        ballast=0)
    desk.notes.new(desk.cases.save({"code": "GT-1", "title": "Caso"}).id, {"title": "Nota"})
    desk.close()
    return made


def test_a_healthy_vault_is_said_to_be_so(home: Home) -> None:
    told = home.run("vault", "check", "--full")
    assert told["ok"]
    assert told["full"]
    assert (told["ops"], told["records"], told["files"]) == (2, 2, 0)
    assert [f for f in told["findings"] if f["severity"] == "damage"] == []
    assert "todo está en orden" in home.run("vault", "check", as_json=False)["text"].lower()


def test_damage_is_named_with_exit_1_and_mended_on_request(home: Home) -> None:
    (home.folder / "key2.age").write_bytes(b"x")
    (home.folder / "recovery.age").unlink()
    # Opening mends the copy of the key file itself; the sheet's file is left to a repair.
    told = home.run("vault", "check", code=1)
    assert not told["ok"]
    assert told["error"] == "recovery-copy"
    assert told["safe"]
    assert told["sentence"]
    [found] = [f for f in told["findings"] if f["code"] == "recovery-copy"]
    assert found["repairable"]
    assert "recovery-copy" in home.run("vault", "check", code=1, as_json=False)["text"]
    mended = home.run("vault", "check", "--repair")
    assert mended["repaired"] == ["recovery-copy"]
    assert (home.folder / "recovery.age").is_file()


def test_a_database_that_no_longer_opens_is_rescued(home: Home) -> None:
    assert list((home.folder / "backups").iterdir()), "locking made a copy"
    with (home.folder / "desk.db").open("r+b") as file:
        file.write(bytes(4096 * 3))
    refused = home.run("vault", "check", code=1)
    assert refused["error"] == "damaged-vault"
    told = home.run("vault", "rescue")
    assert (told["records"], told["from_copy"]) == (2, 2)
    assert (home.folder / told["aside"] / "desk.db").is_file()
    assert home.run("vault", "check", "--full")["records"] == 2


def test_new_keys_from_the_command_line(home: Home) -> None:
    new = home.phrase.with_name("new.txt")
    new.write_text(desks.propose_passphrase() + "\n", encoding="utf-8")
    sheet = home.phrase.with_name("sheet.txt")
    before = home.run("identity", "card", "--out", home.phrase.with_name("old.ddid"))
    told = home.run("vault", "rotate", "--new-passphrase-file", new, "--recovery-out", sheet)
    assert len(sheet.read_text(encoding="utf-8").split()) == 12
    assert told["digits"] != before.get("digits")
    assert len(told["words"]) == 4
    assert home.run("vault", "check", code=1)["error"] == "wrong-passphrase"
    home.phrase.write_text(new.read_text(encoding="utf-8"), encoding="utf-8")
    assert home.run("vault", "check", "--full")["records"] == 2


def test_a_wipe_says_what_it_does_and_does_it_only_when_told(home: Home) -> None:
    told = home.run("vault", "wipe")
    assert not told["erased"]
    assert len(told["words"]) == 4
    assert home.run("vault", "check")["ok"]
    assert home.run("vault", "wipe", "--erase")["erased"]
    assert not home.folder.exists()
    assert home.run("vault", "check", code=1)["error"] == "no-vault"
