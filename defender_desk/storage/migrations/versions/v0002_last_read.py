"""When a file was last read whole and found good, so that checks can share the reading out."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("ALTER TABLE file ADD COLUMN checked TEXT NOT NULL DEFAULT ''")
