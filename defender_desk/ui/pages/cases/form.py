"""A case's own facts: a new case of one's own, or an existing one changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import defender_desk.domain.nouns as nouns
from defender_desk.domain.case import Case
from defender_desk.domain.fields import Needed
from defender_desk.domain.record import missing, to_values
from defender_desk.errors import DeskError, MissingFields
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.forms import NounForm
from defender_desk.ui.page import Page
from defender_desk.ui.unfinished import Unfinished, begun_before, saves
from defender_desk.ui.widgets import Button, Foot, Head, Scroll
from defender_desk.ui.widgets.groups import Group
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ROWS = (
    ("code", "title", "type"), ("country", "department", "place"), ("state", "risk", "visa"),
    ("opened", "closed", "retain_until"), ("client", "advocate", "staff_contact"),
)
SAFETY = (("safety_notes", "do_not_tell"), ("recording_allowed", "authority_contact_allowed"))


class CaseFormPage(Page):
    """``case_id`` "" begins a new case; what was begun and not saved is there the next time.

    A case that exists is saved by itself. ``field`` is where the focus goes.
    """

    def __init__(self, shell: Shell, case_id: str = "", field: str = "") -> None:
        super().__init__(shell)
        self.case_id = case_id
        self.title = _("New case")
        self._head = Head("", _("New case") if not case_id else _("Edit case"))
        self._scroll = Scroll((18, 12, 18, 16), 12)
        self.form: NounForm | None = None
        self.safety: NounForm | None = None
        self._field = field or "code"
        self._begun: dict[str, Any] = {}
        self._saver: Autosave | None = None
        self._unfinished = Unfinished(self, "case_form", self.values)
        self.body.addWidget(self._head)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(
            Foot([], [Button(_("Done"), "primary", "check", on=self.main_action)]) if case_id else
            Foot([Button(_("Cancel"), on=self._give_up), saves()],
                 [Button(_("Save case"), "primary", "check", on=self.main_action)]))

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
                self._begun = self._unfinished.begun()
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
        for card in (facts, safety):
            card.show()  # now: what is not shown yet cannot take the focus
        self._scroll.column.addStretch(1)
        forms = (self.form, self.safety)
        if case is not None:
            self._saver = Autosave(self, case.id, "case", self._to_keep)
            for form in forms:
                form.set_values(to_values(case))
                form.changed.connect(self._saver.touched)
            self.title = case.code
            self._head.show_title(case.code, case.title)
            self.shell.show_way()
        else:
            self.form.set_values({"country": self.desk.profile.country, "risk": "medium",
                                  "state": "in_progress", "type": "other"})
            self._unfinished.watch(self._begun)
            for form in forms:
                form.set_values(self._begun)
                form.changed.connect(self._unfinished.touched)
            if self._begun:
                self.show_notice(begun_before(self._begin_again))
        first = self.safety if self.safety.holds(self._field) else self.form
        first.widget(self._field if first.holds(self._field) else "code").setFocus()

    def values(self) -> dict[str, Any]:
        """What stands in the form."""
        if self.form is None or self.safety is None:
            return {}
        filled = {**self.form.values(), **self.safety.values()}
        if not filled.get("opened"):
            filled.pop("opened", None)
        return filled

    def _to_keep(self) -> dict[str, Any]:
        """What is saved of a case that exists: it never loses its code or title."""
        needed = nouns.NOUNS["case"].needed(Needed.TO_SAVE)
        return {name: value for name, value in self.values().items()
                if value or name not in needed}

    def before_leave(self) -> None:
        """What stands in the form of a new case waits for the next time."""
        if self._saver is not None:
            self._saver.flush()
        elif not self.case_id:
            self._unfinished.flush()

    def _begin_again(self) -> None:
        self._unfinished.end()
        self.shell.go("case_form")

    def _give_up(self) -> None:
        self._unfinished.give_up(lambda: self.shell.go("case_form"))
        self.shell.back()

    def main_action(self) -> None:
        """Keep the case and open it."""
        if self.form is None:
            return
        values, case_id = self.values(), self.case_id
        self.form.show_missing(())
        self.before_leave()
        if case_id and not missing("case", values, Needed.TO_SAVE):
            self.shell.go("case", case_id=case_id)
            return
        self.run(lambda _p: self.desk.cases.save(values, case_id or None), self._kept,
                 failed=self._refused)

    def _kept(self, case: Case) -> None:
        self._unfinished.end()
        self.shell.saved()
        self.shell.refresh_badges()
        self.shell.go("case", case_id=case.id)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, MissingFields) and self.form is not None:
            names = error.facts.get("fields", ())
            if isinstance(names, (tuple, list)):
                self.form.show_missing([str(name) for name in names])
        self.show_error(error)
