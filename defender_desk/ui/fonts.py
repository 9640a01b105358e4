"""The program's own typefaces, read from its resources."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from defender_desk import paths

FIRST = ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf")
"""What the unlock page needs; the others come while it is already shown."""
LATER = ("NotoSans-Bold.ttf", "NotoSans-Italic.ttf", "NotoSansMono-Regular.ttf",
         "CharisSIL-Regular.ttf", "CharisSIL-Bold.ttf", "CharisSIL-Italic.ttf")


def load(names: tuple[str, ...]) -> None:
    """Make the named font files known to Qt."""
    for name in names:
        QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
