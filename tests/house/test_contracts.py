"""The floors hold, and each contract is proved once by a deliberate breach."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

# contract, room that breaks it, what it imports
BREACHES = [
    ("floors", "domain", "import defender_desk.desk"),
    ("floors", "storage", "import defender_desk.exchange"),
    ("floors", "wording", "import defender_desk.domain"),
    ("face", "ui", "import defender_desk.storage"),
    ("face", "ui", "def late():\n    import defender_desk.crypto"),
    ("qt", "desk", "import PySide6.QtCore"),
    ("qt", "app", "import PySide6.QtWidgets"),
    ("database", "desk", "import sqlalchemy"),
    ("database", "exchange", "import sqlcipher3"),
    ("ciphers", "exchange", "import cryptography.hazmat"),
    ("paper", "ui", "import typst"),
    ("pictures", "documents", "import PIL.Image"),
    ("folders", "settings", "import appdirs"),
    ("offline", "ui", "import http.client"),
    ("offline", "crypto", "import socket"),
    ("circles", "desk", "import defender_desk.cli"),
]


ROOMS = [
    *("app", "cli", "ui", "desk", "storage", "exchange", "documents", "media", "domain", "crypto"),
    *("errors", "sentences", "wording", "progress", "paths", "settings", "fault_points"),
]


def lint(folder: Path, contract: str = "") -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    asked = [str(program), "--no-cache", *(["--contract", contract] if contract else [])]
    return subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def skeleton(root: Path, tmp_path: Path) -> Path:
    """Every room of the floors, empty."""
    (tmp_path / "pyproject.toml").write_bytes((root / "pyproject.toml").read_bytes())
    for room in ["", *ROOMS]:
        folder = tmp_path / "defender_desk" / room
        folder.mkdir()
        (folder / "__init__.py").touch()
    return tmp_path


def test_the_program_keeps_every_contract(root: Path) -> None:
    done = lint(root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "room", "breach"), BREACHES)
def test_a_breach_is_caught(skeleton: Path, contract: str, room: str, breach: str) -> None:
    package = skeleton / "defender_desk"
    if contract == "circles":
        (package / "cli" / "__init__.py").write_text(
            "import defender_desk.desk\n", encoding="utf-8"
        )
    assert lint(skeleton, contract).returncode == 0
    (package / room / "__init__.py").write_text(breach + "\n", encoding="utf-8")
    done = lint(skeleton, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract}:" in done.stdout
    assert "BROKEN" in done.stdout


def test_every_contract_is_breached_once(root: Path) -> None:
    told = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {entry["id"] for entry in told["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in BREACHES}


@pytest.mark.parametrize(
    "breach",
    [
        "from PySide6 import QtNetwork",
        "import PySide6.QtNetwork",
        "import asyncio",
        "import pickle",
    ],
)
def test_ruff_bans_what_the_contracts_cannot_name(root: Path, tmp_path: Path, breach: str) -> None:
    file = tmp_path / "breach.py"
    file.write_text(f"{breach}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251",
         "--config", str(root / "pyproject.toml"), str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "TID251" in done.stdout
