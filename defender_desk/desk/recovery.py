"""The recovery sheet after its first day: tried again twice a year, made new, never kept here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from defender_desk.crypto import recovery_words
from defender_desk.desk.records import Records

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

REMIND_DAYS: Final = 182
"""Twice a year (decisions.md 25)."""
LATER_DAYS: Final = 7
ASKED: Final = 3
"""How many of the twelve words are asked for when a sheet is made."""
_MARK: Final = "recovery"
_LATER: Final = "recovery-later"


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """``at``: when the sheet was last tried or made (ISO 8601); ``days`` since then; ``renew``:
    its file could not follow a change of keys, a new sheet should be made."""

    due: bool
    at: str
    days: int
    renew: bool


class Recovery:
    """The sheet opens this vault: known by trying, not by hoping."""

    def __init__(self, vault: Vault, records: Records) -> None:
        self._vault = vault
        self._records = records

    def state(self) -> RecoveryState:
        """How long ago the sheet was tried, and whether it is time."""
        renew = self._vault.sheet_is_stale()
        mark = str(self._vault.ledger.mark(_MARK) or self._vault.begun() or self._records.stamp())
        days = self._days_since(mark)
        later = self._vault.ledger.mark(_LATER)
        wait = later is not None and self._days_since(str(later)) < LATER_DAYS
        return RecoveryState((days >= REMIND_DAYS or renew) and not wait, mark, days, renew)

    def due(self) -> bool:
        """Whether the person should be asked to look for the sheet and try it."""
        return self.state().due

    def later(self) -> None:
        """Ask again in a week."""
        self._vault.ledger.set_mark(_LATER, self._records.stamp())

    def rehearse(self, words: Sequence[str]) -> None:
        """Try the twelve words on this vault; they are kept nowhere.

        Raises ``WrongRecoveryWord``, ``WrongRecoveryWords``, ``DamagedKeyFile``.
        """
        self._vault.try_recovery(words)
        self._note()
        self._records.activity.note("recovery.tried")

    def new_words(self) -> tuple[str, ...]:
        """Twelve new words for a new sheet; nothing changes yet."""
        return recovery_words.new_words()

    def sheet_pdf(self, words: Sequence[str], language: str) -> bytes:
        """The half sheet with the words. Raises ``PaperFailed``."""
        from defender_desk.documents.recovery_sheet import make_recovery_sheet

        return make_recovery_sheet(words, language)

    def three(self) -> tuple[int, ...]:
        """Three places (1 to 12) whose words are asked for, in their order, at random."""
        chosen = secrets.SystemRandom().sample(range(1, recovery_words.COUNT + 1), ASKED)
        return tuple(sorted(chosen))

    def same(self, words: Sequence[str], place: int, typed: str) -> bool:
        """Whether what was typed is the word at ``place``; its first four letters are enough."""
        bare, whole = recovery_words.folded(typed), recovery_words.folded(words[place - 1])
        return whole.startswith(bare) and len(bare) >= min(4, len(whole))

    def renew(self, words: Sequence[str]) -> None:
        """From now on these words open this vault and the old ones do not.

        Backups made before still open with the old words. Raises ``WrongRecoveryWord(s)``,
        ``DiskFull``, ``CannotWrite``; the old words then still count.
        """
        self._vault.renew_recovery(words)
        self._note()
        self._records.activity.note("recovery.renewed")

    def _note(self) -> None:
        self._vault.ledger.set_mark(_MARK, self._records.stamp())
        self._vault.ledger.drop_mark(_LATER)

    def _days_since(self, moment: str) -> int:
        try:
            passed = self._records.now() - datetime.fromisoformat(moment)
        except ValueError:
            return REMIND_DAYS
        return max(0, passed // timedelta(days=1))
