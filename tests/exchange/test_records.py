"""Ops travel small and come back byte for byte; hostile records end in one calm error."""

from __future__ import annotations

import gzip
import json
import os
import random
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from defender_desk.domain.fields import JSON
from defender_desk.domain.journal import Op, new_op, purged
from defender_desk.errors import TooLarge
from defender_desk.exchange import bundle_writer, records, strict_json
from defender_desk.exchange.records import BadRecords, DeviceRecords, RecordBudget
from tests.exchange import desks


def _varied(her: desks.Keys) -> DeviceRecords:
    ops = desks.ops_of(her, ["Uno", "Doś\x01 «ʼ»", "😀", "cuatro"])
    last = ops[-1]
    more = new_op(
        device=her.device, n=5, prev=last.id, time=desks.CLOCK, author="01K7OTHER",
        record=last.record, kind="newer-kind",
        values={"text": {"a": [1, 2.5, None, True]}, "title": "x"},
        parents={"text": ((her.device, 4), ("01K7STAFF001", 9)), "title": ((her.device, 4),)},
    )  # fmt: skip
    far = new_op(
        device=her.device, n=9, prev="ab" * 32, time=desks.CLOCK, author="01K7OTHER",
        record=last.record, kind="note", values={"text": "y"}, parents={"text": ((her.device, 5),)},
    )  # fmt: skip
    body_less = Op(ops[1].header, None)
    without = purged(ops[2], ["text"])
    chain = [ops[0], body_less, without, ops[3], more, far]
    return desks.sealed(her, chain)


def test_ops_come_back_byte_for_byte() -> None:
    held = _varied(desks.defender())
    packed = records.pack_records(held)
    assert records.read_records(held.device, packed) == held
    assert packed == records.pack_records(held)
    sorts = [json.loads(line)[0] for line in gzip.decompress(packed).splitlines()]
    assert sorts == ["r", "o", "h", "p", "o", "o", "r", "o", "s"]


@settings(max_examples=40, deadline=None)
@given(some.dictionaries(
    some.from_regex(r"[a-z_]{1,12}", fullmatch=True),
    some.none() | some.booleans() | some.integers(-(2**53) + 1, 2**53 - 1)
    | some.text(some.characters(exclude_categories=["Cs"]))
    | some.floats(-1e9, 1e9) | some.lists(some.text("aé😀\n\"")),
    max_size=5,
))
def test_any_value_comes_back(values: dict[str, JSON]) -> None:
    op = new_op(
        device="01K7DEFENDER", n=1, prev="", time=desks.CLOCK, author="a", record="r1",
        kind="note", values=values, parents={},
    )  # fmt: skip
    held = DeviceRecords("01K7DEFENDER", ((op.header, op.body),))
    assert records.read_records(held.device, records.pack_records(held)) == held


def _gz(*lines: bytes) -> bytes:
    body = b"".join(line + b"\n" for line in lines)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    start = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    return (start + squeeze.compress(body) + squeeze.flush()
            + struct.pack("<II", zlib.crc32(body), len(body)))


@pytest.mark.parametrize("line", [
    b"", b"[]", b"{}", b"null", b'["q"]', b'["o"]', b'["r",0,""]', b'["r",1,7]', b'["r",true,""]',
    b'["r",1,"",2]', b'["s",1,"","2026",""]', b'["o","r","note","t","a",0,"zz",{}]',
    b'["o","r","note","t","a",{"x":[NaN]},"00",{}]', b"[" * 100_000, b'["r",1,"\\ud800"]',
    b'["r",' + b"9" * 5000 + b',""]', b'["r",1e999,""]', b"\xff\xfe", b'{"a":1,"a":2}',
    b'[["o"],1,2]', b'["h","r","note","2026-03-13T17:34:00.000Z/0000","a",7,"x"]',
])  # fmt: skip
def test_hostile_lines(line: bytes) -> None:
    for lines in ([line], [b'["r",1,""]', line]):
        if lines == [b'["r",1,""]', b'["r",1,7]']:
            continue
        with pytest.raises(BadRecords):
            records.read_records("01K7DEFENDER", _gz(*lines))


def test_bombs_and_scraps() -> None:
    bomb = _gz(b" " * (9 << 20))
    with pytest.raises(BadRecords):
        records.read_records("01K7DEFENDER", bomb)
    packed = records.pack_records(_varied(desks.defender()))
    for cut in range(len(packed)):
        with pytest.raises(BadRecords):
            records.read_records("01K7DEFENDER", packed[:cut])
    for wrong in (packed + b"x", packed + packed, gzip.compress(b'["r",1,""]\n')):
        with pytest.raises(BadRecords):
            records.read_records("01K7DEFENDER", wrong)
    budget = RecordBudget()
    budget.spend(RecordBudget.cap)
    with pytest.raises(BadRecords):
        records.read_records("01K7DEFENDER", packed, budget)


def test_a_line_above_the_cap_is_told_before_it_leaves() -> None:
    her = desks.defender()
    held = desks.sealed(her, desks.ops_of(her, ["ñ" * 600_000]))
    with pytest.raises(TooLarge):
        records.pack_records(held)
    long = desks.sealed(her, desks.ops_of(her, ["a" * 200_000]))
    assert records.read_records(her.device, records.pack_records(long)) == long


def test_another_devices_op_is_refused() -> None:
    her = desks.defender()
    ops = desks.ops_of(her, ["x"])
    with pytest.raises(ValueError):
        records.pack_records(DeviceRecords("01K7ANOTHER0", ((ops[0].header, ops[0].body),)))


@pytest.mark.parametrize("raw", [
    b"NaN", b'{"a":1,"a":1}', b'"\\udfff"', b"[" * 17 + b"]" * 17, b"1e400", b"9" * 20, b"",
    b" 1 x", b"\xc3\x28",
])  # fmt: skip
def test_doubtful_json(raw: bytes) -> None:
    with pytest.raises(strict_json.BadJson):
        strict_json.loads(raw)


def _words(count: int, seed: int) -> str:
    """Text with the frequencies of a language: few words often, many seldom (Zipf)."""
    drawn = random.Random(seed)
    stock = random.Random(3)
    syllables = ["ca", "de", "ción", "ra", "to", "mi", "lo", "en", "pue", "blo", "ta", "ño", "s"]
    lexicon = ["".join(stock.choices(syllables, k=stock.randint(1, 4))) for _ in range(6000)]
    weights = [1 / (rank + 2) for rank in range(6000)]
    return " ".join(drawn.choices(lexicon, weights, k=count))


def test_a_week_of_words_is_small(tmp_path: Path) -> None:
    """50 notes of 350 words and 3 declarations of 25 paragraph pairs stay below 150 KB."""
    her, team = desks.defender(), desks.staff()
    ops, prev = [], ""
    values: dict[str, JSON]
    for n in range(1, 126):
        if n <= 50:
            values = {"title": _words(6, n), "text": _words(350, n), "code": f"E-{n}",
                      "date": "2026-03-12", "place": _words(3, n), "case": "01K7CASE"}
            kind = "note"
        else:
            values = {"es": _words(60, n), "en": _words(55, 1000 + n), "position": n,
                      "declaration": f"01K7DECL{n // 25}", "source": f"01K7REC{n % 50}"}
            kind = "paragraph"
        op = new_op(
            device=her.device, n=n, prev=prev, time=desks.CLOCK, author="01K7PERSON",
            record=f"01K7REC{os.urandom(9).hex()}", kind=kind, values=values, parents={},
        )  # fmt: skip
        ops.append(op)
        prev = op.id
    made = bundle_writer.write_bundle(
        tmp_path, desks.info(her, team), her.signing, records=[desks.sealed(her, ops)]
    )
    assert made.size < 150_000
    changed = new_op(
        device=her.device, n=126, prev=prev, time=desks.CLOCK, author="01K7PERSON",
        record=ops[-1].record, kind="paragraph", values={"es": _words(60, 9)},
        parents={"es": ((her.device, 125),)},
    )  # fmt: skip
    second = bundle_writer.write_bundle(
        tmp_path, desks.info(her, team, series="Q5NS"), her.signing,
        records=[desks.sealed(her, [changed])],
    )  # fmt: skip
    assert second.size < 30_000


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_changed_lines_end_in_one_error(data: some.DataObject) -> None:
    held = _varied(desks.defender())
    body = bytearray(gzip.decompress(records.pack_records(held)))
    for _ in range(data.draw(some.integers(1, 4))):
        at = data.draw(some.integers(0, len(body) - 1))
        end = data.draw(some.integers(at, min(len(body), at + 40)))
        body[at:end] = data.draw(some.binary(max_size=8))
    try:
        found = records.read_records(held.device, _gz(*bytes(body).split(b"\n")[:-1]))
    except BadRecords:
        return
    # What is still taken is whole in itself: packed again it gives the same ops.
    again = records.read_records(held.device, records.pack_records(found))
    assert again.ops == found.ops
