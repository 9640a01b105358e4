"""What the four steps of an interview have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from defender_desk.ui.widgets import Label

if TYPE_CHECKING:
    from defender_desk.ui.pages.interviews.page import InterviewPage, Known


class InterviewStep(QWidget):
    """A passive view; ``showing`` is set while values are put in, so that nothing is saved."""

    def __init__(self, page: InterviewPage) -> None:
        super().__init__()
        self.page = page
        self.showing = False
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def show_known(self, known: Known) -> None:
        """Show what is kept."""

    def came(self) -> None:
        """The step is shown now."""

    def first_field(self) -> QWidget:
        """Where the focus begins."""
        return self

    def main_action(self) -> None:
        """What Ctrl+Enter does."""

    def keep(self, name: str, value: object) -> None:
        """A field of the interview changed by hand."""
        if not self.showing:
            self.page.change(name, value)

    def keep_answer(self, name: str, value: object) -> None:
        """A field of the consent changed by hand."""
        if not self.showing:
            self.page.change_answer(name, value)


def main_keys() -> Label:
    """The keys of the main button, beside it: it can be pressed from any field."""
    made = Label("Ctrl+Enter", "kbd")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made
