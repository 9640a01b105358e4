"""One evidence note of a list in short: its first picture, its state, its facts, its beginning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from defender_desk.desk.notes import NoteRow
from defender_desk.domain.approximate_dates import ApproximateDate, describe
from defender_desk.domain.content_warnings import warning_labels
from defender_desk.domain.display_text import breakable
from defender_desk.domain.note import NOTE_TYPES
from defender_desk.ui import theme
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Button, Label, Picture, Scroll, chips_for, empty, frame, row
from defender_desk.wording import _, language, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.page import Page

SIDE = 246
"""Pixels across."""
_BEGINNING = 260


class NoteDetails(Scroll):
    """``opens`` and ``looks`` are told the id of the note."""

    def __init__(self, page: Page, opens: Callable[[str], object],
                 looks: Callable[[str], object]) -> None:
        super().__init__((12, 10, 12, 10), 6, look="pane")
        self._page, self._opens, self._looks = page, opens, looks
        self.setAccessibleName(_("Details of the note"))
        self.setMinimumWidth(theme.wide(SIDE))

    def clear(self) -> None:
        """No note is chosen."""
        empty(self.column)

    def show_note(self, each: NoteRow, people: Mapping[str, str], *, covered: bool) -> None:
        """Show a note; ``people`` are the initials of those of the case.

        What it warns of stands in the place of its words, and ``covered`` covers its picture.
        """
        body = self.column
        empty(body)
        name = named(each)
        if each.thumb:
            picture = Picture(name)
            picture.setFixedHeight(150)
            notes = self._page.desk.notes
            # Owned by the picture: another note may be chosen before it is read.
            self._page.tasks.run(lambda _progress: notes.thumbnail(each.thumb),
                                 lambda data: picture.set_jpeg(data, covered),
                                 self._page.show_error, picture)
            body.addWidget(frame("well", picture, margins=(2, 2, 2, 2)))
        body.addWidget(Label(breakable(name), "strong", wrap=True))
        for chip in chips_for(each.state, each.badges):
            body.addWidget(row(chip, None))
        for words in self._facts(each, people):
            body.addWidget(Label(breakable(words), "muted", wrap=True))
        if each.warnings:
            body.addWidget(Label(warned(each.warnings), "warning", wrap=True))
        elif each.text:
            said = " ".join(each.text.split())
            short = said if len(said) < _BEGINNING else f"{said[:_BEGINNING]}…"
            body.addWidget(Label(breakable(short), "dense", wrap=True))
        body.addWidget(row(Button(_("Open"), "soft", "pencil", size="small",
                                  on=lambda: self._opens(each.id)), None))
        if each.photos:
            body.addWidget(row(Button(_("Quick look (Space)"), "plain", "eye", size="small",
                                      on=lambda: self._looks(each.id)), None))
        body.addStretch(1)

    @staticmethod
    def _facts(each: NoteRow, people: Mapping[str, str]) -> list[str]:
        told = [_(dict(NOTE_TYPES).get(each.type, each.type)), facts(each)]
        if each.when:
            told.append(_("Date of the fact: {date}", date=describe(
                ApproximateDate.from_json(each.when), language())))
        if each.place:
            told.append(each.place)
        who = [people[key] for key in each.people if key in people]
        if who:
            told.append(", ".join(who))
        told.append(_("changed {when}", when=moments.when(each.changed)))
        return told


def named(each: NoteRow) -> str:
    """«E-07 Pintas en la pared»."""
    return " ".join(p for p in (each.code, each.title or _("Without a title")) if p)


def warned(warnings: tuple[str, ...]) -> str:
    """«Aviso: muerte, daño a un niño»."""
    return _("It speaks of: {what}",
             what=", ".join(_(label).lower() for label in warning_labels(warnings)))


def facts(each: NoteRow) -> str:
    """«5 fotos · 20 MB», «sin archivos»."""
    if not each.files:
        return _("no files")
    parts = []
    if each.photos:
        parts.append(plural("{n} photo", "{n} photos", each.photos, n=each.photos))
    others = each.files - each.photos
    if others:
        parts.append(plural("{n} file", "{n} files", others, n=others))
    parts.append(size_text(each.size))
    return " · ".join(parts)
