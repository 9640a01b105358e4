"""What is said of files that could not be kept."""

from __future__ import annotations

from defender_desk import wording
from defender_desk.desk.notes import Added
from defender_desk.ui.widgets import Notice
from defender_desk.wording import plural

_NAMED = 3
"""Files named of those that share one reason."""


def not_brought(found: Added) -> Notice:
    """Each file that could not be kept, by name, with why and what to do; one reason is told once.

    A full disk stops them all alike.
    """
    reasons: dict[str, list[str]] = {}
    lines = []
    for name, error in found.problems:
        told = wording.sentence(error)
        why = f"{told.what} {told.todo}".strip()
        if name in told.what:
            lines.append(why)
        else:
            reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        named = ", ".join(names[:_NAMED])
        more = len(names) - _NAMED
        if more > 0:
            named = plural("{names} and {n} more", "{names} and {n} more", more, n=more,
                           names=named)
        lines.append(f"{named}: {why}")
    many = len(found.problems)
    title = plural("1 file was not brought. The others are safe.",
                   "{n} files were not brought. The others are safe.", many, n=many)
    if not found.files:
        title = plural("1 file was not brought.", "{n} files were not brought.", many, n=many)
    return Notice("warning", title, "\n".join(lines))
