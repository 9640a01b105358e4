"""Steps 1, 2 and 4 of the wizard; each shows what is known and tells what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from defender_desk.desk.bundles import UnsentRow
from defender_desk.ui import theme
from defender_desk.ui.pages.exports import roads
from defender_desk.ui.pages.exports.items import ItemLine, ItemList
from defender_desk.ui.pages.exports.kept import Choice, Known
from defender_desk.ui.pages.exports.parts_to_come import beside, names, who_card
from defender_desk.ui.widgets import (
    STRETCH,
    Beside,
    Button,
    Card,
    EmptyState,
    Label,
    Scroll,
    column,
    frame,
    row,
)
from defender_desk.ui.widgets.labels import BADGES, STATES
from defender_desk.ui.widgets.lists import Tag
from defender_desk.wording import _, plural, shown, size_text

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

KIND_ICONS = {"note": "image", "declaration": "file-pen-line", "assignment": "inbox",
              "interview": "mic", "attachment": "image", "search_attempt": "footprints"}
SMALL = 2000
"""Bytes up to which an item is only words."""


def line_of(each: UnsentRow, choice: Choice, *, tags: bool) -> ItemLine:
    title = " ".join(part for part in (each.code, each.title) if part)
    files = plural("{n} file", "{n} files", each.files) if each.files else _("only text")
    second = " · ".join(part for part in (each.case_code, files) if part)
    size = size_text(each.size) if each.size > SMALL else _("with the words")
    tag = None
    if tags and each.state in STATES:
        words, tone, icon = STATES[each.state]
        if each.badges:
            words, tone, icon = BADGES[each.badges[0]]
        tag = (_(words), tone, icon)
    return ItemLine(each.id, title, second, size, KIND_ICONS.get(each.kind, "file-text"), tag,
                    each.id not in choice.skipped)


def _stays_tag(kind: str) -> Tag:
    """The chip of something that stays: a person did not allow it, or the Defender keeps it."""
    if kind == "permission":
        return (_("No consent"), "warning", "shield-alert")
    if kind == "absent":
        return (_("The file is not here"), "warning", "file-x")
    return (_("Stays here"), "", "lock")


def staying_lines(known: Known) -> list[ItemLine]:
    """What stays, with its reason: what the desk named, and items that may not leave."""
    named = {one.id for one in known.left_out}
    sizes = {one.id: one for one in known.rows}
    lines = []
    for one in known.left_out:
        title = " ".join(part for part in (one.code, one.title) if part)
        item = sizes.get(one.id)
        lines.append(ItemLine(one.id, title, one.reason, "",
                              KIND_ICONS.get(item.kind if item else "", "file"),
                              _stays_tag(one.kind)))
    for item in known.rows:
        if not item.allowed and item.id not in named:
            title = " ".join(part for part in (item.code, item.title) if part)
            lines.append(ItemLine(item.id, title, item.reason, "",
                                  KIND_ICONS.get(item.kind, "file"),
                                  _stays_tag(item.keeps)))
    return lines


def with_heading(lines: Sequence[ItemLine]) -> list[ItemLine]:
    if not lines:
        return []
    return [ItemLine("", _("They stay here ({n})", n=len(lines)), heading=True), *lines]


class View(QWidget):
    """One step: what it asks, then its content."""

    def __init__(self, title: str, told: str) -> None:
        super().__init__()
        self.lay = QVBoxLayout(self)
        self.lay.setContentsMargins(0, 0, 0, 0)
        self.lay.setSpacing(12)
        self.lay.addWidget(column(Label(title, "section", wrap=True),
                                  Label(told, "muted", wrap=True), spacing=2))

    def controls(self) -> dict[str, QWidget]:
        """What may have the focus, by names that outlive making the view anew."""
        return {}


class What(View):
    """Step 1: what waits, with a tick for each."""

    def __init__(self, known: Known, choice: Choice, on: Callable[[list[str]], object]) -> None:
        super().__init__(
            _("What do you want to send?"),
            _("Everything that waits here. Untick what is to wait; nothing is lost."))
        self._known, self._on = known, on
        self.items = ItemList(_("Items to send"), self._changed)
        allowed = [line_of(one, choice, tags=True) for one in known.rows if one.allowed]
        self.items.show_lines([*allowed, *with_heading(staying_lines(known))])
        self._count = Label("", "muted")
        card = Card(_("Content"), "package", self._count, padded=False)
        card.body.addWidget(self.items, 1)
        self.all = Button(_("Tick all"), "plain", size="small", on=lambda: self._tick(True))
        self.none = Button(_("Untick all"), "plain", size="small", on=lambda: self._tick(False))
        card.add(frame("foot", self.all, self.none, STRETCH, margins=(12, 6, 12, 6), across=True))
        self.lay.addWidget(card, 1)
        if allowed:
            at = next((n for n, one in enumerate(allowed)
                       if f"items:{one.id}" == choice.focus), 0)
            self.items.setCurrentIndex(self.items.model().index(at, 0))
        self._tell()

    def controls(self) -> dict[str, QWidget]:
        """The list, the buttons below it; the list also by its row."""
        return {f"items:{self.items.current_id()}": self.items, "items": self.items,
                "all": self.all, "none": self.none}

    def _tick(self, yes: bool) -> None:
        self.items.tick_all(yes)
        self._changed()

    def _changed(self) -> None:
        self._on(self.items.ticked())
        self._tell()

    def _tell(self) -> None:
        going = set(self.items.ticked())
        size = sum(one.size for one in self._known.rows if one.id in going)
        self._count.setText(plural("{n} item, {size}", "{n} items, {size}", len(going),
                                   size=size_text(size)))


class Halves(QWidget):
    """Two widgets of the same size beside each other, or below each other in a narrow window."""

    NARROW = 760
    """Pixels of normal text below which two lists with chips do not fit beside each other."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._lay = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(14)
        self._lay.addWidget(first, 1)
        self._lay.addWidget(second, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand beside or below each other."""
        super().resizeEvent(event)
        narrow = self.width() < theme.wide(self.NARROW)
        self._lay.setDirection(QBoxLayout.Direction.TopToBottom if narrow
                               else QBoxLayout.Direction.LeftToRight)


class Permissions(View):
    """Step 2: what goes, and what stays with its reason."""

    def __init__(self, known: Known, choice: Choice) -> None:
        super().__init__(
            _("Check what people allowed"),
            _("What a person did not allow stays on this computer. You can change it where the "
              "permission was noted."))
        staying = staying_lines(known)
        going = [line_of(one, choice, tags=False) for one in known.chosen(choice)]
        leaves = Card(_("They go ({n})", n=len(going)), "package-check", padded=False)
        self.going = ItemList(_("Items that go"), ticking=False)
        self.going.show_lines(going)
        leaves.body.addWidget(self.going, 1)
        stays = Card(_("They stay here ({n})", n=len(staying)), "lock", padded=False)
        self.staying = ItemList(_("Items that stay here"), ticking=False)
        self.staying.show_lines(staying)
        if staying:
            stays.body.addWidget(self.staying, 1)
        else:
            stays.body.addWidget(column(
                Label(_("Nothing stays: people allowed all of it."), "muted", wrap=True),
                STRETCH, margins=(12, 12, 12, 12)), 1)
        both = Halves(leaves, stays)
        self.lay.addWidget(both, 1)

    def controls(self) -> dict[str, QWidget]:
        """Both lists."""
        return {"going": self.going, "staying": self.staying}


class Check(View):
    """Step 4: everything once more, and where the files are written."""

    def __init__(self, known: Known, choice: Choice, on_folder: Callable[[], object]) -> None:
        super().__init__(
            _("Check and create"),
            _("The files are read back after they are written. If anything fails, none is left."))
        where = Card(_("Where the files are written"), "folder")
        self.pick = Button(_("Choose folder…"), "soft" if choice.folder is None else "plain",
                           "folder-open", on=on_folder)
        told = shown(choice.folder) if choice.folder else _("No folder chosen yet.")
        self.place = Label(told, "body" if choice.folder else "muted", wrap=True)
        where.add(self.place)
        where.add(row(self.pick, STRETCH))
        if choice.road == "usb":
            where.add(Label(_("Plug the stick in and choose it here."), "help", wrap=True))
        left = column(where, self._summary(known, choice), STRETCH, spacing=12)
        right = column(who_card(known.team), STRETCH)
        scroll = Scroll((0, 0, 0, 0), 12, "pane")
        scroll.column.addWidget(Beside(left, right, side=beside(), least=theme.wide(360),
                                       spacing=14))
        scroll.column.addStretch(1)
        self.lay.addWidget(scroll, 1)

    def controls(self) -> dict[str, QWidget]:
        """The button that chooses the folder."""
        return {"folder": self.pick}

    def _summary(self, known: Known, choice: Choice) -> QFrame:
        card = Card(_("This package"), "clipboard-check", padded=False)
        plan, staying = known.plan, len(staying_lines(known))
        lines = [
            (_("Content"), plural("{n} item", "{n} items", len(known.chosen(choice)))),
            (_("Files"), _("Counting…") if plan is None else plural(
                "{n} file, {size}", "{n} files, {size}", len(plan.parts),
                size=size_text(plan.total))),
            (_("Names"), names(choice.code, 0 if plan is None else len(plan.parts))),
            (_("Road"), roads.road_title(choice.road)),
            (_("Stay here"), plural("{n} thing, with its reason", "{n} things, with their reasons",
                                    staying) if staying else _("Nothing")),
        ]
        for name, told in lines:
            label = Label(name, "muted")
            label.setFixedWidth(theme.wide(84))
            words = Label(told, "body", wrap=True)
            made = card.add_row(label, words)
            made.layout().setStretchFactor(words, 1)  # type: ignore[union-attr]
        return card


def no_key(shell: Shell, *, staff: bool) -> EmptyState:
    """Stands where the wizard would, before anybody's key is confirmed."""
    if staff:
        told = _("Nobody's key is confirmed yet. Open the Defender's key file and compare "
                 "its digits by phone; then you can prepare a package.")
    else:
        told = _("The team's key is not confirmed yet. Open the key file that the team gave "
                 "you and compare its digits by phone; then you can prepare a package.")
    return EmptyState("key-round", _("First, who may open it"), told,
                      [(_("Go to keys"), "primary", lambda: shell.go("card"))])


def nothing(shell: Shell) -> EmptyState:
    """Stands where the wizard would, while nothing waits."""
    return EmptyState(
        "package-check", _("There is nothing to send."),
        _("What you write or add will wait here until you send it."),
        [(_("See what was sent"), "plain", lambda: shell.go("outgoing"))])
