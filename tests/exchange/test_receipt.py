"""A receipt is believed from the right desk only, in each of its three forms."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from defender_desk.errors import (
    CannotRead,
    MissingFile,
    NewerFormat,
    NotACard,
    NotAReceipt,
    ReceiptForOther,
)
from defender_desk.exchange import bundle_reader, bundle_writer, card, receipt, receipt_text
from defender_desk.exchange.bundle import ALPHABET, Have
from defender_desk.exchange.receipt import Receipt, SeriesHeld
from tests.exchange import desks


def _receipt(team: desks.Keys, her: desks.Keys) -> Receipt:
    return Receipt(
        device=team.device, to=her.device, made=desks.TIME,
        have={her.device: Have(412, (415, 417))}, state="ab" * 32, files=("cd" * 32,),
        missing={"ef" * 32: (3, 4), "01" * 32: ()},
        series=(SeriesHeld("K7QM", 3, (1, 3)), SeriesHeld("B9VH", 2, (), "rejected")),
    )  # fmt: skip


def test_a_receipt_travels_as_a_bundle(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    told = _receipt(team, her)
    made = bundle_writer.write_bundle(
        tmp_path, desks.info(team, her, kind="receipt", series="V2LX"), team.signing,
        receipt=receipt.sign(told, team.signing),
    )  # fmt: skip
    assert made.size < 16_000
    found = bundle_reader.verify(made.path, [her.reading], [team.sender], "defender")
    assert found.receipt is not None
    read = receipt.read(*found.receipt, team.signing.public.raw, team.device, her.device)
    assert read == told
    assert read.series[0].missing == (2,)


def test_a_receipt_of_another_is_none() -> None:
    her, team = desks.defender(), desks.staff()
    raw, signed = receipt.sign(_receipt(team, her), team.signing)
    key = team.signing.public.raw
    with pytest.raises(ReceiptForOther):
        receipt.read(raw, signed, key, team.device, "01K7ANOTHER0")
    with pytest.raises(NotAReceipt):
        receipt.read(raw, signed, key, "01K7ANOTHER0", her.device)
    with pytest.raises(NotAReceipt):
        receipt.read(raw, signed, her.signing.public.raw, team.device, her.device)
    for at in range(len(raw)):
        with pytest.raises(NotAReceipt):
            receipt.read(raw[:at] + b"0" + raw[at + 1 :] if raw[at] != 48 else raw[:at], signed,
                         key, team.device, her.device)
    newer = team.signing.sign_bytes(raw, "defender-desk receipt 2").encode()
    with pytest.raises(NewerFormat):
        receipt.read(raw, newer, key, team.device, her.device)


def test_the_phone_code_needs_every_part() -> None:
    nonces = [f"{n:032x}" for n in range(3)]
    code = receipt.phone_code("K7QM", nonces)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert len(ALPHABET) == 32
    others = {
        receipt.phone_code("K7QN", nonces), receipt.phone_code("K7QM", nonces[:2]),
        receipt.phone_code("K7QM", nonces[::-1]),
    }  # fmt: skip
    assert code not in others
    assert receipt.same_phone_code(f" {receipt.show_phone_code(code).lower()} ", code)
    assert not receipt.same_phone_code(code[:-1], code)
    # A value that another implementation can hold against its own.
    assert receipt.phone_code("K7QM", ["00" * 16, "11" * 16]) == _PHONE_VECTOR


_PHONE_VECTOR = "FTP4LJHG"


def test_the_text_message() -> None:
    her, team = desks.defender(), desks.staff()
    told = receipt_text.TextReceipt(team.device, her.device, 412, "K7QM", (2, 8), "ab" * 6)
    text = receipt_text.text(told, team.signing)
    assert len(text) == 118
    pasted = text[:60] + "\n " + text[60:]
    assert receipt_text.is_text(pasted)
    senders, mine = [team.sender], ["B9VH", "K7QM"]
    assert receipt_text.read_text(pasted, senders, her.device, mine) == told
    with pytest.raises(ReceiptForOther):
        receipt_text.read_text(text, senders, "01K7ANOTHER0", mine)
    with pytest.raises(NotAReceipt):
        receipt_text.read_text(text, senders, her.device, ["B9VH"])
    with pytest.raises(NotAReceipt):
        receipt_text.read_text(text, [desks.staff().sender], her.device, mine)
    with pytest.raises(NewerFormat):
        receipt_text.read_text("DD2" + text[3:], senders, her.device, mine)
    for at in range(3, 118):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises((NotAReceipt, ReceiptForOther)):
            receipt_text.read_text(changed, senders, her.device, mine)
    drawn = random.Random(7)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for _ in range(500):
        noise = "DD1" + "".join(drawn.choice(letters) for _ in range(115))
        with pytest.raises((NotAReceipt, ReceiptForOther)):
            receipt_text.read_text(noise, senders, her.device, mine)
    with pytest.raises(ValueError):
        receipt_text.text(replace(told, missing=(9,)), team.signing)
    with pytest.raises(ValueError):
        receipt_text.text(replace(told, series="K7Q"), team.signing)


def _card(keys: desks.Keys) -> card.Card:
    return card.Card(
        keys.device, "01K7PERSON", "Lucía Ramírez", keys.role, "Oficina de Defensoría",
        keys.reading.recipient, keys.signing.public.raw,
    )  # fmt: skip


def test_a_card_comes_back(tmp_path: Path) -> None:
    her = desks.defender()
    mine = _card(her)
    path = tmp_path / card.file_name(mine)
    assert path.name == "-".join(mine.digits.split()[:2]) + ".ddcard"
    path.write_bytes(card.card_bytes(mine, her.signing))
    assert card.read_card_file(path) == mine
    assert mine.sender == her.sender
    assert len(mine.digits.split()) == 6
    with pytest.raises(MissingFile):
        card.read_card_file(tmp_path / "none")
    with pytest.raises(CannotRead):
        card.read_card_file(tmp_path)


def test_a_changed_card_is_none() -> None:
    her = desks.defender()
    raw = card.card_bytes(_card(her), her.signing)
    for at in range(len(raw)):
        for other in (raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], raw[:at]):
            with pytest.raises(NotACard):
                card.read_card(other)
    for strange in (b"[]\n", b"{}\n", b'"x"\n', raw * 2, b"[" * 3000 + b"\n", b"\xff\n"):
        with pytest.raises(NotACard):
            card.read_card(strange)
    with pytest.raises(ValueError):
        card.card_bytes(_card(her), desks.staff().signing)
