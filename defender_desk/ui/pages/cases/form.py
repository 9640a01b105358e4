"""A case's own facts: a new case of one's own, or an existing one changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from defender_desk.domain.case import Case
from defender_desk.domain.record import to_values
from defender_desk.errors import DeskError, MissingFields
from defender_desk.ui.forms import NounForm
from defender_desk.ui.page import Page
from defender_desk.ui.widgets import Button, Foot, Head, Notice, Scroll
from defender_desk.ui.widgets.groups import Group
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ROWS = (
    ("code", "title", "type"), ("country", "department", "place"), ("state", "risk", "visa"),
    ("opened", "closed", "retain_until"), ("client", "advocate", "staff_contact"),
)
SAFETY = (("safety_notes", "do_not_tell"), ("recording_allowed", "authority_contact_allowed"))


TYPED = ("code", "title", "place", "safety_notes")
"""Fields that are empty in a form nobody has begun."""


def begun_before(again: Callable[[], object]) -> Notice:
    """What a form says that still holds what was begun and not saved."""
    return Notice("info", _("What you began is still here."),
                  _("It was not saved yet. Go on, or begin again."), [(_("Begin again"), again)])


class CaseFormPage(Page):
    """``case_id`` "" begins a new case; what was begun and not saved is there the next time."""

    def __init__(self, shell: Shell, case_id: str = "") -> None:
        super().__init__(shell)
        self.case_id = case_id
        self.title = _("New case")
        self._head = Head("", _("New case") if not case_id else _("Edit case"))
        self._scroll = Scroll((18, 12, 18, 16), 12)
        self.form: NounForm | None = None
        self.safety: NounForm | None = None
        self._begun: dict[str, Any] = {}
        self._over = False
        """Whether the new case was saved or given up: nothing is left to come back to."""
        self.body.addWidget(self._head)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(Foot(
            [Button(_("Cancel"), on=self._give_up)],
            [Button(_("Save case"), "primary", "check", on=self.main_action)],
        ))

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, this case."""
        return [(_("Cases"), "cases", {}),
                (self.title, "case_form", {"case_id": self.case_id})]

    def refresh(self) -> None:
        """Read the case and who can be linked with it."""
        if self.form is not None:
            return

        def work() -> tuple[Case | None, list[tuple[str, str]], list[Any]]:
            case = self.desk.cases.get(self.case_id) if self.case_id else None
            people = [(p.id, " · ".join(x for x in (p.initials, p.role) if x))
                      for p in (self.desk.people.of_case(self.case_id) if self.case_id else [])]
            if not self.case_id:
                self._begun = self.desk.unfinished.of("case_form")
            return case, people, list(self.desk.contacts.all())

        self.load(work, self._show)

    def _show(self, found: tuple[Case | None, list[tuple[str, str]], list[Any]]) -> None:
        case, people, contacts = found
        lawyers = [(c.id, c.initials) for c in contacts if c.role == "advocate"]
        staff = [(c.id, c.initials) for c in contacts if c.role == "staff"]
        rows = [*ROWS] if self.case_id else [*ROWS[:-1]]
        options = {"client": people, "advocate": lawyers, "staff_contact": staff}
        self.form = NounForm("case", rows, options)
        self.safety = NounForm("case", SAFETY)
        kept = self.settings.splitters
        facts = Group(_("The case"), "briefcase", "case.facts", kept)
        safety = Group(_("Safety"), "shield-alert", "case.safety", kept)
        facts.add(self.form)
        safety.add(self.safety)
        self._scroll.column.addWidget(facts)
        self._scroll.column.addWidget(safety)
        self._scroll.column.addStretch(1)
        if case is not None:
            values = to_values(case)
            self.form.set_values(values)
            self.safety.set_values(values)
            self.title = case.code
            self._head.show_title(case.code, case.title)
            self.shell.show_way()
        else:
            self.form.set_values({"country": self.desk.profile.country, "risk": "medium",
                                  "state": "in_progress", "type": "other", **self._begun})
            self.safety.set_values(self._begun)
            if self._begun:
                self.show_notice(begun_before(self._begin_again))
        self.form.widget("code").setFocus()

    def values(self) -> dict[str, Any]:
        """What stands in the form."""
        if self.form is None or self.safety is None:
            return {}
        filled = {**self.form.values(), **self.safety.values()}
        if not filled.get("opened"):
            filled.pop("opened", None)
        return filled

    def before_leave(self) -> None:
        """What stands in the form of a new case waits for the next time."""
        if self.case_id or self.form is None or self._over:
            return
        values = {name: value for name, value in self.values().items() if value}
        if any(values.get(name) for name in TYPED):
            self.desk.unfinished.keep("case_form", values)
        else:
            self.desk.unfinished.drop("case_form")

    def _begin_again(self) -> None:
        self._over = True
        self.desk.unfinished.drop("case_form")
        self.shell.go("case_form")

    def _give_up(self) -> None:
        self._over = True
        if not self.case_id:
            self.desk.unfinished.drop("case_form")
        self.shell.back()

    def main_action(self) -> None:
        """Keep the case and open it."""
        if self.form is None:
            return
        values = self.values()
        self.form.show_missing(())
        self.run(lambda _p: self.desk.cases.save(values, self.case_id or None), self._kept,
                 failed=self._refused)

    def _kept(self, case: Case) -> None:
        if not self.case_id:
            self._over = True
            self.desk.unfinished.drop("case_form")
        self.shell.saved()
        self.shell.refresh_badges()
        self.shell.go("case", case_id=case.id)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, MissingFields) and self.form is not None:
            names = error.facts.get("fields", ())
            if isinstance(names, (tuple, list)):
                self.form.show_missing([str(name) for name in names])
        self.show_error(error)
