"""Backups: made, told, checked again, compared with what is here and joined to it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.backup_facts import (
    Automatic,
    BackupPreferences,
    BackupRow,
    BackupState,
    BackupView,
    Comparison,
    FoundBackup,
)
from defender_desk.desk.backup_turn import Turn
from defender_desk.desk.drafts import Drafts
from defender_desk.desk.records import Records
from defender_desk.desk.sticks import plugged_in, same_disk
from defender_desk.domain.clock import iso
from defender_desk.errors import (
    Cancelled,
    DamagedBackup,
    DeskError,
    DiskFull,
    MissingBackup,
    NotABackup,
    UnknownRecord,
)
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage import backup as making
from defender_desk.storage import combine as combining
from defender_desk.storage import generation as form
from defender_desk.storage import restore as restoring
from defender_desk.storage.combine import Combined
from defender_desk.storage.generation import AUTOMATIC, WHOLE, Generation

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

__all__ = [
    "Automatic", "BackupPreferences", "BackupRow", "BackupState", "BackupView", "Backups",
    "Combined", "Comparison", "FoundBackup", "find", "look_into",
]

REMIND_DAYS: Final = (3, 7, 14)
KEEP: Final = (2, 3, 5)
EVERY: Final = timedelta(hours=24)
AT_LOCK: Final = 4 << 20
"""Bytes of a database that is copied while locking; a larger one is copied before, in quiet."""
_ROOM: Final = 500 << 20
_ROW: Final = "backup:"
_PROBLEM: Final = "backup-problem"
_PREFERENCES: Final = "backup-preferences"


class Backups:
    """Nobody has to trust that a backup is good: it was opened, and says when."""

    def __init__(self, vault: Vault, records: Records, drafts: Drafts) -> None:
        self._vault = vault
        self._records = records
        self._drafts = drafts
        self._turn = Turn()

    # --- what there is ------------------------------------------------------------------------

    def state(self, look: bool = False) -> BackupState:
        """Where things stand; ``look`` also looks for the stick of the last backup."""
        rows = [row for row in self._notes() if row["kind"] == WHOLE]
        local = next(iter(form.generations(self._vault.folder / form.COPIES)), None)
        problem: Any = self._vault.ledger.mark(_PROBLEM)
        code = str(problem["code"]) if problem else ""
        local_at = local.made if local else ""
        if not rows:
            return BackupState("never", local_at=local_at, problem=code)
        last = rows[0]
        days = max(0, (self._records.now() - _moment(last["at"])) // timedelta(days=1))
        level = "old" if days > self.preferences().remind_days else "ok"
        good = last["verified"] == "yes"
        return BackupState(
            level if good else "bad", last["at"], days, last["medium"], good,
            look and self._path(last) is not None, local_at, code, bool(last["same_disk"]),
            int(last["missing"]),
        )

    def due(self) -> bool:
        """Whether a backup should be made today."""
        return self.state().level != "ok"

    def rows(self) -> list[BackupRow]:
        """Every backup that is known and was not replaced, the newest first."""
        local = {one.name for one in form.generations(self._vault.folder / form.COPIES)}
        return [self._row(note) for note in self._notes()
                if note["kind"] == WHOLE or note["id"] in local]

    def preferences(self) -> BackupPreferences:
        """How often to remind and how many to keep."""
        kept: Any = self._vault.ledger.mark(_PREFERENCES) or {}
        return BackupPreferences(**kept)

    def set_preferences(self, chosen: BackupPreferences) -> None:
        """Keep another choice. Raises ValueError for one that is not offered."""
        if chosen.remind_days not in REMIND_DAYS or chosen.keep not in KEEP:
            raise ValueError("a choice that is not offered")
        self._vault.ledger.set_mark(_PREFERENCES, asdict(chosen))

    # --- making -------------------------------------------------------------------------------

    def make(self, folder: Path, progress: Progress | None = None) -> BackupRow:
        """Make a whole backup on a stick or another disk; what is being typed is saved first.

        Raises ``SamePlace``, ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``MediumGone``,
        ``DamagedVault``, ``Cancelled``; no half backup is left then, and older ones stay.
        """
        with self._turn.taken(progress) as watch:
            self._drafts.commit_all()
            return self._make(folder, watch)

    def _make(self, folder: Path, progress: Progress) -> BackupRow:
        try:
            self.adopt(folder)
            made = making.make_whole(
                self._vault.backup_source(), folder, self._markers(), self._records.now(),
                keep=self.preferences().keep, progress=progress,
            )
        except DeskError as error:
            if not isinstance(error, Cancelled):
                self._went_wrong(error, WHOLE)
            raise
        note = self._note(made, folder.name or str(folder),
                          same_disk(made.generation.path, self._vault.folder))
        self._forget_replaced(made.generation.path.parent, made.marker)
        return self._row(note)

    def automatic_due(self) -> bool:
        """Whether the database should be copied at home: changed, and a day has passed."""
        ops = self._vault.journal.count()
        local = form.generations(self._vault.folder / form.COPIES)
        if not ops or not local:
            return bool(ops)
        note: Any = self._vault.ledger.mark(_ROW + local[0].name) or {}
        passed = abs(self._records.now() - _moment(local[0].made))
        return passed >= EVERY and note.get("ops") != ops

    def end(self) -> None:
        """The desk is being locked: stop what is under way at its next step, begin nothing."""
        self._turn.end()

    def at_lock(self) -> None:
        """Copy a small database before the keys are dropped; never stands in the way of a lock."""
        file = self._vault.folder / form.DATABASE
        try:
            if file.stat().st_size <= AT_LOCK and self.automatic_due():
                self._copy(Silent())
        except (DeskError, OSError):
            return  # told by state(): the copy's age, and the problem that was noted

    def automatic(self, progress: Progress | None = None) -> Automatic:
        """Do what is due in quiet: the copy at home, and a whole one on the stick that is known.

        Raises nothing but ``Cancelled``.
        """
        with self._turn.taken(progress) as watch:
            return self._automatic(watch)

    def _automatic(self, progress: Progress) -> Automatic:
        local = whole = None
        problem: DeskError | None = None
        try:
            if self.automatic_due():
                local = self._copy(progress)
        except Cancelled:
            raise
        except DeskError as error:
            problem = error
        try:
            medium = self.present()
            if medium is not None and self._whole_due(medium):
                # A draft is in the database as it is: nobody's typing is cut for a quiet run.
                whole = self._make(medium, progress)
        except Cancelled:
            raise
        except DeskError as error:
            problem = error
        return Automatic(local, whole, problem)

    def present(self) -> Path | None:
        """The stick or folder with this desk's backups that is plugged in now, if one is."""
        for medium, _store, marker in self._stores():
            if marker in self._markers():
                return medium
        return None

    def check(self, row_id: str, progress: Progress | None = None) -> BackupRow:
        """Read all of a backup again and compare it with its signed list.

        Raises ``DamagedBackup`` (remembered: its mark is *bad* from now on), ``MissingBackup``,
        ``UnknownRecord``, ``Cancelled``.
        """
        note: Any = self._vault.ledger.mark(_ROW + row_id)
        if note is None:
            raise UnknownRecord(code=row_id)
        path = self._path(note)
        if path is None:
            raise MissingBackup(name=note["medium"] or row_id)
        try:
            generation = form.read_generation(path)
            self._need_ours(generation)
            with self._turn.taken(progress) as watch:
                form.check_files(generation, watch)
        except (DamagedBackup, NotABackup) as error:
            # Its folder is there: without its list it is no backup that counts, and never a good
            # one. A stick pulled out meanwhile says nothing of what is on it.
            if not path.is_dir():
                raise MissingBackup(name=note["medium"] or row_id) from None
            self._mark_checked(note, "bad")
            self._records.activity.note("backup.bad")
            if isinstance(error, NotABackup):
                raise DamagedBackup(name=row_id, what="list") from None
            raise
        return self._row(self._mark_checked(note, "yes"))

    def forget_local(self) -> None:
        """Remove the automatic copies (after the keys were changed: the old phrase opens them)."""
        store = self._vault.folder / form.COPIES
        for one in form.generations(store):
            self._vault.ledger.drop_mark(_ROW + one.name)
            # The list goes first: what a power cut leaves of the rest then counts for nothing.
            with contextlib.suppress(OSError):
                (one.path / form.LIST).unlink()
        shutil.rmtree(store, ignore_errors=True)

    # --- beside what is here ------------------------------------------------------------------

    def compare(
        self, path: Path, passphrase: str = "", words: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> Comparison:
        """Set a backup beside this desk; nothing changes. Raises what ``look_into`` raises."""
        with self._turn.taken(progress) as watch:
            found = restoring.look(path, passphrase, words, watch)
            beside = combining.compare(self._vault, found)
        return Comparison(_view(found), beside.here.cases, _time(beside.here.last),
                          beside.only_here > 0, beside.brings)

    def combine(
        self, path: Path, passphrase: str = "", words: Sequence[str] = (),
        progress: Progress | None = None, *, hide_many: bool = False,
    ) -> Combined:
        """Take from a backup what is not here; nothing here is overwritten or lost.

        Raises what ``look_into`` raises, ``NotForYou`` (the other side's desk), ``WouldHideMany``
        unless ``hide_many``, ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``Cancelled``.
        """
        with self._turn.taken(progress) as watch:
            self._drafts.commit_all()
            found = restoring.look(path, passphrase, words)
            taken = combining.combine(self._vault, found, hide_many=hide_many, progress=watch)
        self._records.came()
        self._records.activity.note("backup.combined")
        return taken

    # --- inside -------------------------------------------------------------------------------

    def _copy(self, progress: Progress) -> BackupRow:
        source = self._vault.backup_source()
        needed = (source.folder / form.DATABASE).stat().st_size + _ROOM
        try:
            if shutil.disk_usage(source.folder).free < needed:
                raise DiskFull(needed=needed, place=source.folder.name)
            made = making.make_copy(source, self._records.now(), progress)
        except DeskError as error:
            if not isinstance(error, Cancelled):
                self._went_wrong(error, AUTOMATIC)
            raise
        return self._row(self._note(made, "", True))

    def _note(self, made: making.Made, medium: str, same: bool) -> dict[str, Any]:
        generation, facts = made.generation, made.facts
        note = {
            "id": generation.name, "at": generation.made, "kind": generation.kind,
            "medium": medium, "marker": made.marker, "path": str(generation.path),
            "size": generation.size, "cases": facts.cases, "records": facts.records,
            "files": len(facts.sealed) - len(generation.absent), "ops": facts.ops,
            "missing": len(generation.absent) + made.damaged, "verified": "yes",
            "checked": generation.made, "same_disk": same,
        }
        if generation.kind == AUTOMATIC:
            note["files"] = 0
            here = {one.name for one in form.generations(generation.path.parent)}
            for old in self._notes():
                if old["kind"] == AUTOMATIC and old["id"] not in here:
                    self._vault.ledger.drop_mark(_ROW + old["id"])
        self._vault.ledger.set_mark(_ROW + generation.name, note)
        problem: Any = self._vault.ledger.mark(_PROBLEM)
        # A copy at home that succeeds mends nothing of a backup that failed on the stick.
        if problem and not (generation.kind == AUTOMATIC and problem.get("kind") == WHOLE):
            self._vault.ledger.drop_mark(_PROBLEM)
        reached("backup.noted")
        self._records.activity.note("backup.made")
        return note

    def _went_wrong(self, error: DeskError, kind: str) -> None:
        self._records.activity.note("backup.refused")
        try:
            self._vault.ledger.set_mark(
                _PROBLEM, {"code": error.code, "at": self._records.stamp(), "kind": kind}
            )
        except DeskError:
            return  # a full disk: the refusal itself is told by whoever asked

    def _notes(self) -> list[Any]:
        found: list[Any] = [note for _key, note in self._vault.ledger.marks(_ROW)]
        return sorted(found, key=lambda note: (note["at"], note["id"]), reverse=True)

    def _markers(self) -> set[str]:
        return {note["marker"] for note in self._notes() if note["marker"]}

    def _row(self, note: Any) -> BackupRow:
        return BackupRow(
            note["id"], note["at"], note["kind"], note["medium"], note["size"], note["cases"],
            note["records"], note["files"], note["missing"], note["verified"],
            Path(note["path"]).is_dir(), note["checked"], bool(note["same_disk"]),
        )

    def _mark_checked(self, note: Any, verified: str) -> Any:
        kept = {**note, "verified": verified, "checked": self._records.stamp()}
        self._vault.ledger.set_mark(_ROW + note["id"], kept)
        return kept

    def _stores(self) -> Iterator[tuple[Path, Path, str]]:
        """(medium, folder, marker) of every place where backups may be plugged in now."""
        places = [Path(note["path"]).parent.parent for note in self._notes()
                  if note["kind"] == WHOLE]
        for medium in dict.fromkeys([*places, *plugged_in()]):
            for store, marker in form.stores(medium):
                yield medium, store, marker

    def _path(self, note: Any) -> Path | None:
        """Where a backup lies now: a stick may come back under another name."""
        path = Path(note["path"])
        if path.is_dir():
            return path
        for _medium, store, marker in self._stores():
            if marker == note["marker"] and (store / note["id"]).is_dir():
                return store / str(note["id"])
        return None

    def _whole_due(self, medium: Path) -> bool:
        markers = {marker for _store, marker in form.stores(medium)}
        last = next(
            (n for n in self._notes() if n["kind"] == WHOLE and n["marker"] in markers), None
        )
        if last is None:
            return False
        passed = abs(self._records.now() - _moment(last["at"]))
        return passed >= EVERY and (
            last["ops"] != self._vault.journal.count() or last["verified"] != "yes"
        )

    def _need_ours(self, generation: Generation) -> None:
        """Raise ``DamagedBackup`` unless a device of this desk signed the list."""
        keys = self._vault.ledger.keys()
        for device in self._vault.ledger.own_devices():
            try:
                return form.check_list(generation, keys[device])
            except DamagedBackup:
                continue
        raise DamagedBackup(name=generation.name, what="list")

    def adopt(self, medium: Path) -> None:
        """Know again what this desk made there: a crash, a restore or a move may have lost it."""
        known = {note["id"] for note in self._notes()}
        for store, marker in form.stores(medium):
            for one in form.generations(store):
                if one.name in known or one.kind != WHOLE:
                    continue
                try:
                    self._need_ours(one)
                    facts = making.facts_in(self._vault.backup_source(), one)
                except DeskError:
                    continue
                self._note(making.Made(one, facts, marker, 0), medium.name,
                           same_disk(store, self._vault.folder))

    def _forget_replaced(self, store: Path, marker: str) -> None:
        here = {one.name for one in form.generations(store)}
        for note in self._notes():
            if note["marker"] == marker and note["id"] not in here:
                self._vault.ledger.drop_mark(_ROW + note["id"])


def find(path: Path) -> list[FoundBackup]:
    """Every backup that ``path`` leads to, the newest first. Raises ``NotABackup``,
    ``DamagedBackup``."""
    return [
        FoundBackup(one.path, one.made, one.kind, one.size, all(
            form.is_as_listed(one.path / file.name, file, full=False) for file in one.files
        ) and all(
            form.is_as_listed(one.attachment(file.name), file, full=False)
            for file in one.attachments
        ))
        for one in form.find_generations(path)
    ]


def look_into(
    path: Path, passphrase: str = "", words: Sequence[str] = (), progress: Progress | None = None
) -> BackupView:
    """Open the newest good backup in ``path`` and say what it holds; nothing is written.

    Raises ``NotABackup``, ``DamagedBackup``, ``WrongPassphrase``, ``WrongRecoveryWord(s)``,
    ``DamagedKeyFile``, ``NewerVault``.
    """
    return _view(restoring.look(path, passphrase, words, progress))


def _view(found: restoring.Found) -> BackupView:
    facts, generation = found.facts, found.generation
    return BackupView(
        generation.path, generation.made, generation.kind, facts.person_name, facts.device,
        facts.cases, facts.records, _time(facts.last), len(facts.sealed) - len(found.missing),
        len(found.missing), facts.drafts,
    )


def _time(last: str) -> str:
    return iso(last) if last else ""


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
