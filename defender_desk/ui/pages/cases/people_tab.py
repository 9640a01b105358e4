"""The people of a case, by their initials."""

from __future__ import annotations

from functools import partial

from defender_desk.desk.people import PersonRow
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.today.opener import Opener
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    Icon,
    Label,
    column,
    row,
)
from defender_desk.wording import _, plural


class PeopleTab(Tab):
    """A card of rows; a person opens on a page of their own."""

    def refresh(self) -> None:
        """Read the people again."""
        self.page.load(lambda: self.desk.people.of_case(self.case_id), self._show)

    def main_action(self) -> None:
        """Write down one more person."""
        self.shell.go("person", case_id=self.case_id)

    def _show(self, rows: list[PersonRow]) -> None:
        body = self.cleared()
        if not rows:
            body.addWidget(EmptyState(
                "users", _("No one in this case yet."),
                _("Start with the person who asked for help and the person being looked for."),
                [(_("Add person"), "primary", self.main_action)],
            ), 1)
            return
        count = plural("{n} person", "{n} people", len(rows), n=len(rows))
        body.addWidget(row(Label(count, "muted"), None,
                           Button(_("Add person"), "soft", "user-plus", on=self.main_action)))
        card = Card(padded=False)
        for each in rows:
            opener = Opener(each.initials, on=partial(
                self.shell.go, "person", case_id=self.case_id, person_id=each.id))
            second = " · ".join(
                p for p in (each.role, each.age_text, each.language, each.document_masked) if p
            )
            chips = [Chip(text, "attention" if text == _("Do not contact") else "")
                     for text in each.chips[:3]]
            card.add_row(
                Icon("user", 18, "text_muted"),
                column(opener, Label(second, "muted", wrap=True), spacing=0), *chips,
            )
        body.addWidget(card)
        body.addStretch(1)
