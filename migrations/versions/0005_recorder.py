"""Tables of recorder."""

import sqlalchemy as sa
from alembic import op

from core.db import BigId, Instant

revision = "0005_recorder"
down_revision = "0004_crm"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recorder_marks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("interaction_id", sa.String(length=36), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_recorder_marks_visit", "recorder_marks", ["interaction_id", "at"], unique=False
    )
    op.create_table(
        "recorder_recordings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("interaction_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("landed_at", Instant(), nullable=True),
        sa.Column("vault", sa.String(length=64), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("channels", sa.Integer(), nullable=True),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("size", BigId, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", Instant(), nullable=True),
        sa.Column("missing_ms", sa.Integer(), nullable=True),
        sa.Column("keep_until", Instant(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("interaction_id", "number", name="uq_recorder_recordings_visit"),
    )
    op.create_index(
        "ix_recorder_recordings_keep", "recorder_recordings", ["keep_until"], unique=False
    )
    op.create_index(
        "ix_recorder_recordings_state", "recorder_recordings", ["state", "started_at"], unique=False
    )
    op.create_table(
        "recorder_peaks",
        sa.Column("recording_id", sa.String(length=36), nullable=False),
        sa.Column("channels", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recorder_recordings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("recording_id"),
    )


def downgrade() -> None:
    op.drop_table("recorder_peaks")
    op.drop_table("recorder_recordings")
    op.drop_table("recorder_marks")
