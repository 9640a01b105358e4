"""An import that the disk or the power cut short: never half kept, never confirmed too early."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from defender_desk.storage.attachments import Attachments
from tests.desk.conftest import TwoDesks


def test_files_that_cannot_be_put_in_place_leave_the_whole_bundle_for_another_time(
    at_work: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = at_work.export()
    usual = os.replace
    calls = []

    def full(*names: Any) -> None:
        calls.append(names)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "no room")
        usual(*names)

    monkeypatch.setattr(os, "replace", full)
    arrivals = at_work.staff.inbox.take([part.file for part in series.parts])
    monkeypatch.undo()
    assert [a.error.code for a in arrivals if a.error] == ["disk-full"]
    names = {p.name for p in (at_work.staff.folder / "attachments").rglob("*") if p.is_file()}
    assert len(names) == at_work.staff._vault.attachments.total()[0]
    arrivals = at_work.staff.inbox.take([a.file for a in arrivals if not a.ok])
    assert [a.error for a in arrivals] == [None]
    assert len(at_work.staff.notes.files(at_work.ids["note"])) == 2
    assert all(f.arrived for f in at_work.staff.notes.files(at_work.ids["note"]))


def _large(desks: TwoDesks, tmp_path: Path) -> Any:
    """A file of three cells that travels in several bundles."""
    path = tmp_path / "video.bin"
    path.write_bytes(os.urandom(10 << 20))
    desks.defender.notes.add_files(desks.ids["note"], [path])
    return desks.defender.bundles.export(None, "usb", desks.post, part_size=6_000_000)


def test_joining_that_failed_is_done_when_a_piece_comes_again(
    at_work: TwoDesks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = _large(at_work, tmp_path)
    files = [part.file for part in series.parts]

    def full(*facts: Any) -> bool:
        from defender_desk.errors import DiskFull

        raise DiskFull(needed=1, place="vault")

    monkeypatch.setattr(Attachments, "complete", full)
    at_work.staff.inbox.take(files)
    monkeypatch.undo()
    note = at_work.ids["note"]
    assert not all(f.arrived for f in at_work.staff.notes.files(note))
    at_work.staff.inbox.take(files)
    assert all(f.arrived for f in at_work.staff.notes.files(note))


def test_a_receipt_confirms_no_part_whose_files_are_gone(at_work: TwoDesks) -> None:
    """The words of the series are here and its photographs were lost again: say so."""
    series = at_work.export()
    files = [part.file for part in series.parts]
    at_work.staff.inbox.take(files)
    vault = at_work.staff._vault
    vault._lanes.write(lambda c: c.exec_driver_sql("DELETE FROM file WHERE size<100000"))
    assert at_work.staff.inbox.phone_code(series.code) == ""
    [photos] = at_work.staff.inbox.take(files[1:])
    assert photos.ok
    assert all(f.arrived for f in at_work.staff.notes.files(at_work.ids["note"]))
    assert at_work.staff.inbox.phone_code(series.code)
