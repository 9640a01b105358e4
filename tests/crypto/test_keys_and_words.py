"""Key files, recovery words, digits, passphrases, digests; stock age opens what they make."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from defender_desk import paths
from defender_desk.crypto import age, derive, hashing, identity, keyfile, passphrase, recovery_words
from defender_desk.errors import (
    DamagedKeyFile,
    WrongPassphrase,
    WrongRecoveryWord,
    WrongRecoveryWords,
)

RING = keyfile.KeyRing(
    age.new_identity(), age.new_identity(), bytes(range(32)), (age.new_identity(),)
)


def test_a_key_ring_comes_back_and_a_wrong_phrase_does_not_open_it() -> None:
    data = keyfile.seal_keyring(RING, "camión verde", log_n=10)
    assert keyfile.open_keyring(data, "camio\u0301n verde") == RING
    with pytest.raises(WrongPassphrase):
        keyfile.open_keyring(data, "camion verde")
    with pytest.raises(DamagedKeyFile):
        keyfile.open_keyring(data[:-1], "camión verde")
    assert RING.database_key.hex() not in repr(RING)
    assert RING.reading_identities == (RING.reading, *RING.older)


def test_either_copy_is_enough() -> None:
    data = keyfile.seal_keyring(RING, "p", log_n=10)
    salted = data.replace(data[35:36], b"A" if data[35:36] != b"A" else b"B", 1)
    for copies in ([data, data], [b"", data], [data[:50], data], [salted, data]):
        assert keyfile.open_either(copies, "p") == RING
    with pytest.raises(DamagedKeyFile):
        keyfile.open_either([b"", data[:60]], "p")
    with pytest.raises(WrongPassphrase):
        keyfile.open_either([b"", data], "q")


def test_a_sealed_text_that_is_no_key_file_is_damage() -> None:
    text = RING.text()
    for bad in (
        "", text + "# more\n", text.replace("database", "data"), text.replace("AGE-", "AGF-", 1),
        "\n".join(text.split("\n")[:4]) + "\n", "ñ", text + "#" * 70_000,
    ):  # fmt: skip
        sink = io.BytesIO()
        age.seal(io.BytesIO(bad.encode()), sink, [RING.vault.recipient])
        with pytest.raises(DamagedKeyFile):
            keyfile.open_keyring_with(sink.getvalue(), RING.vault)


def test_the_child_gives_the_same_key_and_its_absence_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = derive.scrypt_key(b"a\nb", b"salt", 10)
    assert derive.derive_in_child(b"a\nb", b"salt", 10) == expected
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert derive.derive_in_child(b"a\nb", b"salt", 10) == expected
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert derive.derive_in_child(b"a\nb", b"salt", 10) == expected


def test_stock_age_opens_the_recovery_file_with_the_words_alone(tmp_path: Path) -> None:
    words = recovery_words.new_words()
    secret = recovery_words.recovery_identity(words)
    sealed = keyfile.seal_keyring_to(RING, secret.recipient)
    (tmp_path / "recovery.age").write_bytes(sealed)
    root = paths.resources().parent
    script = subprocess.run(
        [sys.executable, root / "docs" / "recover.py",
         paths.resources() / "data" / "words" / "bip39-es.txt"],
        input=" ".join(words).encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert script.stdout.decode().strip() == secret.text
    (tmp_path / "key.txt").write_bytes(script.stdout)
    opened = subprocess.run(
        ["age", "-d", "-i", "key.txt", "recovery.age"],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    assert opened.stdout.decode() == RING.text()
    assert keyfile.open_keyring_with(sealed, secret) == RING
    with pytest.raises(WrongRecoveryWords):
        keyfile.open_keyring_with(sealed, age.new_identity())


def test_bip39_words_are_those_of_the_standard() -> None:
    # The vectors of BIP-39 for all zero and all one bits, on the Spanish list.
    listed = recovery_words.word_list()
    assert len(set(listed)) == 2048
    assert recovery_words.words_for(bytes(16)) == (*["ábaco"] * 11, listed[3])
    assert recovery_words.words_for(b"\xff" * 16) == (*["zurdo"] * 11, listed[2037])
    with pytest.raises(ValueError, match="16"):
        recovery_words.words_for(b"")


def test_words_are_taken_without_accents_in_any_case_and_cut_short() -> None:
    words = recovery_words.new_words()
    data = recovery_words.entropy(words)
    assert recovery_words.words_for(data) == words
    short = [recovery_words.folded(w)[:4].upper() + " " for w in words]
    assert recovery_words.entropy(short) == data
    with pytest.raises(WrongRecoveryWords):
        recovery_words.entropy(words[:11])
    listed = recovery_words.word_list()
    other = listed[(listed.index(words[11]) + 1) % 2048]
    with pytest.raises(WrongRecoveryWords):
        recovery_words.entropy((*words[:11], other))


@pytest.mark.parametrize(
    ("typed", "meant"), [("reloh", "reloj"), ("zzzzqqqq", ""), ("abakko", "ábaco"), ("", "")]
)
def test_a_wrong_word_is_named_with_what_was_meant(typed: str, meant: str) -> None:
    words = ["ábaco", typed, *["ábaco"] * 10]
    with pytest.raises(WrongRecoveryWord) as caught:
        recovery_words.entropy(words)
    assert caught.value.facts == {"position": 2, "word": typed, "suggestion": meant}


def test_digits_are_those_of_the_rule_and_compare_as_people_write_them() -> None:
    whole = hashlib.sha512(b"defender-desk identity 1\0" + bytes(32) + b"\1" * 32).digest()
    shown = identity.digits(bytes(32), b"\1" * 32)
    assert shown.split()[5] == f"{int.from_bytes(whole[25:30], 'big') % 100000:05}"
    assert len(shown) == 35
    for way in (shown, shown.replace(" ", ""), shown.replace(" ", " - "), f" {shown}.\n"):
        assert identity.same_digits(way, shown)
    wrong = shown[:-1] + str((int(shown[-1]) + 1) % 10)
    for way in ("", wrong, shown[:-1], shown + "0", "x" * 30, "٣" * 30):
        assert not identity.same_digits(way, shown)
    assert not identity.same_digits("", "")
    with pytest.raises(ValueError, match="32"):
        identity.digits(b"", bytes(32))


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("", "short"), ("xk4Tq", "short"), ("a" * 40, "repeated"), ("abcabcabcabcabc", "repeated"),
        ("perro perro perro perro perro", "repeated"), ("Guatemala2024", "common"),
        ("M4r1a L0p3z 12/03/1985", "common"), ("qwertyuiopasdfghjkl", "common"),
        ("jose luis maria ana pedro pablo", "common"), ("alametaug", "common"),
    ],
)  # fmt: skip
def test_weak_phrases_are_refused_with_their_reason(phrase: str, reason: str) -> None:
    judged = passphrase.strength(phrase)
    assert (judged.ok, judged.reason) == (False, reason)
    assert judged.bits < passphrase.NEEDED_BITS


def test_what_is_proposed_is_always_strong_enough_and_typed_on_any_keyboard() -> None:
    for _ in range(30):
        phrase = passphrase.propose()
        assert phrase.isascii()
        assert len(set(phrase.split())) == 5
        assert passphrase.strength(phrase).ok
    assert passphrase.strength(passphrase.propose(6)).bits >= 66
    assert passphrase.strength("xk4T9!qLm2#vR8").ok


def test_digests_of_a_file_and_of_its_cells() -> None:
    for size in (0, 1, hashing.CELL, hashing.CELL + 1):
        data = hashing.random_bytes(size)
        found = hashing.digest_file(io.BytesIO(data))
        cells = [data[i : i + hashing.CELL] for i in range(0, size, hashing.CELL)]
        assert found.sha256 == hashlib.sha256(data).digest()
        assert found.size == size
        assert found.cells == tuple(hashlib.sha256(cell).digest() for cell in cells)


def test_chance_and_keyed_digests() -> None:
    assert set(hashing.random_letters("AB", 200)) == {"A", "B"}
    # RFC 4231, test case 2
    mac = hashing.hmac_sha256(b"Jefe", b"what do ya want for nothing?")
    assert mac.hex().startswith("5bdcc146bf60754e6a042426089575c7")
    assert hashing.same_bytes(mac, mac)
    assert not hashing.same_bytes(mac, b"")
