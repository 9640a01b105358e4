"""The look: tokens to palette and one style sheet. The only file that styles anything."""

from __future__ import annotations

import gc
import json
import math
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from defender_desk import paths

THEMES = ("light", "dark", "sun")
SIZES = {"display": 24, "screen": 20, "section": 16, "body": 14, "dense": 13, "help": 12,
         "note": 15, "document": 14, "small": 11, "aloud": 26}
"""Pixels at text scale 1 (docs/design/README.md 3)."""
STATUS_BAR = 26
"""Pixels of the bar below the pages at text scale 1 (design/screens.md)."""

_current = {"name": "light", "scale": "1.0"}


@cache
def _tokens() -> dict[str, dict[str, str]]:
    told = (paths.resources() / "themes" / "tokens.json").read_text(encoding="utf-8")
    return dict(json.loads(told)["color"])


def current() -> str:
    """The theme in use: light, dark or sun."""
    return _current["name"]


def scale() -> float:
    """The text scale in use."""
    return float(_current["scale"])


def wide(pixels: int) -> int:
    """A length that grows with the text, never below its size at 100 %."""
    return round(pixels * max(scale(), 1.0))


def px(role: str) -> int:
    """The text size of ``role`` (a key of ``SIZES``) in pixels, scaled."""
    return round(SIZES[role] * scale())


def color(token: str) -> str:
    """The colour of ``token`` in the current theme, ``#RRGGBB``."""
    return _tokens()[current()][token]


def colors(name: str) -> dict[str, str]:
    """All tokens of a theme."""
    return dict(_tokens()[name])


def _palette(of: dict[str, str]) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window", QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface", QPalette.ColorRole.AlternateBase: "surface_alt",
        QPalette.ColorRole.Text: "text", QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text", QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "text", QPalette.ColorRole.Link: "link",
        QPalette.ColorRole.ToolTipBase: "surface", QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "text_subtle", QPalette.ColorRole.Mid: "border",
    }
    for role, token in roles.items():
        palette.setColor(role, QColor(of[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText,
                 QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(of["text_disabled"]))
    return palette


def _font() -> QFont:
    """What every text inherits. As ``* { font … }`` in the sheet each widget would set a font of
    its own, and with it that of all it holds."""
    font = QFont("Noto Sans")
    font.setPixelSize(px("body"))
    return font


def apply_theme(app: QApplication, name: str, text_scale: float = 1.0) -> None:
    """Dress the whole program in theme ``name`` at ``text_scale`` (0.9 to 1.5)."""
    if name not in THEMES:
        name = "dark" if app.palette().window().color().lightness() < 100 else "light"
    worn = (_current["name"], _current["scale"]) == (name, str(text_scale))
    if worn and app.styleSheet():
        return  # dressing every widget again costs a tenth of a second for nothing
    _current["name"], _current["scale"] = name, str(text_scale)
    # Qt goes through a list of all widgets that were ever dressed and calls into Python for some of
    # them. A widget that Python's collector destroys on the way is still in that list: the process
    # ends there. So nothing is collected meanwhile.
    collecting = gc.isenabled()
    gc.disable()
    try:
        # Where a sheet replaces a sheet, Qt dresses each widget again once for every widget around
        # it, ten times in all. Taken off first, it dresses each once: a quarter of the time.
        app.setStyleSheet("")
        app.setFont(_font())
        app.setPalette(_palette(_tokens()[name]))
        app.setStyleSheet(_sheet(_tokens()[name]))
    finally:
        if collecting:
            gc.enable()


def restyle(widget: QWidget) -> None:
    """Let a widget whose ``class`` or ``kind`` changed take its new look."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _icon_file(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").as_posix()


def _sheet(c: dict[str, str]) -> str:
    s = {role: px(role) for role in SIZES}
    line = 2 if current() == "sun" else 1
    mark = "check-on-dark" if current() == "dark" else "check-on-light"
    return "\n".join((
        _base(c, s, line), _buttons(c, s, line), _fields(c, s, line, mark), _frames(c, s, line),
        _chips(c, s), _lists(c, s, line),
    ))


def _base(c: dict[str, str], s: dict[str, int], line: int) -> str:
    return f"""
QMainWindow, QDialog, QWidget[class="page"] {{ background: {c['window']}; }}
QToolTip {{ background: {c['surface']}; color: {c['text']}; border: 1px solid {c['border_strong']};
  padding: 4px; }}
QLabel {{ background: transparent; color: {c['text']}; }}
QLabel[class="display"] {{ font-size: {s['display']}px; font-weight: 600; }}
QLabel[class="screen"] {{ font-size: {s['screen']}px; font-weight: 600; }}
QLabel[class="section"] {{ font-size: {s['section']}px; font-weight: 600; }}
QLabel[class="strong"] {{ font-weight: 600; }}
QLabel[class="label"] {{ font-size: {s['dense']}px; font-weight: 600; }}
QLabel[class="dense"] {{ font-size: {s['dense']}px; }}
QLabel[class="muted"] {{ font-size: {s['dense']}px; color: {c['text_muted']}; }}
QLabel[class="help"] {{ font-size: {s['help']}px; color: {c['text_muted']}; }}
QLabel[class="group"] {{ font-size: {s['help']}px; color: {c['text_subtle']}; }}
QLabel[class="code"] {{ font-family: "Noto Sans Mono"; font-size: {s['dense']}px; }}
QLabel[class="big"] {{ font-size: {s['display']}px; font-weight: 600; }}
QLabel[class="aloud"] {{ font-size: {s['aloud']}px; }}
QLabel[class="attention"] {{ color: {c['attention']}; font-weight: 600; }}
QLabel[class="danger"] {{ color: {c['danger']}; }}
QLabel[class="success"] {{ color: {c['success']}; }}
QLabel[class="warning"] {{ color: {c['warning']}; }}
QLabel[class="document"] {{ font-family: "Charis SIL"; font-size: {s['document'] + 1}px; }}
QScrollArea, QScrollArea > QWidget > QWidget[class="column"] {{ background: transparent;
  border: none; }}
QScrollArea[class="reading"] {{ border: 2px solid transparent; }}
QScrollArea[class="reading"]:focus {{ border: 2px solid {c['focus']}; }}
QScrollBar:vertical {{ width: 12px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 12px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {c['border_strong']}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {c['border']}; }}
QSplitter::handle:horizontal {{ width: {line}px; }}
QMenu {{ background: {c['surface']}; color: {c['text']}; border: 1px solid {c['border_strong']};
  padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; }}
QMenu::item:selected {{ background: {c['primary_soft']}; color: {c['on_primary_soft']}; }}
QMenuBar {{ background: {c['sidebar']}; color: {c['text']}; }}
QMenuBar::item:selected {{ background: {c['primary_soft']}; }}
QProgressBar {{ background: {c['surface_sunken']}; border: 1px solid {c['border']};
  border-radius: 4px; min-height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ background: {c['primary']}; border-radius: 3px; }}
"""


def _high(pixels: int, size: int) -> int:
    """``pixels`` of height, or what a line of a font of ``size`` pixels needs."""
    return max(pixels, math.ceil(size * 1.37))


def _buttons(c: dict[str, str], s: dict[str, int], line: int) -> str:
    button, words = _high(30, s["body"]), _high(24, s["body"])
    small, chip = _high(24, s["dense"]), _high(22, s["help"])

    def kind(name: str, back: str, text: str, edge: str, hover: str, down: str) -> str:
        return f"""
QPushButton[kind="{name}"] {{ background: {c[back]}; color: {c[text]};
  border: {line}px solid {c[edge]}; }}
QPushButton[kind="{name}"]:hover {{ background: {c[hover]}; }}
QPushButton[kind="{name}"]:pressed {{ background: {c[down]}; }}
"""

    return f"""
QPushButton, QToolButton, QCheckBox, QRadioButton {{ outline: none; }}
QPushButton {{ border-radius: 5px; padding: 0 11px; min-height: {button}px; max-height: {button}px;
  font-weight: 600; }}
QPushButton[tall="small"] {{ min-height: {small}px; max-height: {small}px;
  font-size: {s['dense']}px; padding: 0 8px; }}
QPushButton[tall="large"] {{ min-height: 36px; max-height: 36px; padding: 0 16px; }}
{kind('primary', 'primary', 'on_primary', 'primary', 'primary_hover', 'primary_pressed')}
{kind('soft', 'primary_soft', 'on_primary_soft', 'primary_soft_border', 'selection', 'selection')}
{kind('plain', 'surface', 'text', 'border_strong', 'surface_alt', 'surface_sunken')}
{kind('danger', 'danger', 'on_danger', 'danger', 'danger_hover', 'danger_hover')}
QPushButton[kind="link"] {{ background: transparent; border: none; color: {c['link']};
  text-decoration: underline; padding: 0 2px; font-weight: 400; min-height: {words}px; }}
QPushButton[kind="link"][tall="small"] {{ min-height: {small}px; }}
QPushButton[kind="quiet"] {{ background: transparent; border: none; color: {c['text']};
  text-align: left; padding: 0 2px; font-weight: 400; min-height: {words}px; }}
QPushButton[kind="quiet"]:hover {{ text-decoration: underline; }}
QPushButton[kind="search"] {{ background: {c['surface']}; color: {c['text_subtle']};
  border: {line}px solid {c['border_strong']}; text-align: left; font-weight: 400; }}
QPushButton:disabled {{ background: {c['surface_sunken']}; color: {c['text_disabled']};
  border: {line}px solid {c['border']}; }}
QMessageBox QPushButton {{ background: {c['surface']}; color: {c['text']};
  border: {line}px solid {c['border_strong']}; min-width: 72px; }}
QMessageBox QPushButton:hover {{ background: {c['surface_sunken']}; }}
QPushButton[kind]:focus, QMessageBox QPushButton:focus {{ border: 2px solid {c['focus']};
  padding: 0 10px; }}
QPushButton[kind][tall="small"]:focus {{ padding: 0 7px; }}
QPushButton[kind][tall="large"]:focus {{ padding: 0 15px; }}
QPushButton[kind="link"]:focus, QPushButton[kind="link"][tall="small"]:focus,
QPushButton[kind="quiet"]:focus {{
  border: 2px solid {c['focus']}; padding: 0 0;
  border-radius: 3px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 5px;
  padding: 3px; color: {c['text']}; }}
QToolButton:hover {{ background: {c['surface_sunken']}; }}
QToolButton:focus {{ border: 2px solid {c['focus']}; padding: 2px; }}
QToolButton[kind="outlined"] {{ background: {c['surface']};
  border: {line}px solid {c['border_strong']}; }}
QToolButton[kind="outlined"]:focus {{ border: 2px solid {c['focus']}; }}
QToolButton[kind="outlined"]::menu-indicator, QToolButton[kind="more"]::menu-indicator {{
  image: none; }}
QToolButton[class="nav"] {{ text-align: left; padding: 0 8px; border-radius: 5px;
  min-height: 30px; border: 1px solid transparent; font-size: {s['body']}px; }}
QToolButton[class="nav"]:checked {{ background: {c['surface']}; border: 1px solid {c['border']};
  border-left: 3px solid {c['primary']}; font-weight: 600; padding-left: 6px; }}
QFrame[class="places"] QToolButton[class="nav"]:checked {{ background: {c['primary_soft']};
  color: {c['on_primary_soft']}; }}
QToolButton[class="nav"]:focus {{ border: 2px solid {c['focus']}; padding: 0 7px; }}
QToolButton[class="nav"][rail="true"], QToolButton[class="nav"][rail="true"]:focus {{
  padding: 0 2px; }}
QFrame[class="segmented"] {{ border: {line}px solid {c['border_strong']}; border-radius: 5px;
  background: {c['surface']}; }}
QToolButton[class="segment"] {{ border: none; border-radius: 4px; padding: 0 10px;
  min-height: {small}px; font-size: {s['dense']}px; }}
QToolButton[class="segment"]:checked {{ background: {c['primary_soft']};
  color: {c['on_primary_soft']}; font-weight: 600; }}
QToolButton[class="segment"]:focus {{ border: 2px solid {c['focus']}; padding: 0 8px; }}
QToolButton[class="filter"] {{ border: {line}px solid {c['border']}; border-radius: 4px;
  background: {c['surface_alt']}; padding: 0 8px; min-height: {chip}px;
  font-size: {s['help']}px; }}
QToolButton[class="filter"]:checked {{ background: {c['primary_soft']};
  border-color: {c['primary_soft_border']}; color: {c['on_primary_soft']}; font-weight: 600; }}
QToolButton[class="filter"]:focus {{ border: 2px solid {c['focus']}; padding: 0 7px; }}
QToolButton[class="tab"] {{ border: none; border-bottom: 3px solid transparent; border-radius: 0;
  padding: 0 5px; min-height: 36px; color: {c['text_muted']}; }}
QToolButton[class="tab"]:checked {{ border-bottom: 3px solid {c['primary']}; color: {c['text']};
  font-weight: 600; }}
QToolButton[class="tab"]:focus {{ border: 2px solid {c['focus']}; padding: 0 3px; }}
QToolButton[class="road"] {{ background: {c['surface']};
  border: {line}px solid {c['border_strong']};
  border-radius: 6px; padding: 10px; text-align: left; }}
QToolButton[class="road"]:checked {{ background: {c['primary_soft']};
  border: 2px solid {c['primary']}; }}
QToolButton[class="road"]:focus {{ border: 2px solid {c['focus']}; }}
"""


def _fields(c: dict[str, str], s: dict[str, int], line: int, mark: str) -> str:
    # As large as the letters beside them; the dot of a radio is what its thick edge leaves.
    box, disc = wide(16), wide(5)
    return f"""
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QSpinBox {{ background: {c['surface']};
  color: {c['text']}; border: {line}px solid {c['border_strong']}; border-radius: 4px;
  selection-background-color: {c['selection']}; selection-color: {c['text']}; }}
QLineEdit, QComboBox, QSpinBox {{ padding: 0 9px; min-height: 30px; max-height: 30px; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus {{
  border: 2px solid {c['focus']}; }}
QLineEdit:focus, QComboBox:focus {{ padding: 0 8px; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{
  background: {c['surface_sunken']}; color: {c['text_disabled']}; border-color: {c['border']}; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 2px solid {c['danger']};
  padding: 0 8px; }}
QPlainTextEdit, QTextEdit {{ padding: 6px; font-size: {s['note']}px; }}
QTextEdit[class="document"], QPlainTextEdit[class="document"] {{ font-family: "Charis SIL";
  font-size: {s['document'] + 1}px; }}
QTextEdit[class="bare"], QPlainTextEdit[class="bare"] {{ border: none; background: transparent; }}
QTextEdit[class="bare"]:focus, QPlainTextEdit[class="bare"]:focus {{
  border: 2px solid {c['focus']}; }}
QLineEdit[class="words"] {{ font-size: {s['section']}px; }}
QLineEdit[tall="large"] {{ min-height: 36px; max-height: 36px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{_icon_file('chevron-down-' + current())}"); width: 14px;
  height: 14px; }}
QComboBox QAbstractItemView {{ background: {c['surface']}; color: {c['text']};
  border: 1px solid {c['border_strong']}; selection-background-color: {c['primary_soft']};
  selection-color: {c['on_primary_soft']}; }}
QCheckBox, QRadioButton {{ spacing: 8px; background: transparent; color: {c['text']};
  min-height: 24px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {box}px; height: {box}px;
  border: {line}px solid {c['border_strong']}; background: {c['surface']}; border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: {(box + 2 * line) // 2}px; }}
QCheckBox::indicator:checked {{ background: {c['primary']}; border-color: {c['primary']};
  image: url("{_icon_file(mark)}"); }}
QRadioButton::indicator:checked {{ border: {disc}px solid {c['primary']};
  width: {box + 2 * line - 2 * disc}px; height: {box + 2 * line - 2 * disc}px;
  background: {c['on_primary']}; }}
QCheckBox, QRadioButton {{ border: 2px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {c['focus']}; }}
"""


def _frames(c: dict[str, str], s: dict[str, int], line: int) -> str:
    kinds = "".join(f"""
QFrame[class="note"][kind="{kind}"] {{ background: {c[kind + '_soft']};
  border: {line}px solid {c[kind + '_border']}; border-radius: 6px; }}"""
                    for kind in ("info", "success", "warning", "attention", "danger"))
    return f"""
QFrame[class="brand"] {{ background: {c['primary']}; border: none; }}
QLabel[class="brandname"] {{ color: {c['on_primary']}; font-size: {s['display']}px;
  font-weight: 600; }}
QWidget[class="sidebar"] {{ background: {c['sidebar']};
  border-right: {line}px solid {c['border']}; }}
QFrame[class="topbar"] {{ background: {c['surface']}; border: none;
  border-bottom: {line}px solid {c['border']}; }}
QFrame[class="statusbar"] {{ background: {c['surface_alt']}; border: none;
  border-top: {line}px solid {c['border']}; }}
QFrame[class="statusbar"] QToolButton {{ min-height: 22px; }}
QFrame[class="statusbar"] QLabel, QFrame[class="statusbar"] QToolButton {{
  font-size: {s['help']}px; color: {c['text_muted']}; padding: 0 2px; }}
QFrame[class="card"] {{ background: {c['surface']}; border: {line}px solid {c['border']};
  border-radius: 6px; }}
QFrame[class="cardhead"] {{ background: transparent; border: none;
  border-bottom: {line}px solid {c['border']}; }}
QFrame[class="pane"], QWidget[class="pane"] {{ background: {c['surface']}; border: none; }}
QFrame[class="places"] {{ background: {c['surface']}; border: none;
  border-right: {line}px solid {c['border']}; }}
QFrame[class="panealt"] {{ background: {c['surface_alt']}; border: none; }}
QFrame[class="head"] {{ background: {c['surface']}; border: none;
  border-bottom: {line}px solid {c['border']}; }}
QFrame[class="foot"] {{ background: {c['surface_alt']}; border: none;
  border-top: {line}px solid {c['border']}; }}
QFrame[class="well"] {{ background: {c['surface_sunken']}; border: none; }}
QFrame[class="deskarea"], QScrollArea[class="deskarea"], QWidget[class="deskarea"] {{
  background: {c['desk']}; border: none; }}
QFrame[class="line"] {{ background: {c['border']}; border: none; max-height: {line}px;
  min-height: {line}px; }}
QFrame[class="row"] {{ background: transparent; border: none;
  border-bottom: {line}px solid {c['border']}; }}
QFrame[class="row"][last="true"] {{ border-bottom: none; }}
QFrame[class="active"] {{ background: {c['surface']}; border: none;
  border-left: 3px solid {c['primary']}; border-bottom: {line}px solid {c['border']}; }}
QFrame[class="active"]:focus {{ border: 2px solid {c['focus']}; }}
QFrame[class="floating"] {{ background: {c['surface']}; border: {line}px solid {c['border_strong']};
  border-radius: 8px; }}
QFrame[class="drawer"] {{ background: {c['surface']}; border: none;
  border-left: {line}px solid {c['border_strong']}; }}
QFrame[class="toast"] {{ background: {c['text']}; border: none; border-radius: 6px; }}
QFrame[class="toast"] QLabel {{ color: {c['surface']}; }}
QFrame[class="toast"] QPushButton[kind="link"] {{ color: {c['surface']}; font-weight: 600; }}
QFrame[class="toast"] QToolButton:hover {{ background: {c['text_muted']}; }}
QLabel[class="kbd"] {{ font-size: {s['small']}px; border: 1px solid {c['border']};
  border-bottom-color: {c['border_strong']}; border-radius: 3px; padding: 0 4px;
  color: {c['text_muted']}; background: {c['surface_alt']}; }}
QFrame[class="statusbar"] QLabel[class="icon"] {{ padding: 0; }}
QFrame[class="statusbar"] QLabel[class="demo"] {{ border: 1px dashed {c['border_strong']};
  border-radius: 3px; padding: 0 6px; }}
QLabel[class="avatar"] {{ background: {c['surface_sunken']}; border: 1px solid {c['border']};
  border-radius: 14px; font-size: {s['help']}px; font-weight: 600; color: {c['text_muted']}; }}
QLabel[class="stepmark"] {{ border: {line}px solid {c['border_strong']};
  border-radius: {wide(11)}px; font-size: {s['help']}px; font-weight: 600; }}
QLabel[class="stepmark"][kind="now"] {{ background: {c['primary']}; color: {c['on_primary']};
  border-color: {c['primary']}; }}
QLabel[class="stepmark"][kind="done"] {{ background: {c['success_soft']};
  border-color: {c['success_border']}; color: {c['success']}; }}
QFrame[class="step"][kind="now"] {{ background: {c['primary_soft']}; border-radius: 5px; }}
QFrame[class="stepper"][kind="now"] {{ background: {c['primary_soft']}; border-radius: 5px; }}
QLabel[class="thumb"] {{ border: 2px solid transparent; background: {c['surface_sunken']}; }}
QLabel[class="thumb"][kind="now"] {{ border: 2px solid {c['primary']}; }}
QLabel[class="thumb"]:focus {{ border: 2px solid {c['focus']}; }}
QLabel[class="picture"]:focus {{ border: 2px solid {c['focus']}; }}
QLabel[class="words"] {{ font-size: {s['section']}px; font-weight: 600; }}
QFrame[class="wordcell"] {{ background: {c['surface']}; border: {line}px solid {c['border']};
  border-radius: 4px; }}
{kinds}
"""


def _chips(c: dict[str, str], s: dict[str, int]) -> str:
    kinds = "".join(f"""
QLabel[class="chip"][kind="{kind}"], QFrame[class="chip"][kind="{kind}"] {{
  background: {c[kind + '_soft']}; border-color: {c[kind + '_border']}; color: {c[kind]}; }}
QFrame[class="chip"][kind="{kind}"] QLabel {{ color: {c[kind]}; }}"""
                    for kind in ("info", "success", "warning", "attention", "danger"))
    return f"""
QFrame[class="chip"] {{ background: {c['surface_alt']}; border: 1px solid {c['border']};
  border-radius: 4px; }}
QFrame[class="chip"] QLabel {{ font-size: {s['help']}px; color: {c['text_muted']}; }}
QFrame[class="chip"][kind="primary"] {{ background: {c['primary_soft']};
  border-color: {c['primary_soft_border']}; }}
QFrame[class="chip"][kind="primary"] QLabel {{ color: {c['on_primary_soft']}; }}
QLabel[class="badge"] {{ border-radius: 9px; padding: 0 7px; font-size: {s['help']}px;
  font-weight: 600; }}
QLabel[class="badge"][kind="attention"] {{ background: {c['attention_soft']};
  color: {c['attention']}; border: 1px solid {c['attention_border']}; }}
QLabel[class="badge"][kind="info"] {{ background: {c['info_soft']}; color: {c['info']};
  border: 1px solid {c['info_border']}; }}
QLabel[class="badge"][kind="plain"] {{ color: {c['text_muted']}; }}
{kinds}
"""


def _lists(c: dict[str, str], s: dict[str, int], line: int) -> str:
    return f"""
QAbstractItemView {{ background: {c['surface']}; color: {c['text']}; border: none;
  selection-background-color: {c['primary_soft']}; selection-color: {c['text']};
  alternate-background-color: {c['surface_alt']}; }}
QAbstractItemView:focus {{ border: 2px solid {c['focus']}; }}
QAbstractItemView[class="bare"] {{ background: transparent; }}
QAbstractItemView[class="bare"]:focus {{ border: none; }}
QTableView {{ font-size: {s['dense']}px; gridline-color: {c['border']}; }}
QTableView::item {{ border-bottom: {line}px solid {c['border']}; padding: 0 6px; }}
QTableView::item:selected {{ background: {c['primary_soft']}; color: {c['text']}; }}
QHeaderView::section {{ background: {c['surface_alt']}; color: {c['text_muted']};
  font-size: {s['dense']}px; font-weight: 600; border: none; padding: 0 8px;
  border-bottom: {line}px solid {c['border']}; min-height: 30px; }}
QHeaderView {{ background: {c['surface_alt']}; }}
"""
