"""Photographs from a phone: by day, what is here already, kept before anything is removed."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from defender_desk import paths
from defender_desk.errors import Cancelled, CannotRead, DiskFull
from defender_desk.media.practice_photos import practice_photo

OGG = b"OggS" + bytes(200)


def put(folder: Path, name: str, data: bytes, day: str = "2026-03-11T09:52:00") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    stamp = datetime.fromisoformat(day).timestamp()
    os.utime(path, (stamp, stamp))
    return path


def jpeg(scene: str = "wall", minute: int = 52, gps: bool = True) -> bytes:
    return practice_photo(scene, taken=f"2026-03-11T09:{minute:02}:00",
                          gps=(15.03, -91.15) if gps else None)


@pytest.fixture
def phone(desks: Any) -> Path:
    """The folder for incoming files with what a phone gave."""
    desks.assign()
    folder = desks.defender.photos.incoming()
    put(folder, "IMG_0412.JPG", jpeg("house", 50), "2026-03-11T09:50:00")
    put(folder, "DCIM/100MEDIA/IMG_0413.JPG", jpeg("wall", 52, gps=False))
    put(folder, "IMG-20260310-WA0003.jpg", jpeg("notebook", 40), "2026-03-10T12:00:00")
    put(folder, "PTT-20260310-WA0007.opus", OGG, "2026-03-10T12:30:00")
    put(folder, ".thumbs/IMG_0412.JPG", jpeg("house", 50))
    put(folder, "empty.jpg", b"")
    return folder


def test_the_folder_is_told_by_day(desks: Any, phone: Path) -> None:
    found = desks.defender.photos.look(phone)
    assert [(each.name, each.day, each.kind, each.forwarded) for each in found] == [
        ("IMG_0413.JPG", "2026-03-11", "photo", False),
        ("IMG_0412.JPG", "2026-03-11", "photo", False),
        ("PTT-20260310-WA0007.opus", "2026-03-10", "audio", True),
        ("IMG-20260310-WA0003.jpg", "2026-03-10", "photo", True),
    ]
    assert not any(each.here for each in found)
    assert desks.defender.photos.left_in_folder() == 4
    seen = desks.defender.photos.glance(phone / "IMG_0412.JPG")
    assert (seen.taken, seen.has_coordinates) == ("2026-03-11T09:50:00", True)
    assert seen.jpeg.startswith(b"\xff\xd8\xff")
    assert desks.defender.photos.glance(phone / "PTT-20260310-WA0007.opus") is None
    with pytest.raises(CannotRead):
        desks.defender.photos.look(phone / "not there")


def test_they_are_kept_in_a_new_note_and_then_removed(desks: Any, phone: Path) -> None:
    desk, case = desks.defender, desks.ids["case"]
    paths_ = [phone / "IMG_0412.JPG", phone / "DCIM/100MEDIA/IMG_0413.JPG"]
    bytes_ = [path.read_bytes() for path in paths_]
    done = desk.photos.bring(case, "", paths_, taken_by="I. E. B.", remove=True)
    assert (done.removed, done.left, done.added.problems) == (2, (), ())
    note = desk.notes.get(done.note_id)
    assert (note.type, note.obtained) == ("photo", "2026-03-11")
    rows = desk.notes.files(done.note_id)
    assert [desk.notes.read(row.id) for row in rows] == bytes_
    assert {desk.notes.file(row.id).taken_by for row in rows} == {"I. E. B."}
    assert [row.has_coordinates for row in rows] == [True, False]
    assert not any(path.exists() for path in paths_)
    assert desk.photos.left_in_folder() == 2


def test_what_is_here_already_is_known_by_its_bytes(desks: Any, phone: Path) -> None:
    desk, case = desks.defender, desks.ids["case"]
    first = phone / "IMG_0412.JPG"
    done = desk.photos.bring(case, "", [first])
    assert done.removed == 0
    assert first.exists()
    again = put(phone, "copia.JPG", first.read_bytes())
    known = {each.name: each.here for each in desk.photos.look(phone)}
    assert known["copia.JPG"]
    assert known["IMG_0412.JPG"]
    assert not known["IMG_0413.JPG"]
    # Into the same note once more: nothing of the vault grows, the folder may be emptied.
    more = desk.photos.bring(case, done.note_id, [again], remove=True)
    assert (more.removed, more.note_id) == (1, done.note_id)


def test_nothing_outside_the_folder_is_ever_removed(desks: Any, phone: Path, tmp_path: Path
                                                     ) -> None:
    desk, case = desks.defender, desks.ids["case"]
    card = put(tmp_path / "card", "IMG_1.JPG", jpeg("path", 10))
    link = phone / "link.JPG"
    link.symlink_to(card)
    done = desk.photos.bring(case, "", [card, link], remove=True)
    assert done.removed == 0
    assert card.exists()
    assert link.is_symlink()
    # A link is not even listed: it may point anywhere.
    assert "link.JPG" not in {each.name for each in desk.photos.look(phone)}


def test_a_file_that_changed_meanwhile_stays(desks: Any, phone: Path, monkeypatch: Any) -> None:
    desk, case = desks.defender, desks.ids["case"]
    path = phone / "IMG_0412.JPG"
    real = desk.notes.add_files

    def then_changed(*given: Any, **named: Any) -> Any:
        answer = real(*given, **named)
        path.write_bytes(b"other bytes")
        return answer

    monkeypatch.setattr(desk.notes, "add_files", then_changed)
    done = desk.photos.bring(case, "", [path], remove=True)
    assert done.removed == 0
    assert path.read_bytes() == b"other bytes"


def test_a_bad_file_is_named_and_the_others_go_on(desks: Any, phone: Path) -> None:
    desk, case = desks.defender, desks.ids["case"]
    done = desk.photos.bring(case, "", [phone / "gone.JPG", phone / "IMG_0412.JPG"], remove=True)
    assert [name for name, _error in done.added.problems] == ["gone.JPG"]
    assert done.removed == 1
    assert done.left == ("gone.JPG",)


def test_stopping_keeps_what_is_kept_and_removes_nothing(desks: Any, phone: Path) -> None:
    class Stops:
        def __init__(self) -> None:
            self.told: list[tuple[int, int]] = []

        def step(self, done: int, total: int, what: str = "") -> None:
            self.told.append((done, total))
            if what == "IMG_0413.JPG":
                raise Cancelled

    watch = Stops()
    desk, case = desks.defender, desks.ids["case"]
    both = [phone / "IMG_0412.JPG", phone / "DCIM/100MEDIA/IMG_0413.JPG"]
    done = desk.photos.bring(case, "", both, taken_by="I. E. B.", remove=True, progress=watch)
    assert done.added.stopped
    assert done.removed == 0
    [kept] = desk.notes.files(done.note_id)
    assert (kept.name, desk.notes.file(kept.id).taken_by) == ("IMG_0412.JPG", "I. E. B.")
    assert all(path.exists() for path in both)
    assert [done for done, _total in watch.told] == sorted(done for done, _total in watch.told)
    assert {total for _done, total in watch.told} == {sum(p.stat().st_size for p in both)}
    assert paths.incoming_folder() == phone


class StopsAtOnce:
    """Progress of a person who stops before the first file."""

    def step(self, _done: int, _total: int, _what: str = "") -> None:
        """Stop."""
        raise Cancelled


def test_where_nothing_can_be_kept_there_is_no_note(desks: Any, phone: Path, monkeypatch: Any
                                                    ) -> None:
    desk, case = desks.defender, desks.ids["case"]
    before = [row.id for row in desk.notes.of_case(case)]
    done = desk.photos.bring(case, "", [phone / "gone.JPG", phone / "empty.jpg"], remove=True)
    assert (done.note_id, done.added.files, len(done.added.problems)) == ("", (), 2)
    with pytest.raises(Cancelled):
        desk.photos.bring(case, "", [phone / "IMG_0412.JPG"], progress=StopsAtOnce())

    def full(*_facts: Any) -> Any:
        tried.append(1)
        raise DiskFull(needed=9, place="vault")

    tried: list[int] = []
    monkeypatch.setattr(desk._vault.attachments, "add", full)
    both = [phone / "IMG_0412.JPG", phone / "DCIM/100MEDIA/IMG_0413.JPG"]
    done = desk.photos.bring(case, "", both, remove=True)
    assert [error.code for _name, error in done.added.problems] == ["disk-full", "disk-full"]
    assert (done.note_id, len(tried)) == ("", 1)
    assert all(path.exists() for path in both)
    assert [row.id for row in desk.notes.of_case(case)] == before
    monkeypatch.undo()
    made = desk.photos.bring(case, "", both)
    assert desk.notes.row_of(made.note_id).files == 2
