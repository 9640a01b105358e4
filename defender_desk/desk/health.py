"""Check my archive: what is damaged, said in plain words, and mended where it can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.items import item_of
from defender_desk.desk.records import Records
from defender_desk.errors import DeskError, MustOpenAgain
from defender_desk.progress import Progress
from defender_desk.storage.health import CHECK_MARK, Check, Checked, Fault
from defender_desk.storage.health_files import Row
from defender_desk.storage.repair import Repair
from defender_desk.storage.rescue import Rescued
from defender_desk.storage.vault import Vault
from defender_desk.wording import N_, _, size_text

if TYPE_CHECKING:
    from defender_desk.desk.backups import Backups

__all__ = ["Finding", "Health", "LastCheck", "Report", "Rescued", "rescue"]

DAMAGE: Final = "damage"
WARNING: Final = "warning"
NOTE: Final = "note"

_NAMED: Final = 100
"""Of a damage that concerns thousands, so many things are looked up to be named."""

_SAFE: Final = N_("Everything you wrote is safe.")
_REST: Final = N_("The rest was not touched.")
_COPY: Final = N_("Plug in the stick with your backup and mend it.")


@dataclass(frozen=True, slots=True)
class _Words:
    """How one kind of finding is told: how bad, what, is the work safe, what to do, the button."""

    severity: str
    what: str
    safe: str
    todo: str
    repair: str = ""


WORDS: Final[dict[str, _Words]] = {
    "database-pages": _Words(
        DAMAGE, N_("Part of what is saved on this disk cannot be read any more."),
        N_("What can be read, and the newest copy on this computer, are brought together."),
        N_("Mend it now; then open the program again. Have this disk looked at: it is failing."),
        N_("Make it anew")),
    "journal-changed": _Words(
        DAMAGE, N_("Some things you saved are not as you saved them."), _REST,
        _COPY, N_("Bring them back from a copy")),
    "journal-gap": _Words(
        DAMAGE, N_("Some things that were saved here are missing."), _REST,
        _COPY, N_("Bring them back from a copy")),
    "journal-fork": _Words(
        NOTE, N_("This desk wrote on in two places at once, perhaps after a copy of its folder."),
        N_("Both texts are kept."),
        N_("Use only one of the two computers, and tell the team.")),
    "journal-seal": _Words(
        WARNING, N_("A signature over your saved work does not fit any more."), _SAFE,
        N_("Mend it, so that the team can check what you send."), N_("Sign again")),
    "journal-row": _Words(
        WARNING, N_("Some saved things are filed in the wrong place."), _SAFE,
        N_("Mend it; nothing is lost by it."), N_("File them again")),
    "view-behind": _Words(
        NOTE, N_("Some lists are not up to date yet."), _SAFE,
        N_("They are brought up to date the next time you open."), N_("Bring up to date")),
    "view-differs": _Words(
        WARNING, N_("Some lists do not show what you saved."), _SAFE,
        N_("Make the lists anew from what you saved."), N_("Make the lists anew")),
    "search-differs": _Words(
        WARNING, N_("Searching does not find everything you saved."), _SAFE,
        N_("Make the list of words anew."), N_("Make the list of words anew")),
    "orphan-rows": _Words(
        NOTE, N_("There are notes about packages that are not here any more."), _SAFE,
        N_("Put them aside; they are kept."), N_("Put aside")),
    "own-keys": _Words(
        DAMAGE, N_("The keys of this computer do not fit together."), _SAFE,
        N_("Make a backup today and tell the team.")),
    "key-copy": _Words(
        WARNING, N_("One of the two files that open your work is damaged or missing."), _SAFE,
        N_("Make it anew from the good one."), N_("Make it anew")),
    "recovery-copy": _Words(
        WARNING, N_("The file that the recovery sheet opens is damaged or missing."),
        N_("Your phrase still opens everything."),
        N_("Make it anew; if that is not offered, make a new recovery sheet."),
        N_("Make it anew")),
    "recovery-unproved": _Words(
        NOTE, N_("Nobody has tried yet whether the recovery sheet opens this desk."), _SAFE,
        N_("Type the twelve words once, in Settings, Recovery sheet.")),
    "file-missing": _Words(
        DAMAGE, N_("Files of your notes are missing from this disk."),
        N_("Your words are safe."), _COPY, N_("Bring them back from a copy")),
    "file-changed": _Words(
        DAMAGE, N_("Files of your notes are damaged on this disk."),
        N_("Your words are safe."), _COPY, N_("Bring them back from a copy")),
    "file-wrong-size": _Words(
        DAMAGE, N_("Files of your notes are shorter or longer than when they were saved."),
        N_("Your words are safe."), _COPY, N_("Bring them back from a copy")),
    "file-row": _Words(
        WARNING, N_("What is noted about some files is not what they are."),
        N_("The files themselves are good."),
        N_("Note it anew from the files."), N_("Note it anew")),
    "file-unrecorded": _Words(
        DAMAGE, N_("Files of your notes are not found by their notes any more."),
        N_("Your words are safe."),
        N_("Mend it: the file may still be on this disk. If not, bring your backup."),
        N_("Look for them")),
    "files-extra": _Words(
        NOTE, N_("There are files here that no note names."), _SAFE,
        N_("Put them aside; they are kept."), N_("Put aside")),
    "pieces-broken": _Words(
        WARNING, N_("Pieces of a file that is still arriving are damaged."), _SAFE,
        N_("Put them aside and ask for that part again."), N_("Put aside")),
    "ballast-missing": _Words(
        WARNING, N_("The reserve for a full disk is not there."), _SAFE,
        N_("Free some space and make it anew."), N_("Make it anew")),
    "leftovers": _Words(
        NOTE, N_("There are unfinished files of work that was cut short."), _SAFE,
        N_("Clear them away: none of them was ever whole."), N_("Clear away")),
    "backup-unreadable": _Words(
        WARNING, N_("A copy on this computer cannot be read any more."), _SAFE,
        N_("Put it aside and make a new backup today."), N_("Put aside")),
    "disk-nearly-full": _Words(
        WARNING, N_("{free} are left on this disk."), _SAFE,
        N_("Make a backup and move out what you do not need.")),
}
"""Everything that a check can find; a test proves that none is missing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of damage or remark, in words. ``about`` are codes of the notes and papers that it
    concerns, or short names that may be shown; ``repair`` is the button's label, "" where the
    program can do nothing."""

    code: str
    severity: str
    count: int
    about: tuple[str, ...]
    what: str
    safe: str
    todo: str
    repair: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, and how much it looked at. ``repaired``: codes mended just before."""

    at: str
    full: bool
    findings: tuple[Finding, ...]
    ops: int
    records: int
    files: int
    bytes: int
    repaired: tuple[str, ...] = ()
    checked: Checked | None = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        """Whether there is nothing but remarks."""
        return all(found.severity == NOTE for found in self.findings)

    @property
    def repairable(self) -> tuple[Finding, ...]:
        """Those that the program can do something about."""
        return tuple(found for found in self.findings if found.repair)


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When this desk was last checked, and how it went."""

    at: str
    full: bool
    ok: bool
    findings: int


class Health:
    """Looking through everything that is kept here."""

    def __init__(
        self, vault: Vault, records: Records, backups: Backups | None,
        closed: Callable[[], None],
    ) -> None:
        """``closed`` is called after a repair that had to close the vault."""
        self._vault = vault
        self._records = records
        self._backups = backups
        self._closed = closed

    def check(self, full: bool = False, progress: Progress | None = None) -> Report:
        """Look at everything; ``full`` reads every byte. Raises ``Cancelled``."""
        checked = Check(self._vault, full=full, progress=progress,
                        at=self._records.stamp()).run()
        return self._report(checked)

    def repair(
        self, report: Report, progress: Progress | None = None, *, codes: Sequence[str] = (),
        backup: Path | None = None,
    ) -> Report:
        """Mend what a report offers (of these ``codes`` alone), then check again.

        What is missing is looked for in ``backup``, a stick or folder with one, and on a stick
        with this desk's backup that is plugged in.
        Raises ``MustOpenAgain`` where the database had to be made anew and the desk is closed
        now, ``DiskFull``, ``CannotWrite``, ``Cancelled``.
        """
        if report.checked is None:
            return self.check(report.full, progress)
        wanted = [found.code for found in report.repairable
                  if not codes or found.code in codes]
        if "database-pages" in wanted:
            try:
                rescued = self._vault.rescue_and_close(progress, self._end)
            finally:
                self._closed()
            raise MustOpenAgain(rescued=rescued, records=rescued.records)
        mended = Repair(self._vault, report.checked, places=self._places(backup),
                        progress=progress).run(wanted)
        self._records.came()
        again = self.check(report.full, progress)
        return replace(again, repaired=tuple(one.code for one in mended))

    def said(self, report: Report) -> Report:
        """The same report in the language of the screen."""
        if report.checked is None:
            return report
        return replace(self._report(report.checked), at=report.at, repaired=report.repaired)

    def last(self) -> LastCheck | None:
        """The check before; None when there was none."""
        kept: Any = self._vault.ledger.mark(CHECK_MARK)
        if not isinstance(kept, dict):
            return None
        bad = [code for code in kept["codes"] if code in WORDS and WORDS[code].severity != NOTE]
        return LastCheck(str(kept["at"]), bool(kept["full"]), not bad, len(kept["codes"]))

    def _end(self) -> None:
        if self._backups is not None:
            self._backups.end()

    def _places(self, chosen: Path | None) -> list[Path]:
        present = self._backups.present() if self._backups is not None else None
        return [place for place in (chosen, present) if place is not None]

    def _about(self, fault: Fault) -> tuple[str, ...]:
        """The codes a person knows (E-07, D-02) of what a fault is about, where there are any."""
        try:
            ids = self._ids(fault)
            items = [item_of(self._vault, record_id) for record_id in ids]
        except DeskError:
            return fault.about
        codes = dict.fromkeys(item.code for item in items if item is not None and item.code)
        return tuple(codes) or fault.about

    def _ids(self, fault: Fault) -> list[str]:
        """Records that a fault is about."""
        if fault.code in ("view-differs", "search-differs"):
            return [str(thing) for thing in fault.things[:_NAMED]]
        found: list[str] = []
        if fault.code.startswith("file-"):
            for thing in fault.things[:_NAMED]:
                sha256 = thing.sha256 if isinstance(thing, Row) else str(thing[0])
                found += [one.id for one in self._records.all("attachment", sha256=sha256)]
        return found

    def _report(self, checked: Checked) -> Report:
        return Report(
            self._records.stamp(), checked.full,
            tuple(_finding(fault, self._about(fault)) for fault in checked.faults),
            checked.ops, checked.records, checked.files, checked.bytes, (), checked,
        )


def _finding(fault: Fault, about: tuple[str, ...]) -> Finding:
    words = WORDS[fault.code]
    facts: dict[str, str] = {}
    if fault.code == "disk-nearly-full":
        facts, about = {"free": size_text(int(fault.about[0]))}, ()
    return Finding(
        fault.code, words.severity, fault.count, about, _(words.what, **facts), _(words.safe),
        _(words.todo), _(words.repair) if words.repair else "",
    )


def rescue(folder: Path, passphrase: str, progress: Progress | None = None) -> Rescued:
    """At the locked door, after ``DamagedVault``: make the database anew from what can be read of
    it and the newest copy on this computer. The damaged one is put aside.

    Raises ``NoVault``, ``VaultInUse``, ``WrongPassphrase``, ``DamagedKeyFile``,
    ``NothingToRescue``, ``DiskFull``, ``CannotWrite``, ``Cancelled``.
    """
    return Vault.rescue(folder, passphrase, progress)
