"""Pictures of exhibits as the typesetter takes them: SVG texts that hold the very JPEG or PNG."""

from __future__ import annotations

import base64
import struct

from defender_desk.errors import UnknownPicture

_PNG = b"\x89PNG\r\n\x1a\n"
#: JPEG markers that begin a frame and so tell the picture's size (ITU-T T.81 table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size_of(image: bytes, name: str = "") -> tuple[str, int, int]:
    """(``jpeg`` or ``png``, width, height in pixels), from the file's own head.

    Raises UnknownPicture(name) for anything else or for a picture cut short.
    """
    try:
        if image.startswith(_PNG) and image[12:16] == b"IHDR":
            width, height = struct.unpack_from(">II", image, 16)
            kind = "png"
        elif image.startswith(b"\xff\xd8"):
            width, height = _jpeg_size(image)
            kind = "jpeg"
        else:
            raise UnknownPicture(name=name)
    except (struct.error, IndexError) as error:
        raise UnknownPicture(name=name) from error
    if not (width and height):
        raise UnknownPicture(name=name)
    return kind, width, height


def _jpeg_size(image: bytes) -> tuple[int, int]:
    at = 2
    while True:
        while image[at] == 0xFF and image[at + 1] == 0xFF:
            at += 1
        if image[at] != 0xFF:
            raise IndexError(at)
        marker = image[at + 1]
        length = struct.unpack_from(">H", image, at + 2)[0]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", image, at + 5)
            return width, height
        at += 2 + length


def as_svg(image: bytes, name: str = "") -> str:
    """An SVG that shows ``image`` at its own proportions; its bytes stay untouched inside."""
    kind, width, height = size_of(image, name)
    held = base64.b64encode(image).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:image/{kind};base64,{held}"/></svg>'
    )
