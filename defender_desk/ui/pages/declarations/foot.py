"""The foot of the editor: what the checks say, as many as fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from defender_desk.ui.later import later
from defender_desk.ui.widgets import Button, Icon, Label, empty
from defender_desk.wording import N_, _, plural

SHORT: dict[str, tuple[str, str]] = {
    "caption": (N_("caption complete"), N_("caption incomplete")),
    "identity": (N_("identity complete"), N_("identity incomplete")),
    "blanks": (N_("no empty line"), N_("an empty line to fill by hand")),
    "facts": (N_("with facts"), N_("no facts yet")),
    "empty": (N_("no empty paragraph"), N_("an empty paragraph")),
    "sources": (N_("each fact with its source"), N_("facts without a source")),
    "checked": (N_("compared with its sources"), N_("to compare with its sources")),
    "english": (N_("English complete"), N_("English to finish")),
    "child": (N_("children by initials"), N_("a child's full name")),
    "private": (N_("no private number"), N_("a private number")),
    "codes": (N_("no internal code"), N_("an internal code")),
    "address": (N_("address withheld"), N_("address shown")),
    "exhibits": (N_("exhibits in order"), N_("exhibits to fix")),
    "consent": (N_("permission given"), N_("permission missing")),
    "place": (N_("place of signing"), N_("place of signing missing")),
    "sentence": (N_("perjury sentence"), N_("perjury sentence missing")),
    "finger": (N_("finger named"), N_("finger not named")),
    "reason": (N_("reason not to sign"), N_("reason not to sign missing")),
    "witnesses": (N_("two witnesses"), N_("witnesses missing")),
    "interpreter": (N_("interpreter complete"), N_("interpreter incomplete")),
    "spoken": (N_("the language it was given in"), N_("given in a language nobody interpreted")),
    "translator": (N_("translator's certificate"), N_("translator's certificate by hand")),
    "interest": (N_("interpreter's interests told"), N_("interpreter's interests not told")),
    "exhibit-consent": (N_("exhibits allowed"), N_("an exhibit without permission")),
    "read-back": (N_("who reads aloud is named"), N_("who reads aloud is not named")),
    "literacy": (N_("it is noted whether the person reads"),
                 N_("does the person read? not noted")),
    "spanish": (N_("it is noted whether the person speaks Spanish"),
                N_("does the person speak Spanish? not noted")),
    "witness-free": (N_("witnesses apart from the case"), N_("a witness to change")),
    "counsel": (N_("clauses reviewed"), N_("clauses to review")),
}
"""What the foot says of each check: when it is in order, and when it is not."""


class BeforeFoot(QFrame):
    """What is missing first, as much as fits; «See all» leads to the rest."""

    GAP = 6

    def __init__(self, see_all: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("class", "foot")
        self.setMinimumHeight(32)
        self._checks: Sequence[Any] = ()
        self._before = Label(_("Before sending:"), "label")
        self.all = Button(_("See all"), "link", size="small", on=see_all)
        self._inside = QHBoxLayout()
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(self.GAP)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(12, 2, 8, 2)
        lay.setSpacing(8)
        lay.addWidget(Icon("list-checks", 16))
        lay.addWidget(self._before)
        lay.addLayout(self._inside)
        lay.addStretch(1)
        lay.addWidget(self.all)

    def show_checks(self, checks: Sequence[Any]) -> None:
        """Tell of these checks."""
        self._checks = checks
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds more or fewer of them."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            later(self, self._fill)

    def _fill(self) -> None:
        empty(self._inside)
        ordered = sorted(self._checks, key=lambda each: (each.ok, not each.must))
        missing = len([each for each in ordered if not each.ok])
        for part in (self._before, self.all):
            part.ensurePolished()
        room = self.width() - 60 - self._before.sizeHint().width() - self.all.sizeHint().width()
        shown = 0
        for check in ordered[:3]:
            rest = missing - shown - (not check.ok)
            wide = self._wide(_words(check)) + self._wide("·")
            if shown and wide + (self._wide(_more(rest)) if rest > 0 else 0) > room:
                break
            if shown:
                self._inside.addWidget(Label("·", "muted"))
            tone = "success" if check.ok else "attention" if check.must else "warning"
            self._inside.addWidget(Label(_words(check), tone))
            room -= wide
            shown += 1
        rest = missing - min(shown, missing)
        if rest > 0:
            self._inside.addWidget(Label(_more(rest), "muted"))

    def _wide(self, words: str) -> int:
        """Pixels of ``words`` in the boldest look that they may have."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(font).horizontalAdvance(words) + self.GAP


def _words(check: Any) -> str:
    good, bad = SHORT[check.name]
    return _(good if check.ok else bad)


def _more(rest: int) -> str:
    return plural("and {n} more", "and {n} more", rest, n=rest)
