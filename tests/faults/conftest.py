"""A nursery of children for the trials of this folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import seam
from tests.faults.trials import Nursery

_MEMORY = Path("/dev/shm")
_ENOUGH = 1 << 30


@pytest.fixture(scope="module")
def quick_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is room: what a killed process wrote stays there as well, and
    hundreds of trials do not wait for the disk to flush."""
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ENOUGH:
        yield tmp_path_factory.mktemp("trials")
        return
    with tempfile.TemporaryDirectory(prefix="defender-desk-trials-", dir=_MEMORY) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def nursery(quick_folder: Path) -> Iterator[Nursery]:
    """Forks a child for each trial; worlds are made once."""
    made = Nursery(quick_folder)
    yield made
    made.close()


@pytest.fixture(scope="module")
def recorders(quick_folder: Path) -> Iterator[Nursery]:
    """A nursery whose children have the seam of seam.c under them."""
    base = quick_folder / "recorded"
    base.mkdir()
    made = Nursery(base, preload=seam.built())
    yield made
    made.close()

