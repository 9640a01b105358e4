"""The vault on disk: the only importer of SQLAlchemy, alembic and SQLCipher."""
