"""Tables of cti."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0006_cti"
down_revision = "0005_recorder"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interactions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("dialled", sa.String(length=64), nullable=False),
        sa.Column("asterisk", sa.String(length=64), nullable=False),
        sa.Column("citizen_leg", sa.String(length=150), nullable=False),
        sa.Column("leg_name", sa.String(length=150), nullable=False),
        sa.Column("sip_call_id", sa.String(length=255), nullable=True),
        sa.Column("caller", sa.JSON(), nullable=False),
        sa.Column("caller_key", sa.String(length=32), nullable=True),
        sa.Column("protocol", sa.String(length=32), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("stage_since", Instant(), nullable=False),
        sa.Column("flow", sa.JSON(), nullable=True),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("queued_at", Instant(), nullable=True),
        sa.Column("request", sa.JSON(), nullable=True),
        sa.Column("offer", sa.String(length=36), nullable=True),
        sa.Column("operator", sa.String(length=36), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("recording", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_interactions_caller_key", "interactions", ["caller_key"], unique=False)
    op.create_index(
        "ix_interactions_open",
        "interactions",
        ["stage"],
        unique=False,
        sqlite_where=sa.text("stage != 'closed'"),
        postgresql_where=sa.text("stage != 'closed'"),
    )
    op.create_index("ix_interactions_operator", "interactions", ["operator"], unique=False)
    op.create_index("ix_interactions_protocol", "interactions", ["protocol"], unique=False)
    op.create_index("ix_interactions_sip_call_id", "interactions", ["sip_call_id"], unique=False)
    op.create_index("ix_interactions_started_at", "interactions", ["started_at"], unique=False)
    op.create_table(
        "numbers",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=True),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("interaction", sa.String(length=36), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("operator", sa.String(length=36), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("end_reason", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_segments_interaction", "segments", ["interaction"], unique=False)
    op.create_index("ix_segments_operator", "segments", ["operator"], unique=False)
    op.create_table(
        "telephones",
        sa.Column("endpoint", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("tab", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint"),
        sa.UniqueConstraint("session_id"),
    )
    op.create_index("ix_telephones_user_id", "telephones", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_telephones_user_id", table_name="telephones")
    op.drop_table("telephones")
    op.drop_index("ix_segments_operator", table_name="segments")
    op.drop_index("ix_segments_interaction", table_name="segments")
    op.drop_table("segments")
    op.drop_table("numbers")
    op.drop_index("ix_interactions_started_at", table_name="interactions")
    op.drop_index("ix_interactions_sip_call_id", table_name="interactions")
    op.drop_index("ix_interactions_protocol", table_name="interactions")
    op.drop_index("ix_interactions_operator", table_name="interactions")
    op.drop_index(
        "ix_interactions_open",
        table_name="interactions",
        sqlite_where=sa.text("stage != 'closed'"),
        postgresql_where=sa.text("stage != 'closed'"),
    )
    op.drop_index("ix_interactions_caller_key", table_name="interactions")
    op.drop_table("interactions")
