"""A chapter set in type: built block by block, never from markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QFont,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from defender_desk.ui import theme
from defender_desk.ui.tips import tip

if TYPE_CHECKING:
    from defender_desk.desk.manual import Block, Chapter

MEASURE = 720
"""Pixels at 100 %: lines longer than about 90 letters tire the eye."""
_LOOKS = {"title": ("display", True, 0, 12), "heading": ("section", True, 14, 6),
          "text": ("note", False, 0, 8), "step": ("note", False, 0, 7),
          "point": ("note", False, 0, 7)}
"""Type, weight, space above and below, by kind of block."""


class ChapterView(QTextEdit):
    """Read only; arrows and Page Down scroll it, its words can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("class", "bare")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.document().setDocumentMargin(0)
        self.document().setUndoRedoEnabled(False)
        self._chapter: Chapter | None = None
        self._wide = 0
        # Set while Qt lays it out (a scroll bar comes, the view resizes), the text would be taken
        # away under Qt's own hands.
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._set_again)

    def show_chapter(self, chapter: Chapter) -> None:
        """Set the chapter and go to its beginning."""
        self._chapter = chapter
        self.setAccessibleName(chapter.title)
        self._fit()
        self._wide = self._picture_width()
        self.clear()
        cursor = QTextCursor(self.document())
        for at, block in enumerate(chapter.blocks):
            if at:
                cursor.insertBlock()
            if block.kind == "picture":
                self._picture(cursor, block)
            else:
                self._words(cursor, block)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _words(self, cursor: QTextCursor, block: Block) -> None:
        role, strong, above, below = _LOOKS[block.kind]
        shape = QTextBlockFormat()
        shape.setTopMargin(above)
        shape.setBottomMargin(below)
        shape.setLineHeight(138, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        mark = {"step": f"{block.number}.", "point": "•"}.get(block.kind, "")
        if mark:
            indent = 28 * theme.scale()
            shape.setLeftMargin(indent)
            shape.setTextIndent(-indent)
            shape.setTabPositions([QTextOption.Tab(indent, QTextOption.TabType.LeftTab)])
        cursor.setBlockFormat(shape)
        if mark:
            cursor.insertText(f"{mark}\t", _letters(role, strong=True))
        for text, bold in block.runs:
            cursor.insertText(text, _letters(role, strong=strong or bold))

    def _picture(self, cursor: QTextCursor, block: Block) -> None:
        shape = QTextBlockFormat()
        shape.setTopMargin(4)
        shape.setBottomMargin(12)
        cursor.setBlockFormat(shape)
        image = QImage(str(block.picture))
        if image.isNull():
            cursor.insertText(block.text, _letters("help", strong=False))
            return
        name = block.picture.name if block.picture is not None else ""
        wide = self._wide
        # Drawn at its final size: the view itself would only pick every second pixel.
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaledToWidth(round(wide * self.devicePixelRatioF()), smooth)
        self.document().addResource(QTextDocument.ResourceType.ImageResource.value, name, image)
        told = QTextImageFormat()
        told.setName(name)
        told.setWidth(wide)
        told.setToolTip(tip(block.text))
        cursor.insertImage(told)

    def _free(self) -> int:
        """Pixels to the right of the longest line."""
        return max(0, self.width() - round(MEASURE * theme.scale()) - 40)

    def _fit(self) -> None:
        """Keep lines readable: what is left of the width stands free at both sides."""
        self.setViewportMargins(24, 18, 16 + self._free(), 12)

    def _picture_width(self) -> int:
        """The same with and without a scroll bar: or it would come and go for ever."""
        bar = self.verticalScrollBar().sizeHint().width()
        left = self.contentsRect().width() - 24 - 16 - self._free() - bar - 8
        return round(min(MEASURE * theme.scale(), max(left, 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the lines, and the pictures once that is done."""
        super().resizeEvent(event)
        self._fit()
        if self._chapter is not None and self._picture_width() != self._wide:
            self._again.start()

    def _set_again(self) -> None:
        place = self.verticalScrollBar().value()
        if self._chapter is not None:
            self.show_chapter(self._chapter)
        self.verticalScrollBar().setValue(place)


def _letters(role: str, *, strong: bool) -> QTextCharFormat:
    font = QFont("Noto Sans")
    font.setPixelSize(theme.px(role))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made = QTextCharFormat()
    made.setFont(font)
    return made
