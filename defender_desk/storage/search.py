"""Finding words in everything saved and in drafts, newest first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from defender_desk.domain.fields import JSON, NOUNS, Kind
from defender_desk.domain.searchable import fold, match_expression, words
from defender_desk.storage import tables
from defender_desk.storage.lanes import Lanes

_AROUND: Final = 60
_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A record in which every word was found; ``snippet`` is its own text around the first."""

    kind: str
    record: str
    case: str
    code: str
    title: str
    snippet: str
    changed: str
    draft: bool = False


class Search:
    """The word index of a vault and its drafts."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    def find(self, text: str, limit: int = 50) -> list[Hit]:
        """The newest records that hold all words (the last may be a beginning), drafts first."""
        match = match_expression(text)
        if match is None:
            return []
        wanted = words(text)
        with self._lanes.read() as connection:
            hits = _in_drafts(connection, wanted)[:limit]
            drafted = {hit.record for hit in hits}
            found = connection.exec_driver_sql(
                "SELECT rowid, kind, record FROM words WHERE words MATCH ? "
                "ORDER BY rowid DESC LIMIT ?", (match, limit),
            ).all()
            for rowid, kind, record in found:
                if kind in NOUNS and record not in drafted:
                    hits.append(_hit(connection, rowid, kind, record, wanted))
        return hits[:limit]

    def find_any(self, wanted: Sequence[Sequence[str]], limit: int = 50) -> list[Hit]:
        """The newest records that hold a beginning of one word of each group, all groups."""
        groups = [[word.replace('"', "") for word in group] for group in wanted if group]
        if not groups:
            return []
        match = " AND ".join(
            "(" + " OR ".join(f'"{word}" *' for word in group) + ")" for group in groups
        )
        words_of = [word for group in groups for word in group]
        with self._lanes.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT rowid, kind, record FROM words WHERE words MATCH ? "
                "ORDER BY rowid DESC LIMIT ?", (match, limit),
            ).all()
            return [_hit(connection, rowid, kind, record, words_of)
                    for rowid, kind, record in found if kind in NOUNS]

    def vocabulary(self) -> list[str]:
        """Every word of the index, folded, for whoever looks for a word spelt otherwise."""
        with self._lanes.read() as connection:
            # A view of the index, in this connection's memory alone: nothing of the file changes.
            connection.exec_driver_sql("PRAGMA query_only=OFF")
            try:
                connection.exec_driver_sql(
                    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary "
                    "USING fts5vocab('main', 'words', 'row')"
                )
            finally:
                connection.exec_driver_sql("PRAGMA query_only=ON")
            return list(connection.exec_driver_sql("SELECT term FROM temp.vocabulary").scalars())

    def rowids(self, kind: str, text: str, limit: int = 10_000) -> list[int]:
        """Row numbers of the records of one kind that hold all words, newest first."""
        match = match_expression(text)
        if match is None:
            return []
        with self._lanes.read() as connection:
            return json.loads(connection.exec_driver_sql(  # type: ignore[no-any-return]
                "SELECT json_group_array(rowid) FROM (SELECT rowid FROM words WHERE words MATCH ? "
                "AND kind=? ORDER BY rowid DESC LIMIT ?)", (match, kind, limit),
            ).scalar_one())

    def holding(self, kind: str, text: str, limit: int = 10_000) -> list[str]:
        """Ids of the records of one kind that hold all words, newest first."""
        match = match_expression(text)
        if match is None:
            return []
        with self._lanes.read() as connection:
            return list(connection.exec_driver_sql(
                "SELECT record FROM words WHERE words MATCH ? AND kind=? "
                "ORDER BY rowid DESC LIMIT ?", (match, kind, limit),
            ).scalars())


def _hit(
    connection: Connection, rowid: int, kind: str, record: str, wanted: Sequence[str]
) -> Hit:
    row = connection.exec_driver_sql(
        f'SELECT data, changed FROM "{tables.table(kind)}" WHERE rowid=?', (rowid,)  # noqa: S608
    ).first()
    values = json.loads(row[0]) if row else {}
    return _shown(connection, kind, record, values, row[1] if row else "", wanted)


def _shown(
    connection: Connection, kind: str, record: str, values: Mapping[str, JSON], changed: str,
    wanted: Sequence[str], draft: bool = False,
) -> Hit:
    title = next((str(values[n]) for n in ("title", "name", "place") if values.get(n)), "")
    return Hit(
        kind, record, _case_of(connection, kind, record, values), str(values.get("code") or ""),
        title, snippet(_texts(kind, values), wanted), changed, draft,
    )


def _case_of(
    connection: Connection, kind: str, record: str, values: Mapping[str, JSON]
) -> str:
    """The case a record belongs to, by its own field or by those of what it belongs to."""
    for _step in range(_DEPTH):
        if kind == "case":
            return record
        if values.get("case"):
            return str(values["case"])
        owner = next(
            ((field.to, str(values[name])) for name, field in NOUNS[kind].fields.items()
             if field.kind is Kind.REFERENCE and values.get(name)
             and field.to in NOUNS and ("case" in NOUNS[field.to].fields or field.to == kind)),
            None,
        )
        if owner is None:
            return ""
        kind, record = owner
        row = connection.exec_driver_sql(
            f'SELECT data FROM "{tables.table(kind)}" WHERE id=?', (record,)  # noqa: S608
        ).scalar()
        values = json.loads(row) if row else {}
    return ""


def _texts(kind: str, values: Mapping[str, JSON]) -> list[str]:
    found = []
    for name in NOUNS[kind].searchable:
        value = values.get(name)
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, (list, dict)):
            found.append(" · ".join(_strings(value)))
    return found


def _strings(value: JSON) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return [text for item in inner for text in _strings(item)]


def snippet(texts: Sequence[str], wanted: Sequence[str]) -> str:
    """The text around the first of the words, cut at blanks; "" when none is met."""
    for text in texts:
        pieces = text.split()
        for place, piece in enumerate(pieces):
            if any(word in fold(piece) for word in wanted):
                return _cut(pieces, place)
    return ""


def _cut(pieces: Sequence[str], place: int) -> str:
    first = last = place
    length = len(pieces[place])
    while length < 2 * _AROUND and (first > 0 or last < len(pieces) - 1):
        if first > 0 and (place - first <= last - place or last == len(pieces) - 1):
            first -= 1
            length += len(pieces[first]) + 1
        else:
            last += 1
            length += len(pieces[last]) + 1
    shown = " ".join(pieces[first : last + 1])
    return f"{'… ' if first else ''}{shown}{' …' if last < len(pieces) - 1 else ''}"


def _in_drafts(connection: Connection, wanted: Sequence[str]) -> list[Hit]:
    """Drafts are few: they are read through, newest first."""
    hits = []
    found = connection.exec_driver_sql(
        "SELECT record, kind, data, changed FROM draft ORDER BY changed DESC"
    ).all()
    for record, kind, data, changed in found:
        if kind not in NOUNS:
            continue
        values = json.loads(data)["values"]
        held = tables.folded_words(" ".join(_texts(kind, values))).split()
        whole = all(word in held for word in wanted[:-1])
        if whole and any(word.startswith(wanted[-1]) for word in held):
            hits.append(_shown(connection, kind, record, values, changed, wanted, draft=True))
    return hits
