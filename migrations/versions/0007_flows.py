"""Tables of flows."""

revision = "0007_flows"
down_revision = "0006_cti"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
