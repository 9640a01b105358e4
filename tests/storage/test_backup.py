"""A backup counts when it was read back, opened and counted; a vault comes back from it whole."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from defender_desk.crypto.recovery_words import words_for
from defender_desk.errors import (
    Cancelled,
    CannotWrite,
    DamagedBackup,
    DiskFull,
    ForeignFiles,
    MediumGone,
    NotABackup,
    NotVerified,
    SamePlace,
    VaultExists,
    WrongPassphrase,
    WrongRecoveryWords,
)
from defender_desk.storage import backup, database_copy, restore, retention
from defender_desk.storage import generation as form
from defender_desk.storage.combine import combine
from defender_desk.storage.durable import Written
from defender_desk.storage.vault import Vault, vault_exists
from tests.storage import vaults

DAY = datetime(2026, 3, 15, 18, 30, tzinfo=UTC)
NEW_PHRASE = "otra frase larga de caminos verdes"
OTHER_WORDS = words_for(bytes(range(1, 17)))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


def fill(vault: Vault, files: int = 3) -> list[str]:
    """Twenty notes and some files; the files' digests."""
    case = vaults.case(vault)
    for number in range(20):
        vaults.note(vault, case, code=f"E-{number:02}")
    return [add(vault, number) for number in range(files)]


def content(number: int) -> bytes:
    return bytes([number + 1]) * (70_000 * number + 11)


def add(vault: Vault, number: int) -> str:
    return vault.attachments.add(io.BytesIO(content(number)), f"{number}.jpg").sha256


def whole(
    vault: Vault, stick: Path, at: datetime = DAY, *, keep: int = 3, **more: object
) -> backup.Made:
    markers = {marker for _folder, marker in form.stores(stick)}
    return backup.make_whole(
        vault.backup_source(), stick, markers, at, keep=keep, **more,  # type: ignore[arg-type] # a test names any of them
    )


def test_a_whole_backup_comes_back_equal_on_an_empty_machine(
    vault: Vault, stick: Path, tmp_path: Path
) -> None:
    files = fill(vault)
    state = vault.journal.state_digest()
    made = whole(vault, stick)
    assert (made.facts.cases, made.facts.records, made.damaged) == (1, 21, 0)
    assert made.facts.state == state.hex()
    assert len(made.generation.attachments) == 3
    old = vault.device.id
    vault.close()
    came = restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N)
    assert (came.files, came.missing, came.stale_sheet) == (3, 0, False)
    with vaults.reopen(tmp_path / "new") as back:
        assert back.journal.state_digest() == state
        assert [back.attachments.read(sha) for sha in files] == [content(n) for n in range(3)]
        assert back.device.id != old
        assert back.ledger.own_devices() == (back.device.id, old)
        assert len(back.readings) == 2


def test_the_sheet_alone_brings_it_back_with_a_new_phrase(
    vault: Vault, stick: Path, tmp_path: Path
) -> None:
    files = fill(vault, 1)
    whole(vault, stick)
    with pytest.raises(WrongRecoveryWords):
        restore.look(stick, words=OTHER_WORDS)
    restore.restore(stick, tmp_path / "new", NEW_PHRASE, vaults.WORDS, log_n=vaults.LOG_N)
    with pytest.raises(WrongPassphrase):
        vaults.reopen(tmp_path / "new")
    with vaults.reopen(tmp_path / "new", NEW_PHRASE) as back:
        assert back.attachments.read(files[0]) == content(0)
    # The sheet opens what came back too, with the keys that are new in it.
    with Vault.recover(
        tmp_path / "new", vaults.WORDS, vaults.PHRASE, log_n=vaults.LOG_N, ballast=0
    ) as back:
        assert back.reading.public == back.device.reading_public


def test_the_old_device_signs_no_more_and_all_of_its_words_are_sealed(
    vault: Vault, stick: Path, tmp_path: Path
) -> None:
    fill(vault, 0)
    old = vault.device
    whole(vault, stick)
    restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N)
    with vaults.reopen(tmp_path / "new") as back:
        with back.backup_source().read() as connection:
            assert connection.exec_driver_sql(
                "SELECT own, seed FROM device WHERE id=?", (old.id,)
            ).one() == (2, None)
        assert [seal.n for seal in back.journal.seals_for(old.id)] == list(range(1, 22))
        assert old.id not in {card.device for card in back.ledger.cards()}
        # Any choice of the old words can be sealed for a bundle still.
        assert [s.n for s in back.journal.seals_covering([1, 2, 5], old.id)] == [2, 5]
        # What is written now comes after everything before, and carries the new device.
        [op] = back.journal.history(vaults.note(back, "C", code="E-99"))
        assert (op.device, op.n) == (back.device.id, 1)
        with back.backup_source().read() as connection:
            assert connection.exec_driver_sql("SELECT max(time) FROM op").scalar_one() == op.time


def test_a_second_backup_copies_only_what_is_new(vault: Vault, stick: Path) -> None:
    fill(vault, 2)
    whole(vault, stick)
    [store] = stick.iterdir()
    before = {file: file.stat().st_mtime_ns for file in store.glob("attachments/*/*")}
    add(vault, 7)
    whole(vault, stick, DAY + timedelta(days=1))
    assert list(stick.iterdir()) == [store]
    after = {file: file.stat().st_mtime_ns for file in store.glob("attachments/*/*")}
    assert len(after) == 3
    assert before.items() <= after.items()


def test_three_generations_stay_and_share_their_files(vault: Vault, stick: Path) -> None:
    gone = fill(vault, 1)[0]
    made = [whole(vault, stick).generation.name]
    name = vault.attachments.path_of(gone).name
    with vault.backup_source().read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM file").scalar_one() == 1

    def forget(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM file")

    vault.ledger.together([forget])
    for day in range(1, 5):
        made.append(whole(vault, stick, DAY + timedelta(days=day)).generation.name)
        [store] = stick.iterdir()
        kept = [one.name for one in form.generations(store)]
        assert kept == made[::-1][:3]
        # The file that the vault forgot stays as long as a backup names it.
        assert (store / "attachments" / name[:2] / name).exists() == (made[0] in kept)


def test_every_kept_backup_comes_back_as_it_was(
    vault: Vault, stick: Path, tmp_path: Path
) -> None:
    """security.md REL-11: each generation and each copy at home, into an empty folder."""
    states: dict[str, bytes] = {}
    case = vaults.case(vault)
    for day in range(3):
        vaults.note(vault, case, code=f"E-{day:02}")
        add(vault, day)
        at = DAY + timedelta(days=day)
        for made in (whole(vault, stick, at), backup.make_copy(vault.backup_source(), at)):
            states[made.generation.name] = vault.journal.state_digest()
    found = form.find_generations(stick) + form.find_generations(vault.folder)
    assert {one.name for one in found} == states.keys()
    for number, one in enumerate(found):
        came = restore.restore(one.path, tmp_path / f"{number}", vaults.PHRASE, log_n=vaults.LOG_N)
        assert came.missing == 0
        with vaults.reopen(tmp_path / f"{number}") as back:
            assert back.journal.state_digest() == states[one.name]


def test_what_the_engine_says_is_told(vault: Vault, tmp_path: Path) -> None:
    target, key = tmp_path / "copy.db", vault.backup_source().key
    database_copy.copy_database(vault.folder / "desk.db", key, target, "KINGSTON")
    with pytest.raises(CannotWrite) as refused:
        database_copy.copy_database(vault.folder / "desk.db", key, target, "KINGSTON")
    assert refused.value.facts == {"place": "KINGSTON"}


def test_names_and_lists_on_the_stick_say_nothing(vault: Vault, stick: Path) -> None:
    fill(vault)
    whole(vault, stick)
    names = " ".join(str(path.relative_to(stick)) for path in stick.rglob("*"))
    clear = b"".join(
        path.read_bytes() for path in stick.rglob("*")
        if path.is_file() and path.suffix in {".json", ".minisig"}
    )
    for word in ("Inés", "Ejemplo", "GT-2026", "vault", "case", "caso", vault.device.id):
        assert word.lower() not in names.lower()
        assert word.encode() not in clear


@pytest.mark.parametrize("what", ["desk.db", "list.json", "list.json.minisig"])
def test_every_damage_is_found_and_named(
    vault: Vault, stick: Path, what: str, tmp_path: Path
) -> None:
    fill(vault, 0)
    file = whole(vault, stick).generation.path / what
    data = bytearray(file.read_bytes())
    # In the list, the year: it stays a list that can be read, but nobody signed it.
    data[data.index(b"2026") + 3 if what == "list.json" else len(data) // 2] ^= 1
    file.write_bytes(data)
    expected = {"desk.db": "database"}
    with pytest.raises(DamagedBackup) as refused:
        restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N)
    assert refused.value.facts["what"] == expected.get(what, "list")
    assert not vault_exists(tmp_path / "new")


def test_by_hand_a_backup_is_a_vault_too(vault: Vault, stick: Path, tmp_path: Path) -> None:
    """The last resort of docs/decisions/backup.md: files put together with a file manager."""
    files = fill(vault, 1)
    made = whole(vault, stick).generation
    vault.close()
    shutil.copytree(made.path, tmp_path / "hand")
    shutil.copytree(made.attachments_folder, tmp_path / "hand" / "attachments")
    with vaults.reopen(tmp_path / "hand") as back:
        assert back.journal.count() == 21
        assert back.attachments.read(files[0]) == content(0)


def test_one_good_key_file_of_a_backup_is_enough(vault: Vault, stick: Path) -> None:
    fill(vault, 0)
    made = whole(vault, stick).generation

    def spoil(name: str) -> None:
        data = bytearray((made.path / name).read_bytes())
        data[-1] ^= 1
        (made.path / name).write_bytes(data)

    spoil("key.age")
    assert restore.look(stick, vaults.PHRASE).facts.records == 21
    spoil("key2.age")
    with pytest.raises(DamagedBackup) as refused:
        restore.look(stick, vaults.PHRASE)
    assert refused.value.facts["what"] == "keys"
    assert restore.look(stick, words=vaults.WORDS).facts.records == 21
    spoil("recovery.age")
    with pytest.raises(DamagedBackup) as refused:
        restore.look(stick, words=vaults.WORDS)
    assert refused.value.facts["what"] == "keys"


def test_a_place_inside_the_folder_of_backups_means_that_folder(
    vault: Vault, stick: Path
) -> None:
    fill(vault, 0)
    first = whole(vault, stick).generation
    deep = backup.make_whole(
        vault.backup_source(), first.path, {form.marker_of(first.path.parent)},
        DAY + timedelta(days=1), keep=3,
    ).generation
    assert deep.path.parent == first.path.parent


def test_one_damaged_photo_is_counted_and_keeps_nobody_from_the_rest(
    vault: Vault, stick: Path, tmp_path: Path
) -> None:
    files = fill(vault)
    made = whole(vault, stick).generation
    hurt = vault.attachments.path_of(files[2]).name
    data = bytearray(made.attachment(hurt).read_bytes())
    data[-50] ^= 1
    made.attachment(hurt).write_bytes(data)
    with pytest.raises(DamagedBackup) as refused:
        form.check_files(form.read_generation(made.path))
    assert refused.value.facts["what"] == "attachments"
    came = restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N)
    assert (came.files, came.missing) == (2, 1)
    # A better backup gives the photo back later.
    made.attachment(hurt).write_bytes(vault.attachments.path_of(files[2]).read_bytes())
    with vaults.reopen(tmp_path / "new") as back:
        assert combine(back, restore.look(stick, vaults.PHRASE)).files == 1
        assert back.attachments.read(files[2]) == content(2)


def test_a_signature_of_another_generation_does_not_fit(vault: Vault, stick: Path) -> None:
    fill(vault, 0)
    first = whole(vault, stick).generation
    second = whole(vault, stick, DAY + timedelta(days=1)).generation
    for name in (form.LIST, form.SIGNATURE, form.DATABASE):
        shutil.copy(first.path / name, second.path / name)
    with pytest.raises(DamagedBackup):
        restore.look(second.path, vaults.PHRASE)


def test_the_newest_bad_one_does_not_hide_the_good_one_before(
    vault: Vault, stick: Path
) -> None:
    fill(vault, 0)
    first = whole(vault, stick).generation
    second = whole(vault, stick, DAY + timedelta(days=1)).generation
    (second.path / form.DATABASE).write_bytes(b"rubbish")
    assert restore.look(stick, vaults.PHRASE).generation.name == first.name
    with pytest.raises(NotABackup):
        restore.look(stick.parent / "vault" / "attachments", vaults.PHRASE)


class _Full(Written):
    """A medium on which nothing more fits after so many bytes."""

    left = 100_000

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        _Full.left -= len(data)
        if _Full.left < 0:
            self.error = DiskFull(needed=len(data), place="KINGSTON")
            raise self.error
        return super().write(data)


class _Lying(Written):
    """A medium that says yes and keeps something else."""

    def finish(self) -> None:
        super().finish()
        with self.temporary.open("rb+") as file:
            file.seek(-20, os.SEEK_END)
            file.write(bytes(20))


@pytest.mark.parametrize(("sink", "error"), [(_Full, DiskFull), (_Lying, NotVerified)])
def test_a_full_or_lying_stick_leaves_no_half_backup(
    vault: Vault, stick: Path, sink: type[Written], error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(vault)
    good = whole(vault, stick).generation
    for number in (4, 5, 6):
        add(vault, number)
    monkeypatch.setattr(_Full, "left", 100_000)
    with pytest.raises(error):
        whole(vault, stick, DAY + timedelta(days=1), sink_for=sink)
    [store] = stick.iterdir()
    assert [one.name for one in form.generations(store)] == [good.name]
    assert not list(stick.rglob("*.part"))
    form.check_files(good)
    # With room, or with another stick, the very same backup is made.
    assert len(whole(vault, stick, DAY + timedelta(days=2)).generation.attachments) == 6


def test_a_stick_that_may_not_be_written_is_told(vault: Vault, stick: Path) -> None:
    fill(vault, 0)
    good = whole(vault, stick).generation
    (good.path.parent / "attachments").write_text("no folder", encoding="utf-8")
    add(vault, 1)
    with pytest.raises(CannotWrite):
        whole(vault, stick, DAY + timedelta(days=1))
    form.check_files(good)


class _Pulled:
    """Somebody pulls the stick out while it is written."""

    def __init__(self, stick: Path, at: int) -> None:
        self._stick = stick
        self._left = at

    def step(self, done: int, total: int, what: str = "") -> None:
        self._left -= 1
        if self._left == 0:
            self._stick.rename(self._stick.with_name("pulled out"))


def test_a_stick_pulled_out_is_named_and_what_was_on_it_stays(vault: Vault, stick: Path) -> None:
    fill(vault)
    good = whole(vault, stick).generation
    for number in range(4, 8):
        add(vault, number)
    with pytest.raises(MediumGone):
        whole(vault, stick, DAY + timedelta(days=1), progress=_Pulled(stick, 8))
    stick.with_name("pulled out").rename(stick)
    assert restore.look(stick, vaults.PHRASE).generation.name == good.name
    assert whole(vault, stick, DAY + timedelta(days=2)).generation.absent == ()
    assert not list(stick.rglob("*.part"))


class _StopAt:
    """Keeps every report, and stops at one of them."""

    def __init__(self, at: int = 0) -> None:
        self.reports: list[tuple[int, int]] = []
        self._at = at

    def step(self, done: int, total: int, what: str = "") -> None:
        self.reports.append((done, total))
        if len(self.reports) == self._at:
            raise Cancelled


def test_progress_goes_forward_and_stopping_leaves_nothing(
    vault: Vault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So small a database is copied between two looks at the progress.
    monkeypatch.setattr(database_copy, "_STEPS", 20)
    fill(vault)
    watched = _StopAt()
    whole(vault, stick, progress=watched)
    assert all(0 <= done <= total for done, total in watched.reports)
    assert watched.reports[-1][0] == watched.reports[-1][1]
    count = len(watched.reports)
    assert count > 20
    for at in (1, 5, count // 2):
        with pytest.raises(Cancelled):
            whole(vault, stick, DAY + timedelta(days=at), progress=_StopAt(at))
    [_store] = stick.iterdir()
    assert len(form.find_generations(stick)) == 1
    assert not list(stick.rglob("*.part"))


def test_a_backup_inside_the_vault_is_refused(vault: Vault) -> None:
    with pytest.raises(SamePlace):
        whole(vault, vault.folder / "backups")


def test_a_file_that_is_gone_from_the_disk_is_kept_by_the_stick_and_counted(
    vault: Vault, stick: Path
) -> None:
    files = fill(vault, 2)
    whole(vault, stick)
    lost = add(vault, 5)
    for sha in (files[0], lost):
        vault.attachments.path_of(sha).unlink()
    made = whole(vault, stick, DAY + timedelta(days=1)).generation
    assert len(made.absent) == 1
    assert len(made.attachments) == 2


def test_a_damaged_file_is_copied_as_it_is_and_counted(vault: Vault, stick: Path) -> None:
    files = fill(vault, 2)
    sealed = vault.attachments.path_of(files[1])
    data = bytearray(sealed.read_bytes())
    data[-100] ^= 1
    sealed.write_bytes(data)
    assert whole(vault, stick).damaged == 1


def test_what_the_stick_lost_of_older_files_is_brought_again(vault: Vault, stick: Path) -> None:
    fill(vault)
    made = whole(vault, stick).generation
    for number, listed in enumerate(made.attachments):
        file = made.attachment(listed.name)
        if number:
            file.write_bytes(bytes(file.stat().st_size))
        else:
            file.unlink()
    # An eighth of the files is read again each day: after eight days each was.
    for day in range(1, 9):
        made = whole(vault, stick, DAY + timedelta(days=day)).generation
    form.check_files(made)


def test_nothing_is_restored_over_a_vault(vault: Vault, stick: Path) -> None:
    fill(vault, 0)
    whole(vault, stick)
    vault.close()
    with pytest.raises(VaultExists):
        restore.restore(stick, vault.folder, vaults.PHRASE, log_n=vaults.LOG_N)


def _cut(at: str) -> Callable[[str], None]:
    def step(name: str) -> None:
        if name == at:
            raise KeyboardInterrupt(name)

    return step


@pytest.mark.parametrize("step", ["begun", "attachment", "database", "device", "recovery", "keys"])
def test_a_restore_cut_short_is_no_vault_and_can_be_done_again(
    vault: Vault, stick: Path, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = fill(vault)
    whole(vault, stick)
    with monkeypatch.context() as patch:
        patch.setattr(restore, "reached", _cut(f"restore.{step}"))
        with pytest.raises(KeyboardInterrupt):
            restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N)
    assert not vault_exists(tmp_path / "new")
    restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N)
    with vaults.reopen(tmp_path / "new") as back:
        assert [back.attachments.read(sha) for sha in files] == [content(n) for n in range(3)]


@pytest.mark.parametrize("sink", [_Full, _Lying])
def test_a_restore_that_is_refused_leaves_nothing_behind(
    vault: Vault, stick: Path, tmp_path: Path, sink: type[Written],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(vault)
    whole(vault, stick)
    monkeypatch.setattr(_Full, "left", 300_000)
    with pytest.raises((DiskFull, NotVerified)):
        restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N, sink_for=sink)
    assert not (tmp_path / "new").exists()


def test_a_restore_that_is_stopped_leaves_what_was_there(
    vault: Vault, stick: Path, tmp_path: Path
) -> None:
    fill(vault)
    whole(vault, stick)
    (tmp_path / "new").mkdir()
    for at in (1, 3, 5):
        with pytest.raises(Cancelled):
            restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N,
                            progress=_StopAt(at))
        assert not (tmp_path / "new").exists()


def test_somebodys_other_files_are_never_mixed_with_a_vault(
    vault: Vault, stick: Path, tmp_path: Path
) -> None:
    fill(vault)
    whole(vault, stick)
    letter = tmp_path / "new" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("mine", encoding="utf-8")
    with pytest.raises(ForeignFiles) as refused:
        restore.restore(stick, letter.parent, vaults.PHRASE, log_n=vaults.LOG_N)
    assert refused.value.facts == {"place": "new", "count": 1}
    assert list(letter.parent.iterdir()) == [letter]


def test_backups_of_one_second_have_names_in_their_order(vault: Vault, stick: Path) -> None:
    now = datetime.now().astimezone()
    made = [whole(vault, stick, now, keep=9).generation for _each in range(3)]
    names = [one.name[:15] for one in made]
    assert names == sorted(set(names))
    [store] = [folder for folder, _marker in form.stores(stick)]
    assert [one.name for one in form.generations(store)] == [one.name for one in reversed(made)]


def test_a_new_vault_may_begin_where_a_restore_was_given_up(
    vault: Vault, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(vault)
    whole(vault, stick)
    with monkeypatch.context() as patch:
        patch.setattr(restore, "reached", _cut("restore.keys"))
        with pytest.raises(KeyboardInterrupt):
            restore.restore(stick, tmp_path / "new", vaults.PHRASE, log_n=vaults.LOG_N)
    vaults.make(tmp_path / "new").close()
    assert vault_exists(tmp_path / "new")
    assert not list((tmp_path / "new").glob("attachments/*/*"))


@pytest.mark.parametrize("step", ["noted", "sealed"])
def test_a_renewal_cut_short_leaves_a_sheet_that_opens(
    vault: Vault, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from defender_desk.storage import vault as module

    monkeypatch.setattr(module, "reached", _cut(f"renew.{step}"))
    with pytest.raises(KeyboardInterrupt):
        vault.renew_recovery(OTHER_WORDS)
    monkeypatch.undo()
    good, bad = (OTHER_WORDS, vaults.WORDS) if step == "sealed" else (vaults.WORDS, OTHER_WORDS)
    # Until it is known which of the two sheets counts, new keys are sealed to both.
    assert len(vault.recovery_recipients()) == 2
    with pytest.raises(WrongRecoveryWords):
        vault.try_recovery(bad)
    vault.try_recovery(good)
    assert len(vault.recovery_recipients()) == 1


def test_after_a_renewal_the_old_words_open_nothing_here(vault: Vault) -> None:
    vault.renew_recovery(OTHER_WORDS)
    with pytest.raises(WrongRecoveryWords):
        vault.try_recovery(vaults.WORDS)
    vault.close()
    with pytest.raises(WrongRecoveryWords):
        Vault.recover(vault.folder, vaults.WORDS, NEW_PHRASE, log_n=vaults.LOG_N, ballast=0)
    Vault.recover(vault.folder, OTHER_WORDS, NEW_PHRASE, log_n=vaults.LOG_N, ballast=0).close()


def test_copies_at_home_thin_out_to_seven_days_four_weeks_twelve_months() -> None:
    end = datetime(2026, 12, 31, 18, tzinfo=UTC)
    stay = retention.kept([end - timedelta(days=day) for day in range(800)])
    ages = sorted((end - moment).days for moment in stay)
    assert ages[:7] == list(range(7))
    assert len({m.isocalendar()[:2] for m in stay if (end - m).days < 28}) >= 4
    assert len({(m.year, m.month) for m in stay}) == 12
    assert len(stay) <= 7 + 4 + 12


def test_copies_at_home_are_whole_databases_and_are_thinned(vault: Vault, tmp_path: Path) -> None:
    files = fill(vault, 1)
    for day in range(12):
        made = backup.make_copy(vault.backup_source(), DAY + timedelta(days=day))
    kept = form.generations(vault.folder / "backups")
    assert kept[0].name == made.generation.name
    assert len(kept) == 8  # seven days, and the week before last; its month is among them
    restore.restore(kept[-1].path, tmp_path / "back", vaults.PHRASE, log_n=vaults.LOG_N)
    with vaults.reopen(tmp_path / "back") as back:
        # Files are not in it: those of the vault beside it came along.
        assert back.attachments.read(files[0]) == content(0)
