"""Tables of prompts."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0009_prompts"
down_revision = "0008_nodes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cti_prompts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "ivr_places",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("cep", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("neighbourhood", "street"),
    )


def downgrade() -> None:
    op.drop_table("ivr_places")
    op.drop_table("cti_prompts")
