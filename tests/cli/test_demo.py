"""The practice day from the command line, its bundles opened by nothing but public tools."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import bagit
import pytest

from defender_desk.cli import main
from defender_desk.desk import practice

TYPED = """
import os, pty, sys
phrase = sys.stdin.readline()
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
said = b""
while b"passphrase" not in said.lower():
    said += os.read(terminal, 1000)
os.write(terminal, phrase.encode())
try:
    while os.read(terminal, 1000):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
"""Types one line into the terminal of a program, as a person would."""


@pytest.fixture
def demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, Any]:
    """What ``demo --json`` told, with small photographs and cheap key derivation."""
    small = functools.partial(
        practice.PracticeDay, photo_bytes=60_000, page_bytes=20_000, log_n=12
    )
    monkeypatch.setattr(practice, "PracticeDay", small)
    assert main(["--json", "demo", str(tmp_path / "day")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    return dict(json.loads(lines[0]))


def test_the_story_is_told_and_strangers_open_its_bundles(
    demo: dict[str, Any], tmp_path: Path
) -> None:
    assert demo["ok"]
    roles = {"defender", "staff", "both"}
    assert all(step["ok"] and step["role"] in roles for step in demo["steps"])
    assert {bundle["kind"] for bundle in demo["bundles"]} == {"assignment", "work"}
    assert demo["receipts"]
    assert all(Path(receipt).is_file() for receipt in demo["receipts"])
    for paper in demo["papers"]:
        assert Path(paper["file"]).read_bytes().startswith(b"%PDF-")
        assert paper["code"]
    for number, bundle in enumerate(demo["bundles"]):
        bag = tmp_path / f"bag{number}"
        bag.mkdir()
        _open(bundle, bag)


def _open(bundle: dict[str, Any], bag: Path) -> None:
    """Stock age with the key file and its passphrase, tar, minisign, BagIt."""
    for tool in ("age", "tar", "minisign"):
        assert shutil.which(tool), f"`make setup` installs {tool}"
    phrase = Path(bundle["passphrase_file"]).read_text(encoding="utf-8").strip()
    plain = bag.with_suffix(".tar")
    subprocess.run(
        [sys.executable, "-c", TYPED, "age", "-d", "-i", bundle["key_file"], "-o", plain,
         bundle["file"]],
        input=phrase + "\n", text=True, check=True, timeout=60,
    )
    subprocess.run(["tar", "-x", "-f", plain, "-C", bag], check=True)
    # The line of the sender's key is the second of a minisign public key file.
    signer = bundle["signer"].splitlines()[-1]
    subprocess.run(["minisign", "-Vm", "tagmanifest-sha256.txt", "-P", signer], cwd=bag, check=True,
                   capture_output=True)
    bagit.Bag(str(bag)).validate()
