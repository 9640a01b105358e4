"""One person of a case: who it is, papers, how to reach them safely, what they allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from defender_desk.domain.consent import QUESTIONS, Consent, answer_of
from defender_desk.domain.initials import initials
from defender_desk.domain.person import Person
from defender_desk.domain.record import to_values
from defender_desk.errors import DeskError, MissingFields
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.forms import NounForm
from defender_desk.ui.page import Page
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.people.documents import Documents
from defender_desk.ui.pages.today import moments
from defender_desk.ui.unfinished import Unfinished, begun_before, saves
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Foot,
    Head,
    Label,
    Notice,
    Scroll,
    Tabs,
    row,
)
from defender_desk.ui.widgets.groups import Group, reveal
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

WHO = (("name",), ("role", "relation"), ("also_known_as", "pseudonym"), ("birth",),
       ("birthplace", "nationality", "occupation"),
       ("village", "municipality", "department"), ("country", "is_minor", "caregiver"))
SPEAKS = (("language", "variety", "spanish"), ("literacy", "can_sign"), ("needs",))
PAPERS = (("gender", "relation_en"),)
REACH = (("phones", "address"), ("safe_contact",), ("do_not_contact", "address_withheld"),
         ("support",))
ANSWERS = {"yes": (N_("Yes"), "success", "check"), "no": (N_("No"), "danger", "x"),
           "later": (N_("Ask later"), "warning", "clock"),
           "mixed": (N_("In part"), "warning", "circle-dashed")}


class PersonPage(Page):
    """``person_id`` "" writes down a new person of ``case_id``; what was begun is there again.

    ``field`` is where the focus goes; ``then`` the tab of the case that goes on with who is new.
    """

    def __init__(self, shell: Shell, case_id: str, person_id: str = "", field: str = "",
                 then: str = "") -> None:
        super().__init__(shell)
        self.case_id = case_id
        self.person_id = person_id
        self.title = _("New person") if not person_id else _("Person")
        self._code = ""
        self._ready = False
        self._field, self._then = field, then
        self._begun: dict[str, Any] = {}
        self._autosave: Autosave | None = None
        self._unfinished = Unfinished(self, f"person.{case_id}", self.values)
        self._country = ""
        """Where a new person is taken to be from: the case's country."""
        self._head = Head("", self.title)
        self.tabs = Tabs([("who", _("Details"), None), ("documents", _("Documents"), None),
                          ("reach", _("Contact"), None), ("consents", _("Permissions"), None)],
                         "who", on=self._show_tab)
        self._scroll = Scroll((18, 12, 18, 16), 12)
        self.forms: list[NounForm] = []
        self.documents = Documents(self.desk.people.check_number, self._typed_document)
        self._cards: dict[str, list[QWidget]] = {}
        self.body.addWidget(self._head)
        self.body.addWidget(row(self.tabs, margins=(10, 0, 10, 0)))
        self.body.addWidget(self._scroll, 1)
        self.conflicts = ConflictNotice(self)
        if not person_id:
            self.body.addWidget(Foot(
                [Button(_("Cancel"), on=self._give_up), saves()],
                [Button(_("Save person"), "primary", "check", on=self.main_action)],
            ))

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its people, this person's initials."""
        return [(_("Cases"), "cases", {}), (self._code or "…", "case", {"case_id": self.case_id}),
                (_("People"), "case", {"case_id": self.case_id, "tab": "people"}),
                (self.title, "person", {"case_id": self.case_id, "person_id": self.person_id})]

    def refresh(self) -> None:
        """Read the person, the others of the case and the consents."""
        if self._ready:
            return

        def work() -> tuple[str, Person | None, list[tuple[str, str]], list[Consent]]:
            case = self.desk.cases.get(self.case_id)
            self._country = case.country or self.desk.profile.country
            person = self.desk.people.get(self.person_id) if self.person_id else None
            others = [(p.id, " · ".join(x for x in (p.initials, p.role) if x))
                      for p in self.desk.people.of_case(self.case_id) if p.id != self.person_id]
            consents = self.desk.consents.of_person(self.person_id) if self.person_id else []
            if not self.person_id:
                self._begun = self._unfinished.begun()
            return case.code, person, others, consents

        self.load(work, self._show)
        if self.person_id:
            self.conflicts.watch(lambda: [self.person_id])

    def before_leave(self) -> None:
        """Save what is being typed; a new person waits for the next time."""
        if self._autosave is not None:
            self._autosave.flush()
        elif not self.person_id:
            self._unfinished.flush()

    def _begin_again(self) -> None:
        self._unfinished.end()
        self.shell.go("person", case_id=self.case_id)

    def _give_up(self) -> None:
        case_id = self.case_id
        then = self._then
        self._unfinished.give_up(lambda: self.shell.go("person", case_id=case_id, then=then))
        self.shell.back()

    def main_action(self) -> None:
        """Keep a new person; an old one is saved by itself."""
        if self.person_id:
            self.before_leave()
            self.shell.go("case", case_id=self.case_id, tab="people")
            return
        values = {**self.values(), "case": self.case_id}
        people = self.desk.people

        def work(_progress: object) -> tuple[Person, tuple[str, ...]]:
            made = people.save(values)
            return made, people.look_alikes(made)

        self.run(work, self._made, failed=self._refused)

    def values(self) -> dict[str, Any]:
        """What stands in the fields."""
        filled: dict[str, Any] = {}
        for form in self.forms:
            filled.update(form.values())
        filled["documents"] = self.documents.values()
        return filled

    # --- showing ----------------------------------------------------------------------------------

    def _show(
        self, found: tuple[str, Person | None, list[tuple[str, str]], list[Consent]]
    ) -> None:
        self._ready = True
        self._code, person, others, consents = found
        options = {"caregiver": others, "support": others}
        who, speaks, papers, reach = (NounForm("person", rows, options)
                                      for rows in (WHO, SPEAKS, PAPERS, REACH))
        self.forms = [who, speaks, papers, reach]
        self._cards = {
            "who": [self._group(_("Who the person is"), "user", who, "who"),
                    self._group(_("Languages, reading and signing"), "languages", speaks,
                                "speaks"),
                    self._group(_("For the papers"), "file-text", papers, "papers")],
            "documents": [_card(_("Identity documents"), "file-text", self.documents)],
            "reach": [_card(_("Safe contact"), "phone", reach)],
            "consents": [self._consents(consents)],
        }
        for cards in self._cards.values():
            for card in cards:
                self._scroll.column.addWidget(card)
        self._scroll.column.addStretch(1)
        self._show_tab("who")
        if person is not None:
            self._fill(person)
        else:
            who.set_values({"country": self._country})
            reach.set_values({"address_withheld": True})
            self._unfinished.watch(self._begun)
            for form in self.forms:
                form.set_values(self._begun)
                form.changed.connect(self._unfinished.touched)
            self.documents.set_values(self._begun.get("documents", ()), self._country)
            if self._begun:
                self.show_notice(begun_before(self._begin_again))
        self._focus_field(self._field or ("" if person is not None else "name"))
        self.shell.show_way()

    def _focus_field(self, name: str) -> None:
        """Show the tab on which field ``name`` stands and begin there."""
        if name == "documents":
            self._show_tab("documents")
            return
        form = next((each for each in self.forms if each.holds(name)), None)
        if form is not None:
            self._show_tab("reach" if form is self.forms[-1] else "who")
            box = form.widget(name)
            reveal(box)
            box.setFocus()
            self._scroll.ensureWidgetVisible(box)

    def _fill(self, person: Person) -> None:
        values = to_values(person)
        for form in self.forms:
            form.set_values(values)
        self.documents.set_values([dict(each) for each in person.documents], person.country)
        self.title = person.pseudonym or initials(person.name)
        self._head.show_title(self.title, person.role or person.relation)
        self._autosave = Autosave(self, person.id, "person", self.values, self._look_alike)
        self._look_alike()
        for form in self.forms:
            form.changed.connect(self._autosave.touched)

    def _look_alike(self) -> None:
        """Warn where another name looks the same and is written with other signs."""
        people, mine = self.desk.people, self.person_id
        self.load(lambda: people.look_alikes(people.get(mine)), self._show_look_alikes)

    def _show_look_alikes(self, found: tuple[str, ...]) -> None:
        if found:
            self.show_notice(Notice(
                "warning", _("Another name looks the same and is written with other signs."),
                _("It is that of {who}. They may be one person or two. Write this name again by"
                  " hand instead of pasting it.", who=", ".join(found))))

    def _typed_document(self) -> None:
        (self._autosave or self._unfinished).touched("documents")

    def _show_tab(self, key: str) -> None:
        self.tabs.set_value(key)
        for name, cards in self._cards.items():
            for card in cards:
                card.setVisible(name == key)

    def _group(self, title: str, icon: str, form: NounForm, name: str) -> Group:
        made = Group(title, icon, f"person.{name}", self.settings.splitters)
        made.add(form)
        return made

    def _consents(self, consents: list[Consent]) -> Card:
        card = Card(_("What the person allowed"), "shield-check")
        if not consents:
            card.add(Label(_("Nobody has asked this person yet. Permissions are asked in an"
                             " interview."), "muted", wrap=True))
            return card
        newest = consents[0]
        when = moments.full_day(newest.date)
        card.add(Label(_("Asked on {date}. The newest answer is the one in force.", date=when),
                       "muted", wrap=True))
        if newest.withdrawn:
            card.add(row(Chip(_("Consent withdrawn"), "danger", "shield-x"), None))
        for name, question, _scopes in QUESTIONS:
            words, tone, icon = ANSWERS[answer_of(newest, name)]
            card.add(row(Label(_(question), "body", wrap=True), Chip(_(words), tone, icon)))
        if newest.limits:
            card.add(Label(_("Limits: {text}", text=newest.limits), "body", wrap=True))
        if newest.interview:
            card.add(row(Button(_("Open the interview"), "plain", "mic", on=lambda: self.shell.go(
                "interview", interview_id=newest.interview)), None))
        return card

    # --- keeping ----------------------------------------------------------------------------------

    def _made(self, found: tuple[Person, tuple[str, ...]]) -> None:
        person, alike = found
        self._unfinished.end()
        self.shell.saved()
        self.shell.refresh_badges()
        self.shell.toast(_("{who} is written down.", who=initials(person.name)))
        if alike:  # her own page says so and lets it be mended
            self.shell.go("person", case_id=self.case_id, person_id=person.id)
        else:
            self.shell.go("case", case_id=self.case_id, tab=self._then or "people",
                          begin=bool(self._then), shows=person.id)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, MissingFields):
            names = error.facts.get("fields", ())
            if isinstance(names, (tuple, list)):
                for form in self.forms:
                    form.show_missing([str(name) for name in names])
        self.show_error(error)


def _card(title: str, icon: str, widget: QWidget) -> Card:
    card = Card(title, icon)
    card.add(widget)
    return card
