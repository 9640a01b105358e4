"""What a package will be: its files, how large, by which names, and who can open them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from defender_desk.desk.bundles import PartPlan
from defender_desk.desk.keys import CardRow
from defender_desk.ui import theme
from defender_desk.ui.pages.exports import roads
from defender_desk.ui.pages.exports.elided import Elided
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import STRETCH, Card, Icon, Label, column, row
from defender_desk.wording import _, plural, size_text


def beside() -> int:
    """Pixels of the cards at the right; letters half as large again need a quarter more."""
    return round(334 * min(theme.scale(), 1.25))


def names(code: str, count: int) -> str:
    """«K7QM-1.ddb», or the first and the last of several."""
    if not code or not count:
        return "…"
    first = f"{code}-1.ddb"
    return first if count == 1 else _("{first} to {last}", first=first,
                                      last=f"{code}-{count}.ddb")


def total(size: int, count: int) -> QWidget:
    words = plural("{n} file", "{n} files", count)
    first = Label(f"{words}\n{_('send file 1 first')}" if count > 1 else words, "muted")
    first.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return row(Label(size_text(size), "big"), STRETCH, first)


def bars(parts: Sequence[PartPlan], code: str) -> QWidget:
    """One line for each file to come, by its name, with a bar as long as it is large."""
    largest = max((part.size for part in parts), default=1) or 1
    lines = []
    for part in parts[:12]:
        holds = Elided(part.holds, "label" if part.n == 1 else "dense")
        lines.append(row(Label(f"{code}-{part.n}", "code"), roads.Bar(part.size / largest),
                         holds, Label(size_text(part.size), "muted"), spacing=8))
        # A row has a layout, which Qt's stubs cannot know.
        lines[-1].layout().setStretchFactor(holds, 1)  # type: ignore[union-attr]
    if len(parts) > 12:
        lines.append(Label(plural("and {n} file more", "and {n} files more", len(parts) - 12),
                           "muted"))
    return column(*lines, spacing=4)


def who_card(team: Sequence[CardRow]) -> Card:
    """Who can open the package, and how their key was compared."""
    card = Card(_("Who can open it"), "key-round")
    for one in team:
        name = " · ".join(part for part in (one.name_initials, one.organisation) if part)
        told = _("Compared by phone on {date}.", date=moments.short_day(one.verified_at))
        if one.verified_with:
            told = _("Compared with {who} on {date}.", who=one.verified_with,
                     date=moments.short_day(one.verified_at))
        card.add(column(row(Icon("shield-check", 16, "success"), Label(name, "strong", wrap=True),
                            spacing=8),
                        Label(told, "help", wrap=True), Label(one.digits, "code", wrap=True),
                        spacing=3))
    return card
