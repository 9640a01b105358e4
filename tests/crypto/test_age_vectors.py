"""The vectors of the age project; stock age and pyrage as oracles, both ways."""

from __future__ import annotations

import hashlib
import io
import os
import select
import subprocess
import time
import zipfile
import zlib
from pathlib import Path

import pyrage
import pytest

from defender_desk.crypto import age

VECTORS = Path(__file__).parents[1] / "vectors" / "age" / "cctv-age-0.2.0.zip"
SIZES = [0, 1, 65536, 65537, 1_200_000]


def test_every_vector_of_the_age_project_is_judged_as_it_says() -> None:
    wrong, count = [], 0
    with zipfile.ZipFile(VECTORS) as archive:
        for name in archive.namelist():
            count += 1
            head, _, body = archive.read(name).decode("latin-1").partition("\n\n")
            facts = [line.split(": ", 1) for line in head.split("\n")]
            only = dict(facts)
            data = body.encode("latin-1")
            if only.get("compressed") == "zlib":
                data = zlib.decompress(data)
            identities = [age.read_identity(v) for k, v in facts if k == "identity"]
            got = bytearray()
            try:
                for piece in age.Opener(io.BytesIO(data), identities, only.get("passphrase")):
                    got += piece
                answer = "success"
            except age.NoMatch:
                answer = "no match"
            except age.Damaged as error:
                answer = {"mac": "HMAC"}.get(error.where, error.where) + " failure"
            released = hashlib.sha256(got).hexdigest()
            if answer != only["expect"] or released != only.get("payload", released):
                wrong.append((name, only["expect"], answer))
    assert wrong == []
    assert count == 92


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_and_stock_age_read_ours_and_we_read_theirs(size: int, tmp_path: Path) -> None:
    data = os.urandom(size)
    mine = age.new_identity()
    keys, plain = tmp_path / "key.txt", tmp_path / "plain"
    keys.write_text(mine.text + "\n")
    plain.write_bytes(data)
    ours = io.BytesIO()
    age.seal(io.BytesIO(data), ours, [age.new_identity().recipient, mine.recipient])
    (tmp_path / "ours.age").write_bytes(ours.getvalue())
    assert pyrage.decrypt(ours.getvalue(), [pyrage.x25519.Identity.from_str(mine.text)]) == data
    stock = subprocess.run(
        ["age", "-d", "-i", keys, tmp_path / "ours.age"], capture_output=True, check=True
    )
    assert stock.stdout == data
    theirs = [
        pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(mine.recipient)]),
        subprocess.run(
            ["age", "-r", mine.recipient, plain], capture_output=True, check=True
        ).stdout,
    ]
    for other in theirs:
        assert age.Opener(io.BytesIO(other), [mine]).read() == data


def at_terminal(command: list[str], answers: list[bytes]) -> int:
    """Run a program that asks at its own terminal; give its exit code."""
    pid, terminal = os.forkpty()
    if pid == 0:
        os.execvp(command[0], command)
    ends = time.monotonic() + 60
    seen = b""
    while time.monotonic() < ends:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                more = os.read(terminal, 4096)
            except OSError:
                break
            if not more:
                break
            seen += more
            if answers and seen.rstrip().endswith(b":"):
                os.write(terminal, answers.pop(0) + b"\n")
                seen = b""
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_stock_age_opens_our_passphrase_file_and_we_open_its(tmp_path: Path) -> None:
    ours, back = tmp_path / "ours.age", tmp_path / "back"
    with ours.open("wb") as sink:
        age.seal(io.BytesIO(b"palabras"), sink, passphrase="ñandú azul", log_n=12)
    typed = "ñandú azul".encode()
    assert at_terminal(["age", "-d", "-o", str(back), str(ours)], [typed]) == 0
    assert back.read_bytes() == b"palabras"
    theirs = tmp_path / "theirs.age"
    assert at_terminal(["age", "-p", "-o", str(theirs), str(back)], [typed, typed]) == 0
    with theirs.open("rb") as source:
        assert age.Opener(source, passphrase="ñandú azul").read() == b"palabras"
    assert pyrage.passphrase.decrypt(ours.read_bytes(), "ñandú azul") == b"palabras"
