"""Which page shows a record of a kind, and the argument of that page that names it."""

from __future__ import annotations

from typing import Any, Final

RECORDS: Final = {
    "note": ("note", "note_id"), "declaration": ("declaration", "declaration_id"),
    "interview": ("interview", "interview_id"), "case": ("case", "case_id"),
    "assignment": ("assignment", "assignment_id"), "person": ("person", "person_id"),
}
"""Kind of a record to the route that shows it and the argument that names it."""


def way_to(kind: str, record_id: str, case_id: str) -> tuple[str, dict[str, Any]]:
    """Route and arguments of the page on which a record is seen: its case where it has none."""
    if kind == "person":
        return "person", {"case_id": case_id, "person_id": record_id}
    if kind == "search_attempt" and case_id:
        return "search_log", {"case_id": case_id, "attempt_id": record_id}
    if kind in RECORDS:
        route, name = RECORDS[kind]
        return route, {name: record_id}
    return ("case", {"case_id": case_id}) if case_id else ("people", {})
