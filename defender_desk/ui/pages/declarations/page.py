"""The editor of a declaration: paragraphs on the left, the page as it will print on the right.

Rooms: ``heading`` title, steps and main button · ``tools`` the bar above the paragraphs ·
``paragraphs`` the list, ``writing`` what is done in it · ``particulars`` details and exhibits ·
``review`` what is missing and the way there · ``stepping`` the steps and printing · ``live`` the
page beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from defender_desk.domain.declaration import ENGLISH_BY
from defender_desk.ui import theme
from defender_desk.ui.later import later
from defender_desk.ui.page import Page
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.declarations import details
from defender_desk.ui.pages.declarations.foot import BeforeFoot
from defender_desk.ui.pages.declarations.heading import SteppedHead
from defender_desk.ui.pages.declarations.live import LivePage
from defender_desk.ui.pages.declarations.panels import VersionsPanel
from defender_desk.ui.pages.declarations.paragraphs import ColumnTitles, Paragraphs
from defender_desk.ui.pages.declarations.particulars import Particulars
from defender_desk.ui.pages.declarations.review import ChecksPanel, Review
from defender_desk.ui.pages.declarations.sources import SourcesPanel
from defender_desk.ui.pages.declarations.stepping import Stepping
from defender_desk.ui.pages.declarations.tools import Tool, Tools
from defender_desk.ui.pages.declarations.writing import Writing
from defender_desk.ui.widgets import Button, Choice, Columns, Label, Tabs, frame, row
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

STEPS = ("draft", "with_advocate", "ready", "signed")
ENGLISH_HERE = frozenset({"defender", "translator"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the page shows, read in one piece of work."""

    declaration: Any
    case_code: str
    paragraphs: list[Any]
    exhibits: list[Any]
    versions: list[Any]
    checks: tuple[Any, ...]
    options: list[Any]
    known: details.Known


class DeclarationPage(Page):
    """Passive: each deed calls the desk in a worker and reads again.

    ``paragraph_id`` is the paragraph that is open at first, the first free one for "", and ``at``
    the place of the cursor in it as ``Paragraphs.place`` tells it.
    """

    def __init__(self, shell: Shell, declaration_id: str, paragraph_id: str = "",
                 at: str = "") -> None:
        super().__init__(shell)
        self.title = _("Declaration")
        self._id = declaration_id
        self._begin_at = (paragraph_id, at)
        self.case_id = self._case_code = self._declarant = ""
        self.step_now = "draft"
        self._step_told: tuple[Any, ...] = ()
        self.stepping = Stepping(self, declaration_id)
        self.writing = Writing(self, declaration_id)
        self.particulars = Particulars(self, declaration_id)
        self.review = Review(self)
        self.options: list[Any] = []
        self._build()

    # --- making -------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = SteppedHead()
        self.body.addWidget(self.head)
        self.list = Paragraphs(self.writing.changed, self.writing.typed, self.writing.uncite,
                               self.writing.compared)
        self.list.to_person = self.to_person
        self.list.english_fits = self.writing.english_fits
        self.list.add = self.new_action
        self.list.ordered = self._order
        self.live = LivePage(self, self._id, self.writing.overrides)
        self.tabs = Tabs([("page", _("Page"), None), ("checks", _("Review"), None),
                          ("details", _("Details"), None), ("exhibits", _("Exhibits"), 0),
                          ("versions", _("Versions"), 0)], "page", self.show_side)
        self._tabbed = ("page", "checks", "details", "exhibits", "versions")
        self.side = QStackedWidget()
        self._sides: dict[str, QWidget] = {"page": self.live}
        right = frame("pane", self.tabs, self.side, margins=(0, 0, 0, 0), spacing=0)
        self.columns = Columns(self._left(), right, sizes=(630, 536), key="declaration",
                               parent=self, drawer=_("Page and review"))
        self.body.addWidget(self.columns, 1)
        self.head.fitted = self.tools.fit
        self.side.addWidget(self.live)
        self._panels = self._make_panels()
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._make_panel)
        self._turns.start()
        self.conflicts = ConflictNotice(self, self._paragraph_name)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """Printing, numbers in words, citing, and marking a paragraph as compared."""
        return {"words": self.writing.say_in_words, "cite": lambda: self.show_side("sources"),
                "compare": self.writing.compare_current, "versions": self._versions,
                "print": self.stepping.print_it}

    def _make_panels(self) -> Iterator[tuple[str, QWidget | None]]:
        """The panels behind the tabs, one at a time: the window answers in between."""
        made = self.particulars.made_details()
        yield "details", made
        for _piece in made.making():
            yield "", None
        self.exhibits = self.particulars.made_exhibits()
        yield "exhibits", self.exhibits
        self.versions = VersionsPanel(self.stepping.save_pdf, self.stepping.look_at,
                                      self._versions, self.stepping.print_it)
        yield "versions", self.versions
        self.checks = ChecksPanel(self.review.go, self.stepping.make_ready,
                                  self.stepping.print_it)
        yield "checks", self.checks
        self.sources = SourcesPanel(self.writing.cite, self._back_to_page)
        yield "sources", self.sources

    def _make_panel(self) -> bool:
        made = next(self._panels, None)
        if made is None:
            self._turns.stop()
            return False
        name, panel = made
        if panel is not None:
            self._sides[name] = panel
            self.side.addWidget(panel)
        return True

    def _have_panels(self) -> None:
        """Make those that are still missing now."""
        while self._make_panel():
            pass

    def _left(self) -> QWidget:
        self._make_tools()
        makers = [(key, _("you") if key == "defender" and not self.desk.is_staff else _(text))
                  for key, text in ENGLISH_BY]
        self.english_by = Choice(makers, "team", self._english_by, _("The English is made by"))
        longest = max(self.fontMetrics().horizontalAdvance(text) for _key, text in makers)
        self.english_by.setMinimumWidth(min(longest + 50, theme.wide(240)))
        made_by = row(Label(_("The English is made by:"), "dense"), self.english_by, spacing=6)
        self.titles = ColumnTitles(Label(_("Spanish (original)"), "muted"),
                                   Label(_("English"), "muted"), made_by)
        self.before = BeforeFoot(self.review.refused)
        made = QWidget()
        lay = QVBoxLayout(made)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        for part in (self.tools, self.titles, self.list, self.before):
            lay.addWidget(part, 1 if part is self.list else 0)
        return made

    def _make_tools(self) -> None:
        self.tools = bar = Tools()
        write = self.writing
        self.undo = bar.icon("undo-2", _("Undo typing"), write.undo, 2)
        self.redo = bar.icon("redo-2", _("Redo typing"), write.redo, 3)
        self.cite = bar.words(_("Cite evidence"), "link", lambda: self.show_side("sources"), 0,
                              _("Cite"))
        self.add = bar.words(_("Paragraph"), "list-plus", write.add, 0)
        self.words = bar.icon("spell-check", _("Number or date in words (Ctrl+Shift+W)"),
                              write.say_in_words, 4)
        self.remove = bar.icon("trash-2", _("Take out the paragraph"), write.remove, 5)
        self.up = bar.icon("arrow-up", _("Move up"), lambda: write.move(-1), 7)
        self.down = bar.icon("arrow-down", _("Move down"), lambda: write.move(1), 6)
        bar.stretch()
        self.print = bar.words(_("Print draft"), "printer", self.stepping.print_it, 1, _("Print"))
        self.reopen = bar.words(_("Back to draft"), "undo-2", self.stepping.back_to_draft, 1)
        self.ready = bar.words(_("Ready to sign"), "lock", self.stepping.make_ready, 0)
        bar.beside = self._beside

    def _order(self) -> None:
        """Tab comes by the controls as they are seen, not as they were made."""
        seen: list[QWidget] = [
            *self.head.buttons, *(tool.button for tool in self.tools.tools), self.tools.more,
            self.english_by, *self.list.controls(), self.before.all,
            *(self.tabs.button(name) for name in self._tabbed)]
        for first, then in pairwise(seen):
            QWidget.setTabOrder(first, then)

    def _beside(self) -> list[Tool]:
        """The buttons of the head that have no room there."""
        return [Tool(each, "check", each.accessibleName(), "", 1)
                for each in self.head.buttons if each.isHidden()]

    # --- reading ------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its declarations, this one."""
        return [
            (_("Cases"), "cases", {}),
            (self._case_code or "…", "case", {"case_id": self.case_id}),
            (_("Declarations"), "case", {"case_id": self.case_id, "tab": "declarations"}),
            (self.title, "", {}),
        ]

    def first_focus(self) -> QWidget | None:
        """The current paragraph; of a frozen paper, printing it."""
        if not self.list.editable and self.head.buttons:
            return self.head.buttons[-1]
        held = self.list.row_of(self.list.current) if self.list.current else None
        return None if held is None else self.list.box or held

    def refresh(self) -> None:
        """Read the declaration again."""
        self.load(self.read, self._show_soon)

    def _show_soon(self, found: Loaded) -> None:
        """Show it once every panel is made, in a turn of its own."""
        if self._turns.isActive():
            later(self, lambda: self._show_soon(found))
            return
        self.show_read(found)

    def _look_at_conflicts(self) -> None:
        said, mine = self.desk.declarations, self._id
        self.conflicts.watch(lambda: [mine, *(each.id for each in said.paragraphs(mine))])

    def _paragraph_name(self, record_id: str) -> str:
        found = self.list.row_of(record_id)
        return _("Paragraph {n}", n=found.view.number) if found is not None else ""

    def read(self) -> Loaded:
        """All that the page shows; for a worker. Raises ``UnknownRecord``."""
        said = self.desk.declarations
        if not self.desk.is_staff:
            said.renew_fixed(self._id)  # the person's details may have been filled in meanwhile
        declaration = said.get(self._id)
        return Loaded(
            declaration, self.desk.cases.get(declaration.case).code, said.paragraphs(self._id),
            said.exhibits(self._id), said.versions(self._id), said.checks(self._id),
            said.sources(self._id), details.read(self.desk, self._id),
        )

    # --- showing ------------------------------------------------------------------------------

    def show_read(self, found: Loaded) -> None:
        """Show what ``read`` answered."""
        self._have_panels()
        d = found.declaration
        first = not self.case_id
        crumbs_changed = (self.title, self._case_code) != (d.code, found.case_code)
        self.case_id, self._case_code, self.title = d.case, found.case_code, d.code
        self._declarant = d.declarant
        if crumbs_changed:
            self._tell_crumbs()
        self._show_step(d, found.versions)
        self._show_paragraphs(d, found.paragraphs, first)
        self.show_tools()
        self.options = found.options
        later(self, lambda: self._show_panels(found, first))

    def _show_panels(self, found: Loaded, first: bool) -> None:
        """What stands beside the paragraphs, in a turn of its own."""
        self.show_checks(found.checks)
        self.sources.show_options(found.options)
        self.particulars.show_exhibits(found.options, found.exhibits, self.list.editable)
        self.versions.show_versions(found.versions, self.list.editable)
        self.tabs.set_count("exhibits", len(found.exhibits))
        self.tabs.set_count("versions", len(found.versions))
        self.particulars.show(found.known, self.list.editable)
        self.live.renew()
        self._look_at_conflicts()
        if first:
            self.stepping.take_up()

    def _show_paragraphs(self, d: Any, views: list[Any], first: bool) -> None:
        english = d.english_by in ENGLISH_HERE
        editable = d.step in {"draft", "with_advocate"}
        other = not first and (english, editable) != (self.list.english, self.list.editable)
        self.list.english, self.list.editable = english, editable
        self.english_by.set_value(d.english_by)
        self.english_by.setEnabled(editable)
        self.titles.show_english(english)
        self.list.show_all(views)
        if other:
            self.writing.keep()
            self.list.redraw()
        if first or self.list.row_of(self.list.current) is None:
            wanted, at = self._begin_at if first else ("", "")
            start = next((v.id for v in views if v.id == wanted), "") \
                or next((v.id for v in views if not v.fixed), "")
            self.list.begin(start or (views[0].id if views else ""), at, focus=first and editable)

    def _tell_crumbs(self) -> None:
        told = getattr(self.shell, "show_way", None)
        if told is not None:
            told()

    def _show_step(self, d: Any, versions: list[Any]) -> None:
        self.step_now = d.step
        told = (d.code, d.title, d.step, d.draft, d.advocate_approved, len(versions))
        if told == self._step_told:
            return
        self._step_told = told
        final = d.step in {"ready", "signed"} and bool(versions)
        self.live.version = (versions[-1].id, versions[-1].label) if final else ("", "")
        ready = _("Ready to sign")
        if final:
            ready = _("Ready to sign {version}", version=versions[-1].label)
        self.head.say(d.code, d.title)
        self.head.show_steps(
            [_("Draft {n}", n=d.draft or 1), _("With the US lawyer"), ready, _("Signed")],
            STEPS.index(d.step), () if d.advocate_approved else (1,),
        )
        self.head.show_buttons(self._buttons(d))
        later(self, self._order)
        self.before.setVisible(not final)
        self.tools.want(self.print, not final)
        for tool in (self.undo, self.redo, self.cite, self.add, self.words, self.remove, self.up,
                     self.down):
            self.tools.want(tool, not final)
        self.tools.tell(_("Version {label} is frozen. To change something, go back to the draft.",
                          label=versions[-1].label) if final else "")
        self.tools.want(self.reopen, d.step != "draft")
        self.tools.want(self.ready, d.step == "draft")

    def _buttons(self, d: Any) -> list[Button]:
        if d.step == "draft":
            return [Button(_("Send to the lawyer"), "primary", "send", on=self.stepping.send)]
        if d.step == "with_advocate":
            ready = Button(_("Ready to sign"), "primary", "lock", on=self.stepping.make_ready)
            if d.advocate_approved:
                return [ready]
            approval = Button(_("Note the approval…"), "plain", "check",
                              on=self.stepping.ask_approval)
            return [approval, ready]
        verb, icon = _("Print and sign"), "printer"
        if d.step == "signed":
            verb, icon = _("See the signing"), "signature"
        return [Button(verb, "primary", icon, on=self.stepping.to_signing)]

    def show_tools(self) -> None:
        """Grey the tools that do nothing in the current paragraph."""
        editable = self.list.editable
        held = self.list.row_of(self.list.current)
        fixed = held is None or held.view.fixed
        self.add.setEnabled(editable)
        for tool in (self.undo, self.redo, self.cite, self.up, self.down, self.words,
                     self.remove):
            tool.setEnabled(editable and not fixed)
        if "sources" in self._sides and held is not None:
            cited = frozenset((s.record, s.part) for s in held.view.sources)
            self.sources.show_cited(held.view.number, cited)

    def show_checks(self, checks: tuple[Any, ...]) -> None:
        """Show what is missing, in the review and in the foot."""
        self.checks.show_checks(checks, self.step_now)
        self.before.show_checks(checks)

    def show_side(self, name: str) -> None:
        """Show one of the panels beside the paragraphs."""
        self._have_panels()
        self.stepping.drop_question()
        self.side.setCurrentWidget(self._sides[name])
        self.tabs.set_value(name)
        if name != "page" and not self.columns.side_shown:
            self.columns.reveal()
            self.tabs.button(name if name in self._tabbed else "page").setFocus()
        if name == "sources":
            self.sources.search.setFocus()

    def _back_to_page(self) -> None:
        self.show_side("page")
        if self.columns.folded:
            self.columns.show_side(False)
        self.list.take_focus()

    # --- what the rooms of this page ask for ----------------------------------------------------

    def leave_the_lawyer(self) -> None:
        """What is changed while the lawyer has it becomes the next draft."""
        if self.step_now == "with_advocate":
            self.step_now = "draft"
            self.do(lambda: self.desk.declarations.back_to_draft(self._id), self._read_head)

    def _read_head(self) -> None:
        said = self.desk.declarations
        self.load(lambda: (said.get(self._id), said.versions(self._id)),
                  lambda found: self._show_step(*found))

    def read_list(self) -> None:
        """Read the paragraphs and checks again."""
        said = self.desk.declarations
        self.load(lambda: (said.paragraphs(self._id), said.checks(self._id)), self._show_list)

    def _show_list(self, found: Any) -> None:
        views, checks = found
        self.list.show_all(views)
        self.show_checks(checks)

    def do(self, work: Callable[[], Any], then: Callable[[], object] | None = None) -> None:
        """Do ``work`` in a worker, then ``then`` or read again."""
        def done(_answer: Any) -> None:
            if not self.writing.dirty:  # what is being typed is not yet saved
                self.shell.saved("")
            self.shell.refresh_badges()
            (then or self.refresh)()

        self.load(work, done)

    def to_person(self) -> None:
        """To the details of who declares: the fixed paragraphs are written from them."""
        self.shell.go("person", case_id=self.case_id, person_id=self._declarant)

    def gone(self, name: str, record_id: str) -> None:
        """Something went into the trash: say so, and offer to bring it back."""
        self.refresh()
        self.shell.removed(name, record_id)

    # --- keys ---------------------------------------------------------------------------------

    def written(self) -> tuple[str, ...]:
        """The paragraphs that are written here."""
        return tuple(each.view.id for each in self.list.rows if not each.view.fixed)

    def _versions(self) -> None:
        if self.list.current:
            self.shell.go("versions", record=self.list.current, field="es")

    def before_leave(self) -> None:
        """Save what is being typed."""
        self.writing.keep()
        self.particulars.keep()
        self.stepping.keep_question()

    def new_action(self) -> None:
        """Ctrl+N: a new paragraph."""
        if self.list.editable:
            self.writing.add()

    def main_action(self) -> None:
        """Ctrl+Enter: the next step."""
        {"draft": self.stepping.send_or_ask, "with_advocate": self.stepping.make_ready}.get(
            self.step_now, self.stepping.to_signing)()

    def _english_by(self, who: str) -> None:
        self.writing.keep()
        self.do(lambda: self.desk.declarations.save(self._id, {"english_by": who}))
