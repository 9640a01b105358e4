"""Merge is union: nothing is lost, order and duplicates do not matter, both texts stay."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.domain.clock import time_text
from defender_desk.domain.journal import (
    DELETED,
    Op,
    RecordState,
    canonical,
    new_op,
    purged,
    read_op,
    seal_message,
    state_of,
)
from defender_desk.errors import BadValue, DamagedBundle

A, B = "a" * 32, "b" * 32
FIELDS = ("title", "text", "place")


class Writer:
    """A device that writes into one record, knowing only the ops it was given."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.held: dict[str, Op] = {}
        self.n = 0
        self.prev = ""

    @property
    def state(self) -> RecordState:
        return state_of(self.held.values())

    def write(self, minute: int, **values: Any) -> Op:
        state = self.state
        parents = {name: state.refs(name) for name in values}
        if values.get(DELETED):
            parents = {name: state.refs(name) for name in (*state.heads, DELETED)}
        self.n += 1
        op = new_op(
            device=self.device, n=self.n, prev=self.prev, time=time_text(minute * 60_000, self.n),
            author=self.device[:4], record="R1", kind="note", values=values, parents=parents,
        )
        self.prev = op.id
        self.held[op.id] = op
        return op

    def take(self, other: Writer) -> None:
        self.held.update(other.held)


# --- canonical JSON ---------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "text"), [
    ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
    ("\u20ac$\x0f\nA'B\"\\/", '"\u20ac$\\u000f\\nA\'B\\"\\\\/"'),
    ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'),
    (333333333.33333329, "333333333.3333333"), (1e30, "1e+30"), (4.5, "4.5"), (2e-3, "0.002"),
    (1e-27, "1e-27"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (-0.0, "0"),
    (1e-7, "1e-7"), (123456.0, "123456"), (5e-324, "5e-324"), ([], "[]"), ({}, "{}"),
    (-1.5e-9, "-1.5e-9"),
])
def test_one_spelling_as_rfc_8785_says(value: Any, text: str) -> None:
    assert canonical(value).decode() == text


@given(st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e15, 1e15),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
))
def test_canonical_text_says_the_same_and_stays(value: Any) -> None:
    try:
        spelled = canonical(value)
    except BadValue:
        return  # a lone surrogate has no spelling
    assert json.loads(spelled) == value
    assert canonical(json.loads(spelled)) == spelled


@pytest.mark.parametrize("value", [
    float("nan"), float("inf"), 2**53 + 1, 10**400, "\ud800", {1, 2}, b"x",
])
def test_what_has_no_spelling_is_refused(value: Any) -> None:
    with pytest.raises(BadValue):
        canonical(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_spelled_the_same_after_reading(value: float) -> None:
    spelled = canonical(value)
    assert float(spelled) == value
    assert canonical(json.loads(spelled)) == spelled


# --- ops --------------------------------------------------------------------------------------


def test_an_op_reads_back_from_its_bytes() -> None:
    op = Writer(A).write(1, title="Casa", text="La pared")
    again = read_op(op.header, op.body)
    assert (again.id, again.values, again.ref) == (op.id, op.values, (A, 1))
    assert op.id == hashlib.sha256(op.header).hexdigest()


def test_a_header_alone_is_an_op_without_values() -> None:
    op = Writer(A).write(1, title="Casa")
    trace = read_op(op.header, None)
    assert trace.id == op.id
    assert trace.values == {}


def test_a_changed_value_does_not_fit_the_root() -> None:
    op = Writer(A).write(1, title="Casa")
    assert op.body is not None
    with pytest.raises(DamagedBundle):
        read_op(op.header, op.body.replace(b"Casa", b"Caso"))


@given(st.data())
def test_no_changed_byte_is_taken_for_the_same_op(data: st.DataObject) -> None:
    op = Writer(A).write(1, title="Casa", text="La pared")
    assert op.body is not None
    whole = bytearray(op.header + op.body)
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    header, body = bytes(whole[: len(op.header)]), bytes(whole[len(op.header) :])
    with contextlib.suppress(DamagedBundle):
        assert read_op(header, body).id != op.id


@pytest.mark.parametrize("header", [
    b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'["x",1,"","","","","","",{}]',
])
def test_a_strangers_header_is_refused_calmly(header: bytes) -> None:
    with pytest.raises(DamagedBundle):
        read_op(header, None)


def test_a_purged_value_is_gone_and_the_op_still_verifies() -> None:
    op = Writer(A).write(1, title="Casa", text="Un nombre")
    bare = purged(op, ["text"])
    assert bare.body is not None
    assert b"Un nombre" not in bare.body
    assert op.salt is not None
    assert op.salt.hex().encode() not in bare.body
    again = read_op(bare.header, bare.body)
    assert (again.id, again.values) == (op.id, {"title": "Casa"})
    assert purged(again, ["title"]).values == {}
    read_op(op.header, purged(again, ["title"]).body)


def test_a_seal_covers_label_device_number_op_and_time() -> None:
    message = seal_message(A, 3, "ff", "t")
    assert message.startswith(b"defender-desk seal 1\0[")
    assert message != seal_message(A, 4, "ff", "t")


# --- merge ------------------------------------------------------------------------------------


def test_the_last_word_replaces_what_its_author_saw() -> None:
    ana = Writer(A)
    ana.write(1, title="uno")
    ana.write(2, title="dos")
    assert ana.state.values == {"title": "dos"}
    assert not ana.state.conflicts


def test_two_who_did_not_know_of_each_other_leave_two_texts() -> None:
    ana, beto = Writer(A), Writer(B)
    ana.write(1, title="uno", text="t")
    beto.take(ana)
    ana.write(2, title="de ana")
    beto.write(3, title="de beto")
    ana.take(beto)
    heads = ana.state.conflicts["title"]
    assert [head.value for head in heads] == ["de beto", "de ana"]
    assert ana.state.values["text"] == "t"
    ana.write(4, title="las dos")
    beto.take(ana)
    assert not beto.state.conflicts
    assert beto.state.values["title"] == "las dos"


def test_a_deletion_never_hides_an_unseen_edit() -> None:
    ana, beto = Writer(A), Writer(B)
    ana.write(1, title="uno")
    beto.take(ana)
    ana.write(2, **{DELETED: True})
    assert ana.state.deleted
    beto.write(1, text="visto hoy")
    ana.take(beto)
    assert not ana.state.deleted
    assert ana.state.contested
    assert ana.state.values == {"title": "uno", "text": "visto hoy"}


def test_a_deletion_taken_back_shows_the_record() -> None:
    ana = Writer(A)
    ana.write(1, title="uno")
    ana.write(2, **{DELETED: True})
    ana.write(3, **{DELETED: False})
    assert not ana.state.deleted
    assert not ana.state.contested


def test_a_trace_hides_nothing_until_it_is_replaced() -> None:
    ana = Writer(A)
    first = ana.write(1, title="uno")
    second = ana.write(2, title="dos, solo yo")
    third = ana.write(3, title="tres")
    trace = Op(second.header, None)
    assert state_of([first, trace]).values == {"title": "uno"}
    whole = state_of([first, trace, third])
    assert whole.values == {"title": "tres"}
    assert not whole.conflicts


steps = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from(("write", "write", "write", "take", "delete")),
        st.sampled_from(FIELDS), st.integers(0, 30),
    ),
    max_size=25,
)


def _walk(story: list[tuple[str, str, str, int]]) -> tuple[Writer, Writer, list[tuple[str, str]]]:
    desks = {"A": Writer(A), "B": Writer(B)}
    said = []
    for place, (who, deed, name, minute) in enumerate(story):
        desk = desks[who]
        if deed == "write":
            desk.write(minute, **{name: f"v{place}"})
            said.append((name, f"v{place}"))
        elif deed == "take":
            desk.take(desks["B" if who == "A" else "A"])
        elif desk.held:
            desk.write(minute, **{DELETED: True})
    return desks["A"], desks["B"], said


@given(steps, st.randoms(use_true_random=False))
def test_merge_is_union_in_any_order_and_twice(
    story: list[tuple[str, str, str, int]], chance: random.Random
) -> None:
    ana, beto, _said = _walk(story)
    ops = [*ana.held.values(), *beto.held.values()]
    mixed = ops * 2
    chance.shuffle(mixed)
    assert state_of(ops) == state_of(mixed)
    ana.take(beto)
    beto.take(ana)
    assert ana.state == beto.state


@given(steps)
def test_every_word_is_shown_or_was_replaced_by_who_saw_it(
    story: list[tuple[str, str, str, int]]
) -> None:
    ana, beto, said = _walk(story)
    ana.take(beto)
    state = ana.state
    shown = {(name, head.value) for name, heads in state.heads.items() for head in heads}
    replaced = {
        (name, old.values.get(name))
        for op in ana.held.values() for name in op.values
        for old in ana.held.values() if old.ref in op.parents.get(name, ())
    }
    for word in said:
        assert word in shown or word in replaced


def test_the_state_of_nothing_is_empty() -> None:
    assert state_of([]).heads == {}
