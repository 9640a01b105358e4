"""The field of an approximate date on its own."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from defender_desk import wording
from defender_desk.domain.approximate_dates import parse
from defender_desk.ui.widgets.dates import DateField


def test_the_persons_own_words_of_a_date_outlive_a_visit(qtbot: QtBot) -> None:
    said = parse("más o menos marzo de 2018", "about", "es").to_json()
    wording.set_language("es")
    told: list[int] = []
    field = DateField(said, "Fecha", lambda: told.append(1))
    qtbot.addWidget(field)
    assert field.box.text() == "marzo de 2018"
    field._changed()
    assert (field.value(), told) == (said, [])
    field.box.setText("abril de 2018")
    field._changed()
    assert told == [1]
