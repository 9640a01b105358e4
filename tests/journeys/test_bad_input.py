"""What goes wrong in the world: each is said in Spanish, and nothing is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from defender_desk import wording
from defender_desk.desk.practice import PracticeDay
from defender_desk.errors import WrongPassphrase
from defender_desk.media.practice_photos import practice_photo
from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand


def refused(hand: Hand, file: Path, *pieces: str) -> None:
    """Open a file in Recibidos and read why it is not taken; the inbox stays as it was."""
    desk: Any = hand.window.desk
    before = [row.series for row in desk.inbox.rows()]
    hand.ctrl(Qt.Key.Key_5)
    hand.with_files(file).click("Open files…")
    hand.read(file.name)
    for piece in pieces:
        hand.read(piece)
    assert [row.series for row in desk.inbox.rows()] == before


def test_a_wrong_phrase_waits_longer_each_time(opened: Callable[..., Opened]) -> None:
    at = opened("defender")
    hand = at.hand
    hand.ctrl(Qt.Key.Key_L)
    for seconds in (1, 2):
        hand.write("Passphrase", "esta frase no abre nada hoy")
        hand.key(Qt.Key.Key_Return)
        hand.read(wording.sentence(WrongPassphrase()).what)
        hand.read(wording.plural("You can try again in {n} second.",
                                 "You can try again in {n} seconds.", seconds, n=seconds))
        assert not hand.has("Open")
        hand.until(lambda: hand.has("Open"), "the wait does not end")
    hand.write("Passphrase", at.phrase)
    hand.click("Open")
    assert hand.window.desk is not None


def test_files_that_cannot_be_taken(opened: Callable[..., Opened], tmp_path: Path) -> None:
    """Damaged, cut short, for somebody else, from a stranger, empty: said, and nothing taken."""
    at = opened("staff")
    hand = at.hand
    whole = next(b.file for b in at.day.walked.bundles if b.kind == "work")
    data = whole.read_bytes()
    middle = len(data) // 2
    damaged = tmp_path / "AAAA-1.ddb"
    damaged.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1:])
    refused(hand, damaged, "dañado")
    cut = tmp_path / "BBBB-1.ddb"
    cut.write_bytes(data[: len(data) * 2 // 3])
    refused(hand, cut, "dañado")
    empty = tmp_path / "CCCC-1.ddb"
    empty.write_bytes(b"")
    refused(hand, empty)
    theirs = next(b.file for b in at.day.walked.bundles if b.kind == "assignment")
    other = tmp_path / "DDDD-1.ddb"
    shutil.copyfile(theirs, other)
    refused(hand, other, "no es para usted")
    # The whole one is still taken after all that.
    hand.with_files(whole).click("Open files…")
    hand.read(whole.name.rpartition("-")[0])


def test_a_package_from_somebody_unknown(
    sit_down: Callable[..., Hand], practised: PracticeDay, tmp_path: Path
) -> None:
    """A desk that never compared the sender's digits takes nothing and says where to do it."""
    from defender_desk.desk.desk import Desk, Profile, create, new_recovery_words

    phrase = "lluvia rueda camino puente lobo trece"
    profile = Profile(name="Hannah Sample", role="staff", country="US")
    desk: Desk = create(tmp_path / "stranger" / "vault", profile, phrase, new_recovery_words())
    giver = create(tmp_path / "giver", Profile(name="Otra Persona", role="defender", country="GT"),
                   phrase, new_recovery_words())
    post = tmp_path / "post"
    post.mkdir()
    card = desk.keys.card(post)
    giver.keys.trust(card, desk.keys.my_digits(), "H. S.")
    case = giver.cases.save({"code": "GT-2026-001", "title": "Prueba", "country": "GT",
                             "type": "other", "state": "in_progress", "risk": "low"})
    giver.notes.new(case.id, {"title": "Nota", "text": "Una nota."})
    series = giver.bundles.export(None, "folder", post)
    giver.close()
    desk.close()
    hand = sit_down("stranger")
    hand.write("Passphrase", phrase)
    hand.click("Open")
    refused(hand, series.parts[0].file)
    hand.click("Confirm a key")
    assert hand.window.workspace.here[0] == "card"  # type: ignore[union-attr]


def test_photographs_that_are_not_there(opened: Callable[..., Opened], tmp_path: Path) -> None:
    """One missing, one empty, one good: the good one is kept, the others named."""
    at = opened("defender")
    hand, ids = at.hand, at.day.ids
    good, empty, gone = (tmp_path / n for n in ("buena.jpg", "vacía.jpg", "perdida.jpg"))
    good.write_bytes(practice_photo("wall", taken="2026-03-11T09:52:00", gps=None,
                                    approx_bytes=60_000))
    empty.write_bytes(b"")
    desk: Any = hand.window.desk
    before = len(desk.notes.files(ids["note"]))
    hand.window.workspace.go("note", note_id=ids["note"])  # type: ignore[union-attr]
    hand.settle()
    hand.with_files(good, empty, gone).click("Bring from the phone")
    hand.read("2 archivos")
    hand.read("vacía.jpg")
    hand.read("perdida.jpg")
    assert len(desk.notes.files(ids["note"])) == before + 1


def test_a_folder_that_cannot_be_written(opened: Callable[..., Opened], tmp_path: Path) -> None:
    """Nothing is half-written, everything still waits, and another folder works."""
    at = opened("defender")
    hand = at.hand
    desk: Any = hand.window.desk
    case = at.day.ids["case"]
    desk.notes.new(case, {"title": "Nota nueva", "text": "Para mandar."})
    desk.notes.new(case, {"title": "Otra nota", "text": "Para mandar también."})
    waiting = len(desk.bundles.unsent())
    shut, free = tmp_path / "stick", tmp_path / "free"
    shut.write_bytes(b"")  # not a folder: no user, not even root, can write into it
    free.mkdir()
    hand.ctrl(Qt.Key.Key_4)
    hand.click("Prepare package")
    for step in ("Next: permissions", "Next: how", "Next: check"):
        hand.click(step)
    hand.with_files(shut).click("Choose folder…")
    hand.click("Create the files")
    hand.until(lambda: hand.has("Create the files"), "one cannot try again")
    assert len(desk.bundles.unsent()) == waiting
    if os.geteuid():
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o500)
        hand.with_files(closed).click("Choose folder…")
        hand.click("Create the files")
        assert not list(closed.iterdir())
    hand.with_files(free).click("Choose folder…")
    hand.click("Create the files")
    hand.see("Copied and checked.")
    assert list(free.glob("*.ddb"))
