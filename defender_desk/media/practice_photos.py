"""Drawn photographs for practice, for ``demo`` and for tests: real JPEGs, of nobody's house.

Each scene is drawn with Pillow, grained like a phone's picture and given the EXIF a phone writes.
The same arguments give the same bytes.
"""

from __future__ import annotations

import io
import random
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image, ImageDraw

SCENES: Final = ("wall", "wall_close", "wall_side", "door", "house", "path", "notebook", "scan")
CAMERA: Final = ("Ejemplo", "Ejemplo A15")
_WIDTH, _HEIGHT = 1280, 960
_UNIT = 4  # scenes are laid out on 320 by 240


def practice_photo(
    scene: str,
    *,
    taken: str,
    gps: tuple[float, float] | None = None,
    approx_bytes: int | None = None,
) -> bytes:
    """A JPEG of ``scene`` (one of `SCENES`; another word gives a notebook page of that number).

    ``taken`` is ISO 8601 without zone; ``gps`` is latitude and longitude in degrees or None.
    With ``approx_bytes`` (over 300,000) the file comes out within a few per cent of that size,
    as a phone's photograph would be; without it, about 150 kB.
    """
    from PIL import Image, ImageDraw

    seed = zlib.crc32(f"{scene} {taken}".encode())
    chance = random.Random(seed)
    picture = Image.new("RGB", (_WIDTH, _HEIGHT))
    draw = ImageDraw.Draw(picture)
    _DRAWINGS.get(scene, _notebook)(draw, chance)
    _grain(picture, seed)
    if scene == "scan":
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86, exif=_exif(taken, gps))
    data = out.getvalue()
    if approx_bytes is not None and approx_bytes > len(data):
        data = _lengthened(data, approx_bytes, chance)
    return data


def _lengthened(data: bytes, size: int, chance: random.Random) -> bytes:
    """Bring a JPEG to ``size`` bytes with maker-note-like segments (APP11) behind the first.

    Phones fill their files with such blocks; the picture itself stays as it is.
    """
    missing = size - len(data)
    blocks = []
    while missing > 4:
        length = min(missing - 4, 65_000)
        blocks.append(b"\xff\xeb" + (length + 2).to_bytes(2, "big") + chance.randbytes(length))
        missing -= length + 4
    end_of_first = 4 + int.from_bytes(data[4:6], "big")
    return data[:end_of_first] + b"".join(blocks) + data[end_of_first:]


def _exif(taken: str, gps: tuple[float, float] | None) -> bytes:
    from PIL import ExifTags, Image

    moment = datetime.fromisoformat(taken).strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = CAMERA
    exif[ExifTags.Base.Orientation] = 1
    exif[ExifTags.Base.DateTime] = moment
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = moment
    if gps is not None:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        latitude, longitude = gps
        place[ExifTags.GPS.GPSLatitudeRef] = "S" if latitude < 0 else "N"
        place[ExifTags.GPS.GPSLatitude] = _sixtieths(latitude)
        place[ExifTags.GPS.GPSLongitudeRef] = "W" if longitude < 0 else "E"
        place[ExifTags.GPS.GPSLongitude] = _sixtieths(longitude)
    return exif.tobytes()


def _sixtieths(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(degrees) * 60, 60)
    minutes = int(rest)
    return (whole, float(minutes), round((rest - minutes) * 60, 3))


def _grain(picture: Image.Image, seed: int) -> None:
    """A sensor's noise: without it a drawing has too few bytes and looks like one."""
    from PIL import Image, ImageChops

    noise = Image.frombytes("L", (320, 240), random.Random(seed).randbytes(320 * 240))
    large = noise.resize(picture.size, Image.Resampling.BICUBIC).point(lambda v: v // 12)
    picture.paste(ImageChops.subtract(picture, Image.merge("RGB", (large, large, large))))


def _box(x: float, y: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return (x * _UNIT, y * _UNIT, right * _UNIT, bottom * _UNIT)


def _points(*pairs: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * _UNIT, y * _UNIT) for x, y in pairs]


def _text(
    draw: ImageDraw.ImageDraw, x: float, y: float, words: str, size: float, ink: str
) -> None:
    from PIL import ImageFont

    draw.text((x * _UNIT, y * _UNIT), words, fill=ink, font=ImageFont.load_default(size * _UNIT))


def _bricks(draw: ImageDraw.ImageDraw, chance: random.Random, scale: float = 1.0) -> None:
    draw.rectangle(_box(0, 0, 320, 240), fill="#CDB78F")
    for row in range(int(10 / scale) + 1):
        for column in range(-1, int(7 / scale) + 1):
            shade = chance.randint(-7, 7)
            left = (column * 52 - (row % 2) * 24) * scale
            top = row * 24 * scale
            colour = (194 + shade, 170 + shade, 128 + shade)
            draw.rectangle(_box(left, top, left + 49 * scale, top + 21 * scale), fill=colour)


_LETTERS: Final = (
    ((70, 140), (80, 98), (98, 100), (98, 146)),
    ((78, 122), (104, 122)),
    ((126, 146), (126, 92), (148, 94), (150, 112), (128, 120)),
    ((176, 92), (176, 146)),
    ((176, 120), (190, 104), (204, 118), (204, 146)),
    ((228, 100), (250, 96), (256, 122), (250, 142), (232, 144)),
)


def _paint_marks(draw: ImageDraw.ImageDraw, scale: float, dx: float, dy: float) -> None:
    """Strokes of black paint that spell nothing."""
    width = int(7 * scale * _UNIT)
    for stroke in _LETTERS:
        moved = _points(*((x * scale + dx, y * scale + dy) for x, y in stroke))
        draw.line(moved, fill="#3E3A44", width=width, joint="curve")
        for x, y in (moved[0], moved[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), "#3E3A44")
    under = ((62, 168), (120, 163), (190, 169), (262, 160))
    line = _points(*((x * scale + dx, y * scale + dy) for x, y in under))
    draw.line(line, fill="#6E2E2E", width=int(width * 0.85), joint="curve")


def _wall(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _bricks(draw, chance)
    _paint_marks(draw, 1.0, 0, 0)
    draw.rectangle(_box(0, 214, 320, 240), fill="#8C7654")


def _wall_close(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _bricks(draw, chance, 1.7)
    _paint_marks(draw, 1.6, -90, -80)


def _wall_side(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _bricks(draw, chance, 0.8)
    _paint_marks(draw, 0.7, 6, 30)
    draw.rectangle(_box(214, 40, 292, 222), fill="#7B5A3C")
    draw.rectangle(_box(220, 46, 286, 222), fill="#5C7D74")
    draw.rectangle(_box(0, 216, 320, 240), fill="#8C7654")


def _door(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle(_box(0, 0, 320, 240), fill="#D8C7A6")
    draw.rectangle(_box(86, 18, 234, 240), fill="#7B5A3C")
    draw.rectangle(_box(96, 28, 224, 240), fill="#5C7D74")
    for panel in ((108, 44, 154, 124), (166, 44, 212, 124), (108, 140, 212, 240)):
        draw.rectangle(_box(*panel), fill="#4F6F66")
    draw.rectangle(_box(198, 130, 216, 146), fill="#9A9A98")
    draw.ellipse(_box(201, 129, 211, 139), fill="#D7B45A")
    draw.rounded_rectangle(_box(244, 56, 290, 86), 12, fill="#F2EBDD", outline="#8B7B5A", width=4)
    _text(draw, 255, 59, "14", 20, "#3A3A3A")


def _hills(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for line in range(_HEIGHT):
        part = line / _HEIGHT
        colour = (int(156 + 64 * part), int(187 + 40 * part), int(208 + 12 * part))
        draw.line((0, line, _WIDTH, line), fill=colour)
    far = ((0, 128), (60, 92), (118, 122), (176, 80), (240, 118), (320, 86), (320, 240), (0, 240))
    draw.polygon(_points(*far), fill="#7E9A86")


def _house(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _hills(draw, chance)
    near = ((0, 150), (80, 122), (150, 148), (230, 118), (320, 150), (320, 240), (0, 240))
    draw.polygon(_points(*near), fill="#5F7F63")
    draw.rectangle(_box(0, 188, 320, 240), fill="#A58A66")
    draw.rectangle(_box(60, 108, 250, 204), fill="#D9C6A3")
    draw.polygon(_points((46, 110), (155, 66), (264, 110)), fill="#A45B3D", outline="#8A4A30")
    draw.rectangle(_box(136, 138, 174, 204), fill="#5E7C86")
    draw.rectangle(_box(140, 143, 170, 170), fill="#6F8E98")
    for left in (82, 196):
        draw.rectangle(_box(left, 134, left + 34, 164), fill="#43525A")
        draw.line(_points((left + 17, 134), (left + 17, 164)), fill="#C7B48F", width=10)
        draw.line(_points((left, 149), (left + 34, 149)), fill="#C7B48F", width=10)


def _path(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _hills(draw, chance)
    draw.rectangle(_box(0, 150, 320, 240), fill="#7E9A86")
    left = ((140, 240), (150, 200), (170, 170), (168, 138))
    right = ((180, 136), (200, 180), (208, 210), (214, 240))
    draw.polygon(_points(*left, *right), fill="#C8B28A")
    for x, y, radius in ((40, 172, 22), (70, 180, 16), (278, 176, 24), (250, 186, 15)):
        draw.ellipse(_box(x - radius, y - radius, x + radius, y + radius), fill="#3F6047")


def _notebook(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle(_box(0, 0, 320, 240), fill="#6E5B49")
    draw.polygon(_points((46, 28), (262, 13), (277, 216), (61, 231)), fill="#F6F1E4")
    draw.line(_points((70, 27), (85, 229)), fill="#D98C84", width=8)
    for row in range(9):
        y = 50 + row * 20
        draw.line(_points((53 + row, y), (266 + row, y - 14)), fill="#BCD0DA", width=5)
        if chance.random() < 0.85:
            _handwriting(draw, chance, 82 + row, y - 5)


def _handwriting(draw: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float) -> None:
    end = x + chance.randint(70, 165)
    trail = []
    while x < end:
        trail.append((x, y + chance.uniform(-5, 2)))
        x += chance.uniform(3, 6)
        y -= 0.3
    draw.line(_points(*trail), fill="#33415C", width=9, joint="curve")


def _scan(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A typed certificate lying on a table, drawn sideways: the photo is turned afterwards."""
    draw.rectangle(_box(0, 0, 320, 240), fill="#CFCBC2")
    draw.rectangle(_box(22, 20, 306, 222), fill="#FBFAF6", outline="#B9B4A8", width=4)
    draw.ellipse(_box(272, 108, 298, 134), outline="#56748A", width=11)
    draw.line(_points((262, 70), (262, 172)), fill="#444444", width=16)
    for row in range(9):
        length = 158 if row % 3 else 112
        x = 244 - row * 16
        draw.line(_points((x, 36), (x, 36 + length)), fill="#8B8B88", width=11)
    draw.ellipse(_box(46, 150, 86, 190), outline="#7A4B86", width=9)
    draw.ellipse(_box(53, 157, 79, 183), outline="#7A4B86", width=6)
    draw.line(_points((56, 44), (66, 62), (52, 76), (62, 92), (54, 106)), fill="#23406B", width=10)


_DRAWINGS: Final[dict[str, Callable[[ImageDraw.ImageDraw, random.Random], None]]] = {
    "wall": _wall,
    "wall_close": _wall_close,
    "wall_side": _wall_side,
    "door": _door,
    "house": _house,
    "path": _path,
    "notebook": _notebook,
    "scan": _scan,
}
