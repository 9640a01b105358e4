"""What the program did, as codes: for whoever helps when something went wrong.

One line is a time, the code of an event (``package.made``) and the first six hexadecimal digits of
the ids it concerns; never a name, a text, a path. The lines lie in the encrypted database and
nowhere else, the oldest leave first (security.md SEC-25). Before unlocking nothing is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from defender_desk.desk.folders import write_new
from defender_desk.errors import DeskError

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

BLOCK: Final = 40
"""Lines kept in memory before they are written together."""
LARGEST: Final = 1 << 20
"""Bytes of lines that are kept in all."""
_BLOCKS: Final = LARGEST // (BLOCK * 100)
_CODE: Final = re.compile(r"[a-z]+(?:[._-][a-z]+)*\Z")
_HEX: Final = re.compile(r"[0-9a-f]{6}")
_PREFIX: Final = "activity:"


class ActivityLog:
    """Events of one open desk; ``note`` may be called from any thread and never raises."""

    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now
        self._held: deque[str] = deque(maxlen=4 * BLOCK)
        self._turn = threading.Lock()

    def note(self, code: str, *ids: str) -> None:
        """Keep one event. ``code`` is ``noun.deed`` in small letters; of ids six digits stay.

        What is no code is kept as ``odd``: a mistake in the program must not carry text in here.
        """
        said = code if _CODE.match(code) and len(code) <= 40 else "odd"
        time = self._now().isoformat(timespec="seconds")
        line = " ".join([time, said, *(short(each) for each in ids[:4])])
        with self._turn:
            self._held.append(line)
            full = len(self._held) >= BLOCK
        if full:
            self.flush()

    def flush(self) -> None:
        """Write what is held into the database; the oldest block makes room."""
        with self._turn:
            lines, self._held = list(self._held), deque(maxlen=4 * BLOCK)
        if not lines:
            return
        # A full disk loses events rather than anybody's work.
        with contextlib.suppress(DeskError):
            ledger = self._vault.ledger
            kept = [key for key, _lines in ledger.marks(_PREFIX)]
            number = int(kept[-1][len(_PREFIX):]) + 1 if kept else 0
            ledger.set_mark(f"{_PREFIX}{number:08d}", list(lines))
            for old in kept[: max(0, len(kept) + 1 - _BLOCKS)]:
                ledger.drop_mark(old)

    def text(self) -> str:
        """Every line kept, the oldest first."""
        self.flush()
        found: list[str] = []
        for _key, lines in self._vault.ledger.marks(_PREFIX):
            if isinstance(lines, list):
                found += [str(line) for line in lines]
        return "\n".join(found) + ("\n" if found else "")

    def save(self, file: Path) -> Path:
        """Write the lines to a new file for whoever helps; where it lies.

        Raises ``DiskFull``, ``CannotWrite``, ``NotVerified``.
        """
        return write_new(file.parent, file.name, self.text().encode())


def short(record_id: str) -> str:
    """Six hexadecimal digits that stand for an id: its first ones, or of its SHA-256.

    ULIDs and codes have other letters; an id's own digits are shown where it has them.
    """
    found = _HEX.match(record_id)
    if found is not None and len(record_id) >= 32:
        return found[0]
    return hashlib.sha256(record_id.encode("utf-8", "replace")).hexdigest()[:6]
