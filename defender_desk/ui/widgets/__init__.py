"""The program's own widgets: one list, one form, one chip, one notice."""

from defender_desk.ui.widgets.buttons import Button, IconButton
from defender_desk.ui.widgets.choices import Filters, Segmented, Stepper, Steps, Tabs
from defender_desk.ui.widgets.frames import (
    STRETCH,
    Card,
    Columns,
    EmptyState,
    Foot,
    Head,
    Notice,
    Progressing,
    Scroll,
    announce,
    bounded,
    column,
    empty,
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
from defender_desk.ui.widgets.lists import BigLines, Cell, Lines, Row, Table
from defender_desk.ui.widgets.pictures import Picture, Thumb

__all__ = [
    "STRETCH", "Badge", "BigLines", "Button", "Card", "Cell", "Check", "Chip", "Choice", "Columns",
    "Digits", "EmptyState", "Field", "Filters", "Foot", "Head", "Icon", "IconButton", "Label",
    "Line", "Lines", "LongText", "Notice", "PassphraseField", "Picture", "Progressing", "Radios",
    "Row", "Scroll", "SearchField", "Segmented", "StateChip", "Stepper", "Steps", "Table", "Tabs",
    "Thumb", "announce", "bounded", "chips_for", "column", "empty", "frame", "line", "row",
]
