"""Forms that were begun and not yet kept: what stands in them outlives leaving and locking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from defender_desk.domain.fields import JSON

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_KEY: Final = "unfinished."


class Unfinished:
    """One for each form, in the vault of this computer alone: it is no record and never leaves."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, form: str, values: Mapping[str, JSON]) -> None:
        """Keep what stands in ``form`` (a page's route). Raises ``DiskFull``."""
        self._vault.ledger.set_mark(_KEY + form, dict(values))

    def of(self, form: str) -> dict[str, Any]:
        """What was begun in ``form``, empty for nothing."""
        found = self._vault.ledger.mark(_KEY + form)
        return dict(found) if isinstance(found, dict) else {}

    def drop(self, form: str) -> None:
        """It was kept as a record, or given up."""
        self._vault.ledger.drop_mark(_KEY + form)
