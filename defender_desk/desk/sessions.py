"""How the last session ended: locked as it should, or cut short; and where the person was then.

A mark in the database stands while a desk is open. Found at opening, it tells that the program was
ended before it could lock: a dead battery, a killed process. What was written up to then is saved
all the same; the person is told until when, and where to look (docs/design/texts.md 5, 24).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from defender_desk.desk.declarations import Declarations
from defender_desk.desk.records import Records
from defender_desk.errors import DeskError

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

MARK: Final = "session"
WRITTEN: Final = ("paragraph", "note", "interview", "declaration", "person", "case")
"""What a person writes in; the one changed last is where she was."""


@dataclass(frozen=True, slots=True)
class CutShort:
    """``kept_at`` is the ISO time of the last thing saved in that session ("" when nothing was).

    ``kind`` and ``id`` name the page where it was written, ``code`` what it is called (``D-02``);
    ``paragraph`` is the number of the paragraph, 0 when it was none, and ``part`` its id.
    """

    kept_at: str
    kind: str = ""
    id: str = ""
    code: str = ""
    paragraph: int = 0
    part: str = ""


class Sessions:
    """Made with the desk; ``end`` is called when it is locked."""

    def __init__(self, vault: Vault, records: Records, declarations: Declarations) -> None:
        self._vault = vault
        self._records = records
        self._declarations = declarations
        self._before = vault.ledger.mark(MARK)
        if self._before is not None:
            records.activity.note("desk.cut-short")
        with suppress(DeskError):  # a full disk is no reason not to open
            vault.ledger.set_mark(MARK, records.stamp())

    def cut_short(self) -> CutShort | None:
        """Where the session before was cut short; None when it ended as it should."""
        if self._before is None:
            return None
        rows = self._vault.records.recent(1, WRITTEN)
        if not rows or _moment(rows[0].changed) < _moment(str(self._before)):
            return CutShort("")
        last = rows[0]
        if last.kind != "paragraph":
            return CutShort(last.changed, last.kind, last.id, getattr(last.record, "code", ""))
        owner = getattr(last.record, "declaration", "")
        paper = self._records.maybe("declaration", owner)
        numbers = {each.id: each.number for each in self._declarations.paragraphs(owner)} \
            if paper is not None else {}
        return CutShort(last.changed, "declaration", owner, getattr(paper, "code", ""),
                        numbers.get(last.id, 0), last.id)

    def told(self) -> None:
        """The person has read it."""
        self._before = None

    def end(self) -> None:
        """The desk is locked as it should."""
        with suppress(DeskError):
            self._vault.ledger.drop_mark(MARK)


def _moment(iso: str) -> datetime:
    """To the second: the mark is kept so."""
    try:
        found = datetime.fromisoformat(iso).replace(microsecond=0)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
