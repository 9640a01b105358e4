"""Declarations: drafting, tracing, approving, freezing. One door, ``Declarations``; rooms inside.

``views`` what is read of them · ``sources`` what paragraphs rest on · ``exhibits`` · ``finals`` the
frozen versions · ``fixed`` the paragraphs nobody writes · ``drafting`` the door itself, with
paragraphs and steps.
"""

from defender_desk.desk.declarations.drafting import Declarations
from defender_desk.desk.declarations.exhibits import letter_of
from defender_desk.desk.declarations.fixed import digest_of
from defender_desk.desk.declarations.views import (
    DeclarationRow,
    ExhibitView,
    LivePaper,
    ParagraphView,
    SourceChip,
    SourceOption,
    VersionRow,
)

__all__ = [
    "DeclarationRow", "Declarations", "ExhibitView", "LivePaper", "ParagraphView", "SourceChip",
    "SourceOption", "VersionRow", "digest_of", "letter_of",
]
