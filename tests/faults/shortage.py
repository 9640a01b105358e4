"""Deeds on a disk that is full, that gives I/O errors, or that lies about its size.

Run as a child with the seam under it: ``python -m tests.faults.shortage WHAT DEED WORLD``. After
SQLite's fault loops the k-th call fails (and for a full disk every one after it), k = 1, 2, …
until the deed completes without meeting it. After each refusal the disk is healed: what was told
must be there, nothing of the refused must count, and the program goes on. One JSON line tells how
it went; anything else is an assertion in this child.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defender_desk.desk.desk import Desk
from defender_desk.desk.folders import write_new
from defender_desk.errors import DeskError
from tests.faults import worlds
from tests.faults.seam import BROKEN, FULL, READS, SYNCS, WRITES, Seam
from tests.faults.worlds import NEW_PHRASE, PHRASE, facts, open_at

MOST = 3000


@dataclass
class Attempts:
    """A deed that is tried again and again in one open desk. ``told``: what was acknowledged."""

    desk: Desk
    world: Path
    told: list[Any] = field(default_factory=list)
    number: int = 0

    def check(self) -> None:
        """The database is whole and every note that was told is there."""
        vault = self.desk._vault
        said = vault._lanes.write(lambda c: c.exec_driver_sql("PRAGMA integrity_check").scalar())
        assert said == "ok", said
        for note, text in self.told:
            assert self.desk.notes.get(note).text == text


class Save(Attempts):
    """A new note each time."""

    def once(self) -> None:
        self.number += 1
        text = f"{self.number} " + "palabra " * 400
        note = self.desk.notes.new(facts(self.world)["case"], {"title": "Nota", "text": text})
        self.told.append((note.id, text))


class Attach(Attempts):
    """A new file each time."""

    def once(self) -> None:
        self.number += 1
        path = self.world.parent / "phone.bin"
        path.write_bytes(self.number.to_bytes(4, "big") * 30_000)
        stored = self.desk._vault.attachments.add(path)
        self.told.append(stored.sha256)

    def check(self) -> None:
        vault = self.desk._vault
        for sha256 in self.told:
            assert len(vault.attachments.read(sha256)) == 120_000
        # Nothing counts, and nothing lies about, that was refused.
        names = {p.name for p in (self.world / "mine" / "attachments").rglob("*") if p.is_file()}
        with vault._lanes.read() as connection:
            recorded = set(connection.exec_driver_sql("SELECT name FROM file").scalars())
        assert names == recorded


class Export(Attempts):
    """The same items until they are packed once.

    A write that fails after that is of the note about files under way: the package counts, and
    the next sweep drops the note.
    """

    def once(self) -> None:
        if self.told:
            self.desk.bundles.sweep()
            assert self.desk._vault.ledger.marks("half-written.") == []
            return
        out = self.world / "stick"
        series = self.desk.bundles.export(None, "whatsapp", out)
        self.told.append((series.code, sorted(p.name for p in out.iterdir())))

    def check(self) -> None:
        note = facts(self.world)["note"]
        state = self.desk.states.of([note])[note].state
        assert state == ("packed" if self.told else "unsent")
        if not self.told:
            assert not list((self.world / "stick").iterdir())


class Import(Attempts):
    """The same two files until both were taken."""

    def once(self) -> None:
        for name in facts(self.world)["parts"]:
            [arrival] = self.desk.inbox.take([self.world / "post" / name])
            if arrival.error is not None and arrival.error.code != "already-here":
                raise arrival.error
            self.told.append(arrival.n)

    def check(self) -> None:
        if self.told:
            missing = self.desk.inbox.detail(facts(self.world)["series"]).missing_parts
            assert not set(missing) & set(self.told)
        vault = self.desk._vault
        names = {p.name for p in (self.world / "theirs" / "attachments").rglob("*") if p.is_file()}
        with vault._lanes.read() as connection:
            recorded = set(connection.exec_driver_sql(
                "SELECT name FROM file UNION SELECT name FROM cell").scalars())
        assert names == recorded


class Phrase(Attempts):
    """There and back between two phrases; a refusal leaves the one before."""

    def once(self) -> None:
        old, new = (PHRASE, NEW_PHRASE) if self.number % 2 == 0 else (NEW_PHRASE, PHRASE)
        self.desk.change_passphrase(old, new, log_n=worlds.LOG_N)
        self.number += 1

    def check(self) -> None:
        from defender_desk.storage.folder import open_keys

        open_keys(self.desk.folder, PHRASE if self.number % 2 == 0 else NEW_PHRASE)


class Deliver(Attempts):
    """A file for others."""

    def once(self) -> None:
        self.told.append(write_new(self.world / "stick", "acuse.txt", b"entero " * 5000))

    def check(self) -> None:
        assert sorted((self.world / "stick").iterdir()) == sorted(self.told)


DEEDS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "save": (Save, "mine", "mine"),
    "attach": (Attach, "mine", "mine"),
    "export": (Export, "mine", "stick"),
    "export-from": (Export, "mine", "mine"),
    "import": (Import, "theirs", "theirs"),
    "phrase": (Phrase, "mine", "mine"),
    "deliver": (Deliver, "mine", "stick"),
}
"""Deed: how, whose vault, and which folder the seam watches."""


def _loop(deed: Any, seam: Seam, error: int, kinds: int, *, once: bool) -> Iterator[DeskError]:
    """Refusals of a deed at k = 1, 2, … until no call is left to fail."""
    for k in range(1, MOST):
        refused: DeskError | None = None
        seam.fail(k, error, kinds, once=once)
        try:
            deed.once()
        except DeskError as fault:
            refused = fault
        finally:
            met = seam.calls() >= k
            seam.heal()
        deed.check()
        if refused is not None:
            yield refused
        elif not met:
            return
    raise AssertionError("the deed never completed")


def _shortage(what: str, deed: Any, seam: Seam) -> dict[str, Any]:
    error = FULL if what == "full" else BROKEN
    kinds = {"full": WRITES, "read": READS, "write": WRITES, "sync": SYNCS}[what]
    found = list(_loop(deed, seam, error, kinds, once=what != "full"))
    codes = sorted({fault.code for fault in found})
    needed = [int(fault.facts["needed"]) for fault in found if fault.code == "disk-full"]
    deed.once() if deed.__class__ in (Save, Attach, Deliver, Phrase) else None
    deed.check()
    return {"refused": len(found), "codes": codes, "least": min(needed, default=0)}


def _lie(deed: Any, seam: Seam, *, fold: bool) -> dict[str, Any]:
    """Sticks of every size below what is written: each must be caught."""
    honest = 0
    caught = []
    for size in (512, 4096, 5000, 7001, 10_000, 15_000, 20_000, 30_000, 34_000, 10 << 20):
        seam.lie(size, fold=fold)
        try:
            deed.once()
            honest = size
        except DeskError as fault:
            caught.append(fault.code)
        seam.lie(0, fold=False)
        deed.check()
        if honest:
            break
    largest = max(path.stat().st_size for path in (deed.world / "stick").iterdir())
    return {"caught": len(caught), "codes": sorted(set(caught)), "honest": honest,
            "largest": largest}


def main() -> None:
    what, name, folder = sys.argv[1:]
    world = Path(folder)
    (world / "stick").mkdir()
    make, whose, watched = DEEDS[name]
    seam = Seam(world / watched)
    desk = open_at(world / whose)
    deed = make(desk, world)
    if what in ("lose", "fold"):
        told = _lie(deed, seam, fold=what == "fold")
    else:
        told = _shortage(what, deed, seam)
    desk.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
