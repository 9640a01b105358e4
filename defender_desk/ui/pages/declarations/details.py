"""The facts of a declaration that are not paragraphs: who, where, how it is read and signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from defender_desk.ui.forms import NounForm
from defender_desk.ui.widgets import Choice, Label, Scroll
from defender_desk.wording import _

ROWS: tuple[tuple[str, ...], ...] = (
    ("title",), ("declarant", "matter"), ("profile", "paper"),
    ("signing_country", "signing_place"), ("signing_date", "reader"),
    ("read_back", "interpreted"), ("interpretation_variant",),
    ("thumbprint",), ("finger", "finger_other"), ("cannot_sign_reason",), ("witnesses",),
)
ACT_ROWS: tuple[tuple[str, ...], ...] = (
    ("interpreter", "mode"), ("from_language", "to_language"), ("variety", "date"),
    ("qualification",), ("qualification_en",), ("interests",),
)
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the form offers: people and contacts as (id, text), and the records themselves."""

    declaration: Any
    people: list[Option]
    contacts: list[Option]
    interpreters: list[Option]
    matters: list[Option]
    act: Any | None
    own: bool
    """The one who sits here is the Defender: without another reader she reads it aloud."""


def read(desk: Any, declaration_id: str) -> Known:
    """What the form needs, read in a worker. Raises ``UnknownRecord``."""
    declaration = desk.declarations.get(declaration_id)
    contacts = desk.contacts.all()
    acts = desk.declarations.acts(declaration_id)

    def of(rows: list[Any]) -> list[Option]:
        return [(c.id, " · ".join(p for p in (c.initials or c.name, c.organisation) if p))
                for c in rows]

    return Known(
        declaration,
        [(p.id, p.initials) for p in desk.people.of_case(declaration.case)],
        of(contacts), of([c for c in contacts if c.role == "interpreter"] or contacts),
        [(m.id, m.court or m.in_the_matter_of or _("Without a number"))
         for m in desk.cases.matters(declaration.case)],
        acts[0] if acts else None, not desk.is_staff,
    )


def batched(rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """``rows`` two at a time."""
    for at in range(0, len(rows), 2):
        yield rows[at:at + 2]


class Joined:
    """Several forms of one noun below each other, spoken to as one."""

    def __init__(self) -> None:
        self.parts: list[NounForm] = []

    def _of(self, name: str) -> NounForm:
        return next(part for part in self.parts if part.holds(name))

    def widget(self, name: str) -> QWidget:
        """The widget of a field."""
        return self._of(name).widget(name)

    def set_options(self, name: str, options: list[Option]) -> None:
        """Replace what a reference field offers."""
        self._of(name).set_options(name, options)

    def set_values(self, values: dict[str, Any]) -> None:
        """Show these values."""
        for part in self.parts:
            part.set_values(values)

    def values(self) -> dict[str, Any]:
        """What stands in the fields, as journal JSON."""
        return {name: value for part in self.parts for name, value in part.values().items()}

    def set_enabled(self, yes: bool) -> None:
        """Let the fields be changed, or not."""
        for part in self.parts:
            part.setEnabled(yes)


class DetailsPanel(Scroll):
    """Two forms: the declaration's own fields and the interpreter's certificate.

    ``making`` makes them piece by piece: dressing all fields at once would stop the window.
    """

    def __init__(self, changed: Callable[[], object], act_changed: Callable[[], object]) -> None:
        super().__init__((14, 12, 14, 14), 10, "pane")
        self._changed, self._act_changed = changed, act_changed
        self._whole = False
        self.shown = False
        """Whether the records stand in the fields: before that nothing in them is an answer."""
        self.form, self.act_form = Joined(), Joined()
        self.act_id = ""
        self.column.addWidget(Label(_("Details of the declaration"), "strong"))
        self._act_title = Label(_("Certificate of interpretation"), "strong")

    def making(self) -> Iterator[None]:
        """Make the rest, one piece with each step."""
        for rows in batched(ROWS):
            part = NounForm("declaration", rows)
            part.setParent(self)  # the page may be left before the next step, and takes it along
            part.changed.connect(lambda _name: self._fit())
            part.changed.connect(lambda _name: self._changed())
            self.form.parts.append(part)
            yield None
            self.column.addWidget(part)
            yield None
        self.column.addWidget(self._act_title)
        for rows in batched(ACT_ROWS):
            part = NounForm("language_act", rows)
            part.setParent(self)
            part.changed.connect(lambda _name: self._act_changed())
            self.act_form.parts.append(part)
            yield None
            self.column.addWidget(part)
            yield None
        self.column.addStretch(1)
        self._whole = True

    def show_known(self, known: Known, editable: bool) -> None:
        """Show the records."""
        self.shown = True
        d = known.declaration
        self.form.set_options("declarant", known.people)
        self.form.set_options("witnesses", known.people)
        self.form.set_options("reader", known.contacts)
        reads = self.form.widget("reader")
        if known.own and isinstance(reads, Choice):
            reads.setItemText(0, _("you"))
        self.form.set_options("matter", known.matters)
        self.form.set_values({name: getattr(d, name) for row in ROWS for name in row})
        self.act_id = known.act.id if known.act is not None else ""
        self.act_form.set_options("interpreter", known.interpreters)
        if known.act is not None:
            self.act_form.set_values(
                {name: getattr(known.act, name) for row in ACT_ROWS for name in row}
            )
        self.form.set_enabled(editable)
        self.act_form.set_enabled(editable)
        self._fit()

    def _fit(self) -> None:
        """Fields that say nothing here are not asked for."""
        if not self._whole:
            return
        values = self.form.values()
        self._show("finger", values["thumbprint"])
        self._show("finger_other", values["thumbprint"] and values["finger"] == "other")
        self._show("cannot_sign_reason", values["thumbprint"])
        self._show("interpretation_variant", values["interpreted"])
        with_act = bool(values["interpreted"])
        self._act_title.setVisible(with_act)
        for part in self.act_form.parts:
            part.setVisible(with_act)

    def reach(self, name: str) -> QWidget:
        """The widget in which field ``name`` is put right; another one while it is not asked."""
        if name in {"interpreter", "interests"}:
            form = self.act_form if self.form.values()["interpreted"] else self.form
            return form.widget(name if form is self.act_form else "interpreted")
        held = self.form.widget(name)
        return held if held.isVisibleTo(self) else self.form.widget("thumbprint")

    def _show(self, name: str, yes: bool) -> None:
        held = self.form.widget(name).parentWidget()
        if held is not None:
            held.setVisible(bool(yes))
