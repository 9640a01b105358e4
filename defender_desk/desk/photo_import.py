"""Bringing photographs and audio in: looked through by day, copied, checked, and taken away.

What lies in a folder outside the vault is not encrypted. It is kept first (hashed, sealed, read
back: notes.py) and only then, and only in the folder for incoming files, removed.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from defender_desk import paths
from defender_desk.crypto.hashing import digest_file
from defender_desk.desk.folders import make_folder
from defender_desk.desk.notes import Added, Notes, PlannedNote
from defender_desk.desk.records import Records
from defender_desk.desk.sticks import plugged_in
from defender_desk.domain.display_text import one_line
from defender_desk.domain.record import new_id
from defender_desk.errors import CannotRead, UnknownPicture
from defender_desk.exchange.medium import fsync_folder
from defender_desk.fault_points import reached
from defender_desk.media import kind as file_kind
from defender_desk.media.picture import Decoder
from defender_desk.progress import Progress, Silent
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

MOST: Final = 2_000
"""Files of one folder that are listed, the newest; a card of years is brought in parts."""
DEPTH: Final = 4
"""Folders below the one chosen that are looked into: DCIM/100MEDIA and their like."""
LARGEST_SHOWN: Final = 60 << 20
_FORWARDED: Final = re.compile(r"(?:IMG|VID|AUD|PTT|DOC)-\d{8}-WA\d+|WhatsApp ", re.IGNORECASE)
"""How WhatsApp names what it saves: such pictures have lost their date, place and sharpness."""
_BLUETOOTH: Final = ("Documents/Bluetooth Exchange Folder", "Documents/Bluetooth",
                     "Downloads/Bluetooth")


@dataclass(frozen=True, slots=True)
class Source:
    """Where files may be brought from. ``kind``: incoming, stick, bluetooth, folder or given."""

    kind: str
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file outside the vault. ``day`` is ISO, ``kind`` photo, audio or other.

    ``here``: its bytes are kept already; ``forwarded``: it came through WhatsApp as a picture.
    """

    path: Path
    name: str
    size: int
    day: str
    time: str
    kind: str
    here: bool
    forwarded: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """What a look at one photograph tells: a small JPEG and the picture's own facts."""

    jpeg: bytes
    taken: str
    has_coordinates: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing: the note ("" where nothing could be kept), what was kept, and how
    many originals were taken away.

    ``left`` names files that were kept but could not be removed from the folder.
    """

    note_id: str
    added: Added
    removed: int
    left: tuple[str, ...]


class PhotoImport:
    """Originals are always kept as they came, byte by byte, and every copy is read back."""

    def __init__(self, vault: Vault, records: Records, notes: Notes, decoder: Decoder) -> None:
        self._vault = vault
        self._records = records
        self._notes = notes
        self._decoder = decoder

    def incoming(self) -> Path:
        """The folder for incoming files, made when it is not there. Raises ``CannotWrite``."""
        folder = paths.incoming_folder()
        make_folder(folder)
        return folder

    def left_in_folder(self) -> int:
        """How many files lie unencrypted in the folder for incoming files."""
        return len(_files(paths.incoming_folder(), DEPTH))

    def sources(self) -> list[Source]:
        """The folder for incoming files, what is plugged in, and where Bluetooth puts files."""
        found = [Source("incoming", _("Incoming folder"), self.incoming())]
        found += [Source("stick", one_line(place.name or str(place), 40), place)
                  for place in plugged_in() if os.access(place, os.R_OK)]
        found += [Source("bluetooth", _("Bluetooth"), place)
                  for place in (Path.home() / name for name in _BLUETOOTH) if place.is_dir()]
        return found

    def look(self, folder: Path, progress: Progress | None = None) -> list[Waiting]:
        """The files in ``folder`` by day, the newest first.

        A file is known to be here by its digest; only those of a size that is kept are read.
        Raises ``CannotRead`` for the folder, ``Cancelled``.
        """
        if not folder.is_dir():
            raise CannotRead(name=one_line(folder.name, 60))
        return self._told(_files(folder, DEPTH), progress)

    def look_at(self, files: Sequence[Path], progress: Progress | None = None) -> list[Waiting]:
        """These files themselves (dragged or pasted), and those in the folders among them.

        As ``look``. Raises ``Cancelled``.
        """
        found: list[tuple[Path, os.stat_result]] = []
        for path in files:
            try:
                if path.is_dir():
                    found += _files(path, DEPTH)
                elif path.is_file() and path.stat().st_size > 0:
                    found.append((path, path.stat()))
            except OSError:
                continue  # gone since it was dragged: there is nothing to show
        return self._told(found, progress)

    def _told(self, files: list[tuple[Path, os.stat_result]], progress: Progress | None
              ) -> list[Waiting]:
        watch = progress or Silent()
        files = sorted(files, key=lambda found: found[1].st_mtime, reverse=True)[:MOST]
        kept: dict[int, set[str]] = {}
        every: list[Any] = self._records.all("attachment")
        for record in every:
            kept.setdefault(record.size or 0, set()).add(record.sha256)
        found = []
        for at, (path, stat) in enumerate(files):
            watch.step(at, len(files))
            found.append(_waiting(path, stat, kept.get(stat.st_size, set())))
        watch.step(len(files), len(files))
        return found

    def glance(self, path: Path, size: int = 240) -> Glance | None:
        """A small picture of a file outside the vault; None for what is no picture."""
        try:
            if path.stat().st_size > LARGEST_SHOWN:
                return None
            data = path.read_bytes()
            facts, jpeg = self._decoder.look(data, size, path.name)
        except (OSError, UnknownPicture):
            return None
        return Glance(jpeg, facts.taken, facts.has_coordinates)

    def free_space(self) -> int:
        """Bytes free on the disk of the vault, 0 where the system does not say."""
        try:
            return shutil.disk_usage(self._vault.folder).free
        except OSError:
            return 0

    def bring(
        self, case_id: str, note_id: str, files: Sequence[Path], *, taken_by: str = "",
        remove: bool = False, progress: Progress | None = None, planned: str = "",
    ) -> Brought:
        """Keep files in a note (a new one for ""), and take them out of the incoming folder.

        ``planned`` is the id that a new note will have, by which whoever is cut short finds it.

        What the pictures say of themselves goes into their fields; a new note gets the day of the
        first. With ``remove`` a file is removed only when it lies in the incoming folder and its
        bytes are those that were kept. A new note is made with its first file: where none can be
        kept there is none. Raises ``UnknownRecord``, ``Cancelled`` while nothing was kept (later,
        what was kept stays and nothing is removed: ``Added.stopped``).
        """
        chosen = list(files)
        owner: str | PlannedNote = note_id or PlannedNote(
            case_id, {"type": _note_kind(chosen)}, planned or new_id())
        reached("photos.begun")
        added = self._notes.add_files(owner, chosen, progress,
                                      {"taken_by": taken_by} if taken_by else {})
        reached("photos.kept")
        self._date(added, new=not note_id)
        note = added.owner
        if not remove or added.stopped or not note:
            return Brought(note, added, 0, ())
        removed, left = self._remove(note, chosen)
        return Brought(note, added, removed, left)

    # --- inside -------------------------------------------------------------------------------

    def _date(self, added: Added, *, new: bool) -> None:
        """A new note was obtained on the day of its first picture."""
        days = sorted(row.taken[:10] for row in added.files if row.taken)
        if new and days:
            self._notes.save(added.owner, {"obtained": days[0]})

    def _remove(self, note_id: str, files: Sequence[Path]) -> tuple[int, tuple[str, ...]]:
        """Remove those files of the incoming folder whose very bytes are kept in the vault."""
        home = paths.incoming_folder().resolve()
        kept = {record.sha256 for record in self._notes.file_records(note_id)}
        removed, left = 0, []
        emptied: set[Path] = set()
        for path in files:
            try:
                inside = path.resolve().is_relative_to(home)
                with path.open("rb") as stream:
                    sha256 = digest_file(stream).sha256.hex()
                if not inside or sha256 not in kept or not self._vault.attachments.has(sha256):
                    continue
                reached("photos.checked")
                path.unlink()
                reached("photos.removed")
                emptied.add(path.parent)
                removed += 1
            except OSError:
                left.append(one_line(path.name, 80))
        for folder in emptied:  # what is told to be gone does not come back after a power cut
            with suppress(OSError):
                fsync_folder(folder)
        return removed, tuple(left)


def _files(folder: Path, depth: int) -> list[tuple[Path, os.stat_result]]:
    """Plain files under ``folder``; links are not followed, hidden ones left aside."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.is_symlink():
                    continue
                if entry.is_dir() and depth > 0:
                    found += _files(Path(entry.path), depth - 1)
                elif entry.is_file() and entry.stat().st_size > 0:
                    found.append((Path(entry.path), entry.stat()))
    except OSError:
        return found
    return found


def _waiting(path: Path, stat: os.stat_result, kept: set[str]) -> Waiting:
    try:
        moment = datetime.fromtimestamp(stat.st_mtime).astimezone()
        day, time = moment.date().isoformat(), moment.strftime("%H:%M")
    except (OSError, OverflowError, ValueError):
        day, time = "", ""
    here = False
    if kept:
        try:
            with path.open("rb") as stream:
                here = digest_file(stream).sha256.hex() in kept
        except OSError:
            here = False
    return Waiting(path, one_line(path.name, 150), stat.st_size, day, time, _kind_of(path), here,
                   _FORWARDED.match(path.name) is not None)


def _note_kind(files: Sequence[Path]) -> str:
    kinds = {_kind_of(path) for path in files}
    return "audio" if kinds == {"audio"} else "photo" if "photo" in kinds else "document"


def _kind_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            mime = file_kind.sniff(stream.read(file_kind.HEAD))
    except OSError:
        return "other"
    if file_kind.is_picture(mime):
        return "photo"
    return "audio" if file_kind.is_sound(mime) else "other"
