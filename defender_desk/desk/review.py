"""Reviewing what arrived: what is new in it, what became of each paragraph, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk import wording
from defender_desk.desk.differences import in_words
from defender_desk.desk.items import members_of
from defender_desk.desk.notes import Notes, short_code
from defender_desk.desk.papers import Papers
from defender_desk.desk.records import Records
from defender_desk.domain import approximate_dates
from defender_desk.domain.fields import NOUNS, Kind
from defender_desk.storage.ledger import Series
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

Had = dict[str, list[tuple[int, int]]]
"""Runs of op numbers by device: what was here before a series came."""
_UNSAID: Final = frozenset({"case", "code", "title", "visibility", "sensitivity", "person"})
"""Fields that stand above the list already, or say nothing of what happened."""
LONGEST: Final = 600
"""Characters of a note's words that stand beside a paragraph."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One paragraph before and now, for review.

    ``before`` is what was here before the package came, None where the paragraph was not here;
    ``before_en`` and ``now_en`` the same of its English.
    """

    paragraph: str
    before: str | None
    now: str
    before_en: str = ""
    now_en: str = ""

    @property
    def changed(self) -> bool:
        """Whether the paragraph was here and says something else now."""
        return self.before is not None and (
            (self.before, self.before_en) != (self.now, self.now_en))


@dataclass(frozen=True, slots=True)
class Cited:
    """One source of a paragraph, ready to stand beside it.

    ``file`` is the id of an image, "" for a note or an interview; ``here`` whether its bytes have
    come; ``allowed`` whether consent lets it be filed (None where that is not asked).
    """

    label: str
    kind: str
    record: str
    title: str
    words: str
    file: str = ""
    here: bool = True
    taken: str = ""
    when: str = ""
    code: str = ""
    allowed: bool | None = None


class Review:
    """Reads only; marking something reviewed is the inbox's."""

    def __init__(self, vault: Vault, records: Records, notes: Notes, papers: Papers) -> None:
        self._vault = vault
        self._records = records
        self._notes = notes
        self._papers = papers

    def news(self, item: Any, had: Had | None) -> str:
        """``new``, ``changed`` or ``same`` since ``had``; ``conflict`` where two wrote apart.

        "" for what came before this was noted.
        """
        members = members_of(self._records, item)
        held = [self._vault.records.get(each.id) for each in members]
        if any(each is not None and (each.conflicts or each.contested) for each in held):
            return "conflict"
        if had is None:
            return ""
        ops = [op for each in members for op in self._vault.journal.history(each.id)]
        if not any(_within(op, had) for op in ops if op.record == item.id):
            return "new"
        return "changed" if not all(_within(op, had) for op in ops) else "same"

    def facts(self, record_id: str) -> list[tuple[str, str]]:
        """What a record says, field by field in words, for kinds without a view of their own.

        People are initials here; what nobody typed is left out. Raises ``UnknownRecord``.
        """
        held = self._records.held(record_id)
        record = {name: getattr(held.record, name) for name in NOUNS[held.kind].fields}
        found = []
        for name, field in NOUNS[held.kind].fields.items():
            if field.kind is Kind.MAP or name in _UNSAID:
                continue
            if _other_language(name, record):
                continue
            text = in_words(self._records, field, _said_once(getattr(held.record, name)))
            if text and (field.kind is not Kind.YES_NO or getattr(held.record, name)):
                found.append((_(field.label), text))
        return found

    def compare(self, declaration_id: str, had: Had | None) -> list[Compared]:
        """The paragraphs of a declaration as they were with ``had``, and now.

        Without ``had`` the words of the save before stand for it.
        """
        found: list[Any] = self._records.all("paragraph", declaration=declaration_id)
        return [self._compared(p, had) for p in sorted(found, key=lambda p: (p.order, p.id))]

    def _compared(self, paragraph: Any, had: Had | None) -> Compared:
        ops = self._vault.journal.history(paragraph.id)
        if had is not None:
            ops = tuple(op for op in ops if _within(op, had))
            before: dict[str, str] = {}
        else:
            written = [op for op in ops if "es" in op.values]
            ops = tuple(written[:-1])
            before = {"en": paragraph.en}
        for op in ops:
            before.update({name: str(op.values[name]) for name in ("es", "en")
                           if name in op.values})
        return Compared(paragraph.id, before.get("es"), paragraph.es, before.get("en", ""),
                        paragraph.en)

    def cited(self, declaration_id: str) -> dict[str, tuple[Cited, ...]]:
        """The sources of each paragraph that has any, by the paragraph's id."""
        found: list[Any] = self._records.all("paragraph", declaration=declaration_id)
        return {each.id: tuple(self._source(source) for source in each.sources)
                for each in found if each.sources}

    def _source(self, source: Mapping[str, Any]) -> Cited:
        record_id, part = str(source.get("record", "")), str(source.get("part", ""))
        note = self._records.maybe("note", record_id)
        if note is not None:
            return self._of_note(note, part)
        interview = self._records.maybe("interview", record_id)
        if interview is not None:
            words = next((str(n["text"]) for n in interview.notes if str(n["number"]) == part), "")
            label = _("Interview {number}, note {note}", number=interview.number, note=part)
            return Cited(label, "interview", record_id, "", words[:LONGEST])
        # Own notes of an interview never leave: the team sees that there is a source.
        return Cited(_("The Defender's own notes"), "", "", "", "")

    def _of_note(self, note: Any, part: str) -> Cited:
        files = self._notes.file_records(note.id)
        numbers = [file.id for file in files]
        when = approximate_dates.describe(
            approximate_dates.ApproximateDate.from_json(note.when), wording.language(), dense=True
        ) if note.when else ""
        if part not in numbers:
            return Cited(note.code, "note", note.id, note.title, note.text[:LONGEST], when=when)
        file = files[numbers.index(part)]
        return Cited(
            _("{code}, image {number}", code=note.code, number=numbers.index(part) + 1), "note",
            note.id, note.title, file.caption, file.id,
            self._vault.attachments.has(file.sha256), str(file.facts.get("taken", "")), when,
            short_code(file.sha256), self._papers.may_be_exhibit(file),
        )


def _said_once(value: Any) -> Any:
    """A value for ``in_words``; parts written in both languages only in the reader's."""
    if not isinstance(value, tuple):
        return value
    return [{name: part for name, part in each.items() if not _other_language(name, each)}
            if isinstance(each, Mapping) else each for each in value]


def _other_language(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a field says in another language what one beside it says in the reader's."""
    stem, _mark, language = name.rpartition("_")
    own = wording.language()
    return language in {"es", "en"} - {own} and bool(values.get(f"{stem}_{own}"))


def had_before(one: Series) -> Had | None:
    """The ops of each device that were here before any part of a series came; None if not noted.

    The part that was opened first had the fewest.
    """
    noted = [part.more["had"] for part in one.parts if isinstance(part.more.get("had"), dict)]
    if not noted or len(noted) < len(one.parts):
        return None
    least: Any = min(noted, key=lambda had: sum(b - a + 1 for runs in had.values()
                                                for a, b in runs))
    return {device: [(int(a), int(b)) for a, b in runs] for device, runs in least.items()}


def _within(op: Any, had: Had) -> bool:
    return any(first <= op.n <= last for first, last in had.get(op.device, ()))
