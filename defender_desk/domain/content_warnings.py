"""What a record warns of before it is opened (domain.md 7.7): readers are affected too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from defender_desk.wording import N_

CONTENT_WARNINGS: Final = (
    ("killing", N_("Death or killing")),
    ("injury", N_("Injuries or blood")),
    ("sexual_violence", N_("Sexual violence")),
    ("child_harm", N_("Harm to a child")),
)
"""Keys of ``Record.content_warnings`` that are offered for a note, with their words."""
HARD: Final = "hard_to_see"
"""What a file alone warns of: it is covered wherever it is shown."""


def warning_labels(warnings: Sequence[str]) -> list[str]:
    """The words of these warnings, not translated yet; one that is not known stays as it came."""
    known = {**dict(CONTENT_WARNINGS), HARD: N_("A picture hard to see")}
    return [known.get(each, each) for each in warnings]
