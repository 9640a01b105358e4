"""Signings: how one version was read and signed, and the sheets that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from defender_desk.desk.notes import Notes
from defender_desk.desk.records import Records
from defender_desk.documents.scans import read_page_code, scan_pdf
from defender_desk.domain.declaration import Declaration
from defender_desk.domain.display_text import one_line
from defender_desk.domain.fields import JSON
from defender_desk.domain.record import checked, new_id, require
from defender_desk.domain.signing import Signing
from defender_desk.domain.version import Version
from defender_desk.errors import CannotRead, MissingFile, UnknownPicture, WrongPage
from defender_desk.media.picture import Decoder
from defender_desk.progress import Progress, Silent

_GRAY = 2400
"""Pixels of the longer side in which a sheet's code is looked for."""


class Signings:
    """Keeps each photographed sheet as it came, and one PDF of all of them."""

    def __init__(self, records: Records, notes: Notes, decoder: Decoder) -> None:
        self._records = records
        self._notes = notes
        self._decoder = decoder

    def sign(
        self, declaration: Declaration, version: Version, values: Mapping[str, JSON],
        paths: Sequence[Path], progress: Progress | None = None,
    ) -> Signing:
        """Keep the sheets and the signing record. Nothing is kept when a sheet is not ours.

        Raises ``WrongPage``, ``MissingFile``, ``CannotRead``, ``UnknownPicture``,
        ``MissingFields``, ``DiskFull``.
        """
        watch = progress or Silent()
        signing_id = new_id()
        filled: dict[str, JSON] = {
            "date": self._records.stamp(), "place": declaration.signing_place,
            "method": "thumbprint" if declaration.thumbprint else "signature",
            "witnesses": list(declaration.witnesses), "reader": declaration.reader,
            **values, "declaration": declaration.id, "version": version.id,
        }
        require("signing", checked("signing", filled))
        sheets = [_read(path) for path in paths]
        pages = [self._page_of(name, data, version) for name, data in sheets]
        order = sorted(range(len(sheets)), key=lambda i: (pages[i] or i + 1, i))
        kept, parts = [], []
        for place, i in enumerate(order, 1):
            watch.step(place - 1, len(sheets) + 1, sheets[i][0])
            file = self._notes.add_bytes(signing_id, sheets[i][0], sheets[i][1],
                                         {"role": "signed_scan", "position": place})
            parts.append({"page": pages[i] or place, "attachment": file.id,
                          "code_matches": pages[i] is not None})
            kept.append(sheets[i])
        scan = self._join(signing_id, declaration, version, kept)
        filled |= {"pages": parts, "scan": scan}
        self._records.save_many([("signing", signing_id, filled)])
        watch.step(len(sheets) + 1, len(sheets) + 1)
        return cast(Signing, self._records.one("signing", signing_id))

    def _page_of(self, name: str, data: bytes, version: Version) -> int | None:
        """The page that a sheet's code names; None where none can be read.

        Raises ``WrongPage`` for a sheet of another paper or version.
        """
        if data.startswith(b"%PDF-"):
            return None
        gray, width, height = self._decoder.gray(data, _GRAY, name)
        found = read_page_code(gray, width, height)
        if found is None:
            return None
        if found[0] != version.code:
            raise WrongPage(page=found[1], code=found[0][:4])
        return found[1]

    def _join(
        self, signing_id: str, declaration: Declaration, version: Version,
        sheets: Sequence[tuple[str, bytes]],
    ) -> str:
        name = f"{declaration.code}_{version.label}_firmada.pdf"
        if not sheets:
            return ""
        if len(sheets) == 1 and sheets[0][1].startswith(b"%PDF-"):
            found: list[Any] = self._records.all("attachment", owner=signing_id)
            return str(found[-1].id)
        pictures = [self._decoder.preview(data, _GRAY, name) for name, data in sheets]
        made = self._notes.add_bytes(signing_id, name, scan_pdf(pictures), {
            "role": "signed_scan", "position": len(sheets) + 1,
            "operation": "photographs of the sheets joined",
        })
        return made.id


def _read(path: Path) -> tuple[str, bytes]:
    name = one_line(path.name, 150)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFile(name=name) from error
    except OSError as error:
        raise CannotRead(name=name) from error
    if not data:
        raise UnknownPicture(name=name)
    return name, data
