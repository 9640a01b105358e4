"""Before the conversation: with whom, in which language, through whom, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from defender_desk.domain import languages
from defender_desk.domain.display_text import one_line
from defender_desk.domain.interview import CHAINS, PLACE_TYPES
from defender_desk.ui import theme
from defender_desk.ui.pages.interviews.step import InterviewStep, main_keys
from defender_desk.ui.widgets import (
    Beside,
    Button,
    Card,
    Check,
    Choice,
    Field,
    Foot,
    Label,
    Line,
    Scroll,
    column,
)
from defender_desk.wording import _, language

if TYPE_CHECKING:
    from defender_desk.ui.pages.interviews.page import InterviewPage, Known


class PrepareStep(InterviewStep):
    """Nothing here is needed to go on."""

    def __init__(self, page: InterviewPage) -> None:
        super().__init__(page)
        scroll = Scroll((18, 14, 18, 14), 12)
        left = column(self._person(), self._place(), None, spacing=12)
        right = column(self._interpreter(), None, spacing=12)
        scroll.column.addWidget(Beside(left, right, theme.wide(480), theme.wide(420), 14))
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        self.go_on = Button(_("Go on to consent"), "primary", "corner-down-right",
                            on=self.main_action)
        self.body.addWidget(Foot(
            [Label(_("Everything can be filled in later."), "muted")],
            [main_keys(), self.go_on]))

    def _person(self) -> QWidget:
        card = Card(_("The person"), "user")
        self.who = Label("", "strong")
        self.about = Label("", "muted", wrap=True)
        card.add(self.who)
        card.add(self.about)
        self.language = Line("", _("Language of the conversation"))
        names = sorted({languages.shown(each.code, language())
                        for each in languages.all_languages()})
        completer = QCompleter(names, self.language)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.language.setCompleter(completer)
        self.language.textChanged.connect(self._language)
        self.variety = Line("", _("Variety or town"))
        self.variety.textChanged.connect(lambda text: self.keep("variety", text))
        card.body.addLayout(_pair(Field(_("Language of the conversation"), self.language),
                                  Field(_("Variety or town"), self.variety)))
        self.support = Choice([], "", lambda key: self.keep("support_person", key),
                              _("Person of trust"))
        card.add(Field(_("Person of trust"), self.support,
                       _("Somebody the person chose to be near.")))
        return card

    def _place(self) -> QWidget:
        card = Card(_("The place"), "map-pin")
        self.kind = Choice([(key, _(text)) for key, text in PLACE_TYPES], "",
                           lambda key: self.keep("place_type", key), _("Kind of place"))
        self.place = Line("", _("Where?"))
        self.place.textChanged.connect(lambda text: self.keep("place", text))
        card.body.addLayout(_pair(Field(_("Kind of place"), self.kind),
                                  Field(_("Where?"), self.place)))
        self.private = Check(_("The place is private"), False,
                             lambda yes: self.keep("private", yes))
        self.phones = Check(_("Phones are far away"), False,
                            lambda yes: self.keep("phone_away", yes))
        card.add(column(self.private, self.phones, spacing=0))
        self.others = Line("", _("Who else is present, and why"))
        self.others.textChanged.connect(lambda text: self.keep("others_present", text))
        card.add(Field(_("Who else is present, and why"), self.others))
        return card

    def _interpreter(self) -> QWidget:
        card = Card(_("Interpreter"), "languages")
        self.chain = Choice([(key, _(text)) for key, text in CHAINS], "", self._chain,
                            _("Interpretation"))
        self.interpreter = Choice([], "", self._chosen, _("Interpreter"))
        card.add(Field(_("Interpretation"), self.chain))
        self.who_field = Field(_("Interpreter"), self.interpreter,
                               _("Known interpreters. Add others in People."))
        card.add(self.who_field)
        self.known_as = Label("", "muted", wrap=True)
        card.add(self.known_as)
        self.checks = {
            name: Check(text, False, lambda yes, name=name: self.keep(name, yes))  # type: ignore[misc]
            for name, text in (
                ("interpreter_no_relative", _("Is not a relative of the person")),
                ("interpreter_accepted", _("The person accepts this interpreter")),
                ("interpreter_secrecy", _("Promised to interpret faithfully and keep secrecy")),
            )
        }
        card.add(column(*self.checks.values(), spacing=0))
        return card

    # --- showing --------------------------------------------------------------------------------

    def show_known(self, known: Known) -> None:
        """Show what is kept."""
        self.showing = True
        interview, row = known.interview, known.person_row
        self.who.setText(one_line(row.name, 80))
        self.about.setText(" · ".join(x for x in (row.role, row.age_text, *row.chips) if x))
        self.language.show_value(languages.shown(interview.language, language()))
        self.variety.show_value(interview.variety)
        self.support.set_options([("", "—")] + [
            (each.id, _named(each.initials, each.role)) for each in known.people
            if each.id != interview.person])
        self.support.set_value(interview.support_person)
        self.kind.set_value(interview.place_type)
        self.place.show_value(interview.place)
        self.private.setChecked(interview.private)
        self.phones.setChecked(interview.phone_away)
        self.others.show_value(interview.others_present)
        self.interpreter.set_options([("", "—")] + [
            (each.id, _named(each.initials, _tongues(each.languages)))
            for each in known.interpreters])
        self.interpreter.set_value(interview.interpreter)
        chain = interview.chain
        self.chain.set_value("direct" if interview.interpreter and chain == "none" else chain)
        self.showing = False
        self._show_checks()

    def came(self) -> None:
        """The checks may have been ticked on the next step."""
        self._show_checks()

    def _show_checks(self) -> None:
        self.showing = True
        through = self.chain.value() != "none"
        self.who_field.setVisible(through)
        for name, check in self.checks.items():
            check.setChecked(bool(self.page.current(name)))
            check.setVisible(through)
        told = ""
        if self.page.known is not None:
            for each in self.page.known.interpreters:
                if each.id == self.interpreter.value():
                    told = " · ".join(x for x in (_tongues(each.languages), each.organisation)
                                      if x)
        self.known_as.setText(told)
        self.known_as.setVisible(through and bool(told))
        self.showing = False

    def _language(self, text: str) -> None:
        found = languages.find(text)
        code = found.code if found is not None else text.strip()
        if code:  # a language is needed to save; an emptied box keeps the one before
            self.keep("language", code)
            self.keep_answer("language", code)

    def _chain(self, key: str) -> None:
        self.keep("chain", key)
        if key == "none":
            self.interpreter.set_value("")
            self._chosen("")
        self._show_checks()

    def _chosen(self, key: str) -> None:
        if key != self.page.current("interpreter"):
            # Another interpreter has promised nothing yet.
            for name in self.checks:
                self.keep(name, False)
        self.keep("interpreter", key)
        self.keep("chain", self.chain.value())
        self.keep_answer("interpreter", key)
        self._show_checks()

    def first_field(self) -> QWidget:
        """The language."""
        return self.language

    def main_action(self) -> None:
        """On to consent."""
        self.page.show_step("consent")


def _pair(*fields: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(12)
    for each in fields:
        made.addWidget(each, 1)
    return made


def _named(short: str, more: str) -> str:
    return one_line(f"{short} · {more}" if more else short, 80)


def _tongues(codes: tuple[str, ...]) -> str:
    return "–".join(languages.shown(code, language()) for code in codes)

