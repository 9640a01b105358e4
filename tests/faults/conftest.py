"""A nursery of children for the trials of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.trials import Nursery


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Forks a child for each trial; worlds are made once."""
    made = Nursery(tmp_path_factory.mktemp("trials"))
    yield made
    made.close()

