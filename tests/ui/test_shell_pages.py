"""Every page of the practice day has room for its words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from defender_desk import wording
from defender_desk.desk.desk import Desk, open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace
from tests.ui.cramped import cramped
from tests.ui.every_page import every_page

LOOKS = [
    ("es", 1366, 698, 1.0), ("es", 1366, 698, 1.5), ("en", 1093, 614, 0.9),
    (wording.PSEUDO, 960, 560, 1.0),
]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    """The practice day up to a package that waits for its receipt."""
    day = PracticeDay(tmp_path_factory.mktemp("room"), photo_bytes=40_000, page_bytes=20_000,
                      log_n=10)
    day.walk(until="pack_draft")
    day.close()
    return day


@pytest.fixture(scope="module")
def desk(lived: PracticeDay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = Path(copytree(lived.folder / "defender", tmp_path_factory.mktemp("copy") / "defender"))
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    opened = open_desk(home / "vault", phrase, ballast=0)
    yield opened
    opened.close()


def settle() -> None:
    """Let everything that was shown take its place."""
    for _turn in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def opened(desk: Desk, folder: Path, wide: int, high: int, lang: str = "es", scale: float = 1.0
           ) -> Iterator[Workspace]:
    """A window on ``desk``; nothing may crash in it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(app, "light", scale)
    wording.set_language(lang)
    crashes: Any = Crashes(lambda: None)
    crashed: list[BaseException] = []
    crashes.take = crashed.append
    told = Settings(language="es" if lang == "es" else "en", text_scale=scale)
    window = Window(folder / "vault", told, crashes, at_once=True)
    try:
        window.resize(wide, high)
        window.enter(desk)
        window.show()
        window.activateWindow()
        space = window.workspace
        assert isinstance(space, Workspace)
        yield space
        assert not crashed
    finally:
        wording.set_language("es")
        theme.apply_theme(app, "light")
        window.workspace.leave()  # type: ignore[union-attr]  # entered above
        window.desk = None
        window.close()
        settle()


def name(route: str, arguments: dict[str, Any]) -> str:
    return f"{route} {arguments.get('tab', '')}".strip()


@pytest.mark.parametrize(("lang", "wide", "high", "scale"), LOOKS)
def test_no_word_is_cut_anywhere(
    lived: PracticeDay, desk: Desk, tmp_path: Path, qapp: QApplication, lang: str, wide: int,
    high: int, scale: float,
) -> None:
    wrong: list[str] = []
    with opened(desk, tmp_path, wide, high, lang, scale) as space:
        window = space.window_
        for route, arguments in every_page(lived.ids):
            space.go(route, **arguments)
            settle()
            assert (window.width(), window.height()) == (wide, high), f"{route} widens the window"
            wrong += [f"{name(route, arguments)}: {each}" for each in cramped(window)]
    assert not wrong, "\n".join(sorted(set(wrong)))
