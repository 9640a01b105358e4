"""Files made once and never again: whoever reads the format must read these."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from defender_desk.crypto import age, signature
from defender_desk.exchange import bundle_reader, card, receipt, receipt_text
from defender_desk.exchange.bundle import Sender
from tests.exchange import desks

VECTORS = Path(__file__).parents[1] / "vectors" / "exchange"


def _told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / "vectors.json").read_text("utf-8"))
    return found


def _sender(told: dict[str, Any], role: str) -> Sender:
    key = signature.read_public_key(told[role]["signs"])
    return Sender(told[role]["device"], key.raw, role)


def test_kept_bundles_are_read() -> None:
    told = _told()
    staff = age.read_identity(told["staff"]["reads"])
    sink = desks.Kept()
    first, second = (
        bundle_reader.read_bundle(
            VECTORS / name, [staff], [_sender(told, "defender")], "staff", sink
        )
        for name in told["bundles"]
    )
    ops = [[header.decode(), (body or b"").decode()] for header, body in first.records[0].ops]
    assert ops == told["ops"]
    assert first.records[0].seals[0].op == told["ids"][-1]
    assert list(sink.whole) == [told["attachment"]] == list(second.files)
    nonces = [first.info.nonce, second.info.nonce]
    assert nonces == told["nonces"]
    assert receipt.phone_code("K7QM", nonces) == told["phone_code"]


def test_a_kept_receipt_and_card_are_read() -> None:
    told = _told()
    sender = _sender(told, "staff")
    me = told["defender"]
    found = bundle_reader.verify(
        VECTORS / told["receipt"], [age.read_identity(me["reads"])], [sender], "defender"
    )
    assert found.receipt is not None
    read = receipt.read(*found.receipt, sender.signing_public, sender.device, me["device"])
    assert read.files == (told["attachment"],)
    assert read.series[0].missing == ()
    short = receipt_text.read_text(told["text"], [sender], me["device"], ["K7QM"])
    assert (short.n, short.missing) == (2, ())
    one = card.read_card_file(VECTORS / told["card"])
    assert one.digits == told["digits"]
    assert one.reads == me["recipient"]
