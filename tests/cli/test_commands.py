"""The command line as a stranger's script meets it: JSON on standard output, codes, exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from defender_desk.cli import main, program
from defender_desk.desk import desk as desks
from defender_desk.media.practice_photos import practice_photo

Told = dict[str, Any]


@dataclass(frozen=True)
class Home:
    """A vault with cheap key derivation, and the command line over it in this process."""

    folder: Path
    phrase: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str | Path, code: int = 0) -> Told:
        """One command with --json; its object. Its exit code must be ``code``."""
        arguments = ["--vault", str(self.folder), "--passphrase-file", str(self.phrase), "--json",
                     *map(str, words)]
        self.capture.readouterr()
        found = 0
        try:
            main(arguments)
        except SystemExit as end:
            found = int(end.code or 0)
        said = self.capture.readouterr()
        assert found == code, said
        lines = said.out.splitlines()
        assert len(lines) == 1, "exactly one JSON object"
        return dict(json.loads(lines[0]))


@pytest.fixture
def make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Home]:
    """Makes a home of a role."""

    def made(role: str) -> Home:
        home = tmp_path / role
        home.mkdir()
        phrase = desks.propose_passphrase()
        (home / "passphrase.txt").write_text(phrase + "\n", encoding="utf-8")
        name = "Inés Ejemplo Batz" if role == "defender" else "Hannah Sample"
        desks.create(
            home / "vault", desks.Profile(name, role, "GT" if role == "defender" else "US"),
            phrase, desks.new_recovery_words(), log_n=10, ballast=0,
        ).close()
        return Home(home / "vault", home / "passphrase.txt", capsys)

    return made


@pytest.fixture
def defender(make: Callable[[str], Home]) -> Home:
    return make("defender")


def put(home: Home, folder: Path, *records: Told) -> list[Told]:
    lines = folder / "records.jsonl"
    lines.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return list(home.run("record", "put", lines)["records"])


CASE = {"kind": "case", "code": "GT-2026-0001", "title": "Caso de práctica", "type": "asylum",
        "state": "in_progress", "country": "GT", "opened": "2026-03-09"}


def case_and_note(home: Home, folder: Path) -> tuple[str, str]:
    case = put(home, folder, CASE)[0]["id"]
    note = put(home, folder, {"kind": "note", "case": case, "code": "E-01", "title": "Pintas",
                              "type": "observation", "text": "Una pinta en la pared, 11 de marzo."})
    return str(case), str(note[0]["id"])


def test_a_vault_from_nothing_in_a_process_of_its_own(tmp_path: Path, root: Path) -> None:
    """create, info, passphrase, recover, with the real key derivation."""
    phrase, other, third = (tmp_path / name for name in ("one.txt", "two.txt", "three.txt"))
    for file in (phrase, other, third):
        file.write_text(desks.propose_passphrase() + "\n", encoding="utf-8")

    def run(with_phrase: Path, *words: str | Path) -> tuple[int, Told]:
        done = subprocess.run(
            [sys.executable, "-m", "defender_desk", "--vault", tmp_path / "vault",
             "--passphrase-file", with_phrase, "--json", *words],
            cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, dict(json.loads(done.stdout))

    words = tmp_path / "words.txt"
    code, made = run(phrase, "vault", "create", "--role", "defender", "--name", "Inés Ejemplo",
                     "--country", "GT", "--recovery-out", words)
    assert code == 0
    assert made["ok"]
    assert len(made["digits"].split()) == 6
    assert len(words.read_text(encoding="utf-8").split()) == 12
    assert run(phrase, "vault", "info")[1]["ok"]
    assert run(phrase, "vault", "passphrase", "--new-passphrase-file", other)[0] == 0
    code, refused = run(phrase, "vault", "info")
    assert code == 1
    assert refused["error"] == "wrong-passphrase"
    assert refused["ok"] is False
    assert refused["safe"] is True
    assert refused["sentence"]
    assert run(phrase, "vault", "recover", "--words-file", words,
               "--new-passphrase-file", third)[0] == 0
    assert run(third, "vault", "info")[1]["ok"]


def test_the_passphrase_from_the_environment_and_standard_input(
    defender: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrase = defender.phrase.read_text(encoding="utf-8")
    piped = CliRunner().invoke(
        program, ["--vault", str(defender.folder), "--passphrase-file", "-", "--json", "vault",
                  "info"], input=phrase,
    )
    assert json.loads(piped.stdout)["ok"]
    monkeypatch.setenv("DEFENDER_DESK_PASSPHRASE_FILE", str(defender.phrase))
    named = CliRunner().invoke(
        program, ["--vault", str(defender.folder), "--json", "vault", "info"]
    )
    assert json.loads(named.stdout)["ok"]


def test_records_are_put_listed_and_read(defender: Home, tmp_path: Path) -> None:
    kinds = defender.run("record", "kinds")["kinds"]
    assert {"case", "person", "note", "declaration", "paragraph"} <= set(kinds)
    fields = defender.run("record", "schema", "note")["fields"]
    assert {"case", "title", "text"} <= {field["name"] for field in fields}
    case, note = case_and_note(defender, tmp_path)
    listed = defender.run("record", "list", "note", "--case", "GT-2026-0001")["records"]
    assert [row["id"] for row in listed] == [note]
    assert defender.run("record", "get", "GT-2026-0001")["record"]["id"] == case
    put(defender, tmp_path, {"kind": "note", "id": note, "title": "Otra"})
    assert defender.run("record", "get", note)["record"]["title"] == "Otra"


def test_one_bad_line_keeps_nothing_and_names_its_line(defender: Home, tmp_path: Path) -> None:
    lines = tmp_path / "records.jsonl"
    lines.write_text(json.dumps(CASE) + "\nnot JSON\n", encoding="utf-8")
    refused = defender.run("record", "put", lines, code=1)
    assert refused["error"] == "bad-line"
    assert "2" in refused["sentence"]
    assert defender.run("record", "list", "case")["records"] == []


def test_files_are_attached_taken_out_and_found(defender: Home, tmp_path: Path) -> None:
    _case, note = case_and_note(defender, tmp_path)
    photo = tmp_path / "IMG_1.JPG"
    photo.write_bytes(practice_photo("wall", taken="2026-03-11T09:52:00", gps=(15.0, -91.0),
                                     approx_bytes=60_000))
    made = defender.run("attach", note, photo)["files"]
    assert made[0]["size"] == photo.stat().st_size
    back = tmp_path / "back.jpg"
    defender.run("attachment", "get", made[0]["id"], "--out", back)
    assert back.read_bytes() == photo.read_bytes()
    hits = defender.run("search", "pinta", "pared")["hits"]
    assert [hit["id"] for hit in hits] == [note]
    refused = defender.run("attach", note, tmp_path / "nothing.jpg", code=1)
    assert refused["error"] == "missing-file"


def test_a_declaration_is_checked_and_printed(defender: Home, tmp_path: Path) -> None:
    case = put(defender, tmp_path, CASE)[0]["id"]
    with_phrase = defender.phrase.read_text(encoding="utf-8").strip()
    desk = desks.open_desk(defender.folder, with_phrase, ballast=0)
    person = desk.people.save({"case": case, "name": "Catarina Prueba Xol", "gender": "f"})
    made = desk.declarations.start(str(case), person.id, "T1")
    desk.close()
    told = defender.run("declaration", "check", made.id)
    assert told["ready"] is False
    assert all(check["text"] for check in told["checks"])
    paper = tmp_path / "D-01.pdf"
    printed = defender.run("declaration", "pdf", made.id, "--out", paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    assert printed["pages"] >= 1


def test_work_leaves_arrives_and_is_receipted(
    make: Callable[[str], Home], tmp_path: Path
) -> None:
    """Two homes that exchange only files: cards, assignment, bundles, receipt, phone code."""
    defender, staff, post = make("defender"), make("staff"), tmp_path / "post"
    post.mkdir()
    cards = {home: home.run("identity", "card", "--out", post) for home in (defender, staff)}
    wrong = " ".join(["00000"] * 6)
    refused = staff.run("identity", "trust", cards[defender]["file"], "--digits", wrong, code=1)
    assert refused["safe"] is True
    seen = staff.run("identity", "trust", cards[defender]["file"], "--digits",
                     cards[defender]["digits"])
    defender.run("identity", "trust", cards[staff]["file"], "--digits", cards[staff]["digits"])
    assert len(staff.run("roster", "show")["cards"]) == 1

    asked = tmp_path / "assignment.json"
    asked.write_text(json.dumps({
        "case": {key: value for key, value in CASE.items() if key != "kind"},
        "assignment": {"needed_es": "Una entrevista.", "needed_en": "One interview.",
                       "due": "2026-03-20", "requested_by": "Hannah Sample"},
    }), encoding="utf-8")
    sent = staff.run("assign", asked, "--to", seen["device"], "--out", post)
    assert sent["parts"][0]["n"] == 1
    package = sent["parts"][0]["file"]
    assert defender.run("bundle", "inspect", package)["ok"]
    assert defender.run("bundle", "verify", package)["kind"] == "assignment"
    assert defender.run("record", "list", "case")["records"] == [], "verify changes nothing"
    defender.run("bundle", "import", package)
    case = defender.run("record", "list", "case")["records"][0]["id"]
    put(defender, tmp_path, {"kind": "note", "case": case, "code": "E-01", "title": "Pintas",
                             "type": "observation", "text": "Una pinta."})

    made = defender.run("bundle", "export", "--to", post, "--road", "usb")
    files = [part["file"] for part in made["parts"]]
    taken = staff.run("bundle", "import", *files, "--receipts", post)
    assert all(arrival["ok"] for arrival in taken["arrivals"])
    answer = staff.run("receipt", "make", "--for", made["series"], "--out", post)
    read = defender.run("receipt", "read", answer["phone_code"], "--series", made["series"])
    assert read["missing"] == []
    again = defender.run("receipt", "read", answer["file"])
    assert again["missing"] == []
    refused = defender.run("bundle", "export", "--to", post, code=1)
    assert refused["error"] == "nothing-to-send"

    cut = tmp_path / "cut.ddb"
    whole = Path(files[0]).read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    refused = staff.run("bundle", "import", cut, code=1)
    assert refused["ok"] is False
    assert refused["safe"] is True


def test_a_vault_that_is_not_there_is_a_refusal(tmp_path: Path, defender: Home) -> None:
    nowhere = Home(tmp_path / "nowhere", defender.phrase, defender.capture)
    assert nowhere.run("vault", "info", code=1)["error"] == "no-vault"


@pytest.mark.parametrize("words", [
    ["no-such-command"], ["bundle", "export"], ["vault", "create", "--role", "nobody"],
])
def test_wrong_usage_ends_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2


def test_a_refusal_without_json_is_one_sentence_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    phrase = tmp_path / "passphrase.txt"
    phrase.write_text("cinco palabras", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["--vault", str(tmp_path / "none"), "--passphrase-file", str(phrase), "vault", "info"])
    assert end.value.code == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
