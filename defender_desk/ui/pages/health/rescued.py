"""What is said after a damaged vault was rescued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defender_desk.ui import days
from defender_desk.ui.widgets import Notice
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.desk.health import Rescued


def rescued_notice(saved: Rescued) -> Notice:
    """How much is back, and from when the copy was that helped."""
    more = _("What was damaged was set aside, not thrown away. Check what you wrote last.")
    if saved.from_copy:
        more = _("Part of it comes from the copy of {when}. What was damaged was set aside, not"
                 " thrown away. Check what you wrote last.", when=days.when(saved.copy_at))
    return Notice("warning", plural("{n} record was rescued.", "{n} records were rescued.",
                                    saved.records, n=saved.records), more)
