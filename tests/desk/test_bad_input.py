"""What strangers, bad sticks and full disks bring: a typed error, and nothing lost or half kept."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from defender_desk import wording
from defender_desk.crypto.signature import new_signing_key
from defender_desk.domain.journal import Op, Seal, new_op, seal_message
from defender_desk.errors import DiskFull, MissingFields, UnknownRecord, WrongDigits
from defender_desk.exchange import bundle_writer
from defender_desk.exchange.records import DeviceRecords
from tests.desk.conftest import TwoDesks, photo


def _take_one(desks: TwoDesks, file: Path) -> Any:
    before = desks.staff.records.info()["records"]
    [arrival] = desks.staff.inbox.take([file])
    assert not arrival.ok
    assert desks.staff.records.info()["records"] == before
    assert arrival.error is not None
    assert wording.sentence(arrival.error).text
    return arrival.error


def test_a_damaged_file_changes_nothing(at_work: TwoDesks) -> None:
    series = at_work.export()
    for part in series.parts:
        whole = part.file.read_bytes()
        for at in (len(whole) // 3, len(whole) // 2, len(whole) - 20):
            hurt = bytearray(whole)
            hurt[at] ^= 1
            part.file.write_bytes(hurt)
            assert _take_one(at_work, part.file).code == "damaged-bundle"
        part.file.write_bytes(whole)
    at_work.deliver(series)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_truncated_file_changes_nothing(at_work: TwoDesks, share: float) -> None:
    file = at_work.export().parts[0].file
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert _take_one(at_work, file).code == "damaged-bundle"


def test_a_bundle_for_somebody_else(at_work: TwoDesks, new_desk: Callable[..., Any]) -> None:
    other = new_desk("Otra Persona", "staff")
    [arrival] = other.inbox.take([at_work.export().parts[0].file])
    assert arrival.error is not None
    assert arrival.error.code == "not-for-you"


def test_an_unknown_sender(at_work: TwoDesks, new_desk: Callable[..., Any]) -> None:
    stranger = new_desk("Tomás Muestra Chun", "defender")
    card = at_work.staff.keys.card(at_work.folder / "team.ddcard")
    stranger.keys.trust(card, at_work.staff.keys.my_digits(), "H. S.")
    case = stranger.cases.save({"code": "X-1", "title": "Caso", "state": "in_progress",
                                "country": "HN", "type": "other", "risk": "low"})
    stranger.notes.new(case.id, {"title": "Nota"})
    file = stranger.bundles.export(None, "usb", at_work.folder / "stick").parts[0].file
    assert _take_one(at_work, file).code == "unknown-sender"
    assert not at_work.staff.inbox.look(file).known


def test_the_wrong_direction(at_work: TwoDesks) -> None:
    """The Defender's own bundle comes back to her: it was never for her."""
    [arrival] = at_work.defender.inbox.take([at_work.export().parts[0].file])
    assert arrival.error is not None
    assert arrival.error.code in {"not-for-you", "wrong-direction"}


def test_ops_forged_by_a_relay(at_work: TwoDesks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trusted Defender passes on words under the team's name, sealed with a key of her own."""
    staff_device = at_work.staff.keys.mine().device
    forged = new_op(
        device=staff_device, n=999, prev="0" * 64, time="2026-03-13T17:34:00.000Z/0000",
        author="somebody", record=at_work.ids["case"], kind="case",
        values={"safety_notes": "Ya no hay peligro"}, parents={},
    )
    key = new_signing_key()
    message = seal_message(staff_device, 999, forged.id, "2026-03-13T17:34:00.000Z/0000")
    seal = Seal(staff_device, 999, forged.id, "2026-03-13T17:34:00.000Z/0000",
                key.sign_raw(message))
    real = bundle_writer.write_bundle

    def with_forged(*args: Any, records: Any = (), **more: Any) -> Any:
        extra = DeviceRecords(staff_device, ((forged.header, forged.body),), (seal,))
        return real(*args, records=[*records, extra], **more)

    monkeypatch.setattr("defender_desk.desk.series_writer.write_bundle", with_forged)
    file = at_work.export().parts[0].file
    assert Op(forged.header, forged.body).device == staff_device
    assert _take_one(at_work, file).code == "forged-ops"
    assert at_work.staff.cases.get(at_work.ids["case"]).safety_notes == ""


def test_wrong_digits_are_not_trusted(at_work: TwoDesks, new_desk: Callable[..., Any]) -> None:
    other = new_desk("Otra Persona", "staff")
    card = other.keys.card(at_work.folder / "other.ddcard")
    with pytest.raises(WrongDigits):
        at_work.defender.keys.trust(card, at_work.staff.keys.my_digits(), "H. S.")
    assert len(at_work.defender.keys.team()) == 1


def test_a_full_disk_while_packing_leaves_no_file(
    at_work: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = list(at_work.post.glob("*"))
    real = os.fsync
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "no room")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        at_work.export()
    monkeypatch.undo()
    assert sorted(at_work.post.glob("*")) == sorted(files)
    note = at_work.ids["note"]
    assert at_work.defender.states.of([note])[note].state == "unsent"
    at_work.deliver(at_work.export())


def test_a_folder_that_cannot_be_written(at_work: TwoDesks) -> None:
    blocked = at_work.folder / "file"
    blocked.write_bytes(b"in the way")
    with pytest.raises(Exception) as refused:
        at_work.defender.bundles.export(None, "usb", blocked)
    assert getattr(refused.value, "code", "") == "cannot-write"
    assert at_work.defender.bundles.series() == []


def test_files_that_cannot_be_taken_are_named_and_the_others_stay(at_work: TwoDesks) -> None:
    folder = at_work.folder / "bad"
    folder.mkdir()
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "good.jpg").write_bytes(photo(77))
    (folder / "half.jpg").write_bytes(photo(78)[:400])
    (folder / "subfolder").mkdir()
    added = at_work.defender.notes.add_files(at_work.ids["note"], [
        folder / "empty.jpg", folder / "gone.jpg", folder / "subfolder", folder / "good.jpg",
        folder / "half.jpg",
    ])
    assert [(name, error.code) for name, error in added.problems] == [
        ("empty.jpg", "empty-file"), ("gone.jpg", "missing-file"), ("subfolder", "cannot-read"),
    ]
    # A picture cut short is evidence all the same: kept byte for byte, without a thumbnail.
    assert [row.name for row in added.files] == ["good.jpg", "half.jpg"]
    assert at_work.defender.notes.thumbnail(added.files[0].id) is not None
    assert at_work.defender.notes.thumbnail(added.files[1].id) is None
    assert at_work.defender.notes.read(added.files[1].id) == photo(78)[:400]


def test_names_of_every_sort_come_in_and_go_out_safely(at_work: TwoDesks, tmp_path: Path) -> None:
    for name in ("con.jpg", "a\u202egpj.exe.jpg", "una\nlínea.jpg", "  .jpg", "ʼñ́ ü.jpg"):
        path = at_work.folder / name
        path.write_bytes(photo(len(name)))
        [row] = at_work.defender.notes.add_files(at_work.ids["note"], [path]).files
        assert row.name.isprintable()
        out = at_work.defender.notes.take_out(row.id, tmp_path)
        assert out.read_bytes() == path.read_bytes()
        assert out.name.casefold() != "con.jpg"
        assert "\u202e" not in out.name


def test_the_safe_copy_says_nothing_of_place(at_work: TwoDesks, tmp_path: Path) -> None:
    [row, *_rest] = at_work.defender.notes.files(at_work.ids["note"])
    assert row.has_coordinates
    assert b"Test phone" in at_work.defender.notes.take_out(row.id, tmp_path).read_bytes()
    safe = at_work.defender.notes.take_out(row.id, tmp_path, copy="safe").read_bytes()
    assert safe.startswith(b"\xff\xd8\xff")
    assert b"Test phone" not in safe
    assert b"Exif" not in safe


NASTY = (
    '<b>x</b><script>1</script> #panic("t") $x$ \\ *f* _g_ @h [i] {j} `k` %s {name} '
    "\u202e\x00\x07"
)


def test_html_and_typst_in_every_field_stay_text(at_work: TwoDesks) -> None:
    mine, case = at_work.defender, at_work.ids["case"]
    person = mine.people.save({"case": case, "name": NASTY, "language": NASTY, "variety": NASTY,
                               "birthplace": NASTY, "municipality": NASTY, "role": NASTY})
    note = mine.notes.new(case, {"title": NASTY, "text": NASTY, "place": NASTY})
    interview = mine.interviews.start(case, person.id, {"language": NASTY, "place": NASTY})
    mine.interviews.add_note(interview.id, NASTY)
    mine.consents.save({"share_staff": "yes", "limits": NASTY}, interview.consent)
    made = mine.declarations.start(case, person.id, "T3", interview.id,
                                   {"title": NASTY, "signing_place": NASTY})
    mine.declarations.add_paragraph(made.id, "", NASTY)
    assert mine.declarations.page(made.id).pages >= 1
    assert mine.declarations.pdf(made.id).pdf.startswith(b"%PDF-")
    assert mine.declarations.checks(made.id)
    kept = mine.notes.get(note.id).text
    assert '#panic("t")' in kept
    assert "\x00" not in kept
    assert "\u202e" not in kept
    assert mine.search.find('<script> "AND" NEAR( *') == []
    at_work.deliver(at_work.export())
    assert at_work.staff.notes.get(note.id).text == kept
    assert at_work.staff.today.view().greeting_name == "Hannah"
    assert at_work.staff.cases.overview(case).counts["evidence"] == 2


def test_a_paste_of_200_000_characters(at_work: TwoDesks) -> None:
    mine, case = at_work.defender, at_work.ids["case"]
    text = "La vecina dijo que aparecieron a principios de marzo. " * 3704
    assert len(text) > 200_000
    note = mine.notes.save(at_work.ids["note"], {"text": text})
    assert len(note.text) == len(text)
    made = mine.declarations.start(case, at_work.ids["witness"])
    fact = mine.declarations.add_paragraph(made.id, "", "")
    mine.drafts.put(fact.id, "paragraph", {"es": text}, "es")
    mine.drafts.commit(fact.id)
    assert mine.declarations.page(made.id).pages > 40
    at_work.deliver(at_work.export())
    assert at_work.staff.notes.get(note.id).text == text


def test_what_is_missing_is_named(at_work: TwoDesks) -> None:
    with pytest.raises(MissingFields) as refused:
        at_work.defender.people.save({"case": at_work.ids["case"]})
    assert refused.value.facts["fields"] == ("name",)
    with pytest.raises(UnknownRecord):
        at_work.defender.notes.get("01JUNKJUNKJUNKJUNKJUNKJUNK")
    with pytest.raises(UnknownRecord):
        at_work.defender.inbox.receipt_file("AAAA", at_work.post)


def test_a_missing_photograph_does_not_stop_the_words(at_work: TwoDesks) -> None:
    """The Defender's disk lost one file: the rest leaves, and the loss is named."""
    first, _second = at_work.defender.notes.files(at_work.ids["note"])
    sha = at_work.defender.notes.file(first.id).sha256
    at_work.defender._vault.attachments.path_of(sha).unlink()
    with pytest.raises(Exception) as refused:
        at_work.export()
    assert getattr(refused.value, "code", "") in {"missing-attachment", "damaged-attachment"}
    assert not list(at_work.post.glob("*.part"))
    at_work.defender.notes.save_file(first.id, {"hold_back": True})
    at_work.deliver(at_work.export())
