"""The very place on a page where somebody was: a step, a field, the cursor in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from defender_desk.domain.fields import JSON

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_KEY: Final = "place."


class Places:
    """One for each record, on this computer alone: it is no record and never leaves."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, record_id: str, place: Mapping[str, JSON]) -> None:
        """Keep where one is on the page of a record. Raises ``DiskFull``."""
        if self.of(record_id) != dict(place):
            self._vault.ledger.set_mark(_KEY + record_id, dict(place))

    def of(self, record_id: str) -> dict[str, Any]:
        """Where one was, empty where nobody knows."""
        found = self._vault.ledger.mark(_KEY + record_id)
        return dict(found) if isinstance(found, dict) else {}

    def forget(self, record_id: str) -> None:
        """It is finished: the next time begins at its beginning."""
        self._vault.ledger.drop_mark(_KEY + record_id)
