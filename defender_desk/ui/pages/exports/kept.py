"""What was chosen so far for a package, kept while the desk is open so that it can be resumed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from defender_desk.desk.bundles import Plan, UnsentRow
from defender_desk.desk.keys import CardRow
from defender_desk.desk.leaving import LeftOut


@dataclass(slots=True)
class Choice:
    """The choice of one package. ``skipped`` holds items that were unticked; sizes in MB.

    ``code``: the name the files will have, "" before it was asked for.
    """

    case_id: str = ""
    step: int = 0
    skipped: set[str] = field(default_factory=set)
    road: str = "whatsapp"
    cap: int = 0
    folder: Path | None = None
    series: str = ""
    code: str = ""


@dataclass(slots=True)
class Known:
    """What the desk said: what waits, what stays, who can open it, and the files to come."""

    rows: list[UnsentRow] = field(default_factory=list)
    team: list[CardRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    plan: Plan | None = None

    def chosen(self, choice: Choice) -> list[UnsentRow]:
        """The items that go."""
        return [row for row in self.rows if row.allowed and row.id not in choice.skipped]


_KEPT: WeakKeyDictionary[Any, Choice] = WeakKeyDictionary()


def resume(desk: Any, case_id: str) -> Choice:
    """The choice begun before in this desk for the same case, or a new one."""
    found = _KEPT.get(desk)
    if found is None or found.case_id != case_id:
        found = Choice(case_id)
    return found


def keep(desk: Any, choice: Choice) -> None:
    """Keep a choice until the desk is closed."""
    _KEPT[desk] = choice


def forget(desk: Any) -> None:
    """The package was made or given up."""
    _KEPT.pop(desk, None)
