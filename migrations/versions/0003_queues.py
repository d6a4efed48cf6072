"""Tables of queues: configuration, presence, places, reservations, the journal of routing."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0003_queues"
down_revision = "0002_ivr"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _configuration()
    _work()


def _configuration() -> None:
    op.create_table(
        "queues",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("hours", sa.JSON),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_table(
        "skills",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("label", sa.String(120), nullable=False),
    )
    op.create_table(
        "operators",
        sa.Column("user_id", sa.String(36), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("skills", sa.JSON, nullable=False),
        sa.Column("seats", sa.JSON, nullable=False),
        sa.Column("capacity", sa.JSON, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_table(
        "city_days",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("label", sa.String(120), nullable=False),
    )


def _work() -> None:
    op.create_table(
        "presences",
        sa.Column("operator", sa.String(36), primary_key=True),
        sa.Column("presence", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant),
        sa.Column("idle_since", Instant, nullable=False),
        sa.Column("desk", sa.Boolean, nullable=False),
    )
    op.create_table(
        "queue_places",
        sa.Column("interaction", sa.String(36), primary_key=True),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("medium", sa.String(16), nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )
    op.create_table(
        "reservations",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False, unique=True),
        sa.Column("interaction", sa.String(36), nullable=False, index=True),
        sa.Column("operator", sa.String(36), nullable=False),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("medium", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("offered_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("answered_at", Instant),
        sa.Column("ended_at", Instant),
        sa.Column("end_reason", sa.String(64)),
        sa.Column("why", sa.JSON, nullable=False),
    )
    op.create_index("reservations_by_operator", "reservations", ["operator", "state"])
    op.create_table(
        "routing_runs",
        sa.Column("run", sa.String(36), primary_key=True),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("written", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "routing_journal",
        sa.Column("position", BIG, primary_key=True, autoincrement=True),
        sa.Column("run", sa.String(36), nullable=False, index=True),
        sa.Column("at_us", sa.BigInteger, nullable=False, index=True),
        sa.Column("interaction", sa.String(36), index=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("move", sa.JSON, nullable=False),
        sa.Column("decided", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "routing_journal",
        "routing_runs",
        "reservations",
        "queue_places",
        "presences",
        "city_days",
        "operators",
        "skills",
        "queues",
    ):
        op.drop_table(table)
