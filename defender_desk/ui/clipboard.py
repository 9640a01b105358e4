"""What was copied stays on the clipboard for half a minute, and not beyond a lock (SEC-26).

Whatever this program put there is meant: a code from a button, or words marked in a text. What
another program put there is never touched.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

STAYS = 30_000
"""Milliseconds."""
_KEEP_OUT = (
    # Klipper and other keepers of history leave out what carries this.
    ("x-kde-passwordManagerHint", b"secret"),
    # Windows' history and cloud leave out what carries these (Microsoft, "Clipboard Formats").
    # Written after the reference; nobody has tried it on Windows yet.
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
     b"\0\0\0\0"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\0\0\0\0"),
)


class Clipboard(QObject):
    """Watches the clipboard while a desk is open, and clears what is ours."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clip = QGuiApplication.clipboard()
        self._clip.dataChanged.connect(self._changed)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(STAYS)
        self.timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put ``text`` there, asking those who keep a history to leave it out."""
        mime = QMimeData()
        mime.setText(text)
        for name, value in _KEEP_OUT:
            mime.setData(name, value)
        self._clip.setMimeData(mime)

    def _changed(self) -> None:
        if self._clip.ownsClipboard() and self._clip.text():
            self.timer.start()
        else:
            self.timer.stop()

    def clear(self) -> None:
        """Take off what is ours, marked words (the selection of X11) too."""
        self.timer.stop()
        if self._clip.ownsClipboard():
            self._clip.clear(QClipboard.Mode.Clipboard)
        if self._clip.supportsSelection() and self._clip.ownsSelection():
            self._clip.clear(QClipboard.Mode.Selection)
