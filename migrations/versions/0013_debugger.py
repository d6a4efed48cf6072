"""What a recogniser gave, kept with each turn; test numbers and the calls to them."""

import sqlalchemy as sa
from alembic import op

revision = "0013_debugger"
down_revision = "0012_callbacks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ivr_turns", sa.Column("recognised", sa.JSON(), nullable=True))
    op.add_column(
        "numbers", sa.Column("test", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column(
        "interactions", sa.Column("test", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )


def downgrade() -> None:
    op.drop_column("interactions", "test")
    op.drop_column("numbers", "test")
    op.drop_column("ivr_turns", "recognised")
