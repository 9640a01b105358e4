"""A date as far as it is known: a mode, one box, and an echo in words below."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.domain.approximate_dates import ApproximateDate, Mode, describe, parse
from defender_desk.errors import BadValue
from defender_desk.ui.widgets.inputs import Choice, Line
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import N_, _, language

MODES = (
    ("exact", N_("Exact")), ("about", N_("More or less")), ("between", N_("Between")),
    ("before", N_("Before")), ("after", N_("After")), ("unknown", N_("Not known")),
)


class DateField(QWidget):
    """Value is the JSON of an ``ApproximateDate`` or None; ``on`` is told of each good change."""

    def __init__(self, value: dict[str, str] | None = None, name: str = "",
                 on: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._on = on
        self._value: dict[str, str] | None = None
        self._shown = ("", "")
        self.problem = ""
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(3)
        boxes = QHBoxLayout()
        boxes.setSpacing(6)
        self.mode = Choice([(key, _(text)) for key, text in MODES], "exact", self._changed,
                           _("{name}: how sure", name=name))
        # As wide as its longest word: a cut mode could be taken for another one.
        self.mode.ensurePolished()
        words = max(self.mode.fontMetrics().horizontalAdvance(_(text)) for _key, text in MODES)
        self.mode.setMinimumWidth(max(126, words + 50))
        self.box = Line("", name, _("day/month/year, or a month"))
        self.box.editingFinished.connect(self._changed)
        boxes.addWidget(self.mode)
        boxes.addWidget(self.box, 1)
        lay.addLayout(boxes)
        self.echo = Label("", "help", wrap=True)
        lay.addWidget(self.echo)
        self.setFocusProxy(self.mode)  # Tab passes over what stands before a proxy
        self.setAccessibleName(name)
        self.set_value(value)

    def value(self) -> dict[str, str] | None:
        """The date as JSON, None when nothing was said."""
        return self._value

    def set_value(self, value: dict[str, str] | None) -> None:
        """Show a date."""
        self._value = value
        self.problem = ""
        if not value:
            self._shown = ("", "")
            self.box.show_value("")
            self.echo.setText("")
            self.echo.hide()
            return
        known = ApproximateDate.from_json(value)
        self.mode.set_value("about" if known.mode == "decade" else known.mode)
        self.box.show_value(_bare(known))
        self._shown = (self.box.text(), self.mode.value())
        self._echo(known)

    def _echo(self, known: ApproximateDate) -> None:
        said = describe(known, language())
        self.echo.set_look("help")
        self.echo.setText(_("It is kept as «{date}».", date=said))
        self.echo.show()

    def _changed(self, _key: str = "") -> None:
        if self._value and (self.box.text(), self.mode.value()) == self._shown:
            return  # the person's own words stay kept as they were said
        self._shown = ("", "")
        text, mode = self.box.text().strip(), self.mode.value()
        self.box.setEnabled(mode != "unknown")
        if not text and mode != "unknown":
            self._set(None)
            self.echo.hide()
            return
        try:
            known = parse(text, cast(Mode, mode), language())
        except BadValue as refusal:
            self.problem = _(str(refusal.facts.get("reason", "")))
            self.echo.setText(self.problem)
            self.echo.set_look("danger")
            self.echo.show()
            return
        self.problem = ""
        self._echo(known)
        self._set(known.to_json())

    def _set(self, value: dict[str, str] | None) -> None:
        if value != self._value:
            self._value = value
            if self._on is not None:
                self._on()


def _bare(known: ApproximateDate) -> str:
    """The person's words, without the mode that stands beside them already."""
    words = known.words or describe(known, language())
    mode = _(dict(MODES).get(known.mode, ""))
    if mode and words.lower().startswith(f"{mode.lower()} "):
        return words[len(mode) + 1:]
    return words
