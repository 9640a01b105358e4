"""What was removed waits, comes back whole, and goes for good only where that is honest."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from defender_desk.desk.bin import DAYS, WHY_NOT, days_between
from defender_desk.domain.journal import Op, is_whole
from defender_desk.errors import StaysAsEvidence, UnknownRecord
from tests.desk.conftest import TwoDesks


def test_a_removed_file_waits_ninety_days_and_comes_back(at_work: TwoDesks) -> None:
    desk = at_work.defender
    [first, second] = desk.notes.files(at_work.ids["note"])
    before = desk.notes.read(first.id)
    desk.bin.remove(first.id)
    assert [f.id for f in desk.notes.files(at_work.ids["note"])] == [second.id]
    [row] = desk.bin.rows()
    assert (row.id, row.name, row.place) == (first.id, first.name, "GT-2026-014 · E-01")
    assert (row.days_left, row.removed_by, row.stays) == (DAYS, "I. E. B.", "")
    assert row.size == first.size
    desk.bin.restore(first.id)
    assert desk.bin.rows() == []
    assert desk.notes.read(first.id) == before
    assert [f.id for f in desk.notes.files(at_work.ids["note"])] == [first.id, second.id]


def test_for_good_takes_words_and_bytes_and_leaves_the_chain_whole(at_work: TwoDesks) -> None:
    desk = at_work.defender
    [first, second] = desk.notes.files(at_work.ids["note"])
    desk.notes.save_file(first.id, {"caption": "SECRETA pared"})
    sha = desk.notes.file(first.id).sha256
    vault: Any = desk._vault
    path: Path = vault.attachments.path_of(sha)
    desk.bin.remove(first.id)
    assert desk.bin.delete_for_good([first.id]) == 1
    assert desk.bin.rows() == []
    assert not path.exists()
    assert not vault.attachments.has(sha)
    bodies = [line.body or b"" for line in vault.journal.lines(vault.device.id)]
    assert not any(b"SECRETA" in body or first.name.encode() in body for body in bodies)
    ops = [Op(line.header, line.body) for line in vault.journal.lines(vault.device.id)]
    assert all(is_whole(op) for op in ops)
    assert desk.notes.read(second.id)
    with pytest.raises(UnknownRecord):
        desk.bin.restore(first.id)
    # The rest still travels, and the team can open it.
    at_work.deliver(at_work.export())
    assert [f.id for f in at_work.staff.notes.files(at_work.ids["note"])] == [second.id]


def test_bytes_that_another_file_names_stay(at_work: TwoDesks) -> None:
    desk = at_work.defender
    [first, _second] = desk.notes.files(at_work.ids["note"])
    sha = desk.notes.file(first.id).sha256
    twin = desk.records.save("attachment", {"owner": at_work.ids["note"], "name": "otra.jpg",
                                            "sha256": sha, "size": first.size})
    desk.bin.remove(first.id)
    desk.bin.delete_for_good([first.id])
    assert desk.notes.read(twin.id)


def test_what_was_sent_stays(at_work: TwoDesks) -> None:
    desk = at_work.defender
    at_work.deliver(at_work.export())
    [first, _second] = desk.notes.files(at_work.ids["note"])
    desk.bin.remove(first.id)
    [row] = desk.bin.rows()
    assert row.stays == "left"
    with pytest.raises(StaysAsEvidence):
        desk.bin.delete_for_good([first.id])
    assert [each.id for each in desk.bin.rows()] == [first.id]


def test_what_somebody_else_wrote_stays(at_work: TwoDesks) -> None:
    at_work.deliver(at_work.export())
    [first, _second] = at_work.staff.notes.files(at_work.ids["note"])
    at_work.staff.bin.remove(first.id)
    assert [row.stays for row in at_work.staff.bin.rows()] == ["theirs"]


def test_what_a_final_paper_rests_on_stays(at_work: TwoDesks) -> None:
    desk = at_work.defender
    [first, second] = desk.notes.files(at_work.ids["note"])
    made = desk.declarations.start(at_work.ids["case"], at_work.ids["witness"], "T3",
                                   at_work.ids["interview"])
    paragraph = desk.declarations.add_paragraph(made.id, "", "Vi pintas.")
    exhibit = desk.declarations.add_exhibit(made.id, at_work.ids["note"], [first.id], "Foto",
                                            "Photograph")
    desk.records.save("version", {"declaration": made.id, "label": "1.0", "code": "8C4F",
                                  "paper": second.id, "paper_sha256": "0" * 64,
                                  "frozen": "2026-03-16T16:05:00-06:00"})
    for gone in (first.id, second.id, paragraph.id, exhibit.id):
        desk.bin.remove(gone)
    assert {row.stays for row in desk.bin.rows()} == {"final"}
    with pytest.raises(StaysAsEvidence):
        desk.bin.delete_for_good([first.id, paragraph.id])
    assert set(WHY_NOT) == {"left", "final", "theirs"}


def test_a_paragraph_comes_back_to_its_place_and_its_paper_is_a_draft(at_work: TwoDesks) -> None:
    desk = at_work.defender
    made = desk.declarations.start(at_work.ids["case"], at_work.ids["witness"], "T3",
                                   at_work.ids["interview"])
    texts = ["Vi pintas.", "Se fue."]
    facts = [desk.declarations.add_paragraph(made.id, "", text) for text in texts]
    order = [p.id for p in desk.declarations.paragraphs(made.id)]
    desk.declarations.remove_paragraph(facts[0].id)
    desk.declarations.send_to_advocate(made.id)
    assert [row.name for row in desk.bin.rows()] == ["Vi pintas."]
    desk.bin.restore(facts[0].id)
    assert [p.id for p in desk.declarations.paragraphs(made.id)] == order
    assert desk.declarations.get(made.id).step == "draft"


def test_the_days_are_counted_and_a_clock_that_goes_back_harms_nothing(at_work: TwoDesks) -> None:
    now = datetime.now().astimezone()
    assert days_between((now - timedelta(days=91)).isoformat(), now.date()) == 91
    assert days_between((now + timedelta(days=5)).isoformat(), now.date()) == 0
    desk = at_work.defender
    [first, _second] = desk.notes.files(at_work.ids["note"])
    desk.bin.remove(first.id)
    assert desk.bin.over() == []
    desk.records._now = lambda: now + timedelta(days=DAYS + 1)
    assert desk.bin.over() == [first.id]
    assert len(desk.bin.rows()) == 1


def test_letters_of_exhibits_close_up_again_when_one_comes_back(at_work: TwoDesks) -> None:
    desk = at_work.defender
    files = desk.notes.files(at_work.ids["note"])
    made = desk.declarations.start(at_work.ids["case"], at_work.ids["witness"], "T3",
                                   at_work.ids["interview"])
    exhibits = [desk.declarations.add_exhibit(made.id, at_work.ids["note"], [file.id], "Foto",
                                              "Photograph").id for file in files]
    desk.declarations.remove_exhibit(exhibits[0])
    assert [(e.id, e.letter) for e in desk.declarations.exhibits(made.id)] == [(exhibits[1], "A")]
    desk.bin.restore(exhibits[0])
    assert [(e.id, e.letter) for e in desk.declarations.exhibits(made.id)] == [
        (exhibits[0], "A"), (exhibits[1], "B")]


def test_a_note_goes_with_its_files_and_comes_back_with_them(at_work: TwoDesks) -> None:
    desk, note = at_work.defender, at_work.ids["note"]
    vault: Any = desk._vault
    files = desk.notes.files(note)
    shas = [desk.notes.file(file.id).sha256 for file in files]
    desk.notes.remove_file(files[0].id)
    desk.bin.remove(note)
    row = next(row for row in desk.bin.rows() if row.id == note)
    assert row.size == sum(file.size for file in files)
    desk.bin.restore(note)
    assert [file.id for file in desk.notes.files(note)] == [files[1].id]
    desk.bin.remove(note)
    assert desk.bin.delete_for_good([note]) == 1
    assert desk.bin.rows() == []
    assert not any(vault.attachments.has(sha) for sha in shas)


def test_a_note_stays_while_one_of_its_files_was_sent(at_work: TwoDesks) -> None:
    desk, note = at_work.defender, at_work.ids["note"]
    at_work.deliver(at_work.export())
    desk.bin.remove(note)
    assert [row.stays for row in desk.bin.rows()] == ["left"]
    with pytest.raises(StaysAsEvidence):
        desk.bin.delete_for_good([note])
    assert len(desk.bin.rows()) == 1


def test_what_was_being_typed_does_not_bring_it_back_at_the_lock(at_work: TwoDesks) -> None:
    desk, note = at_work.defender, at_work.ids["note"]
    desk.drafts.put(note, "note", {"text": "Lo último que escribió"})
    desk.bin.remove(note)
    assert desk.drafts.commit_all() == 0
    assert note in [row.id for row in desk.bin.rows()]
    desk.bin.restore(note)
    assert desk.notes.get(note).text == "Lo último que escribió"
