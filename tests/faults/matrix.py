"""The table of deeds: what is ended, recorded and compared in this folder."""

from __future__ import annotations

from tests.faults import deeds, deeds_backup, deeds_emergency, worlds
from tests.faults.deeds import Deed

MATRIX: tuple[Deed, ...] = (
    Deed("save", worlds.alone, deeds._save, deeds._check_save),
    Deed("draft", worlds.alone, deeds._draft, deeds._check_draft),
    Deed("attach", worlds.alone, deeds._attach, deeds._check_attach),
    Deed("export", worlds.assigned, deeds._export, deeds._check_export),
    Deed("import", worlds.packed, deeds._import, deeds._check_import),
    Deed("join", worlds.in_pieces, deeds._join, deeds._check_import),
    Deed("receipt", worlds.answered, deeds._receipt, deeds._check_receipt),
    Deed("deliver", worlds.nothing, deeds._deliver, deeds._check_deliver),
    Deed("phrase", worlds.alone, deeds._phrase, deeds._check_phrase),
    Deed("recover", worlds.alone, deeds._recover, deeds._check_phrase),
    Deed("create", worlds.nothing, deeds._create, deeds._check_create),
    Deed("open", worlds.alone, deeds._open, deeds._check_open),
    Deed("finalise", worlds.drafted, deeds._finalise, deeds._check_finalise),
    *deeds_backup.DEEDS,
    *deeds_emergency.DEEDS,
)
EARLY = Deed("early", worlds.alone, deeds._early, deeds._check_save)
"""Tells before the disk has it: proof that the matrix can fail."""
DAY_LONG = Deed("day", worlds.alone, deeds._day, deeds._check_day)
BUSY = Deed("busy", worlds.alone, deeds._busy, deeds._check_busy)
BY_NAME = {deed.name: deed for deed in (*MATRIX, EARLY, DAY_LONG, BUSY)}
