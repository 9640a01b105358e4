"""Sentences in Spanish or English: gettext without Qt, for the window, the command line and papers.

Source strings are English; the Spanish ones lie in ``resources/translations/es/LC_MESSAGES``, one
catalogue for each room of the house, compiled into one by ``make words``. English needs no
catalogue: a message without a translation is its own text.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from defender_desk import paths
from defender_desk.errors import DeskError

if TYPE_CHECKING:
    from datetime import date, datetime, time

Language = Literal["es", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("es", "en")
LONGEST_FACT: Final = 80
CATALOGUE: Final = "desk.mo"

_PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_HOLES = re.compile(r" ?«»| ?“”| ?\(\)| (?=[ .,:;])")
# Marks that reorder the text around them (Unicode Bidirectional Algorithm, UAX 9, section 2).
_BIDI = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None
)


def N_(msgid: str) -> str:
    """Mark a message for the catalogues and return it unchanged."""
    return msgid


class Words:
    """The messages of one language. A paper holds its own, apart from the screen's."""

    def __init__(self, lang: Language, catalogue: gettext.NullTranslations) -> None:
        self.lang: Language = lang
        self._catalogue = catalogue

    def _(self, msgid: str, /, **facts: object) -> str:
        """The message in this language with each ``{fact}`` filled in. Never raises."""
        return _fill(self._catalogue.gettext(msgid) if msgid else "", facts)

    def plural(self, one: str, many: str, n: int, /, **facts: object) -> str:
        """The form that belongs to ``n``; ``{n}`` is at hand without being named."""
        return _fill(self._catalogue.ngettext(one, many, n), {"n": n, **facts})


PSEUDO: Final = "xx"
"""A language that nobody speaks: English half as long again and with accents.

It is offered nowhere; tests and ``make shots`` look with it for words that have no room.
"""
_ACCENTED = str.maketrans("aeiouncyAEIOUNC", "áéíóúñçýÁÉÍÓÚÑÇ")


class _Longer(gettext.NullTranslations):
    """Each message with accents and half as long again; ``{facts}`` stay as they are."""

    def gettext(self, message: str) -> str:
        parts = re.split(r"(\{[a-z_][a-z0-9_]*\})", message)
        said = "".join(part if part.startswith("{") else part.translate(_ACCENTED)
                       for part in parts)
        words = len(message.split())
        more = (len(message) + 1) // 2
        # Whole words are added where there are several: lines must be able to break.
        added = "ú" * more if words == 1 else " ".join(["újx"] * max(1, more // 4))
        return f"{said}{'' if words == 1 else ' '}{added}" if said.strip() else said

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


@cache
def in_language(lang: str) -> Words:
    """The messages of ``lang`` ("es" or "en"). Raises ValueError for another language."""
    if lang == PSEUDO:
        return Words("en", _Longer())
    if lang == "en":
        return Words("en", gettext.NullTranslations())
    if lang == "es":
        file = paths.resources() / "translations" / "es" / "LC_MESSAGES" / CATALOGUE
        try:
            with file.open("rb") as stream:
                return Words("es", gettext.GNUTranslations(stream))
        except OSError:
            # A checkout before `make words`: English words are better than none.
            return Words("es", gettext.NullTranslations())
    raise ValueError(f"no messages in {lang!r}")


_language: Language = "es"
_pseudo = False


def set_language(lang: str) -> None:
    """Choose the language of the screen. Raises ValueError for one that is not there."""
    global _language, _pseudo
    _language, _pseudo = in_language(lang).lang, lang == PSEUDO


def _screen() -> Words:
    """The messages of the screen."""
    return in_language(PSEUDO if _pseudo else _language)


def language() -> Language:
    """The language of the screen: "es" unless another was chosen."""
    return _language


def _(msgid: str, /, **facts: object) -> str:
    """The message in the language of the screen with each ``{fact}`` filled in. Never raises."""
    return _screen()._(msgid, **facts)


def plural(one: str, many: str, n: int, /, **facts: object) -> str:
    """The form that belongs to ``n`` in the language of the screen; ``{n}`` is filled in."""
    return _screen().plural(one, many, n, **facts)


def shown(value: object, longest: int | None = None) -> str:
    """A value made fit to stand inside a sentence.

    Marks that would turn the text around and marks nobody can see are taken out, other control
    characters become visible signs (U+2400 and following), and text beyond
    ``longest`` characters is cut with "…".
    """
    text = str(value).translate(_BIDI)
    if not text.isprintable():
        text = "".join(_visible(char) for char in text)
    if longest is not None and len(text) > longest:
        text = text[: longest - 1].rstrip() + "…"
    return text


def _visible(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    category = unicodedata.category(char)
    if category == "Cf":  # zero-width and tag characters: nobody can see them
        return ""
    if category in ("Zl", "Zp"):
        return "\u2424"
    return "\ufffd" if category in ("Cc", "Cs", "Cn", "Co") else char


def _fill(template: str, facts: Mapping[str, object]) -> str:
    if "{" not in template:
        return template
    gaps = [name for name in _PLACE.findall(template) if facts.get(name) is None]
    filled = _PLACE.sub(lambda m: "" if m[1] in gaps else shown(facts[m[1]]), template)
    # A fact nobody gave leaves no hole: its quotes, brackets and space go with it.
    return _HOLES.sub("", filled).strip() if gaps else filled


# --- what went wrong --------------------------------------------------------------------------


@dataclass(frozen=True)
class Sentence:
    """What happened, whether the person's work is safe, and one thing to do (texts.md 5)."""

    what: str
    safe: str
    todo: str

    @property
    def text(self) -> str:
        """The three, one after another."""
        return " ".join(part for part in (self.what, self.safe, self.todo) if part)


def sentence(error: DeskError, words: Words | None = None) -> Sentence:
    """What a person is told about ``error``, in ``words`` or the language of the screen.

    Never raises: this is the last thing that stands between a person and a blank window.
    """
    # Read only when something goes wrong: the start of the program stays light.
    from defender_desk.sentences import said

    words = words or _screen()
    entry = said(error)
    facts = {name: _fact(name, error.facts, words) for name in error.facts}
    if entry.one:
        count = error.facts.get(entry.counted_by)
        n = count if isinstance(count, int) else 2
        what = words.plural(entry.one, entry.what, n, **facts)
    else:
        what = words._(entry.what, **facts)
    return Sentence(what, words._(entry.safe, **facts), words._(entry.todo, **facts))


_SIZES: Final = frozenset({"size", "cap"})
_LISTS: Final = frozenset({"fields", "scopes", "checks"})
_MESSAGES: Final = frozenset({"reason", "what", "where"})
_LABELS: dict[tuple[str, str], str] = {}


def learn_labels(labels: Mapping[tuple[str, str], str]) -> None:
    """Take in the messages that name fields, by (kind, field), and kinds, by (kind, "").

    The nouns declare them upstairs; a refusal carries only their names.
    """
    _LABELS.update(labels)


def _fact(name: str, facts: Mapping[str, object], words: Words) -> str | None:
    value = facts[name]
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, list | tuple | set | frozenset):
        listed = [_named(str(part), name, facts, words) for part in value]
        return shown(", ".join(listed), LONGEST_FACT)
    if name in ("kind", "field"):
        return shown(_named(str(value), name, facts, words), LONGEST_FACT)
    # A version that is needed is a text; space that is needed is a number of bytes.
    if isinstance(value, int) and (name in _SIZES or name == "needed"):
        return size_text(value, words)
    if name == "imported":
        return _moment(str(value), words)
    return shown(words._(str(value)) if name in _MESSAGES else value, LONGEST_FACT)


def _named(value: str, name: str, facts: Mapping[str, object], words: Words) -> str:
    """A field, kind, scope or check by the words that name it on screen."""
    from defender_desk.sentences import CHECKS, NAMES

    kind = value if name == "kind" else str(facts.get("kind", ""))
    label = _LABELS.get((kind, "" if name == "kind" else value)) or (
        (CHECKS if name == "checks" else NAMES).get(value)
    )
    if label is None:
        return value.replace("_", " ")
    said = words._(label)
    # In a list inside a sentence a name has no capital, unless it is an abbreviation.
    return said[:1].lower() + said[1:] if name in _LISTS and said[1:2].islower() else said


def _moment(iso: str, words: Words) -> str:
    from datetime import datetime

    try:
        return dense_date(datetime.fromisoformat(iso), words)
    except ValueError:
        return shown(iso, LONGEST_FACT)


# --- dates, times, sizes, states --------------------------------------------------------------

_MONTHS: Final = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_SHORT_MONTHS: Final = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May."), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


def date_text(day: date, words: Words | None = None) -> str:
    """«17 de marzo de 2026», "March 17, 2026". A datetime is taken as it stands, unconverted."""
    w = words or _screen()
    month = w._(_MONTHS[day.month - 1])
    return w._("{month} {day}, {year}", month=month, day=day.day, year=day.year)


def dense_date(day: date, words: Words | None = None) -> str:
    """«17 mar 2026», "Mar 17, 2026", for tables and second lines."""
    w = words or _screen()
    month = w._(_SHORT_MONTHS[day.month - 1]).rstrip(".")
    return w._("{short_month} {day}, {year}", short_month=month, day=day.day, year=day.year)


def short_month(month: int, words: Words | None = None) -> str:
    """«mar», "Mar" for 3: a mark above a line of time."""
    return (words or _screen())._(_SHORT_MONTHS[month - 1]).rstrip(".")


def time_text(moment: time | datetime) -> str:
    """«16:40», twenty-four hours in both languages."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def number_text(number: int) -> str:
    """«1,234»: Guatemala and Honduras write thousands as the United States do."""
    return f"{number:,}"


def size_text(size: int, words: Words | None = None) -> str:
    """«38 MB», «3.8 MB», «640 KB» for ``size`` bytes; a KB is a thousand bytes."""
    w = words or _screen()
    if size < 1000:
        return w.plural("{n} byte", "{n} bytes", size)
    amount = float(size)
    for unit in ("KB", "MB", "GB", "TB"):
        amount /= 1000
        if amount < 999.5 or unit == "TB":
            break
    digits = 1 if amount < 9.95 else 0
    figure = f"{amount:,.{digits}f}"
    return f"{figure.removesuffix('.0')} {unit}"


# product.md 1 and texts.md 2: the five states and the three badges. No page uses other words.
STATES: Final[Mapping[str, str]] = {
    "unsent": N_("Not sent"),
    "packed": N_("Ready to hand over"),
    "handed_over": N_("Handed over, no receipt yet"),
    "received": N_("The team has it"),
    "rejected": N_("Rejected: {reason}"),
}
BADGES: Final[Mapping[str, str]] = {
    "part_missing": N_("A part is missing"),
    "changed_since_sent": N_("Changed since it was sent"),
    "team_asks": N_("The team has a question"),
}


def state_text(
    state: str, words: Words | None = None, *, reason: str = "", missing: int = 0
) -> str:
    """The words of one of the five states or three badges.

    ``reason`` belongs to "rejected", ``missing`` (number of parts) to the badge "part_missing".
    Raises KeyError for any other name: a sixth state must not come into being by a slip.
    """
    w = words or _screen()
    if state == "part_missing" and missing > 0:
        return w.plural("{n} part missing", "{n} parts missing", missing)
    if state == "rejected" and not reason:
        return w._("Rejected")
    return w._(STATES[state] if state in STATES else BADGES[state], reason=reason)
