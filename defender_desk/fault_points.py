"""Named steps of deeds that must survive being cut short, and the hook that cuts them.

``FAULT=export:3`` in the environment ends the process with SIGKILL when the third step whose name
begins with ``export`` is reached (security.md REL-02, after SQLite's fault loops: k = 1, 2, … until
the deed completes). Without that variable a step costs one comparison. Whoever can set a
program's environment can end the program anyway: the hook gives nobody a new power.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

VARIABLE = "FAULT"


def _armed(order: str) -> Callable[[str], None]:
    prefix, _, count = order.partition(":")
    left = int(count)

    def step(name: str) -> None:
        nonlocal left
        if name.startswith(prefix):
            left -= 1
            if left == 0:
                # Windows has no SIGKILL; ending at once without handlers is its nearest kin.
                if hasattr(signal, "SIGKILL"):
                    os.kill(os.getpid(), signal.SIGKILL)
                os._exit(137)

    return step


_step = _armed(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None


def reached(name: str) -> None:
    """A deed has come to the step ``name`` (``noun.step``: ``export.sealed``, ``save.committed``).

    Called right before and right after each change of what lies on the disk. Never returns when
    the environment asks for the process's end here.
    """
    if _step is not None:
        _step(name)
