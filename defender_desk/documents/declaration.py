"""What a declaration on paper is made of: plain frozen values, filled by the desk.

The desk maps its records (declaration, paragraphs, people, language acts, exhibits, signing) onto
these and hands one ``DeclarationPaper`` to ``pdf.make_pdf`` and ``checks.check``. Nothing here
knows a record, a vault or a code of a record: internal codes never stand on a paper that leaves.

Every text is the person's own text and reaches the page only as data. Field patterns of captions
follow domain.md 2.4, layers 2.6, clauses 10, templates T1, T3 and T18 in 11.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Gender = Literal["f", "m", ""]
Forum = Literal["eoir", "federal", "uscis", "state", "none"]
PaperSize = Literal["letter", "legal", "oficio", "a4"]
SignAs = Literal["signs", "mark", "thumb"]
Redaction = Literal["full", "court_public", "safety"]
Manner = Literal["in_person", "phone", "video"]
InterpVariant = Literal["oral", "read_aloud", "written"]


@dataclass(frozen=True, slots=True)
class Both:
    """One text in Spanish and in English; either may be "" when it does not exist."""

    es: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as both texts print it, e.g. «San Ficticio, Quiché, Guatemala» (same in English)."""

    es: str = ""
    en: str = ""  # "" prints the Spanish one
    country: str = ""  # ISO 3166 alpha-2 of the place of signing, e.g. "GT"

    @property
    def english(self) -> str:
        """The English form, or the Spanish one where there is none."""
        return self.en or self.es


@dataclass(frozen=True, slots=True)
class Caption:
    """Court or agency at the head of the first page (domain.md 2.4). Fields not used stay ""."""

    forum: Forum = "none"
    court: str = ""  # federal: "SOUTHERN DISTRICT OF …"; state: the court's name
    city_state: str = ""  # eoir: "SAMPLETON, TEXAS"; state: county and state
    matter_of: str = ""  # eoir, uscis, state: "L. F., a minor"
    plaintiffs: str = ""  # federal: "J. D. et al."
    defendants: str = ""  # federal
    number: str = ""  # A-Number, docket or receipt number, as the lawyer gave it
    judge: str = ""  # eoir: "Hon. A. Specimen"
    next_hearing: str = ""  # eoir: "June 9, 2026, 9:00 a.m."
    lawyers_text: str = ""  # the US lawyer's own caption, one line per row; wins over all the rest


@dataclass(frozen=True, slots=True)
class PaperPerson:
    """Someone named on the paper, as the redaction profile lets the name be printed."""

    name: str  # full name, initials or pseudonym: what is printed
    gender: Gender = ""
    title: Both = Both()  # «la licenciada» / "" … printed before the name where the text has one
    identity: Both = Both()  # «documento personal de identificación» (+ number if allowed)
    address: str = ""
    phone: str = ""
    key: str = ""  # any stable key (record id), only compared in checks; never printed


@dataclass(frozen=True, slots=True)
class PaperParagraph:
    """One numbered paragraph. The number is its place in the list, never stored."""

    es: str
    en: str = ""
    heading: Both = Both()  # printed above the paragraph when not empty
    clause: str = ""  # "C-ID" … when the text began as a clause; "" is a paragraph of facts
    sources: tuple[str, ...] = ()  # what it rests on; only counted in checks, never printed
    checked: bool = False  # somebody checked it against its sources
    exhibits: tuple[str, ...] = ()  # letters of the exhibits it speaks of ("A", "B")


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Who read the whole paper aloud to a declarant who does not read (C-READBACK)."""

    reader: PaperPerson
    language: Both = Both("español", "Spanish")
    on: date | None = None  # None leaves a line to be filled by hand


@dataclass(frozen=True, slots=True)
class InterpreterAct:
    """One certificate of interpretation, a page of its own (C-INTERP)."""

    interpreter: PaperPerson
    variant: InterpVariant  # only the one that is true: (i) oral, (ii) read_aloud, (iii) written
    language_a: Both  # the declarant's language: Both("Kʼicheʼ", "Kʼicheʼ")
    variety: str = ""  # town: "San Ficticio"
    language_b: Both = Both("español", "Spanish")
    qualification: Both = Both()  # one or two sentences: how learned, years, training
    interest: Both = Both()  # empty says "no relative, no interest"; else «salvo: …» / "except: …"
    interviewer: PaperPerson | None = None
    interviewed_on: tuple[date, ...] = ()
    interviewed_at: Place = Place()
    manner: Manner = "in_person"  # how the interpreter was there at the interview
    reader: PaperPerson | None = None  # who read aloud in variant (ii)
    read_on: date | None = None
    read_at: Place = Place()
    read_manner: Manner = "in_person"  # how the interpreter was there at the reading


@dataclass(frozen=True, slots=True)
class WitnessBlock:
    """One witness who saw the reading and the mark or thumbprint (C-WIT)."""

    witness: PaperPerson
    understands: bool = False  # understands the language the declarant heard
    on: date | None = None  # None leaves a line to be filled by hand
    related: bool = False  # a relative or party: a check says that another person is needed
    adult: bool = True


@dataclass(frozen=True, slots=True)
class ExhibitPage:
    """One picture printed on one page of an exhibit. Upright JPEG or PNG bytes, already reduced
    to what paper can show (about 1,600 pixels on the long side keeps a paper small)."""

    image: bytes
    alt: Both = Both("Página del anexo", "Page of the exhibit")  # read aloud by screen readers


@dataclass(frozen=True, slots=True)
class ExhibitSheet:
    """One exhibit: a slip sheet, its line in the index, and its pictures, one to a page."""

    letter: str  # "A"
    description: Both
    date: Both = Both()  # as it prints: «11 de marzo de 2026» / "March 11, 2026"
    source: Both = Both()  # who took or kept it
    pages: int = 0  # pages of the exhibit itself; 0 counts the pictures given
    images: tuple[ExhibitPage, ...] = ()  # empty: the slip sheet only, the copy is attached by hand
    digest: str = ""  # SHA-256 of the original, hex; the first 16 print
    may_be_exhibit: bool = True  # False: consent does not allow it; a check says so
    translated: bool | None = None  # None: nothing to translate


@dataclass(frozen=True, slots=True)
class SigningPlan:
    """Where, when and how the declarant signs."""

    place: Place  # municipality, department, country; its country decides the § 1746 form
    on: date | None = None  # None prints a line to be filled by hand
    sign_as: SignAs = "signs"
    finger: Both = Both("pulgar derecho", "right thumb")
    knows_how: bool = False  # with mark or thumb: False «no sabe firmar», True «no puede firmar»
    reason: Both = Both()  # with knows_how: why she or he cannot sign
    lawyer_wants_short_form: bool = False  # US lawyer's instruction; counts only inside the US


@dataclass(frozen=True, slots=True)
class DeclarationPaper:
    """Everything that one declaration prints. Equal values give the same page code."""

    declarant: PaperPerson
    paragraphs: tuple[PaperParagraph, ...]
    signing: SigningPlan
    caption: Caption = Caption()
    title: Both = Both()  # "" builds DECLARACIÓN DE … / DECLARATION OF …
    opening: Both = Both()  # "" builds C-OPEN
    both_languages: bool = False  # print the English column
    draft: bool = True  # a draft carries its mark and no page code
    draft_number: int = 1
    on_screen: bool = False  # the page beside the editor: a draft without the mark across it
    version: str = ""  # "1.0" on a final version; part of the pinned content, not printed
    reviewed_by_counsel: bool = False  # False marks every page's header
    paper: PaperSize = "letter"
    points: int = 12  # size of the text; 14 for the reading copy
    reading_copy: bool = False  # T3's large copy: paragraphs only, no signature block
    dated: date = date(2026, 1, 1)  # day of this draft or version: the PDF's own date
    redaction: Redaction = "full"
    address_withheld: bool = False
    languages: tuple[str, ...] = ("es",)  # languages the declarant reads ("es", "en", "quc"…)
    speaks_spanish: bool = True  # understands the text's language without an interpreter
    reading_known: bool = True  # it was asked whether she or he reads
    spanish_known: bool = True  # it was asked whether she or he speaks Spanish
    minors: tuple[str, ...] = ()  # full names that must never print; only compared in checks
    hidden: tuple[str, ...] = ()  # identity numbers, addresses, phones that must not print
    read_back: ReadBack | None = None
    witnesses: tuple[WitnessBlock, ...] = ()
    interpreters: tuple[InterpreterAct, ...] = ()
    exhibits: tuple[ExhibitSheet, ...] = ()
    consent_to_file: bool = True  # file_in_court = yes in the consent now in force
    template_version: str = ""  # "" is the newest; a draft keeps the one it began with
    approved_clauses: frozenset[str] = field(default=frozenset())  # "C-ID@1": staff's signed packs


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A printed paper. ``code`` is "" on drafts; the pages carry ``code[:4]-page``."""

    pdf: bytes
    pages: int
    code: str
    declaration_pages: int  # pages up to the last signature block, certificates not counted
    paragraph_pages: tuple[int, ...]  # page on which each paragraph begins, from 1
