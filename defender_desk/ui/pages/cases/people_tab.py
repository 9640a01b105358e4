"""The people of a case: a list by initials, and one person with what is known of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.desk.people import Appearance, PersonRow
from defender_desk.domain.approximate_dates import ApproximateDate, describe
from defender_desk.domain.consent import QUESTIONS, Consent, answer_of
from defender_desk.domain.person import CAN_SIGN, LITERACY, SPANISH, Person
from defender_desk.ui import theme
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.people.page import ANSWERS
from defender_desk.ui.pages.today import moments
from defender_desk.ui.pages.today.opener import Opener
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    Icon,
    Label,
    Lines,
    Row,
    Scroll,
    Tabs,
    column,
    empty,
    row,
)
from defender_desk.wording import N_, _, language, plural

Known = tuple[Person, list[Appearance], list[Consent]]
_PAGES = {"note": ("note", "note_id", "image"), "interview": ("interview", "interview_id", "mic"),
          "declaration": ("declaration", "declaration_id", "file-pen-line"),
          "search_attempt": ("search_log", "attempt_id", "footprints")}
_LISTED = 236


class PeopleTab(Tab):
    """The person chosen stands on the right with four tabs."""

    _current = ""
    _side = "facts"

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
        place = QWidget()
        place.setMinimumHeight(theme.wide(260))
        both = QHBoxLayout(place)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        self.list = Lines([_line(each) for each in rows], self.choose, _("People"))
        self.list.setFixedWidth(theme.wide(_LISTED))
        self.detail = QWidget()
        self._inside = QVBoxLayout(self.detail)
        self._inside.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self.list)
        both.addWidget(self.detail, 1)
        body.addWidget(place, 1)
        self._rows = {each.id: each for each in rows}
        wanted = self._current or self.page.shows
        first = wanted if wanted in self._rows else rows[0].id
        self.list.select(first)
        self.choose(first)

    def choose(self, person_id: str) -> None:
        """Show one person."""
        self._current = person_id
        desk = self.desk

        def work() -> Known:
            return (desk.people.get(person_id), desk.people.appears_in(person_id),
                    desk.consents.of_person(person_id))

        self.page.load(work, partial(self._shown, person_id))

    def _shown(self, person_id: str, known: Known) -> None:
        if person_id != self._current:
            return
        person, appears, consents = known
        told = self._rows[person_id]
        empty(self._inside)
        head = column(Label(told.initials, "screen"),
                      Label(" · ".join(p for p in (told.role, told.age_text) if p), "muted",
                            wrap=True), spacing=0)
        edit = Button(_("Open and edit"), "plain", "pencil", size="small",
                      on=partial(self._edit, person_id))
        chips = [Chip(text, "attention" if text == _("Do not contact") else "")
                 for text in told.chips[:4]]
        self.tabs = Tabs([("facts", _("Details"), None),
                          ("papers", _("Documents"), len(person.documents)),
                          ("appears", _("Appears in"), len(appears)),
                          ("consents", _("Permissions"), None)], self._side, self._turn)
        self._pages = {"facts": _facts(person), "papers": self._papers(person, told),
                       "appears": self._appears(appears), "consents": self._consents(consents)}
        top = row(head, edit)
        lay = top.layout()
        if isinstance(lay, QHBoxLayout):
            lay.setStretch(0, 1)
        self._inside.addWidget(top)
        if chips:
            self._inside.addWidget(row(*chips, None))
        self._inside.addWidget(self.tabs)
        scroll = Scroll((0, 4, 4, 8), 8)
        for page in self._pages.values():
            scroll.column.addWidget(page)
        scroll.column.addStretch(1)
        self._inside.addWidget(scroll, 1)
        self._turn(self._side)

    def _turn(self, key: str) -> None:
        self._side = key
        for name, page in self._pages.items():
            page.setVisible(name == key)

    def _edit(self, person_id: str) -> None:
        self.shell.go("person", case_id=self.case_id, person_id=person_id)

    # --- what is known ----------------------------------------------------------------------------

    def _papers(self, person: Person, told: PersonRow) -> QWidget:
        card = Card(padded=False)
        if not person.documents:
            card.add_row(Label(_("No document written down."), "muted"))
        for each in person.documents:
            number = "".join(str(each.get("number", "")).split())
            shown = f"•••• {number[-4:]}" if len(number) > 4 else "••••" if number else "—"
            seen = Chip(_("seen"), "success", "eye") if each.get("seen_original") \
                else Chip(_("not seen"), "", "eye-off")
            card.add_row(Icon("file-text", 16, "text_muted"), Label(str(each.get("type", ""))),
                         Label(shown, "muted"), None, seen)
        return card

    def _appears(self, found: list[Appearance]) -> QWidget:
        if found:
            return self.in_card(found, self._appearance)
        card = Card(padded=False)
        card.add_row(Label(_("Nothing names this person yet."), "muted"))
        return card

    def _appearance(self, each: Appearance) -> list[QWidget | None]:
        route, name, icon = _PAGES[each.kind]
        more = {"case_id": self.case_id} if route == "search_log" else {}
        opener = Opener(" ".join(p for p in (each.code, each.title) if p) or _("Note"),
                        on=partial(self.shell.go, route, **{name: each.id}, **more))
        return [Icon(icon, 16, "text_muted"),
                column(opener, Label(_(each.part), "muted"), spacing=0), None]

    def _consents(self, consents: list[Consent]) -> QWidget:
        card = Card(padded=False)
        if not consents:
            card.add_row(Label(_("Nobody has asked this person yet. Permissions are asked in an"
                                 " interview."), "muted", wrap=True))
            return card
        newest = consents[0]
        card.add_row(Label(_("Asked on {date}. The newest answer is the one in force.",
                             date=moments.full_day(newest.date)), "muted", wrap=True))
        if newest.withdrawn:
            card.add_row(Chip(_("Consent withdrawn"), "danger", "shield-x"), None)
        for name, question, _scopes in QUESTIONS:
            words, tone, icon = ANSWERS[answer_of(newest, name)]
            card.add_row(Label(_(question), "dense", wrap=True), Chip(_(words), tone, icon))
        if newest.interview:
            card.add_row(Button(_("Open the interview"), "link", on=partial(
                self.shell.go, "interview", interview_id=newest.interview)), None)
        return card


def _line(each: PersonRow) -> Row:
    """A person as two lines of the list."""
    mark = next(((text, "attention", "shield-alert") for text in each.chips
                 if text == _("Do not contact")), None)
    return Row(each.id, each.role, each.initials,
               " · ".join(p for p in (each.age_text, each.language) if p), mark, None, "user")


_TOLD = (("relation", N_("Relation")), ("also_known_as", N_("Other names")),
         ("birth", N_("Born")), ("birthplace", N_("Place of birth")),
         ("nationality", N_("Nationality")), ("occupation", N_("Occupation")),
         ("municipality", N_("Municipality")), ("language", N_("First language")),
         ("spanish", N_("Spanish")), ("literacy", N_("Reading")),
         ("can_sign", N_("How the person signs")),
         ("safe_contact", N_("Safe contact")))


def _facts(person: Person) -> QWidget:
    """What was written down, each beside its label; nothing that was not said."""
    card = Card(padded=False)
    for name, words in _TOLD:
        value = getattr(person, name)
        if name == "birth" and value:
            value = describe(ApproximateDate.from_json(value), language())
        elif name in _CHOICES:
            value = _(dict(_CHOICES[name]).get(value, "")) if value else ""
        elif name == "also_known_as":
            value = ", ".join("".join(part[:1] for part in each.split()) for each in value)
        elif name == "language" and person.variety:
            value = ", ".join(p for p in (value, person.variety) if p)
        if value:
            head = Label(_(words), "muted")
            head.setFixedWidth(theme.wide(130))
            card.add_row(head, Label(str(value), "dense", wrap=True))
    return card


_CHOICES = {"spanish": SPANISH, "literacy": LITERACY, "can_sign": CAN_SIGN}
