"""Pictures from outside, decoded in a child: facts, copies without metadata, hostile bytes."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import struct
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from defender_desk.errors import CannotRead, UnknownPicture
from defender_desk.media import picture
from defender_desk.media.picture import Decoder, PictureFacts
from defender_desk.media.practice_photos import SCENES, practice_photo
from tests.media.photos import PHONE_SIZE, PLACE, make_photo

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>of a person</x:xmpmeta>"


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder() as one:
        yield one


@pytest.fixture(scope="module")
def photo() -> bytes:
    return practice_photo("wall", taken="2026-03-11T09:52:00", gps=PLACE)


def jpeg(size: tuple[int, int] = (40, 20), **settings: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", **settings)
    return out.getvalue()


def test_facts_of_a_phones_photograph(decoder: Decoder, photo: bytes) -> None:
    assert decoder.facts(photo) == PictureFacts(
        "image/jpeg", 1280, 960, "2026-03-11T09:52:00", "Ejemplo A15", 15.0431, -91.1512, 1
    )


def test_a_photograph_without_coordinates(decoder: Decoder) -> None:
    facts = decoder.facts(practice_photo("door", taken="2026-03-09T14:40:00"))
    assert not facts.has_coordinates
    assert facts.taken == "2026-03-09T14:40:00"


def test_a_picture_that_tells_nothing(decoder: Decoder) -> None:
    assert decoder.facts(jpeg()) == PictureFacts("image/jpeg", 40, 20)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2026:13:41 99:00:00", "ayer", ""])
def test_a_camera_without_a_clock(decoder: Decoder, taken: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = taken
    assert decoder.facts(jpeg(exif=exif.tobytes())).taken == ""


def test_impossible_coordinates_are_none(decoder: Decoder) -> None:
    exif = Image.Exif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude] = (95.0, 0.0, 0.0)
    place[ExifTags.GPS.GPSLongitude] = (10.0, 0.0, 0.0)
    assert decoder.facts(jpeg(exif=exif.tobytes())).latitude is None


def test_copies_are_upright_small_and_say_nothing(decoder: Decoder) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Ejemplo"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (15.0, 2.0, 3.0)
    sideways = Image.new("RGB", (400, 200), "white")
    sideways.paste("blue", (0, 0, 200, 200))  # seen upright: blue above white
    out = io.BytesIO()
    sideways.save(
        out, "JPEG", exif=exif.tobytes(), comment=b"of a person", xmp=XMP, quality=95,
        icc_profile=b"of a person",
    )  # fmt: skip
    data = out.getvalue()

    facts, small = decoder.look(data, size=100)
    assert (facts.width, facts.height, facts.orientation) == (200, 400, 6)
    for copy, size in ((small, (50, 100)), (decoder.safe_copy(data), (200, 400))):
        with Image.open(io.BytesIO(copy)) as seen:
            assert seen.size == size
            assert not seen.getexif()
            assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            top = seen.convert("RGB").getpixel((size[0] // 2, size[1] // 4))
        assert top[2] > 200
        assert top[0] < 60
        assert b"Ejemplo" not in copy
        assert b"person" not in copy
        assert b"xmp" not in copy.lower()


def test_a_light_copy_for_sending(decoder: Decoder, photo: bytes) -> None:
    light = decoder.safe_copy(photo, quality=70, longest=640)
    with Image.open(io.BytesIO(light)) as seen:
        assert seen.size == (640, 480)
    assert len(light) < len(decoder.safe_copy(photo))


def test_a_transparent_png_lies_on_white(decoder: Decoder) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(decoder.thumbnail(out.getvalue()))) as seen:
        assert min(seen.convert("RGB").getpixel((15, 15))) > 250


def test_heic_as_iphones_write_it(decoder: Decoder) -> None:
    data = (Path(__file__).parent / "gradient.heic").read_bytes()
    facts, small = decoder.look(data)
    assert (facts.mime, facts.width, facts.height) == ("image/heic", 64, 48)
    assert small.startswith(b"\xff\xd8\xff")


def bomb() -> bytes:
    """A PNG of 1 KB that says it is 60,000 by 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    pixels = zlib.compress(bytes(1 << 20), 9)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"GIF89a" + bytes(50),
        b"\xff\xd8\xff" + bytes(500),
        b"\x89PNG\r\n\x1a\n" + b"\x00\xff" * 200,
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(300),
        jpeg((500, 500))[:-400],
        bomb(),
    ],
    ids=["empty", "text", "gif", "no-jpeg", "no-png", "no-heic", "cut", "bomb"],
)
def test_hostile_bytes_are_refused_and_the_next_picture_works(
    decoder: Decoder, photo: bytes, data: bytes
) -> None:
    with pytest.raises(UnknownPicture) as refused:
        decoder.look(data, name="IMG_1.jpg")
    assert refused.value.facts == {"name": "IMG_1.jpg"}
    assert decoder.facts(photo).width == 1280


def test_random_damage_never_harms_the_caller(decoder: Decoder, photo: bytes) -> None:
    chance = random.Random(5)
    small = decoder.safe_copy(photo, longest=200)
    for _ in range(60):
        damaged = bytearray(small)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(UnknownPicture):
            decoder.look(bytes(damaged))
    assert decoder.facts(photo).height == 960


def test_a_child_that_dies_is_replaced(photo: bytes) -> None:
    with Decoder() as decoder:
        decoder.facts(photo)
        child = decoder._child
        assert child is not None
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert decoder.facts(photo).width == 1280
    assert decoder._child is None


def test_a_child_that_takes_too_long_is_ended(photo: bytes) -> None:
    with Decoder(seconds=0.0) as decoder, pytest.raises(UnknownPicture):
        decoder.facts(photo)
    assert threading.active_count() >= 1
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]



def test_the_child_can_open_no_file_and_take_no_more_memory(photo: bytes) -> None:
    with Decoder() as decoder:
        decoder.facts(photo)
        child = decoder._child
        assert child is not None
        limits = Path(f"/proc/{child.pid}/limits").read_text()
    rows = {row[:26].strip(): row[26:].split() for row in limits.splitlines()}
    assert rows["Max open files"][:2] == ["3", "3"]
    assert rows["Max file size"][:2] == ["0", "0"]
    assert rows["Max address space"][:2] == [str(1 << 30)] * 2


def test_one_child_looks_at_five_photographs(tmp_path: Path) -> None:
    photos = [make_photo(tmp_path / f"{n}.jpg", n, PHONE_SIZE).read_bytes() for n in range(5)]
    with Decoder() as decoder:
        looked = [decoder.look(data) for data in photos]
    assert all(facts.has_coordinates and len(small) < 60_000 for facts, small in looked)


def test_one_picture_by_its_path(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "IMG_0412.jpg", 0)
    before = path.read_bytes()
    assert picture.read_facts(path).taken == "2026-03-11T09:52:00"
    assert path.read_bytes() == before
    assert picture.thumbnail(before).startswith(b"\xff\xd8\xff")
    assert picture.preview(before).startswith(b"\xff\xd8\xff")
    assert picture.safe_copy(before).startswith(b"\xff\xd8\xff")
    with pytest.raises(CannotRead):
        picture.read_facts(tmp_path / "gone.jpg")


@pytest.mark.parametrize("scene", SCENES)
def test_practice_photographs_are_whole_and_of_the_wanted_size(scene: str) -> None:
    data = practice_photo(scene, taken="2026-03-11T09:52:00", gps=PLACE, approx_bytes=1_000_000)
    assert abs(len(data) - 1_000_000) < 20_000
    with Image.open(io.BytesIO(data)) as seen:
        seen.load()
    assert data == practice_photo(
        scene, taken="2026-03-11T09:52:00", gps=PLACE, approx_bytes=1_000_000
    )
