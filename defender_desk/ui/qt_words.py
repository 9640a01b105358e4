"""The words Qt itself shows (choosing a file, a text box's menu) in the language chosen."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_SPOKEN = "defender_desk_qt_words"


def speak(app: QApplication, language: str) -> bool:
    """Let Qt's own words be in ``language``; English is what it speaks by itself.

    Returns whether its words were found (always for "en").
    """
    old = app.findChild(QTranslator, _SPOKEN)
    if old is not None:
        app.removeTranslator(old)
        old.setParent(None)
    if language == "en":
        return True
    words = QTranslator(app)
    words.setObjectName(_SPOKEN)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return words.load(f"qtbase_{language}", folder) and app.installTranslator(words)
