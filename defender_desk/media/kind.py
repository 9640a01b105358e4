"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

from typing import Final

HEAD: Final = 4096  # bytes that are enough for `sniff`
UNKNOWN: Final = "application/octet-stream"
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/heic"})

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STARTS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1"})
_SOUND_BRANDS: Final = frozenset({b"M4A ", b"M4B "})


def sniff(data: bytes) -> str:
    """The media type of a file from its first bytes (`HEAD` of them are enough).

    JPEG, PNG, HEIC, PDF, Ogg (Opus), M4A, AAC, MP3, WAV, AMR, FLAC, MP4 and other phone video,
    Word and other zip files; anything else is ``application/octet-stream``.
    """
    head = bytes(data[:HEAD])
    for start, mime in _STARTS:
        if head.startswith(start):
            return mime
    if head[4:8] == b"ftyp":
        return _boxed(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _DOCX if b"word/" in head else "application/zip"
    return _bare_sound(head)


def _boxed(head: bytes) -> str:
    """ISO base media files (ISO/IEC 14496-12): the brand stands behind ``ftyp``."""
    brand = head[8:12]
    size = min(int.from_bytes(head[:4], "big"), len(head))
    compatible = {head[at : at + 4] for at in range(16, size - 3, 4)}
    if brand == b"avif" or b"avif" in compatible:
        return "image/avif"
    if brand in _HEIC_BRANDS:
        return "image/heic"
    if brand in _SOUND_BRANDS:
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/3gpp" if brand.startswith((b"3gp", b"3g2")) else "video/mp4"


def _bare_sound(head: bytes) -> str:
    """MPEG audio without a tag in front, and AAC in ADTS frames: both begin with 11 set bits."""
    # FF FE is also how UTF-16 text begins; no phone writes such MPEG frames.
    if len(head) < 4 or head[0] != 0xFF or head[1] == 0xFE:
        return UNKNOWN
    layer = head[1] >> 1 & 3
    if head[1] & 0xF6 == 0xF0 and head[2] >> 2 & 0xF <= 12:
        return "audio/aac"
    good_rate = head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
    if head[1] & 0xE0 == 0xE0 and head[1] >> 3 & 3 != 1 and layer != 0 and good_rate:
        return "audio/mpeg"
    return UNKNOWN


def is_picture(mime: str) -> bool:
    """Whether this program shows such files as pictures."""
    return mime in PICTURES


def is_sound(mime: str) -> bool:
    """Whether the file is a recording of sound alone."""
    return mime.startswith("audio/")
