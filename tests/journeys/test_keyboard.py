"""Every page of the practice day: named, reached by Tab, plain, nobody's name in the title."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from defender_desk.ui.palette import Palette
from tests.journeys.conftest import Opened
from tests.journeys.hand import Hand

TAKES_INPUT = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
NAMES = ("Inés", "Catarina", "Mateo", "Lucía", "Diego", "Marta", "Julián", "Ficticio", "Xol")


def pages(ids: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """The routes of the practice day."""
    case = {"case_id": ids["case"]}
    tabs = ("overview", "people", "evidence", "interviews", "declarations", "sends")
    return [
        ("today", {}), ("cases", {}), *(("case", {**case, "tab": tab}) for tab in tabs),
        ("case_form", case), ("matter", case), ("people", {}),
        ("person", {**case, "person_id": ids["witness"]}), ("person", case),
        ("interview", {"interview_id": ids["interview"]}), ("note", {"note_id": ids["note"]}),
        ("declaration", {"declaration_id": ids["declaration"]}),
        ("signing", {"declaration_id": ids["declaration"]}), ("export", {}), ("outgoing", {}),
        ("receipt", {}), ("inbox", {}), ("card", {}), ("shortcuts", {}),
        ("assignment", {"assignment_id": ids["assignment"]}),
        ("search_log", case), ("timeline", case), ("viewer", {"owner_id": ids["note"]}),
        ("import_photos", case),
    ]


def part_of_another(widget: QWidget) -> bool:
    """Buttons inside a spin box, the clear button of a line, headers: the whole is the control."""
    parent = widget.parentWidget()
    return isinstance(parent, (QLineEdit, QComboBox, QAbstractItemView)) or (
        parent is not None and isinstance(parent.parentWidget(), (QComboBox, QAbstractItemView)))


def controls(hand: Hand) -> list[QWidget]:
    """What takes input on the screen now."""
    return [w for w in hand.widgets() if isinstance(w, TAKES_INPUT) and w.isEnabled()
            and not part_of_another(w) and w.objectName() != "qt_toolbar_ext_button"
            and w.parentWidget() is not hand.window.menuBar()]


def reached(hand: Hand) -> set[QWidget]:
    """Everything that the Tab key comes by, pressed until it has gone round."""
    hand.awake()
    start = hand.find("Lock", QToolButton)
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: set[QWidget] = set()
    now = QApplication.focusWidget()
    assert now is start, "the window does not take the focus"
    while now is not None and now not in seen:
        seen.add(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
    return seen


def groups_reached(widget: QWidget, seen: set[QWidget]) -> bool:
    """Of exclusive buttons Tab comes by one; the arrows go to the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(button in seen for button in group.buttons())


def look(hand: Hand, route: str) -> list[str]:
    """What is wrong on this page."""
    wrong = []
    for each in controls(hand):
        if not hand.name_of(each):
            wrong.append(f"{route}: {type(each).__name__} without a name in"
                         f" {type(each.parentWidget()).__name__}")
    seen = reached(hand)
    for each in controls(hand):
        proxied = each.focusProxy() in seen if each.focusProxy() is not None else False
        if each not in seen and not proxied and not groups_reached(each, seen):
            wrong.append(f"{route}: Tab never comes by {type(each).__name__}"
                         f" «{hand.name_of(each)}»")
    for each in hand.window.findChildren(QWidget):
        if isinstance(each, QLabel) and each.textFormat() is not Qt.TextFormat.PlainText:
            wrong.append(f"{route}: {type(each).__name__} «{each.text()[:40]}» may take markup")
        if each.styleSheet():
            wrong.append(f"{route}: {type(each).__name__} styles itself: {each.styleSheet()[:60]}")
    title = hand.window.windowTitle()
    wrong += [f"{route}: «{title}» names a person" for name in NAMES if name in title]
    return wrong


def test_every_page_is_named_and_reached_by_tab(opened: Callable[..., Opened]) -> None:
    at = opened("defender")
    wrong: list[str] = []
    for route, arguments in pages(at.day.ids):
        at.hand.window.workspace.go(route, **arguments)  # type: ignore[union-attr]
        at.hand.settle()
        wrong += look(at.hand, f"{route} {arguments.get('tab', '')}".strip())
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_the_pages_of_the_team_too(opened: Callable[..., Opened]) -> None:
    at = opened("staff")
    wrong: list[str] = []
    for route in ("today", "cases", "people", "outgoing", "inbox", "card", "new_assignment"):
        at.hand.window.workspace.go(route)  # type: ignore[union-attr]
        at.hand.settle()
        wrong += look(at.hand, f"staff {route}")
    assert not wrong, "\n".join(sorted(set(wrong)))


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
    hand.until(lambda: any(t.startswith("E-07 Pintas") for t in hand.texts()),
               "what was typed is not found")
    palette = next(each for each in hand.window.findChildren(Palette) if each.isVisible())
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
