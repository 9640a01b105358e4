"""REL-07, REL-08, SEC-11, SEC-19: a changed bit or a missing end is never taken for the thing."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from defender_desk.crypto.age import new_identity
from defender_desk.crypto.derive import scrypt_key
from defender_desk.crypto.keyfile import (
    KeyRing,
    open_keyring,
    open_keyring_with,
    seal_keyring,
    seal_keyring_to,
)
from defender_desk.errors import (
    DamagedAttachment,
    DamagedBundle,
    DamagedKeyFile,
    DamagedVault,
    DeskError,
    NotAReceipt,
    NotForYou,
    WrongPassphrase,
    WrongRecoveryWords,
)
from defender_desk.exchange import receipt_text
from defender_desk.exchange.bundle_reader import verify
from defender_desk.storage.rekeyed_copy import check_database
from tests.exchange import desks
from tests.storage import vaults

LOG_N = 4
PAGE = 4096
FLIPS, MANY_FLIPS = 1500, 20_000


def flipped(raw: bytes, bit: int) -> bytes:
    """``raw`` with one bit changed."""
    at, which = divmod(bit, 8)
    return raw[:at] + bytes([raw[at] ^ 1 << which]) + raw[at + 1 :]


# --- bundles --------------------------------------------------------------------------------------


def bits_of(size: int, count: int) -> Iterator[int]:
    """Every bit of an age header, and a sample of all the others."""
    head = min(size * 8, 250 * 8)
    yield from range(head)
    yield from random.Random(count).sample(range(head, size * 8), count)


def refuses(path: Path, team: desks.Keys, her: desks.Keys) -> None:
    with pytest.raises((DamagedBundle, NotForYou)):
        verify(path, [team.reading], [her.sender], "staff")


def all_changes_of_a_bundle(folder: Path, count: int) -> None:
    her, team = desks.defender(), desks.staff()
    made = desks.packed(folder, her, team, contents=[b"photo" * 9000])
    raw = made.path.read_bytes()
    assert verify(made.path, [team.reading], [her.sender], "staff").info.series == "K7QM"
    changed = folder / "changed.ddb"
    for bit in bits_of(len(raw), count):
        changed.write_bytes(flipped(raw, bit))
        refuses(changed, team, her)
    for size in random.Random(count).sample(range(len(raw)), count // 5):
        changed.write_bytes(raw[:size])
        refuses(changed, team, her)


def test_no_changed_bit_and_no_cut_of_a_bundle_is_taken(tmp_path: Path) -> None:
    all_changes_of_a_bundle(tmp_path, FLIPS)


@pytest.mark.soak
def test_twenty_thousand_changed_bits_of_a_bundle_are_refused(tmp_path: Path) -> None:
    all_changes_of_a_bundle(tmp_path, MANY_FLIPS)


# --- receipts -------------------------------------------------------------------------------------


def test_no_changed_letter_of_a_receipt_and_no_noise_is_one() -> None:
    her, team = desks.defender(), desks.staff()
    told = receipt_text.TextReceipt(team.device, her.device, 7, "K7QM", (2,), "ab" * 6)
    text = receipt_text.text(told, team.signing)
    assert receipt_text.read_text(text, [team.sender], her.device, ["K7QM"]) == told
    letters = string.ascii_letters + string.digits + "-_."
    for at in range(len(text)):
        for letter in random.Random(at).sample(letters, 6):
            if letter != text[at]:
                with pytest.raises(DeskError):
                    receipt_text.read_text(text[:at] + letter + text[at + 1 :], [team.sender],
                                           her.device, ["K7QM"])
        with pytest.raises(NotAReceipt):
            receipt_text.read_text(text[:at], [team.sender], her.device, ["K7QM"])
    chance = random.Random(1)
    for _ in range(10_000):
        noise = text[:5] + "".join(chance.choices(letters, k=len(text) - 5))
        with pytest.raises(DeskError):
            receipt_text.read_text(noise, [team.sender], her.device, ["K7QM"])


# --- key files ------------------------------------------------------------------------------------


def ring() -> KeyRing:
    return KeyRing(new_identity(), new_identity(), bytes(range(32)))


def test_no_changed_bit_and_no_cut_of_the_recovery_file_opens() -> None:
    identity = new_identity()
    raw = seal_keyring_to(ring(), identity.recipient)
    for bit in range(len(raw) * 8):
        with pytest.raises((DamagedKeyFile, WrongRecoveryWords)):
            open_keyring_with(flipped(raw, bit), identity)
    for size in range(len(raw)):
        with pytest.raises((DamagedKeyFile, WrongRecoveryWords)):
            open_keyring_with(raw[:size], identity)


def test_no_changed_bit_and_no_cut_of_the_key_file_opens() -> None:
    raw = seal_keyring(ring(), vaults.PHRASE, LOG_N, derive=scrypt_key)
    for bit in range(len(raw) * 8):
        with pytest.raises((DamagedKeyFile, WrongPassphrase)):
            # A changed work factor is refused before any work is done.
            open_keyring(flipped(raw, bit), vaults.PHRASE, LOG_N, derive=scrypt_key)
    for size in range(len(raw)):
        with pytest.raises((DamagedKeyFile, WrongPassphrase)):
            open_keyring(raw[:size], vaults.PHRASE, LOG_N, derive=scrypt_key)


# --- the vault ------------------------------------------------------------------------------------


def test_every_changed_or_missing_page_of_the_database_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        case = vaults.case(vault)
        for number in range(40):
            vaults.note(vault, case, code=f"E-{number}", text=f"{number} " + "palabra " * 150)
        key = vault.database_key
    raw = (folder / "desk.db").read_bytes()
    other = tmp_path / "desk.db"
    other.write_bytes(raw)
    assert check_database(other, key) == ()
    pages = len(raw) // PAGE
    assert pages > 60
    for page in range(pages):
        other.write_bytes(flipped(raw, (page * PAGE + (page * 977) % PAGE) * 8 + page % 8))
        assert check_database(other, key), f"page {page}"
        if page:
            other.write_bytes(raw[: page * PAGE])
            assert check_database(other, key), f"cut before page {page}"
    (folder / "desk.db").write_bytes(raw[:100])
    with pytest.raises(DamagedVault):
        vaults.reopen(folder)


def test_every_changed_or_missing_piece_of_an_attachment_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    source = tmp_path / "photo.bin"
    source.write_bytes(random.Random(3).randbytes(300_000))
    with vaults.make(folder) as vault:
        sha256 = vault.attachments.add(source).sha256
        path = vault.attachments.path_of(sha256)
        raw = path.read_bytes()
        for place in range(0, len(raw), PAGE):
            path.write_bytes(flipped(raw, place * 8 + place // PAGE % 8))
            with pytest.raises(DamagedAttachment):
                vault.attachments.read(sha256)
        for size in [*range(0, len(raw), 1999), len(raw) - 1]:
            path.write_bytes(raw[:size])
            with pytest.raises(DamagedAttachment):
                vault.attachments.read(sha256)
        path.write_bytes(raw)
        assert vault.attachments.read(sha256) == source.read_bytes()
