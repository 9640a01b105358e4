"""Where things lie on disk: the only importer of appdirs; finds the resources that carry no code.

``DEFENDER_DESK_HOME`` names a folder that takes the place of every folder of the person's own, so
that two desks live side by side on one machine and a test touches nothing of the person's.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import appdirs

PROGRAM = "defender-desk"
HOME_VARIABLE = "DEFENDER_DESK_HOME"


@cache
def resources() -> Path:
    """The folder of icons, fonts, themes, translations, templates and data.

    An installed wheel carries it inside the package; a checkout keeps it beside the package.
    Raises RuntimeError when neither is there: a broken installation, which no page can mend.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / "themes").is_dir():
            return folder
    raise RuntimeError("the program's resources folder is missing: install the program again")


@cache
def manual() -> Path:
    """The folder of the manual: ``es/`` and ``en/`` with chapters, ``pictures/``.

    An installed wheel carries it among its resources; a checkout keeps it in ``docs/``.
    """
    inside = resources() / "manual"
    return inside if inside.is_dir() else resources().parent / "docs" / "manual"


def _home() -> Path | None:
    named = os.environ.get(HOME_VARIABLE, "").strip()
    return Path(named).expanduser().resolve() if named else None


def data_folder() -> Path:
    """The folder of this person's own data (not created here)."""
    home = _home()
    return home if home is not None else Path(appdirs.user_data_dir(PROGRAM, appauthor=False))


def vault_folder() -> Path:
    """The folder of the vault (not created here)."""
    return data_folder() / "vault"


def incoming_folder() -> Path:
    """The folder into which the person copies a phone's photographs (not created here)."""
    return data_folder() / "incoming"


def settings_file() -> Path:
    """The file of this machine's few choices (not created here)."""
    home = _home()
    folder = home if home is not None else Path(appdirs.user_config_dir(PROGRAM, appauthor=False))
    return folder / "settings.json"


def log_folder() -> Path:
    """The folder of the technical log, which names no case (not created here)."""
    home = _home()
    return (
        home / "log" if home is not None else Path(appdirs.user_log_dir(PROGRAM, appauthor=False))
    )


def legal_text(name: str) -> str:
    """The text of ``LICENSE`` or ``NOTICE`` (PEP 639: inside the installed wheel's metadata).

    A checkout that was never installed has it at its root; "" where there is neither.
    """
    from importlib import metadata  # 15 ms that the start would pay for

    try:
        found = metadata.distribution(PROGRAM).read_text(f"licenses/{name}")
    except metadata.PackageNotFoundError:
        found = None
    if found:
        return found
    try:
        return (Path(__file__).resolve().parent.parent / name).read_text(encoding="utf-8")
    except OSError:
        return ""
