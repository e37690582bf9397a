"""How one version of the tables becomes the next, by Alembic; `archive.database` runs it."""
