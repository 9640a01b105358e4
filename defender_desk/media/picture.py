"""Pictures from outside: their facts, and small or safe copies of them.

A picture may have been made to attack whoever opens it, so its bytes are decoded only in a
child process (`defender_desk.media.decode`) that can reach nothing. Bytes go over pipes; nothing
touches the disk, and the original bytes are never rewritten.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from defender_desk.errors import CannotRead, UnknownPicture
from defender_desk.media import kind

LARGEST: Final = 100 << 20  # bytes of a picture that are tried at all
SECONDS: Final = 30.0  # by the clock, for one picture
_LONGEST_LINE: Final = 8192
_TAKEN: Final = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture says of itself; nothing of it is vouched for.

    ``width`` and ``height`` are pixels as seen upright; ``taken`` is ISO 8601 without zone or
    "" (the camera's clock); ``latitude`` and ``longitude`` are degrees, None without coordinates;
    ``orientation`` is EXIF's 1 to 8.
    """

    mime: str
    width: int
    height: int
    taken: str = ""
    camera: str = ""
    latitude: float | None = None
    longitude: float | None = None
    orientation: int = 1

    @property
    def has_coordinates(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class Decoder:
    """One child for many pictures, started at the first and again after it died of one.

    Used as a context manager or ended with `close`. May be used from any thread: pictures wait
    for each other. Every method raises UnknownPicture for what is not a whole JPEG, PNG or HEIC.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind_: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; a later picture starts another."""
        with self._turn:
            self._end_child()

    def facts(self, data: bytes, name: str = "") -> PictureFacts:
        """Size, time, camera and place; ``name`` is only named in an error."""
        return self._ask(data, name, facts=True, longest=64)[0]

    def look(self, data: bytes, size: int = 320, name: str = "") -> tuple[PictureFacts, bytes]:
        """Facts and thumbnail in one go: what adding a photograph needs."""
        return self._ask(data, name, facts=True, longest=size, jpeg=True)

    def thumbnail(self, data: bytes, size: int = 320, name: str = "") -> bytes:
        """A JPEG no longer than ``size`` pixels on either side, upright, without metadata."""
        return self._ask(data, name, longest=size, jpeg=True)[1]

    def preview(self, data: bytes, size: int = 1600, name: str = "") -> bytes:
        """As `thumbnail`, for looking at closely."""
        return self._ask(data, name, longest=size, jpeg=True)[1]

    def safe_copy(
        self, data: bytes, quality: int = 90, longest: int | None = None, name: str = ""
    ) -> bytes:
        """A JPEG of the pixels alone, upright, without any metadata.

        ``longest`` (pixels, e.g. 1600) makes a light copy for sending; without it every pixel
        stays. ``quality`` is JPEG's 1 to 95.
        """
        return self._ask(data, name, longest=longest or 0, jpeg=True, quality=quality)[1]

    def turned(self, data: bytes, degrees: int, name: str = "") -> bytes:
        """As `safe_copy`, every pixel kept, turned by 90, 180 or 270 degrees clockwise."""
        return self._ask(data, name, jpeg=True, quality=92, turn=degrees)[1]

    def gray(self, data: bytes, longest: int = 2400, name: str = "") -> tuple[bytes, int, int]:
        """One byte for each pixel, rows from the top, upright; width and height in pixels.

        For reading the codes on photographed sheets; ``longest`` bounds the longer side.
        """
        facts, pixels = self._ask(data, name, longest=longest, gray=True)
        if len(pixels) != facts.width * facts.height:
            raise UnknownPicture(name=name)
        return pixels, facts.width, facts.height

    def _ask(
        self,
        data: bytes,
        name: str,
        *,
        gray: bool = False,
        facts: bool = False,
        longest: int = 0,
        jpeg: bool = False,
        quality: int = 85,
        turn: int = 0,
    ) -> tuple[PictureFacts, bytes]:
        mime = kind.sniff(data)
        if not kind.is_picture(mime) or len(data) > LARGEST:
            raise UnknownPicture(name=name)
        request = {
            "length": len(data),
            "facts": facts,
            "longest": longest,
            "jpeg": jpeg,
            "quality": min(max(quality, 1), 95),
            "gray": gray,
            "turn": turn,
        }
        with self._turn:
            answer = self._exchange(json.dumps(request).encode() + b"\n", data)
        if answer is None:
            raise UnknownPicture(name=name)
        told, result = answer
        if jpeg and not result.startswith(b"\xff\xd8\xff"):
            raise UnknownPicture(name=name)
        found = _facts_told(told, mime) if facts or gray else PictureFacts(mime, 0, 0)
        if found is None:
            raise UnknownPicture(name=name)
        return found, result

    def _exchange(self, head: bytes, data: bytes) -> tuple[Mapping[str, Any], bytes] | None:
        """One request and its answer; None when refused or when the child died of it."""
        child = self._running_child()
        assert child.stdin is not None
        assert child.stdout is not None
        watch = threading.Timer(self._seconds, child.kill)
        watch.start()
        try:
            child.stdin.write(head)
            child.stdin.write(data)
            child.stdin.flush()
            told = json.loads(child.stdout.readline(_LONGEST_LINE))
            # The child may have been taken over by the picture: its words are checked too.
            length = told["length"]
            if not isinstance(length, int) or not 0 <= length <= LARGEST:
                raise ValueError("length")
            result = child.stdout.read(length)
            if len(result) != length:
                raise ValueError("short answer")
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            self._end_child()
            return None
        finally:
            watch.cancel()
            watch.join()
        return None if "refused" in told else (told, result)

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end_child()
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "defender_desk.media.decode"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_bare_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._child

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # unsent bytes to a child that is gone
                    pipe.close()


def _bare_environment() -> dict[str, str]:
    """Nothing of the person's own settings, only where this program's code lies."""
    package_home = Path(__file__).resolve().parents[2]
    needed = ("SYSTEMROOT", "LD_LIBRARY_PATH")
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    return {**kept, "PYTHONPATH": str(package_home), "PYTHONDONTWRITEBYTECODE": "1"}


def _facts_told(told: Mapping[str, Any], mime: str) -> PictureFacts | None:
    """The child's answer as facts, or None when it is not of the right shape."""
    width, height = told.get("width"), told.get("height")
    orientation, place = told.get("orientation"), told.get("place")
    if not (isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0):
        return None
    latitude = longitude = None
    if isinstance(place, list) and len(place) == 2 and all(isinstance(p, float) for p in place):
        latitude, longitude = place
    return PictureFacts(
        mime=mime,
        width=width,
        height=height,
        taken=_iso(told.get("taken")),
        camera=_camera(told.get("camera")),
        latitude=latitude,
        longitude=longitude,
        orientation=orientation if isinstance(orientation, int) else 1,
    )


def _iso(taken: object) -> str:
    """EXIF's ``2026:03:11 09:52:00`` as ISO 8601 without zone; "" for what is no time."""
    match = _TAKEN.match(taken) if isinstance(taken, str) else None
    if match is None:
        return ""
    day, clock = "-".join(match.groups()[:3]), ":".join(match.groups()[3:])
    try:
        return datetime.fromisoformat(f"{day}T{clock}").isoformat()
    except ValueError:
        return ""


def _camera(parts: object) -> str:
    """Maker and model in one line of at most 80 characters; the maker is not said twice."""
    if not isinstance(parts, list):
        return ""
    lines = []
    for part in parts:
        seen = "".join(c for c in str(part) if unicodedata.category(c)[0] != "C")
        lines.append(" ".join(seen.split()))
    maker, model = [*lines, "", ""][:2]
    if model.casefold().startswith(maker.casefold()):
        return model[:80]
    return f"{maker} {model}".strip()[:80]


def _bytes_of(source: bytes | Path) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, ""
    try:
        return source.read_bytes(), source.name
    except OSError as error:
        raise CannotRead(name=source.name) from error


def read_facts(source: bytes | Path) -> PictureFacts:
    """`Decoder.facts` of one picture, in a child of its own. Raises CannotRead for the path."""
    data, name = _bytes_of(source)
    with Decoder() as decoder:
        return decoder.facts(data, name)


def thumbnail(data: bytes, size: int = 320) -> bytes:
    """`Decoder.thumbnail` of one picture, in a child of its own."""
    with Decoder() as decoder:
        return decoder.thumbnail(data, size)


def preview(data: bytes, size: int = 1600) -> bytes:
    """`Decoder.preview` of one picture, in a child of its own."""
    with Decoder() as decoder:
        return decoder.preview(data, size)


def safe_copy(data: bytes, quality: int = 90, longest: int | None = None) -> bytes:
    """`Decoder.safe_copy` of one picture, in a child of its own."""
    with Decoder() as decoder:
        return decoder.safe_copy(data, quality, longest)
