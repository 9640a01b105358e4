"""The child that opens pictures nobody vouches for: ``python -m defender_desk.media.decode``.

It reads requests from standard input and writes answers to standard output, one JSON line and
then the announced number of bytes each way; nothing touches the disk. On Linux it may use 1 GiB
of memory and 20 seconds of processor time a picture, open no file and write none.
"""

from __future__ import annotations

import io
import json
import math
import sys
import warnings
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from PIL import (
    ExifTags,
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
)

from defender_desk.media import kind

MOST_PIXELS: Final = 120_000_000
MEMORY: Final = 1 << 30  # bytes
SECONDS: Final = 20  # of processor time for one picture

_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIF"}
# Imported before files are forbidden: Pillow would load them at the first picture.
_LOADED: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin)


def main() -> int:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    _learn_heic()
    _warm_up()
    _give_up_rights()
    while line := requests.readline(4096):
        request = json.loads(line)
        data = requests.read(request["length"])
        _allow_seconds()
        try:
            told, result = _answer(request, data)
        except Exception as error:  # noqa: BLE001  (hostile bytes may raise anything at all)
            told, result = {"refused": type(error).__name__}, b""
        _send(answers, told, result)
    return 0


def _send(answers: BinaryIO, told: Mapping[str, Any], result: bytes) -> None:
    head = json.dumps({**told, "length": len(result)}).encode() + b"\n"
    answers.write(head)
    answers.write(result)
    answers.flush()


def _answer(request: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    mime = kind.sniff(data)
    told: dict[str, Any] = {"mime": mime}
    longest = request["longest"]
    with Image.open(io.BytesIO(data), formats=(_FORMATS[mime],)) as picture:
        if request["facts"]:
            told |= _facts(picture, mime)
        if longest:
            picture.draft("RGB", (longest, longest))
        picture.load()  # a truncated picture is found out here
        if request.get("gray"):
            return _as_gray(picture, longest, mime)
        if not request["jpeg"]:
            return told, b""
        return told, _as_jpeg(picture, longest, request["quality"], request.get("turn", 0))


def _as_gray(
    picture: Image.Image, longest: int, mime: str
) -> tuple[dict[str, Any], bytes]:
    """Upright pixels of one byte each, with their size; transparency shows white."""
    ImageOps.exif_transpose(picture, in_place=True)
    if longest:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if picture.mode in ("RGBA", "LA", "PA"):
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    flat = picture.convert("L")
    told = {"mime": mime, "width": flat.width, "height": flat.height, "orientation": 1}
    return told, flat.tobytes()


_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180,
          270: Image.Transpose.ROTATE_90}
"""Degrees clockwise to Pillow's names, which count the other way round."""


def _as_jpeg(picture: Image.Image, longest: int, quality: int, turn: int = 0) -> bytes:
    """The pixels alone, upright: no EXIF, no XMP, no comments, no colour profile.

    ``turn`` turns them further, in degrees clockwise: 0, 90, 180 or 270.
    """
    # In place, and no copy that is not needed: 100 megapixels take 400 MB each time.
    # pi-heif turns pictures upright by itself and says so by setting the orientation to 1.
    ImageOps.exif_transpose(picture, in_place=True)
    upright = picture.transpose(_TURNS[turn]) if turn in _TURNS else picture
    if longest:
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        upright = Image.new("RGB", seen.size, "white")
        upright.paste(seen, mask=seen.getchannel("A"))
    elif upright.mode != "RGB":
        upright = upright.convert("RGB")
    upright.info.clear()  # Pillow would carry comments and XMP from here into the copy
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=quality, optimize=bool(longest))
    return out.getvalue()


def _facts(picture: Image.Image, mime: str) -> dict[str, Any]:
    exif = picture.getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    taken = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    camera = (exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model))
    place = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    turned = exif.get(ExifTags.Base.Orientation, 1)
    orientation = turned if isinstance(turned, int) and 1 <= turned <= 8 else 1
    width, height = picture.size
    if orientation >= 5:
        width, height = height, width
    return {
        "width": width,
        "height": height,
        "taken": _text(taken),
        "camera": [_text(part) for part in camera],
        "place": place,
        "orientation": orientation,
    }


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value[:200] if isinstance(value, str) else ""


def _place(gps: Mapping[int, Any]) -> list[float] | None:
    """Latitude and longitude in degrees, north and east positive (EXIF 2.32, 4.6.6)."""
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude])
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if _text(gps.get(ExifTags.GPS.GPSLatitudeRef)).upper().startswith("S"):
        latitude = -latitude
    if _text(gps.get(ExifTags.GPS.GPSLongitudeRef)).upper().startswith("W"):
        longitude = -longitude
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return [round(latitude, 6), round(longitude, 6)]


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _learn_heic() -> None:
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False)
    pi_heif.options.DECODE_THREADS = 1


def _warm_up() -> None:
    """One small picture of each kind, so that Pillow loads its parts while files may be read."""
    Image.preinit()
    everything = {"facts": True, "longest": 8, "jpeg": True, "quality": 80}
    for form in ("JPEG", "PNG"):
        sample = io.BytesIO()
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        Image.new("RGBA" if form == "PNG" else "RGB", (16, 16)).save(sample, form, exif=exif)
        _answer(everything, sample.getvalue())


def _give_up_rights() -> None:
    if not sys.platform.startswith("linux"):
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Standard input, output and error are open; no other descriptor can be had any more.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _allow_seconds() -> None:
    if not sys.platform.startswith("linux"):
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    so_far = math.ceil(used.ru_utime + used.ru_stime)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (so_far + SECONDS, hard))


if __name__ == "__main__":
    sys.exit(main())
