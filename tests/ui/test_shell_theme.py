"""Another look while one works: in a living window, and after many windows were closed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from defender_desk import settings
from defender_desk.desk import desk as desks
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.widgets import Card, Label
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace

PHRASE = "volcan canasta puente nube cerro"
# Widgets that only a circle of references holds, and living ones in whose Python code the collector
# runs while Qt goes through all of them: bare setStyleSheet ends such a process.
CHILD = """
import gc, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from defender_desk.settings import Settings
from defender_desk.ui import theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.window import Window

app = QApplication(["child", "-style", "fusion"])
theme.apply_theme(app, "light")
collected = []
gc.callbacks.append(lambda phase, _told: collected.append(phase))


class Alive(QLabel):
    dressing = False

    def changeEvent(self, event):
        if event.type() == QEvent.Type.StyleChange and Alive.dressing and gc.isenabled():
            gc.collect()
        super().changeEvent(event)


def let_go():
    widget = QWidget()
    lay = QVBoxLayout(widget)
    for _each in range(10):
        label = QLabel("x")
        lay.addWidget(label)
        label.ensurePolished()
    widget.circle = widget
    widget.ensurePolished()


living = []
for turn in range(3):
    for _each in range(12):
        window = Window(Path(sys.argv[1]), Settings(), Crashes(lambda: None), at_once=True)
        window.show()
        app.processEvents()
        window.close()
        let_go()
        living.append(Alive("alive"))
        living[-1].ensurePolished()
    del window
    Alive.dressing = True
    theme.apply_theme(app, ("dark", "sun", "dark")[turn])
    Alive.dressing = False
print("alive", theme.current(), gc.isenabled())
"""


def test_a_process_that_closed_many_windows_can_be_dressed_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "vault")],
        capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parents[2],
        env={"DEFENDER_DESK_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin",
             "HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive dark True"), done.stderr[-2000:]


def settle() -> None:
    """Let go of what was closed, as the program's own loop does."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """What other tests closed is not dressed again here."""
    settle()
    yield
    settle()


@pytest.fixture
def living(tmp_path: Path, qapp: QApplication) -> Workspace:
    fonts.load(fonts.FIRST)
    theme.apply_theme(qapp, "light")
    window = Window(tmp_path / "vault", settings.Settings(), Crashes(lambda: None), at_once=True)
    window.resize(1366, 698)
    profile = desks.Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    window.enter(desks.create(tmp_path / "vault", profile, PHRASE, desks.new_recovery_words(),
                              log_n=10, ballast=0))
    window.show()
    found = window.workspace
    assert isinstance(found, Workspace)
    return found


def test_thirty_changes_in_a_living_window(living: Workspace, qapp: QApplication) -> None:
    window = living.window_
    try:
        for turn in range(30):
            look = theme.THEMES[turn % 3]
            space = window.workspace
            assert isinstance(space, Workspace)
            if turn % 10 == 0:
                space.go(("cases", "settings", "today")[turn // 10])
            space.dress(look)
            settle()
            assert theme.current() == look
            shown = window.grab().toImage()
            assert shown.pixelColor(20, 300).name().upper() == theme.color("sidebar").upper()
    finally:
        window.close()
        theme.apply_theme(qapp, "light")


def test_the_sun_theme_is_black_on_white_with_thicker_lines(qapp: QApplication) -> None:
    try:
        theme.apply_theme(qapp, "sun")
        card = Card("Título")
        card.add(Label("palabras"))
        card.resize(300, 120)
        shown = card.grab().toImage()
        inside = {shown.pixelColor(x, 100).lightness() for x in range(10, 290)}
        assert inside == {255}
        edge = [shown.pixelColor(x, 60).name() for x in range(3)]
        assert edge[0] == edge[1] == theme.color("border").lower()
        assert edge[2] == "#ffffff"
        assert theme.color("text") == "#000000"
    finally:
        theme.apply_theme(qapp, "light")
