"""Search as you type, over everything that is saved or being typed; typing errors are forgiven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.names import assignment_name
from defender_desk.desk.records import Records
from defender_desk.domain.contact import CONTACT_ROLES
from defender_desk.domain.initials import initials
from defender_desk.domain.searchable import fold, words
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.desk.states import States
    from defender_desk.storage.search import Hit
    from defender_desk.storage.vault import Vault

FEW: Final = 3
"""With fewer records found, words spelt nearly like those typed are looked for too."""
SHORTEST: Final = 4
"""Letters a word must have before another spelling of it is thought of."""
_NEAREST: Final = 6
_BEFORE: Final = 36
_PEOPLE: Final = frozenset({"person", "contact"})
_PARTS: Final = {
    "attachment": "owner", "paragraph": "declaration", "exhibit": "declaration",
    "language_act": "declaration", "version": "declaration", "signing": "declaration",
    "consent": "interview",
}
"""Kinds without a page of their own, and the field that names the record whose page shows them."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One record found; ``snippet`` is its own text around the first word."""

    kind: str
    id: str
    case_id: str
    code: str
    title: str
    snippet: str
    changed: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the search box: what to show, and the page and place where it is.

    ``page_kind``, ``page_id``: the record whose page shows it, with the part ``part`` of it (a
    paragraph, a file) or ""; for the others the record itself. ``state`` is one of the five, or "".
    """

    kind: str
    id: str
    case_id: str
    title: str
    second: str
    page_kind: str
    page_id: str
    part: str
    state: str


class Search:
    """Finds accents, capitals and glottal marks typed in any way, the newest first."""

    def __init__(self, vault: Vault, records: Records) -> None:
        self._vault = vault
        self._records = records
        self._words: list[str] = []
        self._words_of = (-1, -1)

    def find(self, text: str, limit: int = 30) -> list[SearchHit]:
        """Records that hold every word of ``text``; the last one may be only a beginning."""
        return [
            SearchHit(hit.kind, hit.record, hit.case, hit.code, hit.title, hit.snippet,
                      hit.changed, hit.draft)
            for hit in self._vault.search.find(text, limit)
        ]

    def look(
        self, text: str, states: States, *, limit: int = 40, full_names: bool = False
    ) -> tuple[list[Found], tuple[str, ...]]:
        """What the search box shows for ``text``, and the folded words that were met.

        Where little is found, words that differ by a letter or two count as well. People stand
        with initials unless ``full_names``; a minor always.
        """
        typed = words(text)
        if not typed:
            return [], ()
        hits, met = list(self._vault.search.find(text, limit)), list(typed)
        if len(hits) < FEW:
            groups = self._spelt_nearly(typed)
            if any(len(group) > 1 for group in groups):
                known = {hit.record for hit in hits}
                more = self._vault.search.find_any(groups, limit)
                hits += [hit for hit in more if hit.record not in known]
                met = [word for group in groups for word in group]
        told = states.of([hit.record for hit in hits if hit.kind in _WITH_STATE])
        shown = [self._found(hit, full_names, told, met) for hit in hits]
        return [each for each in shown if each is not None], tuple(met)

    def recent(self, states: States, limit: int = 4) -> list[Found]:
        """What was worked on last, for a box in which nothing is typed yet."""
        rows = self._vault.records.recent(limit, ("note", "declaration", "search_attempt"))
        told = states.of([row.id for row in rows])
        found = []
        for row in rows:
            record = row.record
            case = self._records.maybe("case", getattr(record, "case", ""))
            state = "" if record.visibility == "defender" else told[row.id].state
            found.append(Found(
                row.kind, row.id, case.id if case is not None else "",
                _named(record.code, record.title), case.code if case is not None else "",
                row.kind, row.id, "", state,
            ))
        return found

    def nearest(self, text: str, names: Sequence[str]) -> list[int]:
        """Places in ``names`` of those that hold the words typed, the best first.

        Every word is a beginning of a word of the name, or is spelt nearly like one.
        """
        typed = words(text)
        if not typed:
            return list(range(len(names)))
        scored = []
        for at, name in enumerate(names):
            score = _fit(typed, words(name))
            if score is not None:
                scored.append((score, at))
        return [at for _score, at in sorted(scored)]

    # --- inside -------------------------------------------------------------------------------

    def _spelt_nearly(self, typed: list[str]) -> list[list[str]]:
        """Each word typed with the words of the index that are spelt nearly so."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        age = (self._records.arrivals, self._records.changes)
        if self._words_of != age:
            self._words, self._words_of = self._vault.search.vocabulary(), age
        groups = []
        for at, word in enumerate(typed):
            near: list[str] = []
            if len(word) >= SHORTEST and word not in self._words:
                slips = 1 if len(word) < 7 else 2
                last = at == len(typed) - 1
                # The last word may be only begun: it is compared with beginnings.
                begun = {w[: len(word) + 1] for w in self._words} if last else set()
                choices = [*self._words, *(begun - set(self._words))]
                near = [w for w, _distance, _at in process.extract(
                    word, choices, scorer=OSA.distance, score_cutoff=slips, limit=_NEAREST)]
            groups.append([word, *(w for w in near if w != word)])
        return groups

    def _found(
        self, hit: Hit, full_names: bool, told: dict[str, Any], met: Sequence[str]
    ) -> Found | None:
        held = self._vault.records.get(hit.record)
        if held is None or held.deleted:
            return None
        record = held.record
        case = self._records.maybe("case", hit.case)
        code = case.code if case is not None else ""
        if hit.kind in _PEOPLE:
            return self._person(hit, record, code, full_names)
        page = self._page_of(record)
        if page is None:
            return None
        title = _named(getattr(page, "code", ""), getattr(page, "title", ""))
        if page.kind == "interview":
            title = _("Interview {number}", number=page.number or 0)
        elif page.kind == "assignment":
            title = assignment_name(page)
        state = told.get(hit.record)
        inside = _near(hit.snippet, met) if hit.kind != "case" else record.place
        if hit.kind == "paragraph":
            inside = f"¶ {inside}"
        return Found(
            hit.kind, hit.record, hit.case, title,
            " · ".join(part for part in (code if hit.kind != "case" else "", inside) if part),
            page.kind, page.id, "" if page.id == hit.record else hit.record,
            state.state if state is not None and record.visibility != "defender" else "",
        )

    def _page_of(self, record: Any) -> Any | None:
        """The record whose page shows ``record``; a final paper is shown by its declaration."""
        for _step in range(3):
            field = _PARTS.get(record.kind)
            if field is None:
                return record
            held = self._vault.records.get(getattr(record, field))
            if held is None or held.deleted:
                return None
            record = held.record
        return record

    def _person(self, hit: Hit, record: Any, code: str, full_names: bool) -> Found:
        short = getattr(record, "pseudonym", "") or initials(record.name)
        if full_names and not getattr(record, "is_minor", False):
            short = record.name
        if hit.kind == "contact":
            facts = [_(dict(CONTACT_ROLES).get(record.role, record.role)), *record.languages]
            cases = len({i.case for i in self._records.all("interview", interpreter=record.id)})
            if cases:
                facts.append(plural("{n} case", "{n} cases", cases, n=cases))
        else:
            spoken = _("speaks {language}", language=record.language) if record.language else ""
            facts = [record.role or record.relation, code, spoken]
        return Found(hit.kind, hit.record, hit.case, short,
                     " · ".join(fact for fact in facts if fact), hit.kind, hit.record, "", "")


_WITH_STATE: Final = frozenset({"note", "declaration", "search_attempt", "assignment"})


def _fit(typed: Sequence[str], held: Sequence[str]) -> int | None:
    """How many slips it takes to read ``typed`` in the words ``held``; None when it cannot be."""
    from rapidfuzz.distance import OSA

    slips = 0
    for word in typed:
        if any(each.startswith(word) for each in held):
            continue
        may = 0 if len(word) < SHORTEST else 1 if len(word) < 7 else 2
        least = min((OSA.distance(word, each[: len(word) + 1]) for each in held), default=99)
        least = min(least, min((OSA.distance(word, each) for each in held), default=99))
        if least > may:
            return None
        slips += least
    return slips


def _near(snippet: str, met: Sequence[str]) -> str:
    """``snippet`` from a few words before what was met: a line has little room."""
    pieces = snippet.split()
    at = next((n for n, piece in enumerate(pieces)
               if any(word in fold(piece) for word in met)), 0)
    first = at
    while first > 0 and sum(len(p) + 1 for p in pieces[first - 1 : at]) <= _BEFORE:
        first -= 1
    return snippet if first == 0 else "… " + " ".join(pieces[first:])


def _named(code: str, title: str) -> str:
    return " ".join(part for part in (code, title) if part)
