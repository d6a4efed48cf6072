"""Tables of crm."""

from alembic import op

revision = "0004_crm"
down_revision = "0003_queues"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind()


def downgrade() -> None:
    op.get_bind()
