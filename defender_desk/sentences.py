"""What a person is told when something goes wrong: one entry for each class of errors.py.

Each says what happened (naming the thing), whether the person's work is safe, and one thing to do
(docs/design/texts.md 5). The strings are messages for the catalogues; only the facts that the
class names in its docstring may stand between braces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from defender_desk import errors
from defender_desk.errors import DeskError


def N_(msgid: str) -> str:
    """gettext's mark. A second one: wording.py reads this file, not the other way round."""
    return msgid


@dataclass(frozen=True)
class Said:
    """One entry. ``one`` is the singular of ``what`` when the fact ``counted_by`` is 1."""

    what: str
    safe: str
    todo: str
    one: str = ""
    counted_by: str = ""


SAFE: Final = "Everything is safe."
NOTHING: Final = "Nothing changed."
HERE: Final = "Everything is still saved here."
STILL: Final = "What you just wrote is still on screen."

SENTENCES: Final[dict[type[DeskError], Said]] = {
    errors.DeskError: Said(
        "This could not be done.",
        SAFE,
        "Try again; if it stays the same, tell the team.",
    ),
    errors.Cancelled: Said(
        "You stopped this.",
        NOTHING,
        "Start again when you like.",
    ),
    # the vault and its keys
    errors.WrongPassphrase: Said(
        "That phrase did not open it.",
        SAFE,
        "Check capitals, spaces and keyboard language.",
    ),
    errors.WaitBeforeRetry: Said(
        "Please wait {seconds} seconds.",
        "This keeps anyone from guessing the phrase. Everything is safe.",
        "Then try again.",
        one="Please wait {seconds} second.",
        counted_by="seconds",
    ),
    errors.WeakPassphrase: Said(
        "That phrase is too easy to guess.",
        NOTHING,
        "Use the words proposed, or add two more words of your own.",
    ),
    errors.WrongRecoveryWord: Said(
        "Word {position} is not on the list: “{word}”.",
        NOTHING,
        "Did you mean “{suggestion}”?",
    ),
    errors.WrongRecoveryWords: Said(
        "Those twelve words do not open this.",
        NOTHING,
        "Check their order, and that the sheet is the one of this computer.",
    ),
    errors.DamagedKeyFile: Said(
        "The file that opens your work is damaged, and so is its copy.",
        "Your work is still on the disk, locked.",
        "Open it with the twelve words of the recovery sheet.",
    ),
    errors.DamagedVault: Said(
        "Part of what is saved on this disk is damaged.",
        "The rest was not touched.",
        "Do not write anything new; open the last backup.",
    ),
    errors.VaultClosed: Said(
        "The desk is closed just now.",
        SAFE,
        "Open it again with your phrase.",
    ),
    errors.MustOpenAgain: Said(
        "What is saved here was made anew: {records} records are there.",
        "What was damaged was set aside, not thrown away.",
        "Open the desk again with your phrase.",
        one="What is saved here was made anew: {records} record is there.",
        counted_by="records",
    ),
    errors.NothingToRescue: Said(
        "Nothing that could be read here was enough to bring your work back.",
        "Nothing was changed or thrown away.",
        "Bring it back from your backup, or ask the team.",
    ),
    errors.VaultExists: Said(
        "This computer already has a desk.",
        NOTHING,
        "Open it with its passphrase, or choose another folder.",
    ),
    errors.ForeignFiles: Said(
        "There are other files in the folder {place}.",
        "They and the backup stay as they are; nothing was brought.",
        "Take them out of that folder, or choose an empty one, and try again.",
    ),
    errors.NoVault: Said(
        "There is no desk in this folder.",
        NOTHING,
        "Check the folder, or make a new desk.",
    ),
    errors.VaultInUse: Said(
        "The program is already open.",
        SAFE,
        "Go to the window that is open, or close it first.",
    ),
    errors.NewerVault: Said(
        "This desk was last opened with a newer program (version {version}).",
        NOTHING,
        "Install the newer program and open it again.",
    ),
    errors.MigrationFailed: Said(
        "This program could not take over the work of the earlier one.",
        "Nothing changed: the earlier program still opens it.",
        "Go on with the earlier program and tell the team.",
    ),
    errors.OldDatabaseEngine: Said(
        "A piece of this program is too old to keep your work safe ({found}; {needed} is needed).",
        NOTHING,
        "Install the program again from the team's copy.",
    ),
    # files and disks
    errors.DiskFull: Said(
        "Could not save: the disk is full ({place}). {needed} more are needed.",
        STILL,
        "Free some space and press “Save now”.",
    ),
    errors.CannotWrite: Said(
        "Could not write to {place}.",
        HERE,
        "Choose another folder or another stick.",
    ),
    errors.CannotRead: Said(
        "{name} could not be read.",
        NOTHING,
        "Check that the stick is still connected and try again.",
    ),
    errors.MissingFile: Said(
        "{name} is not where it was.",
        NOTHING,
        "Find the file and bring it again.",
    ),
    errors.EmptyFile: Said(
        "{name} is empty.",
        NOTHING,
        "Copy it again from the phone or the stick.",
    ),
    errors.FileChangedWhileReading: Said(
        "{name} changed while it was being read.",
        NOTHING,
        "Wait until it has been copied whole and bring it again.",
    ),
    errors.NotVerified: Said(
        "What was written to {place} does not read back the same.",
        HERE,
        "Do not use that copy; use another stick or disk.",
    ),
    errors.DamagedAttachment: Said(
        "{name} is damaged on this disk.",
        "Your words are safe.",
        "Bring the file back from the last backup.",
    ),
    errors.MissingAttachment: Said(
        "{name} has not arrived yet.",
        "The words that belong to it are here.",
        "Ask for the part that carries it.",
    ),
    errors.UnknownPicture: Said(
        "{name} cannot be shown.",
        "The file was kept as it is.",
        "To see it, send it again as JPG.",
    ),
    # backups
    errors.NotABackup: Said(
        "{name} holds no backup of this program.",
        NOTHING,
        "Choose the stick or disk with the folder whose name ends in .ddk.",
    ),
    errors.DamagedBackup: Said(
        "The backup {name} is damaged and cannot be trusted.",
        HERE,
        "Make a new backup today, on another stick if you can.",
    ),
    errors.MissingBackup: Said(
        "The backup {name} is not at hand.",
        HERE,
        "Plug in the stick or disk that it is on, and try again.",
    ),
    errors.MediumGone: Said(
        "{place} was disconnected before this was finished.",
        HERE,
        "Plug it in again and repeat the backup; the half one does not count.",
    ),
    errors.SamePlace: Said(
        "{place} is inside the folder that the backup is to protect.",
        NOTHING,
        "Choose a stick or another disk.",
    ),
    # records
    errors.MissingFields: Said(
        "Still missing: {fields}.",
        "What you wrote is kept.",
        "Fill that in and save again.",
    ),
    errors.BadValue: Said(
        "“{value}” does not fit in {field}: {reason}.",
        "What was saved before is unchanged.",
        "Correct it and save again.",
    ),
    errors.UnknownRecord: Said(
        "There is nothing here with the code {code}.",
        NOTHING,
        "Check the code.",
    ),
    errors.UnknownKind: Said(
        "This program does not know “{kind}”.",
        NOTHING,
        "Look at the list of kinds and try again.",
    ),
    errors.BadLine: Said(
        "Line {line} cannot be taken: {reason}.",
        "None of the file was taken; nothing changed.",
        "Correct that line and try again.",
    ),
    errors.NotEditable: Said(
        "{code} is final and is not changed any more.",
        SAFE,
        "Start a new version from it.",
    ),
    errors.NoConsent: Said(
        "{code} has no consent for this: {scopes}.",
        NOTHING,
        "Ask the person and note the answer in the interview.",
    ),
    errors.StaysAsEvidence: Said(
        "«{name}» cannot be deleted for good: {reason}.",
        NOTHING,
        "Leave it in the trash, or agree with the team what to do.",
    ),
    errors.ChecksFailed: Said(
        "{code} is not ready yet: {checks}.",
        SAFE,
        "Correct what is listed and check again.",
    ),
    errors.NeedsReason: Said(
        "The US lawyer has not approved {code} yet.",
        NOTHING,
        "Wait for the answer, or write why it is printed now.",
    ),
    errors.PaperFailed: Said(
        "The page of {code} could not be made.",
        "The text is saved.",
        "Change the last thing you added and try again.",
    ),
    errors.PrinterFailed: Said(
        "The printer did not answer.",
        "The document is saved.",
        "Check its power and paper, or save the PDF and take it to another printer.",
    ),
    errors.WrongPage: Said(
        "Scanned page {page} does not look like page {page} of {code}.",
        NOTHING,
        "Check that papers were not mixed up.",
    ),
    # exchange
    errors.DamagedBundle: Said(
        "{name} arrived damaged.",
        "Nothing of it was taken; your work is safe.",
        "Ask for it again as a “Document”: WhatsApp damages what it sends as a photo or video.",
    ),
    errors.NotForYou: Said(
        "{name} is not for you.",
        NOTHING,
        "Return it to whoever gave it to you.",
    ),
    errors.UnknownSender: Said(
        "We do not know the key of whoever sent this.",
        "Nothing of it was taken.",
        "Do not open it until you confirm these numbers by phone: {digits}",
    ),
    errors.WrongDirection: Said(
        "This package is not one that is opened here.",
        NOTHING,
        "Return it to whoever gave it to you and ask what it is for.",
    ),
    errors.NewerFormat: Said(
        "This package was made with a newer program (version {version}).",
        "Nothing of it was taken.",
        "Install the newer program and open it again.",
    ),
    errors.ForgedOps: Said(
        "{count} items do not carry the mark of whoever should have written them.",
        "They were not taken; your work is safe.",
        "Tell the team by phone before you open more from that sender.",
        one="{count} item does not carry the mark of whoever should have written it.",
        counted_by="count",
    ),
    errors.AlreadyHere: Said(
        "{name} was already here since {imported}.",
        NOTHING,
        "There is nothing to do.",
    ),
    errors.TooLarge: Said(
        "This is too large: {size}. The most is {cap}.",
        NOTHING,
        "Split it in smaller pieces, or bring it another way.",
    ),
    errors.WrongDigits: Said(
        "Those digits are not those of this card.",
        NOTHING,
        "Ask for them again by phone, group by group.",
    ),
    errors.NoTeamKey: Said(
        "There is nobody to pack for yet.",
        HERE,
        "Open the card that the team gave you first.",
    ),
    errors.NotACard: Said(
        "{name} is not a card.",
        NOTHING,
        "Ask for the card file again.",
    ),
    errors.NotAReceipt: Said(
        "This is not a receipt.",
        NOTHING,
        "Check that it was copied whole, or ask for the receipt file.",
    ),
    errors.ReceiptForOther: Said(
        "This receipt is for somebody else's package.",
        NOTHING,
        "Ask the team for the receipt of your package.",
    ),
    errors.WrongPhoneCode: Said(
        "That code is not right. {left} tries are left.",
        NOTHING,
        "Ask for it again by phone, slowly.",
        one="That code is not right. {left} try is left.",
        counted_by="left",
    ),
    errors.NothingToSend: Said(
        "There is nothing new to send.",
        HERE,
        "Go on working; what you add will be packed next time.",
    ),
    errors.WouldHideMany: Said(
        "This package would remove {count} of {total} things here.",
        "Nothing was removed.",
        "Ask the team by phone whether they meant it before you accept.",
    ),
}

# An entry of its own when one fact has this value; "" stands for a fact that was not given.
VARIANTS: Final[dict[tuple[type[DeskError], str, object], Said]] = {
    (errors.WeakPassphrase, "reason", "short"): Said(
        "That phrase is too short: it could be guessed.",
        NOTHING,
        "Use the words proposed, or add two more words of your own.",
    ),
    (errors.WeakPassphrase, "reason", "common"): Said(
        "Many people use that phrase: it would be tried first.",
        NOTHING,
        "Use the words proposed, or words that only you would put together.",
    ),
    (errors.WeakPassphrase, "reason", "repeated"): Said(
        "That phrase repeats the same letters: it could be guessed.",
        NOTHING,
        "Use the words proposed, or different words of your own.",
    ),
    (errors.WrongRecoveryWord, "suggestion", ""): Said(
        "Word {position} is not on the list: “{word}”.",
        NOTHING,
        "Look at that word on the recovery sheet again.",
    ),
    (errors.DamagedVault, "what", "attachment"): Said(
        "A saved file is damaged on this disk.",
        "Your words are safe.",
        "Bring the file back from the last backup.",
    ),
    (errors.DiskFull, "needed", 0): Said(
        "Could not save: the disk is full ({place}).",
        STILL,
        "Free some space and press “Save now”.",
    ),
    (errors.UnknownSender, "digits", ""): Said(
        "We do not know the key of whoever sent this.",
        "Nothing of it was taken.",
        "Ask the team by phone who sent it before you open it.",
    ),
    (errors.AlreadyHere, "imported", ""): Said(
        "{name} was already here.",
        NOTHING,
        "There is nothing to do.",
    ),
    (errors.WrongPhoneCode, "left", 0): Said(
        "That code is not right, and no tries are left.",
        NOTHING,
        "Ask the team for the receipt file.",
    ),
}


# What a name inside a refusal is called on screen, where no noun declares it.
NAMES: Final[dict[str, str]] = {
    "talk_to_us": N_("talking with us"),
    "notes": N_("taking notes"),
    "audio": N_("recording the voice"),
    "video": N_("recording video"),
    "photo_person": N_("photographs of the person"),
    "photo_place": N_("photographs of the place"),
    "copy_documents": N_("copies of papers"),
    "share_staff": N_("sharing with the team"),
    "share_advocate": N_("sharing with the US lawyer"),
    "file_in_court": N_("use in court"),
    "share_other_party": N_("reading by the other side"),
    "share_public": N_("making it public"),
    "use_pseudonym": N_("using another name"),
    "contact_again": N_("contacting the person again"),
    "contact_relatives": N_("contacting relatives"),
    "contact_authorities": N_("contacting authorities"),
}

CHECKS: Final[dict[str, str]] = {
    "caption": N_("court, case and number"),
    "identity": N_("who speaks and how they know it"),
    "blanks": N_("empty lines in who speaks"),
    "facts": N_("the facts"),
    "empty": N_("empty paragraphs"),
    "sources": N_("paragraphs without a source"),
    "checked": N_("paragraphs not compared with their source"),
    "english": N_("paragraphs without English"),
    "child": N_("a child's full name"),
    "private": N_("numbers or names that must not be printed"),
    "codes": N_("codes of this program"),
    "address": N_("the full address"),
    "exhibits": N_("exhibits without a sheet"),
    "exhibit-consent": N_("permission to show the exhibits"),
    "consent": N_("permission to file it in court"),
    "place": N_("the place of signing"),
    "sentence": N_("the sentence under penalty of perjury"),
    "finger": N_("the finger of the print"),
    "reason": N_("why the person cannot sign"),
    "read-back": N_("who reads it aloud"),
    "literacy": N_("whether the person reads"),
    "spanish": N_("whether the person speaks Spanish"),
    "witnesses": N_("two different witnesses"),
    "witness-free": N_("witnesses with no other part"),
    "interpreter": N_("the interpreter's certificate"),
    "interest": N_("the interpreter's interest"),
    "spoken": N_("the language it was given in"),
    "translator": N_("translator's certificate"),
    "counsel": N_("clauses counsel has not reviewed"),
}
"""What the checks of a declaration (documents/checks.py) are called inside a refusal."""


def said(error: DeskError) -> Said:
    """The entry of ``error``: a variant, its class, or the nearest class above it."""
    kind = type(error)
    for (owner, fact, value), entry in VARIANTS.items():
        if owner is kind and (error.facts.get(fact) or value.__class__()) == value:
            return entry
    for above in kind.__mro__:
        if above in SENTENCES:
            return SENTENCES[above]
    return SENTENCES[DeskError]
