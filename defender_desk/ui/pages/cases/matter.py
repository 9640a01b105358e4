"""What the head of a paper says of the court: typed once, saved by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from defender_desk.domain.case import Case
from defender_desk.domain.matter import Matter
from defender_desk.domain.record import to_values
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.forms import NounForm
from defender_desk.ui.page import Page
from defender_desk.ui.widgets import Button, Card, EmptyState, Foot, Head, Label, Scroll
from defender_desk.ui.widgets.emptied import empty
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ROWS = (
    ("forum", "court", "state"), ("in_the_matter_of", "a_number", "case_number"),
    ("judge", "next_hearing"), ("parties",), ("caption_text",), ("privilege_header",),
)


class MatterPage(Page):
    """The newest caption of a case; where there is none, a button makes it.

    ``field`` is where the focus goes.
    """

    def __init__(self, shell: Shell, case_id: str, field: str = "") -> None:
        super().__init__(shell)
        self.case_id = case_id
        self._field = field
        self.title = _("Court details")
        self.form: NounForm | None = None
        self._autosave: Autosave | None = None
        self._code = ""
        self._head = Head("", _("Court details"))
        self._scroll = Scroll((18, 12, 18, 16), 12)
        self.body.addWidget(self._head)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(Foot([], [Button(_("Done"), "primary", on=self.main_action)]))

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, this page."""
        return [(_("Cases"), "cases", {}), (self._code or "…", "case", {"case_id": self.case_id}),
                (_("Court details"), "matter", {"case_id": self.case_id})]

    def refresh(self) -> None:
        """Read the case and its captions."""
        if self.form is not None:
            return
        self.load(lambda: (self.desk.cases.get(self.case_id),
                           self.desk.cases.matters(self.case_id)), self._show)

    def before_leave(self) -> None:
        """Save what is being typed."""
        if self._autosave is not None:
            self._autosave.flush()

    def main_action(self) -> None:
        """Go back to the case; everything is saved already."""
        self.shell.go("case", case_id=self.case_id)

    def _show(self, found: tuple[Case, list[Matter]]) -> None:
        case, matters = found
        self._code = case.code
        self.shell.show_way()
        self._head.show_title(case.code, _("Court details"))
        empty(self._scroll.column)
        if not matters:
            self._scroll.column.addWidget(EmptyState(
                "landmark", _("No court details yet."),
                _("The US lawyer gives them. They are printed at the head of each declaration."),
                [(_("Write court details"), "primary", self._begin)],
            ), 1)
            return
        matter = matters[-1]
        form = NounForm("matter", ROWS)
        form.set_values(to_values(matter))
        self.form = form
        self._autosave = Autosave(self, matter.id, "matter", form.values)
        form.changed.connect(self._autosave.touched)
        card = Card(_("As printed at the head of each declaration"), "landmark")
        card.add(Label(_("Copy these from the US lawyer, in English, exactly as given."), "muted",
                       wrap=True))
        card.add(form)
        self._scroll.column.addWidget(card)
        self._scroll.column.addStretch(1)
        if form.holds(self._field):
            form.widget(self._field).setFocus()
            self._scroll.ensureWidgetVisible(form.widget(self._field))

    def _begin(self) -> None:
        self.load(lambda: self.desk.cases.save_matter({"case": self.case_id, "forum": "eoir"}),
                  lambda _made: self.refresh())
