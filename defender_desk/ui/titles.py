"""The title before one's own name, and what it is inside a printed sentence.

«Lic.» is written by men and by women: which word the sworn text uses is chosen, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from defender_desk.ui.widgets.inputs import Choice
from defender_desk.wording import N_, _

TITLES: Final = {
    "": ("", "", "—"),
    "Lic.": ("Lic.", "m", N_("Lic., licenciado")),
    "Lic. f": ("Lic.", "f", N_("Lic., licenciada")),
    "Licda.": ("Licda.", "f", N_("Licda., licenciada")),
    "Abg. m": ("Abg.", "m", N_("Abg., abogado")),
    "Abg. f": ("Abg.", "f", N_("Abg., abogada")),
}
"""Key of a choice: the title as printed before the name, the grammatical gender, the words."""


def key_of(title: str, gender: str) -> str:
    """The choice that a profile's title and gender ("m", "f" or "") are; "" for none of them.

    «Licda.» says the gender itself. Another title without one, as «Abg.» was kept before 0.2.0,
    is none of them and has to be chosen.
    """
    return next((key for key, (printed, of, _words) in TITLES.items()
                 if printed == title and (of == gender or key == "Licda.")), "")


def title_choice(key: str, on: Callable[[str], object] | None = None) -> Choice:
    """The field «Title» with ``key`` chosen."""
    return Choice([(each, _(words)) for each, (_t, _g, words) in TITLES.items()], key, on,
                  _("Title"))
