"""What can go wrong and be told to a person: typed facts; the sentences are elsewhere."""

from __future__ import annotations

from typing import ClassVar


class DeskError(Exception):
    """A refusal that a person can be told.

    ``code`` is the stable name (command line, logs, wording), ``safe`` says whether what was
    already saved is untouched, ``facts`` are the values a sentence may name (codes, counts, file
    names; never a person's name or a passphrase).
    """

    code: ClassVar[str] = "desk"
    safe: ClassVar[bool] = True

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in sorted(self.facts.items()))
        return f"{self.code}({shown})"


class Cancelled(DeskError):
    """The person stopped the work; nothing of it remains."""

    code = "cancelled"


# --- the vault and its keys -------------------------------------------------------------------


class WrongPassphrase(DeskError):
    code = "wrong-passphrase"


class WaitBeforeRetry(DeskError):
    """Facts: seconds."""

    code = "wait-before-retry"


class WeakPassphrase(DeskError):
    """Facts: bits (estimate), needed, reason (short|common|repeated)."""

    code = "weak-passphrase"


class WrongRecoveryWord(DeskError):
    """Facts: position (1..12), word, suggestion (may be "")."""

    code = "wrong-recovery-word"


class WrongRecoveryWords(DeskError):
    """Twelve words of the list that do not belong together or to this vault."""

    code = "wrong-recovery-words"


class DamagedKeyFile(DeskError):
    """Neither copy of the key file can be read."""

    code = "damaged-key-file"


class DamagedVault(DeskError):
    """Facts: what (database|journal|attachment)."""

    code = "damaged-vault"


class VaultClosed(DeskError, RuntimeError):
    """The vault was locked, or a deed had to close it, while somebody still asked it something."""

    code = "vault-closed"


class MustOpenAgain(DeskError):
    """The database was made anew and the desk is closed. Facts: records, rescued (what came)."""

    code = "must-open-again"


class NothingToRescue(DeskError):
    """Neither the damaged database nor a copy says whose desk this is."""

    code = "nothing-to-rescue"


class VaultExists(DeskError):
    code = "vault-exists"


class ForeignFiles(DeskError):
    """Facts: place (the folder's name), count of other things in it."""

    code = "foreign-files"


class NoVault(DeskError):
    code = "no-vault"


class VaultInUse(DeskError):
    """Another window of the program holds this vault."""

    code = "vault-in-use"


class NewerVault(DeskError):
    """Facts: version, known."""

    code = "newer-vault"


class MigrationFailed(DeskError):
    """The vault of an earlier program could not be taken over. Facts: version (the vault's)."""

    code = "migration-failed"


class OldDatabaseEngine(DeskError):
    """Facts: found, needed."""

    code = "old-database-engine"


# --- files and disks --------------------------------------------------------------------------


class DiskFull(DeskError):
    """Facts: needed (bytes, may be 0), place (display name)."""

    code = "disk-full"


class CannotWrite(DeskError):
    """Facts: place (display name)."""

    code = "cannot-write"


class CannotRead(DeskError):
    """Facts: name (display name)."""

    code = "cannot-read"


class MissingFile(DeskError):
    """Facts: name (display name)."""

    code = "missing-file"


class EmptyFile(DeskError):
    """Facts: name."""

    code = "empty-file"


class FileChangedWhileReading(DeskError):
    """Facts: name."""

    code = "file-changed"


class NotVerified(DeskError):
    """What was written does not read back the same. Facts: place."""

    code = "not-verified"


class DamagedAttachment(DeskError):
    """Facts: name."""

    code = "damaged-attachment"


class MissingAttachment(DeskError):
    """The words are here, the file's bytes have not come. Facts: name."""

    code = "missing-attachment"


class UnknownPicture(DeskError):
    """A picture this program cannot show. Facts: name."""

    code = "unknown-picture"


# --- backups ----------------------------------------------------------------------------------


class NotABackup(DeskError):
    """Nothing there that this program made. Facts: name."""

    code = "not-a-backup"


class DamagedBackup(DeskError):
    """Facts: name, what (list|database|keys|attachments)."""

    code = "damaged-backup"


class MissingBackup(DeskError):
    """The medium with this backup is not plugged in. Facts: name."""

    code = "missing-backup"


class MediumGone(DeskError):
    """The stick was pulled out while it was written or read. Facts: place."""

    code = "medium-gone"


class SamePlace(DeskError):
    """A backup inside the folder that it is to protect. Facts: place."""

    code = "same-place"


# --- records ----------------------------------------------------------------------------------


class MissingFields(DeskError):
    """Facts: kind, fields (tuple of field names)."""

    code = "missing-fields"


class BadValue(DeskError):
    """Facts: kind, field, reason (short msgid), value (cut to 80 characters)."""

    code = "bad-value"


class UnknownRecord(DeskError):
    """Facts: code."""

    code = "unknown-record"


class UnknownKind(DeskError):
    """Facts: kind."""

    code = "unknown-kind"


class BadLine(DeskError):
    """A line of a record file that cannot be taken. Facts: line (from 1), reason."""

    code = "bad-line"


class NotEditable(DeskError):
    """A final version is never changed. Facts: code, version."""

    code = "not-editable"


class NoConsent(DeskError):
    """Facts: scopes (tuple of scope names), code."""

    code = "no-consent"


class ChecksFailed(DeskError):
    """A paper is not ready. Facts: code, checks (tuple of check names)."""

    code = "checks-failed"


class NeedsReason(DeskError):
    """Printing for signature without the lawyer's approval. Facts: code."""

    code = "needs-reason"


class PaperFailed(DeskError):
    """The page could not be made. Facts: code."""

    code = "paper-failed"


class PrinterFailed(DeskError):
    code = "printer-failed"


class WrongPage(DeskError):
    """A scanned page that does not carry the expected code. Facts: page, code."""

    code = "wrong-page"


# --- exchange ---------------------------------------------------------------------------------


class DamagedBundle(DeskError):
    """Facts: name, where (short word)."""

    code = "damaged-bundle"


class NotForYou(DeskError):
    """Facts: name."""

    code = "not-for-you"


class UnknownSender(DeskError):
    """Facts: digits (six groups) or key_id."""

    code = "unknown-sender"


class WrongDirection(DeskError):
    """A kind of bundle that this desk does not take. Facts: kind."""

    code = "wrong-direction"


class NewerFormat(DeskError):
    """Facts: version, known."""

    code = "newer-format"


class ForgedOps(DeskError):
    """Records that no seal of their own device covers. Facts: device, count."""

    code = "forged-ops"


class AlreadyHere(DeskError):
    """Facts: name, series, n, imported (ISO time)."""

    code = "already-here"


class TooLarge(DeskError):
    """Facts: what, size, cap."""

    code = "too-large"


class WrongDigits(DeskError):
    """The digits read by phone are not those of this card."""

    code = "wrong-digits"


class NoTeamKey(DeskError):
    """Nobody to pack for yet."""

    code = "no-team-key"


class NotACard(DeskError):
    """Facts: name."""

    code = "not-a-card"


class NotAReceipt(DeskError):
    code = "not-a-receipt"


class ReceiptForOther(DeskError):
    code = "receipt-for-other"


class WrongPhoneCode(DeskError):
    """Facts: left (tries left)."""

    code = "wrong-phone-code"


class NothingToSend(DeskError):
    code = "nothing-to-send"


class WouldHideMany(DeskError):
    """An import that would hide many records. Facts: count, total."""

    code = "would-hide-many"


class StaysAsEvidence(DeskError):
    """What must not be deleted for good here alone. Facts: name, reason (a message)."""

    code = "stays-as-evidence"
