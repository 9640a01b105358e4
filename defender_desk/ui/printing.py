"""The printer: what is printed is the very PDF that was shown."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from defender_desk.errors import PrinterFailed

DPI = 300
"""Dots per inch sent to the printer; more only wastes memory (design/README.md 7)."""


class OpenPdf:
    """A PDF held in memory and drawn page by page."""

    def __init__(self, data: bytes) -> None:
        self._bytes = QByteArray(data)
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument()
        self.document.load(self._buffer)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.document.pageCount()

    def size(self, page: int) -> QSizeF:
        """Size of page ``page`` (from 0) in points, 1/72 inch."""
        return self.document.pagePointSize(page)

    def image(self, page: int, width: int) -> QImage:
        """Page ``page`` (from 0) as a picture ``width`` pixels wide on white."""
        size = self.size(page)
        height = round(width * size.height() / max(size.width(), 1.0))
        drawn = self.document.render(page, QSize(width, height))
        sheet = QImage(drawn.size(), QImage.Format.Format_RGB32)
        sheet.fill(0xFFFFFFFF)
        painter = QPainter(sheet)
        painter.drawImage(0, 0, drawn)
        painter.end()
        return sheet


def print_on(printer: QPrinter, data: bytes, job: str) -> int:
    """Draw the PDF ``data`` on ``printer``; returns the pages printed.

    ``job`` is the print job's name: a code, never a person's name. Raises ``PrinterFailed``.
    """
    pdf = OpenPdf(data)
    if pdf.pages < 1:
        raise PrinterFailed
    printer.setDocName(job)
    printer.setFullPage(True)
    printer.setResolution(DPI)
    size = pdf.size(0)
    printer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterFailed
    try:
        for page in range(pdf.pages):
            if page and not printer.newPage():
                raise PrinterFailed
            points = pdf.size(page)
            picture = pdf.image(page, round(points.width() / 72 * DPI))
            painter.drawImage(QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), picture)
    finally:
        painter.end()
    return pdf.pages


def print_pdf(parent: QWidget, data: bytes, job: str) -> bool:
    """Ask for a printer and print; False when the person closed the dialog.

    Raises ``PrinterFailed``.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if not dialog.exec():
        return False
    print_on(printer, data, job)
    return True
