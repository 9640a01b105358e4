"""What the paragraphs of a declaration rest on: notes of interviews, evidence and its images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from defender_desk.desk.declarations.views import SourceChip, SourceOption
from defender_desk.desk.notes import Notes
from defender_desk.desk.records import Records
from defender_desk.domain.fields import JSON
from defender_desk.domain.paragraph import Paragraph
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


class Sources:
    """Citing, and telling what is cited."""

    def __init__(self, vault: Vault, records: Records, notes: Notes) -> None:
        self._vault = vault
        self._records = records
        self._notes = notes

    def options(self, declaration_id: str) -> list[SourceOption]:
        """What the paragraphs can cite: notes of interviews first, then evidence and its images."""
        d = self._records.one("declaration", declaration_id)
        interviews: list[Any] = self._records.all("interview", case=d.case)
        options = [
            SourceOption(_interview_text(i.number, str(n["number"])), i.id, str(n["number"]),
                         str(n["text"]), "interview")
            for i in sorted(interviews, key=lambda each: (each.person != d.declarant, each.number))
            for n in i.notes
        ]
        notes: list[Any] = self._records.all("note", case=d.case)
        for note in notes:
            options.append(SourceOption(f"{note.code} · {note.title}".strip(" ·"), note.id, "",
                                        note.text[:200], "note"))
            for number, file in enumerate(self._notes.file_records(note.id), 1):
                label = _("{code}, image {number}", code=note.code, number=number)
                options.append(SourceOption(label, note.id, file.id, file.caption, "file"))
        return options

    def cite(self, paragraph_id: str, record: str, part: str = "") -> Paragraph:
        """Add a source to a paragraph (once)."""
        before = self._records.one("paragraph", paragraph_id)
        source = {"record": record, "part": part}
        if source in [dict(s) for s in before.sources]:
            return cast(Paragraph, before)
        return self._sourced(before, [*map(dict, before.sources), source])

    def uncite(self, paragraph_id: str, record: str, part: str = "") -> Paragraph:
        """Take a source away."""
        before = self._records.one("paragraph", paragraph_id)
        gone = {"record": record, "part": part}
        return self._sourced(before, [dict(s) for s in before.sources if dict(s) != gone])

    def chip(self, source: Mapping[str, Any]) -> SourceChip:
        """A source as people say it."""
        record, part = str(source.get("record", "")), str(source.get("part", ""))
        held = self._vault.records.get(record)
        kind = held.kind if held is not None else ""
        if held is not None and kind == "interview":
            return SourceChip(_interview_text(held.record.number, part), kind, record, part)
        if held is not None and kind == "note":
            files = [f.id for f in self._notes.file_records(record)]
            text = held.record.code
            if part in files:
                text = _("{code}, image {number}", code=text, number=files.index(part) + 1)
            return SourceChip(text, kind, record, part)
        # Own notes of an interview never leave: the team sees that there is a source.
        return SourceChip(_("The Defender's own notes"), kind, record, part)

    def _sourced(self, before: Any, sources: list[JSON]) -> Paragraph:
        saved = self._records.save("paragraph", {"sources": sources}, before.id)
        return cast(Paragraph, saved)


def _interview_text(number: int | None, note: str) -> str:
    return _("Interview {number}, note {note}", number=number or 0, note=note)
