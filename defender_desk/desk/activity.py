"""What happened here, in words: what was written, and what the program did with it.

Made of the records' own dates and of the codes of ``activity_log``; nothing more is kept for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from defender_desk.desk.keys import Keys
from defender_desk.desk.names import Home, Remembered, home_of, name_of, place_of
from defender_desk.desk.records import Records
from defender_desk.domain.fields import NOUNS
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

EVENTS: Final = {
    "backup.bad": ("hard-drive", N_("A backup was read again and is damaged")),
    "backup.combined": ("hard-drive", N_("A backup was joined with what is here")),
    "backup.made": ("hard-drive", N_("A backup was made")),
    "backup.refused": ("hard-drive", N_("A backup could not be made")),
    "bin.purged": ("trash-2", N_("Something was deleted for good")),
    "bin.removed": ("trash-2", N_("Something went into the trash")),
    "bin.restored": ("undo-2", N_("Something came back from the trash")),
    "card.trusted": ("key-round", N_("A key was compared and confirmed")),
    "conflict.settled": ("layers", N_("Two texts of one thing were settled")),
    "declaration.ready": ("file-check", N_("A declaration became ready to sign")),
    "declaration.signed": ("signature", N_("A declaration was signed")),
    "desk.cut-short": ("triangle-alert", N_("The program closed unexpectedly.")),
    "desk.locked": ("lock", N_("It was locked")),
    "desk.opened": ("lock-open", N_("It was opened with the phrase")),
    "file.taken-out": ("download", N_("A copy of a file was taken out")),
    "lock": ("lock", N_("It locked by itself")),
    "package.made": ("package", N_("A package was made")),
    "package.taken": ("package-open", N_("A file that arrived was opened")),
    "phrase.changed": ("key-round", N_("The phrase was changed")),
    "recovery.renewed": ("file-lock", N_("A new recovery sheet was made")),
    "recovery.tried": ("file-lock", N_("The recovery sheet was tried")),
    "restore.done": ("rotate-ccw", N_("A backup was restored here")),
    "version.restored": ("history", N_("A text went back to an earlier version")),
}
"""Code of an event, or the part before its point: icon and words. Others are for support only."""
ICONS: Final = {
    "note": "notebook-pen", "declaration": "file-pen-line", "interview": "mic", "case": "briefcase",
    "person": "user", "assignment": "inbox", "attachment": "image", "paragraph": "pilcrow",
    "search_attempt": "footprints", "consent": "shield-check", "contact": "user-2",
    "appointment": "calendar-days",
}
MOST: Final = 150
"""Entries of each source that are shown."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing. ``when`` is ISO 8601, ``home`` leads to the page where it is seen, if any."""

    when: str
    icon: str
    text: str
    second: str
    home: Home | None


class Activity:
    """The list of what happened, the newest first."""

    def __init__(self, vault: Vault, records: Records, keys: Keys) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys

    def rows(self, only: str = "") -> list[Happened]:
        """``only``: ``written`` for people's work, ``program`` for events, "" for both."""
        found: list[Happened] = []
        if only != "program":
            found += self._written()
        if only != "written":
            found += self._events()
        return sorted(found, key=lambda each: _moment(each.when), reverse=True)

    def _written(self) -> list[Happened]:
        found = []
        seen = Remembered(self._records)
        for row in self._vault.records.recent(MOST):
            who = self._keys.person_of(row.device)
            kind = _(NOUNS[row.kind].label)
            place = place_of(seen, row.record)
            name = name_of(seen, row.record)
            second = [kind if kind != name else "", place, who]
            found.append(Happened(
                row.changed, ICONS.get(row.kind, "file-text"), name,
                " · ".join(part for part in second if part),
                home_of(seen, row.record)))
        return found

    def _events(self) -> list[Happened]:
        found = []
        for line in self._records.activity.text().splitlines()[-MOST:]:
            when, _space, rest = line.partition(" ")
            code = rest.split(" ")[0]
            known = EVENTS.get(code) or EVENTS.get(code.partition(".")[0])
            if known is not None:
                found.append(Happened(when, known[0], _(known[1]), "", None))
        return found


def _moment(iso: str) -> datetime:
    """A moment that can be compared with every other; the oldest one for what is no date."""
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
