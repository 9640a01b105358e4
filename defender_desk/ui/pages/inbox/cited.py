"""What a paragraph rests on, beside its words: the picture, its facts, and whether it may be filed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from defender_desk.desk.review import Cited
from defender_desk.ui import theme
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Chip, Icon, Label, Thumb, column, frame, row
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.page import Page

MOST = 6
"""Sources of one paragraph that are shown."""
ICONS = {"interview": "mic", "note": "notebook-pen", "": "lock"}


def cited_evidence(page: Page, sources: Sequence[Cited]) -> QWidget:
    """A block with each source; pictures come in a worker."""
    lines: list[QWidget | None] = [Label(_("Cited evidence"), "group")]
    lines += [_line(page, each) for each in sources[:MOST]]
    return frame("well", *lines, margins=(10, 8, 10, 8), spacing=6)


def _line(page: Page, one: Cited) -> QWidget:
    facts: list[QWidget | None] = [Label(
        " · ".join(part for part in (one.label, one.title) if part), "strong", wrap=True)]
    if one.words:
        facts.append(Label(one.words, "dense", wrap=True))
    told = [(_("Photo date"), moments.short_day(one.taken) if one.taken else ""),
            (_("Date of the fact"), one.when), (_("File code"), one.code)]
    facts += [Label(f"{name}: {value}", "muted", wrap=True) for name, value in told if value]
    if one.allowed is not None:
        facts.append(row(Chip(_("May be filed"), "success", "shield-check") if one.allowed
                         else Chip(_("No consent to file it"), "warning", "shield-alert"), None))
    if one.file and not one.here:
        facts.append(row(Chip(_("Not here yet"), "danger", "triangle-alert"), None))
    return row(_picture(page, one), column(*facts, None, spacing=2), spacing=10)


def _picture(page: Page, one: Cited) -> QWidget:
    if not one.file or not one.here:
        drawn = column(Icon(ICONS.get(one.kind, "image"), 18, "text_muted"), None)
        drawn.setFixedWidth(theme.wide(22))
        return drawn
    go: Callable[[], object] = partial(page.shell.go, "note", note_id=one.record, file_id=one.file)
    thumb = Thumb(_("Open {name}", name=one.label), go, (theme.wide(104), theme.wide(78)))
    page.load(partial(page.desk.notes.thumbnail, one.file), thumb.set_jpeg)
    return column(thumb, None)
