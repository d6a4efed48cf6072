"""Tables of supervisors: who was on whose call, deeds, messages, saved views, days of queues."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0011_supervisors"
down_revision = "0010_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _calls()
    _messages()
    _queues()


def _calls() -> None:
    op.create_table(
        "supervisions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("interaction", sa.String(36), nullable=False, index=True),
        sa.Column("supervisor", sa.String(36), nullable=False),
        sa.Column("mode", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("operator", sa.String(36)),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("started_at", Instant, nullable=False, index=True),
        sa.Column("ended_at", Instant),
        sa.Column("end_reason", sa.String(64)),
    )
    op.create_table(
        "supervision_deeds",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("at", Instant, nullable=False, index=True),
        sa.Column("user_id", sa.String(36)),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("object", sa.String(64), nullable=False),
        sa.Column("object_id", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
    )
    op.create_table(
        "supervision_settings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )
    op.create_table(
        "supervision_boards",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("user_id", sa.String(36), nullable=False, index=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )


def _messages() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("at", Instant, nullable=False, index=True),
        sa.Column("sender", sa.String(36), nullable=False),
        sa.Column("queue", sa.String(64)),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("withdrawn_at", Instant, index=True),
    )
    op.create_table(
        "broadcast_acks",
        sa.Column("broadcast", sa.String(36), primary_key=True),
        sa.Column("user_id", sa.String(36), primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )


def _queues() -> None:
    op.create_table(
        "queue_overrides",
        sa.Column("queue", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("until", Instant),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_table(
        "queue_days",
        sa.Column("queue", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("counted", sa.JSON, nullable=False),
    )
    op.create_table(
        "queue_estimates",
        sa.Column("interaction", sa.String(36), primary_key=True),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False, index=True),
        sa.Column("estimated_s", sa.Float, nullable=False),
        sa.Column("waited_s", sa.Float),
    )


TABLES = (
    "queue_estimates",
    "queue_days",
    "queue_overrides",
    "broadcast_acks",
    "broadcasts",
    "supervision_boards",
    "supervision_settings",
    "supervision_deeds",
    "supervisions",
)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
