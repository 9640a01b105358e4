"""Final versions: frozen once, pinned to what they printed, and never rendered again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from defender_desk.desk.declarations.views import VersionRow
from defender_desk.desk.notes import Notes
from defender_desk.desk.papers import Papers
from defender_desk.desk.records import Records
from defender_desk.documents.declaration import MadePaper
from defender_desk.documents.pdf import make_pdf
from defender_desk.domain.declaration import Declaration
from defender_desk.domain.fields import JSON
from defender_desk.domain.record import new_id
from defender_desk.domain.version import Version

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


class Finals:
    """The versions of declarations."""

    def __init__(self, vault: Vault, records: Records, notes: Notes, papers: Papers) -> None:
        self._vault = vault
        self._records = records
        self._notes = notes
        self._papers = papers

    def of(self, declaration_id: str) -> list[Version]:
        """The versions of a declaration, the newest last."""
        found: list[Any] = self._records.all("version", declaration=declaration_id)
        return sorted(found, key=lambda v: (v.frozen, v.id))

    def labels(self, declaration_ids: Sequence[str]) -> dict[str, str]:
        """What the newest version of each of these declarations is called, where it has one."""
        found: list[Any] = self._records.all("version", declaration=tuple(declaration_ids))
        return {v.declaration: v.label for v in sorted(found, key=lambda v: (v.frozen, v.id))}

    def rows(self, declaration_id: str) -> list[VersionRow]:
        """The frozen versions, the newest last."""
        return [
            VersionRow(v.id, v.label, v.frozen, v.code, v.pages or 0, v.state,
                       bool(self._records.all("signing", version=v.id)), v.paper)
            for v in self.of(declaration_id)
        ]

    def version_pdf(self, version_id: str) -> bytes:
        """The frozen paper's very bytes. Raises ``MissingAttachment``, ``DamagedAttachment``."""
        return self._notes.read(self._records.one("version", version_id).paper)

    def page_pictures(self, version_id: str, dpi: int = 130) -> tuple[bytes, ...]:
        """The sheets of the frozen paper that are signed (exhibits aside) as PNG pictures."""
        from defender_desk.documents.page_pictures import page_pictures

        version = self._records.one("version", version_id)
        paper = self._papers.paper(version.declaration, pictures=False, final=True)
        signed = make_pdf(replace(paper, exhibits=())).pages
        return page_pictures(self.version_pdf(version_id), min(signed, version.pages or 1), dpi)

    def freeze(self, d: Declaration, label: str, reason: str, made: MadePaper) -> Version:
        """Keep the PDF as version ``label``; older ones are superseded. Raises ``DiskFull``."""
        version_id = new_id()
        file = self._notes.add_bytes(version_id, f"{d.code}_{label}.pdf", made.pdf,
                                     {"role": "final_paper"})
        items: list[tuple[str, str, Mapping[str, JSON]]] = [
            ("version", version_id, {
                "declaration": d.id, "label": label, "frozen": self._records.stamp(),
                "code": made.code, "pages": made.pages, "paper": file.id,
                "paper_sha256": file.sha256, "pins": self._pins(d.id),
                "approved": d.advocate_approved,
                "without_approval_reason": "" if d.advocate_approved else reason.strip(),
            }),
            ("declaration", d.id, {
                "step": "ready",
                "without_approval_reason": "" if d.advocate_approved else reason.strip(),
            }),
        ]
        for older in self.of(d.id):
            if older.state == "operative":
                items.append(("version", older.id, {"state": "superseded"}))
        self._records.save_many(items)
        self._vault.journal.seal_now()
        return cast(Version, self._records.one("version", version_id))

    def _pins(self, declaration_id: str) -> dict[str, JSON]:
        found = self._papers.sources(declaration_id)
        ids = [declaration_id, found.declarant.id, *(p.id for p in found.paragraphs),
               *(e.id for e in found.exhibits), *(a.id for a in found.acts)]
        if found.matter is not None:
            ids.append(found.matter.id)
        ids.extend(a for e in found.exhibits for a in e.attachments)
        pins: dict[str, JSON] = {}
        for record_id in ids:
            heads = self._records.held(record_id).heads
            pins[record_id] = {
                name: [list(ref) for ref in refs] for name, refs in heads.items()
            }
        return pins
