"""Packing, handing over, receipts: the five states move for the right reasons only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from defender_desk.errors import NotAReceipt, NoTeamKey, NothingToSend, WrongPhoneCode
from tests.desk.conftest import TwoDesks


def test_an_item_walks_through_its_states(at_work: TwoDesks) -> None:
    mine, note = at_work.defender, at_work.ids["note"]
    assert mine.states.of([note])[note].state == "unsent"
    series = at_work.export()
    assert mine.states.of([note])[note].state == "packed"
    for part in series.parts:
        mine.bundles.mark_handed(series.code, part.n)
    assert mine.states.of([note])[note].state == "handed_over"
    at_work.deliver(series)
    assert mine.states.of([note])[note].state == "received"
    mine.notes.save(note, {"text": "La pared da a la calle principal."})
    changed = mine.states.of([note])[note]
    assert (changed.state, changed.badges) == ("unsent", ("changed_since_sent",))


def test_words_alone_leave_the_item_handed_over(at_work: TwoDesks) -> None:
    mine, note = at_work.defender, at_work.ids["note"]
    series = at_work.export()
    assert [part.n for part in series.parts] == [1, 2]
    for part in series.parts:
        mine.bundles.mark_handed(series.code, part.n)
    [arrival] = at_work.staff.inbox.take([series.parts[0].file])
    assert arrival.ok
    view = mine.receipts.read(at_work.staff.inbox.receipt_file(series.code, at_work.post))
    assert (view.arrived, view.missing) == ((f"{series.code}-1",), (f"{series.code}-2",))
    state = mine.states.of([note])[note]
    assert state.state == "handed_over"
    assert "part_missing" in state.badges
    [row] = mine.bundles.series()
    assert "part_missing" in row.badges
    # The second file comes another way, made once more.
    again = mine.bundles.again(series.code, 2, at_work.folder / "usb")
    [arrival] = at_work.staff.inbox.take([again])
    assert arrival.ok
    assert mine.receipts.read(
        at_work.staff.inbox.receipt_file(series.code, at_work.post)
    ).missing == ()
    assert mine.states.of([note])[note].state == "received"


def test_what_a_receipt_misses_goes_into_the_next_series_unasked(at_work: TwoDesks) -> None:
    mine, note = at_work.defender, at_work.ids["note"]
    series = at_work.export()
    for part in series.parts:
        mine.bundles.mark_handed(series.code, part.n)
    at_work.staff.inbox.take([series.parts[0].file])
    mine.receipts.read(at_work.staff.inbox.receipt_file(series.code, at_work.post))
    following = at_work.export()
    assert following.code != series.code
    at_work.deliver(following)
    state = mine.states.of([note])[note]
    assert (state.state, state.badges) == ("received", ())
    with pytest.raises(NothingToSend):
        at_work.export()


def test_parts_arrive_in_any_order_and_twice_without_harm(at_work: TwoDesks) -> None:
    series = at_work.export()
    files = [part.file for part in reversed(series.parts)]
    first = at_work.staff.inbox.take([*files, files[0]])
    assert [arrival.ok for arrival in first] == [True, True, False]
    assert first[2].error is not None
    assert first[2].error.code == "already-here"
    [row] = at_work.staff.inbox.rows()
    assert (row.arrived, row.of) == (2, 2)
    assert at_work.staff.inbox.detail(series.code).missing_parts == ()


def test_the_phone_code_confirms_one_series(at_work: TwoDesks) -> None:
    series = at_work.export()
    at_work.staff.inbox.take([series.parts[0].file])
    assert at_work.staff.inbox.phone_code(series.code) == ""
    at_work.staff.inbox.take([series.parts[1].file])
    code = at_work.staff.inbox.phone_code(series.code)
    with pytest.raises(WrongPhoneCode) as wrong:
        at_work.defender.receipts.phone_code(series.code, "2222-2222")
    assert wrong.value.facts["left"] == 4
    view = at_work.defender.receipts.phone_code(series.code, code.lower())
    assert view.missing == ()
    assert at_work.defender.bundles.series()[0].state == "received"


def test_five_wrong_codes_end_it(at_work: TwoDesks) -> None:
    series = at_work.export()
    at_work.staff.inbox.take([part.file for part in series.parts])
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongPhoneCode) as wrong:
            at_work.defender.receipts.phone_code(series.code, "22222222")
        assert wrong.value.facts["left"] == left
    with pytest.raises(WrongPhoneCode):
        at_work.defender.receipts.phone_code(
            series.code, at_work.staff.inbox.phone_code(series.code)
        )
    assert at_work.defender.bundles.series()[0].state == "packed"


def test_a_receipt_as_a_text_message(at_work: TwoDesks) -> None:
    series = at_work.export()
    at_work.staff.inbox.take([part.file for part in series.parts])
    text = at_work.staff.inbox.text_receipt(series.code)
    assert len(text) == 118
    assert at_work.defender.receipts.read(text).missing == ()
    assert at_work.defender.bundles.series()[0].state == "received"
    with pytest.raises(NotAReceipt):
        at_work.defender.receipts.read("hola, ya llegó todo")


def test_a_receipt_read_twice_says_so(at_work: TwoDesks) -> None:
    series = at_work.export()
    at_work.staff.inbox.take([part.file for part in series.parts])
    file = at_work.staff.inbox.receipt_file(series.code, at_work.post)
    assert not at_work.defender.receipts.read(file).already
    assert at_work.defender.receipts.read(file).already


def test_what_was_received_is_not_sent_again(at_work: TwoDesks) -> None:
    at_work.deliver(at_work.export())
    with pytest.raises(NothingToSend):
        at_work.export()
    at_work.defender.notes.save(at_work.ids["note"], {"text": "Otra palabra."})
    second = at_work.export()
    assert len(second.parts) == 1
    assert second.parts[0].size < 30_000


def test_nobody_to_pack_for(desks: TwoDesks, new_desk: object) -> None:
    assert callable(new_desk)
    alone = new_desk("Rosa Prueba Sic", "defender")
    with pytest.raises(NoTeamKey):
        alone.bundles.export(None, "usb", desks.post)
    assert not list(desks.post.glob("*.ddb"))


def test_what_is_being_typed_is_packed_too(at_work: TwoDesks) -> None:
    at_work.defender.drafts.put(at_work.ids["note"], "note", {"text": "Recién escrito"}, "text")
    assert at_work.defender.search.find("recien escrito")
    at_work.deliver(at_work.export())
    assert at_work.defender.drafts.all() == []
    assert at_work.staff.notes.get(at_work.ids["note"]).text == "Recién escrito"


def test_a_week_of_words_is_small(desks: TwoDesks) -> None:
    case = desks.assign()
    words = "la vecina dijo que el camino de la siembra estaba cerrado desde marzo".split()
    for number in range(50):
        text = " ".join(words[(number * 7 + i * (i + number)) % len(words)] for i in range(350))
        desks.defender.notes.new(case, {"title": f"Nota {number}", "text": text})
    series = desks.export("email")
    assert sum(part.size for part in series.parts) < 150_000


def test_the_plan_tells_what_packing_makes(at_work: TwoDesks) -> None:
    plan = at_work.defender.bundles.plan(None, "whatsapp")
    assert [part.holds for part in plan.parts] == ["Todo lo escrito", "2 fotos"]
    assert plan.recipients == ("H. S.",)
    series = at_work.export()
    assert len(series.parts) == len(plan.parts)
    message = at_work.defender.bundles.series_detail(series.code).message_text
    assert series.code in message
    assert "GT-2026-014" not in message


def test_a_trusted_colleague_cannot_confirm_what_the_team_never_got(
    at_work: TwoDesks, new_desk: Callable[..., Any]
) -> None:
    from defender_desk.exchange import receipt_text

    other = new_desk("Otra Defensora", "defender")
    card = other.keys.card(at_work.folder / "other.ddcard")
    at_work.defender.keys.trust(card, other.keys.my_digits(), "O. D.")
    series = at_work.export()
    lie = receipt_text.text(receipt_text.TextReceipt(
        other.keys.mine().device, at_work.defender.keys.mine().device, 999, series.code, (),
        "00" * 6,
    ), other._vault.signing)
    with pytest.raises(NotAReceipt):
        at_work.defender.receipts.read(lie)
    note = at_work.ids["note"]
    assert at_work.defender.states.of([note])[note].state == "packed"


def test_two_defenders_who_drew_the_same_code_are_kept_apart(
    at_work: TwoDesks, new_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 923,521 codes a thousand series share one about as often as not."""
    other = new_desk("Otra Defensora", "defender")
    at_work.staff.keys.trust(
        other.keys.card(at_work.folder / "other.ddcard"), other.keys.my_digits(), "O. D."
    )
    other.keys.trust(
        at_work.staff.keys.card(at_work.folder / "team2.ddcard"),
        at_work.staff.keys.my_digits(), "H. S.",
    )
    case = other.cases.save({"code": "X-1", "title": "Caso", "state": "in_progress",
                             "country": "HN", "type": "other", "risk": "low"})
    theirs = other.notes.new(case.id, {"title": "Nota ajena"}).id
    mine = at_work.ids["note"]
    monkeypatch.setattr("defender_desk.desk.series_writer.new_series", lambda: "K7QM")
    first = at_work.export()
    second = other.bundles.export(None, "usb", at_work.folder / "stick")
    assert first.code == second.code == "K7QM"
    arrivals = at_work.staff.inbox.take([*(p.file for p in first.parts), second.parts[0].file])
    assert [a.error for a in arrivals] == [None] * 3
    rows = {row.device: row for row in at_work.staff.inbox.rows()}
    assert len(rows) == 2
    for desk, note in ((at_work.defender, mine), (other, theirs)):
        row = rows[desk.keys.mine().device]
        assert (row.arrived, row.of) in {(2, 2), (1, 1)}
        code = at_work.staff.inbox.phone_code(row.series)
        text = at_work.staff.inbox.text_receipt(row.series)
        view = desk.receipts.read(at_work.staff.inbox.receipt_file(row.series, at_work.post))
        assert view.missing == ()
        assert desk.states.of([note])[note].state == "received"
        assert desk.receipts.read(text).missing == ()
        assert desk.receipts.phone_code("K7QM", code).missing == ()
    again = at_work.staff.inbox.take([second.parts[0].file])
    assert again[0].error is not None
    assert again[0].error.code == "already-here"


def test_half_written_files_go_when_their_stick_is_back_and_no_other_file(
    at_work: TwoDesks,
) -> None:
    mine = at_work.defender
    stick, away = at_work.folder / "stick", at_work.folder / "away"
    stick.mkdir()
    foreign = stick / "Thesis.ddb.part"
    foreign.write_bytes(b"somebody else's")
    # What a power cut in the middle of the second file leaves: the note and two files.
    mine._vault.ledger.set_mark("half-written.K7QM", {
        "folder": str(stick), "files": ["K7QM-1.ddb", "K7QM-2.ddb"], "stay": False})
    for name in ("K7QM-1.ddb", "K7QM-2.ddb.part"):
        (stick / name).write_bytes(b"half")
    stick.rename(away)
    mine.bundles.sweep()
    # Made again into another folder meanwhile: another name, for the note still waits.
    made = mine.bundles.export(None, "email", at_work.folder / "post", code="K7QM")
    assert made.code != "K7QM"
    away.rename(stick)
    assert len(list(stick.iterdir())) == 3
    mine.bundles.sweep()
    assert list(stick.iterdir()) == [foreign]
    assert mine._vault.ledger.marks("half-written.") == []


def test_an_answer_that_was_never_sent_is_not_called_changed_since_then(
    at_work: TwoDesks,
) -> None:
    kept = [row for row in at_work.defender.bundles.unsent() if row.kind == "assignment"]
    assert [(row.state, row.badges) for row in kept] == [("unsent", ())]
