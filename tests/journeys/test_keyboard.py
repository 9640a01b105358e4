"""A day without the mouse. Every screen is gone through by Tab in tests/ui/test_screens.py."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit

from defender_desk.ui.palette import Palette
from tests.journeys.conftest import Opened


def test_a_day_without_the_mouse(opened: Callable[..., Opened]) -> None:
    """Places by Ctrl and a digit, a person by Ctrl+K, writing, locking: keys alone."""
    at = opened("defender")
    hand = at.hand
    for digit, place in zip("12345", ("Today", "Cases", "People", "Outgoing", "Inbox"),
                            strict=True):
        hand.ctrl(getattr(Qt.Key, f"Key_{digit}"))
        assert hand.find(place, QAbstractButton).isChecked()
    hand.ctrl(Qt.Key.Key_K)
    hand.keys("Pintas en la pared de la casa")
    palette = next(each for each in hand.window.findChildren(Palette) if each.isVisible())
    # What was worked on last stands there before anything is found, E-07 with it.
    hand.until(lambda: not palette._looking
               and any(t.startswith("E-07 Pintas") for t in hand.texts()),
               "what was typed is not found")
    lines = [each for each in palette.found.rows if each.id]
    for _row in range(next(n for n, each in enumerate(lines) if each.title.startswith("E-07"))):
        hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: hand.window.workspace.here[0] == "note",  # type: ignore[union-attr]
               "Enter does not go to what was found")
    hand.settle()
    hand.ctrl(Qt.Key.Key_K)
    hand.keys("D-02")
    hand.settle()
    hand.until(lambda: hand.sees("Declaración de testigo"), "D-02 is not found")
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: hand.window.workspace.here[0] == "declaration", "no declaration")  # type: ignore[union-attr]
    hand.settle()
    hand.awake()
    hand.until(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit),
               "a declaration opens with the cursor where one writes")
    hand.keys(" Esto se escribió sin ratón.")
    hand.saved()
    hand.ctrl(Qt.Key.Key_L)
    hand.keys(at.phrase)
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: hand.window.desk is not None, "the phrase does not open")
    hand.settle()
    texts = [v.es for v in hand.window.desk.declarations.paragraphs(at.day.ids["declaration"])]
    assert any("Esto se escribió sin ratón." in text for text in texts)
