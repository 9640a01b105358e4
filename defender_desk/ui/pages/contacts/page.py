"""Contacts: interpreters, US lawyers, the team; a list by initials and a form beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.desk.contacts import ContactRow
from defender_desk.domain.contact import CONTACT_ROLES, Contact
from defender_desk.domain.initials import initials
from defender_desk.domain.record import to_values
from defender_desk.errors import DeskError, MissingFields
from defender_desk.ui import theme
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.forms import NounForm
from defender_desk.ui.page import Page
from defender_desk.ui.unfinished import Unfinished, begun_before
from defender_desk.ui.widgets import (
    Button,
    Card,
    Choice,
    Columns,
    EmptyState,
    Head,
    Label,
    Lines,
    Row,
    Scroll,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import (
    frame,
)
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

ROWS = (
    ("name", "title"), ("role", "gender", "organisation"), ("languages", "variety"),
    ("qualification",), ("qualification_en",), ("interests", "bar_number"),
    ("phone", "email", "address"),
)


ROOM = 860
"""Width of the window, in pixels of normal text, that a form beside the list needs."""


class ContactsPage(Page):
    """``contact_id`` is the contact shown at first, in field ``field``.

    ``new`` writes down somebody new; what was begun and not saved is there again.
    """

    def __init__(self, shell: Shell, contact_id: str = "", field: str = "",
                 new: bool = False) -> None:
        super().__init__(shell)
        self.title = _("People")
        self.contact_id = contact_id
        self.form: NounForm | None = None
        self._autosave: Autosave | None = None
        self._unfinished: Unfinished | None = None
        self._field, self._new = field, new
        self._role = ""
        self.list = Lines((), self._chosen, _("People"))
        self._count = Label("", "muted")
        self._none = Label(_("Nobody has this role yet."), "muted", wrap=True)
        self._none.setContentsMargins(12, 12, 12, 12)
        self._none.hide()
        self._right_side = QWidget()
        self._right = QVBoxLayout(self._right_side)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(0)
        self._columns = Columns(self._pane(), self._right_side, sizes=[306, 860],
                                key="contacts", listed=True, parent=self)
        self._columns.single_below = ROOM
        self.body.addWidget(self._columns)

    def _pane(self) -> QWidget:
        roles = [("", _("All roles")), *((key, _(text)) for key, text in CONTACT_ROLES)]
        self.roles = Choice(roles, "", self._filtered, _("Role"))
        pane = frame("pane", margins=(0, 0, 0, 0), spacing=0)
        lay = pane.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.addWidget(row(Label(_("People of the work"), "section"), None, self._count,
                          margins=(12, 10, 12, 4)))
        lay.addWidget(row(self.roles, Button(_("Add"), "soft", "user-plus", size="small",
                                             on=self.new_action), margins=(12, 2, 12, 8)))
        lay.addWidget(self._none)
        lay.addWidget(self.list, 1)
        pane.setMinimumWidth(theme.wide(280))
        return pane

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """This page alone."""
        return [(_("People"), "people", {})]

    def refresh(self) -> None:
        """Read the list again, and the contact shown."""
        role = self._role
        self.load(lambda: self.desk.contacts.all(role), self._listed)
        if self._new:
            self._new = False
            self.new_action()

    def first_focus(self) -> QWidget | None:
        """The list; the form beside it follows what is chosen there."""
        filled = self.list.isVisible() and self.list.model().rowCount()
        return self.list if filled else super().first_focus()

    def before_leave(self) -> None:
        """Save what is being typed; somebody new waits for the next time."""
        for each in (self._autosave, self._unfinished):
            if each is not None:
                each.flush()

    def new_action(self) -> None:
        """Write down somebody new, or go on with who was begun."""
        self.before_leave()
        self.contact_id = ""
        self._autosave = None
        self._columns.show_detail()
        self._show_form(None)

    def _give_up(self) -> None:
        if self._unfinished is not None:
            self._unfinished.give_up(lambda: self.shell.go("people", new=True))
        self._close_form()

    def _begin_again(self) -> None:
        if self._unfinished is not None:
            self._unfinished.end()
        self.new_action()

    def _close_form(self) -> None:
        self.form = self._unfinished = None
        self.list.setFocus()
        self.refresh()

    def main_action(self) -> None:
        """Keep somebody new; others are saved by themselves."""
        if self.form is None or self._autosave is not None:
            self.before_leave()
            return
        values = self.form.values()
        self.form.show_missing(())
        self.run(lambda _p: self.desk.contacts.save(values), self._made, failed=self._refused)

    # --- showing ----------------------------------------------------------------------------------

    def _filtered(self, role: str) -> None:
        self._role = role
        self.refresh()

    def _listed(self, rows: list[ContactRow]) -> None:
        self._none.setVisible(not rows and bool(self._role))
        self._count.setText(plural("{n} person", "{n} people", len(rows), n=len(rows)))
        names = dict(CONTACT_ROLES)
        self.list.set_rows([
            Row(each.id, _(names.get(each.role, each.role)), each.initials,
                " · ".join(p for p in (each.organisation, ", ".join(each.languages)) if p),
                None,
                (plural("{n} case", "{n} cases", each.cases, n=each.cases), "", "briefcase")
                if each.cases else None)
            for each in rows
        ])
        if self.contact_id:
            self.list.select(self.contact_id)
            if self.form is None:
                self._chosen(self.contact_id)
        elif rows and self.form is None:
            self.list.select(rows[0].id)
            self._chosen(rows[0].id)
        elif not rows and self.form is None:
            empty(self._right)
            self._right.addWidget(EmptyState(
                "users", _("Nobody here yet."),
                _("Write down interpreters, US lawyers and whoever works with you."),
                [(_("Add person"), "primary", self.new_action)],
            ))

    def _chosen(self, contact_id: str) -> None:
        self.before_leave()
        self._unfinished = None
        self.contact_id = contact_id
        self.load(lambda: self.desk.contacts.get(contact_id), self._show_form)

    def _show_form(self, contact: Contact | None) -> None:
        if contact is not None and contact.id != self.contact_id:
            return  # another one was chosen meanwhile
        empty(self._right)
        scroll = Scroll((18, 12, 18, 16), 12)
        form = NounForm("contact", ROWS)
        self.form = form
        card = Card(_("Details"), "user")
        card.add(form)
        scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        if contact is None:
            self._autosave = None
            save = Button(_("Save person"), "primary", "check", on=self.main_action)
            self._right.addWidget(Head("", _("New person"), right=[
                Button(_("Cancel"), on=self._give_up), save]))
            self._begin(form)
        else:
            self._unfinished = None
            form.set_values(to_values(contact))
            self._autosave = Autosave(self, contact.id, "contact", form.values)
            form.changed.connect(self._autosave.touched)
            role = _(dict(CONTACT_ROLES).get(contact.role, contact.role))
            self._right.addWidget(Head(initials(contact.name), role))
        self._right.addWidget(scroll, 1)
        scroll.show()  # now: what is not shown yet cannot take the focus
        name = self._field if form.holds(self._field) else "" if contact is not None else "name"
        self._field = ""
        if name:
            form.widget(name).setFocus()
            scroll.ensureWidgetVisible(form.widget(name))

    def _begin(self, form: NounForm) -> None:
        """An empty form, and in it what was begun and not saved."""
        form.set_values({"role": self._role or "interpreter"})
        kept = Unfinished(self, "contact", form.values)
        self._unfinished, blank = kept, form.values()
        kept.watch({})

        def fill(begun: dict[str, Any]) -> None:
            if self._unfinished is not kept:
                return  # another one was chosen meanwhile
            kept.watch(begun)
            if begun:
                typed = form.values()
                form.set_values({name: value for name, value in begun.items()
                                 if typed.get(name) == blank.get(name)})
                self.show_notice(begun_before(self._begin_again))

        form.changed.connect(kept.touched)
        self.load(kept.begun, fill)

    def _made(self, contact: Contact) -> None:
        self.contact_id = contact.id
        if self._unfinished is not None:
            self._unfinished.end()
        self.form = self._unfinished = None
        self.clear_notices()
        self.shell.saved()
        self.shell.toast(_("{who} is written down.", who=initials(contact.name)))
        self.refresh()

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, MissingFields) and self.form is not None:
            names = error.facts.get("fields", ())
            if isinstance(names, (tuple, list)):
                self.form.show_missing([str(name) for name in names])
        self.show_error(error)
