"""Children in which a deed is done and, at a step, ended by SIGKILL.

A nursery is one process that has imported the program and forks a fresh child for each trial:
the import, a third of a second, is paid once. It has no thread and no open vault when it forks.
What a child acknowledges and which steps it came to is written to files at once, so it outlives it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.deeds import Deed
from tests.faults.matrix import BY_NAME

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Trial:
    """How one trial went. ``killed``: it did not complete; ``steps``: the names it came to."""

    killed: bool
    told: list[list[Any]]
    steps: list[str]


class Nursery:
    """Forks a child for every trial."""

    def __init__(self, folder: Path, preload: Path | None = None) -> None:
        self.folder = folder
        more = {"LD_PRELOAD": str(preload)} if preload else {}
        self._errors = (folder / "nursery.err").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.trials"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._errors, text=True, cwd=ROOT,
            env={**os.environ, **more},
        )
        self._made: dict[str, Path] = {}

    def template(self, deed: Deed) -> Path:
        """The world of a deed, made once."""
        name = deed.world.__name__
        if name not in self._made:
            world = self.folder / f"world-{name}"
            world.mkdir()
            deed.world(world)
            self._made[name] = world
        return self._made[name]

    @contextmanager
    def trial(self, deed: Deed, kill_at: int, **more: Any) -> Iterator[tuple[Path, Trial]]:
        """Do ``deed`` in a copy of its world, ended at its ``kill_at``-th step (0: never)."""
        base = self.folder / f"trial-{deed.name}"
        world = base / "world"
        shutil.copytree(self.template(deed), world)
        order = {"deed": deed.name, "base": str(base), "kill_at": kill_at, **more}
        try:
            yield world, self.ask(order, base)
        finally:
            shutil.rmtree(base)

    def ask(self, order: dict[str, Any], base: Path) -> Trial:
        """One child for ``order``; what it left behind. Fails when the deed itself did."""
        for name in ("told", "steps"):
            (base / name).touch()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, (self.folder / "nursery.err").read_text(errors="replace")
        status = int(answer)
        told = [json.loads(line) for line in _lines(base / "told")]
        error = base / "error"
        if error.exists():
            raise AssertionError(f"{order}\n{error.read_text(encoding='utf-8')}")
        assert status in (0, -signal.SIGKILL), status
        return Trial(status != 0, told, _lines(base / "steps"))

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        self._errors.close()


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    # A line without its end was not told to anybody.
    return text[: text.rfind("\n") + 1].splitlines()


# --- what must not be so: the harness has to see it -----------------------------------------------


def _lazy_commits() -> None:
    """SQLite with synchronous=NORMAL, which may lose commits that were told."""
    from defender_desk.storage import lanes

    lanes._SETTINGS = tuple(  # type: ignore[misc]
        ("synchronous", "NORMAL", 1) if name == "synchronous" else (name, wanted, answer)
        for name, wanted, answer in lanes._SETTINGS
    )


def _no_sync_of_files() -> None:
    """Files written by Python are never flushed to the disk; SQLite's own still are."""
    os.fsync = lambda _file: None  # type: ignore[assignment]


BREAKS = {"lazy-commits": _lazy_commits, "no-sync-of-files": _no_sync_of_files}


# --- in the nursery -------------------------------------------------------------------------------


def _child(order: dict[str, Any]) -> None:
    """Be the child of one trial; never returns."""
    from defender_desk import fault_points

    base = Path(order["base"])
    told = os.open(base / "told", os.O_WRONLY | os.O_APPEND)
    steps = os.open(base / "steps", os.O_WRONLY | os.O_APPEND)
    left = order["kill_at"]

    def step(name: str) -> None:
        nonlocal left
        os.write(steps, f"{name}\n".encode())
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def arm() -> None:
        fault_points._step = step

    def ack(*said: Any) -> None:
        os.write(told, (json.dumps(said) + "\n").encode())

    try:
        if "log" in order:
            from tests.faults.seam import Seam

            seam = Seam(base / "world")
            seam.record(Path(order["log"]))

            def ack(*said: Any) -> None:
                seam.ack(json.dumps(said))

        for name in order.get("breaks", ()):
            BREAKS[name]()
        BY_NAME[order["deed"]].run(base / "world", ack, arm)
    except BaseException:  # noqa: BLE001  written down for the test, which fails with it
        (base / "error").write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(1)
    # No orderly end: a program that told "done" may be ended at any moment.
    os._exit(0)


def _until(file: Path, size: int) -> None:
    limit = time.monotonic() + 60
    while file.stat().st_size < size and time.monotonic() < limit:
        time.sleep(0.001)


def _serve(orders: Sequence[str] | Any) -> None:
    import ctypes

    import defender_desk.desk.desk  # noqa: F401  imported once, before any fork

    # PR_SET_CHILD_SUBREAPER: orphans of a killed child are waited for here (prctl(2)).
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    for line in orders:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            _child(order)
        if "seconds" in order:
            # Some moment after it told so many things: on a slow machine too.
            _until(Path(order["base"]) / "told", order["size"])
            time.sleep(order["seconds"])
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        # Decoders and other children of the child: a power cut would end them too. Until the
        # last is gone it may hold what it was born with, the vault's lock among it.
        with suppress(ProcessLookupError, ChildProcessError):
            os.killpg(child, signal.SIGKILL)
            while True:
                os.waitpid(-child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _serve(sys.stdin)
