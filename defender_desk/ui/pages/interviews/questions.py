"""One spoken question of the consent: yes, no or later, and the scopes behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

import defender_desk.domain.nouns as nouns
from defender_desk.domain.consent import QUESTIONS
from defender_desk.ui import icons
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import Chip, IconButton, Label, Segmented, row
from defender_desk.wording import N_, _

ASKED: dict[str, tuple[str, str]] = {
    "talk": (N_("Talk with me, and that I write it down"), ""),
    "record": (N_("Record the voice or video"), ""),
    "photos": (N_("Photographs and copies"), ""),
    "share": (N_("Share it with the team and the lawyers"), ""),
    "court": (N_("File it in court"), N_("it may become public")),
    "contact": (N_("Look for the person again"), ""),
}
"""Short words of the six questions, and what is always said beside them."""
ASIDE = "use_pseudonym"
"""Not a permission: another name is asked for by itself (decisions.md 26)."""
NEVER_BY_ITSELF = "photo_person"
"""For a minor this scope is only set by itself (domain.md 7.6)."""


def answers_of(question: str, values: Mapping[str, str]) -> str:
    """The answer shown for a question: that of all its permissions; yes when only some are yes."""
    scopes = next(scopes for name, _text, scopes in QUESTIONS if name == question)
    given = {values[scope] for scope in scopes if scope != ASIDE}
    if len(given) == 1:
        return given.pop()
    return "yes" if "yes" in given else ""


class Question(QWidget):
    """``on`` is told the scopes that changed with their answers."""

    def __init__(self, number: int, name: str, on: Callable[[dict[str, str]], object]) -> None:
        super().__init__()
        self.name = name
        self._on = on
        self._minor = False
        self._scopes = next(scopes for key, _text, scopes in QUESTIONS if key == name)
        self._values: dict[str, str] = {}
        short, self._always = ASKED[name]
        spoken = next(text for key, text, _s in QUESTIONS if key == name)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(4)
        words = Label(_(short))
        words.setToolTip(_(spoken))
        self.besides = Label("", "muted")
        # It takes the room that is left: the answers keep theirs.
        self.besides.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.more = IconButton("chevron-down", _("Question {n} in detail", n=number),
                               self._unfold, size=16)
        self.more.setFixedSize(26, 26)
        self.choice = Segmented(_three(), "", self._answered)
        self.choice.setAccessibleName(_(spoken))
        self.locked = Chip(_("Later: the case does not allow it yet"), "", "lock")
        self.locked.hide()
        asked = row(Label(str(number), "strong"), words, self.besides, self.more,
                    self.locked, self.choice)
        across = asked.layout()
        assert isinstance(across, QHBoxLayout)
        across.setStretch(2, 1)
        asked.setMinimumHeight(31)
        lay.addWidget(asked)
        self._detail = QWidget()
        grid = QGridLayout(self._detail)
        grid.setContentsMargins(24, 0, 0, 6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        self.scopes: dict[str, Segmented] = {}
        fields = nouns.NOUNS["consent"].fields
        for at, scope in enumerate(self._scopes):
            label = _(fields[scope].label)
            each = Segmented(_three(), "",
                             lambda answer, scope=scope: self._set({scope: answer}))  # type: ignore[misc]
            each.setAccessibleName(label)
            self.scopes[scope] = each
            grid.addWidget(Label(label, "dense"), at, 0)
            grid.addWidget(each, at, 1)
        self._detail.hide()
        lay.addWidget(self._detail)

    def show_answers(self, values: Mapping[str, str], *, minor: bool, locked: bool) -> None:
        """Show the answers; a locked question cannot be asked in this case."""
        self._values = {scope: values[scope] for scope in self._scopes}
        self._minor = minor
        self.choice.setVisible(not locked)
        self.more.setVisible(not locked)
        self.locked.setVisible(locked)
        if locked:
            self._detail.hide()
        self._draw()

    def _draw(self) -> None:
        answer = answers_of(self.name, self._values)
        self.choice.set_value(answer)
        fields = nouns.NOUNS["consent"].fields
        shown = [_(self._always)] if self._always else []
        for scope, each in self.scopes.items():
            each.set_value(self._values[scope])
            if self._values[scope] != answer and not (
                scope == ASIDE and self._values[scope] == "later" and answer != "yes"
            ):
                label = _(fields[scope].label)
                shown.append(_("{what}: {answer}", what=label[:1].lower() + label[1:],
                               answer=dict(_three())[self._values[scope]].lower()))
        text = "; ".join(shown)
        self.besides.setText(text)
        self.besides.setToolTip(tip(text))

    def _unfold(self) -> None:
        shown = self._detail.isHidden()
        self._detail.setVisible(shown)
        self.more.setIcon(icons.icon("chevron-up" if shown else "chevron-down", 16))

    def _answered(self, answer: str) -> None:
        self._set({
            scope: answer for scope in self._scopes
            if scope != ASIDE and not (self._minor and scope == NEVER_BY_ITSELF
                                       and answer == "yes")
        })

    def _set(self, changed: dict[str, str]) -> None:
        self._values.update(changed)
        self._draw()
        self._on(changed)


def _three() -> list[tuple[str, str]]:
    return [("yes", _("Yes")), ("no", _("No")), ("later", _("Ask later"))]
