"""Tables of cti."""

from alembic import op

revision = "0006_cti"
down_revision = "0005_recorder"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind()


def downgrade() -> None:
    op.get_bind()
