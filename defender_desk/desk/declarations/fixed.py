"""The fixed paragraphs of a declaration: written as it begins, and again as more is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.fixed_paragraphs import fixed_paragraphs
from defender_desk.desk.papers import Papers
from defender_desk.desk.records import Records
from defender_desk.documents import clauses
from defender_desk.documents.declaration import Both
from defender_desk.domain.fields import JSON
from defender_desk.domain.paragraph import order_between
from defender_desk.domain.record import new_id

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

_PERSONAL: Final = {"C-ID": "C-ID", "C-LANG": "C-LANG", "C-READ": "read", "C-READBACK": "read"}
"""Paragraphs that say what the person's record and the details say; one of the last two stands."""
_TAKEN_IN: Final = "declaration-interview:"
_WRITTEN: Final = "declaration-fixed:"
"""Marks of this desk: the interview a declaration is taken from, and what was written last."""


class Fixed:
    """Nobody writes in these paragraphs: they follow the records until the paper is sent."""

    def __init__(self, vault: Vault, records: Records, papers: Papers) -> None:
        self._vault = vault
        self._records = records
        self._papers = papers

    def write(self, declaration_id: str, interview: Any | None) -> None:
        """Write them all; ``interview`` is the one the declaration is taken from."""
        if interview is not None:
            self._vault.ledger.set_mark(_TAKEN_IN + declaration_id, interview.id)
        order = ""
        items: list[tuple[str, str, Mapping[str, JSON]]] = []
        texts = self._texts(declaration_id, interview)
        for role, both in texts:
            order = order_between(order, "")
            items.append(("paragraph", new_id(), {
                "declaration": declaration_id, "order": order, "role": role, "es": both.es,
                "en": both.en, "en_of": digest_of(both.es),
            }))
        self._records.save_many(items)
        self._remember(declaration_id, texts)

    def renew(self, declaration_id: str) -> bool:
        """Write again those that say something of the person; whether any changed.

        A text that somebody put in other words stays, in either language. Of one begun
        before this was noted it is not known which words are the program's: there only paragraphs
        with an empty line are written again.
        """
        paragraphs: list[Any] = [
            p for p in self._records.all("paragraph", declaration=declaration_id)
            if p.role in _PERSONAL
        ]
        before = self._vault.ledger.mark(_WRITTEN + declaration_id)
        if isinstance(before, list):
            paragraphs = [p for p in paragraphs
                          if {digest_of(p.es), digest_of(p.en)} <= set(before)]
        else:
            paragraphs = [p for p in paragraphs if clauses.BLANK in p.es]
        if not paragraphs:
            return False
        texts = dict(self._texts(declaration_id, self._interview(declaration_id, paragraphs)))
        wanted = {_PERSONAL[role]: (role, both) for role, both in texts.items()
                  if role in _PERSONAL}
        items: list[tuple[str, str, Mapping[str, JSON]]] = []
        for p in paragraphs:
            role, both = wanted.get(_PERSONAL[p.role], ("", Both()))
            if role and (role, both.es, both.en) != (p.role, p.es, p.en):
                items.append(("paragraph", p.id, {
                    "role": role, "es": both.es, "en": both.en, "en_of": digest_of(both.es)}))
        if items:
            self._records.save_many(items)
            self._remember(declaration_id, texts.items())
        return bool(items)

    def _remember(self, declaration_id: str, texts: Iterable[tuple[str, Both]]) -> None:
        """Which words are the program's own: only those are ever written again."""
        self._vault.ledger.set_mark(
            _WRITTEN + declaration_id,
            [digest_of(text) for _role, both in texts for text in (both.es, both.en)])

    def _texts(self, declaration_id: str, interview: Any | None) -> list[tuple[str, Both]]:
        found = self._papers.sources(declaration_id)
        return fixed_paragraphs(found, self._papers, self._records, interview)

    def _interview(self, declaration_id: str, paragraphs: list[Any]) -> Any | None:
        """The interview that the declaration is taken from.

        One begun on another computer does not say it: then the one whose words stand in the
        paragraph of the language, or the person's last one.
        """
        known = self._vault.ledger.mark(_TAKEN_IN + declaration_id)
        if isinstance(known, str):
            return self._records.maybe("interview", known)
        d: Any = self._records.one("declaration", declaration_id)
        stands = next((p.es for p in paragraphs if p.role == "C-LANG"), "")
        mine: list[Any] = sorted(
            (i for i in self._records.all("interview", case=d.case) if i.person == d.declarant),
            key=lambda each: each.number or 0, reverse=True)
        for interview in [*mine, None]:
            if dict(self._texts(declaration_id, interview))["C-LANG"].es == stands:
                return interview
        return mine[0] if mine else None


def digest_of(text: str) -> str:
    """SHA-256 of a text, hexadecimal: whether the English still renders this Spanish."""
    return hashlib.sha256(text.encode()).hexdigest()
