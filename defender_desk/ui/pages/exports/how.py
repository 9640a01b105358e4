"""Step 3 of the wizard: the road, the files it makes, and who can open them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.pages.exports import roads
from defender_desk.ui.pages.exports.items import ItemList
from defender_desk.ui.pages.exports.kept import Choice, Known
from defender_desk.ui.pages.exports.parts_to_come import bars, beside, total, who_card
from defender_desk.ui.pages.exports.steps import View, line_of, staying_lines, with_heading
from defender_desk.ui.widgets import STRETCH, Card, Label, Notice, Scroll, column, row
from defender_desk.ui.widgets import Choice as Combo
from defender_desk.wording import _, plural, size_text


class How(View):
    """The road on top; what goes on the left, files and readers on the right.

    A narrow window has no room for what steps 1 and 2 told already: the content gives way.
    """

    NARROW = 760
    """Pixels of normal text below which the content gives way to the files."""

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
        self._road = choice.road
        self._content = Card(_("Content"), "package",
                             Label(plural("{n} item, allowed", "{n} items, allowed",
                                          len(known.chosen(choice))), "muted"), padded=False)
        self.items = ItemList(_("Content"), ticking=False)
        going = [line_of(one, choice, tags=False) for one in known.chosen(choice)]
        self.items.show_lines([*going, *with_heading(staying_lines(known))])
        self._content.body.addWidget(self.items, 1)
        self._files = self._files_card(known, choice, on_cap)
        tone = "warning" if choice.road == "whatsapp" else "info"
        left = column(self._content, spacing=8)
        side = column(self._files, who_card(known.team),
                      Notice(tone, "", roads.road_advice(choice.road)), STRETCH, spacing=8)
        side.setFixedWidth(beside())
        self._left, self._side = left.layout(), side.layout()
        self.items.setMinimumHeight(theme.wide(150))
        both = row(left, side, spacing=14)
        both.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        scroll = Scroll((0, 0, 0, 0), 12, "pane")
        scroll.column.addWidget(self.cards)
        scroll.column.addWidget(both, 1)
        self.lay.addWidget(scroll, 1)

    def controls(self) -> dict[str, QWidget]:
        """The road chosen, the largest file, the content."""
        return {"road": self.cards.cards[self._road], "cap": self.cap, "content": self.items}

    def _files_card(self, known: Known, choice: Choice, on_cap: Callable[[int], object]) -> Card:
        card = Card(_("Files of this package"), "layers")
        if known.plan is None:
            card.add(Label(_("Counting…"), "muted"))
        else:
            card.add(total(known.plan.total, len(known.plan.parts)))
            card.add(bars(known.plan.parts, choice.code))
        caps = roads.CAPS[choice.road]
        self.cap = Combo([(str(cap), size_text(cap * 1_000_000)) for cap in caps],
                         str(choice.cap or caps[0]), lambda key: on_cap(int(key)),
                         _("Largest file"))
        self.cap.setFixedWidth(theme.wide(112))
        card.add(row(Label(_("Largest file"), "muted"), STRETCH, self.cap))
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the files the room of the content, or back."""
        super().resizeEvent(event)
        narrow = self.width() < theme.wide(self.NARROW)
        if narrow == self._content.isHidden():
            return
        assert isinstance(self._left, QVBoxLayout)
        assert isinstance(self._side, QVBoxLayout)
        self._content.setHidden(narrow)
        (self._left if narrow else self._side).insertWidget(0, self._files)
        if narrow:
            self._left.addStretch(1)
        else:
            self._left.takeAt(self._left.count() - 1)
