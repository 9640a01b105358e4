"""The versions of a text: what each save changed, the name of a marked one, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from defender_desk.desk.versions import Texts, TextVersion
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.today import moments
from defender_desk.ui.places import way_to
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    Field,
    Head,
    Label,
    Line,
    Lines,
    Row,
    Segmented,
    Tabs,
    empty,
    row,
)
from defender_desk.ui.widgets.changes import Changed, changes
from defender_desk.ui.widgets.chosen import Chosen
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


class VersionsPage(Page):
    """``record`` is the record, ``field`` the text shown first ("" for its first one)."""

    def __init__(self, shell: Shell, record: str, field: str = "") -> None:
        super().__init__(shell)
        self.title = _("Versions")
        self.record = record
        self.field = field
        self._texts: Texts | None = None
        self._versions: dict[str, TextVersion] = {}
        self._against = "before"
        self.name: Line | None = None
        self.head = Head("", self.title, right=[
            Button(_("Back to the text"), "plain", "corner-down-right", on=self.leave_to_text)])
        self.body.addWidget(self.head)
        self._tabs = QVBoxLayout()
        self.body.addLayout(self._tabs)
        self.list = Lines((), self._chosen, self.title)
        self._both = Chosen(self.list, "versions", [306, 860])
        self._detail = self._both.detail
        self.body.addWidget(self._both, 1)

    def crumbs(self) -> list[Crumb]:
        """What it belongs to, and the versions."""
        here: Crumb = (_("Versions"), "versions", {"record": self.record, "field": self.field})
        if self._texts is None:
            return [here]
        home = self._texts.home
        route, arguments = way_to(home.kind, home.id, home.case)
        return [(self._texts.name, route, arguments), here]

    def refresh(self) -> None:
        """Read the versions again."""
        self.load(lambda: self.desk.versions.texts(self.record), self._known)

    def before_leave(self) -> None:
        """Keep the name that is being typed."""
        self._keep_name()

    def main_action(self) -> None:
        """Go back to the version chosen."""
        self.go_back()

    def leave_to_text(self) -> None:
        """To the page of the text."""
        if self._texts is not None:
            home = self._texts.home
            route, arguments = way_to(home.kind, home.id, home.case)
            self.shell.go(route, **arguments)

    # --- showing ------------------------------------------------------------------------------

    def _known(self, texts: Texts) -> None:
        self._texts = texts
        names = [name for name, _label in texts.fields]
        self.head.show_title("", f"{texts.name} · {_('Versions')}")
        self.shell.show_way()
        empty(self._tabs)
        if self.field not in names:
            self.field = names[0] if names else ""
        if len(names) > 1:
            self._tabs.addWidget(Tabs([(name, label, None) for name, label in texts.fields],
                                      self.field, self._turn))
        if self.field:
            self._turn(self.field)
        else:
            self._listed([])

    def _turn(self, field: str) -> None:
        self._keep_name()
        self.field = field
        self.load(lambda: self.desk.versions.of(self.record, field), self._listed)

    def _listed(self, versions: list[TextVersion]) -> None:
        kept = self.list.current_id()
        self._versions = {each.id: each for each in versions}
        self.list.set_rows([self._line(each) for each in versions])
        self._both.show_nothing(None if versions else EmptyState(
            "history", _("No versions yet."),
            _("Each time something you write is saved, its version can be read here.")))
        if not versions:
            return
        chosen = kept if kept in self._versions else versions[0].id
        self.list.select(chosen)
        self._chosen(chosen)

    def _line(self, each: TextVersion) -> Row:
        first = " ".join(each.text.split())[:80] or _("(left empty)")
        tag = (_("Now"), "success", "check") if each.now else None
        mark = (each.name or _("Marked"), "", "flag") if each.marked else None
        return Row(each.id, moments.when(each.when), first, each.who, tag, mark)

    def _chosen(self, version_id: str) -> None:
        one = self._versions.get(version_id)
        if one is None:
            return
        self._keep_name()
        empty(self._detail.column)
        body = self._detail.column
        chips = [Chip(_("This is how it stands now"), "success", "check")] if one.now else []
        back = Button(_("Go back to this one"), "primary", "undo-2", on=self.go_back)
        back.setVisible(not one.now)
        who = " · ".join(part for part in (moments.when(one.when), one.who) if part)
        body.addWidget(row(Label(who, "section"), None, *chips, back))
        body.addWidget(row(Segmented(
            [("before", _("What this save changed")), ("now", _("Compared with now"))],
            self._against, self._look), None))
        card = Card(_("The text"), "align-left")
        runs = changes(one.before, one.text) if self._against == "before" else changes(
            one.text, self._text_now())
        card.add(Changed(runs) if any(text for text, _kind in runs)
                 else Label(_("(left empty)"), "muted"))
        body.addWidget(card)
        self.name = Line(one.name, _("Name of this version"),
                         _("For example: before talking with the lawyer"))
        self.name.setObjectName(version_id)
        self.name.editingFinished.connect(self._keep_name)
        body.addWidget(Field(_("Name of this version"), self.name))
        body.addStretch(1)

    def _text_now(self) -> str:
        return next((each.text for each in self._versions.values() if each.now), "")

    def _look(self, key: str) -> None:
        self._against = key
        self._chosen(self.list.current_id())

    # --- deeds --------------------------------------------------------------------------------

    def _keep_name(self) -> None:
        """Keep the name typed for the version shown, where it is another one."""
        box, self.name = self.name, None
        if box is None:
            return
        known = self._versions.get(box.objectName())
        typed = box.text()
        if known is None or typed.strip() == known.name:
            self.name = box
            return
        self.load(lambda: self.desk.versions.name(self.record, known.id, typed),
                  lambda _none: self._turn(self.field))

    def go_back(self) -> None:
        """Let the text stand again as in the version chosen; undo goes on from there."""
        one = self._versions.get(self.list.current_id())
        was = next((each for each in self._versions.values() if each.now), None)
        if one is None or one.now:
            return

        def done(_none: object) -> None:
            undo = (lambda: self._again(was)) if was is not None else None
            self.shell.toast(_("The text stands as it did: {when}", when=moments.when(one.when)),
                             undo)
            self.shell.saved()
            self.refresh()

        self.load(lambda: self.desk.versions.go_back(self.record, self.field, one.id), done)

    def _again(self, one: TextVersion) -> None:
        self.load(lambda: self.desk.versions.go_back(self.record, self.field, one.id),
                  lambda _none: self.refresh())
