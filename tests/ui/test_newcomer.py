"""What made a newcomer stop: the words of Qt itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from defender_desk.ui import qt_words


@pytest.mark.usefixtures("qapp")
def test_qt_speaks_the_language_chosen(qapp: QApplication) -> None:
    assert qt_words.speak(qapp, "es")
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == "&Copiar"
    assert qt_words.speak(qapp, "en")
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == "&Copy"
