"""The first durable tables: journal, seals, files, drafts, devices, and marks of the exchange."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE device (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, organisation TEXT NOT NULL,
        name TEXT NOT NULL, role TEXT NOT NULL, reading BLOB NOT NULL, signing BLOB NOT NULL,
        digits TEXT NOT NULL, verified_with TEXT NOT NULL, verified_at TEXT NOT NULL,
        own INTEGER NOT NULL, seed BLOB)""",
    """CREATE TABLE op (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        device TEXT NOT NULL, n INTEGER NOT NULL, record TEXT NOT NULL, kind TEXT NOT NULL,
        time TEXT NOT NULL, header BLOB NOT NULL, body BLOB, state INTEGER NOT NULL)""",
    """CREATE INDEX op_chain ON op (device, n)""",
    """CREATE INDEX op_record ON op (record, seq)""",
    """CREATE INDEX op_kind ON op (kind)""",
    """CREATE INDEX op_unsent ON op (record) WHERE state < 1""",
    """CREATE TABLE seal (
        device TEXT NOT NULL, n INTEGER NOT NULL, op TEXT NOT NULL, time TEXT NOT NULL,
        signature BLOB NOT NULL, PRIMARY KEY (device, n, op))""",
    """CREATE TABLE dirty (record TEXT PRIMARY KEY) WITHOUT ROWID""",
    """CREATE TABLE file (
        sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, name TEXT NOT NULL, cells TEXT NOT NULL,
        state INTEGER NOT NULL, added TEXT NOT NULL)""",
    """CREATE INDEX file_unsent ON file (sha256) WHERE state < 1""",
    """CREATE TABLE cell (
        sha256 TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
        whole INTEGER NOT NULL, PRIMARY KEY (sha256, place))""",
    """CREATE TABLE draft (
        record TEXT PRIMARY KEY, kind TEXT NOT NULL, data TEXT NOT NULL, begun TEXT NOT NULL,
        changed TEXT NOT NULL)""",
    """CREATE TABLE series (
        way TEXT NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL, road TEXT NOT NULL,
        made TEXT NOT NULL, parts INTEGER NOT NULL, sender TEXT NOT NULL, more TEXT NOT NULL,
        PRIMARY KEY (way, code))""",
    """CREATE TABLE part (
        way TEXT NOT NULL, code TEXT NOT NULL, n INTEGER NOT NULL, file TEXT NOT NULL,
        size INTEGER NOT NULL, nonce TEXT NOT NULL, at TEXT NOT NULL, handed TEXT NOT NULL,
        received TEXT NOT NULL, rejected TEXT NOT NULL, reason TEXT NOT NULL, more TEXT NOT NULL,
        PRIMARY KEY (way, code, n))""",
    """CREATE TABLE part_ops (
        code TEXT NOT NULL, n INTEGER NOT NULL, device TEXT NOT NULL, first INTEGER NOT NULL,
        last INTEGER NOT NULL, PRIMARY KEY (code, n, device, first))""",
    """CREATE INDEX part_ops_range ON part_ops (device, first, last)""",
    """CREATE TABLE part_file (
        code TEXT NOT NULL, n INTEGER NOT NULL, sha256 TEXT NOT NULL, first INTEGER NOT NULL,
        last INTEGER NOT NULL, PRIMARY KEY (code, n, sha256, first))""",
    """CREATE INDEX part_file_digest ON part_file (sha256)""",
    """CREATE TABLE part_record (
        code TEXT NOT NULL, n INTEGER NOT NULL, record TEXT NOT NULL,
        PRIMARY KEY (code, n, record))""",
    """CREATE INDEX part_record_record ON part_record (record)""",
    """CREATE TABLE receipt (
        id INTEGER PRIMARY KEY AUTOINCREMENT, way TEXT NOT NULL, device TEXT NOT NULL,
        series TEXT NOT NULL, made TEXT NOT NULL, at TEXT NOT NULL, more TEXT NOT NULL)""",
    """CREATE TABLE mark (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID""",
)


def upgrade() -> None:
    for table in TABLES:
        op.execute(table)
