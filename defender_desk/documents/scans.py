"""Signed sheets that come back as photographs: which page each is, and one PDF of them all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from defender_desk.documents import page_codes
from defender_desk.documents.pictures import size_of
from defender_desk.errors import PaperFailed, UnknownPicture

if TYPE_CHECKING:
    import pikepdf

#: A sheet's photograph is laid on Letter (points), upright or lying as the picture is.
_LETTER = (612.0, 792.0)


def read_page_code(gray: bytes, width: int, height: int) -> tuple[str, int] | None:
    """(ten-character code, page) of a photographed sheet, or None where no code can be read.

    ``gray`` holds one byte for each pixel, rows from the top (``media`` makes it from any
    picture). Turned sheets are read too; codes of other makers are passed over.
    """
    import zxingcpp  # as pikepdf below: megabytes that most days need nothing of

    if width <= 0 or height <= 0 or len(gray) != width * height:
        return None
    view = memoryview(gray).cast("B", (height, width))
    for found in zxingcpp.read_barcodes(
        view, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    ):
        parsed = page_codes.parse(found.text)
        if parsed is not None:
            return parsed
    return None


def scan_pdf(images: Sequence[bytes]) -> bytes:
    """One PDF with each JPEG on a Letter page of its own, in the order given.

    The JPEG bytes go in untouched and upright as they are. Raises UnknownPicture (name: the
    sheet's number) for a picture that is no JPEG, PaperFailed when there is none.
    """
    import pikepdf

    if not images:
        raise PaperFailed(code="scan")
    with pikepdf.new() as pdf:
        for number, image in enumerate(images, 1):
            _add_sheet(pdf, image, str(number))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _add_sheet(pdf: pikepdf.Pdf, image: bytes, name: str) -> None:
    import pikepdf

    kind, width, height = size_of(image, name)
    if kind != "jpeg":
        raise UnknownPicture(name=name)
    page_width, page_height = _LETTER if height >= width else _LETTER[::-1]
    scale = min(page_width / width, page_height / height)
    shown_width, shown_height = width * scale, height * scale
    picture = pdf.make_stream(
        image,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=_color_space(image, name),
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    left, bottom = (page_width - shown_width) / 2, (page_height - shown_height) / 2
    drawing = f"q {shown_width:.3f} 0 0 {shown_height:.3f} {left:.3f} {bottom:.3f} cm /Sheet Do Q"
    page = pdf.add_blank_page(page_size=(page_width, page_height))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Sheet=picture))
    page.obj.Contents = pdf.make_stream(drawing.encode())


def _color_space(image: bytes, name: str) -> pikepdf.Name:
    """By the number of components in the JPEG's frame: gray or colour."""
    import pikepdf

    at = 2
    while at + 9 < len(image) and not (
        0xC0 <= image[at + 1] <= 0xCF and image[at + 1] not in (0xC4, 0xC8, 0xCC)
    ):
        at += 2 + int.from_bytes(image[at + 2 : at + 4], "big") if image[at + 1] != 0xFF else 1
    components = image[at + 9] if at + 9 < len(image) else 0
    names = {1: pikepdf.Name.DeviceGray, 3: pikepdf.Name.DeviceRGB}
    if components not in names:
        raise UnknownPicture(name=name)
    return names[components]
