"""Every version of a long text: who wrote it and when, what changed, and the way back to it.

The journal keeps each save, so nothing is added here but marks: a person who presses Ctrl+S names
the text as it stands (a mark of this computer, which does not travel).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.declarations import Declarations
from defender_desk.desk.keys import Keys
from defender_desk.desk.names import Home, home_of, name_of, place_of
from defender_desk.desk.records import Records
from defender_desk.domain import clock
from defender_desk.domain.fields import JSON, NOUNS, Kind
from defender_desk.errors import UnknownRecord
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_MARK: Final = "version:"
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text as one save left it. ``id`` is device and number of the save; ``name`` was given by
    whoever marked it, ``before`` is the text that stood there before this save."""

    id: str
    text: str
    before: str
    who: str
    when: str
    name: str
    marked: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """A record and those of its fields that are long texts and were ever written."""

    id: str
    kind: str
    name: str
    place: str
    home: Home
    fields: tuple[tuple[str, str], ...]


class Versions:
    """Texts through time."""

    def __init__(self, vault: Vault, records: Records, keys: Keys,
                 declarations: Declarations) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys
        self._declarations = declarations

    def texts(self, record_id: str) -> Texts:
        """What there is to look through of a record. Raises ``UnknownRecord``."""
        held = self._records.held(record_id)
        written = {name for op in self._vault.journal.history(record_id) for name in op.values}
        fields = tuple((name, _(field.label)) for name, field in NOUNS[held.kind].fields.items()
                       if field.kind is Kind.LONG_TEXT and name in written)
        record = held.record
        return Texts(record_id, held.kind, name_of(self._records, record),
                     place_of(self._records, record), home_of(self._records, record), fields)

    def of(self, record_id: str, field: str) -> list[TextVersion]:
        """The versions of one text, the newest first. Raises ``UnknownRecord``."""
        now = str(getattr(self._records.held(record_id).record, field, "") or "")
        marks = self._marks(record_id)
        found: list[TextVersion] = []
        before = ""
        for op in self._vault.journal.history(record_id):
            text = op.values.get(field)
            if not isinstance(text, str):
                continue
            mark = marks.get(_id(op.ref))
            if text != before or mark is not None or not found:
                found.append(TextVersion(
                    _id(op.ref), text, before, self._keys.person_of(op.device),
                    clock.iso(op.time), mark or "", mark is not None, False))
            before = text
        shown = next((v.id for v in reversed(found) if v.text == now), "")
        return [TextVersion(v.id, v.text, v.before, v.who, v.when, v.name, v.marked,
                            v.id == shown) for v in reversed(found)]

    def mark(self, record_ids: Iterable[str], name: str = "") -> int:
        """Mark these records' texts as they stand, under a name; how many were marked.

        Marking the same text again changes its name only when one is given.
        """
        count = 0
        for record_id in record_ids:
            ops = [op for op in self._vault.journal.history(record_id)
                   if self._long(op.kind) & set(op.values)]
            if ops:
                known = self._marks(record_id)
                self._name(record_id, _id(ops[-1].ref), name or known.get(_id(ops[-1].ref), ""))
                count += 1
        return count

    def name(self, record_id: str, version_id: str, name: str) -> None:
        """Give a version a name; "" keeps the mark without one. Raises ``UnknownRecord``."""
        if version_id not in {_id(op.ref) for op in self._vault.journal.history(record_id)}:
            raise UnknownRecord(code="")
        self._name(record_id, version_id, name)

    def go_back(self, record_id: str, field: str, version_id: str) -> None:
        """Let the text stand again as it was then: a new save, the others stay.

        Raises ``UnknownRecord``, ``DiskFull``.
        """
        held = self._records.held(record_id)
        texts: dict[str, JSON] = {
            _id(op.ref): op.values[field] for op in self._vault.journal.history(record_id)
            if field in op.values}
        if version_id not in texts:
            raise UnknownRecord(code=getattr(held.record, "code", ""))
        self._vault.drafts.drop(record_id)
        if held.kind == "paragraph":
            self._declarations.save_paragraph(record_id, {field: texts[version_id]})
        else:
            self._records.save(held.kind, {field: texts[version_id]}, record_id)
        self._records.activity.note("version.restored", record_id)

    # --- inside -------------------------------------------------------------------------------

    def _name(self, record_id: str, version_id: str, name: str) -> None:
        said = " ".join(name.split())[:LONGEST_NAME]
        self._vault.ledger.set_mark(f"{_MARK}{record_id}:{version_id}", said)

    def _marks(self, record_id: str) -> dict[str, str]:
        prefix = f"{_MARK}{record_id}:"
        return {key[len(prefix):]: str(name)
                for key, name in self._vault.ledger.marks(prefix)}

    @staticmethod
    def _long(kind: str) -> set[str]:
        noun: Any = NOUNS.get(kind)
        return {name for name, field in noun.fields.items()
                if field.kind is Kind.LONG_TEXT} if noun else set()


def _id(ref: tuple[str, int]) -> str:
    return f"{ref[0]}-{ref[1]}"
