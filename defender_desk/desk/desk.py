"""An open desk: everything a person can do while the vault is unlocked."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from defender_desk.crypto import passphrase as phrases
from defender_desk.crypto import recovery_words
from defender_desk.crypto.age_header import LOG_N
from defender_desk.crypto.passphrase import Strength
from defender_desk.desk.activity import Activity
from defender_desk.desk.appointments import Appointments
from defender_desk.desk.assignments import Assignments
from defender_desk.desk.backups import Backups, BackupView, FoundBackup
from defender_desk.desk.backups import find as find_backups
from defender_desk.desk.backups import look_into as look_into_backup
from defender_desk.desk.bin import Bin
from defender_desk.desk.bundles import Bundles
from defender_desk.desk.cases import Cases
from defender_desk.desk.conflicts import Conflicts
from defender_desk.desk.consents import Consents
from defender_desk.desk.contacts import Contacts
from defender_desk.desk.declarations import Declarations
from defender_desk.desk.differences import Difference, differences
from defender_desk.desk.drafts import Drafts
from defender_desk.desk.emergency import Emergency, need_strength
from defender_desk.desk.half_written import HalfWritten
from defender_desk.desk.health import Health
from defender_desk.desk.inbox import Inbox
from defender_desk.desk.interrupted import Interrupted
from defender_desk.desk.interviews import Interviews
from defender_desk.desk.keys import Keys
from defender_desk.desk.leaving import Gate
from defender_desk.desk.notes import Notes
from defender_desk.desk.papers import Papers
from defender_desk.desk.people import People
from defender_desk.desk.photo_import import PhotoImport
from defender_desk.desk.places import Places
from defender_desk.desk.receipts import Receipts
from defender_desk.desk.records import Now, Reading, Records, local_now
from defender_desk.desk.recovery import Recovery
from defender_desk.desk.review import Review
from defender_desk.desk.search import Search
from defender_desk.desk.search_attempts import SearchAttempts
from defender_desk.desk.sessions import Sessions
from defender_desk.desk.signings import Signings
from defender_desk.desk.states import States
from defender_desk.desk.timeline import Timeline
from defender_desk.desk.today import Today
from defender_desk.desk.unfinished import Unfinished
from defender_desk.desk.versions import Versions
from defender_desk.errors import DeskError
from defender_desk.media.picture import Decoder
from defender_desk.progress import Progress
from defender_desk.storage.vault import BALLAST_SIZE, Profile, Vault
from defender_desk.storage.vault import vault_exists as _vault_exists

__all__ = [
    "BackupView", "Counts", "Desk", "FoundBackup", "Profile", "Restored", "Strength", "create",
    "find_backups", "look_into_backup", "new_recovery_words", "open_desk", "passphrase_strength",
    "propose_passphrase", "recover", "recovery_sheet_pdf", "restore", "vault_exists",
]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the sidebar's entries."""

    cases: int
    unsent: int
    inbox: int
    packed: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought from the backup in ``path``, ``made`` then (ISO 8601). ``missing``
    files were not in it, or damaged; ``renew_sheet``: the recovery sheet opens this vault, but a
    new one should be made."""

    path: Path
    made: str
    cases: int
    records: int
    files: int
    missing: int
    renew_sheet: bool


class Desk:
    """One unlocked vault and its deeds, by noun. ``close`` locks it."""

    def __init__(self, vault: Vault, now: Now = local_now) -> None:
        self._vault = vault
        self._decoder = Decoder()
        self._closed = False
        self._counted: tuple[int, Counts] | None = None
        self.records = Records(vault, now)
        self.activity = self.records.activity
        self.activity.note("desk.opened", vault.device.id)
        self.drafts = Drafts(vault, self.records)
        # To the microsecond: of two forms begun within one second one is the later.
        self.unfinished = Unfinished(vault, lambda: self.records.now().isoformat())
        self.interrupted = Interrupted(vault)
        self.places = Places(vault)
        self.search = Search(vault, self.records)
        self.backups = Backups(vault, self.records, self.drafts)
        self.recovery = Recovery(vault, self.records)
        self.health = Health(vault, self.records, self.backups, self._gone)
        self.restored: Restored | None = None
        """What a restore brought, on the desk that it opened."""
        self.contacts = Contacts(self.records)
        self.people = People(self.records)
        self.consents = Consents(self.records)
        self.interviews = Interviews(self.records, self.consents, vault.profile.name)
        self._gate = Gate(vault, self.records, self.consents)
        self.states = States(vault, self.records, self._gate)
        self.emergency = Emergency(vault, self.drafts, self.states, self.backups, self._gone)
        self.cases = Cases(self.records, self.people, self.states)
        self.appointments = Appointments(self.records, self.cases)
        self.search_attempts = SearchAttempts(self.records, self.states, self.appointments)
        self.timeline = Timeline(self.records, self.cases)
        self.notes = Notes(vault, self.records, self.states, self._decoder)
        self.photos = PhotoImport(vault, self.records, self.notes, self._decoder)
        self.papers = Papers(self.records, self.notes, self.consents, vault.profile)
        self.declarations = Declarations(
            vault, self.records, self.states, self.notes, self.consents, self.papers, self.drafts,
            Signings(self.records, self.notes, self._decoder),
        )
        self.sessions = Sessions(vault, self.records, self.declarations)
        self.keys = Keys(vault, self.records)
        self.happened = Activity(vault, self.records, self.keys)
        self.conflicting = Conflicts(vault, self.records, self.keys, self.declarations)
        self.bin = Bin(vault, self.records, self.keys, self.declarations)
        self.versions = Versions(vault, self.records, self.keys, self.declarations)
        self._half_written = HalfWritten(vault)
        self.bundles = Bundles(
            vault, self.records, self.states, self._gate, self.keys, self.drafts,
            self._half_written,
        )
        self.receipts = Receipts(vault, self.records, self.keys, self.bundles)
        self.review = Review(vault, self.records, self.notes, self.papers)
        self.inbox = Inbox(
            vault, self.records, self.keys, self.receipts, self.review, self._half_written
        )
        self.assignments = Assignments(
            vault, self.records, self.cases, self.people, self.keys, self.bundles
        )
        self.today = Today(
            vault, self.records, self.cases, self.drafts, self.states, self.assignments,
            self.appointments, self.photos, self.unfinished,
        )

    @property
    def profile(self) -> Profile:
        """Whose desk this is."""
        return self._vault.profile

    @property
    def is_staff(self) -> bool:
        """Whether this is a desk of the US team."""
        return self._vault.profile.role == "staff"

    @property
    def folder(self) -> Path:
        """The folder of the vault."""
        return self._vault.folder

    @property
    def mended_key_file(self) -> bool:
        """Whether a damaged copy of the key file was made anew while opening."""
        return self._vault.recovered_key_file

    @property
    def gave_room(self) -> bool:
        """Whether the disk is full and the last reserve was given back."""
        return self._vault.gave_room

    def save_profile(self, profile: Profile) -> None:
        """Keep changed facts about whose desk this is; its role stays."""
        self._vault.save_profile(profile)

    def called_forward(self) -> bool:
        """Whether a second start of the program asked this window to come forward."""
        return self._vault.called_forward()

    def counts(self) -> Counts:
        """Numbers for the sidebar; counted again only after something changed."""
        age = self.records.changes
        if self._counted is None or self._counted[0] != age:
            inbox = sum(not row.reviewed for row in self.inbox.rows()) if self.is_staff else len(
                self.assignments.pending()
            )
            self._counted = (age, Counts(
                self.records.count("case"), len(self.states.unsent_ids()), inbox,
                self._vault.ledger.counts()["packed"],
            ))
        return self._counted[1]

    def conflicts(self, record_id: str) -> dict[str, tuple[Reading, ...]]:
        """Fields that two people changed apart, each with all its readings, the newest first."""
        return self.records.conflicts(record_id)

    def differences(self, record_ids: Iterable[str]) -> list[Difference]:
        """What two people changed apart in these records: every value in words, whose, when."""
        return differences(self.records, self.keys, record_ids)

    def change_passphrase(self, old: str, new: str, *, log_n: int = LOG_N) -> None:
        """Open the vault with another phrase from now on.

        Raises ``WeakPassphrase``, ``WrongPassphrase``, ``DiskFull``.
        """
        need_strength(new)
        self._vault.change_passphrase(old, new, log_n=log_n)
        self.activity.note("phrase.changed")

    def state_digest(self) -> str:
        """64 hexadecimal digits that two desks share exactly when they hold the same words."""
        return self._vault.journal.state_digest().hex()

    @property
    def is_closed(self) -> bool:
        """Whether this desk was locked, or closed by a deed that had to."""
        return self._closed

    def _gone(self) -> None:
        """A deed closed the vault itself: nothing is left to be saved or locked."""
        self._closed = True
        self._decoder.close()

    def close(self) -> None:
        """Save what is being typed, then lock: keys dropped, threads and children ended.

        A second time does nothing.
        """
        if self._closed:
            return
        if self._vault.is_closed:
            # A deed closed it, and lets the folder go when it is done.
            self._gone()
            return
        self._closed = True
        try:
            self.backups.end()
            self.drafts.commit_all()
            self.drafts.keep_place()
            self.backups.at_lock()
            self.activity.note("desk.locked")
            self.activity.flush()
            self.sessions.end()
        finally:
            self._decoder.close()
            self._vault.close()
            self._forget_papers()

    @staticmethod
    def _forget_papers() -> None:
        """Typst remembers the words of the papers it laid out last: they go with the lock."""
        typesetter = sys.modules.get("defender_desk.documents.typesetter")
        if typesetter is not None:  # else nothing was ever printed or shown
            with contextlib.suppress(DeskError):
                typesetter.forget()


def create(
    folder: Path, profile: Profile, passphrase: str, words: Sequence[str], *,
    log_n: int = LOG_N, ballast: int | None = None, progress: Progress | None = None,
    now: Now = local_now,
) -> Desk:
    """Make a vault in ``folder`` and open it. ``log_n`` is the work of the key derivation.

    Raises ``WeakPassphrase``, ``VaultExists``, ``WrongRecoveryWord``, ``DiskFull``.
    """
    need_strength(passphrase)
    return Desk(Vault.create(
        folder, passphrase, profile, words, log_n=log_n,
        ballast=BALLAST_SIZE if ballast is None else ballast, progress=progress,
        now=lambda: now().timestamp(),
    ), now)


def open_desk(
    folder: Path, passphrase: str, *, progress: Progress | None = None,
    ballast: int | None = None, now: Now = local_now,
) -> Desk:
    """Unlock the vault in ``folder``.

    Raises ``NoVault``, ``WrongPassphrase``, ``VaultInUse``, ``DamagedKeyFile``, ``DamagedVault``,
    ``NewerVault``.
    """
    return Desk(Vault.open(
        folder, passphrase, progress=progress,
        ballast=BALLAST_SIZE if ballast is None else ballast, now=lambda: now().timestamp(),
    ), now)


def recover(
    folder: Path, words: Sequence[str], new_passphrase: str, *, log_n: int = LOG_N,
    progress: Progress | None = None, ballast: int | None = None, now: Now = local_now,
) -> Desk:
    """Unlock with the twelve words and set a new phrase.

    Raises ``WrongRecoveryWord``, ``WrongRecoveryWords``, ``WeakPassphrase``, ``NoVault``.
    """
    need_strength(new_passphrase)
    return Desk(Vault.recover(
        folder, words, new_passphrase, log_n=log_n, progress=progress,
        ballast=BALLAST_SIZE if ballast is None else ballast, now=lambda: now().timestamp(),
    ), now)


def restore(
    path: Path, folder: Path, passphrase: str, *, words: Sequence[str] = (), log_n: int = LOG_N,
    progress: Progress | None = None, ballast: int | None = None, now: Now = local_now,
) -> Desk:
    """Make a vault in ``folder`` from the newest good backup in ``path`` and open it.

    Without ``words`` the phrase is the backup's own and stays; with the twelve words of the sheet
    it is a new one. The vault goes on as a new device: its digits are new, and the team has to
    compare them. Raises what ``look_into_backup`` raises, ``VaultExists`` (nothing is overwritten),
    ``WeakPassphrase``, ``SamePlace``, ``DiskFull``, ``CannotWrite``, ``NotVerified``,
    ``MediumGone``, ``Cancelled``.
    """
    from defender_desk.storage.restore import restore as bring_back

    if words:
        need_strength(passphrase)
    found = bring_back(path, folder, passphrase, words, log_n=log_n, progress=progress,
                       now=lambda: now().timestamp())
    desk = open_desk(folder, passphrase, ballast=ballast, now=now)
    desk.restored = Restored(
        found.generation.path, found.generation.made, found.facts.cases, found.facts.records,
        found.files, found.missing, found.stale_sheet,
    )
    desk.backups.adopt(path)
    desk.activity.note("restore.done")
    return desk


def vault_exists(folder: Path) -> bool:
    """Whether there is a vault in ``folder``."""
    return _vault_exists(folder)


def propose_passphrase(words: int = 5) -> str:
    """Random Spanish words, to be learned by heart."""
    return phrases.propose(words)


def passphrase_strength(text: str) -> Strength:
    """How hard a phrase is to guess, and whether it is enough."""
    return phrases.strength(text)


def new_recovery_words() -> tuple[str, ...]:
    """Twelve new words for the recovery sheet."""
    return recovery_words.new_words()


def recovery_sheet_pdf(words: Sequence[str], language: str) -> bytes:
    """The half sheet with the twelve words. Raises ``PaperFailed``."""
    from defender_desk.documents.recovery_sheet import make_recovery_sheet

    return make_recovery_sheet(words, language)
