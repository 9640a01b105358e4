"""Every page of the program, told from the table of routes, with a record of the practice day."""

from __future__ import annotations

import inspect
from typing import Any

from defender_desk.ui.pages import ROUTES, page_class

TABS = ("overview", "people", "evidence", "interviews", "declarations", "sends")
RECORDS = {"case_id": "case", "note_id": "note", "declaration_id": "declaration",
           "interview_id": "interview", "assignment_id": "assignment", "owner_id": "note",
           "record": "note", "record_id": "note"}
"""A page's argument, and the record of the practice day that it is shown."""


def every_page(ids: dict[str, str], *, staff: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """Each route once, the case with each tab; the team's own page only with ``staff``.

    Raises LookupError for a page that asks for a record which is not known here.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    for route in ROUTES:
        if route == "new_assignment" and not staff:
            continue
        found.append((route, _arguments(route, ids)))
    found += [("case", {"case_id": ids["case"], "tab": tab}) for tab in TABS]
    found.append(("person", {"case_id": ids["case"], "person_id": ids["witness"]}))
    return found


def _arguments(route: str, ids: dict[str, str]) -> dict[str, Any]:
    asked = list(inspect.signature(page_class(route).__init__).parameters.values())[2:]
    given = {}
    for each in asked:
        if each.default is not inspect.Parameter.empty or each.kind in (
                inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL):
            continue
        if each.name not in RECORDS:
            raise LookupError(f"{route} asks for {each.name}: say which record in RECORDS")
        given[each.name] = ids[RECORDS[each.name]]
    return given
