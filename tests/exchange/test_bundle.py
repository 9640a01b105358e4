"""A bundle goes out and comes in; public tools open it; nothing else is taken for one."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path

import bagit
import pytest

from defender_desk.crypto import age, signature
from defender_desk.errors import (
    DamagedBundle,
    MissingFile,
    NewerFormat,
    NotForYou,
    UnknownSender,
    WrongDirection,
)
from defender_desk.exchange import bundle, bundle_reader, bundle_writer, tar
from tests.exchange import desks


def test_a_bundle_comes_back_as_it_was(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    contents = [b"a photograph" * 9000, os.urandom(9 << 20), b"x"]
    made = desks.packed(tmp_path, her, team, contents=contents)
    assert made.path.name == "K7QM-1.ddb"
    assert made.path.stat().st_size == made.size
    assert [one.name for one in tmp_path.iterdir()] == ["K7QM-1.ddb"]
    sink = desks.Kept()
    found = bundle_reader.read_bundle(made.path, [team.reading], [her.sender], "staff", sink)
    assert found.info == made.info
    assert found.info.ops == 2
    assert found.info.files == 3
    assert found.records == (desks.sealed(her, desks.ops_of(her, ["Uno", "Dos"])),)
    assert sorted(sink.whole.values()) == sorted(contents)
    assert not sink.discarded


def test_public_tools_open_it(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    photo, sound = b"jpeg" * 1000, os.urandom(5 << 20)
    made = desks.packed(tmp_path, her, team, contents=[photo, sound])
    key = tmp_path / "key.age"
    key.write_text(team.reading.text + "\n")
    plain = subprocess.run(["age", "-d", "-i", key, made.path], check=True, capture_output=True)
    bag = tmp_path / "bag"
    bag.mkdir()
    subprocess.run(["tar", "-x", "-C", bag], input=plain.stdout, check=True)
    subprocess.run(
        ["minisign", "-Vm", bundle.TAG_MANIFEST, "-P", her.signing.public.text], cwd=bag, check=True
    )
    bagit.Bag(str(bag)).validate()
    told = json.loads((bag / "data/bundle.json").read_text())
    assert told["series"] == "K7QM"
    lines = gzip.decompress((bag / f"data/records/{her.device}.jsonl.gz").read_bytes())
    assert [json.loads(line)[0] for line in lines.splitlines()] == ["r", "o", "o", "s"]
    whole = [one.read_bytes() for one in (bag / "data").glob("*/*") if one.suffix != ".gz"]
    assert sorted(whole) == sorted([photo, sound])
    assert len(plain.stdout) == tar.padded(bundle.padme(len(plain.stdout)))


def test_cells_of_a_large_file_travel_alone(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    files = desks.Files()
    content = os.urandom(2 * bundle.CELL + 77)
    whole = files.add(content)
    came: dict[tuple[str, int], bytes] = {}
    for n, (first, last) in enumerate([(1, 2), (0, 1)], 1):
        part = bundle_writer.FilePart(whole.sha256, whole.size, whole.cells, first, last)
        made = bundle_writer.write_bundle(
            tmp_path, desks.info(her, team, n=n, of=2), her.signing, files=[part],
            open_attachment=files.open,
        )  # fmt: skip
        sink = desks.Kept()
        found = bundle_reader.read_bundle(made.path, [team.reading], [her.sender], "staff", sink)
        assert found.cells == tuple((whole.sha256, i) for i in range(first, last + 1))
        came |= sink.cells
    assert b"".join(came[whole.sha256, i] for i in range(3)) == content


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    made = desks.packed(tmp_path, her, team, contents=[b"photo" * 50])
    first, again = (
        bundle_reader.verify(made.path, [team.reading], [her.sender], "staff") for _ in range(2)
    )
    assert first == again


def test_a_receiver_that_holds_a_file_is_not_given_it(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    made = desks.packed(tmp_path, her, team, contents=[b"photo" * 50])

    class Holding(desks.Kept):
        def begin_attachment(self, sha256: str, size: int) -> None:  # type: ignore[override]
            assert size == 250

    found = bundle_reader.read_bundle(
        made.path, [team.reading], [her.sender], "staff", Holding()
    )
    assert len(found.files) == 1


def _signed_by_her(her: desks.Keys, plain: bytes, listed: bytes) -> bytes:
    """The archive with another tag manifest, signed anew by the pinned sender herself."""
    comment = "defender-desk bundle 1 K7QM-1"
    signed = her.signing.sign_bytes(listed, comment).encode()
    start = b"".join(tar.member(bundle.SIGNATURE, len(signed), [signed]))
    start += b"".join(tar.member(bundle.TAG_MANIFEST, len(listed), [listed]))
    return start + plain[len(start) :]


def test_a_manifest_above_the_cap_is_not_read(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    plain = _plain(desks.packed(tmp_path, her, team).path, team)
    at = 512 + tar.padded(signature.SIGNATURE_SIZE) + 512 + tar.padded(bundle.TAG_MANIFEST_SIZE)
    huge = bytes(bundle.MAX_MANIFEST + 1)
    forged = plain[:at] + b"".join(tar.member(bundle.MANIFEST, len(huge), [huge])) + tar.END
    error = _refused(_reseal(tmp_path / "big.ddb", forged, team), team, her, DamagedBundle)
    assert isinstance(error, DamagedBundle)
    assert error.facts["where"] == "size"


def test_a_newer_major_format_is_named(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    plain = _plain(desks.packed(tmp_path, her, team).path, team)
    at = 512 + tar.padded(signature.SIGNATURE_SIZE) + 512
    listed = plain[at : at + bundle.TAG_MANIFEST_SIZE]
    assert _signed_by_her(her, plain, listed) == plain
    signed = her.signing.sign_bytes(listed, "defender-desk bundle 2 K7QM-1").encode()
    start = b"".join(tar.member(bundle.SIGNATURE, len(signed), [signed]))
    newer = _reseal(tmp_path / "newer.ddb", start + plain[len(start) :], team)
    _refused(newer, team, her, NewerFormat)
    # The members moved under a valid list, which the pinned sender alone could sign.
    turned = listed.replace(b"  padding", b"  paddin0")
    _refused(_reseal(newer, _signed_by_her(her, plain, turned), team), team, her, DamagedBundle)


def _refused(path: Path, team: desks.Keys, her: desks.Keys, error: type[Exception],
             role: str = "staff") -> Exception:
    sink = desks.Kept()
    with pytest.raises(error) as caught:
        bundle_reader.read_bundle(path, [team.reading], [her.sender], role, sink)
    assert sink.discarded
    assert not sink.whole
    return caught.value


def test_every_cut_is_refused(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    made = desks.packed(tmp_path, her, team, contents=[b"photo" * 40000])
    raw = made.path.read_bytes()
    cut = tmp_path / "cut.ddb"
    for size in [*range(0, len(raw), 4999), 1, 200, len(raw) - 1, len(raw) - 1024]:
        cut.write_bytes(raw[:size])
        _refused(cut, team, her, DamagedBundle)
    cut.write_bytes(raw + b"\0")
    _refused(cut, team, her, DamagedBundle)


def test_every_changed_byte_is_refused(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    raw = desks.packed(tmp_path, her, team).path.read_bytes()
    changed = tmp_path / "changed.ddb"
    for at in range(0, len(raw), 61):
        changed.write_bytes(raw[:at] + bytes([raw[at] ^ 1 << at % 8]) + raw[at + 1 :])
        _refused(changed, team, her, (DamagedBundle, NotForYou))  # type: ignore[arg-type]


def _plain(path: Path, keys: desks.Keys) -> bytes:
    with path.open("rb") as source:
        return age.Opener(source, [keys.reading]).read()


def _reseal(path: Path, plain: bytes, keys: desks.Keys) -> Path:
    with path.open("wb") as sink, age.Sealer(sink, [keys.reading.recipient]) as sealer:
        sealer.write(plain)
    return path


def test_a_forger_who_seals_again_changes_no_byte(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    plain = _plain(desks.packed(tmp_path, her, team, contents=[b"photo" * 99]).path, team)
    again = tmp_path / "again.ddb"
    _reseal(again, plain, team)
    bundle_reader.verify(again, [team.reading], [her.sender], "staff")
    for at in range(0, len(plain), 13):
        forged = plain[:at] + bytes([plain[at] ^ 1 << at % 8]) + plain[at + 1 :]
        _reseal(again, forged, team)
        _refused(again, team, her, (DamagedBundle, UnknownSender))  # type: ignore[arg-type]
    for size in range(0, len(plain), 509):
        _refused(_reseal(again, plain[:size], team), team, her, DamagedBundle)
    _refused(_reseal(again, plain + bytes(512), team), team, her, DamagedBundle)
    extra = b"".join(tar.member("data/records/zz.jsonl.gz", 3, [b"abc"]))
    _refused(_reseal(again, plain[: -len(tar.END)] + extra + tar.END, team), team, her,
             DamagedBundle)


def test_who_may_send_what_to_whom(tmp_path: Path) -> None:
    her, team, other = desks.defender(), desks.staff(), desks.staff()
    made = desks.packed(tmp_path, her, team)
    unknown = desks.Keys(her.device, "defender")
    _refused(made.path, other, her, NotForYou)
    error = _refused(made.path, team, unknown, UnknownSender)
    assert isinstance(error, UnknownSender)
    assert error.facts["key_id"] == int.from_bytes(her.signing.public.key_id, "little").to_bytes(
        8, "big").hex()
    her.role = "staff"
    _refused(made.path, team, her, WrongDirection)
    her.role = "defender"
    _refused(made.path, team, her, WrongDirection, role="defender")
    # Another pinned person's device cannot pass for hers.
    her.device = "01K7ANOTHER0"
    _refused(made.path, team, her, DamagedBundle)
    _refused(tmp_path / "none.ddb", team, her, MissingFile)


def test_a_bundle_sealed_on_to_another_is_not_for_them(tmp_path: Path) -> None:
    her, team, other = desks.defender(), desks.staff(), desks.staff()
    plain = _plain(desks.packed(tmp_path, her, team).path, team)
    _refused(_reseal(tmp_path / "on.ddb", plain, other), other, her, NotForYou)


def test_what_anyone_can_tell(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    made = desks.packed(tmp_path, her, team)
    seen = bundle_reader.inspect(made.path)
    assert seen == bundle_reader.Seen("K7QM-1.ddb", made.size, "K7QM", 1, 1)
    strange = tmp_path / "strange.ddb"
    strange.write_bytes(b"PK\3\4" * 50)
    with pytest.raises(DamagedBundle):
        bundle_reader.inspect(strange)


def test_signature_names_the_series() -> None:
    her = desks.defender()
    comment = bundle.trusted_comment(desks.info(her, desks.staff()))
    text = her.signing.sign_bytes(b"", comment)
    assert len(text) == signature.SIGNATURE_SIZE
    assert "defender-desk bundle 1 K7QM-1" in text
