"""Forms made from a noun's declaration: a label above each field, at most three per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

import defender_desk.domain.nouns as nouns
from defender_desk.domain.fields import Field as Declared
from defender_desk.domain.fields import Kind
from defender_desk.ui.widgets.dates import DateField
from defender_desk.ui.widgets.groups import reveal
from defender_desk.ui.widgets.inputs import Check, Choice, Field, Line, LongText
from defender_desk.ui.widgets.moments import DayBox
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.wording import _

Option = tuple[str, str]


class NounForm(QWidget):
    """Fields ``rows`` of ``kind``: each row a list of up to three field names.

    ``options`` gives the choices of reference fields as (id, text). Values are journal JSON.
    """

    changed = Signal(str)

    def __init__(
        self,
        kind: str,
        rows: Sequence[Sequence[str]],
        options: Mapping[str, Sequence[Option]] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._noun = nouns.NOUNS[kind]
        self._options = dict(options or {})
        self._fields: dict[str, QWidget] = {}
        self._frames: dict[str, Field] = {}
        self._showing = False
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(10)
        for names in rows:
            across = QHBoxLayout()
            across.setSpacing(12)
            for name in names:
                declared = self._noun.fields[name]
                widget = self._made(name, declared)
                self._fields[name] = widget
                label = (labels or {}).get(name, _(declared.label))
                if declared.kind is Kind.YES_NO:
                    across.addWidget(widget, 1)
                    continue
                held = Field(label, widget, _(declared.help) if declared.help else "")
                self._frames[name] = held
                across.addWidget(held, 1)
            lay.addLayout(across)

    def _made(self, name: str, declared: Declared) -> QWidget:
        def told(*_ignored: object) -> None:
            if not self._showing:
                self.changed.emit(name)

        label = _(declared.label)
        if declared.kind is Kind.LONG_TEXT:
            long = LongText("", label)
            long.setMinimumHeight(72)
            long.setMaximumHeight(120)
            long.textChanged.connect(told)
            return long
        if declared.kind is Kind.CHOICE:
            return Choice([(key, _(text)) for key, text in declared.choices], "", told, label)
        if declared.kind is Kind.REFERENCE:
            return Choice([("", "—"), *self._options.get(name, ())], "", told, label)
        if declared.kind is Kind.REFERENCES:
            return PeoplePicker(self._options.get(name, ()), (), told, label)
        if declared.kind is Kind.YES_NO:
            return Check(label, False, told)
        if declared.kind is Kind.APPROXIMATE_DATE:
            return DateField(None, label, told)
        if declared.kind is Kind.DATE:
            return DayBox(label, told)
        box = Line("", label)
        box.textChanged.connect(told)
        return box

    def widget(self, name: str) -> QWidget:
        """The widget of a field."""
        return self._fields[name]

    def holds(self, name: str) -> bool:
        """Whether field ``name`` stands in this form."""
        return name in self._fields

    def set_options(self, name: str, options: Sequence[Option]) -> None:
        """Replace what a reference field offers."""
        self._showing = True
        widget = self._fields[name]
        if isinstance(widget, Choice):
            widget.set_options([("", "—"), *options])
        elif isinstance(widget, PeoplePicker):
            widget.set_options(options)
        self._showing = False

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show these values; fields that are not named keep theirs."""
        self._showing = True
        for name, widget in self._fields.items():
            if name not in values:
                continue
            value = values[name]
            if isinstance(widget, LongText):
                widget.show_value(str(value or ""))
            elif isinstance(widget, Choice):
                widget.set_value(str(value or ""))
            elif isinstance(widget, Check):
                widget.setChecked(bool(value))
            elif isinstance(widget, DateField):
                widget.set_value(value)
            elif isinstance(widget, DayBox):
                widget.set_value(str(value or ""))
            elif isinstance(widget, PeoplePicker):
                widget.set_value(list(value or ()))
            elif isinstance(widget, Line):
                widget.show_value(self._as_text(name, value))
        self._showing = False

    def _as_text(self, name: str, value: Any) -> str:
        kind = self._noun.fields[name].kind
        if kind is Kind.TEXTS:
            return ", ".join(value or ())
        return "" if value is None else str(value)

    def values(self) -> dict[str, Any]:
        """What stands in the fields, as journal JSON."""
        return {name: self._value(name, widget) for name, widget in self._fields.items()}

    def standing(self) -> dict[str, Any]:
        """What a form that is left keeps: the values, and a day that cannot be read yet."""
        return {name: widget.standing() if isinstance(widget, DayBox) else value
                for (name, value), widget in zip(self.values().items(), self._fields.values(),
                                                 strict=True)}

    def show_standing(self, values: Mapping[str, Any]) -> None:
        """Show what ``standing`` gave; fields that are not named keep theirs."""
        self.set_values(values)
        for name, widget in self._fields.items():
            if isinstance(widget, DayBox) and name in values:
                widget.show_standing(str(values[name] or ""))

    def _value(self, name: str, widget: QWidget) -> Any:
        if isinstance(widget, LongText):
            return widget.toPlainText()
        if isinstance(widget, (Choice, DateField, DayBox, PeoplePicker)):
            return widget.value()
        if isinstance(widget, Check):
            return widget.isChecked()
        assert isinstance(widget, Line)
        text = widget.text()
        kind = self._noun.fields[name].kind
        if kind is Kind.TEXTS:
            return [part.strip() for part in text.split(",") if part.strip()]
        if kind is Kind.NUMBER:
            return int(text) if text.strip().isdigit() else None
        return text

    def show_missing(self, names: Sequence[str]) -> None:
        """Say beside each of these fields that it is needed; clear the others."""
        for name, held in self._frames.items():
            held.set_problem(_("This is needed.") if name in names else "")
            if name in names:
                reveal(held)

    def set_problem(self, name: str, text: str) -> None:
        """Say beside one field what is wrong with it."""
        if name in self._frames:
            self._frames[name].set_problem(text)
            reveal(self._frames[name])


