"""What Alembic runs: the migrations, on the connection and in the transaction of the caller.

Views depend on the tables, so they are dropped before and made anew after, as the version reached has them.
"""

from __future__ import annotations

from alembic import context

from archive.schema.tables import Base
from archive.schema.views import create_views, drop_views

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    drop_views(connection)
    context.run_migrations()
    create_views(connection, context.get_context().get_current_revision())
