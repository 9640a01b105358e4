"""What left, what is confirmed, and the one state a person reads of each item."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest

from defender_desk.crypto.hashing import CELL
from defender_desk.domain.record import new_id
from defender_desk.storage.ledger import WHOLE, Card, Part, Receipt, Series
from defender_desk.storage.vault import Vault
from tests.storage import vaults


def series(code: str, *parts: Part) -> Series:
    return Series("out", code, "work", "usb", "2026-03-13T17:34:00Z", len(parts), "me", parts)


def part(n: int, code: str = "K7QM", **more: Any) -> Part:
    return Part(n, f"{code}-{n}.ddb", 1000, os.urandom(16).hex(), **more)


def runs(vault: Vault, *records: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((line.device, line.n, line.n) for line in vault.journal.ops_of(records))


def state(vault: Vault, record: str) -> tuple[str, tuple[str, ...]]:
    return vault.ledger.states([record])[record]


def attach(vault: Vault, note: str, size: int = 100, **more: Any) -> tuple[str, str]:
    """A file of a note: (record id, sha256)."""
    stored = vault.attachments.add(io.BytesIO(os.urandom(size)), "foto.jpg")
    held = vault.records.save("attachment", new_id(), {
        "owner": note, "name": "foto.jpg", "sha256": stored.sha256, "size": size, **more,
    })
    return held.id, stored.sha256


def test_from_only_here_to_received(vault: Vault) -> None:
    case = vaults.case(vault)
    assert state(vault, case) == ("unsent", ())
    assert vault.ledger.unsent_ids() == [case]
    vault.ledger.made(series("K7QM", part(1, ops=runs(vault, case), records=(case,))))
    assert state(vault, case) == ("packed", ())
    assert vault.ledger.unsent_ids() == []
    assert vault.ledger.counts() == {"unsent": 0, "packed": 1, "waiting": 0}
    vault.ledger.handed("K7QM", 1)
    assert state(vault, case) == ("handed_over", ())
    vault.ledger.handed("K7QM", 1, yes=False)
    assert state(vault, case) == ("packed", ())
    vault.ledger.handed("K7QM", 1)
    vault.ledger.received_parts("K7QM", [1])
    assert state(vault, case) == ("received", ())
    vault.ledger.handed("K7QM", 1, yes=False)
    assert state(vault, case) == ("received", ())


def test_an_edit_after_sending_waits_to_leave_and_says_so(vault: Vault) -> None:
    case = vaults.case(vault)
    vault.ledger.made(series("K7QM", part(1, ops=runs(vault, case))))
    vault.ledger.received_parts("K7QM", [1])
    vault.records.save("case", case, {"title": "otro"})
    assert state(vault, case) == ("unsent", ("changed_since_sent",))
    assert vault.ledger.unsent_ids() == [case]
    assert vault.ledger.unsent_ops() == [(case, 2)]


def test_a_receipt_moves_only_what_was_packed(vault: Vault) -> None:
    case = vaults.case(vault)
    private = vaults.note(vault, case, visibility="defender")
    later = vaults.note(vault, case, code="E-02")
    vault.ledger.made(series("K7QM", part(1, ops=runs(vault, case))))
    vault.ledger.made(series("W8FN", part(1, "W8FN", ops=runs(vault, later))))
    vault.ledger.received_have(2, [], [])
    assert [state(vault, r)[0] for r in (case, private, later)] == ["received", "unsent", "packed"]
    vault.ledger.received_have(2, [3], [])
    assert state(vault, later)[0] == "received"
    found = {one.code: one.state for one in vault.ledger.series()}
    assert found == {"K7QM": "received", "W8FN": "received"}


def test_a_note_is_received_only_with_its_files(vault: Vault) -> None:
    note = vaults.note(vault, vaults.case(vault))
    first, sha_one = attach(vault, note)
    second, sha_two = attach(vault, note)
    kept, _sha = attach(vault, note, hold_back=True, hold_back_reason="no dio permiso")
    words = runs(vault, note, first, second, kept)
    vault.ledger.made(series(
        "K7QM", part(1, ops=words, records=(note,)),
        part(2, files=((sha_one, 0, WHOLE),)), part(3, files=((sha_two, 0, WHOLE),)),
    ))
    assert state(vault, note) == ("packed", ())
    for n in (1, 2, 3):
        vault.ledger.handed("K7QM", n)
    assert state(vault, note) == ("handed_over", ())
    vault.ledger.received_parts("K7QM", [1, 3])
    assert state(vault, note) == ("handed_over", ("part_missing",))
    assert state(vault, second) == ("received", ())
    assert vault.ledger.file_states([sha_one, sha_two]) == {
        sha_one: "handed_over", sha_two: "received"}
    vault.ledger.received_have(0, [], [sha_one])
    assert state(vault, note) == ("received", ())
    one = vault.ledger.one("K7QM")
    assert one is not None
    assert [p.state for p in one.parts] == ["received", "received", "received"]


def test_a_file_added_after_the_words_left_is_missing_and_unsent(vault: Vault) -> None:
    note = vaults.note(vault, vaults.case(vault))
    record, sha256 = attach(vault, note)
    vault.ledger.made(series("K7QM", part(1, ops=runs(vault, note, record))))
    vault.ledger.received_parts("K7QM", [1])
    assert state(vault, note) == ("handed_over", ("part_missing",))
    assert record in vault.ledger.unsent_ids()
    assert vault.ledger.unsent_files([sha256, "00"]) == (sha256,)


def test_a_file_in_cells_is_as_far_as_its_weakest_cell(vault: Vault) -> None:
    note = vaults.note(vault, vaults.case(vault))
    record, sha256 = attach(vault, note, 2 * CELL + 1)
    vault.ledger.made(series(
        "K7QM", part(1, ops=runs(vault, note, record)), part(2, files=((sha256, 0, 1),)),
    ))
    assert vault.ledger.file_states([sha256]) == {sha256: "unsent"}
    vault.ledger.made(series("W8FN", part(1, "W8FN", files=((sha256, 2, 2),))))
    assert vault.ledger.file_states([sha256]) == {sha256: "packed"}
    vault.ledger.received_parts("K7QM", [2])
    assert vault.ledger.file_states([sha256]) == {sha256: "packed"}
    vault.ledger.received_parts("W8FN", [1])
    assert vault.ledger.file_states([sha256]) == {sha256: "received"}


def test_what_was_refused_waits_to_leave_again(vault: Vault) -> None:
    case = vaults.case(vault)
    vault.ledger.made(series("K7QM", part(1, ops=runs(vault, case))))
    vault.ledger.rejected("K7QM", 1, "no se pudo abrir")
    assert state(vault, case) == ("rejected", ())
    assert vault.ledger.unsent_ids() == [case]
    vault.ledger.made(series("W8FN", part(1, "W8FN", ops=runs(vault, case))))
    assert state(vault, case) == ("packed", ())
    one = vault.ledger.one("K7QM")
    assert one is not None
    assert (one.state, one.parts[0].reason) == ("rejected", "no se pudo abrir")


def test_after_a_restore_receipts_prove_nothing(vault: Vault) -> None:
    case = vaults.case(vault)
    vault.ledger.made(series("K7QM", part(1, ops=runs(vault, case))))
    vault.ledger.received_parts("K7QM", [1])
    vault.ledger.forget_receipts()
    assert state(vault, case) == ("handed_over", ())
    one = vault.ledger.one("K7QM")
    assert one is not None
    assert one.state == "handed_over"


def test_what_came_from_others_counts_as_received(vault: Vault, team: Vault) -> None:
    case = vaults.case(vault)
    vaults.give(vault, team)
    assert state(team, case) == ("received", ())
    assert team.ledger.unsent_ids() == []
    team.records.save("case", case, {"place": "x"})
    # What others sent was not sent from here: an answer to it is simply not sent yet.
    assert state(team, case) == ("unsent", ())
    assert team.ledger.states(["nobody"]) == {"nobody": ("unsent", ())}


def test_series_in_and_out_are_kept_apart_and_whole(vault: Vault) -> None:
    came = Series("in", "K7QM", "receipt", "", "2026-03-13", 2, "b" * 32,
                  (part(2, records=("R",), more={"items": 3}),), {"left_out": 1})
    vault.ledger.arrived(came)
    vault.ledger.arrived(Series("in", "K7QM", "receipt", "", "2026-03-14", 2, "b" * 32,
                                (part(1),)))
    one = vault.ledger.one("K7QM", "in")
    assert one is not None
    assert [p.n for p in one.parts] == [1, 2]
    assert one.parts[1].records == ("R",)
    assert one.parts[1].more == {"items": 3}
    vault.ledger.update("K7QM", "in", {"reviewed": "hoy"})
    one = vault.ledger.one("K7QM", "in")
    assert one is not None
    assert one.more == {"left_out": 1, "reviewed": "hoy"}
    assert vault.ledger.one("K7QM") is None


def test_cards_receipts_tries_and_marks(vault: Vault) -> None:
    card = Card("b" * 32, "p1", "Justice", "Hannah Sample", "staff", b"r" * 32, b"s" * 32,
                "41370 22918 60554 07316 88203 19475")
    vault.ledger.pin(card)
    assert vault.ledger.cards() == vault.ledger.cards("staff") == [card]
    assert vault.ledger.cards("defender") == []
    assert vault.ledger.card("b" * 32) == card
    assert vault.ledger.keys()["b" * 32] == b"s" * 32
    assert vault.ledger.keys()[vault.device.id] == vault.device.signing_public
    changed = Card(*[getattr(card, n) for n in Card.__slots__][:6], b"t" * 32, card.digits)
    with pytest.raises(ValueError):
        vault.ledger.pin(changed)
    receipt = Receipt("in", "b" * 32, "K7QM", "2026-03-13", "2026-03-13", {"n": 4})
    vault.ledger.keep_receipt(receipt)
    assert vault.ledger.receipts("in") == vault.ledger.receipts("in", "K7QM") == [receipt]
    assert vault.ledger.receipts("out") == []
    assert [vault.ledger.add_try("K7QM") for _ in range(2)] == [1, 2]
    assert vault.ledger.tries("K7QM") == 2
    vault.ledger.set_mark("seen/a", {"x": 1})
    vault.ledger.set_mark("seen/b", 2)
    assert vault.ledger.marks("seen/") == [("seen/a", {"x": 1}), ("seen/b", 2)]
    vault.ledger.drop_mark("seen/a")
    assert vault.ledger.mark("seen/a") is None
