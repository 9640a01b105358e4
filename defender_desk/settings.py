"""This machine's few choices: language, theme, text size, geometry. Nothing of any case."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from defender_desk import paths

LANGUAGES: Final = ("es", "en")
THEMES: Final = ("system", "light", "dark", "sun")
# design/README.md 3: the steps offered; Windows' own scaling multiplies on top.
TEXT_SCALES: Final = (0.9, 1.0, 1.1, 1.25, 1.5)
LONGEST_NAME: Final = 40
LOCK_AFTER: Final = (1, 2, 5, 10, 15)
"""Minutes without use until the desk locks itself, as offered; never never (decisions.md 18)."""

BEGUN: Final = {"role": ("defender", "staff"), "country": ("GT", "HN", "MX", "SV", "NI", "US")}
"""What a first run that was closed keeps, and the answers it may hold."""


@dataclass(frozen=True)
class Settings:
    """The choices of one machine.

    ``show_full_names`` is off at first: lists show initials until the person asks (decisions.md 4).
    ``geometry`` is Qt's own saved geometry as base64 text. ``splitters`` maps the object name of a
    splitter to its sizes in pixels. ``shown_name`` is what title bars call the program; a person at
    risk can choose a neutral word. ``lock_after`` is minutes, one of ``LOCK_AFTER``.
    ``cover_pictures``: every picture shows its colours alone until it is asked for. ``first_run``
    holds ``role`` and ``country`` of a first run that was begun and closed, and nothing that names
    anybody (docs/decisions/first-run.md).
    """

    language: str = "es"
    theme: str = "system"
    text_scale: float = 1.0
    show_full_names: bool = False
    geometry: str = ""
    splitters: dict[str, list[int]] = field(default_factory=dict)
    shown_name: str = "Defender Desk"
    lock_after: int = 5
    cover_pictures: bool = False
    first_run: dict[str, str] = field(default_factory=dict)


def load(file: Path | None = None) -> Settings:
    """Read the choices from ``file`` (default: this machine's).

    A file that is absent, unreadable or holds nonsense gives the defaults, value by value: a lost
    choice is no reason to keep anybody from her work. Raises nothing.
    """
    try:
        found = json.loads((file or paths.settings_file()).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    kept = {f.name: found[f.name] for f in fields(Settings) if _fits(f.name, found.get(f.name))}
    return Settings(**kept)


def save(settings: Settings, file: Path | None = None) -> None:
    """Write ``settings`` to ``file`` whole or not at all. Raises OSError when the disk refuses."""
    target = file or paths.settings_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=1, sort_keys=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _fits(name: str, value: Any) -> bool:
    if name == "language":
        return value in LANGUAGES
    if name == "theme":
        return value in THEMES
    if name == "text_scale":
        return not isinstance(value, bool) and value in TEXT_SCALES
    if name in ("show_full_names", "cover_pictures"):
        return isinstance(value, bool)
    if name == "lock_after":
        return type(value) is int and value in LOCK_AFTER
    if name == "splitters":
        return isinstance(value, dict) and all(_sizes(sizes) for sizes in value.values())
    if name == "first_run":
        return isinstance(value, dict) and set(value) <= set(BEGUN) and all(
            kept in BEGUN[key] for key, kept in value.items())
    if name == "shown_name":
        return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_NAME
    return isinstance(value, str)


def _sizes(value: Any) -> bool:
    return isinstance(value, list) and all(type(n) is int and n >= 0 for n in value)
