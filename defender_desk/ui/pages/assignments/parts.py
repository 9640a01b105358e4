"""Lists inside the form of a new assignment: its tasks and its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.domain.languages import spoken_in
from defender_desk.domain.person import GENDERS
from defender_desk.ui import theme
from defender_desk.ui.widgets import Button, Check, Choice, Field, IconButton, Line, row
from defender_desk.ui.widgets.moments import DayBox
from defender_desk.wording import _, language


class _Growing(QWidget):
    """Rows below each other with a button that adds one."""

    def __init__(self, add: str, make: Callable[[Callable[[], object]], QWidget],
                 on: Callable[[], object]) -> None:
        super().__init__()
        self.rows: list[QWidget] = []
        self._make = make
        self._on = on
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addLayout(self._list)
        lay.addWidget(row(Button(add, "plain", "plus", size="small", on=self.add), None))

    def add(self) -> QWidget:
        """One more row."""
        made = self._make(self._on)
        out = IconButton("trash-2", _("Take out"), lambda: self._remove(made, holder))
        holder = row(made, out)
        self.rows.append(made)
        self._list.addWidget(holder)
        return made

    def _remove(self, made: QWidget, holder: QWidget) -> None:
        self.rows.remove(made)
        holder.hide()
        holder.deleteLater()
        self._on()


class Task(QWidget):
    """One task in both languages, with its day; ``on`` is told of each change."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__()
        self.english = Line("", _("Task, in English"))
        self.spanish = Line("", _("Task, in Spanish"))
        self.due = DayBox(_("Due"), on)
        self.due.setFixedWidth(theme.wide(150))
        for box in (self.english, self.spanish):
            box.textEdited.connect(lambda _text: on())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(row(Field(_("Task, in English"), self.english),
                          Field(_("Task, in Spanish"), self.spanish),
                          Field(_("Due"), self.due)))

    def set_values(self, values: dict[str, Any]) -> None:
        """Show what was typed before."""
        self.english.show_value(str(values.get("title_en", "")))
        self.spanish.show_value(str(values.get("title_es", "")))
        self.due.show_standing(str(values.get("due", "")))

    def values(self) -> dict[str, Any]:
        """The task as the record keeps it."""
        return {"title_es": self.spanish.text(), "title_en": self.english.text(),
                "due": self.due.value(), "done": "", "result": ""}

    def standing(self) -> dict[str, Any]:
        """Everything typed so far, a day that cannot be read yet too."""
        return {**self.values(), "due": self.due.standing()}


class Somebody(QWidget):
    """One person of the new case; ``on`` is told of each change."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__()

        def told(_value: object = None) -> None:
            on()

        names = [("", "—")] + [
            (each.code, each.name_en if language() == "en" else each.name_es)
            for each in spoken_in("GT")
        ]
        self.name = Line("", _("Full name"))
        self.role = Line("", _("Part in the case"))
        self.gender = Choice([(key, _(text)) for key, text in GENDERS], "", told,
                             _("Grammatical gender"))
        self.language = Choice(names, "", told, _("First language"))
        self.minor = Check(_("Is a minor"), False, told)
        self.client = Check(_("Is the person represented"), False, told)
        for box in (self.name, self.role):
            box.textEdited.connect(told)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(4)
        lay.addWidget(row(Field(_("Full name"), self.name),
                          Field(_("Part in the case"), self.role),
                          Field(_("First language"), self.language),
                          Field(_("Grammatical gender"), self.gender)))
        lay.addWidget(row(self.minor, self.client, None))

    def set_values(self, values: dict[str, Any]) -> None:
        """Show what was typed before; ``client``: whether it is the person represented."""
        self.name.show_value(str(values.get("name", "")))
        self.role.show_value(str(values.get("role", "")))
        self.gender.set_value(str(values.get("gender", "")))
        self.language.set_value(str(values.get("language", "")))
        self.minor.setChecked(bool(values.get("is_minor")))
        self.client.setChecked(bool(values.get("client")))

    def values(self) -> dict[str, Any]:
        """The person as the record keeps them."""
        found = {"name": self.name.text(), "role": self.role.text(),
                 "gender": self.gender.value(), "language": self.language.value(),
                 "is_minor": self.minor.isChecked()}
        return {key: value for key, value in found.items() if value not in ("", False)}


class Tasks(_Growing):
    """The tasks of an assignment; ``on`` is told of each change."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__(_("Add task"), Task, on)

    def values(self) -> list[dict[str, Any]]:
        """Those with a title in either language; a day alone asks for nothing."""
        found = [each.values() for each in self.rows if isinstance(each, Task)]
        return [each for each in found if each["title_es"] or each["title_en"]]

    def standing(self) -> list[dict[str, Any]]:
        """Everything typed so far."""
        found = [each.standing() for each in self.rows if isinstance(each, Task)]
        return [each for each in found if any(each.values())]


class People(_Growing):
    """The people of a new case; ``on`` is told of each change."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__(_("Add person"), Somebody, on)

    def values(self) -> tuple[dict[str, dict[str, Any]], str]:
        """People by a key of their own, and the key of the person represented ("" for none)."""
        people: dict[str, dict[str, Any]] = {}
        client = ""
        for at, each in enumerate(self.rows):
            if isinstance(each, Somebody) and each.name.text().strip():
                key = f"person{at + 1}"
                people[key] = each.values()
                if each.client.isChecked():
                    client = key
        return people, client

    def standing(self) -> list[dict[str, Any]]:
        """Everything typed so far; ``client`` says who is the person represented."""
        found = [(each.values(), each.client.isChecked()) for each in self.rows
                 if isinstance(each, Somebody)]
        return [{**values, "client": client} for values, client in found if values or client]
