"""What stands beside the paragraphs: versions, a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from defender_desk.ui.widgets import (
    Button,
    Chip,
    EmptyState,
    Label,
    Notice,
    Scroll,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, date_text, time_text

VERSION_WORDS = {"operative": ("success", "file-check"), "superseded": ("", "file-clock"),
                 "void": ("danger", "file-x")}


def moment_words(iso: str) -> str:
    """An ISO moment as day and time on this computer's clock."""
    when = datetime.fromisoformat(iso).astimezone()
    return f"{date_text(when.date())}, {time_text(when)}"


class VersionsPanel(Scroll):
    """The frozen papers, newest first, and the draft as it stands."""

    def __init__(self, save_pdf: Callable[[Any], object], look: Callable[[Any], object],
                 texts: Callable[[], object], print_draft: Callable[[], object]) -> None:
        super().__init__((14, 12, 14, 14), 10, "pane")
        self._save_pdf, self._look, self._texts = save_pdf, look, texts
        self._print = print_draft

    def show_versions(self, versions: Sequence[Any], editable: bool) -> None:
        """Show these versions; ``editable``: there is a draft too."""
        empty(self.column)
        if editable:
            self.column.addWidget(Label(_("The draft as it stands"), "strong"))
            self.column.addWidget(flow([
                Button(_("Print draft"), "plain", "printer", "small", on=self._print),
                Button(_("Save PDF"), "plain", "download", "small",
                       on=lambda: self._save_pdf(None)),
            ], 6))
            self.column.addWidget(Label(_("Marked as a draft on every page: not for signing."),
                                        "help", wrap=True))
        self.column.addWidget(row(Button(_("Versions of the paragraph"), "plain", "history",
                                         "small", on=self._texts), None))
        for version in reversed(list(versions)):
            self.column.addWidget(self._card(version))
        if not versions:
            self.column.addWidget(EmptyState(
                "lock", _("No final version yet"),
                _("It is made when the declaration is ready to sign, and never changes after."),
            ))
        self.column.addStretch(1)

    def _card(self, version: Any) -> QWidget:
        kind, icon = VERSION_WORDS.get(version.state, ("", "file"))
        words = {"operative": _("In force"), "superseded": _("Replaced"), "void": _("Void")}
        chips = [Chip(words.get(version.state, ""), kind, icon)]
        if version.signed:
            chips.append(Chip(_("Signed"), "success", "signature"))
        facts = _("{pages} pages · code {code} · {when}", pages=version.pages,
                  code=version.code[:4], when=moment_words(version.frozen))
        return frame(
            "card",
            row(Label(_("Version {label}", label=version.label), "strong"), *chips, None),
            Label(facts, "muted", wrap=True),
            row(Button(_("Look at it"), "plain", "eye", "small", on=lambda: self._look(version)),
                Button(_("Save PDF"), "plain", "download", "small",
                       on=lambda: self._save_pdf(version)), None),
            margins=(10, 8, 10, 8), spacing=6,
        )


class AskPanel(Scroll):
    """A question of a step (an approval, a reason): fields, a button, a way back."""

    def __init__(
        self, title: str, help_text: str, fields: Sequence[QWidget], verb: str,
        on: Callable[[], object], close: Callable[[], object],
    ) -> None:
        super().__init__((14, 14, 14, 14), 12, "pane")
        self.column.addWidget(Label(title, "section", wrap=True))
        self.column.addWidget(Notice("info", "", help_text))
        for field in fields:
            self.column.addWidget(field)
        self.verb = Button(verb, "primary", on=on)
        self.column.addWidget(row(self.verb, Button(_("Cancel"), "plain", on=close), None))
        self.column.addStretch(1)
