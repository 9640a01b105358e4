"""A review compares with what was here before the package came."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from defender_desk.desk.practice import PracticeDay


@pytest.fixture
def day(tmp_path: Path) -> Iterator[PracticeDay]:
    made = PracticeDay(tmp_path, photo_bytes=40_000, page_bytes=20_000, other_cases=False,
                       log_n=4)
    made.walk(until="take_draft")
    yield made
    made.close()


def test_a_first_package_has_nothing_to_compare_with(day: PracticeDay) -> None:
    [row] = day.staff.inbox.rows()
    found = day.staff.inbox.compare(day.ids["declaration"], row.series)
    assert found
    assert {each.before for each in found} == {None}
    assert not any(each.changed for each in found)


def test_only_what_came_with_the_package_counts(day: PracticeDay, tmp_path: Path) -> None:
    [first] = day.staff.inbox.rows()
    day.defender.receipts.read(day.staff.inbox.receipt_file(first.series, tmp_path / "out"))
    changed = day.defender.declarations.paragraphs(day.ids["declaration"])[4]
    for text in ("Vi pintas.", "Vi las pintas."):
        day.defender.records.save("paragraph", {"es": text}, changed.id)
    sent = day.defender.bundles.export(None, "folder", tmp_path / "second")
    for arrival in day.staff.inbox.take([part.file for part in sent.parts]):
        assert arrival.error is None, arrival.error
    found = {p.paragraph: p for p in day.staff.inbox.compare(day.ids["declaration"], sent.code)}
    assert [each for each, p in found.items() if p.changed] == [changed.id]
    assert (found[changed.id].before, found[changed.id].now) == (changed.es, "Vi las pintas.")
