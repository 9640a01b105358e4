"""Icons: Lucide drawings in the colours of the tokens, drawn at the screen's own resolution."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from defender_desk import paths
from defender_desk.ui import theme

_drawn: dict[tuple[str, int, str, float], QPixmap] = {}
_sources: dict[str, str] = {}
_NOTHING = QColor(0, 0, 0, 0)


def _source(name: str) -> str:
    if name not in _sources:
        file = paths.resources() / "icons" / f"{name}.svg"
        _sources[name] = file.read_text(encoding="utf-8")
    return _sources[name]


def pixmap(name: str, size: int = 16, color: str = "text") -> QPixmap:
    """The drawing ``name`` at ``size`` logical pixels in the colour of token ``color``."""
    tint = color if color.startswith("#") else theme.color(color)
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    key = (name, size, tint, ratio)
    if key not in _drawn:
        drawing = _source(name).replace("currentColor", tint)
        made = QPixmap(round(size * ratio), round(size * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(_NOTHING)
        painter = QPainter(made)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
        _drawn[key] = made
    return _drawn[key]


def icon(name: str, size: int = 16, color: str = "text") -> QIcon:
    """The drawing ``name`` as a button's icon, grey when the button is disabled."""
    made = QIcon(pixmap(name, size, color))
    made.addPixmap(pixmap(name, size, "text_disabled"), QIcon.Mode.Disabled)
    return made
