"""What a file is, by its first bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from defender_desk.media import kind


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"\xff\xd8\xff\xe1" + bytes(20), "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1avif", "image/avif"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\n\n%PDF-1.4\n", "application/pdf"),
        (b"OggS\x00\x02" + bytes(22) + b"OpusHead", "audio/ogg"),
        (b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00M4A mp42isom", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp41isom", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video/quicktime"),
        (b"\x00\x00\x00\x14ftyp3gp5\x00\x00\x00\x00", "video/3gpp"),
        (b"ID3\x04\x00" + bytes(20), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(20), "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(20), "audio/aac"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"#!AMR\n", "audio/amr"),
        (b"", kind.UNKNOWN),
        (b"\xff", kind.UNKNOWN),
        (b"\xff\xfe\x41\x00", kind.UNKNOWN),
        (b"Querida hermana", kind.UNKNOWN),
    ],
)
def test_kinds(head: bytes, mime: str) -> None:
    assert kind.sniff(head) == mime


def test_word_and_other_zip_files() -> None:
    for inside, mime in (("word/document.xml", kind._DOCX), ("a.txt", "application/zip")):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr(inside, "x")
        assert kind.sniff(out.getvalue()) == mime


def test_pictures_and_sounds() -> None:
    assert kind.is_picture("image/heic")
    assert not kind.is_picture("image/avif")
    assert kind.is_sound("audio/ogg")
    assert not kind.is_sound("video/mp4")
