"""What the pages and the command line read of declarations: frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """One declaration in a list."""

    id: str
    code: str
    title: str
    step: str
    draft: int
    version: str
    state: str
    badges: tuple[str, ...]
    declarant_initials: str


@dataclass(frozen=True, slots=True)
class SourceChip:
    """What a paragraph rests on, as people say it: «Entrevista 3, nota 5»."""

    text: str
    kind: str
    record: str
    part: str


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One numbered paragraph. ``en_stale``: the Spanish changed after the English was made."""

    id: str
    number: int
    role: str
    fixed: bool
    es: str
    en: str
    en_stale: bool
    sources: tuple[SourceChip, ...]
    exhibit_letter: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class SourceOption:
    """Something that a paragraph can cite."""

    label: str
    record: str
    part: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """One exhibit with what is behind it."""

    id: str
    letter: str
    note: str
    note_code: str
    note_title: str
    attachments: tuple[str, ...]
    description_es: str
    description_en: str
    date_text: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class LivePaper:
    """The page as it stands while typing; ``page_of`` tells on which page a paragraph begins."""

    pdf: bytes
    pages: int
    page_of: dict[str, int]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One frozen version."""

    id: str
    label: str
    frozen: str
    code: str
    pages: int
    state: str
    signed: bool
    paper: str
