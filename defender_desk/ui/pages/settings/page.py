"""Settings (picture 11): sections on the left, rows with one choice each, facts on the right."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from defender_desk.ui import icons, theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.widgets import Label, row
from defender_desk.ui.widgets.buttons import Tool
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

SECTIONS = (
    ("profile", N_("My profile"), "user", "profile:ProfileSection"),
    ("looks", N_("Language and text"), "languages", "looks:LooksSection"),
    ("security", N_("Security"), "shield-check", "security:SecuritySection"),
    ("keys", N_("Trusted keys"), "key-round", "keys:KeysSection"),
    ("backups", N_("Backups"), "hard-drive", "backups:BackupsSection"),
    ("printing", N_("Printing"), "printer", "printing:PrintingSection"),
    ("about", N_("Help and licenses"), "life-buoy", "about:AboutSection"),
)
FIRST = "security"


class SettingsPage(Page):
    """What can be chosen for this computer and this desk; nothing here belongs to a case."""

    def __init__(self, shell: Shell, section: str = FIRST) -> None:
        super().__init__(shell)
        self.title = _("Settings")
        known = [key for key, *_rest in SECTIONS]
        self.at = section if section in known else FIRST
        self._places = Places([(key, _(text), icon) for key, text, icon, _c in SECTIONS],
                              self.at, self.open_section)
        self._right = QVBoxLayout()
        self._right.setContentsMargins(0, 0, 0, 0)
        both = row(self._places, self._right, spacing=0)
        self.body.addWidget(both, 1)
        self.section: Section | None = None
        self._make()

    def crumbs(self) -> list[Crumb]:
        """Settings, then the section shown."""
        name = next(text for key, text, *_rest in SECTIONS if key == self.at)
        return [(_("Settings"), "settings", {"section": FIRST}), (_(name), "", {})]

    def open_section(self, key: str) -> None:
        """Show section ``key``; what is being typed in the one before is saved."""
        if self.section is not None:
            self.before_leave()
            self.section.hide()
            self.section.deleteLater()
        self.clear_notices()
        self.at = key
        self.shell.moved("settings", same=True, section=key)
        self._make()
        self.shell.show_way()

    def _make(self) -> None:
        module, name = next(where for key, _t, _i, where in SECTIONS if key == self.at).split(":")
        kind = getattr(import_module(f"defender_desk.ui.pages.settings.{module}"), name)
        made = kind(self)
        assert isinstance(made, Section)
        self.section = made
        self._right.addWidget(made)
        made.refresh()

    def refresh(self) -> None:
        """The section reads for itself when it is made."""

    def before_leave(self) -> None:
        """Save what is being typed in the section."""
        keep = getattr(self.section, "keep", None)
        if keep is not None:
            keep()

    def main_action(self) -> None:
        """Ctrl+Enter does what the section is there for."""
        deed = getattr(self.section, "main_action", None)
        if deed is not None:
            deed()


class Places(QFrame):
    """The sections below each other; arrow keys move between them."""

    def __init__(self, places: list[tuple[str, str, str]], now: str,
                 on: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("class", "places")
        self.setFixedWidth(theme.wide(214))
        self._keys = [key for key, _text, _icon in places]
        self._on = on
        self._group = QButtonGroup(self)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(8, 12, 8, 12)
        lay.setSpacing(3)
        head = Label(_("Settings"), "section")
        head.setContentsMargins(8, 0, 0, 4)
        lay.addWidget(head)
        for at, (key, text, icon) in enumerate(places):
            button = self._button(text, icon)
            button.setChecked(key == now)
            self._group.addButton(button, at)
            lay.addWidget(button)
        lay.addStretch(1)
        # A screen reader chooses without a click.
        self._group.idToggled.connect(
            lambda at, chosen: self._on(self._keys[at]) if chosen else None)

    @staticmethod
    def _button(text: str, icon: str) -> QToolButton:
        button = Tool("  " + text)
        button.setProperty("class", "nav")
        button.setCheckable(True)
        button.setAccessibleName(text)
        button.setIcon(icons.icon(icon, theme.wide(17), "text_muted"))
        button.setIconSize(QSize(theme.wide(17), theme.wide(17)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFixedWidth(theme.wide(214) - 16)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the section before and after."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        at = (max(self._group.checkedId(), 0) + step) % len(self._keys)
        button = self._group.button(at)
        button.setFocus()
        button.click()
