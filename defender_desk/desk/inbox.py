"""What arrived: every series with its items, what is still on its way, what was reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defender_desk.desk.answers import Answers, kinds_of
from defender_desk.desk.half_written import HalfWritten
from defender_desk.desk.items import ITEM_KINDS, PART_KINDS, WITH_FILES, item_of
from defender_desk.desk.keys import Keys
from defender_desk.desk.receipts import Receipts
from defender_desk.desk.records import Records
from defender_desk.desk.review import Compared, Had, Review, had_before
from defender_desk.desk.taking import Arrival, BundleView, Taking
from defender_desk.domain.fields import NOUNS
from defender_desk.exchange.bundle_reader import inspect
from defender_desk.progress import Progress
from defender_desk.storage.ledger import Series
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

SHOWN = (
    "assignment", "note", "search_attempt", "declaration", "interview", "consent", "person", "case",
)
"""Kinds listed one by one in the detail of an arrival, in this order."""

@dataclass(frozen=True, slots=True)
class InboxRow:
    """One series that came."""

    series: str
    kind: str
    from_initials: str
    device: str
    case_codes: tuple[str, ...]
    items: int
    arrived: int
    of: int
    first_seen: str
    reviewed: bool
    receipt_at: str
    receipt_file: str


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One record that came with a series."""

    kind: str
    id: str
    code: str
    title: str
    detail: str
    state: str
    reviewed: bool
    news: str = ""
    """``new``, ``changed``, ``same``, ``conflict`` (two people wrote it apart); "" unknown."""


@dataclass(frozen=True, slots=True)
class InboxDetail:
    """A series that came, with what is in it and what is still on its way."""

    row: InboxRow
    items: tuple[InboxItem, ...]
    missing_parts: tuple[int, ...]
    left_out_count: int


def inspect_file(path: Path) -> dict[str, Any]:
    """What anybody can tell of a file without a key. Raises ``DamagedBundle``, ``MissingFile``."""
    seen = inspect(path)
    return {"name": seen.name, "size": seen.size, "series": seen.series, "n": seen.n,
            "recipients": seen.recipients}


class Inbox:
    """The series that came, and the ways to take and to answer them."""

    def __init__(self, vault: Vault, records: Records, keys: Keys, receipts: Receipts,
                 review: Review, half_written: HalfWritten) -> None:
        self._vault = vault
        self._records = records
        self._keys = keys
        self._review = review
        self._answers = Answers(vault, records, half_written)
        self._taking = Taking(vault, records, keys, receipts, self._answers)

    # --- taking and answering -----------------------------------------------------------------

    def look(self, path: Path, progress: Progress | None = None) -> BundleView:
        """Check a file whole and tell what it is; nothing is taken: ``Taking.look``."""
        return self._taking.look(path, progress)

    def take(
        self, paths: Sequence[Path], progress: Progress | None = None, *, hide_many: bool = False
    ) -> list[Arrival]:
        """Take many files, each by itself, and sign their receipts: ``Taking.take``."""
        return self._taking.take(paths, progress, hide_many=hide_many)

    def receipt_file(self, series: str, folder: Path) -> Path:
        """Write the receipt of a series into ``folder``: ``Answers.receipt_file``."""
        return self._answers.receipt_file(series, folder)

    def phone_code(self, series: str) -> str:
        """The code that only who opened every part can say; "" while a part is missing."""
        return self._answers.phone_code(series)

    def text_receipt(self, series: str) -> str:
        """The receipt as one text message (118 characters); "" for more than eight parts."""
        return self._answers.text_receipt(series)

    def save_text_receipt(self, series: str, folder: Path) -> Path:
        """Write the text form beside the others, for copying. Raises ``CannotWrite``."""
        return self._answers.save_text_receipt(series, folder)

    # --- what is here -------------------------------------------------------------------------

    def rows(self) -> list[InboxRow]:
        """Every series that came, the newest first; receipts are not listed."""
        return [self._row(one) for one in self._vault.ledger.series("in") if one.kind != "receipt"]

    def detail(self, series: str) -> InboxDetail:
        """One series in full. Raises ``UnknownRecord``."""
        one = self._answers.one(series)
        kinds = self._kinds(one)
        reviewed = set(self._reviewed(series))
        had = had_before(one)
        items = [
            self._item(kind, record_id, record_id in reviewed, had)
            for kind in SHOWN for record_id in kinds.get(kind, ())
        ]
        held = self._answers.held(one)
        left = max((int(str(p.more.get("left_out", 0))) for p in one.parts), default=0)
        return InboxDetail(
            self._row(one), tuple(item for item in items if item is not None),
            tuple(n for n in range(1, one.of + 1) if n not in held), left,
        )

    def mark_reviewed(self, series: str, item_id: str | None = None) -> None:
        """Note that one item, or the whole series, was reviewed. Raises ``UnknownRecord``."""
        one = self._answers.one(series)
        done = set(self._reviewed(series))
        done |= {item_id} if item_id else {r for ids in self._kinds(one).values() for r in ids}
        self._vault.ledger.set_mark(f"reviewed:{series}", sorted(done))
        self._records.came()

    def compare(self, declaration_id: str, series: str = "") -> list[Compared]:
        """The paragraphs of a declaration as they were before ``series`` came, and now.

        Without a series, or for one taken before this was noted, the words of the save before
        stand for it. Raises ``UnknownRecord``.
        """
        had = had_before(self._answers.one(series)) if series else None
        return self._review.compare(declaration_id, had)

    # --- inside -------------------------------------------------------------------------------

    def _kinds(self, one: Series) -> dict[str, list[str]]:
        """What came with a series by kind, and the item of each part that came alone."""
        found = kinds_of(one)
        for kind in PART_KINDS & set(found):
            for record_id in found[kind]:
                item = item_of(self._vault, record_id)
                if item is not None and item.id not in found.setdefault(item.kind, []):
                    found[item.kind].append(item.id)
        return found

    def _reviewed(self, series: str) -> list[str]:
        found = self._vault.ledger.mark(f"reviewed:{series}")
        return [str(each) for each in found] if isinstance(found, list) else []

    def _row(self, one: Series) -> InboxRow:
        kinds = self._kinds(one)
        cases = set()
        for kind in SHOWN:
            for record_id in kinds.get(kind, ()):
                held = self._vault.records.get(record_id)
                if held is not None:
                    cases.add(self._records.case_of(held.record))
        codes = [c.code for c in (self._records.maybe("case", i) for i in cases) if c is not None]
        listed = [i for k in ITEM_KINDS for i in kinds.get(k, ())]
        reviewed = set(self._reviewed(one.code))
        receipts = self._vault.ledger.receipts("out", one.code)
        return InboxRow(
            one.code, one.kind, self._keys.person_of(one.sender), one.sender,
            tuple(sorted(codes)), len(listed), len(one.parts), one.of,
            min((p.at for p in one.parts), default=one.made),
            bool(reviewed) and set(listed) <= reviewed,
            receipts[-1].at if receipts else "", one.code if receipts else "",
        )

    def _item(self, kind: str, record_id: str, reviewed: bool,
              had: Had | None) -> InboxItem | None:
        held = self._vault.records.get(record_id)
        if held is None:
            return None
        record = held.record
        title = getattr(record, "title", "") or _(NOUNS[kind].label)
        return InboxItem(kind, record_id, getattr(record, "code", ""), title,
                         self._detail(record), self._arrived_state(record), reviewed,
                         self._review.news(record, had))

    def _detail(self, record: Any) -> str:
        if record.kind in WITH_FILES:
            files: list[Any] = self._records.all("attachment", owner=record.id)
            here = sum(self._vault.attachments.has(f.sha256) for f in files)
            return _("{here} of {all} files", here=here, all=len(files)) if files else ""
        if record.kind == "declaration":
            steps = dict(NOUNS["declaration"].fields["step"].choices)
            return _(steps.get(record.step, record.step))
        if record.kind == "assignment":
            answers = dict(NOUNS["assignment"].fields["answer"].choices)
            return _(answers.get(record.answer, record.answer))
        return ""

    def _arrived_state(self, record: Any) -> str:
        """``received``, or ``part_missing`` where a file has not come."""
        item = item_of(self._vault, record.id)
        if item is None or item.kind not in WITH_FILES:
            return "received"
        files: list[Any] = self._records.all("attachment", owner=item.id)
        whole = all(self._vault.attachments.has(f.sha256) for f in files)
        return "received" if whole else "part_missing"
