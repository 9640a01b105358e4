"""The program's own widgets: one list, one form, one chip, one notice."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from defender_desk.ui.widgets.buttons import Button, IconButton
from defender_desk.ui.widgets.choices import Filters, Segmented, Stepper, Steps, Tabs
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import (
    STRETCH,
    Card,
    EmptyState,
    Foot,
    Head,
    Notice,
    Progressing,
    Scroll,
    announce,
    bounded,
    column,
    frame,
    line,
    row,
)
from defender_desk.ui.widgets.inputs import (
    Check,
    Choice,
    Digits,
    Field,
    Line,
    LongText,
    PassphraseField,
    Radios,
    SearchField,
)
from defender_desk.ui.widgets.labels import Badge, Chip, Icon, Label, StateChip, chips_for

if TYPE_CHECKING:
    from defender_desk.ui.widgets.columns import Beside, Columns
    from defender_desk.ui.widgets.lists import BigLines, Cell, Lines, Row, Table
    from defender_desk.ui.widgets.pictures import Picture, Thumb

__all__ = [
    "STRETCH", "Badge", "Beside", "BigLines", "Button", "Card", "Cell", "Check", "Chip", "Choice",
    "Columns", "Digits", "EmptyState", "Field", "Filters", "Foot", "Head", "Icon", "IconButton",
    "Label", "Line", "Lines", "LongText", "Notice", "PassphraseField", "Picture", "Progressing",
    "Radios", "Row", "Scroll", "SearchField", "Segmented", "StateChip", "Stepper", "Steps",
    "Table", "Tabs", "Thumb", "announce", "bounded", "chips_for", "column", "empty", "frame",
    "line", "row",
]

# The unlock page needs no list and no picture: their part of Qt is loaded by whoever asks first.
_LATER = {"Beside": "columns", "Columns": "columns", "BigLines": "lists", "Cell": "lists",
          "Lines": "lists", "Row": "lists", "Table": "lists", "Picture": "pictures",
          "Thumb": "pictures"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
