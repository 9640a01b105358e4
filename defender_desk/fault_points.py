"""Named steps of deeds that must survive being cut short, and the hook that cuts them.

``FAULT=export:3`` in the environment ends the process with SIGKILL when the third step whose name
begins with ``export`` is reached (security.md REL-02, after SQLite's fault loops: k = 1, 2, … until
the deed completes). Without that variable a step costs one comparison. Whoever can set a
program's environment can end the program anyway: the hook gives nobody a new power.
"""

from __future__ import annotations

import os
import re
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


# Another program's variable of the same name must not keep a lawyer out of her work.
_ORDER = re.compile(r"[a-z][a-z_.]*:[1-9][0-9]*")
_asked = os.environ.get(VARIABLE, "")
_step = _armed(_asked) if _ORDER.fullmatch(_asked) else None


def reached(name: str) -> None:
    """A deed has come to the step ``name`` (``noun.step``: ``export.sealed``, ``save.committed``).

    Called right before and right after each change of what lies on the disk. Never returns when
    the environment asks for the process's end here.
    """
    if _step is not None:
        _step(name)
