"""The team makes an assignment: case, what is asked in both languages, people, court, for whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.desk.keys import CardRow
from defender_desk.domain.initials import initials
from defender_desk.errors import DeskError, MissingFields
from defender_desk.ui.forms import NounForm
from defender_desk.ui.page import Page
from defender_desk.ui.pages.assignments.parts import People, Somebody, Task, Tasks
from defender_desk.ui.pages.assignments.sheet import Asked, Sheet
from defender_desk.ui.unfinished import Unfinished, begun_before, saves
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Choice,
    EmptyState,
    Field,
    Foot,
    Head,
    Icon,
    Label,
    Line,
    Scroll,
    column,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.groups import Group
from defender_desk.wording import _, size_text

if TYPE_CHECKING:
    from defender_desk.desk.series import Series
    from defender_desk.ui.shell import Shell

CASE = (("code", "title", "type"), ("country", "department", "place"),
        ("risk", "recording_allowed", "authority_contact_allowed"), ("safety_notes",))
ASKED = (("needed_en", "needed_es"), ("due", "due_for", "priority"),
         ("may_say", "may_not_say"), ("languages", "documents_wanted"))
MATTER = (("forum", "court", "state"), ("in_the_matter_of", "a_number", "case_number"),
          ("judge", "next_hearing"), ("caption_text",))


FORM = "new_assignment"


class NewAssignmentPage(Page):
    """No record is made before «Crear»; then the case, its people and the files are made at once.

    What was begun and left is there the next time; ``field`` is where the focus goes then.
    """

    def __init__(self, shell: Shell, field: str = "") -> None:
        super().__init__(shell)
        self.title = _("New assignment")
        self._ready = False
        self._begun: dict[str, Any] = {}
        self._field = field
        self._keys: dict[str, CardRow] = {}
        self._head = Head("", _("New assignment"))
        self._room = QVBoxLayout()
        self._bar = QVBoxLayout()
        self.device = Choice([], "", self._typed, _("For which Defender"))
        self.case = NounForm("case", CASE)
        self.asked = NounForm("assignment", ASKED)
        self.matter = NounForm("matter", MATTER)
        self.tasks_list, self.people_list = Tasks(self._typed), People(self._typed)
        self.lawyer = Line("", _("US lawyer"))
        self.firm = Line("", _("Law firm or clinic"))
        self._unfinished = Unfinished(self, FORM, self._standing)
        for form in (self.case, self.asked, self.matter):
            form.changed.connect(self._unfinished.touched)
        for box in (self.lawyer, self.firm):
            box.textEdited.connect(self._typed)
        self._form: QWidget = self._build()
        self._preview: QWidget | None = None
        self.body.addWidget(self._head)
        self.body.addLayout(self._room, 1)
        self.body.addLayout(self._bar)

    def _build(self) -> Scroll:
        scroll = Scroll((18, 12, 18, 16), 12)
        self.device.setMinimumWidth(320)
        self._key = Chip(_("Key confirmed"), "success", "shield-check")
        whom = Card(_("For whom"), "user")
        whom.add(row(Field(_("For which Defender"), self.device), self._key, None))
        case, asked, people, court = (
            Group(title, icon, f"new_assignment.{name}", self.settings.splitters)
            for title, icon, name in (
                (_("The case"), "briefcase", "case"), (_("What we ask for"), "target", "asked"),
                (_("People"), "users", "people"), (_("Court details"), "landmark", "court")))
        case.add(self.case)
        asked.add(self.asked)
        asked.add(Label(_("Tasks"), "label"))
        asked.add(self.tasks_list)
        people.add(self.people_list)
        court.add(row(Field(_("US lawyer"), self.lawyer),
                      Field(_("Law firm or clinic"), self.firm)))
        court.add(self.matter)
        for card in (whom, case, asked, people, court):
            scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        return scroll

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, this page."""
        return [(_("Cases"), "cases", {}), (_("New assignment"), "new_assignment", {})]

    def refresh(self) -> None:
        """Read whose keys are confirmed."""
        if not self._ready:
            def work() -> list[CardRow]:
                self._begun = self._unfinished.begun()
                return self.desk.keys.team()

            self.load(work, self._show)

    def before_leave(self) -> None:
        """What stands in the form waits for the next time."""
        self._unfinished.flush()

    def _typed(self, _value: object = None) -> None:
        self._unfinished.touched()

    def _standing(self) -> dict[str, Any]:
        return {
            "device": self.device.value(), "case": self.case.values(),
            "asked": self.asked.standing(), "matter": self.matter.values(),
            "lawyer": self.lawyer.text(), "firm": self.firm.text(),
            "tasks": self.tasks_list.standing(), "people": self.people_list.standing(),
        }

    def _show_begun(self) -> None:
        """Fill the form with what was begun before."""
        begun = self._begun
        self._unfinished.watch(begun)
        for form, name in ((self.case, "case"), (self.asked, "asked"), (self.matter, "matter")):
            form.show_standing({**form.values(), **begun.get(name, {})})
        if begun.get("device") in self._keys:
            self.device.set_value(begun["device"])
        self.lawyer.show_value(str(begun.get("lawyer", "")))
        self.firm.show_value(str(begun.get("firm", "")))
        for growing, rows in ((self.tasks_list, begun.get("tasks", [])),
                              (self.people_list, begun.get("people", []))):
            for each in rows:
                made = growing.add()
                assert isinstance(made, Task | Somebody)
                made.set_values(each)
        if begun:
            self.show_notice(begun_before(self._begin_again))

    def _give_up(self) -> None:
        self._unfinished.give_up(lambda: self.shell.go("new_assignment"))
        self.shell.back()

    def _begin_again(self) -> None:
        self._unfinished.end()
        self.shell.go("new_assignment")

    def main_action(self) -> None:
        """Create the files."""
        self.make()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, team: list[CardRow]) -> None:
        self._ready = True
        self._keys = {each.device: each for each in team}
        if not team:
            self._room.addWidget(EmptyState(
                "key-round", _("No Defender's key is confirmed yet."),
                _("An assignment can only be read by the Defender it is made for. Compare the key"
                  " first."),
                [(_("Confirm a key"), "primary", lambda: self.shell.go("card"))],
            ))
            return
        self.device.set_options([
            (each.device, " · ".join(p for p in (each.name_initials, each.organisation) if p))
            for each in team
        ])
        self.case.set_values({"country": "GT", "risk": "medium", "type": "other"})
        self.matter.set_values({"forum": "eoir"})
        self._show_begun()
        if not self.tasks_list.rows:
            self.tasks_list.add()
        if not self.people_list.rows:
            self.people_list.add()
        self._room.addWidget(self._form)
        self._form.show()  # now: what is not shown yet cannot take the focus
        self._buttons(previewing=False)
        first = next((form for form in (self.case, self.asked, self.matter)
                      if form.holds(self._field)), self.case)
        first.widget(self._field if first.holds(self._field) else "code").setFocus()

    def _buttons(self, *, previewing: bool) -> None:
        empty(self._bar)
        look = (Button(_("Back to the form"), icon="pencil", on=self.edit) if previewing else
                Button(_("Preview as the Defender sees it"), icon="eye", on=self.preview))
        self._bar.addWidget(Foot(
            [Button(_("Cancel"), on=self._give_up), saves()],
            [look, Button(_("Create…"), "primary", "package-plus", on=self.make)],
        ))

    def preview(self) -> None:
        """Show the assignment as the Defender will read it."""
        scroll = Scroll((18, 12, 18, 16), 12)
        scroll.column.addWidget(Sheet(self._as_asked()))
        scroll.column.addStretch(1)
        self._preview = scroll
        self._form.hide()
        self._room.addWidget(scroll)
        self._buttons(previewing=True)

    def edit(self) -> None:
        """Back to the form."""
        if self._preview is not None:
            self._preview.hide()
            self._preview.deleteLater()
            self._preview = None
        self._form.show()
        self._buttons(previewing=False)

    def _as_asked(self) -> Asked:
        case, asked = self.case.values(), self.asked.values()
        people, _client = self.people_list.values()
        place = ", ".join(p for p in (case["place"], case["department"]) if p)
        return Asked(
            case["type"], case["risk"], place, case["safety_notes"], asked["needed_es"],
            asked["needed_en"], self.tasks_list.values(), asked["due"], asked["due_for"],
            asked["may_say"], asked["may_not_say"], asked["languages"],
            [(initials(each["name"]), str(each.get("role", ""))) for each in people.values()],
        )

    # --- deeds ------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """Everything typed, as the desk takes it."""
        profile = self.desk.profile
        people, client = self.people_list.values()
        contacts: dict[str, Any] = {
            "coordinator": {"name": profile.name, "role": "staff",
                            "organisation": profile.organisation},
        }
        if self.lawyer.text().strip():
            contacts["advocate"] = {"name": self.lawyer.text(), "role": "advocate",
                                    "organisation": self.firm.text()}
        who = {"client": client} if client else {}
        return {
            **who,
            "case": {**self.case.values(), "state": "new"},
            "assignment": {**self.asked.values(), "tasks": self.tasks_list.values(),
                           "requested_by": profile.name},
            "matter": self.matter.values(), "people": people, "contacts": contacts,
        }

    def make(self) -> None:
        """Ask for a folder; make the case and its files there."""
        values, device = self.values(), self.device.value()
        self.case.show_missing([n for n in ("code", "title") if not values["case"][n]])
        self.asked.show_missing(
            [n for n in ("needed_en", "needed_es") if not values["assignment"][n]])
        missing = [n for n in ("code", "title") if not values["case"][n]]
        missing += [n for n in ("needed_en", "needed_es") if not values["assignment"][n]]
        if missing:
            self.edit()
            form = self.case if missing[0] in {"code", "title"} else self.asked
            form.widget(missing[0]).setFocus()
            self.show_error(MissingFields(
                kind="case" if form is self.case else "assignment", fields=tuple(
                    n for n in missing if (n in {"code", "title"}) == (form is self.case))))
            return
        folder = self.shell.pick_folder(_("Where to put the files of the assignment"))
        if folder is None:
            return
        self.run(lambda _p: self.desk.assignments.make(values, device, folder),
                 lambda series: self._made(series, folder),
                 what=_("Making the assignment"), failed=self._refused)

    def _refused(self, error: DeskError) -> None:
        self.edit()
        self.show_error(error)

    def _made(self, series: Series, folder: Path) -> None:
        self._unfinished.end()
        self.clear_notices()
        self.shell.refresh_badges()
        self.shell.saved()
        self._form.hide()
        if self._preview is not None:
            self._preview.hide()
        empty(self._bar)
        self._head.show_title(series.code, _("The assignment is ready to hand over"))
        scroll = Scroll((18, 12, 18, 16), 12)
        card = Card(_("Files to hand over"), "package")
        for part in series.parts:
            name = Label(part.file.name, "code", wrap=True)
            card.add(row(Icon("file-lock", 18, "text_muted"),
                         column(name, Label(_("{size} · file {n} of {of}",
                                              size=size_text(part.size), n=part.n, of=part.of),
                                            "muted"), spacing=0)))
        who = self._keys.get(self.device.value())
        if who is not None:
            card.add(Label(_("Only {who} can open them.", who=who.name_initials), "muted"))
        card.add(row(Button(_("Show in folder"), "plain", "folder-open",
                            on=lambda: self.shell.open_folder(folder)), None))
        scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        self._room.addWidget(scroll)
        self._bar.addWidget(Foot([], [
            Button(_("See packages"), on=lambda: self.shell.go("outgoing", series=series.code)),
            Button(_("Done"), "primary", on=lambda: self.shell.go("cases")),
        ]))
