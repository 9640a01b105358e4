"""Evidence keeps every byte, is sealed and padded on disk, and is read back before it counts."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.crypto.hashing import CELL
from defender_desk.errors import (
    Cancelled,
    CannotRead,
    CannotWrite,
    DamagedAttachment,
    DeskError,
    DiskFull,
    EmptyFile,
    FileChangedWhileReading,
    MissingAttachment,
    MissingFile,
    NotVerified,
)
from defender_desk.progress import Stoppable
from defender_desk.storage.attachments import Attachments, padme
from defender_desk.storage.durable import Written, write_error
from defender_desk.storage.vault import Vault
from tests.storage import vaults


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def files(vault: Vault) -> list[Path]:
    return [file for file in (vault.folder / "attachments").rglob("*") if file.is_file()]


@pytest.mark.parametrize("size", [1, 2, 65_535, 65_536, 65_537, CELL, CELL + 1, 2 * CELL + 77])
def test_every_byte_comes_back(vault: Vault, size: int) -> None:
    data = os.urandom(size)
    stored = vault.attachments.add(io.BytesIO(data), "foto.jpg")
    assert (stored.sha256, stored.size) == (sha(data), size)
    assert stored.cells == tuple(sha(data[at : at + CELL]) for at in range(0, size, CELL))
    assert vault.attachments.read(stored.sha256) == data
    with vault.attachments.open(stored.sha256) as plain:
        assert b"".join(plain) == data
    assert b"".join(vault.attachments.cells(stored.sha256)) == data
    assert vault.attachments.info(stored.sha256) == stored
    assert vault.attachments.total() == (1, size)


def test_on_disk_names_say_nothing_and_sizes_little(vault: Vault) -> None:
    data = os.urandom(100_001)
    stored = vault.attachments.add(io.BytesIO(data), "foto de Catarina.jpg")
    (file,) = files(vault)
    assert stored.sha256[:8] not in file.name
    assert "Catarina" not in file.name
    assert file.parent.name == file.name[:2]
    other = vault.attachments.add(io.BytesIO(os.urandom(100_300)), "x")
    sizes = {vault.attachments.path_of(s).stat().st_size for s in (stored.sha256, other.sha256)}
    assert len(sizes) == 1


@given(st.integers(0, 1 << 45))
def test_padding_is_small_and_settles(size: int) -> None:
    padded = padme(size)
    assert size <= padded
    assert padded <= size * 1.12 + 1
    assert size < 20_000 or padded <= size * 1.0626
    assert padme(padded) == padded


def test_the_same_file_twice_is_stored_once(vault: Vault) -> None:
    first = vault.attachments.add(io.BytesIO(b"lo mismo"), "a")
    assert vault.attachments.add(io.BytesIO(b"lo mismo"), "b") == first
    assert len(files(vault)) == 1


def test_a_source_that_cannot_be_wound_back_is_taken_in_one_pass(vault: Vault) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    stored = vault.attachments.add(Pipe(b"una vez"), "a")
    assert vault.attachments.read(stored.sha256) == b"una vez"
    vault.attachments.add(Pipe(b"una vez"), "a")
    assert len(files(vault)) == 1


def test_a_ruined_copy_is_replaced_when_the_file_is_added_again(vault: Vault) -> None:
    stored = vault.attachments.add(io.BytesIO(b"prueba" * 1000), "a")
    (file,) = files(vault)
    file.write_bytes(file.read_bytes()[:-1])
    assert vault.attachments.add(io.BytesIO(b"prueba" * 1000), "a") == stored
    assert vault.attachments.read(stored.sha256) == b"prueba" * 1000
    assert len(files(vault)) == 1


def test_sources_that_cannot_be_taken_are_named(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        vault.attachments.add(io.BytesIO(b""), "vacía.jpg")
    with pytest.raises(MissingFile):
        vault.attachments.add(tmp_path / "no está.jpg")
    with pytest.raises(CannotRead):
        vault.attachments.add(tmp_path)
    assert files(vault) == []


def test_a_source_that_changes_while_it_is_read_is_noticed(vault: Vault) -> None:
    class Restless(io.BytesIO):
        rounds = 0

        def seek(self, offset: int, whence: int = 0) -> int:
            self.rounds += 1
            if self.rounds == 3:
                self.getbuffer()[0] ^= 1
            return super().seek(offset, whence)

    with pytest.raises(FileChangedWhileReading):
        vault.attachments.add(Restless(b"movida"), "a")
    assert files(vault) == []


def test_stopping_leaves_nothing(vault: Vault) -> None:
    watch = Stoppable()
    watch.stop()
    with pytest.raises(Cancelled):
        vault.attachments.add(io.BytesIO(bytes(100)), "a", watch)
    assert files(vault) == []


@pytest.mark.parametrize("hurt", ["flip", "cut", "gone", "grown", "header"])
def test_damage_is_named_when_it_is_read(vault: Vault, hurt: str) -> None:
    stored = vault.attachments.add(io.BytesIO(os.urandom(200_000)), "a")
    (file,) = files(vault)
    data = bytearray(file.read_bytes())
    if hurt == "gone":
        file.unlink()
    elif hurt == "cut":
        file.write_bytes(data[:-20])
    elif hurt == "grown":
        file.write_bytes(bytes(data) + b"x")
    else:
        data[30 if hurt == "header" else len(data) // 2] ^= 1
        file.write_bytes(data)
    expected = MissingAttachment if hurt == "gone" else DamagedAttachment
    with pytest.raises(expected):
        vault.attachments.read(stored.sha256)
    with pytest.raises(MissingAttachment):
        vault.attachments.open("00" * 32)


# --- pieces -----------------------------------------------------------------------------------


def test_cells_come_in_any_order_and_are_joined(vault: Vault) -> None:
    data = os.urandom(2 * CELL + 5)
    digest = sha(data)
    cells = [data[at : at + CELL] for at in range(0, len(data), CELL)]
    assert vault.attachments.missing_cells(digest, len(data)) == (0, 1, 2)
    for index in (2, 0, 0):
        vault.attachments.add_cell(digest, len(data), index, cells[index])
        assert not vault.attachments.complete(digest)
    assert vault.attachments.missing_cells(digest, len(data)) == (1,)
    assert vault.attachments.missing([digest]) == (digest,)
    vault.attachments.add_cell(digest, len(data), 1, cells[1])
    assert vault.attachments.complete(digest)
    assert vault.attachments.complete(digest)
    assert vault.attachments.read(digest) == data
    assert vault.attachments.missing_cells(digest, len(data)) == ()
    assert vault.attachments.missing([digest]) == ()
    assert len(files(vault)) == 1


def test_cells_that_do_not_make_the_file_are_dropped_to_come_again(vault: Vault) -> None:
    digest = sha(b"x")
    vault.attachments.add_cell(digest, 5, 0, b"otros")
    with pytest.raises(DamagedAttachment):
        vault.attachments.complete(digest)
    assert vault.attachments.missing_cells(digest, 5) == (0,)
    assert files(vault) == []


def test_arrivals_count_only_once_they_are_kept(vault: Vault) -> None:
    good, bad = os.urandom(50_000), os.urandom(10)
    with vault.attachments.arriving(sha(good)) as one, vault.attachments.arriving("00" * 32) as two:
        one.write(good)
        one.finish("disco")
        two.write(bad)
        with pytest.raises(DamagedAttachment):
            two.finish("disco")
        assert not vault.attachments.has(sha(good))
        vault.attachments.keep([one])
    assert vault.attachments.read(sha(good)) == good
    assert len(files(vault)) == 1


# --- disks that fail --------------------------------------------------------------------------


class FailingDisk(Written):
    """A disk that takes no byte beyond ``room``; ``how`` says with what error."""

    room = 0
    how = errno.ENOSPC

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        if self.error is not None:
            raise self.error
        with memoryview(data).cast("B") as view:
            fits = max(0, self.room - self.count)
            if len(view) > fits:
                super().write(view[:fits])
                self.error = write_error(OSError(self.how, "no"), "disco", len(view) - fits)
                raise self.error
            return super().write(view)


def _on(vault: Vault, sink: Callable[[Path, str], Written]) -> Attachments:
    found = vault.attachments
    return Attachments(found._lanes, found._folder, found._identities, "disco", sink)


def test_a_disk_that_fills_at_any_byte_never_says_saved(vault: Vault) -> None:
    data = os.urandom(150_000)
    whole = vault.attachments.add(io.BytesIO(data), "a")
    total = vault.attachments.path_of(whole.sha256).stat().st_size
    other = data[::-1]
    edges = [0, 1, 100, 200, 201, *range(4096, total, 16_384), *range(total - 40, total)]
    for room in edges:
        sink = type("Full", (FailingDisk,), {"room": room})
        with pytest.raises(DiskFull):
            _on(vault, sink).add(io.BytesIO(other), "b")
        assert not vault.attachments.has(sha(other))
        assert len(files(vault)) == 1
    sink = type("Roomy", (FailingDisk,), {"room": total})
    assert _on(vault, sink).add(io.BytesIO(other), "b").sha256 == sha(other)


def test_other_faults_of_the_disk_are_told_apart(vault: Vault) -> None:
    sink = type("Broken", (FailingDisk,), {"how": errno.EIO})
    with pytest.raises(CannotWrite):
        _on(vault, sink).add(io.BytesIO(b"x"), "a")


def test_a_disk_that_lies_is_caught_by_reading_back(vault: Vault) -> None:
    class Liar(Written):
        def finish(self) -> None:
            super().finish()
            data = bytearray(self.temporary.read_bytes())
            data[-1] ^= 1
            self.temporary.write_bytes(data)

    with pytest.raises(NotVerified):
        _on(vault, Liar).add(io.BytesIO(b"x" * 1000), "a")
    assert files(vault) == []


def test_errors_are_told_without_a_path() -> None:
    said: DeskError = write_error(PermissionError(13, "no", "vault"), "vault")
    assert "/home" not in str(said)


def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vaults.make(folder).close()
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from defender_desk.storage.vault import Vault\n"
        "vault = Vault.open(Path(sys.argv[1]), sys.argv[2], ballast=0)\n"
        "small, large = (Path(p) for p in sys.argv[3:])\n"
        "vault.attachments.add(small)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "stored = vault.attachments.add(large)\n"
        "with vault.attachments.open(stored.sha256) as plain: size = sum(map(len, plain))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, size)\n"
        "vault.close()\n"
    )
    small, large = tmp_path / "s", tmp_path / "l"
    small.write_bytes(b"x" * (8 << 20))
    with large.open("wb") as file:
        file.truncate(300 << 20)
    grown, size = subprocess.run(
        [sys.executable, "-c", program, folder, vaults.PHRASE, small, large],
        capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[2],
    ).stdout.split()
    assert int(size) == 300 << 20
    assert int(grown) < 16 << 10  # kB
    assert resource.getpagesize() > 0
