"""Work that a lock cut short: it is offered again once the desk is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk.domain.fields import JSON

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_KEY: Final = "interrupted"
MOST: Final = 4
"""Works that are remembered, the newest last."""


@dataclass(frozen=True, slots=True)
class CutWork:
    """What was under way: its words, how far it was (0 to 100), and the page that goes on.

    ``route`` and ``arguments`` (by name, as JSON holds them) are what the window shows to go on.
    """

    what: str
    route: str
    arguments: Mapping[str, JSON]
    percent: int


class Interrupted:
    """A mark in the vault of this computer alone: it is no record and never leaves.

    A lock drops the keys, so nothing can go on behind it (docs/decisions/lock-and-long-work.md).
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, works: Sequence[CutWork]) -> None:
        """Remember ``works`` beside older ones; the same place is named once. Raises
        ``DiskFull``."""
        places = [(each.route, dict(each.arguments)) for each in works]
        older = [each for each in self.all() if (each.route, dict(each.arguments)) not in places]
        if works:
            self._set([*older, *works][-MOST:])

    def all(self) -> list[CutWork]:
        """What waits to be gone on with, the newest last."""
        found: Any = self._vault.ledger.mark(_KEY)
        return [CutWork(str(each["what"]), str(each["route"]), dict(each["arguments"]),
                        int(each["percent"])) for each in found] if found else []

    def drop(self, work: CutWork) -> None:
        """It is gone on with, or given up. Raises ``DiskFull``."""
        self._set([each for each in self.all() if each != work])

    def _set(self, works: Sequence[CutWork]) -> None:
        if not works:
            self._vault.ledger.drop_mark(_KEY)
            return
        self._vault.ledger.set_mark(_KEY, [
            {"what": each.what, "route": each.route, "arguments": dict(each.arguments),
             "percent": each.percent} for each in works])
