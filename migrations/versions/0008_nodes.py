"""Tables of nodes: secrets, permitted hosts, announcements, events of visits, survey answers."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0008_nodes"
down_revision = "0007_flows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ivr_secrets",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "ivr_hosts",
        sa.Column("host", sa.String(length=260), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("added_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "ivr_announcements",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts", Instant(), nullable=True),
        sa.Column("ends", Instant(), nullable=True),
        sa.Column("flows", sa.JSON(), nullable=False),
        sa.Column("ivr", sa.Boolean(), nullable=False),
        sa.Column("screens", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "ivr_events",
        sa.Column("interaction", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("interaction", "name"),
    )
    op.create_index("ix_ivr_events_at", "ivr_events", ["at"])
    op.create_table(
        "crm_survey_answers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("interaction_id", sa.String(length=36), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_crm_survey_answers_survey", "crm_survey_answers", ["survey", "at"])
    op.create_index("ix_crm_survey_answers_visit", "crm_survey_answers", ["interaction_id"])


def downgrade() -> None:
    op.drop_index("ix_crm_survey_answers_visit", table_name="crm_survey_answers")
    op.drop_index("ix_crm_survey_answers_survey", table_name="crm_survey_answers")
    op.drop_index("ix_ivr_events_at", table_name="ivr_events")
    for table in (
        "crm_survey_answers",
        "ivr_events",
        "ivr_announcements",
        "ivr_hosts",
        "ivr_secrets",
    ):
        op.drop_table(table)
