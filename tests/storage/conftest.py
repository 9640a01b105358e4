"""Vaults that are closed when a test ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from defender_desk.storage.vault import Vault
from tests.storage import vaults


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A Defender's new vault."""
    with vaults.make(tmp_path / "vault") as made:
        yield made


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Vault]:
    """The team's new vault."""
    with vaults.make(tmp_path / "team", vaults.HANNAH) as made:
        yield made
