"""Tables of recorder."""

from alembic import op

revision = "0005_recorder"
down_revision = "0004_crm"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind()


def downgrade() -> None:
    op.get_bind()
