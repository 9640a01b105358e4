"""Sealing and opening: round trips at every edge, faults of sinks and sources, hostile bytes."""

from __future__ import annotations

import io
import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.crypto import age, age_header
from defender_desk.crypto.age import CHUNK, Damaged, NoMatch, Opener, Sealer
from defender_desk.errors import Cancelled
from defender_desk.progress import Stoppable

ME = age.new_identity()
OTHER = age.new_identity()
EDGES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 16 * CHUNK, 16 * CHUNK + 1, 40 * CHUNK + 7]


def sealed(data: bytes, step: int = 1 << 30) -> bytes:
    sink = io.BytesIO()
    with Sealer(sink, [ME.recipient]) as sealer:
        for start in range(0, len(data), step):
            sealer.write(data[start : start + step])
    assert sealer.written == len(sink.getvalue()) == age.sealed_size(len(data))
    assert sealer.taken == len(data)
    return sink.getvalue()


@pytest.mark.parametrize("size", EDGES)
@pytest.mark.parametrize("step", [1000, CHUNK, 3 * CHUNK - 5, 1 << 30])
def test_what_is_sealed_comes_back_whatever_the_pieces(size: int, step: int) -> None:
    data = random.Random(size).randbytes(size)
    whole = sealed(data, max(step, size // 500))
    assert Opener(io.BytesIO(whole), [ME]).read() == data
    assert b"".join(Opener(io.BytesIO(whole), [OTHER, ME])) == data
    opener, parts = Opener(io.BytesIO(whole), [ME]), []
    while part := opener.read(70_001):
        parts.append(part)
    assert b"".join(parts) == data
    assert opener.read() == opener.read(0) == b""


def test_the_same_words_never_seal_to_the_same_bytes() -> None:
    assert sealed(b"x") != sealed(b"x")


def test_it_opens_for_each_recipient_and_for_nobody_else() -> None:
    third = age.new_identity()
    sink = io.BytesIO()
    with Sealer(sink, [ME.recipient, OTHER.recipient]) as sealer:
        sealer.write(memoryview(b"both"))
    assert len(sink.getvalue()) == age.sealed_size(4, recipients=2)
    for reader in (ME, OTHER):
        assert Opener(io.BytesIO(sink.getvalue()), [reader]).read() == b"both"
    for nobody in ([third], []):
        with pytest.raises(NoMatch):
            Opener(io.BytesIO(sink.getvalue()), nobody)
    with pytest.raises(NoMatch):
        Opener(io.BytesIO(sink.getvalue()), passphrase="both")


def test_what_was_just_written_is_read_back_with_the_file_key() -> None:
    sink = io.BytesIO()
    sealer = age.seal(io.BytesIO(b"bundle"), sink, [OTHER.recipient])
    back = Opener(io.BytesIO(sink.getvalue()), file_key=sealer.file_key)
    assert back.read() == b"bundle"
    assert back.file_key == sealer.file_key
    with pytest.raises(Damaged, match="mac"):
        Opener(io.BytesIO(sink.getvalue()), file_key=bytes(16))


def test_a_passphrase_opens_and_another_does_not() -> None:
    sink = io.BytesIO()
    age.seal(io.BytesIO(b"secreto"), sink, passphrase="cinco palabras", log_n=10)
    assert b" 10\n" in sink.getvalue()[:120]
    assert Opener(io.BytesIO(sink.getvalue()), passphrase="cinco palabras").read() == b"secreto"
    with pytest.raises(NoMatch):
        Opener(io.BytesIO(sink.getvalue()), passphrase="cinco palabra")
    with pytest.raises(NoMatch):
        Opener(io.BytesIO(sink.getvalue()), [ME])


def test_work_above_the_limit_is_refused_before_it_is_done() -> None:
    sink = io.BytesIO()
    age.seal(io.BytesIO(b"x"), sink, passphrase="p", log_n=11)

    def never(passphrase: bytes, salt: bytes, log_n: int) -> bytes:
        raise AssertionError("the key was derived")

    with pytest.raises(Damaged, match="header"):
        Opener(io.BytesIO(sink.getvalue()), passphrase="p", max_log_n=10, derive=never)


def test_recipients_or_a_passphrase_never_both_never_none() -> None:
    with pytest.raises(ValueError, match="recipients or"):
        Sealer(io.BytesIO())
    with pytest.raises(ValueError, match="recipients or"):
        Sealer(io.BytesIO(), [ME.recipient], "p")


def test_a_closed_sealer_takes_nothing_more() -> None:
    sink = io.BytesIO()
    sealer = Sealer(sink, [ME.recipient])
    sealer.close()
    sealer.close()
    assert Opener(io.BytesIO(sink.getvalue()), [ME]).read() == b""
    with pytest.raises(ValueError, match="closed"):
        sealer.write(b"x")


def test_after_an_error_the_sealed_file_has_no_end() -> None:
    sink = io.BytesIO()
    with suppress(ZeroDivisionError), Sealer(sink, [ME.recipient]) as sealer:
        sealer.write(bytes(3 * CHUNK))
        raise ZeroDivisionError
    with pytest.raises(Damaged, match="payload"):
        Opener(io.BytesIO(sink.getvalue()), [ME]).read()


class Stingy:
    """A raw sink that takes few bytes at a time, then none; or says nothing of what it took."""

    def __init__(self, room: int, silent: bool = False) -> None:
        self.room, self.silent, self.kept = room, silent, bytearray()

    def write(self, data: memoryview) -> int | None:
        if self.silent:
            self.kept += data
            return None
        taken = min(len(data), 5000, self.room - len(self.kept))
        self.kept += data[:taken]
        return taken


def test_a_sink_that_takes_little_gets_everything_and_a_full_one_is_an_error() -> None:
    for sink in (Stingy(1 << 20), Stingy(0, silent=True)):
        age.seal(io.BytesIO(bytes(100_000)), sink, [ME.recipient])
        assert Opener(io.BytesIO(bytes(sink.kept)), [ME]).read() == bytes(100_000)
    for room in (0, 100, 300, 66_000, 100_000):
        with pytest.raises(OSError, match="error"):
            age.seal(io.BytesIO(bytes(100_000)), Stingy(room), [ME.recipient])


def test_a_sink_that_keeps_the_view_is_found_out() -> None:
    kept: list[memoryview] = []

    class Keeper:
        def write(self, data: memoryview) -> int:
            kept.append(data)
            return len(data)

    age.seal(io.BytesIO(b"x"), Keeper(), [ME.recipient])
    with pytest.raises(ValueError, match="released"):
        bytes(kept[-1])


def test_a_slow_source_is_read_to_its_end() -> None:
    data = sealed(random.Random(1).randbytes(200_000))

    class Drops(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 777))

    assert len(Opener(Drops(data), [ME]).read()) == 200_000


def test_progress_counts_and_stops_both_ways() -> None:
    data, watch, sink = bytes(3_000_000), Stoppable(), io.BytesIO()
    age.seal(io.BytesIO(data), sink, [ME.recipient], progress=watch, total=len(data))
    assert (watch.done, watch.total) == (3_000_000, 3_000_000)
    back = io.BytesIO()
    opener = Opener(io.BytesIO(sink.getvalue()), [ME])
    assert age.open_to(opener, back, progress=watch, total=7) == 3_000_000
    assert (back.getvalue(), watch.total) == (data, 7)
    watch.stop()
    with pytest.raises(Cancelled):
        age.seal(io.BytesIO(data), io.BytesIO(), [ME.recipient], progress=watch)
    with pytest.raises(Cancelled):
        age.open_to(Opener(io.BytesIO(sink.getvalue()), [ME]), io.BytesIO(), progress=watch)


def test_keys_are_read_as_written_and_in_no_other_way() -> None:
    assert age.read_identity(ME.text) == ME
    assert age.read_recipient(ME.recipient) == ME.public
    assert ME.secret.hex() not in repr(ME)
    flipped = ME.recipient[:-1] + ("q" if ME.recipient[-1] != "q" else "p")
    short = age_header.bech32.encode("age", bytes(31))
    for text in ("", "age1", ME.text, ME.recipient.upper(), flipped, short, ME.recipient + "b",
                 ME.recipient[:9].upper() + ME.recipient[9:]):  # fmt: skip
        with pytest.raises(age.BadKey):
            age.read_recipient(text)
    for text in ("", ME.text.lower(), ME.recipient, ME.text + " "):
        with pytest.raises(age.BadKey):
            age.read_identity(text)
    with pytest.raises(age.BadKey):
        Sealer(io.BytesIO(), [age.recipient_text(bytes(32))])


def test_bech32_refuses_spare_bits() -> None:
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    values = [0, 1]
    expanded = age_header.bech32._expanded("age") + values
    check = age_header.bech32._checksum(expanded + [0] * 6) ^ 1
    tail = "".join(letters[check >> 5 * (5 - i) & 31] for i in range(6))
    assert age_header.bech32.decode("age", "age1" + "qp" + tail) is None


SMALL = sealed(b"testimonio")
BIG = sealed(random.Random(2).randbytes(3 * CHUNK + 100))


HEADER_PARTS = [
    b"age-encryption.org/v1\n", b"-> X25519 ", b"-> scrypt ", b"A" * 43, b"A" * 22 + b" 9\n",
    b"\n", b"--- ", b"---", b"-> x y", b" ", b"A" * 64, b"=", b"\r\n", b"\xff",
]  # fmt: skip


def opens(data: bytes) -> bytes | None:
    try:
        return Opener(io.BytesIO(data), [ME]).read()
    except age.AgeError:
        return None


def test_no_flipped_bit_of_a_small_file_is_accepted() -> None:
    for place in range(len(SMALL) * 8):
        bad = bytearray(SMALL)
        bad[place // 8] ^= 1 << place % 8
        assert opens(bytes(bad)) is None, place


def test_no_cut_of_a_small_file_is_accepted() -> None:
    for size in range(len(SMALL)):
        assert opens(SMALL[:size]) is None, size


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(BIG) - 1), st.integers(1, 255), st.booleans())
def test_no_change_of_a_large_file_is_accepted(place: int, change: int, cut: bool) -> None:
    bad = bytearray(BIG)
    bad[place] ^= change
    assert opens(BIG[:place] if cut else bytes(bad)) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_noise_is_refused_by_name(noise: bytes) -> None:
    assert opens(noise) is None
    assert opens(SMALL[:22] + noise) is None
    assert opens(SMALL[:-40] + noise) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(HEADER_PARTS), max_size=12))
def test_headers_put_together_at_random_are_refused_by_name(parts: list[bytes]) -> None:
    assert opens(b"".join(parts)) is None


def test_a_header_without_end_is_given_up() -> None:
    class Endless:
        served = 0

        def read(self, size: int) -> bytes:
            self.served += size
            return b"A" * size

    source = Endless()
    with pytest.raises(Damaged, match="header"):
        Opener(source, [ME])
    assert source.served < 1 << 20


def test_a_fault_is_told_after_what_came_before_it_and_again_each_time() -> None:
    bad = bytearray(BIG)
    bad[-1] ^= 1
    opener = Opener(io.BytesIO(bytes(bad)), [ME])
    assert len(opener.read(1 << 20)) == 3 * CHUNK
    for _ in range(2):
        with pytest.raises(Damaged, match="payload"):
            opener.read(10)
