"""Fields: one line, long text, choices, passphrases; labels stand above, help below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

# A QStyle named here would build its enumerations, 5 ms of the start (ui/start.py).
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from defender_desk.ui import early, icons, theme
from defender_desk.ui.clipboard import copied_files
from defender_desk.ui.later import later
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets.buttons import IconButton
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.wording import _

GLOTTAL = "\u02bc"
"""ʼ, the letter that Ctrl+' writes (decisions.md 5)."""
LONGEST = 1_000_000
"""Letters that a line takes: Qt's own limit would drop what is pasted beyond 32,767 without a word.
"""
SEARCH_PAUSE = 150
"""Milliseconds after the last key before a search starts."""


def _pastes_files(event: QKeyEvent) -> bool:
    """Whether Ctrl+V would paste files: they belong to the page, their paths to no text."""
    return event.matches(QKeySequence.StandardKey.Paste) and bool(copied_files())


class Line(QLineEdit):
    """One line of text; files that are pasted are left to the page."""

    def __init__(self, value: str = "", name: str = "", placeholder: str = "") -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self.setText(value)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setMinimumWidth(60)
        key = QShortcut(QKeySequence("Ctrl+'"), self)
        key.setContext(QtCore.Qt.ShortcutContext.WidgetShortcut)
        # A method, not a lambda: what closes over the widget keeps one without a parent for ever.
        key.activated.connect(self._glottal)

    def _glottal(self) -> None:
        self.insert(GLOTTAL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Files are pasted by the page."""
        if _pastes_files(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def show_value(self, value: str) -> None:
        """Show ``value`` from its beginning."""
        if value != self.text():
            self.setText(value)
            self.setCursorPosition(0)


class LongText(QPlainTextEdit):
    """Many lines of plain text; what is pasted loses its markup, files are left to the page."""

    def __init__(self, value: str = "", name: str = "", look: str = "note") -> None:
        super().__init__(value)
        self.setProperty("class", look)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(64)
        key = QShortcut(QKeySequence("Ctrl+'"), self)
        key.setContext(QtCore.Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._glottal)

    def _glottal(self) -> None:
        self.insertPlainText(GLOTTAL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Files are pasted by the page."""
        if _pastes_files(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text."""
        self.insertPlainText(source.text())

    def show_value(self, value: str) -> None:
        """Show ``value`` unless it stands there already (the cursor then stays)."""
        if value != self.toPlainText():
            self.setPlainText(value)


class Choice(QComboBox):
    """One of a list; the wheel changes nothing unless the field has the focus."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "",
                 on: Callable[[str], object] | None = None, name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(80)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.set_options(options)
        self.set_value(value)
        if on is not None:
            self.activated.connect(lambda _at: on(self.value()))

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Replace the options; the one chosen stays chosen when it is still there."""
        kept = self.value()
        self.clear()
        for key, text in options:
            self.addItem(text, key)
        self.set_value(kept)

    def value(self) -> str:
        """The key chosen."""
        found = self.currentData()
        return str(found) if found is not None else ""

    def set_value(self, key: str) -> None:
        """Choose ``key``; an unknown key chooses the first."""
        at = self.findData(key)
        self.setCurrentIndex(max(at, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it, the choice cut with … where it does not fit; the tooltip holds all of it."""
        room = self.width() - 46  # the frame, its padding, the arrow
        cut = self.fontMetrics().horizontalAdvance(self.currentText()) > room
        if self.toolTip() != (self.currentText() if cut else ""):
            self.setToolTip(tip(self.currentText() if cut else ""))
        if not cut:
            super().paintEvent(event)
            return
        option = QtWidgets.QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), QtCore.Qt.TextElideMode.ElideRight, room)
        painter = QPainter(self)
        style = self.style()
        style.drawComplexControl(QtWidgets.QStyle.ComplexControl.CC_ComboBox, option, painter, self)
        style.drawControl(QtWidgets.QStyle.ControlElement.CE_ComboBoxLabel, option, painter, self)
        painter.end()

    def wheelEvent(self, event: object) -> None:
        """Leave the wheel to the page, so that scrolling never changes an answer."""
        event.ignore()  # type: ignore[attr-defined]


def _contents(button: QCheckBox | QRadioButton, wide: int) -> QtCore.QRect:
    """Where the words of a tick or a choice stand at ``wide`` pixels: right of the box, which
    grows with the text."""
    option = QtWidgets.QStyleOptionButton()
    button.initStyleOption(option)
    elements = QtWidgets.QStyle.SubElement
    element = (elements.SE_CheckBoxContents if isinstance(button, QCheckBox)
               else elements.SE_RadioButtonContents)
    left = button.style().subElementRect(element, option, button).left()
    return QtCore.QRect(left, 0, max(wide - left - 2, 40), 16_000)


def _tall(button: QCheckBox | QRadioButton, wide: int) -> int:
    """The height that the words need at ``wide`` pixels, at least a target's 24."""
    flags = QtCore.Qt.TextFlag.TextWordWrap | QtCore.Qt.TextFlag.TextShowMnemonic
    words = button.fontMetrics().boundingRect(_contents(button, wide), flags.value, button.text())
    return max(words.height() + 6, 24)


def _paint(button: QCheckBox | QRadioButton, element: QtWidgets.QStyle.ControlElement) -> None:
    """Draw box and words, those in several lines where they must; the ring goes round both."""
    option = QtWidgets.QStyleOptionButton()
    button.initStyleOption(option)
    painter = QPainter(button)
    if button.width() >= button.sizeHint().width():
        option.rect.setWidth(button.sizeHint().width())
        button.style().drawControl(element, option, painter, button)
        painter.end()
        return
    option.text = ""
    button.style().drawControl(element, option, painter, button)
    inside = _contents(button, button.width())
    inside.setHeight(button.height())
    flags = (QtCore.Qt.TextFlag.TextWordWrap.value | QtCore.Qt.TextFlag.TextShowMnemonic.value
             | QtCore.Qt.AlignmentFlag.AlignVCenter.value)
    button.style().drawItemText(painter, inside, flags, button.palette(), button.isEnabled(),
                                button.text(), button.foregroundRole())
    painter.end()


class _Wrapping:
    """What a tick and a choice do alike: their words take several lines where they must."""

    def minimumSizeHint(self: Any) -> QtCore.QSize:
        """Room for the box and some words."""
        found: QtCore.QSize = self.sizeHint()
        found.setWidth(min(found.width(), 120))
        return found

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self: Any, width: int) -> int:
        """Pixels that the words need at ``width``."""
        if width >= self.sizeHint().width():
            return int(self.sizeHint().height())
        return _tall(self, width)

    def hitButton(self: Any, pos: QtCore.QPoint) -> bool:
        """Words can be clicked like the box; what is empty beside them cannot."""
        return bool(self.rect().contains(pos) and pos.x() <= self.sizeHint().width())


def _may_wrap(button: QWidget) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)


class _Radio(_Wrapping, QRadioButton):
    """One choice."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it, in several lines where it must."""
        _paint(self, QtWidgets.QStyle.ControlElement.CE_RadioButton)


class Check(_Wrapping, QCheckBox):
    """Yes or no."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it, in several lines where it must."""
        _paint(self, QtWidgets.QStyle.ControlElement.CE_CheckBox)

    def __init__(self, text: str, value: bool = False,
                 on: Callable[[bool], object] | None = None) -> None:
        super().__init__(text.replace("&", "&&"))
        _may_wrap(self)
        self.setAccessibleName(text)
        self._by_program = False
        self.setChecked(value)
        if on is not None:
            # A screen reader ticks without a click.
            self.toggled.connect(lambda checked: None if self._by_program else on(bool(checked)))

    def setChecked(self, checked: bool) -> None:
        """Tick or untick without telling anybody."""
        self._by_program = True
        super().setChecked(checked)
        self._by_program = False


class Radios(QWidget):
    """One of a few, each on a line of its own."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "",
                 on: Callable[[str], object] | None = None, *, across: bool = False) -> None:
        super().__init__()
        lay: QHBoxLayout | QVBoxLayout = QHBoxLayout(self) if across else QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(14 if across else 2)
        self._group = QButtonGroup(self)
        self._keys = [key for key, _text in options]
        for at, (_key, text) in enumerate(options):
            button = _Radio(text.replace("&", "&&"))
            _may_wrap(button)
            button.setAccessibleName(text)
            self._group.addButton(button, at)
            lay.addWidget(button)
        if across:
            lay.addStretch(1)
        self.set_value(value)
        if on is not None:
            # A screen reader chooses without a click.
            self._group.idToggled.connect(
                lambda at, chosen: on(self._keys[at]) if chosen and not self._by_program else None)

    def button(self, key: str) -> QAbstractButton:
        """The choice of ``key``."""
        return self._group.button(self._keys.index(key))

    def value(self) -> str:
        """The key chosen, "" for none."""
        at = self._group.checkedId()
        return self._keys[at] if at >= 0 else ""

    def set_value(self, key: str) -> None:
        """Choose ``key`` without telling anybody; an unknown key chooses nothing."""
        self._by_program = True
        self._group.setExclusive(False)
        for at, known in enumerate(self._keys):
            self._group.button(at).setChecked(known == key)
        self._group.setExclusive(True)
        self._by_program = False


class Field(QWidget):
    """A label above a widget and help below it."""

    def __init__(self, label: str, widget: QWidget, help_text: str = "") -> None:
        super().__init__()
        self.widget = widget
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(3)
        self.label = Label(label, "label", wrap=True)
        self.label.setBuddy(widget)
        lay.addWidget(self.label)
        lay.addWidget(widget)
        self.help = Label(help_text, "help", wrap=True)
        self.help.setVisible(bool(help_text))
        self._help_text = self._told = help_text
        lay.addWidget(self.help)
        if not widget.accessibleName():
            widget.setAccessibleName(label)
        if not isinstance(widget, QPlainTextEdit):
            lay.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._describe(help_text)

    def _describe(self, text: str) -> None:
        """What stands below is spoken with the field, by whatever takes the keys for it."""
        proxy: QWidget | None = self.widget.focusProxy()
        for each in (self.widget, proxy):
            if each is not None and (text or each.accessibleDescription() == self._told):
                each.setAccessibleDescription(text)
        self._told = text

    def set_problem(self, text: str) -> None:
        """Say beside the field what is wrong with it; "" clears it."""
        self._describe(text or self._help_text)
        self.help.setText(text or self._help_text)
        self.help.setVisible(bool(text or self._help_text))
        self.help.set_look("danger" if text else "help")
        self.widget.setProperty("wrong", "true" if text else "false")
        theme.restyle(self.widget)

    def set_help(self, text: str) -> None:
        """Change the help below."""
        self._help_text = text
        self.set_problem("")


class SearchField(QLineEdit):
    """A box that searches a moment after the last key."""

    def __init__(self, placeholder: str, on: Callable[[str], object]) -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", 16, "text_muted"),
                       QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_PAUSE)
        self._timer.timeout.connect(lambda: on(self.text()))
        self.textChanged.connect(lambda _text: self._timer.start())


class PassphraseField(QWidget):
    """A passphrase: hidden, can be shown, paste allowed. ``icon`` is drawn before it."""

    def __init__(self, name: str, icon: str = "") -> None:
        super().__init__()
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        self.line.setProperty("inputMethodHints", early.SENSITIVE)
        lay.addWidget(self.line)
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(9, 0, 5, 0)
        if icon:
            inside.addWidget(Icon(icon, 18))
        inside.addStretch(1)
        self.eye = IconButton("eye", _("Show the phrase"), self._toggle)
        self.eye.setCheckable(True)
        self.eye.setFixedSize(28, 26)
        inside.addWidget(self.eye)
        self.line.setTextMargins(26 if icon else 0, 0, 32, 0)
        self.setFocusProxy(self.line)
        self.setAccessibleName(name)

    def _toggle(self) -> None:
        shown = self.eye.isChecked()
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.eye.setIcon(icons.icon("eye-off" if shown else "eye", 18))
        words = _("Hide the phrase") if shown else _("Show the phrase")
        self.eye.setAccessibleName(words)
        self.eye.setToolTip(tip(words))

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.line.clear()


class Digits(QLineEdit):
    """Six groups of five digits, as read by phone; Enter is left to the page."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText("00000 00000 00000 00000 00000 00000")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that a new reading replaces the old one."""
        super().focusInEvent(event)
        later(self, self.selectAll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits, spaces and editing keys."""
        text = event.text()
        command = event.modifiers() & QtCore.Qt.KeyboardModifier.ControlModifier
        if not command and text and text.isprintable() and not (
                text.isdigit() or text in " .-·"):
            event.accept()
            return
        super().keyPressEvent(event)
