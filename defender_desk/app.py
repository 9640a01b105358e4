"""The window as a program: ``defender-desk-window``."""

from __future__ import annotations

import sys
from pathlib import Path


def main(vault: str | None = None) -> int:
    """Open the window on the vault in folder ``vault``, or on this machine's usual one.

    Returns the exit code once the window is closed.
    """
    from defender_desk.ui import start

    return start.run(Path(vault) if vault else None)


if __name__ == "__main__":
    sys.exit(main())
