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
    row = day.staff.inbox.rows()[0]
    found = day.staff.inbox.compare(day.ids["declaration"], row.series)
    assert found
    assert {each.before for each in found} == {None}
    assert not any(each.changed for each in found)


def test_only_what_came_with_the_package_counts(day: PracticeDay, tmp_path: Path) -> None:
    first = day.staff.inbox.rows()[0]
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


def test_each_item_says_whether_it_is_new_changed_or_written_apart(
    day: PracticeDay, tmp_path: Path
) -> None:
    first = day.staff.inbox.rows()[0]
    news = {item.code: item.news for item in day.staff.inbox.detail(first.series).items}
    assert (news["E-07"], news["D-02"]) == ("new", "new")
    day.defender.receipts.read(day.staff.inbox.receipt_file(first.series, tmp_path / "out"))
    fact = day.defender.declarations.paragraphs(day.ids["declaration"])[4]
    day.defender.records.save("paragraph", {"es": "Vi pintas."}, fact.id)
    day.defender.notes.save(day.ids["note"], {"place": "Calle real"})
    day.staff.notes.save(day.ids["note"], {"place": "Plaza"})
    sent = day.defender.bundles.export(None, "folder", tmp_path / "second")
    day.staff.inbox.take([part.file for part in sent.parts])
    news = {item.code: item.news for item in day.staff.inbox.detail(sent.code).items}
    assert (news["E-07"], news["D-02"]) == ("conflict", "changed")
    again = {item.code: item.news for item in day.staff.inbox.detail(first.series).items}
    assert again["E-08"] == "new"


def test_what_a_paragraph_rests_on_stands_beside_it(day: PracticeDay) -> None:
    cited = day.staff.review.cited(day.ids["declaration"])
    paragraphs = day.staff.inbox.compare(day.ids["declaration"])
    fifth = cited[paragraphs[4].paragraph]
    picture = next(each for each in fifth if each.file)
    assert picture.label == "E-07, imagen 2"
    assert (picture.title, picture.when) == ("Pintas en la pared de la casa", "≈ mar 2018")
    assert (picture.here, picture.allowed) == (True, True)
    assert len(picture.code.split("·")) == 3
    own = [each for sources in cited.values() for each in sources if not each.record]
    assert own
    assert {each.label for each in own} == {"Notas propias del Defensor"}
    assert not any(each.words for each in own)


def test_what_has_no_view_of_its_own_is_told_field_by_field(day: PracticeDay) -> None:
    series = day.staff.inbox.rows()[0].series
    attempts = [item for item in day.staff.inbox.detail(series).items
                if item.kind == "search_attempt"]
    told = dict(day.staff.review.facts(attempts[0].id))
    assert told["Qué pasó"]
    assert told["Resultado"] in {"Pista", "Sin resultado", "Se suspendió"}
    assert not any("Catarina" in text for text in told.values())
