"""The single steps of the first run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from defender_desk import wording
from defender_desk.settings import TEXT_SCALES
from defender_desk.ui import files
from defender_desk.ui.pages.first_run.wizard import Step
from defender_desk.ui.titles import TITLES, title_choice
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.choices import Segmented
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.frames import Notice, bounded, column, frame, row
from defender_desk.ui.widgets.inputs import (
    Choice,
    Digits,
    Field,
    Line,
    PassphraseField,
    Radios,
)
from defender_desk.ui.widgets.labels import Icon, Label
from defender_desk.wording import N_, _, size_text


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
        back = frame("card", Label(_("Did you have this program on another computer?"), "strong"),
                     Label(_("A backup brings all your work here, with the phrase it had or the"
                             " recovery sheet."), "muted", wrap=True),
                     row(Button(_("I already have a backup"), "soft", "rotate-ccw",
                                on=page.restore), None))
        self.lay.addWidget(bounded(back, 560))

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
        self.title = title_choice(kept.get("title", ""))
        self.role = Radios([("defender", _("Defender")), ("staff", _("Team in the US"))],
                           kept["role"], lambda _key: self._remember())
        self.country = Choice(
            [("GT", _("Guatemala")), ("HN", _("Honduras")), ("MX", _("Mexico")),
             ("SV", _("El Salvador")), ("NI", _("Nicaragua")), ("US", _("United States"))],
            kept["country"], lambda _key: self._remember(), name=_("Country"))
        self.office = Line(kept.get("organisation", ""), _("Office or organization (optional)"))
        self.bar = Line(kept.get("bar_number", ""), _("Bar number (optional)"))
        names = row(Field(_("Name, as it is printed"), self.name), Field(_("Title"), self.title),
                    spacing=12)
        self.lay.addWidget(bounded(names, 760))
        self.lay.addWidget(Field(_("You are"), self.role))
        more = row(Field(_("Country"), self.country), Field(_("Bar number (optional)"), self.bar),
                   spacing=12)
        self.lay.addWidget(bounded(more, 640))
        office = Field(_("Office or organization (optional)"), self.office)
        self.lay.addWidget(bounded(office, 640))
        self.setFocusProxy(self.name)
        self._remember()

    def _remember(self) -> None:
        self.page.remember(self.role.value(), self.country.value())

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
        self.judged = Label(_(REASONS[""]), "success", wrap=True)
        self.proposed = frame("card", self.words, self.judged, row(
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
        self._again = Field(_("Type these words here"), self.again)
        self.lay.addWidget(bounded(self._again, 640))
        self.lay.addWidget(self.strength)
        self._good = False
        kept = self.page.answers.get("proposed", "")
        if kept:  # whoever comes back may have written these down already
            self.words.setText(kept)
            self.more.set_value(str(len(kept.split())))
        else:
            self._propose()
        self._show()

    def _propose(self) -> None:
        from defender_desk.desk.desk import propose_passphrase

        self.words.setText(propose_passphrase(int(self.more.value() or 5)))
        self.page.answers["proposed"] = self.words.text()
        self.again.line.clear()

    def _show(self) -> None:
        proposed = self.mode.value() == "proposed"
        self.proposed.setVisible(proposed)
        self._own.setVisible(not proposed)
        # The same twice proves that the phrase can be typed; a proposal is typed back once.
        words = _("Type these words here") if proposed else _("The same again")
        self._again.label.setText(words)
        self.again.line.setAccessibleName(words)
        self.again.line.clear()
        self._judge()

    def _judge(self) -> None:
        from defender_desk.desk.desk import passphrase_strength

        own = self.mode.value() == "own"
        phrase = self.own.text() if own else self.words.text()
        judged = passphrase_strength(phrase)
        typed = self.again.text()
        self._good = judged.ok and typed == phrase
        said = _(REASONS.get(judged.reason, REASONS["short"])) if own and phrase else ""
        # Half of the right words are no mistake yet.
        differs = judged.ok and not phrase.startswith(typed)
        if differs:
            said = _("The two are not the same yet.")
        self.strength.setText(said)
        self.strength.set_look("success" if judged.ok and not differs else "warning")
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
        from defender_desk.ui.pages.recovery.words import SheetWords

        sheet = SheetWords(answers["words"], self.page.tasks, self.page.refused, self.page.changed)
        self.tick = sheet.tick
        self.lay.addWidget(sheet)

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
        from defender_desk.ui.pages.recovery.words import ThreeWords

        self.head(_("Look at your sheet"), _("Write these three words to be sure the sheet is"
                                             " right. Accents do not matter."))
        self.three = ThreeWords(self.page.answers["words"], self.page.changed)
        self.boxes = self.three.boxes
        self.lay.addWidget(self.three)
        self.setFocusProxy(self.three)

    def verb(self) -> str:
        """What the main button says."""
        return _("Check")

    def ready(self) -> bool:
        """All three were written."""
        return self.three.written()

    def go_on(self, done: Callable[[], None]) -> None:
        """Compare the words, then make the vault in a worker."""
        answers, page = self.page.answers, self.page
        wrong = self.three.first_wrong()
        if wrong is not None:
            page.say(wrong)
            return
        page.busy(_("The vault is being made…"))
        folder = page.window_.folder

        def work(_progress: object) -> Any:
            from defender_desk.desk.desk import Profile, create

            title, gender, _words = TITLES[answers["title"]]
            profile = Profile(
                name=answers["name"], role=answers["role"], country=answers["country"],
                title=title, gender=gender, bar_number=answers["bar_number"],
                organisation=answers["organisation"], language=wording.language(),
            )
            return create(folder, profile, answers["passphrase"], answers["words"])

        def made(desk: Any) -> None:
            page.vault_made(desk)
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
                           Field(_("With whom you spoke"), self.who),
                           row(Button(_("Leave for later"), "link", on=self._later), None))
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
            where = f"{written.parent.name}/{written.name}"
            self.page.say(Notice("success", _("Your card was saved: {name}", name=where)))

    def _open(self) -> None:
        picked = files.pick_files(self, _("Open a card"))
        if picked:
            self.show_card(picked[0])

    def show_card(self, file: Path) -> None:
        """Show whose card it is and its numbers, and ask for those heard by phone."""
        from defender_desk.errors import DeskError

        desk = self.page.desk
        assert desk is not None
        try:
            self._card = desk.keys.look(file)
        except DeskError as error:
            self.page.refused(error)
            return
        self._file = file
        self.seen.setText(self._card.organisation or self._card.name)
        self.digits.setText(self._card.digits)
        self.other.show()
        self.page.clear()
        self.page.show_verb()
        self.page.changed()
        self.typed.setFocus()

    def _later(self) -> None:
        """Nobody answers the phone: go on without trusting the card."""
        self._card = None
        self.page.changed()
        self.page.next()

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
                self.typed.setFocus()
                return
        done()


LOOK_AGAIN = 2000
"""Milliseconds between two looks at what is plugged in."""


class BackupStep(Step):
    """S08: the first backup on a stick; can be left for later, and is asked for again."""

    def build(self) -> None:
        """What is plugged in, each with a button; a folder; what a backup is."""
        self.head(_("First backup"), _("If this computer is lost, everything is lost. It takes two"
                                       " minutes."))
        self._made = False
        self._media: Any = None
        self._places = column(spacing=8)
        self.lay.addWidget(bounded(self._places, 640))
        self.lay.addWidget(row(Button(_("Another folder…"), "plain", "folder-open",
                                      on=self._elsewhere), None))
        self.lay.addWidget(bounded(Label(
            _("The backup is encrypted: whoever finds the stick reads nothing. Keep it away from"
              " the computer."), "muted", wrap=True), 640))
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_AGAIN)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self._look()

    def verb(self) -> str:
        """What the main button says."""
        return _("Begin") if self._made else _("Leave for later")

    def _look(self) -> None:
        from defender_desk.ui.pages.backups.media import plugged_in

        self.page.tasks.run(lambda _progress: plugged_in(), self._show, None, self)

    def _show(self, media: Any) -> None:
        if media == self._media:
            return
        self._media = media
        lay = self._places.layout()
        assert lay is not None
        empty(lay)
        for each in media:
            button = Button(_("Copy here"), "primary", "hard-drive",
                            on=partial(self.make, each.path))
            button.setAccessibleName(_("Copy to {place}", place=each.name))
            lay.addWidget(frame("card", Icon("usb", 20, "text_muted"), column(
                Label(each.name, "strong", wrap=True),
                Label(_("{size} free", size=size_text(each.free)), "help"), spacing=0),
                None, button, across=True))
        if not media:
            lay.addWidget(frame("card", Icon("usb", 20, "text_muted"), Label(
                _("Plug in a stick or a disk: it appears here."), "body", wrap=True),
                across=True))

    def _elsewhere(self) -> None:
        folder = files.pick_folder(self, _("Where the backup goes"))
        if folder is not None:
            self.make(folder)

    def make(self, folder: Path) -> None:
        """Make the backup in ``folder``, read back before it counts."""
        page, desk = self.page, self.page.desk
        assert desk is not None

        def done(_made: Any) -> None:
            self._made = True
            page.say(Notice("success", _("The backup is made and was read back."),
                            _("From now on «Backup», at the left, makes the next ones.")))
            page.show_verb()
            page.changed()
            page.nothing_left()

        page.working(_("Making the backup"), page.tasks.run(
            lambda progress: desk.backups.make(folder, progress), done, page.refused, page))
