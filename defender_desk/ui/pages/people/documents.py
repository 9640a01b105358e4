"""Identity documents of a person: what the digits say is advice beside the field, never a bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.domain.case import COUNTRIES
from defender_desk.domain.identity_numbers import Finding, documents
from defender_desk.ui.widgets import (
    Button,
    Check,
    Choice,
    Field,
    IconButton,
    Label,
    Line,
    column,
    row,
)
from defender_desk.wording import _

CheckNumber = Callable[[str, str, str], Finding]
_LOOKS = {"ok": "success", "unchecked": "help", "warn": "warning"}


class _Document(QWidget):
    """One document; ``on`` is told of each change."""

    def __init__(self, values: dict[str, Any], check: CheckNumber, on: Callable[[], object],
                 remove: Callable[[_Document], object]) -> None:
        super().__init__()
        self._check = check
        self._on = on
        self._kept = dict(values)
        country = str(values.get("country") or "GT")
        self.country = Choice([(key, _(text)) for key, text in COUNTRIES], country,
                              self._country_chosen, _("Country"))
        self.type = Choice(types_of(country), str(values.get("type") or ""), self._told,
                           _("Document"))
        self.number = Line(str(values.get("number") or ""), _("Number"))
        self.place = Line(str(values.get("place") or ""), _("Place of issue"))
        self.seen = Check(_("I saw the original"), bool(values.get("seen_original")), self._told)
        self.said = Label("", "help", wrap=True)
        self.number.textChanged.connect(lambda _text: on())
        self.number.editingFinished.connect(self._judge)
        self.place.textChanged.connect(lambda _text: on())
        out = IconButton("trash-2", _("Take out this document"), lambda: remove(self))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(row(Field(_("Country"), self.country), Field(_("Document"), self.type)))
        lay.addWidget(row(Field(_("Number"), self.number), Field(_("Place of issue"), self.place)))
        lay.addWidget(row(self.seen, None, out))
        lay.addWidget(self.said)
        self._judge()

    def _country_chosen(self, country: str) -> None:
        self.type.set_options(types_of(country))
        self._told()

    def _told(self, _value: object = None) -> None:
        self._judge()
        self._on()

    def _judge(self) -> None:
        number = self.number.text().strip()
        self.said.setVisible(bool(number))
        if not number:
            return
        finding = self._check(self.country.value(), self.type.value(), number)
        level = str(finding.level)
        self.said.setText(_(finding.reason, **finding.facts))
        self.said.setVisible(bool(finding.reason))
        self.said.set_look(_LOOKS.get(level, "warning"))

    def values(self) -> dict[str, Any]:
        """What stands in the fields; what other programs added to the document stays."""
        return {**self._kept, "country": self.country.value(), "type": self.type.value(),
                "number": self.number.text(), "place": self.place.text(),
                "seen_original": self.seen.isChecked()}


class Documents(QWidget):
    """The documents of one person, below each other."""

    def __init__(self, check: CheckNumber, on: Callable[[], object]) -> None:
        super().__init__()
        self._check = check
        self._on = on
        self._all: list[_Document] = []
        self._country = "GT"
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addLayout(self._list)
        lay.addWidget(column(row(Button(_("Add document"), "plain", "plus", size="small",
                                        on=self._add_empty), None)))

    def set_values(self, values: Sequence[dict[str, Any]], country: str) -> None:
        """Show these documents; ``country`` is offered for a new one."""
        self._country = country or "GT"
        for each in values:
            self._add(dict(each))

    def values(self) -> list[dict[str, Any]]:
        """The documents; those without a number and a place are left out."""
        return [v for v in (each.values() for each in self._all) if v["number"] or v["place"]]

    def _add_empty(self) -> None:
        self._add({"country": self._country}).number.setFocus()

    def _add(self, values: dict[str, Any]) -> _Document:
        made = _Document(values, self._check, self._on, self._remove)
        self._all.append(made)
        self._list.addWidget(made)
        return made

    def _remove(self, one: _Document) -> None:
        self._all.remove(one)
        one.hide()
        one.deleteLater()
        self._on()


def types_of(country: str) -> list[tuple[str, str]]:
    """The documents of a country by code, with the name people know."""
    found = [(code, each.name_es) for (where, code), each in documents().items()
             if where == country]
    return [*found, ("", _("Another document"))]
