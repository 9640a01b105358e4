"""The editor of a declaration: paragraphs on the left, the page as it will print on the right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from defender_desk.desk.declarations import digest_of
from defender_desk.desk.said_in_words import in_words
from defender_desk.domain.declaration import ENGLISH_BY
from defender_desk.ui import theme
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.later import later
from defender_desk.ui.page import Page
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.declarations import details
from defender_desk.ui.pages.declarations.foot import fill
from defender_desk.ui.pages.declarations.live import LivePage
from defender_desk.ui.pages.declarations.panels import (
    ChecksPanel,
    ExhibitsPanel,
    SourcesPanel,
    VersionsPanel,
)
from defender_desk.ui.pages.declarations.paragraphs import ColumnTitles, Paragraphs
from defender_desk.ui.pages.declarations.stepping import DAY, Stepping
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import (
    Button,
    Choice,
    Columns,
    Head,
    Icon,
    IconButton,
    Label,
    Stepper,
    Tabs,
    empty,
    frame,
    row,
)
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

STEPS = ("draft", "with_advocate", "ready", "signed")
ENGLISH_HERE = frozenset({"defender", "translator"})
ROOMY = 1100
"""Pixels of the page from which on the tools have room for all their words."""

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


def _with_texts(view: Any, typed: dict[str, str]) -> Any:
    """The view with the texts that were typed; English older than the Spanish is stale."""
    es, en = typed["es"], typed.get("en", view.en)
    stale = bool(en) and (view.en_stale or es != view.es) and en == view.en
    return replace(view, es=es, en=en, en_stale=stale)


class DeclarationPage(Page):
    """Passive: each deed calls the desk in a worker and reads again.

    ``paragraph_id`` is the paragraph that is open at first, the first free one for "".
    """

    def __init__(self, shell: Shell, declaration_id: str, paragraph_id: str = "") -> None:
        super().__init__(shell)
        self.title = _("Declaration")
        self._id = declaration_id
        self._begin_at = paragraph_id
        self._case_id = self._case_code = ""
        self.step_now = "draft"
        self.stepping = Stepping(self, declaration_id)
        self._title = ""
        self._saver: Autosave | None = None
        self._options: list[Any] = []
        self._details_saver = Autosave(self, declaration_id, "declaration", self._detail_values,
                                       self._saved_details)
        self._act_saver: Autosave | None = None
        self._build()

    # --- making -------------------------------------------------------------------------------

    def _build(self) -> None:
        self.stepper = Stepper([], 0)
        self.head = Head("", "", [self.stepper])
        self.body.addWidget(self.head)
        self.list = Paragraphs(self._changed_paragraph, self._typed, self._uncite,
                               self._compared)
        self.live = LivePage(self, self._id, self._overrides)
        self.tabs = Tabs([("page", _("Page"), None), ("checks", _("Review"), None),
                          ("details", _("Details"), None), ("exhibits", _("Exhibits"), 0),
                          ("versions", _("Versions"), 0)], "page", self.show_side)
        self.side = QStackedWidget()
        self._sides: dict[str, QWidget] = {"page": self.live}
        right = frame("pane", self.tabs, self.side, margins=(0, 0, 0, 0), spacing=0)
        self.columns = Columns(self._left(), right, sizes=(630, 536), key="declaration",
                               parent=self, drawer=_("Page and review"))
        self.body.addWidget(self.columns, 1)
        self.side.addWidget(self.live)
        self._panels = self._make_panels()
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._make_panel)
        self._turns.start()
        self.conflicts = ConflictNotice(self, self._paragraph_name)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """Numbers in words, citing, and marking the translation as compared."""
        return {"words": self._say_in_words, "cite": lambda: self.show_side("sources"),
                "compare": self._compare_current, "versions": self._versions}

    def _make_panels(self) -> Iterator[tuple[str, QWidget | None]]:
        """The panels behind the tabs, one at a time: the window answers in between."""
        self.details = details.DetailsPanel(self._touched_details, self._touched_act)
        yield "", None  # making its many fields and dressing them are two turns
        yield "details", self.details
        self.exhibits = ExhibitsPanel(self._add_exhibit, self._remove_exhibit, self._save_exhibit)
        yield "exhibits", self.exhibits
        self.versions = VersionsPanel(self.stepping.save_pdf, self.stepping.look_at,
                                      self._versions)
        self.checks = ChecksPanel()
        yield "versions", self.versions
        yield "checks", self.checks
        self.sources = SourcesPanel(self._cite, lambda: self.show_side("page"))
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
        self.undo = IconButton("undo-2", _("Undo typing"), lambda: self._box("undo"))
        self.redo = IconButton("redo-2", _("Redo typing"), lambda: self._box("redo"))
        self.cite = Button(_("Cite evidence"), "plain", "link", "small",
                           on=lambda: self.show_side("sources"))
        self.add = Button(_("Paragraph"), "plain", "list-plus", "small", on=self._add_paragraph)
        self.up = IconButton("arrow-up", _("Move up"), lambda: self._move(-1))
        self.down = IconButton("arrow-down", _("Move down"), lambda: self._move(1))
        self.words = IconButton("spell-check", _("Number or date in words (Ctrl+Shift+W)"),
                                self._say_in_words)
        self.remove = IconButton("trash-2", _("Take out the paragraph"), self._remove_paragraph)
        self.reopen = Button(_("Back to draft"), "plain", "undo-2", "small",
                             on=self.stepping.back_to_draft)
        self.ready = Button(_("Ready to sign"), "plain", "lock", "small",
                            on=self.stepping.make_ready)
        self.tools = (self.undo, self.redo, self.cite, self.add, self.up, self.down, self.words,
                      self.remove)
        bar = frame("foot", self.undo, self.redo, self.cite, self.add, self.up, self.down,
                    self.words, self.remove, None, self.ready, self.reopen,
                    margins=(8, 1, 8, 1), spacing=5, across=True)
        self.english_by = Choice([(key, _(text)) for key, text in ENGLISH_BY], "team",
                                 self._english_by, _("The English is made by"))
        self.english_by.setMinimumWidth(round(118 * theme.scale()))
        self.english_title = Label(_("English"), "muted")
        made_by = row(Label(_("The English is made by:"), "dense"), self.english_by, spacing=6)
        self.titles = ColumnTitles(Label(_("Spanish (original)"), "muted"), self.english_title,
                                   made_by)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(0, 0, 0, 0)
        self.foot.setSpacing(5)
        foot = frame("foot", Icon("list-checks", 16), Label(_("Before sending:"), "label"),
                     self.foot, None, Button(_("See all"), "link", size="small",
                                             on=lambda: self.show_side("checks")),
                     margins=(12, 2, 8, 2), spacing=8, across=True)
        foot.setMinimumHeight(32)
        self.before = foot
        made = QWidget()
        lay = QVBoxLayout(made)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(bar)
        lay.addWidget(self.titles)
        lay.addWidget(self.list, 1)
        lay.addWidget(foot)
        return made

    # --- reading ------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its declarations, this one."""
        return [
            (_("Cases"), "cases", {}),
            (self._case_code or "…", "case", {"case_id": self._case_id}),
            (_("Declarations"), "case", {"case_id": self._case_id, "tab": "declarations"}),
            (self.title, "", {}),
        ]

    def refresh(self) -> None:
        """Read the declaration again."""
        self.load(self._read, self._show_soon)

    def _show_soon(self, found: Loaded) -> None:
        """Show it once every panel is made, in a turn of its own."""
        if self._turns.isActive():
            later(self, lambda: self._show_soon(found))
            return
        self._show(found)

    def _look_at_conflicts(self) -> None:
        said, mine = self.desk.declarations, self._id
        self.conflicts.watch(lambda: [mine, *(each.id for each in said.paragraphs(mine))])

    def _paragraph_name(self, record_id: str) -> str:
        found = self.list.row_of(record_id)
        return _("Paragraph {n}", n=found.view.number) if found is not None else ""

    def _read(self) -> Loaded:
        said = self.desk.declarations
        declaration = said.get(self._id)
        return Loaded(
            declaration, self.desk.cases.get(declaration.case).code, said.paragraphs(self._id),
            said.exhibits(self._id), said.versions(self._id), said.checks(self._id),
            said.sources(self._id), details.read(self.desk, self._id),
        )

    def _show(self, found: Loaded) -> None:
        self._have_panels()
        d = found.declaration
        first = not self._case_id
        crumbs_changed = (self.title, self._case_code) != (d.code, found.case_code)
        self._case_id, self._case_code, self.title = d.case, found.case_code, d.code
        if crumbs_changed:
            self._tell_crumbs()
        self._title = d.title
        self.head.show_title(d.code, d.title)
        self._show_step(d, found.versions)
        english = d.english_by in ENGLISH_HERE
        editable = d.step in {"draft", "with_advocate"}
        other = not first and (english, editable) != (self.list.english, self.list.editable)
        self.list.english, self.list.editable = english, editable
        self.english_by.set_value(d.english_by)
        self.english_by.setEnabled(editable)
        self.titles.show_english(english)
        self.list.show_all(found.paragraphs)
        if other:
            self._keep_typed()
            self.list.redraw()
        if first or self.list.row_of(self.list.current) is None:
            start = next((v.id for v in found.paragraphs if v.id == self._begin_at), "") \
                or next((v.id for v in found.paragraphs if not v.fixed), "")
            self.list.activate(start or (found.paragraphs[0].id if found.paragraphs else ""),
                               focus=first)
        self._show_tools()
        self._show_checks(found.checks)
        self._options = found.options
        self.sources.show_options(found.options)
        self.exhibits.show_options(found.options)
        self.exhibits.show_exhibits(found.exhibits, editable)
        self.versions.show_versions(found.versions)
        self.tabs.set_count("exhibits", len(found.exhibits))
        self.tabs.set_count("versions", len(found.versions))
        if not self._details_saver.dirty:
            self.details.show_known(found.known, editable)
        self.live.renew()
        self._look_at_conflicts()

    def _tell_crumbs(self) -> None:
        told = getattr(self.shell, "show_way", None)
        if told is not None:
            told()

    def _show_step(self, d: Any, versions: list[Any]) -> None:
        self.step_now = d.step
        final = d.step in {"ready", "signed"} and bool(versions)
        self.live.version = (versions[-1].id, versions[-1].label) if final else ("", "")
        ready = _("Ready to sign")
        if final:
            ready = _("Ready to sign {version}", version=versions[-1].label)
        self.stepper.show_steps(
            [_("Draft {n}", n=d.draft or 1), _("With the US lawyer"), ready, _("Signed")],
            STEPS.index(d.step),
        )
        buttons: list[QWidget] = []
        if d.step == "draft":
            buttons = [Button(_("Send to the lawyer"), "primary", "send", on=self.stepping.send)]
        elif d.step == "with_advocate":
            buttons = [Button(ready, "primary", "lock", on=self.stepping.make_ready)]
            if not d.advocate_approved:
                buttons.insert(0, Button(_("Note the approval…"), "plain", "check",
                                         on=self.stepping.ask_approval))
        else:
            verb, icon = (_("Print and sign"), "printer")
            if d.step == "signed":
                verb, icon = (_("See the signing"), "signature")
            buttons = [Button(verb, "primary", icon,
                              on=lambda: self.shell.go("signing", declaration_id=self._id))]
        empty(self.head.right)
        for button in buttons:
            self.head.right.addWidget(button)
        self.before.setVisible(not final)
        self.reopen.setVisible(d.step != "draft")
        self.ready.setVisible(d.step == "draft")
        later(self, self._fit_title)  # once the buttons have taken their room

    def _fit_title(self) -> None:
        """Cut a long title with dots instead of at the edge; the tooltip says it whole."""
        title = self.head.title
        room = max(title.width(), 80)
        title.setToolTip(tip(self._title))
        title.setText(title.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight,
                                                     room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width leaves another room for the title."""
        super().resizeEvent(event)
        wide = self.width() > round(ROOMY * theme.scale())
        self.cite.set_words(_("Cite evidence") if wide else _("Cite"))
        self.cite.setAccessibleName(_("Cite evidence"))
        later(self, self._fit_title)

    def _show_tools(self) -> None:
        editable = self.list.editable
        held = self.list.row_of(self.list.current)
        fixed = held is None or held.view.fixed
        for tool in self.tools:
            tool.setEnabled(editable and (tool is self.add or not fixed))

    def _show_checks(self, checks: tuple[Any, ...]) -> None:
        self.checks.show_checks(checks)
        fill(self.foot, checks, self.list.width(), self.fontMetrics())

    def show_side(self, name: str) -> None:
        """Show one of the panels beside the paragraphs."""
        self._have_panels()
        self.stepping.drop_question()
        self.side.setCurrentWidget(self._sides[name])
        self.tabs.set_value(name)
        if name != "page":
            self.columns.reveal()
        if name == "sources":
            self.sources.search.setFocus()

    # --- writing ------------------------------------------------------------------------------

    def _overrides(self) -> dict[str, dict[str, str]]:
        held = self.list.row_of(self.list.current)
        if held is None or held.es is None:
            return {}
        typed = {"es": held.es.toPlainText()}
        if held.en is not None:
            typed["en"] = held.en.toPlainText()
        return {held.view.id: typed}

    def _typed(self) -> None:
        if self._saver is None:
            self._saver = self._saver_of(self.list.current)
        self._saver.touched(self.list.current)
        self._leave_the_lawyer()
        self.live.touched()

    def _saver_of(self, paragraph_id: str) -> Autosave:
        held = self.list.row_of(paragraph_id)
        before = held.view if held is not None else None

        def values() -> dict[str, Any]:
            now = self.list.row_of(paragraph_id)
            if now is None or now.es is None or before is None:
                return {}
            es = now.es.toPlainText()
            typed: dict[str, Any] = {"es": es}
            if now.en is not None:
                typed["en"] = now.en.toPlainText()
                if typed["en"] != now.view.en:
                    typed["en_of"] = digest_of(es) if typed["en"] else ""
            if es != before.es and (before.checked_by or now.view.checked_by):
                typed |= {"checked_by": "", "checked_on": ""}
            return typed

        return Autosave(self, paragraph_id, "paragraph", values, self._read_list)

    def _leave_the_lawyer(self) -> None:
        """What is changed while the lawyer has it becomes the next draft."""
        if self.step_now == "with_advocate":
            self.step_now = "draft"
            self.do(lambda: self.desk.declarations.back_to_draft(self._id), self._read_head)

    def _read_head(self) -> None:
        said = self.desk.declarations
        self.load(lambda: (said.get(self._id), said.versions(self._id)),
                  lambda found: self._show_step(*found))

    def _read_list(self) -> None:
        said = self.desk.declarations
        self.load(lambda: (said.paragraphs(self._id), said.checks(self._id)), self._show_list)

    def _show_list(self, found: Any) -> None:
        views, checks = found
        self.list.show_all(views)
        self._show_checks(checks)

    def _keep_typed(self) -> None:
        """Save the paragraph being left, at once."""
        saver, self._saver = self._saver, None
        if saver is not None:
            saver.flush()

    def _hold_typed(self) -> None:
        """Save the current paragraph; what was typed stands in its row until it is read again."""
        held = self.list.row_of(self.list.current)
        typed = self._overrides().get(self.list.current, {})
        self._keep_typed()
        if held is not None and typed:
            held.view = _with_texts(held.view, typed)

    def _changed_paragraph(self, paragraph_id: str) -> None:
        self._hold_typed()
        self.list.current = paragraph_id
        self.live.follow(paragraph_id)
        self._show_tools()

    def written(self) -> tuple[str, ...]:
        """The paragraphs that are written here."""
        return tuple(each.view.id for each in self.list.rows if not each.view.fixed)

    def _versions(self) -> None:
        if self.list.current:
            self.shell.go("versions", record=self.list.current, field="es")

    def before_leave(self) -> None:
        """Save what is being typed."""
        self._keep_typed()
        self._details_saver.flush()
        if self._act_saver is not None:
            self._act_saver.flush()

    def _box(self, deed: str) -> None:
        box = self.list.box
        if box is not None:
            getattr(box, deed)()
            box.setFocus()

    def _say_in_words(self) -> None:
        """Write the number or day before the cursor (or the selection) in words."""
        box = self.list.box
        if box is None:
            return
        cursor = box.textCursor()
        if not cursor.hasSelection():
            line = cursor.block().text()[:cursor.positionInBlock()]
            found = re.search(r"[\d/]+$", line)
            if found is not None:
                cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor,
                                    len(found.group()))
        words = in_words(cursor.selectedText())
        if words:
            cursor.insertText(words)
        else:
            self.shell.toast(_("Put the cursor after a number or a day such as 17/03/2026."))
        box.setFocus()

    # --- deeds on paragraphs ------------------------------------------------------------------

    def do(self, work: Callable[[], Any], then: Callable[[], object] | None = None) -> None:
        def done(_answer: Any) -> None:
            if self._saver is None or not self._saver.dirty:  # what is being typed is not yet
                self.shell.saved("")
            self.shell.refresh_badges()
            (then or self.refresh)()

        self.load(work, done)

    def new_action(self) -> None:
        """Ctrl+N: a new paragraph."""
        if self.list.editable:
            self._add_paragraph()

    def main_action(self) -> None:
        """Ctrl+Enter: the next step."""
        {"draft": self.stepping.send, "with_advocate": self.stepping.make_ready}.get(
            self.step_now, lambda: self.shell.go("signing", declaration_id=self._id))()

    def _add_paragraph(self) -> None:
        self._keep_typed()
        after = self.list.current
        said = self.desk.declarations

        def show(found: Loaded, paragraph_id: str) -> None:
            self._show(found)
            self.list.writing_in("es")
            self.list.activate(paragraph_id)

        def done(made: Any) -> None:
            self.shell.saved("")
            self.load(self._read, lambda found: show(found, made.id))

        self.load(lambda: said.add_paragraph(self._id, after, ""), done)

    def _move(self, by: int) -> None:
        self._keep_typed()
        ids = [r.view.id for r in self.list.rows]
        now = self.list.current
        if now not in ids:
            return
        at = ids.index(now)
        if not 0 <= at + by < len(ids):
            return
        others = [i for i in ids if i != now]
        before = others[at + by] if at + by < len(others) else None
        after = ids[at + 1] if at + 1 < len(ids) else None
        said = self.desk.declarations

        def moved() -> None:
            self.refresh()
            self.shell.toast(_("Paragraph {n} was moved", n=at + 1),
                             lambda: self.do(lambda: said.move_paragraph(now, after)))

        self.do(lambda: said.move_paragraph(now, before), moved)

    def _remove_paragraph(self) -> None:
        held = self.list.row_of(self.list.current)
        if held is None or held.view.fixed:
            return
        name = _("Paragraph {n}", n=held.view.number)
        gone = held.view.id
        ids = [r.view.id for r in self.list.rows]
        at = ids.index(gone)
        neighbour = ids[at - 1] if at else ids[1] if len(ids) > 1 else ""
        if self._saver is not None:
            self._keep_typed()
        self.list.activate(neighbour)
        self.do(lambda: self.desk.declarations.remove_paragraph(gone),
                 lambda: self._gone(name, gone))

    def _gone(self, name: str, record_id: str) -> None:
        """Something went into the trash: say so, and offer to bring it back."""
        self.refresh()
        self.shell.removed(name, record_id)

    def _cite(self, record: str, part: str) -> None:
        now = self.list.current
        held = self.list.row_of(now)
        if held is None or held.view.fixed or not self.list.editable:
            self.shell.toast(_("Choose a paragraph that you write first."))
            return
        self.do(lambda: self.desk.declarations.cite(now, record, part))

    def _uncite(self, paragraph_id: str, record: str, part: str) -> None:
        self.do(lambda: self.desk.declarations.uncite(paragraph_id, record, part))

    def _compared(self, paragraph_id: str, done: bool) -> None:
        """Note that this person compared the paragraph with its sources today, or take it back."""
        self._hold_typed()
        said, who = self.desk.declarations, self.desk.profile.name

        def then(_paragraph: Any) -> None:
            self.shell.saved("")
            self._read_list()

        self.load(lambda: said.check_paragraph(paragraph_id, who, done), then)

    def _compare_current(self) -> None:
        """Ctrl+Shift+M: as the box below the paragraph."""
        held = self.list.row_of(self.list.current)
        if held is not None and held.compared is not None:
            held.compared.toggle()
            self._compared(held.view.id, held.compared.isChecked())

    def _english_by(self, who: str) -> None:
        self._keep_typed()
        self.do(lambda: self.desk.declarations.save(self._id, {"english_by": who}))

    # --- details and exhibits -----------------------------------------------------------------

    def _detail_values(self) -> dict[str, Any]:
        values = self.details.form.values()
        if not DAY.match(str(values["signing_date"])):
            del values["signing_date"]
        return {name: value for name, value in values.items()
                if value or name != "declarant"}

    def _touched_details(self) -> None:
        self._details_saver.touched("details")
        self._leave_the_lawyer()

    def _saved_details(self) -> None:
        self.live.renew()
        self.load(lambda: (self.desk.declarations.get(self._id),
                           self.desk.declarations.checks(self._id)), self._show_saved)

    def _show_saved(self, found: Any) -> None:
        declaration, checks = found
        self._title = declaration.title
        self.head.show_title(declaration.code, declaration.title)
        self._fit_title()
        self._show_checks(checks)

    def _act_values(self) -> dict[str, Any]:
        values = self.details.act_form.values()
        if not DAY.match(str(values["date"])):
            del values["date"]
        return values

    def _touched_act(self) -> None:
        act_id = self.details.act_id
        self._leave_the_lawyer()
        if act_id:
            if self._act_saver is None:
                self._act_saver = Autosave(self, act_id, "language_act", self._act_values,
                                           self._saved_details)
            self._act_saver.touched("interpreter")
            return
        values = self._act_values()
        if all(values[n] for n in ("interpreter", "from_language", "to_language")):
            self.do(lambda: self.desk.declarations.save_act({**values, "declaration": self._id}))

    def _add_exhibit(self, note: str, files: list[str], es: str, en: str, day: str) -> None:
        said = self.desk.declarations
        self.do(lambda: said.add_exhibit(self._id, note, files, es, en, date_text=day))

    def _save_exhibit(self, exhibit_id: str, values: dict[str, Any]) -> None:
        self.do(lambda: self.desk.declarations.save_exhibit(exhibit_id, values))

    def _remove_exhibit(self, view: Any) -> None:
        name = _("Exhibit {letter}", letter=view.letter)
        self.do(lambda: self.desk.declarations.remove_exhibit(view.id),
                 lambda: self._gone(name, view.id))
