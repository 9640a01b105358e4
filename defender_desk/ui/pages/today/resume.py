"""Where one left off: the card that says so, and the way back to the very field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Button, Icon, Label, column, frame
from defender_desk.wording import _

Way = tuple[str, dict[str, Any]]


def card(found: Any, go_on: Callable[[], object]) -> QWidget:
    """What was typed last, when, and the button that goes on there."""
    place = ", ".join(part for part in (found.title or found.code, found.place) if part)
    when = moments.when(found.time) if found.time else ""
    said = " · ".join(part for part in (place, when, " ".join(found.text.split())) if part)
    words = column(Label(_("Go on where you left off"), "strong"),
                   Label(said, "muted", wrap=True), spacing=2)
    button = Button(_("Go on writing"), "primary", "corner-down-right", on=go_on)
    button.setObjectName("resume")
    made = frame("note", Icon("history", 20, "on_primary_soft"), words, button,
                 across=True, spacing=14)
    made.setProperty("kind", "success")
    layout = made.layout()
    if isinstance(layout, QHBoxLayout):
        layout.setStretch(1, 1)
        layout.setAlignment(button, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def way_back(found: Any) -> Way | None:
    """Route and arguments that lead to the paragraph, file or field; None for a page of no kind
    that is known here."""
    kind, page, part = found.page_kind, found.page_id, found.part
    where, case = str(found.where or ""), found.case_id
    field = {"field": where}
    if kind == "form":
        return _form(page, case, field)
    if kind == "declaration":
        place = {"paragraph_id": part, "at": where} if found.kind == "paragraph" else {}
        return "declaration", {"declaration_id": page, **place}
    if found.kind == "attachment":
        return ("note", {"note_id": page, "file_id": part}) if kind == "note" else \
            ("viewer", {"owner_id": page, "file_id": part})
    if kind == "search_attempt":
        return "search_log", {"case_id": case, "attempt_id": page, **field}
    if kind == "person":
        return "person", {"case_id": case, "person_id": page, **field}
    if kind == "matter":
        return "matter", {"case_id": case, **field}
    named = {"note": ("note", "note_id"), "interview": ("interview", "interview_id"),
             "case": ("case_form", "case_id"), "contact": ("people", "contact_id")}
    if kind not in named:
        return None
    route, name = named[kind]
    return route, {name: page, **field}


def _form(form: str, case: str, field: dict[str, Any]) -> Way | None:
    name, _dot, owner = form.partition(".")
    if name == "person":
        return "person", {"case_id": case, **field}
    if name == "contact":
        return "people", {"new": True, **field}
    if name == "assignment":
        return "assignment", {"assignment_id": owner, **field}
    if name in ("declaration", "exhibit"):
        return "declaration", {"declaration_id": owner}
    if name == "import_photos":
        return "import_photos", {"case_id": case}
    if name == "appointment":
        return "today", {"planning": owner or "new", **field}
    return (name, field) if name in ("case_form", "new_assignment") else None
