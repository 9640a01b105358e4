"""What is said of backups: how old, what is wrong; the same words everywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from defender_desk.ui import days
from defender_desk.wording import N_, _, plural, time_text

KINDS = {
    "whole": N_("everything"), "automatic": N_("made by itself"),
    "before_update": N_("before an update"),
}
PROBLEMS = {
    "disk-full": N_("The last try did not fit: make room or use another stick."),
    "cannot-write": N_("The last try could not write there: use another stick."),
    "not-verified": N_("The last try was read back and was not the same: that stick cannot be"
                       " trusted."),
    "medium-gone": N_("In the last try the stick was pulled out before the end."),
    "damaged-backup": N_("When it was read again, parts of it were damaged."),
    "missing-backup": N_("The backup was not found on its stick."),
}
"""What went wrong last, by the code of the error."""


def age(days: int | None) -> str:
    """«hoy», «ayer», «hace 12 días»."""
    if not days:
        return _("today")
    return _("yesterday") if days == 1 else plural("{n} day ago", "{n} days ago", days, n=days)


def needs_attention(state: Any) -> bool:
    """Whether something about the backup should not be overlooked."""
    return bool(state.level != "ok" or state.problem)


def age_text(state: Any) -> str:
    """The state of the backup in one short sentence, for the status bar and lists of facts."""
    if state.level == "never":
        return _("No backup yet")
    if state.level == "bad":
        return _("The last backup is no good")
    if state.problem:
        return _("Backup: {age}, the last try failed", age=age(state.days))
    return _("Backup: {age}", age=age(state.days))


def place(medium: str, *, same_disk: bool = False) -> str:
    """Where a backup lies."""
    if medium:
        return medium
    return _("On this computer") if same_disk else _("In a folder")


def _failed(state: Any) -> tuple[str, str, str]:
    why = _(PROBLEMS.get(state.problem, PROBLEMS["cannot-write"]))
    if state.level == "never":
        return "danger", _("The last try failed: there is no backup"), why
    return "warning", _("The last try failed; the backup of {date} is still good",
                        date=days.full_day(state.at)), why


def summary(state: Any) -> tuple[str, str, str]:
    """Tone, sentence and help for the head of the page and for Today."""
    if state.level == "never" and not state.problem:
        return "warning", _("No backup"), _(
            "If this computer is lost, everything is lost. It takes two minutes.")
    if state.problem and state.level != "bad":
        return _failed(state)
    when = days.full_day(state.at)
    where = place(state.medium, same_disk=state.same_disk)
    if state.level == "bad":
        why = _(PROBLEMS.get(state.problem, PROBLEMS["damaged-backup"]))
        return "danger", _("The backup of {date} is no good", date=when), _(
            "{why} Your work on this computer is safe. Make another backup today.", why=why)
    if state.level == "old":
        return "warning", _("The last backup is of {date}", date=when), _(
            "What you wrote since then is on this computer alone.")
    if state.same_disk:
        return "warning", _("The last backup lies on this same computer"), _(
            "If the computer is lost, it is lost with it. Make one on a stick.")
    if state.missing:
        return "warning", plural(
            "{n} file was not there to be copied", "{n} files were not there to be copied",
            state.missing, n=state.missing), _("Check your archive: it says which.")
    return "success", _("Backed up {age} on {place}", age=age(state.days), place=where), _(
        "It was read back and is whole.") if state.verified else _("It was not read back yet.")


def clock(iso: str) -> str:
    """«18:30»; "" for no moment."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    return time_text(moment.astimezone() if moment.tzinfo is not None else moment)
