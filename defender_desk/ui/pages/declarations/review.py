"""What is still missing before a declaration is signed, and the way to each of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.ui.widgets import Button, Icon, Label, Scroll, column, empty, row
from defender_desk.ui.widgets.columns import first_control
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.pages.declarations.page import DeclarationPage

_FIELDS = {
    "caption": "matter", "address": "profile", "place": "signing_place",
    "sentence": "signing_country", "finger": "finger", "reason": "cannot_sign_reason",
    "read-back": "reader", "witnesses": "witnesses", "witness-free": "witnesses",
    "interest": "interests", "interpreter": "interpreter",
    "spoken": "interpreter",
}
"""The field of the details in which a check is put right."""
_NUMBERED = frozenset({"empty", "sources", "checked", "english", "child", "private",
                       "codes"})
"""Checks that name paragraphs by their numbers, exhibits by their letters."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is put right: a paragraph's number, a field of the details, or a panel.

    ``kind``: paragraph, english, facts, field, exhibits, person, consent, approval.
    """

    kind: str
    number: int = 0
    field: str = ""


def place_of(check: Any) -> Place | None:
    """Where a check that is not in order is put right; None where no place of ours helps."""
    if check.name in _NUMBERED:
        said = str(check.facts.get("numbers") or check.facts.get("places") or "")
        number = re.search(r"\b\d+\b", said)
        if number is not None:
            kind = "english" if check.name == "english" else "paragraph"
            return Place(kind, int(number.group()))
        if re.search(r"\b[A-Z]{1,2}\b", said):
            return Place("exhibits")
        return Place("field", field="title")
    if check.name in _FIELDS:
        return Place("field", field=_FIELDS[check.name])
    kinds = {"facts": "facts", "identity": "paragraph", "exhibits": "exhibits",
             "exhibit-consent": "exhibits", "consent": "consent", "counsel": "approval",
             "literacy": "person", "spanish": "person", "blanks": "person"}
    if check.name not in kinds:
        return None
    return Place(kinds[check.name], 1 if check.name == "identity" else 0)


class ChecksPanel(Scroll):
    """Everything looked at before it is signed, what is missing first; each leads to its place."""

    def __init__(self, go: Callable[[Place], object], ready: Callable[[], object],
                 print_draft: Callable[[], object]) -> None:
        super().__init__((14, 12, 14, 14), 8, "pane")
        self._go, self._ready, self._print = go, ready, print_draft
        self.ways: list[Button] = []
        """The buttons that lead to what is missing, in the order of the list."""

    def show_checks(self, checks: Sequence[Any], step: str) -> None:
        """Show what is missing first; the focus stays in the list if it was there."""
        focus = self.window().focusWidget() if self.isVisible() else None
        name = focus.accessibleName() if focus is not None and self.isAncestorOf(focus) else ""
        empty(self.column)
        self.ways = []
        must = [each for each in checks if each.must and not each.ok]
        advice = [each for each in checks if not each.must and not each.ok]
        open_ = step in {"draft", "with_advocate"}
        if open_:
            self._told_first(must)
        if must:
            self._group(_("Missing for the signature"), must, open_)
        if advice:
            self._group(_("Worth a look"), advice, open_)
        self._group(_("In order"), [each for each in checks if each.ok], open_)
        self.column.addStretch(1)
        if name:
            again = next((way for way in self.ways if way.accessibleName() == name), None)
            (again or self.first() or self).setFocus()

    def first(self) -> QWidget | None:
        """Where the work goes on: what is missing first, or the button that was waited for."""
        return self.ways[0] if self.ways else first_control(self)

    def _told_first(self, must: Sequence[Any]) -> None:
        if must:
            title = plural("{n} thing is missing before it can be signed",
                           "{n} things are missing before it can be signed", len(must))
            help_text = _("Put one after the other right, then press «Ready to sign» again. "
                          "A draft to read or to correct on paper can be printed at any time.")
        else:
            title = _("Nothing is missing for the signature")
            help_text = _("«Ready to sign» freezes it; after that it is printed and signed.")
        self.column.addWidget(column(Label(title, "strong", wrap=True),
                                     Label(help_text, "help", wrap=True), spacing=3))
        ready = Button(_("Ready to sign"), "plain" if must else "soft", "lock", "small",
                       on=self._ready)
        draft = Button(_("Print draft"), "plain", "printer", "small", on=self._print)
        self.column.addWidget(row(ready, draft, None))

    def _group(self, title: str, checks: Sequence[Any], open_: bool) -> None:
        self.column.addWidget(Label(title, "group"))
        for check in checks:
            tone = "success" if check.ok else "attention" if check.must else "warning"
            icon = "circle-check" if check.ok else "circle-dashed"
            words = Label(check.text, tone if not check.ok else "body", wrap=True)
            parts: list[QWidget] = [Icon(icon, 16, tone), words]
            place = None if check.ok or not open_ else place_of(check)
            if place is not None:
                parts.append(self._way(place, check.text))
            line = row(*parts)
            layout = line.layout()
            if isinstance(layout, QHBoxLayout):
                layout.setStretch(1, 1)
            self.column.addWidget(line)

    def _way(self, place: Place, text: str) -> Button:
        way = Button(_("Go there"), "link", size="small", on=lambda: self._go(place))
        way.setAccessibleName(_("Go there: {what}", what=text))
        way.setMinimumWidth(way.sizeHint().width())
        self.ways.append(way)
        return way


class Review:
    """Leads from what is missing to where it is written."""

    def __init__(self, page: DeclarationPage) -> None:
        self.page = page

    def refused(self) -> None:
        """It is not ready: show what is missing and begin with the first of it."""
        self.page.show_side("checks")
        first = self.page.checks.first()
        if first is not None:
            first.setFocus()
            self.page.checks.ensureWidgetVisible(first)

    def go(self, place: Place) -> None:
        """Go to where something is put right, with the focus in it."""
        page = self.page
        if place.kind == "consent":
            page.shell.go("case", case_id=page.case_id, tab="interviews")
        elif place.kind == "person":
            page.to_person()
        elif place.kind == "exhibits":
            page.show_side("exhibits")
            self._focus(first_control(page.exhibits))
        elif place.kind == "approval":
            page.stepping.ask_approval()
        elif place.kind == "field":
            page.show_side("details")
            self._focus(page.particulars.details.reach(place.field))
        else:
            self._paragraph(place)

    def _paragraph(self, place: Place) -> None:
        page = self.page
        rows = page.list.rows
        if place.kind == "facts":
            found = next((each for each in rows if not each.view.fixed), None)
            if found is None:
                page.writing.add()
                return
        else:
            found = next((each for each in rows if each.view.number == place.number), None)
        if page.columns.folded:
            page.columns.show_side(False)
        if found is not None:
            page.list.writing_in("en" if place.kind == "english" else "es")
            page.list.activate(found.view.id)

    def _focus(self, control: QWidget | None) -> None:
        if control is not None:
            control.setFocus()
            side = self.page.side.currentWidget()
            if isinstance(side, Scroll):
                side.ensureWidgetVisible(control)
