"""Things to look at: mine, theirs and what both began from, side by side, until somebody chooses.

Calm on purpose: nothing is lost, nothing hurries (design/screens.md S36, security.md 5.2).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from defender_desk.desk.conflicts import Conflict, ConflictRow, Contest, Version, together
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.today import moments
from defender_desk.ui.places import way_to
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    Label,
    Lines,
    LongText,
    Row,
    column,
    empty,
    row,
)
from defender_desk.ui.widgets.changes import Changed, changes
from defender_desk.ui.widgets.chosen import Chosen
from defender_desk.wording import _, plural, shown

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

REMOVED = "_deleted"
"""The field that stands for a removal which missed what was written."""
NARROW = 620
"""Pixels of normal text below which the two texts stand below each other."""
MOST_SHOWN = 4000
"""Characters of a text that are shown; the record keeps it whole."""


class ConflictsPage(Page):
    """``record`` and ``field`` name the thing shown first; else the newest."""

    def __init__(self, shell: Shell, record: str = "", field: str = "") -> None:
        super().__init__(shell)
        self.title = _("Things to look at")
        self._wanted = f"{record}/{field}"
        self._rows: dict[str, ConflictRow] = {}
        self.result: LongText | None = None
        self._save: Callable[[], object] | None = None
        self.list = Lines((), self._chosen, self.title)
        self._count = Label("", "section")
        self._both = Chosen(self.list, "conflicts", [306, 860], least=(240, 0),
                            head=row(self._count, None, margins=(12, 10, 10, 10)))
        self._detail = self._both.detail
        self.body.addWidget(self._both, 1)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(self.title, "conflicts", {})]

    def refresh(self) -> None:
        """Read what waits again."""
        self.load(self.desk.conflicting.rows, self._listed)

    def main_action(self) -> None:
        """Save the text of one's own."""
        if self._save is not None:
            self._save()

    # --- the list -----------------------------------------------------------------------------

    def _listed(self, rows: list[ConflictRow]) -> None:
        self._rows = {f"{each.record}/{each.field}": each for each in rows}
        self.list.set_rows([Row(key, each.place, each.name, each.label,
                                (moments.when(each.when), "", ""))
                            for key, each in self._rows.items()])
        self._count.setText(plural("{n} thing to look at", "{n} things to look at", len(rows)))
        self._both.show_nothing(None if rows else EmptyState(
            "check-check", _("Nothing to look at."),
            _("When you and somebody else change the same thing apart, both wait here."),
            [(_("Go to Today"), "plain", lambda: self.shell.go("today"))]))
        if not rows:
            return
        at = self._wanted if self._wanted in self._rows else next(
            (key for key in self._rows if key.startswith(self._wanted.partition("/")[0] + "/")),
            next(iter(self._rows)))
        self.list.select(at)
        self._chosen(at)

    def _chosen(self, key: str) -> None:
        self._wanted = key
        one = self._rows[key]
        if one.field == REMOVED:
            self.load(lambda: self.desk.conflicting.contest(one.record), self._show_contest)
        else:
            self.load(lambda: self.desk.conflicting.one(one.record, one.field), self._show)

    # --- one thing ----------------------------------------------------------------------------

    def _head(self, one: ConflictRow, help_text: str) -> None:
        self._save = self.result = None
        empty(self._detail.column)
        open_it = Button(_("Open"), "plain", "external-link", size="small",
                         on=lambda: self._open(one))
        words = column(Label(f"{one.name} · {one.label}", "section", wrap=True),
                       Label(one.place, "muted"), spacing=0)
        self._detail.column.addWidget(row(words, open_it))
        self._detail.column.addWidget(Label(help_text, "muted", wrap=True))

    def _open(self, one: ConflictRow) -> None:
        route, arguments = way_to(one.home.kind, one.home.id, one.home.case)
        self.shell.go(route, **arguments)

    def _show(self, conflict: Conflict) -> None:
        if f"{conflict.row.record}/{conflict.row.field}" != self._wanted:
            return
        self._head(conflict.row, _("Both are kept until you choose. What you choose here reaches"
                                   " the other computer with the next package."))
        body = self._detail.column
        body.addWidget(Pair([self._value(conflict, each) for each in conflict.versions]))
        if conflict.earlier:
            before = Card(_("What it said before"), "history")
            before.add(Label(cut(conflict.earlier), "body", wrap=True))
            body.addWidget(before)
        if conflict.typed:
            body.addWidget(self._own_words(conflict))
        elif conflict.both:
            body.addWidget(row(Button(
                _("Keep both"), "soft", "layers",
                on=lambda: self._settle(conflict.row, partial(self.desk.conflicting.both,
                                                              conflict))), None))
        body.addStretch(1)

    def _value(self, conflict: Conflict, version: Version) -> Card:
        name = _("Mine") if version.mine else version.who or _("Somebody else")
        verb = _("Use mine") if version.mine else _("Use theirs")
        use = Button(verb, "soft", "check", size="small", on=lambda: self._settle(
            conflict.row, partial(self.desk.conflicting.choose, conflict, version)))
        card = Card(name, "user" if version.mine else "users", use)
        use.setAccessibleName(f"{verb}: {name}")
        chips: list[QWidget | None] = [Label(moments.when(version.when), "muted"), None]
        if version.shown:
            chips.append(Chip(_("Shown now"), "primary"))
        card.add(row(*chips))
        if not version.text:
            card.add(Label(_("(left empty)"), "muted"))
        elif conflict.earlier:
            card.add(Changed(changes(cut(conflict.earlier), cut(version.text)), "body"))
        else:
            card.add(Label(cut(version.text), "body", wrap=True))
        card.body.addStretch(1)
        return card

    def _own_words(self, conflict: Conflict) -> Card:
        save = Button(_("Save this text"), "primary", "check", size="small",
                      on=lambda: self._write(conflict))
        card = Card(_("Or write it anew"), "pencil", save)
        now = next((v.text for v in conflict.versions if v.shown), "")
        self.result = LongText(now, _("The text that shall stand"))
        self.result.setMinimumHeight(110 if conflict.long else 64)
        self._save = lambda: self._write(conflict)
        if conflict.long:
            texts = [version.text for version in conflict.versions]
            card.add(row(Button(_("Put both, one below the other"), "plain", "layers",
                                size="small",
                                on=lambda: self._fill(together(texts))), None))
        card.add(self.result)
        return card

    def _fill(self, text: str) -> None:
        if self.result is not None:
            self.result.show_value(text)
            self.result.setFocus()

    def _write(self, conflict: Conflict) -> None:
        if self.result is not None:
            text = self.result.toPlainText()
            self._settle(conflict.row, lambda: self.desk.conflicting.write(conflict, text))

    # --- removed here, written there ----------------------------------------------------------

    def _show_contest(self, contest: Contest) -> None:
        if f"{contest.row.record}/{REMOVED}" != self._wanted:
            return
        one = contest.row
        self._head(one, _("It stays where it is until you choose."))
        removed = Card(_("Removed"), "trash-2")
        who = _("You") if contest.removed_by_me else contest.removed_by or _("Somebody else")
        removed.add(Label(f"{who} · {moments.when(contest.removed_at)}", "body", wrap=True))
        removed.body.addStretch(1)
        since = Card(_("Written since, without knowing that"), "pencil")
        for label, version in zip(contest.fields, contest.written, strict=True):
            by = _("You") if version.mine else version.who or _("Somebody else")
            since.add(Label(f"{label} · {by} · {moments.when(version.when)}", "label"))
            since.add(Label(cut(version.text) or _("(left empty)"), "body", wrap=True))
        body = self._detail.column
        body.addWidget(Pair([removed, since]))
        body.addWidget(row(
            Button(_("Keep it"), "primary", "undo-2", on=lambda: self._settle(
                one, partial(self.desk.conflicting.bring_back, one.record))),
            Button(_("Remove it anyway"), "danger", "trash-2", on=lambda: self._settle(
                one, partial(self.desk.conflicting.remove_anyway, one.record))), None))
        body.addStretch(1)

    def _settle(self, one: ConflictRow, deed: Callable[[], object]) -> None:
        def done(_none: object) -> None:
            self.shell.toast(_("Settled: {name}", name=one.name))
            self.shell.saved()
            self.shell.refresh_badges()
            self.refresh()

        self.load(deed, done)


class Pair(QWidget):
    """Texts beside each other, equally wide; below each other where there is no room."""

    def __init__(self, cards: list[Card]) -> None:
        super().__init__()
        self._lay = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(12)
        for card in cards:
            self._lay.addWidget(card, 1)
        self._few = len(cards) < 3

    def minimumSizeHint(self) -> QSize:
        """As narrow as one card: they go below each other."""
        found = super().minimumSizeHint()
        found.setWidth(min(found.width(), 240))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn."""
        across = self._few and self.width() >= theme.wide(NARROW)
        self._lay.setDirection(QBoxLayout.Direction.LeftToRight if across
                               else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)


def cut(text: str) -> str:
    """A text made fit to be shown, at most ``MOST_SHOWN`` characters."""
    said = "\n".join(shown(line) for line in text[:MOST_SHOWN].split("\n"))
    return f"{said}…" if len(text) > MOST_SHOWN else said
