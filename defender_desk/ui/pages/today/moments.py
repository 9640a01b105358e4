"""Days and hours in a few words, as every page says them (``ui/days.py``)."""

from __future__ import annotations

from defender_desk.ui.days import day_of, days_left, full_day, greeting, long_day, short_day, when

__all__ = ["day_of", "days_left", "full_day", "greeting", "long_day", "short_day", "when"]
