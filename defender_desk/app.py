"""The window as a program: ``defender-desk-window``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path


def main(vault: str | None = None, shown: Callable[[], object] | None = None) -> int:
    """Open the window on the vault in folder ``vault``, or on this machine's usual one.

    ``shown`` is called when the first page stands on the screen. Returns the exit code once the
    window is closed.
    """
    # Imports make no garbage: looking for some costs 5 ms until the first page is there
    # (ui/start.py looks again from then on).
    gc.disable()
    from defender_desk.ui import start

    def first_page() -> None:
        if shown is not None:
            shown()
        # Nothing secret is in memory before a phrase is typed, and no thread works before this;
        # asked for earlier it would cost the start 5 ms.
        from defender_desk.desk.machine import forbid_dumps, keep_memory_small

        forbid_dumps()
        keep_memory_small()

    return start.run(Path(vault) if vault else None, first_page)


if __name__ == "__main__":
    sys.exit(main())
