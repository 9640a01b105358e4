"""What must not leave by a side door: what only stays because something else in the case stays."""

from __future__ import annotations

import pytest

from defender_desk.errors import NoConsent, NothingToSend
from tests.desk.conftest import TwoDesks


def test_a_talk_with_somebody_who_did_not_allow_sharing_stays(at_work: TwoDesks) -> None:
    mine, interview = at_work.defender, at_work.ids["interview"]
    mine.records.save("interview", {"visibility": "staff", "summary": "SECRETO"}, interview)
    mine.consents.set_answer(at_work.ids["consent"], "share", "no")
    left = {one.id for one in mine.bundles.left_out(None)}
    assert interview in left
    at_work.deliver(at_work.export())
    assert at_work.staff.search.find("SECRETO") == []
    assert at_work.staff.interviews.of_case(at_work.ids["case"]) == []


def test_when_every_item_stays_nothing_of_its_case_leaves(at_work: TwoDesks) -> None:
    mine, interview = at_work.defender, at_work.ids["interview"]
    at_work.deliver(at_work.export())
    mine.records.save("interview", {"visibility": "staff", "summary": "SECRETO"}, interview)
    mine.notes.new(at_work.ids["case"], {"title": "Para mí", "visibility": "defender"})
    with pytest.raises(NothingToSend):
        at_work.export()


@pytest.mark.parametrize("kind", ["paragraph", "matter"])
def test_a_part_marked_only_me_stays_though_its_item_leaves(
    at_work: TwoDesks, kind: str
) -> None:
    mine, case = at_work.defender, at_work.ids["case"]
    made = mine.declarations.start(case, at_work.ids["witness"])
    if kind == "paragraph":
        part = mine.declarations.add_paragraph(made.id, "", "SECRETO").id
    else:
        part = mine.records.save("matter", {"case": case, "court": "SECRETO"}).id
    mine.records.save(kind, {"visibility": "defender"}, part)
    at_work.deliver(at_work.export())
    assert at_work.staff.records.maybe("declaration", made.id) is not None
    assert at_work.staff.records.maybe(kind, part) is None
    assert mine.states.of([made.id])[made.id].state == "received"


def test_what_was_packed_is_not_written_again_after_permission_is_taken_back(
    at_work: TwoDesks,
) -> None:
    mine, witness = at_work.defender, at_work.ids["witness"]
    first, *_rest = mine.notes.files(at_work.ids["note"])
    mine.consents.set_scope(at_work.ids["consent"], "photo_person", "yes")
    mine.notes.save_file(first.id, {"shows_person": True, "people": [witness]})
    mine.declarations.start(at_work.ids["case"], witness)
    series = at_work.export()
    stick = at_work.folder / "stick"
    assert mine.bundles.again(series.code, 1, stick).exists()
    mine.consents.set_scope(at_work.ids["consent"], "photo_person", "no")
    assert mine.bundles.again(series.code, 1, stick).exists()
    before = set(stick.iterdir())
    with pytest.raises(NoConsent):
        mine.bundles.again(series.code, 2, stick)
    mine.consents.set_answer(at_work.ids["consent"], "share", "no")
    with pytest.raises(NoConsent):
        mine.bundles.again(series.code, 1, stick)
    assert set(stick.iterdir()) == before
