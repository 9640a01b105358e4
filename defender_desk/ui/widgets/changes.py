"""A text with its changed words marked: new ones underlined, those taken out struck through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _

Run = tuple[str, str]
"""Text, and ``same``, ``new`` or ``gone``."""
MOST = 3000
"""Words compared one by one; a longer text is shown as it is now."""
_WORDS = re.compile(r"\S+\s*")


def changes(before: str, now: str) -> list[Run]:
    """What became of ``before``, word by word, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    if len(old) > MOST or len(new) > MOST:
        return [(now, "same")]
    runs: list[Run] = []
    same = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], False)
    for kind, a, b, c, d in same.get_opcodes():
        if kind == "equal":
            runs.append((_spaced(new[c:d]), "same"))
            continue
        if b > a:
            runs.append((_spaced(old[a:b]), "gone"))
        if d > c:
            runs.append((_spaced(new[c:d]), "new"))
    if runs:
        runs[-1] = (runs[-1][0].rstrip(), runs[-1][1])
    return runs


def _spaced(words: Sequence[str]) -> str:
    """The words with a space after the last one too: the next run follows it."""
    text = "".join(words)
    return text if text[-1:].isspace() else text + " "


class Changed(QWidget):
    """Draws runs as plain text: what is inside is never taken for markup."""

    def __init__(self, runs: Sequence[Run], look: str = "document") -> None:
        super().__init__()
        self._runs = list(runs)
        self._label = Label("", look)  # lends its font
        self._label.setParent(self)
        self._label.hide()
        self._layout = QTextLayout()
        self._tall = 0
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        parts = [_("Added: {text}", text=text.strip()) if kind == "new"
                 else _("Taken out: {text}", text=text.strip())
                 for text, kind in self._runs if kind != "same"]
        self.setAccessibleName(" ".join(text.strip() for text, kind in self._runs
                                        if kind != "gone"))
        self.setAccessibleDescription(". ".join(parts))

    def _lay(self, width: int) -> int:
        text = "".join(text for text, _kind in self._runs).replace("\n", "\u2028")
        layout = self._layout
        layout.setText(text)
        self._label.ensurePolished()
        layout.setFont(self._label.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._marks())
        layout.beginLayout()
        top = 0.0
        while (each := layout.createLine()).isValid():
            each.setLineWidth(max(width, 40))
            each.setPosition(QPointF(0, top))
            top += each.height() * 1.2
        layout.endLayout()
        return round(top) + 2

    def _marks(self) -> list[QTextLayout.FormatRange]:
        found, at = [], 0
        for text, kind in self._runs:
            # The space after a marked word stays plain.
            length = len(text.rstrip())
            if kind != "same" and length:
                mark = QTextLayout.FormatRange()
                mark.start, mark.length, mark.format = at, length, _format(kind)
                found.append(mark)
            at += len(text)
        return found

    def sizeHint(self) -> QSize:
        """As tall as the words need at the width there is."""
        width = self.width() if self._tall else 320
        return QSize(320, self._lay(width))

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(60, self._tall or self.fontMetrics().lineSpacing())

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels that the words need at ``width``."""
        return self._lay(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the words anew."""
        super().resizeEvent(event)
        tall = self._lay(self.width())
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words."""
        painter = QPainter(self)
        painter.setPen(QColor(theme.color("text")))
        self._lay(self.width())
        self._layout.draw(painter, QPointF(0, 0))
        painter.end()


def _format(kind: str) -> QTextCharFormat:
    made = QTextCharFormat()
    tone = "success" if kind == "new" else "danger"
    made.setForeground(QColor(theme.color(tone)))
    made.setBackground(QColor(theme.color(f"{tone}_soft")))
    made.setFontUnderline(kind == "new")
    made.setFontStrikeOut(kind == "gone")
    return made
