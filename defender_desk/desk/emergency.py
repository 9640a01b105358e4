"""When somebody is at the door: destroying the keys, and giving everything new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from defender_desk.crypto import passphrase as phrases
from defender_desk.crypto.age_header import LOG_N
from defender_desk.errors import WeakPassphrase
from defender_desk.progress import Progress
from defender_desk.storage.own_files import foreign_in
from defender_desk.storage.vault import Vault
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.desk.backups import Backups
    from defender_desk.desk.drafts import Drafts
    from defender_desk.desk.states import States

WIPE: Final = (
    N_("It destroys at once what opens your work on this computer: the phrase and the recovery"
       " sheet open nothing here any more. Then it removes the files."),
    N_("It does not destroy your backups on sticks, nor what the team already has. Whoever has one"
       " of those and its phrase can read it."),
    N_("Modern disks may keep old pieces for a while. What opens them is gone, but nobody can"
       " promise that nothing remains."),
    N_("It cannot be undone. Without a backup, whatever was not sent is lost. A lawyer may have"
       " a duty to keep evidence: locking protects it too."),
)
"""What a wipe does and what it cannot do, said before it is done (security.md SEC-42)."""

ROTATE: Final = (
    N_("Everything here gets new keys, a new phrase and a new recovery sheet. The old phrase and"
       " the old sheet open nothing on this computer any more."),
    N_("What somebody already copied stays readable for them with the old phrase."),
    N_("Backups made before stay readable with the old phrase and the old sheet: make a new one"
       " today, and destroy the old ones if they may be in the wrong hands."),
    N_("For the team this becomes a new computer: give them your new card and compare the numbers"
       " by phone. Nothing you sent is lost, and what they already sent you can still be opened."),
)
"""What new keys do and what they cannot do (security.md SEC-40)."""


@dataclass(frozen=True, slots=True)
class WipeFacts:
    """What would be lost: how many things never left, when the last backup was made (ISO 8601,
    "" for never), and how many files with how many bytes are here. ``foreign`` things in the
    vault's folder are not the program's: they stay."""

    unsent: int
    last_backup: str
    files: int
    bytes: int
    foreign: int = 0


class Emergency:
    """The two deeds of an emergency; both close the desk."""

    def __init__(
        self, vault: Vault, drafts: Drafts, states: States, backups: Backups,
        closed: Callable[[], None],
    ) -> None:
        """``closed`` is called once the vault is closed for good."""
        self._vault = vault
        self._drafts = drafts
        self._states = states
        self._backups = backups
        self._closed = closed

    def rotate_words(self) -> tuple[str, ...]:
        """What new keys do and what they cannot do, in sentences."""
        return tuple(_(text) for text in ROTATE)

    def rotate(
        self, old_passphrase: str, new_passphrase: str, new_words: Sequence[str],
        progress: Progress | None = None, *, log_n: int = LOG_N,
    ) -> None:
        """Give everything new keys, a new phrase and a new sheet; the desk is then closed.

        Drafts are saved first. Cut short, it goes on by itself when it is opened with the new
        phrase. Raises ``WeakPassphrase``, ``WrongPassphrase``, ``WrongRecoveryWord(s)`` with the
        desk still open; ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``DamagedVault``,
        ``Cancelled`` mostly with the desk closed (``Desk.is_closed``): one of the two phrases
        then opens it.
        """
        need_strength(new_passphrase)
        self._drafts.commit_all()
        try:
            self._vault.rotate(old_passphrase, new_passphrase, new_words, log_n=log_n,
                               progress=progress, closing=self._backups.end)
        finally:
            if self._vault.is_closed:
                self._closed()

    def wipe_facts(self) -> WipeFacts:
        """What would be lost now."""
        files, size = self._vault.attachments.total()
        return WipeFacts(len(self._states.unsent_ids()), self._backups.state().at, files, size,
                         len(foreign_in(self._vault.folder)))

    def wipe_words(self) -> tuple[str, ...]:
        """What a wipe does and what it cannot do, in sentences."""
        return tuple(_(text) for text in WIPE)

    def wipe(self, progress: Progress | None = None) -> tuple[str, ...]:
        """Destroy the keys of this vault, then its files. The desk is closed, whatever happens.

        The names of files in its folder that are not the program's: they stay as they are.
        Raises ``CannotWrite`` when one of the key files could not be destroyed.
        """
        try:
            return self._vault.wipe(progress, self._backups.end)
        finally:
            self._closed()


def need_strength(passphrase: str) -> None:
    """Raise ``WeakPassphrase`` for a phrase that is too easy to guess."""
    found = phrases.strength(passphrase)
    if not found.ok:
        raise WeakPassphrase(
            bits=round(found.bits), needed=phrases.NEEDED_BITS, reason=found.reason
        )


def wipe_locked(
    folder: Path, passphrase: str, progress: Progress | None = None
) -> tuple[str, ...]:
    """Destroy a locked vault; the names of files in its folder that are not the program's: they
    stay as they are.

    The phrase is needed: what nobody here can open, the program does not destroy for them
    (docs/decisions/wipe.md).

    Raises ``NoVault``, ``VaultInUse``, ``WrongPassphrase``, ``DamagedKeyFile``, ``CannotWrite``.
    """
    return Vault.wipe_closed(folder, passphrase, progress)
