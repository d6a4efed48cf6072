"""Tables of nodes."""

revision = "0008_nodes"
down_revision = "0007_flows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
