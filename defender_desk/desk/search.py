"""Search as you type, over everything that is saved or being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One record found; ``snippet`` is its own text around the first word."""

    kind: str
    id: str
    case_id: str
    code: str
    title: str
    snippet: str
    changed: str
    draft: bool


class Search:
    """Finds accents, capitals and glottal marks typed in any way, the newest first."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def find(self, text: str, limit: int = 30) -> list[SearchHit]:
        """Records that hold every word of ``text``; the last one may be only a beginning."""
        return [
            SearchHit(hit.kind, hit.record, hit.case, hit.code, hit.title, hit.snippet,
                      hit.changed, hit.draft)
            for hit in self._vault.search.find(text, limit)
        ]
