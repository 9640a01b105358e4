"""The clause library: approved sentences in Spanish and English, completed with a case's facts.

The wording lies in ``resources/templates/clauses.json`` (domain.md 10) with its source and its
review; the sentence of 28 U.S.C. § 1746 is pinned here by its SHA-256 and nothing overrides it.
Gender comes from the record, so no "/" stands on paper. A person's words are put in last, in one
pass, and are never read as a clause's own marks.

Marks in the wording: ``{field}`` (``{^field}`` begins with a capital), ``[flag?text|otherwise]``,
``<who:feminine|masculine|neutral>``.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from defender_desk.documents import in_words
from defender_desk.documents.declaration import (
    Both,
    DeclarationPaper,
    Gender,
    InterpreterAct,
    Manner,
    PaperPerson,
    Place,
    ReadBack,
    SigningPlan,
    WitnessBlock,
)
from defender_desk.errors import PaperFailed
from defender_desk.paths import resources

#: States, territories, possessions and commonwealths of 28 U.S.C. § 1746(2), as country codes.
INSIDE_UNITED_STATES = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "UM"})

BLANK = "______________"
#: Stands for the declaration's number of pages until the page is laid out (never a person's text).
PAGES_MARK = "\ue000"
#: What stands in C-READ while it is written; on the paper the number takes its place.
PAGES_BLANK = "____"

_LOCKED = {
    "C-1746.1": "8ab48732424a1e84bfaa9fa1b3f3ccb6761635516c7aa23c9f6623fecac3810a",
    "C-1746.2": "4166e2af8d9599761e1577353043151c6ad376aaddf4da08aedadcce738a3524",
    "C-1746-ES.1": "eea7279e328f4c032360885499d9bc79ccf38604010a166b6134ee0f50ef37ad",
    "C-1746-ES.2": "3524abf8b5f50252f74c2df7a0f4b7f75bbb7d50e427e98eb3e53f341443adf6",
}
_MANNERS: dict[Manner, Both] = {
    "in_person": Both(),
    "phone": Both("teléfono", "phone"),
    "video": Both("video", "video"),
}
_GENDER = re.compile(r"<(\w+):([^<>|]*)\|([^<>|]*)\|([^<>|]*)>")
_OPTION = re.compile(r"\[(\w+)\?([^\[\]|]*)(?:\|([^\[\]|]*))?\]")
_FIELD = re.compile(r"\{(\^?)(\w+)\}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as the library holds it."""

    key: str
    version: int
    es: str
    en: str
    source: str
    reviewed_by: str
    reviewed_on: str
    locked: bool

    @property
    def mark(self) -> str:
        """The name under which counsel approves it, e.g. ``C-ID@1`` (parts share one name)."""
        return f"{self.key.partition('.')[0]}@{self.version}"


@functools.cache
def library() -> Mapping[str, Clause]:
    """Every clause by key. Raises PaperFailed when a locked sentence is not word for word."""
    raw = json.loads((resources() / "templates" / "clauses.json").read_text("utf-8"))
    found = {
        key: Clause(
            key=key,
            version=int(data["version"]),
            es=data["es"],
            en=data["en"],
            source=data["source"],
            reviewed_by=data["reviewed_by"],
            reviewed_on=data["reviewed_on"],
            locked=bool(data.get("locked", False)),
        )
        for key, data in raw["clauses"].items()
    }
    for key, digest in _LOCKED.items():
        clause = found.get(key)
        text = (clause.en + clause.es) if clause else ""
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            raise PaperFailed(code=key)
    return found


def render(
    key: str,
    values: Mapping[str, object] | None = None,
    genders: Mapping[str, Gender] | None = None,
) -> Both:
    """The clause completed with ``values`` (text, or a flag for options) in both languages."""
    clause = library()[key]
    facts = values or {}
    return Both(_fill(clause.es, facts, genders or {}), _fill(clause.en, facts, genders or {}))


def _fill(text: str, values: Mapping[str, object], genders: Mapping[str, Gender]) -> str:
    def gendered(found: re.Match[str]) -> str:
        return found[{"f": 2, "m": 3}.get(genders.get(found[1], ""), 4)]

    def chosen(found: re.Match[str]) -> str:
        return found[2] if values.get(found[1]) else (found[3] or "")

    def put(found: re.Match[str]) -> str:
        value = str(values.get(found[2], "")) or BLANK
        return value[0].upper() + value[1:] if found[1] else value

    text = _GENDER.sub(gendered, text)
    while _OPTION.search(text):
        text = _OPTION.sub(chosen, text)
    return _FIELD.sub(put, text)


def _pair(name: str, both: Both) -> dict[str, object]:
    return {f"{name}_es": both.es, f"{name}_en": both.en or both.es}


def _on(day: date | None) -> dict[str, object]:
    if day is None:
        return {"on_es": BLANK, "on_en": BLANK}
    return {"on_es": in_words.date_es(day), "on_en": in_words.date_en(day)}


def named(person: PaperPerson) -> Both:
    """The person's name with the title that each language gives, e.g. «la licenciada Inés …»."""
    return Both(
        f"{person.title.es} {person.name}".strip(), f"{person.title.en} {person.name}".strip()
    )


# --- clauses that become paragraphs ------------------------------------------------------------


def opening(name: str) -> Both:
    """C-OPEN."""
    return render("C-OPEN", {"name": name})


def identity(
    *,
    age: int,
    born: date | int,
    age_is_about: bool = False,
    birth_is_about: bool = False,
    birthplace: Place,
    home: Place,
    address_withheld: bool = False,
    counsel_gender: Gender = "",
    document: Both | None = None,
    relation: Both | None = None,
) -> Both:
    """C-ID. ``born`` is a date, or a year alone where only that may print.

    ``age_is_about`` where the day of birth is not known, ``birth_is_about`` where even the year
    was said with doubt: a paper never claims more precision than the person (domain.md 2.3, 8).

    ``document`` is document and number as they print; ``relation`` one whole sentence
    («Fui vecina de …»).
    """
    if isinstance(born, int):
        when = Both(f"en {born}", f"in {born}")
        if birth_is_about:
            when = Both(f"alrededor de {born}", f"in about {born}")
    else:
        when = Both(f"el {in_words.date_es(born)}", f"on {in_words.date_en(born)}")
    values: dict[str, object] = {
        "age": age,
        "about": age_is_about or birth_is_about,
        **_pair("born", when),
        **_pair("birthplace", Both(birthplace.es, birthplace.english)),
        **_pair("home", Both(home.es, home.english)),
        "withheld": address_withheld,
        "identity": document is not None,
        **_pair("identity", document or Both()),
        "relation": relation is not None,
        **_pair("relation", relation or Both()),
    }
    return render("C-ID", values, {"counsel": counsel_gender})


def basis(*, can_testify: bool = False) -> Both:
    """C-BASIS; ``can_testify`` only for somebody who can safely testify."""
    return render("C-BASIS", {"testify": can_testify})


def free(reimbursed: Both | None = None) -> Both:
    """C-FREE; ``reimbursed`` names what was paid back (travel, meals)."""
    return render(
        "C-FREE",
        {"reimbursed": reimbursed is not None, **_pair("reimbursed", reimbursed or Both())},
    )


def language(
    first: Both,
    *,
    variety: str = "",
    spanish: str = "no",
    reads: Both | None = None,
    does_not_read: Both | None = None,
    given_in: Both | None = None,
    interpreter: PaperPerson | None = None,
    reading: bool = True,
) -> Both:
    """C-LANG. ``spanish`` is ``yes``, ``little``, ``no`` or "" (not asked: a blank line, never an
    invented «No hablo español»); ``reads`` lists what she or he reads, without it
    ``does_not_read`` what not («español ni Kʼicheʼ» / "Spanish or Kʼicheʼ"); a blank line without
    ``reading`` (not asked).
    """
    values: dict[str, object] = {
        **_pair("language", first),
        "variety": variety,
        "spanish": bool(spanish),
        "reading": reading,
        "unasked": "",
        "speaks": spanish == "yes",
        "little": spanish == "little",
        "reads": reads is not None,
        **_pair("reads", reads or Both()),
        **_pair("reads_not", does_not_read or Both("ningún idioma", "any language")),
        **_pair("given", given_in or first),
        "interpreter": interpreter is not None,
        **_pair("interpreter", Both(interpreter.name) if interpreter else Both()),
    }
    return render("C-LANG", values, {"interpreter": interpreter.gender if interpreter else ""})


def read(language_read: Both, pages: int | None = None) -> Both:
    """C-READ; ``pages`` None leaves a line for the number."""
    return render("C-READ", {"pages": pages or PAGES_BLANK, **_pair("language", language_read)})


def readback(
    act: ReadBack, *, interpreted_into: Both | None = None, other: bool = False,
    asked: bool = True,
) -> Both:
    """C-READBACK. ``other``: she or he reads, but not this language. Without ``asked`` nobody knows
    whether the person reads: a blank line, never an invented «No sé leer»."""
    values: dict[str, object] = {
        "other": other,
        "asked": asked,
        "unasked": "",
        **_pair("reader", named(act.reader)),
        **_pair("language", act.language),
        "into": interpreted_into is not None,
        **_pair("into", interpreted_into or Both()),
        **_on(act.on),
    }
    return render("C-READBACK", values)


def approximate() -> Both:
    """C-APPROX."""
    return render("C-APPROX")


def exhibit(letter: str, what: Both, how: Both) -> Both:
    """C-EXH: what the exhibit is and how the declarant has it."""
    return render("C-EXH", {"letter": letter, **_pair("what", what), **_pair("how", how)})


def hearsay(person: PaperPerson, on: date | None, told: Both) -> Both:
    """C-HEARSAY: who told it, when, and what."""
    return render("C-HEARSAY", {**_pair("person", named(person)), **_on(on), **_pair("told", told)})


def prevail(understood_in: Both) -> Both:
    """C-PREVAIL."""
    return render("C-PREVAIL", _pair("language", understood_in))


# --- the perjury sentence and the signature ----------------------------------------------------


def perjury_form(country: str, *, lawyer_wants_short_form: bool = False) -> int:
    """1 or 2: the form of 28 U.S.C. § 1746 that prints.

    Form 1 everywhere: it is required outside the United States and a superset of what is
    required inside (domain.md 12 rule 1). Form 2 needs both the US lawyer's instruction and a
    signing country inside, territories included; an empty country counts as outside.
    """
    inside = country.strip().upper() in INSIDE_UNITED_STATES
    return 2 if inside and lawyer_wants_short_form else 1


def perjury(signing: SigningPlan) -> Both:
    """The locked sentence: English of the statute, Spanish companion. Both always print."""
    form = perjury_form(
        signing.place.country, lawyer_wants_short_form=signing.lawyer_wants_short_form
    )
    return Both(library()[f"C-1746-ES.{form}"].es, library()[f"C-1746.{form}"].en)


def mark_or_thumb(signing: SigningPlan) -> Both:
    """C-THUMB or C-MARK, as ``signing.sign_as`` says; empty where the declarant signs."""
    if signing.sign_as == "signs":
        return Both()
    values: dict[str, object] = {
        "able": signing.knows_how,
        **_pair("reason", signing.reason),
        **_pair("finger", signing.finger),
    }
    return render("C-THUMB" if signing.sign_as == "thumb" else "C-MARK", values)


def witness(block: WitnessBlock, paper: DeclarationPaper) -> Both:
    """C-WIT without its perjury sentence, which prints after it in both languages."""
    interpreted = paper.interpreters[0].language_a if paper.interpreters else None
    heard = paper.read_back.language if paper.read_back else Both("español", "Spanish")
    values: dict[str, object] = {
        "name": block.witness.name,
        **_pair(
            "identity",
            block.witness.identity
            if block.witness.identity.es
            else Both("documento personal de identificación", "a personal identity document"),
        ),
        **_on(block.on),
        **_pair("place", Both(paper.signing.place.es, paper.signing.place.english)),
        **_pair("language", heard),
        "into": interpreted is not None,
        **_pair("into", interpreted or Both()),
        "understands": block.understands,
        "thumb": paper.signing.sign_as != "mark",
    }
    return render("C-WIT", values, {"declarant": paper.declarant.gender})


# --- the certificate of interpretation ---------------------------------------------------------


def interpretation(act: InterpreterAct, paper: DeclarationPaper) -> tuple[Both, ...]:
    """C-INTERP in the variant that is true, one Both for each paragraph.

    The number of pages is left as ``PAGES_MARK`` for the page to fill in.
    """
    common: dict[str, object] = {
        "name": act.interpreter.name,
        "declarant": paper.declarant.name,
        **_pair("a", act.language_a),
        **_pair("b", act.language_b),
        "variety": act.variety,
        "pages": PAGES_MARK,
        "qualified": act.qualification.es or act.qualification.en,
        **_pair("qualified", act.qualification),
        "interest": act.interest.es or act.interest.en,
        **_pair("interest", act.interest),
    }
    parts = [render("C-INTERP.able", common)]
    if act.interviewer is not None and act.interviewed_on:
        parts.append(render("C-INTERP.interview", {**common, **_interview(act, act.interviewer)}))
    reading = {
        **common,
        **_on(act.read_on),
        **_where(act.read_at if act.read_at.es else paper.signing.place, act.read_manner),
        **_pair("reader", named(act.reader) if act.reader else Both()),
        "thumb": paper.signing.sign_as == "thumb",
        "mark": paper.signing.sign_as == "mark",
    }
    how = render(f"C-INTERP.{act.variant}", reading)
    told = render("C-INTERP.understood", reading, {"declarant": paper.declarant.gender})
    parts.append(Both(f"{how.es} {told.es}", f"{how.en} {told.en}"))
    parts.append(render("C-INTERP.true"))
    return tuple(parts)


def _interview(act: InterpreterAct, interviewer: PaperPerson) -> dict[str, object]:
    who = named(interviewer)
    days = act.interviewed_on
    return {
        "on_es": in_words.dates_es(days),
        "on_en": in_words.dates_en(days),
        **_where(act.interviewed_at, act.manner),
        **_pair("interviewer", who),
        "joinE": bool(re.match(r"(?i)h?[ií](?![aeoáéó])", who.es)),  # «e Inés», but «y hielo»
    }


def _where(place: Place, manner: Manner) -> dict[str, object]:
    return {
        "remote": manner != "in_person",
        **_pair("manner", _MANNERS[manner]),
        **_pair("place", Both(place.es, place.english)),
    }


# --- review by counsel -------------------------------------------------------------------------


def used(paper: DeclarationPaper) -> tuple[str, ...]:
    """Marks (``C-ID@1``) of the clauses that this paper prints, locked ones left out, sorted."""
    keys = {paragraph.clause for paragraph in paper.paragraphs if paragraph.clause}
    keys.add("C-OPEN")
    if not paper.reading_copy:
        if paper.signing.sign_as != "signs":
            keys.add("C-THUMB" if paper.signing.sign_as == "thumb" else "C-MARK")
        if paper.witnesses:
            keys.add("C-WIT")
        if paper.interpreters:
            keys.add("C-INTERP")
    found = [c for c in library().values() if not c.locked and c.key.partition(".")[0] in keys]
    return tuple(sorted({clause.mark for clause in found}))


def unreviewed(paper: DeclarationPaper) -> tuple[str, ...]:
    """Marks of the clauses on this paper that no counsel has approved."""
    if paper.reviewed_by_counsel:
        return ()
    reviewed = {clause.mark for clause in library().values() if clause.reviewed_by}
    return tuple(m for m in used(paper) if m not in reviewed and m not in paper.approved_clauses)
