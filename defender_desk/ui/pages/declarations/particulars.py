"""What is no paragraph and saves itself: details, the interpreter's certificate, exhibits."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from defender_desk.ui.autosave import Autosave
from defender_desk.ui.pages.declarations.details import DetailsPanel, Known
from defender_desk.ui.pages.declarations.exhibits import ExhibitsPanel
from defender_desk.ui.unfinished import Unfinished
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.declarations.page import DeclarationPage

DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?$")
"""A day, or none. What an older version kept in other words stays as it is until it is one."""


def _days_only(values: dict[str, Any], name: str) -> dict[str, Any]:
    if name in values and not DAY.match(str(values[name])):
        del values[name]
    return values


class Particulars:
    """Between the panels of details and exhibits and the desk."""

    def __init__(self, page: DeclarationPage, declaration_id: str) -> None:
        self.page = page
        self._id = declaration_id
        self._saver = Autosave(page, declaration_id, "declaration", self._values, self._saved)
        self._act_saver: Autosave | None = None
        self._exhibit_savers: dict[str, Autosave] = {}
        self._next: Unfinished | None = None

    def made_details(self) -> DetailsPanel:
        """The panel of details."""
        self.details = DetailsPanel(self.touched, self.touched_act)
        return self.details

    def made_exhibits(self) -> ExhibitsPanel:
        """The panel of exhibits."""
        self.exhibits = ExhibitsPanel(self.add_exhibit, self.remove_exhibit, self.typed_exhibit)
        return self.exhibits

    def show(self, known: Known, editable: bool) -> None:
        """Show the records, unless something is being typed over them."""
        savers = (self._saver, self._act_saver)
        if not any(saver is not None and saver.pending for saver in savers):
            self.details.show_known(known, editable)

    def keep(self) -> None:
        """Save what is being typed, at once."""
        self._saver.flush()
        for saver in (self._act_saver, self._next, *self._exhibit_savers.values()):
            if saver is not None:
                saver.flush()

    # --- the details --------------------------------------------------------------------------

    def _values(self) -> dict[str, Any]:
        values = _days_only(self.details.form.values(), "signing_date")
        return {name: value for name, value in values.items() if value or name != "declarant"}

    def touched(self) -> None:
        """A field of the details changed."""
        if not self.details.shown:
            return
        self._saver.touched("details")
        self.page.leave_the_lawyer()

    def _saved(self) -> None:
        page, said = self.page, self.page.desk.declarations

        def work() -> tuple[Any, Any, Any]:
            if not page.desk.is_staff:
                said.renew_fixed(self._id)
            return said.get(self._id), said.paragraphs(self._id), said.checks(self._id)

        page.load(work, self._show_saved)

    def _show_saved(self, found: Any) -> None:
        declaration, views, checks = found
        self.page.head.say(declaration.code, declaration.title)
        self.page.list.show_all(views)
        self.page.show_checks(checks)
        self.page.live.renew()

    # --- the interpreter's certificate --------------------------------------------------------

    def _act_values(self) -> dict[str, Any]:
        return _days_only(self.details.act_form.values(), "date")

    def touched_act(self) -> None:
        """A field of the certificate changed; it begins to exist once it names who and what."""
        if not self.details.shown:
            return
        act_id = self.details.act_id
        self.page.leave_the_lawyer()
        if act_id:
            if self._act_saver is None:
                self._act_saver = Autosave(self.page, act_id, "language_act", self._act_values,
                                           self._saved)
            self._act_saver.touched("interpreter")
            return
        values = self._act_values()
        if all(values[n] for n in ("interpreter", "from_language", "to_language")):
            said = self.page.desk.declarations
            self.page.do(lambda: said.save_act({**values, "declaration": self._id}))

    # --- exhibits -----------------------------------------------------------------------------

    def show_exhibits(self, options: list[Any], views: list[Any], editable: bool) -> None:
        """Show the exhibits, and what was begun of the next one."""
        self.exhibits.show_options(options)
        self.exhibits.show_exhibits(views, editable)
        if self._next is None:
            self._next = kept = self._next_kept()
            self.page.load(kept.begun, lambda begun: self._show_begun(kept, begun))

    def _next_kept(self) -> Unfinished:
        return Unfinished(self.page, f"exhibit.{self._id}", self.exhibits.next_one)

    def _show_begun(self, kept: Unfinished, begun: dict[str, Any]) -> None:
        kept.watch(begun)
        if begun:
            self.exhibits.show_next(begun)

    def typed_exhibit(self, exhibit_id: str) -> None:
        """Something was typed in an exhibit, "" in the next one."""
        if not exhibit_id:
            if self._next is not None:
                self._next.touched()
            return
        if exhibit_id not in self._exhibit_savers:
            self._exhibit_savers[exhibit_id] = Autosave(
                self.page, exhibit_id, "exhibit", partial(self.exhibits.words, exhibit_id),
                self._saved)
        self._exhibit_savers[exhibit_id].touched("description_es")
        self.page.leave_the_lawyer()

    def add_exhibit(self, note: str, files: list[str], es: str, en: str, day: str) -> None:
        """Make the next exhibit of ``files`` of a note."""
        said = self.page.desk.declarations

        def done() -> None:
            if self._next is not None:
                self._next.end()
            self._next = None
            self.exhibits.show_next({})
            self.page.refresh()

        self.page.do(lambda: said.add_exhibit(self._id, note, files, es, en, date_text=day), done)

    def remove_exhibit(self, view: Any) -> None:
        """Take an exhibit out; undo brings it back."""
        page = self.page
        name = _("Exhibit {letter}", letter=view.letter)
        saver = self._exhibit_savers.pop(view.id, None)
        if saver is not None:
            saver.flush()
        page.do(lambda: page.desk.declarations.remove_exhibit(view.id),
                lambda: page.gone(name, view.id))
