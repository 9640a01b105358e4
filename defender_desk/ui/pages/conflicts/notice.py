"""What the team and the person changed apart: a notice on the record's page, both values readable.

One notice serves every page: ``ConflictNotice.watch`` reads in a worker and shows nothing where
there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.differences import Difference, Said
from defender_desk.ui.page import Page
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Button, Chip, Icon, Label, Scroll, announce, column, line, row
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import frame
from defender_desk.wording import _, shown

LONGEST = 600
"""Characters of one value that are shown; the record keeps it whole."""
HEIGHT = 210
"""Pixels for the values; more of them scroll."""


class ConflictNotice(QWidget):
    """Stands at the top of ``page``, hidden while nothing was changed apart.

    ``place`` names the part of a record that has several, such as «Párrafo 4»: from its id.
    """

    def __init__(self, page: Page, place: Callable[[str], str] = lambda _id: "") -> None:
        super().__init__()
        self.page = page
        self._place = place
        self.found: list[Difference] = []
        self.contested: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title = Label("", "strong", wrap=True)
        self._help = Label("", "body", wrap=True)
        self._open = Button("", "plain", size="small", on=self.fold)
        self._choose = Button(_("Choose"), "soft", size="small", on=self._go)
        self._choose.setObjectName("choose")
        self._values = Scroll((0, 4, 8, 4), 10, look="column")
        self._values.setFixedHeight(HEIGHT)
        self._values.setAccessibleName(_("What each of you wrote"))
        self._values.hide()
        noted = frame("note", row(Icon("triangle-alert", 18, "warning"),
                                  column(self._title, self._help, spacing=2), self._open,
                                  self._choose, spacing=12),
                      self._values, margins=(12, 9, 12, 9), spacing=6)
        noted.setProperty("kind", "warning")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(16, 10, 16, 6)
        lay.addWidget(noted)
        self.hide()
        page.body.insertWidget(0, self)

    def watch(self, ids: Callable[[], Iterable[str]]) -> None:
        """Read in a worker what was changed apart in the records that ``ids`` gives there."""
        desk = self.page.desk

        def read() -> tuple[list[Difference], list[str]]:
            known = list(ids())
            return desk.differences(known), desk.conflicting.contested(known)

        self.page.load(read, lambda told: self.show_found(*told))

    def show_found(self, found: Sequence[Difference], contested: Sequence[str] = ()) -> None:
        """Show these, and what was removed while somebody wrote in it; nothing hides the notice."""
        new = bool(found or contested) and not (self.found or self.contested)
        self.found, self.contested = list(found), list(contested)
        self.setVisible(bool(found or contested))
        self._open.setVisible(bool(found))
        if not found:
            self._title.setText(_("Somebody removed this while another person wrote in it."))
            self._help.setText(_("It stays where it is until you choose."))
            self._values.hide()
            self.setAccessibleName(f"{self._title.text()} {self._help.text()}")
            if new:
                announce(self, self._title.text())
            return
        staff = self.page.desk.is_staff
        self._title.setText(
            _("The Defender and you changed the same thing. Both are kept.") if staff
            else _("You and the team changed the same thing. Both are kept."))
        self._help.setText(_(
            "It is about: {fields}. Choose when you can; what you write there settles it too.",
            fields=", ".join(dict.fromkeys(self._label(d) for d in found))))
        self._say_open()
        self.setAccessibleName(f"{self._title.text()} {self._help.text()}")
        self._fill()
        if new:
            announce(self, self._title.text())

    def fold(self) -> None:
        """Show or hide the values."""
        self._values.setVisible(self._values.isHidden())
        self._say_open()

    def _go(self) -> None:
        """To the page where it is settled."""
        if self.found:
            first = self.found[0]
            self.page.shell.go("conflicts", record=first.record, field=first.name)
        elif self.contested:
            self.page.shell.go("conflicts", record=self.contested[0], field="_deleted")

    def _say_open(self) -> None:
        self._open.set_words(_("See both") if self._values.isHidden() else _("Hide"))

    def _label(self, each: Difference) -> str:
        place = self._place(each.record)
        return f"{place} · {each.label}" if place else each.label

    def _fill(self) -> None:
        body = self._values.column
        empty(body)
        for at, each in enumerate(self.found):
            if at:
                body.addWidget(line())
            body.addWidget(Label(self._label(each), "label"))
            for value in each.values:
                body.addWidget(_value(value))
        body.addStretch(1)


def _value(value: Said) -> QFrame:
    made = QFrame()
    made.setProperty("class", "card")
    lay = QVBoxLayout(made)
    lay.setContentsMargins(10, 6, 10, 8)
    lay.setSpacing(2)
    who = " · ".join(p for p in (value.who or _("somebody"), moments.when(value.when)) if p)
    here = [Chip(_("Shown on this page"), "primary")] if value.shown else []
    lay.addWidget(row(Label(who, "muted"), None, *here))
    text = "\n".join(shown(each) for each in value.text[:LONGEST].split("\n"))
    if len(value.text) > LONGEST:
        text += "…"
    said = Label(text or _("(left empty)"), "body" if text else "muted", wrap=True)
    lay.addWidget(said)
    return made
