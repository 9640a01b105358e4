"""Every widget of the program on one sheet (picture 20): ``make shots`` alone opens it.

Colours, letters, icons, buttons, fields, states, notices, steps: what changes here changes on every
page, for no page has widgets of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QGridLayout, QWidget

from defender_desk import wording
from defender_desk.ui import theme
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.toast import Toast
from defender_desk.ui.widgets import (
    Beside,
    Button,
    Card,
    Cell,
    Check,
    Chip,
    EmptyState,
    Field,
    Icon,
    IconButton,
    Label,
    Line,
    Notice,
    Radios,
    Scroll,
    Segmented,
    StateChip,
    Stepper,
    Table,
    Tabs,
    chips_for,
    column,
    frame,
    line,
    row,
)
from defender_desk.ui.widgets.dates import DateField
from defender_desk.ui.widgets.labels import STATES
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

COLORS = ("window", "sidebar", "surface", "surface_sunken", "primary", "primary_soft", "selection",
          "focus", "info_soft", "success_soft", "warning_soft", "attention_soft", "danger_soft",
          "text", "text_muted", "border_strong")
ICONS = ("sun", "briefcase", "users", "images", "file-pen-line", "footprints", "package", "inbox",
         "hard-drive", "settings", "lock", "search", "mic", "camera", "fingerprint", "printer",
         "scan", "languages", "shield-alert", "shield-check", "map-pin", "calendar", "alarm-clock",
         "usb", "message-circle", "mail", "history", "triangle-alert", "circle-dashed",
         "check-check", "hourglass", "eye-off")


class ComponentsPage(Page):
    """Three columns of cards, as in the picture."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Parts")
        scroll = Scroll((18, 14, 18, 16), 12)
        self.body.addWidget(scroll, 1)
        left = column(self._colors(), self._letters(), self._icons(), None, spacing=12)
        middle = column(self._buttons(), self._fields(), self._states(), self._table(), None,
                        spacing=12)
        right = column(self._notices(), self._toast(), self._steps(), self._keys(), self._empty(),
                       None, spacing=12)
        main = Beside(middle, right, theme.wide(330), theme.wide(520))
        scroll.column.addWidget(Beside(main, left, theme.wide(240), theme.wide(860), before=True))

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(self.title, "components", {})]

    # --- left -----------------------------------------------------------------------------------

    def _colors(self) -> Card:
        card = Card(_("Color"))
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, token in enumerate(COLORS):
            drawn = QPixmap(46, 26)
            drawn.fill(QColor(theme.color(token)))
            swatch = Label("", "thumb")
            swatch.setPixmap(drawn)
            swatch.setAccessibleName(token)
            grid.addWidget(column(swatch, Label(token, "help"), spacing=2), at // 4, at % 4)
        card.body.addLayout(grid)
        return card

    def _letters(self) -> Card:
        card = Card(_("Letters: Noto Sans"))
        for words, look in ((_("Title"), "display"), (_("Screen"), "screen"),
                            (_("Section"), "section"), ("ñ á ü ¿? «Kʼicheʼ» Xʼqʼanil", "body"),
                            (_("Dense: tables and details"), "dense"),
                            (_("Help: the smallest allowed"), "help")):
            card.add(Label(words, look))
        card.add(line())
        card.add(Label("Charis SIL: Kʼicheʼ, Qʼeqchiʼ, Poptiʼ n̈, Mam ẍ", "document", wrap=True))
        return card

    def _icons(self) -> Card:
        card = Card(_("Icons"))
        grid = QGridLayout()
        grid.setSpacing(10)
        for at, name in enumerate(ICONS):
            grid.addWidget(Icon(name, 18), at // 8, at % 8)
        card.body.addLayout(grid)
        return card

    # --- middle ---------------------------------------------------------------------------------

    def _buttons(self) -> Card:
        card = Card(_("Buttons"))
        off = Button(_("Off"))
        off.setEnabled(False)
        card.add(row(Button(_("Main"), "primary", "plus"), Button(_("Soft"), "soft"),
                     Button(_("Usual"), "plain"), None))
        card.add(row(Button(_("Words only"), "link"), Button(_("Danger"), "danger"), off, None))
        card.add(row(Button(_("Small"), "plain", size="small"), IconButton("ellipsis", _("More"),
                     outlined=True), Button(_("Large"), "primary", size="large"), None))
        return card

    def _fields(self) -> Card:
        card = Card(_("Fields"))
        name = Line("Mateo Ficticio Tum", _("Full name"))
        wrong = Field("DPI (CUI)", Line("9999 9999 0101", "DPI (CUI)"))
        wrong.set_problem(_("Digits are missing: a CUI has 13. Here are {n}.", n=12))
        day = DateField({"edtf": "2018/2019-03", "words": "2018 y mar 2019"}, wording.language())
        who = PeoplePicker([("a", "C. P. X."), ("b", "D. I. C.")], ["a"])
        who.box.setAccessibleName(_("People"))
        card.add(row(Field(_("Full name"), name), wrong, spacing=12))
        card.add(row(Field(_("Date of the fact"), day), Field(_("People"), who), spacing=12))
        card.add(row(Check(_("Ticked"), True), Check(_("Not ticked")),
                     Radios([("a", _("Chosen")), ("b", _("Another"))], "a", across=True), None,
                     spacing=14))
        card.add(row(Segmented([("yes", _("Yes")), ("no", _("No")), ("later", _("Later"))], "yes"),
                     None))
        return card

    def _states(self) -> Card:
        card = Card(_("Five states and three notes"))
        states: list[QWidget | None] = [StateChip(state) for state in STATES]
        card.add(row(*states[:3], None))
        card.add(row(*states[3:], None))
        card.add(line())
        notes: list[QWidget | None] = [
            *chips_for("", ("part_missing", "changed_since_sent", "team_asks"))]
        card.add(row(*notes, None))
        card.add(row(Chip(_("Plain")), Chip(_("Main"), "primary"), None))
        return card

    def _table(self) -> Card:
        card = Card(_("Table"), padded=False)
        table = Table([(_("Code"), 80), (_("Description"), None), (_("State"), 170)], None,
                      _("Table"))
        table.set_rows([
            ("a", ["E-07", "Pintas en la pared",
                   Cell(_("Not sent"), "attention", "circle-dashed")]),
            ("b", ["E-05", "Certificación de nacimiento",
                   Cell(_("The team has it"), "success", "check-check")]),
        ])
        table.setFixedHeight(124)
        card.add(table)
        return card

    # --- right ----------------------------------------------------------------------------------

    def _notices(self) -> Card:
        card = Card(_("Notices on a page"))
        for kind, words, more in (
            ("info", _("Explains or guides."), ""),
            ("success", _("Something long ended well."), ""),
            ("warning", _("Check this"), _("before going on.")),
            ("attention", _("Before acting"), _("the safety of people.")),
            ("danger", _("It could not be written to the stick."),
             _("It is full. Take files off it or use another; your work is still saved here.")),
        ):
            card.add(Notice(kind, words, more))
        return card

    def _toast(self) -> QWidget:
        held = frame("well", margins=(0, 0, 0, 0))
        toast = Toast(held, _("Photo taken out of {code}", code="E-07"), lambda: None,
                      stays=True)
        lay = held.layout()
        assert lay is not None
        lay.addWidget(toast)
        return held

    def _steps(self) -> Card:
        card = Card(_("Steps"))
        card.add(Stepper([_("Prepare"), _("Consent"), _("End")], 1))
        return card

    def _keys(self) -> Card:
        card = Card(_("Tabs and keys"))
        card.add(Tabs([("a", _("Overview"), None), ("b", _("Evidence"), 8),
                       ("c", _("Searches"), 6)], "a"))
        keys: list[QWidget | None] = [Label(each, "kbd") for each in ("Ctrl", "K", "F9", "Esc")]
        card.add(row(*keys, None))
        return card

    def _empty(self) -> Card:
        card = Card(_("Nothing here yet"))
        card.add(EmptyState("inbox", _("No packages to review."),
                            _("Open one that a Defender sent you."),
                            [(_("Open files…"), "primary", lambda: None)]))
        return card
