"""The paragraphs that every declaration has, written from the person's record."""

from __future__ import annotations

import re
from typing import Any, cast

from defender_desk.desk.papers import (
    Papers,
    Sources,
    as_day,
    home_of,
    language_both,
    printed_birth,
)
from defender_desk.desk.people import age_on
from defender_desk.desk.records import Records
from defender_desk.documents import clauses
from defender_desk.documents.declaration import Both, Gender, Place, ReadBack

SPANISH = Both("español", "Spanish")

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A birth known to the day: only then is an age certain."""


def fixed_paragraphs(
    found: Sources, papers: Papers, records: Records, interview: Any | None
) -> list[tuple[str, Both]]:
    """Role and text of each paragraph in order; the facts come between C-BASIS and C-LANG."""
    d = found.declaration
    read = (
        ("C-READBACK", _readback(found, papers))
        if d.read_back
        else ("C-READ", clauses.read(SPANISH))
    )
    return [
        ("C-ID", _identity(found, records)),
        ("C-BASIS", clauses.basis()),
        ("C-LANG", _language(found, papers, records, interview)),
        read,
        ("C-APPROX", clauses.approximate()),
        ("C-FREE", clauses.free()),
    ]


def _identity(found: Sources, records: Records) -> Both:
    d, person = found.declaration, found.declarant
    age = age_on(person.birth, records.today())
    born = printed_birth(person, d.profile)
    counsel = None
    case = records.maybe("case", d.case)
    if case is not None:
        counsel = records.maybe("contact", case.advocate)
    birthplace = Place(person.birthplace)
    home = _home(person)
    gender = cast(Gender, counsel.gender if counsel is not None else "")
    if age is None or born is None:
        # A blank line to be filled in, never an invented age.
        return clauses.render("C-ID", {
            "birthplace_es": birthplace.es, "birthplace_en": birthplace.english,
            "home_es": home.es, "home_en": home.english, "withheld": person.address_withheld,
        }, {"counsel": gender})
    edtf = (person.birth or {}).get("edtf", "")
    return clauses.identity(
        age=age, born=born, age_is_about=not _DAY.fullmatch(edtf),
        birth_is_about=edtf.endswith(("~", "?", "%")), birthplace=birthplace, home=home,
        address_withheld=person.address_withheld, counsel_gender=gender,
        document=_document(person) if d.profile == "full" else None,
    )


def _home(person: Any) -> Place:
    if person.address_withheld or not person.address:
        whole = home_of(person)
        village = f"{person.village}, " if person.village else ""
        return Place(whole.es.removeprefix(village), whole.en.removeprefix(village))
    whole = home_of(person)
    return Place(f"{person.address}, {whole.es}", f"{person.address}, {whole.en}")


def _document(person: Any) -> Both | None:
    for document in person.documents:
        kind, number = str(document.get("type", "")), str(document.get("number", ""))
        if number:
            return Both(f"{kind} {number}".strip(), f"{kind} {number}".strip())
    return None


def _language(found: Sources, papers: Papers, records: Records, interview: Any | None) -> Both:
    person = found.declarant
    first = language_both(person.language)
    interpreter = records.maybe("contact", interview.interpreter) if interview is not None else None
    reads = person.literacy == "reads"
    not_read = SPANISH if first == SPANISH else Both(
        f"español ni {first.es or clauses.BLANK}", f"Spanish or {first.en or clauses.BLANK}"
    )
    given = language_both(interview.language) if interview is not None else None
    return clauses.language(
        first, variety=person.variety,
        spanish={"speaks": "yes", "a_little": "little"}.get(person.spanish, person.spanish),
        reads=SPANISH if reads else None, does_not_read=None if reads else not_read,
        given_in=given, interpreter=papers.contact(interpreter) if interpreter else None,
        reading=bool(person.literacy),
    )


def _readback(found: Sources, papers: Papers) -> Both:
    d = found.declaration
    act = ReadBack(papers.reader(d), on=as_day(d.signing_date))
    into = language_both(found.declarant.language) if d.interpreted else None
    return clauses.readback(
        act, interpreted_into=into, other=found.declarant.literacy in {"reads", "poorly"},
        asked=bool(found.declarant.literacy),
    )
