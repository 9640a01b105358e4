"""The one story through two desks: assignment to receipt, with nothing between them but files."""

from __future__ import annotations

from pathlib import Path

from defender_desk.desk.practice import PracticeDay


def test_the_practice_day_ends_with_everything_received(tmp_path: Path) -> None:
    day = PracticeDay(tmp_path, photo_bytes=1, page_bytes=1, other_cases=False, log_n=4)
    try:
        walked = day.walk()
        mine, team = day.defender, day.staff
        assert [row.state for row in mine.bundles.series()] == ["received"] * 4
        assert mine.bundles.unsent() == []
        assert mine.counts().unsent == 0
        [declaration] = mine.declarations.of_case(day.ids["case"])
        assert (declaration.step, declaration.version, declaration.state) == (
            "signed", "1.0", "received",
        )
        signing = mine.declarations.signing(declaration.id)
        assert signing is not None
        assert all(page["code_matches"] for page in signing.pages)
        assert [page["page"] for page in signing.pages] == list(range(1, len(signing.pages) + 1))
        # The team holds the very paper that was signed, and every photograph.
        version = team.declarations.versions(declaration.id)[0]
        assert team.declarations.version_pdf(version.id) == walked.papers[0][0].read_bytes()
        notes = team.notes.of_case(day.ids["case"])
        assert {note.code: note.photos for note in notes} == {"E-07": 5, "E-08": 20}
        assert all(f.arrived for note in notes for f in team.notes.files(note.id))
        # What she wrote for herself stayed with her.
        assert team.interviews.of_case(day.ids["case"]) == []
        assert team.search.find("No lee ni firma") == []
        assert team.consents.of_person(day.ids["witness"])[0].share_staff == "yes"
    finally:
        day.close()
