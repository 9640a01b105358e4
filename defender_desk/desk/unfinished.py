"""Forms that were begun and not yet kept: what stands in them outlives leaving and locking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk.domain.fields import JSON

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_KEY: Final = "unfinished."


@dataclass(frozen=True, slots=True)
class Begun:
    """A form with something in it: its name, the field typed in last, and when (ISO)."""

    form: str
    where: str
    time: str


class Unfinished:
    """One for each form, in the vault of this computer alone: it is no record and never leaves.

    The name of a form is its page's route, with a dot and the id of what it belongs to.
    """

    def __init__(self, vault: Vault, stamp: Callable[[], str]) -> None:
        """``stamp`` is the time now, ISO."""
        self._vault = vault
        self._stamp = stamp

    def keep(self, form: str, values: Mapping[str, JSON], where: str = "") -> None:
        """Keep what stands in ``form``; ``where`` is the field typed in. Raises ``DiskFull``."""
        self._vault.ledger.set_mark(
            _KEY + form, {"values": dict(values), "where": where, "time": self._stamp()})

    def of(self, form: str) -> dict[str, Any]:
        """What was begun in ``form``, empty for nothing."""
        found = self._vault.ledger.mark(_KEY + form)
        return _values(found) if isinstance(found, dict) else {}

    def latest(self) -> Begun | None:
        """The form typed in last, None for none."""
        found = [Begun(key.removeprefix(_KEY), str(mark["where"]), str(mark["time"]))
                 for key, mark in self._vault.ledger.marks(_KEY)
                 if isinstance(mark, dict) and _whole(mark)]
        return max(found, key=lambda each: each.time, default=None)

    def drop(self, form: str) -> None:
        """It was kept as a record, or given up."""
        self._vault.ledger.drop_mark(_KEY + form)


def _whole(mark: Mapping[str, Any]) -> bool:
    return set(mark) == {"values", "where", "time"} and isinstance(mark["values"], dict)


def _values(mark: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a mark; one of version 0.1 is nothing but them."""
    return dict(mark["values"] if _whole(mark) else mark)
