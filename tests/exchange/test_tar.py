"""Only an archive that our own writer would have written is read."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from defender_desk.exchange import bundle, tar
from defender_desk.exchange.members import (
    BadMember,
    check_pieces,
    read_manifest,
    read_member,
    read_tag_manifest,
)

_SHA = "ab" * 32


def _archive(*members: tuple[str, bytes]) -> bytes:
    made = b"".join(b"".join(tar.member(name, len(data), [data])) for name, data in members)
    return made + tar.END


def test_pythons_own_reader_agrees() -> None:
    raw = _archive(("a/b.txt", b"x" * 700), ("padding", b""))
    with tarfile.open(fileobj=io.BytesIO(raw)) as found:
        one, two = found.getmembers()
    assert (one.name, one.size, one.mode, one.uid, one.mtime) == (
        "a/b.txt", 700, 0o644, 0, tar.MEMBER_TIME,
    )  # fmt: skip
    assert two.size == 0
    reader = tar.TarReader(io.BytesIO(raw))
    assert reader.expect("a/b.txt") == 700
    assert reader.content() == b"x" * 700
    assert reader.expect("padding", 0) == 0
    reader.end()
    assert reader.taken == len(raw) - len(tar.END) + len(tar.END)


def _whole(raw: bytes) -> bytes:
    reader = tar.TarReader(io.BytesIO(raw))
    reader.expect("padding")
    content = reader.content()
    reader.end()
    return content


def test_every_changed_bit_of_a_header_is_refused() -> None:
    raw = tar.header("padding", 5)
    for at in range(8 * tar.BLOCK):
        changed = bytearray(raw)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(tar.BadTar):
            _whole(bytes(changed) + b"12345" + bytes(507) + tar.END)


@pytest.mark.parametrize("kind", [
    tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE,
    tarfile.CONTTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_SPARSE, tarfile.XHDTYPE,
])  # fmt: skip
def test_other_sorts_of_members(kind: bytes) -> None:
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT):
        one = tarfile.TarInfo("padding")
        one.type, one.mtime, one.linkname = kind, tar.MEMBER_TIME, "/etc/passwd"
        with pytest.raises(tar.BadTar):
            tar.TarReader(io.BytesIO(one.tobuf(form) + tar.END)).expect("padding")


def test_pax_and_huge_sizes() -> None:
    one = tarfile.TarInfo("padding")
    one.pax_headers = {"path": "x" * 160_000}
    with pytest.raises(tar.BadTar):
        tar.TarReader(io.BytesIO(one.tobuf(tarfile.PAX_FORMAT))).expect("padding")
    with pytest.raises(tar.BadTar) as caught:
        tar.TarReader(io.BytesIO(tar.header("manifest", 5_000_000))).expect("manifest", cap=100)
    assert caught.value.where == "size"
    for name, size in (("x" * 100, 1), ("", 1), ("x", -1), ("x", (1 << 30) + 1)):
        with pytest.raises(ValueError):
            tar.header(name, size)
    with pytest.raises(tar.BadTar):
        list(tar.member("x", 3, [b"ab"]))
    with pytest.raises(tar.BadTar):
        list(tar.member("x", 3, [b"abcd"]))


@settings(max_examples=60, deadline=None)
@given(some.binary(max_size=1500))
def test_noise_is_no_archive(raw: bytes) -> None:
    with pytest.raises(tar.BadTar):
        tar.TarReader(io.BytesIO(raw)).expect("padding")


@pytest.mark.parametrize("name", [
    "data/../x", "/data/bundle.json", "data/records/../x.jsonl.gz", "data/records/nul.jsonl.gz",
    "data/attachments/" + "AB" * 32, "data/attachments/x", f"data/pieces/{_SHA}.2-1",
    f"data/pieces/{_SHA}.01-2", f"data/pieces/{_SHA}.0-99999", "data/bundle.json ", "padding",
    "data/attachments/" + "cd" * 32,
])  # fmt: skip
def test_names_no_bundle_has(name: str) -> None:
    with pytest.raises(BadMember):
        read_member(name, _SHA)


@pytest.mark.parametrize("names", [
    [f"data/attachments/{_SHA}"],
    ["data/bundle.json", "data/bundle.json"],
    ["data/bundle.json", f"data/attachments/{_SHA}", "data/records/01K7DEFENDER.jsonl.gz"],
    ["data/bundle.json", "data/receipt.json"],
    ["data/bundle.json"] * 3,
])  # fmt: skip
def test_lists_no_bundle_has(names: list[str]) -> None:
    raw = "".join(f"{_SHA}  {name}\n" for name in names).encode()
    with pytest.raises(BadMember):
        read_manifest(raw, 2)


def test_scraps_of_lists() -> None:
    good = f"{_SHA}  data/bundle.json\n".encode()
    assert read_manifest(good, 1)[0].sort == "bundle"
    for raw in (b"", good[:-1], good + b"\n", good.replace(b"  ", b" *"), b"\xff" + good, good * 2):
        with pytest.raises(BadMember):
            read_manifest(raw, 5)
    with pytest.raises(BadMember):
        read_tag_manifest(good)


def test_pieces_belong_to_the_table() -> None:
    table = {_SHA: bundle.Cells(2 * bundle.CELL + 1, (_SHA,) * 3)}
    one = read_member(f"data/pieces/{_SHA}.0-1", _SHA)
    check_pieces([one], table)
    for wrong in ([], [one, one], [read_member(f"data/pieces/{_SHA}.0-3", _SHA)]):
        with pytest.raises(BadMember):
            check_pieces(wrong, table)
    with pytest.raises(BadMember):
        check_pieces([one], {})


@given(some.integers(0, 1 << 40))
def test_padme(size: int) -> None:
    found = bundle.padme(size)
    assert size <= found <= size * 1.12 + 1
    assert bundle.padme(found) == found
