"""What the tests of the window share: one practice day for each process."""

from __future__ import annotations

import pytest

from tests.ui import screens


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> screens.Lived:
    """The practice day, kept at the moments that differ on the screen; read and copied only."""
    return screens.live(tmp_path_factory.mktemp("lived"))
