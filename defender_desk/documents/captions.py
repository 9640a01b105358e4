"""Captions: how each court or agency of the United States heads a paper (domain.md 2.4)."""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.documents.declaration import Caption


@dataclass(frozen=True, slots=True)
class CaptionLines:
    """What prints: lines in the middle, then a left part (indent 0 or 1, text) and a right part."""

    head: tuple[str, ...] = ()
    left: tuple[tuple[int, str], ...] = ()
    right: tuple[str, ...] = ()


def lines(caption: Caption) -> CaptionLines:
    """The lines of ``caption``; empty fields leave no line. The lawyer's own text wins."""
    if caption.lawyers_text.strip():
        return CaptionLines(head=tuple(caption.lawyers_text.strip().splitlines()))
    if caption.forum == "eoir":
        return CaptionLines(
            head=_filled(
                "UNITED STATES DEPARTMENT OF JUSTICE",
                "EXECUTIVE OFFICE FOR IMMIGRATION REVIEW",
                caption.city_state and f"IMMIGRATION COURT, {caption.city_state}",
            ),
            left=_matter(caption),
            right=_filled(
                caption.number and f"File No.: {caption.number}",
                caption.judge and f"Immigration Judge: {caption.judge}",
                caption.next_hearing and f"Next Hearing: {caption.next_hearing}",
            ),
        )
    if caption.forum == "federal":
        return CaptionLines(
            head=_filled("UNITED STATES DISTRICT COURT", caption.court),
            left=_parties(caption),
            right=_filled(caption.number and f"Case No. {caption.number}", caption.judge),
        )
    if caption.forum == "uscis":
        return CaptionLines(
            head=("UNITED STATES CITIZENSHIP AND IMMIGRATION SERVICES",),
            left=_matter(caption),
            right=_filled(caption.number and f"File or Receipt No.: {caption.number}"),
        )
    if caption.forum == "state":
        return CaptionLines(
            head=_filled(caption.court, caption.city_state),
            left=_matter(caption),
            right=_filled(caption.number and f"File/Docket No. {caption.number}", caption.judge),
        )
    return CaptionLines()


def _filled(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _matter(caption: Caption) -> tuple[tuple[int, str], ...]:
    return ((0, "In the Matter of:"), (1, caption.matter_of)) if caption.matter_of else ()


def _parties(caption: Caption) -> tuple[tuple[int, str], ...]:
    rows: list[tuple[int, str]] = []
    if caption.plaintiffs:
        rows += [(0, f"{caption.plaintiffs},"), (1, "Plaintiffs,")]
    if caption.plaintiffs and caption.defendants:
        rows.append((0, "v."))
    if caption.defendants:
        rows += [(0, f"{caption.defendants},"), (1, "Defendants.")]
    return tuple(rows)
