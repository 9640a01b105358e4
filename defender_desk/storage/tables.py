"""The record tables and the word index, made from the nouns' declarations.

They hold nothing that the journal does not hold, carry a fingerprint of the declarations and are
made anew when it differs; no migration touches them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from defender_desk.domain.fields import JSON, Field, Kind, default_of
from defender_desk.domain.journal import RecordState, canonical
from defender_desk.domain.nouns import NOUNS, Noun
from defender_desk.domain.searchable import fold

LAYOUT: Final = 1
"""Raised when this page lays the tables out otherwise."""

COLUMN_KINDS: Final = frozenset({
    Kind.TEXT, Kind.DATE, Kind.MOMENT, Kind.CHOICE, Kind.NUMBER, Kind.YES_NO, Kind.REFERENCE,
})
"""Kinds of field that have a column of their own, to find and order by."""

CONTESTED: Final = "(conflicts<>'[]' OR contested=1)"
"""Rows with a field of two texts, or with a deletion that missed something."""

_FIXED: Final = (
    "rowid", "id", "created", "changed", "author", "device", "hidden", "contested", "unknown",
    "conflicts", "data",
)
_INDEXED_NAMES: Final = frozenset({"code", "sha256"})
_SHAPES: Final[Mapping[Kind, tuple[type, ...]]] = {
    Kind.TEXT: (str,), Kind.LONG_TEXT: (str,), Kind.DATE: (str,), Kind.MOMENT: (str,),
    Kind.APPROXIMATE_DATE: (dict, type(None)), Kind.YES_NO: (bool,), Kind.CHOICE: (str,),
    Kind.NUMBER: (int, type(None)), Kind.MONEY: (dict, type(None)), Kind.TEXTS: (list,),
    Kind.REFERENCE: (str,), Kind.REFERENCES: (list,), Kind.PARTS: (list,), Kind.MAP: (dict,),
}
_WORD = re.compile(r"[^\W_]+")


class _Folds(dict[int, str]):
    """The fold of each character, kept: text is folded by one pass in C."""

    def __missing__(self, point: int) -> str:
        found = fold(chr(point))
        self[point] = found
        return found


_folds = _Folds()


def folded_words(text: str) -> str:
    """The words of ``text`` as the index holds them, parted by blanks."""
    return " ".join(_WORD.findall(text.translate(_folds)))


def table(kind: str) -> str:
    """The table of a kind."""
    return "r_" + kind.replace("-", "_")


def columns(noun: Noun) -> dict[str, Field]:
    """The fields of a noun that have columns; the column of ``x`` is ``f_x``."""
    return {name: field for name, field in noun.fields.items() if field.kind in COLUMN_KINDS}


def fingerprint() -> str:
    """Changes when a declaration or the layout does."""
    said = [
        [noun.kind, [[n, f.kind.value, f.searchable, f.default] for n, f in noun.fields.items()]]
        for noun in NOUNS.values()
    ]
    return hashlib.sha256(canonical([LAYOUT, said])).hexdigest()


def drop_all(connection: Connection) -> None:
    """Remove every record table and the index, those of forgotten nouns too."""
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'r\\_%' ESCAPE '\\'"
    ).scalars().all()
    for name in found:
        connection.exec_driver_sql(f'DROP TABLE "{name}"')
    connection.exec_driver_sql("DROP TABLE IF EXISTS words")


def create_all(connection: Connection) -> None:
    """Make every record table and the word index, empty."""
    for noun in NOUNS.values():
        own = columns(noun)
        extra = "".join(f', "f_{name}"' for name in own)
        connection.exec_driver_sql(
            f'CREATE TABLE "{table(noun.kind)}" (rowid INTEGER PRIMARY KEY, id TEXT NOT NULL '
            "UNIQUE, created TEXT NOT NULL, changed TEXT NOT NULL, author TEXT NOT NULL, "
            "device TEXT NOT NULL, hidden INTEGER NOT NULL, contested INTEGER NOT NULL, "
            f"unknown INTEGER NOT NULL, conflicts TEXT NOT NULL, data TEXT NOT NULL{extra})"
        )
        connection.exec_driver_sql(
            f'CREATE INDEX "{table(noun.kind)}_changed" ON "{table(noun.kind)}" (changed)'
        )
        for name, field in own.items():
            if field.kind is Kind.REFERENCE or name in _INDEXED_NAMES:
                connection.exec_driver_sql(
                    f'CREATE INDEX "{table(noun.kind)}_{name}" '
                    f'ON "{table(noun.kind)}" ("f_{name}")'
                )
    add_short_indexes(connection)
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE words USING fts5(body, kind UNINDEXED, record UNINDEXED, "
        "tokenize='unicode61 remove_diacritics 0')"
    )
    # Deleted words would stay readable in the index otherwise (docs/threat-model.md).
    connection.exec_driver_sql("INSERT INTO words(words, rank) VALUES('secure-delete', 1)")


SHORT: Final = {"removed": "hidden=1", "contested": CONTESTED}
"""Indexes of the few rows that are looked for among very many, and which rows those are."""


def has_short_indexes(connection: Connection) -> bool:
    """Whether this vault's record tables have them: those of 0.2.0 and before do not."""
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE type='index' AND name LIKE 'r\\_%\\_short\\_%' "
        "ESCAPE '\\'"
    ).scalar_one()
    return bool(found == len(NOUNS) * len(SHORT))


def add_short_indexes(connection: Connection) -> None:
    """Make the indexes of ``SHORT`` where they are missing: each table is read once."""
    for noun in NOUNS.values():
        for name, rows in SHORT.items():
            connection.exec_driver_sql(
                f'CREATE INDEX IF NOT EXISTS "{table(noun.kind)}_short_{name}" '
                f'ON "{table(noun.kind)}" (hidden) WHERE {rows}'
            )


def row_names(noun: Noun) -> list[str]:
    """The columns of a noun's table in the order of ``row``."""
    return [*_FIXED, *(f"f_{name}" for name in columns(noun))]


def insert_statement(noun: Noun) -> str:
    """The statement that takes the rows of ``row``."""
    names = row_names(noun)
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    return f'INSERT OR REPLACE INTO "{table(noun.kind)}" ({listed}) VALUES ({marks})'  # noqa: S608


def fits(field: Field, value: JSON) -> bool:
    """Whether a journal value has the shape of the field; a stranger's op may hold anything."""
    if isinstance(value, bool):
        return field.kind is Kind.YES_NO
    if isinstance(value, list) and field.kind in (Kind.TEXTS, Kind.REFERENCES):
        return all(isinstance(item, str) for item in value)
    if isinstance(value, list) and field.kind is Kind.PARTS:
        return all(isinstance(item, dict) for item in value)
    return isinstance(value, _SHAPES[field.kind])


def known_values(noun: Noun, state: RecordState) -> dict[str, JSON]:
    """The values of a record that this program knows how to show."""
    fields = noun.fields
    return {
        name: value for name, value in state.values.items()
        if name in fields and fits(fields[name], value)
    }


_defaults: dict[tuple[type[Any], str], JSON] = {}


def _default(cls: type[Any], name: str) -> JSON:
    if (cls, name) not in _defaults:
        _defaults[cls, name] = default_of(cls, name)
    return _defaults[cls, name]


def row(noun: Noun, rowid: int, state: RecordState) -> tuple[Any, ...]:
    """The row of a record, in the order of ``insert_statement``."""
    values = known_values(noun, state)
    unknown = sum(name not in values for name in state.values)
    own = tuple(
        values[name] if name in values else _default(noun.cls, name) for name in columns(noun)
    )
    return (
        rowid, state.record, state.created, state.changed, state.author, state.device,
        int(state.deleted), int(state.contested), unknown,
        json.dumps(sorted(state.conflicts)), json.dumps(values, ensure_ascii=False), *own,
    )


def _texts(value: JSON) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)


def search_text(noun: Noun, state: RecordState) -> str:
    """The words of a record's searchable fields, every side of a conflict included."""
    found = [
        text for name in noun.searchable if name in state.heads
        for head in state.heads[name] for text in _texts(head.value)
    ]
    return folded_words(" ".join(found))
