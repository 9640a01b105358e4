"""REL-04, REL-05, REL-06: a disk that is full, that fails, or that lies about its size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults import seam, worlds
from tests.faults.trials import ROOT

pytestmark = pytest.mark.skipif(not seam.HAS_COMPILER, reason=seam.WHY_NOT)

WORLDS = {
    "save": worlds.alone, "attach": worlds.alone, "phrase": worlds.alone,
    "deliver": worlds.alone, "export": worlds.assigned, "export-from": worlds.assigned,
    "import": worlds.packed,
}


def loop(what: str, deed: str, folder: Path) -> dict[str, Any]:
    """The loops of one deed in a child with the seam under it; what it met."""
    world = folder / "world"
    world.mkdir()
    WORLDS[deed](world)
    child = subprocess.run(
        [sys.executable, "-m", "tests.faults.shortage", what, deed, world], cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(seam.built())}, capture_output=True, text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    with worlds.desk(world / "mine", worlds.PHRASE) as opened:
        assert opened._vault._lanes.write(
            lambda c: c.exec_driver_sql("PRAGMA integrity_check").scalar()
        ) == "ok"
    found: dict[str, Any] = json.loads(child.stdout)
    return found


@pytest.mark.parametrize("deed", ["save", "attach", "export", "export-from", "import", "phrase",
                                  "deliver"])
def test_a_disk_that_fills_at_any_write_loses_nothing_and_says_how_much_to_free(
    deed: str, tmp_path: Path
) -> None:
    found = loop("full", deed, tmp_path)
    assert found["refused"] >= 3
    assert found["codes"] == ["disk-full"]
    assert found["least"] > 0


@pytest.mark.parametrize("kind", ["read", "write", "sync"])
@pytest.mark.parametrize("deed", ["save", "attach", "export", "import"])
def test_a_disk_that_fails_once_at_any_call_loses_nothing(
    deed: str, kind: str, tmp_path: Path
) -> None:
    found = loop(kind, deed, tmp_path)
    refusals = {"cannot-write", "cannot-read", "damaged-attachment", "not-verified"}
    if kind == "read":
        # A page that cannot be read is told as damage; the next try asks the disk anew.
        refusals.add("damaged-vault")
    assert set(found["codes"]) <= refusals
    if (deed, kind) != ("save", "read"):
        assert found["refused"]


@pytest.mark.parametrize("way", ["lose", "fold"])
@pytest.mark.parametrize("deed", ["export", "deliver"])
def test_a_stick_that_lies_about_its_size_is_never_called_done(
    deed: str, way: str, tmp_path: Path
) -> None:
    found = loop(way, deed, tmp_path)
    assert found["caught"] >= 4
    assert found["codes"] == ["not-verified"]
    assert found["honest"] >= found["largest"] > 0
