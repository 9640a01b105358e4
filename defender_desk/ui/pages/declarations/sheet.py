"""The page as it will print: drawn from the very PDF, one page at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from defender_desk.ui.printing import OpenPdf
from defender_desk.ui.widgets import IconButton, Label, frame
from defender_desk.wording import _

ZOOMS = (40, 50, 60, 75, 90, 100, 125, 150, 200)
"""Percent of the paper's own size on a screen of 96 dots per inch."""
_DOTS = 96 / 72
_SETTLED = 40
"""Milliseconds without another size until the page is fitted to it."""


class Sheet(QScrollArea):
    """One page of a PDF on the desk's dark ground; Page Up and Page Down turn it at its ends."""

    def __init__(self, name: str, turned: Callable[[int], object] | None = None) -> None:
        super().__init__()
        self.setProperty("class", "deskarea")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._name = name
        self._turned = turned
        ground = QWidget()
        ground.setProperty("class", "deskarea")
        lay = QVBoxLayout(ground)
        lay.setContentsMargins(8, 8, 8, 8)
        self.picture = QLabel()
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        lay.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        lay.addStretch(1)
        self.setWidget(ground)
        self._pdf: OpenPdf | None = None
        # Drawing takes 20 to 40 ms: not inside the layout's own turn, and once for a whole drag.
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(_SETTLED)
        self._fit.timeout.connect(self._draw)
        self.page = 0
        self.zoom = 0
        """Percent; 0 fits the width."""

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._pdf.pages if self._pdf is not None else 0

    @property
    def percent(self) -> int:
        """The zoom in use."""
        if self._pdf is None or self.zoom:
            return self.zoom or 60
        wide = max(self._pdf.size(self.page).width() * _DOTS, 1.0)
        return round(100 * self._width() / wide)

    def show_pdf(self, data: bytes) -> None:
        """Show another PDF; the page stays where it was as far as there is one."""
        self._pdf = OpenPdf(data)
        self.go_to(self.page)

    def go_to(self, page: int) -> None:
        """Show page ``page`` (from 0)."""
        self.page = max(0, min(page, self.pages - 1))
        self._draw()
        self.setAccessibleName(_("{what}, page {n} of {total}", what=self._name,
                                 n=self.page + 1, total=self.pages))
        if self._turned is not None:
            self._turned(self.page)

    def set_zoom(self, percent: int) -> None:
        """Zoom to ``percent``, 0 to fit the width."""
        self.zoom = percent
        self._draw()

    def step_zoom(self, by: int) -> None:
        """The next larger or smaller zoom."""
        now = self.percent
        if by > 0:
            self.set_zoom(next((z for z in ZOOMS if z > now), ZOOMS[-1]))
        else:
            self.set_zoom(next((z for z in reversed(ZOOMS) if z < now), ZOOMS[0]))

    def image(self, page: int, width: int) -> QImage:
        """A page as a picture ``width`` pixels wide."""
        assert self._pdf is not None
        return self._pdf.image(page, width)

    def _width(self) -> int:
        if self.zoom and self._pdf is not None:
            return round(self._pdf.size(self.page).width() * _DOTS * self.zoom / 100)
        return max(self.viewport().width() - 18, 120)

    def _draw(self) -> None:
        if self._pdf is None or not self.pages:
            return
        ratio = self.devicePixelRatioF()
        drawn = QPixmap.fromImage(self._pdf.image(self.page, round(self._width() * ratio)))
        drawn.setDevicePixelRatio(ratio)
        self.picture.setPixmap(drawn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        if not self.zoom and event.size().width() != event.oldSize().width():
            self._fit.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the page at its ends."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_PageDown and bar.value() >= bar.maximum():
            self.go_to(self.page + 1)
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_PageUp and bar.value() <= 0:
            self.go_to(self.page - 1)
        else:
            super().keyPressEvent(event)


class SheetBar(QFrame):
    """The bar above a sheet: which page, how large."""

    def __init__(self, sheet: Sheet, title: str, note: str = "") -> None:
        super().__init__()
        self._sheet = sheet
        self.number = Label("", "dense")
        self.number.setMinimumWidth(52)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.percent = Label("", "dense")
        self.percent.setMinimumWidth(46)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = Label(note, "help")
        self.title = Label(title, "strong")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        self.back = IconButton("chevron-left", _("Page before"), lambda: self._turn(-1))
        self.on = IconButton("chevron-right", _("Next page"), lambda: self._turn(1))
        bar = frame(
            "head", self.title, self.note, None, self.back, self.number, self.on,
            IconButton("minus", _("Smaller"), lambda: self._zoom(-1)), self.percent,
            IconButton("plus", _("Larger"), lambda: self._zoom(1)),
            margins=(10, 1, 6, 1), spacing=4, across=True,
        )
        lay.addWidget(bar)

    def _turn(self, by: int) -> None:
        self._sheet.go_to(self._sheet.page + by)
        self._sheet.verticalScrollBar().setValue(0)
        self.update_words()

    def _zoom(self, by: int) -> None:
        self._sheet.step_zoom(by)
        self.update_words()

    def update_words(self) -> None:
        """Say the page and the zoom in use."""
        sheet = self._sheet
        self.number.setText(_("{n} of {total}", n=sheet.page + 1, total=max(sheet.pages, 1)))
        self.percent.setText(_("{n} %", n=sheet.percent))
        self.back.setEnabled(sheet.page > 0)
        self.on.setEnabled(sheet.page + 1 < sheet.pages)
