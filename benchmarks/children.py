"""Each piece of work runs in a process of its own, so that its time and memory are its own."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def environment(**more: str) -> dict[str, str]:
    """This environment, with compiled modules kept as on any machine in use."""
    told = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    return told


def piece(module: str, work: str, **facts: Any) -> dict[str, Any]:
    """Run function ``work`` of ``benchmarks.module`` in a new process; its answer and its peak.

    The answer is a JSON object; ``peak_mb`` is added: the largest resident memory of that process
    alone. ``facts`` name the ``folder`` it works in. Raises ``RuntimeError`` with what the process
    said when it failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.children", module, work, json.dumps(facts)],
        env=environment(DEFENDER_DESK_HOME=str(facts["folder"]) + ".home"), cwd=ROOT,
        capture_output=True, text=True, check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module}.{work} ended with {done.returncode}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def tool(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a public tool (the largest of its processes).

    Raises ``RuntimeError`` when it fails.
    """
    began = time.perf_counter()
    child = subprocess.Popen(
        list(command), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{command[0]}: {said[-500:]!r}")
    return time.perf_counter() - began, used.ru_maxrss / 1000


def own_peak_mb() -> float:
    """The largest resident memory of this process so far, without its children."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main() -> None:
    """Run one piece and print its answer."""
    module, work, facts = sys.argv[1:]
    answer = getattr(importlib.import_module(f"benchmarks.{module}"), work)(**json.loads(facts))
    print(json.dumps({**answer, "peak_mb": own_peak_mb()}), flush=True)
    # How Qt is taken down when the interpreter ends is no part of what was measured.
    os._exit(0)


if __name__ == "__main__":
    main()
