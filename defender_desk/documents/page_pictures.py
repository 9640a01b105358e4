"""Pages of a finished PDF as pictures, made in memory by the typesetter that made the paper."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from defender_desk.documents.typesetter import draw
from defender_desk.errors import PaperFailed

if TYPE_CHECKING:
    import pikepdf

# The page comes as numbers: a file handed over in memory must be text, and no plain page may lie
# on the disk.
_SOURCE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(json(bytes(sys.inputs.data)).page), format: "pdf", alt: "page")
"""


def page_pictures(pdf: bytes, last: int, dpi: int) -> tuple[bytes, ...]:
    """A PNG of each of the first ``last`` pages, ``dpi`` dots an inch. Raises ``PaperFailed``."""
    import pikepdf  # 15 MB of a window that stays open all day: only whoever needs it pays

    try:
        with pikepdf.open(io.BytesIO(pdf)) as whole:
            pages = [_alone(whole, n) for n in range(min(last, len(whole.pages)))]
    except pikepdf.PdfError as error:
        raise PaperFailed(code="page-pictures") from error
    return tuple(draw(_SOURCE, {"page": list(page)}, ppi=dpi)[0] for page in pages)


def _alone(whole: pikepdf.Pdf, index: int) -> bytes:
    import pikepdf

    with pikepdf.new() as one:
        one.pages.append(whole.pages[index])
        out = io.BytesIO()
        one.save(out)
    return out.getvalue()
