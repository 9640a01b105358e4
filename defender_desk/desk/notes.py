"""Evidence notes and their files."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from defender_desk.desk.records import Records
from defender_desk.desk.states import ItemState, States
from defender_desk.domain.attachment import Attachment
from defender_desk.domain.display_text import one_line, safe_name
from defender_desk.domain.fields import JSON
from defender_desk.domain.note import Note
from defender_desk.domain.record import new_id
from defender_desk.errors import (
    Cancelled,
    CannotRead,
    DeskError,
    DiskFull,
    MissingAttachment,
    MissingFile,
    UnknownPicture,
)
from defender_desk.media import kind as file_kind
from defender_desk.media.picture import Decoder, PictureFacts
from defender_desk.progress import Progress, Silent

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note in a list. ``thumb`` is the id of its first picture, or ""; ``text`` its
    beginning; ``when`` the date of the fact as JSON; ``warnings`` what it, or that picture, warns
    of before it is seen."""

    id: str
    code: str
    title: str
    type: str
    files: int
    photos: int
    size: int
    changed: str
    state: str
    badges: tuple[str, ...]
    thumb_sha: str
    thumb: str
    people: tuple[str, ...] = ()
    when: dict[str, str] | None = None
    place: str = ""
    text: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a note. ``code`` is what people compare: ``3F9A·7C21·E04B``.

    ``warnings``: what its note, or the file itself, warns of before it is seen.
    """

    id: str
    name: str
    mime: str
    size: int
    caption: str
    taken: str
    has_coordinates: bool
    code: str
    state: str
    hold_back: bool
    position: int
    arrived: bool
    shows_person: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedNote:
    """A note that is made together with its first file; where no file can be kept, it is not."""

    case: str
    values: Mapping[str, JSON]
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding files: those kept, and for each other one its name and why.

    ``owner`` is the record that has them, "" for a planned note that was not made. ``stopped``:
    the person stopped it when some were kept; those stay.
    """

    files: tuple[FileRow, ...]
    problems: tuple[tuple[str, DeskError], ...]
    owner: str = ""
    stopped: bool = False


class Notes:
    """What was seen, heard or received; its files are hashed before anything else."""

    def __init__(self, vault: Vault, records: Records, states: States, decoder: Decoder) -> None:
        self._vault = vault
        self._records = records
        self._states = states
        self._decoder = decoder
        self._thumbs: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self.opened: set[str] = set()
        """Ids of the notes with a content warning that were opened since the desk was."""

    def ids(self, case_id: str) -> list[int]:
        """Row numbers of a case's notes, the newest first, for long lists."""
        return self._records.ids("note", {"case": case_id}, descending=True)

    def rows(self, ids: Sequence[int]) -> list[NoteRow]:
        """The notes of these row numbers."""
        found = self._vault.records.rows("note", ids)
        files = self._files_of([row.id for row in found])
        states = self._states.of_members([[row.record, *files[row.id]] for row in found])
        return [_row(row.record, files[row.id], row.changed, states[row.id]) for row in found]

    def row_of(self, note_id: str) -> NoteRow:
        """One note as lists show it. Raises ``UnknownRecord``."""
        held = self._records.held(note_id)
        return self.rows([held.rowid])[0]

    def of_case(self, case_id: str) -> list[NoteRow]:
        """All notes of a case, the newest first."""
        return self.rows(self.ids(case_id))

    def get(self, note_id: str) -> Note:
        """One note. Raises ``UnknownRecord``."""
        return cast(Note, self._records.one("note", note_id))

    def new(self, case_id: str, values: Mapping[str, JSON] | None = None) -> Note:
        """A new note with the next code of the case (E-01, E-02 …)."""
        self._records.one("case", case_id)
        code = self._records.next_code("note", case_id)
        return cast(
            Note, self._records.save("note", {"code": code, **(values or {}), "case": case_id})
        )

    def save(self, note_id: str, values: Mapping[str, JSON]) -> Note:
        """Keep changed fields. Raises ``UnknownRecord``, ``BadValue``."""
        return cast(Note, self._records.save("note", values, note_id))

    # --- files --------------------------------------------------------------------------------

    def file_records(self, note_id: str) -> list[Attachment]:
        """The attachment records of a note in their order."""
        return self._files_of([note_id])[note_id]

    def _files_of(self, owners: Sequence[str]) -> dict[str, list[Attachment]]:
        """The attachment records of each, in their order, read in one go."""
        files: dict[str, list[Attachment]] = {owner: [] for owner in owners}
        found: list[Any] = self._records.all("attachment", owner=tuple(owners)) if owners else []
        for each in sorted(found, key=lambda a: (a.position or 0, a.id)):
            files[each.owner].append(each)
        return files

    def file(self, attachment_id: str) -> Attachment:
        """One file's record. Raises ``UnknownRecord``."""
        return cast(Attachment, self._records.one("attachment", attachment_id))

    def files(self, note_id: str) -> list[FileRow]:
        """The files of a note in their order."""
        owner = self._vault.records.get(note_id)
        warned = owner.record.content_warnings if owner is not None else ()
        return [self._file_row(each, warned) for each in self.file_records(note_id)]

    def add_files(
        self, owner: str | PlannedNote, paths: Sequence[Path], progress: Progress | None = None,
        values: Mapping[str, JSON] | None = None,
    ) -> Added:
        """Keep files of a note (or of a search attempt): bytes first, hashed and read back.

        ``values`` are fields of each file known beforehand, such as who took it. A file that
        cannot be kept is named with its error and the others go on; once the disk is full none of
        the rest is tried. Raises ``UnknownRecord`` for the note, ``Cancelled`` while nothing was
        kept yet (later, what was kept stays: ``Added.stopped``).
        """
        made = owner if isinstance(owner, str) else ""
        position = 0
        if made:
            self._records.held(made)
            position = max((a.position or 0 for a in self.file_records(made)), default=0)
        kept: list[FileRow] = []
        problems: list[tuple[str, DeskError]] = []
        full: DiskFull | None = None
        watch = progress or Silent()
        sizes = [_size(path) for path in paths]
        total, done = sum(sizes), 0
        try:
            for path, size in zip(paths, sizes, strict=True):
                name = one_line(path.name, 150)
                watch.step(done, total, name)
                # The bar counts the bytes of all files, not those of each anew.
                part = _Part(watch, done, total, name)
                try:
                    if full is not None:
                        raise full
                    record = self._add(made or owner, path, name, position + 1, part, values or {})
                    position, made = position + 1, record.owner
                    kept.append(self._file_row(record))
                except Cancelled:
                    raise
                except DeskError as error:
                    full = error if isinstance(error, DiskFull) else full
                    problems.append((name, error))
                done += size
            watch.step(total, total)
        except Cancelled:
            if not kept:
                raise
            return Added(tuple(kept), tuple(problems), made, stopped=True)
        return Added(tuple(kept), tuple(problems), made)

    def add_bytes(
        self, owner: str, name: str, data: bytes, values: Mapping[str, JSON]
    ) -> Attachment:
        """Keep bytes at hand (a final paper, a sheet, a joined scan) as a file of ``owner``."""
        stored = self._vault.attachments.add(io.BytesIO(data), name, Silent())
        return cast(Attachment, self._records.save("attachment", {
            "owner": owner, "name": name, "sha256": stored.sha256, "size": stored.size,
            "cells": list(stored.cells), "mime": file_kind.sniff(data), "position": 1,
            **values,
        }))

    def save_file(self, attachment_id: str, values: Mapping[str, JSON]) -> FileRow:
        """Keep what the person says of a file: caption, who is seen, whether it stays here."""
        return self._file_row(
            cast(Attachment, self._records.save("attachment", values, attachment_id))
        )

    def keep_turned(self, attachment_id: str, degrees: int) -> FileRow:
        """A copy turned by 90, 180 or 270 degrees clockwise, beside its original, which stays.

        Whoever is seen in the original is seen in the copy. Raises ``UnknownPicture``,
        ``MissingAttachment``, ``DiskFull``.
        """
        record = self.file(attachment_id)
        data = self._decoder.turned(self.read(attachment_id), degrees, record.name)
        last = max((a.position or 0 for a in self.file_records(record.owner)), default=0)
        stem = Path(record.name).stem
        facts = {key: record.facts[key] for key in ("taken", "camera") if key in record.facts}
        name = safe_name(f"{stem}-{degrees}.jpg")
        return self._file_row(self.add_bytes(record.owner, name, data, {
            "position": last + 1, "role": "edited_copy", "parent": record.id, "facts": facts,
            "operation": f"turned {degrees} degrees clockwise", "caption": record.caption,
            "caption_en": record.caption_en, "taken_by": record.taken_by,
            "shows_person": record.shows_person, "people": list(record.people),
            "hold_back": record.hold_back, "hold_back_reason": record.hold_back_reason,
            "visibility": record.visibility, "sensitivity": record.sensitivity,
        }))

    def remove_file(self, attachment_id: str) -> None:
        """Take a file out of its note; its bytes and its history stay in the vault."""
        self._records.delete(attachment_id)

    # --- looking ------------------------------------------------------------------------------

    def read(self, attachment_id: str) -> bytes:
        """A file's own bytes. Raises ``MissingAttachment``, ``DamagedAttachment``."""
        record = self.file(attachment_id)
        if not self._vault.attachments.has(record.sha256):
            raise MissingAttachment(name=record.name)
        return self._vault.attachments.read(record.sha256)

    def thumbnail(self, attachment_id: str, size: int = 320) -> bytes | None:
        """A small JPEG; None for what is no picture or has not arrived."""
        return self._picture(attachment_id, size)

    def preview(self, attachment_id: str, size: int = 1600) -> bytes | None:
        """A JPEG to look at closely; None for what is no picture or has not arrived."""
        return self._picture(attachment_id, size)

    def take_out(self, attachment_id: str, target: Path, copy: str = "evidence") -> Path:
        """Write a file outside the vault: ``evidence`` every byte as it came, ``safe`` a picture
        without hidden data (place, camera, time). ``target`` is a folder or a new file's name.

        The file written. Raises ``MissingAttachment``, ``UnknownPicture``, ``CannotWrite``,
        ``DiskFull``.
        """
        from defender_desk.desk.folders import write_new

        record = self.file(attachment_id)
        name = safe_name(record.name)
        if copy == "safe":
            name = safe_name(f"{Path(name).stem}.jpg")
        folder, name = (target, name) if target.is_dir() else (target.parent, target.name)
        self._records.activity.note("file.taken-out", attachment_id)
        if copy == "safe":
            data = self.read(attachment_id)
            return write_new(folder, name, self._decoder.safe_copy(data, name=record.name))
        if not self._vault.attachments.has(record.sha256):
            raise MissingAttachment(name=record.name)
        with self._vault.attachments.open(record.sha256) as stream:
            # A video of hours goes through in pieces: it never stands in memory whole.
            return write_new(folder, name, iter(lambda: stream.read(_PIECE), b""))

    def _picture(self, attachment_id: str, size: int) -> bytes | None:
        record = self.file(attachment_id)
        if not file_kind.is_picture(record.mime) or not self._vault.attachments.has(record.sha256):
            return None
        key = (record.sha256, size)
        if key not in self._thumbs:
            try:
                data = self._vault.attachments.read(record.sha256)
                self._thumbs[key] = self._decoder.thumbnail(data, size, record.name)
            except UnknownPicture:
                return None
            while sum(map(len, self._thumbs.values())) > _THUMBS_IN_MEMORY:
                self._thumbs.popitem(last=False)
        return self._thumbs.get(key)

    def _add(
        self, owner: str | PlannedNote, path: Path, name: str, position: int, progress: Progress,
        more: Mapping[str, JSON],
    ) -> Attachment:
        if not path.exists():
            raise MissingFile(name=name)
        if not path.is_file():
            raise CannotRead(name=name)
        stored = self._vault.attachments.add(path, name, progress)
        mime, facts = self._facts(stored.sha256, stored.size, name)
        values: dict[str, JSON] = {
            "owner": owner if isinstance(owner, str) else owner.id, "position": position,
            "name": name, "sha256": stored.sha256, "size": stored.size,
            "cells": list(stored.cells), "mime": mime, "modified": _modified(path),
            "facts": facts, **more,
        }
        if isinstance(owner, str):
            return cast(Attachment, self._records.save("attachment", values))
        file_id = new_id()
        self._records.one("case", owner.case)
        note = {"code": self._records.next_code("note", owner.case), **owner.values,
                "case": owner.case}
        self._records.save_many([("note", owner.id, note), ("attachment", file_id, values)])
        return self.file(file_id)

    def _facts(self, sha256: str, size: int, name: str) -> tuple[str, dict[str, JSON]]:
        with self._vault.attachments.open(sha256) as stream:
            head = stream.read(file_kind.HEAD)
            mime = file_kind.sniff(head)
            if not file_kind.is_picture(mime) or size > _LARGEST_PICTURE:
                return mime, {}
            data = head + stream.read()
        try:
            facts, thumb = self._decoder.look(data, 320, name)
        except UnknownPicture:
            return mime, {}
        self._thumbs[(sha256, 320)] = thumb
        return mime, _told(facts)

    def _file_row(self, record: Attachment, warned: tuple[str, ...] = ()) -> FileRow:
        return FileRow(
            id=record.id, name=record.name, mime=record.mime, size=record.size or 0,
            caption=record.caption, taken=str(record.facts.get("taken", "")),
            has_coordinates=bool(record.facts.get("has_coordinates")),
            code=short_code(record.sha256), state=self._states.of([record.id])[record.id].state,
            hold_back=record.hold_back, position=record.position or 0,
            arrived=self._vault.attachments.has(record.sha256), shows_person=record.shows_person,
            warnings=tuple(dict.fromkeys((*warned, *record.content_warnings))),
        )


class _Part:
    """Progress of one file as part of the bytes of all."""

    def __init__(self, whole: Progress, before: int, total: int, name: str) -> None:
        self._whole, self._before, self._total, self._name = whole, before, total, name

    def step(self, done: int, total: int, what: str = "") -> None:
        """Report bytes of this file."""
        self._whole.step(min(self._before + done, self._total), self._total, self._name)


_THUMBS_IN_MEMORY = 8 << 20
_LARGEST_PICTURE = 100 << 20
_PIECE = 1 << 20


def short_code(sha256: str) -> str:
    """``3F9A·7C21·E04B``: twelve digits of a file's SHA-256, in groups for the eye."""
    code = sha256[:12].upper()
    return "·".join(code[at : at + 4] for at in range(0, len(code), 4))


def _row(note: Note, files: Sequence[Attachment], changed: str, state: ItemState) -> NoteRow:
    pictures = [f for f in files if file_kind.is_picture(f.mime)]
    first = pictures[0] if pictures else None
    warned = (*note.content_warnings, *(first.content_warnings if first else ()))
    return NoteRow(
        id=note.id, code=note.code, title=note.title, type=note.type, files=len(files),
        photos=len(pictures), size=sum(f.size or 0 for f in files), changed=changed,
        state=state.state, badges=state.badges, thumb_sha=first.sha256 if first else "",
        thumb=first.id if first else "", people=note.people, when=note.when,
        place=note.place, text=note.text[:600], warnings=tuple(dict.fromkeys(warned)),
    )


def _told(facts: PictureFacts) -> dict[str, JSON]:
    told: dict[str, JSON] = {
        "width": facts.width, "height": facts.height, "taken": facts.taken,
        "camera": facts.camera, "has_coordinates": facts.has_coordinates,
    }
    if facts.has_coordinates:
        # Text, not floats: canonical JSON of a float differs between languages.
        told["latitude"] = f"{facts.latitude:.6f}"
        told["longitude"] = f"{facts.longitude:.6f}"
    return told


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _modified(path: Path) -> str:
    try:
        moment = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except (OSError, OverflowError, ValueError):
        return ""
    return moment.isoformat(timespec="seconds")
