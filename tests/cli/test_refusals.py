"""Refusals of the command line: one sentence, the truth about what changed, nothing left behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_commands import Home, make

__all__ = ["make"]


@pytest.fixture
def defender(make: Callable[[str], Home]) -> Home:
    return make("defender")


@pytest.fixture
def staff(make: Callable[[str], Home]) -> Home:
    return make("staff")


def _put(home: Home, folder: Path, *lines: str, code: int = 0) -> dict[str, object]:
    file = folder / "records.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return home.run("record", "put", file, code=code)


CASE = json.dumps({
    "kind": "case", "id": "01K0000000000000000000CASE", "code": "X-1", "title": "Caso",
    "state": "in_progress", "country": "GT", "type": "other", "risk": "low",
    "opened": "2026-03-01",
})
NOTE = json.dumps({
    "kind": "note", "case": "01K0000000000000000000CASE", "code": "E-01", "title": "Nota",
    "text": "una\u2028línea\u0085de\x0cotro programa",
}, ensure_ascii=False).replace("\\f", "\\u000c")


def test_a_line_ends_at_its_line_feed_only(defender: Home, tmp_path: Path) -> None:
    assert "\u2028" in NOTE
    _put(defender, tmp_path, CASE, NOTE)
    assert "programa" in defender.run("record", "get", "E-01")["record"]["text"]


@pytest.mark.parametrize("value", [
    '{"a":' * 900 + "1" + "}" * 900, '"\\ud800"', "NaN", "1" + "0" * 400, '[{"x": 1e999}]',
])
@pytest.mark.parametrize("field", ["facts", "size", "name", "cells"])
def test_values_nobody_can_keep_are_named_by_line(
    defender: Home, tmp_path: Path, field: str, value: str
) -> None:
    line = ('{"kind": "attachment", "owner": "x", "name": "x", "sha256": "x", '
            f'"{field}": {value}}}')
    said = _put(defender, tmp_path, CASE, line, code=1)
    assert said["error"] == "bad-line"
    assert "2" in str(said["sentence"])
    assert defender.run("vault", "info")["records"]["case"] == 0


def test_attaching_is_all_or_nothing(defender: Home, tmp_path: Path) -> None:
    _put(defender, tmp_path, CASE, NOTE)
    (tmp_path / "good.txt").write_text("bueno")
    (tmp_path / "empty.jpg").write_bytes(b"")
    said = defender.run("attach", "E-01", tmp_path / "good.txt", tmp_path / "empty.jpg", code=1)
    assert said["error"] == "empty-file"
    assert defender.run("record", "list", "attachment")["records"] == []


def test_words_that_cannot_be_written_down_make_no_vault(
    defender: Home, tmp_path: Path
) -> None:
    other = Home(tmp_path / "other", defender.phrase, defender.capture)
    making = ("vault", "create", "--role", "defender", "--name", "X")
    said = other.run(*making, "--recovery-out", tmp_path / "nowhere" / "words.txt", code=1)
    assert said["error"] == "cannot-write"
    assert not other.folder.exists()
    assert len(other.run(*making)["recovery_words"]) == 12


def test_secrets_that_are_no_text_are_named(defender: Home, tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(b"\xb5\xff")
    for words in (
        ("vault", "passphrase", "--new-passphrase-file", tmp_path / "noise"),
        ("vault", "recover", "--words-file", tmp_path / "noise",
         "--new-passphrase-file", tmp_path / "noise"),
    ):
        assert defender.run(*words, code=1)["error"] == "cannot-read"


def test_a_place_below_a_file_is_named(defender: Home, tmp_path: Path) -> None:
    from defender_desk.cli.written import write_out
    from defender_desk.errors import CannotWrite

    with pytest.raises(CannotWrite):
        write_out(defender.phrase / "x.pdf", b"pdf")


@pytest.mark.parametrize("asked", [
    "{}", "[]", '{"case": 5, "assignment": {}}', '{"case": {}, "assignment": [1]}',
    '{"case": {}, "assignment": {}, "people": {"a": 7}}',
    '{"case": {}, "assignment": {}, "people": []}',
    '{"case": {}, "assignment": {}, "client": 3}',
    '{"case": {}, "assignment": {}, "more": 3}',
    '{"case": {}, "assignment": {}, "more": [3]}',
    '{"case": {}, "assignment": {}, "contacts": {"a": {"role": ["x"]}}}',
])
def test_an_assignment_of_another_shape_is_refused(
    defender: Home, staff: Home, tmp_path: Path, asked: str
) -> None:
    file = tmp_path / "asked.json"
    file.write_text(asked)
    card = defender.run("identity", "card", "--out", tmp_path / "d.ddcard")
    device = staff.run("identity", "trust", card["file"], "--digits", card["digits"])["device"]
    said = staff.run("assign", file, "--to", device, "--out", tmp_path / "out", code=1)
    assert said["error"] in {"bad-line", "bad-value", "missing-fields"}
    assert staff.run("vault", "info")["records"]["case"] == 0


def test_only_the_team_answers_with_receipts_and_to_a_place_that_can_be(
    defender: Home, staff: Home, tmp_path: Path
) -> None:
    (tmp_path / "in-the-way").write_text("x")
    said = staff.run("receipt", "make", "--for", "AAAA", "--out", tmp_path / "in-the-way", code=1)
    assert said["error"] == "cannot-write"
    said = staff.run("receipt", "make", "--for", "AAAA", "--out", tmp_path, code=1)
    assert said["error"] == "unknown-record"


@pytest.mark.parametrize("large", [(), ("--cases", "1")])
def test_a_practice_day_never_locks_a_desk_that_is_there(
    defender: Home, tmp_path: Path, large: tuple[str, ...]
) -> None:
    assert defender.folder.parent.name == "defender"
    phrase = defender.phrase.read_bytes()
    assert defender.run("demo", tmp_path, *large, code=1)["error"] == "vault-exists"
    assert defender.phrase.read_bytes() == phrase
    (tmp_path / "file").write_text("x")
    refused = defender.run("demo", tmp_path / "file" / "day", *large, code=1)
    assert refused["error"] == "cannot-write"


@pytest.mark.parametrize("name", ["\udcff", "x" * 300])
@pytest.mark.parametrize("command", [("record", "get"), ("bundle", "import"), ("vault", "backup")])
def test_a_name_the_system_cannot_take_is_refused_in_a_sentence(
    defender: Home, command: tuple[str, ...], name: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = defender.run(*command, name, code=1)
    assert said["ok"] is False
