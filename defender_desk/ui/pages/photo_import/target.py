"""Where the files go: case, note, who took them; and what was chosen, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from defender_desk.desk.photo_import import Waiting
from defender_desk.ui import theme
from defender_desk.ui.widgets import Check, Choice, Field, Label, Line, Scroll, line, row
from defender_desk.wording import _, plural, size_text

Option = tuple[str, str]


class TargetPane(Scroll):
    """``case_chosen`` is told the id of a case; ``changed`` hears of everything else."""

    def __init__(self, case_chosen: Callable[[str], object],
                 changed: Callable[[], object]) -> None:
        super().__init__((16, 14, 16, 14), 10, look="pane")
        body = self.column
        self.case = Choice([], "", case_chosen, _("Case"))
        self.note = Choice([("", _("New note with these"))], "", lambda _key: changed(),
                           _("Evidence note"))
        self._changed = changed
        self.who = Choice([("me", _("I, with my phone")), ("other", _("Somebody else"))], "me",
                          self._who, _("Who took them"))
        self.name = Line("", _("Name or role of whoever took them"),
                         _("Name or role of whoever took them"))
        self.name.textEdited.connect(lambda _text: changed())
        self.name.hide()
        self.remove = Check(_("Remove from the incoming folder"), True, lambda _yes: changed())
        self.numbers = {key: Label("", "dense", wrap=True)
                        for key in ("chosen", "dates", "places", "space")}
        self.heading = Label(_("Where they go"), "section")
        body.addWidget(self.heading)
        body.addWidget(Field(_("Case"), self.case))
        body.addWidget(Field(_("Evidence note"), self.note))
        body.addWidget(Field(_("Who took them"), self.who))
        body.addWidget(self.name)
        body.addWidget(line())
        body.addWidget(self.remove)
        self.after = Label(_("only after the copy was checked"), "help")
        self.after.setContentsMargins(28, 0, 0, 0)
        body.addWidget(self.after)
        body.addWidget(line())
        for key, words in (("chosen", _("Chosen")), ("dates", _("Dates")),
                           ("places", _("Coordinates")), ("space", _("Free space"))):
            head = Label(words, "muted")
            head.setMinimumWidth(theme.wide(96))
            across = row(head, self.numbers[key], spacing=10)
            lay = across.layout()
            if lay is not None:
                lay.setStretch(1, 1)  # type: ignore[attr-defined]  # row() makes a box layout
            body.addWidget(across)
        body.addStretch(1)

    def _who(self, key: str) -> None:
        self.name.setVisible(key == "other")
        if key == "other":
            self.name.setFocus()
        self._changed()

    def standing(self) -> dict[str, Any]:
        """What was chosen here, to be kept."""
        return {"note": self.note.value(), "who": self.who.value(), "name": self.name.text(),
                "remove": self.remove.isChecked()}

    def go_on_with(self, begun: Mapping[str, Any]) -> None:
        """Show what was chosen before."""
        self.note.set_value(str(begun["note"]))
        self.who.set_value(str(begun["who"]))
        self.name.show_value(str(begun["name"]))
        self.name.setVisible(self.who.value() == "other")
        self.remove.setChecked(bool(begun["remove"]))

    def offer(self, cases: Sequence[Option], notes: Sequence[Option], case_id: str,
              note_id: str) -> None:
        """What can be chosen, and what is."""
        self.case.set_options(cases)
        self.case.set_value(case_id)
        self.offer_notes(notes, note_id)

    def offer_notes(self, notes: Sequence[Option], note_id: str = "") -> None:
        """The notes of the case chosen."""
        self.note.set_options([("", _("New note with these")), *notes])
        self.note.set_value(note_id)

    def show_removing(self, possible: bool) -> None:
        """Only what lies in the incoming folder is ever removed."""
        self.remove.setVisible(possible)
        self.after.setVisible(possible)

    def taken_by(self, mine: str) -> str:
        """Who took them: the initials ``mine`` or what was written."""
        return mine if self.who.value() == "me" else self.name.text().strip()

    def show_numbers(self, chosen: Sequence[Waiting], seen: Sequence[Any], free: int) -> None:
        """What was chosen, the hours its pictures tell, how many tell a place."""
        self.numbers["chosen"].setText(
            f"{counted(chosen)} · {size_text(sum(each.size for each in chosen))}" if chosen
            else _("nothing yet"))
        times = sorted(each.taken[11:16] for each in seen if each.taken)
        self.numbers["dates"].setText(
            _("of the phone: {first} to {last}", first=times[0], last=times[-1]) if times else "—")
        photos = sum(each.kind == "photo" for each in chosen)
        placed = sum(each.has_coordinates for each in seen)
        self.numbers["places"].setText(
            _("in {n} of {total}", n=placed, total=photos) if photos else "—")
        needed = sum(each.size for each in chosen)
        short = bool(free) and needed > free
        told = size_text(free) if free else "—"
        self.numbers["space"].setText(
            _("{free}: there is no room for these", free=told) if short else told)
        self.numbers["space"].set_look("attention" if short else "dense")


def counted(files: Sequence[Waiting]) -> str:
    """«5 fotos, 1 audio, 1 archivo»."""
    kinds = [each.kind for each in files]
    photos, audios = kinds.count("photo"), kinds.count("audio")
    others = len(kinds) - photos - audios
    parts = []
    if photos:
        parts.append(plural("{n} photo", "{n} photos", photos, n=photos))
    if audios:
        parts.append(plural("{n} audio", "{n} audios", audios, n=audios))
    if others:
        parts.append(plural("{n} file", "{n} files", others, n=others))
    return ", ".join(parts)
