"""What was chosen so far for a package, and what the desk said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defender_desk.desk.bundles import Plan, UnsentRow
from defender_desk.desk.keys import CardRow
from defender_desk.desk.leaving import LeftOut
from defender_desk.ui.pages.exports import roads


@dataclass(slots=True)
class Choice:
    """The choice of one package. ``skipped`` holds items that were unticked; sizes in MB.

    ``reviewed``: the items whose permissions were looked at, None before that step was left.
    ``code``: the name the files will have, "" before it was asked for. ``focus``: the control that
    had the focus, by its name in the step's view.
    """

    case_id: str = ""
    step: int = 0
    skipped: set[str] = field(default_factory=set)
    reviewed: set[str] | None = None
    road: str = "whatsapp"
    cap: int = 0
    folder: Path | None = None
    series: str = ""
    code: str = ""
    focus: str = ""

    def to_values(self) -> dict[str, Any]:
        """What outlives leaving, a lock and a crash; read again by ``choice_of``."""
        return {
            "step": self.step, "skipped": sorted(self.skipped),
            "reviewed": None if self.reviewed is None else sorted(self.reviewed),
            "road": self.road, "cap": self.cap, "folder": str(self.folder or ""),
            "code": self.code, "focus": self.focus,
        }


def choice_of(case_id: str, values: dict[str, Any], last: int) -> Choice:
    """The choice that was kept as ``values``, a new one for {}; at most at step ``last``."""
    road = str(values.get("road", ""))
    reviewed, folder = values.get("reviewed"), str(values.get("folder", ""))
    return Choice(
        case_id, min(max(int(values.get("step", 0)), 0), last),
        set(map(str, values.get("skipped", ()))),
        set(map(str, reviewed)) if isinstance(reviewed, list) else None,
        road if road in roads.ROADS else "whatsapp", int(values.get("cap", 0)),
        Path(folder) if folder else None, "", str(values.get("code", "")),
        str(values.get("focus", "")),
    )


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


@dataclass(frozen=True, slots=True)
class Found:
    """What the wizard reads at first; ``waiting``: a package that was made and not handed over."""

    rows: list[UnsentRow]
    team: list[CardRow]
    begun: dict[str, Any]
    waiting: str
