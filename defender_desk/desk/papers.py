"""From records to paper: what a declaration's records say, as ``DeclarationPaper`` prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from defender_desk.desk.consents import Consents
from defender_desk.desk.notes import Notes
from defender_desk.desk.people import birth_day
from defender_desk.desk.records import Records
from defender_desk.documents.declaration import (
    Both,
    Caption,
    DeclarationPaper,
    ExhibitPage,
    ExhibitSheet,
    Forum,
    InterpreterAct,
    InterpVariant,
    Manner,
    PaperParagraph,
    PaperPerson,
    Place,
    ReadBack,
    SignAs,
    SigningPlan,
    WitnessBlock,
)
from defender_desk.domain import languages
from defender_desk.domain.consent import allows
from defender_desk.domain.contact import Contact
from defender_desk.domain.declaration import Declaration
from defender_desk.domain.initials import initials
from defender_desk.domain.matter import Matter
from defender_desk.domain.paragraph import Paragraph
from defender_desk.domain.person import Person
from defender_desk.domain.searchable import fold

if TYPE_CHECKING:
    from defender_desk.domain.exhibit import Exhibit
    from defender_desk.storage.vault import Profile

Overrides = Mapping[str, Mapping[str, str]]
"""Paragraph id to the texts that are being typed: ``{"es": …, "en": …}``."""

ENGLISH_HERE: Final = frozenset({"defender", "translator"})
"""Who makes the English so that an English column stands in the paper (decisions.md 11)."""

_FORUMS: Final[dict[str, Forum]] = {
    "eoir": "eoir", "uscis": "uscis", "us_district_court": "federal", "state_court": "state",
}
_VARIANTS: Final[dict[str, InterpVariant]] = {
    "reader_and_interpreter": "read_aloud", "oral_translation": "oral", "written_text": "written",
}
_FINGERS: Final = {
    "right_thumb": Both("pulgar derecho", "right thumb"),
    "left_thumb": Both("pulgar izquierdo", "left thumb"),
}
_TITLES: Final = {
    "licda": Both("la licenciada"), "licenciada": Both("la licenciada"),
    "licenciado": Both("el licenciado"),
    "dra": Both("la doctora"), "doctora": Both("la doctora"),
    "doctor": Both("el doctor"),
    "abogada": Both("la abogada"), "abogado": Both("el abogado"),
}
_SHORT_TITLES: Final = {
    "lic": {"m": Both("el licenciado"), "f": Both("la licenciada")},
    "dr": {"m": Both("el doctor"), "f": Both("la doctora")},
    "abg": {"m": Both("el abogado"), "f": Both("la abogada")},
}
"""Short forms that people write of men and of women: without the gender nobody is called either."""
_COUNTRIES: Final = {
    "GT": ("Guatemala", "Guatemala"), "HN": ("Honduras", "Honduras"), "MX": ("México", "Mexico"),
    "SV": ("El Salvador", "El Salvador"), "NI": ("Nicaragua", "Nicaragua"),
    "US": ("Estados Unidos", "United States"),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """The records of one declaration, read once."""

    declaration: Declaration
    declarant: Person
    matter: Matter | None
    paragraphs: tuple[Paragraph, ...]
    exhibits: tuple[Exhibit, ...]
    acts: tuple[Any, ...]


class Papers:
    """Fills the paper; nothing here decides whether it may be printed (checks do)."""

    def __init__(
        self, records: Records, notes: Notes, consents: Consents, profile: Profile
    ) -> None:
        self._records = records
        self._notes = notes
        self._consents = consents
        self._profile = profile

    def sources(self, declaration_id: str) -> Sources:
        """Every record that the paper prints. Raises ``UnknownRecord``."""
        declaration = self._records.one("declaration", declaration_id)
        paragraphs: list[Any] = self._records.all("paragraph", declaration=declaration_id)
        exhibits: list[Any] = self._records.all("exhibit", declaration=declaration_id)
        return Sources(
            declaration,
            self._records.one("person", declaration.declarant),
            self._records.maybe("matter", declaration.matter),
            tuple(sorted(paragraphs, key=lambda p: (p.order, p.id))),
            tuple(sorted(exhibits, key=lambda e: (len(e.letter), e.letter))),
            tuple(self._records.all("language_act", declaration=declaration_id)),
        )

    def paper(
        self, declaration_id: str, *, overrides: Overrides | None = None, pictures: bool = True,
        final: bool = False, label: str = "", profile: str = "", size: str = "",
    ) -> DeclarationPaper:
        """The paper as its records stand now. ``pictures`` False leaves the exhibits' pages out:
        the page that follows the typing needs the words first. ``profile`` and ``size`` stand in
        for what the record says, for one copy."""
        found = self.sources(declaration_id)
        person = found.declarant
        d = replace(found.declaration, profile=profile or found.declaration.profile,
                    paper=size or found.declaration.paper)
        letters = {exhibit.id: exhibit.letter for exhibit in found.exhibits}
        names = self._protected(d.case)
        return DeclarationPaper(
            declarant=self.printed(person, d.profile, in_full=d.profile != "safety"),
            paragraphs=tuple(
                _paragraph(p, letters, (overrides or {}).get(p.id, {})) for p in found.paragraphs
            ),
            signing=_signing(d, person),
            caption=_caption(found.matter),
            both_languages=d.english_by in ENGLISH_HERE,
            draft=not final,
            draft_number=d.draft or 1,
            version=label,
            reviewed_by_counsel=d.clauses_approved,
            paper=cast(Any, d.paper),
            dated=self._records.today(),
            redaction=cast(Any, d.profile),
            address_withheld=person.address_withheld,
            languages=_reads(person),
            speaks_spanish=person.spanish == "speaks",
            reading_known=bool(person.literacy),
            spanish_known=bool(person.spanish),
            minors=names[0],
            hidden=names[1],
            read_back=self._read_back(d),
            witnesses=tuple(self._witness(w, found) for w in d.witnesses if self._here(w)),
            interpreters=tuple(self._act(act, found) for act in found.acts),
            exhibits=tuple(self._exhibit(each, pictures) for each in found.exhibits),
            consent_to_file=allows(self._consents.in_force(person.id), "file_in_court"),
            template_version=d.template_version,
        )

    def printed(self, person: Person, profile: str, *, in_full: bool = False) -> PaperPerson:
        """A person as the redaction profile lets the name print: a minor is initials always."""
        name = person.name
        if person.is_minor or (not in_full and profile == "safety") or profile == "safety":
            name = person.pseudonym or initials(person.name)
        return PaperPerson(name, cast(Any, person.gender), key=person.id)

    def contact(self, contact: Contact) -> PaperPerson:
        """A contact with the title that Spanish puts before the name."""
        title = spoken_title(contact.title, contact.gender)
        return PaperPerson(contact.name, cast(Any, contact.gender), title,
                           address=contact.address, phone=contact.phone, key=contact.id)

    def defender(self) -> PaperPerson:
        """The owner of this desk, as the one who interviewed."""
        p = self._profile
        title = spoken_title(p.title, p.gender)
        return PaperPerson(p.name, cast(Any, p.gender), title, key="profile")

    def reader(self, declaration: Declaration) -> PaperPerson:
        """Who reads the paper aloud: the contact named, else the owner of this desk."""
        contact = self._records.maybe("contact", declaration.reader)
        return self.contact(contact) if contact is not None else self.defender()

    # --- parts --------------------------------------------------------------------------------

    def _here(self, person_id: str) -> bool:
        return self._records.maybe("person", person_id) is not None

    def _protected(self, case_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Full names of children, and numbers, addresses and phones, that must not print."""
        people: list[Any] = self._records.all("person", case=case_id)
        minors = tuple(p.name for p in people if p.is_minor and p.name)
        hidden: list[str] = []
        for person in people:
            hidden.extend(str(d.get("number", "")) for d in person.documents)
            hidden.extend((person.address, *person.phones))
        return minors, tuple(text for text in hidden if text)

    def _read_back(self, d: Declaration) -> ReadBack | None:
        if not d.read_back:
            return None
        return ReadBack(self.reader(d), on=as_day(d.signing_date))

    def _witness(self, person_id: str, found: Sources) -> WitnessBlock:
        person = self._records.one("person", person_id)
        heard = {fold(found.declarant.language)}
        return WitnessBlock(
            self.printed(person, "full", in_full=True),
            understands=fold(person.language) in heard or (person.spanish == "speaks"
            and not found.declaration.interpreted),
            on=as_day(found.declaration.signing_date),
            related=bool(person.relation),
            adult=not person.is_minor,
        )

    def _act(self, act: Any, found: Sources) -> InterpreterAct:
        d = found.declaration
        contact = self._records.maybe("contact", act.interpreter)
        interpreter = self.contact(contact) if contact is not None else PaperPerson("")
        place = _place(d)
        told = as_day(act.interview_date)
        return InterpreterAct(
            interpreter=interpreter,
            variant=_VARIANTS.get(d.interpretation_variant, "read_aloud"),
            language_a=language_both(act.from_language),
            variety=act.variety,
            language_b=language_both(act.to_language),
            qualification=Both(act.qualification, act.qualification_en),
            interest=Both() if _nobody(act.interests) else Both(act.interests),
            interviewer=self.defender() if told else None,
            interviewed_on=(told,) if told else (),
            interviewed_at=place,
            manner=_manner(act.mode),
            reader=self.reader(d),
            read_on=as_day(act.date) or as_day(d.signing_date),
            read_at=place,
            read_manner="in_person",
        )

    def _exhibit(self, exhibit: Exhibit, pictures: bool) -> ExhibitSheet:
        found = (self._records.maybe("attachment", each) for each in exhibit.attachments)
        files = [file for file in found if file is not None]
        note = self._records.maybe("note", exhibit.note)
        images: Sequence[bytes] = []
        if pictures:
            images = [i for i in (self._notes.preview(f.id) for f in files) if i is not None]
        return ExhibitSheet(
            letter=exhibit.letter,
            description=Both(exhibit.description_es, exhibit.description_en),
            date=split_both(exhibit.date_text),
            pages=max(len(files), (note.pages or 0) if note is not None else 0),
            images=tuple(ExhibitPage(image) for image in images),
            digest=files[0].sha256 if files else "",
            may_be_exhibit=all(self.may_be_exhibit(f) for f in files),
        )

    def may_be_exhibit(self, attachment: Any) -> bool:
        """Whether consent lets a file be filed: nobody recognised without photo_person."""
        if attachment.hold_back:
            return False
        if not attachment.shows_person:
            return True
        people = attachment.people
        return bool(people) and all(
            self._consents.allows(p, "photo_person") and self._consents.allows(p, "file_in_court")
            for p in people
        )


# --- small passages -------------------------------------------------------------------------------


def as_day(text: str) -> date | None:
    """A day from an ISO date or moment; None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def split_both(text: str) -> Both:
    """``"11 de marzo / March 11"`` in two; a text without a stroke prints in both languages."""
    es, stroke, en = text.partition(" / ")
    return Both(es.strip(), en.strip()) if stroke else Both(text, text)


def spoken_title(title: str, gender: str = "") -> Both:
    """``"Licda."`` as it stands inside a sentence: «la licenciada»; English uses none.

    ``"Lic."`` of somebody whose grammatical gender is not known prints no title.
    """
    short = _SHORT_TITLES.get(fold(title).strip(" ."))
    if short is not None:
        return short.get(gender, Both())
    return _TITLES.get(fold(title).strip(" ."), Both())


def language_both(name: str) -> Both:
    """A language's name in Spanish and English; one that no table knows is kept as typed."""
    found = languages.find(name)
    if found is None:
        return Both(name, name)
    # The spelling that was typed stays where it is the same name: «Kʼicheʼ» keeps its letters.
    own = fold(name) in {fold(found.name_es), fold(found.endonym)}
    return Both(
        name if own else found.name_es.lower(),
        name if fold(name) == fold(found.name_en) else found.name_en,
    )


def _nobody(interests: str) -> bool:
    return fold(interests).strip(" .") in {"", "ninguna", "ninguno", "no", "none", "nada"}


def _manner(mode: str) -> Manner:
    return cast(Manner, mode) if mode in {"in_person", "phone", "video"} else "in_person"


def _reads(person: Person) -> tuple[str, ...]:
    """Language codes that the person reads; only Spanish is asked about."""
    return ("es",) if person.literacy == "reads" else ()


def _paragraph(
    paragraph: Paragraph, letters: Mapping[str, str], typed: Mapping[str, str]
) -> PaperParagraph:
    letter = letters.get(paragraph.exhibit, "")
    return PaperParagraph(
        es=typed.get("es", paragraph.es),
        en=typed.get("en", paragraph.en),
        clause=paragraph.role if paragraph.role.startswith("C-") else "",
        sources=tuple(f"{s.get('record', '')} {s.get('part', '')}" for s in paragraph.sources),
        checked=bool(paragraph.checked_by),
        exhibits=(letter,) if letter else (),
    )


def _place(d: Declaration) -> Place:
    es, en = _COUNTRIES.get(d.signing_country, ("", ""))
    named = fold(es) in fold(d.signing_place) or fold(en) in fold(d.signing_place)
    if not d.signing_place or named or not es:
        return Place(d.signing_place, "", d.signing_country)
    return Place(f"{d.signing_place}, {es}", f"{d.signing_place}, {en}", d.signing_country)


def _signing(d: Declaration, person: Person) -> SigningPlan:
    way: SignAs = "signs"
    if d.thumbprint or person.can_sign == "thumbprint":
        way = "thumb"
    elif person.can_sign in {"mark", "other"}:
        way = "mark"
    finger = _FINGERS.get(d.finger, Both(d.finger_other, d.finger_other))
    return SigningPlan(
        place=_place(d),
        on=as_day(d.signing_date),
        sign_as=way,
        finger=finger,
        knows_how=bool(d.cannot_sign_reason),
        reason=Both(d.cannot_sign_reason, d.cannot_sign_reason),
    )


def _caption(matter: Matter | None) -> Caption:
    if matter is None:
        return Caption()
    plaintiffs, _line, defendants = matter.parties.partition("\n")
    return Caption(
        forum=_FORUMS.get(matter.forum, "none"),
        court=matter.court,
        city_state=matter.state,
        matter_of=matter.in_the_matter_of,
        plaintiffs=plaintiffs.strip(),
        defendants=defendants.strip(),
        number=matter.case_number or matter.a_number,
        judge=matter.judge,
        next_hearing=matter.next_hearing,
        lawyers_text=matter.caption_text,
    )


def home_of(person: Person) -> Place:
    """Where the person lives, as far as it may print: municipality, department and country."""
    country = _COUNTRIES.get(person.country, ("", ""))
    inside = [part for part in (person.village, person.municipality, person.department) if part]
    return Place(", ".join([*inside, *filter(None, [country[0]])]),
                 ", ".join([*inside, *filter(None, [country[1]])]), person.country)


def printed_birth(person: Person, profile: str) -> date | int | None:
    """The birth as the profile lets it print: the year alone in papers for court."""
    born = birth_day(person.birth)
    if isinstance(born, date) and profile != "full":
        return born.year
    return born


def with_label(paper: DeclarationPaper, label: str) -> DeclarationPaper:
    """The same paper as its final version ``label``."""
    return replace(paper, draft=False, version=label)
