"""Walks of flows as they ended, trials of versions, where a citizen left the flow."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0007_flows"
down_revision = "0006_cti"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ivr_walks",
        sa.Column("interaction", sa.String(length=36), nullable=False),
        sa.Column("run", sa.String(length=16), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("canary", sa.Integer(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("end_node", sa.String(length=64), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("failed", sa.JSON(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("start", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("interaction", "run"),
    )
    op.create_index("ix_ivr_walks_flow", "ivr_walks", ["flow", "began_at"])
    op.create_table(
        "ivr_canaries",
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("worse_by", sa.Float(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("new_calls", sa.Integer(), nullable=False),
        sa.Column("new_bad", sa.Integer(), nullable=False),
        sa.Column("old_calls", sa.Integer(), nullable=False),
        sa.Column("old_bad", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("flow", "version"),
    )
    op.add_column("ivr_turns", sa.Column("line_at", Instant(), nullable=True))
    op.add_column("interactions", sa.Column("end_flow", sa.String(length=64), nullable=True))
    op.add_column("interactions", sa.Column("end_node", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("interactions", "end_node")
    op.drop_column("interactions", "end_flow")
    op.drop_column("ivr_turns", "line_at")
    op.drop_table("ivr_canaries")
    op.drop_index("ix_ivr_walks_flow", table_name="ivr_walks")
    op.drop_table("ivr_walks")
