"""Every screen of the program: room for its words, and its use without a mouse or without eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from defender_desk import wording
from defender_desk.settings import Settings
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.widgets.columns import Columns
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace
from tests.ui import screens
from tests.ui.access import Heard, gone_round, lost, out_of_order, unlike_the_house, unreachable
from tests.ui.cramped import cramped
from tests.ui.screens import Lived, Screen, settle

Sizes = tuple[tuple[int, int], ...]
SIZES = ((1366, 698), (960, 560))
LOOKS = [("es", 1.0, SIZES), ("en", 1.0, SIZES), ("es", 1.5, SIZES[:1])]
NAMES = ("Inés", "Catarina", "Mateo", "Lucía", "Diego", "Marta", "Julián", "Ficticio", "Xol")
MOMENTS: dict[str, Callable[[Workspace, dict[str, str]], Iterator[Screen]]] = {
    "early": lambda space, _ids: screens.of_early(space), "draft": screens.of_defender,
    "late": screens.of_late, "staff": screens.of_staff,
}
"""The desks of the day, and the walk through each."""
REFUSED = ("with an error", "refused", "damaged", "wrong word")
"""Screens on which something has just been refused: that is spoken."""


@contextmanager
def window(folder: Path, app: QApplication, lang: str = "es", scale: float = 1.0
           ) -> Iterator[Window]:
    """A window without a desk; nothing may crash in it."""
    fonts.load(fonts.FIRST + fonts.LATER)
    theme.apply_theme(app, "light", scale)
    wording.set_language(lang)
    crashed: list[BaseException] = []
    crashes: Any = Crashes(lambda: None)
    crashes.take = crashed.append
    told = Settings(language="es" if lang == "es" else "en", text_scale=scale)
    made = Window(folder / "vault", told, crashes, at_once=True)
    try:
        made.resize(*SIZES[0])
        made.show()
        yield made
        assert not crashed
    finally:
        wording.set_language("es")
        made.desk = None
        made.close()
        made.deleteLater()
        settle()
        theme.apply_theme(app, "light")


def awake(root: QWidget, name: str = "") -> None:
    """Without a window manager nobody gives a window its input."""
    for _turn in range(100):
        root.activateWindow()
        settle(6)
        if root.isActiveWindow():
            return
    over = QApplication.activeModalWidget()
    raise AssertionError(f"{name}: {type(root).__name__} takes no keys, over it {over}")


def screens_of(moment: str, lived: Lived, at: Window, folder: Path) -> Iterator[Screen]:
    """The walk through one desk of the day."""
    desk = lived.open(moment, folder)
    try:
        at.enter(desk)
        assert isinstance(at.workspace, Workspace)
        yield from MOMENTS[moment](at.workspace, lived.day.ids)
    finally:
        at.workspace.leave()  # type: ignore[union-attr]  # entered above
        at.desk = None
        desk.close()


def door(lived: Lived, at: Window, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """The walk through what stands before the desk."""
    screens.cheap_keys(patch)
    card = next((lived.day.folder / "post").glob("*.ddcard"))
    return screens.at_the_door(at, folder / "door", card, patch)


# --- room for words -------------------------------------------------------------------------------


def _look(at: Window, root: QWidget, name: str, sizes: Sizes) -> list[str]:
    """What is cramped at each size; list, detail and drawer of a folded page one by one."""
    wrong = []
    for wide, high in sizes if root is at else sizes[:1]:
        if root is at:
            at.resize(wide, high)
            settle(3)
            assert (at.width(), at.height()) == (wide, high), f"{name} widens the window"
        found = at_rest(root)
        if root is at and (wide, high) == SIZES[1]:
            for columns in at.findChildren(Columns):
                found += _unfolded(columns, at)
        wrong += [f"{wide} {name}: {each}" for each in found]
    at.resize(*SIZES[0])
    return wrong


def at_rest(root: QWidget) -> list[str]:
    """What is cramped once everything has its place: a long page comes in pieces."""
    found = cramped(root)
    for _turn in range(5):
        if found:
            settle(12)
            found = cramped(root)
    return found


def _unfolded(columns: Columns, at: Window) -> list[str]:
    """The same page with its detail, its list, its drawer."""
    found = []
    if not columns.isVisible():
        return []
    if columns._single:
        detail = columns.over_list
        (columns.show_list if detail else columns.show_detail)()
        settle(3)
        found += at_rest(at)
        (columns.show_detail if detail else columns.show_list)()
    if columns.folded and columns.side_name and not columns.side_shown:
        columns.show_side(True)
        settle(3)
        found += at_rest(at)
        columns.show_side(False)
    return found


@pytest.mark.parametrize(("lang", "scale", "sizes"), LOOKS)
def test_no_word_is_cut_on_any_screen(
    lived: Lived, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, lang: str,
    scale: float, sizes: Sizes,
) -> None:
    """At the usual size and the smallest, folded and unfolded; in large letters the usual one."""
    wrong: list[str] = []
    with window(tmp_path, qapp, lang, scale) as at:
        for name, root in door(lived, at, tmp_path, monkeypatch):
            settle()
            wrong += _look(at, root, name, sizes)
        for moment in MOMENTS:
            for name, root in screens_of(moment, lived, at, tmp_path):
                settle()
                wrong += _look(at, root, f"{moment} {name}", sizes)
    assert not wrong, "\n".join(sorted(set(wrong)))


# --- without a mouse, without eyes ----------------------------------------------------------------


def _heard(where: str, lived: Lived, at: Window, folder: Path, patch: pytest.MonkeyPatch
           ) -> tuple[list[str], int]:
    """What is wrong on the screens of one walk, and how many they are."""
    rings: dict[tuple[str, ...], bool] = {}
    traps: set[tuple[str, ...]] = set()
    heard, wrong, looked = Heard(patch), [], 0
    for name, root in door(lived, at, folder, patch) if where == "door" else \
            screens_of(where, lived, at, folder):
        at.resize(1093, 614)
        settle()
        if QApplication.activePopupWidget() is not None:
            continue  # an open menu is gone through by arrows, as Qt does it everywhere
        awake(root, name)
        page = at.page.page if root is at and isinstance(at.page, Workspace) else root
        for _turn in range(30):  # a long page comes in pieces, and its focus with the last
            if lost(root, page):
                settle(3)
        found = [*lost(root, page), *unreachable(root, rings), *out_of_order(page),
                 *gone_round(root, traps), *unlike_the_house(root, NAMES)]
        if name.endswith(REFUSED):
            found += heard.unsaid(root)
        wrong += [f"{name}: {each}" for each in found]
        looked += 1
    return wrong, looked


@pytest.mark.parametrize("where", ["door", *MOMENTS])
def test_every_screen_can_be_heard_touched_and_gone_through_by_tab(
    lived: Lived, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Names, roles, room for a finger, a ring, reading order, no trap, nothing left out of Tab."""
    with window(tmp_path, qapp) as at:
        wrong, looked = _heard(where, lived, at, tmp_path, monkeypatch)
    assert looked > 10
    assert not wrong, "\n".join(sorted(set(wrong)))
