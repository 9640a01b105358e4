"""A practice desk in which every text of every record carries a mark, and every page of it.

The mark is never written down whole in a test: what looks for it must not find itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from defender_desk.desk.desk import Desk, open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.domain.fields import NOUNS, Kind
from defender_desk.ui.pages import ROUTES, page_class

_BACKWARDS = "odacramzuL"
KEPT = frozenset({"code", "sha256", "form", "version", "template", "paper", "mime", "label"})
"""Fields that the program reads as a code: they stay as they are."""


def mark() -> str:
    """The mark, made anew each time."""
    return _BACKWARDS[::-1]


def make(folder: Path) -> tuple[Path, str]:
    """A practice day up to the first package, then marked; the Defender's home and phrase."""
    day = PracticeDay(folder, photo_bytes=60_000, page_bytes=20_000, other_cases=False, log_n=10)
    day.walk(until="pack_draft")
    day.close()
    home = folder / "defender"
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    desk = open_desk(home / "vault", phrase, ballast=0)
    try:
        _mark(desk)
    finally:
        desk.close()
    return home, phrase


def _mark(desk: Desk) -> None:
    changes = []
    for kind, noun in NOUNS.items():
        for record in desk.records.all(kind):
            values: dict[str, Any] = {}
            for name, field in noun.fields.items():
                value = getattr(record, name, None)
                free = field.kind in (Kind.TEXT, Kind.LONG_TEXT) and name not in KEPT
                if free and isinstance(value, str) and value and not field.choices:
                    values[name] = f"{value} {mark()}"
            if values:
                changes.append((kind, record.id, values))
    desk.records.save_many(changes)


def where(desk: Desk, route: str) -> dict[str, str]:
    """Arguments of this desk for a route. A page whose arguments nobody knows fails here."""
    case = desk.records.all("case")[0].id
    known: dict[str, Callable[[], Any]] = {
        "case_id": lambda: case,
        "person_id": lambda: desk.people.of_case(case)[0].id,
        "interview_id": lambda: desk.interviews.of_case(case)[0].id,
        "note_id": lambda: desk.notes.of_case(case)[0].id,
        "owner_id": lambda: desk.notes.of_case(case)[0].id,
        "record": lambda: desk.notes.of_case(case)[0].id,
        "record_id": lambda: desk.notes.of_case(case)[0].id,
        "declaration_id": lambda: desk.declarations.of_case(case)[0].id,
        "assignment_id": lambda: desk.records.all("assignment")[0].id,
        "series": lambda: desk.bundles.series()[0].code,
    }
    arguments = {}
    for one in list(inspect.signature(page_class(route).__init__).parameters.values())[2:]:
        if one.name in known:
            arguments[one.name] = known[one.name]()
        elif one.default is inspect.Parameter.empty and one.kind not in (
            inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL
        ):
            raise AssertionError(f"{route} wants {one.name}: tell tests/ui/marked_desk.py")
    return arguments


def places(desk: Desk) -> dict[str, dict[str, str]]:
    """Every route with arguments of this desk."""
    return {route: where(desk, route) for route in ROUTES}
