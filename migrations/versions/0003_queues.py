"""Tables of queues."""

from alembic import op

revision = "0003_queues"
down_revision = "0002_ivr"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind()


def downgrade() -> None:
    op.get_bind()
