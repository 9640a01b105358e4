"""How often to be reminded of a backup and how many to keep: the same two rows on two pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from defender_desk.ui.widgets import Card, Choice
from defender_desk.ui.widgets.setting import setting
from defender_desk.wording import _, plural


def reminder_rows(page: Any, card: Card) -> tuple[Choice, Choice]:
    """Two rows of ``card``: remind every n days, keep so many; they save at once."""
    from defender_desk.desk.backups import KEEP, REMIND_DAYS

    chosen = page.desk.backups.preferences()
    days = [(str(n), plural("{n} day", "{n} days", n, n=n)) for n in REMIND_DAYS]
    kept = [(str(n), str(n)) for n in KEEP]

    def save(**changed: int) -> None:
        desk = page.desk
        page.tasks.run(
            lambda _progress: desk.backups.set_preferences(
                replace(desk.backups.preferences(), **changed)),
            lambda _none: page.shell.refresh_badges(), page.show_error, page)

    remind = Choice(days, str(chosen.remind_days), lambda key: save(remind_days=int(key)))
    keep = Choice(kept, str(chosen.keep), lambda key: save(keep=int(key)))
    for choice in (remind, keep):
        choice.setMinimumContentsLength(5)
    setting(card, _("Remind me after"), _("Without a backup on a stick"), remind)
    setting(card, _("Keep on the stick"), _("So many backups; the oldest makes room"), keep)
    return remind, keep
