"""What to look at before a declaration goes to the lawyer or to the printer.

The checklist of domain.md 2.3 and the rules of domain.md 12, so that a person who is not a lawyer
cannot get it wrong unawares. Nothing here blocks saving; the desk asks ``must`` before a paper is
ready. Sentences never name a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from defender_desk.documents import clauses
from defender_desk.documents.declaration import DeclarationPaper, PaperParagraph
from defender_desk.wording import N_, _

_FACT_CLAUSES = frozenset({"", "C-EXH", "C-HEARSAY"})
#: Clauses that every declaration of facts has, and how a person calls what is missing.
_NEEDED = {
    "C-ID": N_("who speaks"),
    "C-BASIS": N_("how she or he knows it"),
    "C-LANG": N_("the language"),
    "C-FREE": N_("that it is made freely"),
}
_EXHIBIT = re.compile(r"\b(?:Anexo|Exhibit)\s+([A-Z]{1,2})\b")
_INTERNAL = re.compile(r"\b(?:[A-Z]{2}-\d{4}-\d{2,4}|[CDEN]-\d{2,3})\b")
#: Identity numbers of 13 digits (CUI 4-5-4, DNI 4-4-5), telephones, coordinates (rule 9).
_PRIVATE = re.compile(
    r"\b\d{4}[ -]?\d{5}[ -]?\d{4}\b|\b\d{4}[ -]?\d{4}[ -]?\d{5}\b|\b\d{4}[ -]\d{4}\b"
    r"|-?\b\d{1,3}\.\d{4,}\s*,\s*-?\d{1,3}\.\d{4,}\b"
)


_GIVEN = re.compile(r"Di esta declaración en (?!español\b|_)([^.]+)\.")
"""The end of C-LANG (resources/templates/clauses.json) where it names another language."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``must`` checks keep a paper from being ready; the others advise."""

    name: str  # stable name: "sources", "exhibits" …
    ok: bool
    message: str  # msgid of what is so, or of what is missing
    facts: dict[str, object] = field(default_factory=dict)  # paragraph numbers, letters
    must: bool = True

    @property
    def text(self) -> str:
        """The sentence in the current language."""
        return _(self.message, **self.facts)


def check(paper: DeclarationPaper) -> tuple[Check, ...]:
    """Every check on ``paper``, in the order of the paper; layers it does not need are left out."""
    return tuple(found for look in _LOOKS for found in look(paper))


def open_checks(paper: DeclarationPaper) -> tuple[Check, ...]:
    """The checks that keep ``paper`` from being ready."""
    return tuple(each for each in check(paper) if each.must and not each.ok)


def _numbers(paper: DeclarationPaper, wrong: Callable[[PaperParagraph], bool]) -> tuple[int, ...]:
    return tuple(i for i, p in enumerate(paper.paragraphs, 1) if wrong(p))


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(str(value) for value in values)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    plain = re.sub(r"[ʼꞌ’'`]", "", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(plain.split())


def _texts(paper: DeclarationPaper) -> list[tuple[str, str]]:
    """(where, text) of all words that print: paragraph number, exhibit letter or a short word."""
    both = [(_("title"), paper.title), (_("opening"), paper.opening)]
    found = [(where, f"{text.es} {text.en}") for where, text in both]
    for i, p in enumerate(paper.paragraphs, 1):
        found.append((str(i), f"{p.heading.es} {p.heading.en} {p.es} {p.en}"))
    for sheet in paper.exhibits:
        words = (sheet.description, sheet.date, sheet.source)
        # Lines of their own: a year in both languages must not look like a telephone.
        found.append((sheet.letter, "\n".join(f"{w.es}\n{w.en}" for w in words)))
    caption = paper.caption
    found.append((_("caption"), f"{caption.matter_of} {caption.plaintiffs} {caption.lawyers_text}"))
    return found


# --- the paper itself --------------------------------------------------------------------------


def _caption(paper: DeclarationPaper) -> Iterator[Check]:
    caption = paper.caption
    if caption.forum in ("none", "uscis") or caption.lawyers_text.strip():
        return
    needed = {
        "eoir": (caption.city_state, caption.matter_of, caption.number),
        "federal": (caption.court, caption.plaintiffs, caption.number),
        "state": (caption.court, caption.matter_of, caption.number),
    }[caption.forum]
    ok = all(needed)
    yield Check(
        "caption",
        ok,
        N_("The caption has the court, the case and its number.")
        if ok
        else N_("The caption is incomplete: ask the lawyer for the court, the case or its number."),
    )


def _identity(paper: DeclarationPaper) -> Iterator[Check]:
    have = {p.clause for p in paper.paragraphs if p.es.strip()}
    missing = tuple(_(said) for clause, said in _NEEDED.items() if clause not in have)
    if not paper.declarant.name.strip():
        missing = (_("who speaks"), *(said for said in missing if said != _("who speaks")))
    ok = not missing
    yield Check(
        "identity",
        ok,
        N_("It says who speaks, how she or he knows it, in what language, and freely.")
        if ok
        else N_(
            "It lacks who speaks, how she or he knows it, the language, or free will: {parts}."
        ),
        {"parts": _listed(missing)},
    )


    open_lines = _numbers(
        paper, lambda p: p.clause in ("C-ID", "C-LANG") and clauses.BLANK in f"{p.es} {p.en}"
    )
    if open_lines:
        yield Check(
            "blanks",
            False,
            N_("A line is still empty and would be filled by hand in: {numbers}."),
            {"numbers": _listed(open_lines)},
            must=False,
        )


def _facts(paper: DeclarationPaper) -> Iterator[Check]:
    facts = _numbers(paper, lambda p: p.clause in _FACT_CLAUSES and bool(p.es.strip()))
    yield Check(
        "facts",
        bool(facts),
        N_("It tells at least one fact.") if facts else N_("It does not tell any fact yet."),
    )
    empty = _numbers(paper, lambda p: not p.es.strip())
    if empty:
        yield Check("empty", False, N_("Empty paragraphs: {numbers}."), {"numbers": _listed(empty)})
    bare = _numbers(paper, lambda p: p.clause in _FACT_CLAUSES and not p.sources)
    yield Check(
        "sources",
        not bare,
        N_("Paragraphs without a source: {numbers}.") if bare else N_("Every fact has its source."),
        {"numbers": _listed(bare)},
    )
    unread = _numbers(paper, lambda p: p.clause in _FACT_CLAUSES and not p.checked)
    yield Check(
        "checked",
        not unread,
        N_("Paragraphs that nobody has compared with their source: {numbers}.")
        if unread
        else N_("Somebody compared every fact with its source."),
        {"numbers": _listed(unread)},
        must=False,
    )


def _translator(paper: DeclarationPaper) -> Iterator[Check]:
    """8 CFR 1003.33 and 103.2(b)(3): a translation comes with its translator's certification."""
    if not paper.both_languages:
        return
    yield Check(
        "translator",
        False,
        N_("The English was written here. A US court takes it only with the translator's signed "
           "certificate, with address and telephone (8 CFR 1003.33). This program does not print "
           "that sheet: agree with the US lawyer who signs it."),
        must=False,
    )


def _languages(paper: DeclarationPaper) -> Iterator[Check]:
    if not paper.both_languages:
        return
    missing = _numbers(paper, lambda p: bool(p.es.strip()) and not p.en.strip())
    yield Check(
        "english",
        not missing,
        N_("Paragraphs without English: {numbers}.")
        if missing
        else N_("Every paragraph is in both languages."),
        {"numbers": _listed(missing)},
    )


def _privacy(paper: DeclarationPaper) -> Iterator[Check]:
    texts = _texts(paper)
    names = [_fold(name) for name in paper.minors if name.strip()]
    found = tuple(where for where, text in texts if any(n in _fold(text) for n in names))
    yield Check(
        "child",
        not found,
        N_("A child's full name stands in: {places}. Write the initials.")
        if found
        else N_("No child is named in full."),
        {"places": _listed(found)},
    )
    hidden = [_fold(value) for value in paper.hidden if value.strip()]
    shown = tuple(
        where
        for where, text in texts
        if any(value in _fold(text) for value in hidden)
        or (paper.redaction != "full" and _PRIVATE.search(text))
    )
    yield Check(
        "private",
        not shown,
        N_("A number, telephone, address or name that must not be printed stands in: {places}.")
        if shown
        else N_("No number, telephone or address that must not be printed."),
        {"places": _listed(shown)},
    )
    codes = tuple(where for where, text in texts if _INTERNAL.search(text))
    if codes:
        yield Check(
            "codes",
            False,
            N_("A code of this program stands in: {places}. Write «Anexo A» or leave it out."),
            {"places": _listed(codes)},
        )
    if paper.caption.forum == "uscis" and paper.address_withheld:
        yield Check(
            "address",
            False,
            N_("USCIS asks for the full address and it is left out: ask the lawyer."),
            must=False,
        )


def _exhibits(paper: DeclarationPaper) -> Iterator[Check]:
    spoken = {letter for p in paper.paragraphs for letter in p.exhibits}
    for p in paper.paragraphs:
        spoken |= set(_EXHIBIT.findall(f"{p.es} {p.en}"))
    sheets = {sheet.letter for sheet in paper.exhibits}
    if not spoken and not sheets:
        return
    lost, mute = tuple(sorted(spoken - sheets)), tuple(sorted(sheets - spoken))
    yield Check(
        "exhibits",
        not lost and not mute,
        N_("Exhibits named without a sheet: {lost}.")
        if lost
        else N_("Exhibits that no paragraph names: {mute}.")
        if mute
        else N_("Every exhibit is named and has its sheet."),
        {"lost": _listed(lost), "mute": _listed(mute)},
    )
    refused = tuple(sheet.letter for sheet in paper.exhibits if not sheet.may_be_exhibit)
    if refused:
        yield Check(
            "exhibit-consent",
            False,
            N_("No permission to show these exhibits to a court: {letters}."),
            {"letters": _listed(refused)},
        )


def _consent(paper: DeclarationPaper) -> Iterator[Check]:
    yield Check(
        "consent",
        paper.consent_to_file,
        N_("There is permission to file it in court.")
        if paper.consent_to_file
        else N_("There is no permission to file it in court."),
    )


# --- reading and signing -----------------------------------------------------------------------


def _signing(paper: DeclarationPaper) -> Iterator[Check]:
    signing = paper.signing
    placed = bool(signing.place.es.strip() and signing.place.country.strip())
    yield Check(
        "place",
        placed,
        N_("It says where it will be signed.")
        if placed
        else N_("Write the place and country of signing."),
    )
    if signing.lawyer_wants_short_form:
        inside = signing.place.country.strip().upper() in clauses.INSIDE_UNITED_STATES
        yield Check(
            "sentence",
            inside,
            N_("The short sentence prints, as the lawyer asked.")
            if inside
            else N_("Signed outside the United States: the long sentence prints all the same."),
            must=False,
        )
    if signing.sign_as == "thumb":
        ok = bool(signing.finger.es.strip() and signing.finger.en.strip())
        yield Check(
            "finger",
            ok,
            N_("The finger of the print is named.")
            if ok
            else N_("Name the finger of the print, in both languages."),
        )
    if signing.sign_as != "signs" and signing.knows_how:
        ok = bool(signing.reason.es.strip() and signing.reason.en.strip())
        yield Check(
            "reason",
            ok,
            N_("It says why she or he cannot sign.")
            if ok
            else N_("Write why she or he cannot sign, in both languages."),
        )


def _reading(paper: DeclarationPaper) -> Iterator[Check]:
    if "es" in paper.languages or ("en" in paper.languages and paper.both_languages):
        return
    act = paper.read_back
    said = any(p.clause == "C-READBACK" for p in paper.paragraphs)
    ok = act is not None and bool(act.reader.name.strip()) and said
    if not ok and not paper.reading_known:
        yield Check(
            "literacy",
            False,
            N_("Nobody noted whether she or he reads: write it in the person's details, or name "
               "who reads it all aloud."),
        )
        return
    yield Check(
        "read-back",
        ok,
        N_("Who reads it aloud is named.")
        if ok
        else N_("She or he does not read this language: name who reads it all aloud."),
    )


def _witnesses(paper: DeclarationPaper) -> Iterator[Check]:
    if paper.signing.sign_as == "signs" and not paper.witnesses:
        return
    keys = [_key(block.witness.key, block.witness.name) for block in paper.witnesses]
    if paper.signing.sign_as != "signs":
        enough = len(set(keys)) >= 2 and len(set(keys)) == len(keys)
        yield Check(
            "witnesses",
            enough,
            N_("Two different witnesses.")
            if enough
            else N_("Mark or print: two different witnesses are needed, and there are {count}."),
            {"count": len(set(keys))},
        )
    taken = {_key(paper.declarant.key, paper.declarant.name)}
    if paper.read_back:
        taken.add(_key(paper.read_back.reader.key, paper.read_back.reader.name))
    for act in paper.interpreters:
        taken.add(_key(act.interpreter.key, act.interpreter.name))
        if act.interviewer:
            taken.add(_key(act.interviewer.key, act.interviewer.name))
    free = not taken.intersection(keys) and not any(
        block.related or not block.adult for block in paper.witnesses
    )
    yield Check(
        "witness-free",
        free,
        N_("The witnesses are adults and had no other part.")
        if free
        else N_(
            "A witness is a minor, a relative or party, or also read, interpreted or interviewed: "
            "look for another person."
        ),
    )


def _key(key: str, name: str) -> str:
    return key or _fold(name)


def _spoken(paper: DeclarationPaper) -> Iterator[Check]:
    """Whoever speaks Spanish may have been heard in another language all the same."""
    said = " ".join(each.es for each in paper.paragraphs if each.clause == "C-LANG")
    given = _GIVEN.search(said)
    if given is not None:
        yield Check(
            "spoken",
            False,
            N_("It says that it was given in {language}, and nobody interpreted: complete the "
               "interpreter's certificate, or correct the language in the interview. Leave it so "
               "if you speak it yourself."),
            {"language": given[1]},
            must=False,
        )


def _interpreters(paper: DeclarationPaper) -> Iterator[Check]:
    if paper.speaks_spanish and not paper.interpreters:
        yield from _spoken(paper)
        return
    acts = paper.interpreters
    if not acts and not paper.spanish_known:
        yield Check(
            "spanish",
            False,
            N_("Nobody noted whether she or he speaks Spanish: write it in the person's details, "
               "or complete the interpreter's certificate."),
        )
        return
    ok = bool(acts) and all(
        act.interpreter.name.strip()
        and act.language_a.es.strip()
        and act.language_b.es.strip()
        and act.qualification.es.strip()
        and (act.variant != "read_aloud" or act.reader is not None)
        for act in acts
    )
    yield Check(
        "interpreter",
        ok,
        N_("The interpreter's certificate is complete.")
        if ok
        else N_("The interpreter is missing, or her or his languages, training or reading are."),
    )
    if any(act.interest.es.strip() or act.interest.en.strip() for act in acts):
        yield Check(
            "interest",
            False,
            N_("The interpreter is a relative or has an interest: tell the lawyer."),
            must=False,
        )


def _counsel(paper: DeclarationPaper) -> Iterator[Check]:
    marks = clauses.unreviewed(paper)
    yield Check(
        "counsel",
        not marks,
        N_("Counsel has not reviewed {n} of its clauses yet: the header says so.")
        if marks
        else N_("Counsel reviewed every clause."),
        {"n": len(marks)},
        must=False,
    )


_LOOKS: tuple[Callable[[DeclarationPaper], Iterator[Check]], ...] = (
    _caption,
    _identity,
    _facts,
    _languages,
    _translator,
    _privacy,
    _exhibits,
    _consent,
    _signing,
    _reading,
    _witnesses,
    _interpreters,
    _counsel,
)
