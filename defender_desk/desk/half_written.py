"""Files of packages that were being written when the program was cut short: they are taken away.

Before a file is begun its folder and name are noted in the vault; the note goes when nothing half
done is left there. What a note names is this desk's own: no other file is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from defender_desk.errors import DeskError
from defender_desk.exchange.bundle_writer import TEMPORARY
from defender_desk.fault_points import reached

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_KEY: Final = "half-written."


class HalfWritten:
    """One note for each deed that writes packages, kept until its folder could be looked into."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._under_way: set[str] = set()

    @contextmanager
    def writing(
        self, folder: Path, series: str, files: Sequence[str], *, whole_stay: bool = False
    ) -> Iterator[None]:
        """While ``files`` (names in ``folder``) of ``series`` are written.

        ``whole_stay``: a finished file is good by itself and stays; else it goes with its series
        where that never counted. Raises ``DiskFull``.
        """
        key = _KEY + series
        while self._vault.ledger.mark(key) is not None:
            key += "+"  # an earlier note still waits for its own folder
        self._under_way.add(key)
        try:
            self._vault.ledger.set_mark(key, {
                "folder": str(folder.absolute()), "files": list(files), "stay": whole_stay})
            reached("export.noted")
            yield
        finally:
            self._under_way.discard(key)
            with suppress(DeskError):  # the note then waits for the next sweep
                self._settle(key, self._vault.ledger.mark(key))

    def waits(self, series: str) -> bool:
        """Whether a file of ``series`` may still lie half done in a folder out of reach."""
        return self._vault.ledger.mark(_KEY + series) is not None

    def sweep(self) -> None:
        """Take away what deeds that were cut short have left, wherever it can be reached."""
        for key, told in self._vault.ledger.marks(_KEY):
            if key not in self._under_way:
                self._settle(key, told)

    def _settle(self, key: str, told: object) -> None:
        if isinstance(told, dict):
            folder = Path(str(told["folder"]))
            if not folder.is_dir():
                return  # the stick is not plugged in: its note waits
            counts = bool(told["stay"]) or self._vault.ledger.one(
                key.removeprefix(_KEY)) is not None
            try:
                for name in map(str, told["files"]):
                    (folder / f"{name}{TEMPORARY}").unlink(missing_ok=True)
                    if not counts:
                        (folder / name).unlink(missing_ok=True)
            except OSError:
                return  # it cannot be changed now: its note waits
        self._vault.ledger.drop_mark(key)
