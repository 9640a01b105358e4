"""Declarations: drafting, tracing, approving, freezing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from defender_desk.desk.consents import Consents
from defender_desk.desk.declarations.exhibits import Exhibits
from defender_desk.desk.declarations.finals import Finals
from defender_desk.desk.declarations.fixed import Fixed, digest_of
from defender_desk.desk.declarations.sources import Sources
from defender_desk.desk.declarations.views import (
    DeclarationRow,
    ExhibitView,
    LivePaper,
    ParagraphView,
    SourceOption,
    VersionRow,
)
from defender_desk.desk.drafts import Drafts
from defender_desk.desk.notes import Notes
from defender_desk.desk.papers import Overrides, Papers
from defender_desk.desk.records import Records
from defender_desk.desk.signings import Signings
from defender_desk.desk.states import States
from defender_desk.documents.checks import Check, check
from defender_desk.documents.declaration import MadePaper
from defender_desk.documents.pdf import TEMPLATE_VERSION, make_pdf
from defender_desk.domain.declaration import Declaration
from defender_desk.domain.exhibit import Exhibit
from defender_desk.domain.fields import JSON
from defender_desk.domain.initials import initials
from defender_desk.domain.language_act import LanguageAct
from defender_desk.domain.paragraph import Paragraph, order_between
from defender_desk.domain.record import new_id
from defender_desk.domain.signing import Signing
from defender_desk.domain.version import Version
from defender_desk.errors import ChecksFailed, NeedsReason, NotEditable, UnknownRecord
from defender_desk.progress import Progress
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

FREE_ROLES: Final = frozenset({"fact", "C-EXH", "C-HEARSAY"})
"""Paragraphs that a person adds; the others are the frame of every declaration."""

_NOT_CONTENT: Final = frozenset({
    "step", "draft", "advocate_approved", "advocate_approval_how", "clauses_approved",
    "without_approval_reason", "title", "visibility", "sensitivity", "content_warnings",
})
"""Fields of a declaration whose change does not make another draft."""


class Declarations:
    """The paper and its paragraphs; final versions are frozen and never rendered again."""

    def __init__(
        self, vault: Vault, records: Records, states: States, notes: Notes, consents: Consents,
        papers: Papers, drafts: Drafts, signings: Signings,
    ) -> None:
        self._vault = vault
        self._records = records
        self._states = states
        self._notes = notes
        self._consents = consents
        self._papers = papers
        self._drafts = drafts
        self._signings = signings
        self._sources = Sources(vault, records, notes)
        self._exhibits = Exhibits(records, notes, papers, self._touched)
        self._finals = Finals(vault, records, notes, papers)
        self._fixed = Fixed(vault, records, papers)

    # --- the frame ----------------------------------------------------------------------------

    def of_case(self, case_id: str) -> list[DeclarationRow]:
        """The declarations of a case by code."""
        found: list[Any] = self._records.all("declaration", case=case_id)
        states = self._states.of([d.id for d in found])
        people: list[Any] = self._records.all("person", id=tuple({d.declarant for d in found}))
        who = {person.id: person.pseudonym or initials(person.name) for person in people}
        labels = self._finals.labels([d.id for d in found])
        rows = []
        for d in sorted(found, key=lambda each: each.code):
            rows.append(DeclarationRow(
                d.id, d.code, d.title, d.step, d.draft or 1, labels.get(d.id, ""),
                states[d.id].state, states[d.id].badges, who.get(d.declarant, ""),
            ))
        return rows

    def get(self, declaration_id: str) -> Declaration:
        """One declaration. Raises ``UnknownRecord``."""
        return cast(Declaration, self._records.one("declaration", declaration_id))

    def start(
        self, case_id: str, declarant_id: str, template: str = "", interview_id: str | None = None,
        values: Mapping[str, JSON] | None = None,
    ) -> Declaration:
        """Begin a declaration with the paragraphs that every one has, from the person's record.

        ``template`` "" chooses T3 for a person who does not read or sign. With ``interview_id``
        the interpreter's certificate is prepared from the interview. Raises ``UnknownRecord``,
        ``MissingFields``, ``BadValue``.
        """
        person = self._records.one("person", declarant_id)
        case = self._records.one("case", case_id)
        interview = self._records.one("interview", interview_id) if interview_id else None
        matters: list[Any] = self._records.all("matter", case=case_id)
        by_hand = person.can_sign in {"thumbprint", "mark"}
        filled: dict[str, JSON] = {
            "code": self._records.next_code("declaration", case_id),
            "title": _("Declaration of facts"),
            "matter": matters[-1].id if matters else "",
            "signing_country": case.country,
            "signing_place": ", ".join(p for p in (case.place, case.department) if p),
            "thumbprint": person.can_sign == "thumbprint",
            "read_back": person.literacy != "reads",
            "interpreted": bool(interview is not None and interview.interpreter),
            "template_version": TEMPLATE_VERSION,
            **(values or {}),
            "template": template or ("T3" if by_hand or person.literacy != "reads" else "T1"),
            "case": case_id,
            "declarant": declarant_id,
        }
        declaration_id = new_id()
        items: list[tuple[str, str, Mapping[str, JSON]]] = [
            ("declaration", declaration_id, filled)
        ]
        if interview is not None and interview.interpreter and filled["interpreted"]:
            items.append(("language_act", new_id(), self._act_from(interview, declaration_id)))
        self._records.save_many(items)
        self._fixed.write(declaration_id, interview)
        return self.get(declaration_id)

    def save(self, declaration_id: str, values: Mapping[str, JSON]) -> Declaration:
        """Keep changed fields. What changes the paper makes the next draft of one that was with
        the lawyer, ready or signed. Raises ``UnknownRecord``, ``BadValue``."""
        before = self.get(declaration_id)
        saved = cast(Declaration, self._records.save("declaration", values, declaration_id))
        changed = {n for n in values if getattr(before, n) != getattr(saved, n)}
        if changed - _NOT_CONTENT and "step" not in values:
            return self._touched(declaration_id)
        return saved

    def acts(self, declaration_id: str) -> list[LanguageAct]:
        """The certificates of interpretation of a declaration."""
        return list(self._records.all("language_act", declaration=declaration_id))

    def save_act(self, values: Mapping[str, JSON], act_id: str | None = None) -> LanguageAct:
        """Keep a new certificate of interpretation or a changed one."""
        act = cast(LanguageAct, self._records.save("language_act", values, act_id))
        self._touched(act.declaration)
        return act

    # --- paragraphs ---------------------------------------------------------------------------

    def paragraphs(self, declaration_id: str) -> list[ParagraphView]:
        """The paragraphs in order; a number is a place in the list and is never stored."""
        found = self._papers.sources(declaration_id)
        letters = {exhibit.id: exhibit.letter for exhibit in found.exhibits}
        return [
            ParagraphView(
                id=p.id, number=number, role=p.role, fixed=p.role not in FREE_ROLES, es=p.es,
                en=p.en, en_stale=bool(p.en) and p.en_of != digest_of(p.es),
                sources=tuple(self._sources.chip(s) for s in p.sources),
                exhibit_letter=letters.get(p.exhibit, ""), checked_by=p.checked_by,
            )
            for number, p in enumerate(found.paragraphs, 1)
        ]

    def add_paragraph(
        self, declaration_id: str, after_id: str, es: str, role: str = "fact",
        sources: Sequence[Mapping[str, JSON]] = (), en: str = "",
    ) -> Paragraph:
        """A new paragraph after ``after_id``; "" stands for the last fact.

        Raises ``UnknownRecord``.
        """
        order = self._order_after(declaration_id, after_id)
        made = cast(Paragraph, self._records.save("paragraph", {
            "declaration": declaration_id, "order": order, "role": role, "es": es, "en": en,
            "en_of": digest_of(es) if en else "", "sources": [dict(s) for s in sources],
        }))
        self._touched(declaration_id)
        return made

    def save_paragraph(self, paragraph_id: str, values: Mapping[str, JSON]) -> Paragraph:
        """Keep a paragraph's texts, sources or mark of having been checked.

        New Spanish takes the mark of checking away unless the same save sets it.
        """
        before = self._records.one("paragraph", paragraph_id)
        filled = dict(values)
        es = str(filled.get("es", before.es))
        if "en" in filled and filled["en"] != before.en:
            filled["en_of"] = digest_of(es) if filled["en"] else ""
        if es != before.es and "checked_by" not in filled:
            filled |= {"checked_by": "", "checked_on": ""}
        saved = cast(Paragraph, self._records.save("paragraph", filled, paragraph_id))
        if saved != before:
            self._touched(saved.declaration)
        return saved

    def check_paragraph(self, paragraph_id: str, by: str, done: bool = True) -> Paragraph:
        """Note who compared a paragraph with its sources today, or take the note back."""
        today = self._records.today().isoformat()
        return cast(Paragraph, self._records.save("paragraph", {
            "checked_by": by if done else "", "checked_on": today if done else "",
        }, paragraph_id))

    def english_is_good(self, paragraph_id: str) -> Paragraph:
        """The English still renders the Spanish as it stands now."""
        es = self._records.one("paragraph", paragraph_id).es
        return cast(
            Paragraph, self._records.save("paragraph", {"en_of": digest_of(es)}, paragraph_id)
        )

    def move_paragraph(self, paragraph_id: str, before_id: str | None) -> Paragraph:
        """Put a paragraph before another, or at the end. Raises ``UnknownRecord``."""
        moved = self._records.one("paragraph", paragraph_id)
        others = [p for p in self._ordered(moved.declaration) if p.id != paragraph_id]
        at = len(others)
        if before_id:
            at = next((i for i, p in enumerate(others) if p.id == before_id), -1)
            if at < 0:
                raise UnknownRecord(code=before_id)
        order = order_between(
            others[at - 1].order if at else "", others[at].order if at < len(others) else ""
        )
        saved = cast(Paragraph, self._records.save("paragraph", {"order": order}, paragraph_id))
        self._touched(moved.declaration)
        return saved

    def remove_paragraph(self, paragraph_id: str) -> None:
        """Take a paragraph out; its history stays. Raises ``UnknownRecord``."""
        declaration_id = self._records.one("paragraph", paragraph_id).declaration
        self._records.delete(paragraph_id)
        self._touched(declaration_id)

    def renew_fixed(self, declaration_id: str) -> bool:
        """Write the fixed paragraphs of a draft again from what is known of the person now.

        Whether any changed. What the lawyer has, or what is frozen, stays as it is.
        """
        if self.get(declaration_id).step != "draft":
            return False
        return self._fixed.renew(declaration_id)

    # --- sources and exhibits -----------------------------------------------------------------

    def sources(self, declaration_id: str) -> list[SourceOption]:
        """What the paragraphs can cite: notes of interviews first, then evidence and its images."""
        return self._sources.options(declaration_id)

    def cite(self, paragraph_id: str, record: str, part: str = "") -> Paragraph:
        """Add a source to a paragraph (once)."""
        return self._sources.cite(paragraph_id, record, part)

    def uncite(self, paragraph_id: str, record: str, part: str = "") -> Paragraph:
        """Take a source away."""
        return self._sources.uncite(paragraph_id, record, part)

    def exhibits(self, declaration_id: str) -> list[ExhibitView]:
        """The exhibits by letter."""
        return self._exhibits.of(declaration_id)

    def add_exhibit(
        self, declaration_id: str, note_id: str, attachment_ids: Sequence[str],
        description_es: str, description_en: str, date_text: str = "",
    ) -> Exhibit:
        """Make the next exhibit of files of a note. Raises ``NoConsent``, ``UnknownRecord``."""
        return self._exhibits.add(declaration_id, note_id, attachment_ids, description_es,
                                  description_en, date_text)

    def save_exhibit(self, exhibit_id: str, values: Mapping[str, JSON]) -> Exhibit:
        """Keep changed words of an exhibit."""
        return self._exhibits.save(exhibit_id, values)

    def remove_exhibit(self, exhibit_id: str) -> None:
        """Take an exhibit out; the letters of the others close up."""
        self._exhibits.remove(exhibit_id)

    def close_letters(self, declaration_id: str) -> None:
        """Letter the exhibits anew from A: one came back."""
        self._exhibits.close_letters(declaration_id)

    # --- the paper ----------------------------------------------------------------------------

    def checks(self, declaration_id: str) -> tuple[Check, ...]:
        """What the paper still needs, and what is in order."""
        return check(self._papers.paper(declaration_id, pictures=False))

    def page(self, declaration_id: str, overrides: Overrides | None = None) -> LivePaper:
        """The page as it would print now, with what is being typed in place of what is saved.

        Pictures of exhibits are left out: words come first. Raises ``PaperFailed``.
        """
        paper = self._papers.paper(declaration_id, overrides=overrides, pictures=False)
        made = make_pdf(replace(paper, on_screen=True))
        ids = [p.id for p in self._ordered(declaration_id)]
        # A paragraph may come or go while the page is made; the next page puts that right.
        return LivePaper(made.pdf, made.pages, dict(zip(ids, made.paragraph_pages, strict=False)))

    def pdf(
        self, declaration_id: str, profile: str | None = None, paper: str | None = None
    ) -> MadePaper:
        """The whole paper: the frozen one where it is ready or signed, else this draft.

        ``profile`` or ``paper`` ask for another copy, which is always a draft. A draft says so
        across every page and is kept nowhere.
        """
        d = self.get(declaration_id)
        versions = self._finals.of(declaration_id)
        if d.step in {"ready", "signed"} and versions and not (profile or paper):
            final = versions[-1]
            pdf = self.version_pdf(final.id)
            return MadePaper(pdf, final.pages or 0, final.code, final.pages or 0, ())
        return make_pdf(
            self._papers.paper(declaration_id, profile=profile or "", size=paper or "")
        )

    # --- steps --------------------------------------------------------------------------------

    def send_to_advocate(self, declaration_id: str) -> Declaration:
        """The draft goes to the US lawyer with the next package."""
        self.renew_fixed(declaration_id)
        return self._step(declaration_id, {"step": "with_advocate"})

    def keep_back(self, declaration_id: str) -> Declaration:
        """Undo of sending it to the lawyer: the same draft again, as long as it is with them and
        not approved (what is approved changes only as the next draft)."""
        d = self.get(declaration_id)
        if d.step != "with_advocate" or d.advocate_approved:
            return d
        return self._step(declaration_id, {"step": "draft"})

    def approve(
        self, declaration_id: str, date: str, how: str, clauses_approved: bool = False
    ) -> Declaration:
        """Note the US lawyer's approval: its day (ISO) and how it came.

        A draft counts as being with the lawyer from then on: whatever changes in it is the next
        draft, which nobody approved.
        """
        d = self.get(declaration_id)
        return self._step(declaration_id, {
            "step": "with_advocate" if d.step == "draft" else d.step,
            "advocate_approved": date, "advocate_approval_how": how,
            "clauses_approved": clauses_approved,
        })

    def back_to_draft(self, declaration_id: str) -> Declaration:
        """Open it for changes again, as the next draft; the approval no longer counts."""
        d = self.get(declaration_id)
        if d.step == "draft":
            return d
        return self._step(declaration_id, {
            "step": "draft", "draft": (d.draft or 1) + 1, "advocate_approved": "",
            "advocate_approval_how": "", "without_approval_reason": "",
        })

    def make_ready(self, declaration_id: str, reason: str = "") -> Version:
        """Freeze the next version and make it ready to sign: 1.0, then 1.1 …

        The PDF's bytes are kept, the version pins the values printed, a seal closes the chain.
        Raises ``NeedsReason`` without the lawyer's approval or a reason, ``NoConsent``,
        ``ChecksFailed``, ``NotEditable`` for one that is ready or signed, ``PaperFailed``.
        """
        self._drafts.commit_all()
        d = self.get(declaration_id)
        if d.step in {"ready", "signed"}:
            raise NotEditable(code=d.code, version=self._finals.of(declaration_id)[-1].label)
        if not d.advocate_approved and not reason.strip():
            raise NeedsReason(code=d.code)
        self._consents.need(d.declarant, "file_in_court", code=d.code)
        self.renew_fixed(declaration_id)
        label = f"1.{len(self._finals.of(declaration_id))}"
        paper = self._papers.paper(declaration_id, final=True, label=label)
        wanting = tuple(each.name for each in check(paper) if each.must and not each.ok)
        if wanting:
            raise ChecksFailed(code=d.code, checks=wanting)
        made = self._finals.freeze(d, label, reason, make_pdf(paper))
        self._records.activity.note("declaration.ready", declaration_id, made.id)
        return made

    def versions(self, declaration_id: str) -> list[VersionRow]:
        """The frozen versions, the newest last."""
        return self._finals.rows(declaration_id)

    def version_pdf(self, version_id: str) -> bytes:
        """The frozen paper's very bytes. Raises ``MissingAttachment``, ``DamagedAttachment``."""
        return self._finals.version_pdf(version_id)

    def page_pictures(self, version_id: str, dpi: int = 130) -> tuple[bytes, ...]:
        """The sheets of the frozen paper that are signed (exhibits aside) as PNG pictures."""
        return self._finals.page_pictures(version_id, dpi)

    def sign(
        self, declaration_id: str, values: Mapping[str, JSON], scan_paths: Sequence[Path] = (),
        progress: Progress | None = None,
    ) -> Signing:
        """Note how the version in force was signed, and keep the photographs of its pages.

        Raises ``NotEditable`` when no version is ready, ``WrongPage`` for a sheet that carries
        another paper's code, and what keeping files raises.
        """
        d = self.get(declaration_id)
        versions = self._finals.of(declaration_id)
        if d.step not in {"ready", "signed"} or not versions:
            raise NotEditable(code=d.code, version="")
        made = self._signings.sign(d, versions[-1], values, scan_paths, progress)
        self._step(declaration_id, {"step": "signed"})
        self._records.activity.note("declaration.signed", declaration_id)
        return made

    def signing(self, declaration_id: str) -> Signing | None:
        """The newest signing of a declaration."""
        found: list[Any] = self._records.all("signing", declaration=declaration_id)
        return found[-1] if found else None

    def signing_steps(self, declaration_id: str) -> dict[str, JSON]:
        """How far printing and reading aloud went before signing, as the page left it."""
        found = self._vault.ledger.mark(f"signing:{declaration_id}")
        return dict(found) if isinstance(found, dict) else {}

    def keep_signing_steps(self, declaration_id: str, steps: Mapping[str, JSON]) -> None:
        """Keep how far it went: a mark of this desk alone, it never travels."""
        self._vault.ledger.set_mark(f"signing:{declaration_id}", dict(steps))

    # --- inside -------------------------------------------------------------------------------

    def _step(self, declaration_id: str, values: Mapping[str, JSON]) -> Declaration:
        return cast(Declaration, self._records.save("declaration", values, declaration_id))

    def _touched(self, declaration_id: str) -> Declaration:
        """What is printed changed: a paper that had left the draft becomes the next draft."""
        return self.back_to_draft(declaration_id)

    def _ordered(self, declaration_id: str) -> list[Paragraph]:
        found: list[Any] = self._records.all("paragraph", declaration=declaration_id)
        return sorted(found, key=lambda p: (p.order, p.id))

    def _order_after(self, declaration_id: str, after_id: str) -> str:
        ordered = self._ordered(declaration_id)
        at = len(ordered) - 1
        if after_id:
            at = next((i for i, p in enumerate(ordered) if p.id == after_id), -1)
            if at < 0:
                raise UnknownRecord(code=after_id)
        else:
            open_to = [i for i, p in enumerate(ordered) if p.role in FREE_ROLES | {"C-BASIS"}]
            at = open_to[-1] if open_to else at
        before = ordered[at].order if ordered else ""
        return order_between(before, ordered[at + 1].order if at + 1 < len(ordered) else "")

    def _act_from(self, interview: Any, declaration_id: str) -> dict[str, JSON]:
        interpreter = self._records.one("contact", interview.interpreter)
        return {
            "declaration": declaration_id,
            "interpreter": interpreter.id,
            "from_language": interview.language,
            "to_language": "español",
            "variety": interview.variety or interpreter.variety,
            "qualification": interpreter.qualification,
            "qualification_en": interpreter.qualification_en,
            "interests": interpreter.interests,
            "interview_date": interview.date[:10],
        }
