"""Every field of every page is typed into by keys and pasted into by Ctrl+V; what comes back is it.

One generated walk for the Defender's desk and one for the team's: whatever takes letters on a page
is found there, nothing is named. Markup stays letters, nothing widens the window, nothing crashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from defender_desk.domain.display_text import clean
from defender_desk.domain.fields import NOUNS, Kind
from defender_desk.ui.palette import Palette
from defender_desk.ui.widgets import Line, SearchField
from defender_desk.ui.workspace import Workspace
from defender_desk.wording import _
from tests.ui.access import spoken
from tests.ui.every_page import every_page
from tests.ui.screens import STAFF, Lived, settle
from tests.ui.test_hostile_input import rich
from tests.ui.test_screens import awake, window

TYPED = "<b>ñ</b> &lt; {x} 💥ʼ"
MARKUP = '<img src="file:///etc/hostname"><b>gordo</b> &amp; <a href="x">y</a>'
PASTED = f"{MARKUP} al\u202erevés 👩‍👩‍👧 María\nde los\nSantos\nde Ejemplo"
LONG = ("Vi la pared de la casa. " * 8_400)[:200_000]
KEEPS = ("note", "person", "interview", "declaration", "search_log", "case_form", "new_assignment",
         "people", "viewer", "matter")
"""Pages that save themselves, or keep what was begun for the next time."""

Field = QLineEdit | QPlainTextEdit


def fields(page: QWidget) -> list[Field]:
    """Whatever takes letters on the page now, lines inside lists and spin boxes included."""
    found: list[Field] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    return [each for each in found
            if each.isVisible() and each.isEnabled() and not each.isReadOnly()]


def takes_all(field: Field) -> bool:
    """Whether any text of any length belongs into it: no digits, dates or codes alone."""
    if isinstance(field, QPlainTextEdit):
        return True
    return field.validator() is None and field.maxLength() > 1000 and not field.inputMask() \
        and not isinstance(field.parentWidget(), (QComboBox, QAbstractSpinBox))


def text_of(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def type_by_keys(field: Field, text: str) -> None:
    """Each letter as a key sends it; what a page takes away meanwhile takes no more."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for letter in text:
        if not shiboken6.isValid(field):
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(
                kind, Qt.Key(0), Qt.KeyboardModifier.NoModifier, letter))


def paste(field: Field, text: str) -> None:
    """Ctrl+V of what a browser copies: plain words, the same with markup, and a picture."""
    copied = QMimeData()
    copied.setHtml(f"<p><b>{text}</b></p>")
    copied.setText(text)
    copied.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(copied)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()  # what it holds must not outlive the application


def fill(page: QWidget, long: set[type]) -> Iterator[str]:
    """Type and paste into every field of the page; what went wrong.

    The first field of each kind that is not in ``long`` takes two hundred thousand letters too.
    """
    for field in fields(page):
        if not shiboken6.isValid(field):
            continue  # the page drew itself anew
        called, free = f"{type(field).__name__} «{spoken(field)[:40]}»", takes_all(field)
        given = [TYPED, PASTED]
        if isinstance(field, (Line, SearchField, QPlainTextEdit)) and free and \
                type(field) not in long:
            long.add(type(field))
            given.insert(1, LONG)
        for text in given:
            if text is TYPED:
                type_by_keys(field, text)
            else:
                paste(field, text)
            if not shiboken6.isValid(field):
                break
            if free and text_of(field) != text:
                yield f"{called} holds {len(text_of(field))} letters of {len(text)}"


def standing(page: QWidget) -> dict[str, str]:
    """The words of every field that keeps words: a search or a choice of people is finished or
    forgotten, and a day or a number that is none stays what it was before."""
    return {f"{type(each).__name__} «{spoken(each)}»": text_of(each) for each in fields(page)
            if takes_all(each) and not isinstance(each, SearchField)
            and not (isinstance(each, QLineEdit) and has_completer(each))
            and not spoken(each).startswith(no_words())}


def no_words() -> tuple[str, ...]:
    """What fields for a day, an hour or a number are called."""
    kept = (Kind.TEXT, Kind.LONG_TEXT, Kind.TEXTS)
    found = {_(field.label) for noun in NOUNS.values() for field in noun.fields.values()
             if field.kind not in kept and field.label}
    return (*found, _("Date and time"), _("Day of the next step"), _("Kilometres"), _("Due"))


def has_completer(field: QLineEdit) -> bool:
    # Qt's answer is None for a field without one, which its stubs do not say.
    return cast("QCompleter | None", field.completer()) is not None


def places(moment: str, ids: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Every page of that desk."""
    if moment == "draft":
        return every_page(ids)
    return [*((route, {}) for route in STAFF), ("inbox", {"series": ids["draft"]}),
            ("note", {"note_id": ids["note"]}), ("case", {"case_id": ids["case"]})]


@pytest.mark.parametrize(("moment", "least"), [("draft", 60), ("staff", 25)])
def test_whatever_is_typed_or_pasted_anywhere_stays_words_and_comes_back(
    lived: Lived, tmp_path: Path, qapp: QApplication, moment: str, least: int
) -> None:
    with window(tmp_path, qapp) as at:
        desk = lived.open(moment, tmp_path)
        at.enter(desk)
        space = at.workspace
        assert isinstance(space, Workspace)
        wrong, met = _into_all(space, places(moment, lived.day.ids))
        space.open_search()
        box = next(each for each in space.findChildren(Palette) if each.isVisible())
        wrong += [f"palette: {each}" for each in fill(box, set())]
        box.close()
        settle()
        space.leave()
        at.desk = None
        desk.close()
    assert met >= least
    assert not wrong, "\n".join(wrong)


def _into_all(space: Workspace, all_places: list[tuple[str, dict[str, Any]]]
              ) -> tuple[list[str], int]:
    """Go everywhere and fill everything; what went wrong, and how many fields there were."""
    at, wrong, met = space.window_, [], 0
    long: set[type] = set()
    for route, arguments in all_places:
        space.go(route, **arguments)
        settle()
        awake(at)
        page = space.page
        met += len(fields(page))
        found = list(fill(page, long))
        settle(3)
        found += rich(at)
        if (at.width(), at.height()) != (1366, 698):
            found.append("the window has another size")
        before = standing(page) if shiboken6.isValid(page) and space.page is page else {}
        space.go("activity")
        settle(3)
        if route in KEEPS:
            space.go(route, **arguments)
            settle()
            after = standing(space.page)
            found += [f"{name} came back as {after[name][-60:]!r}" for name, text in before.items()
                      if name in after and clean(after[name]).strip() != clean(text).strip()]
        wrong += [f"{route}: {each}" for each in found]
    return wrong, met
