"""Backups as a person meets them: told, due, checked again, joined, and what the team learns."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from defender_desk.desk.backups import BackupPreferences
from defender_desk.desk.desk import (
    Desk,
    Profile,
    create,
    find_backups,
    look_into_backup,
    new_recovery_words,
    open_desk,
    recover,
    restore,
)
from defender_desk.errors import (
    Cancelled,
    DamagedBackup,
    MissingBackup,
    NoTeamKey,
    NotForYou,
    NothingToSend,
    SamePlace,
    UnknownSender,
    WeakPassphrase,
    WrongRecoveryWords,
)
from tests.desk.conftest import PHRASE, TwoDesks

FROZEN = Path(__file__).resolve().parent.parent / "vectors" / "first-day-0.1.0.zip"
NEW_PHRASE = "nube cerro lluvia espejo carta"
WORDS = new_recovery_words()


class Clock:
    """The time of a desk, moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 15, 18, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def days(self, count: float) -> None:
        self.at += timedelta(days=count)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    made = create(tmp_path / "mine", Profile("Inés Ejemplo Batz", "defender", "GT"), PHRASE, WORDS,
                  log_n=4, ballast=0, now=clock)
    work(made, 1)
    yield made
    made.close()


def work(desk: Desk, number: int) -> str:
    return str(desk.cases.save({"code": f"GT-2026-{number:03}", "title": "Caso", "country": "GT",
                                "type": "sij"}).id)


def cases(desk: Desk) -> set[str]:
    return {str(row["code"]) for row in desk.records.list("case")}


def test_the_state_goes_from_never_to_ok_to_old(desk: Desk, clock: Clock, stick: Path) -> None:
    assert (desk.backups.state().level, desk.backups.due()) == ("never", True)
    row = desk.backups.make(stick)
    assert (row.kind, row.medium, row.cases, row.verified, row.here) == (
        "whole", "KINGSTON", 1, "yes", True
    )
    state = desk.backups.state(look=True)
    assert (state.level, state.days, state.medium, state.verified, state.here) == (
        "ok", 0, "KINGSTON", True, True
    )
    clock.days(7.5)
    assert (desk.backups.state().level, desk.backups.state().days) == ("ok", 7)
    clock.days(1)
    assert (desk.backups.state().level, desk.backups.due()) == ("old", True)
    desk.backups.set_preferences(BackupPreferences(remind_days=14, keep=2))
    assert desk.backups.state().level == "ok"
    with pytest.raises(ValueError, match="offered"):
        desk.backups.set_preferences(BackupPreferences(remind_days=400))


def test_a_backup_without_its_list_is_never_called_good(desk: Desk, stick: Path) -> None:
    row = desk.backups.make(stick)
    [found] = find_backups(stick)
    (found.path / "list.json").unlink()
    with pytest.raises(DamagedBackup) as refused:
        desk.backups.check(row.id)
    assert refused.value.facts == {"name": row.id, "what": "list"}
    assert (desk.backups.state().level, desk.backups.due()) == ("bad", True)


def test_a_copy_at_home_does_not_hide_a_backup_that_failed(
    desk: Desk, clock: Clock, stick: Path
) -> None:
    desk.backups.make(stick)
    clock.days(2)
    work(desk, 2)
    with pytest.raises(SamePlace):
        desk.backups.make(desk.folder / "attachments")
    moved = stick.rename(stick.with_name("elsewhere"))
    assert desk.backups.automatic().local is not None
    assert desk.backups.state().problem == "same-place"
    desk.backups.make(moved)
    assert desk.backups.state().problem == ""


@pytest.mark.parametrize("name", ["key.age", "key2.age"])
def test_one_of_the_two_key_files_is_enough_to_restore(
    desk: Desk, stick: Path, tmp_path: Path, name: str
) -> None:
    desk.backups.make(stick)
    [found] = find_backups(stick)
    (found.path / name).unlink()
    back = restore(stick, tmp_path / "back", PHRASE, log_n=4, ballast=0)
    assert cases(back) == cases(desk)
    back.close()


def damage(desk: Desk) -> set[str]:
    """What a full check finds, but for the room on the disk of whoever runs this."""
    return {found.code for found in desk.health.check(full=True).findings} - {"disk-nearly-full"}


def test_a_restored_desk_is_whole_and_says_so(desk: Desk, stick: Path, tmp_path: Path) -> None:
    desk.backups.make(stick)
    for number, words in enumerate([(), WORDS]):
        folder = tmp_path / f"back{number}"
        back = restore(stick, folder, NEW_PHRASE if words else PHRASE, words=words, log_n=4,
                       ballast=0)
        assert damage(back) == set()
        back.close()
        again = recover(folder, WORDS, NEW_PHRASE, log_n=4, ballast=0)
        assert damage(again) == set()
        again.close()


def test_a_clock_set_back_does_not_frighten(desk: Desk, clock: Clock, stick: Path) -> None:
    desk.backups.make(stick)
    clock.days(-400)
    assert (desk.backups.state().level, desk.backups.state().days) == ("ok", 0)


def test_what_is_being_typed_is_in_the_backup(desk: Desk, stick: Path) -> None:
    case = work(desk, 2)
    desk.drafts.put(case, "case", {"title": "Escrito a medias"}, "title")
    desk.backups.make(stick)
    assert look_into_backup(stick, PHRASE).drafts == 0
    assert desk.drafts.all() == []
    assert "Escrito a medias" in {row["title"] for row in desk.records.list("case")}


def test_a_backup_gone_bad_is_said_until_there_is_a_good_one(
    desk: Desk, clock: Clock, stick: Path
) -> None:
    row = desk.backups.make(stick)
    assert desk.backups.check(row.id).verified == "yes"
    [found] = find_backups(stick)
    (found.path / "desk.db").write_bytes(b"rubbish")
    assert [one.whole for one in find_backups(stick)] == [False]
    with pytest.raises(DamagedBackup) as refused:
        desk.backups.check(row.id)
    assert refused.value.facts == {"name": row.id, "what": "database"}
    assert desk.backups.state().level == "bad"
    assert [one.verified for one in desk.backups.rows()] == ["bad"]
    clock.days(1)
    work(desk, 2)
    desk.backups.make(stick)
    assert desk.backups.state().level == "ok"
    assert [one.verified for one in desk.backups.rows()] == ["yes", "bad"]


def test_a_stick_that_comes_back_under_another_name_is_known(
    desk: Desk, clock: Clock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = desk.backups.make(stick)
    moved = stick.rename(stick.with_name("USB DISK"))
    assert desk.backups.present() is None
    with pytest.raises(MissingBackup):
        desk.backups.check(row.id)
    from defender_desk.desk import backups

    monkeypatch.setattr(backups, "plugged_in", lambda: iter([moved]))
    assert desk.backups.present() == moved
    assert desk.backups.check(row.id).verified == "yes"
    clock.days(2)
    work(desk, 2)
    done = desk.backups.automatic()
    assert done.whole is not None
    assert done.whole.medium == "USB DISK"
    # One folder on the stick for one desk, whatever the stick is called.
    assert len(list(moved.iterdir())) == 1


def test_the_quiet_run_does_what_is_due_and_no_more(
    desk: Desk, clock: Clock, stick: Path
) -> None:
    first = desk.backups.automatic()
    assert first.local is not None
    assert first.whole is None
    again = desk.backups.automatic()
    assert (again.local, again.whole, again.problem) == (None, None, None)
    desk.backups.make(stick)
    clock.days(1.1)
    assert not desk.backups.automatic_due(), "nothing changed"
    work(desk, 2)
    assert desk.backups.automatic_due()
    done = desk.backups.automatic()
    assert done.local is not None
    assert done.whole is not None
    assert [row.kind for row in desk.backups.rows()].count("automatic") == 2


def test_what_stands_in_its_way_is_told_and_remembered(
    desk: Desk, clock: Clock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 0))
    done = desk.backups.automatic()
    assert done.problem is not None
    assert done.problem.code == "disk-full"
    assert desk.backups.state().problem == "disk-full"
    monkeypatch.undo()
    desk.backups.automatic()
    assert desk.backups.state().problem == ""


def test_locking_copies_the_database_once_a_day(tmp_path: Path, desk: Desk, clock: Clock) -> None:
    folder = desk.folder
    desk.close()
    assert len(find_backups(folder)) == 1
    for hours, count in ((1, 1), (24, 2), (2, 2)):
        clock.days(hours / 24)
        opened = open_desk(folder, PHRASE, ballast=0, now=clock)
        work(opened, 100 + hours)
        opened.close()
        assert len(find_backups(folder)) == count
    # From a copy at home a vault comes back like from any other.
    back = restore(find_backups(folder)[0].path, tmp_path / "back", PHRASE, log_n=4, ballast=0,
                   now=clock)
    assert len(cases(back)) == 3
    back.close()


def test_a_lock_ends_a_backup_under_way_and_nothing_crashes(
    desk: Desk, stick: Path
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    class Slow:
        def step(self, done: int, total: int, what: str = "") -> None:
            reached.set()
            go_on.wait(60)

    for number in range(3):
        desk._vault.attachments.add(io.BytesIO(bytes([number]) * 400_000), f"{number}.jpg")
    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(desk.backups.make, stick, Slow())
        assert reached.wait(60)
        # A second one waits for its turn, and never gets it.
        second = workers.submit(desk.backups.automatic)
        locking = threading.Thread(target=desk.close)
        locking.start()
        go_on.set()
        locking.join(60)
        for found in (first, second):
            with pytest.raises(Cancelled):
                found.result(60)
    assert not locking.is_alive()
    assert not list(stick.rglob("*.part"))
    with pytest.raises(Cancelled):
        desk.backups.make(stick)


def test_the_place_to_protect_is_no_place_for_a_backup(desk: Desk) -> None:
    with pytest.raises(SamePlace):
        desk.backups.make(desk.folder / "attachments")


def test_a_restored_desk_knows_where_it_came_from(
    desk: Desk, clock: Clock, stick: Path, tmp_path: Path
) -> None:
    desk.backups.make(stick)
    with pytest.raises(WeakPassphrase):
        restore(stick, tmp_path / "back", "corta", words=WORDS, log_n=4, ballast=0)
    back = restore(stick, tmp_path / "back", NEW_PHRASE, words=WORDS, log_n=4, ballast=0, now=clock)
    assert back.restored is not None
    assert (back.restored.cases, back.restored.missing, back.restored.renew_sheet) == (1, 0, False)
    assert back.state_digest() == desk.state_digest()
    assert back.keys.my_digits() != desk.keys.my_digits()
    assert back.backups.state().level == "ok"
    clock.days(1)
    work(back, 7)
    back.backups.make(stick)
    assert len(list(stick.iterdir())) == 1
    back.close()


def test_two_computers_are_joined_and_nothing_is_lost(
    desk: Desk, clock: Clock, stick: Path, tmp_path: Path
) -> None:
    case = work(desk, 2)
    desk.backups.make(stick)
    clock.days(1)
    back = restore(stick, tmp_path / "back", PHRASE, log_n=4, ballast=0, now=clock)
    work(back, 3)
    back.cases.save({"title": "Cambiado allá"}, case)
    back.backups.make(stick)
    back.close()
    clock.days(1)
    work(desk, 4)
    desk.cases.save({"title": "Cambiado aquí"}, case)
    beside = desk.backups.compare(stick, PHRASE)
    assert (beside.newer_here, beside.brings, beside.here_cases, beside.backup.cases) == (
        True, 2, 3, 3
    )
    came = desk.backups.combine(stick, PHRASE)
    assert (came.records, came.ops) == (2, 2)
    assert len(cases(desk)) == 4
    both = desk.conflicts(case)["title"]
    assert {reading.value for reading in both} == {"Cambiado aquí", "Cambiado allá"}
    again = desk.backups.combine(stick, PHRASE)
    assert (again.records, again.ops, again.files) == (0, 0, 0)
    assert not desk.backups.compare(stick, PHRASE).brings


def test_a_desk_of_the_other_side_is_not_joined(
    desk: Desk, stick: Path, new_desk: Callable[..., Desk]
) -> None:
    staff = new_desk("Hannah Sample", "staff")
    work(staff, 9)
    staff.backups.make(stick)
    with pytest.raises(NotForYou):
        desk.backups.combine(stick, PHRASE)


# --- the team ------------------------------------------------------------------------------------


def test_after_a_restore_all_still_leaves_and_the_team_learns_of_the_change(
    at_work: TwoDesks, stick: Path
) -> None:
    defender, staff = at_work.defender, at_work.staff
    first = at_work.export()
    for arrival in staff.inbox.take([part.file for part in first.parts]):
        assert arrival.error is None
    note = defender.notes.new(at_work.ids["case"], {"title": "Después del envío", "type": "photo"})
    defender.backups.make(stick)
    old = defender.keys.mine().device
    receipt = staff.inbox.receipt_file(first.code, at_work.post)

    back = restore(stick, at_work.folder / "back", PHRASE, log_n=4, ballast=0)
    try:
        # A receipt on its way to the old device is read here too.
        assert back.receipts.read(receipt).arrived
        assert {row.id for row in back.bundles.unsent()} == {note.id}
        series = back.bundles.export(None, "usb", at_work.post)
        files = [part.file for part in series.parts]
        [refused] = staff.inbox.take(files)
        assert isinstance(refused.error, UnknownSender)
        staff.keys.trust(back.keys.card(at_work.post), back.keys.my_digits(), "I. E. B.")
        [arrival] = staff.inbox.take(files)
        assert arrival.error is None
        assert "Después del envío" in {row["title"] for row in staff.records.list("note")}
        # The old key is for nothing more: it may be a thief's.
        assert [row.device for row in staff.keys.team()] == [back.keys.mine().device]
        assert {row.device: row.replaced for row in staff.keys.trusted()}[old]
        with pytest.raises(NoTeamKey):
            staff.keys.recipients((old,))
        # What is received is received: nothing is doubled, nothing waits.
        back.receipts.read(staff.inbox.receipt_file(series.code, at_work.post))
        assert back.bundles.unsent() == []
        before = staff.state_digest()
        staff.inbox.take([part.file for part in first.parts])
        assert staff.state_digest() == before
    finally:
        back.close()


def test_what_a_lost_computer_had_sent_comes_back_from_the_team(
    at_work: TwoDesks, stick: Path
) -> None:
    """security.md REL-12: work done after the last backup is lost to nobody once it was sent."""
    defender, staff = at_work.defender, at_work.staff
    defender.backups.make(stick)
    at_work.note(3, title="Después de la copia")
    at_work.deliver(at_work.export())
    back = restore(stick, at_work.folder / "back", PHRASE, log_n=4, ballast=0)
    try:
        titles = {row["title"] for row in back.records.list("note")}
        assert "Después de la copia" not in titles
        staff.keys.trust(back.keys.card(at_work.post), back.keys.my_digits(), "I. E. B.")
        device = back.keys.mine().device
        with pytest.raises(NothingToSend):
            staff.bundles.give_back(device, at_work.post)
        work(back, 50)
        back.notes.new(at_work.ids["case"], {"title": "En la nueva", "type": "photo"})
        at_work.defender = back
        at_work.deliver(at_work.export())
        given = staff.bundles.give_back(device, at_work.post)
        for arrival in back.inbox.take([part.file for part in given.parts]):
            assert arrival.error is None, arrival.error
        notes = {row["title"]: row["id"] for row in back.records.list("note")}
        assert {"Después de la copia", "En la nueva"} <= notes.keys()
        files = back.notes.files(str(notes["Después de la copia"]))
        assert len(files) == 3
        assert all(back.notes.read(row.id).startswith(b"\xff\xd8") for row in files)
        # The team has it: nothing of it waits to be sent once more.
        assert back.bundles.unsent() == []
    finally:
        back.close()


def test_a_series_of_the_old_computer_is_written_again_by_the_new_one(
    at_work: TwoDesks, stick: Path
) -> None:
    series = at_work.export()
    at_work.defender.backups.make(stick)
    back = restore(stick, at_work.folder / "back", PHRASE, log_n=4, ballast=0)
    try:
        staff = at_work.staff
        staff.keys.trust(back.keys.card(at_work.post), back.keys.my_digits(), "I. E. B.")
        files = [back.bundles.again(series.code, part.n, at_work.folder / "again")
                 for part in series.parts]
        assert [arrival.error for arrival in staff.inbox.take(files)] == [None] * len(files)
        assert {row["title"] for row in staff.records.list("note")} == {
            row["title"] for row in back.records.list("note")
        }
        place = staff.inbox.rows()[0].series
        back.receipts.read(staff.inbox.receipt_file(place, at_work.post))
        assert [row.state for row in back.bundles.series()] == ["received"]
    finally:
        back.close()


def test_what_the_team_lost_with_an_older_backup_is_not_called_received(
    at_work: TwoDesks, stick: Path
) -> None:
    """«El equipo lo recibió» says what they hold, not what they held (product.md 7)."""
    mine, post = at_work.defender, at_work.post
    at_work.staff.backups.make(stick)
    first = at_work.export()
    at_work.deliver(first)
    mine.receipts.read(at_work.staff.inbox.receipt_file(first.code, post))
    lost = [row["id"] for row in mine.records.list("note")]
    assert {one.state for one in mine.bundles.states(lost).values()} == {"received"}
    back = restore(stick, at_work.folder / "back", PHRASE, log_n=4, ballast=0)
    try:
        mine.keys.trust(back.keys.card(post), back.keys.my_digits(), "H. Sample")
        late = mine.notes.new(at_work.ids["case"], {"title": "Después", "type": "photo"}).id
        second = mine.bundles.export(None, "usb", post)
        for arrival in back.inbox.take([part.file for part in second.parts]):
            assert arrival.error is None
        mine.receipts.read(back.inbox.receipt_file(second.code, post))
        states = {row: one.state for row, one in mine.bundles.states([*lost, late]).items()}
        assert states.pop(late) == "received"
        assert "received" not in states.values()
        # Written once more, all of it comes there, and is told as received.
        files = [mine.bundles.again(first.code, part.n, at_work.folder / "again")
                 for part in first.parts]
        assert [arrival.error for arrival in back.inbox.take(files)] == [None] * len(files)
        mine.receipts.read(back.inbox.receipt_file(first.code, post))
        assert {one.state for one in mine.bundles.states([*lost, late]).values()} == {"received"}
    finally:
        back.close()


def test_a_computer_of_the_team_that_lost_nothing_takes_nothing_back(
    at_work: TwoDesks, stick: Path
) -> None:
    mine, post = at_work.defender, at_work.post
    first = at_work.export()
    at_work.deliver(first)
    mine.receipts.read(at_work.staff.inbox.receipt_file(first.code, post))
    at_work.staff.backups.make(stick)
    back = restore(stick, at_work.folder / "back", PHRASE, log_n=4, ballast=0)
    try:
        mine.keys.trust(back.keys.card(post), back.keys.my_digits(), "H. Sample")
        mine.notes.new(at_work.ids["case"], {"title": "Después", "type": "photo"})
        second = mine.bundles.export(None, "usb", post)
        back.inbox.take([part.file for part in second.parts])
        mine.receipts.read(back.inbox.receipt_file(second.code, post))
        ids = [row["id"] for row in mine.records.list("note")]
        assert {one.state for one in mine.bundles.states(ids).values()} == {"received"}
        # The old computer's key is for nothing more.
        assert [row.device for row in mine.keys.team()] == [back.keys.mine().device]
    finally:
        back.close()


def test_a_package_for_the_old_computer_opens_on_the_new_one(
    desks: TwoDesks, stick: Path
) -> None:
    desks.defender.backups.make(stick)
    series = desks.staff.assignments.make({
        "case": {"code": "GT-2026-020", "title": "En camino", "type": "sij", "state": "new",
                 "country": "GT"},
        "assignment": {"needed_es": "Buscar.", "needed_en": "Search.", "due": "2026-03-19"},
        "matter": {}, "people": {"child": {"name": "Lucía Ficticio"}}, "contacts": {},
        "client": "child",
    }, desks.defender.keys.mine().device, desks.post)
    back = restore(stick, desks.folder / "back", PHRASE, log_n=4, ballast=0)
    try:
        [arrival] = back.inbox.take([series.parts[0].file])
        assert arrival.error is None
        assert len(back.assignments.pending()) == 1
    finally:
        back.close()


# --- the sheet -----------------------------------------------------------------------------------


def test_the_sheet_is_asked_for_twice_a_year(desk: Desk, clock: Clock) -> None:
    assert not desk.recovery.due()
    clock.days(182)
    assert desk.recovery.state().due
    desk.recovery.later()
    assert not desk.recovery.due()
    clock.days(7)
    assert desk.recovery.due()
    with pytest.raises(WrongRecoveryWords):
        desk.recovery.rehearse(new_recovery_words())
    assert desk.recovery.due()
    desk.recovery.rehearse([word[:4].upper() for word in WORDS])
    assert (desk.recovery.due(), desk.recovery.state().days) == (False, 0)


def test_a_new_sheet_replaces_the_old_one_but_not_in_old_backups(
    desk: Desk, clock: Clock, stick: Path, tmp_path: Path
) -> None:
    desk.backups.make(stick)
    words = desk.recovery.new_words()
    assert desk.recovery.sheet_pdf(words, "es").startswith(b"%PDF")
    places = desk.recovery.three()
    assert len(set(places)) == 3
    assert list(places) == sorted(places)
    assert all(desk.recovery.same(words, place, words[place - 1][:4]) for place in places)
    assert not desk.recovery.same(words, 1, "zz")
    assert not desk.recovery.same(words, 1, "")
    clock.days(200)
    desk.recovery.renew(words)
    assert not desk.recovery.due()
    with pytest.raises(WrongRecoveryWords):
        desk.recovery.rehearse(WORDS)
    desk.recovery.rehearse(words)
    assert look_into_backup(stick, words=WORDS).cases == 1
    with pytest.raises(WrongRecoveryWords):
        look_into_backup(stick, words=words)


def test_a_sheet_of_an_earlier_release_is_taken_along(tmp_path: Path, stick: Path) -> None:
    """Version 0.1.0 did not note whom the sheet's file is sealed to (tests/vectors)."""
    with zipfile.ZipFile(FROZEN) as kept:
        kept.extractall(tmp_path)
    day = tmp_path / "defender"
    phrase = (day / "passphrase.txt").read_text(encoding="utf-8").strip()
    words = (day / "recovery-words.txt").read_text(encoding="utf-8").split()
    old = open_desk(day / "vault", phrase, ballast=0)
    old.backups.make(stick)
    state = old.state_digest()
    old.close()
    back = restore(stick, tmp_path / "back", phrase, log_n=10, ballast=0)
    assert back.restored is not None
    assert back.restored.renew_sheet
    assert back.recovery.state().renew
    reading = back.keys.mine().reads
    back.close()
    # The old sheet opens it, and from then on knows the keys that are newer than it.
    again = recover(tmp_path / "back", words, NEW_PHRASE, log_n=10, ballast=0)
    try:
        assert again.state_digest() == state
        assert again.keys.mine().reads == reading
        assert not again.recovery.state().renew
        again.recovery.rehearse(words)
    finally:
        again.close()
