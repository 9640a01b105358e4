"""The twelve words on the screen: shown to be copied, three asked for again, all twelve typed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.domain.searchable import fold
from defender_desk.errors import DeskError, WrongRecoveryWord
from defender_desk.ui import printing, theme
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.columns import Beside
from defender_desk.ui.widgets.frames import Notice, bounded, column, frame, row
from defender_desk.ui.widgets.inputs import Check, Field
from defender_desk.ui.widgets.labels import Label
from defender_desk.ui.widgets.pictures import Picture
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.tasks import Tasks

WORDS = 12
CHECKED_WORDS = 3
"""Of the twelve, asked for again at set-up (decisions.md 25)."""
HIDDEN = "•••••"


class SheetWords(QWidget):
    """Twelve new words to copy by hand or print; ``tick`` says that they are on paper."""

    def __init__(self, words: Sequence[str], tasks: Tasks, refused: Callable[[DeskError], None],
                 changed: Callable[[], object]) -> None:
        super().__init__()
        self._words, self._tasks, self._refused = tuple(words), tasks, refused
        self._cells: list[Label] = []
        self._cover = Button(_("Cover"), "link", "eye-off", on=self._hide)
        warning = Notice("warning", _("Do not photograph it or send it in a message."), _(
            "Keep it far from the computer: with someone you trust or in another locked place."
            " Copying it by hand is better than printing it in a shop."))
        self.tick = Check(_("I have the sheet on paper and know where I will keep it"), False,
                          lambda _on: changed())
        left = column(self._grid(), row(
            Button(_("I copy it by hand"), "primary", "pen-line", on=self._by_hand),
            Button(_("Print the sheet"), "plain", "printer", on=self._print), self._cover, None,
        ), warning, self.tick, spacing=16)
        self._sheet = Picture(_("The sheet as it will be printed"))
        self._sheet.setFixedSize(320, 207)
        # A picture as such takes any size; here what stands below it must find it as large as this.
        self._sheet.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._shown = frame("card", self._sheet, Label(
            _("As it will be on paper: without name or logo"), "help", wrap=True), spacing=6)
        self._shown.setFixedWidth(346)
        left.setMaximumWidth(theme.wide(700))
        across = QVBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        # The words need their room: where there is none the paper stands below them.
        across.addWidget(Beside(left, column(self._shown, None), side=346,
                                least=theme.wide(430), spacing=32))
        self._draw()

    def _grid(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, word in enumerate(self._words):
            cell = Label(word, "words")
            cell.setAccessibleName(_("Word {n}: {word}", n=at + 1, word=word))
            self._cells.append(cell)
            grid.addWidget(frame("wordcell", Label(str(at + 1), "muted"), cell, None,
                                 margins=(10, 4, 10, 4), across=True), at // 3, at % 3)
        return holder

    def _draw(self) -> None:
        words, spoken = self._words, wording.language()

        def work(_progress: object) -> bytes:
            from defender_desk.desk.desk import recovery_sheet_pdf

            return recovery_sheet_pdf(words, spoken)

        self._tasks.run(work, self._drawn, self._refused, self)

    def _drawn(self, pdf: bytes) -> None:
        self._sheet.set_picture(printing.OpenPdf(pdf).image(0, 960))

    def _by_hand(self) -> None:
        """Large words alone, in the order of the sheet: nothing else to read on the screen."""
        self._shown.hide()
        self.tick.setFocus()

    def _hide(self) -> None:
        hidden = self._cells[0].text() == HIDDEN
        for at, (cell, word) in enumerate(zip(self._cells, self._words, strict=True)):
            cell.setText(word if hidden else HIDDEN)
            cell.setAccessibleName(
                _("Word {n}: {word}", n=at + 1, word=word) if hidden else cell.text())
        self._shown.setVisible(hidden)
        self._cover.set_words(_("Cover") if hidden else _("Show"))

    def _print(self) -> None:
        from defender_desk.desk.desk import recovery_sheet_pdf

        try:
            printing.print_pdf(
                self, recovery_sheet_pdf(self._words, wording.language()), "hoja")
        except DeskError as error:
            self._refused(error)


class ThreeWords(QWidget):
    """Three of the twelve are asked for; ``boxes`` maps the place of a word (from 0) to its box."""

    def __init__(self, words: Sequence[str], changed: Callable[[], object]) -> None:
        super().__init__()
        self._words = tuple(words)
        picked: set[int] = set()
        while len(picked) < CHECKED_WORDS:
            picked.add(secrets.randbelow(WORDS))
        self.boxes: dict[int, QLineEdit] = {}
        cells: list[QWidget] = []
        for at in sorted(picked):
            box = QLineEdit()
            box.textChanged.connect(lambda _text: changed())
            box.setAccessibleName(_("Word {n}", n=at + 1))
            self.boxes[at] = box
            cells.append(Field(_("Word {n}", n=at + 1), box))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(bounded(row(*cells, spacing=12), 640))
        self.setFocusProxy(next(iter(self.boxes.values())))

    def written(self) -> bool:
        """Whether all three boxes hold something."""
        return all(box.text().strip() for box in self.boxes.values())

    def first_wrong(self) -> Notice | None:
        """What to say of the first word that is not the sheet's, or None; its box gets the focus.

        Accents do not matter; four letters are enough, for no two words of the list share them.
        """
        for at, box in self.boxes.items():
            typed, right = fold(box.text().strip()), fold(self._words[at])
            if typed[:4] != right[:4] or not right.startswith(typed[:len(right)]):
                box.setFocus()
                box.selectAll()
                return Notice("warning", _("Word {n} is not that one.", n=at + 1),
                              _("Look at your sheet again. Nothing was lost."))
        return None


class TwelveWords(QWidget):
    """Twelve boxes in the order of the sheet."""

    def __init__(self, changed: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.boxes = [QLineEdit() for _n in range(WORDS)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, box in enumerate(self.boxes):
            box.setAccessibleName(_("Word {n}", n=at + 1))
            box.setPlaceholderText(str(at + 1))
            box.textChanged.connect(lambda _text: changed())
            grid.addWidget(box, at // 3, at % 3)
        self.setFocusProxy(self.boxes[0])

    def words(self) -> list[str]:
        """What was typed, in order."""
        return [box.text().strip() for box in self.boxes]

    def written(self) -> bool:
        """Whether every box holds something."""
        return all(self.words())

    def point_at(self, error: DeskError) -> None:
        """Put the focus on the word that ``error`` names."""
        place = error.facts.get("position") if isinstance(error, WrongRecoveryWord) else None
        if isinstance(place, int) and 1 <= place <= WORDS:
            self.boxes[place - 1].setFocus()
            self.boxes[place - 1].selectAll()

    def forget(self) -> None:
        """Leave no word in the boxes."""
        for box in self.boxes:
            box.clear()
