"""The single steps of the first run."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.settings import TEXT_SCALES
from defender_desk.ui import files, printing
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.choices import Segmented
from defender_desk.ui.widgets.frames import Notice, bounded, column, frame, row
from defender_desk.ui.widgets.inputs import (
    Check,
    Choice,
    Digits,
    Field,
    Line,
    PassphraseField,
    Radios,
)
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.ui.widgets.pictures import Picture
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.pages.first_run.page import FirstRunPage

CHECKED_WORDS = 3
"""Of the twelve, asked for again at set-up (decisions.md 25)."""


class Step(QWidget):
    """One step: ``ready`` says whether one may go on, ``go_on`` does its deed."""

    def __init__(self, page: FirstRunPage) -> None:
        super().__init__()
        self.page = page
        self.lay = QVBoxLayout(self)
        self.lay.setContentsMargins(0, 0, 0, 0)
        self.lay.setSpacing(12)
        self.build()

    def build(self) -> None:
        """Make the widgets."""

    def head(self, title: str, text: str) -> None:
        """A title and a sentence below it."""
        self.lay.addWidget(Label(title, "display"))
        words = Label(text, "muted", wrap=True)
        self.lay.addWidget(bounded(words, 700))

    def verb(self) -> str:
        """What the main button says."""
        return _("Next")

    def ready(self) -> bool:
        """Whether one may go on."""
        return True

    def keep(self) -> None:
        """Take the answers over."""

    def go_on(self, done: Callable[[], None]) -> None:
        """Do the step's deed, then ``done``."""
        done()


class LanguageStep(Step):
    """S02, with the offer of a practice day."""

    def build(self) -> None:
        """Language, text size, colours."""
        page, chosen = self.page, self.page.window_.settings
        self.head(_("Welcome"), _("Everything stays on this computer. Nothing here needs the"
                                  " internet."))
        tongue = Segmented([("es", "Español"), ("en", "English")], wording.language(),
                           page.set_language)
        self.lay.addWidget(Field(_("Language"), tongue))
        sizes = Segmented([(str(size), f"{round(size * 100)} %") for size in TEXT_SCALES],
                          str(chosen.text_scale), self._size)
        self.lay.addWidget(Field(_("Text size"), sizes, _("Sample: Kʼicheʼ, Tzʼutujil, ñandú")))
        themes = [("light", _("Light")), ("dark", _("Dark")), ("sun", _("Sun"))]
        now = chosen.theme if chosen.theme != "system" else "light"
        self.lay.addWidget(Field(_("Colors"), Segmented(themes, now, self._theme)))
        self.lay.addSpacing(10)
        offer = frame("card", Label(_("Would you like to try it first?"), "strong"),
                      Label(_("A practice day with invented people shows the whole work, from the"
                              " assignment to the receipt."), "muted", wrap=True),
                      row(Button(_("Try a practice day"), "soft", "play", on=page.practise), None))
        self.lay.addWidget(bounded(offer, 560))

    def _size(self, key: str) -> None:
        window = self.page.window_
        window.apply_settings(replace(window.settings, text_scale=float(key)))

    def _theme(self, key: str) -> None:
        window = self.page.window_
        window.apply_settings(replace(window.settings, theme=key))


class WhoStep(Step):
    """S03."""

    def build(self) -> None:
        """Name, title, role, country, bar number."""
        kept = self.page.answers
        self.head(_("Who you are"), _("Your name is printed on papers. Nothing leaves this"
                                      " computer."))
        self.name = Line(kept.get("name", ""), _("Name, as it is printed"))
        self.name.textChanged.connect(lambda _text: self.page.changed())
        self.title = Choice([("", "—"), ("Lic.", "Lic."), ("Licda.", "Licda."), ("Abg.", "Abg.")],
                            kept.get("title", ""), name=_("Title"))
        self.role = Radios([("defender", _("Defender")), ("staff", _("Team in the US"))],
                           kept["role"])
        self.country = Choice(
            [("GT", _("Guatemala")), ("HN", _("Honduras")), ("MX", _("Mexico")),
             ("SV", _("El Salvador")), ("NI", _("Nicaragua")), ("US", _("United States"))],
            kept["country"], name=_("Country"))
        self.office = Line(kept.get("organisation", ""), _("Office or organization (optional)"))
        self.bar = Line(kept.get("bar_number", ""), _("Bar number (optional)"))
        names = row(Field(_("Name, as it is printed"), self.name), Field(_("Title"), self.title),
                    spacing=12)
        self.title.setMaximumWidth(120)
        self.lay.addWidget(bounded(names, 640))
        self.lay.addWidget(Field(_("You are"), self.role))
        more = row(Field(_("Country"), self.country),
                   Field(_("Office or organization (optional)"), self.office),
                   Field(_("Bar number (optional)"), self.bar), spacing=12)
        self.lay.addWidget(bounded(more, 760))
        self.setFocusProxy(self.name)

    def ready(self) -> bool:
        """A name is needed."""
        return bool(self.name.text().strip())

    def keep(self) -> None:
        """Take the answers over."""
        self.page.answers.update(
            name=self.name.text().strip(), title=self.title.value(), role=self.role.value(),
            country=self.country.value(), organisation=self.office.text().strip(),
            bar_number=self.bar.text().strip(),
        )


REASONS = {
    "": N_("Guessing it would take centuries."),
    "short": N_("It is too short: it could be guessed. Use five words that do not go together."),
    "common": N_("It uses words that many people choose. Use five words that do not go together."),
    "repeated": N_("It repeats itself. Use five words that do not go together."),
}


class PassphraseStep(Step):
    """S04: random words are proposed; an own phrase is accepted when it is strong enough."""

    def build(self) -> None:
        """The proposal, or an own phrase twice."""
        self.head(_("Your passphrase"), _("It opens this computer's work. Without it, or the"
                                          " recovery sheet, nobody can: not even the team."))
        self.mode = Radios([("proposed", _("Use these words")), ("own", _("Write my own"))],
                           "proposed", lambda _key: self._show())
        self.words = Label("", "words", wrap=True)
        self.words.setAccessibleName(_("Proposed passphrase"))
        self.more = Segmented([("5", _("5 words")), ("6", _("6 words"))], "5",
                              lambda _key: self._propose())
        self.proposed = frame("card", self.words, row(
            Button(_("Other words"), "plain", "refresh-cw", on=self._propose), self.more, None))
        self.own = PassphraseField(_("My own phrase"))
        self.own.line.textChanged.connect(lambda _text: self._judge())
        self.again = PassphraseField(_("The same again"))
        self.again.line.textChanged.connect(lambda _text: self._judge())
        self.strength = Label("", "help", wrap=True)
        self.lay.addWidget(self.mode)
        self.lay.addWidget(bounded(self.proposed, 640))
        self._own = Field(_("My own phrase"), self.own)
        self.lay.addWidget(bounded(self._own, 640))
        self._again = Field(_("The same again"), self.again)
        self.lay.addWidget(bounded(self._again, 640))
        self.lay.addWidget(self.strength)
        self._good = False
        self._propose()
        self._show()

    def _propose(self) -> None:
        from defender_desk.desk.desk import propose_passphrase

        self.words.setText(propose_passphrase(int(self.more.value() or 5)))

    def _show(self) -> None:
        proposed = self.mode.value() == "proposed"
        self.proposed.setVisible(proposed)
        self._own.setVisible(not proposed)
        # The same twice proves that the phrase can be typed; a proposal is typed back once.
        self.again.line.clear()
        self._judge()

    def _judge(self) -> None:
        from defender_desk.desk.desk import passphrase_strength

        own = self.mode.value() == "own"
        phrase = self.own.text() if own else self.words.text()
        judged = passphrase_strength(phrase)
        same = self.again.text() == phrase
        self._good = judged.ok and same
        said = _(REASONS.get(judged.reason, REASONS["short"])) if phrase else ""
        if judged.ok and self.again.text() and not same:
            said = _("The two are not the same yet.")
        self.strength.setText(said)
        self.strength.set_look("success" if judged.ok else "warning")
        self.page.changed()

    def ready(self) -> bool:
        """Strong enough and typed back."""
        return self._good

    def keep(self) -> None:
        """Take the phrase over until the vault is made."""
        own = self.mode.value() == "own"
        self.page.answers["passphrase"] = self.own.text() if own else self.words.text()


class SheetStep(Step):
    """S05: twelve words to copy by hand; the vault is made when one goes on."""

    def build(self) -> None:
        """The words, the warning, the tick."""
        answers = self.page.answers
        if "words" not in answers:
            from defender_desk.desk.desk import new_recovery_words

            answers["words"] = new_recovery_words()
        self.head(_("Your recovery sheet"), _(
            "If you forget your phrase, these 12 words are the only way back in. Nobody else has"
            " them, and nobody will ask you for them: neither the team nor whoever made the"
            " program."))
        grid = QGridLayout()
        grid.setSpacing(8)
        self._cells: list[Label] = []
        for at, word in enumerate(answers["words"]):
            cell = Label(word, "words")
            cell.setAccessibleName(_("Word {n}: {word}", n=at + 1, word=word))
            self._cells.append(cell)
            grid.addWidget(frame("wordcell", Label(str(at + 1), "muted"), cell, None,
                                 margins=(10, 4, 10, 4), across=True), at // 3, at % 3)
        grid.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(grid)
        self._cover = Button(_("Cover"), "link", "eye-off", on=self._hide)
        warning = Notice("warning", _("Do not photograph it or send it in a message."), _(
            "Keep it far from the computer: with someone you trust or in another locked place."
            " Copying it by hand is better than printing it in a shop."))
        self.tick = Check(_("I have the sheet on paper and know where I will keep it"), False,
                          lambda _on: self.page.changed())
        left = column(holder, row(
            Button(_("I copy it by hand"), "primary", "pen-line", on=self._by_hand),
            Button(_("Print the sheet"), "plain", "printer", on=self._print), self._cover, None,
        ), warning, self.tick, spacing=16)
        self._sheet = Picture(_("The sheet as it will be printed"))
        self._sheet.setFixedSize(320, 207)
        self._shown = frame("card", self._sheet, Label(
            _("As it will be on paper: without name or logo"), "help", wrap=True), spacing=6)
        self._shown.setFixedSize(346, 262)
        across = QHBoxLayout()
        across.setSpacing(32)
        across.addWidget(bounded(left, 700), 100)
        across.addWidget(column(self._shown, None))
        self.lay.addLayout(across)
        self._draw()

    def _draw(self) -> None:
        words, spoken, page = self.page.answers["words"], wording.language(), self.page

        def work(_progress: object) -> bytes:
            from defender_desk.desk.desk import recovery_sheet_pdf

            return recovery_sheet_pdf(words, spoken)

        page.tasks.run(work, self._drawn, page.refused, self)

    def _drawn(self, pdf: bytes) -> None:
        self._sheet.set_picture(printing.OpenPdf(pdf).image(0, 960))

    def _by_hand(self) -> None:
        """Large words alone, in the order of the sheet: nothing else to read on the screen."""
        self._shown.hide()
        self.tick.setFocus()

    def _hide(self) -> None:
        hidden = self._cells[0].text() == "•••••"
        for cell, word in zip(self._cells, self.page.answers["words"], strict=True):
            cell.setText(word if hidden else "•••••")
            cell.setAccessibleName(cell.text())
        self._shown.setVisible(hidden)
        self._cover.set_words(_("Cover") if hidden else _("Show"))

    def _pdf(self) -> bytes:
        from defender_desk.desk.desk import recovery_sheet_pdf

        return recovery_sheet_pdf(self.page.answers["words"], wording.language())

    def _print(self) -> None:
        from defender_desk.errors import DeskError

        try:
            printing.print_pdf(self, self._pdf(), "hoja")
        except DeskError as error:
            self.page.refused(error)

    def verb(self) -> str:
        """What the main button says."""
        return _("Next: check 3 words")

    def ready(self) -> bool:
        """The sheet is on paper."""
        return self.tick.isChecked()


class WordsStep(Step):
    """S06: three of the twelve words are asked for; then the vault is made."""

    def build(self) -> None:
        """Three boxes."""
        self.head(_("Look at your sheet"), _("Write these three words to be sure the sheet is"
                                             " right. Accents do not matter."))
        picked: set[int] = set()
        while len(picked) < CHECKED_WORDS:
            picked.add(secrets.randbelow(12))
        self.boxes: dict[int, QLineEdit] = {}
        cells: list[Any] = []
        for at in sorted(picked):
            box = QLineEdit()
            box.textChanged.connect(lambda _text: self.page.changed())
            box.setAccessibleName(_("Word {n}", n=at + 1))
            self.boxes[at] = box
            cells.append(Field(_("Word {n}", n=at + 1), box))
        holder = row(*cells, spacing=12)
        self.lay.addWidget(bounded(holder, 640))
        self.setFocusProxy(next(iter(self.boxes.values())))

    def verb(self) -> str:
        """What the main button says."""
        return _("Check")

    def ready(self) -> bool:
        """All three were written."""
        return all(box.text().strip() for box in self.boxes.values())

    def go_on(self, done: Callable[[], None]) -> None:
        """Compare the words, then make the vault in a worker."""
        from defender_desk.domain.searchable import fold

        answers, page = self.page.answers, self.page
        for at, box in self.boxes.items():
            typed, right = fold(box.text().strip()), fold(answers["words"][at])
            if typed[:4] != right[:4] or not right.startswith(typed[:len(right)]):
                page.say(Notice("warning", _("Word {n} is not that one.", n=at + 1),
                                _("Look at your sheet again. Nothing was lost.")))
                box.setFocus()
                box.selectAll()
                return
        page.busy(_("The vault is being made…"))
        folder = page.window_.folder

        def work(_progress: object) -> Any:
            from defender_desk.desk.desk import Profile, create

            profile = Profile(
                name=answers["name"], role=answers["role"], country=answers["country"],
                title=answers["title"], bar_number=answers["bar_number"],
                organisation=answers["organisation"],
                gender={"Licda.": "f", "Lic.": "m"}.get(answers["title"], ""),
                language=wording.language(),
            )
            return create(folder, profile, answers["passphrase"], answers["words"])

        def made(desk: Any) -> None:
            page.desk = desk
            page.clear()
            done()

        page.tasks.run(work, made, page.refused, page)


class KeyStep(Step):
    """S07: the other side's card is opened, its digits compared by phone; can be left for later."""

    def build(self) -> None:
        """My card, the other's card."""
        self._card: Any = None
        self._file: Any = None
        desk = self.page.desk
        assert desk is not None
        staff = self.page.answers["role"] == "staff"
        title = _("A Defender's key") if staff else _("The team's key")
        self.head(title, _("Open the card you were sent and compare its numbers by phone. It can be"
                           " left for later; until then no package can be made."))
        mine = frame("card", Label(_("My card"), "strong"),
                     Label(desk.keys.my_digits(), "code"),
                     row(Button(_("Save my card"), "plain", "download", on=self._save), None))
        self.lay.addWidget(bounded(mine, 640))
        self.lay.addWidget(row(Button(_("Open a card"), "soft", "folder-open", on=self._open),
                               None))
        self.seen = Label("", "strong")
        self.digits = Label("", "code")
        self.typed = Digits(_("Numbers you hear by phone"))
        self.typed.textChanged.connect(lambda _text: self.page.changed())
        self.who = Line("", _("With whom you spoke"))
        self.other = frame("card", row(Icon("shield-check", 18), self.seen, None), self.digits,
                           Field(_("Numbers you hear by phone"), self.typed),
                           Field(_("With whom you spoke"), self.who))
        self.other.hide()
        self.lay.addWidget(bounded(self.other, 640))

    def verb(self) -> str:
        """What the main button says."""
        return _("Confirm") if self._card is not None else _("Leave for later")

    def _save(self) -> None:
        desk = self.page.desk
        folder = files.pick_folder(self, _("Where the card goes"))
        if desk is not None and folder is not None:
            written = desk.keys.card(folder)
            self.page.say(Notice("success", _("Your card was saved: {name}", name=written.name)))

    def _open(self) -> None:
        from defender_desk.errors import DeskError

        desk = self.page.desk
        picked = files.pick_files(self, _("Open a card"))
        if desk is None or not picked:
            return
        try:
            self._card = desk.keys.look(picked[0])
        except DeskError as error:
            self.page.refused(error)
            return
        self._file = picked[0]
        self.seen.setText(self._card.organisation or self._card.name)
        self.digits.setText(self._card.digits)
        self.other.show()
        self.page.clear()
        self.page.show_verb()
        self.page.changed()

    def ready(self) -> bool:
        """Without a card one may leave it for later; with one the numbers are needed."""
        return self._card is None or bool(self.typed.text().strip())

    def go_on(self, done: Callable[[], None]) -> None:
        """Pin the card when the numbers are the same."""
        from defender_desk.errors import DeskError

        desk = self.page.desk
        if self._card is not None and desk is not None:
            try:
                desk.keys.trust(self._file, self.typed.text(), self.who.text().strip())
            except DeskError as error:
                self.page.refused(error)
                return
        done()
