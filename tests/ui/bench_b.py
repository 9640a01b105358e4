"""A real desk with the practice day's records and a shell that answers what a person would."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from defender_desk.desk.desk import Desk, open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.settings import Settings
from defender_desk.ui.tasks import Tasks


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The practice day up to the drafted declaration, closed; each test opens a copy of its own."""
    folder = tmp_path_factory.mktemp("practice")
    day = PracticeDay(folder, photo_bytes=200_000, page_bytes=50_000, log_n=10)
    day.walk(until="draft")
    day.defender.close()
    day.staff.close()
    return folder / "defender", dict(day.ids)


@pytest.fixture
def bench(drafted: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[Bench]:
    """A desk on a copy of the practice vault."""
    folder = tmp_path / "defender"
    shutil.copytree(drafted[0], folder)
    phrase = (folder / "passphrase.txt").read_text(encoding="utf-8").strip()
    made = Bench(open_desk(folder / "vault", phrase), dict(drafted[1]), tmp_path)
    yield made
    made.tasks.close()
    made.desk.close()
    if made.crashes:
        raise made.crashes[0]


class Bench:
    """Stands in for the window: notes where pages go and what they say."""

    def __init__(self, desk: Desk, ids: dict[str, str], folder: Path) -> None:
        self.desk = desk
        self.ids = ids
        self.folder = folder
        self.settings = Settings()
        self.crashes: list[BaseException] = []
        self.tasks = Tasks(self.crashes.append)
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.toasts: list[str] = []
        self.printed: list[tuple[bytes, str]] = []
        self.files: list[Path] = []

    def show(self, page: Any, qtbot: QtBot) -> None:
        """Show a page as the window does and wait until it has read."""
        qtbot.addWidget(page)
        page.resize(1166, 626)
        page.show()
        page.refresh()
        qtbot.waitUntil(lambda: not self.tasks.busy, timeout=20_000)

    def go(self, route: str, **arguments: Any) -> None:
        self.went.append((route, arguments))

    def back(self) -> None:
        self.went.append(("back", {}))

    def removed(self, name: str, record_id: str) -> None:
        self.toast(name)

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        self.toasts.append(text)

    def refresh_badges(self) -> None:
        """Nothing counts here."""

    def show_way(self) -> None:
        """No breadcrumb here."""

    def saving(self) -> None:
        """No status bar here."""

    def saved(self, when: str = "") -> None:
        """No status bar here."""

    def not_saved(self) -> None:
        """No status bar here."""

    def pick_files(self, title: str, kinds: str = "") -> list[Path]:
        return list(self.files)

    def pick_folder(self, title: str) -> Path | None:
        return self.folder

    def save_as(self, title: str, name: str, kinds: str = "") -> Path | None:
        return self.folder / name

    def print_pdf(self, data: bytes, job: str) -> bool:
        self.printed.append((data, job))
        return True

    def confirm(self, question: str, result: str, verb: str) -> bool:
        return True

    def open_folder(self, folder: Path) -> None:
        """No file manager here."""

    def copy_text(self, text: str) -> None:
        """No clipboard here."""

    def apply_settings(self, settings: Settings) -> None:
        self.settings = settings


def clipped(page: QWidget) -> list[str]:
    """Plain labels and buttons whose text does not fit in their width."""
    from PySide6.QtWidgets import QLabel, QPushButton

    found = []
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap() and \
                label.width() + 1 < label.fontMetrics().horizontalAdvance(label.text()):
            found.append(label.text())
    for button in page.findChildren(QPushButton):
        if button.isVisible() and button.width() + 1 < button.sizeHint().width():
            found.append(button.text())
    return found
