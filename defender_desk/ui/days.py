"""Days and hours in a few words, for lists: «hoy 10:12», «19 mar», «en 6 días»."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from defender_desk.wording import N_, _, date_text, dense_date, plural, time_text

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


def _today() -> date:
    return datetime.now().astimezone().date()


def day_of(iso: str) -> date | None:
    """The calendar day of an ISO date or moment; None for anything else."""
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def short_day(iso: str) -> str:
    """«19 mar», with its year only when that is not this year; "" for no date."""
    day = day_of(iso)
    if day is None:
        return ""
    text = dense_date(day)
    if day.year == _today().year:
        text = text.replace(str(day.year), "").strip(" ,")
    return text


def full_day(iso: str) -> str:
    """«19 de marzo de 2026»; "" for no date."""
    day = day_of(iso)
    return "" if day is None else date_text(day)


def long_day(day: date) -> str:
    """«viernes 13 de marzo de 2026»."""
    return _("{weekday}, {date}", weekday=_(_WEEKDAYS[day.weekday()]), date=date_text(day))


def when(iso: str) -> str:
    """«hoy 10:12», «ayer 09:16», «10 mar»; "" for no moment."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return short_day(iso)
    if moment.tzinfo is not None:
        moment = moment.astimezone()
    today = _today()
    if moment.date() == today:
        return _("today {time}", time=time_text(moment))
    if moment.date() == today - timedelta(days=1):
        return _("yesterday {time}", time=time_text(moment))
    return short_day(moment.date().isoformat())


def days_left(days: int) -> tuple[str, str]:
    """How many days are left in words, and the kind of chip that says how near it is."""
    if days < 0:
        return plural("{n} day late", "{n} days late", -days, n=-days), "danger"
    if days == 0:
        return _("today"), "attention"
    return plural("in {n} day", "in {n} days", days, n=days), "attention" if days <= 7 else ""


def greeting(name: str, hour: int) -> str:
    """«Buenos días, Inés» by the hour of the day; only the first given name is said."""
    first = next(iter(name.split()), "")
    if hour < 12:
        return _("Good morning, {name}", name=first)
    if hour < 19:
        return _("Good afternoon, {name}", name=first)
    return _("Good evening, {name}", name=first)
