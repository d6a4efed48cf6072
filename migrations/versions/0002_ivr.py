"""Tables of ivr."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0002_ivr"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ivr_flows",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("draft_at", Instant(), nullable=False),
        sa.Column("draft_by", sa.String(length=36), nullable=True),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "ivr_flow_versions",
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("earlier", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("flow", "version"),
    )
    op.create_table(
        "ivr_intents",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("danger", sa.Integer(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "ivr_weights",
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_table(
        "ivr_turns",
        sa.Column("interaction", sa.String(length=36), nullable=False),
        sa.Column("run", sa.String(length=16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("heard", sa.String(length=16), nullable=True),
        sa.Column("heard_text", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(length=64), nullable=True),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("band", sa.String(length=16), nullable=True),
        sa.Column("keys", sa.String(length=64), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("answer_ms", sa.Integer(), nullable=True),
        sa.Column("started_ms", sa.Integer(), nullable=True),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("interaction", "run", "n"),
    )
    op.create_index("ix_ivr_turns_node", "ivr_turns", ["flow", "version", "node"])


def downgrade() -> None:
    op.drop_index("ix_ivr_turns_node", table_name="ivr_turns")
    for table in ("ivr_turns", "ivr_weights", "ivr_intents", "ivr_flow_versions", "ivr_flows"):
        op.drop_table(table)
