"""The exhibits of a declaration, lettered in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from defender_desk.desk.declarations.views import ExhibitView
from defender_desk.desk.notes import Notes
from defender_desk.desk.papers import Papers
from defender_desk.desk.records import Records
from defender_desk.domain.exhibit import Exhibit
from defender_desk.domain.fields import JSON
from defender_desk.errors import NoConsent


class Exhibits:
    """Files of notes that leave with the paper; ``touched`` hears of each change to a paper."""

    def __init__(self, records: Records, notes: Notes, papers: Papers,
                 touched: Callable[[str], object]) -> None:
        self._records = records
        self._notes = notes
        self._papers = papers
        self._touched = touched

    def of(self, declaration_id: str) -> list[ExhibitView]:
        """The exhibits by letter."""
        views = []
        for exhibit in self._papers.sources(declaration_id).exhibits:
            note = self._records.maybe("note", exhibit.note)
            files = [self._records.maybe("attachment", a) for a in exhibit.attachments]
            views.append(ExhibitView(
                exhibit.id, exhibit.letter, exhibit.note, note.code if note else "",
                note.title if note else "", exhibit.attachments, exhibit.description_es,
                exhibit.description_en, exhibit.date_text,
                all(self._papers.may_be_exhibit(f) for f in files if f is not None),
            ))
        return views

    def add(
        self, declaration_id: str, note_id: str, attachment_ids: Sequence[str],
        description_es: str, description_en: str, date_text: str = "",
    ) -> Exhibit:
        """Make the next exhibit (A, B, C …) of files of a note.

        Raises ``NoConsent`` for a file that shows somebody who gave no permission,
        ``UnknownRecord``.
        """
        note = self._notes.get(note_id)
        for attachment_id in attachment_ids:
            if not self._papers.may_be_exhibit(self._notes.file(attachment_id)):
                raise NoConsent(scopes=("photo_person",), code=note.code)
        count = self._records.count("exhibit", declaration=declaration_id)
        made = cast(Exhibit, self._records.save("exhibit", {
            "declaration": declaration_id, "letter": letter_of(count), "note": note_id,
            "attachments": list(attachment_ids), "description_es": description_es,
            "description_en": description_en, "date_text": date_text,
        }))
        self._touched(declaration_id)
        return made

    def save(self, exhibit_id: str, values: Mapping[str, JSON]) -> Exhibit:
        """Keep changed words of an exhibit."""
        saved = cast(Exhibit, self._records.save("exhibit", values, exhibit_id))
        self._touched(saved.declaration)
        return saved

    def remove(self, exhibit_id: str) -> None:
        """Take an exhibit out; the letters of the others close up."""
        declaration_id = self._records.one("exhibit", exhibit_id).declaration
        self._records.delete(exhibit_id)
        self.close_letters(declaration_id)
        self._touched(declaration_id)

    def close_letters(self, declaration_id: str) -> None:
        """Letter the exhibits anew from A, in their order: one was taken out or came back."""
        for at, exhibit in enumerate(self._papers.sources(declaration_id).exhibits):
            if exhibit.letter != letter_of(at):
                self._records.save("exhibit", {"letter": letter_of(at)}, exhibit.id)


def letter_of(at: int) -> str:
    """The letter of the exhibit at place ``at`` from 0: A … Z, AA, AB …"""
    letter = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letter = chr(ord("A") + rest) + letter
    return letter
