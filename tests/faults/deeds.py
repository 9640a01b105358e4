"""Every deed that must survive being cut short: how it is done, and what must be so afterwards.

``run`` happens in a child that may be killed at any step. It calls ``arm`` where the steps begin
to count and ``ack`` wherever the person would have been told that something is done. ``check``
happens afterwards in the test: it compares what is there with what was told, does the deed again,
and all must be right.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from defender_desk.desk.desk import Desk, create, recover, vault_exists
from defender_desk.desk.folders import write_new
from defender_desk.domain.record import new_id
from defender_desk.errors import DeskError, WrongPassphrase
from tests.faults import worlds
from tests.faults.worlds import NEW_PHRASE, PHRASE, desk, facts, open_at

Ack = Callable[..., None]
Arm = Callable[[], None]
Told = Sequence[Sequence[Any]]
"""What was acknowledged, in order."""


@dataclass(frozen=True)
class Deed:
    """A row of the matrix."""

    name: str
    world: worlds.Making
    run: Callable[[Path, Ack, Arm], None]
    check: Callable[[Path, Told], None]
    stride: int = 1
    """Every so many steps of it are tried in ``make test``, all of them in ``make soak``: for
    deeds of which a test of storage/ tries every step already."""


def whole(opened: Desk) -> None:
    """The database and its words agree with the journal, and no half file is left."""
    vault = opened._vault
    said = vault._lanes.write(lambda c: c.exec_driver_sql("PRAGMA integrity_check").scalar())
    assert said == "ok"
    # A backup sweeps its own folder when the next one is made; what was set aside is never swept.
    others = {opened.folder / name for name in ("backups", "set-aside")}
    halves = opened.folder.rglob("*.part")
    assert [path for path in halves if not others & set(path.parents)] == []
    with vault._lanes.read() as connection:
        for sha256, size in connection.exec_driver_sql("SELECT sha256, size FROM file").all():
            assert len(vault.attachments.read(sha256)) == size
        left = connection.exec_driver_sql("SELECT count(*) FROM dirty").scalar_one()
    assert left == 0


# --- save -----------------------------------------------------------------------------------------

SAVES = 3


def _save(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    case = facts(world)["case"]
    arm()
    for number in range(SAVES):
        note = opened.notes.new(case, {"title": f"Nota {number}", "text": "Lo que se vio."})
        ack("new", note.id, note.title)
        opened.notes.save(note.id, {"text": f"Otra palabra {number}"})
        ack("text", note.id, f"Otra palabra {number}")


def _check_save(world: Path, told: Told) -> None:
    with desk(world / "mine") as opened:
        whole(opened)
        for what, note, value in told:
            found = opened.notes.get(note)
            assert found.title.startswith("Nota")
            assert what == "new" or found.text == value
        made = {row[1] for row in told}
        rest = [n for n in opened.notes.of_case(facts(world)["case"])
                if n.id not in made and n.title.startswith("Nota")]
        # Of what was not acknowledged at most the one that was on its way is here, and whole.
        assert len(rest) <= 1
        note = opened.notes.new(facts(world)["case"], {"title": "Después", "text": "Sigue."})
        assert opened.search.find("sigue")
    with desk(world / "mine") as opened:
        assert opened.notes.get(note.id).text == "Sigue."


DAY = 70


def _day(world: Path, ack: Ack, arm: Arm) -> None:
    """Enough saves for SQLite to fold its log into the file on the way, and to begin it anew."""
    opened = open_at(world / "mine")
    case = facts(world)["case"]
    arm()
    for number in range(DAY):
        text = f"{number} " + "palabra " * 200
        note = opened.notes.new(case, {"title": f"Nota {number}", "text": text})
        ack("text", note.id, text)


def _check_day(world: Path, told: Told) -> None:
    with desk(world / "mine") as opened:
        whole(opened)
        held = {note.id: opened.notes.get(note.id).text
                for note in opened.notes.of_case(facts(world)["case"])}
        for _what, note, text in told:
            assert held[note] == text
        # The one in the case from the beginning, and at most the one that was on its way.
        assert len(held) - 1 - len(told) in {0, 1}
        opened.notes.save(facts(world)["note"], {"text": "Sigue."})


def _busy(world: Path, ack: Ack, arm: Arm) -> None:
    """Files and notes without end, until something ends it."""
    opened = open_at(world / "mine")
    case = facts(world)["case"]
    vault = opened._vault
    arm()
    while True:
        content = os.urandom(3000)
        stored = vault.attachments.add(io.BytesIO(content), "voz")
        note = opened.notes.new(case, {"title": stored.sha256, "text": "Lo que se vio."})
        ack("kept", note.id, stored.sha256)


def still_there(world: Path, told: Told, *, every: bool) -> None:
    """What a busy desk told is there; ``every``: and every page and file of the vault is good."""
    with desk(world / "mine") as opened:
        if every:
            whole(opened)
        for _what, note, sha256 in told:
            assert opened.notes.get(note).title == sha256
            assert (
                hashlib.sha256(opened._vault.attachments.read(sha256)).hexdigest() == sha256
            )


def _check_busy(world: Path, told: Told) -> None:
    still_there(world, told, every=True)


def _early(world: Path, ack: Ack, arm: Arm) -> None:
    """What no deed may do: tell before the disk has it. Proof that the matrix can fail."""
    opened = open_at(world / "mine")
    case = facts(world)["case"]
    arm()
    ident = new_id()
    ack("new", ident, "Nota")
    opened._vault.records.save("note", ident, {"case": case, "title": "Nota"})


# --- draft, and locking ---------------------------------------------------------------------------


def _draft(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    note = facts(world)["note"]
    arm()
    for number in range(2):
        opened.drafts.put(note, "note", {"text": f"tecleado {number}"}, "text")
        ack("typed", number)
    opened.close()
    ack("locked")


def _check_draft(world: Path, told: Told) -> None:
    note = facts(world)["note"]
    typed = [row[1] for row in told if row[0] == "typed"]
    with desk(world / "mine") as opened:
        whole(opened)
        drafts = {draft.record: draft.values["text"] for draft in opened._vault.drafts.all()}
        shown = drafts.get(note, opened.notes.get(note).text)
        if typed:
            assert shown in {f"tecleado {typed[-1]}", f"tecleado {typed[-1] + 1}"}
        else:
            assert shown in {"Nadie abrió.", "tecleado 0"}
        if ["locked"] in told:
            assert not drafts
        opened.drafts.put(note, "note", {"text": "otra vez"}, "text")
    with desk(world / "mine") as opened:
        assert opened.notes.get(note).text == "otra vez"


# --- attach ---------------------------------------------------------------------------------------


def _attach(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    note = facts(world)["note"]
    paths = []
    for number in range(2):
        path = world / "post" / f"voz-{number}.bin"
        path.write_bytes(bytes([number + 1]) * 5000)
        paths.append(path)
    arm()
    for number, path in enumerate(paths):
        added = opened.notes.add_files(note, [path])
        assert not added.problems
        ack("kept", number)


def _check_attach(world: Path, told: Told) -> None:
    note = facts(world)["note"]
    with desk(world / "mine") as opened:
        whole(opened)
        held = {f.name: f for f in opened.notes.files(note)}
        for _word, number in told:
            assert opened.notes.read(held[f"voz-{number}.bin"].id) == bytes([number + 1]) * 5000
        for row in held.values():
            assert row.arrived
        path = world / "post" / "voz-1.bin"
        path.write_bytes(b"\2" * 5000)
        opened.notes.add_files(note, [path])
        assert any(opened.notes.read(f.id) == b"\2" * 5000 for f in opened.notes.files(note))


# --- export ---------------------------------------------------------------------------------------


def _export(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    series = opened.bundles.export(None, "whatsapp", world / "post" / "out")
    ack("packed", series.code, [part.file.name for part in series.parts])


def _check_export(world: Path, told: Told) -> None:
    note = facts(world)["note"]
    out = world / "post" / "out"
    with desk(world / "mine") as mine, desk(world / "theirs") as theirs:
        whole(mine)
        state = mine.states.of([note])[note].state
        series = mine.bundles.series()
        if told:
            assert [row.code for row in series] == [told[0][1]]
            assert all((out / name).is_file() for name in told[0][2])
        assert state == ("packed" if series else "unsent")
        # Whatever has its final name is whole, counted or not.
        files = sorted(out.glob("*.ddb"))
        for path in files:
            assert theirs.inbox.look(path).known
        # The next start of the wizard takes away what was half done, and only that: where the
        # stick is found at its place. A replayed world lies in another folder than was noted.
        noted = [note["folder"] for _key, note in mine._vault.ledger.marks("half-written.")]
        mine.bundles.sweep()
        if all(folder == str(out.absolute()) for folder in noted):
            assert sorted(path.name for path in out.glob("*")) == (
                [path.name for path in files] if series else [])
        for row in series:
            assert len([f for f in files if f.name.startswith(row.code)]) == row.parts
        if not series:
            made = mine.bundles.export(None, "whatsapp", out)
            files = [part.file for part in made.parts]
        for arrival in theirs.inbox.take(files):
            assert arrival.error is None, arrival.error
        code = mine.bundles.series()[0].code
        mine.receipts.read(theirs.inbox.receipt_file(code, world / "post"))
        assert mine.states.of([note])[note].state == "received"
        assert theirs.notes.get(note).title == "Pintas"
        assert all(f.arrived for f in theirs.notes.files(note))


# --- import ---------------------------------------------------------------------------------------


def _import(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "theirs")
    names = facts(world)["parts"]
    arm()
    for name in names:
        [arrival] = opened.inbox.take([world / "post" / name])
        assert arrival.error is None or arrival.error.code == "already-here"
        ack("taken", name, arrival.n)


def _check_import(world: Path, told: Told) -> None:
    known = facts(world)
    files = [world / "post" / name for name in known["parts"]]
    with desk(world / "mine") as mine, desk(world / "theirs") as theirs:
        whole(theirs)
        if told:
            detail = theirs.inbox.detail(known["series"])
            assert not {n for _w, _name, n in told} & set(detail.missing_parts)
        else:
            # Nothing was told: the whole of the first part is here or nothing of it.
            held = theirs._vault.records.get(known["note"])
            assert (held is None) or held.record.title in {"Pintas", "Video"}
        for arrival in theirs.inbox.take(files):
            assert arrival.error is None or arrival.error.code == "already-here"
        assert all(f.arrived for f in theirs.notes.files(known["note"]))
        assert theirs.inbox.detail(known["series"]).missing_parts == ()
        view = mine.receipts.read(theirs.inbox.receipt_file(known["series"], world / "post"))
        assert view.missing == ()
        assert mine.states.of([known["note"]])[known["note"]].state == "received"


def _join(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "theirs")
    name = facts(world)["parts"][-1]
    arm()
    [arrival] = opened.inbox.take([world / "post" / name])
    assert arrival.error is None
    ack("taken", name, arrival.n)


# --- receipt --------------------------------------------------------------------------------------


def _receipt(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    view = opened.receipts.read(world / "post" / facts(world)["receipt"])
    ack("read", list(view.arrived))


def _check_receipt(world: Path, told: Told) -> None:
    known = facts(world)
    with desk(world / "mine") as mine:
        whole(mine)
        state = mine.states.of([known["note"]])[known["note"]]
        [row] = mine.bundles.series()
        # All of it or nothing of it: no part confirmed while its words are not.
        assert (state.state, row.state, bool(row.receipt_at)) in {
            ("handed_over", "handed_over", False), ("received", "received", True),
        }
        if told:
            assert state.state == "received"
        mine.receipts.read(world / "post" / known["receipt"])
        assert mine.states.of([known["note"]])[known["note"]].state == "received"


# --- making a receipt, a card: files for others ---------------------------------------------------


def _deliver(world: Path, ack: Ack, arm: Arm) -> None:
    arm()
    for number in range(2):
        path = write_new(world / "post" / "usb" / "para", "texto.txt", b"entero " * 900)
        ack("written", path.name)
        assert number == 0 or path.name == "texto 2.txt"


def _check_deliver(world: Path, told: Told) -> None:
    folder = world / "post" / "usb" / "para"
    for _word, name in told:
        assert (folder / name).is_file()
    for path in folder.glob("*.txt"):
        assert path.read_bytes() == b"entero " * 900
    assert write_new(folder, "texto.txt", b"otro").read_bytes() == b"otro"


# --- passphrase -----------------------------------------------------------------------------------


def _phrase(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    arm()
    opened.change_passphrase(PHRASE, NEW_PHRASE, log_n=worlds.LOG_N)
    ack("changed")


def _opens(folder: Path, phrase: str) -> bool:
    try:
        open_at(folder, phrase).close()
    except WrongPassphrase:
        return False
    return True


def _check_phrase(world: Path, told: Told) -> None:
    import shutil

    folder = world / "mine"
    twin = world / "twin"
    shutil.copytree(folder, twin)
    # Opening mends the other copy, so each phrase is tried on a folder as it was found.
    new, old = _opens(twin, NEW_PHRASE), _opens(folder, PHRASE)
    assert new or old
    if told:
        assert new
        assert not old
    phrase = NEW_PHRASE if new else PHRASE
    shutil.rmtree(folder)
    twin.rename(folder)
    with desk(folder, phrase) as opened:
        whole(opened)
        opened.change_passphrase(phrase, PHRASE, log_n=worlds.LOG_N)
    assert _opens(folder, PHRASE)
    assert not _opens(folder, NEW_PHRASE)
    recover(folder, worlds.words(), NEW_PHRASE, log_n=worlds.LOG_N, ballast=0).close()
    assert _opens(folder, NEW_PHRASE)


def _recover(world: Path, ack: Ack, arm: Arm) -> None:
    arm()
    recover(world / "mine", worlds.words(), NEW_PHRASE, log_n=worlds.LOG_N, ballast=0)
    ack("changed")


# --- making and opening ---------------------------------------------------------------------------


def _create(world: Path, ack: Ack, arm: Arm) -> None:
    arm()
    worlds.new_desk(world / "mine")
    ack("made")


def _check_create(world: Path, told: Told) -> None:
    folder = world / "mine"
    if told:
        assert vault_exists(folder)
    if not vault_exists(folder):
        worlds.new_desk(folder).close()
        note_phrase = PHRASE
    elif (folder / "key.age").is_file() or (folder / "key2.age").is_file():
        note_phrase = PHRASE
    else:
        # Only what the sheet opens was written: nobody was told, and the sheet still opens it.
        recover(folder, worlds.words(), NEW_PHRASE, log_n=worlds.LOG_N, ballast=0).close()
        note_phrase = NEW_PHRASE
    with desk(folder, note_phrase) as opened:
        whole(opened)
        assert opened.profile.name == "Inés Ejemplo Batz"
        opened.cases.save({"code": "X-1", "title": "Caso", "state": "in_progress",
                           "country": "GT", "type": "other", "risk": "low"})
    with pytest.raises(DeskError):
        create(folder, opened.profile, PHRASE, worlds.words(), log_n=worlds.LOG_N, ballast=0)


def _open(world: Path, ack: Ack, arm: Arm) -> None:
    """Opening lays the ballast down, mends a copy of the key file and catches the view up."""
    vault = world / "mine"
    (vault / "key2.age").write_bytes(b"damaged")
    arm()
    from defender_desk.desk.desk import open_desk

    opened = open_desk(vault, PHRASE, ballast=1 << 16)
    ack("open", opened.profile.name)
    opened.close()
    ack("locked")


def _check_open(world: Path, told: Told) -> None:
    with desk(world / "mine") as opened:
        whole(opened)
        assert opened.notes.get(facts(world)["note"]).text == "Nadie abrió."
    keys = [(world / "mine" / name).read_bytes() for name in ("key.age", "key2.age")]
    assert keys[0] == keys[1]


# --- finalise -------------------------------------------------------------------------------------


def _finalise(world: Path, ack: Ack, arm: Arm) -> None:
    opened = open_at(world / "mine")
    made = facts(world)["declaration"]
    # The first picture of a paper loads the typesetter: no step of the deed.
    opened.declarations.page(made)
    arm()
    version = opened.declarations.make_ready(made)
    ack("frozen", version.id, version.paper_sha256)


def _check_finalise(world: Path, told: Told) -> None:
    made = facts(world)["declaration"]
    with desk(world / "mine") as opened:
        whole(opened)
        ready = opened.declarations.get(made).step == "ready"
        versions = opened.declarations.versions(made)
        assert len(versions) == (1 if ready else 0)
        if told:
            assert [row.id for row in versions] == [told[0][1]]
        if not ready:
            opened.declarations.make_ready(made)
        [only] = opened.declarations.versions(made)
        assert opened.declarations.version_pdf(only.id).startswith(b"%PDF-")
