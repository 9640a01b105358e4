"""An assignment as the Defender reads it: on arrival, and as the team's preview before sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.domain.case import CASE_TYPES, RISK_LEVELS
from defender_desk.ui import theme
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Beside, Card, Chip, Label, Notice, Segmented, row
from defender_desk.ui.widgets.emptied import empty
from defender_desk.wording import _, language, plural


@dataclass(frozen=True, slots=True)
class Asked:
    """What an assignment asks, as plain values. ``tasks`` are the parts of the record."""

    case_type: str
    risk: str
    place: str
    safety: str
    needed_es: str
    needed_en: str
    tasks: Sequence[Mapping[str, Any]]
    due: str
    due_for: str
    may_say: str
    may_not_say: str
    languages: Sequence[str]
    people: Sequence[tuple[str, str]]
    """Initials and part in the case."""


class Sheet(QWidget):
    """Two columns: what is asked in either language; deadline, people, safety."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked
        self._words = language()
        self._request = QVBoxLayout()
        left, right = QWidget(), QWidget()
        lay, side = QVBoxLayout(left), QVBoxLayout(right)
        for each in (lay, side):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(12)
        if asked.safety:
            lay.addWidget(Notice("attention", _("Before acting"), asked.safety))
        lay.addWidget(self._what())
        lay.addStretch(1)
        side.addWidget(self._facts())
        side.addWidget(self._people())
        side.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Beside(left, right, theme.wide(320), theme.wide(420), 16))

    def _what(self) -> Card:
        switch = Segmented([("es", "Español"), ("en", "English")], self._words, on=self._say)
        card = Card(_("What the team asks for"), "target", switch)
        self._request.setSpacing(6)
        card.body.addLayout(self._request)
        self._fill()
        return card

    def _say(self, lang: str) -> None:
        self._words = "en" if lang == "en" else "es"
        self._fill()

    def _fill(self) -> None:
        empty(self._request)
        asked, english = self._asked, self._words == "en"
        text = asked.needed_en if english else asked.needed_es
        self._request.addWidget(Label(text, "body", wrap=True))
        first, second = ("title_en", "title_es") if english else ("title_es", "title_en")
        for task in asked.tasks:
            title = str(task.get(first) or task.get(second) or "")
            due = moments.short_day(str(task.get("due") or ""))
            end: list[QWidget | None] = [_due(str(task["due"]), due)] if due else []
            dot = Label("•", "muted")
            dot.setFixedWidth(theme.wide(10))
            self._request.addWidget(row(dot, Label(title, "body", wrap=True), *end))
        for head, words in ((_("You may say"), asked.may_say),
                            (_("You may not say"), asked.may_not_say)):
            if words:
                self._request.addWidget(Label(head, "label"))
                self._request.addWidget(Label(words, "body", wrap=True))

    def _facts(self) -> Card:
        asked = self._asked
        card = Card(_("In short"), "info")
        kind = dict(CASE_TYPES).get(asked.case_type, asked.case_type)
        risk = dict(RISK_LEVELS).get(asked.risk, "")
        lines = [(_("Kind of case"), _(kind)), (_("Place"), asked.place)]
        if asked.due:
            said = moments.full_day(asked.due)
            if _past(asked.due):
                said = _("{date}, already past", date=said)
            lines.append((_("Deadline"), said))
        if asked.due_for:
            lines.append((_("For"), asked.due_for))
        if asked.languages:
            lines.append((_("Languages"), ", ".join(asked.languages)))
        for name, text in lines:
            if text:
                head = Label(name, "muted")
                head.setFixedWidth(theme.wide(100))
                card.add(row(head, Label(text, "body", wrap=True)))
        if risk:
            tone = "attention" if asked.risk == "high" else ""
            card.add(row(Chip(_(risk), tone, "shield-alert"), None))
        return card

    def _people(self) -> Card:
        people = self._asked.people
        card = Card(plural("{n} person", "{n} people", len(people), n=len(people)), "users")
        for short, part in people:
            card.add(Label(" · ".join(x for x in (short, part) if x), "body", wrap=True))
        if not people:
            card.add(Label(_("Nobody is named yet."), "muted"))
        return card


def _past(iso: str) -> bool:
    """Whether a day is over."""
    day = moments.day_of(iso)
    return day is not None and day < datetime.now().astimezone().date()


def _due(iso: str, words: str) -> Chip:
    """The day of a task; one that is over stands out."""
    return Chip(words, "danger" if _past(iso) else "", "alarm-clock")
