"""The first four steps of the wizard; each shows what is known and tells what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.bundles import PartPlan, UnsentRow
from defender_desk.desk.keys import CardRow
from defender_desk.ui import theme
from defender_desk.ui.pages.exports import roads
from defender_desk.ui.pages.exports.elided import Elided
from defender_desk.ui.pages.exports.items import ItemLine, ItemList
from defender_desk.ui.pages.exports.kept import Choice, Known
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    STRETCH,
    Button,
    Card,
    Icon,
    Label,
    Notice,
    Scroll,
    column,
    frame,
    row,
)
from defender_desk.ui.widgets import (
    Choice as Combo,
)
from defender_desk.ui.widgets.labels import BADGES, STATES
from defender_desk.ui.widgets.lists import Tag
from defender_desk.wording import _, plural, size_text

KIND_ICONS = {"note": "image", "declaration": "file-pen-line", "assignment": "inbox",
              "interview": "mic", "attachment": "image", "search_attempt": "footprints"}
SMALL = 2000
"""Bytes up to which an item is only words."""


def _line(each: UnsentRow, choice: Choice, *, tags: bool) -> ItemLine:
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


def _staying(known: Known) -> list[ItemLine]:
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


def _with_heading(lines: Sequence[ItemLine]) -> list[ItemLine]:
    if not lines:
        return []
    return [ItemLine("", _("They stay here ({n})", n=len(lines)), heading=True), *lines]


def _title(view: QVBoxLayout, text: str, told: str) -> None:
    view.addWidget(column(Label(text, "section", wrap=True), Label(told, "muted", wrap=True),
                          spacing=2))


class _View(QWidget):
    def __init__(self, title: str, told: str) -> None:
        super().__init__()
        self.lay = QVBoxLayout(self)
        self.lay.setContentsMargins(0, 0, 0, 0)
        self.lay.setSpacing(12)
        _title(self.lay, title, told)


class What(_View):
    """Step 1: what waits, with a tick for each."""

    def __init__(self, known: Known, choice: Choice, on: Callable[[list[str]], object]) -> None:
        super().__init__(
            _("What do you want to send?"),
            _("Everything that waits here. Untick what is to wait; nothing is lost."))
        self._known, self._on = known, on
        self.items = ItemList(_("Items to send"), self._changed)
        allowed = [_line(one, choice, tags=True) for one in known.rows if one.allowed]
        self.items.show_lines([*allowed, *_with_heading(_staying(known))])
        self._count = Label("", "muted")
        card = Card(_("Content"), "package", self._count, padded=False)
        card.body.addWidget(self.items, 1)
        self.all = Button(_("Tick all"), "plain", size="small", on=lambda: self._tick(True))
        self.none = Button(_("Untick all"), "plain", size="small", on=lambda: self._tick(False))
        card.add(frame("foot", self.all, self.none, STRETCH, margins=(12, 6, 12, 6), across=True))
        self.lay.addWidget(card, 1)
        self._tell()

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


class Permissions(_View):
    """Step 2: what goes, and what stays with its reason."""

    def __init__(self, known: Known, choice: Choice) -> None:
        super().__init__(
            _("Check what people allowed"),
            _("What a person did not allow stays on this computer. You can change it where the "
              "permission was noted."))
        staying = _staying(known)
        going = [_line(one, choice, tags=False) for one in known.chosen(choice)]
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
        self.lay.addWidget(row_of(leaves, stays), 1)


def row_of(*widgets: QWidget) -> QWidget:
    """Widgets of the same width beside each other, as high as there is room."""
    made = row(*widgets, spacing=14)
    lay = made.layout()
    if lay is not None:
        for at in range(lay.count()):
            lay.setStretch(at, 1)  # type: ignore[attr-defined]
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return made


class How(_View):
    """Step 3: the road, the files it makes, and who can open them."""

    def __init__(
        self, known: Known, choice: Choice, on_road: Callable[[str], object],
        on_cap: Callable[[int], object],
    ) -> None:
        who = _("The package is encrypted: only the team can open it. The file names say nothing "
                "of the case.")
        if all(one.role == "defender" for one in known.team):
            who = _("The package is encrypted: only the people named here can open it. The file "
                    "names say nothing of the case.")
        super().__init__(_("How will you hand it over?"), who)
        self.cards = roads.RoadCards(choice.road, on_road)
        self.lay.addWidget(self.cards)
        content = Card(_("Content"), "package",
                       Label(plural("{n} item, allowed", "{n} items, allowed",
                                    len(known.chosen(choice))), "muted"), padded=False)
        self.items = ItemList(_("Content"), ticking=False)
        going = [_line(one, choice, tags=False) for one in known.chosen(choice)]
        self.items.show_lines([*going, *_with_heading(_staying(known))])
        content.body.addWidget(self.items, 1)
        side = Scroll((0, 0, 0, 0), 8)
        side.setFixedWidth(_beside())
        side.column.addWidget(self._files(known, choice, on_cap))
        side.column.addWidget(who_card(known.team))
        side.column.addStretch(1)
        tone = "warning" if choice.road == "whatsapp" else "info"
        left = column(content, Notice(tone, "", roads.road_advice(choice.road)))
        left.layout().setStretchFactor(content, 1)  # type: ignore[union-attr]
        both = row(left, side, spacing=14)
        both.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.lay.addWidget(both, 1)

    def _files(self, known: Known, choice: Choice, on_cap: Callable[[int], object]) -> Card:
        card = Card(_("Files of this package"), "layers")
        if known.plan is None:
            card.add(Label(_("Counting…"), "muted"))
        else:
            card.add(_total(known.plan.total, len(known.plan.parts)))
            card.add(bars(known.plan.parts, choice.code))
        caps = roads.CAPS[choice.road]
        self.cap = Combo([(str(cap), size_text(cap * 1_000_000)) for cap in caps],
                         str(choice.cap or caps[0]), lambda key: on_cap(int(key)),
                         _("Largest file"))
        self.cap.setFixedWidth(112)
        card.add(row(Label(_("Largest file"), "muted"), STRETCH, self.cap))
        return card


def _beside() -> int:
    """Pixels of the cards at the right; letters half as large again need a quarter more."""
    return round(334 * min(theme.scale(), 1.25))


def _names(code: str, count: int) -> str:
    """«K7QM-1.ddb», or the first and the last of several."""
    if not code or not count:
        return "…"
    first = f"{code}-1.ddb"
    return first if count == 1 else _("{first} to {last}", first=first,
                                      last=f"{code}-{count}.ddb")


def _total(size: int, count: int) -> QWidget:
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


class Check(_View):
    """Step 4: everything once more, and where the files are written."""

    def __init__(self, known: Known, choice: Choice, on_folder: Callable[[], object]) -> None:
        super().__init__(
            _("Check and create"),
            _("The files are read back after they are written. If anything fails, none is left."))
        left = QWidget()
        lay = QVBoxLayout(left)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(12)
        lay.addWidget(self._summary(known, choice))
        where = Card(_("Where the files are written"), "folder")
        self.pick = Button(_("Choose folder…"), "soft" if choice.folder is None else "plain",
                           "folder-open", on=on_folder)
        shown = str(choice.folder) if choice.folder else _("No folder chosen yet.")
        self.place = Label(shown, "body" if choice.folder else "muted", wrap=True)
        where.add(row(self.place, self.pick))
        if choice.road == "usb":
            where.add(Label(_("Plug the stick in and choose it here."), "help", wrap=True))
        lay.addWidget(where)
        lay.addStretch(1)
        right = column(who_card(known.team), STRETCH)
        right.setFixedWidth(_beside())
        both = row(left, right, spacing=14)
        both.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.lay.addWidget(both, 1)

    def _summary(self, known: Known, choice: Choice) -> QFrame:
        card = Card(_("This package"), "clipboard-check", padded=False)
        plan = known.plan
        lines = [
            (_("Content"), plural("{n} item", "{n} items", len(known.chosen(choice)))),
            (_("Files"), _("Counting…") if plan is None else plural(
                "{n} file, {size}", "{n} files, {size}", len(plan.parts),
                size=size_text(plan.total))),
            (_("Names"), _names(choice.code, 0 if plan is None else len(plan.parts))),
            (_("Road"), roads.road_title(choice.road)),
            (_("Stay here"), plural("{n} thing, with its reason", "{n} things, with their reasons",
                                    len(_staying(known))) if _staying(known) else _("Nothing")),
        ]
        for name, told in lines:
            label = Label(name, "muted")
            label.setFixedWidth(110)
            words = Label(told, "body", wrap=True)
            made = card.add_row(label, words)
            made.layout().setStretchFactor(words, 1)  # type: ignore[union-attr]
        return card


