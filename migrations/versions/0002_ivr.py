"""Tables of ivr."""

from alembic import op

revision = "0002_ivr"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind()


def downgrade() -> None:
    op.get_bind()
