"""Groups of a long form: each can be folded away, and stays so the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.ui import icons
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets.buttons import IconButton
from defender_desk.ui.widgets.frames import Card
from defender_desk.wording import _

if TYPE_CHECKING:
    from collections.abc import MutableMapping


class Group(Card):
    """A card whose title row folds it (design/screens.md, part 3).

    ``kept`` maps ``key`` to [0] for a folded group; it is the settings' map of widths, where a
    hidden pane is 0 too. What is wrong in a folded group unfolds it: ``reveal``.
    """

    def __init__(self, title: str, icon: str, key: str,
                 kept: MutableMapping[str, list[int]]) -> None:
        self._name, self._key, self._kept = title, key, kept
        self._button = IconButton("chevron-down", title, self.turn)
        super().__init__(title, icon, self._button)
        self._inside = QWidget()
        self._around, self._edges = self.body, self.body.contentsMargins()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(self._around.spacing())
        self._around.addWidget(self._inside)
        self._fold(kept.get(key) == [0])

    @property
    def folded(self) -> bool:
        """Whether only the title is shown."""
        return self._inside.isHidden()

    def turn(self) -> None:
        """Fold it or open it again, and remember that."""
        self._fold(not self.folded)
        if self.folded:
            self._kept[self._key] = [0]
        else:
            self._kept.pop(self._key, None)

    def _fold(self, folded: bool) -> None:
        self._inside.setHidden(folded)
        if folded:
            self._around.setContentsMargins(0, 0, 0, 0)
        else:
            self._around.setContentsMargins(self._edges)
        said = _("Show: {group}", group=self._name) if folded else _("Fold: {group}",
                                                                   group=self._name)
        self._button.setIcon(icons.icon("chevron-right" if folded else "chevron-down", 18, "text"))
        self._button.setAccessibleName(said)
        self._button.setToolTip(tip(said))


def reveal(widget: QWidget) -> None:
    """Open the folded groups around ``widget``, for this time only."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, Group) and around.folded:
            around._fold(False)
        around = around.parentWidget()
