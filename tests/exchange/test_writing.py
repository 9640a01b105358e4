"""A bundle is whole and read back, or it is not there at all."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from defender_desk.errors import (
    Cancelled,
    CannotWrite,
    DamagedAttachment,
    DiskFull,
    MissingAttachment,
    NotVerified,
    TooLarge,
)
from defender_desk.exchange import bundle, bundle_writer
from defender_desk.exchange.bundle_writer import FilePart, Source
from defender_desk.exchange.read_ahead import ReadAhead
from defender_desk.progress import Stoppable
from tests.exchange import desks


def _write(folder: Path, files: desks.Files, parts: list[FilePart], **more: object) -> None:
    her = desks.defender()
    bundle_writer.write_bundle(
        folder, desks.info(her, desks.staff()), her.signing, files=parts,
        open_attachment=more.pop("opening", files.open), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _left(folder: Path) -> list[str]:
    assert not [one for one in threading.enumerate() if one.name == "read-ahead"]
    return [one.name for one in folder.iterdir()]


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    files = desks.Files()
    parts = [files.add(os.urandom(3 << 20))]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with pytest.raises(DiskFull) as caught:
            _write(tmp_path, files, parts)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert int(str(caught.value.facts["needed"])) > 3 << 20
    assert not _left(tmp_path)


def test_no_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    missing = tmp_path / "gone"
    with pytest.raises(CannotWrite) as caught:
        _write(missing, desks.Files(), [])
    assert caught.value.facts["place"] == "gone"


def test_a_damaged_attachment_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    files = desks.Files()
    part = files.add(os.urandom(2 << 20))
    for wrong in (bytes(2 << 20), files.held[part.sha256][:-1]):
        with pytest.raises(DamagedAttachment):
            _write(tmp_path, files, [part], opening=lambda _sha256, wrong=wrong: io.BytesIO(wrong))
        assert not _left(tmp_path)

    def missing(sha256: str) -> Source:
        raise MissingAttachment(name="x")

    with pytest.raises(MissingAttachment):
        _write(tmp_path, files, [part], opening=missing)
    assert not _left(tmp_path)


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    files = desks.Files()
    watch = Stoppable()
    watch.stop()
    with pytest.raises(Cancelled):
        _write(tmp_path, files, [files.add(b"x" * 9_000_000)], progress=watch)
    assert not _left(tmp_path)


def test_a_medium_that_lies_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After fsync the file is changed, as a stick does that lies about its size."""
    real = os.fsync

    def lying(handle: int) -> None:
        real(handle)
        name = next(iter(tmp_path.iterdir()))
        with name.open("r+b") as held:
            held.seek(-30_000, os.SEEK_END)
            held.write(bytes(64))

    monkeypatch.setattr(os, "fsync", lying)
    files = desks.Files()
    with pytest.raises(NotVerified):
        _write(tmp_path, files, [files.add(os.urandom(200_000))])
    assert not _left(tmp_path)


def test_what_no_bundle_holds(tmp_path: Path) -> None:
    parts = [FilePart(f"{n:064x}", 1, (f"{n:064x}",)) for n in range(bundle.MAX_MEMBERS)]
    with pytest.raises(TooLarge):
        _write(tmp_path, desks.Files(), parts)
    big = replace(parts[0], size=2 << 30, cells=tuple("ab" * 32 for _ in range(512)))
    with pytest.raises((TooLarge, ValueError)):
        _write(tmp_path, desks.Files(), [big])
    with pytest.raises(ValueError):
        _write(tmp_path, desks.Files(), [parts[0]], opening=None)
    assert not _left(tmp_path)


def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    files = desks.Files()
    seen: list[tuple[int, int]] = []

    class Watch:
        def step(self, done: int, total: int, what: str = "") -> None:
            seen.append((done, total))

    _write(tmp_path, files, [files.add(os.urandom(3_000_000))], progress=Watch())
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


def test_read_ahead_ends_with_its_caller() -> None:
    def pieces() -> Iterator[bytes]:
        while True:
            yield b"x" * 1000

    with ReadAhead(pieces()) as stream:
        assert stream.read(300) + stream.read(5000) == b"x" * 1000

    def failing() -> Iterator[bytes]:
        yield b"abc"
        raise OSError("cut")

    with ReadAhead(failing()) as stream:
        assert stream.read(10) == b"abc"
        with pytest.raises(OSError, match="cut"):
            stream.read(10)
        assert stream.read(10) == b""
    assert not [one for one in threading.enumerate() if one.name == "read-ahead"]


_MEMORY = """
    import resource, sys
    from pathlib import Path
    from defender_desk.crypto.hashing import digest_file
    from defender_desk.exchange import bundle_reader, bundle_writer
    from defender_desk.exchange.bundle_writer import FilePart
    from tests.exchange import desks

    class Long:
        def __init__(self): self.left = 300_000_000
        def read(self, size):
            size = min(size, self.left, 1 << 20)
            self.left -= size
            return bytes(size)

    class Sink(bundle_reader.NoSink):
        def begin_attachment(self, sha256, size): return open("/dev/null", "wb")

    her, team = desks.defender(), desks.staff()
    found = digest_file(Long())
    part = FilePart(found.sha256.hex(), found.size, tuple(one.hex() for one in found.cells))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = bundle_writer.write_bundle(
        Path(sys.argv[1]), desks.info(her, team), her.signing, files=[part],
        open_attachment=lambda sha256: Long())
    bundle_reader.read_bundle(made.path, [team.reading], [her.sender], "staff", Sink())
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_stays_flat(tmp_path: Path) -> None:
    """300 MB go out and come in with less than 60 MB more than the imports need."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_MEMORY), tmp_path], check=True,
        capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert int(done.stdout) < 60
