"""Signatures: canonical or refused; stock minisign and py-minisign as oracles, both ways."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from defender_desk.crypto import signature
from defender_desk.crypto.signature import BadSignature

KEY = signature.SigningKey(bytes(range(32)))
TEXT = KEY.sign_bytes(b"manifest", "K7QM-2")


def test_a_signature_measures_always_the_same_and_gives_its_comment_back() -> None:
    assert len(TEXT) == len(KEY.sign_bytes(b"", "")) == signature.SIGNATURE_SIZE
    assert signature.verify(TEXT, b"manifest", KEY.public) == "K7QM-2"
    assert signature.verify(TEXT.encode(), b"manifest", KEY.public) == "K7QM-2"
    assert b"\0" not in KEY.public.text.encode()
    assert KEY.seed.hex() not in repr(KEY)


def test_no_flipped_bit_after_the_first_line_is_accepted() -> None:
    start = TEXT.index("\n")
    for place in range(start * 8, len(TEXT) * 8):
        bad = bytearray(TEXT.encode())
        bad[place // 8] ^= 1 << place % 8
        with pytest.raises(BadSignature):
            signature.verify(bytes(bad), b"manifest", KEY.public)


def test_other_data_other_keys_other_forms_are_refused() -> None:
    other = signature.new_signing_key().public
    same_id = signature.PublicKey(KEY.public.key_id, other.raw)
    for text, data, key in [
        (TEXT, b"manifest.", KEY.public), (TEXT, b"manifest", other), (TEXT, b"manifest", same_id),
        (TEXT + "\n", b"manifest", KEY.public), ("", b"", KEY.public),
        ("untrusted comment: \u00f1" + TEXT[18:], b"manifest", KEY.public),
        ("untrusted comment: \u00f1".encode() + TEXT[18:].encode(), b"manifest", KEY.public),
    ]:  # fmt: skip
        with pytest.raises(BadSignature):
            signature.verify(text, data, key)
    with pytest.raises(BadSignature):
        signature.verify_prehash(TEXT, b"short", KEY.public)
    with pytest.raises(BadSignature):
        KEY.public.verify_raw(b"", b"")
    KEY.public.verify_raw(KEY.sign_raw(b"seal"), b"seal")


def test_what_cannot_be_signed_is_a_programming_error() -> None:
    for digest, comment in [(b"", "x"), (bytes(64), "x" * 97), (bytes(64), "ñ")]:
        with pytest.raises(ValueError, match="comment"):
            KEY.sign_prehash(digest, comment)


def test_public_keys_are_read_from_a_line_or_a_file_and_strictly() -> None:
    assert signature.read_public_key(KEY.public.text) == KEY.public
    assert signature.read_public_key(KEY.public.file_text) == KEY.public
    assert signature.public_key(KEY.public.raw) == KEY.public
    for bad in ("", "ñ", "****", KEY.public.text[:-4], "A" + KEY.public.text[1:]):
        with pytest.raises(BadSignature):
            signature.read_public_key(bad)
    with pytest.raises(BadSignature):
        signature.public_key(b"")


def test_stock_minisign_checks_ours_and_we_check_its(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"manifest")
    (tmp_path / "m.minisig").write_text(TEXT)
    said = subprocess.run(
        ["minisign", "-Vm", "m", "-P", KEY.public.text], cwd=tmp_path, capture_output=True,
        check=True,
    )  # fmt: skip
    assert b"K7QM-2" in said.stdout
    for command in (
        ["minisign", "-GW", "-p", "k.pub", "-s", "k.sec"],
        ["minisign", "-SHm", "m", "-s", "k.sec", "-x", "theirs", "-t", "hola"],
    ):
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    public = signature.read_public_key((tmp_path / "k.pub").read_text())
    assert signature.verify((tmp_path / "theirs").read_bytes(), b"manifest", public) == "hola"


def test_py_minisign_checks_ours() -> None:
    import minisign

    key = minisign.PublicKey.from_base64(KEY.public.text)
    key.verify(b"manifest", minisign.Signature.from_bytes(TEXT.encode()))
