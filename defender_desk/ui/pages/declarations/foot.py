"""The foot of the editor: what the checks say, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout

from defender_desk.ui import theme
from defender_desk.ui.widgets import Label, empty
from defender_desk.wording import N_, _, plural

FOOT_TAKEN = 250
"""Pixels of the foot that its other words take; all checks stand in the review."""

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
    "interest": (N_("interpreter's interests told"), N_("interpreter's interests not told")),
    "counsel": (N_("clauses reviewed"), N_("clauses to review")),
}
"""What the foot says of each check: when it is in order, and when it is not."""


def fill(foot: QHBoxLayout, checks: Sequence[Any], width: int, metrics: QFontMetrics) -> None:
    """Show what is missing first; ``width`` is the editor's, in pixels."""
    empty(foot)
    ordered = sorted(checks, key=lambda each: (each.ok, not each.must))
    missing = [c for c in ordered if not c.ok]
    shown: list[Any] = []
    room = width - round(FOOT_TAKEN * theme.scale())
    for check in ordered:
        good, bad = SHORT.get(check.name, (check.name, check.name))
        words = _(good if check.ok else bad)
        room -= metrics.horizontalAdvance(words) + 14
        if shown and (room < 0 or len(shown) > 2):
            break
        tone = "success" if check.ok else "attention" if check.must else "warning"
        if shown:
            foot.addWidget(Label("·", "muted"))
        foot.addWidget(Label(words, tone))
        shown.append(check)
    rest = len(missing) - len([c for c in shown if not c.ok])
    if rest > 0:
        foot.addWidget(Label(plural("and {n} more", "and {n} more", rest, n=rest), "muted"))
