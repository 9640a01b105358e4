"""Nothing is cut off in either language, and every control has a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from defender_desk import wording
from defender_desk.ui import fonts, theme
from defender_desk.ui.pages.declarations.page import DeclarationPage
from defender_desk.ui.pages.signings.page import SigningPage
from tests.ui.bench_b import Bench, bench, clipped, drafted

__all__ = ["bench", "drafted"]


@pytest.fixture(params=["es", "en"])
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    before = wording.language()
    sheet, palette = qapp.styleSheet(), qapp.palette()
    wording.set_language(request.param)
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(qapp, "light", 1.0)
    yield request.param
    wording.set_language(before)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.mark.parametrize("made", [DeclarationPage, SigningPage])
def test_nothing_is_cut_off_and_everything_has_a_name(
    made: type, dressed: str, bench: Bench, qtbot: QtBot
) -> None:
    page = made(bench, bench.ids["declaration"])
    bench.show(page, qtbot)
    sides = ["page", "checks", "details", "exhibits", "versions", "sources"]
    for name in sides if made is DeclarationPage else range(6):
        if made is DeclarationPage:
            page.show_side(name)
        else:
            page.steps.open_step(name)
        qtbot.waitUntil(lambda: not bench.tasks.busy, timeout=20_000)
        QApplication.processEvents()
        qtbot.waitUntil(lambda: clipped(page) == [], timeout=20_000)
        for kind in (QAbstractButton, QLineEdit, QPlainTextEdit):
            nameless = [w for w in page.findChildren(kind)
                        if w.isVisible() and not (w.accessibleName() or w.objectName())
                        and not (isinstance(w, QAbstractButton) and w.text())
                        and not isinstance(w.parent(), QLineEdit)]  # a box's own little icons
            assert nameless == [], (dressed, name)
    page.before_leave()
