"""A figure, what it stands beside, what it must reach; as a table and as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Beside:
    """The same work done in another way, in the same run."""

    name: str
    values: tuple[float, ...]
    peak_mb: float = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured several times.

    ``values`` are in ``unit``. ``at_most`` is the largest median that is good enough;
    ``times_beside`` is the largest ratio of medians to the first of ``beside`` (0.5: twice as
    fast). ``peak_mb`` is the largest resident memory of the process that did the work (10^6
    bytes), key derivation apart, because that runs in a child of its own.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    at_most: float | None = None
    times_beside: float | None = None
    beside: tuple[Beside, ...] = ()
    peak_mb: float = 0
    note: str = ""
    limits: tuple[float | None, ...] = field(default=())
    """A ratio for each of ``beside`` where they differ."""

    @property
    def median(self) -> float:
        """The middle of the values."""
        return statistics.median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether what was promised holds; None where nothing was promised."""
        said: list[bool] = []
        if self.at_most is not None:
            said.append(self.median <= self.at_most)
        ratios = self.limits or (self.times_beside,)
        for ratio, other in zip(ratios, self.beside, strict=False):
            if ratio is not None:
                said.append(self.median <= ratio * statistics.median(other.values))
        return all(said) if said else None


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which ``part`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def spread(values: Sequence[float]) -> str:
    """``12.3 (11.9–14.0)``: median, least and most."""
    middle = statistics.median(values)
    if len(values) == 1:
        return _number(middle)
    return f"{_number(middle)} ({_number(min(values))}–{_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def promise(figure: Figure) -> str:
    """What must be reached, in short."""
    parts = [] if figure.at_most is None else [f"≤ {figure.at_most:g} {figure.unit}"]
    ratios = figure.limits or (figure.times_beside,)
    for ratio, other in zip(ratios, figure.beside, strict=False):
        if ratio is not None:
            parts.append(f"≤ {ratio:g} × {other.name}")
    return ", ".join(parts)


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines of text."""
    lines = []
    for each in figures:
        said = {True: "reached", False: "MISSED", None: ""}[each.met]
        lines.append(f"{each.name:<58} {spread(each.values):>26} {each.unit}"
                     f"{_peak(each.peak_mb)}")
        if said:
            lines.append(f"    {promise(each)}: {said}")
        for other in each.beside:
            ratio = each.median / (statistics.median(other.values) or 1)
            lines.append(f"    beside {other.name:<47} {spread(other.values):>26} {each.unit}"
                         f"{_peak(other.peak_mb)}  × {ratio:.2f}")
        if each.note:
            lines.append(f"    {each.note}")
    return "\n".join(lines)


def _peak(megabytes: float) -> str:
    return f"   peak {megabytes:,.0f} MB" if megabytes else ""


def as_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The figures as JSON values."""
    return [
        {
            "name": each.name, "unit": each.unit, "median": each.median,
            "min": min(each.values), "max": max(each.values), "runs": len(each.values),
            "must": promise(each), "met": each.met, "peak_mb": each.peak_mb, "note": each.note,
            "beside": [
                {"name": o.name, "median": statistics.median(o.values), "min": min(o.values),
                 "max": max(o.values), "peak_mb": o.peak_mb}
                for o in each.beside
            ],
        }
        for each in figures
    ]
