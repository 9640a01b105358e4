"""What was copied stays on the clipboard for half a minute, and not beyond a lock (SEC-26).

Whatever this program put there is meant: a code from a button, or words marked in a text. What
another program put there is never touched.
"""

from __future__ import annotations

from pathlib import Path

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


def files_in(mime: QMimeData | None) -> list[Path]:
    """The files of this computer that were copied or dragged, [] for none."""
    urls = mime.urls() if mime is not None else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def copied_files() -> list[Path]:
    """The files that were copied in the file manager, [] for none."""
    return files_in(QGuiApplication.clipboard().mimeData())


class Clipboard(QObject):
    """Watches the clipboard while a desk is open, and clears what is ours."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clip = QGuiApplication.clipboard()
        self._clip.dataChanged.connect(self.changed)
        self._put = ""
        """Digest of what ``copy`` put there: the text itself must not stay in memory."""
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
        self._put = _digest(text)
        self._clip.setMimeData(mime)

    @property
    def ours(self) -> bool:
        """Whether what is there now was put there by this program."""
        text = self._clip.text()
        # A screen without a clipboard of its own never says that it owns anything.
        return bool(text) and (self._clip.ownsClipboard() or _digest(text) == self._put)

    def changed(self) -> None:
        """Something else is there now: count anew when it is ours."""
        if self.ours:
            self.timer.start()
        else:
            self.timer.stop()

    def clear(self) -> None:
        """Take off what is ours, marked words (the selection of X11) too."""
        self.timer.stop()
        if self.ours:
            self._clip.clear(QClipboard.Mode.Clipboard)
        self._put = ""
        if self._clip.supportsSelection() and self._clip.ownsSelection():
            self._clip.clear(QClipboard.Mode.Selection)


def _digest(text: str) -> str:
    import hashlib  # 4 ms that the start would pay for

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
