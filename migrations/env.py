"""Alembic's entry: online only, batch mode so that SQLite can alter tables."""

from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(
    context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool
)
with engine.connect() as connection:
    context.configure(connection=connection, render_as_batch=True, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
