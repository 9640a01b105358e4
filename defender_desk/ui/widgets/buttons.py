"""Buttons; each has a name that a screen reader speaks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from defender_desk.ui import early, icons

_TINTS = {"primary": "on_primary", "soft": "on_primary_soft", "plain": "text",
          "danger": "on_danger", "link": "link", "search": "text_muted"}


class Button(QPushButton):
    """A button that says a verb. ``kind``: primary, soft, plain, danger or link."""

    def __init__(
        self,
        text: str,
        kind: str = "plain",
        icon: str = "",
        size: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setProperty("tall", size)
        self._icon = icon
        # Qt puts no gap between icon and text (design/README.md 5), and & would be a shortcut.
        self.setText((" " if icon else "") + text.replace("&", "&&"))
        self.setAccessibleName(text)
        if icon:
            self.setIcon(icons.icon(icon, 16, _TINTS.get(kind, "text")))
            self.setIconSize(QSize(16, 16))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())

    def set_words(self, text: str) -> None:
        """Change what it says."""
        self.setText((" " if self._icon else "") + text.replace("&", "&&"))
        self.setAccessibleName(text)


class IconButton(QToolButton):
    """A button with a drawing only; ``name`` is spoken and shown as a tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        on: Callable[[], object] | None = None,
        *,
        outlined: bool = False,
        size: int = 18,
        color: str = "text",
    ) -> None:
        super().__init__()
        self.setIcon(icons.icon(icon, size, color))
        self.setIconSize(QSize(size, size))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(32, 32)
        self.setProperty("focusPolicy", early.STRONG_FOCUS)
        if outlined:
            self.setProperty("kind", "outlined")
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())
