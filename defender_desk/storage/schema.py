"""The durable tables: which version a vault has, and the way to this program's version.

alembic takes a third of a second to import, so a vault that is up to date is recognised by its
``user_version`` and alembic is never loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from defender_desk.errors import NewerVault

VERSION: Final = 2
"""``user_version`` of a vault of this program; its alembic revision is the same in four digits."""
STEPS: Final = Path(__file__).parent / "migrations"
"""The folder of the steps from version to version, forward only."""


def version_of(connection: Connection) -> int:
    """The version of the durable tables; 0 for a new file. Raises ``NewerVault``."""
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found > VERSION:
        raise NewerVault(version=found, known=VERSION)
    return int(found)


def migrate(connection: Connection, steps: Path = STEPS, version: int = VERSION) -> None:
    """Bring the durable tables to ``version`` inside the transaction of ``connection``."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(steps))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, f"{version:04}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")
