"""Items: what counts as one thing to send, and the records that make it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from defender_desk.desk.records import Records
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault

ITEM_KINDS: Final = ("note", "declaration", "search_attempt", "assignment")
"""What counts as one thing to send; everything else travels along with what names it."""

WITH_FILES: Final = frozenset({"note", "search_attempt"})
"""Items that own files: their words leave even where some file stays."""

_OWNER: Final = {
    "attachment": "owner", "paragraph": "declaration", "exhibit": "declaration",
    "language_act": "declaration", "version": "declaration", "signing": "declaration",
}
"""Kinds that are part of an item, and the field that names it."""

PART_KINDS: Final = frozenset(_OWNER)


def members_of(records: Records, item: Any) -> list[Any]:
    """The records that make up an item, itself first."""
    return members_of_all(records, [item])[0]


def members_of_all(records: Records, items: Sequence[Any]) -> list[list[Any]]:
    """The records that make up each of these items, itself first: a long list asks no more often
    than a short one."""
    found: dict[str, list[Any]] = {item.id: [item] for item in items}
    home = {item.id: item.id for item in items if item.kind in WITH_FILES}
    papers = tuple(item.id for item in items if item.kind == "declaration")
    for kind, field in _OWNER.items() if papers else ():
        if kind != "attachment":
            for part in records.all(kind, **{field: papers}):
                owner = getattr(part, field)
                found[owner].append(part)
                if kind in {"version", "signing"}:
                    home[part.id] = owner
    for file in records.all("attachment", owner=tuple(home)) if home else ():
        found[home[file.owner]].append(file)
    return list(found.values())


def item_of(vault: Vault, record_id: str) -> Any | None:
    """The item to which a record belongs (itself, if it is one); None for other records."""
    held = vault.records.get(record_id) if record_id else None
    if held is None or held.deleted:
        return None
    if held.kind in ITEM_KINDS:
        return held.record
    field = _OWNER.get(held.kind)
    return item_of(vault, str(getattr(held.record, field))) if field else None


def title_of(record: Any) -> str:
    """``E-07 · Pintas en la pared``: code and title of an item; what an assignment carries."""
    if record.kind == "assignment":
        answered = record.answer != "waiting"
        return _("Answer to the assignment") if answered else _("Assignment")
    code, title = getattr(record, "code", ""), getattr(record, "title", "")
    return " · ".join(part for part in (code, title) if part)
